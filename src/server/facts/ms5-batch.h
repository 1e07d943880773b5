/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"
#include "protocol/ms5-hash.h"
#include "server/facts/ms5-fact-sink.h"

G_BEGIN_DECLS

/**
 * Ms5Record:
 * @change: the last change of the item in this batch; its fields are only what changed
 * @kind: the kind of its topic
 * @line: (nullable): the code in its topic
 * @fields: (nullable): the item as it is now; %NULL if it is gone
 * @changed: (nullable): for each field the position of its last change
 * @keep: of an item that is gone: whether its record stays
 *
 * An item as it is after the batch.
 */
typedef struct
{
  Ms5Change *change;
  Ms5TopicKind kind;
  char *line;
  json_t *fields;
  json_t *changed;
  gboolean keep;
} Ms5Record;

/**
 * Ms5SpanRecord:
 * @equipment: owned by the batch
 * @gone: whether the span of that start was never true
 */
typedef struct
{
  const char *equipment;
  Ms5Span span;
  gboolean gone;
} Ms5SpanRecord;

/**
 * Ms5ProductionRecord:
 * @equipment: owned by the batch
 * @product: (nullable): owned by the batch
 * @minute: the start of the minute
 * @pieces: how many more of each quantity
 */
typedef struct
{
  const char *equipment;
  const char *product;
  Ms5Time minute;
  gint64 pieces[MS5_N_QUANTITIES];
} Ms5ProductionRecord;

/**
 * Ms5ReadingRecord:
 * @equipment: owned by the batch
 * @sensor: owned by the batch
 * @second: the start of the second
 * @n: how many readings came in it since the last batch
 * @min: the least of them
 * @max: the greatest
 * @sum: their sum
 * @last: the one of the latest time
 * @last_time: that time
 */
typedef struct
{
  const char *equipment;
  const char *sensor;
  Ms5Time second;
  guint n;
  double min;
  double max;
  double sum;
  double last;
  Ms5Time last_time;
} Ms5ReadingRecord;

/**
 * Ms5MemoryRecord:
 * @equipment: owned by the batch
 * @memory: its texts are owned by the batch
 */
typedef struct
{
  const char *equipment;
  Ms5Memory memory;
} Ms5MemoryRecord;

/**
 * Ms5SourceRecord:
 * @id: owned by the batch
 */
typedef struct
{
  const char *id;
  gint64 birth;
  gint64 seq;
  Ms5Time last;
} Ms5SourceRecord;

/**
 * Ms5ActionRecord:
 * @device: the device it came from
 * @cseq: the device's number for it
 * @id: the action's id
 * @sub: who took it
 * @by: (nullable): how people see them
 * @fingerprint: of its content
 * @seq: the position of its effect, or %MS5_INT_NONE
 * @action: as it came
 * @result: as it was answered
 * @at: when, by the server
 * @skew_ms: the device's time less the server's
 *
 * An action with its answer: what dedupes it, and the audit trail.
 */
typedef struct
{
  char *device;
  gint64 cseq;
  char *id;
  char *sub;
  char *by;
  char *fingerprint;
  gint64 seq;
  json_t *action;
  json_t *result;
  Ms5Time at;
  gint64 skew_ms;
} Ms5ActionRecord;

/**
 * Ms5FloorRecord:
 * @device: a device
 * @cseq: it has stored all results below this
 */
typedef struct
{
  char *device;
  gint64 cseq;
} Ms5FloorRecord;

/**
 * Ms5Batch:
 * @after: the log position before it
 * @pos: the log position after it; the same if it changes no item
 * @h: the chain value at @pos
 * @at: the plant's time when it was closed
 * @changes: (element-type Ms5Change): with the positions after @after up to @pos, in order
 * @chain: (element-type guint64): for each change the chain value at its position
 * @records: (element-type Ms5Record): by topic and key the items that changed
 * @spans: (element-type Ms5SpanRecord)
 * @production: (element-type Ms5ProductionRecord): one for each equipment, product and minute
 * @readings: (element-type Ms5ReadingRecord): one for each sensor and second
 * @memories: (element-type Ms5MemoryRecord): one for each piece of equipment
 * @sources: (element-type Ms5SourceRecord)
 * @actions: (element-type Ms5ActionRecord)
 * @floors: (element-type Ms5FloorRecord)
 *
 * Everything found out since the last batch: stored in one transaction. Once closed it is
 * immutable and may be used by any thread.
 */
typedef struct
{
  gint64 after;
  gint64 pos;
  guint64 h;
  Ms5Time at;
  GPtrArray *changes;
  GArray *chain;
  GPtrArray *records;
  GArray *spans;
  GArray *production;
  GArray *readings;
  GArray *memories;
  GArray *sources;
  GPtrArray *actions;
  GPtrArray *floors;

  /*< private >*/
  gatomicrefcount refs;
  GHashTable *record_by_place;
  GHashTable *rows;
  GStringChunk *texts;
} Ms5Batch;

Ms5Batch        *ms5_batch_new            (gint64                    after,
                                           guint64                   h) G_GNUC_WARN_UNUSED_RESULT;
Ms5Batch        *ms5_batch_ref            (Ms5Batch                 *batch);
void             ms5_batch_unref          (Ms5Batch                 *batch);
gboolean         ms5_batch_is_empty       (const Ms5Batch           *batch);
gsize            ms5_batch_get_weight     (const Ms5Batch           *batch);

void             ms5_batch_add_change     (Ms5Batch                 *batch,
                                           Ms5Change                *change,
                                           guint64                   h,
                                           Ms5TopicKind              kind,
                                           const char               *line,
                                           json_t                   *fields,
                                           json_t                   *changed,
                                           gboolean                  keep);
void             ms5_batch_add_span       (Ms5Batch                 *batch,
                                           const char               *equipment,
                                           const Ms5Span            *span,
                                           gboolean                  gone);
void             ms5_batch_add_production (Ms5Batch                 *batch,
                                           const char               *equipment,
                                           Ms5Time                   time,
                                           const char               *product,
                                           const gint64              pieces[MS5_N_QUANTITIES]);
void             ms5_batch_add_reading    (Ms5Batch                 *batch,
                                           const char               *equipment,
                                           const char               *sensor,
                                           Ms5Time                   time,
                                           double                    value);
void             ms5_batch_set_memory     (Ms5Batch                 *batch,
                                           const char               *equipment,
                                           const Ms5Memory          *memory);
void             ms5_batch_set_source     (Ms5Batch                 *batch,
                                           const char               *id,
                                           gint64                    birth,
                                           gint64                    seq,
                                           Ms5Time                   last);
void             ms5_batch_add_action     (Ms5Batch                 *batch,
                                           Ms5ActionRecord          *record);
void             ms5_batch_set_floor      (Ms5Batch                 *batch,
                                           const char               *device,
                                           gint64                    cseq);

Ms5ActionRecord *ms5_action_record_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_action_record_free   (Ms5ActionRecord          *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Batch, ms5_batch_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5ActionRecord, ms5_action_record_free)

G_END_DECLS
