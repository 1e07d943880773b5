/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5AuthError:
 * @MS5_AUTH_ERROR_CREDENTIALS: no such account, wrong password, or disabled: which, nobody is told
 * @MS5_AUTH_ERROR_THROTTLED: too many attempts; wait as long as told
 * @MS5_AUTH_ERROR_TOKEN: a token that is wrong, expired, revoked, or of a disabled account
 * @MS5_AUTH_ERROR_REUSED: a refresh token that had been spent; its sign-in is revoked
 * @MS5_AUTH_ERROR_FORBIDDEN: known, but without the right
 * @MS5_AUTH_ERROR_NAME: a name that can't be used, or is taken
 * @MS5_AUTH_ERROR_PASSWORD: a new password that breaks the rules
 * @MS5_AUTH_ERROR_LAST_ADMIN: nobody would be left to manage accounts
 * @MS5_AUTH_ERROR_NOT_FOUND: no such account
 * @MS5_AUTH_ERROR_SET_UP: a wrong or used set-up code, or an administrator exists
 * @MS5_AUTH_ERROR_BUSY: too much to do at the moment, or nothing can be stored; try later
 */
typedef enum
{
  MS5_AUTH_ERROR_CREDENTIALS,
  MS5_AUTH_ERROR_THROTTLED,
  MS5_AUTH_ERROR_TOKEN,
  MS5_AUTH_ERROR_REUSED,
  MS5_AUTH_ERROR_FORBIDDEN,
  MS5_AUTH_ERROR_NAME,
  MS5_AUTH_ERROR_PASSWORD,
  MS5_AUTH_ERROR_LAST_ADMIN,
  MS5_AUTH_ERROR_NOT_FOUND,
  MS5_AUTH_ERROR_SET_UP,
  MS5_AUTH_ERROR_BUSY,
} Ms5AuthError;

#define MS5_AUTH_ERROR (ms5_auth_error_quark ())
GQuark ms5_auth_error_quark (void);

G_END_DECLS
