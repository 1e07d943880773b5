/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/**
 * Ms5Identity:
 * @sub: id of the account; never reused
 * @name: what it signs in with, for people
 * @sid: id of the sign-in
 * @device: (nullable): the installation it was made from, as it said itself
 * @role: its role
 * @lines: (nullable): codes of the lines it may see, %NULL for all
 * @expires: when the token ends that proves it
 *
 * Who somebody is, with the rights in force when it was established. Immutable.
 */
typedef struct
{
  char    *sub;
  char    *name;
  char    *sid;
  char    *device;
  Ms5Role  role;
  char   **lines;
  Ms5Time  expires;

  /*< private >*/
  gatomicrefcount ref_count;
} Ms5Identity;

#define MS5_TYPE_IDENTITY (ms5_identity_get_type ())
GType        ms5_identity_get_type        (void);

Ms5Identity *ms5_identity_new             (const char         *sub,
                                           const char         *name,
                                           const char         *sid,
                                           const char         *device,
                                           Ms5Role             role,
                                           const char *const  *lines,
                                           Ms5Time             expires) G_GNUC_WARN_UNUSED_RESULT;
Ms5Identity *ms5_identity_ref             (Ms5Identity        *self);
void         ms5_identity_unref           (Ms5Identity        *self);

gboolean     ms5_identity_may             (const Ms5Identity  *self,
                                           const char         *permission);
gboolean     ms5_identity_may_see_line    (const Ms5Identity  *self,
                                           const char         *line);
gboolean     ms5_identity_may_on_line     (const Ms5Identity  *self,
                                           const char         *permission,
                                           const char         *line);
gboolean     ms5_identity_may_see_topic   (const Ms5Identity  *self,
                                           const char         *topic);
gboolean     ms5_identity_has_same_rights (const Ms5Identity  *self,
                                           const Ms5Identity  *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Identity, ms5_identity_unref)

G_END_DECLS
