/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/facts/ms5-batch.h"

static Ms5Change *
add (Ms5Batch   *batch,
     Ms5Op       op,
     const char *key,
     int         rate)
{
  g_autoptr (json_t) fields = json_pack ("{s:i}", "rate", rate);
  Ms5Change *change = ms5_change_new (op, "line/L1", key, batch->pos + 1,
                                      op == MS5_OP_DELETE ? NULL : json_incref (fields));

  ms5_batch_add_change (batch, change, (guint64) (batch->pos + 1) * 7, MS5_TOPIC_LINE, "L1",
                        op == MS5_OP_DELETE ? NULL : fields, NULL, op == MS5_OP_DELETE);
  ms5_change_unref (change);
  return g_ptr_array_index (batch->changes, batch->changes->len - 1);
}

static void
test_changes (void)
{
  g_autoptr (Ms5Batch) batch = ms5_batch_new (41, 5);
  const Ms5Record *first;

  g_assert_true (ms5_batch_is_empty (batch));
  add (batch, MS5_OP_PUT, "FL1", 1);
  add (batch, MS5_OP_PUT, "CP1", 2);
  add (batch, MS5_OP_MERGE, "FL1", 3);

  g_assert_cmpint (batch->after, ==, 41);
  g_assert_cmpint (batch->pos, ==, 44);
  g_assert_cmpuint (batch->h, ==, 44 * 7);
  g_assert_cmpuint (batch->changes->len, ==, 3);
  g_assert_cmpuint (g_array_index (batch->chain, guint64, 1), ==, 43 * 7);

  /* One record for each item, with its last state, in the order of first appearance. */
  g_assert_cmpuint (batch->records->len, ==, 2);
  first = g_ptr_array_index (batch->records, 0);
  g_assert_cmpint (first->change->v, ==, 44);
  g_assert_cmpint (json_integer_value (json_object_get (first->fields, "rate")), ==, 3);

  add (batch, MS5_OP_DELETE, "FL1", 0);
  g_assert_cmpuint (batch->records->len, ==, 2);
  g_assert_null (first->fields);
  g_assert_true (first->keep);
}

static void
test_spans (void)
{
  g_autoptr (Ms5Batch) batch = ms5_batch_new (0, 0);
  Ms5Span span = { { 100, MS5_TIME_NONE }, MS5_STATE_EXECUTE, MS5_MODE_PRODUCTION, MS5_CAUSE_NONE };
  const Ms5SpanRecord *row;

  ms5_batch_add_span (batch, "FL1", &span, FALSE);
  ms5_batch_add_span (batch, "FL2", &span, FALSE);
  span.interval.end = 200;
  ms5_batch_add_span (batch, "FL1", &span, FALSE);

  g_assert_cmpuint (batch->spans->len, ==, 2);
  row = &g_array_index (batch->spans, Ms5SpanRecord, 0);
  g_assert_cmpstr (row->equipment, ==, "FL1");
  g_assert_cmpint (row->span.interval.end, ==, 200);
  g_assert_cmpint (row[1].span.interval.end, ==, MS5_TIME_NONE);
}

static void
test_production (void)
{
  g_autoptr (Ms5Batch) batch = ms5_batch_new (0, 0);
  const Ms5ProductionRecord *row;

  for (int i = 0; i < 120; i++)
    ms5_batch_add_production (batch, "FL1", i * MS5_USEC_PER_S, "cola", (gint64[]) { 10, 1, 0 });
  ms5_batch_add_production (batch, "FL1", 0, NULL, (gint64[]) { 1, 0, 0 });
  ms5_batch_add_production (batch, "FL1", 5, "cola", (gint64[]) { -1, 1, 0 });

  g_assert_cmpuint (batch->production->len, ==, 3);
  row = &g_array_index (batch->production, Ms5ProductionRecord, 0);
  g_assert_cmpstr (row->product, ==, "cola");
  g_assert_cmpint (row->minute, ==, 0);
  g_assert_cmpint (row->pieces[MS5_QUANTITY_GOOD], ==, 599);
  g_assert_cmpint (row->pieces[MS5_QUANTITY_SCRAP], ==, 61);
  g_assert_cmpint (row[1].minute, ==, MS5_USEC_PER_MIN);
  g_assert_null (row[2].product);
}

static void
test_readings (void)
{
  g_autoptr (Ms5Batch) batch = ms5_batch_new (0, 0);
  static const double values[] = { 3, 1, 2 };
  static const Ms5Time times[] = { 100, 300, 200 };
  const Ms5ReadingRecord *row;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    ms5_batch_add_reading (batch, "FL1", "temperature", times[i], values[i]);
  ms5_batch_add_reading (batch, "FL1", "pressure", 100, 9);
  ms5_batch_add_reading (batch, "FL1", "temperature", -1, 7);

  g_assert_cmpuint (batch->readings->len, ==, 3);
  row = &g_array_index (batch->readings, Ms5ReadingRecord, 0);
  g_assert_cmpuint (row->n, ==, 3);
  g_assert_cmpfloat (row->min, ==, 1);
  g_assert_cmpfloat (row->max, ==, 3);
  g_assert_cmpfloat (row->sum, ==, 6);
  g_assert_cmpfloat (row->last, ==, 1);
  g_assert_cmpint (row[2].second, ==, -MS5_USEC_PER_S);
}

static void
test_last_wins (void)
{
  g_autoptr (Ms5Batch) batch = ms5_batch_new (0, 0);
  char text[] = "more";
  Ms5Memory memory = { 100, 90, { 10, 1, MS5_INT_NONE }, NULL };
  const Ms5MemoryRecord *row;

  memory.more = text;
  ms5_batch_set_memory (batch, "FL1", &memory);
  ms5_batch_set_memory (batch, "FL2", &memory);
  memory.heard = 200;
  memory.totals[MS5_QUANTITY_GOOD] = 12;
  ms5_batch_set_memory (batch, "FL1", &memory);
  text[0] = 'x';
  g_assert_cmpuint (batch->memories->len, ==, 2);
  row = &g_array_index (batch->memories, Ms5MemoryRecord, 0);
  g_assert_cmpstr (row->equipment, ==, "FL1");
  g_assert_cmpint (row->memory.heard, ==, 200);
  g_assert_cmpint (row->memory.totals[MS5_QUANTITY_GOOD], ==, 12);
  g_assert_cmpstr (row->memory.more, ==, "more");

  ms5_batch_set_source (batch, "plc", 1, 5, 100);
  ms5_batch_set_source (batch, "plc", 1, 6, 200);
  g_assert_cmpuint (batch->sources->len, ==, 1);
  g_assert_cmpint (g_array_index (batch->sources, Ms5SourceRecord, 0).seq, ==, 6);
  g_assert_cmpuint (ms5_batch_get_weight (batch), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/batch/changes", test_changes);
  g_test_add_func ("/batch/spans", test_spans);
  g_test_add_func ("/batch/production", test_production);
  g_test_add_func ("/batch/readings", test_readings);
  g_test_add_func ("/batch/last-wins", test_last_wins);

  return g_test_run ();
}
