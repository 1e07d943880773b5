/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "widget-test.h"

#include <gdk/x11/gdkx.h>

#include "app/widgets/ms5-pareto-chart.h"
#include "app/widgets/ms5-chart-row.h"

#define M MS5_USEC_PER_MIN

static void
set_items (GtkWidget *chart,
           int        guard,
           int        label,
           int        infeed)
{
  const Ms5ParetoItem items[] = {
    { "guard", "Guard door open", guard * M, 4, FALSE, TRUE },
    { "label", "Label jam", label * M, 3 },
    { "infeed", "No bottles at infeed", infeed * M, 1 },
    { "?", "Not coded", 1 * M, 9, TRUE },
  };

  ms5_pareto_chart_set_items (MS5_PARETO_CHART (chart), items, G_N_ELEMENTS (items));
}

static void
assert_order (GtkWidget  *chart,
              const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);
  GtkWidget *row;

  for (guint i = 0; (row = ms5_pareto_chart_get_row (MS5_PARETO_CHART (chart), i)) != NULL; i++)
    {
      const char *id = ms5_chart_row_get_id (MS5_CHART_ROW (row));

      g_string_append_printf (order, "%s ", id != NULL ? id : ms5_chart_row_is_rest (MS5_CHART_ROW (row))
                                                                ? "+" : "?");
    }
  g_assert_cmpstr (order->str, ==, expected);
}

/* Where a row is painted, also while it glides. */
static double
row_y (GtkWidget *chart,
       guint      index)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (ms5_pareto_chart_get_row (MS5_PARETO_CHART (chart), index),
                                            chart, &bounds));
  return bounds.origin.y;
}

static void
activated_cb (Ms5ParetoChart  *chart,
              const char      *id,
              char           **got)
{
  g_free (*got);
  *got = g_strdup (id != NULL ? id : "none");
}

static void
test_rows (void)
{
  GtkWidget *chart = ms5_pareto_chart_new ();
  GtkWidget *window = widget_test_show (chart);
  Ms5ParetoChart *self = MS5_PARETO_CHART (chart);
  g_autofree char *got = NULL;
  GtkWidget *row;

  CHECK_INT (self, "measure", ms5_pareto_chart_set_measure, MS5_PARETO_COUNT, MS5_PARETO_MINUTES);
  CHECK_INT (self, "top", ms5_pareto_chart_set_top, 5, 6);
  CHECK_STRING (self, "title", ms5_pareto_chart_set_title);
  widget_test_label (chart, "another");
  CHECK_BOOLEAN (self, "stale", ms5_pareto_chart_set_stale, TRUE);
  widget_test_draw (chart);      /* without any stops */

  set_items (chart, 14, 11, 9);
  assert_order (chart, "guard label infeed ? ");
  row = ms5_pareto_chart_get_row (self, 1);
  widget_test_label (row, "Label jam, 11\u00a0min, 3 times, in sum 71\u00a0%");
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  ms5_pareto_chart_set_measure (self, MS5_PARETO_COUNT);
  assert_order (chart, "? guard label infeed ");
  ms5_pareto_chart_set_top (self, 3);
  assert_order (chart, "? guard + ");
  widget_test_frames (window, 2);
  widget_test_draw (chart);

  g_signal_connect (chart, "row-activated", G_CALLBACK (activated_cb), &got);
  g_assert_true (gtk_widget_activate (ms5_pareto_chart_get_row (self, 1)));
  g_assert_cmpstr (got, ==, "guard");
  widget_test_press (ms5_pareto_chart_get_row (self, 2), GDK_KEY_space);
  g_assert_cmpstr (got, ==, "none");
  widget_test_click (ms5_pareto_chart_get_row (self, 1), 10, 10);
  g_assert_cmpstr (got, ==, "guard");
  widget_test_close (window, chart);
}

static void
test_sizes (void)
{
  GtkWidget *chart = ms5_pareto_chart_new ();
  GtkWidget *window = widget_test_show (chart);
  int wide, narrow;

  set_items (chart, 14, 11, 9);
  widget_test_frames (window, 2);
  gtk_widget_measure (chart, GTK_ORIENTATION_VERTICAL, 800, &wide, NULL, NULL, NULL);
  gtk_widget_measure (chart, GTK_ORIENTATION_VERTICAL, 300, &narrow, NULL, NULL, NULL);
  g_assert_cmpint (wide, >=, 4 * 44);
  g_assert_cmpint (narrow, >=, 4 * 44);
  for (guint i = 0; i < 4; i++)
    widget_test_target (ms5_pareto_chart_get_row (MS5_PARETO_CHART (chart), i));
  widget_test_close (window, chart);
}

static void
test_glide (void)
{
  GtkWidget *chart = ms5_pareto_chart_new ();
  GtkWidget *window = widget_test_show (chart);
  GtkWidget *label;
  double before;
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  set_items (chart, 14, 11, 9);
  widget_test_frames (window, 2);
  label = ms5_pareto_chart_get_row (MS5_PARETO_CHART (chart), 1);
  gtk_widget_grab_focus (label);
  before = row_y (chart, 1);
  g_assert_cmpfloat (before, >, 0);

  /* The same widget goes up, with the focus, and not at once. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  set_items (chart, 14, 20, 9);
  g_assert_true (ms5_pareto_chart_get_row (MS5_PARETO_CHART (chart), 0) == label);
  g_assert_true (gtk_widget_has_focus (label));
  widget_test_frames (window, 1);
  g_assert_cmpfloat (row_y (chart, 0), >, 0);
  while (row_y (chart, 0) > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      widget_test_frames (window, 1);
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  widget_test_close (window, chart);
}

static void
move_pointer (GtkWidget *window,
              int        x,
              int        y)
{
  Display *display = gdk_x11_display_get_xdisplay (gtk_widget_get_display (window));

  XWarpPointer (display, None, gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))),
                0, 0, 0, 0, x, y);
  XSync (display, False);
}

static gboolean
is_under_pointer (GtkWidget *widget)
{
  return (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0;
}

static void
wait_for_pointer (GtkWidget *widget,
                  gboolean   there)
{
  gint64 deadline = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (is_under_pointer (widget) != there)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      widget_test_frames (widget, 1);
    }
}

static void
test_hold (void)
{
  GtkWidget *chart = ms5_pareto_chart_new ();
  GtkWidget *window;

  gtk_widget_set_margin_top (chart, 100);
  window = widget_test_show (chart);
  if (!GDK_IS_X11_DISPLAY (gtk_widget_get_display (window)))
    {
      g_test_skip ("moves the pointer of an X server");
      widget_test_close (window, chart);
      return;
    }

  move_pointer (window, 5, 5);
  set_items (chart, 14, 11, 9);
  widget_test_frames (window, 2);
  move_pointer (window, 100, 150);
  wait_for_pointer (chart, TRUE);

  /* Somebody is about to touch a row: figures change, rows stay. */
  set_items (chart, 14, 20, 9);
  assert_order (chart, "guard label infeed ? ");
  move_pointer (window, 100, 5);
  wait_for_pointer (chart, FALSE);
  assert_order (chart, "label guard infeed ? ");
  widget_test_close (window, chart);
}

int
main (int   argc,
      char *argv[])
{
  widget_test_init (&argc, &argv);

  g_test_add_func ("/pareto/rows", test_rows);
  g_test_add_func ("/pareto/sizes", test_sizes);
  g_test_add_func ("/pareto/glide", test_glide);
  g_test_add_func ("/pareto/hold", test_hold);

  return g_test_run ();
}
