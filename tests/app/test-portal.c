/* SPDX-License-Identifier: GPL-3.0-or-later */

/* As in a sandbox: beside portals that write down what they are asked, on a session bus of the test's own. */

#include "config.h"

#include <gio/gio.h>

#include "app/ms5-autostart.h"
#include "app/ms5-portal-notifier.h"
#include "support/ms5-test-wait.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define APP_PATH    "/org/ms5/FloorDashboard"

static const char introspection[] =
  "<node><interface name='org.freedesktop.portal.Notification'>"
  "<method name='AddNotification'><arg type='s'/><arg type='a{sv}'/></method>"
  "<method name='RemoveNotification'><arg type='s'/></method></interface>"
  "<interface name='org.freedesktop.portal.Background'>"
  "<method name='RequestBackground'><arg type='s'/><arg type='a{sv}'/><arg type='o' direction='out'/></method>"
  "</interface></node>";

typedef struct
{
  GDBusConnection   *bus; /* the portals' */
  guint              objects[2];
  guint              name;
  GHashTable        *shown; /* id → a{sv} */
  GVariant          *asked; /* (nullable): the options of the last RequestBackground */
  guint32            response;
  gboolean           permitted;

  GApplication      *application;
  Ms5PortalNotifier *notifier;
  GString           *log;
} Fixture;

static const char *
answer_background (Fixture    *fixture,
                   const char *sender,
                   GVariant   *options)
{
  g_autofree char *who = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token;
  g_autofree char *path = NULL;
  g_autoptr (GVariantBuilder) results = g_variant_builder_new (G_VARIANT_TYPE ("a{sv}"));
  g_autoptr (GError) error = NULL;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", who, token);
  g_variant_builder_add (results, "{sv}", "background", g_variant_new_boolean (fixture->permitted));
  g_variant_builder_add (results, "{sv}", "autostart", g_variant_new_boolean (fixture->permitted));
  g_dbus_connection_emit_signal (fixture->bus, sender, path, "org.freedesktop.portal.Request", "Response",
                                 g_variant_new ("(ua{sv})", fixture->response, results), &error);
  g_assert_no_error (error);
  return g_intern_string (path);
}

static void
called_cb (GDBusConnection       *bus,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *args,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Fixture *fixture = user_data;
  GVariant *reply = NULL;
  const char *text;
  GVariant *given = NULL;

  if (g_str_equal (method, "RemoveNotification"))
    {
      g_variant_get (args, "(&s)", &text);
      g_hash_table_remove (fixture->shown, text);
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  g_variant_get (args, "(&s@a{sv})", &text, &given);
  if (g_str_equal (method, "AddNotification"))
    g_hash_table_insert (fixture->shown, g_strdup (text), given);
  else
    {
      g_clear_pointer (&fixture->asked, g_variant_unref);
      fixture->asked = given;
      reply = g_variant_new ("(o)", answer_background (fixture, sender, given));
    }
  g_dbus_method_invocation_return_value (invocation, reply);
}

static void
owned_cb (GDBusConnection *bus,
          const char      *name,
          gpointer         owned)
{
  *(gboolean *) owned = TRUE;
}

static void
start_portals (Fixture *fixture)
{
  static const GDBusInterfaceVTable vtable = { called_cb, NULL, NULL, { NULL } };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;

  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  fixture->bus = g_dbus_connection_new_for_address_sync (address,
                                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                         NULL, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->objects); i++)
    {
      fixture->objects[i] = g_dbus_connection_register_object (fixture->bus, PORTAL_PATH, node->interfaces[i], &vtable,
                                                               fixture, NULL, &error);
      g_assert_no_error (error);
    }
  fixture->name = g_bus_own_name_on_connection (fixture->bus, PORTAL_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL,
                                                &owned, NULL);
  ms5_test_wait_until (owned);
}

static void
pressed_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  Fixture *fixture = data;
  const char *key, *pressed;

  g_variant_get (parameter, "(&s&s)", &key, &pressed);
  g_string_append_printf (fixture->log, "%s %s;", pressed, key);
}

static void
shown_cb (Fixture    *fixture,
          const char *key,
          gint64      rev)
{
  g_string_append_printf (fixture->log, "shown %s %" G_GINT64_FORMAT ";", key, rev);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const GActionEntry entries[] = { { MS5_PORTAL_NOTIFIER_ACTION, pressed_cb, "(ss)" } };
  g_autoptr (GError) error = NULL;

  fixture->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  fixture->log = g_string_new (NULL);
  fixture->permitted = TRUE;
  start_portals (fixture);
  fixture->application = g_application_new (APPLICATION_ID, G_APPLICATION_DEFAULT_FLAGS);
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->application), entries, G_N_ELEMENTS (entries), fixture);
  g_application_register (fixture->application, NULL, &error);
  g_assert_no_error (error);
  fixture->notifier = ms5_portal_notifier_new (fixture->application);
  g_signal_connect_swapped (fixture->notifier, "shown", G_CALLBACK (shown_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (fixture->notifier);
  g_object_unref (fixture->application);
  g_bus_unown_name (fixture->name);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->objects); i++)
    g_dbus_connection_unregister_object (fixture->bus, fixture->objects[i]);
  g_dbus_connection_close_sync (fixture->bus, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->bus);
  g_clear_pointer (&fixture->asked, g_variant_unref);
  g_hash_table_unref (fixture->shown);
  g_string_free (fixture->log, TRUE);
}

static void
show (Fixture     *fixture,
      const char  *key,
      Ms5Priority  priority,
      gboolean     breaks_dnd)
{
  const Ms5Notice notice = { .key = (char *) key, .rev = 3, .priority = priority, .title = (char *) "Stop <1>",
                             .body = (char *) "a & b", .can_acknowledge = TRUE, .can_snooze = TRUE,
                             .breaks_dnd = breaks_dnd };

  ms5_notifier_show (MS5_NOTIFIER (fixture->notifier), &notice);
}

static void
check_text (Fixture    *fixture,
            const char *key,
            const char *name,
            const char *expected)
{
  const char *text = NULL;

  g_assert_true (g_variant_lookup (g_hash_table_lookup (fixture->shown, key), name, "&s", &text));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_show_and_withdraw (Fixture       *fixture,
                        gconstpointer  data)
{
  show (fixture, "L1/a", MS5_PRIORITY_MEDIUM, FALSE);
  show (fixture, "L1/b", MS5_PRIORITY_CRITICAL, FALSE);
  show (fixture, "L1/c", MS5_PRIORITY_CRITICAL, TRUE);
  ms5_test_wait_until (g_hash_table_size (fixture->shown) == 3);
  g_assert_cmpstr (fixture->log->str, ==, "shown L1/a 3;shown L1/b 3;shown L1/c 3;");
  check_text (fixture, "L1/a", "title", "Stop <1>");
  check_text (fixture, "L1/a", "body", "a & b");
  check_text (fixture, "L1/a", "priority", "normal");
  check_text (fixture, "L1/b", "priority", "high");
  check_text (fixture, "L1/c", "priority", "urgent");
  check_text (fixture, "L1/a", "default-action", "app." MS5_PORTAL_NOTIFIER_ACTION);

  ms5_notifier_withdraw (MS5_NOTIFIER (fixture->notifier), "L1/a");
  ms5_test_wait_until (g_hash_table_size (fixture->shown) == 2);
}

/* As the portal does it: over the bus, whether or not the program ran. */
static void
press (Fixture  *fixture,
       GVariant *target)
{
  g_autoptr (GVariantBuilder) parameters = g_variant_builder_new (G_VARIANT_TYPE ("av"));

  g_variant_builder_add (parameters, "v", target);
  g_dbus_connection_call (fixture->bus, APPLICATION_ID, APP_PATH, "org.freedesktop.Application", "ActivateAction",
                          g_variant_new ("(sava{sv})", MS5_PORTAL_NOTIFIER_ACTION, parameters, NULL), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
test_press (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GVariant) buttons = NULL;
  g_autoptr (GVariant) target = NULL;
  GVariant *shown;

  show (fixture, "L1/a", MS5_PRIORITY_HIGH, FALSE);
  ms5_test_wait_until (g_hash_table_size (fixture->shown) == 1);
  g_string_truncate (fixture->log, 0);
  shown = g_hash_table_lookup (fixture->shown, "L1/a");
  target = g_variant_lookup_value (shown, "default-action-target", G_VARIANT_TYPE ("(ss)"));
  press (fixture, target);
  ms5_test_wait_until (g_str_equal (fixture->log->str, "default L1/a;"));

  buttons = g_variant_lookup_value (shown, "buttons", G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 0; i < g_variant_n_children (buttons); i++)
    {
      g_autoptr (GVariant) button = g_variant_get_child_value (buttons, i);
      g_autoptr (GVariant) of_button = g_variant_lookup_value (button, "target", G_VARIANT_TYPE ("(ss)"));

      press (fixture, of_button);
    }
  ms5_test_wait_until (g_str_equal (fixture->log->str, "default L1/a;acknowledge L1/a;default L1/a;snooze L1/a;"));
}

static void
test_goes_with_the_program (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  show (fixture, "L1/a", MS5_PRIORITY_HIGH, FALSE);
  ms5_test_wait_until (g_hash_table_size (fixture->shown) == 1);
  ms5_notifier_close_async (MS5_NOTIFIER (fixture->notifier), NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_notifier_close_finish (MS5_NOTIFIER (fixture->notifier), result, &error));
  g_assert_no_error (error);
  ms5_test_wait_until (g_hash_table_size (fixture->shown) == 0);
}

#ifdef HAVE_PORTAL
static gboolean
set_autostart (gboolean   at_sign_in,
               GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_autostart_set_async (at_sign_in, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  return ms5_autostart_set_finish (result, error);
}

static void
test_background (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree const char **command = NULL;
  gboolean autostart = FALSE;

  g_assert_true (set_autostart (TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (fixture->asked, "autostart", "b", &autostart));
  g_assert_true (autostart);
  g_assert_true (g_variant_lookup (fixture->asked, "commandline", "^a&s", &command));
  g_assert_cmpstr (command[0], ==, "ms5-floor-dashboard");
  g_assert_cmpstr (command[1], ==, "--background");
  g_assert_true (set_autostart (FALSE, &error));
  g_assert_no_error (error);

  fixture->permitted = FALSE;
  g_assert_false (set_autostart (TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);

  /* The reader closed the question. */
  fixture->response = 1;
  g_assert_false (set_autostart (TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GTK_USE_PORTAL", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (ms5_portal_notifier_is_wanted ());

  g_test_add ("/portal/show-and-withdraw", Fixture, NULL, set_up, test_show_and_withdraw, tear_down);
  g_test_add ("/portal/press", Fixture, NULL, set_up, test_press, tear_down);
  g_test_add ("/portal/goes-with-the-program", Fixture, NULL, set_up, test_goes_with_the_program, tear_down);
#ifdef HAVE_PORTAL
  g_test_add ("/portal/background", Fixture, NULL, set_up, test_background, tear_down);
#endif
  return g_test_run ();
}
