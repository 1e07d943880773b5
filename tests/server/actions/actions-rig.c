/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "engine/scenario.h"
#include "protocol/ms5-uuid.h"
#include "server/ms5-journal-ledger.h"
#include "server/store/ms5-sqlite-store.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <string.h>

#define MORNING (SCENARIO_DAY + 6 * MS5_USEC_PER_H)

static void
make_random (guint8   *bytes,
             gsize     n,
             gpointer  user_data)
{
  Rig *rig = user_data;
  guint number = ++rig->n_random;

  memset (bytes, 0, n);
  memcpy (bytes + n - sizeof number, &number, sizeof number);
}

static void
flush_cb (Ms5FactSink *sink,
          gpointer     user_data)
{
  ms5_engine_flush (((Rig *) user_data)->engine);
}

static void
acted_cb (Ms5Actions *actions,
          Rig        *rig)
{
  rig->n_acted++;
}

static void
restore_engine (Rig                    *rig,
                const Ms5StoreSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->items->len; i++)
    {
      const Ms5StoredItem *item = g_ptr_array_index (snapshot->items, i);
      Ms5TopicKind kind;
      const char *line;

      g_assert_true (ms5_topic_parse (item->topic, &kind, &line));
      ms5_engine_restore_item (rig->engine, kind, line, item->key, item->v, item->fields);
    }
  for (guint i = 0; i < snapshot->spans->len; i++)
    {
      const Ms5SpanRecord *span = &g_array_index (snapshot->spans, Ms5SpanRecord, i);

      ms5_engine_restore_span (rig->engine, span->equipment, &span->span);
    }
  for (guint i = 0; i < snapshot->production->len; i++)
    {
      const Ms5ProductionRecord *row = &g_array_index (snapshot->production, Ms5ProductionRecord, i);

      ms5_engine_restore_production (rig->engine, row->equipment, row->minute, row->product, row->pieces);
    }
  for (guint i = 0; i < snapshot->memories->len; i++)
    {
      const Ms5MemoryRecord *memory = &g_array_index (snapshot->memories, Ms5MemoryRecord, i);

      ms5_engine_restore_memory (rig->engine, memory->equipment, &memory->memory);
    }
}

static Ms5StoreSnapshot *
open_store (Rig *rig)
{
  g_autofree char *path = g_build_filename (rig->folder, "server.db", NULL);
  Ms5SqliteStoreOptions options = { 0 };
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreSnapshot *snapshot;

  ms5_sqlite_store_open_async (path, &options, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  rig->real = ms5_sqlite_store_open_finish (opened, &error);
  g_assert_no_error (error);

  ms5_store_load_async (rig->real, MORNING, NULL, ms5_test_result_cb, &loaded);
  ms5_test_wait_until (loaded != NULL);
  snapshot = ms5_store_load_finish (rig->real, loaded, &error);
  g_assert_no_error (error);
  return snapshot;
}

static void
begin (Rig *rig)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = open_store (rig);
  g_autoptr (Ms5JournalLedger) ledger = NULL;

  rig->is_closed = FALSE;
  rig->store = weak_store_new (rig->real);
  rig->journal = ms5_journal_new (MS5_STORE (rig->store), MS5_CLOCK (rig->clock), snapshot, rig->live);
  rig->engine = ms5_engine_new (rig->plant, MS5_FACT_SINK (rig->journal), make_random, rig);
  restore_engine (rig, snapshot);
  ms5_engine_start (rig->engine, ms5_clock_now (MS5_CLOCK (rig->clock)), 1);
  ms5_journal_set_flush (rig->journal, flush_cb, rig);

  ledger = ms5_journal_ledger_new (rig->journal, rig->real);
  rig->actions = ms5_actions_new (rig->plant, rig->engine, MS5_LEDGER (ledger), MS5_CLOCK (rig->clock));
  for (guint i = 0; i < snapshot->floors->len; i++)
    {
      const Ms5FloorRecord *floor = &g_array_index (snapshot->floors, Ms5FloorRecord, i);

      ms5_actions_restore_floor (rig->actions, floor->device, floor->cseq);
    }
  g_signal_connect (rig->actions, "acted", G_CALLBACK (acted_cb), rig);
}

void
rig_close_store (Rig *rig)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_store_close_async (rig->real, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_store_close_finish (rig->real, result, NULL));
  rig->is_closed = TRUE;
}

static void
end (Rig *rig)
{
  ms5_actions_stop (rig->actions);
  ms5_journal_abandon (rig->journal);
  weak_store_release (rig->store);
  ms5_test_wait_until (!weak_store_is_working (rig->store));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&rig->actions));
  g_assert_finalize_object (g_steal_pointer (&rig->journal));
  g_clear_pointer (&rig->engine, ms5_engine_free);
  if (!rig->is_closed)
    rig_close_store (rig);
  g_assert_finalize_object (g_steal_pointer (&rig->store));
  g_assert_finalize_object (g_steal_pointer (&rig->real));
}

/* The server ends without warning: what is not durable is gone. */
void
rig_restart (Rig *rig)
{
  end (rig);
  begin (rig);
}

void
rig_set_up (Rig           *rig,
            gconstpointer  data)
{
  *rig = (Rig) { .folder = ms5_test_dir_new (), .device = "tablet-1", .ackd = MS5_INT_NONE };
  rig->plant = scenario_plant_new ();
  rig->clock = ms5_manual_clock_new (MORNING);
  rig->live = ms5_live_new ();
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  begin (rig);
}

void
rig_tear_down (Rig           *rig,
               gconstpointer  data)
{
  end (rig);
  ms5_identity_unref (rig->identity);
  ms5_live_free (rig->live);
  g_object_unref (rig->clock);
  ms5_plant_unref (rig->plant);
}

/* Somebody else acts from now on, who may see only @line, or all. */
void
rig_become (Rig        *rig,
            Ms5Role     role,
            const char *line)
{
  const char *const lines[] = { line, NULL };
  const char *name = ms5_role_to_string (role);

  g_clear_pointer (&rig->identity, ms5_identity_unref);
  rig->identity = ms5_identity_new ("u-1", name, "s-1", NULL, role, line != NULL ? lines : NULL,
                                    MORNING + MS5_USEC_PER_H);
}

/* The machine speaks. */
void
rig_tell (Rig        *rig,
          const char *equipment,
          Ms5State    state,
          const char *fault)
{
  Ms5Time now = ms5_clock_now (MS5_CLOCK (rig->clock));
  const char *const faults[] = { fault, NULL };
  Ms5Sample sample;

  ms5_sample_init (&sample, now);
  sample.state = (int) state;
  sample.mode = MS5_MODE_PRODUCTION;
  sample.faults = faults;
  ms5_engine_ingest (rig->engine, &sample, ms5_plant_get_equipment (rig->plant, equipment), now);
  ms5_engine_flush (rig->engine);
}

void
rig_pass (Rig    *rig,
          gint64  seconds)
{
  for (gint64 i = 0; i < seconds; i++)
    {
      ms5_manual_clock_advance (rig->clock, MS5_USEC_PER_S);
      ms5_engine_advance (rig->engine, ms5_clock_now (MS5_CLOCK (rig->clock)));
    }
  ms5_engine_flush (rig->engine);
}

static void
durable_cb (gboolean durable,
            gpointer user_data)
{
  g_assert_true (durable);
  *(gboolean *) user_data = TRUE;
}

/* Everything so far becomes durable. */
void
rig_flush (Rig *rig)
{
  gboolean done = FALSE;

  ms5_journal_when_durable (rig->journal, durable_cb, &done);
  ms5_test_wait_until (done);
}

static json_t *
parse (const char *text)
{
  g_autofree char *copy = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (copy, strlen (copy), &ms5_json_limits_client, &error);

  g_assert_no_error (error);
  return value;
}

/* An action as it comes from a client; @more is JSON with ' for ". */
Ms5Action *
rig_action (Rig        *rig,
            const char *op,
            const char *topic,
            const char *key,
            const char *more)
{
  Ms5Time now = ms5_clock_now (MS5_CLOCK (rig->clock));
  guint8 random[MS5_UUID_RANDOM_BYTES];
  g_autofree char *id = NULL;
  g_autoptr (json_t) value = json_object ();
  g_autoptr (GError) error = NULL;
  Ms5Action *action;

  make_random (random, sizeof random, rig);
  id = ms5_uuid_new_v7 (now, random);
  json_object_set_new (value, "id", json_string (id));
  json_object_set_new (value, "cseq", json_integer (++rig->cseq));
  json_object_set_new (value, "op", json_string (op));
  json_object_set_new (value, "topic", json_string (topic));
  json_object_set_new (value, "at", json_integer (ms5_time_to_ms (now)));
  if (key != NULL)
    json_object_set_new (value, "key", json_string (key));
  if (more != NULL)
    {
      g_autoptr (json_t) members = parse (more);

      json_object_update (value, members);
    }

  action = ms5_action_decode (value, &error);
  g_assert_no_error (error);
  return action;
}

static void
action_free (gpointer data)
{
  ms5_action_free (data);
}

GPtrArray *
rig_batch (void)
{
  return g_ptr_array_new_with_free_func (action_free);
}

/* Does not take @batch. */
void
rig_submit (Rig           *rig,
            GPtrArray     *batch,
            GAsyncResult **place)
{
  ms5_actions_submit_async (rig->actions, rig->identity, rig->device, rig->ackd, batch, NULL, ms5_test_result_cb,
                            place);
}

GPtrArray *
rig_finish (Rig           *rig,
            GAsyncResult **place)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *results;

  ms5_test_wait_until (*place != NULL);
  results = ms5_actions_submit_finish (rig->actions, *place, &error);
  g_assert_no_error (error);
  g_clear_object (place);
  return results;
}

/* Takes @batch. */
GPtrArray *
rig_do_batch (Rig       *rig,
              GPtrArray *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *results;

  rig_submit (rig, batch, &result);
  results = rig_finish (rig, &result);
  g_assert_cmpuint (results->len, ==, batch->len);
  g_ptr_array_unref (batch);
  return results;
}

/* Takes @action. */
Ms5Result *
rig_do (Rig       *rig,
        Ms5Action *action)
{
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;

  g_ptr_array_add (batch, action);
  results = rig_do_batch (rig, batch);
  return g_steal_pointer (&g_ptr_array_index (results, 0));
}

char *
rig_do_code (Rig        *rig,
             const char *op,
             const char *topic,
             const char *key,
             const char *more)
{
  g_autoptr (Ms5Result) result = rig_do (rig, rig_action (rig, op, topic, key, more));

  return g_strdup (ms5_words_result_code (result->code));
}

const char *
rig_code (GPtrArray *results,
          guint      index)
{
  return ms5_words_result_code (((const Ms5Result *) g_ptr_array_index (results, index))->code);
}

/* What is wrong with @result, or NULL. */
char *
rig_compare (const Ms5Result *result,
             const char      *text)
{
  g_autoptr (json_t) expected = parse (text);
  g_autoptr (json_t) found = ms5_result_encode (result);
  const char *name;
  json_t *value;

  json_object_foreach (expected, name, value)
    {
      json_t *other = json_object_get (found, name);

      if (json_is_null (value) ? other != NULL : !json_equal (value, other))
        return g_strdup_printf ("%s in %s", name, ms5_json_encode (found, NULL));
    }
  return NULL;
}

json_t *
rig_item (Rig        *rig,
          const char *topic,
          const char *key)
{
  Ms5Item *item = ms5_image_lookup (ms5_journal_get_image (rig->journal), topic, key);

  return item != NULL ? item->fields : NULL;
}

const char *
rig_text (Rig        *rig,
          const char *topic,
          const char *key,
          const char *field)
{
  return json_string_value (json_object_get (rig_item (rig, topic, key), field));
}

/* The item of @topic that changed last. */
char *
rig_first_key (Rig        *rig,
               const char *topic)
{
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (rig->journal), topic);

  g_assert_cmpuint (view->items->len, >, 0);
  return g_strdup (((const Ms5Item *) g_ptr_array_index (view->items, 0))->key);
}

guint
rig_count (Rig        *rig,
           const char *topic)
{
  return ms5_image_get_n_items (ms5_journal_get_image (rig->journal), topic);
}

/* All actions on record, the newest first. */
GPtrArray *
rig_audit (Rig *rig)
{
  Ms5StoreQuery query = { .subject = MS5_STORE_AUDIT };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  ms5_store_query_async (rig->real, &query, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  answer = ms5_store_query_finish (rig->real, result, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&answer->actions);
}
