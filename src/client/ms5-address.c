/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-address.h"

#include "client/ms5-client-problem.h"

#include <string.h>

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

static GUri *
parse (const char *text)
{
  g_autofree char *with_scheme = NULL;
  g_autoptr (GUri) uri = NULL;

  if (strstr (text, "://") != NULL)
    return g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  with_scheme = g_strconcat ("https://", text, NULL);
  uri = g_uri_parse (with_scheme, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || !is_loopback (g_uri_get_host (uri)))
    return g_steal_pointer (&uri);

  g_free (with_scheme);
  with_scheme = g_strconcat ("http://", text, NULL);
  return g_uri_parse (with_scheme, G_URI_FLAGS_NONE, NULL);
}

static gboolean
is_usable (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  const char *path = g_uri_get_path (uri);

  if (host == NULL || *host == '\0' || strchr (host, ' ') != NULL || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return FALSE;
  if (*path != '\0' && !g_str_equal (path, "/"))
    return FALSE;

  return g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (host));
}

/**
 * ms5_address_normalize:
 * @text: what a person typed: a name, perhaps with a port, perhaps with `https://` before it
 * @error: return location for %MS5_CLIENT_PROBLEM_ADDRESS
 *
 * A connection without TLS is only made within this machine.
 *
 * Returns: (transfer full) (nullable): the server's address, always spelt the same way
 */
char *
ms5_address_normalize (const char  *text,
                       GError     **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GUri) uri = *stripped != '\0' ? parse (stripped) : NULL;
  g_autoptr (GUri) plain = NULL;
  g_autofree char *host = NULL;

  if (uri == NULL || !is_usable (uri))
    {
      g_set_error (error, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_ADDRESS, "«%s» is not the address of a server", text);
      return NULL;
    }

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  plain = g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, g_uri_get_port (uri), "", NULL, NULL);
  return g_uri_to_string (plain);
}

/**
 * ms5_address_to_feed:
 * @server: a server's address, from ms5_address_normalize()
 *
 * Returns: (transfer full): the address of its feed
 */
char *
ms5_address_to_feed (const char *server)
{
  g_return_val_if_fail (g_str_has_prefix (server, "http"), NULL);

  return g_strconcat ("ws", server + strlen ("http"), "/api/v1/feed", NULL);
}
