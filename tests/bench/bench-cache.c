/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-history.h"
#include "client/ms5-memory-secrets.h"
#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <stdio.h>
#include <sys/resource.h>

/* A cold start: 50 lines, of each of which a week of stops and jobs is read, which is what the server keeps
 * in its topics, and 30 days of them. */

#define N_LINES 50
#define STOPS_PER_DAY 20
#define JOBS_PER_DAY 3
#define EPOCH "0198c0de0000700080000000000000aa"

static gint64 position;
static int n_days;

static void
add (GPtrArray  *items,
     const char *topic,
     const char *key,
     json_t     *fields)
{
  g_assert_nonnull (fields);
  g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, topic, key, ++position, fields));
}

static void
add_stops (GPtrArray *items,
           int        line)
{
  g_autofree char *topic = g_strdup_printf ("stops/L%d", line);

  for (int i = 0; i < n_days * STOPS_PER_DAY; i++)
    {
      g_autofree char *key = g_strdup_printf ("0198c0de-%04x-7000-8000-%012x", i, line);
      json_int_t start = G_GINT64_CONSTANT (1767000000000) + i * 4000;

      add (items, topic, key, json_pack ("{ss sI sI ss ss ss sb ss sI ss}", "equipment", "FL1",
                                         "start", start, "end", start + 3000, "reason", "jam-infeed",
                                         "category", "unplanned", "comment", "Bottle stuck at the infeed star",
                                         "minor", 0, "coded_by", "u-12", "coded_at", start + 3100,
                                         "detected", "state"));
    }
}

static void
add_line (GPtrArray    *items,
          GStrvBuilder *topics,
          int           line)
{
  g_autofree char *stops = g_strdup_printf ("stops/L%d", line);
  g_autofree char *jobs = g_strdup_printf ("jobs/L%d", line);
  g_autofree char *state = g_strdup_printf ("line/L%d", line);

  g_strv_builder_add_many (topics, stops, jobs, state, NULL);
  add_stops (items, line);
  for (int i = 0; i < n_days * JOBS_PER_DAY; i++)
    {
      g_autofree char *key = g_strdup_printf ("PO-%d-%d", line, i);

      add (items, jobs, key, json_pack ("{ss si si si ss}", "product", "cola-05", "qty", 20000, "good", 19874,
                                        "scrap", 126, "state", "complete"));
    }
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *key = g_strdup_printf ("E%d", i);

      add (items, state, key, json_pack ("{ss sI ss ss}", "state", "Execute", "since",
                                         (json_int_t) 1767000000000, "mode", "Production", "cause", "none"));
    }
}

/* Of all threads. */
static gint64
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

static Ms5Cache *
open_cache (const char *path,
            Ms5Secrets *secrets,
            Ms5Clock   *clock)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_cache_open_async (path, secrets, clock, NULL, ms5_test_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ms5_cache_open_finish (result, NULL);
}

static void
close_cache (Ms5Cache *cache)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_cache_close_async (cache, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_cache_close_finish (cache, result, NULL));
}

static void
fill (Ms5Cache  *cache,
      GPtrArray *items)
{
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = NULL;
  Ms5Cursor cursor = { (char *) EPOCH, 0, 1 };

  for (int line = 1; line <= N_LINES; line++)
    add_line (items, topics, line);
  names = g_strv_builder_end (topics);
  cursor.pos = position;
  ms5_cache_swap_async (cache, &cursor, (const char *const *) names, items, TRUE, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_cache_swap_finish (cache, result, NULL));
}

static double
apply (Ms5Cache  *cache,
       GPtrArray *items,
       int        n)
{
  gint64 start = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
      Ms5Cursor cursor = { (char *) EPOCH, position + 40, 1 };

      for (int k = 0; k < 40; k++)
        {
          Ms5Change *item = g_ptr_array_index (items, (guint) (i * 40 + k) * 17 % items->len);

          g_ptr_array_add (ops, ms5_change_new (MS5_OP_MERGE, item->topic, item->key, position + k + 1,
                                                json_pack ("{si}", "scrap", i)));
        }
      ms5_cache_apply_async (cache, position, &cursor, ops, ms5_test_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (ms5_cache_apply_finish (cache, result, NULL));
      position += 40;
    }
  return 40.0 * n * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - start);
}

static void
measure (int days)
{
  g_autofree char *folder = g_dir_make_tmp ("ms5-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cache.db", NULL);
  g_autoptr (Ms5Secrets) secrets = ms5_memory_secrets_new (NULL);
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  g_autoptr (Ms5Cache) first = NULL;
  gint64 best = G_MAXINT64;
  gint64 cpu = G_MAXINT64;
  GStatBuf info;
  double rate;

  n_days = days;
  position = 0;
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (secrets), TRUE);
  first = open_cache (path, secrets, clock);
  fill (first, items);
  rate = apply (first, items, 100);
  close_cache (first);

  for (int i = 0; i < 7; i++)
    {
      gint64 start = g_get_monotonic_time ();
      gint64 cpu_start = get_cpu_time ();
      g_autoptr (Ms5Cache) cache = open_cache (path, secrets, clock);

      best = MIN (best, g_get_monotonic_time () - start);
      cpu = MIN (cpu, get_cpu_time () - cpu_start);
      close_cache (cache);
    }

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  printf ("cache: opened and read %u items of %d lines and %d days (%.1f MiB) in %.0f ms"
          " (%.0f ms of processor time); merged %.0f changes/s\n", items->len, N_LINES, n_days, (double) info.st_size / 1048576.0,
          (double) best / 1000.0, (double) cpu / 1000.0, rate);
  ms5_test_dir_remove (folder);
}

/* The past of a hall: six lines of five machines with four sensors each. */
#define N_MACHINES 30
#define N_SENSORS  4

static void
write_day (Ms5History *history,
           Ms5Time     day)
{
  g_autoptr (GAsyncResult) result = NULL;
  Ms5HistoryBatch *batch = ms5_history_batch_new ();

  for (int machine = 0; machine < N_MACHINES; machine++)
    for (int sensor = 0; sensor < N_SENSORS; sensor++)
      {
        g_autofree char *code = g_strdup_printf ("E%d", machine);
        g_autofree char *name = g_strdup_printf ("s%d", sensor);

        for (int minute = 0; minute < 24 * 60; minute++)
          ms5_history_batch_add_value (batch, "L1", code, name, day + minute * MS5_USEC_PER_MIN, minute);
      }
  ms5_history_write_async (history, batch, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_history_write_finish (history, result, NULL));
}

static double
read_past (Ms5History *history,
           Ms5Time     to,
           int         days,
           guint      *out_n)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) points = NULL;
  const Ms5Interval time = { to - days * MS5_HISTORY_DAY, to };
  Ms5Time as_of;

  ms5_history_read_series_async (history, "E7", "s1", time, 500, NULL, ms5_test_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  points = ms5_history_read_series_finish (history, result, &as_of, NULL);
  g_assert_nonnull (points);
  *out_n = points->len;
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
measure_past (int days)
{
  g_autofree char *folder = g_dir_make_tmp ("ms5-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "cache.db", NULL);
  g_autoptr (Ms5Secrets) secrets = ms5_memory_secrets_new (NULL);
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  g_autoptr (Ms5Cache) cache = NULL;
  g_autoptr (Ms5History) history = NULL;
  g_autoptr (GAsyncResult) trimmed = NULL;
  Ms5Time from = ms5_time_floor (ms5_clock_now (clock), MS5_HISTORY_DAY) - days * MS5_HISTORY_DAY;
  Ms5Time to = from + days * MS5_HISTORY_DAY;
  gint64 start, opened;
  double written, day, all;
  gint64 used;
  guint n_day, n_all;

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (secrets), TRUE);
  cache = open_cache (path, secrets, clock);
  history = ms5_history_new (cache, clock);
  start = g_get_monotonic_time ();
  for (int i = 0; i < days; i++)
    write_day (history, from + i * MS5_HISTORY_DAY);
  written = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_clear_object (&history);
  close_cache (cache);
  g_clear_object (&cache);

  start = g_get_monotonic_time ();
  cache = open_cache (path, secrets, clock);
  opened = g_get_monotonic_time () - start;
  history = ms5_history_new (cache, clock);
  day = read_past (history, to, 1, &n_day);
  all = read_past (history, to, days, &n_all);
  ms5_history_trim_async (history, to, ms5_test_result_cb, &trimmed);
  ms5_test_wait_until (trimmed != NULL);
  used = ms5_history_trim_finish (history, trimmed, NULL);
  printf ("past: %d sensors and %d days (%.1f MiB) written in %.1f s, opened in %.0f ms; of one sensor a day in %.1f ms"
          " (%u points), all days in %.1f ms (%u points)\n", N_MACHINES * N_SENSORS, days, (double) used / 1048576.0, written,
          (double) opened / 1000.0, day, n_day, all, n_all);
  g_clear_object (&history);
  close_cache (cache);
  ms5_test_dir_remove (folder);
}

int
main (void)
{
  measure (7);
  measure (30);
  measure_past (30);
  return 0;
}
