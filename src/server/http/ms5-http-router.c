/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-router.h"

#include <string.h>

static gboolean
is_place (const char *segment)
{
  return segment[0] == '{';
}

/* Each segment is taken apart before it is decoded, so that an encoded slash stays in its segment. */
static gboolean
match_path (const char         *template,
            const char *const  *segments,
            char             ***out_args)
{
  g_auto (GStrv) wanted = g_strsplit (template, "/", -1);
  g_autoptr (GStrvBuilder) args = g_strv_builder_new ();
  guint i;

  for (i = 0; wanted[i] != NULL && segments[i] != NULL; i++)
    {
      g_autofree char *decoded = g_uri_unescape_string (segments[i], NULL);

      if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
        return FALSE;
      if (is_place (wanted[i]) && *decoded != '\0')
        g_strv_builder_add (args, decoded);
      else if (!g_str_equal (wanted[i], decoded))
        return FALSE;
    }
  if (wanted[i] != NULL || segments[i] != NULL)
    return FALSE;

  *out_args = g_strv_builder_end (args);
  return TRUE;
}

static void
allow (GString    *methods,
       const char *method)
{
  if (methods->len > 0)
    g_string_append (methods, ", ");
  g_string_append (methods, method);
  if (g_str_equal (method, "GET"))
    g_string_append (methods, ", HEAD");
}

/**
 * ms5_http_match_init:
 * @match: (out caller-allocates): what was found; to be cleared
 * @routes: the table; the last one has no method
 * @method: of the request
 * @path: of the request, percent-encoded
 */
void
ms5_http_match_init (Ms5HttpMatch       *match,
                     const Ms5HttpRoute *routes,
                     const char         *method,
                     const char         *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  g_autoptr (GString) methods = g_string_new (NULL);
  const char *wanted = g_str_equal (method, "HEAD") ? "GET" : method;

  *match = (Ms5HttpMatch) { -1, NULL, NULL };
  for (int i = 0; routes[i].method != NULL; i++)
    {
      g_auto (GStrv) args = NULL;

      if (!match_path (routes[i].path, (const char *const *) segments, &args))
        continue;
      if (g_str_equal (routes[i].method, wanted))
        {
          match->route = i;
          match->args = g_steal_pointer (&args);
          return;
        }
      allow (methods, routes[i].method);
    }

  if (methods->len > 0)
    match->allow = g_strdup (methods->str);
}

/**
 * ms5_http_match_clear:
 * @match: what was found
 */
void
ms5_http_match_clear (Ms5HttpMatch *match)
{
  g_clear_pointer (&match->allow, g_free);
  g_clear_pointer (&match->args, g_strfreev);
}
