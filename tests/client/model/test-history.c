/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a line did: segments, Pareto, hours. */

#include "config.h"

#include "floor-fixture.h"

#undef MIN
#define MIN MS5_USEC_PER_MIN
#define T0  (FLOOR_NOW / MS5_USEC_PER_H * MS5_USEC_PER_H)
#define AT(minute) (T0 + (minute) * MIN)

static const Ms5Interval shift = { AT (0), AT (480) };

static void
put_span (Ms5Floor   *floor,
          int         from,
          int         to,
          const char *state)
{
  g_autofree char *key = ms5_timeline_key_new ("FL1", AT (from));
  g_autofree char *end = to >= 0 ? g_strdup_printf (",\"end\":%" G_GINT64_FORMAT, ms5_time_to_ms (AT (to))) : NULL;
  g_autofree char *fields = g_strdup_printf ("{\"state\":\"%s\",\"start\":%" G_GINT64_FORMAT "%s}", state,
                                             ms5_time_to_ms (AT (from)), end != NULL ? end : "");

  floor_put (floor, "timeline/L1", key, 5, fields);
}

static void
put_stop (Ms5Floor   *floor,
          int         from,
          int         to,
          const char *more)
{
  g_autofree char *key = ms5_timeline_key_new ("FL1", AT (from));
  g_autofree char *end = to >= 0 ? g_strdup_printf (",\"end\":%" G_GINT64_FORMAT, ms5_time_to_ms (AT (to))) : NULL;
  g_autofree char *fields = g_strdup_printf ("{\"start\":%" G_GINT64_FORMAT "%s%s}", ms5_time_to_ms (AT (from)),
                                             end != NULL ? end : "", more);

  floor_put (floor, "stops/L1", key, 5, fields);
}

static Ms5Floor *
floor_new_with_shift (void)
{
  Ms5Floor *floor = floor_new (NULL, "de");
  g_autofree char *fields = NULL;

  floor_put_hall (floor);
  fields = g_strdup_printf ("{\"state\":\"Execute\",\"shift_start\":%" G_GINT64_FORMAT ",\"shift_end\":%" G_GINT64_FORMAT
                            ",\"breaks\":[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                            ",%" G_GINT64_FORMAT "]}",
                            ms5_time_to_ms (AT (0)), ms5_time_to_ms (AT (480)), ms5_time_to_ms (AT (30)),
                            ms5_time_to_ms (AT (40)), ms5_time_to_ms (AT (300)), ms5_time_to_ms (AT (330)));
  floor_put (floor, "line/L1", "L1", 9, fields);
  g_assert_cmpint (ms5_line_model_get_shift (ms5_floor_get_line (floor, "L1")).start, ==, shift.start);
  return floor;
}

static void
assert_segments (Ms5Floor   *floor,
                 int         now,
                 const char *expected)
{
  g_autoptr (GArray) segments = ms5_line_model_dup_segments (ms5_floor_get_line (floor, "L1"), shift, AT (now));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++)
    {
      const Ms5Segment *segment = &g_array_index (segments, Ms5Segment, i);

      g_string_append_printf (text, "%s%d", i > 0 ? " " : "", (int) ((segment->start - T0) / MIN));
      if (segment->end != MS5_TIME_NONE)
        g_string_append_printf (text, "-%d", (int) ((segment->end - T0) / MIN));
      g_string_append_printf (text, "%s%s%s", ms5_state_to_string (segment->state), segment->stop != NULL ? "!" : "",
                              segment->break_time ? "~" : "");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_segments (void)
{
  g_autoptr (Ms5Floor) floor = floor_new_with_shift ();

  assert_segments (floor, 100, "300-330Undefined~");
  put_span (floor, -60, 10, "Execute");
  put_span (floor, 10, 50, "Held");
  put_span (floor, 50, -1, "Execute");
  put_stop (floor, 20, 45, "");
  assert_segments (floor, 100,
                   "0-10Execute 10-20Held 20-30Held! 30-40Held!~ 40-45Held! 45-50Held 50Execute 300-330Undefined~");

  /* Within a break, and after the shift. */
  assert_segments (floor, 310,
                   "0-10Execute 10-20Held 20-30Held! 30-40Held!~ 40-45Held! 45-50Held 50-300Execute 300Execute~ "
                   "310-330Undefined~");
  assert_segments (floor, 500,
                   "0-10Execute 10-20Held 20-30Held! 30-40Held!~ 40-45Held! 45-50Held 50-300Execute 300-330Execute~ "
                   "330-480Execute");

  put_span (floor, 50, 60, "Execute");
  put_span (floor, 60, -1, "NoData");
  ms5_floor_drop_topic (floor, "stops/L1");
  assert_segments (floor, 100, "0-10Execute 10-30Held 30-40Held~ 40-50Held 50-60Execute 60NoData 300-330Undefined~");
}

static void
assert_pareto (Ms5Floor       *floor,
               int             now,
               Ms5ParetoScope  scope,
               const char     *expected)
{
  g_autoptr (Ms5Pareto) pareto = ms5_line_model_dup_pareto (ms5_floor_get_line (floor, "L1"), shift, AT (now), scope);
  g_autoptr (GString) text = g_string_new (NULL);

  ms5_pareto_sort_by_time (pareto);
  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      const Ms5ParetoRow *row = ms5_pareto_get (pareto, i);

      g_string_append_printf (text, "%s%s=%d*%u", i > 0 ? " " : "",
                              row->kind == MS5_PARETO_REASON      ? row->key
                              : row->kind == MS5_PARETO_NOT_CODED ? "?"
                                                                  : "over",
                              (int) (row->time / MIN), row->count);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_pareto (void)
{
  g_autoptr (Ms5Floor) floor = floor_new_with_shift ();

  put_stop (floor, -10, 5, ",\"reason\":\"guard-door\"");
  put_stop (floor, 10, 20, ",\"reason\":\"label-jam\"");
  put_stop (floor, 25, 45, ",\"reason\":\"label-jam\"");
  put_stop (floor, 50, 51, "");
  put_stop (floor, 60, 63, "");
  put_stop (floor, 90, -1, ",\"category\":\"changeover\",\"reason\":\"changeover\"");
  floor_put (floor, "line/L1", "FL1", 5, "{\"state\":\"Execute\"}");
  assert_pareto (floor, 100, MS5_PARETO_DELAYS, "label-jam=20*2 guard-door=5*1 ?=3*1");
  assert_pareto (floor, 100, MS5_PARETO_CHANGEOVERS | MS5_PARETO_MINOR,
                 "label-jam=20*2 changeover=10*1 guard-door=5*1 ?=4*2");

  /* A changeover has its target from its item. */
  floor_put (floor, "changeovers/L1", "c", 5, "{\"from\":\"a\",\"to\":\"b\",\"start\":0,\"target_s\":240}");
  assert_pareto (floor, 100, MS5_PARETO_DELAYS, "label-jam=20*2 over=6*1 guard-door=5*1 ?=3*1");

  /* Nothing is lost while nothing is known. */
  put_span (floor, 10, 20, "NoData");
  assert_pareto (floor, 100, MS5_PARETO_DELAYS, "label-jam=10*1 over=6*1 guard-door=5*1 ?=3*1");
}

static void
test_losses (void)
{
  g_autoptr (Ms5Floor) floor = floor_new_with_shift ();
  g_autoptr (GArray) hours = NULL;
  const Ms5LossHour *hour;

  put_stop (floor, 10, 20, ",\"reason\":\"label-jam\"");
  put_stop (floor, 50, 70, ",\"reason\":\"label-jam\"");
  put_stop (floor, 125, -1, "");
  hours = ms5_line_model_dup_losses (ms5_floor_get_line (floor, "L1"), shift, AT (150));
  g_assert_cmpuint (hours->len, ==, 3);

  hour = &g_array_index (hours, Ms5LossHour, 0);
  g_assert_cmpint (hour->start, ==, AT (0));
  g_assert_cmpint (hour->time, ==, 20 * MIN);
  g_assert_cmpuint (hour->count, ==, 2);
  g_assert_false (hour->partial);
  hour = &g_array_index (hours, Ms5LossHour, 1);
  g_assert_cmpint (hour->time, ==, 10 * MIN);
  g_assert_cmpuint (hour->count, ==, 0);
  hour = &g_array_index (hours, Ms5LossHour, 2);
  g_assert_cmpint (hour->time, ==, 25 * MIN);
  g_assert_true (hour->partial);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/segments", test_segments);
  g_test_add_func ("/history/pareto", test_pareto);
  g_test_add_func ("/history/losses", test_losses);
  return g_test_run ();
}
