/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include <sodium.h>
#include <string.h>

#define MIN_ATTEMPT 16
#define MAX_ATTEMPT 64

/* Renewing */

typedef struct
{
  char     *token;
  char     *attempt;
  char     *address;
  gboolean  reused;
  Ms5Fresh  fresh;
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  ms5_accounts_wipe (renewal->token);
  ms5_accounts_wipe (renewal->attempt);
  g_free (renewal->address);
  ms5_fresh_clear (&renewal->fresh);
  g_free (renewal);
}

static gboolean
has_hash (const guint8 *hash,
          const char   *text)
{
  guint8 computed[MS5_REFRESH_HASH_BYTES];

  ms5_refresh_token_hash (text, computed);
  return sodium_memcmp (computed, hash, sizeof computed) == 0;
}

/*
 * The answer to the last renewal was lost, and the client asks again: same token, same attempt.
 * That is no reuse: the token that came of it follows from the two, so that only who made up the
 * attempt can ask for it, and it is still the good one, so that nobody has gone on from here.
 */
static gboolean
is_repeat (Ms5Accounts     *self,
           Renewal         *renewal,
           const Ms5SignIn *sign_in)
{
  guint8 random[MS5_REFRESH_RANDOM_BYTES];
  char *token;
  gboolean same;

  if (renewal->attempt == NULL)
    return FALSE;

  ms5_refresh_token_repeat (ms5_accounts_get_refresh_key (self), renewal->token, renewal->attempt,
                            random);
  token = ms5_refresh_token_new (ms5_accounts_get_refresh_key (self), sign_in->sid,
                                 sign_in->generation, random);
  sodium_memzero (random, sizeof random);
  same = has_hash (sign_in->hash, token);
  if (same)
    renewal->fresh.refresh_token = token;
  else
    ms5_accounts_wipe (token);
  return same;
}

static void
renew (Ms5Accounts     *self,
       Renewal         *renewal,
       const Ms5SignIn *sign_in,
       Ms5AccountBatch *batch)
{
  Ms5SignIn *copy = ms5_sign_in_copy (sign_in);
  guint8 random[MS5_REFRESH_RANDOM_BYTES];

  if (renewal->attempt != NULL)
    ms5_refresh_token_repeat (ms5_accounts_get_refresh_key (self), renewal->token,
                              renewal->attempt, random);
  else
    ms5_random_fill (self->random, random, sizeof random);

  if (renewal->address != NULL)
    {
      g_free (copy->address);
      copy->address = g_strdup (renewal->address);
    }
  copy->generation++;
  ms5_accounts_make_refresh_token (self, copy, random, &renewal->fresh);
  sodium_memzero (random, sizeof random);
  g_ptr_array_add (batch->sign_ins, copy);
}

static gboolean
prepare_renewal (Ms5Accounts      *self,
                 gpointer          data,
                 Ms5AccountBatch  *batch,
                 GError          **error)
{
  Renewal *renewal = data;
  g_autofree char *sid = NULL;
  Ms5SignIn *sign_in = NULL;
  Ms5User *user = NULL;

  if (ms5_refresh_token_read (ms5_accounts_get_refresh_key (self), renewal->token, &sid))
    sign_in = g_hash_table_lookup (self->sign_ins, sid);
  if (sign_in != NULL)
    user = g_hash_table_lookup (self->users, sign_in->user);
  if (user == NULL || user->disabled || sign_in->expires <= ms5_clock_now (self->clock))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN,
                           "The refresh token is not good any more");
      return FALSE;
    }

  if (has_hash (sign_in->hash, renewal->token))
    renew (self, renewal, sign_in, batch);
  else if (is_repeat (self, renewal, sign_in))
    renewal->fresh.sign_in = ms5_sign_in_ref (sign_in);
  else
    {
      /* Two have it: one of them is not who signed in. Which one, nobody can tell. */
      g_message ("A spent refresh token of %s was used again from %s: sign-in %s is revoked",
                 user->name, renewal->address != NULL ? renewal->address : "?", sid);
      renewal->reused = TRUE;
      g_ptr_array_add (batch->gone_sign_ins, g_strdup (sid));
    }
  return TRUE;
}

static void
renewal_done (Ms5Accounts *self,
              gpointer     data,
              GTask       *task)
{
  Renewal *renewal = data;

  if (renewal->reused)
    g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_REUSED,
                             "The refresh token had been used before");
  else
    ms5_accounts_return_grant (self, &renewal->fresh, task);
}

/**
 * ms5_accounts_renew_async:
 * @self: accounts
 * @refresh_token: the token of the last grant
 * @attempt: (nullable): 16 to 64 characters that the client made up at random for this renewal and
 *   kept before sending it
 * @address: (nullable): where the request comes from
 * @callback: called with a grant
 * @user_data: for @callback
 *
 * Spends @refresh_token. One that had been spent before ends the sign-in: the client that lost an
 * answer must sign in again, unless it repeats its request with the same @attempt.
 */
void
ms5_accounts_renew_async (Ms5Accounts         *self,
                          const char          *refresh_token,
                          const char          *attempt,
                          const char          *address,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Renewal *renewal;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (refresh_token != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_renew_async);
  if (!ms5_accounts_is_ready (self, task))
    return;
  if (attempt != NULL && (strlen (attempt) < MIN_ATTEMPT || strlen (attempt) > MAX_ATTEMPT))
    {
      g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN,
                               "An attempt has %d to %d characters", MIN_ATTEMPT, MAX_ATTEMPT);
      return;
    }

  renewal = g_new0 (Renewal, 1);
  renewal->token = g_strdup (refresh_token);
  renewal->attempt = g_strdup (attempt);
  renewal->address = g_strdup (address);
  g_task_set_task_data (task, renewal, renewal_free);
  ms5_accounts_change (g_steal_pointer (&task), prepare_renewal, renewal_done);
}

/**
 * ms5_accounts_renew_finish:
 * @self: accounts
 * @result: what the callback was given
 * @error: return location for a #Ms5AuthError
 *
 * Returns: (transfer full) (nullable): a grant
 */
Ms5Grant *
ms5_accounts_renew_finish (Ms5Accounts   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_accounts_renew_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Ending */

static gboolean
prepare_revoke (Ms5Accounts      *self,
                gpointer          data,
                Ms5AccountBatch  *batch,
                GError          **error)
{
  const char *sid = data;

  if (g_hash_table_contains (self->sign_ins, sid))
    g_ptr_array_add (batch->gone_sign_ins, g_strdup (sid));
  return TRUE;
}

/**
 * ms5_accounts_revoke_async:
 * @self: accounts
 * @sid: id of a sign-in
 * @callback: called when it is over; see ms5_accounts_finish()
 * @user_data: for @callback
 *
 * Ends a sign-in. One that is over already is no error.
 */
void
ms5_accounts_revoke_async (Ms5Accounts         *self,
                           const char          *sid,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (sid != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_revoke_async);
  g_task_set_task_data (task, g_strdup (sid), g_free);
  ms5_accounts_change (task, prepare_revoke, NULL);
}

/**
 * ms5_accounts_sign_out_async:
 * @self: accounts
 * @refresh_token: any token of the sign-in, spent or not
 * @callback: called when it is over; see ms5_accounts_finish()
 * @user_data: for @callback
 *
 * Ends the sign-in that @refresh_token belongs to. A token that is not ours is no error: whoever
 * has it is signed out.
 */
void
ms5_accounts_sign_out_async (Ms5Accounts         *self,
                             const char          *refresh_token,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autofree char *sid = NULL;
  const guint8 *key;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (refresh_token != NULL);

  key = ms5_accounts_get_refresh_key (self);
  if (key != NULL && ms5_refresh_token_read (key, refresh_token, &sid))
    ms5_accounts_revoke_async (self, sid, callback, user_data);
  else
    ms5_accounts_revoke_async (self, "", callback, user_data);
}
