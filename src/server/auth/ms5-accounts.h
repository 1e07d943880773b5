/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "runtime/ms5-random.h"
#include "server/auth/ms5-account-store.h"
#include "server/auth/ms5-auth-error.h"
#include "server/auth/ms5-identity.h"
#include "server/auth/ms5-password.h"
#include "server/auth/ms5-throttle.h"
#include "server/auth/ms5-user.h"

G_BEGIN_DECLS

/**
 * Ms5AccountsOptions:
 * @issuer: the `iss` of access tokens
 * @audience: their `aud`
 * @token_lifetime: how long they live
 * @key_lifetime: after so long a new key signs them
 * @idle_lifetime: a sign-in that is not renewed for so long ends
 * @sign_in_lifetime: and this long after the password was given in any case
 * @max_sign_ins: how many one account may have; beyond that the one idle for longest ends
 * @by_name: how attempts at one name are slowed down
 * @by_address: how attempts from one address are slowed down
 *
 * Times in microseconds.
 */
typedef struct
{
  const char      *issuer;
  const char      *audience;
  gint64           token_lifetime;
  gint64           key_lifetime;
  gint64           idle_lifetime;
  gint64           sign_in_lifetime;
  guint            max_sign_ins;
  Ms5ThrottleRule  by_name;
  Ms5ThrottleRule  by_address;
} Ms5AccountsOptions;

extern const Ms5AccountsOptions ms5_accounts_options_default;

/**
 * Ms5Grant:
 * @access_token: for requests
 * @access_expires: until then
 * @refresh_token: for the next grant, once
 * @refresh_expires: until then
 * @identity: whose
 *
 * What signing in, or renewing, gives.
 */
typedef struct
{
  char        *access_token;
  Ms5Time      access_expires;
  char        *refresh_token;
  Ms5Time      refresh_expires;
  Ms5Identity *identity;
} Ms5Grant;

void ms5_grant_free (Ms5Grant *grant);

/**
 * Ms5AccountEditParts:
 *
 * What an edit changes.
 */
typedef enum
{
  MS5_ACCOUNT_EDIT_ROLE     = 1 << 0,
  MS5_ACCOUNT_EDIT_LINES    = 1 << 1,
  MS5_ACCOUNT_EDIT_DISABLED = 1 << 2,
  MS5_ACCOUNT_EDIT_SHIFTS = 1 << 3
} Ms5AccountEditParts;

/**
 * Ms5AccountEdit:
 * @parts: what is changed, as #Ms5AccountEditParts
 * @role: its role from now on
 * @lines: (nullable): codes of the lines it may see, %NULL for all
 * @disabled: whether it may not sign in
 * @shifts: (nullable): codes of the shifts that they work in, %NULL for always
 *
 * A change of an account. Takes effect as a whole or not at all.
 */
typedef struct
{
  guint              parts;
  Ms5Role            role;
  const char *const *lines;
  gboolean           disabled;
  const char *const *shifts;
} Ms5AccountEdit;

/**
 * Ms5Accounts:
 *
 * Accounts, sign-ins and what proves them. Everything is in memory and written to the store before
 * it takes effect.
 *
 * Signals: `revoked` (sid) when a sign-in ends in any way; `changed` (id of an account) when its
 * rights change. Whoever holds a connection open looks at both. `left` (name, device) when somebody is
 * not signed in on an installation any more.
 */
#define MS5_TYPE_ACCOUNTS (ms5_accounts_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Accounts, ms5_accounts, MS5, ACCOUNTS, GObject)

Ms5Accounts *ms5_accounts_new                      (Ms5AccountStore           *store,
                                                    Ms5Clock                  *clock,
                                                    Ms5Random                 *random,
                                                    Ms5PasswordHasher         *hasher,
                                                    const Ms5AccountsOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_accounts_load_async               (Ms5Accounts               *self,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
gboolean     ms5_accounts_load_finish              (Ms5Accounts               *self,
                                                    GAsyncResult              *result,
                                                    GError                   **error);

/* Signing in */

void         ms5_accounts_sign_in_async            (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const char                *password,
                                                    const char                *device,
                                                    const char                *address,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
Ms5Grant    *ms5_accounts_sign_in_finish           (Ms5Accounts               *self,
                                                    GAsyncResult              *result,
                                                    int                       *out_retry_after,
                                                    GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_accounts_renew_async              (Ms5Accounts               *self,
                                                    const char                *refresh_token,
                                                    const char                *attempt,
                                                    const char                *address,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
Ms5Grant    *ms5_accounts_renew_finish             (Ms5Accounts               *self,
                                                    GAsyncResult              *result,
                                                    GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_accounts_sign_out_async           (Ms5Accounts               *self,
                                                    const char                *refresh_token,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_revoke_async             (Ms5Accounts               *self,
                                                    const char                *sid,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
Ms5Identity *ms5_accounts_authenticate             (Ms5Accounts               *self,
                                                    const char                *access_token,
                                                    GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5Identity *ms5_accounts_refresh_identity         (Ms5Accounts               *self,
                                                    const Ms5Identity         *identity,
                                                    GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     ms5_accounts_is_signed_in             (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const char                *device);

/* Managing: each ends with ms5_accounts_finish () unless there is a finish function of its own. */

gboolean     ms5_accounts_finish                   (Ms5Accounts               *self,
                                                    GAsyncResult              *result,
                                                    GError                   **error);
gboolean     ms5_accounts_has_admin                (Ms5Accounts               *self);
GPtrArray   *ms5_accounts_list                     (Ms5Accounts               *self) G_GNUC_WARN_UNUSED_RESULT;
Ms5User     *ms5_accounts_find                     (Ms5Accounts               *self,
                                                    const char                *name);
void         ms5_accounts_make_set_up_code_async   (Ms5Accounts               *self,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
char        *ms5_accounts_make_set_up_code_finish  (Ms5Accounts               *self,
                                                    GAsyncResult              *result,
                                                    GError                   **error) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_accounts_set_up_async             (Ms5Accounts               *self,
                                                    const char                *code,
                                                    const char                *name,
                                                    const char                *password,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_add_async                (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const char                *display,
                                                    Ms5Role                    role,
                                                    const char *const         *lines,
                                                    const char                *password,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_edit_async               (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const Ms5AccountEdit      *edit,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_set_role_async           (Ms5Accounts               *self,
                                                    const char                *name,
                                                    Ms5Role                    role,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_set_lines_async          (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const char *const         *lines,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_set_disabled_async       (Ms5Accounts               *self,
                                                    const char                *name,
                                                    gboolean                   disabled,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);
void         ms5_accounts_set_password_async       (Ms5Accounts               *self,
                                                    const char                *name,
                                                    const char                *password,
                                                    const char                *keep_sid,
                                                    GAsyncReadyCallback        callback,
                                                    gpointer                   user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Grant, ms5_grant_free)

G_END_DECLS
