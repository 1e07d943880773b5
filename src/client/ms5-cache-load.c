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
  g_array_unref (contents->ids);
  g_free (contents);
}

Ms5CacheContents *
ms5_cache_contents_new (void)
{
  Ms5CacheContents *contents = g_new0 (Ms5CacheContents, 1);

  contents->items = g_ptr_array_new_with_free_func (clear_item);
  contents->live = g_array_new (FALSE, FALSE, sizeof (Ms5CacheLive));
  g_array_set_clear_func (contents->live, clear_live);
  contents->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  return contents;
}

/*
 * ms5_cache_contents_copy_early:
 * @contents: of which at least the early part was read
 *
 * Returns: (transfer full): that part, which another thread may have
 */
Ms5CacheContents *
ms5_cache_contents_copy_early (const Ms5CacheContents *contents)
{
  Ms5CacheContents *copy = ms5_cache_contents_new ();

  copy->server = g_strdup (contents->server);
  copy->user = g_strdup (contents->user);
  copy->cursor = contents->cursor;
  copy->cursor.epoch = g_strdup (contents->cursor.epoch);
  copy->topics = g_strdupv (contents->topics);
  copy->written = contents->written;
  copy->n_early = contents->n_early;
  for (guint i = 0; i < contents->n_early; i++)
    g_ptr_array_add (copy->items, ms5_change_ref (g_ptr_array_index (contents->items, i)));
  for (guint i = 0; i < contents->live->len; i++)
    {
      Ms5CacheLive live = g_array_index (contents->live, Ms5CacheLive, i);

      live.change = ms5_change_ref (live.change);
      g_array_append_val (copy->live, live);
    }
  return copy;
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
             GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id, name FROM topic ORDER BY id", error);
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      gint64 id = ms5_db_stmt_get_int (stmt, 0);
      const char *name = ms5_db_stmt_get_text (stmt, 1);

      /* The table does not allow it, a damaged file does. */
      if (name == NULL)
        {
          g_set_error_literal (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "A topic without name");
          return FALSE;
        }
      g_array_append_val (contents->ids, id);
      g_strv_builder_add (topics, name);
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
 * only copies the rows, and all processors open them; of what nobody waits for they leave one to the screen. */

#define SHARE_FROM 500
#define MAX_SHARES 4

typedef struct
{
  Ms5Op       op;
  const char *topic; /* of the contents */
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
            gboolean           early,
            GError           **error)
{
  guint n_free = g_get_num_processors () - (early ? 0 : 1);
  guint n_shares = rows->len < SHARE_FROM ? 1 : CLAMP (n_free, 1, MAX_SHARES);
  Share shares[MAX_SHARES] = { 0 };
  GThread *threads[MAX_SHARES] = { NULL };
  GError *first = NULL;
  guint n_before = contents->items->len;

  if (rows->len == 0)
    return TRUE;

  g_ptr_array_set_size (contents->items, (int) (n_before + rows->len));
  for (guint i = 0; i < n_shares; i++)
    {
      guint from = (guint) ((guint64) rows->len * i / n_shares);
      guint to = (guint) ((guint64) rows->len * (i + 1) / n_shares);

      shares[i] = (Share) { seal, (const Raw *) (gpointer) rows->data + from, to - from,
                            (Ms5Change **) contents->items->pdata + n_before + from };
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

/* The rows of a topic. */
static gboolean
read_rows (Ms5DbConn   *conn,
           gint64       id,
           const char  *name,
           GArray      *rows,
           GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT key, v, fields FROM item WHERE topic = ?"
                                                     " ORDER BY key", error);
  Raw raw = { op_of (name), name };
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_int (stmt, 1, id);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      raw.key = ms5_db_stmt_dup_text (stmt, 0);
      raw.v = ms5_db_stmt_get_int (stmt, 1);
      raw.sealed = ms5_db_stmt_dup_bytes (stmt, 2);
      g_array_append_val (rows, raw);
    }
  return step == MS5_DB_STEP_DONE;
}

/* What a page of the whole floor shows. */
static gboolean
is_early (const char *topic)
{
  Ms5TopicKind kind;

  return ms5_topic_parse (topic, &kind, NULL)
         && (kind == MS5_TOPIC_PLANT || kind == MS5_TOPIC_LINE || kind == MS5_TOPIC_CALLS);
}

static gboolean
read_items (Ms5DbConn         *conn,
            Ms5Seal           *seal,
            Ms5CacheContents  *contents,
            gboolean           early,
            GError           **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Raw));

  g_array_set_clear_func (rows, clear_raw);
  for (guint i = 0; contents->topics[i] != NULL; i++)
    if (is_early (contents->topics[i]) == early
        && !read_rows (conn, g_array_index (contents->ids, gint64, i), contents->topics[i], rows, error))
      return FALSE;

  return open_items (rows, seal, contents, early, error);
}

/* Every item has a topic, or the file is not to be believed. */
static gboolean
check_count (Ms5DbConn               *conn,
             const Ms5CacheContents  *contents,
             GError                 **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT count(*) FROM item", error);

  if (stmt == NULL || ms5_db_stmt_step (stmt, error) == MS5_DB_STEP_ERROR)
    return FALSE;
  if (ms5_db_stmt_get_int (stmt, 0) == contents->items->len)
    return TRUE;

  g_set_error_literal (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "An item without topic");
  return FALSE;
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

/*
 * ms5_cache_contents_read_early:
 * @contents: new ones
 * @conn: the cache's database
 * @seal: what values are sealed with
 * @error: return location for an error
 *
 * Reads what a page of the whole floor shows, and whose all of it is.
 *
 * Returns: whether that went well
 */
gboolean
ms5_cache_contents_read_early (Ms5CacheContents  *contents,
                               Ms5DbConn         *conn,
                               Ms5Seal           *seal,
                               GError           **error)
{
  if (!read_meta (conn, contents, error)
      || !read_topics (conn, contents, error)
      || !read_items (conn, seal, contents, TRUE, error)
      || !read_live (conn, seal, contents, error))
    return FALSE;

  contents->n_early = contents->items->len;
  return TRUE;
}

/*
 * ms5_cache_contents_read_rest:
 * @contents: what the early part of was read, in the same transaction
 * @conn: the cache's database
 * @seal: what values are sealed with
 * @error: return location for an error
 *
 * Returns: whether all the other items could be read, too
 */
gboolean
ms5_cache_contents_read_rest (Ms5CacheContents  *contents,
                              Ms5DbConn         *conn,
                              Ms5Seal           *seal,
                              GError           **error)
{
  return read_items (conn, seal, contents, FALSE, error) && check_count (conn, contents, error);
}
