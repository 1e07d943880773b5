/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-line.h"
#include "protocol/ms5-change.h"
#include "protocol/ms5-message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

/* Many subscribers of a feed in one thread: frames that several of them get are decoded once.
 *
 *   feed-receiver PORT SUBSCRIBERS TOPIC… <TOKEN-LINE
 *
 * Says «ready» when all have what there was, begins to count at the next line of its input, and at the
 * one after that prints its figures as JSON. */

#define MEMORIES 8

typedef struct
{
  FeedLine line;
  gboolean is_welcome;
  gboolean is_based;
  gint64 pos;
  gint64 acked;
  guint64 lives;
  gsize unacked;
} Subscriber;

/* A frame that came already, and what was in it. */
typedef struct
{
  GByteArray *bytes;
  Ms5MessageType type;
  gint64 upto;
  guint events;
  gboolean ends;
  gboolean is_live;
  GArray *since;
} Memory;

static Subscriber *subscribers;
static guint n_subscribers;
static Memory memories[MEMORIES];
static guint next_memory;
static gboolean is_counting;
static guint64 events, frames, bytes;
static GArray *latencies;

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static void
remember_delta (Memory                *memory,
                const Ms5DeltaMessage *delta)
{
  if (delta->part.i + 1 >= delta->part.n)
    memory->upto = delta->upto;
  memory->events = delta->ops->len;
  for (guint i = 0; i < delta->ops->len; i++)
    {
      json_t *since = json_object_get (((Ms5Change *) delta->ops->pdata[i])->fields, "since");

      if (json_is_integer (since))
        {
          gint64 at = json_integer_value (since);

          g_array_append_val (memory->since, at);
        }
    }
}

static Memory *
decode (const GByteArray *payload,
        gboolean          is_binary)
{
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) error = NULL;
  Memory *memory;

  for (guint i = 0; i < MEMORIES; i++)
    if (memories[i].bytes->len == payload->len && memcmp (memories[i].bytes->data, payload->data, payload->len) == 0)
      return &memories[i];

  memory = &memories[next_memory++ % MEMORIES];
  g_byte_array_set_size (memory->bytes, 0);
  g_byte_array_append (memory->bytes, payload->data, payload->len);
  g_array_set_size (memory->since, 0);
  memory->events = 0;
  memory->upto = 0;
  memory->ends = FALSE;

  if (!ms5_message_open (payload->data, payload->len, is_binary, MS5_SIDE_SERVER, &message, &error))
    g_error ("not a message: %s", error->message);
  memory->type = message.type;
  memory->is_live = message.type == MS5_MESSAGE_LIVE;
  if (message.type == MS5_MESSAGE_DELTA)
    remember_delta (memory, &message.delta);
  else if (message.type == MS5_MESSAGE_SNAP_END)
    memory->upto = message.snap_end.at;
  return memory;
}

static void
acknowledge (Subscriber *self)
{
  g_autofree char *text = g_strdup_printf ("{\"t\":\"ack\",\"pos\":%" G_GINT64_FORMAT ",\"n\":%" G_GUINT64_FORMAT "}",
                                           self->pos, self->lives);

  if (!feed_line_send (&self->line, text))
    g_error ("a subscriber lost its connection: %s", g_strerror (errno));
  self->unacked = 0;
}

/* FeedLineFunc */
static void
take_message (FeedLine *line,
              gpointer  user_data)
{
  Subscriber *self = user_data;
  gint64 now = now_ms ();
  Memory *memory;

  if (line->walker.opcode == MS5_OPCODE_CLOSE)
    g_error ("closed: %.*s", (int) line->payload->len, line->payload->data);

  memory = decode (line->payload, line->walker.opcode == 2);
  self->unacked += line->payload->len;
  if (memory->type == MS5_MESSAGE_WELCOME)
    self->is_welcome = TRUE;
  if (memory->upto > 0)
    self->pos = memory->upto;
  self->lives += memory->is_live;
  if (memory->type == MS5_MESSAGE_SNAP_END)
    self->is_based = TRUE;
  if (memory->type == MS5_MESSAGE_SNAP_END || self->unacked > MS5_LIMIT_WINDOW_BYTES / 4)
    acknowledge (self);

  if (!is_counting)
    return;
  frames++;
  bytes += line->payload->len;
  events += memory->events;
  /* One subscriber in sixteen is enough for the latencies, and spread over all. */
  if ((self - subscribers) % 16 == 0)
    for (guint i = 0; i < memory->since->len; i++)
      {
        double latency = (double) (now - g_array_index (memory->since, gint64, i));

        g_array_append_val (latencies, latency);
      }
}

static void
poll_once (int epoll,
           int timeout)
{
  struct epoll_event happened[64];
  int n = epoll_wait (epoll, happened, G_N_ELEMENTS (happened), timeout);

  for (int i = 0; i < n; i++)
    {
      Subscriber *self = happened[i].data.ptr;

      if (!feed_line_receive (&self->line, take_message, self))
        g_error ("a subscriber lost its connection");
    }
}

static void
open_all (int          epoll,
          guint16      port,
          const char  *token,
          char       **topics)
{
  g_autofree char *list = g_strjoinv ("\",\"", topics);

  for (guint i = 0; i < n_subscribers; i++)
    {
      struct epoll_event wanted = { .events = EPOLLIN, .data.ptr = &subscribers[i] };
      g_autofree char *hello = g_strdup_printf ("{\"t\":\"hello\",\"device\":\"bench-%u\",\"app\":\"1.0\",\"topics\":[\"%s\"],"
                                                "\"window\":%" G_GSIZE_FORMAT ",\"rate\":20}", i, list, MS5_LIMIT_WINDOW_BYTES);

      feed_line_open (&subscribers[i].line, port);
      feed_line_request (&subscribers[i].line, token, i);
      if (epoll_ctl (epoll, EPOLL_CTL_ADD, subscribers[i].line.fd, &wanted) < 0)
        g_error ("epoll: %s", g_strerror (errno));
      while (!subscribers[i].line.is_upgraded)
        poll_once (epoll, 1000);
      if (!feed_line_send (&subscribers[i].line, hello))
        g_error ("a subscriber lost its connection: %s", g_strerror (errno));
    }
  for (guint i = 0; i < n_subscribers; i++)
    while (!subscribers[i].is_based)
      poll_once (epoll, 1000);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static double
quantile (double share)
{
  return latencies->len > 0 ? g_array_index (latencies, double, (guint) ((latencies->len - 1) * share)) : -1;
}

int
main (int   argc,
      char *argv[])
{
  char token[MS5_LIMIT_TOKEN_BYTES + 2];
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  gint64 started, heartbeat, span;

  if (argc < 4 || fgets (token, sizeof token, stdin) == NULL)
    return 2;
  g_strchomp (token);
  n_subscribers = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  subscribers = g_new0 (Subscriber, n_subscribers);
  latencies = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < MEMORIES; i++)
    memories[i] = (Memory) { .bytes = g_byte_array_new (), .since = g_array_new (FALSE, FALSE, sizeof (gint64)) };

  open_all (epoll, (guint16) g_ascii_strtoull (argv[1], NULL, 10), token, argv + 3);
  printf ("ready\n");
  fflush (stdout);

  started = heartbeat = g_get_monotonic_time ();
  for (;;)
    {
      poll_once (epoll, 20);
      if (feed_line_has_input ())
        {
          if (is_counting)
            break;
          is_counting = TRUE;
          started = g_get_monotonic_time ();
        }
      /* What has come is acknowledged each second at the latest, and shows that there is somebody. */
      if (g_get_monotonic_time () - heartbeat >= G_USEC_PER_SEC)
        {
          heartbeat = g_get_monotonic_time ();
          for (guint i = 0; i < n_subscribers; i++)
            acknowledge (&subscribers[i]);
        }
    }

  span = g_get_monotonic_time () - started;
  g_array_sort (latencies, compare);
  printf ("{\"seconds\":%.3f,\"events\":%" G_GUINT64_FORMAT ",\"frames\":%" G_GUINT64_FORMAT ",\"bytes\":%" G_GUINT64_FORMAT
          ",\"p50_ms\":%.0f,\"p99_ms\":%.0f}\n", (double) span / G_USEC_PER_SEC, events, frames, bytes, quantile (0.5),
          quantile (0.99));
  return 0;
}
