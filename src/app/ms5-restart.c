/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-restart.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <unistd.h>

/* Milliseconds from one attempt to the next, and how many there are: some ten minutes. */
#define FIRST_DELAY   100u
#define LONGEST_DELAY 5000u
#define ATTEMPTS      120u

typedef struct
{
  GMainLoop *loop;
  char      *address;
  guint      delay;
  guint      n_attempts;
  gboolean   found;
} Search;

static char *
dup_address (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return address != NULL ? g_strdup (address) : g_strdup_printf ("unix:path=%s/bus", g_get_user_runtime_dir ());
}

static gboolean attempt_cb (gpointer data);

static void
connected_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Search *search = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_dbus_connection_new_for_address_finish (result, &error);

  search->found = bus != NULL;
  if (search->found || ++search->n_attempts >= ATTEMPTS)
    {
      g_main_loop_quit (search->loop);
      return;
    }
  g_timeout_add (search->delay, attempt_cb, search);
  search->delay = MIN (search->delay * 2, LONGEST_DELAY);
}

static gboolean
attempt_cb (gpointer data)
{
  Search *search = data;

  g_dbus_connection_new_for_address (search->address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, NULL, connected_cb, search);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_restart_on_new_bus:
 * @argv: how the program was started
 * @page: (nullable): the page that its window showed; %NULL if there was no window
 *
 * Waits for a session bus and becomes the program anew. A signal ends it as it would any program. Nothing of what it
 * did before may run any more.
 *
 * Returns: the status to end with, as there is no bus
 */
int
ms5_restart_on_new_bus (char       **argv,
                        const char  *page)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *address = dup_address ();
  Search search = { .loop = loop, .address = address, .delay = FIRST_DELAY };
  char *in_background[] = { argv[0], (char *) "--background", NULL };
  char *with_window[] = { argv[0], (char *) "--page", (char *) page, NULL };

  g_message ("the session bus has gone; waiting for another");
  attempt_cb (&search);
  g_main_loop_run (loop);
  if (!search.found)
    {
      g_message ("there is no session bus any more");
      return EXIT_FAILURE;
    }

  execv ("/proc/self/exe", page != NULL ? with_window : in_background);
  g_message ("starting anew: %s", g_strerror (errno));
  return EXIT_FAILURE;
}
