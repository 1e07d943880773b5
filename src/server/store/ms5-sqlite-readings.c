/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

#include <math.h>

/* A reading goes to its second; what is due at the next levels is noted in the same transaction, and
 * done later from what stands at the level below, however often that has changed meanwhile. Doing it
 * twice does no harm. A reading that comes when its second is no longer kept is added to its minute
 * instead, or to its hour. */

typedef struct
{
  char   *equipment;
  char   *code;
  gint64  id;
  Ms5Time due; /* the minute last noted as due, or MS5_TIME_NONE */
} Sensor;

/* What the writing connection remembers between jobs. As long as it is not known that the last one
 * was committed nothing of it can be trusted: then it forgets everything and looks again. */
struct _Ms5SqliteReadings
{
  GHashTable *sensors; /* Sensor → itself, by equipment and code */
  GHashTable *by_id;   /* the same by id */
  Ms5Time     floors[MS5_SQLITE_N_LEVELS];
  gboolean    knows_floors;
  int         begun;     /* the last job */
  int         confirmed; /* the last one known to be committed; atomic */
};

static guint
sensor_hash (gconstpointer key)
{
  const Sensor *sensor = key;

  return g_str_hash (sensor->equipment) * 31 + g_str_hash (sensor->code);
}

static gboolean
sensor_equal (gconstpointer a,
              gconstpointer b)
{
  const Sensor *left = a;
  const Sensor *right = b;

  return g_str_equal (left->code, right->code) && g_str_equal (left->equipment, right->equipment);
}

static void
sensor_free (gpointer data)
{
  Sensor *sensor = data;

  g_free (sensor->equipment);
  g_free (sensor->code);
  g_free (sensor);
}

Ms5SqliteReadings *
ms5_sqlite_readings_new (void)
{
  Ms5SqliteReadings *self = g_new0 (Ms5SqliteReadings, 1);

  self->sensors = g_hash_table_new_full (sensor_hash, sensor_equal, sensor_free, NULL);
  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  return self;
}

void
ms5_sqlite_readings_free (Ms5SqliteReadings *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->sensors);
  g_free (self);
}

/* At the start of each job that may write readings. Returns what to confirm the job with. */
int
ms5_sqlite_readings_begin (Ms5SqliteReadings *self)
{
  if (g_atomic_int_get (&self->confirmed) != self->begun)
    {
      g_hash_table_remove_all (self->by_id);
      g_hash_table_remove_all (self->sensors);
      self->knows_floors = FALSE;
    }

  /* Nothing counts up to a number twice while an answer is on its way. */
  self->begun = self->begun == G_MAXINT ? 1 : self->begun + 1;
  return self->begun;
}

/* The job is committed; may be called from any thread. */
void
ms5_sqlite_readings_confirm (Ms5SqliteReadings *self,
                             int                job)
{
  g_atomic_int_set (&self->confirmed, job);
}

static gboolean
ensure_floors (Ms5SqliteReadings  *self,
               Ms5DbConn          *conn,
               GError            **error)
{
  for (guint i = 0; i < MS5_SQLITE_N_LEVELS && !self->knows_floors; i++)
    if (!ms5_sqlite_level_get_floor (conn, (Ms5SqliteLevel) i, &self->floors[i], error))
      return FALSE;
  self->knows_floors = TRUE;
  return TRUE;
}

/* Finds the id, or makes the next one. */
static gboolean
look_up_id (Ms5DbConn   *conn,
            const char  *equipment,
            const char  *code,
            gint64      *out_id,
            GError     **error)
{
  g_autoptr (Ms5DbStmt) find = NULL;
  g_autoptr (Ms5DbStmt) insert = NULL;
  Ms5DbStep step;

  find = ms5_db_prepare (conn, "SELECT id FROM sensor WHERE equipment = ? AND code = ?", error);
  if (find == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (find, 1, equipment);
  ms5_db_stmt_bind_text (find, 2, code);
  step = ms5_db_stmt_step (find, error);
  if (step == MS5_DB_STEP_ROW)
    *out_id = ms5_db_stmt_get_int (find, 0);
  if (step != MS5_DB_STEP_DONE)
    return step == MS5_DB_STEP_ROW;

  insert = ms5_db_prepare (conn, "INSERT INTO sensor (equipment, code) VALUES (?, ?)", error);
  if (insert == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (insert, 1, equipment);
  ms5_db_stmt_bind_text (insert, 2, code);
  if (!ms5_db_stmt_run (insert, error))
    return FALSE;
  *out_id = ms5_db_get_last_rowid (conn);
  return TRUE;
}

static Sensor *
ensure_sensor (Ms5SqliteReadings  *self,
               Ms5DbConn          *conn,
               const char         *equipment,
               const char         *code,
               GError            **error)
{
  Sensor probe = { .equipment = (char *) equipment, .code = (char *) code };
  Sensor *sensor = g_hash_table_lookup (self->sensors, &probe);
  gint64 id;

  if (sensor != NULL)
    return sensor;
  if (!look_up_id (conn, equipment, code, &id, error))
    return NULL;

  sensor = g_new0 (Sensor, 1);
  sensor->equipment = g_strdup (equipment);
  sensor->code = g_strdup (code);
  sensor->id = id;
  sensor->due = MS5_TIME_NONE;
  g_hash_table_add (self->sensors, sensor);
  g_hash_table_insert (self->by_id, &sensor->id, sensor);
  return sensor;
}

static gboolean
note_due (Ms5DbStmt       *stmt,
          Ms5SqliteLevel   level,
          Ms5Time          time,
          gint64           sensor,
          GError         **error)
{
  ms5_db_stmt_bind_int (stmt, 1, level);
  ms5_db_stmt_bind_int (stmt, 2, ms5_time_floor (time, ms5_sqlite_level_get_step (level)));
  ms5_db_stmt_bind_int (stmt, 3, sensor);
  return ms5_db_stmt_run (stmt, error);
}

typedef struct
{
  Ms5DbStmt *add[MS5_SQLITE_N_LEVELS];
  Ms5DbStmt *due;
} Writing;

static void
writing_clear (Writing *writing)
{
  for (guint i = 0; i < MS5_SQLITE_N_LEVELS; i++)
    g_clear_pointer (&writing->add[i], ms5_db_stmt_free);
  g_clear_pointer (&writing->due, ms5_db_stmt_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static gboolean
writing_init (Writing    *writing,
              Ms5DbConn  *conn,
              GError    **error)
{
  for (guint i = 0; i < MS5_SQLITE_N_LEVELS; i++)
    {
      writing->add[i] = ms5_sqlite_level_prepare (conn, (Ms5SqliteLevel) i, FALSE, error);
      if (writing->add[i] == NULL)
        return FALSE;
    }

  writing->due = ms5_db_prepare (conn,
                                 "INSERT INTO rollup_due (level, start, sensor) VALUES (?, ?, ?)"
                                 " ON CONFLICT DO NOTHING", error);
  return writing->due != NULL;
}

/* The finest level that still takes a reading of that time, or none. */
static gboolean
find_level (Ms5SqliteReadings *self,
            Ms5Time            time,
            Ms5SqliteLevel    *out_level)
{
  for (guint i = 0; i < MS5_SQLITE_N_LEVELS; i++)
    if (ms5_time_floor (time, ms5_sqlite_level_get_step ((Ms5SqliteLevel) i)) >= self->floors[i])
      {
        *out_level = (Ms5SqliteLevel) i;
        return TRUE;
      }
  return FALSE;
}

/* Notes what is to be summed up again. Most readings come in a minute that has been noted before. */
static gboolean
note_reading (Writing         *writing,
              Sensor          *sensor,
              Ms5SqliteLevel   level,
              Ms5Time          time,
              GError         **error)
{
  Ms5Time minute = ms5_time_floor (time, MS5_USEC_PER_MIN);

  if (level == MS5_SQLITE_HOUR)
    return TRUE;
  if (level == MS5_SQLITE_MINUTE)
    return note_due (writing->due, MS5_SQLITE_HOUR, time, sensor->id, error);
  if (sensor->due == minute)
    return TRUE;

  sensor->due = minute;
  return note_due (writing->due, MS5_SQLITE_MINUTE, time, sensor->id, error)
         && note_due (writing->due, MS5_SQLITE_HOUR, time, sensor->id, error);
}

static gboolean
write_one (Ms5SqliteReadings       *self,
           Writing                 *writing,
           Sensor                  *sensor,
           const Ms5ReadingRecord  *record,
           GError                 **error)
{
  Ms5SqliteReading reading = { record->second, record->n, record->min, record->max, record->sum,
                               record->last, record->last_time };
  Ms5SqliteLevel level;

  if (!find_level (self, record->second, &level))
    return TRUE;

  return ms5_sqlite_level_run (writing->add[level],
                               ms5_time_floor (record->second, ms5_sqlite_level_get_step (level)),
                               sensor->id, &reading, error)
         && note_reading (writing, sensor, level, record->second, error);
}

gboolean
ms5_sqlite_readings_write (Ms5SqliteReadings  *self,
                           Ms5DbConn          *conn,
                           const GArray       *readings,
                           GError            **error)
{
  g_auto (Writing) writing = { { NULL } };

  if (readings->len == 0)
    return TRUE;
  if (!ensure_floors (self, conn, error) || !writing_init (&writing, conn, error))
    return FALSE;

  for (guint i = 0; i < readings->len; i++)
    {
      const Ms5ReadingRecord *record = &g_array_index (readings, Ms5ReadingRecord, i);
      Sensor *sensor;

      /* No door lets such values in; one must not stop all others for good. */
      if (!isfinite (record->min) || !isfinite (record->max) || !isfinite (record->last)
          || isnan (record->sum))
        {
          g_critical ("%s/%s: a reading is no number", record->equipment, record->sensor);
          continue;
        }
      sensor = ensure_sensor (self, conn, record->equipment, record->sensor, error);
      if (sensor == NULL || !write_one (self, &writing, sensor, record, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_cb (const Ms5SqliteReading *reading,
        gpointer                data)
{
  ms5_sqlite_reading_add (data, reading);
}

typedef struct
{
  Ms5Time start;
  gint64  sensor;
} Due;

static gboolean
list_due (Ms5DbConn       *conn,
          Ms5SqliteLevel   level,
          Ms5Time          now,
          guint            max_rows,
          GArray          *out_due,
          GError         **error)
{
  /* An hour waits for its minutes. */
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn,
                    "SELECT start, sensor FROM rollup_due AS d WHERE level = ?1 AND start <= ?2"
                    " AND NOT EXISTS (SELECT 1 FROM rollup_due AS m WHERE m.level = ?1 - 1"
                    " AND m.start >= d.start AND m.start < d.start + ?3 AND m.sensor = d.sensor)"
                    " ORDER BY start, sensor LIMIT ?4", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, level);
  ms5_db_stmt_bind_int (stmt, 2, now - ms5_sqlite_level_get_step (level));
  ms5_db_stmt_bind_int (stmt, 3, ms5_sqlite_level_get_step (level));
  ms5_db_stmt_bind_int (stmt, 4, max_rows);

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Due due = { ms5_db_stmt_get_int (stmt, 0), ms5_db_stmt_get_int (stmt, 1) };

      g_array_append_val (out_due, due);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
roll_up_one (Ms5SqliteReadings  *self,
             Ms5DbConn          *conn,
             Ms5SqliteLevel      level,
             const Due          *due,
             GError            **error)
{
  Ms5Interval time = { due->start, due->start + ms5_sqlite_level_get_step (level) };
  Ms5SqliteReading total = { .start = due->start };
  g_autoptr (Ms5DbStmt) set = NULL;
  g_autoptr (Ms5DbStmt) done = NULL;
  Sensor *sensor = g_hash_table_lookup (self->by_id, &due->sensor);

  if (!ms5_sqlite_level_read (conn, level - 1, due->sensor, time, add_cb, &total, error))
    return FALSE;

  set = ms5_sqlite_level_prepare (conn, level, TRUE, error);
  done = ms5_db_prepare (conn, "DELETE FROM rollup_due WHERE level = ? AND start = ?"
                               " AND sensor = ?", error);
  if (set == NULL || done == NULL)
    return FALSE;
  if (total.n > 0
      && !ms5_sqlite_level_run (set, due->start, due->sensor, &total, error))
    return FALSE;

  ms5_db_stmt_bind_int (done, 1, level);
  ms5_db_stmt_bind_int (done, 2, due->start);
  ms5_db_stmt_bind_int (done, 3, due->sensor);
  if (sensor != NULL)
    sensor->due = MS5_TIME_NONE;
  return ms5_db_stmt_run (done, error);
}

/* Sums up at most @max_rows of what is due at @level and over by @now. */
gboolean
ms5_sqlite_readings_roll_up (Ms5SqliteReadings  *self,
                             Ms5DbConn          *conn,
                             Ms5SqliteLevel      level,
                             Ms5Time             now,
                             guint               max_rows,
                             guint              *out_n,
                             GError            **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (Due));

  *out_n = 0;
  if (!list_due (conn, level, now, max_rows, due, error))
    return FALSE;

  for (guint i = 0; i < due->len; i++)
    if (!roll_up_one (self, conn, level, &g_array_index (due, Due, i), error))
      return FALSE;
  *out_n = due->len;
  return TRUE;
}

/* Moves the floor of @level up to @before, but not past what the next level has yet to sum up. */
static gboolean
raise_floor (Ms5SqliteReadings  *self,
             Ms5DbConn          *conn,
             Ms5SqliteLevel      level,
             Ms5Time             before,
             GError            **error)
{
  g_autoptr (Ms5DbStmt) due = NULL;
  Ms5Time floor = before;
  Ms5DbStep step;

  due = ms5_db_prepare (conn, "SELECT min (start) FROM rollup_due WHERE level = ?", error);
  if (due == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (due, 1, level + 1);
  step = ms5_db_stmt_step (due, error);
  if (step == MS5_DB_STEP_ERROR)
    return FALSE;
  if (!ms5_db_stmt_is_null (due, 0))
    floor = MIN (floor, ms5_db_stmt_get_int (due, 0));

  /* On a boundary of the coarsest level: the levels never have to share one of its hours. */
  floor = ms5_time_floor (floor, MS5_USEC_PER_H);
  if (floor <= self->floors[level])
    return TRUE;

  self->floors[level] = floor;
  return ms5_sqlite_level_set_floor (conn, level, floor, error);
}

/* Removes about @max_rows of what stands at @level and began before @before. */
gboolean
ms5_sqlite_readings_purge (Ms5SqliteReadings  *self,
                           Ms5DbConn          *conn,
                           Ms5SqliteLevel      level,
                           Ms5Time             before,
                           guint               max_rows,
                           guint              *out_n,
                           GError            **error)
{
  *out_n = 0;
  if (!ensure_floors (self, conn, error) || !raise_floor (self, conn, level, before, error))
    return FALSE;

  return ms5_sqlite_level_purge (conn, level, self->floors[level], max_rows, out_n, error);
}
