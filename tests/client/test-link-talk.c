/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-fixture.h"
#include "protocol/ms5-close.h"
#include "protocol/ms5-limits.h"

#include <string.h>

/* What is said over a link that stands, and how well it goes. */

/* What no server of ours says. */
static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (70, '[');
  g_autofree char *deep_message = g_strdup_printf ("{\"t\":\"d\",\"ops\":%s", deep);
  const char *texts[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"t\":7}",
    "{\"t\":\"welcome\"}",
    WELCOME, /* once more */
    "{\"t\":\"pong\",\"n\":1}",
    "{\"t\":\"pong\",\"n\":1,\"n\":1,\"now\":1,\"head\":1}",
    "{\"t\":\"d\",\"after\":1,\"upto\":-2,\"h\":\"0\",\"ops\":[]}",
    "{\"t\":\"snap\",\"id\":\"s1\",\"at\":1,\"topic\":\"plant\",\"i\":0,\"of\":0,\"items\":[]}",
    "{\"t\":\"l\",\"n\":0,\"ops\":[[\"q\",\"live/L1\",\"k\",0,{}]]}",
    "{\"t\":\"drop\",\"topics\":[\"\\u0000\"],\"why\":\"x\"}",
    deep_message,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (Fixture) f = fixture_new_live ();

      fixture_say (f, texts[i]);
      fixture_turn (f, 0);
      assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
      fixture_turn (f, MS5_USEC_PER_S);
      g_assert_cmpuint (f->closed, ==, MS5_CLOSE_PROTOCOL_ERROR);
    }
}

static void
test_early_and_unknown (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  ms5_link_start (f->link);
  fixture_turn (f, 0);
  fixture_say (f, "{\"t\":\"d\",\"after\":1,\"upto\":2,\"h\":\"0000000000000000\",\"ops\":[]}");
  fixture_turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
  g_assert_cmpstr (f->told->str, ==, "opened lost ");

  /* Additions are for those who know them. */
  ms5_link_connect_now (f->link);
  fixture_turn (f, 0);
  fixture_say (f, WELCOME);
  fixture_say (f, "{\"t\":\"news\",\"of\":\"tomorrow\"}");
  fixture_turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
}

static void
test_oversized (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();
  g_autofree char *text = g_strnfill (MS5_LIMIT_SERVER_WIRE_BYTES, ' ');
  g_autofree char *message = g_strconcat (text, "{}", NULL);

  fixture_say (f, message);
  fixture_turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
  fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->closed, ==, MS5_CLOSE_TOO_LARGE);
}

static void
test_renewal (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  f->dialer->renew_delay = 8 * MS5_USEC_PER_MIN;
  ms5_link_start (f->link);
  fixture_turn (f, 0);
  fixture_say (f, WELCOME);
  fixture_turn (f, 0);
  for (guint i = 0; i < 8 * 60; i++)
    fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 1);
  fixture_turn (f, 0);
  g_assert_nonnull (strstr (f->said->str, "auth "));

  fixture_say (f, "{\"t\":\"auth_ok\",\"exp\":1767000600000}");
  for (guint i = 0; i < 8 * 60; i++)
    fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 2);

  /* The server does not take it. */
  fixture_say (f, "{\"t\":\"error\",\"code\":\"token\",\"about\":\"auth\"}");
  fixture_turn (f, 0);
  g_assert_cmpuint (f->dialer->n_expired, ==, 1);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_BACKING_OFF);
}

static void
test_renewal_fails (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  f->dialer->renew_delay = MS5_USEC_PER_S;
  f->dialer->renew_failure = g_error_new_literal (MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_BUSY, "later");
  ms5_link_start (f->link);
  fixture_turn (f, 0);
  fixture_say (f, WELCOME);
  fixture_turn (f, 0);
  fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 1);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);

  f->dialer->renew_failure->code = MS5_CLIENT_PROBLEM_SIGNED_OUT;
  fixture_turn (f, 5 * MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 2);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  g_assert_cmpint (ms5_link_get_problem (f->link), ==, MS5_CLIENT_PROBLEM_SIGNED_OUT);
}

/* The quality follows the round trips, slowly, and the server is told. */
static void
test_quality (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  for (guint i = 0; i < 60; i++)
    fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_quality (f->link), ==, MS5_QUALITY_EXCELLENT);
  g_assert_nonnull (strstr (f->said->str, "rate "));

  f->delay = 400 * MS5_USEC_PER_MS;
  for (guint i = 0; i < 800; i++)
    fixture_turn (f, 100 * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_quality (f->link), ==, MS5_QUALITY_FAIR);
  g_assert_cmpint (ms5_link_get_rtt (f->link), ==, 800 * MS5_USEC_PER_MS);

  f->delay = 0;
  for (guint i = 0; i < 120; i++)
    fixture_turn (f, MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_quality (f->link), ==, MS5_QUALITY_EXCELLENT);
}

static void
test_meter (void)
{
  Ms5QualityMeter meter;
  gint64 now = 0;

  ms5_quality_meter_init (&meter, now);
  g_assert_cmpint (ms5_quality_meter_get_p95 (&meter, now), ==, -1);

  /* One slow answer in twenty does not count, two do. */
  for (guint i = 0; i < 19; i++)
    ms5_quality_meter_answered (&meter, now, 50 * MS5_USEC_PER_MS);
  ms5_quality_meter_answered (&meter, now, 5 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_quality_meter_get_p95 (&meter, now), ==, 50 * MS5_USEC_PER_MS);
  now += 10 * MS5_USEC_PER_S;
  g_assert_cmpint (ms5_quality_meter_update (&meter, now), ==, MS5_QUALITY_GOOD);
  now += 5 * MS5_USEC_PER_S;
  g_assert_cmpint (ms5_quality_meter_update (&meter, now), ==, MS5_QUALITY_GOOD);
  now += 5 * MS5_USEC_PER_S;
  g_assert_cmpint (ms5_quality_meter_update (&meter, now), ==, MS5_QUALITY_EXCELLENT);

  /* One missed answer is fair, two are poor; four reconnects, too. */
  ms5_quality_meter_missed (&meter, now);
  ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S), ==, MS5_QUALITY_FAIR);
  ms5_quality_meter_missed (&meter, now);
  ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S), ==, MS5_QUALITY_POOR);

  now += 2 * MS5_USEC_PER_MIN;
  ms5_quality_meter_answered (&meter, now, MS5_USEC_PER_MS);
  ms5_quality_meter_update (&meter, now);
  g_assert_cmpint (ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S), ==, MS5_QUALITY_EXCELLENT);
  for (guint i = 0; i < 4; i++)
    ms5_quality_meter_reconnected (&meter, now);
  ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_quality_meter_update (&meter, now += 10 * MS5_USEC_PER_S), ==, MS5_QUALITY_POOR);
  ms5_quality_meter_clear (&meter);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link-talk/hostile", test_hostile);
  g_test_add_func ("/link-talk/early-and-unknown", test_early_and_unknown);
  g_test_add_func ("/link-talk/oversized", test_oversized);
  g_test_add_func ("/link-talk/renewal", test_renewal);
  g_test_add_func ("/link-talk/renewal-fails", test_renewal_fails);
  g_test_add_func ("/link-talk/quality", test_quality);
  g_test_add_func ("/link-talk/meter", test_meter);

  return g_test_run ();
}
