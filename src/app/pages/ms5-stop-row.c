/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-stop-row.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-item-text.h"
#include "app/pages/ms5-row-menu.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-timer.h"

struct _Ms5StopRow
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5StopModel *stop;
  Ms5Watch      watch;
  GtkWidget    *icon;
  GtkWidget    *title;
  GtkWidget    *detail;
  GtkWidget    *duration;
  GtkWidget    *timer;
  GtkWidget    *pending;
  GtkWidget    *code;
  GtkWidget    *decide;
  GtkWidget    *more;
};

G_DEFINE_FINAL_TYPE (Ms5StopRow, ms5_stop_row, GTK_TYPE_WIDGET)

static char *
dup_detail (Ms5StopRow        *self,
            const Ms5StopItem *item)
{
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  g_autofree char *period = item->end != MS5_TIME_NONE ? ms5_format_period (item->start, item->end, zone)
                                                       : ms5_format_clock (item->start, zone);
  GString *text = g_string_new (NULL);

  if (item->end != MS5_TIME_NONE)
    g_string_append (text, period);
  else
    g_string_append_printf (text, _("since %s"), period);
  if (item->coded_by != NULL)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("coded by %s"), item->coded_by);
    }
  if (item->comment != NULL)
    g_string_append_printf (text, " · %s", item->comment);
  return g_string_free (text, FALSE);
}

static void
fill_menu (gpointer  row,
           GMenu    *menu)
{
  Ms5StopRow *self = row;
  const Ms5StopItem *item = ms5_stop_model_get_item (self->stop);
  Ms5ModelItem *stop = MS5_MODEL_ITEM (self->stop);

  ms5_menu_add (menu, &self->view, "stop.code", _("_Comment…"), "win.comment-stop", stop);
  if (item->end == MS5_TIME_NONE && ms5_stop_look (&self->view, self->stop) == MS5_STATE_CLASS_CHANGEOVER)
    ms5_menu_add (menu, &self->view, "changeover.complete", _("_End the Changeover"), "win.complete-changeover", stop);
  else if (item->end == MS5_TIME_NONE)
    ms5_menu_add (menu, &self->view, "changeover.start", _("Start a C_hangeover"), "win.start-changeover", stop);
  ms5_menu_add (menu, &self->view, "stop.split", _("_Split…"), "win.split-stop", stop);
  if (ms5_stop_get_next (&self->view, self->stop) != NULL)
    ms5_menu_add (menu, &self->view, "stop.merge", _("_Merge with the Next"), "win.merge-stop", stop);
}

static void
row_update (gpointer widget)
{
  Ms5StopRow *self = widget;
  const Ms5StopItem *item = ms5_stop_model_get_item (self->stop);
  const char *reason = ms5_stop_model_get_reason_name (self->stop);
  gboolean running = item->end == MS5_TIME_NONE;
  gboolean to_explain = ms5_stop_model_is_to_explain (self->stop);
  g_autofree char *detail = dup_detail (self, item);
  g_autofree char *duration = ms5_format_duration (running ? 0 : item->end - item->start);
  g_autofree char *label = NULL;
  Ms5StateClass look = ms5_stop_look (&self->view, self->stop);

  if (reason == NULL)
    reason = item->minor > 0 ? _("Minor stop") : _("Not coded");
  ms5_widget_set_state_class (self->icon, look);
  ms5_image_set_icon (self->icon, !ms5_stop_model_is_coded (self->stop) && !(item->minor > 0)
                                    ? "ms5-not-coded-symbolic"
                                    : ms5_state_class_get_icon (look));
  gtk_label_set_text (GTK_LABEL (self->title), reason);
  gtk_label_set_text (GTK_LABEL (self->detail), detail);
  gtk_label_set_text (GTK_LABEL (self->duration), duration);
  gtk_widget_set_visible (self->duration, !running);
  gtk_widget_set_visible (self->timer, running);
  ms5_timer_set_start_time (MS5_TIMER (self->timer), item->start);
  gtk_widget_set_visible (self->pending, ms5_model_item_is_pending (MS5_MODEL_ITEM (self->stop)));
  gtk_button_set_label (GTK_BUTTON (self->code), to_explain ? _("Why?") : _("Change…"));
  ms5_widget_set_class (self->code, "suggested-action", to_explain);
  ms5_widget_set_class (self->code, "flat", !to_explain);
  ms5_row_menu_update (self->more);
  ms5_decide_button_update (self->decide, &self->view, "stops", MS5_MODEL_ITEM (self->stop));

  label = g_strdup_printf ("%s, %s", reason, detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ms5_stop_row_dispose (GObject *object)
{
  Ms5StopRow *self = MS5_STOP_ROW (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_object (&self->stop);

  G_OBJECT_CLASS (ms5_stop_row_parent_class)->dispose (object);
}

static void
ms5_stop_row_class_init (Ms5StopRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_stop_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "stoprow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ms5_stop_row_init (Ms5StopRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->icon = gtk_image_new ();
  self->title = ms5_page_label (NULL, "heading");
  self->detail = ms5_page_label (NULL, "detail");
  self->duration = ms5_page_label (NULL, "numeric");
  self->timer = ms5_timer_new ();
  self->pending = gtk_image_new_from_icon_name ("ms5-link-syncing-symbolic");
  gtk_widget_set_tooltip_text (self->pending, _("Waiting for the server"));
  self->code = gtk_button_new ();
  gtk_widget_set_valign (self->code, GTK_ALIGN_CENTER);
  self->decide = ms5_decide_button_new ();
  self->more = ms5_row_menu_new (self, fill_menu);

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (lines), self->title);
  gtk_box_append (GTK_BOX (lines), self->detail);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), self->pending);
  gtk_box_append (GTK_BOX (box), self->duration);
  gtk_box_append (GTK_BOX (box), self->timer);
  gtk_box_append (GTK_BOX (box), self->decide);
  gtk_box_append (GTK_BOX (box), self->code);
  gtk_box_append (GTK_BOX (box), self->more);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

/**
 * ms5_stop_row_new:
 * @view: what it works with
 * @stop: the stop
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
ms5_stop_row_new (const Ms5View *view,
                  Ms5StopModel  *stop)
{
  Ms5StopRow *self = g_object_new (MS5_TYPE_STOP_ROW, NULL);

  ms5_view_init (&self->view, view);
  self->stop = g_object_ref (stop);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->code), "win.code-stop");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->code), "(ss)",
                                    ms5_model_item_get_line (MS5_MODEL_ITEM (stop)),
                                    ms5_model_item_get_key (MS5_MODEL_ITEM (stop)));
  ms5_timer_set_pulse (MS5_TIMER (self->timer), view->pulse);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), row_update);
  ms5_watch_add (&self->watch, stop, "notify");
  if (view->client != NULL)
    ms5_watch_add (&self->watch, view->client, "outbox-changed");
  return GTK_WIDGET (self);
}
