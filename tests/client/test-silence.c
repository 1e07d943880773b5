/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "client/ms5-silence.h"
#include "core/ms5-manual-clock.h"
#include "pair-dialer.h"
#include "protocol/ms5-close.h"

#include <string.h>

/* When a server counts as silent, beside one that says what the test makes it say. */

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)
#define S MS5_USEC_PER_S

#define WELCOME                                                                                           \
  "{\"t\":\"welcome\",\"epoch\":\"e1\",\"head\":5,\"mode\":\"snapshot\",\"todo\":{\"ops\":0,\"bytes\":0}," \
  "\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,\"limits\":{\"msg\":65536,\"batch\":100},"     \
  "\"denied\":[],\"ackd\":0}"

/* A clock whose time goes on while its timers stand still, as it is for a program that was stopped. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, Ms5Clock)

struct _TestClock
{
  Ms5Clock        parent_instance;
  Ms5ManualClock *clock;
  gint64          stopped;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, MS5_TYPE_CLOCK)

static Ms5Time
test_clock_now (Ms5Clock *clock)
{
  return ms5_clock_now (MS5_CLOCK (TEST_CLOCK (clock)->clock)) + TEST_CLOCK (clock)->stopped;
}

static gint64
test_clock_monotonic (Ms5Clock *clock)
{
  return ms5_clock_monotonic (MS5_CLOCK (TEST_CLOCK (clock)->clock)) + TEST_CLOCK (clock)->stopped;
}

static guint
test_clock_add (Ms5Clock       *clock,
                gint64          delay,
                GSourceFunc     callback,
                gpointer        user_data,
                GDestroyNotify  destroy)
{
  return ms5_clock_add (MS5_CLOCK (TEST_CLOCK (clock)->clock), delay, callback, user_data, destroy);
}

static void
test_clock_remove (Ms5Clock *clock,
                   guint     id)
{
  ms5_clock_remove (MS5_CLOCK (TEST_CLOCK (clock)->clock), id);
}

static void
test_clock_finalize (GObject *object)
{
  g_object_unref (TEST_CLOCK (object)->clock);
  G_OBJECT_CLASS (test_clock_parent_class)->finalize (object);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  Ms5ClockClass *clock_class = MS5_CLOCK_CLASS (klass);

  clock_class->now = test_clock_now;
  clock_class->monotonic = test_clock_monotonic;
  clock_class->add = test_clock_add;
  clock_class->remove = test_clock_remove;
  G_OBJECT_CLASS (klass)->finalize = test_clock_finalize;
}

static void
test_clock_init (TestClock *self)
{
  self->clock = ms5_manual_clock_new (NOW);
}

typedef struct
{
  TestClock    *clock;
  Ms5Random    *random;
  PairDialer   *dialer;
  Ms5Link      *link;
  Ms5Silence   *silence;
  Ms5Transport *server;
  gboolean      answers;
  guint         n_pings;
  guint         n_raised;
  guint         n_cleared;
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
  json_t *message = json_loadb (data, size, 0, NULL);

  if (g_str_equal (json_string_value (json_object_get (message, "t")), "ping"))
    {
      g_autofree char *pong = g_strdup_printf ("{\"t\":\"pong\",\"n\":%" JSON_INTEGER_FORMAT ",\"now\":1,\"head\":5}",
                                               json_integer_value (json_object_get (message, "n")));

      f->n_pings++;
      if (f->answers)
        say (f, pong);
    }
  json_decref (message);
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
}

static void
opened_cb (Ms5Link *link,
           Fixture *f)
{
  if (f->answers)
    say (f, WELCOME);
}

static void
since_cb (Ms5Silence *silence,
          GParamSpec *pspec,
          Fixture    *f)
{
  if (ms5_silence_get_since (silence) != MS5_TIME_NONE)
    f->n_raised++;
  else
    f->n_cleared++;
}

static void
turn (Fixture *f,
      gint64   duration)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ms5_manual_clock_advance (f->clock->clock, duration);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* In small steps, as messages travel between them. */
static void
wait (Fixture *f,
      gint64   duration)
{
  for (gint64 passed = 0; passed < duration; passed += S / 4)
    turn (f, S / 4);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  f->random = ms5_random_new_seeded (3);
  f->dialer = pair_dialer_new (MS5_CLOCK (f->clock), NULL, answer, f);
  f->link = ms5_link_new (MS5_DIALER (f->dialer), MS5_CLOCK (f->clock), f->random);
  f->silence = ms5_silence_new (MS5_CLOCK (f->clock));
  f->answers = TRUE;
  g_signal_connect (f->link, "opened", G_CALLBACK (opened_cb), f);
  g_signal_connect (f->silence, "notify::since", G_CALLBACK (since_cb), f);
  ms5_silence_set_link (f->silence, f->link);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->silence);
  g_object_run_dispose (G_OBJECT (f->link));
  turn (f, MS5_USEC_PER_MIN);
  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_clear_object (&f->server);
  turn (f, MS5_USEC_PER_MIN);
  g_assert_finalize_object (f->link);
  g_assert_finalize_object (f->dialer);
  g_object_unref (f->random);
  g_object_unref (f->clock);
}

static void
go_live (Fixture *f)
{
  ms5_link_start (f->link);
  turn (f, 0);
  turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
}

/* No news is not silence: somebody answers when asked. */
static void
test_no_news (Fixture       *f,
              gconstpointer  data)
{
  go_live (f);
  wait (f, 120 * S);
  g_assert_cmpuint (f->n_raised, ==, 0);
  g_assert_cmpuint (f->n_pings, >=, 20);
}

/* Ten seconds after the last word, on the dot, whatever the link makes of it meanwhile. */
static void
test_raise_and_clear (Fixture       *f,
                      gconstpointer  data)
{
  Ms5Time last;

  go_live (f);
  wait (f, 30 * S);
  f->answers = FALSE;
  say (f, "{\"t\":\"notice\",\"code\":\"shutdown\"}");
  turn (f, 0);
  last = ms5_clock_now (MS5_CLOCK (f->clock));
  wait (f, 10 * S - S / 4);
  g_assert_cmpuint (f->n_raised, ==, 0);
  wait (f, S / 4);
  g_assert_cmpuint (f->n_raised, ==, 1);
  g_assert_cmpint (ms5_silence_get_since (f->silence), ==, last);

  /* It is raised once, however often the link tries. */
  wait (f, 300 * S);
  g_assert_cmpuint (f->n_raised, ==, 1);
  g_assert_cmpint (ms5_silence_get_since (f->silence), ==, last);
  g_assert_cmpuint (f->n_cleared, ==, 0);

  /* A line without a welcome is given up after half a minute, and the next is tried within another. */
  f->answers = TRUE;
  wait (f, 70 * S);
  g_assert_cmpuint (f->n_cleared, ==, 1);
  g_assert_cmpuint (f->n_raised, ==, 1);
}

static void
test_never_there (Fixture       *f,
                  gconstpointer  data)
{
  f->dialer->failure = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "no");
  ms5_silence_set_delay (f->silence, 20 * S);
  ms5_link_start (f->link);
  wait (f, 20 * S - S / 4);
  g_assert_cmpuint (f->n_raised, ==, 0);
  wait (f, S / 4);
  g_assert_cmpuint (f->n_raised, ==, 1);
  g_assert_cmpint (ms5_silence_get_since (f->silence), ==, NOW);

  /* Nobody wants a link any more. */
  ms5_link_stop (f->link);
  g_assert_cmpuint (f->n_cleared, ==, 1);
  wait (f, 60 * S);
  g_assert_cmpuint (f->n_raised, ==, 1);
}

/* Only a person can help, and they have to hear of it. */
static void
test_ended (Fixture       *f,
            gconstpointer  data)
{
  go_live (f);
  f->answers = FALSE;
  ms5_transport_close (f->server, MS5_CLOSE_REVOKED, "");
  turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_OFFLINE);
  wait (f, 11 * S);
  g_assert_cmpuint (f->n_raised, ==, 1);
}

/* A program that was stopped for minutes asks before it cries. */
static void
test_stopped (Fixture       *f,
              gconstpointer  data)
{
  guint pings;

  go_live (f);
  wait (f, 30 * S);
  f->clock->stopped += 300 * S;
  pings = f->n_pings;
  wait (f, 60 * S);
  g_assert_cmpuint (f->n_raised, ==, 0);
  g_assert_cmpuint (f->n_pings, >, pings);

  /* Nobody is there any more: it takes its ten seconds from when it could listen again. */
  f->answers = FALSE;
  f->clock->stopped += 300 * S;
  wait (f, 9 * S);
  g_assert_cmpuint (f->n_raised, ==, 0);
  wait (f, 10 * S);
  g_assert_cmpuint (f->n_raised, ==, 1);
}

/* A machine that slept: its clock of the day went on alone. */
static void
test_slept (Fixture       *f,
            gconstpointer  data)
{
  guint pings;

  go_live (f);
  wait (f, 30 * S);
  pings = f->n_pings;
  ms5_manual_clock_step (f->clock->clock, 3600 * S);
  wait (f, 6 * S);
  g_assert_cmpuint (f->n_pings, >, pings);
  wait (f, 60 * S);
  g_assert_cmpuint (f->n_raised, ==, 0);

  /* A clock that is set back makes no silence, either. */
  ms5_manual_clock_step (f->clock->clock, -7200 * S);
  wait (f, 60 * S);
  g_assert_cmpuint (f->n_raised, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/silence/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("no-news", test_no_news);
  ADD ("raise-and-clear", test_raise_and_clear);
  ADD ("never-there", test_never_there);
  ADD ("ended", test_ended);
  ADD ("stopped", test_stopped);
  ADD ("slept", test_slept);

  return g_test_run ();
}
