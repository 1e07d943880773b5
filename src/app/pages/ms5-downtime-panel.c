/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-downtime-panel.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-watch.h"
#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-trend-chart.h"
#include "app/widgets/ms5-wrap-layout.h"

/* How many reasons; the equipment below should be seen, too. */
#define TOP 5

#define ID_NOT_CODED   "/not-coded"
#define ID_OVER_TARGET "/over-target"

struct _Ms5DowntimePanel
{
  GtkWidget     parent_instance;
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Watch      watch;
  GtkWidget    *panel;
  GtkWidget    *pareto;
  GtkWidget    *trend;
  GtkWidget    *stack;
  GtkWidget    *minutes_button;
  GtkWidget    *count_button;
  GtkWidget    *trend_button;
};

enum { REASON_ACTIVATED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (Ms5DowntimePanel, ms5_downtime_panel, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static const char *
get_label (Ms5DowntimePanel   *self,
           const Ms5ParetoRow *row)
{
  switch (row->kind)
    {
    case MS5_PARETO_NOT_CODED:
      return _("Not coded");
    case MS5_PARETO_OVER_TARGET:
      return _("Changeover over target");
    case MS5_PARETO_REASON:
    default:
      return ms5_plant_model_name (ms5_floor_get_plant (self->view.floor), MS5_PLANT_REASON, row->key, NULL);
    }
}

static Ms5ParetoItem
item_of (Ms5DowntimePanel   *self,
         const Ms5ParetoRow *row)
{
  Ms5StopModel *stop = ms5_view_get_stop (&self->view, self->line);
  const char *reason = stop != NULL ? ms5_stop_model_get_item (stop)->reason : NULL;
  Ms5ParetoItem item = { .label = get_label (self, row), .duration = row->time, .count = row->count };

  switch (row->kind)
    {
    case MS5_PARETO_NOT_CODED:
      item.id = ID_NOT_CODED;
      item.not_coded = TRUE;
      item.active = stop != NULL && reason == NULL;
      break;
    case MS5_PARETO_OVER_TARGET:
      item.id = ID_OVER_TARGET;
      break;
    case MS5_PARETO_REASON:
    default:
      item.id = row->key;
      item.active = stop != NULL && g_strcmp0 (reason, row->key) == 0;
    }
  return item;
}

/* «47 min · 12 stops · 3 not coded» */
static char *
summarize (const Ms5Pareto *pareto)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *duration = NULL;
  Ms5Time time = 0;
  guint count = 0, not_coded = 0;

  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      const Ms5ParetoRow *row = ms5_pareto_get (pareto, i);

      time += row->time;
      count += row->count;
      if (row->kind == MS5_PARETO_NOT_CODED)
        not_coded += row->count;
    }

  duration = ms5_format_duration (time);
  g_string_append (text, duration);
  g_string_append (text, " · ");
  g_string_append_printf (text, ngettext ("%u stop", "%u stops", count), count);
  if (not_coded > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u not coded", "%u not coded", not_coded), not_coded);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update_pareto (Ms5DowntimePanel *self,
               Ms5Interval       shift,
               Ms5Time           now)
{
  g_autoptr (Ms5Pareto) pareto = ms5_line_model_dup_pareto (self->line, shift, now, MS5_PARETO_DELAYS);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Ms5ParetoItem));
  g_autofree char *summary = summarize (pareto);

  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      Ms5ParetoItem item = item_of (self, ms5_pareto_get (pareto, i));

      g_array_append_val (items, item);
    }
  ms5_pareto_chart_set_items (MS5_PARETO_CHART (self->pareto), (const Ms5ParetoItem *) (gpointer) items->data,
                              items->len);
  ms5_panel_set_subtitle (MS5_PANEL (self->panel), summary);
}

static void
update_trend (Ms5DowntimePanel *self,
              Ms5Interval       shift,
              Ms5Time           now)
{
  g_autoptr (GArray) losses = ms5_line_model_dup_losses (self->line, shift, now);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Ms5TrendPoint));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);

  for (guint i = 0; i < losses->len; i++)
    {
      const Ms5LossHour *hour = &g_array_index (losses, Ms5LossHour, i);
      Ms5TrendPoint point = { .value = (double) hour->time / MS5_USEC_PER_MIN, .partial = hour->partial };
      char *label = ms5_format_clock (hour->start, zone);
      char *detail = ms5_format_period (hour->start, hour->end, zone);

      g_ptr_array_add (texts, label);
      g_ptr_array_add (texts, detail);
      point.label = label;
      point.detail = detail;
      g_array_append_val (points, point);
    }
  ms5_trend_chart_set_points (MS5_TREND_CHART (self->trend), (const Ms5TrendPoint *) (gpointer) points->data,
                              points->len);
}

static void
panel_update (gpointer widget)
{
  Ms5DowntimePanel *self = widget;
  Ms5Interval shift = ms5_line_model_get_shift (self->line);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);

  if (ms5_interval_is_empty (shift))
    {
      ms5_panel_set_subtitle (MS5_PANEL (self->panel), _("no shift is running"));
      return;
    }
  update_pareto (self, shift, now);
  update_trend (self, shift, now);
}

static void
choice_changed_cb (Ms5DowntimePanel *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->trend_button)))
    {
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->trend);
      return;
    }

  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->pareto);
  g_settings_set_enum (self->view.settings, "pareto-measure",
                       gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->count_button)));
}

static void
measure_changed_cb (Ms5DowntimePanel *self)
{
  ms5_pareto_chart_set_measure (MS5_PARETO_CHART (self->pareto),
                                g_settings_get_enum (self->view.settings, "pareto-measure") == 0
                                  ? MS5_PARETO_MINUTES
                                  : MS5_PARETO_COUNT);
}

static void
row_activated_cb (Ms5DowntimePanel *self,
                  const char       *id)
{
  if (id == NULL || g_str_equal (id, ID_OVER_TARGET))
    return;

  g_signal_emit (self, signals[REASON_ACTIVATED], 0, g_str_equal (id, ID_NOT_CODED) ? NULL : id);
}

static void
ms5_downtime_panel_dispose (GObject *object)
{
  Ms5DowntimePanel *self = MS5_DOWNTIME_PANEL (object);

  ms5_watch_clear (&self->watch);
  ms5_widget_remove_children (GTK_WIDGET (self));
  ms5_view_clear (&self->view);
  g_clear_object (&self->line);

  G_OBJECT_CLASS (ms5_downtime_panel_parent_class)->dispose (object);
}

static void
ms5_downtime_panel_class_init (Ms5DowntimePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ms5_downtime_panel_dispose;

  signals[REASON_ACTIVATED] = g_signal_new ("reason-activated", MS5_TYPE_DOWNTIME_PANEL, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "downtimepanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
choices_new (Ms5DowntimePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "choices");
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->minutes_button = gtk_toggle_button_new_with_label (_("Minutes"));
  self->count_button = gtk_toggle_button_new_with_label (_("Count"));
  self->trend_button = gtk_toggle_button_new_with_label (_("By Hour"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->count_button), GTK_TOGGLE_BUTTON (self->minutes_button));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->trend_button), GTK_TOGGLE_BUTTON (self->minutes_button));
  gtk_box_append (GTK_BOX (box), self->minutes_button);
  gtk_box_append (GTK_BOX (box), self->count_button);
  gtk_box_append (GTK_BOX (box), self->trend_button);
  return box;
}

static void
ms5_downtime_panel_init (Ms5DowntimePanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->pareto = ms5_pareto_chart_new ();
  ms5_pareto_chart_set_title (MS5_PARETO_CHART (self->pareto), _("Downtime by reason"));
  ms5_pareto_chart_set_top (MS5_PARETO_CHART (self->pareto), TOP);
  g_signal_connect_swapped (self->pareto, "row-activated", G_CALLBACK (row_activated_cb), self);
  self->trend = ms5_trend_chart_new ();
  g_object_set (self->trend, "title", _("Downtime per hour"), "unit", _("min"), NULL);

  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_child (GTK_STACK (self->stack), self->pareto);
  gtk_stack_add_child (GTK_STACK (self->stack), self->trend);
  gtk_box_append (GTK_BOX (box), self->stack);

  self->panel = ms5_panel_new (_("Downtime"), box);
  ms5_panel_add_control (MS5_PANEL (self->panel), choices_new (self));
  gtk_widget_set_parent (self->panel, GTK_WIDGET (self));
}

/**
 * ms5_downtime_panel_new:
 * @view: what it works with
 * @line: the line
 *
 * Returns: (transfer floating): a panel
 */
GtkWidget *
ms5_downtime_panel_new (const Ms5View *view,
                        Ms5LineModel  *line)
{
  Ms5DowntimePanel *self = g_object_new (MS5_TYPE_DOWNTIME_PANEL, NULL);
  Ms5LiveButton *button = ms5_panel_get_live_button (MS5_PANEL (self->panel));
  GtkWidget *chosen;

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  ms5_view_bind_live (view, button, MS5_MODEL_ITEM (line), "downtime");
  ms5_watch_init (&self->watch, GTK_WIDGET (self), panel_update);
  ms5_watch_add (&self->watch, line, "history-changed");
  ms5_watch_add (&self->watch, line, "notify::shift-start");
  ms5_watch_add (&self->watch, line, "notify::stop");
  ms5_watch_add (&self->watch, line, "notify::kpi-time");
  ms5_watch_hold (&self->watch, button);
  g_object_bind_property (button, "stale", self->pareto, "stale", G_BINDING_SYNC_CREATE);
  g_object_bind_property (button, "stale", self->trend, "stale", G_BINDING_SYNC_CREATE);

  measure_changed_cb (self);
  g_signal_connect_object (view->settings, "changed::pareto-measure", G_CALLBACK (measure_changed_cb), self,
                           G_CONNECT_SWAPPED);
  chosen = g_settings_get_enum (view->settings, "pareto-measure") == 0 ? self->minutes_button
                                                                        : self->count_button;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chosen), TRUE);
  g_signal_connect_swapped (self->minutes_button, "toggled", G_CALLBACK (choice_changed_cb), self);
  g_signal_connect_swapped (self->count_button, "toggled", G_CALLBACK (choice_changed_cb), self);
  g_signal_connect_swapped (self->trend_button, "toggled", G_CALLBACK (choice_changed_cb), self);
  return GTK_WIDGET (self);
}
