/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-client-private.h"

/* What leaves the server */

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

void
client_check_outgoing (Client *client,
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
  if (message_is_windowed (message_type (message)))
    {
      client->sent += size;
      g_assert_cmpuint (client->sent - client->acked, <=, (gsize) client->window);
    }
  g_assert_cmpuint (size, <=, 64 * 1024);
}

/* What has come in */

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
