/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures a program of GTK's from within, without any part in it: loaded before it (LD_PRELOAD), it writes to the file
 * that FRAME_METER names how long each frame took, and each turn of the main loop from one wait to the next. A line has
 * a word, when it began (CLOCK_MONOTONIC), how long it took, and how long a processor was at it, all in µs. */

#include <gtk/gtk.h>
#include <stdio.h>
#include <time.h>

/* Shorter turns hold nobody up. */
#define SHORT G_TIME_SPAN_MILLISECOND

typedef struct
{
  gint64 time;
  gint64 cpu; /* this thread's */
} Moment;

static FILE *out;
static Moment woken;
static Moment frame;

static Moment
now (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &cpu);
  return (Moment) { g_get_monotonic_time (), cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000 };
}

static void
tell (const char   *what,
      const Moment *begun)
{
  Moment ended = now ();

  fprintf (out, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", what, begun->time,
           ended.time - begun->time, ended.cpu - begun->cpu);
}

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int ready;

  if (woken.time != 0 && g_get_monotonic_time () - woken.time >= SHORT)
    tell ("turn", &woken);
  ready = g_poll (fds, n_fds, timeout);
  woken = now ();
  return ready;
}

static gboolean
before_paint_cb (GSignalInvocationHint *hint,
                 guint                  n_values,
                 const GValue          *values,
                 gpointer               user_data)
{
  frame = now ();
  return TRUE;
}

static gboolean
after_paint_cb (GSignalInvocationHint *hint,
                guint                  n_values,
                const GValue          *values,
                gpointer               user_data)
{
  tell ("frame", &frame);
  return TRUE;
}

__attribute__ ((constructor)) static void
frame_meter_begin (void)
{
  const char *path = g_getenv ("FRAME_METER");
  gpointer clocks;

  if (path == NULL)
    return;
  out = fopen (path, "w");
  if (out == NULL)
    g_error ("%s: %s", path, g_strerror (errno));

  g_unsetenv ("FRAME_METER"); /* none of the programs that this one starts */
  clocks = g_type_class_ref (GDK_TYPE_FRAME_CLOCK);
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", GDK_TYPE_FRAME_CLOCK), 0, before_paint_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0, after_paint_cb, NULL, NULL);
  g_type_class_unref (clocks);
  g_main_context_set_poll_func (NULL, poll_cb);
}
