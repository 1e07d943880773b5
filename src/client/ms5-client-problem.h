/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5ClientProblem:
 * @MS5_CLIENT_PROBLEM_NONE: all is well
 * @MS5_CLIENT_PROBLEM_ADDRESS: what was given is not the address of a server
 * @MS5_CLIENT_PROBLEM_NO_NAME: no machine of that name is known
 * @MS5_CLIENT_PROBLEM_UNREACHABLE: there is no way to the machine; the network may be down
 * @MS5_CLIENT_PROBLEM_REFUSED: the machine is there, but no server listens
 * @MS5_CLIENT_PROBLEM_TIMEOUT: there is no answer
 * @MS5_CLIENT_PROBLEM_CERTIFICATE: its certificate is not from an authority that is trusted here
 * @MS5_CLIENT_PROBLEM_CERTIFICATE_NAME: its certificate is for another name
 * @MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED: its certificate is no longer valid, or this machine's clock is
 *   ahead
 * @MS5_CLIENT_PROBLEM_CLOCK: this machine's clock is wrong
 * @MS5_CLIENT_PROBLEM_TLS: no secure connection can be made
 * @MS5_CLIENT_PROBLEM_NOT_A_SERVER: something answers, but it is no floor server
 * @MS5_CLIENT_PROBLEM_PASSWORD: the name or the password is wrong, or the account may not sign in
 * @MS5_CLIENT_PROBLEM_THROTTLED: too many attempts; the server says how long to wait
 * @MS5_CLIENT_PROBLEM_SIGNED_OUT: the sign-in has ended, by time or by an administrator
 * @MS5_CLIENT_PROBLEM_FORBIDDEN: the account may not do that
 * @MS5_CLIENT_PROBLEM_TOO_OLD: the server wants a newer version of this program
 * @MS5_CLIENT_PROBLEM_REPLACED: another program with this installation's identity has connected
 * @MS5_CLIENT_PROBLEM_BUSY: the server is there but cannot serve now
 * @MS5_CLIENT_PROBLEM_PROTOCOL: the server's answer cannot be understood, or it did not understand ours
 * @MS5_CLIENT_PROBLEM_STORAGE: what must be kept on this machine cannot be kept
 *
 * What is wrong, as far as a person can do something about it. Also the codes of %MS5_CLIENT_ERROR.
 */
typedef enum
{
  MS5_CLIENT_PROBLEM_NONE,
  MS5_CLIENT_PROBLEM_ADDRESS,
  MS5_CLIENT_PROBLEM_NO_NAME,
  MS5_CLIENT_PROBLEM_UNREACHABLE,
  MS5_CLIENT_PROBLEM_REFUSED,
  MS5_CLIENT_PROBLEM_TIMEOUT,
  MS5_CLIENT_PROBLEM_CERTIFICATE,
  MS5_CLIENT_PROBLEM_CERTIFICATE_NAME,
  MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED,
  MS5_CLIENT_PROBLEM_CLOCK,
  MS5_CLIENT_PROBLEM_TLS,
  MS5_CLIENT_PROBLEM_NOT_A_SERVER,
  MS5_CLIENT_PROBLEM_PASSWORD,
  MS5_CLIENT_PROBLEM_THROTTLED,
  MS5_CLIENT_PROBLEM_SIGNED_OUT,
  MS5_CLIENT_PROBLEM_FORBIDDEN,
  MS5_CLIENT_PROBLEM_TOO_OLD,
  MS5_CLIENT_PROBLEM_REPLACED,
  MS5_CLIENT_PROBLEM_BUSY,
  MS5_CLIENT_PROBLEM_PROTOCOL,
  MS5_CLIENT_PROBLEM_STORAGE
} Ms5ClientProblem;

#define MS5_TYPE_CLIENT_PROBLEM (ms5_client_problem_get_type ())
GType ms5_client_problem_get_type (void) G_GNUC_CONST;

#define MS5_CLIENT_ERROR (ms5_client_error_quark ())
GQuark ms5_client_error_quark (void);

Ms5ClientProblem  ms5_client_problem_from_error       (const GError         *error);
Ms5ClientProblem  ms5_client_problem_from_certificate (GTlsCertificateFlags  flags);
const char       *ms5_client_problem_to_string        (Ms5ClientProblem      problem);

G_END_DECLS
