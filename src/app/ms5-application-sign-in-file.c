/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "protocol/ms5-json.h"

/* Signing in with what a file says, for demonstrations and kiosks: a secret never stands on a command
 * line, where everybody can read it, and the file must be the person's own. */

static void
fail (Ms5Application *self,
      const char     *what)
{
  g_autofree char *text = g_strdup_printf (_("Cannot sign in from the file: %s"), what);

  g_message ("%s", text);
  if (self->window != NULL)
    ms5_sign_in_page_set_problem (ms5_window_get_sign_in_page (self->window), text);
}

static void
use_contents (Ms5Application *self,
              const char     *text,
              gsize           length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) account = ms5_json_parse (text, length, &ms5_json_limits_client, &error);
  g_autofree char *last = g_settings_get_string (self->settings, "server");
  const char *server = last, *name, *password;

  if (account == NULL)
    {
      fail (self, error->message);
      return;
    }
  if (json_unpack (account, "{s?s, s:s, s:s}", "server", &server, "name", &name, "password", &password) != 0)
    {
      fail (self, _("it lacks «name» or «password»"));
      return;
    }

  if (self->window != NULL)
    ms5_sign_in_page_fill (ms5_window_get_sign_in_page (self->window), server, name);
  ms5_application_sign_in (self, server, name, password);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    {
      fail (self, error->message);
      return;
    }

  if (!self->stopping)
    use_contents (self, text, length);
  explicit_bzero (text, length);
  g_free (text);
}

static void
queried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info == NULL)
    {
      fail (self, error->message);
      return;
    }
  if (g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE) & (S_IRWXG | S_IRWXO))
    {
      fail (self, _("others can read it; its mode has to be 0600"));
      return;
    }
  g_file_load_contents_async (G_FILE (source), self->cancellable, loaded_cb, g_object_ref (self));
}

/**
 * ms5_application_sign_in_from:
 * @self: the program
 * @path: a JSON file with `name`, `password` and, unless it is the one used last, `server`, that only
 *   its owner can read
 *
 * Signs in as soon as the client has started.
 */
void
ms5_application_sign_in_from (Ms5Application *self,
                              const char     *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!self->started)
    {
      g_free (self->sign_in_file);
      self->sign_in_file = g_strdup (path);
      return;
    }
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_UNIX_MODE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, queried_cb, g_object_ref (self));
}
