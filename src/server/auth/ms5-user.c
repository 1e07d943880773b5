/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-user.h"

#include "server/auth/ms5-auth-error.h"

#include <sodium.h>
#include <string.h>

#define MAX_NAME 64

/**
 * ms5_user_new:
 *
 * Returns: (transfer full): an empty account, to be filled in before it is shared
 */
Ms5User *
ms5_user_new (void)
{
  Ms5User *user = g_new0 (Ms5User, 1);

  g_atomic_ref_count_init (&user->ref_count);
  return user;
}

/**
 * ms5_user_copy:
 * @user: an account
 *
 * Returns: (transfer full): a copy that may be changed before it is shared
 */
Ms5User *
ms5_user_copy (const Ms5User *user)
{
  Ms5User *copy = ms5_user_new ();

  g_return_val_if_fail (user != NULL, copy);

  copy->id = g_strdup (user->id);
  copy->name = g_strdup (user->name);
  copy->folded = g_strdup (user->folded);
  copy->display = g_strdup (user->display);
  copy->role = user->role;
  copy->lines = g_strdupv (user->lines);
  copy->shifts = g_strdupv (user->shifts);
  copy->hash = g_strdup (user->hash);
  copy->disabled = user->disabled;
  copy->created = user->created;
  copy->changed = user->changed;
  return copy;
}

/**
 * ms5_user_ref:
 * @user: an account
 *
 * Returns: (transfer full): @user
 */
Ms5User *
ms5_user_ref (Ms5User *user)
{
  g_return_val_if_fail (user != NULL, NULL);

  g_atomic_ref_count_inc (&user->ref_count);
  return user;
}

/**
 * ms5_user_unref:
 * @user: (transfer full): an account
 */
void
ms5_user_unref (Ms5User *user)
{
  g_return_if_fail (user != NULL);

  if (!g_atomic_ref_count_dec (&user->ref_count))
    return;

  g_free (user->id);
  g_free (user->name);
  g_free (user->folded);
  g_free (user->display);
  g_strfreev (user->lines);
  g_strfreev (user->shifts);
  if (user->hash != NULL)
    sodium_memzero (user->hash, strlen (user->hash));
  g_free (user->hash);
  g_free (user);
}

/**
 * ms5_user_fold_name:
 * @name: a name as typed, valid UTF-8
 *
 * Returns: (transfer full): the same for all ways to write it: large and small, composed or not
 */
char *
ms5_user_fold_name (const char *name)
{
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFKC);
  if (composed == NULL)
    return g_strdup ("");

  folded = g_utf8_casefold (composed, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
}

/**
 * ms5_user_check_name:
 * @name: a name for a new account
 * @error: return location for %MS5_AUTH_ERROR_NAME
 *
 * From 1 to 64 letters, digits and other visible characters, without spaces.
 *
 * Returns: whether it can be used
 */
gboolean
ms5_user_check_name (const char  *name,
                     GError     **error)
{
  const char *p = name;
  glong length = 0;

  g_return_val_if_fail (name != NULL, FALSE);

  if (g_utf8_validate (name, -1, NULL))
    {
      length = g_utf8_strlen (name, -1);
      while (*p != '\0' && g_unichar_isgraph (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    }
  if (length >= 1 && length <= MAX_NAME && *p == '\0')
    return TRUE;

  g_set_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_NAME,
               "A name has 1 to %d visible characters and no spaces", MAX_NAME);
  return FALSE;
}

/**
 * ms5_sign_in_new:
 *
 * Returns: (transfer full): an empty sign-in, to be filled in before it is shared
 */
Ms5SignIn *
ms5_sign_in_new (void)
{
  Ms5SignIn *sign_in = g_new0 (Ms5SignIn, 1);

  g_atomic_ref_count_init (&sign_in->ref_count);
  return sign_in;
}

/**
 * ms5_sign_in_copy:
 * @sign_in: a sign-in
 *
 * Returns: (transfer full): a copy that may be changed before it is shared
 */
Ms5SignIn *
ms5_sign_in_copy (const Ms5SignIn *sign_in)
{
  Ms5SignIn *copy = ms5_sign_in_new ();

  g_return_val_if_fail (sign_in != NULL, copy);

  copy->sid = g_strdup (sign_in->sid);
  copy->user = g_strdup (sign_in->user);
  copy->device = g_strdup (sign_in->device);
  copy->address = g_strdup (sign_in->address);
  copy->created = sign_in->created;
  copy->used = sign_in->used;
  copy->expires = sign_in->expires;
  copy->generation = sign_in->generation;
  memcpy (copy->hash, sign_in->hash, sizeof copy->hash);
  return copy;
}

/**
 * ms5_sign_in_ref:
 * @sign_in: a sign-in
 *
 * Returns: (transfer full): @sign_in
 */
Ms5SignIn *
ms5_sign_in_ref (Ms5SignIn *sign_in)
{
  g_return_val_if_fail (sign_in != NULL, NULL);

  g_atomic_ref_count_inc (&sign_in->ref_count);
  return sign_in;
}

/**
 * ms5_sign_in_unref:
 * @sign_in: (transfer full): a sign-in
 */
void
ms5_sign_in_unref (Ms5SignIn *sign_in)
{
  g_return_if_fail (sign_in != NULL);

  if (!g_atomic_ref_count_dec (&sign_in->ref_count))
    return;

  g_free (sign_in->sid);
  g_free (sign_in->user);
  g_free (sign_in->device);
  g_free (sign_in->address);
  g_free (sign_in);
}
