/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-client.h"

#include "protocol/ms5-frame.h"
#include "protocol/ms5-hash.h"

#include <string.h>

#define MAX_EVENTS 500

static void receive (Client *client,
                     json_t *message,
                     gsize   size);

static GHashTable *
rows_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
}

static GHashTable *
base_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

Client *
client_new (Rig        *rig,
            const char *device)
{
  Client *client = g_new0 (Client, 1);

  client->rig = rig;
  client->device = g_strdup (device);
  client->sub = g_strdup_printf ("u-%s", device);
  client->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  client->rate = 20;
  client->window = 256 * 1024;
  client->base = base_new ();
  client->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->early = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  client->forbidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client->trace = g_string_new (NULL);
  client->last = json_object ();
  return client;
}

static void
drop_connection (Client *client)
{
  if (client->transport != NULL)
    g_signal_handlers_disconnect_by_data (client->transport, client);
  g_clear_object (&client->transport);
  g_clear_object (&client->server);
  if (client->ack_timer != 0)
    ms5_clock_remove (MS5_CLOCK (client->rig->clock), client->ack_timer);
  client->ack_timer = 0;
  g_clear_pointer (&client->staging, g_hash_table_unref);
  g_clear_pointer (&client->snap, g_free);
  g_clear_pointer (&client->parts, json_decref);
  client->n_parts = 0;
  client->received = client->sent = client->acked = 0;
  client->live_n = 0;
  client->is_stale = FALSE;
  g_hash_table_remove_all (client->live);
}

void
client_free (Client *client)
{
  drop_connection (client);
  g_hash_table_unref (client->wanted);
  g_hash_table_unref (client->base);
  g_hash_table_unref (client->live);
  g_hash_table_unref (client->early);
  g_hash_table_unref (client->forbidden);
  g_string_free (client->trace, TRUE);
  json_decref (client->last);
  g_clear_pointer (&client->reason, json_decref);
  g_free (client->epoch);
  g_free (client->device);
  g_free (client->sub);
  g_free (client);
}

static json_t *
parse (Ms5FrameKind  kind,
       GBytes       *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) error = NULL;
  json_t *message = ms5_frame_parse (data, size, kind == MS5_FRAME_BINARY, &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return message;
}

static const char *
type_of (const json_t *message)
{
  return json_string_value (json_object_get (message, "t"));
}

static gint64
get_int (const json_t *message,
         const char   *member)
{
  const json_t *value = json_object_get (message, member);

  g_assert_true (json_is_integer (value));
  return json_integer_value (value);
}

static gboolean
is_windowed (const char *type)
{
  static const char *const types[] = { "snap", "snap_end", "d", "l", "digest", NULL };

  return g_strv_contains (types, type);
}

/* I8: no frame names a topic more than 2 s after it was forbidden. */
static void
check_topic (Client     *client,
             const char *topic)
{
  gint64 *since = g_hash_table_lookup (client->forbidden, topic);

  if (since != NULL)
    g_assert_cmpint (ms5_clock_monotonic (MS5_CLOCK (client->rig->clock)) - *since, <=, 2 * MS5_USEC_PER_S);
}

/* I9: nothing leaves that is not durable. */
static void
check_pos (Client       *client,
           const json_t *message,
           const char   *member)
{
  const json_t *value = json_object_get (message, member);

  if (value != NULL)
    g_assert_cmpint (json_integer_value (value), <=, client->rig->durable);
}

static void
check_outgoing (Client *client,
                json_t *message,
                gsize   size)
{
  const json_t *ops = json_object_get (message, "ops");
  const char *topic = json_string_value (json_object_get (message, "topic"));

  check_pos (client, message, "at");
  check_pos (client, message, "upto");
  check_pos (client, message, "head");
  if (topic != NULL)
    check_topic (client, topic);
  for (gsize i = 0; i < json_array_size (ops); i++)
    {
      json_t *op = json_array_get (ops, i);

      check_topic (client, json_string_value (json_array_get (op, 1)));
      g_assert_cmpint (json_integer_value (json_array_get (op, 3)), <=, client->rig->durable);
    }

  /* I7, and 9.2: no more than a window that the client has not acknowledged. */
  g_assert_cmpuint (ms5_transport_get_queued (client->server) + size, <=, (gsize) client->window + 80 * 1024);
  if (is_windowed (type_of (message)))
    {
      client->sent += size;
      g_assert_cmpuint (client->sent - client->acked, <=, (gsize) client->window);
    }
  g_assert_cmpuint (size, <=, 64 * 1024);
}

static Ms5PairFate
line_hook (Ms5Transport *from,
           Ms5FrameKind  kind,
           GBytes       *bytes,
           gint64       *delay,
           gpointer      user_data)
{
  Client *client = user_data;

  *delay = client->delay;
  if (from == client->server)
    {
      g_autoptr (json_t) message = parse (kind, bytes);

      check_outgoing (client, message, g_bytes_get_size (bytes));
    }
  return MS5_PAIR_ARRIVE;
}

static void
message_cb (Ms5Transport *transport,
            Ms5FrameKind  kind,
            GBytes       *bytes,
            Client       *client)
{
  g_autoptr (json_t) message = parse (kind, bytes);

  receive (client, message, g_bytes_get_size (bytes));
}

static void
closed_cb (Ms5Transport *transport,
           guint         code,
           const char   *reason,
           Client       *client)
{
  client->closed = code;
  g_clear_pointer (&client->reason, json_decref);
  client->reason = json_loads (*reason != '\0' ? reason : "{}", 0, NULL);
  g_assert_cmpuint (strlen (reason), <=, 123);
  drop_connection (client);
}

/* The account's connection is open; nothing is said yet. */
void
client_connect (Client *client)
{
  g_autoptr (Ms5FeedIdentity) identity = rig_identity (client->rig, client->sub, "sid", NULL, 600);

  g_assert_null (client->transport);
  client->closed = 0;
  ms5_pair_transport_new (MS5_CLOCK (client->rig->clock), 64 * 1024, line_hook, client, &client->server,
                          &client->transport);
  g_signal_connect (client->transport, "message", G_CALLBACK (message_cb), client);
  g_signal_connect (client->transport, "closed", G_CALLBACK (closed_cb), client);
  ms5_feed_accept (client->rig->feed, client->server, identity);
}

static void
send_json (Client *client,
           json_t *message)
{
  g_autofree char *text = json_dumps (message, JSON_COMPACT);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  ms5_transport_send (client->transport, MS5_FRAME_TEXT, bytes);
}

void
client_send (Client     *client,
             const char *format,
             ...)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  bytes = g_bytes_new (text, strlen (text));
  ms5_transport_send (client->transport, MS5_FRAME_TEXT, bytes);
}

static json_t *
list_keys (GHashTable *table)
{
  json_t *list = json_array ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    json_array_append_new (list, json_string (key));
  return list;
}

void
client_hello (Client *client)
{
  g_autoptr (json_t) hello = json_pack ("{s:s,s:s,s:s,s:o,s:I,s:I}", "t", "hello", "device", client->device, "app", "1.4.0",
                                        "topics", list_keys (client->wanted), "window", (json_int_t) client->window,
                                        "rate", (json_int_t) client->rate);

  if (client->has_cursor)
    {
      json_object_set_new (hello, "cursor", json_pack ("{s:s,s:I,s:s}", "epoch", client->epoch, "pos",
                                                       (json_int_t) client->pos, "h", client->h));
      json_object_set_new (hello, "have", list_keys (client->base));
    }
  send_json (client, hello);
}

/* Connects, wanting @topics, and takes what there is. */
void
client_start (Client     *client,
              const char *topics)
{
  if (topics != NULL)
    client_want (client, topics);
  client_connect (client);
  client_hello (client);
  rig_settle (client->rig);
}

void
client_cut (Client *client)
{
  if (client->transport != NULL)
    ms5_pair_transport_cut (MS5_PAIR_TRANSPORT (client->transport));
  ms5_manual_clock_advance (client->rig->clock, 0);
}

void
client_want (Client     *client,
             const char *topics)
{
  g_auto (GStrv) names = g_strsplit (topics, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (client->wanted, g_strdup (names[i]));
}

static json_t *
list_words (const char *words)
{
  g_auto (GStrv) names = g_strsplit (words, " ", -1);
  json_t *list = json_array ();

  for (guint i = 0; names[i] != NULL; i++)
    json_array_append_new (list, json_string (names[i]));
  return list;
}

void
client_sub (Client     *client,
            const char *topics)
{
  g_autoptr (json_t) message = json_pack ("{s:s,s:o}", "t", "sub", "topics", list_words (topics));

  client_want (client, topics);
  send_json (client, message);
}

void
client_unsub (Client     *client,
              const char *topics)
{
  g_autoptr (json_t) message = json_pack ("{s:s,s:o}", "t", "unsub", "topics", list_words (topics));
  g_auto (GStrv) names = g_strsplit (topics, " ", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_hash_table_remove (client->wanted, names[i]);
      g_hash_table_remove (client->base, names[i]);
    }
  send_json (client, message);
}

/* Loses all its data, as when the cache is damaged. */
void
client_forget (Client *client)
{
  g_assert_null (client->transport);
  g_hash_table_remove_all (client->base);
  client->has_cursor = FALSE;
}

/* From now on nobody may see @topic. */
void
client_forbid (Client     *client,
               const char *topic)
{
  gint64 now = ms5_clock_monotonic (MS5_CLOCK (client->rig->clock));

  g_hash_table_insert (client->forbidden, g_strdup (topic), g_memdup2 (&now, sizeof (now)));
}

static GHashTable *
ensure_rows (GHashTable *base,
             const char *topic)
{
  GHashTable *rows = g_hash_table_lookup (base, topic);

  if (rows == NULL)
    {
      rows = rows_new ();
      g_hash_table_insert (base, g_strdup (topic), rows);
    }
  return rows;
}

static gint64
row_v (gpointer row)
{
  return json_integer_value (json_array_get (row, 0));
}

static void
trim_events (GHashTable *rows)
{
  while (g_hash_table_size (rows) > MAX_EVENTS)
    {
      GHashTableIter iter;
      gpointer key, row, oldest = NULL;
      gint64 oldest_v = G_MAXINT64;

      g_hash_table_iter_init (&iter, rows);
      while (g_hash_table_iter_next (&iter, &key, &row))
        if (row_v (row) < oldest_v)
          {
            oldest_v = row_v (row);
            oldest = key;
          }
      g_hash_table_remove (rows, oldest);
    }
}

static void
apply_op (Client *client,
          json_t *op)
{
  char letter = json_string_value (json_array_get (op, 0))[0];
  const char *topic = json_string_value (json_array_get (op, 1));
  const char *key = json_string_value (json_array_get (op, 2));
  json_t *v = json_array_get (op, 3);
  json_t *fields = json_array_get (op, 4);
  GHashTable *rows = g_hash_table_lookup (client->base, topic);
  json_t *row, *result;
  const char *name;
  json_t *value;

  /* A topic that it gave up, or has no snapshot of yet, is none of its business; one that was never
   * asked for is an error. */
  if (rows == NULL)
    return;

  if (letter == 'x')
    {
      g_hash_table_remove (rows, key);
      return;
    }

  row = g_hash_table_lookup (rows, key);
  result = letter == 'm' && row != NULL ? json_deep_copy (json_array_get (row, 1)) : json_object ();
  json_object_foreach (fields, name, value)
    {
      if (json_is_null (value))
        json_object_del (result, name);
      else
        json_object_set (result, name, value);
    }
  g_hash_table_insert (rows, g_strdup (key), json_pack ("[O,o]", v, result));
  if (letter == 'e')
    trim_events (rows);
}

static void
resync (Client     *client,
        const char *why,
        const char *topic)
{
  g_autoptr (json_t) message = json_pack ("{s:s,s:s}", "t", "resync", "why", why);

  if (client->has_cursor)
    json_object_set_new (message, "cursor", json_pack ("{s:s,s:I,s:s}", "epoch", client->epoch, "pos",
                                                       (json_int_t) client->pos, "h", client->h));
  if (topic != NULL)
    json_object_set_new (message, "topics", json_pack ("[s]", topic));
  client->resyncs++;
  send_json (client, message);
}

static void
receive_delta (Client *client,
               json_t *message)
{
  gint64 after = get_int (message, "after");
  gint64 upto = get_int (message, "upto");
  json_t *part = json_object_get (message, "part");
  json_t *ops = json_object_get (message, "ops");

  g_assert_true (client->has_cursor);
  if (upto <= client->pos)
    return;
  if (after != client->pos)
    {
      if (!client->is_stale)
        resync (client, "gap", NULL);
      client->is_stale = TRUE;
      return;
    }
  client->is_stale = FALSE;

  if (part != NULL)
    {
      if (json_integer_value (json_array_get (part, 0)) == 0)
        {
          g_clear_pointer (&client->parts, json_decref);
          client->parts = json_array ();
          client->n_parts = 0;
        }
      g_assert_cmpint (json_integer_value (json_array_get (part, 0)), ==, client->n_parts);
      json_array_extend (client->parts, ops);
      if (++client->n_parts < json_integer_value (json_array_get (part, 1)))
        return;
      ops = client->parts;
    }

  for (gsize i = 0; i < json_array_size (ops); i++)
    {
      json_t *op = json_array_get (ops, i);
      gint64 v = json_integer_value (json_array_get (op, 3));

      g_assert_cmpint (v, >, after);
      g_assert_cmpint (v, <=, upto);
      apply_op (client, op);
    }
  g_clear_pointer (&client->parts, json_decref);
  client->n_parts = 0;
  client->pos = upto;
  g_strlcpy (client->h, json_string_value (json_object_get (message, "h")), sizeof (client->h));
}

static void
receive_page (Client *client,
              json_t *message)
{
  const char *id = json_string_value (json_object_get (message, "id"));
  const char *topic = json_string_value (json_object_get (message, "topic"));
  json_t *items = json_object_get (message, "items");
  GHashTable *rows;
  gint64 last_v = G_MAXINT64;

  if (g_strcmp0 (id, client->snap) != 0)
    {
      g_free (client->snap);
      client->snap = g_strdup (id);
      g_clear_pointer (&client->staging, g_hash_table_unref);
      client->staging = base_new ();
      client->snap_at = get_int (message, "at");
      client->pages = 0;
    }
  g_assert_cmpint (get_int (message, "at"), ==, client->snap_at);
  g_assert_cmpint (get_int (message, "i"), ==, client->pages);
  client->pages++;
  client->pages_of = (guint) get_int (message, "of");

  rows = ensure_rows (client->staging, topic);
  for (gsize i = 0; i < json_array_size (items); i++)
    {
      json_t *item = json_array_get (items, i);
      json_t *v = json_array_get (item, 1);

      /* Newest first. */
      g_assert_cmpint (json_integer_value (v), <, last_v);
      last_v = json_integer_value (v);
      g_hash_table_insert (rows, g_strdup (json_string_value (json_array_get (item, 0))),
                           json_pack ("[O,O]", v, json_array_get (item, 2)));
    }
}

static guint64
digest_of (const char *topic,
           GHashTable *rows)
{
  GHashTableIter iter;
  gpointer key, row;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    sum += ms5_hash_item (topic, key, row_v (row));
  return sum;
}

static gboolean
digest_is_right (const char *topic,
                 GHashTable *rows,
                 json_t     *hex)
{
  char text[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (digest_of (topic, rows), text);
  return g_str_equal (text, json_string_value (hex));
}

static gboolean
covers_all (Client *client,
            json_t *digest)
{
  GHashTableIter iter;
  gpointer topic;

  g_hash_table_iter_init (&iter, client->base);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    if (json_object_get (digest, topic) == NULL)
      return FALSE;

  return TRUE;
}

static void
receive_snap_end (Client *client,
                  json_t *message)
{
  gint64 at = get_int (message, "at");
  json_t *digest = json_object_get (message, "digest");
  const char *epoch = json_string_value (json_object_get (client_last (client, "welcome"), "epoch"));
  const char *topic;
  json_t *hex;

  if (client->snap != NULL)
    {
      g_assert_cmpstr (json_string_value (json_object_get (message, "id")), ==, client->snap);
      g_assert_cmpuint (client->pages, ==, client->pages_of);
      g_assert_cmpint (client->snap_at, ==, at);
    }

  /* A partial snapshot must be of exactly the client's position (6.2 c). */
  if (client->has_cursor && !covers_all (client, digest))
    g_assert_cmpint (at, ==, client->pos);
  /* I1: the position never falls within an epoch. */
  if (client->has_cursor && g_strcmp0 (epoch, client->epoch) == 0 && !client->expects_forks)
    g_assert_cmpint (at, >=, client->pos);

  json_object_foreach (digest, topic, hex)
    {
      GHashTable *rows;

      g_assert_nonnull (client->staging);
      rows = g_hash_table_lookup (client->staging, topic);
      g_assert_nonnull (rows);
      g_assert_true (digest_is_right (topic, rows, hex));
      if (g_hash_table_contains (client->wanted, topic))
        g_hash_table_insert (client->base, g_strdup (topic), g_hash_table_ref (rows));
    }

  g_clear_pointer (&client->staging, g_hash_table_unref);
  g_clear_pointer (&client->snap, g_free);
  g_free (client->epoch);
  client->epoch = g_strdup (epoch);
  client->pos = at;
  client->has_cursor = TRUE;
  client->is_stale = FALSE;
  g_strlcpy (client->h, json_string_value (json_object_get (message, "h")), sizeof (client->h));
}

static void
receive_digest (Client *client,
                json_t *message)
{
  json_t *sums = json_object_get (message, "sum");
  const char *topic;
  json_t *hex;

  if (get_int (message, "at") != client->pos)
    return;

  json_object_foreach (sums, topic, hex)
    {
      GHashTable *rows = g_hash_table_lookup (client->base, topic);

      if (rows != NULL && !digest_is_right (topic, rows, hex))
        resync (client, "digest", topic);
    }
}

static void
receive_live (Client *client,
              json_t *message)
{
  json_t *ops = json_object_get (message, "ops");

  g_assert_cmpint (get_int (message, "n"), ==, client->live_n);
  client->live_n++;
  for (gsize i = 0; i < json_array_size (ops); i++)
    {
      json_t *op = json_array_get (ops, i);
      const char *field;
      json_t *value;

      json_object_foreach (json_array_get (op, 4), field, value)
        {
          g_autofree char *name = g_strdup_printf ("%s %s %s", json_string_value (json_array_get (op, 1)),
                                                   json_string_value (json_array_get (op, 2)), field);

          if (json_is_array (value))
            value = json_array_get (value, 0);
          if (json_is_null (value))
            g_hash_table_remove (client->live, name);
          else
            g_hash_table_insert (client->live, g_steal_pointer (&name), json_dumps (value, JSON_ENCODE_ANY | JSON_REAL_PRECISION (10)));
        }
    }
}

static void
receive_early (Client *client,
               json_t *message)
{
  json_t *ops = json_object_get (message, "ops");

  for (gsize i = 0; i < json_array_size (ops); i++)
    {
      json_t *op = json_array_get (ops, i);

      g_hash_table_add (client->early,
                        g_strdup_printf ("%s %s %" JSON_INTEGER_FORMAT, json_string_value (json_array_get (op, 1)),
                                         json_string_value (json_array_get (op, 2)),
                                         json_integer_value (json_object_get (json_array_get (op, 4), "rev"))));
    }
}

static void
receive_drop (Client *client,
              json_t *message)
{
  json_t *topics = json_object_get (message, "topics");

  for (gsize i = 0; i < json_array_size (topics); i++)
    {
      const char *topic = json_string_value (json_array_get (topics, i));

      g_hash_table_remove (client->wanted, topic);
      g_hash_table_remove (client->base, topic);
    }
}

/* Rows of topics that are not wanted any more, or denied, have no base. */
static void
receive_welcome (Client *client,
                 json_t *message)
{
  json_t *denied = json_object_get (message, "denied");

  for (gsize i = 0; i < json_array_size (denied); i++)
    {
      const char *topic = json_string_value (json_array_get (denied, i));

      g_hash_table_remove (client->wanted, topic);
      g_hash_table_remove (client->base, topic);
    }
}

void
client_ack (Client *client)
{
  client->acked = client->received;
  if (client->snap != NULL)
    client_send (client, "{\"t\":\"ack\",\"snap\":\"%s\",\"i\":%u,\"n\":%" G_GINT64_FORMAT "}", client->snap,
                 client->pages - 1, client->live_n);
  else if (client->has_cursor)
    client_send (client, "{\"t\":\"ack\",\"pos\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT "}", client->pos,
                 client->live_n);
}

static gboolean
ack_cb (gpointer user_data)
{
  Client *client = user_data;

  client->ack_timer = 0;
  client_ack (client);
  return G_SOURCE_REMOVE;
}

static void
consider_ack (Client *client)
{
  switch (client->acks)
    {
    case CLIENT_ACKS_AT_ONCE:
      client_ack (client);
      break;

    case CLIENT_ACKS_LIKE_A_CLIENT:
      if (client->received - client->acked >= (gsize) client->window / 2)
        client_ack (client);
      else if (client->ack_timer == 0)
        client->ack_timer = ms5_clock_add (MS5_CLOCK (client->rig->clock), MS5_USEC_PER_S, ack_cb, client, NULL);
      break;

    case CLIENT_ACKS_NEVER:
    default:
      break;
    }
}

static void
receive (Client *client,
         json_t *message,
         gsize   size)
{
  static const struct
  {
    const char *type;
    void (*receive) (Client *, json_t *);
  } handlers[] = {
    { "d", receive_delta }, { "snap", receive_page }, { "snap_end", receive_snap_end }, { "digest", receive_digest },
    { "l", receive_live }, { "early", receive_early }, { "drop", receive_drop }, { "welcome", receive_welcome },
  };
  const char *type = type_of (message);

  g_string_append_printf (client->trace, "%s%s", client->trace->len > 0 ? " " : "", type);
  json_object_set (client->last, type, message);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (handlers[i].type, type))
      handlers[i].receive (client, message);

  if (is_windowed (type) && client->transport != NULL)
    {
      client->received += size;
      consider_ack (client);
    }
}

json_t *
client_last (Client     *client,
             const char *type)
{
  return json_object_get (client->last, type);
}

gint64
client_last_int (Client     *client,
                 const char *type,
                 const char *member)
{
  json_t *message = client_last (client, type);

  g_assert_nonnull (message);
  return get_int (message, member);
}

/* How many messages of a type came in since the trace was cleared. */
guint
client_count (Client     *client,
              const char *type)
{
  g_auto (GStrv) words = g_strsplit (client->trace->str, " ", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    n += g_str_equal (words[i], type);
  return n;
}

/* Compares what came in, and starts anew. */
void
client_assert_trace (Client     *client,
                     const char *trace)
{
  g_assert_cmpstr (client->trace->str, ==, trace);
  g_string_truncate (client->trace, 0);
}

static char *
row_text (const char *key,
          json_t     *row)
{
  g_autoptr (json_t) item = json_pack ("[s,O,O]", key, json_array_get (row, 0), json_array_get (row, 1));

  return ms5_json_encode (item, NULL);
}

/* I2: what it has is what the server has, byte for byte. */
void
client_assert_image (Client *client)
{
  Ms5Image *image = ms5_feed_get_image (client->rig->feed);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, client->wanted);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autoptr (Ms5TopicView) view = NULL;
      GHashTable *rows = g_hash_table_lookup (client->base, name);

      if (g_str_has_prefix (name, "live/"))
        continue;

      view = ms5_image_get_view (image, name);
      g_assert_nonnull (rows);
      g_assert_cmpuint (g_hash_table_size (rows), ==, view->items->len);
      for (guint i = 0; i < view->items->len; i++)
        {
          Ms5Item *item = view->items->pdata[i];
          json_t *row = g_hash_table_lookup (rows, item->key);
          g_autofree char *text = NULL;

          g_assert_nonnull (row);
          text = row_text (item->key, row);
          g_assert_cmpstr (text, ==, ms5_item_get_text (item, NULL));
        }
    }
}

/* It has the last values of its live topics, and no others. */
void
client_assert_live (Client *client)
{
  Ms5Live *live = ms5_feed_get_live (client->rig->feed);
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, client->live);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      g_auto (GStrv) parts = g_strsplit (name, " ", 3);
      const char *value = ms5_live_lookup (live, parts[0], parts[1], parts[2], NULL);

      if (!g_hash_table_contains (client->wanted, parts[0]))
        continue;
      g_assert_nonnull (value);
      g_assert_cmpfloat (g_ascii_strtod (value, NULL), ==, g_ascii_strtod (text, NULL));
    }
}
