/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-manual-clock.h"
#include "fake-pipeline.h"
#include "hall-fixture.h"
#include "server/ingest/ms5-door.h"

#include <string.h>

typedef struct
{
  Ms5Plant *plant;
  Ms5ManualClock *clock;
  FakePipeline *pipeline;
  Ms5Door *door;
  GString *log;
  guint n_log;
  guint n_uncertain;
} Fixture;

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  Fixture *fixture = user_data;

  for (gsize i = 0; i < n_fields; i++)
    if (level == G_LOG_LEVEL_MESSAGE && g_str_equal (fields[i].key, "MESSAGE"))
      {
        g_string_append_printf (fixture->log, "%s\n", (const char *) fields[i].value);
        fixture->n_log++;
      }
  return G_LOG_WRITER_HANDLED;
}

static Fixture *current;

static GLogWriterOutput
writer_cb (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if (current != NULL && level == G_LOG_LEVEL_MESSAGE)
    return write_log (level, fields, n_fields, current);

  return g_log_writer_default (level, fields, n_fields, NULL);
}

static void
uncertain_cb (Ms5Door    *door,
              const char *source,
              Fixture    *fixture)
{
  fixture->n_uncertain++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->plant = fixture_load_plant ();
  fixture->clock = ms5_manual_clock_new (FIXTURE_MONDAY);
  fixture->pipeline = fake_pipeline_new ();
  fixture->door = ms5_door_new (fixture->plant, MS5_CLOCK (fixture->clock),
                                MS5_DOOR_PIPELINE (fixture->pipeline));
  g_signal_connect (fixture->door, "uncertain", G_CALLBACK (uncertain_cb), fixture);
  fixture->log = g_string_new (NULL);
  current = fixture;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  current = NULL;
  g_assert_finalize_object (fixture->door);
  g_assert_finalize_object (fixture->pipeline);
  g_object_unref (fixture->clock);
  ms5_plant_unref (fixture->plant);
  g_string_free (fixture->log, TRUE);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static Ms5DoorReceipt *
submit_parcel (Fixture    *fixture,
               Ms5Parcel  *parcel,
               GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_door_submit_async (fixture->door, parcel, NULL, result_cb, &result);
  wait_for (&result);
  return ms5_door_submit_finish (fixture->door, result, error);
}

static Ms5DoorReceipt *
submit (Fixture    *fixture,
        const char *text)
{
  g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (text, strlen (text), "test");
  g_autoptr (GError) error = NULL;
  Ms5DoorReceipt *receipt = submit_parcel (fixture, parcel, &error);

  g_assert_no_error (error);
  return receipt;
}

static const FakeSample *
taken (Fixture *fixture,
       guint    index)
{
  g_assert_cmpuint (index, <, fixture->pipeline->samples->len);
  return g_ptr_array_index (fixture->pipeline->samples, index);
}

static void
test_take (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_autoptr (Ms5DoorReceipt) receipt =
    submit (fixture, "[{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"source\":\"plc\",\"birth\":3,"
                     "\"seq\":7,\"state\":\"Execute\",\"counts\":{\"good\":12},\"product\":\"cola-05\","
                     "\"sensors\":{\"temperature\":64.2},\"faults\":[\"E41\"]},"
                     "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"CP1\"}]");

  g_assert_cmpuint (ms5_problems_get_count (receipt->problems), ==, 0);
  g_assert_cmpuint (receipt->counts.received, ==, 2);
  g_assert_cmpuint (receipt->counts.stored, ==, 2);
  g_assert_cmpstr (taken (fixture, 0)->equipment, ==, "FL1");
  g_assert_cmpstr (taken (fixture, 0)->text, ==,
                   "{\"birth\":3,\"counts\":{\"good\":12},\"equipment\":\"FL1\",\"faults\":[\"E41\"],"
                   "\"product\":\"cola-05\",\"sensors\":{\"temperature\":64.2},\"seq\":7,\"source\":\"plc\","
                   "\"state\":\"Execute\",\"ts\":\"2026-03-02T05:00:00.000Z\"}");
  g_assert_cmpint (taken (fixture, 0)->now, ==, FIXTURE_MONDAY);
  g_assert_cmpstr (taken (fixture, 1)->equipment, ==, "CP1");
  g_assert_cmpstr (g_hash_table_lookup (fixture->pipeline->sources, "plc"), ==, "3:7:1772427600000000");
  g_assert_cmpuint (fixture->pipeline->n_commits, ==, 1);
  g_assert_cmpuint (fixture->n_log, ==, 0);
}

/* What does not fit is refused by name, and the rest is kept. */
static void
test_refuse (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const char *const expected[] = {
    "$[0].product", "$[0].sensors.pressur", "$[0].faults", "$[1].equipment", "$[2]", "$[3].ts", "$[4].state",
    "$[5]", "$[6].ts",
  };
  g_autoptr (Ms5DoorReceipt) receipt =
    submit (fixture,
            "[{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"product\":\"tea\",\"sensors\":"
            "{\"pressur\":2,\"pressure\":2.5},\"faults\":[\"E99\",\"E41\"]},"
            "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL9\"},"
            "{\"ts\":\"2026-03-02T05:00:00Z\"},"
            "{\"ts\":\"2026-03-02T05:06:00Z\",\"equipment\":\"FL1\"},"
            "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"state\":\"NoData\"},"
            "7,"
            "{\"equipment\":\"FL1\"}]");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = ms5_problems_to_string (receipt->problems);

      if (!ms5_problems_has_path (receipt->problems, expected[i]))
        g_test_message ("%s\n%s", expected[i], text);
      g_assert_true (ms5_problems_has_path (receipt->problems, expected[i]));
    }
  g_assert_cmpuint (ms5_problems_get_count (receipt->problems), ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (receipt->counts.received, ==, 7);
  g_assert_cmpuint (receipt->counts.stored, ==, 3);
  g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_MEMBER], ==, 3);
  g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_EQUIPMENT], ==, 2);
  g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_TIME], ==, 1);
  g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_SHAPE], ==, 3);
  g_assert_cmpstr (taken (fixture, 0)->text, ==,
                   "{\"equipment\":\"FL1\",\"faults\":[\"E41\"],\"sensors\":{\"pressure\":2.5},"
                   "\"ts\":\"2026-03-02T05:00:00.000Z\"}");
}

static void
test_syntax (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (Ms5DoorReceipt) receipt = submit (fixture, "{\"ts\":");
  g_autoptr (Ms5Parcel) large = ms5_parcel_new_oversized (999999, "test");
  g_autoptr (Ms5DoorReceipt) refused = submit_parcel (fixture, large, NULL);

  g_assert_cmpuint (receipt->counts.received, ==, 1);
  g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_SYNTAX], ==, 1);
  g_assert_true (ms5_problems_has_path (receipt->problems, "$"));
  g_assert_cmpuint (refused->counts.refused[MS5_DOOR_REFUSED_SIZE], ==, 1);
  /* There is nothing to wait for. */
  g_assert_cmpuint (fixture->pipeline->n_commits, ==, 0);
}

/* An address says whose samples they are, and they must stand there. */
static void
test_place (Fixture       *fixture,
            gconstpointer  user_data)
{
  static const struct
  {
    const char *text;
    const char *place[4];
    guint stored;
  } cases[] = {
    { "{\"ts\":\"2026-03-02T05:00:00Z\"}", { "bottling-hall", "hall-a", "L1", "FL1" }, 1 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\"}", { "bottling-hall", "hall-a", "L1", "FL1" }, 1 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"CP1\"}", { "bottling-hall", "hall-a", "L1", "FL1" }, 0 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\"}", { "bottling-hall", "hall-a", "L2", "FL1" }, 0 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\"}", { "bottling-hall", "hall-b", "L1", "FL1" }, 0 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\"}", { "elsewhere", "hall-a", "L1", "FL1" }, 0 },
    { "{\"ts\":\"2026-03-02T05:00:00Z\"}", { "bottling-hall", "hall-a", "L1", "XX" }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (cases[i].text, strlen (cases[i].text), "test");
      g_autoptr (Ms5DoorReceipt) receipt = NULL;

      ms5_parcel_set_place (parcel, cases[i].place[0], cases[i].place[1], cases[i].place[2], cases[i].place[3]);
      receipt = submit_parcel (fixture, parcel, NULL);
      g_test_message ("case %u", i);
      g_assert_cmpuint (receipt->counts.stored, ==, cases[i].stored);
      g_assert_cmpuint (receipt->counts.refused[MS5_DOOR_REFUSED_EQUIPMENT], ==, 1 - cases[i].stored);
      if (cases[i].stored > 0)
        g_assert_cmpstr (taken (fixture, fixture->pipeline->samples->len - 1)->equipment, ==, "FL1");
    }
}

static Ms5DoorReceipt *
submit_numbered (Fixture    *fixture,
                 const char *source,
                 int         birth,
                 int         seq,
                 int         second)
{
  g_autofree char *text = g_strdup_printf ("{\"ts\":\"2026-03-02T05:00:%02dZ\",\"equipment\":\"FL1\",\"source\":\"%s\","
                                           "\"birth\":%d,\"seq\":%d}", second, source, birth, seq);

  return submit (fixture, text);
}

static void
check_numbered (Fixture *fixture,
                int      birth,
                int      seq,
                int      second,
                guint    stored,
                guint    jumps)
{
  g_autoptr (Ms5DoorReceipt) receipt = submit_numbered (fixture, "plc", birth, seq, second);

  g_test_message ("birth %d seq %d second %d", birth, seq, second);
  g_assert_cmpuint (receipt->counts.stored, ==, stored);
  g_assert_cmpuint (receipt->counts.repeated, ==, 1 - stored);
  g_assert_cmpuint (receipt->counts.jumps, ==, jumps);
}

static void
test_numbers (Fixture       *fixture,
              gconstpointer  user_data)
{
  Ms5DoorSource *source;

  check_numbered (fixture, 1, 4, 1, 1, 0); /* the first may have any number */
  check_numbered (fixture, 1, 5, 2, 1, 0);
  check_numbered (fixture, 1, 5, 2, 0, 0); /* a repeat */
  check_numbered (fixture, 1, 4, 1, 0, 0);
  check_numbered (fixture, 1, 8, 3, 1, 1); /* 6 and 7 are missing */
  source = ms5_door_sources_touch (ms5_door_get_sources (fixture->door), "plc");
  g_assert_true (source->uncertain);
  g_assert_cmpuint (fixture->n_uncertain, ==, 1);
  check_numbered (fixture, 2, 0, 4, 1, 0); /* a new life */
  g_assert_false (source->uncertain);
  check_numbered (fixture, 1, 9, 3, 0, 0); /* from the life before, late */
  check_numbered (fixture, 2, 1, 4, 1, 0); /* the same time, the next number */
  check_numbered (fixture, 2, 1, 9, 1, 1); /* began to count again without saying so */
  check_numbered (fixture, 1, 0, 20, 1, 1); /* lost its memory altogether */
  g_assert_cmpint (source->birth, ==, 1);
  g_assert_cmpuint (source->counts.received, ==, 10);
  g_assert_cmpuint (source->counts.repeated, ==, 3);

  /* Without numbers nothing is a repeat. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ms5DoorReceipt) receipt =
        submit (fixture, "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"source\":\"old\"}");

      g_assert_cmpuint (receipt->counts.stored, ==, 1);
    }
}

/* A repeat may come while the first is still on its way to the disk: its sender waits for it, too. */
static void
test_repeat_waits (Fixture       *fixture,
                   gconstpointer  user_data)
{
  const char *text = "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"source\":\"plc\",\"seq\":1}";
  GAsyncResult *results[2] = { NULL, NULL };

  fixture->pipeline->holds = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (text, strlen (text), "test");

      ms5_door_submit_async (fixture->door, parcel, NULL, result_cb, &results[i]);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (results[0]);
  g_assert_null (results[1]);

  fake_pipeline_commit (fixture->pipeline, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ms5DoorReceipt) receipt = NULL;

      wait_for (&results[i]);
      receipt = ms5_door_submit_finish (fixture->door, results[i], NULL);
      g_assert_cmpuint (receipt->counts.stored, ==, 1 - i);
      g_assert_cmpuint (receipt->counts.repeated, ==, i);
      g_object_unref (results[i]);
    }
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  user_data)
{
  ms5_door_restore_source (fixture->door, "plc", 3, 20, FIXTURE_MONDAY + 10 * MS5_USEC_PER_S);
  check_numbered (fixture, 3, 20, 10, 0, 0);
  check_numbered (fixture, 3, 21, 11, 1, 0);
  check_numbered (fixture, 3, 23, 12, 1, 1);
}

static void
test_busy (Fixture       *fixture,
           gconstpointer  user_data)
{
  const char *text = "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\"}";
  g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (text, strlen (text), "test");
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5DoorReceipt) receipt = NULL;
  Ms5Sample sample;

  fixture->pipeline->busy = TRUE;
  g_assert_null (submit_parcel (fixture, parcel, &error));
  g_assert_error (error, MS5_DOOR_ERROR, MS5_DOOR_ERROR_BUSY);
  g_assert_true (ms5_door_is_busy (fixture->door));
  ms5_sample_init (&sample, FIXTURE_MONDAY);
  sample.equipment = "FL1";
  g_assert_false (ms5_door_put (fixture->door, &sample, FIXTURE_MONDAY));
  g_assert_cmpuint (fixture->pipeline->n_samples, ==, 0);

  fixture->pipeline->busy = FALSE;
  g_assert_true (ms5_door_put (fixture->door, &sample, FIXTURE_MONDAY));
  g_clear_error (&error);
  receipt = submit_parcel (fixture, parcel, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt->counts.stored, ==, 1);
  g_assert_cmpuint (fixture->pipeline->n_samples, ==, 2);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  user_data)
{
  const char *text = "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\"}";
  g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (text, strlen (text), "test");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  fixture->pipeline->holds = TRUE;
  ms5_door_submit_async (fixture->door, parcel, NULL, result_cb, &result);
  fake_pipeline_commit (fixture->pipeline, FALSE);
  wait_for (&result);
  g_assert_null (ms5_door_submit_finish (fixture->door, result, &error));
  g_assert_error (error, MS5_DOOR_ERROR, MS5_DOOR_ERROR_CLOSED);
}

/* A large array does not keep the main loop from its other work. */
static gboolean
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

static void
test_large (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (Ms5Parcel) parcel = NULL;
  g_autoptr (Ms5DoorReceipt) receipt = NULL;
  guint n_turns = 0;
  guint id = g_idle_add_full (G_PRIORITY_DEFAULT, count_cb, &n_turns, NULL);

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%s{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"seq\":%u}",
                            i > 0 ? "," : "", i);
  g_string_append_c (text, ']');
  parcel = ms5_parcel_new_from_text (text->str, text->len, "test");
  receipt = submit_parcel (fixture, parcel, NULL);
  g_source_remove (id);
  g_assert_cmpuint (receipt->counts.stored, ==, 5000);
  g_assert_cmpuint (receipt->counts.jumps, ==, 0);
  g_assert_cmpuint (n_turns, >=, 10);
  g_assert_cmpuint (fixture->pipeline->n_commits, ==, 1);
}

/* One line for each source and minute, with an example and how many there were. */
static void
test_log (Fixture       *fixture,
          gconstpointer  user_data)
{
  for (guint i = 0; i < 10; i++)
    ms5_door_receipt_free (submit (fixture, "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"source\":\"plc\","
                                            "\"sensors\":{\"pressur\":1}}"));
  g_assert_cmpuint (fixture->n_log, ==, 1);
  g_assert_nonnull (strstr (fixture->log->str, "plc: refused 1 since last told, such as $.sensors.pressur: "
                                               "is not a sensor"));

  ms5_manual_clock_advance (fixture->clock, 59 * MS5_USEC_PER_S);
  ms5_door_receipt_free (submit (fixture, "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"XX\",\"source\":\"plc\"}"));
  g_assert_cmpuint (fixture->n_log, ==, 1);
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  ms5_door_receipt_free (submit (fixture, "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"XX\",\"source\":\"plc\"}"));
  g_assert_cmpuint (fixture->n_log, ==, 2);
  g_assert_nonnull (strstr (fixture->log->str, "plc: refused 11 since last told, such as $.equipment: "));

  /* Ever new names do not make ever more lines. */
  for (guint i = 0; i < 100; i++)
    ms5_door_receipt_free (submit_numbered (fixture, "plc", 0, 0, 0));
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"ts\":1,\"source\":\"s%u\"}", i);
      g_autoptr (Ms5Parcel) parcel = ms5_parcel_new_from_text (text, strlen (text), text + 16);

      ms5_door_receipt_free (submit_parcel (fixture, parcel, NULL));
    }
  g_assert_cmpuint (fixture->n_log, ==, 21);
}

static void
test_many_sources (Fixture       *fixture,
                   gconstpointer  user_data)
{
  ms5_door_set_max_sources (fixture->door, 10);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("plc-%u", i);
      g_autoptr (Ms5DoorReceipt) kept = submit_numbered (fixture, "plc-0", 1, (int) i, 1);

      ms5_door_receipt_free (submit_numbered (fixture, name, 1, 1, 1));
      /* The one that is heard of all the time is remembered. */
      g_assert_cmpuint (kept->counts.repeated, ==, i == 1);
    }
  g_assert_cmpuint (ms5_door_sources_get_length (ms5_door_get_sources (fixture->door)), ==, 10);
}

static void
test_death (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr (Ms5DoorReceipt) receipt =
    submit (fixture, "[{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"FL1\",\"source\":\"gw\",\"birth\":2,\"seq\":0},"
                     "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"CP1\",\"source\":\"gw\",\"birth\":2,\"seq\":1},"
                     "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"LB1\",\"source\":\"gw\",\"birth\":2,\"seq\":2},"
                     "{\"ts\":\"2026-03-02T05:00:00Z\",\"equipment\":\"LB1\",\"source\":\"other\"}]");
  Ms5DoorCounts counts;

  g_assert_cmpuint (receipt->counts.stored, ==, 4);
  ms5_door_report_death (fixture->door, "gw", 1);
  g_assert_cmpuint (fixture->pipeline->lost->len, ==, 0);
  ms5_door_report_death (fixture->door, "gw", 2);
  ms5_door_report_death (fixture->door, "gw", 2);
  g_assert_cmpuint (fixture->pipeline->lost->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->pipeline->lost, 0), ==, "FL1");
  g_assert_cmpstr (g_ptr_array_index (fixture->pipeline->lost, 1), ==, "CP1");
  ms5_door_get_counts (fixture->door, &counts);
  g_assert_cmpuint (counts.deaths, ==, 1);
  g_assert_cmpuint (counts.received, ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (writer_cb, NULL, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/door/take", test_take);
  ADD ("/door/refuse", test_refuse);
  ADD ("/door/syntax", test_syntax);
  ADD ("/door/place", test_place);
  ADD ("/door/numbers", test_numbers);
  ADD ("/door/repeat-waits", test_repeat_waits);
  ADD ("/door/restore", test_restore);
  ADD ("/door/busy", test_busy);
  ADD ("/door/closed", test_closed);
  ADD ("/door/large", test_large);
  ADD ("/door/log", test_log);
  ADD ("/door/many-sources", test_many_sources);
  ADD ("/door/death", test_death);
#undef ADD

  return g_test_run ();
}
