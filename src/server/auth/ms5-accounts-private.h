/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/auth/ms5-accounts.h"
#include "server/auth/ms5-token.h"

G_BEGIN_DECLS

struct _Ms5Accounts
{
  GObject             parent_instance;

  Ms5AccountStore    *store;
  Ms5Clock           *clock;
  Ms5Random          *random;
  Ms5PasswordHasher  *hasher;
  Ms5AccountsOptions  options;

  GHashTable         *users;    /* id → Ms5User */
  GHashTable         *names;    /* folded name → Ms5User, not owned */
  GHashTable         *sign_ins; /* sid → Ms5SignIn */
  GHashTable         *secrets;  /* name → Ms5AuthSecret */
  Ms5Tokens          *tokens;   /* %NULL until loaded */
  Ms5Throttle        *by_name;
  Ms5Throttle        *by_address;

  GQueue              changes;  /* of Change, the first one being written if @writing */
  gboolean            writing;
  guint               tidy_timer;
};

#define MS5_SECRET_REFRESH "refresh"
#define MS5_SECRET_SET_UP  "set-up"
#define MS5_SECRET_TOKEN   "token/"

/*
 * A change to what is stored. Changes run one after another: @prepare looks at things as they are
 * by then and puts into the batch what is to be written; once that is durable and in memory @done
 * returns the task, by default with TRUE.
 */
typedef gboolean (*Ms5AccountsPrepare) (Ms5Accounts      *self,
                                        gpointer          data,
                                        Ms5AccountBatch  *batch,
                                        GError          **error);
typedef void     (*Ms5AccountsDone)    (Ms5Accounts      *self,
                                        gpointer          data,
                                        GTask            *task);

void       ms5_accounts_change       (GTask               *task,
                                      Ms5AccountsPrepare   prepare,
                                      Ms5AccountsDone      done);
Ms5User   *ms5_accounts_lookup_name  (Ms5Accounts         *self,
                                      const char          *name);
void       ms5_accounts_end_sign_ins (Ms5Accounts         *self,
                                      const char          *user_id,
                                      const char          *keep_sid,
                                      Ms5AccountBatch     *batch);
char      *ms5_accounts_new_id       (Ms5Accounts         *self) G_GNUC_WARN_UNUSED_RESULT;
const guint8 *ms5_accounts_get_refresh_key (Ms5Accounts   *self);
gboolean   ms5_accounts_prepare_keys (Ms5Accounts         *self,
                                      gpointer             data,
                                      Ms5AccountBatch     *batch,
                                      GError             **error);
void       ms5_accounts_use_keys     (Ms5Accounts         *self);
void       ms5_accounts_wipe         (char                *text);

/* A new sign-in or a renewed one, and the refresh token that goes with it. */
typedef struct
{
  Ms5SignIn *sign_in;
  char      *refresh_token;
} Ms5Fresh;

void       ms5_fresh_clear                 (Ms5Fresh     *fresh);
gboolean   ms5_accounts_is_ready           (Ms5Accounts  *self,
                                            GTask        *task);
void       ms5_accounts_make_refresh_token (Ms5Accounts  *self,
                                            Ms5SignIn    *sign_in,
                                            const guint8 *random,
                                            Ms5Fresh     *out);
void       ms5_accounts_return_grant       (Ms5Accounts  *self,
                                            Ms5Fresh     *fresh,
                                            GTask        *task);


G_END_DECLS
