/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "gallery.h"

#include <math.h>

#include "app/widgets/ms5-alarm-banner.h"
#include "app/widgets/ms5-equipment-tile.h"
#include "app/widgets/ms5-kpi-bar.h"
#include "app/widgets/ms5-line-card.h"
#include "app/widgets/ms5-panel.h"
#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-sidebar-row.h"
#include "app/widgets/ms5-state-timeline.h"
#include "app/widgets/ms5-trend-chart.h"

const char *
gallery_text (Gallery    *gallery,
              const char *english,
              const char *longer)
{
  return gallery->longer ? longer : english;
}

Ms5Time
gallery_at (Gallery *gallery,
            int      hour,
            int      minute)
{
  /* The gallery's day begins at midnight, 10 h 18 min 43 s before its present. */
  Ms5Time midnight = gallery->now - (10 * 3600 + 18 * 60 + 43) * MS5_USEC_PER_S;

  return midnight + (hour * 60 + minute) * MS5_USEC_PER_MIN;
}

static const struct
{
  const char    *title;
  const char    *longer;
  Ms5StateClass  state;
  const char    *word;
  int            since_s;
  double         oee;
  double         good, target, speed, speed_target;
  const char    *reason;
  const char    *reason_longer;
  guint          calls;
} lines[] = {
  { "Line 1 · Filler", "Linie 1 · Glasflaschenabfüllanlage Nord", MS5_STATE_CLASS_STOP, NULL, 252,
    0.748, 18848, 21120, 0, 600, "Guard door open", "Schutzgittertür der Abfüllmaschine steht offen", 2 },
  { "Line 2 · Canning", "Linie 2 · Dosenabfüllung und Verschluss", MS5_STATE_CLASS_RUNNING, NULL, 4000,
    0.813, 140210, 142900, 612, 640, "Running normally", "Läuft im Rahmen der Vorgaben", 0 },
  { "Line 3 · PET", "Linie 3 · PET-Streckblasmaschine", MS5_STATE_CLASS_RUNNING, NULL, 9000,
    0.790, 61300, 64100, 288, 300, "Running normally", "Läuft im Rahmen der Vorgaben", 0 },
  { "Line 4 · Kegs", "Linie 4 · Mehrwegfassreinigung", MS5_STATE_CLASS_CHANGEOVER, NULL, 700,
    0.581, 1204, 1710, 0, 12, "over target by 1:40", "Umrüstzeit um 1:40 überschritten", 1 },
  { "Line 5 · Pilot", "Linie 5 · Pilotanlage Versuchsbetrieb", MS5_STATE_CLASS_NO_DATA, NULL, 371,
    NAN, NAN, NAN, NAN, NAN, "last known values", "zuletzt bekannte Werte", 0 },
};

GtkWidget *
gallery_card (Gallery *gallery,
              guint    index)
{
  GtkWidget *card = ms5_line_card_new ();
  Ms5OeeGauge *gauge = ms5_line_card_get_gauge (MS5_LINE_CARD (card));
  Ms5Freshness *freshness = ms5_line_card_get_freshness (MS5_LINE_CARD (card));

  g_object_set (card,
                "title", gallery_text (gallery, lines[index].title, lines[index].longer),
                "state", lines[index].state,
                "state-text", lines[index].word,
                "since", gallery->now - lines[index].since_s * MS5_USEC_PER_S,
                "pulse", gallery->pulse,
                "oee", lines[index].oee,
                "oee-target", 0.85,
                "good", lines[index].good,
                "target", lines[index].target,
                "speed", lines[index].speed,
                "speed-target", lines[index].speed_target,
                "reason", gallery_text (gallery, lines[index].reason, lines[index].reason_longer),
                "calls", lines[index].calls,
                "urgent", index == 0,
                NULL);
  if (index == 1)
    ms5_oee_gauge_set_coverage (gauge, 0.94);
  if (index == 4)
    {
      ms5_oee_gauge_set_reason (gauge, gallery_text (gallery, "no data since 10:12",
                                                     "keine Daten seit 10:12 Uhr"));
      ms5_freshness_set_kind (freshness, MS5_FRESHNESS_NO_DATA);
      ms5_freshness_set_time (freshness, gallery->now - 371 * MS5_USEC_PER_S);
    }
  return card;
}

GtkWidget *
gallery_banner (Gallery *gallery)
{
  GtkWidget *banner = ms5_alarm_banner_new ();

  g_object_set (banner,
                "priority", MS5_PRIORITY_CRITICAL,
                "title", gallery_text (gallery, "Machine stop: Filler FL1, guard door open",
                                       "Maschinenstillstand: Abfüllmaschine FL1, Schutzgittertür "
                                       "am Flascheneinlauf offen"),
                "detail", gallery_text (gallery,
                                        "Level 2: escalated to production manager at 10:19 · raised "
                                        "10:14:31 by PLC",
                                        "Stufe 2: um 10:19 Uhr an die Produktionsleitung eskaliert · "
                                        "ausgelöst um 10:14:31 Uhr durch die Steuerung"),
                "raised", gallery->now - 252 * MS5_USEC_PER_S,
                "pulse", gallery->pulse,
                "more", 2,
                "revealed", TRUE,
                NULL);
  return banner;
}

static GtkWidget *
page_row (Gallery    *gallery,
          const char *icon,
          const char *title,
          const char *value,
          guint       badge)
{
  GtkWidget *row = ms5_sidebar_row_new_page (icon, title);

  ms5_sidebar_row_set_value (MS5_SIDEBAR_ROW (row), value);
  ms5_sidebar_row_set_badge (MS5_SIDEBAR_ROW (row), badge);
  return row;
}

static GtkWidget *
line_row (Gallery *gallery,
          guint    index)
{
  static const char *second[] = { "Stopped · 04:12", "Running · 612/min", "Running · 288/min",
                                  "Changeover · 11:40", "No data 6 min" };
  static const char *value[] = { "74.8", "81.3", "79.0", "58.1", "—" };
  GtkWidget *row = ms5_sidebar_row_new_line (gallery_text (gallery, lines[index].title,
                                                           lines[index].longer));

  ms5_sidebar_row_set_state (MS5_SIDEBAR_ROW (row), lines[index].state);
  ms5_sidebar_row_set_subtitle (MS5_SIDEBAR_ROW (row), second[index]);
  ms5_sidebar_row_set_value (MS5_SIDEBAR_ROW (row), value[index]);
  ms5_sidebar_row_set_stale (MS5_SIDEBAR_ROW (row), index == 4);
  return row;
}

GtkWidget *
gallery_sidebar (Gallery *gallery)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_list_box_append (GTK_LIST_BOX (list),
                       page_row (gallery, "ms5-page-floor-symbolic", "Floor", NULL, 0));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       page_row (gallery, "ms5-page-andon-symbolic", "Andon", NULL, 2));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       page_row (gallery, "ms5-page-downtime-symbolic",
                                 gallery_text (gallery, "Downtime", "Stillstandsübersicht"),
                                 gallery_text (gallery, "3 to code", "3 zu begründen"), 0));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       page_row (gallery, "ms5-page-sync-symbolic", "Sync", "up to date", 0));
  gtk_list_box_append (GTK_LIST_BOX (list),
                       page_row (gallery, "ms5-page-handover-symbolic",
                                 gallery_text (gallery, "Shift handover", "Schichtübergabeprotokoll"),
                                 NULL, 0));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    gtk_list_box_append (GTK_LIST_BOX (list), line_row (gallery, i));

  gtk_list_box_select_row (GTK_LIST_BOX (list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gtk_widget_set_size_request (list, 248, -1);
  return list;
}

GtkWidget *
gallery_gauge_panel (Gallery *gallery)
{
  static const double values[] = { 0.888, 0.861, 0.978 };
  static const double targets[] = { 0.85, 0.90, 0.95 };
  const char *names[] = { gallery_text (gallery, "Availability", "Verfügbarkeitsgrad"),
                          gallery_text (gallery, "Performance", "Leistungsgrad (Effektivität)"),
                          gallery_text (gallery, "Quality", "Qualitätsrate") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *gauge = ms5_oee_gauge_new ();
  GtkWidget *panel;

  g_object_set (gauge,
                "value", 0.748, "target", 0.85, "world-class", 0.85,
                "worst", 0.748, "best", 0.792, "coverage", 0.94,
                "vexpand", TRUE,
                NULL);
  gtk_box_append (GTK_BOX (box), gauge);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      GtkWidget *bar = ms5_kpi_bar_new ();

      g_object_set (bar, "label", names[i], "value", values[i], "target", targets[i], NULL);
      gtk_box_append (GTK_BOX (box), bar);
    }

  panel = ms5_panel_new ("OEE", box);
  ms5_panel_set_subtitle (MS5_PANEL (panel), gallery_text (gallery, "shift so far",
                                                           "bisheriger Schichtverlauf"));
  return panel;
}

GtkWidget *
gallery_timeline (Gallery *gallery)
{
  Ms5TimelineInterval intervals[] = {
    { gallery_at (gallery, 6, 0), gallery_at (gallery, 6, 50), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 6, 50), gallery_at (gallery, 6, 56), MS5_STATE_CLASS_STOP, "s1", NULL, "Guard door open" },
    { gallery_at (gallery, 6, 56), gallery_at (gallery, 7, 55), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 7, 55), gallery_at (gallery, 8, 25), MS5_STATE_CLASS_PLANNED, NULL, "Break", NULL },
    { gallery_at (gallery, 8, 25), gallery_at (gallery, 8, 36), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 8, 36), gallery_at (gallery, 8, 37), MS5_STATE_CLASS_MINOR_STOP },
    { gallery_at (gallery, 8, 37), gallery_at (gallery, 8, 52), MS5_STATE_CLASS_WAITING, NULL, "Starved", NULL },
    { gallery_at (gallery, 8, 52), gallery_at (gallery, 9, 5), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 9, 5), gallery_at (gallery, 9, 8), MS5_STATE_CLASS_MINOR_STOP },
    { gallery_at (gallery, 9, 8), gallery_at (gallery, 9, 20), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 9, 20), gallery_at (gallery, 9, 30), MS5_STATE_CLASS_NO_DATA },
    { gallery_at (gallery, 9, 30), gallery_at (gallery, 9, 38), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 9, 38), gallery_at (gallery, 9, 52), MS5_STATE_CLASS_CHANGEOVER },
    { gallery_at (gallery, 9, 52), gallery_at (gallery, 10, 14), MS5_STATE_CLASS_RUNNING },
    { gallery_at (gallery, 10, 14), MS5_TIME_NONE, MS5_STATE_CLASS_STOP, "s2", NULL, "Guard door open" },
  };
  GtkWidget *timeline = ms5_state_timeline_new ();
  GtkWidget *panel;

  g_object_set (timeline, "pulse", gallery->pulse, "start", gallery_at (gallery, 6, 0),
                "end", gallery_at (gallery, 14, 0), NULL);
  ms5_state_timeline_set_intervals (MS5_STATE_TIMELINE (timeline), intervals, G_N_ELEMENTS (intervals));
  panel = ms5_panel_new (gallery_text (gallery, "State, this shift", "Zustandsverlauf der Schicht"),
                         timeline);
  ms5_panel_set_subtitle (MS5_PANEL (panel), "06:00–14:00");
  return panel;
}

GtkWidget *
gallery_pareto_panel (Gallery *gallery)
{
  const Ms5ParetoItem items[] = {
    { "guard", gallery_text (gallery, "Guard door open", "Schutzgittertür am Flascheneinlauf offen"),
      14 * MS5_USEC_PER_MIN, 4, FALSE, TRUE },
    { "label", gallery_text (gallery, "Label jam", "Etikettenstau an der Rundläuferetikettiermaschine"),
      11 * MS5_USEC_PER_MIN, 3 },
    { "infeed", gallery_text (gallery, "No bottles at infeed", "Keine Flaschen am Einlauf"),
      9 * MS5_USEC_PER_MIN, 2 },
    { "not-coded", gallery_text (gallery, "Not coded", "Noch nicht begründet"), 7 * MS5_USEC_PER_MIN, 3, TRUE },
    { "capper", gallery_text (gallery, "Capper torque", "Verschließer-Drehmoment außerhalb der Toleranz"),
      4 * MS5_USEC_PER_MIN, 1 },
    { "changeover", gallery_text (gallery, "Changeover over target", "Umrüstzeit über Vorgabe"),
      2 * MS5_USEC_PER_MIN, 1 },
    { "misc", "Air pressure", MS5_USEC_PER_MIN, 2 },
    { "misc2", "Conveyor", 40 * MS5_USEC_PER_S, 1 },
  };
  GtkWidget *chart = ms5_pareto_chart_new ();
  GtkWidget *panel;

  ms5_pareto_chart_set_items (MS5_PARETO_CHART (chart), items, G_N_ELEMENTS (items));
  panel = ms5_panel_new (gallery_text (gallery, "Downtime by reason", "Stillstände nach Ursachen"), chart);
  ms5_panel_set_subtitle (MS5_PANEL (panel), gallery_text (gallery, "47 min · 12 stops · 3 not coded",
                                                           "47 min · 12 Stillstände · 3 unbegründet"));
  return panel;
}

GtkWidget *
gallery_trend (Gallery *gallery)
{
  const Ms5TrendPoint points[] = {
    { "Tue", "Tuesday", 38 }, { "Wed", "Wednesday", 52 }, { "Thu", "Thursday", 31 },
    { "Fri", "Friday", NAN }, { "Sat", "Saturday", 71 }, { "Sun", "Sunday", 22 },
    { "Mon", "today so far", 47, TRUE },
  };
  GtkWidget *chart = ms5_trend_chart_new ();

  g_object_set (chart, "unit", "min", "threshold", 60.0, "title", "Downtime per day", NULL);
  ms5_trend_chart_set_points (MS5_TREND_CHART (chart), points, G_N_ELEMENTS (points));
  return ms5_panel_new (gallery_text (gallery, "Downtime per day", "Stillstandszeiten je Tag"), chart);
}

static const struct
{
  const char    *title;
  Ms5StateClass  state;
  const char    *word;
  const char    *fault;
  double         values[3];
} machines[] = {
  { "Filler FL1", MS5_STATE_CLASS_STOP, NULL, "E41 Guard door open", { 64.2, 2.31, 4.9 } },
  { "Capper CP1", MS5_STATE_CLASS_ATTENTION, "Held", NULL, { 41.0, 5.02, 7.1 } },
  { "Labeller LB1", MS5_STATE_CLASS_WAITING, "Starved", NULL, { 28.4, 1.10, 1.2 } },
  { "Depalletiser DP1", MS5_STATE_CLASS_WAITING, "Blocked", NULL, { 31.7, 6.00, 2.2 } },
  { "Packer PK1", MS5_STATE_CLASS_NO_DATA, NULL, NULL, { 35.9, 5.87, 1.9 } },
  { "Palletiser PL1", MS5_STATE_CLASS_RUNNING, NULL, NULL, { 33.3, 6.12, 9.6 } },
};

static void
fill_sensor (Gallery      *gallery,
             Ms5SensorRow *row,
             double        value,
             guint         seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (int s = 600; s >= 0; s -= 2)
    {
      double phase = s / 60.0 * G_PI + seed;
      double wave = sin (phase) * 0.03 + g_rand_double_range (rand, -0.012, 0.012);

      if (seed % 3 == 1 && s < 340 && s > 260)
        continue;
      ms5_sensor_row_push (row, gallery->now - s * MS5_USEC_PER_S,
                           s == 0 ? value : value * (1 + wave));
    }
}

GtkWidget *
gallery_tile (Gallery *gallery,
              guint    index)
{
  static const Ms5Limits limits[] = { { 20, 70, 10, 80 }, { 1, 7, NAN, 8 }, { NAN, 6, NAN, 9 } };
  static const char *units[] = { "°C", "bar", "mm/s" };
  const char *names[] = { gallery_text (gallery, "Temperature", "Lagertemperatur Antrieb"),
                          gallery_text (gallery, "Pressure", "Betriebsluftdruck"),
                          gallery_text (gallery, "Vibration", "Schwinggeschwindigkeit") };
  GtkWidget *tile = ms5_equipment_tile_new ();
  Ms5LiveButton *live = ms5_equipment_tile_get_live_button (MS5_EQUIPMENT_TILE (tile));

  g_object_set (tile,
                "title", machines[index].title,
                "state", machines[index].state,
                "state-text", machines[index].word,
                "fault", machines[index].fault,
                "maintenance", index == 2,
                NULL);
  ms5_live_button_set_pulse (live, gallery->pulse);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      GtkWidget *row = ms5_sensor_row_new (units[i]);

      g_object_set (row, "label", names[i], "unit", units[i], "digits", i == 1 ? 2 : 1, NULL);
      ms5_sensor_row_set_limits (MS5_SENSOR_ROW (row), &limits[i]);
      fill_sensor (gallery, MS5_SENSOR_ROW (row), machines[index].values[i], index * 3 + i);
      ms5_equipment_tile_add_sensor (MS5_EQUIPMENT_TILE (tile), MS5_SENSOR_ROW (row));
    }

  if (index == 3)
    ms5_live_button_set_live (live, FALSE);
  if (index == 4)
    {
      ms5_live_button_set_kind (live, MS5_FRESHNESS_NO_DATA);
      ms5_live_button_set_time (live, gallery->now - 371 * MS5_USEC_PER_S);
    }
  return tile;
}
