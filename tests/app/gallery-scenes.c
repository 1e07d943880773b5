/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gallery.h"

#include <math.h>

#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-freshness.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-link-pill.h"
#include "app/widgets/ms5-oee-gauge.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-sparkline.h"
#include "app/widgets/ms5-state-timeline.h"
#include "app/widgets/ms5-timer.h"
#include "app/widgets/ms5-trend-chart.h"

static const GalleryScene scenes[] = {
  { "floor", 1440, 900, gallery_build_floor },
  { "line", 1440, 1100, gallery_build_line },
  { "states", 1440, 1100, gallery_build_states },
  { "charts", 1440, 1000, gallery_build_charts },
  { "narrow", 360, 2600, gallery_build_narrow },
};

const GalleryScene *
gallery_find_scene (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_strcmp0 (scenes[i].name, name) == 0)
      return &scenes[i];

  return NULL;
}

static void
add_margin (GtkWidget *widget,
            int        margin)
{
  gtk_widget_set_margin_start (widget, margin);
  gtk_widget_set_margin_end (widget, margin);
  gtk_widget_set_margin_top (widget, margin);
  gtk_widget_set_margin_bottom (widget, margin);
}

static GtkWidget *
new_grid (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 14);
  add_margin (grid, 16);
  gtk_widget_set_hexpand (grid, TRUE);
  return grid;
}

static GtkWidget *
with_sidebar (Gallery   *gallery,
              GtkWidget *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *pill = ms5_link_pill_new ();

  ms5_link_pill_set_look (MS5_LINK_PILL (pill), MS5_LINK_LOOK_LIVE);
  gtk_widget_set_halign (pill, GTK_ALIGN_START);
  add_margin (pill, 10);
  gtk_box_append (GTK_BOX (side), pill);
  gtk_box_append (GTK_BOX (side), gallery_sidebar (gallery));
  gtk_box_append (GTK_BOX (box), side);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

GtkWidget *
gallery_build_floor (Gallery *gallery)
{
  GtkWidget *grid = new_grid ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint i = 0; i < 5; i++)
    gtk_grid_attach (GTK_GRID (grid), gallery_card (gallery, i), (int) i % 3, (int) i / 3, 1, 1);

  gtk_widget_set_valign (grid, GTK_ALIGN_START);
  return with_sidebar (gallery, grid);
}

GtkWidget *
gallery_build_line (Gallery *gallery)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *grid = new_grid ();
  GtkWidget *tiles = gtk_grid_new ();
  GtkWidget *gauge = gallery_gauge_panel (gallery);

  gtk_widget_set_size_request (gauge, 340, -1);
  gtk_grid_attach (GTK_GRID (grid), gauge, 0, 0, 1, 2);
  gtk_grid_attach (GTK_GRID (grid), gallery_timeline (gallery), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), gallery_pareto_panel (gallery), 1, 1, 1, 1);
  gtk_widget_set_hexpand (gtk_grid_get_child_at (GTK_GRID (grid), 1, 0), TRUE);

  gtk_grid_set_column_homogeneous (GTK_GRID (tiles), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (tiles), 14);
  gtk_grid_set_row_spacing (GTK_GRID (tiles), 14);
  for (guint i = 0; i < 6; i++)
    gtk_grid_attach (GTK_GRID (tiles), gallery_tile (gallery, i), (int) i % 3, (int) i / 3, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), tiles, 0, 2, 2, 1);

  gtk_box_append (GTK_BOX (page), gallery_banner (gallery));
  gtk_box_append (GTK_BOX (page), grid);
  return with_sidebar (gallery, page);
}

static GtkWidget *
gauge_of (Gallery        *gallery,
          Ms5GaugeLayout  layout,
          double          value,
          double          worst,
          double          best,
          gboolean        stale)
{
  GtkWidget *gauge = ms5_oee_gauge_new ();

  g_object_set (gauge, "layout", layout, "value", value, "worst", worst, "best", best,
                "target", 0.8, "world-class", 0.85, "stale", stale,
                "reason", gallery_text (gallery, "no planned time yet",
                                        "bisher keine geplante Betriebszeit"), NULL);
  return gauge;
}

static GtkWidget *
small_states (Gallery *gallery)
{
  static const Ms5FreshnessKind kinds[] = { MS5_FRESHNESS_LIVE, MS5_FRESHNESS_DELAYED,
                                            MS5_FRESHNESS_AS_OF, MS5_FRESHNESS_NO_DATA,
                                            MS5_FRESHNESS_OFFLINE };
  static const int ages[] = { 0, 59, 252, 7200, 300000 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *times = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
      GtkWidget *freshness = ms5_freshness_new ();
      GtkWidget *pill = ms5_link_pill_new ();
      GtkWidget *timer = ms5_timer_new ();

      g_object_set (freshness, "kind", kinds[i], "time", gallery->now - 371 * MS5_USEC_PER_S,
                    "pulse", gallery->pulse, "hexpand", TRUE, NULL);
      g_object_set (pill, "look", i, "done", 3, "total", 12, NULL);
      g_object_set (timer, "pulse", gallery->pulse,
                    "start-time", gallery->now - ages[i] * MS5_USEC_PER_S, NULL);
      gtk_box_append (GTK_BOX (row), freshness);
      gtk_box_append (GTK_BOX (row), pill);
      gtk_box_append (GTK_BOX (box), row);
      gtk_box_append (GTK_BOX (times), timer);
    }

  gtk_box_append (GTK_BOX (box), times);
  return ms5_panel_new ("Freshness, link, timers", box);
}

static GtkWidget *
kpi_states (Gallery *gallery)
{
  static const double values[] = { 0.95, 0.42, 1.043, NAN, 0 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      GtkWidget *bar = ms5_kpi_bar_new ();

      g_object_set (bar, "label", gallery_text (gallery, "Performance", "Leistungsgrad (Effektivität)"),
                    "value", values[i], "target", i == 4 ? NAN : 0.9, "stale", i == 4, NULL);
      gtk_box_append (GTK_BOX (box), bar);
    }

  return ms5_panel_new ("Factors", box);
}

static GtkWidget *
banner_states (Gallery *gallery)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (int i = 0; i < 6; i++)
    {
      GtkWidget *banner = gallery_banner (gallery);

      g_object_set (banner, "priority", i < 4 ? 3 - i : 3, "more", i,
                    "state", i < 4 ? 0 : i - 3, NULL);
      gtk_box_append (GTK_BOX (box), banner);
    }

  return box;
}

GtkWidget *
gallery_build_states (Gallery *gallery)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *grid = new_grid ();
  GtkWidget *gauges = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_box_append (GTK_BOX (gauges), gauge_of (gallery, MS5_GAUGE_COMPACT, 0.999, NAN, NAN, FALSE));
  gtk_box_append (GTK_BOX (gauges), gauge_of (gallery, MS5_GAUGE_COMPACT, 0.081, 0.081, 0.4, FALSE));
  gtk_box_append (GTK_BOX (gauges), gauge_of (gallery, MS5_GAUGE_COMPACT, 0.653, NAN, NAN, TRUE));
  gtk_box_append (GTK_BOX (gauges), gauge_of (gallery, MS5_GAUGE_COMPACT, NAN, NAN, NAN, FALSE));

  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("OEE", gauge_of (gallery, MS5_GAUGE_LARGE, 0.653,
                                                                    0.61, 0.74, FALSE)), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("OEE", gauge_of (gallery, MS5_GAUGE_LARGE, NAN,
                                                                    NAN, NAN, FALSE)), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), ms5_panel_new ("OEE", gauges), 2, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), small_states (gallery), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), kpi_states (gallery), 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), gallery_tile (gallery, 1), 2, 1, 1, 1);
  gtk_box_append (GTK_BOX (page), banner_states (gallery));
  gtk_box_append (GTK_BOX (page), grid);
  return page;
}

static GtkWidget *
line_trend (Gallery *gallery)
{
  static const double values[] = { 71, 74, 78.5, NAN, 69, 75, 80.2, 81, 77, 76, 74.8 };
  GtkWidget *chart = ms5_trend_chart_new ();
  Ms5TrendPoint points[G_N_ELEMENTS (values)];
  char labels[G_N_ELEMENTS (values)][8];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_snprintf (labels[i], sizeof labels[i], "%u.", i + 20);
      points[i] = (Ms5TrendPoint) { labels[i], NULL, values[i], i == G_N_ELEMENTS (values) - 1 };
    }
  g_object_set (chart, "style", MS5_TREND_LINE, "unit", "%", "digits", 1, "threshold", 75.0, NULL);
  ms5_trend_chart_set_points (MS5_TREND_CHART (chart), points, G_N_ELEMENTS (points));
  return ms5_panel_new ("OEE per shift", chart);
}

static GtkWidget *
sparklines (Gallery *gallery)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  for (int i = 0; i < 5; i++)
    {
      GtkWidget *line = ms5_sparkline_new ();

      g_object_set (line, "high", 40.0, "high-alarm", 50.0, "vexpand", TRUE, NULL);
      for (int s = 600; s >= 0; s--)
        if (i != 3 || s % 100 > 40)
          ms5_sparkline_push (MS5_SPARKLINE (line), gallery->now - s * MS5_USEC_PER_S,
                              i == 4 ? 20 : 20 + i * 9 * (1 - s / 600.0) + 5 * sin (s / 20.0));
      gtk_box_append (GTK_BOX (box), line);
    }

  return ms5_panel_new ("Sparklines", box);
}

GtkWidget *
gallery_build_charts (Gallery *gallery)
{
  GtkWidget *grid = new_grid ();
  GtkWidget *empty = ms5_panel_new ("Downtime by reason", ms5_pareto_chart_new ());
  GtkWidget *offline = gallery_timeline (gallery);
  GtkWidget *count = gallery_pareto_panel (gallery);

  ms5_live_button_set_pulse (ms5_panel_get_live_button (MS5_PANEL (offline)), gallery->pulse);
  ms5_live_button_set_kind (ms5_panel_get_live_button (MS5_PANEL (offline)), MS5_FRESHNESS_OFFLINE);
  ms5_live_button_set_time (ms5_panel_get_live_button (MS5_PANEL (offline)), gallery->now);
  g_object_set (ms5_panel_get_child (MS5_PANEL (count)), "measure", MS5_PARETO_COUNT, "top", 4, NULL);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_attach (GTK_GRID (grid), gallery_timeline (gallery), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), offline, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), gallery_pareto_panel (gallery), 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), count, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), gallery_trend (gallery), 0, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), line_trend (gallery), 1, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), sparklines (gallery), 0, 3, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), empty, 1, 3, 1, 1);
  return grid;
}

GtkWidget *
gallery_build_narrow (Gallery *gallery)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  add_margin (box, 8);
  gtk_box_append (GTK_BOX (box), gallery_card (gallery, 0));
  gtk_box_append (GTK_BOX (box), gallery_gauge_panel (gallery));
  gtk_box_append (GTK_BOX (box), gallery_timeline (gallery));
  gtk_box_append (GTK_BOX (box), gallery_pareto_panel (gallery));
  gtk_box_append (GTK_BOX (box), gallery_trend (gallery));
  gtk_box_append (GTK_BOX (box), gallery_tile (gallery, 1));
  gtk_box_append (GTK_BOX (page), gallery_banner (gallery));
  gtk_box_append (GTK_BOX (page), box);
  return page;
}
