/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/ms5-autostart.h"
#include "app/ms5-portal-notifier.h"

/* The switch says what is, not what somebody would like to be. */
static void
refuse (Ms5Application *self,
        const char     *key,
        const char     *text,
        const GError   *error)
{
  g_message ("watching in the background: %s", error->message);
  self->refusing = TRUE;
  g_settings_set_boolean (self->settings, key, FALSE);
  self->refusing = FALSE;
  if (self->window != NULL)
    ms5_window_toast (self->window, text, NULL);
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Ms5Application) self = user_data;
  g_autoptr (GError) error = NULL;

  if (ms5_autostart_set_finish (result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_settings_get_boolean (self->settings, "watch-at-sign-in"))
    refuse (self, "watch-at-sign-in", _("The program cannot be started when you sign in"), error);
  if (ms5_portal_notifier_is_wanted () && g_settings_get_boolean (self->settings, "keep-watching"))
    refuse (self, "keep-watching", _("The desktop does not let the program watch in the background"), error);
}

static void
at_sign_in_changed_cb (Ms5Application *self)
{
  if (!self->refusing)
    ms5_autostart_set_async (g_settings_get_boolean (self->settings, "watch-at-sign-in"), self->cancellable, set_cb,
                             g_object_ref (self));
}

/* Only in a sandbox somebody has to permit it. */
static void
keep_watching_changed_cb (Ms5Application *self)
{
  if (ms5_portal_notifier_is_wanted () && g_settings_get_boolean (self->settings, "keep-watching"))
    at_sign_in_changed_cb (self);
}

static void
status_set_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* Portals before version 2 have none. */
  if (reply == NULL)
    g_debug ("the desktop does not show that the program watches: %s", error->message);
}

/**
 * ms5_application_tell_status:
 * @self: the program, which goes on without a window
 *
 * In a sandbox, the desktop lists it and says what it does there.
 */
void
ms5_application_tell_status (Ms5Application *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (G_APPLICATION (self));
  guint n = g_list_model_get_n_items (ms5_floor_get_lines (ms5_client_get_floor (self->client)));
  g_autoptr (GVariantBuilder) options = NULL;
  g_autofree char *text = NULL;

  if (bus == NULL || !ms5_portal_notifier_is_wanted ())
    return;

  text = n > 0 ? g_strdup_printf (ngettext ("Watching %u line", "Watching %u lines", n), n) : g_strdup (_("Watching"));
  options = g_variant_builder_new (G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (options, "{sv}", "message", g_variant_new_string (text));
  g_dbus_connection_call (bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                          "org.freedesktop.portal.Background", "SetStatus", g_variant_new ("(a{sv})", options), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, status_set_cb, NULL);
}

/**
 * ms5_application_follow_autostart:
 * @self: the program
 *
 * From now on the desktop does what the preferences say.
 */
void
ms5_application_follow_autostart (Ms5Application *self)
{
  g_signal_connect_object (self->settings, "changed::watch-at-sign-in", G_CALLBACK (at_sign_in_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::keep-watching", G_CALLBACK (keep_watching_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
