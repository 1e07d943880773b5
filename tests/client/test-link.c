/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-fixture.h"
#include "protocol/ms5-close.h"
#include "protocol/ms5-limits.h"

/* How a link comes, goes and comes again. */

static void
test_states (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  ms5_link_start (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_CONNECTING);
  fixture_turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
  g_assert_cmpstr (f->told->str, ==, "opened ");

  /* Nothing counts before the welcome. */
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
  fixture_say (f, WELCOME);
  fixture_turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  fixture_turn (f, 0);
  g_assert_cmpstr (f->said->str, ==, "ping ");
  g_assert_cmpstr (f->told->str, ==, "opened welcome pong ");

  ms5_link_stop (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  g_assert_cmpstr (f->told->str, ==, "opened welcome pong lost ");
  fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->closed, ==, MS5_CLOSE_NORMAL);
  g_assert_cmpuint (f->dialer->n_dialed, ==, 1);
}

/* Waits get longer, at random, up to half a minute. */
static void
test_back_off (void)
{
  g_autoptr (Fixture) f = fixture_new ();
  gint64 longest_ms = 500, total = 0;

  f->dialer->failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "no");
  ms5_link_start (f->link);
  fixture_turn (f, 0);
  for (guint i = 0; i < 12; i++)
    {
      gint64 wait = ms5_link_get_retry_at (f->link) - ms5_clock_now (MS5_CLOCK (f->clock));

      assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 0, longest_ms);
      longest_ms = i == 0 ? 1000 : MIN (2 * longest_ms, 30000);
      total += wait;
      fixture_turn (f, wait);
      g_assert_cmpuint (f->dialer->n_dialed, ==, i + 2);
    }
  g_assert_cmpint (total, >, 30 * MS5_USEC_PER_S);

  /* A network that comes back makes it begin anew. */
  ms5_link_network_changed (f->link);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 0, 500);

  /* The server says when. */
  f->dialer->after_ms = 8000;
  ms5_link_connect_now (f->link);
  fixture_turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 8000, 12000);
  ms5_link_network_changed (f->link);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 8000, 12000);
}

static void
test_dial_hangs (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  f->dialer->hangs = TRUE;
  ms5_link_start (f->link);
  fixture_turn (f, (MS5_LIMIT_HANDSHAKE_MS - 1) * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_CONNECTING);
  fixture_turn (f, MS5_USEC_PER_MS);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);

  ms5_link_stop (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
}

static void
test_no_welcome (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  ms5_link_start (f->link);
  fixture_turn (f, 0);
  fixture_turn (f, 30 * MS5_USEC_PER_S);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);
}

static void
test_silence (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  f->answers = FALSE;
  fixture_turn (f, 15 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  fixture_turn (f, 3 * MS5_USEC_PER_S);
  g_assert_true (ms5_link_is_waiting (f->link));
  fixture_turn (f, 7 * MS5_USEC_PER_S);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);
  g_assert_true (g_str_has_suffix (f->told->str, "lost "));
}

/* The answer is behind much else that is under way. */
static void
test_busy_line (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  f->answers = FALSE;
  fixture_turn (f, 15 * MS5_USEC_PER_S);
  for (guint i = 0; i < 20; i++)
    {
      fixture_say (f, "{\"t\":\"l\",\"n\":0,\"ops\":[]}");
      fixture_turn (f, MS5_USEC_PER_S);
    }
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  fixture_turn (f, 9 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_BACKING_OFF);
}

static void
test_closes (void)
{
  static const struct
  {
    guint16 code;
    const char *reason;
    Ms5ClientProblem problem;
    gint64 least_ms, most_ms; /* -1: not again */
  } closes[] = {
    { 1001, "{\"after\":3000}", MS5_CLIENT_PROBLEM_BUSY, 3000, 4500 },
    { 4503, "{\"after\":2000}", MS5_CLIENT_PROBLEM_BUSY, 2000, 3000 },
    { 4503, "", MS5_CLIENT_PROBLEM_BUSY, 0, 500 },
    { 4400, "", MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000 },
    { 4401, "", MS5_CLIENT_PROBLEM_UNREACHABLE, 0, 500 },
    { 4403, "", MS5_CLIENT_PROBLEM_SIGNED_OUT, -1, -1 },
    { 4408, "", MS5_CLIENT_PROBLEM_UNREACHABLE, 0, 500 },
    { 4409, "", MS5_CLIENT_PROBLEM_REPLACED, 60000, 90000 },
    { 4413, "", MS5_CLIENT_PROBLEM_PROTOCOL, 0, 500 },
    { 4426, "", MS5_CLIENT_PROBLEM_TOO_OLD, -1, -1 },
    { 4429, "{\"after\":7000}", MS5_CLIENT_PROBLEM_BUSY, 7000, 10500 },
    { 4000, "what?", MS5_CLIENT_PROBLEM_UNREACHABLE, 0, 500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (closes); i++)
    {
      g_autoptr (Fixture) f = fixture_new_live ();

      if (closes[i].code == 4413)
        g_test_expect_message ("ms5-client", G_LOG_LEVEL_WARNING, "*too long*");
      ms5_transport_close (f->server, closes[i].code, closes[i].reason);
      fixture_turn (f, 0);
      g_test_assert_expected_messages ();
      if (closes[i].least_ms >= 0)
        {
          assert_backing_off (f, closes[i].problem, closes[i].least_ms, closes[i].most_ms);
          g_assert_cmpint (g_str_has_suffix (f->told->str, "split lost "), ==, closes[i].code == 4413);
        }
      else
        {
          g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
          g_assert_cmpint (ms5_link_get_problem (f->link), ==, closes[i].problem);
          g_assert_true (g_str_has_suffix (f->told->str, "lost ended "));
        }
      g_assert_cmpuint (f->dialer->n_expired, ==, closes[i].code == 4401 ? 1 : 0);
    }
}

static void
test_line_breaks (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  ms5_pair_transport_cut (MS5_PAIR_TRANSPORT (f->server));
  fixture_turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_UNREACHABLE, 0, 500);
  fixture_turn (f, 500 * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/states", test_states);
  g_test_add_func ("/link/back-off", test_back_off);
  g_test_add_func ("/link/dial-hangs", test_dial_hangs);
  g_test_add_func ("/link/no-welcome", test_no_welcome);
  g_test_add_func ("/link/silence", test_silence);
  g_test_add_func ("/link/busy-line", test_busy_line);
  g_test_add_func ("/link/closes", test_closes);
  g_test_add_func ("/link/line-breaks", test_line_breaks);

  return g_test_run ();
}
