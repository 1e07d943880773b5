/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-alarms.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/pages/ms5-item-text.h"
#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-format.h"

struct _Ms5Alarms
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5Pulse     *pulse;        /* of the machine's clock */
  Ms5Watch      watch;
  Ms5CallModel *call;         /* that the banner shows */
  gulong        call_id;
  Ms5LinkAlarm *alarm;        /* (nullable) */
  Ms5Sounds    *sounds;       /* (nullable) */
  GtkWidget    *box;
  GtkWidget    *banner;
  GtkWidget    *link;
  GtkWidget    *mute;         /* a revealer */
  GtkWidget    *mute_label;
  GtkWidget    *mute_button;
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

/* It calls, or it is the reader's own: what somebody else sees to must not keep everybody's eyes. */
static gboolean
is_of_reader (Ms5Alarms    *self,
              Ms5CallModel *call)
{
  const Ms5CallItem *item = ms5_call_model_get_item (call);

  if (ms5_call_model_is_silent (call))
    return FALSE;

  return item->state == MS5_CALL_RAISED || ms5_model_item_is_pending (MS5_MODEL_ITEM (call)) ||
         ms5_view_is_reader (&self->view, item->acknowledged_by) || ms5_view_is_reader (&self->view, item->assigned_to);
}

/* The most urgent one; those that the banner has nothing to say of are not counted. */
static Ms5CallModel *
find_call (Ms5Alarms *self,
           guint     *out_more)
{
  GListModel *calls = ms5_floor_get_calls (self->view.floor);
  Ms5CallModel *first = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);

      if (!is_of_reader (self, call))
        continue;
      if (n++ == 0)
        first = g_object_ref (call);
    }
  *out_more = MAX (n, 1) - 1;
  return first;
}

static void
show_call (Ms5Alarms *self)
{
  guint more = 0;
  g_autoptr (Ms5CallModel) call = find_call (self, &more);
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
                "more", more,
                "revealed", TRUE,
                NULL);
}

/* Since when, by the machine's clock: who lost the link does not know the plant's. */
static void
show_link (Ms5Alarms *self)
{
  Ms5Time since = self->alarm != NULL ? ms5_link_alarm_get_since (self->alarm) : MS5_TIME_NONE;
  Ms5Time as_of = ms5_floor_get_as_of (self->view.floor);
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;

  if (since == MS5_TIME_NONE)
    {
      ms5_alarm_banner_set_revealed (MS5_ALARM_BANNER (self->link), FALSE);
      return;
    }

  text = ms5_format_as_of (as_of, ms5_floor_get_plant_now (self->view.floor),
                           ms5_pulse_get_time_zone (self->view.pulse));
  detail = g_strdup_printf (_("What you see is %s. What you do is kept and sent as soon as the link is back."), text);
  g_object_set (self->link,
                "title", _("No link to the server"),
                "detail", as_of != MS5_TIME_NONE ? detail : NULL,
                "raised", since,
                "state", ms5_link_alarm_is_acknowledged (self->alarm) ? MS5_BANNER_ACKNOWLEDGED : MS5_BANNER_RAISED,
                "revealed", TRUE,
                NULL);
}

static void
show_mute (Ms5Alarms *self)
{
  Ms5Time until = self->sounds != NULL ? ms5_sounds_get_muted_until (self->sounds) : MS5_TIME_NONE;
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->mute), until != MS5_TIME_NONE);
  if (until == MS5_TIME_NONE)
    return;

  clock = ms5_format_clock (until, ms5_pulse_get_time_zone (self->view.pulse));
  text = g_strdup_printf (_("Sounds are muted until %s; new critical calls are heard"), clock);
  gtk_label_set_text (GTK_LABEL (self->mute_label), text);
}

static void
alarms_update (gpointer widget)
{
  Ms5Alarms *self = widget;

  show_call (self);
  show_link (self);
  show_mute (self);
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
  call_action (self, "win.acknowledge-banner");
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
acknowledge_link_cb (Ms5Alarms *self)
{
  ms5_link_alarm_acknowledge (self->alarm);
}

static void
activate_link_cb (Ms5Alarms *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sync", NULL);
}

static void
unmute_cb (Ms5Alarms *self)
{
  ms5_sounds_mute (self->sounds, 0);
}

static void
ms5_alarms_dispose (GObject *object)
{
  Ms5Alarms *self = MS5_ALARMS (object);

  if (self->watch.widget != NULL)
    set_call (self, NULL);
  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  g_clear_object (&self->alarm);
  g_clear_object (&self->sounds);
  g_clear_object (&self->pulse);
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

static GtkWidget *
mute_new (Ms5Alarms *self)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name ("audio-volume-muted-symbolic");

  self->mute_button = gtk_button_new_with_label (_("Sound On"));
  self->mute_label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->mute_label), 0);
  gtk_label_set_wrap (GTK_LABEL (self->mute_label), TRUE);
  gtk_widget_set_hexpand (self->mute_label, TRUE);
  gtk_widget_set_valign (self->mute_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (strip, "mute");
  gtk_box_append (GTK_BOX (strip), icon);
  gtk_box_append (GTK_BOX (strip), self->mute_label);
  gtk_box_append (GTK_BOX (strip), self->mute_button);
  gtk_revealer_set_child (GTK_REVEALER (revealer), strip);
  g_signal_connect_swapped (self->mute_button, "clicked", G_CALLBACK (unmute_cb), self);
  return revealer;
}

static void
ms5_alarms_init (Ms5Alarms *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->banner = ms5_alarm_banner_new ();
  self->link = ms5_alarm_banner_new ();
  self->mute = mute_new (self);
  ms5_alarm_banner_set_priority (MS5_ALARM_BANNER (self->link), MS5_PRIORITY_MEDIUM);
  ms5_alarm_banner_set_can_resolve (MS5_ALARM_BANNER (self->link), FALSE);
  gtk_box_append (GTK_BOX (self->box), self->banner);
  gtk_box_append (GTK_BOX (self->box), self->link);
  gtk_box_append (GTK_BOX (self->box), self->mute);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->banner, "acknowledge", G_CALLBACK (acknowledge_cb), self);
  g_signal_connect_swapped (self->banner, "resolve", G_CALLBACK (resolve_cb), self);
  g_signal_connect_swapped (self->banner, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->link, "acknowledge", G_CALLBACK (acknowledge_link_cb), self);
  g_signal_connect_swapped (self->link, "activate", G_CALLBACK (activate_link_cb), self);
}

/* Whether any call is silent changes without the list of calls. */
static void
watch_all (Ms5Alarms *self)
{
  ms5_watch_reset (&self->watch);
  ms5_watch_add (&self->watch, ms5_floor_get_calls (self->view.floor), "items-changed");
  ms5_watch_add (&self->watch, self->view.floor, "notify::raised-calls");
  ms5_watch_add (&self->watch, self->view.floor, "notify::as-of");
  if (self->alarm != NULL)
    ms5_watch_add (&self->watch, self->alarm, "notify");
  if (self->sounds != NULL)
    ms5_watch_add (&self->watch, self->sounds, "notify::muted-until");
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
  self->pulse = ms5_pulse_new (clock);
  ms5_alarm_banner_set_pulse (MS5_ALARM_BANNER (self->banner), view->pulse);
  ms5_alarm_banner_set_pulse (MS5_ALARM_BANNER (self->link), self->pulse);
  ms5_watch_init (&self->watch, GTK_WIDGET (self), alarms_update);
  watch_all (self);
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

/**
 * ms5_alarms_set_link_alarm:
 * @self: the banners
 * @alarm: (nullable): the loss of the link
 */
void
ms5_alarms_set_link_alarm (Ms5Alarms    *self,
                           Ms5LinkAlarm *alarm)
{
  g_return_if_fail (MS5_IS_ALARMS (self));

  if (g_set_object (&self->alarm, alarm))
    watch_all (self);
}

/**
 * ms5_alarms_set_sounds:
 * @self: the banners
 * @sounds: (nullable): what is heard
 */
void
ms5_alarms_set_sounds (Ms5Alarms *self,
                       Ms5Sounds *sounds)
{
  g_return_if_fail (MS5_IS_ALARMS (self));

  if (g_set_object (&self->sounds, sounds))
    watch_all (self);
}

/**
 * ms5_alarms_set_read_only:
 * @self: the banners
 * @read_only: whether nothing in them can be pressed, as on a wall board
 */
void
ms5_alarms_set_read_only (Ms5Alarms *self,
                          gboolean   read_only)
{
  g_return_if_fail (MS5_IS_ALARMS (self));

  ms5_alarm_banner_set_can_act (MS5_ALARM_BANNER (self->link), !read_only);
  gtk_widget_set_visible (self->mute_button, !read_only);
  gtk_widget_set_can_target (GTK_WIDGET (self), !read_only);
}
