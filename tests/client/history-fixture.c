/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "history-fixture.h"

#include "client-wait.h"
#include "client/ms5-memory-secrets.h"
#include "core/ms5-manual-clock.h"
#include "support/ms5-test-dir.h"

void
fixture_open (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_cache_open_async (f->path, f->secrets, f->clock, NULL, ms5_test_result_cb, &result);
  f->cache = ms5_cache_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  f->history = ms5_history_new (f->cache, f->clock);
}

void
fixture_close (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_history_stop (f->history);
  ms5_cache_close_async (f->cache, ms5_test_result_cb, &result);
  ms5_cache_close_finish (f->cache, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_clear_object (&f->history);
  g_clear_object (&f->cache);
}

void
fixture_set_up (Fixture       *f,
                gconstpointer  data)
{
  f->path = g_build_filename (ms5_test_dir_new (), "cache.db", NULL);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (f->secrets), TRUE);
  f->clock = MS5_CLOCK (ms5_manual_clock_new (START));
  fixture_open (f);
}

void
fixture_tear_down (Fixture       *f,
                   gconstpointer  data)
{
  fixture_close (f);
  g_object_unref (f->clock);
  g_object_unref (f->secrets);
  g_free (f->path);
}

void
fixture_write (Fixture         *f,
               Ms5HistoryBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_history_write_async (f->history, batch, ms5_test_result_cb, &result);
  ms5_history_write_finish (f->history, client_wait (&result), &error);
  g_assert_no_error (error);
}

GArray *
fixture_read_series (Fixture *f,
                     Ms5Time  from,
                     Ms5Time  to,
                     guint    n,
                     Ms5Time *out_as_of)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *points;

  ms5_history_read_series_async (f->history, "FL1", "temperature", (Ms5Interval) { from, to }, n, NULL,
                                 ms5_test_result_cb, &result);
  points = ms5_history_read_series_finish (f->history, client_wait (&result), out_as_of, &error);
  g_assert_no_error (error);
  return points;
}

json_t *
make_answer (Ms5Time from,
             gint64  step_ms,
             guint   n,
             double  first)
{
  json_t *points = json_array ();

  for (guint i = 0; i < n; i++)
    json_array_append_new (points, json_pack ("{sI, sf}", "start", (json_int_t) (ms5_time_to_ms (from) + i * step_ms),
                                              "mean", first + i));
  return json_pack ("{ss, ss, ss, sI, so}", "line", "L1", "equipment", "FL1", "sensor", "temperature", "step_ms",
                    (json_int_t) step_ms, "points", points);
}

void
fixture_add_answer (Fixture *f,
                    json_t  *answer)
{
  Ms5HistoryBatch *batch = ms5_history_batch_new ();

  g_assert_true (ms5_history_batch_add_series (batch, answer));
  json_decref (answer);
  fixture_write (f, batch);
}
