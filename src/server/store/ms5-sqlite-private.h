/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/store/ms5-store-error.h"
#include "server/store/ms5-store-types.h"
#include "storage/ms5-db-conn.h"

G_BEGIN_DECLS

/* The parts of the SQLite room. All of them run in jobs, on a database's thread. */

/* ms5-sqlite-value.c: how values stand in columns; absent is null. */
void     ms5_sqlite_bind_time        (Ms5DbStmt              *stmt,
                                      int                     position,
                                      Ms5Time                 time);
void     ms5_sqlite_bind_number      (Ms5DbStmt              *stmt,
                                      int                     position,
                                      gint64                  number);
void     ms5_sqlite_bind_json        (Ms5DbStmt              *stmt,
                                      int                     position,
                                      const json_t           *value);
void     ms5_sqlite_bind_list        (Ms5DbStmt              *stmt,
                                      int                     position,
                                      const char *const      *list);
Ms5Time  ms5_sqlite_get_time         (Ms5DbStmt              *stmt,
                                      int                     column);
gint64   ms5_sqlite_get_number       (Ms5DbStmt              *stmt,
                                      int                     column);
gboolean ms5_sqlite_get_json         (Ms5DbStmt              *stmt,
                                      int                     column,
                                      json_t                **out_value,
                                      GError                **error);
void     ms5_sqlite_set_corrupt      (GError                **error,
                                      const char             *format,
                                      ...) G_GNUC_PRINTF (2, 3);

/* ms5-sqlite-levels.c: the tables of readings, by the second, the minute and the hour. */
typedef enum
{
  MS5_SQLITE_SECOND,
  MS5_SQLITE_MINUTE,
  MS5_SQLITE_HOUR,
} Ms5SqliteLevel;

#define MS5_SQLITE_N_LEVELS (MS5_SQLITE_HOUR + 1)

/* What a sensor showed in one stretch of time. */
typedef struct
{
  Ms5Time start;
  gint64  n;
  double  min;
  double  max;
  double  sum;
  double  last;
  Ms5Time last_time;
} Ms5SqliteReading;

typedef void (*Ms5SqliteReadingFunc) (const Ms5SqliteReading *reading,
                                      gpointer                data);

void     ms5_sqlite_reading_add      (Ms5SqliteReading       *reading,
                                      const Ms5SqliteReading *more);
Ms5Time  ms5_sqlite_level_get_step   (Ms5SqliteLevel          level);
Ms5DbStmt *ms5_sqlite_level_prepare  (Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      gboolean                replace,
                                      GError                **error);
gboolean ms5_sqlite_level_run        (Ms5DbStmt              *stmt,
                                      Ms5Time                 start,
                                      gint64                  sensor,
                                      const Ms5SqliteReading *reading,
                                      GError                **error);
gboolean ms5_sqlite_level_read       (Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      gint64                  sensor,
                                      Ms5Interval             time,
                                      Ms5SqliteReadingFunc    func,
                                      gpointer                data,
                                      GError                **error);
gboolean ms5_sqlite_level_get_floor  (Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      Ms5Time                *out_floor,
                                      GError                **error);
gboolean ms5_sqlite_level_set_floor  (Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      Ms5Time                 floor,
                                      GError                **error);
gboolean ms5_sqlite_level_purge      (Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      Ms5Time                 before,
                                      guint                   max_rows,
                                      guint                  *out_n,
                                      GError                **error);

/* ms5-sqlite-readings.c: how readings get there, and from one level to the next. */
typedef struct _Ms5SqliteReadings Ms5SqliteReadings;

Ms5SqliteReadings *ms5_sqlite_readings_new (void) G_GNUC_WARN_UNUSED_RESULT;
void     ms5_sqlite_readings_free    (Ms5SqliteReadings      *self);
int      ms5_sqlite_readings_begin   (Ms5SqliteReadings      *self);
void     ms5_sqlite_readings_confirm (Ms5SqliteReadings      *self,
                                      int                     job);
gboolean ms5_sqlite_readings_write   (Ms5SqliteReadings      *self,
                                      Ms5DbConn              *conn,
                                      const GArray           *readings,
                                      GError                **error);
gboolean ms5_sqlite_readings_roll_up (Ms5SqliteReadings      *self,
                                      Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      Ms5Time                 now,
                                      guint                   max_rows,
                                      guint                  *out_n,
                                      GError                **error);
gboolean ms5_sqlite_readings_purge   (Ms5SqliteReadings      *self,
                                      Ms5DbConn              *conn,
                                      Ms5SqliteLevel          level,
                                      Ms5Time                 before,
                                      guint                   max_rows,
                                      guint                  *out_n,
                                      GError                **error);

/* ms5-sqlite-history.c */
gboolean ms5_sqlite_history_read     (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      Ms5StoreAnswer         *answer,
                                      GError                **error);

/* ms5-sqlite-records.c: stops, calls and all else that has a life of its own. */
gboolean ms5_sqlite_record_write     (Ms5DbConn              *conn,
                                      const Ms5Record        *record,
                                      GError                **error);
gboolean ms5_sqlite_records_read     (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      GPtrArray              *items,
                                      gboolean               *out_is_cut,
                                      GError                **error);
gboolean ms5_sqlite_records_purge    (Ms5DbConn              *conn,
                                      Ms5Time                 before,
                                      guint                   max_rows,
                                      guint                  *out_n,
                                      GError                **error);

/* ms5-sqlite-commit.c */
typedef struct
{
  const char *writer;   /* who writes */
  gboolean    is_first; /* whether that is the first they write, and so may follow what somebody else wrote */
} Ms5SqliteWriting;

gboolean ms5_sqlite_commit           (Ms5DbConn              *conn,
                                      const Ms5SqliteWriting *writing,
                                      Ms5SqliteReadings      *readings,
                                      const Ms5Batch         *batch,
                                      GError                **error);

/* ms5-sqlite-spans.c: states. */
gboolean ms5_sqlite_spans_write      (Ms5DbConn              *conn,
                                      const GArray           *spans,
                                      GError                **error);
gboolean ms5_sqlite_spans_read       (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      GArray                 *spans,
                                      GStringChunk           *texts,
                                      gboolean               *out_is_cut,
                                      GError                **error);
gboolean ms5_sqlite_spans_load       (Ms5DbConn              *conn,
                                      Ms5Time                 since,
                                      Ms5StoreSnapshot       *snapshot,
                                      GError                **error);
gboolean ms5_sqlite_spans_purge      (Ms5DbConn              *conn,
                                      Ms5Time                 before,
                                      guint                   max_rows,
                                      guint                  *out_n,
                                      GError                **error);

/* ms5-sqlite-signals.c: pieces, and what equipment and sources go on from. */
gboolean ms5_sqlite_signals_write    (Ms5DbConn              *conn,
                                      const Ms5Batch         *batch,
                                      GError                **error);
gboolean ms5_sqlite_production_read  (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      GArray                 *production,
                                      GStringChunk           *texts,
                                      GError                **error);
gboolean ms5_sqlite_signals_load     (Ms5DbConn              *conn,
                                      Ms5Time                 since,
                                      Ms5StoreSnapshot       *snapshot,
                                      GError                **error);

/* ms5-sqlite-actions.c */
gboolean ms5_sqlite_actions_write    (Ms5DbConn              *conn,
                                      const Ms5Batch         *batch,
                                      GError                **error);
gboolean ms5_sqlite_actions_read     (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      Ms5StoreAnswer         *answer,
                                      GError                **error);
gboolean ms5_sqlite_floors_load      (Ms5DbConn              *conn,
                                      Ms5StoreSnapshot       *snapshot,
                                      GError                **error);

/* ms5-sqlite-log.c */
gboolean ms5_sqlite_log_get_head     (Ms5DbConn              *conn,
                                      gint64                 *out_head,
                                      guint64                *out_h,
                                      GError                **error);
gboolean ms5_sqlite_log_get_floor    (Ms5DbConn              *conn,
                                      gint64                 *out_floor,
                                      GError                **error);
gboolean ms5_sqlite_log_write        (Ms5DbConn              *conn,
                                      const Ms5Batch         *batch,
                                      GError                **error);
gboolean ms5_sqlite_log_check        (Ms5DbConn              *conn,
                                      guint                   n_rows,
                                      GError                **error);
gboolean ms5_sqlite_log_read         (Ms5DbConn              *conn,
                                      const Ms5StoreQuery    *query,
                                      Ms5StoreAnswer         *answer,
                                      GError                **error);

/* ms5-sqlite-load.c */
gboolean ms5_sqlite_load             (Ms5DbConn              *conn,
                                      const char             *epoch,
                                      guint                   check_rows,
                                      Ms5Time                 since,
                                      Ms5StoreSnapshot       *snapshot,
                                      GError                **error);
gboolean ms5_sqlite_forget_epoch     (Ms5DbConn              *conn,
                                      GError                **error);

/* ms5-sqlite-maintain.c */
typedef struct
{
  guint   next;      /* where to look first */
  Ms5Time slow_done; /* when there was nothing more to do of what need not be looked at so often */
} Ms5SqliteRound;

gboolean ms5_sqlite_maintain         (Ms5DbConn               *conn,
                                      Ms5SqliteReadings       *readings,
                                      const Ms5StoreRetention *retention,
                                      Ms5Time                  now,
                                      Ms5SqliteRound          *round,
                                      gboolean                *out_more,
                                      GError                 **error);

G_END_DECLS
