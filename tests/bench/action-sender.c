/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-line.h"
#include "protocol/ms5-change.h"
#include "protocol/ms5-close.h"
#include "protocol/ms5-hash.h"
#include "protocol/ms5-message.h"
#include "protocol/ms5-result.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

/* Many installations in one thread, each with actions in its outbox.
 *
 *   action-sender PORT INSTALLATIONS ACTIONS BATCH LINES <TOKEN-LINE
 *
 * Says «ready» when all have what there was. At the next line of its input those whose connection is gone
 * by then connect again, and all send what they have, each a batch at a time, as PROTOCOL 10 and 11 say. When
 * all have all results and are at the head, it prints its figures as JSON. */

#define MEMORIES 8
#define FIRST_TRY_MS 500
#define TRY_AGAIN_MS 1000

typedef enum
{
  DESK_AWAY,       /* connects again when its time has come */
  DESK_CONNECTING,
  DESK_UPGRADING,
  DESK_WAITING,    /* for the welcome */
  DESK_OPEN,
} DeskState;

typedef struct
{
  FeedLine line;
  guint number;
  DeskState state;
  gint64 due;
  gboolean is_based; /* at a position that the connection goes on from */
  gint64 pos;
  guint64 h;
  gint64 goal;      /* the head when it was welcome */
  guint64 lives;
  gsize unacked;
  gint64 batch;
  guint n_sent;     /* of its actions */
  guint n_answered;
  gint64 live_at;
  gint64 done_at;
} Desk;

/* A frame that came already, and what was in it. */
typedef struct
{
  GByteArray *bytes;
  Ms5MessageType type;
  gint64 upto;
  guint64 h;
} Memory;

static Desk *desks;
static guint n_desks, n_actions, max_batch, n_lines;
static guint16 port;
static char token[MS5_LIMIT_TOKEN_BYTES + 2];
static char epoch[64];
static char *topics;
static int epoll;
static Memory memories[MEMORIES];
static guint next_memory;
static gint64 born_ms;
static gboolean is_sending;
static guint n_turned_away;
static GHashTable *codes;

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gboolean
is_live (const Desk *desk)
{
  return desk->state == DESK_OPEN && desk->is_based && desk->pos >= desk->goal;
}

/* Its connection is gone; what it had not been answered it will send again, unchanged. */
static void
lose (Desk   *desk,
      gint64  after_ms)
{
  feed_line_close (&desk->line);
  desk->state = DESK_AWAY;
  desk->n_sent = desk->n_answered;
  desk->live_at = 0;
  desk->due = now_ms () + after_ms + g_random_int_range (0, (gint32) MAX (after_ms / 2, FIRST_TRY_MS));
}

static void
send_or_lose (Desk       *desk,
              const char *text)
{
  if (!feed_line_send (&desk->line, text))
    lose (desk, TRY_AGAIN_MS);
}

static void
send_hello (Desk *desk)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char hex[MS5_HASH_HEX_LENGTH + 1];

  g_string_printf (text, "{\"t\":\"hello\",\"device\":\"bench-%u\",\"app\":\"1.0\",\"topics\":[%s],\"window\":%" G_GSIZE_FORMAT
                         ",\"rate\":20,\"outbox\":{\"n\":%u,\"bytes\":%u,\"ackd\":%u}", desk->number, topics,
                   MS5_LIMIT_WINDOW_BYTES, n_actions - desk->n_answered, 200 * (n_actions - desk->n_answered),
                   desk->n_answered);
  if (epoch[0] != '\0')
    {
      ms5_hash_to_hex (desk->h, hex);
      g_string_append_printf (text, ",\"have\":[%s],\"cursor\":{\"epoch\":\"%s\",\"pos\":%" G_GINT64_FORMAT ",\"h\":\"%s\"}",
                              topics, epoch, desk->pos, hex);
    }
  g_string_append_c (text, '}');
  desk->state = DESK_WAITING;
  desk->lives = 0;
  desk->unacked = 0;
  send_or_lose (desk, text->str);
}

/* A call, its acknowledgement, scrap and a note, again and again. */
static void
append_action (GString    *text,
               const Desk *desk,
               guint       number)
{
  guint line = (desk->number + number / 4) % n_lines;
  gint64 at = born_ms + number;

  g_string_append_printf (text, "{\"id\":\"0198c0de-%04x-7000-8000-%012x\",\"cseq\":%u,\"at\":%" G_GINT64_FORMAT ",", desk->number,
                          number, number + 1, at);
  switch (number % 4)
    {
    case 0:
      g_string_append_printf (text, "\"pri\":0,\"op\":\"call.raise\",\"topic\":\"calls/L%u\",\"args\":{\"type\":\"quality\"}}", line);
      break;

    case 1:
      g_string_append_printf (text, "\"pri\":0,\"op\":\"call.acknowledge\",\"topic\":\"calls/L%u\",\"key\":\"0198c0de-%04x-7000-8000-%012x\"}",
                              line, desk->number, number - 1);
      break;

    case 2:
      g_string_append_printf (text, "\"pri\":2,\"op\":\"scrap.report\",\"topic\":\"quality/L%u\",\"args\":{\"qty\":3}}", line);
      break;

    default:
      g_string_append_printf (text, "\"pri\":3,\"op\":\"note.add\",\"topic\":\"notes/L%u\",\"args\":{\"text\":\"A new star wheel\"}}", line);
      break;
    }
}

/* Sends the next batch, if the last one is answered. */
static void
pump (Desk *desk)
{
  guint n = MIN (n_actions - desk->n_sent, max_batch);
  g_autoptr (GString) text = NULL;

  if (!is_sending || desk->state != DESK_OPEN || n == 0 || desk->n_sent > desk->n_answered)
    return;

  text = g_string_new (NULL);
  g_string_printf (text, "{\"t\":\"submit\",\"b\":%" G_GINT64_FORMAT ",\"ackd\":%u,\"acts\":[", ++desk->batch, desk->n_answered);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_action (text, desk, desk->n_sent + i);
    }
  g_string_append (text, "]}");
  desk->n_sent += n;
  send_or_lose (desk, text->str);
}

static void
take_results (Desk                    *desk,
              const Ms5ResultsMessage *results)
{
  if (results->b != desk->batch)
    return;

  for (guint i = 0; i < results->r->len; i++)
    {
      const Ms5Result *result = g_ptr_array_index (results->r, i);
      const char *code = ms5_words_result_code (result->code);

      g_hash_table_insert (codes, (char *) code,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (codes, code)) + 1));
    }
  desk->n_answered += results->r->len;
  if (desk->n_answered == n_actions)
    desk->done_at = now_ms ();
  pump (desk);
}

static void
acknowledge (Desk *desk)
{
  g_autofree char *text = g_strdup_printf ("{\"t\":\"ack\",\"pos\":%" G_GINT64_FORMAT ",\"n\":%" G_GUINT64_FORMAT "}", desk->pos,
                                           desk->lives);

  desk->unacked = 0;
  send_or_lose (desk, text);
}

static void
remember (Memory           *memory,
          const Ms5Message *message)
{
  memory->type = message->type;
  memory->upto = 0;
  if (message->type == MS5_MESSAGE_DELTA && message->delta.part.i + 1 >= message->delta.part.n)
    {
      memory->upto = message->delta.upto;
      memory->h = message->delta.h;
    }
  else if (message->type == MS5_MESSAGE_SNAP_END)
    {
      memory->upto = message->snap_end.at;
      memory->h = message->snap_end.h;
    }
}

/* What only concerns one of them is taken at once. */
static Memory *
decode (Desk *desk)
{
  const GByteArray *payload = desk->line.payload;
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) error = NULL;
  Memory *memory;

  for (guint i = 0; i < MEMORIES; i++)
    if (memories[i].bytes->len == payload->len && memcmp (memories[i].bytes->data, payload->data, payload->len) == 0)
      return &memories[i];

  if (!ms5_message_open (payload->data, payload->len, desk->line.walker.opcode == 2, MS5_SIDE_SERVER, &message, &error))
    g_error ("not a message: %s", error->message);
  if (message.type == MS5_MESSAGE_RESULTS)
    {
      take_results (desk, &message.results);
      return NULL;
    }
  if (message.type == MS5_MESSAGE_WELCOME)
    {
      g_strlcpy (epoch, message.welcome.epoch, sizeof epoch);
      desk->goal = message.welcome.head;
      desk->is_based = message.welcome.mode == MS5_WELCOME_DELTA;
      desk->state = DESK_OPEN;
      pump (desk);
      return NULL;
    }

  memory = &memories[next_memory++ % MEMORIES];
  g_byte_array_set_size (memory->bytes, 0);
  g_byte_array_append (memory->bytes, payload->data, payload->len);
  remember (memory, &message);
  return memory;
}

/* The server closes; it may say when to come again. */
static void
take_close (Desk *desk)
{
  const GByteArray *payload = desk->line.payload;
  int code = payload->len >= 2 ? payload->data[0] << 8 | payload->data[1] : 0;
  g_autofree char *reason = payload->len > 2 ? g_strndup ((const char *) payload->data + 2, payload->len - 2) : NULL;

  if (code == MS5_CLOSE_OVERLOAD)
    n_turned_away++;
  else if (code != MS5_CLOSE_DRAINING && code != MS5_CLOSE_GOING_AWAY)
    g_error ("closed with %d: %s", code, reason);
  lose (desk, MAX (ms5_close_reason_get_after (reason), 0));
}

/* FeedLineFunc */
static void
take_message (FeedLine *line,
              gpointer  user_data)
{
  Desk *desk = user_data;
  Memory *memory;

  if (line->fd < 0)
    return;
  if (line->walker.opcode == MS5_OPCODE_CLOSE)
    {
      take_close (desk);
      return;
    }

  memory = decode (desk);
  if (memory == NULL || desk->state == DESK_AWAY)
    return;

  desk->unacked += line->payload->len;
  desk->lives += memory->type == MS5_MESSAGE_LIVE;
  if (memory->upto > 0)
    {
      desk->pos = memory->upto;
      desk->h = memory->h;
      desk->is_based = TRUE;
    }
  if (desk->live_at == 0 && is_live (desk))
    desk->live_at = now_ms ();
  if (memory->type == MS5_MESSAGE_SNAP_END || (desk->is_based && desk->unacked > MS5_LIMIT_WINDOW_BYTES / 4))
    acknowledge (desk);
}

static void
begin_connecting (Desk *desk)
{
  struct epoll_event wanted = { .events = EPOLLOUT, .data.ptr = desk };

  feed_line_open (&desk->line, port);
  desk->state = DESK_CONNECTING;
  if (epoll_ctl (epoll, EPOLL_CTL_ADD, desk->line.fd, &wanted) < 0)
    g_error ("epoll_ctl() failed");
}

static void
handle (Desk *desk)
{
  if (desk->state == DESK_AWAY)
    return;
  if (desk->state == DESK_CONNECTING)
    {
      struct epoll_event wanted = { .events = EPOLLIN, .data.ptr = desk };

      if (epoll_ctl (epoll, EPOLL_CTL_MOD, desk->line.fd, &wanted) < 0)
        g_error ("epoll_ctl() failed");
      desk->state = DESK_UPGRADING;
      feed_line_request (&desk->line, token, desk->number);
      return;
    }

  if (!feed_line_receive (&desk->line, take_message, desk))
    {
      lose (desk, TRY_AGAIN_MS);
      return;
    }
  if (desk->state == DESK_UPGRADING && desk->line.is_upgraded)
    send_hello (desk);
  if (desk->state == DESK_OPEN && desk->live_at == 0 && is_live (desk))
    desk->live_at = now_ms ();
}

static void
turn (void)
{
  static gint64 heartbeat;
  struct epoll_event happened[64];
  int n = epoll_wait (epoll, happened, G_N_ELEMENTS (happened), 5);

  for (int i = 0; i < n; i++)
    handle (happened[i].data.ptr);

  /* What has come is acknowledged each second at the latest, and shows that there is somebody. */
  if (now_ms () - heartbeat < 1000)
    return;
  heartbeat = now_ms ();
  for (guint i = 0; i < n_desks; i++)
    if (desks[i].state == DESK_OPEN && desks[i].is_based)
      acknowledge (&desks[i]);
}

static void
connect_due (void)
{
  gint64 now = now_ms ();

  for (guint i = 0; i < n_desks; i++)
    if (desks[i].state == DESK_AWAY && desks[i].due <= now)
      begin_connecting (&desks[i]);
}

static void
open_all (void)
{
  for (guint i = 0; i < n_desks; i++)
    desks[i] = (Desk) { .number = i, .due = G_MAXINT64 };
  for (guint i = 0; i < n_desks; i++)
    {
      begin_connecting (&desks[i]);
      while (desks[i].state != DESK_OPEN)
        {
          turn ();
          connect_due ();
        }
    }
  for (guint i = 0; i < n_desks; i++)
    while (!is_live (&desks[i]))
      turn ();
}

/* Waits for a line; who loses the connection meanwhile stays away. */
static void
wait_for_line (void)
{
  while (!feed_line_has_input ())
    turn ();
}

static guint
count_ready (void)
{
  guint n = 0;

  for (guint i = 0; i < n_desks; i++)
    n += desks[i].n_answered == n_actions && is_live (&desks[i]);
  return n;
}

static void
send_all (gint64 began)
{
  is_sending = TRUE;
  for (guint i = 0; i < n_desks; i++)
    {
      desks[i].due = began + g_random_int_range (0, FIRST_TRY_MS);
      pump (&desks[i]);
    }
  while (count_ready () < n_desks)
    {
      turn ();
      connect_due ();
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
tell (gint64 began)
{
  g_autofree gint64 *live = g_new (gint64, n_desks);
  g_autofree gint64 *done = g_new (gint64, n_desks);
  g_autoptr (json_t) counts = json_object ();
  g_autofree char *results = NULL;
  gint64 span = now_ms () - began;
  GHashTableIter iter;
  gpointer code, count;

  for (guint i = 0; i < n_desks; i++)
    {
      live[i] = MAX (desks[i].live_at - began, 0);
      done[i] = desks[i].done_at - began;
    }
  qsort (live, n_desks, sizeof *live, compare);
  qsort (done, n_desks, sizeof *done, compare);
  g_hash_table_iter_init (&iter, codes);
  while (g_hash_table_iter_next (&iter, &code, &count))
    json_object_set_new (counts, code, json_integer (GPOINTER_TO_UINT (count)));
  results = json_dumps (counts, JSON_COMPACT | JSON_SORT_KEYS);
  printf ("{\"seconds\":%.3f,\"live_p50_ms\":%" G_GINT64_FORMAT ",\"live_p99_ms\":%" G_GINT64_FORMAT ",\"done_p50_ms\":%" G_GINT64_FORMAT
          ",\"done_p99_ms\":%" G_GINT64_FORMAT ",\"done_last_ms\":%" G_GINT64_FORMAT ",\"turned_away\":%u,\"results\":%s}\n",
          (double) span / 1000, live[n_desks / 2], live[n_desks * 99 / 100], done[n_desks / 2], done[n_desks * 99 / 100],
          done[n_desks - 1], n_turned_away, results);
  fflush (stdout);
}

static char *
make_topics (void)
{
  GString *text = g_string_new ("\"plant\"");

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, ",\"line/L%u\",\"calls/L%u\"", i, i);
  return g_string_free (text, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  gint64 began;

  if (argc != 6 || fgets (token, sizeof token, stdin) == NULL)
    return 2;
  g_strchomp (token);
  port = (guint16) g_ascii_strtoull (argv[1], NULL, 10);
  n_desks = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  n_actions = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  max_batch = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  n_lines = (guint) g_ascii_strtoull (argv[5], NULL, 10);
  epoll = epoll_create1 (EPOLL_CLOEXEC);
  desks = g_new0 (Desk, n_desks);
  topics = make_topics ();
  born_ms = g_get_real_time () / 1000;
  codes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < MEMORIES; i++)
    memories[i] = (Memory) { .bytes = g_byte_array_new () };

  open_all ();
  printf ("ready\n");
  fflush (stdout);
  wait_for_line ();
  began = now_ms ();
  send_all (began);
  tell (began);
  return 0;
}
