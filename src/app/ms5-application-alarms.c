/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/widgets/ms5-format.h"

/* What is heard, and that the server is not heard any more: with and without a window. */

static void
cleared_cb (Ms5Application *self,
            gint64          duration)
{
  g_autofree char *time = ms5_format_duration (duration);
  g_autofree char *text = g_strdup_printf (_("The link is back after %s"), time);

  if (self->window != NULL && ms5_client_is_signed_in (self->client))
    ms5_window_toast (self->window, text, NULL);
}

static void
open_cb (Ms5Application *self,
         const char     *token)
{
  if (self->stopping)
    return;
  ms5_application_show_page (self, MS5_PAGE_SYNC);
  if (token != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (self->window), token);
}

static void
unavailable_cb (Ms5Application *self,
                const char     *message)
{
  self->no_sounds = TRUE;
  ms5_application_show_alarms (self);
}

static void
delay_changed_cb (Ms5Application *self)
{
  ms5_silence_set_delay (ms5_client_get_silence (self->client),
                         g_settings_get_uint (self->settings, "link-alarm-seconds") * MS5_USEC_PER_S);
}

/* The number on the program's icon, in the docks that understand this. */
static void
raised_changed_cb (Ms5Application *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  guint n = ms5_floor_get_raised_calls (ms5_client_get_floor (self->client));
  g_autoptr (GVariantBuilder) properties = g_variant_builder_new (G_VARIANT_TYPE_VARDICT);
  g_autoptr (GError) error = NULL;

  if (bus == NULL)
    return;

  g_variant_builder_add (properties, "{sv}", "count", g_variant_new_int64 (n));
  g_variant_builder_add (properties, "{sv}", "count-visible", g_variant_new_boolean (n > 0));
  g_variant_builder_add (properties, "{sv}", "urgent", g_variant_new_boolean (n > 0));
  if (!g_dbus_connection_emit_signal (bus, NULL, "/org/ms5/FloorDashboard", "com.canonical.Unity.LauncherEntry", "Update",
                                      g_variant_new ("(sa{sv})", "application://" APPLICATION_ID ".desktop", properties),
                                      &error))
    g_debug ("the launcher is not told: %s", error->message);
}

static void
mute_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       app)
{
  ms5_sounds_mute (((Ms5Application *) app)->sounds, g_variant_get_int32 (parameter));
}

static void
try_sound_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       app)
{
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < MS5_N_SOUNDS; i++)
    if (g_str_equal (name, ms5_sound_to_string ((Ms5Sound) i)))
      ms5_sounds_try (((Ms5Application *) app)->sounds, (Ms5Sound) i);
}

/**
 * ms5_application_make_alarms:
 * @self: the program, which notifies already
 *
 * From now on calls are heard, and so is the loss of the link.
 */
void
ms5_application_make_alarms (Ms5Application *self)
{
  static const GActionEntry entries[] = {
    { "mute-sounds", mute_cb, "i" },
    { "try-sound", try_sound_cb, "s" },
  };
  const Ms5View view = { ms5_client_get_floor (self->client), self->pulse, self->settings, self->client };

  self->chime = ms5_chime_new (NULL);
  self->alarm = ms5_link_alarm_new (self->clock, self->settings, self->notifier);
  self->sounds = ms5_sounds_new (&view, self->clock, self->alarm, self->chime);
  g_object_bind_property (ms5_client_get_silence (self->client), "since", self->alarm, "since", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->alarm, "cleared", G_CALLBACK (cleared_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->alarm, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sounds, "unavailable", G_CALLBACK (unavailable_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::link-alarm-seconds", G_CALLBACK (delay_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view.floor, "notify::raised-calls", G_CALLBACK (raised_changed_cb), self, G_CONNECT_SWAPPED);
  delay_changed_cb (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * ms5_application_show_alarms:
 * @self: the program
 *
 * Has the window, once there is one, show what is heard and what cannot be.
 */
void
ms5_application_show_alarms (Ms5Application *self)
{
  if (self->window == NULL)
    return;

  ms5_window_set_alarms (self->window, self->alarm, self->sounds);
  if (self->no_sounds)
    ms5_window_toast (self->window, _("Sounds cannot be played here; calls are shown only"), NULL);
  self->no_sounds = FALSE;
}

static void
chime_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_chime_close_finish (MS5_CHIME (source), result, &error))
    g_message ("closing the sound: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

/**
 * ms5_application_stop_alarms:
 * @self: the program, which ends
 *
 * Nothing is heard any more.
 */
void
ms5_application_stop_alarms (Ms5Application *self)
{
  if (self->window != NULL)
    ms5_window_set_alarms (self->window, NULL, NULL);
  g_clear_object (&self->sounds);
  g_clear_object (&self->alarm);
  g_application_hold (G_APPLICATION (self));
  ms5_chime_close_async (self->chime, NULL, chime_closed_cb, g_object_ref (self));
}
