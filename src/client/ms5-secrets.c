/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-secrets.h"

#include "client/ms5-libsecret-secrets.h"
#include "client/ms5-memory-secrets.h"

G_DEFINE_INTERFACE (Ms5Secrets, ms5_secrets, G_TYPE_OBJECT)

static void
ms5_secrets_default_init (Ms5SecretsInterface *iface)
{
}

/**
 * ms5_secret_kind_to_string:
 * @kind: what a secret is for
 *
 * Returns: its name in the keyring
 */
const char *
ms5_secret_kind_to_string (Ms5SecretKind kind)
{
  static const char *const words[] = {
    [MS5_SECRET_REFRESH_TOKEN] = "refresh-token",
    [MS5_SECRET_CACHE_KEY] = "cache-key",
    [MS5_SECRET_OUTBOX_KEY] = "outbox-key",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), "");
  return words[kind];
}

/**
 * ms5_secrets_lookup_async:
 * @secrets: secrets
 * @kind: what for
 * @account: whose
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads a secret. The desktop may ask the person to unlock the keyring first.
 */
void
ms5_secrets_lookup_async (Ms5Secrets          *secrets,
                          Ms5SecretKind        kind,
                          const char          *account,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (account != NULL);

  MS5_SECRETS_GET_IFACE (secrets)->lookup_async (secrets, kind, account, cancellable, callback,
                                                 user_data);
}

/**
 * ms5_secrets_lookup_finish:
 * @secrets: the secrets
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the secret, or %NULL without an error if there is none. Free it
 *   with ms5_seal_free_text(), which wipes it
 */
char *
ms5_secrets_lookup_finish (Ms5Secrets    *secrets,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), NULL);

  return MS5_SECRETS_GET_IFACE (secrets)->lookup_finish (secrets, result, error);
}

/**
 * ms5_secrets_store_async:
 * @secrets: secrets
 * @kind: what for
 * @account: whose
 * @secret: the secret
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is kept
 * @user_data: for @callback
 *
 * Keeps a secret in place of the one before.
 */
void
ms5_secrets_store_async (Ms5Secrets          *secrets,
                         Ms5SecretKind        kind,
                         const char          *account,
                         const char          *secret,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (account != NULL);
  g_return_if_fail (secret != NULL);

  MS5_SECRETS_GET_IFACE (secrets)->store_async (secrets, kind, account, secret, cancellable,
                                                callback, user_data);
}

/**
 * ms5_secrets_store_finish:
 * @secrets: the secrets
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is kept
 */
gboolean
ms5_secrets_store_finish (Ms5Secrets    *secrets,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), FALSE);

  return MS5_SECRETS_GET_IFACE (secrets)->store_finish (secrets, result, error);
}

/**
 * ms5_secrets_clear_async:
 * @secrets: secrets
 * @kind: what for
 * @account: whose
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Forgets a secret.
 */
void
ms5_secrets_clear_async (Ms5Secrets          *secrets,
                         Ms5SecretKind        kind,
                         const char          *account,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SECRETS (secrets));
  g_return_if_fail (account != NULL);

  MS5_SECRETS_GET_IFACE (secrets)->clear_async (secrets, kind, account, cancellable, callback,
                                                user_data);
}

/**
 * ms5_secrets_clear_finish:
 * @secrets: the secrets
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it is gone; there may have been none
 */
gboolean
ms5_secrets_clear_finish (Ms5Secrets    *secrets,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), FALSE);

  return MS5_SECRETS_GET_IFACE (secrets)->clear_finish (secrets, result, error);
}

/**
 * ms5_secrets_is_persistent:
 * @secrets: secrets
 *
 * Returns: whether secrets outlive the program
 */
gboolean
ms5_secrets_is_persistent (Ms5Secrets *secrets)
{
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), FALSE);

  return MS5_SECRETS_GET_IFACE (secrets)->is_persistent (secrets);
}

/**
 * ms5_secrets_get_problem:
 * @secrets: secrets
 *
 * Returns: (transfer none) (nullable): why secrets do not outlive the program, for logs
 */
const char *
ms5_secrets_get_problem (Ms5Secrets *secrets)
{
  g_return_val_if_fail (MS5_IS_SECRETS (secrets), NULL);

  return MS5_SECRETS_GET_IFACE (secrets)->get_problem (secrets);
}

/* Opening */

static void
fall_back (GTask      *task,
           const char *problem)
{
  g_message ("No keyring, secrets are kept in memory: %s", problem);
  g_task_return_pointer (task, ms5_memory_secrets_new (problem), g_object_unref);
}

static void
probe_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ms5Secrets *secrets = MS5_SECRETS (source);

  ms5_seal_free_text (ms5_secrets_lookup_finish (secrets, result, &error));
  if (error == NULL)
    g_task_return_pointer (task, g_object_ref (secrets), g_object_unref);
  else if (!g_task_return_error_if_cancelled (task))
    fall_back (task, error->message);
}

/* Without a bus there may still be the file that libsecret has in sandboxes and tests. */
static void
got_bus_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  g_autoptr (Ms5Secrets) secrets = ms5_libsecret_secrets_new ();

  if (bus == NULL)
    g_debug ("No session bus");
  if (!g_task_return_error_if_cancelled (task))
    ms5_secrets_lookup_async (secrets, MS5_SECRET_CACHE_KEY, MS5_SECRETS_KEY_ACCOUNT,
                              g_task_get_cancellable (task), probe_cb, g_object_ref (task));
}

/**
 * ms5_secrets_open_async:
 * @cancellable: (nullable): stops waiting, for a keyring that the person does not unlock
 * @callback: called with secrets that can be used
 * @user_data: for @callback
 *
 * Tries the desktop's keyring by reading from it, and falls back to memory.
 */
void
ms5_secrets_open_async (GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ms5_secrets_open_async);

  /* The connection is everybody's: who gives up while it is being made would take it from the others. */
  g_bus_get (G_BUS_TYPE_SESSION, NULL, got_bus_cb, task);
}

/**
 * ms5_secrets_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the secrets; %NULL only if it was cancelled
 */
Ms5Secrets *
ms5_secrets_open_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_secrets_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
