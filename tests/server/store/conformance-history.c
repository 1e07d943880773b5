/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-conformance.h"

#include <math.h>

/* All readings ever put, to compute by hand what the store should answer. */
typedef struct
{
  Ms5Time time;
  double  value;
} Reading;

static GArray *
readings_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (Reading));
}

static void
read_out (Rig     *rig,
          GArray  *all,
          Ms5Time  time,
          double   value)
{
  Reading reading = { time, value };

  rig_reading (rig, "FL1", "temperature", time, value);
  g_array_append_val (all, reading);
}

static Ms5StoreAnswer *
ask (Rig     *rig,
     Ms5Time  from,
     Ms5Time  to,
     guint    points)
{
  const char *const equipment[] = { "FL1", NULL };
  const Ms5StoreQuery query = { .subject = MS5_STORE_HISTORY, .equipment = equipment,
                                .sensor = "temperature", .time = { from, to }, .points = points };

  return rig_query (rig, &query);
}

static void
assert_bucket (const Ms5StoreBucket *bucket,
               Ms5Time               step,
               GArray               *all)
{
  Ms5StoreBucket wanted = { .start = bucket->start, .min = (double) INFINITY,
                            .max = (double) -INFINITY };
  Ms5Time last = G_MININT64;

  for (guint i = 0; i < all->len; i++)
    {
      const Reading *reading = &g_array_index (all, Reading, i);

      if (reading->time < bucket->start || reading->time >= bucket->start + step)
        continue;
      wanted.n++;
      wanted.min = MIN (wanted.min, reading->value);
      wanted.max = MAX (wanted.max, reading->value);
      wanted.sum += reading->value;
      if (reading->time >= last)
        {
          last = reading->time;
          wanted.last = reading->value;
        }
    }
  g_assert_cmpint (bucket->n, ==, wanted.n);
  g_assert_cmpfloat (bucket->min, ==, wanted.min);
  g_assert_cmpfloat (bucket->max, ==, wanted.max);
  g_assert_cmpfloat_with_epsilon (bucket->sum, wanted.sum, 1e-6);
  g_assert_cmpfloat (bucket->last, ==, wanted.last);
}

/* Every reading of the time is in exactly one bucket, and each bucket says what it should. */
static void
assert_history (Rig     *rig,
                GArray  *all,
                Ms5Time  from,
                Ms5Time  to,
                guint    points,
                Ms5Time  least_step)
{
  g_autoptr (Ms5StoreAnswer) answer = ask (rig, from, to, points);
  gint64 found = 0;
  gint64 wanted = 0;

  g_assert_cmpuint (answer->buckets->len, <=, MAX (points, 2));
  g_assert_cmpint (answer->step, >=, least_step);
  for (guint i = 0; i < answer->buckets->len; i++)
    {
      const Ms5StoreBucket *bucket = &g_array_index (answer->buckets, Ms5StoreBucket, i);

      g_assert_cmpint (bucket->start % answer->step, ==, 0);
      g_assert_cmpint (bucket->start, <, to);
      g_assert_cmpint (bucket->start + answer->step, >, from);
      if (i > 0)
        g_assert_cmpint (bucket->start, >, bucket[-1].start);
      found += bucket->n;
      /* The first and the last one may show less than they are long. */
      if (bucket->start >= from && bucket->start + answer->step <= to)
        assert_bucket (bucket, answer->step, all);
    }

  for (guint i = 0; i < all->len; i++)
    wanted += g_array_index (all, Reading, i).time >= from && g_array_index (all, Reading, i).time < to;
  g_assert_cmpint (found, >=, wanted);
}

static void
fill (Rig    *rig,
      GArray *all,
      int     hours)
{
  for (int i = 0; i < hours * 3600; i += g_test_rand_int_range (1, 20))
    {
      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        read_out (rig, all, T0 + i * S + g_test_rand_int_range (0, 1000000),
                  g_test_rand_double_range (-10, 90));
      if (g_test_rand_bit ())
        rig_commit (rig);
    }
  rig_commit (rig);
}

static void
assert_all_resolutions (Rig     *rig,
                        GArray  *all,
                        Ms5Time  end)
{
  assert_history (rig, all, T0 + 100 * S, T0 + 160 * S, 1000, S);
  assert_history (rig, all, T0 + 100 * S, T0 + 160 * S, 60, S);
  assert_history (rig, all, T0 + 100 * S, T0 + 1000 * S, 100, 9 * S);
  assert_history (rig, all, T0, end, 10000, S);
  assert_history (rig, all, T0, end, 100, MINUTE);
  assert_history (rig, all, T0 + 7 * MINUTE, end, 30, MINUTE);
  assert_history (rig, all, T0, end, 3, HOUR);
  assert_history (rig, all, T0 - 30 * DAY, end, 300, HOUR);
  assert_history (rig, all, T0, end, 2, HOUR);
  assert_history (rig, all, T0, end, 0, HOUR);
}

static void
test_resolutions (Rig           *rig,
                  gconstpointer  open)
{
  g_autoptr (GArray) all = readings_new ();

  fill (rig, all, 5);

  /* Nothing summed up yet; in the middle; everything; and all of it twice. */
  assert_all_resolutions (rig, all, T0 + 5 * HOUR);
  rig_maintain (rig, T0 + 2 * HOUR);
  assert_all_resolutions (rig, all, T0 + 5 * HOUR);
  rig_maintain (rig, T0 + 6 * HOUR);
  rig_maintain (rig, T0 + 6 * HOUR);
  assert_all_resolutions (rig, all, T0 + 5 * HOUR);
}

/* What comes late changes what was summed up. */
static void
test_late (Rig           *rig,
           gconstpointer  open)
{
  g_autoptr (GArray) all = readings_new ();

  fill (rig, all, 3);
  rig_maintain (rig, T0 + 6 * HOUR);
  fill (rig, all, 2);
  assert_all_resolutions (rig, all, T0 + 3 * HOUR);
  rig_reopen (rig);
  rig_maintain (rig, T0 + 6 * HOUR);
  assert_all_resolutions (rig, all, T0 + 3 * HOUR);
}

static void
test_nothing (Rig           *rig,
              gconstpointer  open)
{
  const char *const equipment[] = { "FL1", NULL };
  const Ms5StoreQuery query = { .subject = MS5_STORE_HISTORY, .equipment = equipment,
                                .sensor = "pressure", .time = { T0, T0 + HOUR }, .points = 100 };
  g_autoptr (GArray) all = readings_new ();
  g_autoptr (Ms5StoreAnswer) unknown = NULL;
  g_autoptr (Ms5StoreAnswer) empty = NULL;

  fill (rig, all, 1);
  unknown = rig_query (rig, &query);
  g_assert_cmpuint (unknown->buckets->len, ==, 0);
  g_assert_cmpint (unknown->step, >, 0);
  empty = ask (rig, T0 + 10, T0 + 10, 100);
  g_assert_cmpuint (empty->buckets->len, ==, 0);
}

/* Two batches meet in one second; a sensor is not another one's. */
static void
test_one_second (Rig           *rig,
                 gconstpointer  open)
{
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  const Ms5StoreBucket *bucket;

  rig_reading (rig, "FL1", "temperature", T0 + 500000, 5);
  rig_reading (rig, "FL1", "temperature", T0 + 400000, 9);
  rig_reading (rig, "FL2", "temperature", T0 + 400000, 99);
  rig_reading (rig, "FL1", "pressure", T0 + 400000, 99);
  rig_commit (rig);
  rig_reading (rig, "FL1", "temperature", T0 + 300000, 1);
  rig_commit (rig);

  answer = ask (rig, T0, T0 + S, 10);
  g_assert_cmpuint (answer->buckets->len, ==, 1);
  bucket = &g_array_index (answer->buckets, Ms5StoreBucket, 0);
  g_assert_cmpint (bucket->n, ==, 3);
  g_assert_cmpfloat (bucket->min, ==, 1);
  g_assert_cmpfloat (bucket->max, ==, 9);
  g_assert_cmpfloat (bucket->sum, ==, 15);
  g_assert_cmpfloat (bucket->last, ==, 5);
}

/* The end of what a double can hold must not stop a store. */
static void
test_huge (Rig           *rig,
           gconstpointer  open)
{
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  const Ms5StoreBucket *bucket;

  for (int i = 0; i < 6; i++)
    {
      rig_reading (rig, "FL1", "temperature", T0 + 1, 1.7e308);
      rig_reading (rig, "FL1", "temperature", T0 + 2, 1.7e308);
      if (i > 3)
        rig_reading (rig, "FL1", "temperature", T0 + 3, -1.7e308);
      rig_commit (rig);
    }
  rig_maintain (rig, T0 + DAY);
  answer = ask (rig, T0, T0 + HOUR, 2);
  g_assert_cmpuint (answer->buckets->len, ==, 1);
  bucket = &g_array_index (answer->buckets, Ms5StoreBucket, 0);
  g_assert_cmpint (bucket->n, ==, 14);
  g_assert_cmpfloat (bucket->max, ==, 1.7e308);
  g_assert_false (isnan (bucket->sum));
}

/* When seconds are not kept any more minutes are, and then hours; what comes even later is added to
 * what there is. */
static void
test_ages (Rig           *rig,
           gconstpointer  open)
{
  g_autoptr (GArray) all = readings_new ();
  Ms5Time end = T0 + 4 * HOUR;

  rig->retention.second_age = 2 * HOUR;
  rig->retention.minute_age = 10 * HOUR;
  rig->retention.hour_age = 10 * DAY;
  rig_reopen (rig);
  fill (rig, all, 4);

  rig_maintain (rig, T0 + 4 * HOUR);
  assert_history (rig, all, T0 + 3 * HOUR, T0 + 4 * HOUR, 4000, S);
  assert_history (rig, all, T0, end, 20000, MINUTE);
  assert_history (rig, all, T0, end, 3, HOUR);

  /* Each of these finds its second gone, and at the end its minute, too. */
  read_out (rig, all, T0 + 5 * MINUTE + 3, 123);
  read_out (rig, all, T0 + 65 * MINUTE + 3, -123);
  rig_commit (rig);
  assert_history (rig, all, T0, end, 20000, MINUTE);
  assert_history (rig, all, T0, end, 3, HOUR);
  rig_maintain (rig, T0 + 5 * HOUR);
  rig_reopen (rig);
  read_out (rig, all, T0 + 5 * MINUTE + 4, 124);
  rig_commit (rig);
  rig_maintain (rig, T0 + 5 * HOUR);
  assert_history (rig, all, T0, end, 20000, MINUTE);
  assert_history (rig, all, T0, end, 3, HOUR);

  rig_maintain (rig, T0 + 2 * DAY);
  read_out (rig, all, T0 + 66 * MINUTE, 125);
  rig_commit (rig);
  rig_maintain (rig, T0 + 2 * DAY);
  assert_history (rig, all, T0, end, 20000, HOUR);

  /* And then nothing. */
  rig_maintain (rig, T0 + 20 * DAY);
  rig_reading (rig, "FL1", "temperature", T0 + 66 * MINUTE, 125);
  rig_commit (rig);
  {
    g_autoptr (Ms5StoreAnswer) answer = ask (rig, T0, end, 100);

    g_assert_cmpuint (answer->buckets->len, ==, 0);
  }
}

void
store_conformance_add_history (const RigOpen *open)
{
  CONFORMANCE (open, "history/resolutions", test_resolutions);
  CONFORMANCE (open, "history/late", test_late);
  CONFORMANCE (open, "history/nothing", test_nothing);
  CONFORMANCE (open, "history/one-second", test_one_second);
  CONFORMANCE (open, "history/huge", test_huge);
  CONFORMANCE (open, "history/ages", test_ages);
}
