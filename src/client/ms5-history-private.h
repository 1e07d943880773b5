/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache-private.h"
#include "client/ms5-history.h"

G_BEGIN_DECLS

/**
 * Ms5HistoryHour:
 * @line: whose machine it is
 * @equipment: the machine
 * @sensor: its sensor
 * @start: when the hour begins
 * @fill: whether it only adds what is not known yet
 * @slots: what it showed in each minute, on average; NaN if that is not known
 *
 * A row of the past of sensors.
 */
typedef struct
{
  char    *line;
  char    *equipment;
  char    *sensor;
  Ms5Time  start;
  gboolean fill;
  float    slots[MS5_HISTORY_SLOTS];
} Ms5HistoryHour;

/**
 * Ms5HistoryRecord:
 * @topic: such as `stops/L1`
 * @key: which one
 * @v: its version
 * @time: from when to when it was
 * @fields: what it is
 *
 * A row of what has been.
 */
typedef struct
{
  char        *topic;
  char        *key;
  gint64       v;
  Ms5Interval  time;
  json_t      *fields;
} Ms5HistoryRecord;

struct _Ms5History
{
  GObject parent_instance;

  Ms5Cache *cache;
  Ms5Clock *clock;
  GHashTable *minutes; /* of Minute, by name */
  Ms5HistoryBatch *over; /* minutes to be written */
  guint timer;
  gint64 max_bytes;
  Ms5Time max_age;
};

struct _Ms5HistoryBatch
{
  GHashTable *hours;   /* of Ms5HistoryHour, by name */
  GPtrArray  *records; /* of Ms5HistoryRecord */
  char       *path;    /* of the answer; nullable */
  char       *answer_line;
  json_t     *answer;
  Ms5Time     as_of;
  char       *part;    /* nullable */
  char       *part_line;
  Ms5Time     day;
  Ms5Time     until;
};

/**
 * Ms5HistoryJob:
 *
 * A job on the cache's thread, with what any of them needs.
 */
typedef struct
{
  Ms5Seal         *seal;
  Ms5Time          now;       /* the machine's; of trimming the plant's */
  Ms5HistoryBatch *batch;
  char            *name;      /* equipment, topic or path */
  char            *sensor;
  Ms5Interval      time;
  guint            n_points;
  gint64           max_bytes;
  Ms5Time          max_age;

  /* What was read. */
  GArray          *points;
  GPtrArray       *records;
  GHashTable      *parts;
  json_t          *answer;
  Ms5Time          as_of;
  gint64           used;
  gboolean         more;      /* there is more to trim */
  gboolean         loose;     /* the file is larger than it need be */
} Ms5HistoryJob;

Ms5HistoryJob *ms5_history_job_new          (Ms5Cache       *cache,
                                             Ms5Time         now) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_history_job_free         (Ms5HistoryJob  *job);

/* Each is a Ms5DbJob. */
gboolean       ms5_history_job_write        (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_read_series  (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_read_records (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_read_answer  (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_read_parts   (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_trim         (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);
gboolean       ms5_history_job_vacuum       (Ms5DbConn      *conn,
                                             gpointer        data,
                                             GError        **error);

gboolean       ms5_history_write_hour       (Ms5DbConn             *conn,
                                             Ms5HistoryJob         *job,
                                             const Ms5HistoryHour  *hour,
                                             GError               **error);

/* What the cache's own jobs take along. */
gboolean       ms5_history_clear            (Ms5DbConn      *conn,
                                             GError        **error);
gboolean       ms5_history_drop_topic       (Ms5DbConn      *conn,
                                             const char     *topic,
                                             GError        **error);

/* Fills the gaps between steps with NaN, and averages down to some number. */
GArray        *ms5_history_thin             (GArray         *minutes,
                                             guint           n_points) G_GNUC_WARN_UNUSED_RESULT;

#define MS5_HISTORY_SERIES "series"
#define MS5_HISTORY_RECORD "record"
#define MS5_HISTORY_ANSWER "answer"

G_END_DECLS
