/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a line page's widgets cost: a frame in which all of them are drawn, one in which live values
 * have come in, and the setting of values alone. Cairo renderer, as on a plain floor PC. */

#include "config.h"

#include <math.h>

#include "app/widget-test.h"

#include "app/widgets/ms5-equipment-tile.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-oee-gauge.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-state-timeline.h"

#define N_TILES   6
#define N_SENSORS 3
#define N_FRAMES  200

typedef struct
{
  GtkWidget *window;
  GtkWidget *gauge;
  GtkWidget *factors[3];
  GtkWidget *timeline;
  GtkWidget *pareto;
  GtkWidget *tiles[N_TILES];
  Ms5Time    now;
} Page;

static GtkWidget *
tile_new (Page *page)
{
  static const char *codes[N_SENSORS] = { "temperature", "pressure", "vibration" };
  const Ms5Limits limits = { 0, 90, NAN, 100 };
  GtkWidget *tile = ms5_equipment_tile_new ();

  ms5_equipment_tile_set_title (MS5_EQUIPMENT_TILE (tile), "Filler FL1");
  ms5_equipment_tile_set_state (MS5_EQUIPMENT_TILE (tile), MS5_STATE_CLASS_RUNNING);
  for (guint i = 0; i < N_SENSORS; i++)
    {
      GtkWidget *row = ms5_sensor_row_new (codes[i]);

      ms5_sensor_row_set_label (MS5_SENSOR_ROW (row), codes[i]);
      ms5_sensor_row_set_unit (MS5_SENSOR_ROW (row), "mm/s");
      ms5_sensor_row_set_limits (MS5_SENSOR_ROW (row), &limits);
      for (int s = 600; s > 0; s--)
        ms5_sensor_row_push (MS5_SENSOR_ROW (row), page->now - s * MS5_USEC_PER_S,
                             50 + 20 * sin (s / 9.0) + g_random_double_range (-5, 5));
      ms5_equipment_tile_add_sensor (MS5_EQUIPMENT_TILE (tile), MS5_SENSOR_ROW (row));
    }
  return tile;
}

static void
set_intervals (Page *page)
{
  Ms5TimelineInterval intervals[120];

  for (int i = 0; i < 120; i++)
    intervals[i] = (Ms5TimelineInterval) {
      page->now - (4 * 60 - i * 2) * MS5_USEC_PER_MIN,
      page->now - (4 * 60 - (i + 1) * 2) * MS5_USEC_PER_MIN,
      i % 7 == 3 ? MS5_STATE_CLASS_STOP : MS5_STATE_CLASS_RUNNING,
    };
  ms5_state_timeline_set_intervals (MS5_STATE_TIMELINE (page->timeline), intervals, 120);
}

static void
set_reasons (Page *page)
{
  static const char *names[] = { "Guard door open", "Label jam", "No bottles", "Not coded", "Capper", "Other" };
  Ms5ParetoItem items[G_N_ELEMENTS (names)];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    items[i] = (Ms5ParetoItem) { names[i], names[i], (20 - 3 * i) * MS5_USEC_PER_MIN, 6 - i, i == 3 };
  ms5_pareto_chart_set_items (MS5_PARETO_CHART (page->pareto), items, G_N_ELEMENTS (items));
}

static void
page_build (Page     *page,
            Ms5Pulse *pulse)
{
  static const char *names[] = { "Availability", "Performance", "Quality" };
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  page->gauge = ms5_oee_gauge_new ();
  g_object_set (page->gauge, "value", 0.7, "target", 0.85, "world-class", 0.85, "worst", 0.7, "best", 0.75, NULL);
  gtk_box_append (GTK_BOX (left), page->gauge);
  for (guint i = 0; i < 3; i++)
    {
      page->factors[i] = ms5_kpi_bar_new ();
      g_object_set (page->factors[i], "label", names[i], "value", 0.9, "target", 0.85, NULL);
      gtk_box_append (GTK_BOX (left), page->factors[i]);
    }

  page->timeline = ms5_state_timeline_new ();
  g_object_set (page->timeline, "pulse", pulse, "start", page->now - 4 * MS5_USEC_PER_H,
                "end", page->now + 4 * MS5_USEC_PER_H, "hexpand", TRUE, NULL);
  set_intervals (page);
  page->pareto = ms5_pareto_chart_new ();
  set_reasons (page);
  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("OEE", left), 0, 0, 1, 2);
  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("State, this shift", page->timeline), 1, 0, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("Downtime by reason", page->pareto), 1, 1, 2, 1);
  for (int i = 0; i < N_TILES; i++)
    {
      page->tiles[i] = tile_new (page);
      gtk_grid_attach (GTK_GRID (grid), page->tiles[i], i % 3, 2 + i / 3, 1, 1);
    }
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 14);
  page->window = widget_test_show (grid);
}

static void
draw_all (GtkWidget *widget)
{
  gtk_widget_queue_draw (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    draw_all (child);
}

/* What comes in ten times a second: each sensor's value, and the line's figures. */
static void
feed (Page *page,
      int   step)
{
  page->now += 100 * MS5_USEC_PER_MS;
  ms5_oee_gauge_set_value (MS5_OEE_GAUGE (page->gauge), 0.7 + step % 10 / 1000.0);
  for (guint i = 0; i < 3; i++)
    ms5_kpi_bar_set_value (MS5_KPI_BAR (page->factors[i]), 0.9 + step % 10 / 1000.0);
  for (guint i = 0; i < N_TILES; i++)
    {
      Ms5EquipmentTile *tile = MS5_EQUIPMENT_TILE (page->tiles[i]);

      ms5_sensor_row_push (ms5_equipment_tile_get_sensor (tile, "temperature"), page->now, 50 + step % 9);
      ms5_sensor_row_push (ms5_equipment_tile_get_sensor (tile, "pressure"), page->now, 40 + step % 7);
      ms5_sensor_row_push (ms5_equipment_tile_get_sensor (tile, "vibration"), page->now, 60 + step % 8);
    }
}

typedef struct
{
  gint64 begun;
  gint64 spent;
  guint  frames;
  guint  layouts;
} Meter;

static void
before_paint_cb (GdkFrameClock *clock,
                 Meter         *meter)
{
  meter->begun = g_get_monotonic_time ();
}

static void
layout_cb (GdkFrameClock *clock,
           Meter         *meter)
{
  meter->layouts++;
}

static void
after_paint_cb (GdkFrameClock *clock,
                Meter         *meter)
{
  meter->spent += g_get_monotonic_time () - meter->begun;
  meter->frames++;
}

static double
ms_per (gint64 us,
        guint  n)
{
  return us / 1000.0 / MAX (n, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = NULL;
  Page page = { .now = WIDGET_TEST_NOW };
  Meter whole = { 0 }, live = { 0 };
  GdkFrameClock *frames;
  gint64 setting = 0;
  gulong ids[3];

  widget_test_init (&argc, &argv);
  pulse = widget_test_pulse (&clock);
  page_build (&page, pulse);
  gtk_window_set_default_size (GTK_WINDOW (page.window), 1180, 900);
  widget_test_frames (page.window, 5);
  frames = gtk_widget_get_frame_clock (page.window);

  for (Meter *meter = &whole; meter != NULL; meter = meter == &whole ? &live : NULL)
    {
      ids[0] = g_signal_connect (frames, "before-paint", G_CALLBACK (before_paint_cb), meter);
      ids[1] = g_signal_connect (frames, "layout", G_CALLBACK (layout_cb), meter);
      ids[2] = g_signal_connect (frames, "after-paint", G_CALLBACK (after_paint_cb), meter);
      for (int i = 0; i < N_FRAMES; i++)
        {
          gint64 begun = g_get_monotonic_time ();

          if (meter == &whole)
            draw_all (page.window);
          else
            feed (&page, i);
          setting += meter == &live ? g_get_monotonic_time () - begun : 0;
          widget_test_frames (page.window, 1);
        }
      for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
        g_signal_handler_disconnect (frames, ids[i]);
    }

  g_print ("widgets: line page at %d×%d: %.2f ms to draw all, %.2f ms for a live frame of 22 values "
           "(%u of %u laid out), %.3f ms to set them\n",
           gtk_widget_get_width (page.window), gtk_widget_get_height (page.window),
           ms_per (whole.spent, whole.frames), ms_per (live.spent, live.frames),
           live.layouts, live.frames, ms_per (setting, N_FRAMES));
  gtk_window_destroy (GTK_WINDOW (page.window));
  return 0;
}
