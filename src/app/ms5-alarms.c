/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-alarms.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-format.h"

struct _Ms5Alarms
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5Clock     *clock;
  Ms5Watch      watch;
  Ms5CallModel *call;         /* that the banner shows */
  gulong        call_id;
  GtkWidget    *box;
  GtkWidget    *banner;
  GtkWidget    *link;
  guint         link_timer;
};

G_DEFINE_FINAL_TYPE (Ms5Alarms, ms5_alarms, GTK_TYPE_WIDGET)

static void
set_call (Ms5Alarms    *self,
          Ms5CallModel *call)
{
  if (self->call == call)
    return;

  if (self->call != NULL)
    g_clear_signal_handler (&self->call_id, self->call);
  g_set_object (&self->call, call);
  if (call != NULL)
    self->call_id = g_signal_connect_swapped (call, "notify", G_CALLBACK (ms5_watch_touch), &self->watch);
}

static Ms5BannerState
banner_state (Ms5CallModel *call)
{
  if (ms5_call_model_get_item (call)->state == MS5_CALL_RAISED)
    return MS5_BANNER_RAISED;
  return ms5_model_item_is_pending (MS5_MODEL_ITEM (call)) ? MS5_BANNER_ACKNOWLEDGING
                                                           : MS5_BANNER_ACKNOWLEDGED;
}

static void
alarms_update (gpointer widget)
{
  Ms5Alarms *self = widget;
  GListModel *calls = ms5_floor_get_calls (self->view.floor);
  guint n = g_list_model_get_n_items (calls);
  g_autoptr (Ms5CallModel) call = n > 0 ? g_list_model_get_item (calls, 0) : NULL;
  const Ms5CallItem *item;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  set_call (self, call);
  if (call == NULL)
    {
      ms5_alarm_banner_set_revealed (MS5_ALARM_BANNER (self->banner), FALSE);
      return;
    }

  item = ms5_call_model_get_item (call);
  title = ms5_call_dup_title (call, TRUE);
  detail = ms5_call_dup_detail (&self->view, call);
  g_object_set (self->banner,
                "priority", (guint) CLAMP (item->priority, MS5_PRIORITY_LOW, MS5_PRIORITY_CRITICAL),
                "title", title,
                "detail", detail,
                "raised", item->raised,
                "state", banner_state (call),
                "more", n - 1,
                "revealed", TRUE,
                NULL);
}

static void
call_action (Ms5Alarms  *self,
             const char *action)
{
  if (self->call != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "(ss)", ms5_model_item_get_line (MS5_MODEL_ITEM (self->call)),
                                ms5_model_item_get_key (MS5_MODEL_ITEM (self->call)));
}

static void
acknowledge_cb (Ms5Alarms *self)
{
  call_action (self, "win.acknowledge");
}

static void
resolve_cb (Ms5Alarms *self)
{
  call_action (self, "win.resolve");
}

static void
activate_cb (Ms5Alarms *self)
{
  if (g_list_model_get_n_items (ms5_floor_get_calls (self->view.floor)) > 1)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-andon", NULL);
  else if (self->call != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-line", "s",
                                ms5_model_item_get_line (MS5_MODEL_ITEM (self->call)));
}

static void
show_link_alarm (Ms5Alarms *self)
{
  Ms5Time as_of = ms5_floor_get_as_of (self->view.floor);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);
  g_autofree char *text = ms5_format_as_of (as_of, now, ms5_pulse_get_time_zone (self->view.pulse));
  g_autofree char *detail =
    g_strdup_printf (_("What you see is %s. What you do is kept and sent as soon as the link is back."), text);

  g_object_set (self->link,
                "title", _("No link to the server"),
                "detail", as_of != MS5_TIME_NONE ? detail : NULL,
                "raised", as_of,
                "revealed", TRUE,
                NULL);
}

static gboolean
link_timer_cb (gpointer user_data)
{
  Ms5Alarms *self = user_data;

  self->link_timer = 0;
  if (ms5_floor_get_freshness (self->view.floor) == MS5_FLOOR_OFFLINE)
    show_link_alarm (self);
  return G_SOURCE_REMOVE;
}

static void
stop_link_timer (Ms5Alarms *self)
{
  if (self->link_timer == 0)
    return;

  ms5_clock_remove (self->clock, self->link_timer);
  self->link_timer = 0;
}

static void
freshness_changed_cb (Ms5Alarms *self)
{
  if (ms5_floor_get_freshness (self->view.floor) != MS5_FLOOR_OFFLINE)
    {
      stop_link_timer (self);
      ms5_alarm_banner_set_revealed (MS5_ALARM_BANNER (self->link), FALSE);
    }
  else if (self->link_timer == 0 && !ms5_alarm_banner_get_revealed (MS5_ALARM_BANNER (self->link)))
    self->link_timer = ms5_clock_add (self->clock, MS5_ALARMS_LINK_DELAY, link_timer_cb, self, NULL);
}

static void
ms5_alarms_dispose (GObject *object)
{
  Ms5Alarms *self = MS5_ALARMS (object);

  if (self->clock != NULL)
    stop_link_timer (self);
  if (self->watch.widget != NULL)
    set_call (self, NULL);
  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->clock);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_alarms_parent_class)->dispose (object);
}

static void
ms5_alarms_class_init (Ms5AlarmsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_alarms_dispose;
  gtk_widget_class_set_css_name (widget_class, "alarms");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_alarms_init (Ms5Alarms *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->banner = ms5_alarm_banner_new ();
  self->link = ms5_alarm_banner_new ();
  ms5_alarm_banner_set_priority (MS5_ALARM_BANNER (self->link), MS5_PRIORITY_MEDIUM);
  ms5_alarm_banner_set_can_act (MS5_ALARM_BANNER (self->link), FALSE);
  gtk_box_append (GTK_BOX (self->box), self->link);
  gtk_box_append (GTK_BOX (self->box), self->banner);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->banner, "acknowledge", G_CALLBACK (acknowledge_cb), self);
  g_signal_connect_swapped (self->banner, "resolve", G_CALLBACK (resolve_cb), self);
  g_signal_connect_swapped (self->banner, "activate", G_CALLBACK (activate_cb), self);
}

/**
 * ms5_alarms_new:
 * @view: what it works with
 * @clock: real time
 *
 * Returns: (transfer floating): the banners
 */
GtkWidget *
ms5_alarms_new (const Ms5View *view,
                Ms5Clock      *clock)
{
  Ms5Alarms *self = g_object_new (MS5_TYPE_ALARMS, NULL);

  ms5_view_init (&self->view, view);
  self->clock = g_object_ref (clock);
  ms5_alarm_banner_set_pulse (MS5_ALARM_BANNER (self->banner), view->pulse);
  ms5_alarm_banner_set_pulse (MS5_ALARM_BANNER (self->link), view->pulse);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), alarms_update);
  ms5_watch_add (&self->watch, ms5_floor_get_calls (view->floor), "items-changed");
  g_signal_connect_object (view->floor, "notify::freshness", G_CALLBACK (freshness_changed_cb), self,
                           G_CONNECT_SWAPPED);
  freshness_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * ms5_alarms_set_can_act:
 * @self: the banners
 * @can_act: whether the reader may acknowledge and resolve
 */
void
ms5_alarms_set_can_act (Ms5Alarms *self,
                        gboolean   can_act)
{
  g_return_if_fail (MS5_IS_ALARMS (self));

  ms5_alarm_banner_set_can_act (MS5_ALARM_BANNER (self->banner), can_act);
}
