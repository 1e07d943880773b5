/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "runtime/ms5-pair-transport.h"
#include "transport-log.h"

typedef struct
{
  Ms5ManualClock *clock;
  TransportLog    a;
  TransportLog    b;
  gint64          delay;
  Ms5PairFate     fate;
} Fixture;

static Ms5PairFate
hook (Ms5Transport *from,
      Ms5FrameKind  kind,
      GBytes       *message,
      gint64       *delay,
      gpointer      user_data)
{
  Fixture *fixture = user_data;

  *delay = fixture->delay;
  return fixture->fate;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  Ms5Transport *a;
  Ms5Transport *b;

  fixture->clock = ms5_manual_clock_new (0);
  ms5_pair_transport_new (MS5_CLOCK (fixture->clock), 1000, hook, fixture, &a, &b);
  transport_log_init (&fixture->a, a);
  transport_log_init (&fixture->b, b);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  transport_log_clear (&fixture->a);
  transport_log_clear (&fixture->b);
  g_assert_finalize_object (fixture->clock);
}

static void
test_order_and_delay (Fixture       *fixture,
                      gconstpointer  data)
{
  fixture->delay = 100;
  transport_log_send (&fixture->a, "one");
  fixture->delay = 10;
  transport_log_send (&fixture->a, "two");
  g_assert_cmpuint (ms5_transport_get_queued (fixture->a.transport), ==, 6);
  g_assert_cmpuint (ms5_transport_get_queued (fixture->b.transport), ==, 0);

  ms5_manual_clock_advance (fixture->clock, 99);
  g_assert_cmpstr (fixture->b.text->str, ==, "");
  ms5_manual_clock_advance (fixture->clock, 1);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"one \"two ");
  g_assert_cmpuint (fixture->a.drained, ==, 1);
  g_assert_cmpuint (ms5_transport_get_queued (fixture->a.transport), ==, 0);
}

static void
test_fates (Fixture       *fixture,
            gconstpointer  data)
{
  transport_log_send (&fixture->a, "1");
  fixture->fate = MS5_PAIR_LOSE;
  transport_log_send (&fixture->a, "2");
  fixture->fate = MS5_PAIR_TWICE;
  transport_log_send (&fixture->a, "3");
  g_assert_cmpuint (fixture->b.messages, ==, 0);
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"1 \"3 \"3 ");

  fixture->fate = MS5_PAIR_CUT;
  transport_log_send (&fixture->a, "4");
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"1 \"3 \"3 1006");
  g_assert_cmpstr (fixture->a.text->str, ==, "1006");
  g_assert_cmpint (fixture->a.error, ==, -1);
  g_assert_cmpint (fixture->b.error, ==, -1);
  g_assert_false (transport_log_send (&fixture->a, "5"));
}

static void
test_freeze (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->fate = MS5_PAIR_FREEZE;
  g_assert_true (transport_log_send (&fixture->a, "1"));
  fixture->fate = MS5_PAIR_ARRIVE;
  g_assert_true (transport_log_send (&fixture->a, "2"));
  g_assert_true (transport_log_send (&fixture->b, "3"));
  ms5_manual_clock_advance (fixture->clock, 3600 * MS5_USEC_PER_S);
  g_assert_cmpuint (fixture->a.messages + fixture->b.messages, ==, 0);
  g_assert_cmpuint (fixture->a.closed + fixture->b.closed, ==, 0);

  /* Whoever gives up is done after a while; the other one never hears of it. */
  ms5_transport_close (fixture->a.transport, 4408, NULL);
  ms5_manual_clock_advance (fixture->clock, 4 * MS5_USEC_PER_S);
  g_assert_cmpuint (fixture->a.closed, ==, 0);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  g_assert_cmpstr (fixture->a.text->str, ==, "4408");
  g_assert_cmpuint (fixture->b.closed, ==, 0);
  ms5_transport_abort (fixture->b.transport);
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "1006");
}

/* What is under way arrives though its sender is gone, and may come back over another line before. */
static void
test_leave (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->delay = MS5_USEC_PER_S;
  transport_log_send (&fixture->b, "lost");
  transport_log_send (&fixture->a, "1");
  fixture->fate = MS5_PAIR_LEAVE;
  transport_log_send (&fixture->a, "2");
  fixture->fate = MS5_PAIR_ARRIVE;
  transport_log_send (&fixture->b, "into the void");
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->a.text->str, ==, "1006");
  g_assert_cmpstr (fixture->b.text->str, ==, "");

  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"1 \"2 1006");
  g_assert_cmpuint (fixture->a.messages, ==, 0);
}

static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  transport_log_send (&fixture->a, "last");
  ms5_transport_close (fixture->a.transport, 4429, "{\"after\":1}");
  g_assert_cmpint (ms5_transport_get_state (fixture->a.transport), ==, MS5_TRANSPORT_CLOSING);
  g_assert_false (transport_log_send (&fixture->a, "more"));
  transport_log_send (&fixture->b, "not heard");
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"last 4429{\"after\":1}");
  g_assert_cmpstr (fixture->a.text->str, ==, "4429{\"after\":1}");
  g_assert_cmpint (ms5_manual_clock_next_due (fixture->clock), ==, -1);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  ms5_transport_pause (fixture->b.transport);
  transport_log_send (&fixture->a, "1");
  transport_log_send (&fixture->a, "2");
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  g_assert_cmpuint (fixture->b.messages, ==, 0);
  g_assert_cmpuint (ms5_transport_get_queued (fixture->a.transport), ==, 2);

  ms5_transport_resume (fixture->b.transport);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"1 \"2 ");
  g_assert_cmpuint (ms5_transport_get_queued (fixture->a.transport), ==, 0);

  /* A paused end still gets away. */
  ms5_transport_pause (fixture->b.transport);
  transport_log_send (&fixture->a, "3");
  ms5_manual_clock_advance (fixture->clock, 0);
  ms5_transport_close (fixture->b.transport, 1000, NULL);
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "\"1 \"2 1000");
  g_assert_cmpstr (fixture->a.text->str, ==, "1000");
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  transport_log_send_size (&fixture->a, MS5_FRAME_BINARY, 1000);
  transport_log_send_size (&fixture->a, MS5_FRAME_BINARY, 1001);
  transport_log_send (&fixture->a, "behind");
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "#[1000] 4413");
  g_assert_cmpint (fixture->b.error, ==, MS5_TRANSPORT_ERROR_TOO_LARGE + 1);
  g_assert_cmpstr (fixture->a.text->str, ==, "4413");
}

static void
test_abort_and_leave (Fixture       *fixture,
                      gconstpointer  data)
{
  transport_log_send (&fixture->a, "lost");
  ms5_transport_abort (fixture->a.transport);
  g_assert_cmpuint (fixture->a.closed, ==, 0);
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->a.text->str, ==, "1006");
  g_assert_cmpstr (fixture->b.text->str, ==, "1006");
}

static void
test_peer_gone (Fixture       *fixture,
                gconstpointer  data)
{
  transport_log_send (&fixture->a, "1");
  g_clear_object (&fixture->a.transport);
  g_assert_true (transport_log_send (&fixture->b, "2"));
  ms5_manual_clock_advance (fixture->clock, 0);
  g_assert_cmpstr (fixture->b.text->str, ==, "1006");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/runtime/pair-transport/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("order-and-delay", test_order_and_delay);
  ADD ("fates", test_fates);
  ADD ("freeze", test_freeze);
  ADD ("leave", test_leave);
  ADD ("close", test_close);
  ADD ("pause", test_pause);
  ADD ("too-large", test_too_large);
  ADD ("abort-and-leave", test_abort_and_leave);
  ADD ("peer-gone", test_peer_gone);

  return g_test_run ();
}
