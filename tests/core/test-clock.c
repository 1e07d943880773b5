/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "core/ms5-steady-clock.h"

#define START (1000 * MS5_USEC_PER_S)

typedef struct
{
  Ms5Clock *clock;
  GString *log;
  guint id;
  guint left;
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
} Note;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->clock = MS5_CLOCK (ms5_manual_clock_new (START));
  fixture->log = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_finalize_object (fixture->clock);
  g_string_free (fixture->log, TRUE);
}

static void
advance (Fixture *fixture,
         gint64   duration)
{
  ms5_manual_clock_advance (MS5_MANUAL_CLOCK (fixture->clock), duration);
}

static gboolean
write_cb (gpointer user_data)
{
  Note *note = user_data;

  g_string_append_printf (note->fixture->log, "%c%" G_GINT64_FORMAT " ", note->letter,
                          ms5_clock_now (note->fixture->clock) - START);
  return G_SOURCE_REMOVE;
}

static void
add_note (Fixture *fixture,
          char     letter,
          gint64   delay)
{
  Note *note = g_new (Note, 1);

  *note = (Note) { fixture, letter };
  fixture->id = ms5_clock_add (fixture->clock, delay, write_cb, note, g_free);
  g_assert_cmpuint (fixture->id, !=, 0);
}

static void
test_order (Fixture       *fixture,
            gconstpointer  user_data)
{
  add_note (fixture, 'b', 20);
  add_note (fixture, 'a', 10);
  add_note (fixture, 'c', 20);
  add_note (fixture, 'd', 31);
  add_note (fixture, 'e', 0);
  g_assert_cmpint (ms5_manual_clock_next_due (MS5_MANUAL_CLOCK (fixture->clock)), ==, 0);

  advance (fixture, 0);
  g_assert_cmpstr (fixture->log->str, ==, "e0 ");
  advance (fixture, 30);
  g_assert_cmpstr (fixture->log->str, ==, "e0 a10 b20 c20 ");
  g_assert_cmpint (ms5_clock_now (fixture->clock), ==, START + 30);
  g_assert_cmpint (ms5_clock_monotonic (fixture->clock), ==, 30);
  g_assert_cmpint (ms5_manual_clock_next_due (MS5_MANUAL_CLOCK (fixture->clock)), ==, 1);
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  user_data)
{
  add_note (fixture, 'a', 10);
  ms5_clock_remove (fixture->clock, fixture->id);
  g_assert_cmpint (ms5_manual_clock_next_due (MS5_MANUAL_CLOCK (fixture->clock)), ==, -1);
  advance (fixture, 100);
  g_assert_cmpstr (fixture->log->str, ==, "");
}

static gboolean
repeat_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%" G_GINT64_FORMAT " ", ms5_clock_monotonic (fixture->clock));
  if (--fixture->left == 0)
    ms5_clock_remove (fixture->clock, fixture->id);
  return G_SOURCE_CONTINUE;
}

static void
test_repeat (Fixture       *fixture,
             gconstpointer  user_data)
{
  fixture->left = 3;
  fixture->id = ms5_clock_add (fixture->clock, 10, repeat_cb, fixture, NULL);
  advance (fixture, 25);
  g_assert_cmpstr (fixture->log->str, ==, "10 20 ");
  advance (fixture, 100);
  g_assert_cmpstr (fixture->log->str, ==, "10 20 30 ");
}

static gboolean
chain_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  add_note (fixture, 'n', 5);
  return G_SOURCE_REMOVE;
}

static void
test_add_while_running (Fixture       *fixture,
                        gconstpointer  user_data)
{
  ms5_clock_add (fixture->clock, 10, chain_cb, fixture, NULL);
  advance (fixture, 20);
  g_assert_cmpstr (fixture->log->str, ==, "n15 ");
}

static void
test_step (Fixture       *fixture,
           gconstpointer  user_data)
{
  Ms5ManualClock *manual = MS5_MANUAL_CLOCK (fixture->clock);

  add_note (fixture, 'a', 10);
  ms5_manual_clock_set (manual, START - 500);
  g_assert_cmpint (ms5_clock_now (fixture->clock), ==, START - 500);
  g_assert_cmpint (ms5_clock_monotonic (fixture->clock), ==, 0);

  ms5_manual_clock_step (manual, 1000);
  g_assert_cmpint (ms5_clock_now (fixture->clock), ==, START + 500);
  g_assert_cmpstr (fixture->log->str, ==, "");

  ms5_manual_clock_set (manual, START + 520);
  g_assert_cmpstr (fixture->log->str, ==, "a510 ");
  g_assert_cmpint (ms5_clock_monotonic (fixture->clock), ==, 20);
}

/* It follows the other one, but not back. */
static void
test_steady (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (Ms5Clock) steady = ms5_steady_clock_new (fixture->clock, START - 1);
  Ms5ManualClock *manual = MS5_MANUAL_CLOCK (fixture->clock);

  g_assert_cmpint (ms5_clock_now (steady), ==, START);
  ms5_manual_clock_step (manual, 1000);
  g_assert_cmpint (ms5_clock_now (steady), ==, START + 1000);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 0);

  /* Half its pace, however often it is asked. */
  ms5_manual_clock_step (manual, -100);
  g_assert_cmpint (ms5_clock_now (steady), ==, START + 1000);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 100);
  for (guint i = 0; i < 50; i++)
    {
      advance (fixture, 1);
      g_assert_cmpint (ms5_clock_now (steady), ==, START + 1000 + (i + 1) / 2);
    }
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 75);

  /* Set back once more, and there again after a while. */
  ms5_manual_clock_step (manual, -25);
  g_assert_cmpint (ms5_clock_now (steady), ==, START + 1025);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 100);
  advance (fixture, 198);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 1);
  advance (fixture, 10);
  g_assert_cmpint (ms5_clock_now (steady), ==, ms5_clock_now (fixture->clock));
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 0);

  /* Or at once, when it is set right. */
  ms5_manual_clock_step (manual, -1000);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 1000);
  ms5_manual_clock_step (manual, 1500);
  g_assert_cmpint (ms5_clock_now (steady), ==, ms5_clock_now (fixture->clock));
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 0);
  g_assert_cmpint (ms5_steady_clock_get_ahead (fixture->clock), ==, 0);
}

/* It was later already before it was made. */
static void
test_steady_before (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr (Ms5Clock) steady = ms5_steady_clock_new (fixture->clock, START + 100);

  g_assert_cmpint (ms5_clock_now (steady), ==, START + 100);
  advance (fixture, 100);
  g_assert_cmpint (ms5_clock_now (steady), ==, START + 150);
  g_assert_cmpint (ms5_clock_monotonic (steady), ==, 100);
  advance (fixture, 100);
  g_assert_cmpint (ms5_clock_now (steady), ==, START + 200);
  g_assert_cmpint (ms5_steady_clock_get_ahead (steady), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/clock/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/clock/remove", Fixture, NULL, set_up, test_remove, tear_down);
  g_test_add ("/clock/repeat", Fixture, NULL, set_up, test_repeat, tear_down);
  g_test_add ("/clock/add-while-running", Fixture, NULL, set_up, test_add_while_running, tear_down);
  g_test_add ("/clock/step", Fixture, NULL, set_up, test_step, tear_down);
  g_test_add ("/clock/steady", Fixture, NULL, set_up, test_steady, tear_down);
  g_test_add ("/clock/steady-before", Fixture, NULL, set_up, test_steady_before, tear_down);

  return g_test_run ();
}
