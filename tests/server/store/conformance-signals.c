/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-conformance.h"

static void
put_span (Rig        *rig,
          const char *equipment,
          int         start,
          int         end,
          Ms5State    state)
{
  Ms5Span span = { { T0 + start * S, end >= 0 ? T0 + end * S : MS5_TIME_NONE }, state,
                   MS5_MODE_CHANGEOVER, MS5_CAUSE_BLOCKED };

  ms5_batch_add_span (rig_get_batch (rig), equipment, &span, FALSE);
}

static char *
describe (GArray *spans)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      const Ms5SpanRecord *record = &g_array_index (spans, Ms5SpanRecord, i);
      const Ms5Span *span = &record->span;

      g_assert_cmpint (span->mode, ==, MS5_MODE_CHANGEOVER);
      g_assert_cmpint (span->cause, ==, MS5_CAUSE_BLOCKED);
      g_assert_false (record->gone);
      g_string_append_printf (text, "%s%s:%d-", i > 0 ? " " : "", record->equipment,
                              (int) ((span->interval.start - T0) / S));
      if (span->interval.end != MS5_TIME_NONE)
        g_string_append_printf (text, "%d", (int) ((span->interval.end - T0) / S));
      g_string_append_printf (text, "%s", ms5_state_to_string (span->state));
    }
  return g_string_free (text, FALSE);
}

static void
assert_spans (Rig               *rig,
              const char *const *equipment,
              int                from,
              int                to,
              const char        *wanted)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_SPANS, .equipment = equipment,
                                .time = { T0 + from * S, T0 + to * S } };
  g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);
  g_autofree char *text = describe (answer->spans);

  g_assert_cmpstr (text, ==, wanted);
}

static void
put_spans (Rig *rig)
{
  put_span (rig, "FL1", 0, -1, MS5_STATE_EXECUTE);
  put_span (rig, "FL2", 10, -1, MS5_STATE_IDLE);
  rig_commit (rig);
  put_span (rig, "FL1", 0, 100, MS5_STATE_EXECUTE);
  put_span (rig, "FL1", 100, 150, MS5_STATE_HELD);
  put_span (rig, "FL1", 200, -1, MS5_STATE_EXECUTE);
  rig_commit (rig);
}

static void
test_spans (Rig           *rig,
            gconstpointer  open)
{
  const char *const fl1[] = { "FL1", NULL };
  const char *const both[] = { "FL2", "FL1", NULL };
  Ms5Span never = { { T0 + 100 * S, MS5_TIME_NONE } };

  put_spans (rig);
  assert_spans (rig, fl1, 0, 1000, "FL1:0-100Execute FL1:100-150Held FL1:200-Execute");
  assert_spans (rig, fl1, 100, 150, "FL1:100-150Held");
  assert_spans (rig, fl1, 50, 101, "FL1:0-100Execute FL1:100-150Held");
  assert_spans (rig, fl1, 150, 200, "");
  assert_spans (rig, fl1, 160, 201, "FL1:200-Execute");
  assert_spans (rig, fl1, 5000, 6000, "FL1:200-Execute");
  assert_spans (rig, fl1, -50, 0, "");
  assert_spans (rig, both, 140, 201, "FL2:10-Idle FL1:100-150Held FL1:200-Execute");

  ms5_batch_add_span (rig_get_batch (rig), "FL1", &never, TRUE);
  rig_commit (rig);
  assert_spans (rig, fl1, 0, 1000, "FL1:0-100Execute FL1:200-Execute");
}

static void
test_spans_loaded (Rig           *rig,
                   gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;

  put_spans (rig);
  rig_reopen (rig);
  snapshot = rig_load (rig, T0 + 120 * S);
  text = describe (snapshot->spans);
  g_assert_cmpstr (text, ==, "FL1:100-150Held FL1:200-Execute FL2:10-Idle");
}

static void
make (Rig        *rig,
      const char *equipment,
      int         at,
      const char *product,
      int         good,
      int         scrap)
{
  ms5_batch_add_production (rig_get_batch (rig), equipment, T0 + at * S, product,
                            (gint64[]) { good, scrap, 1 });
}

static void
assert_production (Rig               *rig,
                   const char *const *equipment,
                   int                from,
                   int                to,
                   const char        *wanted)
{
  const Ms5StoreQuery query = { .subject = MS5_STORE_PRODUCTION, .equipment = equipment,
                                .time = { T0 + from * S, T0 + to * S } };
  g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < answer->production->len; i++)
    {
      const Ms5ProductionRecord *record = &g_array_index (answer->production, Ms5ProductionRecord, i);

      g_assert_cmpint (record->minute, ==, T0 + from * S);
      g_string_append_printf (text, "%s%s/%s=%d,%d,%d", i > 0 ? " " : "", record->equipment,
                              record->product != NULL ? record->product : "-", (int) record->pieces[0],
                              (int) record->pieces[1], (int) record->pieces[2]);
    }
  g_assert_cmpstr (text->str, ==, wanted);
}

/* T0 is a full minute. */
static void
test_production (Rig           *rig,
                 gconstpointer  open)
{
  const char *const fl1[] = { "FL1", NULL };
  const char *const both[] = { "FL2", "FL1", NULL };

  make (rig, "FL1", 0, "cola", 10, 1);
  make (rig, "FL1", 59, "cola", 10, 0);
  make (rig, "FL2", 59, "cola", 5, 0);
  rig_commit (rig);
  make (rig, "FL1", 30, "cola", -2, 2);
  make (rig, "FL1", 60, "cola", 100, 0);
  make (rig, "FL1", 60, NULL, 7, 0);
  make (rig, "FL1", 125, "lemon", 1000, 0);
  rig_commit (rig);

  assert_production (rig, fl1, 0, 60, "FL1/cola=18,3,3");
  assert_production (rig, fl1, 0, 61, "FL1/-=7,0,1 FL1/cola=118,3,4");
  assert_production (rig, fl1, 1, 180, "FL1/-=7,0,1 FL1/cola=100,0,1 FL1/lemon=1000,0,1");
  assert_production (rig, fl1, 1, 60, "");
  assert_production (rig, fl1, 180, 3600, "");
  assert_production (rig, both, 0, 60, "FL2/cola=5,0,1 FL1/cola=18,3,3");
}

static void
test_production_loaded (Rig           *rig,
                        gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  const Ms5ProductionRecord *record;

  make (rig, "FL1", 0, "cola", 10, 1);
  make (rig, "FL1", 60, NULL, 100, 0);
  make (rig, "FL1", 120, "cola", 100, 0);
  rig_commit (rig);
  rig_reopen (rig);

  snapshot = rig_load (rig, T0 + 70 * S);
  g_assert_cmpuint (snapshot->production->len, ==, 2);
  record = &g_array_index (snapshot->production, Ms5ProductionRecord, 0);
  g_assert_cmpint (record->minute, ==, T0 + 60 * S);
  g_assert_null (record->product);
  g_assert_cmpstr (record[1].product, ==, "cola");
  g_assert_cmpint (record[1].pieces[0], ==, 100);
}

static void
test_memories (Rig           *rig,
               gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  Ms5Memory full = { T0, T0 + 1, { 18848, 0, MS5_INT_NONE }, "{\"x\":1}" };
  Ms5Memory empty = { MS5_TIME_NONE, MS5_TIME_NONE, { MS5_INT_NONE, MS5_INT_NONE, MS5_INT_NONE }, NULL };
  const Ms5MemoryRecord *record;
  const Ms5SourceRecord *source;

  ms5_batch_set_memory (rig_get_batch (rig), "FL2", &full);
  ms5_batch_set_memory (rig_get_batch (rig), "FL1", &full);
  ms5_batch_set_source (rig_get_batch (rig), "plc", 3, 1811, T0);
  ms5_batch_set_source (rig_get_batch (rig), "new", 0, -1, MS5_TIME_NONE);
  rig_commit (rig);
  ms5_batch_set_memory (rig_get_batch (rig), "FL1", &empty);
  ms5_batch_set_source (rig_get_batch (rig), "plc", 3, 1812, T0 + 5);
  rig_commit (rig);
  rig_reopen (rig);

  snapshot = rig_load (rig, T0);
  g_assert_cmpuint (snapshot->memories->len, ==, 2);
  record = &g_array_index (snapshot->memories, Ms5MemoryRecord, 0);
  g_assert_cmpstr (record->equipment, ==, "FL1");
  g_assert_cmpint (record->memory.heard, ==, MS5_TIME_NONE);
  g_assert_cmpint (record->memory.totals[0], ==, MS5_INT_NONE);
  g_assert_null (record->memory.more);
  g_assert_cmpstr (record[1].equipment, ==, "FL2");
  g_assert_cmpint (record[1].memory.heard, ==, T0);
  g_assert_cmpint (record[1].memory.worked, ==, T0 + 1);
  g_assert_cmpint (record[1].memory.totals[0], ==, 18848);
  g_assert_cmpint (record[1].memory.totals[1], ==, 0);
  g_assert_cmpint (record[1].memory.totals[2], ==, MS5_INT_NONE);
  g_assert_cmpstr (record[1].memory.more, ==, "{\"x\":1}");

  g_assert_cmpuint (snapshot->sources->len, ==, 2);
  source = &g_array_index (snapshot->sources, Ms5SourceRecord, 0);
  g_assert_cmpstr (source->id, ==, "new");
  g_assert_cmpint (source->seq, ==, -1);
  g_assert_cmpint (source->last, ==, MS5_TIME_NONE);
  g_assert_cmpint (source[1].birth, ==, 3);
  g_assert_cmpint (source[1].seq, ==, 1812);
  g_assert_cmpint (source[1].last, ==, T0 + 5);
}

void
store_conformance_add_signals (const RigOpen *open)
{
  CONFORMANCE (open, "signals/spans", test_spans);
  CONFORMANCE (open, "signals/spans-loaded", test_spans_loaded);
  CONFORMANCE (open, "signals/production", test_production);
  CONFORMANCE (open, "signals/production-loaded", test_production_loaded);
  CONFORMANCE (open, "signals/memories", test_memories);
}
