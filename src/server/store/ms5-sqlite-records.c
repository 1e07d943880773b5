/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-item.h"
#include "server/store/ms5-sqlite-private.h"

/* One table for each kind of topic whose items have a life of their own. Its columns are the members
 * of that kind's shape, in the same order, so that one piece of code serves all of them. */
typedef struct
{
  Ms5TopicKind kind;
  const char  *write;
  const char  *remove;
  const char  *read;       /* the time first, to put several lines in order */
  const char  *next_line;
  const char  *purge;
} Table;

/* Parameters of reading: 1 the line, 2 and 3 the time, 4 equipment, 5 states, 6 reasons, 7 whether
 * without minor stops, 8 calls, 9 how many. */
#define LASTED(start, end) \
  "line = ?1 AND (" end " > ?2 OR " end " IS NULL) AND (" start " < ?3 OR " start " IS NULL)"
#define HAPPENED "line = ?1 AND at >= ?2 AND at < ?3"
#define OF_EQUIPMENT " AND (?4 IS NULL OR equipment IN (SELECT value FROM json_each (?4)))"
#define OF_STATE     " AND (?5 IS NULL OR state IN (SELECT value FROM json_each (?5)))"
#define OF_REASON    " AND (?6 IS NULL OR coalesce (reason, '') IN (SELECT value FROM json_each (?6)))"
#define OF_CALL      " AND (?8 IS NULL OR call IN (SELECT value FROM json_each (?8)))"
#define NOT_MINOR    " AND (?7 = 0 OR minor IS NOT 1)"

/* What is over at @over and was before the second parameter may go. */
#define TABLE(topic_kind, table, columns, places, time, over, condition)                           \
  {                                                                                                \
    .kind = (topic_kind),                                                                          \
    .write = "REPLACE INTO " table " (line, key, v, " columns ") VALUES (?, ?, ?, " places ")",    \
    .remove = "DELETE FROM " table " WHERE line = ? AND key = ?",                                  \
    .read = "SELECT " time ", line, key, v, " columns " FROM " table " WHERE " condition           \
            " ORDER BY 1 DESC, key LIMIT ?9",                                                      \
    .next_line = "SELECT min (line) FROM " table " WHERE line > ?",                                \
    .purge = "DELETE FROM " table " WHERE rowid IN (SELECT rowid FROM " table                      \
             " WHERE line = ? AND " over " < ? LIMIT ?)",                                          \
  }

static const Table tables[] = {
  TABLE (MS5_TOPIC_STOPS, "stop",
         "equipment, start, \"end\", reason, category, planned, comment, minor, coded_by, coded_at,"
         " detected, commented_by, commented_at",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "start", "\"end\"",
         LASTED ("start", "\"end\"") OF_EQUIPMENT OF_REASON NOT_MINOR),
  TABLE (MS5_TOPIC_CALLS, "call",
         "type, priority, state, active, rev, level, raised, raised_by, equipment, rule, detail,"
         " note, acknowledged, acknowledged_by, resolved, resolved_by, escalated, escalated_to,"
         " assigned_to, assigned, assigned_by, shelved, shelved_by, shelved_until, shelve_reason,"
         " cause, returned, reopened, reopened_by, called, suppressed_by, out_of_service, times, chattering,"
         " unreached, reminders, reminded, late",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "raised", "resolved",
         LASTED ("raised", "resolved") OF_EQUIPMENT OF_STATE),
  TABLE (MS5_TOPIC_JOBS, "job",
         "product, qty, good, scrap, state, due, started, completed, note, tags, edited_by, edited",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "started", "completed",
         LASTED ("started", "completed") OF_STATE),
  TABLE (MS5_TOPIC_QUALITY, "quality", "qty, kind, reason, product, \"by\", at",
         "?, ?, ?, ?, ?, ?", "at", "at", HAPPENED OF_REASON),
  TABLE (MS5_TOPIC_CHANGEOVERS, "changeover", "\"from\", \"to\", start, \"end\", target_s",
         "?, ?, ?, ?, ?", "start", "\"end\"", LASTED ("start", "\"end\"")),
  TABLE (MS5_TOPIC_ESCALATIONS, "escalation", "call, level, at, roles, late, \"by\", people, channels, repeat, policy, shift",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "at", "at", HAPPENED),
  TABLE (MS5_TOPIC_JOURNAL, "journal",
         "call, condition, what, at, \"by\", device, device_name, via, level, cause, text, late",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "at", "at", HAPPENED OF_CALL),
  TABLE (MS5_TOPIC_NOTES, "note", "text, \"by\", at", "?, ?, ?", "at", "at", HAPPENED),
  TABLE (MS5_TOPIC_SYSTEM, "notice", "text, code, at", "?, ?, ?", "at", "at", HAPPENED),
};

static const Table *
find_table (Ms5TopicKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (tables[i].kind == kind)
      return &tables[i];

  return NULL;
}

static void
bind_member (Ms5DbStmt       *stmt,
             int              position,
             const Ms5Member *member,
             const json_t    *value)
{
  if (json_is_string (value))
    ms5_db_stmt_bind_text (stmt, position, json_string_value (value));
  else if (json_is_boolean (value))
    ms5_db_stmt_bind_int (stmt, position, json_is_true (value));
  else if (json_is_array (value))
    ms5_sqlite_bind_json (stmt, position, value);
  else if (!json_is_number (value))
    ms5_db_stmt_bind_null (stmt, position);
  else if (member->type == MS5_MEMBER_DOUBLE)
    ms5_db_stmt_bind_double (stmt, position, json_number_value (value));
  else if (member->type == MS5_MEMBER_TIME)
    ms5_db_stmt_bind_int (stmt, position, ms5_time_from_ms (json_integer_value (value)));
  else
    ms5_db_stmt_bind_int (stmt, position, json_integer_value (value));
}

static gboolean
write_row (Ms5DbConn        *conn,
           const Table      *table,
           const Ms5Record  *record,
           GError          **error)
{
  const Ms5Change *change = record->change;
  const Ms5Shape *shape = ms5_item_get_shape (change->topic, change->key);
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, table->write, error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, record->line != NULL ? record->line : "");
  ms5_db_stmt_bind_text (stmt, 2, change->key);
  ms5_db_stmt_bind_int (stmt, 3, change->v);
  for (guint i = 0; i < shape->n_members; i++)
    bind_member (stmt, 4 + (int) i, &shape->members[i],
                 json_object_get (record->fields, shape->members[i].name));
  return ms5_db_stmt_run (stmt, error);
}

/* What becomes of an item in the record of its kind, if its kind has one. */
gboolean
ms5_sqlite_record_write (Ms5DbConn        *conn,
                         const Ms5Record  *record,
                         GError          **error)
{
  const Table *table = find_table (record->kind);
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (table == NULL || (record->fields == NULL && record->keep))
    return TRUE;
  if (record->fields != NULL)
    return write_row (conn, table, record, error);

  stmt = ms5_db_prepare (conn, table->remove, error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, record->line != NULL ? record->line : "");
  ms5_db_stmt_bind_text (stmt, 2, record->change->key);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
read_member (Ms5DbStmt        *stmt,
             int               column,
             const Ms5Member  *member,
             json_t          **out_value,
             GError          **error)
{
  *out_value = NULL;
  if (ms5_db_stmt_is_null (stmt, column))
    return TRUE;

  switch (member->type)
    {
    case MS5_MEMBER_STRING:
    case MS5_MEMBER_WORD:
      *out_value = ms5_json_new_text (ms5_db_stmt_get_text (stmt, column));
      return TRUE;

    case MS5_MEMBER_INT:
      *out_value = json_integer (ms5_db_stmt_get_int (stmt, column));
      return TRUE;

    case MS5_MEMBER_TIME:
      *out_value = json_integer (ms5_time_to_ms (ms5_db_stmt_get_int (stmt, column)));
      return TRUE;

    case MS5_MEMBER_DOUBLE:
      *out_value = json_real (ms5_db_stmt_get_double (stmt, column));
      return TRUE;

    case MS5_MEMBER_BOOL:
      *out_value = json_boolean (ms5_db_stmt_get_int (stmt, column));
      return TRUE;

    case MS5_MEMBER_STRINGS:
      return ms5_sqlite_get_json (stmt, column, out_value, error);

    case MS5_MEMBER_FLAG:
    case MS5_MEMBER_HASH:
    case MS5_MEMBER_TIMES:
    case MS5_MEMBER_NAME:
    case MS5_MEMBER_OBJECT:
    case MS5_MEMBER_FIELDS:
    case MS5_MEMBER_CUSTOM:
    default:
      g_return_val_if_reached (TRUE);
    }
}

typedef struct
{
  Ms5Time        time;
  Ms5StoredItem *item;
} Row;

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->item, ms5_stored_item_free);
}

static gboolean
read_row (Ms5DbStmt     *stmt,
          Ms5TopicKind   kind,
          GArray        *rows,
          GError       **error)
{
  const char *line = ms5_db_stmt_get_text (stmt, 1);
  g_autofree char *topic = ms5_topic_new (kind, *line != '\0' ? line : NULL);
  const Ms5Shape *shape;
  Row row = { ms5_sqlite_get_time (stmt, 0), NULL };

  row.item = ms5_stored_item_new (topic, ms5_db_stmt_get_text (stmt, 2),
                                  ms5_db_stmt_get_int (stmt, 3), json_object (), NULL);
  g_array_append_val (rows, row);

  shape = ms5_item_get_shape (topic, row.item->key);
  for (guint i = 0; i < shape->n_members; i++)
    {
      json_t *value;

      if (!read_member (stmt, 4 + (int) i, &shape->members[i], &value, error))
        return FALSE;
      if (value != NULL)
        json_object_set_new (row.item->fields, shape->members[i].name, value);
    }
  return TRUE;
}

static gboolean
read_line (Ms5DbConn            *conn,
           const Table          *table,
           const char           *line,
           const Ms5StoreQuery  *query,
           gint64                limit,
           GArray               *rows,
           GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, table->read, error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, line);
  ms5_db_stmt_bind_int (stmt, 2, query->time.start);
  ms5_db_stmt_bind_int (stmt, 3, query->time.end);
  ms5_sqlite_bind_list (stmt, 4, query->equipment);
  ms5_sqlite_bind_list (stmt, 5, query->states);
  ms5_sqlite_bind_list (stmt, 6, query->reasons);
  ms5_db_stmt_bind_int (stmt, 7, query->without_minor);
  ms5_sqlite_bind_list (stmt, 8, query->calls);
  ms5_db_stmt_bind_int (stmt, 9, limit);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    if (!read_row (stmt, table->kind, rows, error))
      return FALSE;
  return step == MS5_DB_STEP_DONE;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const Row *left = a;
  const Row *right = b;

  if (left->time != right->time)
    return left->time < right->time ? 1 : -1;
  return g_strcmp0 (left->item->key, right->item->key);
}

/* Adds to @items what @query asks for. */
gboolean
ms5_sqlite_records_read (Ms5DbConn            *conn,
                         const Ms5StoreQuery  *query,
                         GPtrArray            *items,
                         gboolean             *out_is_cut,
                         GError              **error)
{
  static const char *const no_line[] = { "", NULL };
  const char *const *lines = query->lines != NULL ? query->lines : no_line;
  const Table *table = find_table (query->kind);
  guint limit = query->limit > 0 ? MIN (query->limit, MS5_STORE_MAX_ROWS) : MS5_STORE_MAX_ROWS;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));

  if (table == NULL)
    {
      g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FAILED, "There is no record of %s",
                   ms5_topic_kind_to_string (query->kind));
      return FALSE;
    }

  g_array_set_clear_func (rows, row_clear);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!read_line (conn, table, lines[i], query, (gint64) limit + 1, rows, error))
      return FALSE;

  g_array_sort (rows, compare_newest_first);
  *out_is_cut = rows->len > limit;
  for (guint i = 0; i < MIN (rows->len, limit); i++)
    g_ptr_array_add (items, g_steal_pointer (&g_array_index (rows, Row, i).item));
  return TRUE;
}

static gboolean
purge_table (Ms5DbConn    *conn,
             const Table  *table,
             Ms5Time       before,
             guint         max_rows,
             guint        *n,
             GError      **error)
{
  g_autoptr (Ms5DbStmt) next = ms5_db_prepare (conn, table->next_line, error);
  g_autoptr (Ms5DbStmt) purge = ms5_db_prepare (conn, table->purge, error);
  g_autofree char *line = NULL;

  if (next == NULL || purge == NULL)
    return FALSE;

  /* From line to line by the index: nothing that stays is looked at. No line sorts before ' '. */
  ms5_db_stmt_bind_text (next, 1, "");
  while (*n < max_rows)
    {
      ms5_db_stmt_bind_text (purge, 1, line != NULL ? line : "");
      ms5_db_stmt_bind_int (purge, 2, before);
      ms5_db_stmt_bind_int (purge, 3, max_rows - *n);
      if (!ms5_db_stmt_run (purge, error))
        return FALSE;
      *n += (guint) ms5_db_get_n_changed (conn);

      if (ms5_db_stmt_step (next, error) != MS5_DB_STEP_ROW)
        return FALSE;
      if (ms5_db_stmt_is_null (next, 0))
        return TRUE;
      g_free (line);
      line = ms5_db_stmt_dup_text (next, 0);
      ms5_db_stmt_bind_text (next, 1, line);
    }
  return TRUE;
}

/* Removes about @max_rows of what was over before @before. */
gboolean
ms5_sqlite_records_purge (Ms5DbConn  *conn,
                          Ms5Time     before,
                          guint       max_rows,
                          guint      *out_n,
                          GError    **error)
{
  *out_n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tables) && *out_n < max_rows; i++)
    if (!purge_table (conn, &tables[i], before, max_rows, out_n, error))
      return FALSE;
  return TRUE;
}
