/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-change.h"
#include "protocol/ms5-frame.h"
#include "protocol/ms5-hash.h"
#include "protocol/ms5-sample.h"

#include <stdio.h>
#include <string.h>

/* What the server pays for a sample that comes in, and for a change that goes out. */

#define N_SAMPLES 1000
#define N_CHANGES 20000

static char *
samples_new (void)
{
  GString *text = g_string_new ("[");

  for (int i = 0; i < N_SAMPLES; i++)
    g_string_append_printf (text,
                            "%s{\"ts\":\"2026-03-02T10:%02d:%02d.250Z\",\"source\":\"plc-fl1\",\"birth\":3,\"seq\":%d,"
                            "\"state\":\"Execute\",\"mode\":\"Production\",\"counts\":{\"good\":%d,\"scrap\":1,\"rework\":0},"
                            "\"product\":\"cola-05\",\"sensors\":{\"temperature\":64.%d,\"pressure\":2.31,\"vibration\":4.9}}",
                            i > 0 ? "," : "", i / 60 % 60, i % 60, i, i % 20, i % 10);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static double
measure_samples (void)
{
  g_autofree char *text = samples_new ();
  gsize length = strlen (text);
  double best = 0;

  for (int round = 0; round < 20; round++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (GPtrArray) samples =
        ms5_samples_parse (text, length, G_GINT64_CONSTANT (1772450000000000), problems);

      g_assert (samples->len == N_SAMPLES && ms5_problems_get_count (problems) == 0);
      g_clear_pointer (&samples, g_ptr_array_unref);
      best = MAX (best, N_SAMPLES * 1e6 / (double) (g_get_monotonic_time () - start));
    }

  return best;
}

static double
measure_changes (gsize *out_bytes)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  gint64 start = g_get_monotonic_time ();
  guint64 h = 0, sum = 0;

  for (int i = 0; i < N_CHANGES; i++)
    {
      json_t *fields = json_pack ("{s:s,s:I,s:s,s:f}", "state", "Execute", "since", (json_int_t) 1767000000000 + i,
                                  "mode", "Production", "speed", 41.5 + i);
      Ms5Change *change = ms5_change_new (MS5_OP_MERGE, "line/L1", "FL1", i + 1, fields);
      gsize length;
      const char *text = ms5_change_get_text (change, &length);

      h = ms5_hash_chain (h, text, length);
      sum += ms5_hash_item ("line/L1", "FL1", i + 1) - ms5_hash_item ("line/L1", "FL1", i);
      *out_bytes += length;
      g_ptr_array_add (changes, change);
    }

  g_assert (h != 0 && sum != 0);
  return N_CHANGES * 1e6 / (double) (g_get_monotonic_time () - start);
}

static double
measure_frames (gsize  length,
                double *out_ratio)
{
  gint64 start;
  GString *text = g_string_new (NULL);
  int n = 200;

  for (int i = 0; text->len < length; i++)
    g_string_append_printf (text, "[\"m\",\"line/L%d\",\"FL%d\",%d,{\"rate\":%d.%d,\"state\":\"Execute\"}],", i % 5,
                            i % 30, 42000 + i, i * 37 % 1000, i % 10);
  start = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    {
      g_autoptr (Ms5Frame) frame = ms5_frame_new (g_strndup (text->str, length), length);

      *out_ratio = (double) ms5_frame_get_size (frame) / (double) length;
    }
  g_string_free (text, TRUE);
  return n * 1e6 / (double) (g_get_monotonic_time () - start);
}

int
main (void)
{
  gsize bytes = 0;
  double ratio_small, ratio_large;
  double samples = measure_samples ();
  double changes = measure_changes (&bytes);
  double small = measure_frames (4096, &ratio_small);
  double large = measure_frames (48000, &ratio_large);

  printf ("protocol: %.0f samples/s decoded; %.0f changes/s encoded, chained and digested (%.0f bytes each); "
          "frames/s of 4 KiB %.0f (to %.0f %%), of 48 KB %.0f (to %.0f %%)\n",
          samples, changes, (double) bytes / N_CHANGES, small, ratio_small * 100, large, ratio_large * 100);
  return 0;
}
