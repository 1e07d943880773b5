/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache.h"
#include "core/ms5-interval.h"
#include "core/ms5-series.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/* Private to this room.
 */

/* Sensors are remembered by the minute, an hour of them to a row. */
#define MS5_HISTORY_STEP  MS5_USEC_PER_MIN
#define MS5_HISTORY_SLOTS 60

/* What is fetched for one day, and remembered as fetched. */
#define MS5_HISTORY_DAY (24 * MS5_USEC_PER_H)

/* What the past may take if nobody says otherwise, and at most: a picture must have room beside it. */
#define MS5_HISTORY_USUAL_MIB  128
#define MS5_HISTORY_MAX_MIB    192
#define MS5_HISTORY_USUAL_DAYS 30

/**
 * Ms5HistoryBatch:
 *
 * What is written to the past at once: as a whole or not at all.
 */
typedef struct _Ms5HistoryBatch Ms5HistoryBatch;

Ms5HistoryBatch *ms5_history_batch_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_history_batch_free        (Ms5HistoryBatch     *batch);
void             ms5_history_batch_add_value   (Ms5HistoryBatch     *batch,
                                                const char          *line,
                                                const char          *equipment,
                                                const char          *sensor,
                                                Ms5Time              time,
                                                double               value);
gboolean         ms5_history_batch_add_series  (Ms5HistoryBatch     *batch,
                                                json_t              *answer);
gboolean         ms5_history_batch_add_records (Ms5HistoryBatch     *batch,
                                                Ms5TopicKind         kind,
                                                json_t              *answer);
void             ms5_history_batch_set_answer  (Ms5HistoryBatch     *batch,
                                                const char          *path,
                                                const char          *line,
                                                Ms5Time              as_of,
                                                json_t              *answer);
void             ms5_history_batch_set_part    (Ms5HistoryBatch     *batch,
                                                const char          *name,
                                                const char          *line,
                                                Ms5Time              day,
                                                Ms5Time              until);

const char      *ms5_history_records_name      (Ms5TopicKind         kind);
gboolean         ms5_history_record_time       (Ms5TopicKind         kind,
                                                const json_t        *fields,
                                                Ms5Interval         *out_time);

/**
 * Ms5History:
 *
 * The past that can be read without a network: what sensors showed, minute by minute; stops, calls, jobs and
 * notes that the feed does not bring any more; and the answers to questions that were asked. It lives in the
 * cache's file, sealed as everything there, and goes with it.
 *
 * It is filled by what the feed brings, by what was asked, and by what is fetched beforehand. What is older
 * than some days goes, and the oldest goes if it takes more room than it may. It belongs to the plant's time.
 *
 * Where the file fails it remembers less: the server has all of it.
 */
#define MS5_TYPE_HISTORY (ms5_history_get_type ())
G_DECLARE_FINAL_TYPE (Ms5History, ms5_history, MS5, HISTORY, GObject)

Ms5History *ms5_history_new            (Ms5Cache             *cache,
                                        Ms5Clock             *clock) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_history_set_limits     (Ms5History           *self,
                                        guint                 max_mib,
                                        guint                 max_days);
gint64      ms5_history_get_max_bytes  (Ms5History           *self);
void        ms5_history_stop           (Ms5History           *self);
void        ms5_history_forget         (Ms5History           *self,
                                        const char           *line);

void        ms5_history_take           (Ms5History           *self,
                                        const char           *line,
                                        const char           *equipment,
                                        const char           *sensor,
                                        double                value,
                                        Ms5Time               time);
void        ms5_history_write_async    (Ms5History           *self,
                                        Ms5HistoryBatch      *batch,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean    ms5_history_write_finish   (Ms5History           *self,
                                        GAsyncResult         *result,
                                        GError              **error);

void        ms5_history_read_series_async  (Ms5History           *self,
                                            const char           *equipment,
                                            const char           *sensor,
                                            Ms5Interval           time,
                                            guint                 n_points,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GArray     *ms5_history_read_series_finish (Ms5History           *self,
                                            GAsyncResult         *result,
                                            Ms5Time              *out_as_of,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_history_read_records_async (Ms5History           *self,
                                            const char           *topic,
                                            Ms5Interval           time,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GPtrArray  *ms5_history_read_records_finish (Ms5History          *self,
                                             GAsyncResult        *result,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_history_read_answer_async  (Ms5History           *self,
                                            const char           *path,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
json_t     *ms5_history_read_answer_finish (Ms5History           *self,
                                            GAsyncResult         *result,
                                            Ms5Time              *out_as_of,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_history_read_parts_async   (Ms5History           *self,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
GHashTable *ms5_history_read_parts_finish  (Ms5History           *self,
                                            GAsyncResult         *result,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void        ms5_history_trim_async         (Ms5History           *self,
                                            Ms5Time               now,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
gint64      ms5_history_trim_finish        (Ms5History           *self,
                                            GAsyncResult         *result,
                                            GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5HistoryBatch, ms5_history_batch_free)

G_END_DECLS
