/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-timeline-panel.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-state-timeline.h"

struct _Ms5TimelinePanel
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GtkWidget    *panel;
  GtkWidget    *timeline;
};

G_DEFINE_FINAL_TYPE (Ms5TimelinePanel, ms5_timeline_panel, GTK_TYPE_WIDGET)

/* Borrows all texts. */
static Ms5TimelineInterval
interval_of (const Ms5View    *view,
             const Ms5Segment *segment)
{
  Ms5TimelineInterval interval = { .start = segment->start, .end = segment->end };
  Ms5StopModel *stop = segment->stop;

  interval.state = ms5_state_class_of (segment->state, segment->mode);
  interval.title = ms5_state_get_word (segment->state, segment->mode, segment->cause);
  if (segment->break_time && interval.state != MS5_STATE_CLASS_RUNNING)
    {
      interval.state = MS5_STATE_CLASS_PLANNED;
      interval.title = _("Break");
    }
  if (stop != NULL && interval.state != MS5_STATE_CLASS_RUNNING && interval.state != MS5_STATE_CLASS_NO_DATA)
    {
      /* In a break nothing is lost by standing. */
      if (!segment->break_time)
        interval.state = ms5_stop_look (view, stop);
      interval.id = ms5_model_item_get_key (MS5_MODEL_ITEM (stop));
      interval.detail = ms5_stop_model_get_reason_name (stop);
    }
  return interval;
}

static void
panel_update (gpointer widget)
{
  Ms5TimelinePanel *self = widget;
  Ms5Interval shift = ms5_line_model_get_shift (self->line);
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (Ms5TimelineInterval));
  g_autoptr (GArray) segments = NULL;
  g_autofree char *period = NULL;
  g_autofree char *subtitle = NULL;
  const char *shift_name = ms5_line_model_get_shift_name (self->line);

  if (ms5_interval_is_empty (shift))
    {
      ms5_panel_set_subtitle (MS5_PANEL (self->panel), _("no shift is running"));
      return;
    }

  period = ms5_format_period (shift.start, shift.end, ms5_pulse_get_time_zone (self->view.pulse));
  subtitle = shift_name != NULL ? g_strdup_printf ("%s %s", shift_name, period) : g_strdup (period);
  segments = ms5_line_model_dup_segments (self->line, shift, ms5_floor_get_plant_now (self->view.floor));
  for (guint i = 0; i < segments->len; i++)
    {
      const Ms5Segment *segment = &g_array_index (segments, Ms5Segment, i);
      Ms5TimelineInterval interval;

      /* A break to come is future like the rest. */
      if (segment->break_time && segment->start > ms5_floor_get_plant_now (self->view.floor))
        continue;
      interval = interval_of (&self->view, segment);
      g_array_append_val (intervals, interval);
    }

  ms5_panel_set_subtitle (MS5_PANEL (self->panel), subtitle);
  ms5_state_timeline_set_start (MS5_STATE_TIMELINE (self->timeline), shift.start);
  ms5_state_timeline_set_end (MS5_STATE_TIMELINE (self->timeline), shift.end);
  ms5_state_timeline_set_intervals (MS5_STATE_TIMELINE (self->timeline),
                                    (const Ms5TimelineInterval *) (gpointer) intervals->data, intervals->len);
}

static void
interval_activated_cb (Ms5TimelinePanel *self,
                       const char       *id)
{
  if (id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.code-stop", "(ss)",
                                ms5_model_item_get_key (MS5_MODEL_ITEM (self->line)), id);
}

static void
ms5_timeline_panel_dispose (GObject *object)
{
  Ms5TimelinePanel *self = MS5_TIMELINE_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_timeline_panel_parent_class)->dispose (object);
}

static void
ms5_timeline_panel_class_init (Ms5TimelinePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_timeline_panel_dispose;
  gtk_widget_class_set_css_name (widget_class, "timelinepanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_timeline_panel_init (Ms5TimelinePanel *self)
{
  self->timeline = ms5_state_timeline_new ();
  ms5_state_timeline_set_title (MS5_STATE_TIMELINE (self->timeline), _("State, this shift"));
  g_signal_connect_swapped (self->timeline, "interval-activated", G_CALLBACK (interval_activated_cb), self);
  self->panel = ms5_panel_new (_("State, this shift"), self->timeline);
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

/**
 * ms5_timeline_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_timeline_panel_new (const Ms5View *view,
                        Ms5LineModel  *line)
{
  Ms5TimelinePanel *self = g_object_new (MS5_TYPE_TIMELINE_PANEL, NULL);
  Ms5LiveButton *button = ms5_panel_get_live_button (MS5_PANEL (self->panel));

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  ms5_state_timeline_set_pulse (MS5_STATE_TIMELINE (self->timeline), view->pulse);
  ms5_view_bind_live (view, button, MS5_MODEL_ITEM (line), "timeline");
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_add (&self->watch, line, "history-changed");
  ms5_watch_add (&self->watch, line, "notify::shift-start");
  ms5_watch_add (&self->watch, line, "notify::shift-end");
  ms5_watch_add (&self->watch, view->pulse, "notify::time-zone");
  ms5_watch_hold (&self->watch, button);
  g_object_bind_property (button, "stale", self->timeline, "stale", G_BINDING_SYNC_CREATE);
  return GTK_WIDGET (self);
}
