/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-change.h"
#include "protocol/ms5-message.h"
#include "runtime/ms5-frame-walker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Many subscribers of a feed in one thread, as cheap as they can be, so that what is measured is the
 * server: frames that several of them get are decoded once.
 *
 *   feed-receiver PORT SUBSCRIBERS TOPIC… <TOKEN-LINE
 *
 * Says «ready» when all have what there was, begins to count at the next line of its input, and at the
 * one after that prints its figures as JSON. */

#define MEMORIES 8

typedef struct
{
  int fd;
  Ms5FrameWalker walker;
  GByteArray *payload;
  gboolean is_upgraded;
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

/* A client's frame: masked, with a mask of zeroes, which changes nothing. */
static void
send_text (Subscriber *self,
           const char *text)
{
  gsize length = strlen (text);
  guint8 head[8] = { 0x81 };
  gsize n = 2;

  if (length < 126)
    {
      head[1] = (guint8) (0x80 | length);
    }
  else
    {
      head[1] = 0x80 | 126;
      head[2] = (guint8) (length >> 8);
      head[3] = (guint8) length;
      n = 4;
    }
  memset (head + n, 0, 4);
  if (send (self->fd, head, n + 4, MSG_MORE | MSG_NOSIGNAL) < 0
      || send (self->fd, text, length, MSG_NOSIGNAL) < 0)
    g_error ("a subscriber lost its connection: %s", g_strerror (errno));
}

static void
remember_delta (Memory                *memory,
                const Ms5DeltaMessage *delta)
{
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

  send_text (self, text);
  self->unacked = 0;
}

static void
take_message (Subscriber *self)
{
  Memory *memory = decode (self->payload, self->walker.opcode == 2);
  gint64 now = now_ms ();

  self->unacked += self->payload->len;
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
  bytes += self->payload->len;
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
take_bytes (Subscriber   *self,
            const guint8 *data,
            gsize         size)
{
  if (!self->is_upgraded)
    {
      const guint8 *end;

      g_byte_array_append (self->payload, data, (guint) size);
      end = memmem (self->payload->data, self->payload->len, "\r\n\r\n", 4);
      if (end == NULL)
        return;
      if (memcmp (self->payload->data, "HTTP/1.1 101", 12) != 0)
        g_error ("no WebSocket: %.*s", (int) self->payload->len, self->payload->data);
      self->is_upgraded = TRUE;
      g_byte_array_set_size (self->payload, 0);
      return;
    }

  while (size > 0)
    {
      const guint8 *before = data;
      gboolean was_inside = self->walker.in_payload;
      Ms5FrameEvent event = ms5_frame_walker_step (&self->walker, &data, &size);

      if (was_inside)
        g_byte_array_append (self->payload, before, (guint) (data - before));
      if (event == MS5_FRAME_EVENT_END)
        {
          if (self->walker.opcode == MS5_OPCODE_CLOSE)
            g_error ("closed: %.*s", (int) self->payload->len, self->payload->data);
          if (self->walker.opcode == 1 || self->walker.opcode == 2)
            take_message (self);
          g_byte_array_set_size (self->payload, 0);
        }
      else if (event == MS5_FRAME_EVENT_NONE)
        {
          break;
        }
    }
}

static void
open_subscriber (Subscriber *self,
                 guint16     port,
                 const char *token,
                 guint       number)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  g_autofree char *request = g_strdup_printf (
    "GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAA%06uAA==\r\n"
    "Sec-WebSocket-Protocol: floor.v1\r\nAuthorization: Bearer %s\r\n\r\n", number, token);

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  self->payload = g_byte_array_new ();
  if (self->fd < 0 || connect (self->fd, (struct sockaddr *) &address, sizeof address) < 0
      || send (self->fd, request, strlen (request), MSG_NOSIGNAL) < 0)
    g_error ("cannot connect: %s", g_strerror (errno));
}

static void
poll_once (int epoll,
           int timeout)
{
  static guint8 buffer[256 * 1024];
  struct epoll_event happened[64];
  int n = epoll_wait (epoll, happened, G_N_ELEMENTS (happened), timeout);

  for (int i = 0; i < n; i++)
    {
      Subscriber *self = happened[i].data.ptr;
      ssize_t size;

      if (self == NULL)
        continue;
      size = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (size == 0 || (size < 0 && errno != EAGAIN))
        g_error ("a subscriber lost its connection");
      if (size > 0)
        take_bytes (self, buffer, (gsize) size);
    }
}

/* Whether a line has come on the input; the process ends with its parent. */
static gboolean
has_line (void)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  char line[16];

  if (poll (&input, 1, 0) <= 0)
    return FALSE;
  if (read (STDIN_FILENO, line, sizeof line) <= 0)
    exit (0);
  return TRUE;
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

      open_subscriber (&subscribers[i], port, token, i);
      if (epoll_ctl (epoll, EPOLL_CTL_ADD, subscribers[i].fd, &wanted) < 0)
        g_error ("epoll: %s", g_strerror (errno));
      while (!subscribers[i].is_upgraded)
        poll_once (epoll, 1000);
      send_text (&subscribers[i], hello);
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
      if (has_line ())
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
