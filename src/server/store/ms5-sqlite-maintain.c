/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

/* How much is done in one transaction: some milliseconds' worth. */
#define MAX_SUMS 128
#define MAX_ROWS 1000

/* Readings of a minute may come this late without its having to be summed up twice. */
#define GRACE (5 * MS5_USEC_PER_S)

/* How often what grows slowly is looked at. */
#define SLOW_PERIOD MS5_USEC_PER_MIN

typedef struct
{
  Ms5DbConn               *conn;
  Ms5SqliteReadings       *readings;
  const Ms5StoreRetention *retention;
  Ms5Time                  now;
} Task;

typedef gboolean (*Step) (Task    *task,
                          guint   *out_n,
                          GError **error);

static gboolean
sum_up (Task    *task,
        guint   *out_n,
        GError **error)
{
  Ms5Time now = task->now - GRACE;

  return ms5_sqlite_readings_roll_up (task->readings, task->conn, MS5_SQLITE_MINUTE, now, MAX_SUMS, out_n,
                                      error)
         && (*out_n > 0
             || ms5_sqlite_readings_roll_up (task->readings, task->conn, MS5_SQLITE_HOUR, now, MAX_SUMS,
                                             out_n, error));
}

static gboolean
purge_seconds (Task    *task,
               guint   *out_n,
               GError **error)
{
  return ms5_sqlite_readings_purge (task->readings, task->conn, MS5_SQLITE_SECOND,
                                    task->now - task->retention->second_age, MAX_ROWS, out_n, error);
}

static gboolean
purge_minutes (Task    *task,
               guint   *out_n,
               GError **error)
{
  return ms5_sqlite_readings_purge (task->readings, task->conn, MS5_SQLITE_MINUTE,
                                    task->now - task->retention->minute_age, MAX_ROWS, out_n, error);
}

static gboolean
purge_hours (Task    *task,
             guint   *out_n,
             GError **error)
{
  return ms5_sqlite_readings_purge (task->readings, task->conn, MS5_SQLITE_HOUR,
                                    task->now - task->retention->hour_age, MAX_ROWS, out_n, error);
}

/* Runs a statement with two numbers. */
static gboolean
run (Ms5DbConn   *conn,
     const char  *sql,
     gint64       first,
     gint64       second,
     guint       *out_n,
     GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, first);
  ms5_db_stmt_bind_int (stmt, 2, second);
  if (!ms5_db_stmt_run (stmt, error))
    return FALSE;
  *out_n = (guint) ms5_db_get_n_changed (conn);
  return TRUE;
}

/* Which row the log shall begin with: the end of a commit, as only those are positions of clients. It is
 * never past the newest. */
static gboolean
find_log_start (Task    *task,
                gint64  *out_start,
                GError **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  gint64 head, first;
  guint64 h;
  Ms5DbStep step;

  if (!ms5_sqlite_log_get_head (task->conn, &head, &h, error)
      || !ms5_db_get_single_int (task->conn, "SELECT min (seq) FROM log", &first, error))
    return FALSE;

  stmt = ms5_db_prepare (task->conn,
                         "SELECT max (seq) FROM log WHERE seq > ?1 AND seq <= ?2 AND ends_commit = 1"
                         " AND (seq <= ?3 OR at < ?4)", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, first);
  ms5_db_stmt_bind_int (stmt, 2, first + MAX_ROWS);
  ms5_db_stmt_bind_int (stmt, 3, head - task->retention->log_rows);
  ms5_db_stmt_bind_int (stmt, 4, task->now - task->retention->log_age);
  step = ms5_db_stmt_step (stmt, error);
  *out_start = step == MS5_DB_STEP_ROW ? ms5_db_stmt_get_int (stmt, 0) : 0;
  return step != MS5_DB_STEP_ERROR;
}

static gboolean
purge_log (Task    *task,
           guint   *out_n,
           GError **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  gint64 start;

  if (!find_log_start (task, &start, error))
    return FALSE;
  stmt = ms5_db_prepare (task->conn, "DELETE FROM log WHERE seq < ?", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, start);
  if (!ms5_db_stmt_run (stmt, error))
    return FALSE;
  *out_n = (guint) ms5_db_get_n_changed (task->conn);
  return TRUE;
}

/* Event topics show their latest entries only; the record keeps them all. */
static gboolean
purge_topic (Task        *task,
             const char  *topic,
             guint       *n,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5TopicKind kind;

  if (!ms5_topic_parse (topic, &kind, NULL) || ms5_topic_kind_get_nature (kind) != MS5_TOPIC_EVENT)
    return TRUE;

  stmt = ms5_db_prepare (task->conn,
                         "DELETE FROM item WHERE topic = ?1 AND v <= (SELECT v FROM item"
                         " WHERE topic = ?1 ORDER BY v DESC LIMIT 1 OFFSET ?2)", error);
  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (stmt, 1, topic);
  ms5_db_stmt_bind_int (stmt, 2, task->retention->events);
  if (!ms5_db_stmt_run (stmt, error))
    return FALSE;
  *n += (guint) ms5_db_get_n_changed (task->conn);
  return TRUE;
}

static gboolean
purge_events (Task    *task,
              guint   *out_n,
              GError **error)
{
  g_autoptr (Ms5DbStmt) next =
    ms5_db_prepare (task->conn, "SELECT min (topic) FROM item WHERE topic > ?", error);
  g_autofree char *topic = g_strdup ("");

  *out_n = 0;
  if (next == NULL)
    return FALSE;

  for (;;)
    {
      ms5_db_stmt_bind_text (next, 1, topic);
      if (ms5_db_stmt_step (next, error) != MS5_DB_STEP_ROW)
        return FALSE;
      if (ms5_db_stmt_is_null (next, 0))
        return TRUE;
      g_free (topic);
      topic = ms5_db_stmt_dup_text (next, 0);
      if (!purge_topic (task, topic, out_n, error))
        return FALSE;
    }
}

static gboolean
forget_confirmed (Task    *task,
                  guint   *out_n,
                  GError **error)
{
  return run (task->conn,
              "DELETE FROM action WHERE rowid IN (SELECT a.rowid FROM action AS a JOIN device AS d"
              " ON d.id = a.device WHERE a.result IS NOT NULL AND a.at < ? AND a.cseq <= d.floor LIMIT ?)",
              task->now - task->retention->result_age, MAX_ROWS, out_n, error);
}

static gboolean
shorten_unconfirmed (Task    *task,
                     guint   *out_n,
                     GError **error)
{
  return run (task->conn,
              "UPDATE action SET result = NULL WHERE rowid IN (SELECT rowid FROM action"
              " WHERE result IS NOT NULL AND at < ? LIMIT ?)",
              task->now - task->retention->unconfirmed_age, MAX_ROWS, out_n, error);
}

static gboolean
forget_traces (Task    *task,
               guint   *out_n,
               GError **error)
{
  return run (task->conn,
              "DELETE FROM action WHERE rowid IN (SELECT rowid FROM action WHERE at < ? LIMIT ?)",
              task->now - task->retention->trace_age, MAX_ROWS, out_n, error);
}

static gboolean
purge_audit (Task    *task,
             guint   *out_n,
             GError **error)
{
  return run (task->conn,
              "DELETE FROM audit WHERE at < ? AND number < (SELECT min (number) FROM audit) + ?",
              task->now - task->retention->audit_age, MAX_ROWS, out_n, error);
}

static gboolean
purge_records (Task    *task,
               guint   *out_n,
               GError **error)
{
  return ms5_sqlite_records_purge (task->conn, task->now - task->retention->record_age, MAX_ROWS, out_n,
                                   error);
}

static gboolean
purge_production (Task    *task,
                  guint   *out_n,
                  GError **error)
{
  return run (task->conn,
              "DELETE FROM production WHERE minute < ?1 AND minute <= coalesce ((SELECT minute"
              " FROM production ORDER BY minute LIMIT 1 OFFSET ?2), ?1)",
              task->now - task->retention->record_age, MAX_ROWS, out_n, error);
}

static gboolean
purge_spans (Task    *task,
             guint   *out_n,
             GError **error)
{
  return ms5_sqlite_spans_purge (task->conn, task->now - task->retention->record_age, MAX_ROWS, out_n, error);
}

static const struct
{
  Step     run;
  gboolean is_slow;
} steps[] = {
  { sum_up, FALSE },
  { purge_seconds, FALSE },
  { purge_log, TRUE },
  { purge_minutes, TRUE },
  { purge_hours, TRUE },
  { purge_events, TRUE },
  { forget_confirmed, TRUE },
  { shorten_unconfirmed, TRUE },
  { forget_traces, TRUE },
  { purge_audit, TRUE },
  { purge_records, TRUE },
  { purge_production, TRUE },
  { purge_spans, TRUE },
};

/* The first thing that is found due, and no more: the next commit may be waiting. Each gets its turn,
 * however much another has to do. */
gboolean
ms5_sqlite_maintain (Ms5DbConn                *conn,
                     Ms5SqliteReadings        *readings,
                     const Ms5StoreRetention  *retention,
                     Ms5Time                   now,
                     Ms5SqliteRound           *round,
                     gboolean                 *out_more,
                     GError                  **error)
{
  Task task = { conn, readings, retention, now };
  /* A clock that was set back must not put it off for long. */
  gboolean slow_too = round->slow_done == MS5_TIME_NONE || now < round->slow_done
                      || now >= round->slow_done + SLOW_PERIOD;

  *out_more = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      guint at = (round->next + i) % G_N_ELEMENTS (steps);
      guint n = 0;

      if (steps[at].is_slow && !slow_too)
        continue;
      if (!steps[at].run (&task, &n, error))
        return FALSE;
      if (n > 0)
        {
          round->next = (at + 1) % G_N_ELEMENTS (steps);
          *out_more = TRUE;
          return TRUE;
        }
    }

  if (slow_too)
    round->slow_done = now;
  return TRUE;
}
