/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/auth/ms5-user.h"

G_BEGIN_DECLS

/**
 * Ms5AuthSecret:
 * @name: what it is for
 * @value: the bytes
 * @created: since when
 *
 * A secret of the server itself, such as a key that signs tokens. Immutable.
 */
typedef struct
{
  char    *name;
  GBytes  *value;
  Ms5Time  created;
} Ms5AuthSecret;

Ms5AuthSecret *ms5_auth_secret_new  (const char    *name,
                                     gconstpointer  data,
                                     gsize          size,
                                     Ms5Time        created) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_auth_secret_free (Ms5AuthSecret *secret);

/**
 * Ms5AccountBatch:
 * @users: (element-type Ms5User): accounts, new or in place of older ones
 * @sign_ins: (element-type Ms5SignIn): sign-ins, new or in place of older ones
 * @secrets: (element-type Ms5AuthSecret): secrets, new or in place of older ones
 * @gone_sign_ins: (element-type utf8): sign-ins that have ended
 * @gone_secrets: (element-type utf8): secrets to forget
 *
 * What is loaded, or what is to be written, all of it or nothing. Not changed once shared.
 */
typedef struct
{
  GPtrArray *users;
  GPtrArray *sign_ins;
  GPtrArray *secrets;
  GPtrArray *gone_sign_ins;
  GPtrArray *gone_secrets;

  /*< private >*/
  gatomicrefcount ref_count;
} Ms5AccountBatch;

Ms5AccountBatch *ms5_account_batch_new      (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5AccountBatch *ms5_account_batch_ref      (Ms5AccountBatch       *batch);
void             ms5_account_batch_unref    (Ms5AccountBatch       *batch);
gboolean         ms5_account_batch_is_empty (const Ms5AccountBatch *batch);

/**
 * Ms5AccountStore:
 *
 * Where accounts are kept. What was written is durable when the answer comes; writes take effect
 * in the order they were asked for.
 */
#define MS5_TYPE_ACCOUNT_STORE (ms5_account_store_get_type ())
G_DECLARE_INTERFACE (Ms5AccountStore, ms5_account_store, MS5, ACCOUNT_STORE, GObject)

/**
 * Ms5AccountStoreInterface:
 * @load_async: read everything
 * @load_finish: what was read
 * @write_async: write a batch in one transaction
 * @write_finish: whether it is durable
 */
struct _Ms5AccountStoreInterface
{
  GTypeInterface parent_iface;

  void             (*load_async)   (Ms5AccountStore      *store,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
  Ms5AccountBatch *(*load_finish)  (Ms5AccountStore      *store,
                                    GAsyncResult         *result,
                                    GError              **error);
  void             (*write_async)  (Ms5AccountStore      *store,
                                    Ms5AccountBatch      *batch,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
  gboolean         (*write_finish) (Ms5AccountStore      *store,
                                    GAsyncResult         *result,
                                    GError              **error);
};

void             ms5_account_store_load_async   (Ms5AccountStore      *store,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
Ms5AccountBatch *ms5_account_store_load_finish  (Ms5AccountStore      *store,
                                                 GAsyncResult         *result,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_account_store_write_async  (Ms5AccountStore      *store,
                                                 Ms5AccountBatch      *batch,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean         ms5_account_store_write_finish (Ms5AccountStore      *store,
                                                 GAsyncResult         *result,
                                                 GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5AccountBatch, ms5_account_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5AuthSecret, ms5_auth_secret_free)

G_END_DECLS
