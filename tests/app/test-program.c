/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The program itself, as a process: it starts without a server, does what it is told over
 * the session bus, and ends in order. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#define APP_PATH    "/org/ms5/FloorDashboard"
#define WINDOW_PATH APP_PATH "/window/1"

typedef struct
{
  const char      *dir;
  GDBusConnection *bus;
  GSubprocess     *program;
} Fixture;

static GSubprocess *
spawn (Fixture          *fixture,
       GSubprocessFlags  flags,
       const char       *option,
       const char       *value)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *path = g_build_filename (g_getenv ("MS5_BUILD_ROOT"), "src", "app", "ms5-floor-dashboard",
                                            NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *program;

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", fixture->dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", fixture->dir, TRUE);
  /* A cursor that blinks without a window manager makes GTK warn; what libraries keep is theirs. */
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "fatal-criticals", TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "abort_on_error=1:detect_leaks=0", TRUE);
  g_subprocess_launcher_setenv (launcher, "GTK_A11Y", "none", TRUE);
  program = g_subprocess_launcher_spawn (launcher, &error, path, option, value, NULL);
  g_assert_no_error (error);
  return program;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = ms5_test_dir_new ();
  fixture->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->program);
  g_object_unref (fixture->bus);
}

/* The names of the actions on a path; %NULL while nothing is there. */
static char **
list_actions (Fixture    *fixture,
              const char *path)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, APPLICATION_ID, path, "org.gtk.Actions", "List", NULL,
                                 G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^as)", &names);
  return names;
}

static gboolean
has_action (Fixture    *fixture,
            const char *path,
            const char *name)
{
  g_auto (GStrv) names = list_actions (fixture, path);

  return names != NULL && g_strv_contains ((const char * const *) names, name);
}

static void
activate (Fixture    *fixture,
          const char *path,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, APPLICATION_ID, path, "org.gtk.Actions", "Activate",
                                 g_variant_new ("(sava{sv})", name, NULL, NULL), NULL,
                                 G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
wait_for_exit (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (fixture->program, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (g_subprocess_wait_finish (fixture->program, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (fixture->program));
  g_assert_cmpint (g_subprocess_get_exit_status (fixture->program), ==, 0);
}

static void
test_version (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;

  fixture->program = spawn (fixture, G_SUBPROCESS_FLAGS_STDOUT_PIPE, "--version", NULL);
  g_assert_true (g_subprocess_communicate_utf8 (fixture->program, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (out, ==, PACKAGE_VERSION "\n");
}

static void
test_quit (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->program = spawn (fixture, G_SUBPROCESS_FLAGS_NONE, NULL, NULL);
  ms5_test_wait_until (has_action (fixture, WINDOW_PATH, "show-line"));
  g_assert_true (has_action (fixture, APP_PATH, "show-floor"));
  g_assert_true (has_action (fixture, APP_PATH, "sign-in-from"));
  activate (fixture, APP_PATH, "show-floor");
  activate (fixture, APP_PATH, "about");
  activate (fixture, APP_PATH, "quit");
  wait_for_exit (fixture);
}

static void
test_signal (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->program = spawn (fixture, G_SUBPROCESS_FLAGS_NONE, "--page", "line:L1");
  ms5_test_wait_until (has_action (fixture, WINDOW_PATH, "show-line"));
  g_subprocess_send_signal (fixture->program, SIGTERM);
  wait_for_exit (fixture);
}

/* A file that others can read is not used, and the program says so. */
static void
test_sign_in_file (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "account", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  gboolean told = FALSE;

  g_file_set_contents_full (path, "{\"name\":\"a\",\"password\":\"b\"}", -1, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
  fixture->program = spawn (fixture, G_SUBPROCESS_FLAGS_STDERR_PIPE, "--sign-in-from", path);
  lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (fixture->program));
  while (!told)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, ms5_test_result_cb, &result);
      ms5_test_wait_until (result != NULL);
      line = g_data_input_stream_read_line_finish_utf8 (lines, result, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
      told = strstr (line, "0600") != NULL;
    }
  activate (fixture, APP_PATH, "quit");
  wait_for_exit (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/program/version", Fixture, NULL, set_up, test_version, tear_down);
  g_test_add ("/program/quit", Fixture, NULL, set_up, test_quit, tear_down);
  g_test_add ("/program/signal", Fixture, NULL, set_up, test_signal, tear_down);
  g_test_add ("/program/sign-in-file", Fixture, NULL, set_up, test_sign_in_file, tear_down);
  return g_test_run ();
}
