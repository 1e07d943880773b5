/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-client-private.h"

#include "protocol/ms5-frame.h"

#include <string.h>

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
  client->base = client_base_new ();
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

const char *
message_type (const json_t *message)
{
  return json_string_value (json_object_get (message, "t"));
}

gint64
message_int (const json_t *message,
             const char   *member)
{
  const json_t *value = json_object_get (message, member);

  g_assert_true (json_is_integer (value));
  return json_integer_value (value);
}

gboolean
message_is_windowed (const char *type)
{
  static const char *const types[] = { "snap", "snap_end", "d", "l", "digest", NULL };

  return g_strv_contains (types, type);
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
  const char *type = message_type (message);

  g_string_append_printf (client->trace, "%s%s", client->trace->len > 0 ? " " : "", type);
  json_object_set (client->last, type, message);
  client_take (client, message);

  if (message_is_windowed (type) && client->transport != NULL)
    {
      client->received += size;
      consider_ack (client);
    }
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

      client_check_outgoing (client, message, g_bytes_get_size (bytes));
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

void
client_send_json (Client *client,
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
  client_send_json (client, hello);
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
  client_send_json (client, message);
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
  client_send_json (client, message);
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
  return message_int (message, member);
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
