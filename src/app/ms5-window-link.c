/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/ms5-sidebar.h"
#include "app/pages/ms5-sync-page.h"

/* The link and the actions on their way: in the header of every page, in the sidebar, and on a page of their
 * own. */

/* A pill is in a button, whose name it gives. */
static void
pill_text_cb (GtkWidget *pill)
{
  const char *text = ms5_link_pill_get_text (MS5_LINK_PILL (pill));
  GtkWidget *button = gtk_widget_get_parent (pill);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _("Shows the Sync page"), -1);
  ms5_widget_set_tooltip (button, text);
}

/**
 * ms5_window_link_init:
 * @link: what is in the window, zeroed
 * @view: what the window works with; outlives @link
 * @clock: real time
 * @sidebar: the window's sidebar
 * @pill: the pill beside the site's name
 * @small_pill: the one that is there while the sidebar is not
 */
void
ms5_window_link_init (Ms5WindowLink *link,
                      const Ms5View *view,
                      Ms5Clock      *clock,
                      GtkWidget     *sidebar,
                      Ms5LinkPill   *pill,
                      Ms5LinkPill   *small_pill)
{
  Ms5View own = *view;

  link->view = view;
  link->sidebar = sidebar;
  link->look = MS5_LINK_LOOK_CONNECTING;
  link->pills[0] = pill;
  link->pills[1] = small_pill;
  link->pulse = own.pulse = ms5_pulse_new (clock);
  link->page = ms5_sync_page_new (&own);
  for (guint i = 0; i < G_N_ELEMENTS (link->pills); i++)
    {
      ms5_link_pill_set_pulse (link->pills[i], view->pulse);
      g_signal_connect (link->pills[i], "notify::text", G_CALLBACK (pill_text_cb), NULL);
      pill_text_cb (GTK_WIDGET (link->pills[i]));
    }
}

/**
 * ms5_window_link_clear:
 * @link: what is in the window; may be cleared twice
 */
void
ms5_window_link_clear (Ms5WindowLink *link)
{
  g_clear_object (&link->pulse);
  g_clear_object (&link->facts);
}

/**
 * ms5_window_update_link:
 * @self: a window
 *
 * Shows in its header how the link stands and how old the data is.
 */
void
ms5_window_update_link (Ms5Window *self)
{
  Ms5WindowLink *link = ms5_window_get_link (self);
  const Ms5SyncValues *now = link->facts != NULL ? ms5_sync_facts_get (link->facts) : NULL;
  gboolean live = link->look == MS5_LINK_LOOK_LIVE;
  /* One action is through before anybody could read that it is being sent. */
  gboolean syncs = now != NULL && now->syncing && now->sync_total > 1 && live;

  for (guint i = 0; i < G_N_ELEMENTS (link->pills); i++)
    g_object_set (link->pills[i], "since", live ? MS5_TIME_NONE : ms5_floor_get_as_of (link->view->floor),
                  "conflicts", now != NULL ? now->conflicts : 0,
                  "done", syncs ? now->sync_done : 0,
                  "total", syncs ? now->sync_total : 0,
                  "look", syncs ? MS5_LINK_LOOK_SYNCING : link->look, NULL);
}

static void
facts_changed_cb (Ms5Window *self)
{
  Ms5WindowLink *link = ms5_window_get_link (self);
  const Ms5SyncValues *now = ms5_sync_facts_get (link->facts);

  ms5_window_update_link (self);
  ms5_sidebar_set_unsent (MS5_SIDEBAR (link->sidebar), now->pending + now->processing, now->conflicts + now->failed);
}

/**
 * ms5_window_set_outbox:
 * @self: a window
 * @sources: what tells how this PC stands to its server
 */
void
ms5_window_set_outbox (Ms5Window            *self,
                       const Ms5SyncSources *sources)
{
  Ms5WindowLink *link;

  g_return_if_fail (MS5_IS_WINDOW (self));

  link = ms5_window_get_link (self);
  ms5_sync_page_set_sources (MS5_SYNC_PAGE (link->page), sources);
  if (!g_set_object (&link->facts, sources->facts) || sources->facts == NULL)
    return;

  g_signal_connect_object (sources->facts, "notify", G_CALLBACK (facts_changed_cb), self, G_CONNECT_SWAPPED);
  facts_changed_cb (self);
}

/**
 * ms5_window_set_link:
 * @self: a window
 * @facts: the link as it is now
 */
void
ms5_window_set_link (Ms5Window          *self,
                     const Ms5LinkFacts *facts)
{
  Ms5WindowLink *link;

  g_return_if_fail (MS5_IS_WINDOW (self));

  link = ms5_window_get_link (self);
  link->look = facts->look;
  ms5_window_update_link (self);
  ms5_sync_page_set_link (MS5_SYNC_PAGE (link->page), facts);
}
