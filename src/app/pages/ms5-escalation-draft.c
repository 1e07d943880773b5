/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-escalation-draft.h"

#include <glib/gi18n.h>

#include "client/ms5-client-escalation.h"
#include "protocol/ms5-escalation-json.h"

struct _Ms5EscalationDraft
{
  GObject              parent_instance;
  Ms5View              view;
  Ms5EscalationPolicy *policy;      /* what is wanted */
  Ms5EscalationPolicy *base;        /* what it was when that began */
  Ms5EscalationEntry  *now;         /* (nullable): what the server has */
  gint64               version;     /* of @base; 0 for a new one */
  gboolean             busy;
  gboolean             resetting;   /* whether what is configured is to count again */
  char                *problem;     /* (nullable): why the last attempt came to nothing */
  GCancellable        *cancellable;
};

enum { CHANGED, DONE, REFUSED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5EscalationDraft, ms5_escalation_draft, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
ms5_escalation_draft_dispose (GObject *object)
{
  Ms5EscalationDraft *self = MS5_ESCALATION_DRAFT (object);

  g_cancellable_cancel (self->cancellable);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_escalation_draft_parent_class)->dispose (object);
}

static void
ms5_escalation_draft_finalize (GObject *object)
{
  Ms5EscalationDraft *self = MS5_ESCALATION_DRAFT (object);

  g_clear_pointer (&self->policy, ms5_escalation_policy_free);
  g_clear_pointer (&self->base, ms5_escalation_policy_free);
  g_clear_pointer (&self->now, ms5_escalation_entry_free);
  g_object_unref (self->cancellable);
  g_free (self->problem);

  G_OBJECT_CLASS (ms5_escalation_draft_parent_class)->finalize (object);
}

static void
ms5_escalation_draft_class_init (Ms5EscalationDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_escalation_draft_dispose;
  object_class->finalize = ms5_escalation_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ESCALATION_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", MS5_TYPE_ESCALATION_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] = g_signal_new ("refused", MS5_TYPE_ESCALATION_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
ms5_escalation_draft_init (Ms5EscalationDraft *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
emit_changed (Ms5EscalationDraft *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A new one: for critical calls, and for nobody yet. */
static Ms5EscalationPolicy *
make_new (void)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (NULL);
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  policy->priorities = MS5_PRIORITY_BIT (MS5_PRIORITY_CRITICAL);
  level->unacknowledged_after_s = 300;
  g_ptr_array_add (policy->levels, level);
  return policy;
}

/**
 * ms5_escalation_policy_is_same:
 * @a: a policy
 * @b: another
 *
 * Returns: whether they say the same
 */
gboolean
ms5_escalation_policy_is_same (const Ms5EscalationPolicy *a,
                               const Ms5EscalationPolicy *b)
{
  g_autoptr (json_t) one = ms5_escalation_policy_encode (a);
  g_autoptr (json_t) two = ms5_escalation_policy_encode (b);

  return json_equal (one, two);
}

/**
 * ms5_escalation_draft_new:
 * @view: what it works with
 * @id: the policy's id
 * @entry: (nullable): the policy as it is; %NULL for a new one
 *
 * Returns: (transfer full): a draft without changes
 */
Ms5EscalationDraft *
ms5_escalation_draft_new (const Ms5View             *view,
                          const char                *id,
                          const Ms5EscalationEntry  *entry)
{
  Ms5EscalationDraft *self = g_object_new (MS5_TYPE_ESCALATION_DRAFT, NULL);

  ms5_view_init (&self->view, view);
  self->base = entry != NULL ? ms5_escalation_policy_copy (entry->policy) : make_new ();
  g_free (self->base->id);
  self->base->id = g_strdup (id);
  self->policy = ms5_escalation_policy_copy (self->base);
  self->version = entry != NULL ? entry->version : 0;
  self->now = entry != NULL ? ms5_escalation_entry_copy (entry) : NULL;
  return self;
}

/**
 * ms5_escalation_draft_get_policy:
 * @self: a draft
 *
 * Returns: (transfer none): what is wanted
 */
const Ms5EscalationPolicy *
ms5_escalation_draft_get_policy (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), NULL);

  return self->policy;
}

/**
 * ms5_escalation_draft_is_new:
 * @self: a draft
 *
 * Returns: whether the server has no such policy
 */
gboolean
ms5_escalation_draft_is_new (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), FALSE);

  return self->version == 0;
}

/**
 * ms5_escalation_draft_get_now:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): what the server has
 */
const Ms5EscalationEntry *
ms5_escalation_draft_get_now (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), NULL);

  return self->now;
}

/**
 * ms5_escalation_draft_is_busy:
 * @self: a draft
 *
 * Returns: whether the server is being asked to take it
 */
gboolean
ms5_escalation_draft_is_busy (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), FALSE);

  return self->busy;
}

/**
 * ms5_escalation_draft_has_changes:
 * @self: a draft
 *
 * Returns: whether something else is wanted than was there
 */
gboolean
ms5_escalation_draft_has_changes (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), FALSE);

  return !ms5_escalation_policy_is_same (self->policy, self->base);
}

/**
 * ms5_escalation_draft_get_problem:
 * @self: a draft
 *
 * Returns: (nullable): why it was not saved, as people read it
 */
const char *
ms5_escalation_draft_get_problem (Ms5EscalationDraft *self)
{
  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), NULL);

  return self->problem;
}

static gboolean
is_in_conflict (Ms5EscalationDraft *self)
{
  return !self->busy && (self->now != NULL ? self->now->version : 0) != self->version;
}

/**
 * ms5_escalation_draft_dup_conflict:
 * @self: a draft
 *
 * Returns: (transfer full) (nullable): what somebody else has made of it meanwhile, as people read it; %NULL if nobody
 *   has
 */
char *
ms5_escalation_draft_dup_conflict (Ms5EscalationDraft *self)
{
  g_autofree char *changes = NULL;
  const char *who;

  g_return_val_if_fail (MS5_IS_ESCALATION_DRAFT (self), NULL);

  if (!is_in_conflict (self))
    return NULL;

  changes = ms5_escalation_dup_changes (&self->view, self->base, self->now != NULL ? self->now->policy : NULL);
  who = self->now != NULL && self->now->by != NULL ? self->now->by : _("Somebody");
  if (changes[0] == '\0')
    return g_strdup_printf (_("%s has saved this rule meanwhile, as it was."), who);
  return g_strdup_printf (_("%s has changed this rule meanwhile:\n%s"), who, changes);
}

/**
 * ms5_escalation_draft_set_policy:
 * @self: a draft
 * @policy: what is wanted
 */
void
ms5_escalation_draft_set_policy (Ms5EscalationDraft        *self,
                                 const Ms5EscalationPolicy *policy)
{
  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  g_clear_pointer (&self->policy, ms5_escalation_policy_free);
  self->policy = ms5_escalation_policy_copy (policy);
  g_clear_pointer (&self->problem, g_free);
  emit_changed (self);
}

static void
set_now (Ms5EscalationDraft       *self,
         const Ms5EscalationEntry *entry)
{
  g_clear_pointer (&self->now, ms5_escalation_entry_free);
  self->now = entry != NULL ? ms5_escalation_entry_copy (entry) : NULL;
}

/* Begins again with what the server has. */
static void
begin (Ms5EscalationDraft *self)
{
  g_clear_pointer (&self->base, ms5_escalation_policy_free);
  self->base = ms5_escalation_policy_copy (self->now->policy);
  self->version = self->now->version;
}

/**
 * ms5_escalation_draft_see:
 * @self: a draft
 * @entry: (nullable): what the server has now; %NULL if it has no such policy
 *
 * What nobody has changed here follows the server; else there is a conflict.
 */
void
ms5_escalation_draft_see (Ms5EscalationDraft        *self,
                          const Ms5EscalationEntry *entry)
{
  gboolean follow;

  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  follow = !self->busy && entry != NULL && !ms5_escalation_draft_has_changes (self);
  set_now (self, entry);
  if (follow && self->version != self->now->version)
    ms5_escalation_draft_take_theirs (self);
  else
    emit_changed (self);
}

/**
 * ms5_escalation_draft_take_theirs:
 * @self: a draft
 *
 * Forgets what was wanted here.
 */
void
ms5_escalation_draft_take_theirs (Ms5EscalationDraft *self)
{
  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  if (self->now != NULL)
    {
      begin (self);
      g_clear_pointer (&self->policy, ms5_escalation_policy_free);
      self->policy = ms5_escalation_policy_copy (self->base);
    }
  g_clear_pointer (&self->problem, g_free);
  emit_changed (self);
}

/**
 * ms5_escalation_draft_keep_own:
 * @self: a draft
 *
 * What is wanted here is to take the place of what somebody else has made of it.
 */
void
ms5_escalation_draft_keep_own (Ms5EscalationDraft *self)
{
  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  if (self->now != NULL)
    begin (self);
  else
    self->version = 0;
  g_clear_pointer (&self->problem, g_free);
  emit_changed (self);
}

/* Saving */

static void
set_problem (Ms5EscalationDraft *self,
             const GError       *error)
{
  g_free (self->problem);
  switch (ms5_client_problem_from_error (error))
    {
    case MS5_CLIENT_PROBLEM_FORBIDDEN:
      self->problem = g_strdup (_("It was not saved: you may not change this rule, as it is also for lines that you do not see."));
      break;
    case MS5_CLIENT_PROBLEM_SIGNED_OUT:
      self->problem = g_strdup (_("It was not saved: you are not signed in any more."));
      break;
    default:
      self->problem = g_strdup_printf (_("It was not saved. What you have written stays here; try again. (%s)"), error->message);
    }
}

static void
tell_problems (Ms5EscalationDraft *self,
               const Ms5Problems  *problems)
{
  g_free (self->problem);
  self->problem = g_strdup (_("It was not saved: the server does not take what is marked below."));
  emit_changed (self);
  for (guint i = 0; i < ms5_problems_get_count (problems); i++)
    {
      const Ms5Problem *problem = ms5_problems_get (problems, i);
      g_autofree char *text = g_strdup_printf (_("The server says: %s"), problem->message);

      g_signal_emit (self, signals[REFUSED], 0, problem->path, text);
    }
}

/* Why it came to nothing. */
static void
fail (Ms5EscalationDraft *self,
      GAsyncResult       *result,
      const GError       *error)
{
  if (g_error_matches (error, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_INVALID))
    {
      tell_problems (self, ms5_client_escalation_get_problems (result));
      return;
    }
  if (g_error_matches (error, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_CHANGED))
    set_now (self, ms5_client_escalation_get_present (result));
  else
    {
      g_message ("A policy of escalation was not saved: %s", error->message);
      set_problem (self, error);
    }
  emit_changed (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5EscalationDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5EscalationEntry) entry = ms5_client_save_escalation_finish (MS5_CLIENT (source), result, &error);

  self->busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (entry == NULL)
    fail (self, result, error);
  else
    g_signal_emit (self, signals[DONE], 0, _("Rule saved"));
}

static gboolean
start (Ms5EscalationDraft *self)
{
  if (self->busy || self->view.client == NULL)
    return FALSE;

  self->busy = TRUE;
  g_clear_pointer (&self->problem, g_free);
  emit_changed (self);
  return TRUE;
}

/**
 * ms5_escalation_draft_save:
 * @self: a draft
 *
 * Asks the server to take it: `done` says that it has, `changed` that it has not.
 */
void
ms5_escalation_draft_save (Ms5EscalationDraft *self)
{
  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  if (start (self))
    ms5_client_save_escalation_async (self->view.client, self->policy, self->version, self->cancellable, saved_cb,
                                      g_object_ref (self));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5EscalationDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean deleted = ms5_client_delete_escalation_finish (MS5_CLIENT (source), result, &error);

  self->busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (!deleted)
    fail (self, result, error);
  else
    g_signal_emit (self, signals[DONE], 0, self->resetting ? _("What is configured counts again") : _("Rule deleted"));
}

/**
 * ms5_escalation_draft_delete:
 * @self: a draft of a policy that there is
 * @configured: whether to go back to the one that is configured, else there is to be none
 *
 * Asks the server to take it away.
 */
void
ms5_escalation_draft_delete (Ms5EscalationDraft *self,
                             gboolean            configured)
{
  g_return_if_fail (MS5_IS_ESCALATION_DRAFT (self));

  if (!start (self))
    return;

  self->resetting = configured;
  ms5_client_delete_escalation_async (self->view.client, self->policy->id, self->version, configured, self->cancellable,
                                      deleted_cb, g_object_ref (self));
}
