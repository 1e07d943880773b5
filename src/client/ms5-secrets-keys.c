/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-secrets.h"

#include "core/ms5-time.h"

#include <string.h>

/* A file's keys are one secret, so that they change together: the key that it is sealed with, since when, and while it
 * is being sealed anew the one before. */

void
ms5_seal_keys_free (Ms5SealKeys *keys)
{
  ms5_seal_key_unref (keys->current);
  g_clear_pointer (&keys->previous, ms5_seal_key_unref);
  g_free (keys);
}

static Ms5SealKeys *
keys_new (Ms5SealKey *current,
          Ms5Time     since,
          Ms5SealKey *previous)
{
  Ms5SealKeys *keys = g_new0 (Ms5SealKeys, 1);

  keys->current = ms5_seal_key_ref (current);
  keys->since = since;
  keys->previous = previous != NULL ? ms5_seal_key_ref (previous) : NULL;
  return keys;
}

/**
 * ms5_seal_keys_make_seal:
 * @keys: a file's keys
 *
 * Returns: (transfer full): what seals with the current one and opens with both
 */
Ms5Seal *
ms5_seal_keys_make_seal (const Ms5SealKeys *keys)
{
  Ms5Seal *seal = ms5_seal_new (keys->current);

  if (keys->previous != NULL)
    ms5_seal_add_old (seal, keys->previous);
  return seal;
}

static char *
encode (const Ms5SealKeys *keys)
{
  char *current = ms5_seal_key_encode (keys->current);
  char *previous = keys->previous != NULL ? ms5_seal_key_encode (keys->previous) : NULL;
  char *text;

  if (keys->since == MS5_TIME_NONE)
    text = g_strdup (current);
  else
    text = g_strdup_printf ("%s %" G_GINT64_FORMAT "%s%s", current, ms5_time_to_ms (keys->since),
                            previous != NULL ? " " : "", previous != NULL ? previous : "");
  ms5_seal_free_text (current);
  ms5_seal_free_text (previous);
  return text;
}

/* Takes @text, and cuts it up: nothing of it is copied. */
static Ms5SealKeys *
decode (char    *text,
        GError **error)
{
  char *since = strchr (text, ' ');
  char *old = since != NULL ? strchr (since + 1, ' ') : NULL;
  gsize length = strlen (text);
  g_autoptr (Ms5SealKey) current = NULL;
  g_autoptr (Ms5SealKey) previous = NULL;
  Ms5SealKeys *keys = NULL;
  gint64 ms = 0;

  if (since != NULL)
    *since++ = '\0';
  if (old != NULL)
    *old++ = '\0';

  current = ms5_seal_key_decode (text, error);
  if (current != NULL && since != NULL && !g_ascii_string_to_signed (since, 10, 0, G_MAXINT64 / 1000, &ms, NULL))
    g_set_error_literal (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY, "It is not known since when the key is used");
  else if (current != NULL
           && (old == NULL || (previous = ms5_seal_key_decode (old, error)) != NULL))
    keys = keys_new (current, since != NULL ? ms5_time_from_ms (ms) : MS5_TIME_NONE, previous);

  memset (text, ' ', length); /* so that all of it is wiped */
  ms5_seal_free_text (text);
  return keys;
}

/* Reading, and making the first */

typedef struct
{
  Ms5SecretKind kind;
  Ms5SealKeys  *stored;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_pointer (&ask->stored, ms5_seal_keys_free);
  g_free (ask);
}

static gboolean
are_same (const Ms5SealKeys *one,
          const Ms5SealKeys *two)
{
  return ms5_seal_key_get_id (one->current) == ms5_seal_key_get_id (two->current)
         && (one->previous != NULL) == (two->previous != NULL)
         && (one->previous == NULL
             || ms5_seal_key_get_id (one->previous) == ms5_seal_key_get_id (two->previous));
}

static void
reread_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  char *text = ms5_secrets_lookup_finish (MS5_SECRETS (source), result, &error);
  Ms5SealKeys *keys = text != NULL ? decode (text, &error) : NULL;

  if (error == NULL && (keys == NULL || !are_same (keys, ask->stored)))
    error = g_error_new_literal (MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY,
                                 "The keyring does not keep the key it was given");
  if (error == NULL)
    {
      g_task_return_pointer (task, keys, (GDestroyNotify) ms5_seal_keys_free);
      return;
    }
  g_clear_pointer (&keys, ms5_seal_keys_free);
  g_task_return_error (task, error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  const Ask *ask = g_task_get_task_data (task);
  Ms5Secrets *secrets = MS5_SECRETS (source);
  GError *error = NULL;

  if (!ms5_secrets_store_finish (secrets, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* Nothing is sealed with a key that the keyring has not shown to give back. */
  ms5_secrets_lookup_async (secrets, ask->kind, MS5_SECRETS_KEY_ACCOUNT, cancellable, reread_cb, g_steal_pointer (&task));
}

/* Takes @task. */
static void
store (Ms5Secrets *secrets,
       GTask      *task)
{
  const Ask *ask = g_task_get_task_data (task);
  char *text = encode (ask->stored);

  ms5_secrets_store_async (secrets, ask->kind, MS5_SECRETS_KEY_ACCOUNT, text, g_task_get_cancellable (task), stored_cb, task);
  ms5_seal_free_text (text);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5SealKey) key = NULL;
  Ms5Secrets *secrets = MS5_SECRETS (source);
  Ask *ask = g_task_get_task_data (task);
  char *text = ms5_secrets_lookup_finish (secrets, result, &error);
  Ms5SealKeys *keys;

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  keys = text != NULL ? decode (text, &error) : NULL;
  if (error != NULL)
    g_warning ("The %s in the keyring is replaced: %s", ms5_secret_kind_to_string (ask->kind), error->message);
  if (keys != NULL)
    {
      g_task_return_pointer (task, keys, (GDestroyNotify) ms5_seal_keys_free);
      return;
    }

  key = ms5_seal_key_generate ();
  ask->stored = keys_new (key, MS5_TIME_NONE, NULL);
  store (secrets, g_steal_pointer (&task));
}

/**
 * ms5_secrets_get_keys_async:
 * @secrets: secrets
 * @kind: what for
 * @cancellable: (nullable): stops waiting
 * @callback: called with the keys
 * @user_data: for @callback
 *
 * Reads this machine's keys for something, or makes one if there is none.
 */
void
ms5_secrets_get_keys_async (Ms5Secrets          *secrets,
                            Ms5SecretKind        kind,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Ask *ask;

  g_return_if_fail (MS5_IS_SECRETS (secrets));

  task = g_task_new (secrets, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_secrets_get_keys_async);
  ask = g_new0 (Ask, 1);
  ask->kind = kind;
  g_task_set_task_data (task, ask, ask_free);
  ms5_secrets_lookup_async (secrets, kind, MS5_SECRETS_KEY_ACCOUNT, cancellable, found_cb, task);
}

/**
 * ms5_secrets_get_keys_finish:
 * @secrets: the secrets
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the keys; they last as long as ms5_secrets_is_persistent() says
 */
Ms5SealKeys *
ms5_secrets_get_keys_finish (Ms5Secrets    *secrets,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_secrets_get_keys_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_secrets_set_keys_async:
 * @secrets: secrets
 * @kind: what for
 * @current: what it is sealed with from now on
 * @since: since when that is so
 * @previous: (nullable): what some of it is still sealed with
 * @cancellable: (nullable): stops waiting; it is then not known which keys there are
 * @callback: called when the keyring has shown that it keeps them
 * @user_data: for @callback
 *
 * Puts keys in the place of those before, all at once.
 */
void
ms5_secrets_set_keys_async (Ms5Secrets          *secrets,
                            Ms5SecretKind        kind,
                            Ms5SealKey          *current,
                            Ms5Time              since,
                            Ms5SealKey          *previous,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;
  Ask *ask;

  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (since != MS5_TIME_NONE);

  task = g_task_new (secrets, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_secrets_set_keys_async);
  ask = g_new0 (Ask, 1);
  ask->kind = kind;
  ask->stored = keys_new (current, since, previous);
  g_task_set_task_data (task, ask, ask_free);
  store (secrets, task);
}

/**
 * ms5_secrets_set_keys_finish:
 * @secrets: the secrets
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the keys as the keyring has them now
 */
Ms5SealKeys *
ms5_secrets_set_keys_finish (Ms5Secrets    *secrets,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_secrets_set_keys_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
