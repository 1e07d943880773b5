/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"

#include "protocol/ms5-topics.h"

static void
clear_live (gpointer data)
{
  ms5_change_unref (((Ms5CacheLive *) data)->change);
}

/* Where an item could not be opened there is none. */
static void
clear_item (gpointer data)
{
  if (data != NULL)
    ms5_change_unref (data);
}

/**
 * ms5_cache_contents_free:
 * @contents: (transfer full): what a cache held
 */
void
ms5_cache_contents_free (Ms5CacheContents *contents)
{
  g_free (contents->server);
  g_free (contents->user);
  g_free (contents->cursor.epoch);
  g_strfreev (contents->topics);
  g_ptr_array_unref (contents->items);
  g_array_unref (contents->live);
  g_free (contents);
}

static Ms5CacheContents *
contents_new (void)
{
  Ms5CacheContents *contents = g_new0 (Ms5CacheContents, 1);

  contents->items = g_ptr_array_new_with_free_func (clear_item);
  contents->live = g_array_new (FALSE, FALSE, sizeof (Ms5CacheLive));
  g_array_set_clear_func (contents->live, clear_live);
  return contents;
}

/* What was sealed is what we wrote; if it is no object the file is not to be believed. */
json_t *
ms5_cache_decode_fields (GBytes  *text,
                         GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (text, &size);
  g_autoptr (GError) local_error = NULL;
  json_t *fields = ms5_json_parse (data, size, &ms5_json_limits_server, &local_error);

  if (json_is_object (fields))
    return fields;

  json_decref (fields);
  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "An item's fields: %s",
               local_error != NULL ? local_error->message : "no object");
  return NULL;
}

static json_t *
open_fields (Ms5Seal              *seal,
             Ms5DbStmt            *stmt,
             int                   column,
             const Ms5VaultPlace  *place,
             GError              **error)
{
  gsize size;
  const void *sealed = ms5_db_stmt_get_blob (stmt, column, &size);
  g_autoptr (GBytes) text = ms5_vault_unseal (seal, sealed, size, place, error);

  return text != NULL ? ms5_cache_decode_fields (text, error) : NULL;
}

static gboolean
read_meta (Ms5DbConn         *conn,
           Ms5CacheContents  *contents,
           GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT server, user, epoch, pos, h, written"
                                                     " FROM meta", error);

  if (stmt == NULL || ms5_db_stmt_step (stmt, error) == MS5_DB_STEP_ERROR)
    return FALSE;

  contents->server = ms5_db_stmt_dup_text (stmt, 0);
  contents->user = ms5_db_stmt_dup_text (stmt, 1);
  contents->cursor.epoch = ms5_db_stmt_dup_text (stmt, 2);
  contents->cursor.pos = ms5_db_stmt_get_int (stmt, 3);
  contents->cursor.h = (guint64) ms5_db_stmt_get_int (stmt, 4);
  contents->written = ms5_db_stmt_is_null (stmt, 5) ? MS5_TIME_NONE : ms5_db_stmt_get_int (stmt, 5);
  return TRUE;
}

static gboolean
read_topics (Ms5DbConn         *conn,
             Ms5CacheContents  *contents,
             GHashTable        *names,
             GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id, name FROM topic ORDER BY id", error);
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      const char *name = ms5_db_stmt_get_text (stmt, 1);

      g_strv_builder_add (topics, name);
      g_hash_table_insert (names, GINT_TO_POINTER ((int) ms5_db_stmt_get_int (stmt, 0)),
                           g_strdup (name));
    }
  contents->topics = g_strv_builder_end (topics);
  return step == MS5_DB_STEP_DONE;
}

static Ms5Op
op_of (const char *topic)
{
  Ms5TopicKind kind;

  return ms5_topic_parse (topic, &kind, NULL)
         && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT ? MS5_OP_EVENT : MS5_OP_PUT;
}

/* Items take most of the time of a start, and most of that goes into opening them: the database's thread
 * only copies the rows, and all processors open them. */

#define SHARE_FROM 500
#define MAX_SHARES 4

typedef struct
{
  Ms5Op       op;
  const char *topic; /* of the table of names */
  char       *key;
  gint64      v;
  GBytes     *sealed;
} Raw;

typedef struct
{
  Ms5Seal    *seal;
  const Raw  *rows;
  guint       n;
  Ms5Change **out; /* as many */
  GError     *error;
} Share;

static void
clear_raw (gpointer data)
{
  Raw *raw = data;

  g_free (raw->key);
  g_bytes_unref (raw->sealed);
}

static gpointer
open_share (gpointer data)
{
  Share *share = data;

  for (guint i = 0; i < share->n; i++)
    {
      const Raw *raw = &share->rows[i];
      Ms5VaultPlace place = { MS5_CACHE_CONTEXT, MS5_CACHE_ITEM, raw->topic, raw->key, raw->v };
      gsize size;
      gconstpointer sealed = g_bytes_get_data (raw->sealed, &size);
      g_autoptr (GBytes) text = ms5_vault_unseal (share->seal, sealed, size, &place, &share->error);
      json_t *fields = text != NULL ? ms5_cache_decode_fields (text, &share->error) : NULL;

      if (fields == NULL)
        return NULL;
      share->out[i] = ms5_change_new (raw->op, raw->topic, raw->key, raw->v, fields);
    }
  return NULL;
}

static gboolean
open_items (GArray            *rows,
            Ms5Seal           *seal,
            Ms5CacheContents  *contents,
            GError           **error)
{
  guint n_shares = rows->len < SHARE_FROM ? 1 : CLAMP (g_get_num_processors (), 1, MAX_SHARES);
  Share shares[MAX_SHARES] = { 0 };
  GThread *threads[MAX_SHARES] = { NULL };
  GError *first = NULL;

  g_ptr_array_set_size (contents->items, (int) rows->len);
  for (guint i = 0; i < n_shares; i++)
    {
      guint from = (guint) ((guint64) rows->len * i / n_shares);
      guint to = (guint) ((guint64) rows->len * (i + 1) / n_shares);

      shares[i] = (Share) { seal, (const Raw *) (gpointer) rows->data + from, to - from,
                            (Ms5Change **) contents->items->pdata + from };
      if (i > 0)
        threads[i] = g_thread_new ("ms5-cache", open_share, &shares[i]);
    }
  open_share (&shares[0]);
  for (guint i = 0; i < n_shares; i++)
    {
      if (threads[i] != NULL)
        g_thread_join (threads[i]);
      if (first == NULL)
        first = g_steal_pointer (&shares[i].error);
      g_clear_error (&shares[i].error);
    }

  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

static gboolean
read_items (Ms5DbConn         *conn,
            Ms5Seal           *seal,
            Ms5CacheContents  *contents,
            GHashTable        *names,
            GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT topic, key, v, fields FROM item"
                                                     " ORDER BY topic, key", error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Raw));
  gint64 topic = -1;
  Raw raw = { MS5_OP_PUT };
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  g_array_set_clear_func (rows, clear_raw);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      if (ms5_db_stmt_get_int (stmt, 0) != topic)
        {
          topic = ms5_db_stmt_get_int (stmt, 0);
          raw.topic = g_hash_table_lookup (names, GINT_TO_POINTER ((int) topic));
          if (raw.topic == NULL)
            {
              g_set_error_literal (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "An item without topic");
              return FALSE;
            }
          raw.op = op_of (raw.topic);
        }
      raw.key = ms5_db_stmt_dup_text (stmt, 1);
      raw.v = ms5_db_stmt_get_int (stmt, 2);
      raw.sealed = ms5_db_stmt_dup_bytes (stmt, 3);
      g_array_append_val (rows, raw);
    }
  return step == MS5_DB_STEP_DONE && open_items (rows, seal, contents, error);
}

static gboolean
read_live (Ms5DbConn         *conn,
           Ms5Seal           *seal,
           Ms5CacheContents  *contents,
           GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT topic, key, at, fields FROM live"
                                                     " ORDER BY topic, key", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5VaultPlace place = {
        MS5_CACHE_CONTEXT, MS5_CACHE_LIVE, ms5_db_stmt_get_text (stmt, 0),
        ms5_db_stmt_get_text (stmt, 1), ms5_db_stmt_get_int (stmt, 2),
      };
      Ms5CacheLive live = { .at = place.number };
      json_t *fields = open_fields (seal, stmt, 3, &place, error);

      if (fields == NULL)
        return FALSE;
      live.change = ms5_change_new (MS5_OP_PUT, place.part1, place.part2, 0, fields);
      g_array_append_val (contents->live, live);
    }
  return step == MS5_DB_STEP_DONE;
}

/* Everything, as of one commit. */
Ms5CacheContents *
ms5_cache_contents_read (Ms5DbConn  *conn,
                         Ms5Seal    *seal,
                         GError    **error)
{
  g_autoptr (Ms5CacheContents) contents = contents_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  if (!read_meta (conn, contents, error)
      || !read_topics (conn, contents, names, error)
      || !read_items (conn, seal, contents, names, error)
      || !read_live (conn, seal, contents, error))
    return NULL;
  return g_steal_pointer (&contents);
}
