/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "app/ms5-application.h"
#include "app/ms5-restart.h"

/* As if the window were closed: everything is kept but what could only be asked about. */
static gboolean
quit_cb (gpointer app)
{
  Ms5Window *window = ms5_application_get_window (app);

  if (window != NULL)
    ms5_window_forget_unsaved (window);
  g_action_group_activate_action (app, "quit", NULL);
  return G_SOURCE_CONTINUE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5Application) app = NULL;
  g_autofree char *page = NULL;
  guint signals[2];
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_("Floor Dashboard"));

  app = ms5_application_new ();
  signals[0] = g_unix_signal_add (SIGINT, quit_cb, app);
  signals[1] = g_unix_signal_add (SIGTERM, quit_cb, app);
  status = g_application_run (G_APPLICATION (app), argc, argv);
  if (!ms5_application_has_lost_bus (app, &page))
    return status;

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (signals[i]);
  g_clear_object (&app);
  return ms5_restart_on_new_bus (argv, page);
}
