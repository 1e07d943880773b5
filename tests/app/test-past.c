/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The past of a machine, and what can be taken along: what the dialogs show, and that they go away. */

#include "config.h"

#include "app/pages/ms5-download-dialog.h"
#include "app/pages/ms5-equipment-dialog.h"
#include "app/pages/ms5-history-chart.h"
#include "app/pages/ms5-pages.h"
#include "app/widgets/ms5-sparkline.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

#include <math.h>

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->view.pulse = widget_test_pulse (&f->clock);
  f->view.floor = floor_fixture_new (MS5_CLOCK (f->clock), 2);
  f->view.settings = g_settings_new (APPLICATION_ID);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.pulse);
  g_assert_finalize_object (f->view.floor);
  g_object_unref (f->clock);
}

static void
present (GtkWidget *dialog)
{
  gtk_window_present (GTK_WINDOW (dialog));
  widget_test_frames (dialog, 3);
}

static void
close_dialog (GtkWidget *dialog)
{
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  ms5_test_wait_until (dialog == NULL);
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What has come since the start is shown while nobody can be asked. */
static void
test_equipment (Fixture       *f,
                gconstpointer  data)
{
  Ms5LineModel *line = ms5_floor_get_line (f->view.floor, "L1");
  Ms5EquipmentModel *machine = ms5_floor_get_equipment (f->view.floor, "FL1");
  GtkWidget *dialog = ms5_equipment_dialog_new (&f->view, line, machine);
  GtkWidget *chart, *spark;

  present (dialog);
  chart = widget_test_find (dialog, MS5_TYPE_HISTORY_CHART);
  g_assert_nonnull (chart);
  spark = widget_test_find (chart, MS5_TYPE_SPARKLINE);
  g_assert_false (isnan (ms5_sparkline_get_value (MS5_SPARKLINE (spark))));
  g_assert_nonnull (find_label (chart, "mean"));
  g_assert_nonnull (find_label (dialog, ms5_equipment_model_get_name (machine)));
  close_dialog (dialog);
}

static void
test_chart (Fixture       *f,
            gconstpointer  data)
{
  Ms5EquipmentModel *machine = ms5_floor_get_equipment (f->view.floor, "FL1");
  g_autoptr (Ms5SensorModel) sensor = g_list_model_get_item (ms5_equipment_model_get_sensors (machine), 0);
  GtkWidget *chart = ms5_history_chart_new (&f->view, "FL1", sensor);
  GtkWidget *window = widget_test_show (chart);
  const Ms5Time then = FLOOR_FIXTURE_NOW - 2 * MS5_USEC_PER_H;
  const Ms5Point points[] = { { then - MS5_USEC_PER_H, 10 }, { then - 1, NAN }, { then, 30 } };

  ms5_history_chart_ask (MS5_HISTORY_CHART (chart), 24 * MS5_USEC_PER_H);
  ms5_history_chart_set_points (MS5_HISTORY_CHART (chart), points, G_N_ELEMENTS (points), then);
  widget_test_frames (window, 3);
  g_assert_nonnull (find_label (chart, "min 10"));
  g_assert_nonnull (find_label (chart, "mean 20"));
  g_assert_nonnull (find_label (chart, "as of"));
  ms5_history_chart_set_points (MS5_HISTORY_CHART (chart), NULL, 0, MS5_TIME_NONE);
  g_assert_nonnull (find_label (chart, "Nothing of this time"));
  widget_test_close (window, chart);
}

/* Without a link nothing can be downloaded, and it says so. */
static void
test_download (Fixture       *f,
               gconstpointer  data)
{
  GtkWidget *dialog = ms5_download_dialog_new (&f->view);

  present (dialog);
  g_assert_nonnull (find_label (dialog, "There is no link"));
  g_assert_nonnull (find_label (dialog, "Line 1"));
  close_dialog (dialog);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  g_test_add ("/past/equipment", Fixture, NULL, set_up, test_equipment, tear_down);
  g_test_add ("/past/chart", Fixture, NULL, set_up, test_chart, tear_down);
  g_test_add ("/past/download", Fixture, NULL, set_up, test_download, tear_down);
  return g_test_run ();
}
