/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-time.h"
#include "core/ms5-words.h"
#include "server/auth/ms5-refresh-token.h"

G_BEGIN_DECLS

/**
 * Ms5User:
 * @id: a UUID; never reused
 * @name: what is typed to sign in
 * @folded: @name as it is compared and unique
 * @display: (nullable): how people call them
 * @role: a role
 * @lines: (nullable): codes of the lines to be seen, %NULL for all
 * @shifts: (nullable): codes of the shifts that they work in, %NULL for always
 * @hash: the password's hash
 * @disabled: may not sign in
 * @created: since when
 * @changed: when anything of it changed last
 *
 * An account. Shared ones are never changed: a change makes a copy.
 */
typedef struct
{
  char     *id;
  char     *name;
  char     *folded;
  char     *display;
  Ms5Role   role;
  char    **lines;
  char    **shifts;
  char     *hash;
  gboolean  disabled;
  Ms5Time   created;
  Ms5Time   changed;

  /*< private >*/
  gatomicrefcount ref_count;
} Ms5User;

Ms5User *ms5_user_new       (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5User *ms5_user_copy      (const Ms5User  *user) G_GNUC_WARN_UNUSED_RESULT;
Ms5User *ms5_user_ref       (Ms5User        *user);
void     ms5_user_unref     (Ms5User        *user);
char    *ms5_user_fold_name (const char     *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean ms5_user_check_name (const char    *name,
                              GError       **error);

/**
 * Ms5SignIn:
 * @sid: a UUID
 * @user: id of the account
 * @device: (nullable): the installation, as it said itself
 * @address: (nullable): where it came from last
 * @created: when the password was given
 * @used: when it was renewed last
 * @expires: until when it can be renewed
 * @generation: how often it has been renewed
 * @hash: hash of the refresh token that is good now
 *
 * A sign-in that lasts. Shared ones are never changed.
 */
typedef struct
{
  char    *sid;
  char    *user;
  char    *device;
  char    *address;
  Ms5Time  created;
  Ms5Time  used;
  Ms5Time  expires;
  guint32  generation;
  guint8   hash[MS5_REFRESH_HASH_BYTES];

  /*< private >*/
  gatomicrefcount ref_count;
} Ms5SignIn;

Ms5SignIn *ms5_sign_in_new   (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5SignIn *ms5_sign_in_copy  (const Ms5SignIn *sign_in) G_GNUC_WARN_UNUSED_RESULT;
Ms5SignIn *ms5_sign_in_ref   (Ms5SignIn       *sign_in);
void       ms5_sign_in_unref (Ms5SignIn       *sign_in);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5User, ms5_user_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5SignIn, ms5_sign_in_unref)

G_END_DECLS
