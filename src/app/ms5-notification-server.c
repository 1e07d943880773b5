/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-notification-server.h"

#define BUS_NAME  "org.freedesktop.Notifications"
#define BUS_PATH  "/org/freedesktop/Notifications"
#define INTERFACE "org.freedesktop.Notifications"

/* Where a server tells that its owner does not want to be disturbed: no standard has it. */
typedef struct
{
  const char *server;     /* (nullable): its name; else the capability counts */
  const char *capability;
  const char *interface;
  const char *property;
} Quiet;

static const Quiet quiets[] = {
  { NULL, "inhibitions", INTERFACE, "Inhibited" },
  { "dunst", NULL, "org.dunstproject.cmd0", "paused" },
};

/* GNOME has it in its settings. */
#define GNOME_SERVER   "gnome-shell"
#define GNOME_SETTINGS "org.gnome.desktop.notifications"
#define GNOME_KEY      "show-banners"

struct _Ms5NotificationServer
{
  GObject             parent_instance;
  guint               watch;
  GDBusConnection    *bus;
  char               *owner;       /* (nullable): who it is now */
  char               *name;        /* what it calls itself */
  GCancellable       *cancellable; /* of what the owner is asked */
  Ms5ServerAbilities  abilities;
  const Quiet        *quiet_kind;  /* (nullable) */
  guint               quiet_id;
  GSettings          *gnome;       /* (nullable) */
  gboolean            quiet;
  gboolean            finding;
  gboolean            ready;
};

enum { READY, GONE, MISSING, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5NotificationServer, ms5_notification_server, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
forget_owner (Ms5NotificationServer *self)
{
  if (self->quiet_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->quiet_id);
  self->quiet_id = 0;
  self->quiet_kind = NULL;
  self->quiet = FALSE;
  self->ready = FALSE;
  self->finding = FALSE;
  self->abilities = (Ms5ServerAbilities) { 0 };
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->gnome);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->name, g_free);
}

static void
stop_watching (Ms5NotificationServer *self)
{
  if (self->watch != 0)
    g_bus_unwatch_name (self->watch);
  self->watch = 0;
}

/* To the very program that has the name now. */
static void
ask (Ms5NotificationServer *self,
     const char            *interface,
     const char            *method,
     GVariant              *args,
     const char            *type,
     GAsyncReadyCallback    callback)
{
  g_dbus_connection_call (self->bus, self->owner, BUS_PATH, interface, method, args, G_VARIANT_TYPE (type),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, callback, g_object_ref (self));
}

static GVariant *
answer (Ms5NotificationServer *self,
        GObject               *source,
        GAsyncResult          *result)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return reply;

  g_dbus_error_strip_remote_error (error);
  forget_owner (self);
  g_signal_emit (self, signals[MISSING], 0, error->message);
  return NULL;
}

static void
become_ready (Ms5NotificationServer *self)
{
  self->ready = TRUE;
  self->finding = FALSE;
  g_signal_emit (self, signals[READY], 0);
}

static void
quiet_got_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5NotificationServer) self = user_data;
  g_autoptr (GVariant) reply = answer (self, source, result);
  g_autoptr (GVariant) value = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(v)", &value);
  self->quiet = g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
  become_ready (self);
}

static void
quiet_changed_cb (GDBusConnection *bus,
                  const char      *sender,
                  const char      *path,
                  const char      *interface,
                  const char      *signal,
                  GVariant        *parameters,
                  gpointer         user_data)
{
  Ms5NotificationServer *self = user_data;
  g_autoptr (GVariant) changed = NULL;
  gboolean quiet;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get_child (parameters, 1, "@a{sv}", &changed);
  if (g_variant_lookup (changed, self->quiet_kind->property, "b", &quiet))
    self->quiet = quiet;
}

static void
gnome_changed_cb (Ms5NotificationServer *self)
{
  self->quiet = !g_settings_get_boolean (self->gnome, GNOME_KEY);
}

static void
follow_gnome (Ms5NotificationServer *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
    source != NULL ? g_settings_schema_source_lookup (source, GNOME_SETTINGS, TRUE) : NULL;

  if (schema == NULL || !g_settings_schema_has_key (schema, GNOME_KEY))
    return;

  self->gnome = g_settings_new (GNOME_SETTINGS);
  g_signal_connect_object (self->gnome, "changed::" GNOME_KEY, G_CALLBACK (gnome_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gnome_changed_cb (self);
}

static void
follow_quiet (Ms5NotificationServer *self,
              const char * const    *capabilities)
{
  for (guint i = 0; i < G_N_ELEMENTS (quiets); i++)
    if (quiets[i].server != NULL ? g_str_equal (quiets[i].server, self->name)
                                 : g_strv_contains (capabilities, quiets[i].capability))
      self->quiet_kind = &quiets[i];

  if (self->quiet_kind == NULL)
    {
      if (g_str_equal (self->name, GNOME_SERVER))
        follow_gnome (self);
      become_ready (self);
      return;
    }

  self->quiet_id = g_dbus_connection_signal_subscribe (self->bus, self->owner, "org.freedesktop.DBus.Properties",
                                                       "PropertiesChanged", BUS_PATH, self->quiet_kind->interface,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, quiet_changed_cb, self, NULL);
  ask (self, "org.freedesktop.DBus.Properties", "Get",
       g_variant_new ("(ss)", self->quiet_kind->interface, self->quiet_kind->property), "(v)", quiet_got_cb);
}

static void
capabilities_got_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (Ms5NotificationServer) self = user_data;
  g_autoptr (GVariant) reply = answer (self, source, result);
  g_autofree const char **capabilities = NULL;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(^a&s)", &capabilities);
  self->abilities = (Ms5ServerAbilities) {
    .actions = g_strv_contains (capabilities, "actions"),
    .persistence = g_strv_contains (capabilities, "persistence"),
    .markup = g_strv_contains (capabilities, "body-markup"),
    .sound = g_strv_contains (capabilities, "sound"),
  };
  follow_quiet (self, capabilities);
}

static void
information_got_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (Ms5NotificationServer) self = user_data;
  g_autoptr (GVariant) reply = answer (self, source, result);

  if (reply == NULL)
    return;

  g_variant_get (reply, "(ssss)", &self->name, NULL, NULL, NULL);
  ask (self, INTERFACE, "GetCapabilities", NULL, "(as)", capabilities_got_cb);
}

static void
appeared_cb (GDBusConnection *bus,
             const char      *name,
             const char      *owner,
             gpointer         user_data)
{
  Ms5NotificationServer *self = user_data;

  forget_owner (self);
  self->bus = g_object_ref (bus);
  self->owner = g_strdup (owner);
  self->cancellable = g_cancellable_new ();
  self->finding = TRUE;
  ask (self, INTERFACE, "GetServerInformation", NULL, "(ssss)", information_got_cb);
}

static void
vanished_cb (GDBusConnection *bus,
             const char      *name,
             gpointer         user_data)
{
  Ms5NotificationServer *self = user_data;
  gboolean was_ready = self->ready;

  forget_owner (self);
  if (was_ready)
    g_signal_emit (self, signals[GONE], 0);
  else
    g_signal_emit (self, signals[MISSING], 0, bus != NULL ? "there is no notification server" : "there is no session bus");
}

static void
ms5_notification_server_dispose (GObject *object)
{
  Ms5NotificationServer *self = MS5_NOTIFICATION_SERVER (object);

  stop_watching (self);
  forget_owner (self);

  G_OBJECT_CLASS (ms5_notification_server_parent_class)->dispose (object);
}

static void
ms5_notification_server_class_init (Ms5NotificationServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_notification_server_dispose;

  signals[READY] = g_signal_new ("ready", MS5_TYPE_NOTIFICATION_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[GONE] = g_signal_new ("gone", MS5_TYPE_NOTIFICATION_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[MISSING] = g_signal_new ("missing", MS5_TYPE_NOTIFICATION_SERVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_notification_server_init (Ms5NotificationServer *self)
{
}

/**
 * ms5_notification_server_new:
 *
 * Returns: (transfer full): the notification server, not looked for yet
 */
Ms5NotificationServer *
ms5_notification_server_new (void)
{
  return g_object_new (MS5_TYPE_NOTIFICATION_SERVER, NULL);
}

/**
 * ms5_notification_server_find:
 * @self: the notification server
 *
 * Looks for it, and has the session start it if it does not run. Tells in one of its signals; later ones that come
 * and go are told, too.
 */
void
ms5_notification_server_find (Ms5NotificationServer *self)
{
  g_return_if_fail (MS5_IS_NOTIFICATION_SERVER (self));

  if (self->ready || self->finding)
    return;

  stop_watching (self);
  forget_owner (self);
  self->finding = TRUE;
  self->watch = g_bus_watch_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, appeared_cb,
                                  vanished_cb, self, NULL);
}

gboolean
ms5_notification_server_is_ready (Ms5NotificationServer *self)
{
  g_return_val_if_fail (MS5_IS_NOTIFICATION_SERVER (self), FALSE);

  return self->ready;
}

/**
 * ms5_notification_server_is_quiet:
 * @self: the notification server
 *
 * Returns: whether its owner does not want to be disturbed, as far as it tells
 */
gboolean
ms5_notification_server_is_quiet (Ms5NotificationServer *self)
{
  g_return_val_if_fail (MS5_IS_NOTIFICATION_SERVER (self), FALSE);

  return self->quiet;
}

/**
 * ms5_notification_server_get_abilities:
 * @self: the notification server
 *
 * Returns: (transfer none): what it can do; nothing while it is not ready
 */
const Ms5ServerAbilities *
ms5_notification_server_get_abilities (Ms5NotificationServer *self)
{
  g_return_val_if_fail (MS5_IS_NOTIFICATION_SERVER (self), NULL);

  return &self->abilities;
}
