/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"
#include "protocol/ms5-sample.h"
#include "shared-data.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1772446471250000) /* 2026-03-02T10:14:31.250Z */

static const char whole[] =
  "{\"ts\":\"2026-03-02T10:14:31.250Z\",\"equipment\":\"FL1\",\"source\":\"plc-fl1\",\"birth\":3,\"seq\":1811,"
  "\"state\":\"Execute\",\"mode\":\"Production\",\"counts\":{\"good\":12,\"scrap\":1,\"rework\":0},"
  "\"totals\":{},\"product\":\"cola-05\",\"sensors\":{\"temperature\":64.2,\"pressure\":2.31,\"vibration\":4.9},"
  "\"faults\":[\"E41\"],\"historical\":false}";

static GPtrArray *
parse (const char *text,
       const char *expected_problems)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  GPtrArray *samples = ms5_samples_parse (text, strlen (text), NOW, problems);
  g_autofree char *found = NULL;

  ms5_problems_sort (problems, NULL, NULL);
  found = ms5_problems_to_string (problems);
  g_test_message ("%s", text);
  g_assert_cmpstr (found, ==, expected_problems);
  return samples;
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) samples = parse (whole, "");
  const Ms5Sample *sample;

  g_assert_cmpuint (samples->len, ==, 1);
  sample = g_ptr_array_index (samples, 0);
  g_assert_cmpint (sample->time, ==, NOW);
  g_assert_false (sample->time_is_arrival);
  g_assert_cmpstr (sample->equipment, ==, "FL1");
  g_assert_cmpstr (sample->source, ==, "plc-fl1");
  g_assert_cmpint (sample->birth, ==, 3);
  g_assert_cmpint (sample->seq, ==, 1811);
  g_assert_cmpint (sample->state, ==, MS5_STATE_EXECUTE);
  g_assert_cmpint (sample->mode, ==, MS5_MODE_PRODUCTION);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_GOOD], ==, 12);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_SCRAP], ==, 1);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_REWORK], ==, 0);
  g_assert_cmpint (sample->totals[MS5_QUANTITY_GOOD], ==, MS5_INT_NONE);
  g_assert_cmpstr (sample->product, ==, "cola-05");
  g_assert_cmpuint (sample->n_readings, ==, 3);
  g_assert_cmpstr (sample->readings[1].sensor, ==, "pressure");
  g_assert_cmpfloat (sample->readings[1].value, ==, 2.31);
  g_assert_cmpstr (sample->faults[0], ==, "E41");
  g_assert_null (sample->faults[1]);
  g_assert_false (sample->historical);
}

static void
test_bare (void)
{
  g_autoptr (GPtrArray) samples = parse ("{\"ts\":\"2026-03-02T10:14:31Z\",\"next\":{\"year\":[1]}}", "");
  const Ms5Sample *sample = g_ptr_array_index (samples, 0);

  g_assert_null (sample->equipment);
  g_assert_null (sample->source);
  g_assert_cmpint (sample->birth, ==, MS5_INT_NONE);
  g_assert_cmpint (sample->state, ==, MS5_WORD_NONE);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_GOOD], ==, MS5_INT_NONE);
  g_assert_cmpuint (sample->n_readings, ==, 0);
  g_assert_null (sample->faults);
}

static void
test_bad_members (void)
{
  g_autoptr (GPtrArray) samples =
    parse ("[{},{\"ts\":\"2026-03-02T10:14:31Z\",\"state\":\"NoData\",\"mode\":\"production\",\"counts\":{\"good\":-1,"
           "\"scrap\":2,\"rework\":1.5},\"sensors\":{\"a\":\"NaN\",\"b\":1,\"c d\":2,\"e\":null},\"faults\":[\"E1\",7,\"E 2\",\"E3\"],"
           "\"product\":\"\",\"source\":7,\"seq\":-1,\"birth\":\"x\",\"historical\":0,\"equipment\":\"a/b\"}]",
           "$[0].ts: is missing\n"
           "$[1].birth: is not an integer within 2^53-1\n"
           "$[1].counts.good: is not from 0 to 1000000000\n"
           "$[1].counts.rework: is not an integer within 2^53-1\n"
           "$[1].equipment: is not a code of letters, digits, _, . and -\n"
           "$[1].faults[1]: is not a string\n"
           "$[1].faults[2]: is not a code of letters, digits, _, . and -\n"
           "$[1].historical: is neither true nor false\n"
           "$[1].mode: is none of: Production, Maintenance, Manual, Changeover, Cleaning, Setup\n"
           "$[1].product: is not a code of letters, digits, _, . and -\n"
           "$[1].sensors.a: is not a number\n"
           "$[1].sensors.e: must not be null\n"
           "$[1].sensors[\"c d\"]: is not a sensor's code\n"
           "$[1].seq: is not from 0 to 9007199254740991\n"
           "$[1].source: is not a string\n"
           "$[1].state: is none of: Undefined, Clearing, Stopped, Starting, Idle, Suspended, Execute, Stopping, "
           "Aborting, Aborted, Holding, Held, Unholding, Suspending, Unsuspending, Resetting, Completing, Complete\n");
  const Ms5Sample *sample;

  g_assert_cmpuint (samples->len, ==, 1);
  sample = g_ptr_array_index (samples, 0);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_SCRAP], ==, 2);
  g_assert_cmpint (sample->counts[MS5_QUANTITY_GOOD], ==, MS5_INT_NONE);
  g_assert_cmpuint (sample->n_readings, ==, 1);
  g_assert_cmpstr (sample->readings[0].sensor, ==, "b");
  g_assert_cmpstr (sample->faults[0], ==, "E1");
  g_assert_cmpstr (sample->faults[1], ==, "E3");
  g_assert_null (sample->faults[2]);
}

static void
test_counts_and_totals (void)
{
  g_autoptr (GPtrArray) samples =
    parse ("{\"ts\":\"2026-03-02T10:14:31Z\",\"counts\":{\"good\":1},\"totals\":{\"good\":100,\"scrap\":7}}",
           "$.totals.good: is counted already in counts\n");
  const Ms5Sample *sample = g_ptr_array_index (samples, 0);

  g_assert_cmpint (sample->counts[MS5_QUANTITY_GOOD], ==, 1);
  g_assert_cmpint (sample->totals[MS5_QUANTITY_GOOD], ==, MS5_INT_NONE);
  g_assert_cmpint (sample->totals[MS5_QUANTITY_SCRAP], ==, 7);
}

static void
test_ahead (void)
{
  g_autoptr (GPtrArray) at_limit = parse ("{\"ts\":\"2026-03-02T10:19:31.250Z\",\"seq\":1}", "");
  g_autoptr (GPtrArray) beyond = parse ("{\"ts\":\"2026-03-02T10:19:31.251Z\",\"seq\":1}",
                                        "$.ts: lies more than 5 minutes ahead\n");
  g_autoptr (GPtrArray) past = parse ("{\"ts\":\"2026-03-02T10:19:31.251Z\",\"seq\":1,\"historical\":true}",
                                      "$.ts: lies more than 5 minutes ahead\n");
  const Ms5Sample *sample = g_ptr_array_index (at_limit, 0);

  g_assert_cmpint (sample->time, ==, NOW + 300 * MS5_USEC_PER_S);
  g_assert_false (sample->time_is_arrival);
  sample = g_ptr_array_index (beyond, 0);
  g_assert_cmpint (sample->time, ==, NOW);
  g_assert_true (sample->time_is_arrival);
  g_assert_cmpint (sample->seq, ==, 1);
  g_assert_cmpuint (past->len, ==, 0);
}

static void
test_not_samples (void)
{
  g_autoptr (GPtrArray) number = parse ("7", "$: is not an object\n");
  g_autoptr (GPtrArray) none = parse ("[]", "");
  g_autoptr (GPtrArray) broken = parse ("{\"ts\":NaN}", "$: not JSON (line 1, column 9)\n");
  g_autoptr (GPtrArray) infinite = parse ("{\"ts\":\"2026-03-02T10:14:31Z\",\"sensors\":{\"a\":1e999}}",
                                          "$: a number is too large (line 1, column 49)\n");
  g_autoptr (GString) flood = g_string_new ("[7");
  g_autoptr (GPtrArray) too_many = NULL;

  for (int i = 0; i < MS5_LIMIT_SAMPLES; i++)
    g_string_append (flood, ",7");
  g_string_append_c (flood, ']');
  too_many = parse (flood->str, "$: has more than 10000 elements\n");

  g_assert_cmpuint (number->len + none->len + broken->len + infinite->len + too_many->len, ==, 0);
}

static void
test_complain (void)
{
  g_autoptr (GPtrArray) single = parse (whole, "");
  g_autofree char *twice = g_strdup_printf ("[7,%s]", whole);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GPtrArray) several = ms5_samples_parse (twice, strlen (twice), NOW, problems);
  g_autofree char *found = NULL;

  ms5_sample_complain (g_ptr_array_index (single, 0), problems, "sensors", "pressure", "is not configured at %s", "FL1");
  ms5_sample_complain (g_ptr_array_index (several, 0), problems, "sensors", "odd one", "is not configured");
  ms5_sample_complain (g_ptr_array_index (several, 0), problems, NULL, "equipment", "is not known");
  ms5_sample_complain (g_ptr_array_index (single, 0), problems, NULL, NULL, "is a repeat");
  found = ms5_problems_to_string (problems);
  g_assert_cmpstr (found, ==,
                   "$[0]: is not an object\n"
                   "$.sensors.pressure: is not configured at FL1\n"
                   "$[1].sensors[\"odd one\"]: is not configured\n"
                   "$[1].equipment: is not known\n"
                   "$: is a repeat\n");
}

static void
test_round_trip (void)
{
  static const Ms5Reading readings[] = { { "t", 1.25 }, { "p", -3 } };
  static const char *const faults[] = { "E1", "E2", NULL };
  Ms5Sample sample;
  g_autoptr (json_t) value = NULL;
  g_autoptr (json_t) again = NULL;
  g_autoptr (GPtrArray) samples = NULL;
  g_autofree char *text = NULL;

  ms5_sample_init (&sample, NOW);
  sample.equipment = "FL1";
  sample.source = "sim \xe2\x82\xac";
  sample.birth = 1;
  sample.seq = 2;
  sample.state = MS5_STATE_SUSPENDED;
  sample.mode = MS5_MODE_SETUP;
  sample.counts[MS5_QUANTITY_SCRAP] = 3;
  sample.totals[MS5_QUANTITY_GOOD] = 4;
  sample.product = "cola-05";
  sample.readings = readings;
  sample.n_readings = 2;
  sample.faults = faults;
  sample.historical = TRUE;

  value = ms5_sample_encode (&sample);
  text = ms5_json_encode (value, NULL);
  samples = parse (text, "");
  again = ms5_sample_encode (g_ptr_array_index (samples, 0));
  g_assert_true (ms5_json_equal (value, again));
  g_assert_cmpuint (json_object_size (value), ==, 13);
}

static void
test_mutations (void)
{
  for (int round = 0; round < 20000; round++)
    {
      g_autofree char *text = g_memdup2 (whole, sizeof (whole) - 1);
      gsize length = sizeof (whole) - 1;
      g_autoptr (Ms5Problems) problems = ms5_problems_new ();
      g_autoptr (GPtrArray) samples = NULL;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        {
          int at = g_test_rand_int_range (0, (int) length);

          if (g_test_rand_bit ())
            text[at] ^= (char) (1 << g_test_rand_int_range (0, 8));
          else
            text[at] = "0123456789[]{},:\"\\-.eEtfnu"[g_test_rand_int_range (0, 26)];
        }
      if (g_test_rand_int_range (0, 5) == 0)
        length = (gsize) g_test_rand_int_range (0, (int) length);
      samples = ms5_samples_parse (text, length, NOW, problems);
      g_assert_true (samples->len <= 1);
      g_assert_true (samples->len == 1 || ms5_problems_get_count (problems) > 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sample/whole", test_whole);
  g_test_add_func ("/sample/bare", test_bare);
  g_test_add_func ("/sample/bad-members", test_bad_members);
  g_test_add_func ("/sample/counts-and-totals", test_counts_and_totals);
  g_test_add_func ("/sample/ahead", test_ahead);
  g_test_add_func ("/sample/not-samples", test_not_samples);
  g_test_add_func ("/sample/complain", test_complain);
  g_test_add_func ("/sample/round-trip", test_round_trip);
  g_test_add_func ("/sample/mutations", test_mutations);

  return g_test_run ();
}
