/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "link-fixture.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

void
fixture_say (Fixture    *f,
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

      fixture_say (f, pong);
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

void
fixture_turn (Fixture *f,
              gint64   duration)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ms5_manual_clock_advance (f->clock, duration);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

Fixture *
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

void
fixture_free (Fixture *f)
{
  g_object_run_dispose (G_OBJECT (f->link));
  fixture_turn (f, MS5_USEC_PER_MIN);
  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_clear_object (&f->server);
  fixture_turn (f, MS5_USEC_PER_MIN);
  g_assert_finalize_object (f->link);
  g_assert_finalize_object (f->dialer);
  json_decref (f->last);
  g_string_free (f->said, TRUE);
  g_string_free (f->told, TRUE);
  g_object_unref (f->random);
  g_object_unref (f->clock);
  g_free (f);
}

Fixture *
fixture_new_live (void)
{
  Fixture *f = fixture_new ();

  ms5_link_start (f->link);
  fixture_turn (f, 0);
  fixture_say (f, WELCOME);
  fixture_turn (f, 0);
  ms5_link_set_live (f->link, TRUE);
  fixture_turn (f, 0);
  g_assert_cmpint (ms5_link_get_state (f->link), ==, MS5_LINK_LIVE);
  return f;
}

void
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
