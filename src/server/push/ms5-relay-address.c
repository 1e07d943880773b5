/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-relay-address.h"

#include <libsoup/soup.h>
#include <string.h>

static const Ms5JsonLimits address_limits = { MS5_RELAY_MAX_ADDRESS, 4, MS5_RELAY_MAX_ADDRESS };

/**
 * ms5_relay_address_read:
 * @address: a device's address, JSON text from anybody
 * @func: reads it
 * @user_data: for @func
 * @error: return location for %MS5_RELAY_ERROR_ADDRESS
 *
 * Returns: whether @address is right
 */
gboolean
ms5_relay_address_read (const char           *address,
                        Ms5RelayAddressFunc   func,
                        gpointer              user_data,
                        GError              **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (json_t) document = ms5_json_parse (address, strnlen (address, MS5_RELAY_MAX_ADDRESS + 1), &address_limits,
                                                &local_error);
  g_autofree char *text = NULL;
  Ms5JsonReader reader;

  if (document == NULL)
    {
      g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_ADDRESS, "The address is wrong: %s", local_error->message);
      return FALSE;
    }

  ms5_json_reader_init (&reader, document, TRUE, problems);
  func (&reader, user_data);
  ms5_json_reader_finish (&reader);
  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  text = ms5_problems_to_string (problems);
  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_ADDRESS, "The address is wrong: %s", g_strchomp (text));
  return FALSE;
}

/**
 * ms5_relay_address_read_for:
 * @message: a message
 * @func: reads its address
 * @user_data: for @func
 * @task: (transfer full): what is answered that the message is refused, if its address is wrong
 *
 * Returns: whether the address is right, and @task still the caller's
 */
gboolean
ms5_relay_address_read_for (const Ms5RelayMessage *message,
                            Ms5RelayAddressFunc    func,
                            gpointer               user_data,
                            GTask                 *task)
{
  g_autoptr (GError) error = NULL;

  if (ms5_relay_address_read (message->address, func, user_data, &error))
    return TRUE;

  ms5_relay_task_refuse (task, error->message);
  return FALSE;
}

/**
 * ms5_relay_host_is_loopback:
 * @host: a name or an address
 *
 * Returns: whether it is this machine for sure
 */
gboolean
ms5_relay_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 || (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * ms5_relay_uri_is_safe:
 * @uri: where to send something
 *
 * Returns: whether it gets there over TLS, or without leaving this machine
 */
gboolean
ms5_relay_uri_is_safe (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && ms5_relay_host_is_loopback (host));
}

/* @entry: `host`, `host:port` or `*.suffix`; without a port it is the scheme's. */
static gboolean
matches (const char *entry,
         GUri       *uri)
{
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  int port = g_uri_get_port (uri);
  const char *host = g_uri_get_host (uri);
  g_autofree char *full = NULL;
  gsize suffix = strlen (entry) - 1;
  gsize length = strlen (host);

  if (port < 0)
    port = usual;
  if (g_str_has_prefix (entry, "*."))
    return port == usual && length > suffix && g_ascii_strcasecmp (host + length - suffix, entry + 1) == 0;

  full = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
  return g_ascii_strcasecmp (entry, full) == 0 || (port == usual && g_ascii_strcasecmp (entry, host) == 0);
}

/**
 * ms5_relay_host_is_listed:
 * @uri: where to send something
 * @hosts: (array zero-terminated=1): `host`, `host:port` or `*.suffix`
 *
 * Who registers a device must not make the server ask whatever it can reach.
 *
 * Returns: whether an administrator allows it
 */
gboolean
ms5_relay_host_is_listed (GUri              *uri,
                          const char *const *hosts)
{
  for (guint i = 0; hosts[i] != NULL; i++)
    if (matches (hosts[i], uri))
      return TRUE;

  return FALSE;
}

/**
 * ms5_relay_address_get_uri:
 * @reader: stands on an address
 * @member: holds where to send something
 * @hosts: (array zero-terminated=1): who may be asked
 * @out_uri: (out) (nullable): set if it is right
 *
 * Reads an address that is one of the web.
 */
void
ms5_relay_address_get_uri (Ms5JsonReader      *reader,
                           const char         *member,
                           const char *const  *hosts,
                           GUri              **out_uri)
{
  g_autoptr (GUri) uri = NULL;
  const char *text;

  *out_uri = NULL;
  if (!ms5_json_get_string (reader, member, MS5_JSON_REQUIRED, MS5_RELAY_MAX_ADDRESS, &text))
    return;

  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !ms5_relay_uri_is_safe (uri) || g_uri_get_fragment (uri) != NULL)
    ms5_json_reader_complain (reader, member, "is not an https address");
  else if (!ms5_relay_host_is_listed (uri, hosts))
    ms5_json_reader_complain (reader, member, "is on a host that is not allowed");
  else
    *out_uri = g_steal_pointer (&uri);
}
