/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

/* The window comes and goes; the client, and what it knows, stays. */

static void
make_window (Ms5Application *self)
{
  const Ms5View view = { ms5_client_get_floor (self->client), self->pulse, self->settings, self->client };

  self->window = ms5_window_new (GTK_APPLICATION (self), &view, self->clock);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  ms5_application_connect_window (self);
  ms5_application_add_sync_actions (self);
  ms5_application_show_alarms (self);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (ms5_application_close_request), self,
                           G_CONNECT_SWAPPED);
  ms5_application_show_all (self);
}

/**
 * ms5_application_present:
 * @self: the program
 *
 * Brings the window to the front, or makes one.
 */
void
ms5_application_present (Ms5Application *self)
{
  if (self->stopping)
    return;

  if (self->window == NULL)
    make_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  ms5_application_leave_background (self);
}

/**
 * ms5_application_close_others:
 * @self: the program, whose main window has gone
 *
 * No dialog stays without the window that it is about.
 */
void
ms5_application_close_others (Ms5Application *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *item = windows; item != NULL; item = item->next)
    gtk_window_destroy (item->data);
}
