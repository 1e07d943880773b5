/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Against real notification daemons, and against one that can do just what the test wants, on a session bus of the
 * test's own. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "app/ms5-libnotify-notifier.h"
#include "notification-desk.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#define BUS_NAME "org.freedesktop.Notifications"
#define BUS_PATH "/org/freedesktop/Notifications"
#define DAEMON   "/usr/lib/notification-daemon/notification-daemon"

typedef enum { NO_SERVER, DUNST, NOTIFICATION_DAEMON } Server;

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

static guint
count_logged (Fixture    *fixture,
              const char *line)
{
  guint n = 0;

  for (guint i = 0; i < fixture->log->len; i++)
    n += g_str_equal (fixture->log->pdata[i], line);
  return n;
}

static void
start_server (Fixture *fixture,
              Server   server)
{
  g_autofree char *path = g_build_filename (fixture->dir, "dunstrc", NULL);
  const char * const dunst[] = { "dunst", "-config", path, NULL };
  const char * const daemon[] = { DAEMON, NULL };
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;

  /* Its warnings are its own. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  fixture->daemon = g_subprocess_launcher_spawnv (launcher, server == DUNST ? dunst : daemon, &error);
  g_assert_no_error (error);
  ms5_test_wait_until (has_owner (fixture));
}

static void
kill_server (Fixture *fixture,
             int      signal)
{
  g_subprocess_send_signal (fixture->daemon, signal);
  g_subprocess_wait (fixture->daemon, NULL, NULL);
  g_clear_object (&fixture->daemon);
  ms5_test_wait_until (!has_owner (fixture));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  server)
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
  if (GPOINTER_TO_INT (server) != NO_SERVER)
    start_server (fixture, GPOINTER_TO_INT (server));

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
           gconstpointer  server)
{
  close_notifier (fixture);
  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_assert_finalize_object (fixture->notifier);
  if (fixture->daemon != NULL)
    kill_server (fixture, SIGTERM);
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
                             .can_acknowledge = TRUE, .can_snooze = TRUE };
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

static void
show_many (Fixture    *fixture,
           const char *key,
           gint64      n)
{
  for (gint64 rev = 1; rev <= n; rev++)
    {
      const Ms5Notice notice = { .key = (char *) key, .rev = rev, .priority = MS5_PRIORITY_MEDIUM, .title = (char *) "Line 1" };

      ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
    }
}

static guint
count_shown (Fixture    *fixture,
             const char *key)
{
  g_autofree char *prefix = g_strdup_printf ("shown %s ", key);
  guint n = 0;

  for (guint i = 0; i < fixture->log->len; i++)
    n += g_str_has_prefix (fixture->log->pdata[i], prefix);
  return n;
}

/* While the server is busy only the last that is to be shown of each matters, and the program does not stay for it. */
static void
test_slow_server (Fixture       *fixture,
                  gconstpointer  data)
{
  show (fixture, "L1/a", 1);
  g_subprocess_send_signal (fixture->daemon, SIGSTOP);
  show_many (fixture, "L1/a", 200);
  show_many (fixture, "L1/b", 100);
  show_many (fixture, "L1/c", 100);
  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/c");
  g_subprocess_send_signal (fixture->daemon, SIGCONT);
  ms5_test_wait_until (logged (fixture, "shown L1/a 200"));
  ms5_test_wait_until (logged (fixture, "shown L1/b 100"));
  ms5_test_wait_until (count_displayed (fixture) == 2);
  g_assert_cmpuint (count_shown (fixture, "L1/a"), <=, 3);
  g_assert_cmpuint (count_shown (fixture, "L1/b"), ==, 1);
  g_assert_cmpuint (count_shown (fixture, "L1/c"), ==, 0);
}

/* The program does not stay for what has not been shown yet. */
static void
test_end_with_slow_server (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  char key[] = "L2/a";

  show (fixture, "L1/a", 1);
  g_ptr_array_set_size (fixture->log, 0);
  g_subprocess_send_signal (fixture->daemon, SIGSTOP);
  for (; key[3] <= 'z'; key[3]++)
    show_many (fixture, key, 1);
  ms5_notifier_close_async (MS5_NOTIFIER (fixture->notifier), NULL, ms5_test_result_cb, &result);
  g_subprocess_send_signal (fixture->daemon, SIGCONT);
  ms5_test_wait_until (result != NULL);
  g_assert_cmpuint (fixture->log->len, <=, 1);
  ms5_test_wait_until (count_displayed (fixture) == 0);

  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_object_unref (fixture->notifier);
  fixture->notifier = ms5_libnotify_notifier_new ();
}

/* Somebody has the name and serves nothing under it. The one that comes after them shows it, and that is said. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  const Ms5Notice notice = { .key = (char *) "L1/a", .rev = 1, .priority = MS5_PRIORITY_CRITICAL,
                             .title = (char *) "Machine stop" };
  guint owner = g_bus_own_name_on_connection (fixture->bus, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                              NULL, NULL, NULL);

  ms5_test_wait_until (has_owner (fixture));
  ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
  ms5_test_wait_until (logged (fixture, "failed L1/a"));
  g_bus_unown_name (owner);
  ms5_test_wait_until (!has_owner (fixture));
  start_server (fixture, DUNST);
  ms5_test_wait_until (logged (fixture, "shown L1/a 1"));
  ms5_test_wait_until (count_displayed (fixture) == 1);
  g_assert_cmpuint (count_logged (fixture, "failed L1/a"), ==, 1);
  g_assert_cmpuint (count_logged (fixture, "shown L1/a 1"), ==, 1);
}

/* The next one is shown what the last one showed, and nothing is said of that. */
static void
test_server_again (Fixture       *fixture,
                   gconstpointer  data)
{
  show (fixture, "L1/a", 1);
  ms5_test_wait_until (count_displayed (fixture) == 1);
  kill_server (fixture, SIGKILL);
  start_server (fixture, DUNST);
  ms5_test_wait_until (count_displayed (fixture) == 1);
  g_assert_cmpuint (count_logged (fixture, "shown L1/a 1"), ==, 1);
  command (fixture, "ContextMenuCall", NULL);
  ms5_test_wait_until (logged (fixture, "acknowledge L1/a"));
  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/a");
  ms5_test_wait_until (count_displayed (fixture) == 0);
}

static void
closed_cb (GDBusConnection *bus,
           const char      *sender,
           const char      *path,
           const char      *interface,
           const char      *signal,
           GVariant        *args,
           gpointer         n)
{
  *(guint *) n += 1;
}

static void
test_other_daemon (Fixture       *fixture,
                   gconstpointer  data)
{
  guint n_closed = 0;
  guint id = g_dbus_connection_signal_subscribe (fixture->bus, NULL, BUS_NAME, "NotificationClosed", BUS_PATH, NULL,
                                                 G_DBUS_SIGNAL_FLAGS_NONE, closed_cb, &n_closed, NULL);

  show (fixture, "L1/a", 1);
  show (fixture, "L1/b", 1);
  show (fixture, "L1/a", 2);
  g_assert_cmpuint (n_closed, ==, 0);
  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/a");
  ms5_test_wait_until (n_closed == 1);
  g_dbus_connection_signal_unsubscribe (fixture->bus, id);
}

/* The last Notify that the desk got. */
static GVariant *
get_last (NotificationDesk *desk)
{
  g_assert_cmpuint (desk->notified->len, >, 0);
  return desk->notified->pdata[desk->notified->len - 1];
}

static int
get_urgency (NotificationDesk *desk)
{
  g_autoptr (GVariant) urgency = notification_desk_hint (get_last (desk), "urgency");

  return g_variant_get_byte (urgency);
}

static void
check_last (NotificationDesk *desk,
            const char       *body,
            const char       *actions,
            int               urgency,
            gint32            timeout)
{
  g_autofree const char **pairs = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  const char *got_body;
  gint32 got_timeout;

  g_variant_get_child (get_last (desk), 4, "&s", &got_body);
  g_variant_get_child (get_last (desk), 5, "^a&s", &pairs);
  g_variant_get_child (get_last (desk), 7, "i", &got_timeout);
  for (guint i = 0; pairs[i] != NULL; i += 2)
    g_string_append_printf (names, "%s;", pairs[i]);
  g_assert_cmpstr (got_body, ==, body);
  g_assert_cmpstr (names->str, ==, actions);
  g_assert_cmpint (get_urgency (desk), ==, urgency);
  g_assert_cmpint (got_timeout, ==, timeout);
}

static void
check_flag (NotificationDesk *desk,
            const char       *name,
            gboolean          on)
{
  g_autoptr (GVariant) hint = notification_desk_hint (get_last (desk), name);

  g_assert_true ((hint != NULL && g_variant_get_boolean (hint)) == on);
}

static void
show_priority (Fixture     *fixture,
               Ms5Priority  priority,
               gint64       rev,
               gboolean     breaks_dnd)
{
  const Ms5Notice notice = { .key = (char *) "L1/p", .rev = rev, .priority = priority, .title = (char *) "Stop",
                             .body = (char *) "a < b", .breaks_dnd = breaks_dnd };
  g_autofree char *line = g_strdup_printf ("shown L1/p %" G_GINT64_FORMAT, rev);

  ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
  ms5_test_wait_until (logged (fixture, line));
}

/* No buttons, no markup, and nothing is kept: plain text that says what to do, until somebody has seen it. */
static void
test_plain_server (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const capabilities[] = { "body", NULL };
  g_autoptr (NotificationDesk) desk = notification_desk_new (capabilities);

  show (fixture, "L1/a", 1);
  check_last (desk, "Line 1 <Filler> & co\nAcknowledge it in Floor Dashboard", "", 2, 0);
  check_flag (desk, "suppress-sound", FALSE);
  show_priority (fixture, MS5_PRIORITY_MEDIUM, 1, FALSE);
  check_last (desk, "a < b", "", 1, 0);
  close_notifier (fixture);
  g_assert_cmpuint (desk->closed->len, ==, 2);
  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_object_unref (fixture->notifier);
  fixture->notifier = ms5_libnotify_notifier_new ();
}

static void
test_rich_server (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const capabilities[] = { "actions", "body", "body-markup", "persistence", "sound", NULL };
  static const char * const less[] = { "body", NULL };
  NotificationDesk *desk = notification_desk_new (capabilities);

  show (fixture, "L1/a", 1);
  check_last (desk, "Line 1 &lt;Filler&gt; &amp; co", "default;open;acknowledge;snooze;", 2, 0);
  check_flag (desk, "resident", TRUE);
  check_flag (desk, "suppress-sound", TRUE);
  check_flag (desk, "transient", FALSE);
  notification_desk_press (desk, desk->last, "snooze");
  ms5_test_wait_until (logged (fixture, "snooze L1/a"));

  show_priority (fixture, MS5_PRIORITY_LOW, 1, FALSE);
  check_last (desk, "a &lt; b", "default;open;", 0, -1);
  check_flag (desk, "resident", FALSE);
  show_priority (fixture, MS5_PRIORITY_MEDIUM, 2, FALSE);
  check_last (desk, "a &lt; b", "default;open;", 1, -1);
  show_priority (fixture, MS5_PRIORITY_HIGH, 3, FALSE);
  check_last (desk, "a &lt; b", "default;open;", 1, 0);
  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/p");
  ms5_test_wait_until (desk->closed->len == 1);

  /* The next server can do less. */
  notification_desk_free (desk);
  desk = notification_desk_new (less);
  ms5_test_wait_until (desk->notified->len == 1);
  check_last (desk, "Line 1 <Filler> & co\nAcknowledge it in Floor Dashboard", "", 2, 0);
  close_notifier (fixture);
  notification_desk_free (desk);
  g_signal_handlers_disconnect_by_data (fixture->notifier, fixture);
  g_object_unref (fixture->notifier);
  fixture->notifier = ms5_libnotify_notifier_new ();
}

/* Who does not want to be disturbed is not, unless they want to be for what is critical. */
static void
test_do_not_disturb (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char * const capabilities[] = { "inhibitions", NULL };
  NotificationDesk *desk = notification_desk_new (capabilities);
  gint64 rev = 1;

  show_priority (fixture, MS5_PRIORITY_CRITICAL, rev, FALSE);
  check_last (desk, "a < b", "", 2, 0);
  notification_desk_inhibit (desk, TRUE);
  /* It is told on another way than what is shown. */
  ms5_test_wait_until ((show_priority (fixture, MS5_PRIORITY_CRITICAL, ++rev, FALSE), get_urgency (desk) == 1));
  show_priority (fixture, MS5_PRIORITY_CRITICAL, ++rev, TRUE);
  check_last (desk, "a < b", "", 2, 0);
  notification_desk_free (desk);
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

  g_test_add ("/notifier/show-and-withdraw", Fixture, GINT_TO_POINTER (DUNST), set_up,
              test_show_and_withdraw, tear_down);
  g_test_add ("/notifier/actions", Fixture, GINT_TO_POINTER (DUNST), set_up, test_actions, tear_down);
  g_test_add ("/notifier/goes-with-the-program", Fixture, GINT_TO_POINTER (DUNST), set_up,
              test_goes_with_the_program, tear_down);
  g_test_add ("/notifier/slow-server", Fixture, GINT_TO_POINTER (DUNST), set_up, test_slow_server, tear_down);
  g_test_add ("/notifier/end-with-slow-server", Fixture, GINT_TO_POINTER (DUNST), set_up,
              test_end_with_slow_server, tear_down);
  g_test_add ("/notifier/refused", Fixture, GINT_TO_POINTER (NO_SERVER), set_up, test_refused, tear_down);
  g_test_add ("/notifier/server-again", Fixture, GINT_TO_POINTER (DUNST), set_up, test_server_again, tear_down);
  g_test_add ("/notifier/plain-server", Fixture, GINT_TO_POINTER (NO_SERVER), set_up, test_plain_server, tear_down);
  g_test_add ("/notifier/rich-server", Fixture, GINT_TO_POINTER (NO_SERVER), set_up, test_rich_server, tear_down);
  g_test_add ("/notifier/do-not-disturb", Fixture, GINT_TO_POINTER (NO_SERVER), set_up, test_do_not_disturb,
              tear_down);
  if (g_file_test (DAEMON, G_FILE_TEST_IS_EXECUTABLE))
    g_test_add ("/notifier/other-daemon", Fixture, GINT_TO_POINTER (NOTIFICATION_DAEMON), set_up, test_other_daemon,
                tear_down);
  return g_test_run ();
}
