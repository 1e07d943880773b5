/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include "protocol/ms5-uuid.h"

#include <sodium.h>
#include <string.h>

#define DAY (24 * MS5_USEC_PER_H)
#define TIDY_INTERVAL MS5_USEC_PER_H

const Ms5AccountsOptions ms5_accounts_options_default = {
  .issuer = "ms5-server",
  .audience = "ms5-floor",
  .token_lifetime = 10 * MS5_USEC_PER_MIN,
  .key_lifetime = 30 * DAY,
  .idle_lifetime = 14 * DAY,
  .sign_in_lifetime = 90 * DAY,
  .max_sign_ins = 32,
  /* A name is guessed at 5 times, then at most once a minute: who knows the password waits no
   * longer than that because of others. */
  .by_name = { 5, MS5_USEC_PER_S, MS5_USEC_PER_MIN, 15 * MS5_USEC_PER_MIN, 10000 },
  /* Many people can sign in from one address, and what was right is taken back. */
  .by_address = { 30, MS5_USEC_PER_S, 5 * MS5_USEC_PER_MIN, 15 * MS5_USEC_PER_MIN, 10000 },
};

enum
{
  REVOKED,
  LEFT,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Accounts, ms5_accounts, G_TYPE_OBJECT)

typedef struct
{
  GTask              *task;
  Ms5AccountsPrepare  prepare;
  Ms5AccountsDone     done;
  Ms5AccountBatch    *batch;
} Change;

/**
 * ms5_grant_free:
 * @grant: (transfer full): a grant
 *
 * Wipes the tokens and frees @grant.
 */
void
ms5_grant_free (Ms5Grant *grant)
{
  ms5_accounts_wipe (grant->access_token);
  ms5_accounts_wipe (grant->refresh_token);
  g_clear_pointer (&grant->identity, ms5_identity_unref);
  g_free (grant);
}

/* Frees a secret text. */
void
ms5_accounts_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

char *
ms5_accounts_new_id (Ms5Accounts *self)
{
  guint8 random[MS5_UUID_RANDOM_BYTES];

  ms5_random_fill (self->random, random, sizeof random);
  return ms5_uuid_new_v7 (ms5_clock_now (self->clock), random);
}

/* What is in memory */

static gboolean
rights_differ (const Ms5User *a,
               const Ms5User *b)
{
  if (a->role != b->role || a->disabled != b->disabled || (a->lines == NULL) != (b->lines == NULL))
    return TRUE;

  return a->lines != NULL
         && !g_strv_equal ((const char *const *) a->lines, (const char *const *) b->lines);
}

static void
take_user (Ms5Accounts *self,
           Ms5User     *user)
{
  Ms5User *old = g_hash_table_lookup (self->users, user->id);
  gboolean changed = old != NULL && rights_differ (old, user);

  if (old != NULL)
    g_hash_table_remove (self->names, old->folded);
  g_hash_table_replace (self->users, user->id, ms5_user_ref (user));
  g_hash_table_replace (self->names, user->folded, user);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0, user->id);
}

static void
drop_sign_in (Ms5Accounts *self,
              const char  *sid)
{
  Ms5SignIn *found = g_hash_table_lookup (self->sign_ins, sid);
  g_autoptr (Ms5SignIn) sign_in = NULL;
  const Ms5User *user;

  if (found == NULL)
    return;

  sign_in = ms5_sign_in_ref (found);
  user = g_hash_table_lookup (self->users, sign_in->user);
  g_hash_table_remove (self->sign_ins, sid);
  g_signal_emit (self, signals[REVOKED], 0, sid);
  if (user != NULL && sign_in->device != NULL && !ms5_accounts_is_signed_in (self, user->name, sign_in->device))
    g_signal_emit (self, signals[LEFT], 0, user->name, sign_in->device);
}

/**
 * ms5_accounts_is_signed_in:
 * @self: accounts
 * @name: what somebody signs in with
 * @device: an installation
 *
 * Returns: whether they are signed in there
 */
gboolean
ms5_accounts_is_signed_in (Ms5Accounts *self,
                           const char  *name,
                           const char  *device)
{
  const Ms5User *user = ms5_accounts_lookup_name (self, name);
  Ms5Time now = ms5_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (user != NULL && g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5SignIn *sign_in = value;

      if (g_str_equal (sign_in->user, user->id) && g_strcmp0 (sign_in->device, device) == 0 && sign_in->expires > now)
        return TRUE;
    }
  return FALSE;
}

/* Makes what is durable the truth. */
static void
take_batch (Ms5Accounts     *self,
            Ms5AccountBatch *batch)
{
  for (guint i = 0; i < batch->secrets->len; i++)
    {
      Ms5AuthSecret *secret = g_ptr_array_index (batch->secrets, i);
      gsize size;
      gconstpointer data = g_bytes_get_data (secret->value, &size);
      Ms5AuthSecret *copy = ms5_auth_secret_new (secret->name, data, size, secret->created);

      g_hash_table_replace (self->secrets, copy->name, copy);
    }
  for (guint i = 0; i < batch->gone_secrets->len; i++)
    g_hash_table_remove (self->secrets, g_ptr_array_index (batch->gone_secrets, i));
  if (batch->secrets->len + batch->gone_secrets->len > 0)
    ms5_accounts_use_keys (self);

  for (guint i = 0; i < batch->users->len; i++)
    take_user (self, g_ptr_array_index (batch->users, i));
  for (guint i = 0; i < batch->sign_ins->len; i++)
    {
      Ms5SignIn *sign_in = g_ptr_array_index (batch->sign_ins, i);

      g_hash_table_replace (self->sign_ins, sign_in->sid, ms5_sign_in_ref (sign_in));
    }
  for (guint i = 0; i < batch->gone_sign_ins->len; i++)
    drop_sign_in (self, g_ptr_array_index (batch->gone_sign_ins, i));
}

/* Changes, one after another */

static void run_changes (Ms5Accounts *self);

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->task);
  ms5_account_batch_unref (change->batch);
  g_free (change);
}

static void
finish_change (Ms5Accounts *self,
               Change      *change,
               GError      *error)
{
  if (error != NULL)
    g_task_return_error (change->task, error);
  else if (change->done != NULL)
    change->done (self, g_task_get_task_data (change->task), change->task);
  else
    g_task_return_boolean (change->task, TRUE);
  change_free (change);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Accounts) self = user_data;
  Change *change = g_queue_pop_head (&self->changes);
  g_autoptr (GError) error = NULL;
  GError *answer = NULL;

  self->writing = FALSE;
  if (ms5_account_store_write_finish (MS5_ACCOUNT_STORE (source), result, &error))
    take_batch (self, change->batch);
  else
    {
      g_warning ("Accounts can't be written: %s", error->message);
      answer = g_error_new (MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY, "Nothing can be written: %s",
                            error->message);
    }
  finish_change (self, change, answer);
  run_changes (self);
}

static void
run_changes (Ms5Accounts *self)
{
  Change *change;

  while (!self->writing && (change = g_queue_peek_head (&self->changes)) != NULL)
    {
      gpointer data = g_task_get_task_data (change->task);
      GError *error = NULL;

      if (change->prepare (self, data, change->batch, &error)
          && !ms5_account_batch_is_empty (change->batch))
        {
          self->writing = TRUE;
          ms5_account_store_write_async (self->store, change->batch, written_cb,
                                         g_object_ref (self));
          return;
        }

      g_queue_pop_head (&self->changes);
      finish_change (self, change, error);
    }
}

/* Takes over @task, whose source is the accounts and whose data is @prepare's. */
void
ms5_accounts_change (GTask              *task,
                     Ms5AccountsPrepare  prepare,
                     Ms5AccountsDone     done)
{
  Ms5Accounts *self = g_task_get_source_object (task);
  Change *change = g_new0 (Change, 1);

  change->task = task;
  change->prepare = prepare;
  change->done = done;
  change->batch = ms5_account_batch_new ();
  g_queue_push_tail (&self->changes, change);

  g_object_ref (self);
  run_changes (self);
  g_object_unref (self);
}

/* Loading */

static void
tidied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  /* What could not be written is tried again in an hour, and has been logged. */
  g_task_propagate_boolean (G_TASK (result), NULL);
}

static gboolean
prepare_tidy (Ms5Accounts      *self,
              gpointer          data,
              Ms5AccountBatch  *batch,
              GError          **error)
{
  Ms5Time now = ms5_clock_now (self->clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Ms5SignIn *) value)->expires <= now)
      g_ptr_array_add (batch->gone_sign_ins, g_strdup (((Ms5SignIn *) value)->sid));

  return ms5_accounts_prepare_keys (self, NULL, batch, error);
}

static gboolean
tidy_cb (gpointer user_data)
{
  ms5_accounts_change (g_task_new (user_data, NULL, tidied_cb, NULL), prepare_tidy, NULL);
  return G_SOURCE_CONTINUE;
}

static void
load_done (Ms5Accounts *self,
           gpointer     data,
           GTask       *task)
{
  if (self->tidy_timer == 0)
    self->tidy_timer = ms5_clock_add (self->clock, TIDY_INTERVAL, tidy_cb, self, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5AccountBatch) all = NULL;
  GError *error = NULL;

  all = ms5_account_store_load_finish (MS5_ACCOUNT_STORE (source), result, &error);
  if (all == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_batch (g_task_get_source_object (task), all);
  ms5_accounts_change (g_steal_pointer (&task), prepare_tidy, load_done);
}

/**
 * ms5_accounts_load_async:
 * @self: accounts
 * @callback: called when they can be used
 * @user_data: for @callback
 *
 * Reads everything from the store, forgets what has expired, and makes the keys that are missing.
 */
void
ms5_accounts_load_async (Ms5Accounts         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_load_async);
  ms5_account_store_load_async (self->store, loaded_cb, task);
}

/**
 * ms5_accounts_load_finish:
 * @self: accounts
 * @result: what the callback was given
 * @error: return location for an error of the store
 *
 * Returns: whether they can be used
 */
gboolean
ms5_accounts_load_finish (Ms5Accounts   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Looking */

Ms5User *
ms5_accounts_lookup_name (Ms5Accounts *self,
                          const char  *name)
{
  g_autofree char *folded = NULL;

  if (!g_utf8_validate (name, -1, NULL))
    return NULL;

  folded = ms5_user_fold_name (name);
  return g_hash_table_lookup (self->names, folded);
}

/* Puts the end of an account's sign-ins, but for one, into @batch. */
void
ms5_accounts_end_sign_ins (Ms5Accounts     *self,
                           const char      *user_id,
                           const char      *keep_sid,
                           Ms5AccountBatch *batch)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5SignIn *sign_in = value;

      if (g_str_equal (sign_in->user, user_id) && g_strcmp0 (sign_in->sid, keep_sid) != 0)
        g_ptr_array_add (batch->gone_sign_ins, g_strdup (sign_in->sid));
    }
}

static void
ms5_accounts_dispose (GObject *object)
{
  Ms5Accounts *self = MS5_ACCOUNTS (object);

  /* Changes hold a reference to us: there are none. */
  if (self->tidy_timer != 0)
    ms5_clock_remove (self->clock, self->tidy_timer);
  self->tidy_timer = 0;
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  g_clear_object (&self->hasher);

  G_OBJECT_CLASS (ms5_accounts_parent_class)->dispose (object);
}

static void
ms5_accounts_finalize (GObject *object)
{
  Ms5Accounts *self = MS5_ACCOUNTS (object);

  g_hash_table_unref (self->names);
  g_hash_table_unref (self->users);
  g_hash_table_unref (self->sign_ins);
  g_hash_table_unref (self->secrets);
  g_clear_pointer (&self->tokens, ms5_tokens_free);
  ms5_throttle_free (self->by_name);
  ms5_throttle_free (self->by_address);

  G_OBJECT_CLASS (ms5_accounts_parent_class)->finalize (object);
}

static void
ms5_accounts_class_init (Ms5AccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_accounts_dispose;
  object_class->finalize = ms5_accounts_finalize;

  /**
   * Ms5Accounts::revoked:
   * @self: the accounts
   * @sid: id of a sign-in
   *
   * A sign-in has ended: signed out, revoked, expired, or its account disabled.
   */
  signals[REVOKED] = g_signal_new ("revoked", MS5_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * Ms5Accounts::left:
   * @self: the accounts
   * @name: what somebody signs in with
   * @device: an installation
   *
   * They are not signed in there any more.
   */
  signals[LEFT] = g_signal_new ("left", MS5_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * Ms5Accounts::changed:
   * @self: the accounts
   * @sub: id of an account
   *
   * The account's rights are no longer what they were.
   */
  signals[CHANGED] = g_signal_new ("changed", MS5_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_accounts_init (Ms5Accounts *self)
{
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) ms5_user_unref);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) ms5_sign_in_unref);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) ms5_auth_secret_free);
  g_queue_init (&self->changes);
}

/**
 * ms5_accounts_new:
 * @store: where they are kept
 * @clock: the real time, also where the plant's runs faster
 * @random: a source that is good for secrets
 * @hasher: for passwords
 * @options: numbers; the texts in it must stay
 *
 * Returns: (transfer full): accounts, to be loaded first
 */
Ms5Accounts *
ms5_accounts_new (Ms5AccountStore          *store,
                  Ms5Clock                 *clock,
                  Ms5Random                *random,
                  Ms5PasswordHasher        *hasher,
                  const Ms5AccountsOptions *options)
{
  Ms5Accounts *self;

  g_return_val_if_fail (MS5_IS_ACCOUNT_STORE (store), NULL);
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (MS5_IS_RANDOM (random), NULL);
  g_return_val_if_fail (MS5_IS_PASSWORD_HASHER (hasher), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (MS5_TYPE_ACCOUNTS, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->hasher = g_object_ref (hasher);
  self->options = *options;
  self->by_name = ms5_throttle_new (&options->by_name);
  self->by_address = ms5_throttle_new (&options->by_address);
  return self;
}
