/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-memory-secrets.h"

struct _Ms5MemorySecrets
{
  GObject     parent_instance;

  char       *problem;
  gboolean    persistent;
  GHashTable *secrets; /* kind and account → secret */
};

static void ms5_memory_secrets_iface_init (Ms5SecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5MemorySecrets, ms5_memory_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_SECRETS,
                                                      ms5_memory_secrets_iface_init))

static char *
name_of (Ms5SecretKind  kind,
         const char    *account)
{
  return g_strconcat (ms5_secret_kind_to_string (kind), " ", account, NULL);
}

static void
free_secret (gpointer secret)
{
  ms5_seal_free_text (secret);
}

static void
ms5_memory_secrets_lookup_async (Ms5Secrets          *secrets,
                                 Ms5SecretKind        kind,
                                 const char          *account,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Ms5MemorySecrets *self = MS5_MEMORY_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = name_of (kind, account);

  g_task_set_source_tag (task, ms5_memory_secrets_lookup_async);
  g_task_return_pointer (task, g_strdup (g_hash_table_lookup (self->secrets, name)), free_secret);
}

static char *
ms5_memory_secrets_lookup_finish (Ms5Secrets    *secrets,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_memory_secrets_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ms5_memory_secrets_store_async (Ms5Secrets          *secrets,
                                Ms5SecretKind        kind,
                                const char          *account,
                                const char          *secret,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Ms5MemorySecrets *self = MS5_MEMORY_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ms5_memory_secrets_store_async);
  g_hash_table_replace (self->secrets, name_of (kind, account), g_strdup (secret));
  g_task_return_boolean (task, TRUE);
}

static gboolean
ms5_memory_secrets_store_finish (Ms5Secrets    *secrets,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_memory_secrets_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ms5_memory_secrets_clear_async (Ms5Secrets          *secrets,
                                Ms5SecretKind        kind,
                                const char          *account,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Ms5MemorySecrets *self = MS5_MEMORY_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = name_of (kind, account);

  g_task_set_source_tag (task, ms5_memory_secrets_clear_async);
  g_hash_table_remove (self->secrets, name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
ms5_memory_secrets_clear_finish (Ms5Secrets    *secrets,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_memory_secrets_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
ms5_memory_secrets_is_persistent (Ms5Secrets *secrets)
{
  return MS5_MEMORY_SECRETS (secrets)->persistent;
}

static const char *
ms5_memory_secrets_get_problem (Ms5Secrets *secrets)
{
  return MS5_MEMORY_SECRETS (secrets)->problem;
}

static void
ms5_memory_secrets_iface_init (Ms5SecretsInterface *iface)
{
  iface->lookup_async = ms5_memory_secrets_lookup_async;
  iface->lookup_finish = ms5_memory_secrets_lookup_finish;
  iface->store_async = ms5_memory_secrets_store_async;
  iface->store_finish = ms5_memory_secrets_store_finish;
  iface->clear_async = ms5_memory_secrets_clear_async;
  iface->clear_finish = ms5_memory_secrets_clear_finish;
  iface->is_persistent = ms5_memory_secrets_is_persistent;
  iface->get_problem = ms5_memory_secrets_get_problem;
}

static void
ms5_memory_secrets_finalize (GObject *object)
{
  Ms5MemorySecrets *self = MS5_MEMORY_SECRETS (object);

  g_hash_table_unref (self->secrets);
  g_free (self->problem);

  G_OBJECT_CLASS (ms5_memory_secrets_parent_class)->finalize (object);
}

static void
ms5_memory_secrets_class_init (Ms5MemorySecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_memory_secrets_finalize;
}

static void
ms5_memory_secrets_init (Ms5MemorySecrets *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
}

/**
 * ms5_memory_secrets_new:
 * @problem: (nullable): why there is no better place, for logs
 *
 * Returns: (transfer full): no secrets yet
 */
Ms5Secrets *
ms5_memory_secrets_new (const char *problem)
{
  Ms5MemorySecrets *self = g_object_new (MS5_TYPE_MEMORY_SECRETS, NULL);

  self->problem = g_strdup (problem);
  return MS5_SECRETS (self);
}

/**
 * ms5_memory_secrets_set_persistent:
 * @self: secrets
 * @persistent: whether whoever owns them keeps them for the next run
 *
 * For tests and simulations, in which the object outlives what uses it as a keyring would.
 */
void
ms5_memory_secrets_set_persistent (Ms5MemorySecrets *self,
                                   gboolean          persistent)
{
  g_return_if_fail (MS5_IS_MEMORY_SECRETS (self));

  self->persistent = persistent;
}
