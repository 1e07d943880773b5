/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

/* Reads the epoch, or makes one where there is none: in a new file, and in a copy of one. */
static gboolean
ensure_epoch (Ms5DbConn   *conn,
              const char  *wanted,
              char       **out_epoch,
              GError     **error)
{
  g_autoptr (Ms5DbStmt) read = NULL;
  g_autoptr (Ms5DbStmt) write = NULL;
  Ms5DbStep step;

  read = ms5_db_prepare (conn, "SELECT value FROM meta WHERE name = 'epoch'", error);
  if (read == NULL)
    return FALSE;
  step = ms5_db_stmt_step (read, error);
  if (step == MS5_DB_STEP_ROW)
    *out_epoch = ms5_db_stmt_dup_text (read, 0);
  if (step != MS5_DB_STEP_DONE)
    return step == MS5_DB_STEP_ROW;

  /* It must differ from all others, but need be no secret. */
  write = ms5_db_prepare (conn, "INSERT INTO meta (name, value) VALUES ('epoch',"
                                " coalesce (?, lower (hex (randomblob (16))))) RETURNING value", error);
  if (write == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (write, 1, wanted);
  if (ms5_db_stmt_step (write, error) != MS5_DB_STEP_ROW)
    return FALSE;
  *out_epoch = ms5_db_stmt_dup_text (write, 0);
  return ms5_db_stmt_run (write, error);
}

gboolean
ms5_sqlite_forget_epoch (Ms5DbConn  *conn,
                         GError    **error)
{
  return ms5_db_exec (conn, "DELETE FROM meta WHERE name = 'epoch'", error);
}

static gboolean
load_items (Ms5DbConn         *conn,
            Ms5StoreSnapshot  *snapshot,
            GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT topic, key, v, fields, changed FROM item ORDER BY v", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5StoredItem *item = ms5_stored_item_new (ms5_db_stmt_get_text (stmt, 0),
                                                 ms5_db_stmt_get_text (stmt, 1),
                                                 ms5_db_stmt_get_int (stmt, 2), NULL, NULL);

      g_ptr_array_add (snapshot->items, item);
      if (!ms5_sqlite_get_json (stmt, 3, &item->fields, error)
          || !ms5_sqlite_get_json (stmt, 4, &item->changed, error))
        return FALSE;
      if (item->v > snapshot->head)
        {
          ms5_sqlite_set_corrupt (error, "%s %s is of position %" G_GINT64_FORMAT ", but the log ends at %"
                                  G_GINT64_FORMAT, item->topic, item->key, item->v, snapshot->head);
          return FALSE;
        }
    }
  return step == MS5_DB_STEP_DONE;
}

/* The lines that have ever had a stop. */
static char **
list_lines (Ms5DbConn  *conn,
            GError    **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT min (line) FROM stop WHERE line > ?", error);
  g_autofree char *line = g_strdup ("");

  if (stmt == NULL)
    return NULL;

  for (;;)
    {
      ms5_db_stmt_bind_text (stmt, 1, line);
      if (ms5_db_stmt_step (stmt, error) != MS5_DB_STEP_ROW)
        return NULL;
      if (ms5_db_stmt_is_null (stmt, 0))
        return g_strv_builder_end (lines);
      g_free (line);
      line = ms5_db_stmt_dup_text (stmt, 0);
      g_strv_builder_add (lines, line);
    }
}

static gboolean
load_stops (Ms5DbConn         *conn,
            Ms5Time            since,
            Ms5StoreSnapshot  *snapshot,
            GError           **error)
{
  g_auto (GStrv) lines = list_lines (conn, error);
  Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_STOPS };
  gboolean is_cut;

  if (lines == NULL)
    return FALSE;
  query.lines = (const char *const *) lines;
  query.time = (Ms5Interval) { since, G_MAXINT64 };
  return ms5_sqlite_records_read (conn, &query, snapshot->records, &is_cut, error);
}

gboolean
ms5_sqlite_load (Ms5DbConn         *conn,
                 const char        *epoch,
                 guint              check_rows,
                 Ms5Time            since,
                 Ms5StoreSnapshot  *snapshot,
                 GError           **error)
{
  return ensure_epoch (conn, epoch, &snapshot->epoch, error)
         && ms5_sqlite_log_check (conn, check_rows, error)
         && ms5_sqlite_log_get_head (conn, &snapshot->head, &snapshot->h, error)
         && ms5_sqlite_log_get_floor (conn, &snapshot->floor, error)
         && load_items (conn, snapshot, error)
         && load_stops (conn, since, snapshot, error)
         && ms5_sqlite_spans_load (conn, since, snapshot, error)
         && ms5_sqlite_signals_load (conn, since, snapshot, error)
         && ms5_sqlite_floors_load (conn, snapshot, error);
}
