/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-rig.h"

#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

/* Set up by one fixture after another: the functions that open stores are passed as data. */
void
rig_set_up (Rig           *rig,
            gconstpointer  open)
{
  rig->open = *(const RigOpen *) open;
  rig->retention = ms5_store_retention_default;
  rig->folder = ms5_test_dir_new ();
  rig->store = rig->open (rig->folder, &rig->retention);
  rig->at = T0;
}

static void
close_store (Rig *rig)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_store_close_async (rig->store, ms5_test_result_cb, &result);
  g_assert_true (ms5_store_close_finish (rig->store, rig_wait (&result), &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_finalize_object (g_steal_pointer (&rig->store));
}

void
rig_tear_down (Rig           *rig,
               gconstpointer  open)
{
  g_clear_pointer (&rig->batch, ms5_batch_unref);
  close_store (rig);
}

void
rig_reopen (Rig *rig)
{
  close_store (rig);
  rig->store = rig->open (rig->folder, &rig->retention);
}

Ms5Batch *
rig_get_batch (Rig *rig)
{
  if (rig->batch == NULL)
    rig->batch = ms5_batch_new (rig->pos, rig->h);
  return rig->batch;
}

static void
add (Rig          *rig,
     Ms5Op         op,
     Ms5TopicKind  kind,
     const char   *line,
     const char   *key,
     json_t       *fields,
     gboolean      keep)
{
  Ms5Batch *batch = rig_get_batch (rig);
  g_autofree char *topic = ms5_topic_new (kind, line);
  g_autoptr (Ms5Change) change = ms5_change_new (op, topic, key, batch->pos + 1, json_incref (fields));
  g_autoptr (json_t) changed = NULL;
  gsize length;
  const char *text = ms5_change_get_text (change, &length);

  if (op == MS5_OP_PUT)
    changed = json_pack ("{s:I}", "", (json_int_t) change->v);
  ms5_batch_add_change (batch, change, ms5_hash_chain (batch->h, text, length), kind, line, fields,
                        changed, keep);
}

/* Takes @fields. */
void
rig_put (Rig          *rig,
         Ms5TopicKind  kind,
         const char   *line,
         const char   *key,
         json_t       *fields)
{
  Ms5Op op = ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT ? MS5_OP_EVENT : MS5_OP_PUT;

  g_assert_nonnull (fields);
  add (rig, op, kind, line, key, fields, FALSE);
  json_decref (fields);
}

void
rig_remove (Rig          *rig,
            Ms5TopicKind  kind,
            const char   *line,
            const char   *key,
            gboolean      keep)
{
  add (rig, MS5_OP_DELETE, kind, line, key, NULL, keep);
}

void
rig_reading (Rig        *rig,
             const char *equipment,
             const char *sensor,
             Ms5Time     time,
             double      value)
{
  ms5_batch_add_reading (rig_get_batch (rig), equipment, sensor, time, value);
}

gboolean
rig_try_commit (Rig       *rig,
                Ms5Batch  *batch,
                GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  batch->at = rig->at;
  ms5_store_commit_async (rig->store, batch, ms5_test_result_cb, &result);
  return ms5_store_commit_finish (rig->store, rig_wait (&result), error);
}

/* The open batch; nothing if there is none. */
void
rig_commit (Rig *rig)
{
  g_autoptr (Ms5Batch) batch = g_steal_pointer (&rig->batch);
  g_autoptr (GError) error = NULL;

  if (batch == NULL)
    return;
  g_assert_true (rig_try_commit (rig, batch, &error));
  g_assert_no_error (error);
  rig->pos = batch->pos;
  rig->h = batch->h;
}

Ms5StoreSnapshot *
rig_load (Rig     *rig,
          Ms5Time  since)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreSnapshot *snapshot;

  ms5_store_load_async (rig->store, since, NULL, ms5_test_result_cb, &result);
  snapshot = ms5_store_load_finish (rig->store, rig_wait (&result), &error);
  g_assert_no_error (error);
  return snapshot;
}

Ms5StoreAnswer *
rig_query (Rig                 *rig,
           const Ms5StoreQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5StoreAnswer *answer;

  ms5_store_query_async (rig->store, query, NULL, ms5_test_result_cb, &result);
  answer = ms5_store_query_finish (rig->store, rig_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->subject, ==, query->subject);
  return answer;
}

/* Until nothing is due any more. */
void
rig_maintain (Rig     *rig,
              Ms5Time  now)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      ms5_store_maintain_async (rig->store, now, ms5_test_result_cb, &result);
      g_assert_true (ms5_store_maintain_finish (rig->store, rig_wait (&result), &more, &error));
      g_assert_no_error (error);
    }
}

/* Gives what the callback put into @place. */
GAsyncResult *
rig_wait (GAsyncResult **place)
{
  ms5_test_wait_until (*place != NULL);
  return *place;
}
