/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-problem.h"

#include "runtime/ms5-transport.h"
#include "storage/ms5-db-error.h"

G_DEFINE_ENUM_TYPE (Ms5ClientProblem, ms5_client_problem,
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_ADDRESS, "address"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_NO_NAME, "no-name"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_TIMEOUT, "timeout"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_CERTIFICATE, "certificate"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_CERTIFICATE_NAME, "certificate-name"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED, "certificate-expired"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_CLOCK, "clock"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_NOT_A_SERVER, "not-a-server"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_THROTTLED, "throttled"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_SIGNED_OUT, "signed-out"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_FORBIDDEN, "forbidden"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_TOO_OLD, "too-old"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_REPLACED, "replaced"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_PROTOCOL, "protocol"),
                    G_DEFINE_ENUM_VALUE (MS5_CLIENT_PROBLEM_STORAGE, "storage"))

G_DEFINE_QUARK (ms5-client-error-quark, ms5_client_error)

/**
 * ms5_client_problem_to_string:
 * @problem: a problem
 *
 * Returns: its name, for logs
 */
const char *
ms5_client_problem_to_string (Ms5ClientProblem problem)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (MS5_TYPE_CLIENT_PROBLEM);
  const GEnumValue *value = g_enum_get_value (klass, (int) problem);

  return value != NULL ? value->value_nick : "?";
}

/**
 * ms5_client_problem_from_certificate:
 * @flags: what is wrong with a server's certificate
 *
 * Returns: what is to be told of it. Of several things the one that is wrong whatever the clock says
 */
Ms5ClientProblem
ms5_client_problem_from_certificate (GTlsCertificateFlags flags)
{
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return MS5_CLIENT_PROBLEM_CLOCK;
  if (flags & (G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_REVOKED | G_TLS_CERTIFICATE_INSECURE))
    return MS5_CLIENT_PROBLEM_CERTIFICATE;
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return MS5_CLIENT_PROBLEM_CERTIFICATE_NAME;
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED;

  return MS5_CLIENT_PROBLEM_CERTIFICATE;
}

static Ms5ClientProblem
from_io (int code)
{
  switch ((GIOErrorEnum) code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return MS5_CLIENT_PROBLEM_REFUSED;
    case G_IO_ERROR_TIMED_OUT:
      return MS5_CLIENT_PROBLEM_TIMEOUT;
    case G_IO_ERROR_INVALID_ARGUMENT:
      return MS5_CLIENT_PROBLEM_ADDRESS;
    case G_IO_ERROR_CANCELLED:
      return MS5_CLIENT_PROBLEM_NONE;
    case G_IO_ERROR_INVALID_DATA:
      return MS5_CLIENT_PROBLEM_NOT_A_SERVER;
    default:
      return MS5_CLIENT_PROBLEM_UNREACHABLE;
    }
}

static Ms5ClientProblem
from_transport (int code)
{
  switch ((Ms5TransportError) code)
    {
    case MS5_TRANSPORT_ERROR_NOT_WEBSOCKET:
    case MS5_TRANSPORT_ERROR_REFUSED:
      return MS5_CLIENT_PROBLEM_NOT_A_SERVER;
    case MS5_TRANSPORT_ERROR_UNAUTHORIZED:
      return MS5_CLIENT_PROBLEM_SIGNED_OUT;
    case MS5_TRANSPORT_ERROR_FORBIDDEN:
      return MS5_CLIENT_PROBLEM_FORBIDDEN;
    case MS5_TRANSPORT_ERROR_BUSY:
      return MS5_CLIENT_PROBLEM_BUSY;
    case MS5_TRANSPORT_ERROR_PROTOCOL:
    case MS5_TRANSPORT_ERROR_TOO_LARGE:
    default:
      return MS5_CLIENT_PROBLEM_PROTOCOL;
    }
}

/**
 * ms5_client_problem_from_error:
 * @error: (nullable): what went wrong on the way to the server, or in what is stored on this machine
 *
 * Returns: what is to be told of it; %MS5_CLIENT_PROBLEM_NONE if it was only cancelled
 */
Ms5ClientProblem
ms5_client_problem_from_error (const GError *error)
{
  if (error == NULL)
    return MS5_CLIENT_PROBLEM_NONE;
  if (error->domain == MS5_CLIENT_ERROR)
    return (Ms5ClientProblem) error->code;
  if (error->domain == MS5_DB_ERROR)
    return MS5_CLIENT_PROBLEM_STORAGE;
  if (error->domain == G_RESOLVER_ERROR)
    return MS5_CLIENT_PROBLEM_NO_NAME;
  if (error->domain == G_TLS_ERROR)
    return error->code == G_TLS_ERROR_NOT_TLS ? MS5_CLIENT_PROBLEM_NOT_A_SERVER : MS5_CLIENT_PROBLEM_TLS;
  if (error->domain == MS5_TRANSPORT_ERROR)
    return from_transport (error->code);
  if (error->domain == G_IO_ERROR)
    return from_io (error->code);

  return MS5_CLIENT_PROBLEM_NOT_A_SERVER;
}
