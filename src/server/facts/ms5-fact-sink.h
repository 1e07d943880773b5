/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-interval.h"
#include "core/ms5-words.h"
#include "protocol/ms5-item.h"
#include "protocol/ms5-sample.h"
#include "protocol/ms5-topics.h"

G_BEGIN_DECLS

/**
 * Ms5Span:
 * @interval: when; the end is %MS5_TIME_NONE while it lasts
 * @state: what the equipment did
 * @mode: what for
 * @cause: why it was suspended
 *
 * A state of one piece of equipment. Spans of one equipment are told apart by their start.
 */
typedef struct
{
  Ms5Interval interval;
  Ms5State state;
  Ms5Mode mode;
  Ms5Cause cause;
} Ms5Span;

/**
 * Ms5Memory:
 * @heard: the time of its last sample; %MS5_TIME_NONE if there was none
 * @worked: when it made a piece last; %MS5_TIME_NONE if never
 * @totals: by #Ms5Quantity: its last absolute counter, or %MS5_INT_NONE
 * @more: (nullable): whatever else there is, in a form that only the engine reads; rarely changes
 *
 * What must be known of one piece of equipment, besides what items and spans tell, so that after a
 * restart everything goes on as if there had been none.
 */
typedef struct
{
  Ms5Time heard;
  Ms5Time worked;
  gint64 totals[MS5_N_QUANTITIES];
  const char *more;
} Ms5Memory;

#define MS5_TYPE_FACT_SINK (ms5_fact_sink_get_type ())
G_DECLARE_INTERFACE (Ms5FactSink, ms5_fact_sink, MS5, FACT_SINK, GObject)

/**
 * Ms5FactSinkInterface:
 * @put: an item is now what @item says: the struct of ms5_item_get_shape() for that topic and key.
 *   Returns the position of its last change, which is the present one if nothing differs
 * @retire: an item leaves its topic for age; its record stays
 * @cancel: an item was never true; its record goes as well
 * @event: an entry of an event topic; returns its position
 * @span: a state of one piece of equipment, new or with another end
 * @cancel_span: the span of that start was never true
 * @production: pieces more, or fewer if a report corrects the count, in the minute that holds @time
 * @reading: what a sensor showed; goes to history
 * @memory: what to go on from after a restart
 * @live: what a sensor shows now; not stored
 * @live_kpis: a line's running KPIs; not stored
 *
 * Where the engine writes what it found out. Everything written is stored in one transaction with
 * what was written since the last, and published only after that. All is borrowed for the call.
 */
struct _Ms5FactSinkInterface
{
  GTypeInterface parent_interface;

  gint64 (*put)         (Ms5FactSink      *sink,
                         Ms5TopicKind      kind,
                         const char       *line,
                         const char       *key,
                         gconstpointer     item);
  void   (*retire)      (Ms5FactSink      *sink,
                         Ms5TopicKind      kind,
                         const char       *line,
                         const char       *key);
  void   (*cancel)      (Ms5FactSink      *sink,
                         Ms5TopicKind      kind,
                         const char       *line,
                         const char       *key);
  gint64 (*event)       (Ms5FactSink      *sink,
                         Ms5TopicKind      kind,
                         const char       *line,
                         const char       *id,
                         gconstpointer     item);
  void   (*span)        (Ms5FactSink      *sink,
                         const char       *equipment,
                         const Ms5Span    *span);
  void   (*cancel_span) (Ms5FactSink      *sink,
                         const char       *equipment,
                         Ms5Time           start);
  void   (*production)  (Ms5FactSink      *sink,
                         const char       *equipment,
                         Ms5Time           time,
                         const char       *product,
                         const gint64      pieces[MS5_N_QUANTITIES]);
  void   (*reading)     (Ms5FactSink      *sink,
                         const char       *equipment,
                         const char       *sensor,
                         Ms5Time           time,
                         double            value);
  void   (*memory)      (Ms5FactSink      *sink,
                         const char       *equipment,
                         const Ms5Memory  *memory);
  void   (*live)        (Ms5FactSink      *sink,
                         const char       *line,
                         const char       *equipment,
                         const char       *sensor,
                         double            value,
                         Ms5Time           time);
  void   (*live_kpis)   (Ms5FactSink      *sink,
                         const char       *line,
                         const Ms5KpiItem *kpis);
};

gint64 ms5_fact_sink_put         (Ms5FactSink      *sink,
                                  Ms5TopicKind      kind,
                                  const char       *line,
                                  const char       *key,
                                  gconstpointer     item);
void   ms5_fact_sink_retire      (Ms5FactSink      *sink,
                                  Ms5TopicKind      kind,
                                  const char       *line,
                                  const char       *key);
void   ms5_fact_sink_cancel      (Ms5FactSink      *sink,
                                  Ms5TopicKind      kind,
                                  const char       *line,
                                  const char       *key);
gint64 ms5_fact_sink_event       (Ms5FactSink      *sink,
                                  Ms5TopicKind      kind,
                                  const char       *line,
                                  const char       *id,
                                  gconstpointer     item);
void   ms5_fact_sink_span        (Ms5FactSink      *sink,
                                  const char       *equipment,
                                  const Ms5Span    *span);
void   ms5_fact_sink_cancel_span (Ms5FactSink      *sink,
                                  const char       *equipment,
                                  Ms5Time           start);
void   ms5_fact_sink_production  (Ms5FactSink      *sink,
                                  const char       *equipment,
                                  Ms5Time           time,
                                  const char       *product,
                                  const gint64      pieces[MS5_N_QUANTITIES]);
void   ms5_fact_sink_reading     (Ms5FactSink      *sink,
                                  const char       *equipment,
                                  const char       *sensor,
                                  Ms5Time           time,
                                  double            value);
void   ms5_fact_sink_memory      (Ms5FactSink      *sink,
                                  const char       *equipment,
                                  const Ms5Memory  *memory);
void   ms5_fact_sink_live        (Ms5FactSink      *sink,
                                  const char       *line,
                                  const char       *equipment,
                                  const char       *sensor,
                                  double            value,
                                  Ms5Time           time);
void   ms5_fact_sink_live_kpis   (Ms5FactSink      *sink,
                                  const char       *line,
                                  const Ms5KpiItem *kpis);

G_END_DECLS
