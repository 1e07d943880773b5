/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-password.h"

#include <sodium.h>
#include <string.h>

G_DEFINE_QUARK (ms5-auth-error-quark, ms5_auth_error)

/* Well above what OWASP asks of Argon2id (19 MiB, 2 passes), and some 0.1 s on one core of 2020. */
const Ms5PasswordCost ms5_password_cost_default = { 3, 64 * 1024 * 1024 };
/* For tests. */
const Ms5PasswordCost ms5_password_cost_least = { crypto_pwhash_OPSLIMIT_MIN,
                                                  crypto_pwhash_MEMLIMIT_MIN };

struct _Ms5PasswordHasher
{
  GObject          parent_instance;

  Ms5PasswordCost  cost;
  GThreadPool     *pool;
  guint            max_waiting;
  char            *nobody; /* hash of a password that nobody knows, verified for unknown names */
};

G_DEFINE_FINAL_TYPE (Ms5PasswordHasher, ms5_password_hasher, G_TYPE_OBJECT)

/* One piece of work. The password leaves no trace in memory. */
typedef struct
{
  GTask    *task;
  char     *password;
  char     *hash;     /* to verify; %NULL to make one */
  char     *new_hash; /* result */
  gboolean  verified; /* result */
  gboolean  failed;   /* no memory */
} Work;

static void
free_secret (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/* The same text can be typed in several ways; they must all do. */
static char *
normalize (const char *password)
{
  return g_utf8_normalize (password, -1, G_NORMALIZE_NFC);
}

/**
 * ms5_password_check_rules:
 * @password: a new password
 * @name: the name of its account
 * @error: return location for %MS5_AUTH_ERROR_PASSWORD
 *
 * From 10 to 128 characters, whichever they are, and not the name. Longer is better than stranger:
 * nothing else is asked for.
 *
 * Returns: whether it can be used
 */
gboolean
ms5_password_check_rules (const char  *password,
                          const char  *name,
                          GError     **error)
{
  g_autofree char *folded_name = NULL;
  char *folded = NULL;
  glong length;
  gboolean equal;

  g_return_val_if_fail (password != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!g_utf8_validate (password, -1, NULL))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_PASSWORD,
                           "The password is not UTF-8");
      return FALSE;
    }

  length = g_utf8_strlen (password, -1);
  if (length < MS5_PASSWORD_MIN || length > MS5_PASSWORD_MAX)
    {
      g_set_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_PASSWORD,
                   "A password has %d to %d characters", MS5_PASSWORD_MIN, MS5_PASSWORD_MAX);
      return FALSE;
    }

  folded = g_utf8_casefold (password, -1);
  folded_name = g_utf8_casefold (name, -1);
  equal = g_str_equal (folded, folded_name);
  free_secret (folded);
  if (equal)
    g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_PASSWORD,
                         "The password is the name");
  return !equal;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  free_secret (work->password);
  free_secret (work->hash);
  free_secret (work->new_hash);
  g_free (work);
}

static char *
make_hash (const Ms5PasswordCost *cost,
           const char            *password)
{
  char *hash = g_malloc0 (crypto_pwhash_STRBYTES);

  if (crypto_pwhash_str_alg (hash, password, strlen (password), cost->passes, cost->memory,
                             crypto_pwhash_ALG_ARGON2ID13) == 0)
    return hash;

  g_free (hash);
  return NULL;
}

/* In the context that waits: only there is the task let go of, and with it maybe the hasher. */
static gboolean
answer_cb (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&work->task);

  if (work->failed)
    g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY,
                             "No memory to hash a password with");
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
answer (Work *work)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (work->task));
  g_source_set_callback (source, answer_cb, work, NULL);
  g_source_attach (source, g_task_get_context (work->task));
}

/* On a thread of the pool. */
static void
do_work (gpointer data,
         gpointer user_data)
{
  Work *work = data;
  const Ms5PasswordCost *cost = user_data;

  if (work->hash == NULL)
    {
      work->new_hash = make_hash (cost, work->password);
      work->failed = work->new_hash == NULL;
    }
  else
    {
      work->verified = crypto_pwhash_str_verify (work->hash, work->password,
                                                 strlen (work->password)) == 0;
      if (work->verified
          && crypto_pwhash_str_needs_rehash (work->hash, cost->passes, cost->memory) != 0)
        work->new_hash = make_hash (cost, work->password);
    }

  answer (work);
}

static void
ms5_password_hasher_finalize (GObject *object)
{
  Ms5PasswordHasher *self = MS5_PASSWORD_HASHER (object);

  /* Each task holds a reference: nothing is waiting. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self->nobody);

  G_OBJECT_CLASS (ms5_password_hasher_parent_class)->finalize (object);
}

static void
ms5_password_hasher_class_init (Ms5PasswordHasherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_password_hasher_finalize;
}

static void
ms5_password_hasher_init (Ms5PasswordHasher *self)
{
}

/**
 * ms5_password_hasher_new:
 * @cost: what a guess costs; usually &ms5_password_cost_default
 * @max_threads: how many are worked on at once; memory is needed for each
 * @max_waiting: how many more may wait before others are refused
 *
 * Takes as long as one hash.
 *
 * Returns: (transfer full): a hasher
 */
Ms5PasswordHasher *
ms5_password_hasher_new (const Ms5PasswordCost *cost,
                         guint                  max_threads,
                         guint                  max_waiting)
{
  Ms5PasswordHasher *self;
  char secret[32];

  g_return_val_if_fail (cost != NULL, NULL);
  g_return_val_if_fail (max_threads > 0, NULL);

  if (sodium_init () < 0)
    g_error ("libsodium can't be used on this machine");

  self = g_object_new (MS5_TYPE_PASSWORD_HASHER, NULL);
  self->cost = *cost;
  self->max_waiting = max_waiting;
  self->pool = g_thread_pool_new (do_work, &self->cost, (int) max_threads, FALSE, NULL);

  randombytes_buf (secret, sizeof secret);
  secret[sizeof secret - 1] = '\0';
  self->nobody = make_hash (cost, secret);
  if (self->nobody == NULL)
    g_error ("No memory to hash passwords with");
  sodium_memzero (secret, sizeof secret);
  return self;
}

static void
push (Ms5PasswordHasher *self,
      Work              *work,
      GTask             *task)
{
  g_task_set_task_data (task, work, work_free);
  g_task_set_check_cancellable (task, FALSE);

  if (work->password == NULL)
    g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_CREDENTIALS,
                             "The password is not UTF-8");
  else if (g_thread_pool_unprocessed (self->pool) >= self->max_waiting)
    g_task_return_new_error (task, MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY,
                             "Too many passwords are waiting");
  else
    {
      work->task = g_object_ref (task);
      g_thread_pool_push (self->pool, work, NULL);
    }
}

/**
 * ms5_password_hasher_hash_async:
 * @self: a hasher
 * @password: a password that keeps the rules
 * @callback: called when it is hashed
 * @user_data: for @callback
 */
void
ms5_password_hasher_hash_async (Ms5PasswordHasher   *self,
                                const char          *password,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (MS5_IS_PASSWORD_HASHER (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_password_hasher_hash_async);
  work = g_new0 (Work, 1);
  work->password = normalize (password);
  push (self, work, task);
}

/**
 * ms5_password_hasher_hash_finish:
 * @self: the hasher
 * @result: what the callback was given
 * @error: return location for a #Ms5AuthError
 *
 * Returns: (transfer full) (nullable): the hash, with its salt and cost, as text
 */
char *
ms5_password_hasher_hash_finish (Ms5PasswordHasher  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_password_hasher_hash_async), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  work = g_task_get_task_data (G_TASK (result));
  return g_steal_pointer (&work->new_hash);
}

/**
 * ms5_password_hasher_verify_async:
 * @self: a hasher
 * @hash: (nullable): the account's hash; %NULL if there is no such account, which then takes just
 *   as long
 * @password: what somebody typed
 * @callback: called with the verdict
 * @user_data: for @callback
 */
void
ms5_password_hasher_verify_async (Ms5PasswordHasher   *self,
                                  const char          *hash,
                                  const char          *password,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (MS5_IS_PASSWORD_HASHER (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_password_hasher_verify_async);
  work = g_new0 (Work, 1);
  work->hash = g_strdup (hash != NULL ? hash : self->nobody);
  work->password = strlen (password) <= 4 * MS5_PASSWORD_MAX ? normalize (password) : NULL;
  push (self, work, task);
}

/**
 * ms5_password_hasher_verify_finish:
 * @self: the hasher
 * @result: what the callback was given
 * @out_new_hash: (out) (optional) (nullable) (transfer full): a new hash to keep, where the old
 *   one cost less than is asked for today
 * @error: return location for %MS5_AUTH_ERROR_CREDENTIALS or %MS5_AUTH_ERROR_BUSY
 *
 * Returns: whether the password is right
 */
gboolean
ms5_password_hasher_verify_finish (Ms5PasswordHasher  *self,
                                   GAsyncResult       *result,
                                   char              **out_new_hash,
                                   GError            **error)
{
  Work *work;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_password_hasher_verify_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  work = g_task_get_task_data (G_TASK (result));
  if (!work->verified)
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_CREDENTIALS, "Wrong password");
      return FALSE;
    }
  if (out_new_hash != NULL)
    *out_new_hash = g_steal_pointer (&work->new_hash);
  return TRUE;
}
