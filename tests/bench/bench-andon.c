/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A thousand calls in a minute of the plant: how long the window is busy with each of them, from the message to the
 * painted frame, with list, banner, sidebar and figures. Cairo renderer, as on a plain floor PC. */

#include "config.h"

#include "app/andon-fixture.h"
#include "app/ms5-window.h"
#include "app/pages/ms5-pages.h"
#include "app/widget-test.h"

#define N_CALLS 1000

typedef struct
{
  gint64 begun;
  gint64 painting;
} Meter;

static void
before_paint_cb (GdkFrameClock *clock,
                 Meter         *meter)
{
  meter->begun = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock,
                Meter         *meter)
{
  meter->painting += g_get_monotonic_time () - meter->begun;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Returns: how long each call kept the window busy, in µs, the shortest first */
static GArray *
raise_all (GtkWidget      *window,
           Ms5Floor       *floor,
           Ms5ManualClock *clock)
{
  GdkFrameClock *frames = gtk_widget_get_frame_clock (window);
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Meter meter = { 0 };
  gulong before = g_signal_connect (frames, "before-paint", G_CALLBACK (before_paint_cb), &meter);
  gulong after = g_signal_connect (frames, "after-paint", G_CALLBACK (after_paint_cb), &meter);

  for (guint i = 0; i < N_CALLS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      gint64 busy;

      meter.painting = 0;
      ms5_manual_clock_advance (clock, MS5_USEC_PER_MIN / N_CALLS);
      andon_fixture_raise (floor, i, ms5_clock_now (MS5_CLOCK (clock)));
      busy = g_get_monotonic_time () - begun;
      widget_test_frames (window, 1);
      busy += meter.painting;
      g_array_append_val (times, busy);
    }
  g_signal_handler_disconnect (frames, before);
  g_signal_handler_disconnect (frames, after);
  g_array_sort (times, compare);
  return times;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5ManualClock) clock = NULL;
  g_autoptr (Ms5Pulse) pulse = NULL;
  g_autoptr (Ms5Floor) floor = NULL;
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (GArray) times = NULL;
  Ms5View view = { 0 };
  Ms5Window *window;

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  pulse = widget_test_pulse (&clock);
  floor = floor_fixture_new (MS5_CLOCK (clock), 5);
  settings = g_settings_new (APPLICATION_ID);
  view = (Ms5View) { floor, pulse, settings, NULL };
  window = ms5_window_new (NULL, &view, MS5_CLOCK (clock));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 900);
  gtk_window_present (GTK_WINDOW (window));
  ms5_window_show_page (window, MS5_PAGE_ANDON);
  widget_test_frames (GTK_WIDGET (window), 5);

  times = raise_all (GTK_WIDGET (window), floor, clock);
  g_print ("andon: %u calls, busy for %.1f ms with one (median), %.1f ms (p99), %.1f ms (most)\n", N_CALLS,
           (double) g_array_index (times, gint64, N_CALLS / 2) / 1000.0,
           (double) g_array_index (times, gint64, N_CALLS * 99 / 100) / 1000.0,
           (double) g_array_index (times, gint64, N_CALLS - 1) / 1000.0);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
