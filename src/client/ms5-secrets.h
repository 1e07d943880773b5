/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/ms5-time.h"
#include "storage/ms5-seal.h"

G_BEGIN_DECLS

/**
 * Ms5SecretKind:
 * @MS5_SECRET_REFRESH_TOKEN: what keeps a person signed in; its account is the server and the name
 * @MS5_SECRET_CACHE_KEY: what the cache is sealed with
 * @MS5_SECRET_OUTBOX_KEY: what the outbox is sealed with
 *
 * What a secret is for.
 */
typedef enum
{
  MS5_SECRET_REFRESH_TOKEN,
  MS5_SECRET_CACHE_KEY,
  MS5_SECRET_OUTBOX_KEY
} Ms5SecretKind;

/**
 * Ms5Secrets:
 *
 * Where secrets are kept: in the desktop's keyring, or for want of one in memory until the program
 * ends; never in settings or files of our own.
 */
#define MS5_TYPE_SECRETS (ms5_secrets_get_type ())
G_DECLARE_INTERFACE (Ms5Secrets, ms5_secrets, MS5, SECRETS, GObject)

/**
 * Ms5SecretsInterface:
 * @lookup_async: reads a secret
 * @lookup_finish: the secret, or %NULL without an error if there is none
 * @store_async: keeps a secret in place of the one before
 * @store_finish: whether it is kept
 * @clear_async: forgets a secret
 * @clear_finish: whether it is gone; there may have been none
 * @is_persistent: whether secrets outlive the program
 * @get_problem: why they do not
 */
struct _Ms5SecretsInterface
{
  GTypeInterface parent_interface;

  void         (*lookup_async)  (Ms5Secrets           *secrets,
                                 Ms5SecretKind         kind,
                                 const char           *account,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  char *       (*lookup_finish) (Ms5Secrets           *secrets,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*store_async)   (Ms5Secrets           *secrets,
                                 Ms5SecretKind         kind,
                                 const char           *account,
                                 const char           *secret,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*store_finish)  (Ms5Secrets           *secrets,
                                 GAsyncResult         *result,
                                 GError              **error);
  void         (*clear_async)   (Ms5Secrets           *secrets,
                                 Ms5SecretKind         kind,
                                 const char           *account,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
  gboolean     (*clear_finish)  (Ms5Secrets           *secrets,
                                 GAsyncResult         *result,
                                 GError              **error);
  gboolean     (*is_persistent) (Ms5Secrets           *secrets);
  const char * (*get_problem)   (Ms5Secrets           *secrets);
};

void        ms5_secrets_open_async     (GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
Ms5Secrets *ms5_secrets_open_finish    (GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void        ms5_secrets_lookup_async   (Ms5Secrets           *secrets,
                                        Ms5SecretKind         kind,
                                        const char           *account,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
char       *ms5_secrets_lookup_finish  (Ms5Secrets           *secrets,
                                        GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_secrets_store_async    (Ms5Secrets           *secrets,
                                        Ms5SecretKind         kind,
                                        const char           *account,
                                        const char           *secret,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean    ms5_secrets_store_finish   (Ms5Secrets           *secrets,
                                        GAsyncResult         *result,
                                        GError              **error);
void        ms5_secrets_clear_async    (Ms5Secrets           *secrets,
                                        Ms5SecretKind         kind,
                                        const char           *account,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean    ms5_secrets_clear_finish   (Ms5Secrets           *secrets,
                                        GAsyncResult         *result,
                                        GError              **error);

gboolean    ms5_secrets_is_persistent  (Ms5Secrets           *secrets);
const char *ms5_secrets_get_problem    (Ms5Secrets           *secrets);
const char *ms5_secret_kind_to_string  (Ms5SecretKind         kind);

/* Keys belong to the machine's files, not to a person at some server. */
#define MS5_SECRETS_KEY_ACCOUNT "this-device"

/**
 * Ms5SealKeys:
 * @current: what is sealed is sealed with this
 * @previous: (nullable): or still with this, while it is being sealed anew
 * @since: since when the current one is used, by the machine's clock; %MS5_TIME_NONE if that is not known
 *
 * The keys of a file.
 */
typedef struct
{
  Ms5SealKey *current;
  Ms5SealKey *previous;
  Ms5Time     since;
} Ms5SealKeys;

void         ms5_seal_keys_free          (Ms5SealKeys          *keys);
Ms5Seal     *ms5_seal_keys_make_seal     (const Ms5SealKeys    *keys) G_GNUC_WARN_UNUSED_RESULT;

void         ms5_secrets_get_keys_async  (Ms5Secrets           *secrets,
                                          Ms5SecretKind         kind,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
Ms5SealKeys *ms5_secrets_get_keys_finish (Ms5Secrets           *secrets,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_secrets_set_keys_async  (Ms5Secrets           *secrets,
                                          Ms5SecretKind         kind,
                                          Ms5SealKey           *current,
                                          Ms5Time               since,
                                          Ms5SealKey           *previous,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
Ms5SealKeys *ms5_secrets_set_keys_finish (Ms5Secrets           *secrets,
                                          GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5SealKeys, ms5_seal_keys_free)

G_END_DECLS
