/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds to a cache, which a client has written and closed, what a longer time leaves there: for each line of it
 * thirty days of stops and jobs.  fill-cache FILE */

#include "config.h"

#include "client/ms5-cache.h"
#include "protocol/ms5-topics.h"
#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-wait.h"

#include <stdio.h>

#define DAYS 30
#define STOPS_PER_DAY 20
#define JOBS_PER_DAY 3

static Ms5Cache *
open_cache (const char *path,
            Ms5Clock   *clock)
{
  g_autoptr (GAsyncResult) got = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (Ms5Secrets) secrets = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Cache *cache;

  ms5_secrets_open_async (NULL, ms5_test_result_cb, &got);
  ms5_test_wait_until (got != NULL);
  secrets = ms5_secrets_open_finish (got, &error);
  g_assert_no_error (error);
  ms5_cache_open_async (path, secrets, clock, NULL, ms5_test_result_cb, &opened);
  ms5_test_wait_until (opened != NULL);
  cache = ms5_cache_open_finish (opened, &error);
  g_assert_no_error (error);
  g_assert_true (ms5_cache_is_kept (cache));
  return cache;
}

static Ms5CacheContents *
load (Ms5Cache *cache)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5CacheContents *contents;

  ms5_cache_load_async (cache, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  contents = ms5_cache_load_finish (cache, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (contents->cursor.epoch);
  return contents;
}

static void
add_stops (GPtrArray  *items,
           const char *topic,
           const char *line,
           gint64      now_ms)
{
  for (int i = 0; i < DAYS * STOPS_PER_DAY; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s/%d", line, i);
      json_int_t start = now_ms - (json_int_t) (i + 1) * 24 * 3600 * 1000 / STOPS_PER_DAY;

      g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, topic, key, i + 1,
                                              json_pack ("{ss sI sI ss ss ss sb ss sI}", "equipment", line, "start",
                                                         start, "end", start + 180000, "reason", "jam-infeed",
                                                         "category", "unplanned", "comment",
                                                         "Bottle stuck at the infeed star", "minor", i % 3 == 0,
                                                         "coded_by", "u-12", "coded_at", start + 200000)));
    }
}

static void
add_jobs (GPtrArray  *items,
          const char *topic,
          const char *line)
{
  for (int i = 0; i < DAYS * JOBS_PER_DAY; i++)
    {
      g_autofree char *key = g_strdup_printf ("PO-%s-%d", line, i);

      g_ptr_array_add (items, ms5_change_new (MS5_OP_PUT, topic, key, i + 1,
                                              json_pack ("{ss si si si ss}", "product", "cola-05", "qty", 20000,
                                                         "good", 19874, "scrap", 126, "state", "complete")));
    }
}

/* Of a large plant a client has not got all topics at once, but that may change. */
static void
add_past (Ms5CacheContents *contents,
          GStrvBuilder     *topics,
          const char       *line,
          gint64            now_ms)
{
  g_autofree char *stops = ms5_topic_new (MS5_TOPIC_STOPS, line);
  g_autofree char *jobs = ms5_topic_new (MS5_TOPIC_JOBS, line);

  if (!g_strv_contains ((const char *const *) contents->topics, stops))
    g_strv_builder_add (topics, stops);
  if (!g_strv_contains ((const char *const *) contents->topics, jobs))
    g_strv_builder_add (topics, jobs);
  add_stops (contents->items, stops, line, now_ms);
  add_jobs (contents->items, jobs, line);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  g_autoptr (Ms5Cache) cache = NULL;
  g_autoptr (Ms5CacheContents) contents = NULL;
  g_autoptr (GAsyncResult) swapped = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  guint n_lines = 0;

  g_assert_cmpint (argc, ==, 2);
  cache = open_cache (argv[1], clock);
  contents = load (cache);
  for (guint i = 0; contents->topics[i] != NULL; i++)
    {
      Ms5TopicKind kind;
      const char *line;

      g_strv_builder_add (topics, contents->topics[i]);
      if (!ms5_topic_parse (contents->topics[i], &kind, &line) || kind != MS5_TOPIC_LINE)
        continue;
      n_lines++;
      add_past (contents, topics, line, ms5_clock_now (clock) / 1000);
    }

  names = g_strv_builder_end (topics);
  ms5_cache_swap_async (cache, &contents->cursor, (const char *const *) names, contents->items, TRUE,
                        ms5_test_result_cb, &swapped);
  ms5_test_wait_until (swapped != NULL);
  ms5_cache_swap_finish (cache, swapped, &error);
  g_assert_no_error (error);
  ms5_cache_close_async (cache, ms5_test_result_cb, &closed);
  ms5_test_wait_until (closed != NULL);
  ms5_cache_close_finish (cache, closed, &error);
  g_assert_no_error (error);
  printf ("%u items of %u lines\n", contents->items->len, n_lines);
  return 0;
}
