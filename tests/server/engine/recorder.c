/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "recorder.h"

#include <string.h>

static void recorder_sink_init (Ms5FactSinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Recorder, recorder, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_FACT_SINK, recorder_sink_init))

static void
item_free (gpointer data)
{
  RecorderItem *item = data;

  json_decref (item->fields);
  g_free (item);
}

static void
event_free (gpointer data)
{
  RecorderEvent *event = data;

  g_free ((char *) event->topic);
  g_free ((char *) event->id);
  json_decref (event->fields);
  g_free (event);
}

static void
made_free (gpointer data)
{
  RecorderMade *made = data;

  g_free (made->equipment);
  g_free (made->product);
  g_free (made);
}

static void
memory_free (gpointer data)
{
  Ms5Memory *memory = data;

  g_free ((char *) memory->more);
  g_free (memory);
}

static GHashTable *
get_topic (Recorder   *self,
           const char *topic)
{
  GHashTable *items = g_hash_table_lookup (self->topics, topic);

  if (items == NULL)
    {
      items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
      g_hash_table_insert (self->topics, g_strdup (topic), items);
    }
  return items;
}

/* What @item looks like in a message, which must be what a strict reader takes. */
static json_t *
encode (const char    *topic,
        const char    *key,
        gconstpointer  item)
{
  const Ms5Shape *shape = ms5_item_get_shape (topic, key);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree gpointer back = NULL;
  json_t *fields;

  g_assert_nonnull (shape);
  g_assert_true (ms5_topic_is_valid (topic));
  g_assert_true (ms5_key_is_valid (key));
  fields = ms5_shape_encode (shape, item);
  back = g_malloc (shape->size);
  if (!ms5_shape_decode (shape, fields, back, problems))
    g_error ("%s %s: %s", topic, key, ms5_problems_get (problems, 0)->message);
  ms5_shape_clear (shape, back);
  return fields;
}

static gint64
recorder_put (Ms5FactSink   *sink,
              Ms5TopicKind   kind,
              const char    *line,
              const char    *key,
              gconstpointer  value)
{
  Recorder *self = MS5_RECORDER (sink);
  g_autofree char *topic = ms5_topic_new (kind, line);
  GHashTable *items = get_topic (self, topic);
  RecorderItem *item = g_hash_table_lookup (items, key);
  g_autoptr (json_t) fields = encode (topic, key, value);

  g_assert_cmpint (ms5_topic_kind_get_nature (kind), ==, MS5_TOPIC_STATE);
  self->n_puts++;
  if (item != NULL && ms5_json_equal (item->fields, fields))
    return item->v;

  if (item == NULL)
    {
      item = g_new0 (RecorderItem, 1);
      g_hash_table_insert (items, g_strdup (key), item);
    }
  item->v = ++self->pos;
  json_decref (item->fields);
  item->fields = g_steal_pointer (&fields);
  return item->v;
}

static void
recorder_retire (Ms5FactSink  *sink,
                 Ms5TopicKind  kind,
                 const char   *line,
                 const char   *key)
{
  Recorder *self = MS5_RECORDER (sink);
  g_autofree char *topic = ms5_topic_new (kind, line);

  g_assert_true (g_hash_table_remove (get_topic (self, topic), key));
  g_hash_table_add (self->retired, g_strconcat (topic, " ", key, NULL));
  self->pos++;
}

static void
recorder_cancel (Ms5FactSink  *sink,
                 Ms5TopicKind  kind,
                 const char   *line,
                 const char   *key)
{
  Recorder *self = MS5_RECORDER (sink);
  g_autofree char *topic = ms5_topic_new (kind, line);

  g_assert_true (g_hash_table_remove (get_topic (self, topic), key));
  self->pos++;
}

static gint64
recorder_event (Ms5FactSink   *sink,
                Ms5TopicKind   kind,
                const char    *line,
                const char    *id,
                gconstpointer  value)
{
  Recorder *self = MS5_RECORDER (sink);
  RecorderEvent *event = g_new0 (RecorderEvent, 1);

  event->topic = ms5_topic_new (kind, line);
  event->id = g_strdup (id);
  event->fields = encode (event->topic, id, value);
  g_assert_cmpint (ms5_topic_kind_get_nature (kind), ==, MS5_TOPIC_EVENT);
  g_ptr_array_add (self->events, event);
  return ++self->pos;
}

static GHashTable *
get_spans (Recorder   *self,
           const char *equipment)
{
  GHashTable *spans = g_hash_table_lookup (self->spans, equipment);

  if (spans == NULL)
    {
      spans = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
      g_hash_table_insert (self->spans, g_strdup (equipment), spans);
    }
  return spans;
}

static void
recorder_span (Ms5FactSink   *sink,
               const char    *equipment,
               const Ms5Span *span)
{
  g_assert_true (span->interval.end == MS5_TIME_NONE || span->interval.end > span->interval.start);
  g_hash_table_replace (get_spans (MS5_RECORDER (sink), equipment),
                        g_memdup2 (&span->interval.start, sizeof span->interval.start),
                        g_memdup2 (span, sizeof *span));
}

static void
recorder_cancel_span (Ms5FactSink *sink,
                      const char  *equipment,
                      Ms5Time      start)
{
  g_assert_true (g_hash_table_remove (get_spans (MS5_RECORDER (sink), equipment), &start));
}

static void
recorder_production (Ms5FactSink  *sink,
                     const char   *equipment,
                     Ms5Time       time,
                     const char   *product,
                     const gint64  pieces[MS5_N_QUANTITIES])
{
  Recorder *self = MS5_RECORDER (sink);
  Ms5Time minute = ms5_time_floor (time, MS5_USEC_PER_MIN);
  RecorderMade *made = NULL;

  for (guint i = self->made->len; i > 0 && made == NULL; i--)
    {
      RecorderMade *row = g_ptr_array_index (self->made, i - 1);

      if (row->minute == minute && g_str_equal (row->equipment, equipment)
          && g_strcmp0 (row->product, product) == 0)
        made = row;
    }
  if (made == NULL)
    {
      made = g_new0 (RecorderMade, 1);
      made->equipment = g_strdup (equipment);
      made->minute = minute;
      made->product = g_strdup (product);
      g_ptr_array_add (self->made, made);
    }
  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    made->pieces[i] += pieces[i];
}

static void
recorder_reading (Ms5FactSink *sink,
                  const char  *equipment,
                  const char  *sensor,
                  Ms5Time      time,
                  double       value)
{
  MS5_RECORDER (sink)->n_readings++;
}

static void
recorder_memory (Ms5FactSink     *sink,
                 const char      *equipment,
                 const Ms5Memory *memory)
{
  Ms5Memory *copy = g_memdup2 (memory, sizeof *memory);

  copy->more = g_strdup (memory->more);
  g_hash_table_replace (MS5_RECORDER (sink)->memories, g_strdup (equipment), copy);
}

static void
recorder_live (Ms5FactSink *sink,
               const char  *line,
               const char  *equipment,
               const char  *sensor,
               double       value,
               Ms5Time      time)
{
  g_hash_table_replace (MS5_RECORDER (sink)->live, g_strconcat (equipment, "/", sensor, NULL),
                        g_memdup2 (&value, sizeof value));
}

static void
recorder_live_kpis (Ms5FactSink      *sink,
                    const char       *line,
                    const Ms5KpiItem *kpis)
{
  Recorder *self = MS5_RECORDER (sink);
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LIVE, line);

  self->n_kpis++;
  g_hash_table_replace (self->kpis, g_strdup (line), encode (topic, MS5_KPI_KEY, kpis));
}

static void
recorder_sink_init (Ms5FactSinkInterface *iface)
{
  iface->put = recorder_put;
  iface->retire = recorder_retire;
  iface->cancel = recorder_cancel;
  iface->event = recorder_event;
  iface->span = recorder_span;
  iface->cancel_span = recorder_cancel_span;
  iface->production = recorder_production;
  iface->reading = recorder_reading;
  iface->memory = recorder_memory;
  iface->live = recorder_live;
  iface->live_kpis = recorder_live_kpis;
}

static void
recorder_finalize (GObject *object)
{
  Recorder *self = MS5_RECORDER (object);

  g_hash_table_unref (self->topics);
  g_hash_table_unref (self->retired);
  g_hash_table_unref (self->spans);
  g_ptr_array_unref (self->made);
  g_hash_table_unref (self->memories);
  g_hash_table_unref (self->kpis);
  g_hash_table_unref (self->live);
  g_ptr_array_unref (self->events);

  G_OBJECT_CLASS (recorder_parent_class)->finalize (object);
}

static void
recorder_class_init (RecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = recorder_finalize;
}

static void
recorder_init (Recorder *self)
{
  self->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->retired = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->spans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->made = g_ptr_array_new_with_free_func (made_free);
  self->memories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, memory_free);
  self->kpis = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->events = g_ptr_array_new_with_free_func (event_free);
}

Recorder *
recorder_new (void)
{
  return g_object_new (MS5_TYPE_RECORDER, NULL);
}

json_t *
recorder_get (Recorder   *self,
              const char *topic,
              const char *key)
{
  const RecorderItem *item = g_hash_table_lookup (get_topic (self, topic), key);

  return item != NULL ? item->fields : NULL;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_sorted (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_texts);
  return keys;
}

/* In the order of their bytes. */
GPtrArray *
recorder_list_keys (Recorder   *self,
                    const char *topic)
{
  return list_sorted (get_topic (self, topic));
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const Ms5Span *left = *(const Ms5Span *const *) a;
  const Ms5Span *right = *(const Ms5Span *const *) b;

  return (left->interval.start > right->interval.start) - (left->interval.start < right->interval.start);
}

GPtrArray *
recorder_list_spans (Recorder   *self,
                     const char *equipment)
{
  GPtrArray *spans = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer span;

  g_hash_table_iter_init (&iter, get_spans (self, equipment));
  while (g_hash_table_iter_next (&iter, NULL, &span))
    g_ptr_array_add (spans, span);
  g_ptr_array_sort (spans, compare_spans);
  return spans;
}

static void
restore_items (Recorder  *self,
               Ms5Engine *engine)
{
  GHashTableIter topics, items;
  gpointer topic, table, key, value;

  g_hash_table_iter_init (&topics, self->topics);
  while (g_hash_table_iter_next (&topics, &topic, &table))
    {
      Ms5TopicKind kind;
      const char *line;

      g_assert_true (ms5_topic_parse (topic, &kind, &line));
      g_hash_table_iter_init (&items, table);
      while (g_hash_table_iter_next (&items, &key, &value))
        {
          RecorderItem *item = value;

          ms5_engine_restore_item (engine, kind, line, key, item->v, item->fields);
        }
    }
}

static void
restore_spans (Recorder  *self,
               Ms5Engine *engine)
{
  GHashTableIter equipment, spans;
  gpointer code, table, span;

  g_hash_table_iter_init (&equipment, self->spans);
  while (g_hash_table_iter_next (&equipment, &code, &table))
    {
      g_hash_table_iter_init (&spans, table);
      while (g_hash_table_iter_next (&spans, NULL, &span))
        ms5_engine_restore_span (engine, code, span);
    }
}

/* Gives everything that was written to an engine that is not started. */
void
recorder_restore (Recorder  *self,
                  Ms5Engine *engine)
{
  GHashTableIter iter;
  gpointer code, memory;

  restore_items (self, engine);
  restore_spans (self, engine);
  for (guint i = 0; i < self->made->len; i++)
    {
      const RecorderMade *made = g_ptr_array_index (self->made, i);

      ms5_engine_restore_production (engine, made->equipment, made->minute, made->product, made->pieces);
    }
  g_hash_table_iter_init (&iter, self->memories);
  while (g_hash_table_iter_next (&iter, &code, &memory))
    ms5_engine_restore_memory (engine, code, memory);
}

static void
dump_topics (Recorder *self,
             GString  *out)
{
  g_autoptr (GPtrArray) topics = list_sorted (self->topics);

  for (guint i = 0; i < topics->len; i++)
    {
      const char *topic = g_ptr_array_index (topics, i);
      g_autoptr (GPtrArray) keys = recorder_list_keys (self, topic);

      for (guint k = 0; k < keys->len; k++)
        {
          const char *key = g_ptr_array_index (keys, k);
          g_autofree char *text = ms5_json_encode (recorder_get (self, topic, key), NULL);

          g_string_append_printf (out, "%s %s %s\n", topic, key, text);
        }
    }
}

static void
dump_spans (Recorder *self,
            GString  *out)
{
  g_autoptr (GPtrArray) equipment = list_sorted (self->spans);

  for (guint i = 0; i < equipment->len; i++)
    {
      g_autoptr (GPtrArray) spans = recorder_list_spans (self, g_ptr_array_index (equipment, i));

      for (guint k = 0; k < spans->len; k++)
        {
          const Ms5Span *span = g_ptr_array_index (spans, k);

          g_string_append_printf (out, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s %s\n",
                                  (const char *) g_ptr_array_index (equipment, i), span->interval.start,
                                  span->interval.end, ms5_state_to_string (span->state),
                                  ms5_mode_to_string (span->mode), ms5_cause_to_string (span->cause));
        }
    }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
dump_made (Recorder *self,
           GString  *out)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->made->len; i++)
    {
      const RecorderMade *made = g_ptr_array_index (self->made, i);

      g_ptr_array_add (rows, g_strdup_printf ("made %s %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %"
                                              G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", made->equipment,
                                              made->minute, made->product, made->pieces[0], made->pieces[1],
                                              made->pieces[2]));
    }
  g_ptr_array_sort (rows, compare_lines);
  for (guint i = 0; i < rows->len; i++)
    g_string_append (out, g_ptr_array_index (rows, i));
}

/* Everything that is kept, as text: equal for equal contents. Positions are left out. */
char *
recorder_dump (Recorder *self)
{
  GString *out = g_string_new (NULL);

  dump_topics (self, out);
  dump_spans (self, out);
  dump_made (self, out);
  for (guint i = 0; i < self->events->len; i++)
    {
      const RecorderEvent *event = g_ptr_array_index (self->events, i);
      g_autofree char *text = ms5_json_encode (event->fields, NULL);

      g_string_append_printf (out, "event %s %s\n", event->topic, text);
    }
  return g_string_free (out, FALSE);
}
