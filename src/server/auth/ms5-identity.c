/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-identity.h"

#include "protocol/ms5-topics.h"
#include "server/auth/ms5-permissions.h"

G_DEFINE_BOXED_TYPE (Ms5Identity, ms5_identity, ms5_identity_ref, ms5_identity_unref)

/**
 * ms5_identity_new:
 * @sub: id of the account
 * @name: what it signs in with
 * @sid: id of the sign-in
 * @device: (nullable): the installation
 * @role: its role
 * @lines: (nullable): the lines it may see, %NULL for all
 * @expires: when the token ends
 *
 * Returns: (transfer full): an identity
 */
Ms5Identity *
ms5_identity_new (const char        *sub,
                  const char        *name,
                  const char        *sid,
                  const char        *device,
                  Ms5Role            role,
                  const char *const *lines,
                  Ms5Time            expires)
{
  Ms5Identity *self;

  g_return_val_if_fail (sub != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (sid != NULL, NULL);

  self = g_new0 (Ms5Identity, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->sub = g_strdup (sub);
  self->name = g_strdup (name);
  self->sid = g_strdup (sid);
  self->device = g_strdup (device);
  self->role = role;
  self->lines = g_strdupv ((char **) lines);
  self->expires = expires;
  return self;
}

/**
 * ms5_identity_ref:
 * @self: an identity
 *
 * Returns: (transfer full): @self
 */
Ms5Identity *
ms5_identity_ref (Ms5Identity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ms5_identity_unref:
 * @self: (transfer full): an identity
 */
void
ms5_identity_unref (Ms5Identity *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->sub);
  g_free (self->name);
  g_free (self->sid);
  g_free (self->device);
  g_strfreev (self->lines);
  g_free (self);
}

/**
 * ms5_identity_may:
 * @self: an identity
 * @permission: a right that is not about a line
 *
 * Returns: whether it has the right
 */
gboolean
ms5_identity_may (const Ms5Identity *self,
                  const char        *permission)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return ms5_role_may (self->role, permission);
}

/**
 * ms5_identity_may_see_line:
 * @self: an identity
 * @line: code of a line
 *
 * Returns: whether it may know anything of that line
 */
gboolean
ms5_identity_may_see_line (const Ms5Identity *self,
                           const char        *line)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  return ms5_role_may (self->role, MS5_PERMIT_VIEW)
         && (self->lines == NULL || g_strv_contains ((const char *const *) self->lines, line));
}

/**
 * ms5_identity_may_on_line:
 * @self: an identity
 * @permission: a right
 * @line: code of a line
 *
 * Returns: whether it has the right, and for that line
 */
gboolean
ms5_identity_may_on_line (const Ms5Identity *self,
                          const char        *permission,
                          const char        *line)
{
  return ms5_identity_may_see_line (self, line) && ms5_role_may (self->role, permission);
}

/**
 * ms5_identity_may_see_topic:
 * @self: an identity
 * @topic: a topic, possibly one that does not exist
 *
 * What belongs to a line goes with the line, a device's topic is for that device, and the rest is
 * for everybody who may see anything.
 *
 * Returns: whether it may subscribe to @topic
 */
gboolean
ms5_identity_may_see_topic (const Ms5Identity *self,
                            const char        *topic)
{
  Ms5TopicKind kind;
  const char *code;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);

  if (!ms5_topic_parse (topic, &kind, &code))
    return FALSE;
  if (ms5_topic_kind_is_of_line (kind))
    return ms5_identity_may_see_line (self, code);
  if (kind == MS5_TOPIC_DEVICES && g_strcmp0 (self->device, code) != 0)
    return FALSE;

  return ms5_role_may (self->role, MS5_PERMIT_VIEW);
}

/**
 * ms5_identity_has_same_rights:
 * @self: an identity
 * @other: another of the same account
 *
 * Returns: whether role and lines are equal
 */
gboolean
ms5_identity_has_same_rights (const Ms5Identity *self,
                              const Ms5Identity *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->role != other->role || (self->lines == NULL) != (other->lines == NULL))
    return FALSE;

  return self->lines == NULL
         || g_strv_equal ((const char *const *) self->lines, (const char *const *) other->lines);
}
