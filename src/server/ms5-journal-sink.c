/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-journal-private.h"

#include "protocol/ms5-hash.h"

/* Takes the next position. Returns the item after it, or NULL if it is gone. */
static Ms5Item *
append (Ms5Journal   *self,
        Ms5Op         op,
        Ms5TopicKind  kind,
        const char   *line,
        const char   *topic,
        const char   *key,
        json_t       *fields,
        gboolean      keep)
{
  g_autoptr (Ms5Change) change = ms5_change_new (op, topic, key, self->open->pos + 1, fields);
  g_autoptr (json_t) positions = NULL;
  gsize length;
  const char *text = ms5_change_get_text (change, &length);
  Ms5Item *item = ms5_image_apply (self->image, change);

  if (item != NULL)
    positions = ms5_item_to_positions (item);
  ms5_batch_add_change (self->open, change, ms5_hash_chain (self->open->h, text, length), kind, line,
                        item != NULL ? item->fields : NULL, positions, keep);
  ms5_journal_touch (self);
  return item;
}

static json_t *
encode (const char    *topic,
        const char    *key,
        gconstpointer  item)
{
  const Ms5Shape *shape = ms5_item_get_shape (topic, key);

  g_return_val_if_fail (shape != NULL, json_object ());

  return ms5_shape_encode (shape, item);
}

static gint64
journal_put (Ms5FactSink   *sink,
             Ms5TopicKind   kind,
             const char    *line,
             const char    *key,
             gconstpointer  item)
{
  Ms5Journal *self = MS5_JOURNAL (sink);
  g_autofree char *topic = ms5_topic_new (kind, line);
  g_autoptr (json_t) fields = encode (topic, key, item);
  g_autoptr (json_t) difference = NULL;
  Ms5Item *before = ms5_image_lookup (self->image, topic, key);

  if (before == NULL)
    return append (self, MS5_OP_PUT, kind, line, topic, key, g_steal_pointer (&fields), FALSE)->v;

  difference = ms5_fields_diff (before->fields, fields);
  if (json_object_size (difference) == 0)
    return before->v;

  return append (self, MS5_OP_MERGE, kind, line, topic, key, g_steal_pointer (&difference), FALSE)->v;
}

static void
take_out (Ms5FactSink  *sink,
          Ms5TopicKind  kind,
          const char   *line,
          const char   *key,
          gboolean      keep)
{
  Ms5Journal *self = MS5_JOURNAL (sink);
  g_autofree char *topic = ms5_topic_new (kind, line);

  if (ms5_image_lookup (self->image, topic, key) != NULL)
    append (self, MS5_OP_DELETE, kind, line, topic, key, NULL, keep);
}

static void
journal_retire (Ms5FactSink  *sink,
                Ms5TopicKind  kind,
                const char   *line,
                const char   *key)
{
  take_out (sink, kind, line, key, TRUE);
}

static void
journal_cancel (Ms5FactSink  *sink,
                Ms5TopicKind  kind,
                const char   *line,
                const char   *key)
{
  take_out (sink, kind, line, key, FALSE);
}

static gint64
journal_event (Ms5FactSink   *sink,
               Ms5TopicKind   kind,
               const char    *line,
               const char    *id,
               gconstpointer  item)
{
  g_autofree char *topic = ms5_topic_new (kind, line);

  return append (MS5_JOURNAL (sink), MS5_OP_EVENT, kind, line, topic, id, encode (topic, id, item), FALSE)->v;
}

static void
journal_span (Ms5FactSink   *sink,
              const char    *equipment,
              const Ms5Span *span)
{
  Ms5Journal *self = MS5_JOURNAL (sink);

  ms5_batch_add_span (self->open, equipment, span, FALSE);
  ms5_journal_touch (self);
}

static void
journal_cancel_span (Ms5FactSink *sink,
                     const char  *equipment,
                     Ms5Time      start)
{
  Ms5Journal *self = MS5_JOURNAL (sink);
  const Ms5Span span = { { start, MS5_TIME_NONE }, MS5_STATE_UNDEFINED, MS5_MODE_PRODUCTION, MS5_CAUSE_NONE };

  ms5_batch_add_span (self->open, equipment, &span, TRUE);
  ms5_journal_touch (self);
}

static void
journal_production (Ms5FactSink  *sink,
                    const char   *equipment,
                    Ms5Time       time,
                    const char   *product,
                    const gint64  pieces[MS5_N_QUANTITIES])
{
  Ms5Journal *self = MS5_JOURNAL (sink);

  ms5_batch_add_production (self->open, equipment, time, product, pieces);
  ms5_journal_touch (self);
}

static void
journal_reading (Ms5FactSink *sink,
                 const char  *equipment,
                 const char  *sensor,
                 Ms5Time      time,
                 double       value)
{
  Ms5Journal *self = MS5_JOURNAL (sink);

  ms5_batch_add_reading (self->open, equipment, sensor, time, value);
  ms5_journal_touch (self);
}

static void
journal_memory (Ms5FactSink     *sink,
                const char      *equipment,
                const Ms5Memory *memory)
{
  Ms5Journal *self = MS5_JOURNAL (sink);

  ms5_batch_set_memory (self->open, equipment, memory);
  ms5_journal_touch (self);
}

static void
journal_live (Ms5FactSink *sink,
              const char  *line,
              const char  *equipment,
              const char  *sensor,
              double       value,
              Ms5Time      time)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LIVE, line);
  g_autoptr (json_t) number = json_real (value);

  ms5_live_set (MS5_JOURNAL (sink)->live, topic, equipment, sensor, number, time);
}

/* A KPI that can't be computed any more goes. */
static void
journal_live_kpis (Ms5FactSink      *sink,
                   const char       *line,
                   const Ms5KpiItem *kpis)
{
  Ms5Journal *self = MS5_JOURNAL (sink);
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LIVE, line);
  const Ms5Shape *shape = ms5_item_get_shape (topic, MS5_KPI_KEY);
  g_autoptr (json_t) fields = ms5_shape_encode (shape, kpis);
  Ms5Time now = ms5_clock_now (self->clock);

  for (guint i = 0; i < shape->n_members; i++)
    {
      const char *name = shape->members[i].name;

      ms5_live_set (self->live, topic, MS5_KPI_KEY, name, json_object_get (fields, name), now);
    }
}

void
ms5_journal_sink_init (Ms5FactSinkInterface *iface)
{
  iface->put = journal_put;
  iface->retire = journal_retire;
  iface->cancel = journal_cancel;
  iface->event = journal_event;
  iface->span = journal_span;
  iface->cancel_span = journal_cancel_span;
  iface->production = journal_production;
  iface->reading = journal_reading;
  iface->memory = journal_memory;
  iface->live = journal_live;
  iface->live_kpis = journal_live_kpis;
}
