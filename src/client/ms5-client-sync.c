/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-private.h"

/* What people are told about actions on their way, and how they want them to go. */

static guint
sum_shown (const Ms5OutboxCounts *counts,
           Ms5ShownState          shown)
{
  guint n = 0;

  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    if (ms5_outbox_state_get_shown ((Ms5OutboxState) i) == shown)
      n += counts->n[i];
  return n;
}

static guint
sum_open (const Ms5OutboxCounts *counts)
{
  return sum_shown (counts, MS5_SHOWN_PENDING) + sum_shown (counts, MS5_SHOWN_PROCESSING);
}

static void
get_own (Ms5Client       *self,
         Ms5OutboxCounts *counts)
{
  const char *sub = self->session != NULL ? ms5_session_get_sub (self->session) : NULL;

  *counts = (Ms5OutboxCounts) { 0 };
  if (sub != NULL)
    ms5_outbox_get_counts (self->outbox, sub, counts);
}

/* When something is sent next that is not being sent now. */
static Ms5Time
get_next_try (Ms5Client             *self,
              const Ms5OutboxCounts *own,
              Ms5Time                next_sync)
{
  Ms5Time retry_at = ms5_link_get_retry_at (self->link);
  Ms5Time due = own->n[MS5_OUTBOX_WAITING] > 0 ? ms5_outbox_get_next_due (self->outbox) : MS5_TIME_NONE;

  if (retry_at != MS5_TIME_NONE)
    return retry_at;
  if (sum_open (own) == 0)
    return MS5_TIME_NONE;
  return MAX (due, next_sync);
}

/* Something about actions on their way has changed. */
void
ms5_client_update_facts (Ms5Client *self)
{
  const Ms5SyncValues *before = ms5_sync_facts_get (self->facts);
  Ms5SyncValues now = { .last_sync = before->last_sync, .next_try = MS5_TIME_NONE, .time_left = -1 };
  Ms5OutboxCounts own;

  if (self->sync != NULL)
    {
      get_own (self, &own);
      ms5_submitter_get_progress (ms5_sync_get_submitter (self->sync), &now);
      now.last_sync = MAX (now.last_sync, before->last_sync);
      now.next_try = get_next_try (self, &own, now.next_try);
      now.pending = sum_shown (&own, MS5_SHOWN_PENDING);
      now.processing = sum_shown (&own, MS5_SHOWN_PROCESSING);
      now.completed = sum_shown (&own, MS5_SHOWN_COMPLETED);
      now.failed = sum_shown (&own, MS5_SHOWN_FAILED);
      now.conflicts = sum_shown (&own, MS5_SHOWN_CONFLICT);
      now.cancelled = sum_shown (&own, MS5_SHOWN_CANCELLED);
      now.others = ms5_outbox_get_n_open (self->outbox) - sum_open (&own);
      now.fill = ms5_outbox_get_fill (self->outbox);
      now.filling = now.fill >= MS5_OUTBOX_WARN_FILL;
      now.healed = own.n_marked[MS5_OUTBOX_MARK_HEALED];
      now.to_heal = own.n_marked[MS5_OUTBOX_MARK_OFFERED];
      now.requeue = own.n_marked[MS5_OUTBOX_MARK_REQUEUE];
      now.copied = ms5_link_is_copied (self->link);
    }
  ms5_sync_facts_set (self->facts, &now);
}

/* What people do from now on is for the server that they are signed in to. */
static void
session_changed_cb (Ms5Client *self)
{
  if (ms5_session_is_signed_in (self->session))
    ms5_outbox_set_server (self->outbox, ms5_session_get_server (self->session));
  ms5_client_update_facts (self);
}

static void
completed_cb (Ms5Client          *self,
              const Ms5SyncTally *tally)
{
  ms5_sync_facts_complete (self->facts, tally);
}

/* What has just been built. */
void
ms5_client_follow_submitter (Ms5Client *self)
{
  Ms5Submitter *submitter = ms5_sync_get_submitter (self->sync);

  ms5_link_set_history (self->link, self->link_history);
  ms5_submitter_set_settings (submitter, self->settings);
  g_signal_connect_swapped (submitter, "changed", G_CALLBACK (ms5_client_update_facts), self);
  g_signal_connect_swapped (submitter, "completed", G_CALLBACK (completed_cb), self);
  g_signal_connect_swapped (self->link, "changed", G_CALLBACK (ms5_client_update_facts), self);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (session_changed_cb), self);
}

/**
 * ms5_client_get_sync_facts:
 * @self: a client
 *
 * Returns: (transfer none): what there is to know about actions on their way; the same as long as the client
 *   lives
 */
Ms5SyncFacts *
ms5_client_get_sync_facts (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->facts;
}

/**
 * ms5_client_get_sync_settings:
 * @self: a client
 *
 * Returns: (transfer none): how actions are to go; the same as long as the client lives
 */
Ms5SyncSettings *
ms5_client_get_sync_settings (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->settings;
}

/**
 * ms5_client_get_link_history:
 * @self: a client
 *
 * Returns: (transfer none): what the link was like in the last hour; the same as long as the client lives
 */
Ms5LinkHistory *
ms5_client_get_link_history (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return self->link_history;
}

/**
 * ms5_client_may_prefer:
 * @self: a client
 * @op: an operation, such as `stop.code`
 * @strategy: what to ask for where others changed the same
 *
 * Returns: whether whoever is signed in may ask for that at this plant, as far as is known here; only edits ask
 *   for anything
 */
gboolean
ms5_client_may_prefer (Ms5Client      *self,
                       const char     *op,
                       Ms5MergePrefer  strategy)
{
  const Ms5ActionSpec *spec;

  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (op != NULL, FALSE);

  spec = ms5_action_spec_find (op);
  if (spec == NULL || spec->kind != MS5_ACTION_EDIT)
    return FALSE;

  return ms5_plant_model_permits (ms5_floor_get_plant (self->floor), op, strategy)
         && (strategy != MS5_MERGE_PREFER_CLIENT || ms5_client_may (self, MS5_PERMIT_OVERRIDE));
}

/**
 * ms5_client_is_own:
 * @self: a client
 * @entry: one of its actions
 *
 * Returns: whether whoever is signed in did it, for the server that they are signed in to; what is not waits
 *   until that is so again
 */
gboolean
ms5_client_is_own (Ms5Client      *self,
                   Ms5OutboxEntry *entry)
{
  const char *sub;

  g_return_val_if_fail (MS5_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (entry), FALSE);

  sub = self->session != NULL ? ms5_session_get_sub (self->session) : NULL;
  return sub != NULL && g_str_equal (ms5_outbox_entry_get_sub (entry), sub)
         && ms5_outbox_is_here (self->outbox, entry);
}

/**
 * ms5_client_get_unsent:
 * @self: a client
 * @out_others: (out) (optional): how many wait for other people, or for another server
 *
 * Returns: how many actions of whoever is signed in the server has not answered; they wait if they sign out
 *   now, and are sent when they sign in to the same server again
 */
guint
ms5_client_get_unsent (Ms5Client *self,
                       guint     *out_others)
{
  Ms5OutboxCounts own = { 0 };

  g_return_val_if_fail (MS5_IS_CLIENT (self), 0);

  if (self->outbox != NULL)
    get_own (self, &own);
  if (out_others != NULL)
    *out_others = self->outbox != NULL ? ms5_outbox_get_n_open (self->outbox) - sum_open (&own) : 0;
  return sum_open (&own);
}

/**
 * ms5_client_sync_now:
 * @self: a client
 *
 * Somebody wants everything to be sent now, whatever the settings say.
 */
void
ms5_client_sync_now (Ms5Client *self)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  if (self->sync == NULL || !ms5_client_is_signed_in (self))
    return;

  ms5_submitter_sync_now (ms5_sync_get_submitter (self->sync));
  if (ms5_link_get_state (self->link) == MS5_LINK_BACKING_OFF || ms5_link_get_state (self->link) == MS5_LINK_OFFLINE)
    ms5_link_connect_now (self->link);
}
