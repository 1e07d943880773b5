/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/facts/ms5-batch.h"

/* Rows of one kind are found again by their place, so that a batch holds one for each however many
 * samples come. Texts of a batch are unique in it, so pointers tell them apart. */
typedef enum
{
  TABLE_SPAN,
  TABLE_PRODUCTION,
  TABLE_READING,
  TABLE_MEMORY,
  TABLE_SOURCE,
} Table;

typedef struct
{
  Table table;
  guint row;
  const char *first;
  const char *second;
  gint64 number;
} Place;

static guint
place_hash (gconstpointer key)
{
  const Place *place = key;

  return g_direct_hash (place->first) * 31 + g_direct_hash (place->second) * 17 +
         g_int64_hash (&place->number) + place->table;
}

static gboolean
place_equal (gconstpointer a,
             gconstpointer b)
{
  const Place *left = a;
  const Place *right = b;

  return left->table == right->table && left->first == right->first &&
         left->second == right->second && left->number == right->number;
}

static guint
record_hash (gconstpointer key)
{
  const Ms5Record *record = key;

  return g_str_hash (record->change->topic) * 31 + g_str_hash (record->change->key);
}

static gboolean
record_equal (gconstpointer a,
              gconstpointer b)
{
  const Ms5Record *left = a;
  const Ms5Record *right = b;

  return g_str_equal (left->change->key, right->change->key) &&
         g_str_equal (left->change->topic, right->change->topic);
}

static void
record_free (gpointer data)
{
  Ms5Record *record = data;

  ms5_change_unref (record->change);
  json_decref (record->fields);
  json_decref (record->changed);
  g_free (record->line);
  g_free (record);
}

static void
floor_free (gpointer data)
{
  Ms5FloorRecord *record = data;

  g_free (record->device);
  g_free (record);
}

/**
 * ms5_batch_new:
 * @after: the log position that it follows
 * @h: the chain value there
 *
 * Returns: (transfer full): an empty batch
 */
Ms5Batch *
ms5_batch_new (gint64  after,
               guint64 h)
{
  Ms5Batch *batch = g_new0 (Ms5Batch, 1);

  g_atomic_ref_count_init (&batch->refs);
  batch->after = after;
  batch->pos = after;
  batch->h = h;
  batch->at = MS5_TIME_NONE;
  batch->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  batch->chain = g_array_new (FALSE, FALSE, sizeof (guint64));
  batch->records = g_ptr_array_new_with_free_func (record_free);
  batch->spans = g_array_new (FALSE, FALSE, sizeof (Ms5SpanRecord));
  batch->production = g_array_new (FALSE, FALSE, sizeof (Ms5ProductionRecord));
  batch->readings = g_array_new (FALSE, FALSE, sizeof (Ms5ReadingRecord));
  batch->memories = g_array_new (FALSE, FALSE, sizeof (Ms5MemoryRecord));
  batch->sources = g_array_new (FALSE, FALSE, sizeof (Ms5SourceRecord));
  batch->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_action_record_free);
  batch->floors = g_ptr_array_new_with_free_func (floor_free);
  batch->record_by_place = g_hash_table_new (record_hash, record_equal);
  batch->rows = g_hash_table_new_full (place_hash, place_equal, g_free, NULL);
  batch->texts = g_string_chunk_new (1024);
  return batch;
}

/**
 * ms5_batch_ref:
 * @batch: a batch
 *
 * Returns: (transfer full): @batch
 */
Ms5Batch *
ms5_batch_ref (Ms5Batch *batch)
{
  g_atomic_ref_count_inc (&batch->refs);
  return batch;
}

/**
 * ms5_batch_unref:
 * @batch: (transfer full): a batch
 */
void
ms5_batch_unref (Ms5Batch *batch)
{
  if (!g_atomic_ref_count_dec (&batch->refs))
    return;

  g_hash_table_unref (batch->record_by_place);
  g_hash_table_unref (batch->rows);
  g_ptr_array_unref (batch->changes);
  g_array_unref (batch->chain);
  g_ptr_array_unref (batch->records);
  g_array_unref (batch->spans);
  g_array_unref (batch->production);
  g_array_unref (batch->readings);
  g_array_unref (batch->memories);
  g_array_unref (batch->sources);
  g_ptr_array_unref (batch->actions);
  g_ptr_array_unref (batch->floors);
  g_string_chunk_free (batch->texts);
  g_free (batch);
}

/**
 * ms5_batch_is_empty:
 * @batch: a batch
 *
 * Returns: whether there is nothing in it to store
 */
gboolean
ms5_batch_is_empty (const Ms5Batch *batch)
{
  return ms5_batch_get_weight (batch) == 0;
}

/**
 * ms5_batch_get_weight:
 * @batch: a batch
 *
 * Returns: how many rows it makes, for a limit on what may wait
 */
gsize
ms5_batch_get_weight (const Ms5Batch *batch)
{
  return (gsize) batch->changes->len + batch->spans->len + batch->production->len +
         batch->readings->len + batch->memories->len + batch->sources->len + batch->actions->len +
         batch->floors->len;
}

static const char *
keep_text (Ms5Batch   *batch,
           const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (batch->texts, text) : NULL;
}

/* The row at that place in @rows; a new one, all zero, if there is none. */
static gpointer
get_row (Ms5Batch   *batch,
         GArray     *rows,
         Table       table,
         const char *first,
         const char *second,
         gint64      number,
         gboolean   *out_is_new)
{
  Place place = { table, rows->len, first, second, number };
  const Place *known = g_hash_table_lookup (batch->rows, &place);

  *out_is_new = known == NULL;
  if (known == NULL)
    {
      known = g_memdup2 (&place, sizeof place);
      g_hash_table_add (batch->rows, (gpointer) known);
      g_array_set_size (rows, rows->len + 1);
      memset (rows->data + (gsize) known->row * g_array_get_element_size (rows), 0,
              g_array_get_element_size (rows));
    }

  return rows->data + (gsize) known->row * g_array_get_element_size (rows);
}

/**
 * ms5_batch_add_change:
 * @batch: an open batch
 * @change: the change, with the position after the last one's
 * @h: the chain value there
 * @kind: the kind of its topic
 * @line: (nullable): the code in its topic
 * @fields: (nullable): the item as it is then; %NULL if it is gone. Must not be modified any more
 * @changed: (nullable): for each field the position of its last change; likewise
 * @keep: of an item that is gone: whether its record stays
 */
void
ms5_batch_add_change (Ms5Batch     *batch,
                      Ms5Change    *change,
                      guint64       h,
                      Ms5TopicKind  kind,
                      const char   *line,
                      json_t       *fields,
                      json_t       *changed,
                      gboolean      keep)
{
  Ms5Record probe = { .change = change };
  Ms5Record *record;

  g_return_if_fail (change->v == batch->pos + 1);

  g_ptr_array_add (batch->changes, ms5_change_ref (change));
  g_array_append_val (batch->chain, h);
  batch->pos = change->v;
  batch->h = h;

  record = g_hash_table_lookup (batch->record_by_place, &probe);
  if (record == NULL)
    {
      record = g_new0 (Ms5Record, 1);
      record->change = ms5_change_ref (change);
      record->kind = kind;
      record->line = g_strdup (line);
      g_hash_table_add (batch->record_by_place, record);
      g_ptr_array_add (batch->records, record);
    }
  else
    {
      /* The same place, so the hash table's key stays what it was. */
      ms5_change_unref (record->change);
      record->change = ms5_change_ref (change);
      json_decref (record->fields);
      json_decref (record->changed);
    }

  record->fields = json_incref (fields);
  record->changed = json_incref (changed);
  record->keep = keep;
}

/**
 * ms5_batch_add_span:
 * @batch: an open batch
 * @equipment: a piece of equipment
 * @span: a state of it; replaces one of the same start
 * @gone: whether that was never true
 */
void
ms5_batch_add_span (Ms5Batch      *batch,
                    const char    *equipment,
                    const Ms5Span *span,
                    gboolean       gone)
{
  const char *name = keep_text (batch, equipment);
  Ms5SpanRecord *row;
  gboolean is_new;

  row = get_row (batch, batch->spans, TABLE_SPAN, name, NULL, span->interval.start, &is_new);
  row->equipment = name;
  row->span = *span;
  row->gone = gone;
}

/**
 * ms5_batch_add_production:
 * @batch: an open batch
 * @equipment: a piece of equipment
 * @time: when
 * @product: (nullable): of what
 * @pieces: how many more of each quantity
 */
void
ms5_batch_add_production (Ms5Batch     *batch,
                          const char   *equipment,
                          Ms5Time       time,
                          const char   *product,
                          const gint64  pieces[MS5_N_QUANTITIES])
{
  const char *name = keep_text (batch, equipment);
  const char *of = keep_text (batch, product);
  Ms5Time minute = ms5_time_floor (time, MS5_USEC_PER_MIN);
  Ms5ProductionRecord *row;
  gboolean is_new;

  row = get_row (batch, batch->production, TABLE_PRODUCTION, name, of, minute, &is_new);
  row->equipment = name;
  row->product = of;
  row->minute = minute;
  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    row->pieces[i] += pieces[i];
}

/**
 * ms5_batch_add_reading:
 * @batch: an open batch
 * @equipment: a piece of equipment
 * @sensor: one of its sensors
 * @time: when
 * @value: what it showed
 */
void
ms5_batch_add_reading (Ms5Batch   *batch,
                       const char *equipment,
                       const char *sensor,
                       Ms5Time     time,
                       double      value)
{
  const char *name = keep_text (batch, equipment);
  const char *of = keep_text (batch, sensor);
  Ms5Time second = ms5_time_floor (time, MS5_USEC_PER_S);
  Ms5ReadingRecord *row;
  gboolean is_new;

  row = get_row (batch, batch->readings, TABLE_READING, name, of, second, &is_new);
  if (is_new)
    *row = (Ms5ReadingRecord) { name, of, second, 0, value, value, 0, value, time };

  row->n++;
  row->min = MIN (row->min, value);
  row->max = MAX (row->max, value);
  row->sum += value;
  if (time >= row->last_time)
    {
      row->last = value;
      row->last_time = time;
    }
}

/**
 * ms5_batch_set_memory:
 * @batch: an open batch
 * @equipment: a piece of equipment
 * @memory: what to go on from; replaces what was there
 */
void
ms5_batch_set_memory (Ms5Batch        *batch,
                      const char      *equipment,
                      const Ms5Memory *memory)
{
  const char *name = keep_text (batch, equipment);
  Ms5MemoryRecord *row;
  gboolean is_new;

  row = get_row (batch, batch->memories, TABLE_MEMORY, name, NULL, 0, &is_new);
  *row = (Ms5MemoryRecord) { name, *memory };
  row->memory.more = keep_text (batch, memory->more);
}

/**
 * ms5_batch_set_source:
 * @batch: an open batch
 * @id: a source of samples
 * @birth: which life it is in
 * @seq: the number of its last sample
 * @last: the latest time of its samples
 */
void
ms5_batch_set_source (Ms5Batch   *batch,
                      const char *id,
                      gint64      birth,
                      gint64      seq,
                      Ms5Time     last)
{
  const char *name = keep_text (batch, id);
  Ms5SourceRecord *row;
  gboolean is_new;

  row = get_row (batch, batch->sources, TABLE_SOURCE, name, NULL, 0, &is_new);
  *row = (Ms5SourceRecord) { name, birth, seq, last };
}

/**
 * ms5_batch_add_action:
 * @batch: an open batch
 * @record: (transfer full): an action with its answer
 */
void
ms5_batch_add_action (Ms5Batch        *batch,
                      Ms5ActionRecord *record)
{
  g_ptr_array_add (batch->actions, record);
}

/**
 * ms5_batch_set_floor:
 * @batch: an open batch
 * @device: a device
 * @cseq: it has stored all results below this
 */
void
ms5_batch_set_floor (Ms5Batch   *batch,
                     const char *device,
                     gint64      cseq)
{
  Ms5FloorRecord *record = g_new0 (Ms5FloorRecord, 1);

  record->device = g_strdup (device);
  record->cseq = cseq;
  g_ptr_array_add (batch->floors, record);
}

/**
 * ms5_action_record_new:
 *
 * Returns: (transfer full): an empty record
 */
Ms5ActionRecord *
ms5_action_record_new (void)
{
  Ms5ActionRecord *record = g_new0 (Ms5ActionRecord, 1);

  record->seq = MS5_INT_NONE;
  record->at = MS5_TIME_NONE;
  return record;
}

/**
 * ms5_action_record_free:
 * @record: (transfer full): a record
 */
void
ms5_action_record_free (Ms5ActionRecord *record)
{
  g_free (record->device);
  g_free (record->id);
  g_free (record->sub);
  g_free (record->by);
  g_free (record->fingerprint);
  json_decref (record->action);
  json_decref (record->result);
  g_free (record);
}
