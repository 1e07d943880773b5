/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-store-types.h"

#define DAY (24 * MS5_USEC_PER_H)

const Ms5StoreRetention ms5_store_retention_default = {
  .log_age = MS5_LIMIT_LOG_AGE_MS * MS5_USEC_PER_MS,
  .log_rows = MS5_LIMIT_LOG_ROWS,
  .second_age = 2 * DAY,
  .minute_age = 90 * DAY,
  .hour_age = 5 * 366 * DAY,
  .record_age = 5 * 366 * DAY,
  .audit_age = 400 * DAY,
  .result_age = DAY,
  .unconfirmed_age = 45 * DAY,
  .trace_age = 400 * DAY,
  .events = MS5_LIMIT_SNAP_EVENTS,
};

/**
 * ms5_stored_item_new:
 * @topic: a topic
 * @key: the item's key
 * @v: the position of its last change
 * @fields: (transfer full): names and values
 * @changed: (transfer full) (nullable): for each field the position of its last change
 *
 * Returns: (transfer full): the item
 */
Ms5StoredItem *
ms5_stored_item_new (const char *topic,
                     const char *key,
                     gint64      v,
                     json_t     *fields,
                     json_t     *changed)
{
  Ms5StoredItem *item = g_new0 (Ms5StoredItem, 1);

  item->topic = g_strdup (topic);
  item->key = g_strdup (key);
  item->v = v;
  item->fields = fields;
  item->changed = changed;
  return item;
}

/**
 * ms5_stored_item_free:
 * @item: (transfer full): an item
 */
void
ms5_stored_item_free (Ms5StoredItem *item)
{
  g_free (item->topic);
  g_free (item->key);
  json_decref (item->fields);
  json_decref (item->changed);
  g_free (item);
}

/**
 * ms5_store_snapshot_new:
 *
 * Returns: (transfer full): a snapshot without anything in it, for stores to fill
 */
Ms5StoreSnapshot *
ms5_store_snapshot_new (void)
{
  Ms5StoreSnapshot *snapshot = g_new0 (Ms5StoreSnapshot, 1);

  snapshot->items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_stored_item_free);
  snapshot->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_stored_item_free);
  snapshot->spans = g_array_new (FALSE, FALSE, sizeof (Ms5SpanRecord));
  snapshot->production = g_array_new (FALSE, FALSE, sizeof (Ms5ProductionRecord));
  snapshot->memories = g_array_new (FALSE, FALSE, sizeof (Ms5MemoryRecord));
  snapshot->sources = g_array_new (FALSE, FALSE, sizeof (Ms5SourceRecord));
  snapshot->floors = g_array_new (FALSE, FALSE, sizeof (Ms5FloorRecord));
  snapshot->texts = g_string_chunk_new (1024);
  return snapshot;
}

/**
 * ms5_store_snapshot_free:
 * @snapshot: (transfer full): a snapshot
 */
void
ms5_store_snapshot_free (Ms5StoreSnapshot *snapshot)
{
  g_free (snapshot->epoch);
  g_ptr_array_unref (snapshot->items);
  g_ptr_array_unref (snapshot->records);
  g_array_unref (snapshot->spans);
  g_array_unref (snapshot->production);
  g_array_unref (snapshot->memories);
  g_array_unref (snapshot->sources);
  g_array_unref (snapshot->floors);
  g_string_chunk_free (snapshot->texts);
  g_free (snapshot);
}

/* GLib's strings are not const all the way down. */
static const char *const *
copy_list (const char *const *list)
{
  return (const char *const *) g_strdupv ((char **) list);
}

static void
free_list (const char *const *list)
{
  g_strfreev ((char **) list);
}

/**
 * ms5_store_query_copy:
 * @query: a question
 *
 * Returns: (transfer full): a copy with texts of its own
 */
Ms5StoreQuery *
ms5_store_query_copy (const Ms5StoreQuery *query)
{
  Ms5StoreQuery *copy = g_memdup2 (query, sizeof *query);

  copy->lines = copy_list (query->lines);
  copy->equipment = copy_list (query->equipment);
  copy->states = copy_list (query->states);
  copy->reasons = copy_list (query->reasons);
  copy->calls = copy_list (query->calls);
  copy->sensor = g_strdup (query->sensor);
  copy->topics = copy_list (query->topics);
  copy->key = g_strdup (query->key);
  copy->device = g_strdup (query->device);
  copy->ids = copy_list (query->ids);
  return copy;
}

/**
 * ms5_store_query_free:
 * @query: (transfer full): a copied question
 */
void
ms5_store_query_free (Ms5StoreQuery *query)
{
  free_list (query->lines);
  free_list (query->equipment);
  free_list (query->states);
  free_list (query->reasons);
  free_list (query->calls);
  g_free ((char *) query->sensor);
  free_list (query->topics);
  g_free ((char *) query->key);
  g_free ((char *) query->device);
  free_list (query->ids);
  g_free (query);
}

static void
clear_log_row (gpointer data)
{
  ms5_change_unref (((Ms5StoreLogRow *) data)->change);
}

static void
free_action (gpointer data)
{
  if (data != NULL)
    ms5_store_action_free (data);
}

/**
 * ms5_store_answer_new:
 * @subject: what was asked for
 *
 * Returns: (transfer full): an answer with room for that, for stores to fill
 */
Ms5StoreAnswer *
ms5_store_answer_new (Ms5StoreSubject subject)
{
  Ms5StoreAnswer *answer = g_new0 (Ms5StoreAnswer, 1);

  answer->subject = subject;
  answer->texts = g_string_chunk_new (256);
  switch (subject)
    {
    case MS5_STORE_LOG:
      answer->log = g_array_new (FALSE, FALSE, sizeof (Ms5StoreLogRow));
      g_array_set_clear_func (answer->log, clear_log_row);
      break;

    case MS5_STORE_RECORDS:
      answer->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_stored_item_free);
      break;

    case MS5_STORE_SPANS:
      answer->spans = g_array_new (FALSE, FALSE, sizeof (Ms5SpanRecord));
      break;

    case MS5_STORE_PRODUCTION:
      answer->production = g_array_new (FALSE, FALSE, sizeof (Ms5ProductionRecord));
      break;

    case MS5_STORE_HISTORY:
      answer->buckets = g_array_new (FALSE, FALSE, sizeof (Ms5StoreBucket));
      break;

    case MS5_STORE_ACTIONS:
    case MS5_STORE_AUDIT:
      answer->actions = g_ptr_array_new_with_free_func (free_action);
      break;

    case MS5_STORE_FLOOR:
    default:
      break;
    }
  return answer;
}

/**
 * ms5_store_answer_free:
 * @answer: (transfer full): an answer
 */
void
ms5_store_answer_free (Ms5StoreAnswer *answer)
{
  g_clear_pointer (&answer->log, g_array_unref);
  g_clear_pointer (&answer->records, g_ptr_array_unref);
  g_clear_pointer (&answer->spans, g_array_unref);
  g_clear_pointer (&answer->production, g_array_unref);
  g_clear_pointer (&answer->buckets, g_array_unref);
  g_clear_pointer (&answer->actions, g_ptr_array_unref);
  g_string_chunk_free (answer->texts);
  g_free (answer);
}

/**
 * ms5_store_action_new:
 *
 * Returns: (transfer full): an action with an empty record, for stores to fill
 */
Ms5StoreAction *
ms5_store_action_new (void)
{
  Ms5StoreAction *action = g_new0 (Ms5StoreAction, 1);

  action->code = MS5_WORD_NONE;
  action->record = ms5_action_record_new ();
  return action;
}

/**
 * ms5_store_action_free:
 * @action: (transfer full): an action, whose record may have been taken out
 */
void
ms5_store_action_free (Ms5StoreAction *action)
{
  g_clear_pointer (&action->record, ms5_action_record_free);
  g_free (action);
}
