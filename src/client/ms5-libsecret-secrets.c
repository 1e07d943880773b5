/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-libsecret-secrets.h"

#include <libsecret/secret.h>

struct _Ms5LibsecretSecrets
{
  GObject parent_instance;
};

static void ms5_libsecret_secrets_iface_init (Ms5SecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5LibsecretSecrets, ms5_libsecret_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_SECRETS,
                                                      ms5_libsecret_secrets_iface_init))

static const SecretSchema schema = {
  APPLICATION_ID, SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "account", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static GTask *
task_new (Ms5Secrets          *secrets,
          gpointer             tag,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (secrets, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password = secret_password_lookup_nonpageable_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (password), (GDestroyNotify) ms5_seal_free_text);
  secret_password_free (password);
}

static void
ms5_libsecret_secrets_lookup_async (Ms5Secrets          *secrets,
                                    Ms5SecretKind        kind,
                                    const char          *account,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task = task_new (secrets, ms5_libsecret_secrets_lookup_async, cancellable, callback,
                          user_data);

  secret_password_lookup (&schema, cancellable, looked_up_cb, task,
                          "kind", ms5_secret_kind_to_string (kind), "account", account, NULL);
}

static char *
ms5_libsecret_secrets_lookup_finish (Ms5Secrets    *secrets,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_libsecret_secrets_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                             "The keyring was not unlocked");
}

static void
ms5_libsecret_secrets_store_async (Ms5Secrets          *secrets,
                                   Ms5SecretKind        kind,
                                   const char          *account,
                                   const char          *secret,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = task_new (secrets, ms5_libsecret_secrets_store_async, cancellable, callback,
                          user_data);
  g_autofree char *label = g_strdup_printf ("MS5 Floor Dashboard: %s (%s)",
                                            ms5_secret_kind_to_string (kind), account);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, stored_cb,
                         task, "kind", ms5_secret_kind_to_string (kind), "account", account, NULL);
}

static gboolean
ms5_libsecret_secrets_store_finish (Ms5Secrets    *secrets,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_libsecret_secrets_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  /* It is FALSE without an error if there was nothing to clear. */
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
ms5_libsecret_secrets_clear_async (Ms5Secrets          *secrets,
                                   Ms5SecretKind        kind,
                                   const char          *account,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  GTask *task = task_new (secrets, ms5_libsecret_secrets_clear_async, cancellable, callback,
                          user_data);

  secret_password_clear (&schema, cancellable, cleared_cb, task,
                         "kind", ms5_secret_kind_to_string (kind), "account", account, NULL);
}

static gboolean
ms5_libsecret_secrets_clear_finish (Ms5Secrets    *secrets,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_libsecret_secrets_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
ms5_libsecret_secrets_is_persistent (Ms5Secrets *secrets)
{
  return TRUE;
}

static const char *
ms5_libsecret_secrets_get_problem (Ms5Secrets *secrets)
{
  return NULL;
}

static void
ms5_libsecret_secrets_iface_init (Ms5SecretsInterface *iface)
{
  iface->lookup_async = ms5_libsecret_secrets_lookup_async;
  iface->lookup_finish = ms5_libsecret_secrets_lookup_finish;
  iface->store_async = ms5_libsecret_secrets_store_async;
  iface->store_finish = ms5_libsecret_secrets_store_finish;
  iface->clear_async = ms5_libsecret_secrets_clear_async;
  iface->clear_finish = ms5_libsecret_secrets_clear_finish;
  iface->is_persistent = ms5_libsecret_secrets_is_persistent;
  iface->get_problem = ms5_libsecret_secrets_get_problem;
}

static void
ms5_libsecret_secrets_class_init (Ms5LibsecretSecretsClass *klass)
{
}

static void
ms5_libsecret_secrets_init (Ms5LibsecretSecrets *self)
{
}

/**
 * ms5_libsecret_secrets_new:
 *
 * Returns: (transfer full): the keyring, of which nothing is asked yet
 */
Ms5Secrets *
ms5_libsecret_secrets_new (void)
{
  return g_object_new (MS5_TYPE_LIBSECRET_SECRETS, NULL);
}
