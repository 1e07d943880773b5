/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-flood.h"

#define S MS5_USEC_PER_S
#define MIN_ MS5_USEC_PER_MIN

static Ms5AlarmRecord
make_record (const char  *id,
             const char  *line,
             Ms5Priority  priority,
             Ms5Time      raised)
{
  return (Ms5AlarmRecord) {
    .id = id, .line = line, .priority = priority, .raised = raised, .acknowledged = MS5_TIME_NONE,
    .resolved = MS5_TIME_NONE,
  };
}

/* @n calls, one every @step from @start on. */
static void
fill (Ms5AlarmRecord *records,
      guint           n,
      Ms5Time         start,
      Ms5Time         step)
{
  for (guint i = 0; i < n; i++)
    records[i] = make_record ("c", "L1", MS5_PRIORITY_LOW, start + i * step);
}

static void
check (const Ms5AlarmRecord *records,
       guint                 n,
       Ms5Time               now,
       Ms5Time               since,
       guint                 n_new,
       Ms5Time               due)
{
  Ms5Flood flood;

  ms5_flood_find (records, n, now, &flood);
  g_assert_cmpint (flood.since, ==, since);
  g_assert_cmpuint (flood.n_new, ==, n_new);
  g_assert_cmpint (flood.due, ==, due);
}

/* Ten are none, eleven are one, and it ends with the seventh that is no longer new. */
static void
test_begin_and_end (void)
{
  Ms5AlarmRecord records[12];

  fill (records, 12, 100 * S, 10 * S);
  check (records, 0, 1000 * S, MS5_TIME_NONE, 0, MS5_TIME_NONE);
  check (records, 10, 190 * S, MS5_TIME_NONE, 10, 700 * S);
  check (records, 11, 199 * S, MS5_TIME_NONE, 10, 700 * S);
  check (records, 11, 200 * S, 200 * S, 11, 700 * S);
  check (records, 11, 700 * S, 200 * S, 10, 710 * S);
  check (records, 11, 759 * S, 200 * S, 5, 760 * S);
  check (records, 11, 760 * S, MS5_TIME_NONE, 4, 770 * S);
  check (records, 11, 2000 * S, MS5_TIME_NONE, 0, MS5_TIME_NONE);
}

/* Eleven, but never more than ten within ten minutes. */
static void
test_evenly (void)
{
  Ms5AlarmRecord records[40];

  fill (records, 40, 0, MIN_);
  for (guint i = 0; i < 40; i++)
    check (records, 40, i * MIN_, MS5_TIME_NONE, MIN (i + 1, 10u), (MAX (i, 9u) + 1) * MIN_);
}

static void
test_suppressed (void)
{
  Ms5AlarmRecord records[11];

  fill (records, 11, 0, S);
  records[4].suppressed = TRUE;
  check (records, 11, 20 * S, MS5_TIME_NONE, 10, 600 * S);
}

/* In any order; the first call of the flood is told. */
static void
test_order (void)
{
  Ms5AlarmRecord records[12];
  Ms5Flood flood;

  for (guint i = 0; i < 12; i++)
    records[i] = make_record ("c", "L1", MS5_PRIORITY_LOW, 1000 * S + ((i * 7) % 12) * S);
  ms5_flood_find (records, 12, 1020 * S, &flood);
  g_assert_cmpint (flood.since, ==, 1010 * S);
  g_assert_cmpint (flood.first, ==, 1000 * S);
}

static void
test_measure (void)
{
  Ms5AlarmRecord records[22];
  Ms5Time length;
  guint n;

  /* from 110 s to 760 s, and from 10 110 s to 10 760 s */
  fill (records, 11, 100 * S, 10 * S);
  fill (records + 11, 11, 10100 * S, 10 * S);
  ms5_flood_measure (records, 22, (Ms5Interval) { 0, 20000 * S }, &n, &length);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (length, ==, 2 * 560 * S);
  ms5_flood_measure (records, 22, (Ms5Interval) { 300 * S, 10300 * S }, &n, &length);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (length, ==, 460 * S + 100 * S);
  ms5_flood_measure (records, 22, (Ms5Interval) { 760 * S, 10200 * S }, &n, &length);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (length, ==, 0);
  ms5_flood_measure (records, 22, (Ms5Interval) { 250 * S, 251 * S }, &n, &length);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (length, ==, S);
}

static void
test_group (void)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (Ms5FloodGroup));
  Ms5Flood flood = { .since = 200 * S, .first = 100 * S };
  Ms5AlarmRecord records[] = {
    make_record ("a", "L2", MS5_PRIORITY_LOW, 50 * S), /* stood before */
    make_record ("b", "L1", MS5_PRIORITY_MEDIUM, 130 * S),
    make_record ("c", "L2", MS5_PRIORITY_HIGH, 120 * S),
    make_record ("d", "L1", MS5_PRIORITY_CRITICAL, 110 * S),
    make_record ("e", "L3", MS5_PRIORITY_CRITICAL, 100 * S),
    make_record ("f", "L1", MS5_PRIORITY_LOW, 120 * S),
    make_record ("g", "L2", MS5_PRIORITY_LOW, 115 * S), /* resolved */
    make_record ("h", "L2", MS5_PRIORITY_LOW, 115 * S), /* suppressed */
  };
  const Ms5FloodGroup *group;

  records[2].acknowledged = 125 * S;
  records[6].resolved = 140 * S;
  records[7].suppressed = TRUE;
  ms5_flood_group (records, G_N_ELEMENTS (records), &flood, groups);

  g_assert_cmpuint (groups->len, ==, 2);
  group = &g_array_index (groups, Ms5FloodGroup, 0);
  g_assert_cmpstr (group->line, ==, "L2");
  g_assert_cmpuint (group->first_out, ==, 2);
  g_assert_cmpuint (group->n_calls, ==, 2);
  g_assert_cmpuint (group->n_unacknowledged, ==, 1);
  g_assert_cmpint (group->priority, ==, MS5_PRIORITY_HIGH);

  group = &g_array_index (groups, Ms5FloodGroup, 1);
  g_assert_cmpstr (group->line, ==, "L1");
  g_assert_cmpuint (group->first_out, ==, 3);
  g_assert_cmpuint (group->n_calls, ==, 2);
  g_assert_cmpint (group->priority, ==, MS5_PRIORITY_MEDIUM);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/flood/begin-and-end", test_begin_and_end);
  g_test_add_func ("/flood/evenly", test_evenly);
  g_test_add_func ("/flood/suppressed", test_suppressed);
  g_test_add_func ("/flood/order", test_order);
  g_test_add_func ("/flood/measure", test_measure);
  g_test_add_func ("/flood/group", test_group);

  return g_test_run ();
}
