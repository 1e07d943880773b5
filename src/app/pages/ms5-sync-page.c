/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-sync-page.h"

#include <adwaita.h>

#include "app/pages/ms5-lead-layout.h"
#include "app/pages/ms5-sync-notices.h"

#define LINK_WIDTH  280
#define QUEUE_ROOM  400
#define PAGE_WIDTH 1400

struct _Ms5SyncPage
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5PulseLink  pulse_link;
  GtkWidget    *box;
  GtkWidget    *notices;
  GtkWidget    *link;
  GtkWidget    *queue;
  Ms5SyncFacts *facts;
  gulong        facts_id;
};

G_DEFINE_FINAL_TYPE (Ms5SyncPage, ms5_sync_page, GTK_TYPE_WIDGET)

static void
beat_cb (gpointer pulse,
         gpointer page)
{
  Ms5SyncPage *self = page;

  ms5_sync_link_beat (MS5_SYNC_LINK (self->link));
  ms5_sync_queue_beat (MS5_SYNC_QUEUE (self->queue));
}

static void
ms5_sync_page_map (GtkWidget *widget)
{
  Ms5SyncPage *self = MS5_SYNC_PAGE (widget);

  GTK_WIDGET_CLASS (ms5_sync_page_parent_class)->map (widget);
  ms5_pulse_link_set (&self->pulse_link, self->view.pulse, beat_cb, self);
}

static void
ms5_sync_page_unmap (GtkWidget *widget)
{
  Ms5SyncPage *self = MS5_SYNC_PAGE (widget);

  ms5_pulse_link_clear (&self->pulse_link);
  GTK_WIDGET_CLASS (ms5_sync_page_parent_class)->unmap (widget);
}

static void
ms5_sync_page_dispose (GObject *object)
{
  Ms5SyncPage *self = MS5_SYNC_PAGE (object);

  ms5_pulse_link_clear (&self->pulse_link);
  if (self->facts != NULL)
    g_clear_signal_handler (&self->facts_id, self->facts);
  g_clear_object (&self->facts);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_sync_page_parent_class)->dispose (object);
}

static void
ms5_sync_page_class_init (Ms5SyncPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_sync_page_dispose;
  widget_class->map = ms5_sync_page_map;
  widget_class->unmap = ms5_sync_page_unmap;
  gtk_widget_class_set_css_name (widget_class, "syncpage");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_sync_page_init (Ms5SyncPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, MS5_PAGE_SPACING);

  self->notices = ms5_sync_notices_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->box, ms5_lead_layout_new (MS5_PAGE_SPACING, LINK_WIDTH, QUEUE_ROOM, FALSE));
  ms5_page_set_margins (outer, 16);
  gtk_box_append (GTK_BOX (outer), self->notices);
  gtk_box_append (GTK_BOX (outer), self->box);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), PAGE_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), outer);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_parent (scrolled, GTK_WIDGET (self));
}

/**
 * ms5_sync_page_new:
 * @view: what it works with; its pulse is that of the machine's clock
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
ms5_sync_page_new (const Ms5View *view)
{
  Ms5SyncPage *self = g_object_new (MS5_TYPE_SYNC_PAGE, NULL);

  ms5_view_init (&self->view, view);
  self->link = ms5_sync_link_new (view);
  self->queue = ms5_sync_queue_new (view);
  gtk_widget_set_valign (self->link, GTK_ALIGN_START);
  gtk_widget_set_valign (self->queue, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), self->link);
  gtk_box_append (GTK_BOX (self->box), self->queue);
  return GTK_WIDGET (self);
}

/**
 * ms5_sync_page_set_sources:
 * @self: a page
 * @sources: what tells how this PC stands to its server
 */
void
ms5_sync_page_set_sources (Ms5SyncPage          *self,
                           const Ms5SyncSources *sources)
{
  g_return_if_fail (MS5_IS_SYNC_PAGE (self));

  ms5_sync_link_set_sources (MS5_SYNC_LINK (self->link), sources);
  ms5_sync_notices_set_facts (MS5_SYNC_NOTICES (self->notices), sources->facts);
  ms5_sync_queue_set_entries (MS5_SYNC_QUEUE (self->queue), sources->entries, sources->sub);
  if (self->facts != NULL)
    g_clear_signal_handler (&self->facts_id, self->facts);
  g_set_object (&self->facts, sources->facts);
  if (self->facts != NULL)
    self->facts_id = g_signal_connect_swapped (self->facts, "notify", G_CALLBACK (ms5_sync_queue_touch), self->queue);
}

/**
 * ms5_sync_page_set_link:
 * @self: a page
 * @link: the link as it is now
 */
void
ms5_sync_page_set_link (Ms5SyncPage        *self,
                        const Ms5LinkFacts *link)
{
  g_return_if_fail (MS5_IS_SYNC_PAGE (self));

  ms5_sync_link_set_link (MS5_SYNC_LINK (self->link), link);
}

/**
 * ms5_sync_page_get_queue:
 * @self: a page
 *
 * Returns: (transfer none): its list of actions
 */
Ms5SyncQueue *
ms5_sync_page_get_queue (Ms5SyncPage *self)
{
  g_return_val_if_fail (MS5_IS_SYNC_PAGE (self), NULL);

  return MS5_SYNC_QUEUE (self->queue);
}
