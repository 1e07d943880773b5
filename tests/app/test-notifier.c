/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Against dunst, a real notification daemon, on a session bus of the test's own. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "app/ms5-libnotify-notifier.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#define BUS_NAME "org.freedesktop.Notifications"
#define BUS_PATH "/org/freedesktop/Notifications"

typedef struct
{
  const char           *dir;
  GDBusConnection      *bus;
  GSubprocess          *daemon;
  Ms5LibnotifyNotifier *notifier;
  GPtrArray            *log;
} Fixture;

static void
shown_cb (Ms5Notifier *notifier,
          const char  *key,
          gint64       rev,
          Fixture     *fixture)
{
  g_ptr_array_add (fixture->log, g_strdup_printf ("shown %s %" G_GINT64_FORMAT, key, rev));
}

static void
failed_cb (Ms5Notifier *notifier,
           const char  *key,
           const char  *message,
           Fixture     *fixture)
{
  g_test_message ("%s: %s", key, message);
  g_ptr_array_add (fixture->log, g_strdup_printf ("failed %s", key));
}

static void
action_cb (Ms5Notifier *notifier,
           const char  *key,
           const char  *action,
           const char  *token,
           Fixture     *fixture)
{
  g_ptr_array_add (fixture->log, g_strdup_printf ("%s %s", action, key));
}

static gboolean
logged (Fixture    *fixture,
        const char *line)
{
  return g_ptr_array_find_with_equal_func (fixture->log, line, g_str_equal, NULL);
}

static gboolean
has_owner (Fixture *fixture)
{
  G_GNUC_UNUSED g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "NameHasOwner",
                                 g_variant_new ("(s)", BUS_NAME), G_VARIANT_TYPE ("(b)"),
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

/* How many notifications dunst shows. */
static guint
count_displayed (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, BUS_NAME, BUS_PATH, "org.freedesktop.DBus.Properties",
                                 "Get", g_variant_new ("(ss)", "org.dunstproject.cmd0", "displayedLength"),
                                 G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_autoptr (GVariant) value = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return g_variant_get_uint32 (value);
}

static void
command (Fixture    *fixture,
         const char *name,
         GVariant   *args)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (fixture->bus, BUS_NAME, BUS_PATH, "org.dunstproject.cmd0", name, args,
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  with_daemon)
{
  static const char config[] = "[global]\n"
                               "dmenu = grep -m1 Acknowledge\n"
                               "stack_duplicates = false\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->dir = ms5_test_dir_new ();
  fixture->log = g_ptr_array_new_with_free_func (g_free);
  fixture->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->dir, "dunstrc", NULL);
  g_file_set_contents (path, config, -1, &error);
  g_assert_no_error (error);
  if (GPOINTER_TO_INT (with_daemon))
    {
      g_autoptr (GSubprocessLauncher) launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);

      /* Its warnings are its own. */
      g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
      fixture->daemon = g_subprocess_launcher_spawn (launcher, &error, "dunst", "-config", path, NULL);
      g_assert_no_error (error);
      ms5_test_wait_until (has_owner (fixture));
    }

  fixture->notifier = ms5_libnotify_notifier_new ();
  g_signal_connect (fixture->notifier, "shown", G_CALLBACK (shown_cb), fixture);
  g_signal_connect (fixture->notifier, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect (fixture->notifier, "action", G_CALLBACK (action_cb), fixture);
}

static void
close_notifier (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_notifier_close_async (MS5_NOTIFIER (fixture->notifier), NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_notifier_close_finish (MS5_NOTIFIER (fixture->notifier), result, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  with_daemon)
{
  close_notifier (fixture);
  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_assert_finalize_object (fixture->notifier);
  if (fixture->daemon != NULL)
    {
      g_subprocess_send_signal (fixture->daemon, SIGTERM);
      g_subprocess_wait (fixture->daemon, NULL, NULL);
      g_object_unref (fixture->daemon);
      ms5_test_wait_until (!has_owner (fixture));
    }
  g_object_unref (fixture->bus);
  g_ptr_array_unref (fixture->log);
}

static void
show (Fixture    *fixture,
      const char *key,
      gint64      rev)
{
  const Ms5Notice notice = { .key = (char *) key, .rev = rev, .priority = MS5_PRIORITY_CRITICAL,
                             .title = (char *) "Machine stop", .body = (char *) "Line 1 <Filler> & co",
                             .can_acknowledge = TRUE };
  g_autofree char *line = g_strdup_printf ("shown %s %" G_GINT64_FORMAT, key, rev);

  ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
  ms5_test_wait_until (logged (fixture, line));
}

static void
test_show_and_withdraw (Fixture       *fixture,
                        gconstpointer  data)
{
  show (fixture, "L1/a", 1);
  ms5_test_wait_until (count_displayed (fixture) == 1);
  show (fixture, "L1/b", 1);
  ms5_test_wait_until (count_displayed (fixture) == 2);

  /* The next revision replaces what is shown. */
  show (fixture, "L1/a", 2);
  g_assert_cmpuint (count_displayed (fixture), ==, 2);

  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/a");
  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "unknown");
  ms5_test_wait_until (count_displayed (fixture) == 1);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  show (fixture, "L1/a", 1);
  ms5_test_wait_until (count_displayed (fixture) == 1);
  command (fixture, "ContextMenuCall", NULL);
  ms5_test_wait_until (logged (fixture, "acknowledge L1/a"));

  show (fixture, "L2/b", 1);
  ms5_test_wait_until (count_displayed (fixture) >= 1);
  command (fixture, "NotificationAction", g_variant_new ("(u)", 0));
  ms5_test_wait_until (logged (fixture, "default L2/b") || logged (fixture, "default L1/a"));
}

static void
test_goes_with_the_program (Fixture       *fixture,
                            gconstpointer  data)
{
  show (fixture, "L1/a", 1);
  ms5_test_wait_until (count_displayed (fixture) == 1);
  close_notifier (fixture);
  ms5_test_wait_until (count_displayed (fixture) == 0);

  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_object_unref (fixture->notifier);
  fixture->notifier = ms5_libnotify_notifier_new ();
}

/* Somebody has the name and serves nothing under it. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  const Ms5Notice notice = { .key = (char *) "L1/a", .rev = 1, .priority = MS5_PRIORITY_LOW,
                             .title = (char *) "Machine stop" };
  guint owner = g_bus_own_name_on_connection (fixture->bus, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                              NULL, NULL, NULL);

  ms5_test_wait_until (has_owner (fixture));
  ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
  ms5_test_wait_until (logged (fixture, "failed L1/a"));
  g_bus_unown_name (owner);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *dunst = g_find_program_in_path ("dunst");

  g_test_init (&argc, &argv, NULL);
  if (dunst == NULL)
    {
      g_print ("1..0 # SKIP dunst is not installed\n");
      return 77;
    }

  g_test_add ("/notifier/show-and-withdraw", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_show_and_withdraw, tear_down);
  g_test_add ("/notifier/actions", Fixture, GINT_TO_POINTER (TRUE), set_up, test_actions, tear_down);
  g_test_add ("/notifier/goes-with-the-program", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_goes_with_the_program, tear_down);
  g_test_add ("/notifier/refused", Fixture, GINT_TO_POINTER (FALSE), set_up, test_refused, tear_down);
  return g_test_run ();
}
