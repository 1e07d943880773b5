/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-client-private.h"

#include "protocol/ms5-hash.h"

/* As many events as a topic holds. */
#define MAX_EVENTS 500

static GHashTable *
rows_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
}

GHashTable *
client_base_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
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
  client_send_json (client, message);
}

static void
receive_delta (Client *client,
               json_t *message)
{
  gint64 after = message_int (message, "after");
  gint64 upto = message_int (message, "upto");
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
      client->staging = client_base_new ();
      client->snap_at = message_int (message, "at");
      client->pages = 0;
    }
  g_assert_cmpint (message_int (message, "at"), ==, client->snap_at);
  g_assert_cmpint (message_int (message, "i"), ==, client->pages);
  client->pages++;
  client->pages_of = (guint) message_int (message, "of");

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
  gint64 at = message_int (message, "at");
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

  if (message_int (message, "at") != client->pos)
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

  g_assert_cmpint (message_int (message, "n"), ==, client->live_n);
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

/* Takes the data that @message has. */
void
client_take (Client *client,
             json_t *message)
{
  static const struct
  {
    const char *type;
    void (*receive) (Client *, json_t *);
  } handlers[] = {
    { "d", receive_delta }, { "snap", receive_page }, { "snap_end", receive_snap_end }, { "digest", receive_digest },
    { "l", receive_live }, { "early", receive_early }, { "drop", receive_drop }, { "welcome", receive_welcome },
  };
  const char *type = message_type (message);

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_str_equal (handlers[i].type, type))
      handlers[i].receive (client, message);
}
