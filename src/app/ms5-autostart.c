/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-autostart.h"

#include <glib/gi18n.h>
#ifdef HAVE_PORTAL
#include <libportal/portal.h>
#endif

#include "app/ms5-portal-notifier.h"

#define PROGRAM "ms5-floor-dashboard"
#define OPTION  "--background"

/* Outside a sandbox: https://specifications.freedesktop.org/autostart-spec/ */

static GFile *
get_entry (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart", APPLICATION_ID ".desktop", NULL);

  return g_file_new_for_path (path);
}

/* One that is not installed is started from where it is. */
static char *
dup_command (void)
{
  g_autofree char *installed = g_find_program_in_path (PROGRAM);
  g_autofree char *here = installed == NULL ? g_file_read_link ("/proc/self/exe", NULL) : NULL;
  g_autofree char *quoted = here != NULL ? g_shell_quote (here) : NULL;

  return g_strconcat (quoted != NULL ? quoted : PROGRAM, " " OPTION, NULL);
}

static GBytes *
make_entry (void)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *command = dup_command ();
  gsize length;
  char *text;

  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, _("Floor Dashboard"));
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, APPLICATION_ID);
  g_key_file_set_string (entry, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  text = g_key_file_to_data (entry, &length, NULL);
  return g_bytes_new_take (text, length);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
folder_made_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) entry = get_entry ();
  g_autoptr (GBytes) contents = make_entry ();
  GError *error = NULL;

  if (!g_file_make_directory_finish (G_FILE (source), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_file_replace_contents_bytes_async (entry, contents, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_delete_finish (G_FILE (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
}

static void
set_entry (GTask    *task,
           gboolean  at_sign_in)
{
  g_autoptr (GFile) entry = get_entry ();
  g_autoptr (GFile) folder = g_file_get_parent (entry);

  if (at_sign_in)
    g_file_make_directory_async (folder, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), folder_made_cb,
                                 g_object_ref (task));
  else
    g_file_delete_async (entry, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), deleted_cb, g_object_ref (task));
}

/* In a sandbox */

#ifdef HAVE_PORTAL
static void
permitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_task_return_error_if_cancelled (task))
    return;
  /* Not we, but the reader, has cancelled it. */
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "the desktop does not permit it");
}

static void
ask_portal (GTask    *task,
            gboolean  at_sign_in)
{
  g_autoptr (XdpPortal) portal = xdp_portal_new ();
  g_autoptr (GPtrArray) command = g_ptr_array_new ();

  g_ptr_array_add (command, (char *) PROGRAM);
  g_ptr_array_add (command, (char *) OPTION);
  xdp_portal_request_background (portal, NULL, (char *) _("To tell you of calls while the window is closed"), command,
                                 at_sign_in ? XDP_BACKGROUND_FLAG_AUTOSTART : XDP_BACKGROUND_FLAG_NONE,
                                 g_task_get_cancellable (task), permitted_cb, g_object_ref (task));
}
#else
static void
ask_portal (GTask    *task,
            gboolean  at_sign_in)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "built without libportal");
}
#endif

/**
 * ms5_autostart_set_async:
 * @at_sign_in: whether the program starts when the reader signs in to the computer
 * @cancellable: (nullable): a cancellable
 * @callback: called when that is so, or is known not to be
 * @user_data: for the callback
 */
void
ms5_autostart_set_async (gboolean             at_sign_in,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ms5_autostart_set_async);
  if (ms5_portal_notifier_is_wanted ())
    ask_portal (task, at_sign_in);
  else
    set_entry (task, at_sign_in);
}

/**
 * ms5_autostart_set_finish:
 * @result: what the callback got
 * @error: return location for an error; %G_IO_ERROR_PERMISSION_DENIED if the reader or the desktop does not want it
 *
 * Returns: whether it is as wanted
 */
gboolean
ms5_autostart_set_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
