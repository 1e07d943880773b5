/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/facts/ms5-fact-sink.h"

G_DEFINE_INTERFACE (Ms5FactSink, ms5_fact_sink, G_TYPE_OBJECT)

#define CALL(sink, method, ...) MS5_FACT_SINK_GET_IFACE (sink)->method ((sink), __VA_ARGS__)

static void
ms5_fact_sink_default_init (Ms5FactSinkInterface *iface)
{
}

/**
 * ms5_fact_sink_put:
 * @sink: where to write
 * @kind: the kind of a state topic
 * @line: (nullable): the line whose topic it is; %NULL if the topic has no code
 * @key: the item's key
 * @item: the struct of that kind of item
 *
 * Returns: the log position of the item's last change
 */
gint64
ms5_fact_sink_put (Ms5FactSink  *sink,
                   Ms5TopicKind  kind,
                   const char   *line,
                   const char   *key,
                   gconstpointer item)
{
  return CALL (sink, put, kind, line, key, item);
}

/**
 * ms5_fact_sink_retire:
 * @sink: where to write
 * @kind: the kind of topic
 * @line: (nullable): the line whose topic it is
 * @key: the item's key
 *
 * Takes an item out of its topic for age. Its record stays.
 */
void
ms5_fact_sink_retire (Ms5FactSink  *sink,
                      Ms5TopicKind  kind,
                      const char   *line,
                      const char   *key)
{
  CALL (sink, retire, kind, line, key);
}

/**
 * ms5_fact_sink_cancel:
 * @sink: where to write
 * @kind: the kind of topic
 * @line: (nullable): the line whose topic it is
 * @key: the item's key
 *
 * Takes an item out of its topic and of the record, as it was never true.
 */
void
ms5_fact_sink_cancel (Ms5FactSink  *sink,
                      Ms5TopicKind  kind,
                      const char   *line,
                      const char   *key)
{
  CALL (sink, cancel, kind, line, key);
}

/**
 * ms5_fact_sink_event:
 * @sink: where to write
 * @kind: the kind of an event topic
 * @line: (nullable): the line whose topic it is
 * @id: the event's id
 * @item: the struct of that kind of event
 *
 * Returns: the event's log position
 */
gint64
ms5_fact_sink_event (Ms5FactSink  *sink,
                     Ms5TopicKind  kind,
                     const char   *line,
                     const char   *id,
                     gconstpointer item)
{
  return CALL (sink, event, kind, line, id, item);
}

/**
 * ms5_fact_sink_span:
 * @sink: where to write
 * @equipment: a piece of equipment
 * @span: a state of it, new or with another end
 */
void
ms5_fact_sink_span (Ms5FactSink   *sink,
                    const char    *equipment,
                    const Ms5Span *span)
{
  CALL (sink, span, equipment, span);
}

/**
 * ms5_fact_sink_cancel_span:
 * @sink: where to write
 * @equipment: a piece of equipment
 * @start: the start of a span that was never true
 */
void
ms5_fact_sink_cancel_span (Ms5FactSink *sink,
                           const char  *equipment,
                           Ms5Time      start)
{
  CALL (sink, cancel_span, equipment, start);
}

/**
 * ms5_fact_sink_production:
 * @sink: where to write
 * @equipment: a piece of equipment
 * @time: when they were made
 * @product: (nullable): of what
 * @pieces: how many more of each quantity
 */
void
ms5_fact_sink_production (Ms5FactSink *sink,
                          const char  *equipment,
                          Ms5Time      time,
                          const char  *product,
                          const gint64 pieces[MS5_N_QUANTITIES])
{
  CALL (sink, production, equipment, time, product, pieces);
}

/**
 * ms5_fact_sink_reading:
 * @sink: where to write
 * @equipment: a piece of equipment
 * @sensor: one of its sensors
 * @time: when
 * @value: what it showed, in its configured unit
 */
void
ms5_fact_sink_reading (Ms5FactSink *sink,
                       const char  *equipment,
                       const char  *sensor,
                       Ms5Time      time,
                       double       value)
{
  CALL (sink, reading, equipment, sensor, time, value);
}

/**
 * ms5_fact_sink_memory:
 * @sink: where to write
 * @equipment: a piece of equipment
 * @memory: what to go on from after a restart
 */
void
ms5_fact_sink_memory (Ms5FactSink     *sink,
                      const char      *equipment,
                      const Ms5Memory *memory)
{
  CALL (sink, memory, equipment, memory);
}

/**
 * ms5_fact_sink_live:
 * @sink: where to write
 * @line: the line
 * @equipment: a piece of its equipment
 * @sensor: one of its sensors
 * @value: what it shows now
 * @time: since when
 */
void
ms5_fact_sink_live (Ms5FactSink *sink,
                    const char  *line,
                    const char  *equipment,
                    const char  *sensor,
                    double       value,
                    Ms5Time      time)
{
  CALL (sink, live, line, equipment, sensor, value, time);
}

/**
 * ms5_fact_sink_live_kpis:
 * @sink: where to write
 * @line: the line
 * @kpis: its running KPIs
 */
void
ms5_fact_sink_live_kpis (Ms5FactSink      *sink,
                         const char       *line,
                         const Ms5KpiItem *kpis)
{
  CALL (sink, live_kpis, line, kpis);
}
