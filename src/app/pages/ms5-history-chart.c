/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-history-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-format.h"
#include "app/widgets/ms5-sparkline.h"

/* As many as the line keeps. */
#define N_POINTS 500

#define N_TIMES 5

struct _Ms5HistoryChart
{
  GtkWidget       parent_instance;
  Ms5View         view;
  char           *equipment;
  Ms5SensorModel *sensor;
  GCancellable   *cancellable;
  gint64          window;
  gboolean        has_answer; /* of the server */
  GtkWidget      *box;
  GtkWidget      *name;
  GtkWidget      *figures;
  GtkWidget      *line;
  GtkWidget      *times[N_TIMES];
  GtkWidget      *note;
};

G_DEFINE_FINAL_TYPE (Ms5HistoryChart, ms5_history_chart, GTK_TYPE_WIDGET)

static void
stop_asking (Ms5HistoryChart *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ms5_history_chart_dispose (GObject *object)
{
  Ms5HistoryChart *self = MS5_HISTORY_CHART (object);

  stop_asking (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->sensor);
  g_clear_pointer (&self->equipment, g_free);
  ms5_view_clear (&self->view);

  G_OBJECT_CLASS (ms5_history_chart_parent_class)->dispose (object);
}

static void
ms5_history_chart_class_init (Ms5HistoryChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ms5_history_chart_dispose;
  gtk_widget_class_set_css_name (widget_class, "historychart");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ms5_history_chart_init (Ms5HistoryChart *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *axis = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->name = ms5_page_label (NULL, "heading");
  self->figures = ms5_page_label (NULL, "numeric");
  self->line = ms5_sparkline_new ();
  self->note = ms5_page_label (NULL, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_widget_set_size_request (self->line, -1, 96);
  /* That many parts of the same width, and in each the text as far along as the part in the whole. */
  gtk_box_set_homogeneous (GTK_BOX (axis), TRUE);
  gtk_widget_add_css_class (axis, "caption");
  gtk_widget_add_css_class (axis, "dim-label");
  gtk_widget_add_css_class (axis, "numeric");
  for (guint i = 0; i < N_TIMES; i++)
    {
      self->times[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->times[i]), (float) i / (N_TIMES - 1));
      gtk_box_append (GTK_BOX (axis), self->times[i]);
    }

  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->figures);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->line);
  gtk_box_append (GTK_BOX (self->box), axis);
  gtk_box_append (GTK_BOX (self->box), self->note);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
show_figures (Ms5HistoryChart *self,
              const Ms5Point  *points,
              guint            n_points)
{
  const Ms5SensorItem *item = ms5_sensor_model_get_item (self->sensor);
  int digits = CLAMP (item->digits, 0, 9);
  double min = INFINITY, max = -INFINITY, sum = 0;
  guint n = 0;
  g_autofree char *least = NULL;
  g_autofree char *mean = NULL;
  g_autofree char *most = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_points; i++)
    if (!isnan (points[i].value))
      {
        min = fmin (min, points[i].value);
        max = fmax (max, points[i].value);
        sum += points[i].value;
        n++;
      }
  if (n > 0)
    {
      least = ms5_format_number (min, digits);
      mean = ms5_format_number (sum / n, digits);
      most = ms5_format_quantity (max, digits, item->unit);
      /* Translators: the least, the mean and the greatest value of some hours; the last one has the unit. */
      text = g_strdup_printf (_("min %s · mean %s · max %s"), least, mean, most);
    }
  gtk_label_set_text (GTK_LABEL (self->figures), text);
}

static void
show_times (Ms5HistoryChart *self,
            Ms5Time          end)
{
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  Ms5Time now = ms5_floor_get_plant_now (self->view.floor);

  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autofree char *text = NULL;

      if (end != MS5_TIME_NONE)
        text = ms5_format_moment (end - self->window + self->window / (N_TIMES - 1) * i, now, zone);
      gtk_label_set_text (GTK_LABEL (self->times[i]), text);
    }
}

/**
 * ms5_history_chart_set_points:
 * @self: a chart
 * @points: (array length=n_points): what is known, oldest first
 * @n_points: how many
 * @as_of: from when that is; %MS5_TIME_NONE if it is true now
 */
void
ms5_history_chart_set_points (Ms5HistoryChart *self,
                              const Ms5Point  *points,
                              guint            n_points,
                              Ms5Time          as_of)
{
  GTimeZone *zone;
  Ms5Time now;
  g_autofree char *note = NULL;

  g_return_if_fail (MS5_IS_HISTORY_CHART (self));

  zone = ms5_pulse_get_time_zone (self->view.pulse);
  now = ms5_floor_get_plant_now (self->view.floor);
  ms5_sparkline_set_window (MS5_SPARKLINE (self->line), self->window);
  ms5_sparkline_set_max_gap (MS5_SPARKLINE (self->line), self->window / 50);
  ms5_sparkline_set_points (MS5_SPARKLINE (self->line), points, n_points);
  show_figures (self, points, n_points);
  show_times (self, n_points > 0 ? points[n_points - 1].time : MS5_TIME_NONE);
  if (n_points == 0)
    note = g_strdup (_("Nothing of this time is known here"));
  else if (as_of != MS5_TIME_NONE)
    note = ms5_format_as_of (as_of, now, zone);
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, note != NULL);
}

/* What has come since the program was started. */
static void
show_newest (Ms5HistoryChart *self)
{
  const Ms5Series *series = ms5_sensor_model_get_series (self->sensor);
  Ms5Time from = ms5_floor_get_plant_now (self->view.floor) - self->window;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Ms5Point));

  for (guint i = ms5_series_find (series, from); i < ms5_series_get_length (series); i++)
    g_array_append_vals (points, ms5_series_get (series, i), 1);
  ms5_history_chart_set_points (self, (const Ms5Point *) (gpointer) points->data, points->len, MS5_TIME_NONE);
}

static void
take (Ms5HistoryChart *self,
      GObject         *client,
      GAsyncResult    *result,
      gboolean         asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = ms5_client_ask_history_finish (MS5_CLIENT (client), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->sensor == NULL || (!asked && self->has_answer))
    return;

  /* What is here may be all that there is, and the question may fail that is under way. */
  if (points != NULL)
    ms5_history_chart_set_points (self, (const Ms5Point *) (gpointer) points->data, points->len,
                                  ms5_client_ask_get_as_of (result));
  else if (asked)
    {
      g_debug ("The past of a sensor is not known: %s", error->message);
      if (!self->has_answer && gtk_label_get_text (GTK_LABEL (self->figures))[0] == '\0')
        show_newest (self);
    }
  self->has_answer |= asked && points != NULL;
}

static void
recalled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5HistoryChart) self = user_data;

  take (self, source, result, FALSE);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5HistoryChart) self = user_data;

  take (self, source, result, TRUE);
}

/**
 * ms5_history_chart_ask:
 * @self: a chart
 * @window: how much of the past to show
 *
 * Shows what is known of it here, and what the server says as soon as it has said it.
 */
void
ms5_history_chart_ask (Ms5HistoryChart *self,
                       gint64           window)
{
  Ms5Client *client;
  const char *code;
  Ms5Time now;

  g_return_if_fail (MS5_IS_HISTORY_CHART (self));
  g_return_if_fail (window > 0);

  stop_asking (self);
  self->window = window;
  self->has_answer = FALSE;
  client = self->view.client;
  if (client == NULL)
    {
      show_newest (self);
      return;
    }

  self->cancellable = g_cancellable_new ();
  code = ms5_model_item_get_key (MS5_MODEL_ITEM (self->sensor));
  now = ms5_floor_get_plant_now (self->view.floor);
  ms5_client_recall_history_async (client, self->equipment, code, now - window, now, N_POINTS, self->cancellable,
                                   recalled_cb, g_object_ref (self));
  ms5_client_ask_history_async (client, self->equipment, code, now - window, now, N_POINTS, self->cancellable, asked_cb,
                                g_object_ref (self));
}

/**
 * ms5_history_chart_new:
 * @view: what it works with
 * @equipment: the code of a machine
 * @sensor: its sensor
 *
 * Returns: (transfer floating): a chart without points
 */
GtkWidget *
ms5_history_chart_new (const Ms5View  *view,
                       const char     *equipment,
                       Ms5SensorModel *sensor)
{
  Ms5HistoryChart *self = g_object_new (MS5_TYPE_HISTORY_CHART, NULL);
  const Ms5SensorItem *item = ms5_sensor_model_get_item (sensor);
  const Ms5Limits limits = { item->low, item->high, item->low_alarm, item->high_alarm };

  ms5_view_init (&self->view, view);
  self->equipment = g_strdup (equipment);
  self->sensor = g_object_ref (sensor);
  gtk_label_set_text (GTK_LABEL (self->name), ms5_sensor_model_get_name (sensor));
  ms5_sparkline_set_label (MS5_SPARKLINE (self->line), ms5_sensor_model_get_name (sensor));
  ms5_sparkline_set_unit (MS5_SPARKLINE (self->line), item->unit);
  ms5_sparkline_set_digits (MS5_SPARKLINE (self->line), (guint) CLAMP (item->digits, 0, 9));
  ms5_sparkline_set_limits (MS5_SPARKLINE (self->line), &limits);
  return GTK_WIDGET (self);
}
