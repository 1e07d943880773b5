/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "notification-desk.h"

#include "support/ms5-test-wait.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static const char introspection[] =
  "<node><interface name='" NAME "'>"
  "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' direction='out'/>"
  "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "<method name='Notify'><arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/><arg type='s'/><arg type='as'/>"
  "<arg type='a{sv}'/><arg type='i'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u'/></method>"
  "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
  "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
  "<property name='Inhibited' type='b' access='read'/>"
  "</interface></node>";

static void
emit (NotificationDesk *desk,
      const char       *interface,
      const char       *signal,
      GVariant         *args)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (desk->bus, NULL, PATH, interface, signal, args, &error);
  g_assert_no_error (error);
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
  NotificationDesk *desk = user_data;
  GVariant *reply = NULL;

  if (g_str_equal (method, "GetServerInformation"))
    reply = g_variant_new ("(ssss)", "test", "MS5", "1", "1.2");
  else if (g_str_equal (method, "GetCapabilities"))
    reply = g_variant_new ("(^as)", desk->capabilities);
  else if (g_str_equal (method, "Notify"))
    {
      guint32 replaced;

      g_variant_get_child (args, 1, "u", &replaced);
      g_ptr_array_add (desk->notified, g_variant_ref (args));
      reply = g_variant_new ("(u)", replaced != 0 ? replaced : ++desk->last);
    }
  else
    {
      guint32 id;

      g_variant_get (args, "(u)", &id);
      g_ptr_array_add (desk->closed, g_strdup_printf ("%u", id));
      emit (desk, NAME, "NotificationClosed", g_variant_new ("(uu)", id, 3));
    }
  g_dbus_method_invocation_return_value (invocation, reply);
}

static GVariant *
get_property_cb (GDBusConnection  *bus,
                 const char       *sender,
                 const char       *path,
                 const char       *interface,
                 const char       *property,
                 GError          **error,
                 gpointer          user_data)
{
  NotificationDesk *desk = user_data;

  return g_variant_new_boolean (desk->inhibited);
}

static void
owned_cb (GDBusConnection *bus,
          const char      *name,
          gpointer         owned)
{
  *(gboolean *) owned = TRUE;
}

NotificationDesk *
notification_desk_new (const char * const *capabilities)
{
  static const GDBusInterfaceVTable vtable = { called_cb, get_property_cb, NULL, { NULL } };
  NotificationDesk *desk = g_new0 (NotificationDesk, 1);
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  gboolean owned = FALSE;

  desk->capabilities = capabilities;
  desk->notified = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  desk->closed = g_ptr_array_new_with_free_func (g_free);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  desk->bus = g_dbus_connection_new_for_address_sync (address,
                                                      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                        G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                      NULL, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  desk->object = g_dbus_connection_register_object (desk->bus, PATH, node->interfaces[0], &vtable, desk, NULL, &error);
  g_assert_no_error (error);
  desk->name = g_bus_own_name_on_connection (desk->bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, &owned, NULL);
  ms5_test_wait_until (owned);
  return desk;
}

/* As a server that crashes: nothing is said. */
void
notification_desk_free (NotificationDesk *desk)
{
  g_autoptr (GError) error = NULL;

  g_bus_unown_name (desk->name);
  g_dbus_connection_unregister_object (desk->bus, desk->object);
  g_dbus_connection_close_sync (desk->bus, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (desk->bus);
  g_ptr_array_unref (desk->notified);
  g_ptr_array_unref (desk->closed);
  g_free (desk);
}

void
notification_desk_inhibit (NotificationDesk *desk,
                           gboolean          inhibited)
{
  g_autoptr (GVariantBuilder) changed = g_variant_builder_new (G_VARIANT_TYPE ("a{sv}"));

  desk->inhibited = inhibited;
  g_variant_builder_add (changed, "{sv}", "Inhibited", g_variant_new_boolean (inhibited));
  emit (desk, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new ("(sa{sv}as)", NAME, changed, NULL));
}

void
notification_desk_press (NotificationDesk *desk,
                         guint32           id,
                         const char       *action)
{
  emit (desk, NAME, "ActionInvoked", g_variant_new ("(us)", id, action));
}

/* (transfer full) (nullable) */
GVariant *
notification_desk_hint (GVariant   *notified,
                        const char *name)
{
  g_autoptr (GVariant) hints = g_variant_get_child_value (notified, 6);

  return g_variant_lookup_value (hints, name, NULL);
}
