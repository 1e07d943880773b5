/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include <sodium.h>
#include <string.h>

/* Grants */

void
ms5_fresh_clear (Ms5Fresh *fresh)
{
  g_clear_pointer (&fresh->sign_in, ms5_sign_in_unref);
  g_clear_pointer (&fresh->refresh_token, ms5_accounts_wipe);
}

static Ms5Identity *
make_identity (const Ms5User   *user,
               const Ms5SignIn *sign_in,
               Ms5Time          expires)
{
  return ms5_identity_new (user->id, user->name, sign_in->sid, sign_in->device, user->role,
                           (const char *const *) user->lines, expires);
}

void
ms5_accounts_return_grant (Ms5Accounts *self,
                           Ms5Fresh    *fresh,
                           GTask       *task)
{
  Ms5User *user = g_hash_table_lookup (self->users, fresh->sign_in->user);
  Ms5Grant *grant = g_new0 (Ms5Grant, 1);

  grant->access_token = ms5_tokens_issue (self->tokens, user->id, fresh->sign_in->sid,
                                          ms5_clock_now (self->clock), &grant->access_expires);
  grant->refresh_token = g_steal_pointer (&fresh->refresh_token);
  grant->refresh_expires = fresh->sign_in->expires;
  grant->identity = make_identity (user, fresh->sign_in, grant->access_expires);
  g_task_return_pointer (task, grant, (GDestroyNotify) ms5_grant_free);
}

/* Gives @sign_in its next token. */
void
ms5_accounts_make_refresh_token (Ms5Accounts  *self,
                                 Ms5SignIn    *sign_in,
                                 const guint8 *random,
                                 Ms5Fresh     *out)
{
  Ms5Time now = ms5_clock_now (self->clock);

  sign_in->used = now;
  sign_in->expires = MIN (now + self->options.idle_lifetime,
                          sign_in->created + self->options.sign_in_lifetime);
  out->refresh_token = ms5_refresh_token_new (ms5_accounts_get_refresh_key (self), sign_in->sid,
                                              sign_in->generation, random);
  ms5_refresh_token_hash (out->refresh_token, sign_in->hash);
  out->sign_in = ms5_sign_in_ref (sign_in);
}

gboolean
ms5_accounts_is_ready (Ms5Accounts *self,
                       GTask       *task)
{
  if (self->tokens != NULL && ms5_accounts_get_refresh_key (self) != NULL)
    return TRUE;

  g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY, "Accounts are not loaded");
  return FALSE;
}

/* Signing in with a password */

typedef struct
{
  char  *folded;
  char  *device;
  char  *address;
  char  *user_id;  /* %NULL if there is no such account */
  char  *hash;     /* that the password was compared with */
  char  *new_hash; /* to be kept in its place */
  int    retry_after;
  Ms5Fresh fresh;
} SignIn;

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  g_free (sign_in->folded);
  g_free (sign_in->device);
  g_free (sign_in->address);
  g_free (sign_in->user_id);
  ms5_accounts_wipe (sign_in->hash);
  ms5_accounts_wipe (sign_in->new_hash);
  ms5_fresh_clear (&sign_in->fresh);
  g_free (sign_in);
}

static int
by_use (gconstpointer a,
        gconstpointer b)
{
  const Ms5SignIn *left = *(Ms5SignIn *const *) a;
  const Ms5SignIn *right = *(Ms5SignIn *const *) b;

  return left->used < right->used ? -1 : left->used > right->used;
}

/* Makes room for one more. */
static void
end_oldest (Ms5Accounts     *self,
            const char      *user_id,
            Ms5AccountBatch *batch)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (((Ms5SignIn *) value)->user, user_id))
      g_ptr_array_add (own, value);

  g_ptr_array_sort (own, by_use);
  for (guint i = 0; i + self->options.max_sign_ins < own->len + 1; i++)
    g_ptr_array_add (batch->gone_sign_ins,
                     g_strdup (((Ms5SignIn *) g_ptr_array_index (own, i))->sid));
}

static gboolean
prepare_sign_in (Ms5Accounts      *self,
                 gpointer          data,
                 Ms5AccountBatch  *batch,
                 GError          **error)
{
  SignIn *request = data;
  Ms5User *user = request->user_id != NULL
                  ? g_hash_table_lookup (self->users, request->user_id) : NULL;
  guint8 random[MS5_REFRESH_RANDOM_BYTES];
  Ms5SignIn *sign_in;

  /* The account may have changed while its password was being compared. */
  if (user == NULL || user->disabled || !g_str_equal (user->hash, request->hash))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_CREDENTIALS,
                           "No such account, or disabled");
      return FALSE;
    }

  if (request->new_hash != NULL)
    {
      Ms5User *copy = ms5_user_copy (user);

      g_free (copy->hash);
      copy->hash = g_strdup (request->new_hash);
      g_ptr_array_add (batch->users, copy);
    }

  end_oldest (self, user->id, batch);
  sign_in = ms5_sign_in_new ();
  sign_in->sid = ms5_accounts_new_id (self);
  sign_in->user = g_strdup (user->id);
  sign_in->device = g_strdup (request->device);
  sign_in->address = g_strdup (request->address);
  sign_in->created = ms5_clock_now (self->clock);
  ms5_random_fill (self->random, random, sizeof random);
  ms5_accounts_make_refresh_token (self, sign_in, random, &request->fresh);
  sodium_memzero (random, sizeof random);
  g_ptr_array_add (batch->sign_ins, sign_in);
  return TRUE;
}

static void
sign_in_done (Ms5Accounts *self,
              gpointer     data,
              GTask       *task)
{
  SignIn *request = data;

  ms5_throttle_forget (self->by_name, request->folded);
  if (request->address != NULL)
    ms5_throttle_forgive (self->by_address, request->address);
  ms5_accounts_return_grant (self, &request->fresh, task);
}

static void
verified_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (ms5_password_hasher_verify_finish (MS5_PASSWORD_HASHER (source), result, &request->new_hash,
                                         &error))
    ms5_accounts_change (g_steal_pointer (&task), prepare_sign_in, sign_in_done);
  else
    g_task_return_error (task, error);
}

/* Whether the attempt may be made; then it counts, before it is known how it ends. */
static gboolean
admit (Ms5Accounts *self,
       SignIn      *request)
{
  gint64 now = ms5_clock_monotonic (self->clock);
  gint64 wait = ms5_throttle_get_wait (self->by_name, request->folded, now);

  if (request->address != NULL)
    wait = MAX (wait, ms5_throttle_get_wait (self->by_address, request->address, now));
  if (wait > 0)
    {
      request->retry_after = (int) ((wait + MS5_USEC_PER_S - 1) / MS5_USEC_PER_S);
      return FALSE;
    }

  ms5_throttle_count (self->by_name, request->folded, now);
  if (request->address != NULL)
    ms5_throttle_count (self->by_address, request->address, now);
  return TRUE;
}

/**
 * ms5_accounts_sign_in_async:
 * @self: accounts
 * @name: as typed
 * @password: as typed
 * @device: (nullable): the installation, as it says itself
 * @address: (nullable): where the request comes from
 * @callback: called with a grant
 * @user_data: for @callback
 *
 * Takes as long for a name that does not exist as for a wrong password.
 */
void
ms5_accounts_sign_in_async (Ms5Accounts         *self,
                            const char          *name,
                            const char          *password,
                            const char          *device,
                            const char          *address,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  gboolean readable;
  SignIn *request;
  Ms5User *user;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL && password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_sign_in_async);
  if (!ms5_accounts_is_ready (self, task))
    return;

  readable = strlen (name) <= 4 * MS5_PASSWORD_MAX && g_utf8_validate (name, -1, NULL);
  request = g_new0 (SignIn, 1);
  request->folded = readable ? ms5_user_fold_name (name) : g_strdup ("");
  request->device = g_strdup (device);
  request->address = g_strdup (address);
  g_task_set_task_data (task, request, sign_in_free);
  if (!admit (self, request))
    {
      g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_THROTTLED,
                               "Too many attempts: wait %d s", request->retry_after);
      return;
    }

  user = g_hash_table_lookup (self->names, request->folded);
  if (user != NULL)
    {
      request->user_id = g_strdup (user->id);
      request->hash = g_strdup (user->hash);
    }
  ms5_password_hasher_verify_async (self->hasher, request->hash, password, verified_cb,
                                    g_steal_pointer (&task));
}

/**
 * ms5_accounts_sign_in_finish:
 * @self: accounts
 * @result: what the callback was given
 * @out_retry_after: (out) (optional): with %MS5_AUTH_ERROR_THROTTLED, seconds to wait; otherwise 0
 * @error: return location for a #Ms5AuthError
 *
 * Returns: (transfer full) (nullable): a grant
 */
Ms5Grant *
ms5_accounts_sign_in_finish (Ms5Accounts   *self,
                             GAsyncResult  *result,
                             int           *out_retry_after,
                             GError       **error)
{
  SignIn *request;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_accounts_sign_in_async), NULL);

  request = g_task_get_task_data (G_TASK (result));
  if (out_retry_after != NULL)
    *out_retry_after = request != NULL ? request->retry_after : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Proving */

static Ms5Identity *
identify (Ms5Accounts  *self,
          const char   *sub,
          const char   *sid,
          Ms5Time       expires,
          GError      **error)
{
  Ms5SignIn *sign_in = g_hash_table_lookup (self->sign_ins, sid);
  Ms5User *user = g_hash_table_lookup (self->users, sub);

  if (sign_in != NULL && user != NULL && !user->disabled && g_str_equal (sign_in->user, sub)
      && sign_in->expires > ms5_clock_now (self->clock))
    return make_identity (user, sign_in, expires);

  g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN, "The sign-in is over");
  return NULL;
}

/**
 * ms5_accounts_authenticate:
 * @self: accounts
 * @access_token: a text from anywhere
 * @error: return location for %MS5_AUTH_ERROR_TOKEN; the text says more, for logs only
 *
 * Returns: (transfer full) (nullable): who that is, with the rights in force now
 */
Ms5Identity *
ms5_accounts_authenticate (Ms5Accounts  *self,
                           const char   *access_token,
                           GError      **error)
{
  g_auto (Ms5Claims) claims = { NULL };
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (MS5_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (access_token != NULL, NULL);

  if (self->tokens != NULL
      && ms5_tokens_check (self->tokens, access_token, ms5_clock_now (self->clock), &claims,
                           &local_error))
    return identify (self, claims.sub, claims.sid, claims.expires, error);

  g_set_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN, "%s",
               local_error != NULL ? local_error->message : "Accounts are not loaded");
  return NULL;
}

/**
 * ms5_accounts_refresh_identity:
 * @self: accounts
 * @identity: an identity established before
 * @error: return location for %MS5_AUTH_ERROR_TOKEN
 *
 * Looks again, after `changed`, without a token.
 *
 * Returns: (transfer full) (nullable): the same, with the rights in force now; %NULL if the
 *   sign-in is over
 */
Ms5Identity *
ms5_accounts_refresh_identity (Ms5Accounts        *self,
                               const Ms5Identity  *identity,
                               GError            **error)
{
  g_return_val_if_fail (MS5_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (identity != NULL, NULL);

  return identify (self, identity->sub, identity->sid, identity->expires, error);
}
