/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/facts/ms5-batch.h"

G_BEGIN_DECLS

/**
 * Ms5StoredItem:
 * @topic: the topic that it belongs or belonged to
 * @key: its key, or the event's id
 * @v: the position of its last change
 * @fields: names and values as in the protocol; ms5_stop_item_decode() and the like make a struct of
 *   them. Must not be modified
 * @changed: (nullable): for each field the position of its last change, as the batch had it
 *
 * An item as it was stored.
 */
typedef struct
{
  char   *topic;
  char   *key;
  gint64  v;
  json_t *fields;
  json_t *changed;
} Ms5StoredItem;

/**
 * Ms5StoreSnapshot:
 * @epoch: names this history
 * @head: the position of the last change; 0 if there never was one
 * @h: the chain value there
 * @floor: the oldest position that can still be resumed
 * @items: (element-type Ms5StoredItem): all items of all topics, of event topics the latest entries;
 *   the oldest change first
 * @records: (element-type Ms5StoredItem): stops that lasted into the time asked for, newest first
 * @spans: (element-type Ms5SpanRecord): states that last, and those that lasted into that time; by
 *   equipment, oldest first
 * @production: (element-type Ms5ProductionRecord): since that time, by minute
 * @memories: (element-type Ms5MemoryRecord): one for each piece of equipment
 * @sources: (element-type Ms5SourceRecord)
 * @floors: (element-type Ms5FloorRecord): of all devices; their texts belong to the snapshot
 *
 * What a server goes on from.
 */
typedef struct
{
  char      *epoch;
  gint64     head;
  guint64    h;
  gint64     floor;
  GPtrArray *items;
  GPtrArray *records;
  GArray    *spans;
  GArray    *production;
  GArray    *memories;
  GArray    *sources;
  GArray    *floors;

  /*< private >*/
  GStringChunk *texts;
} Ms5StoreSnapshot;

/**
 * Ms5StoreSubject:
 * @MS5_STORE_LOG: changes after a position, in order
 * @MS5_STORE_RECORDS: stops, calls, jobs, quality reports, changeovers, escalations or notes, also
 *   those that have left their topic; newest first
 * @MS5_STORE_SPANS: states, by equipment, oldest first
 * @MS5_STORE_PRODUCTION: pieces made, summed by equipment and product
 * @MS5_STORE_HISTORY: what a sensor showed
 * @MS5_STORE_ACTIONS: the answers to a device's actions
 * @MS5_STORE_FLOOR: how far a device has confirmed its answers
 * @MS5_STORE_AUDIT: actions, newest first
 *
 * What can be asked for.
 */
typedef enum
{
  MS5_STORE_LOG,
  MS5_STORE_RECORDS,
  MS5_STORE_SPANS,
  MS5_STORE_PRODUCTION,
  MS5_STORE_HISTORY,
  MS5_STORE_ACTIONS,
  MS5_STORE_FLOOR,
  MS5_STORE_AUDIT,
} Ms5StoreSubject;

#define MS5_N_STORE_SUBJECTS (MS5_STORE_AUDIT + 1)

/* The most that one answer holds, whatever its query allows. */
#define MS5_STORE_MAX_ROWS    100000
/* The most log rows that are looked at for one answer if only some topics are wanted. */
#define MS5_STORE_MAX_SCANNED 20000

/**
 * Ms5StoreQuery:
 * @subject: what is asked for; says which of the others matter
 * @kind: of records: the kind of their topics
 * @lines: (nullable): of records: codes of lines; %NULL for the topics that are of no line
 * @equipment: (nullable): of spans, production and history: codes of equipment. Of records: only those
 *   of that equipment, %NULL for all
 * @time: of records and spans: those that lasted into it. Of production: the minutes that begin in it
 *   Of history: the time to show
 * @states: (nullable): of calls and jobs: words of their states; %NULL for all
 * @reasons: (nullable): of stops: codes of reasons, the empty text for none; %NULL for all
 * @calls: (nullable): of the journal: keys of calls; %NULL for all
 * @without_minor: of stops: leaves out the minor ones
 * @sensor: of history: a sensor's code
 * @points: of history: the most buckets to answer with
 * @topics: (nullable): of the log: only changes of these topics. Of the audit: only actions about the
 *   first of them
 * @key: (nullable): of the audit, with a topic: only actions about that item
 * @after: of the log: the position after which to begin. Of the audit: the number below which to begin,
 *   0 for the newest
 * @device: of actions and floor: a device's id
 * @ids: of actions: their ids
 * @limit: the most rows; 0 for %MS5_STORE_MAX_ROWS
 *
 * A question. Lists end with %NULL; all is borrowed for the call.
 */
typedef struct
{
  Ms5StoreSubject    subject;
  Ms5TopicKind       kind;
  const char *const *lines;
  const char *const *equipment;
  Ms5Interval        time;
  const char *const *states;
  const char *const *reasons;
  const char *const *calls;
  gboolean           without_minor;
  const char        *sensor;
  guint              points;
  const char *const *topics;
  const char        *key;
  gint64             after;
  const char        *device;
  const char *const *ids;
  guint              limit;
} Ms5StoreQuery;

/**
 * Ms5StoreLogRow:
 * @change: the change
 * @h: the chain value after it
 * @at: when it was committed
 * @ends_commit: whether it is the last of its commit
 */
typedef struct
{
  Ms5Change *change;
  guint64    h;
  Ms5Time    at;
  gboolean   ends_commit;
} Ms5StoreLogRow;

/**
 * Ms5StoreBucket:
 * @start: when it begins; it is as long as the answer's step
 * @n: how many readings came in it, at least one
 * @min: the least of them
 * @max: the greatest
 * @sum: their sum
 * @last: the latest
 */
typedef struct
{
  Ms5Time start;
  gint64  n;
  double  min;
  double  max;
  double  sum;
  double  last;
} Ms5StoreBucket;

/**
 * Ms5StoreAction:
 * @number: grows with each action
 * @code: the #Ms5ResultCode of its result
 * @is_whole: whether the result is as it was given; of an old one only its id, code and position are
 *   kept, and that is what @record's result then says
 * @record: the action with its answer; without the action itself when answers are asked for
 */
typedef struct
{
  gint64           number;
  int              code;
  gboolean         is_whole;
  Ms5ActionRecord *record;
} Ms5StoreAction;

/**
 * Ms5StoreAnswer:
 * @subject: what was asked for; says which of the others is there
 * @log: (element-type Ms5StoreLogRow): of the log
 * @records: (element-type Ms5StoredItem): of records
 * @spans: (element-type Ms5SpanRecord): of spans; their texts belong to the answer
 * @production: (element-type Ms5ProductionRecord): of production, with the start of the time asked for
 *   as their minute; likewise
 * @buckets: (element-type Ms5StoreBucket): of history: those that are not empty, oldest first
 * @step: of history: how long a bucket is
 * @actions: (element-type Ms5StoreAction): of actions: one for each id, in the order asked for, %NULL for
 *   an id that is not known. Of the audit: newest first
 * @floor: of a device's floor: the highest number below or at which it has confirmed all answers; 0
 *   if it has not been heard of. Of the log: the oldest position that can still be resumed
 * @upto: of the log: all that was asked for up to this position is in the answer. If it is below
 *   @head there may be more: ask again after it
 * @head: of the log: the last position there is
 * @is_cut: whether there are more rows than the limit allows
 *
 * What was found. What does not belong to the subject is %NULL.
 */
typedef struct
{
  Ms5StoreSubject subject;
  GArray         *log;
  GPtrArray      *records;
  GArray         *spans;
  GArray         *production;
  GArray         *buckets;
  Ms5Time         step;
  GPtrArray      *actions;
  gint64          floor;
  gint64          upto;
  gint64          head;
  gboolean        is_cut;

  /*< private >*/
  GStringChunk   *texts;
} Ms5StoreAnswer;

/**
 * Ms5StoreRetention:
 * @log_age: how long changes can be resumed from
 * @log_rows: and how many at most
 * @second_age: how long readings are kept by the second
 * @minute_age: and by the minute
 * @hour_age: and by the hour
 * @record_age: how long stops, calls, jobs, reports, notes, states and production are kept
 * @audit_age: how long actions are kept for the audit
 * @result_age: how long the answer to an action is kept at least
 * @unconfirmed_age: how long it is kept whole if the device does not confirm it
 * @trace_age: how long its id, code and position are kept then
 * @events: how many entries of an event topic a snapshot has
 *
 * How long things are kept. All ages are in microseconds.
 */
typedef struct
{
  Ms5Time log_age;
  gint64  log_rows;
  Ms5Time second_age;
  Ms5Time minute_age;
  Ms5Time hour_age;
  Ms5Time record_age;
  Ms5Time audit_age;
  Ms5Time result_age;
  Ms5Time unconfirmed_age;
  Ms5Time trace_age;
  guint   events;
} Ms5StoreRetention;

extern const Ms5StoreRetention ms5_store_retention_default;

Ms5StoredItem    *ms5_stored_item_new     (const char       *topic,
                                           const char       *key,
                                           gint64            v,
                                           json_t           *fields,
                                           json_t           *changed) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_stored_item_free    (Ms5StoredItem    *item);

Ms5StoreSnapshot *ms5_store_snapshot_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_store_snapshot_free (Ms5StoreSnapshot *snapshot);

Ms5StoreQuery    *ms5_store_query_copy    (const Ms5StoreQuery *query) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_store_query_free    (Ms5StoreQuery    *query);

Ms5StoreAnswer   *ms5_store_answer_new    (Ms5StoreSubject   subject) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_store_answer_free   (Ms5StoreAnswer   *answer);

Ms5StoreAction   *ms5_store_action_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_store_action_free   (Ms5StoreAction   *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5StoredItem, ms5_stored_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5StoreSnapshot, ms5_store_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5StoreQuery, ms5_store_query_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5StoreAnswer, ms5_store_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5StoreAction, ms5_store_action_free)

G_END_DECLS
