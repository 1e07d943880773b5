/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-conformance.h"
#include "support/ms5-test-wait.h"

#include <glib/gstdio.h>

static void
commit_rows (Rig *rig,
             int  n_commits,
             int  n_rows)
{
  for (int i = 0; i < n_commits; i++)
    {
      for (int j = 0; j < n_rows; j++)
        rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", i * n_rows + j));
      rig_commit (rig);
      rig->at += S;
    }
}

static gint64
get_floor (Rig *rig)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = rig_load (rig, T0);
  const Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .after = snapshot->floor };
  g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);

  g_assert_cmpint (snapshot->head, ==, rig->pos);
  g_assert_cmpuint (snapshot->h, ==, rig->h);
  g_assert_cmpint (answer->floor, ==, snapshot->floor);
  g_assert_cmpuint (answer->log->len, ==, snapshot->head - snapshot->floor);
  return snapshot->floor;
}

/* It ends where a commit ends, as only there a client can be. */
static void
test_log_rows (Rig           *rig,
               gconstpointer  open)
{
  rig->retention.log_rows = 2510;
  rig_reopen (rig);
  commit_rows (rig, 700, 10);
  rig_maintain (rig, T0 + HOUR);
  g_assert_cmpint (get_floor (rig), ==, 4490);
  rig_maintain (rig, T0 + HOUR);
  g_assert_cmpint (get_floor (rig), ==, 4490);
}

static void
test_log_age (Rig           *rig,
              gconstpointer  open)
{
  commit_rows (rig, 100, 10);
  rig_maintain (rig, T0 + 7 * DAY - HOUR);
  g_assert_cmpint (get_floor (rig), ==, 0);
  rig_maintain (rig, T0 + 7 * DAY + 50 * S);
  g_assert_cmpint (get_floor (rig), ==, 500);

  /* The last row says where the log is; it never goes. */
  rig_maintain (rig, T0 + 70 * DAY);
  g_assert_cmpint (get_floor (rig), ==, 1000);
  rig_reopen (rig);
  commit_rows (rig, 1, 10);
  g_assert_cmpint (get_floor (rig), ==, 1000);
}

static void
test_events (Rig           *rig,
             gconstpointer  open)
{
  const char *const lines[] = { "L1", NULL };
  const Ms5StoreQuery query = { .subject = MS5_STORE_RECORDS, .kind = MS5_TOPIC_NOTES, .lines = lines,
                                .time = { T0, T0 + HOUR } };
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;

  rig->retention.events = 5;
  rig_reopen (rig);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("n%d", i);

      rig_put (rig, MS5_TOPIC_NOTES, "L1", key, json_pack ("{s:I}", "at", (json_int_t) (T0 / 1000 + i)));
      rig_put (rig, MS5_TOPIC_LINE, "L1", key, json_pack ("{s:i}", "a", i));
    }
  rig_put (rig, MS5_TOPIC_NOTES, "L2", "n", json_pack ("{s:i}", "at", 1));
  rig_commit (rig);
  rig_maintain (rig, T0 + HOUR);

  snapshot = rig_load (rig, T0);
  g_assert_cmpuint (snapshot->items->len, ==, 20 + 5 + 1);
  g_assert_cmpstr (((Ms5StoredItem *) g_ptr_array_index (snapshot->items, 20))->key, ==, "n17");
  answer = rig_query (rig, &query);
  g_assert_cmpuint (answer->records->len, ==, 20);
}

static void
put_history (Rig *rig)
{
  for (int i = 0; i < 30; i++)
    {
      Ms5Time start = T0 + i * DAY;
      g_autofree char *key = g_strdup_printf ("k%d", i);
      const char *line = i % 2 == 0 ? "L1" : "L2";
      Ms5Span span = { { start, i < 29 ? start + DAY : MS5_TIME_NONE }, MS5_STATE_IDLE };

      rig_put (rig, MS5_TOPIC_STOPS, line, key,
               json_pack ("{s:I, s:I}", "start", (json_int_t) ms5_time_to_ms (start), "end",
                          (json_int_t) ms5_time_to_ms (start + HOUR)));
      rig_put (rig, MS5_TOPIC_SYSTEM, NULL, key,
               json_pack ("{s:I}", "at", (json_int_t) ms5_time_to_ms (start)));
      ms5_batch_add_span (rig_get_batch (rig), "FL1", &span, FALSE);
      ms5_batch_add_production (rig_get_batch (rig), "FL1", start, "cola", (gint64[]) { 1, 0, 0 });
    }
  /* One that still lasts is kept, however old. */
  rig_put (rig, MS5_TOPIC_STOPS, "L1", "open",
           json_pack ("{s:I}", "start", (json_int_t) ms5_time_to_ms (T0)));
  rig_commit (rig);
}

static guint
count (Rig             *rig,
       Ms5StoreSubject  subject,
       Ms5TopicKind     kind)
{
  const char *const lines[] = { "L1", "L2", NULL };
  const char *const equipment[] = { "FL1", NULL };
  const Ms5StoreQuery query = {
    .subject = subject, .kind = kind, .lines = kind == MS5_TOPIC_SYSTEM ? NULL : lines,
    .equipment = subject != MS5_STORE_RECORDS ? equipment : NULL, .time = { T0 - DAY, T0 + 100 * DAY },
  };
  g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);

  if (answer->production != NULL)
    return (guint) g_array_index (answer->production, Ms5ProductionRecord, 0).pieces[0];
  return answer->records != NULL ? answer->records->len : answer->spans->len;
}

static void
test_record_age (Rig           *rig,
                 gconstpointer  open)
{
  rig->retention.record_age = 10 * DAY;
  rig_reopen (rig);
  put_history (rig);
  rig_maintain (rig, T0 + 30 * DAY + 2 * HOUR);

  /* What ended 20 days after T0, or later. */
  g_assert_cmpuint (count (rig, MS5_STORE_RECORDS, MS5_TOPIC_STOPS), ==, 10);
  g_assert_cmpuint (count (rig, MS5_STORE_RECORDS, MS5_TOPIC_SYSTEM), ==, 9);
  g_assert_cmpuint (count (rig, MS5_STORE_SPANS, MS5_TOPIC_STOPS), ==, 10);
  g_assert_cmpuint (count (rig, MS5_STORE_PRODUCTION, MS5_TOPIC_STOPS), ==, 9);
}

static void
back_up (Rig          *rig,
         const char   *folder,
         GCancellable *cancellable,
         GError      **error)
{
  g_autofree char *path = g_build_filename (folder, "server.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gboolean done;

  ms5_store_backup_async (rig->store, path, cancellable, ms5_test_result_cb, &result);

  /* Commits go on meanwhile; what the copy has of them is up to the store. */
  if (cancellable == NULL)
    commit_rows (rig, 20, 1);
  done = ms5_store_backup_finish (rig->store, rig_wait (&result), error);
  g_assert_cmpint (done, ==, *error == NULL);
}

static void
test_backup (Rig           *rig,
             gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autofree char *folder = g_build_filename (rig->folder, "backup", NULL);
  Rig copy = { .open = rig->open, .retention = rig->retention, .folder = folder };

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  commit_rows (rig, 50, 10);
  snapshot = rig_load (rig, T0);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (Ms5StoreSnapshot) copied = NULL;
      g_autoptr (GError) error = NULL;

      back_up (rig, folder, NULL, &error);
      g_assert_no_error (error);

      copy.store = rig->open (folder, &rig->retention);
      copied = rig_load (&copy, T0);
      g_assert_cmpstr (copied->epoch, !=, snapshot->epoch);
      g_assert_cmpint (copied->head, >=, snapshot->head + i * 20);
      g_assert_cmpint (copied->head, <=, rig->pos);
      g_assert_cmpuint (copied->items->len, ==, snapshot->items->len);
      rig_tear_down (&copy, NULL);
    }
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_backup_stopped (Rig           *rig,
                     gconstpointer  open)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *folder = g_build_filename (rig->folder, "backup", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) nowhere = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  commit_rows (rig, 50, 10);
  g_cancellable_cancel (cancellable);
  back_up (rig, folder, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (folder), ==, 0);

  back_up (rig, "/nonexistent", NULL, &nowhere);
  g_assert_error (nowhere, MS5_STORE_ERROR, MS5_STORE_ERROR_IO);
}

static void
test_cancelled (Rig           *rig,
                gconstpointer  open)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_LOG };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ms5_store_query_async (rig->store, &query, cancellable, ms5_test_result_cb, &result);
  g_assert_null (ms5_store_query_finish (rig->store, rig_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_closed (Rig           *rig,
             gconstpointer  open)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_LOG };
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) commit_error = NULL;

  ms5_store_close_async (rig->store, ms5_test_result_cb, &closed);
  ms5_store_query_async (rig->store, &query, NULL, ms5_test_result_cb, &asked);
  g_assert_null (ms5_store_query_finish (rig->store, rig_wait (&asked), &error));
  g_assert_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED);
  g_assert_true (ms5_store_close_finish (rig->store, rig_wait (&closed), NULL));

  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 1));
  g_assert_false (rig_try_commit (rig, rig->batch, &commit_error));
  g_assert_error (commit_error, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED);

  g_clear_object (&closed);
  g_clear_object (&asked);
  g_clear_object (&rig->store);
  rig->store = rig->open (rig->folder, &rig->retention);
}

void
store_conformance_add_upkeep (const RigOpen *open)
{
  CONFORMANCE (open, "upkeep/log-rows", test_log_rows);
  CONFORMANCE (open, "upkeep/log-age", test_log_age);
  CONFORMANCE (open, "upkeep/events", test_events);
  CONFORMANCE (open, "upkeep/record-age", test_record_age);
  CONFORMANCE (open, "upkeep/backup", test_backup);
  CONFORMANCE (open, "upkeep/backup-stopped", test_backup_stopped);
  CONFORMANCE (open, "upkeep/cancelled", test_cancelled);
  CONFORMANCE (open, "upkeep/closed", test_closed);
}
