/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client-wait.h"
#include "history-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* What is kept of the past: records and answers, what goes with what, and for how long. */

static GPtrArray *
read_records (Fixture    *f,
              const char *topic,
              Ms5Time     from,
              Ms5Time     to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  ms5_history_read_records_async (f->history, topic, (Ms5Interval) { from, to }, NULL, ms5_test_result_cb, &result);
  records = ms5_history_read_records_finish (f->history, client_wait (&result), &error);
  g_assert_no_error (error);
  return records;
}

static gint64
trim (Fixture *f,
      Ms5Time  now)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 used;

  ms5_history_trim_async (f->history, now, ms5_test_result_cb, &result);
  used = ms5_history_trim_finish (f->history, client_wait (&result), &error);
  g_assert_no_error (error);
  return used;
}

static guint
count_parts (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) parts = NULL;

  ms5_history_read_parts_async (f->history, NULL, ms5_test_result_cb, &result);
  parts = ms5_history_read_parts_finish (f->history, client_wait (&result), NULL);
  g_assert_nonnull (parts);
  return g_hash_table_size (parts);
}

static void
run_sql (Fixture    *f,
         const char *sql)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (f->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

/* Records */

static void
add_stop (json_t     *list,
          const char *key,
          gint64      v,
          Ms5Time     start,
          Ms5Time     end,
          const char *reason)
{
  json_t *stop = json_pack ("{ss, ss, sI, sI, ss}", "line", "L1", "key", key, "v", (json_int_t) v, "start",
                            (json_int_t) ms5_time_to_ms (start), "reason", reason);

  if (end != MS5_TIME_NONE)
    json_object_set_new (stop, "end", json_integer (ms5_time_to_ms (end)));
  json_array_append_new (list, stop);
}

static void
add_records (Fixture      *f,
             Ms5TopicKind  kind,
             json_t       *list)
{
  g_autoptr (json_t) answer = json_object ();
  Ms5HistoryBatch *batch = ms5_history_batch_new ();

  json_object_set_new (answer, ms5_history_records_name (kind), list);
  g_assert_true (ms5_history_batch_add_records (batch, kind, answer));
  ms5_history_batch_set_part (batch, "stops/L1", "L1", ms5_time_floor (START, MS5_HISTORY_DAY), START);
  fixture_write (f, batch);
}

static const char *
get_reason (GPtrArray *records,
            guint      i)
{
  const Ms5Change *change = g_ptr_array_index (records, i);

  return json_string_value (json_object_get (change->fields, "reason"));
}

static void
test_records (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) found = NULL;
  json_t *list = json_array ();

  add_stop (list, "a", 5, START, START + MINUTE, "jam");
  add_stop (list, "b", 6, START + MS5_USEC_PER_H, MS5_TIME_NONE, "lasts");
  add_records (f, MS5_TOPIC_STOPS, list);
  list = json_array ();
  add_stop (list, "a", 4, START, START + MINUTE, "old");
  add_stop (list, "b", 7, START + MS5_USEC_PER_H, MS5_TIME_NONE, "new");
  add_records (f, MS5_TOPIC_STOPS, list);
  g_assert_cmpuint (count_parts (f), ==, 1);

  fixture_close (f);
  fixture_open (f);
  found = read_records (f, "stops/L1", START, START + MS5_HISTORY_DAY);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (get_reason (found, 0), ==, "new");
  g_assert_cmpstr (get_reason (found, 1), ==, "jam");
  g_clear_pointer (&found, g_ptr_array_unref);

  found = read_records (f, "stops/L1", START + MINUTE, START + MS5_HISTORY_DAY);
  g_assert_cmpuint (found->len, ==, 1);
  g_clear_pointer (&found, g_ptr_array_unref);
  found = read_records (f, "stops/L2", START, START + MS5_HISTORY_DAY);
  g_assert_cmpuint (found->len, ==, 0);
}

/* A value that was put into another row is not believed, and does not stand in the way of what comes. */
static void
test_moved (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  json_t *list = json_array ();

  add_stop (list, "a", 5, START, START + MINUTE, "jam");
  add_stop (list, "b", 5, START, START + MINUTE, "other");
  add_records (f, MS5_TOPIC_STOPS, list);
  fixture_close (f);
  run_sql (f, "UPDATE record SET fields = (SELECT fields FROM record WHERE key = 'b') WHERE key = 'a'");
  fixture_open (f);
  ms5_history_read_records_async (f->history, "stops/L1", (Ms5Interval) { START, START + MINUTE }, NULL,
                                  ms5_test_result_cb, &result);
  found = ms5_history_read_records_finish (f->history, client_wait (&result), &error);
  g_assert_null (found);
  g_assert_error (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_TAMPERED);

  g_assert_cmpuint (count_parts (f), ==, 0);
  list = json_array ();
  add_stop (list, "a", 5, START, START + MINUTE, "jam");
  add_records (f, MS5_TOPIC_STOPS, list);
  found = read_records (f, "stops/L1", START, START + MINUTE);
  g_assert_cmpuint (found->len, ==, 1);
}

static void
test_kept_answer (Fixture       *f,
                  gconstpointer  data)
{
  Ms5HistoryBatch *batch = ms5_history_batch_new ();
  g_autoptr (json_t) answer = json_pack ("{sf}", "oee", 0.75);
  g_autoptr (json_t) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  Ms5Time as_of;

  ms5_history_batch_set_answer (batch, "/api/v1/lines/L1/kpi", "L1", START, answer);
  fixture_write (f, batch);
  ms5_history_read_answer_async (f->history, "/api/v1/lines/L1/kpi", NULL, ms5_test_result_cb, &result);
  found = ms5_history_read_answer_finish (f->history, client_wait (&result), &as_of, NULL);
  g_assert_true (json_equal (found, answer));
  g_assert_cmpint (as_of, ==, START);

  ms5_history_read_answer_async (f->history, "/api/v1/lines/L2/kpi", NULL, ms5_test_result_cb, &other);
  g_assert_null (ms5_history_read_answer_finish (f->history, client_wait (&other), &as_of, NULL));
}

/* What goes with what */

static void
swap (Fixture    *f,
      const char *epoch)
{
  const char *topics[] = { "live/L1", "stops/L1", NULL };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  Ms5Cursor cursor = { (char *) epoch, 100, 1 };

  ms5_cache_swap_async (f->cache, &cursor, topics, items, TRUE, ms5_test_result_cb, &result);
  g_assert_true (ms5_cache_swap_finish (f->cache, client_wait (&result), NULL));
}

static void
fill (Fixture *f)
{
  json_t *list = json_array ();

  add_stop (list, "a", 5, START, START + MINUTE, "jam");
  add_records (f, MS5_TOPIC_STOPS, list);
  fixture_add_answer (f, make_answer (START, 60000, 60, 0));
}

static void
assert_filled (Fixture  *f,
               gboolean  series,
               gboolean  records)
{
  g_autoptr (GArray) points = NULL;
  g_autoptr (GPtrArray) found = read_records (f, "stops/L1", START, START + MINUTE);
  Ms5Time as_of;

  points = fixture_read_series (f, START, START + MS5_USEC_PER_H, 60, &as_of);
  g_assert_cmpuint (points->len, ==, series ? 60 : 0);
  g_assert_cmpint (found->len > 0 && g_str_equal (get_reason (found, 0), "jam"), ==, records);
}

static void
test_erased (Fixture       *f,
             gconstpointer  data)
{
  const char *stops[] = { "stops/L1", NULL };
  const char *live[] = { "live/L1", NULL };
  g_autoptr (GAsyncResult) dropped = NULL;
  g_autoptr (GAsyncResult) lost = NULL;
  g_autoptr (GAsyncResult) wiped = NULL;

  swap (f, "0198c0de0000700080000000000000aa");
  fill (f);
  swap (f, "0198c0de0000700080000000000000aa");
  assert_filled (f, TRUE, TRUE);

  ms5_cache_drop_async (f->cache, stops, ms5_test_result_cb, &dropped);
  g_assert_true (ms5_cache_drop_finish (f->cache, client_wait (&dropped), NULL));
  assert_filled (f, TRUE, FALSE);
  g_assert_cmpuint (count_parts (f), ==, 0);
  ms5_cache_drop_async (f->cache, live, ms5_test_result_cb, &lost);
  g_assert_true (ms5_cache_drop_finish (f->cache, client_wait (&lost), NULL));
  assert_filled (f, FALSE, FALSE);

  /* Another history of the server, another person. */
  fill (f);
  swap (f, "0198c0de0000700080000000000000bb");
  assert_filled (f, FALSE, FALSE);
  fill (f);
  ms5_cache_wipe_async (f->cache, "https://hall.example", "u-2", ms5_test_result_cb, &wiped);
  g_assert_true (ms5_cache_wipe_finish (f->cache, client_wait (&wiped), NULL));
  assert_filled (f, FALSE, FALSE);
}

/* Limits */

static void
test_age (Fixture       *f,
          gconstpointer  data)
{
  g_autoptr (GPtrArray) found = NULL;
  json_t *list = json_array ();

  ms5_history_set_limits (f->history, 128, 7);
  add_stop (list, "lasts", 1, START - 20 * MS5_HISTORY_DAY, MS5_TIME_NONE, "lasts");
  add_records (f, MS5_TOPIC_STOPS, list);
  fill (f);
  trim (f, START + 6 * MS5_HISTORY_DAY);
  assert_filled (f, TRUE, TRUE);
  trim (f, START + 8 * MS5_HISTORY_DAY);
  found = read_records (f, "stops/L1", 0, START + MINUTE);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (get_reason (found, 0), ==, "lasts");
  g_assert_cmpuint (count_parts (f), ==, 0);
}

static gint64
get_file_size (Fixture *f)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  return info.st_size;
}

/* The oldest days go until it fits, and the file becomes smaller. */
static void
test_size (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GArray) oldest = NULL;
  g_autoptr (GArray) newest = NULL;
  gint64 used;
  Ms5Time as_of;

  for (guint day = 0; day < 40; day++)
    {
      Ms5HistoryBatch *batch = ms5_history_batch_new ();

      for (guint hour = 0; hour < 24; hour++)
        for (guint machine = 0; machine < 40; machine++)
          {
            g_autofree char *code = g_strdup_printf ("FL%u", machine);

            ms5_history_batch_add_value (batch, "L1", code, "temperature",
                                         START + day * MS5_HISTORY_DAY + hour * MS5_USEC_PER_H, day);
          }
      fixture_write (f, batch);
    }

  ms5_history_set_limits (f->history, 1, 1000);
  used = trim (f, START + 40 * MS5_HISTORY_DAY);
  g_assert_cmpint (used, <=, 1024 * 1024);
  g_assert_cmpint (used, >, 512 * 1024);
  oldest = fixture_read_series (f, START, START + MS5_HISTORY_DAY, 100, &as_of);
  g_assert_cmpuint (oldest->len, ==, 0);
  newest = fixture_read_series (f, START + 39 * MS5_HISTORY_DAY, START + 40 * MS5_HISTORY_DAY, 100, &as_of);
  g_assert_cmpuint (newest->len, >=, 24);
  fixture_close (f);
  g_assert_cmpint (get_file_size (f), <, 4 * 1024 * 1024);
  fixture_open (f);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void      (*run) (Fixture       *f,
                      gconstpointer  data);
  } tests[] = {
    { "records", test_records },
    { "moved", test_moved },
    { "kept-answer", test_kept_answer },
    { "erased", test_erased },
    { "age", test_age },
    { "size", test_size },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/client/history/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
    }
  return g_test_run ();
}
