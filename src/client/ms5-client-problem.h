/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5ClientProblem:
 * @MS5_CLIENT_PROBLEM_NONE: there is none
 * @MS5_CLIENT_PROBLEM_ADDRESS: the server's address is not one
 * @MS5_CLIENT_PROBLEM_NAME: no machine of that name is known
 * @MS5_CLIENT_PROBLEM_UNREACHABLE: there is no way to that machine, or it does not answer
 * @MS5_CLIENT_PROBLEM_REFUSED: the machine is there, but nothing listens at that port
 * @MS5_CLIENT_PROBLEM_UNTRUSTED: its certificate is not from an authority that this PC trusts, or for another name
 * @MS5_CLIENT_PROBLEM_EXPIRED: its certificate is out of date, or is not valid yet
 * @MS5_CLIENT_PROBLEM_NOT_OURS: something answers, but it is no server of ours
 * @MS5_CLIENT_PROBLEM_CREDENTIALS: the name or the password is wrong, or the account is disabled
 * @MS5_CLIENT_PROBLEM_THROTTLED: too many attempts; wait
 * @MS5_CLIENT_PROBLEM_CLOCK: this PC's clock is too wrong to sign in
 * @MS5_CLIENT_PROBLEM_SIGNED_OUT: the sign-in has ended: revoked, or too long ago
 * @MS5_CLIENT_PROBLEM_REPLACED: this installation is connected somewhere else, too
 * @MS5_CLIENT_PROBLEM_TOO_OLD: the server no longer serves this version
 * @MS5_CLIENT_PROBLEM_FORBIDDEN: the account may not do this
 * @MS5_CLIENT_PROBLEM_BUSY: the server is overloaded or about to stop
 * @MS5_CLIENT_PROBLEM_OTHER: anything else; the text says more
 *
 * What keeps the client from its server, so that people can be told what to do. Also the codes of
 * %MS5_CLIENT_ERROR.
 */
typedef enum
{
  MS5_CLIENT_PROBLEM_NONE,
  MS5_CLIENT_PROBLEM_ADDRESS,
  MS5_CLIENT_PROBLEM_NAME,
  MS5_CLIENT_PROBLEM_UNREACHABLE,
  MS5_CLIENT_PROBLEM_REFUSED,
  MS5_CLIENT_PROBLEM_UNTRUSTED,
  MS5_CLIENT_PROBLEM_EXPIRED,
  MS5_CLIENT_PROBLEM_NOT_OURS,
  MS5_CLIENT_PROBLEM_CREDENTIALS,
  MS5_CLIENT_PROBLEM_THROTTLED,
  MS5_CLIENT_PROBLEM_CLOCK,
  MS5_CLIENT_PROBLEM_SIGNED_OUT,
  MS5_CLIENT_PROBLEM_REPLACED,
  MS5_CLIENT_PROBLEM_TOO_OLD,
  MS5_CLIENT_PROBLEM_FORBIDDEN,
  MS5_CLIENT_PROBLEM_BUSY,
  MS5_CLIENT_PROBLEM_OTHER
} Ms5ClientProblem;

#define MS5_TYPE_CLIENT_PROBLEM (ms5_client_problem_get_type ())
GType ms5_client_problem_get_type (void) G_GNUC_CONST;

#define MS5_CLIENT_ERROR (ms5_client_error_quark ())
GQuark ms5_client_error_quark (void);

G_END_DECLS
