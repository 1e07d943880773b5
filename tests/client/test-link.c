/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "client/ms5-link.h"
#include "core/ms5-manual-clock.h"
#include "pair-dialer.h"
#include "protocol/ms5-close.h"
#include "protocol/ms5-limits.h"

#include <string.h>

/* The link beside a server that says what the test makes it say. */

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

#define WELCOME                                                                                           \
  "{\"t\":\"welcome\",\"epoch\":\"e1\",\"head\":5,\"mode\":\"snapshot\",\"todo\":{\"ops\":0,\"bytes\":0}," \
  "\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,\"limits\":{\"msg\":65536,\"batch\":100},"     \
  "\"denied\":[],\"ackd\":0}"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5Random      *random;
  PairDialer     *dialer;
  Ms5Link        *link;
  Ms5Transport   *server;
  GString        *said;    /* types of what the client said */
  GString        *told;    /* signals of the link, and types of its messages */
  json_t         *last;    /* what the client said last */
  gint64          delay;
  gboolean        answers; /* pings */
  guint           closed;  /* the code that the client closed with */
} Fixture;

static void
say (Fixture    *f,
     const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  ms5_transport_send (f->server, MS5_FRAME_TEXT, bytes);
}

static void
server_message_cb (Ms5Transport *transport,
                   Ms5FrameKind  kind,
                   GBytes       *bytes,
                   Fixture      *f)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *type;

  json_decref (f->last);
  f->last = json_loadb (data, size, 0, NULL);
  type = json_string_value (json_object_get (f->last, "t"));
  g_string_append_printf (f->said, "%s ", type);
  if (f->answers && g_str_equal (type, "ping"))
    {
      g_autofree char *pong = g_strdup_printf ("{\"t\":\"pong\",\"n\":%" JSON_INTEGER_FORMAT ",\"now\":1,\"head\":5}",
                                               json_integer_value (json_object_get (f->last, "n")));

      say (f, pong);
    }
}

static void
server_closed_cb (Ms5Transport *transport,
                  guint         code,
                  const char   *reason,
                  Fixture      *f)
{
  f->closed = code;
}

static Ms5PairFate
travel (Ms5Transport *from,
        Ms5FrameKind  kind,
        GBytes       *message,
        gint64       *delay,
        gpointer      user_data)
{
  *delay = ((Fixture *) user_data)->delay;
  return MS5_PAIR_ARRIVE;
}

static void
answer (Ms5Transport *server,
        gpointer      user_data)
{
  Fixture *f = user_data;

  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_set_object (&f->server, server);
  g_signal_connect (server, "message", G_CALLBACK (server_message_cb), f);
  g_signal_connect (server, "closed", G_CALLBACK (server_closed_cb), f);
}

static void
note (Fixture    *f,
      const char *what)
{
  g_string_append_printf (f->told, "%s ", what);
}

static void
opened_cb (Ms5Link *link,
           Fixture *f)
{
  note (f, "opened");
}

static void
message_cb (Ms5Link    *link,
            Ms5Message *message,
            guint       size,
            Fixture    *f)
{
  note (f, ms5_message_type_to_string (message->type));
}

static void
lost_cb (Ms5Link *link,
         Fixture *f)
{
  note (f, "lost");
}

static void
split_cb (Ms5Link *link,
          Fixture *f)
{
  note (f, "split");
}

static void
ended_cb (Ms5Link *link,
          Fixture *f)
{
  note (f, "ended");
}

static void
turn (Fixture *f,
      gint64   duration)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ms5_manual_clock_advance (f->clock, duration);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static Fixture *
fixture_new (void)
{
  Fixture *f = g_new0 (Fixture, 1);

  f->clock = ms5_manual_clock_new (NOW);
  f->random = ms5_random_new_seeded (3);
  f->dialer = pair_dialer_new (MS5_CLOCK (f->clock), travel, answer, f);
  f->link = ms5_link_new (MS5_DIALER (f->dialer), MS5_CLOCK (f->clock), f->random);
  f->said = g_string_new (NULL);
  f->told = g_string_new (NULL);
  f->answers = TRUE;
  g_signal_connect (f->link, "opened", G_CALLBACK (opened_cb), f);
  g_signal_connect (f->link, "message", G_CALLBACK (message_cb), f);
  g_signal_connect (f->link, "lost", G_CALLBACK (lost_cb), f);
  g_signal_connect (f->link, "split", G_CALLBACK (split_cb), f);
  g_signal_connect (f->link, "ended", G_CALLBACK (ended_cb), f);
  return f;
}

static void
fixture_free (Fixture *f)
{
  g_object_run_dispose (G_OBJECT (f->link));
  turn (f, MS5_USEC_PER_MIN);
  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_clear_object (&f->server);
  turn (f, MS5_USEC_PER_MIN);
  g_assert_finalize_object (f->link);
  g_assert_finalize_object (f->dialer);
  json_decref (f->last);
  g_string_free (f->said, TRUE);
  g_string_free (f->told, TRUE);
  g_object_unref (f->random);
  g_object_unref (f->clock);
  g_free (f);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static Fixture *
fixture_new_live (void)
{
  Fixture *f = fixture_new ();

  ms5_link_start (f->link);
  turn (f, 0);
  say (f, WELCOME);
  turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  return f;
}

static void
assert_backing_off (Fixture          *f,
                    Ms5ClientProblem  problem,
                    gint64            least_ms,
                    gint64            most_ms)
{
  gint64 wait;

  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_BACKING_OFF);
  g_assert_cmpint (ms5_link_get_problem (f->link), ==, problem);
  wait = ms5_link_get_retry_at (f->link) - ms5_clock_now (MS5_CLOCK (f->clock));
  g_assert_cmpint (wait, >=, least_ms * MS5_USEC_PER_MS);
  g_assert_cmpint (wait, <=, most_ms * MS5_USEC_PER_MS);
}

static void
test_states (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  ms5_link_start (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_CONNECTING);
  turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
  g_assert_cmpstr (f->told->str, ==, "opened ");

  /* Nothing counts before the welcome. */
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
  say (f, WELCOME);
  turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  turn (f, 0);
  g_assert_cmpstr (f->said->str, ==, "ping ");
  g_assert_cmpstr (f->told->str, ==, "opened welcome pong ");

  ms5_link_stop (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  g_assert_cmpstr (f->told->str, ==, "opened welcome pong lost ");
  turn (f, MS5_USEC_PER_S);
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
  turn (f, 0);
  for (guint i = 0; i < 12; i++)
    {
      gint64 wait = ms5_link_get_retry_at (f->link) - ms5_clock_now (MS5_CLOCK (f->clock));

      assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 0, longest_ms);
      longest_ms = i == 0 ? 1000 : MIN (2 * longest_ms, 30000);
      total += wait;
      turn (f, wait);
      g_assert_cmpuint (f->dialer->n_dialed, ==, i + 2);
    }
  g_assert_cmpint (total, >, 30 * MS5_USEC_PER_S);

  /* A network that comes back makes it begin anew. */
  ms5_link_network_changed (f->link);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_REFUSED, 0, 500);

  /* The server says when. */
  f->dialer->after_ms = 8000;
  ms5_link_connect_now (f->link);
  turn (f, 0);
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
  turn (f, (MS5_LIMIT_HANDSHAKE_MS - 1) * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_CONNECTING);
  turn (f, MS5_USEC_PER_MS);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);

  ms5_link_stop (f->link);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
}

static void
test_no_welcome (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  ms5_link_start (f->link);
  turn (f, 0);
  turn (f, 30 * MS5_USEC_PER_S);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);
}

static void
test_silence (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  f->answers = FALSE;
  turn (f, 15 * MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  turn (f, 3 * MS5_USEC_PER_S);
  g_assert_true (ms5_link_is_waiting (f->link));
  turn (f, 7 * MS5_USEC_PER_S);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_TIMEOUT, 0, 500);
  g_assert_true (g_str_has_suffix (f->told->str, "lost "));
}

/* The answer is behind much else that is under way. */
static void
test_busy_line (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();

  f->answers = FALSE;
  turn (f, 15 * MS5_USEC_PER_S);
  for (guint i = 0; i < 20; i++)
    {
      say (f, "{\"t\":\"l\",\"n\":0,\"ops\":[]}");
      turn (f, MS5_USEC_PER_S);
    }
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  turn (f, 9 * MS5_USEC_PER_S);
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
      turn (f, 0);
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
  turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_UNREACHABLE, 0, 500);
  turn (f, 500 * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);
}

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

      say (f, texts[i]);
      turn (f, 0);
      assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
      turn (f, MS5_USEC_PER_S);
      g_assert_cmpuint (f->closed, ==, MS5_CLOSE_PROTOCOL_ERROR);
    }
}

static void
test_early_and_unknown (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  ms5_link_start (f->link);
  turn (f, 0);
  say (f, "{\"t\":\"d\",\"after\":1,\"upto\":2,\"h\":\"0000000000000000\",\"ops\":[]}");
  turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
  g_assert_cmpstr (f->told->str, ==, "opened lost ");

  /* Additions are for those who know them. */
  ms5_link_connect_now (f->link);
  turn (f, 0);
  say (f, WELCOME);
  say (f, "{\"t\":\"news\",\"of\":\"tomorrow\"}");
  turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
}

static void
test_oversized (void)
{
  g_autoptr (Fixture) f = fixture_new_live ();
  g_autofree char *text = g_strnfill (MS5_LIMIT_SERVER_WIRE_BYTES, ' ');
  g_autofree char *message = g_strconcat (text, "{}", NULL);

  say (f, message);
  turn (f, 0);
  assert_backing_off (f, MS5_CLIENT_PROBLEM_PROTOCOL, 30000, 45000);
  turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->closed, ==, MS5_CLOSE_TOO_LARGE);
}

static void
test_renewal (void)
{
  g_autoptr (Fixture) f = fixture_new ();

  f->dialer->renew_delay = 8 * MS5_USEC_PER_MIN;
  ms5_link_start (f->link);
  turn (f, 0);
  say (f, WELCOME);
  turn (f, 0);
  for (guint i = 0; i < 8 * 60; i++)
    turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 1);
  turn (f, 0);
  g_assert_nonnull (strstr (f->said->str, "auth "));

  say (f, "{\"t\":\"auth_ok\",\"exp\":1767000600000}");
  for (guint i = 0; i < 8 * 60; i++)
    turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 2);

  /* The server does not take it. */
  say (f, "{\"t\":\"error\",\"code\":\"token\",\"about\":\"auth\"}");
  turn (f, 0);
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
  turn (f, 0);
  say (f, WELCOME);
  turn (f, 0);
  turn (f, MS5_USEC_PER_S);
  g_assert_cmpuint (f->dialer->n_renewed, ==, 1);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_RESUMING);

  f->dialer->renew_failure->code = MS5_CLIENT_PROBLEM_SIGNED_OUT;
  turn (f, 5 * MS5_USEC_PER_S);
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
    turn (f, MS5_USEC_PER_S);
  g_assert_cmpint (ms5_link_get_quality (f->link), ==, MS5_QUALITY_EXCELLENT);
  g_assert_nonnull (strstr (f->said->str, "rate "));

  f->delay = 400 * MS5_USEC_PER_MS;
  for (guint i = 0; i < 800; i++)
    turn (f, 100 * MS5_USEC_PER_MS);
  g_assert_cmpint (ms5_link_get_quality (f->link), ==, MS5_QUALITY_FAIR);
  g_assert_cmpint (ms5_link_get_rtt (f->link), ==, 800 * MS5_USEC_PER_MS);

  f->delay = 0;
  for (guint i = 0; i < 120; i++)
    turn (f, MS5_USEC_PER_S);
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

  g_test_add_func ("/link/states", test_states);
  g_test_add_func ("/link/back-off", test_back_off);
  g_test_add_func ("/link/dial-hangs", test_dial_hangs);
  g_test_add_func ("/link/no-welcome", test_no_welcome);
  g_test_add_func ("/link/silence", test_silence);
  g_test_add_func ("/link/busy-line", test_busy_line);
  g_test_add_func ("/link/closes", test_closes);
  g_test_add_func ("/link/line-breaks", test_line_breaks);
  g_test_add_func ("/link/hostile", test_hostile);
  g_test_add_func ("/link/early-and-unknown", test_early_and_unknown);
  g_test_add_func ("/link/oversized", test_oversized);
  g_test_add_func ("/link/renewal", test_renewal);
  g_test_add_func ("/link/renewal-fails", test_renewal_fails);
  g_test_add_func ("/link/quality", test_quality);
  g_test_add_func ("/link/meter", test_meter);

  return g_test_run ();
}
