/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-recording.h"

#include "core/ms5-words.h"
#include "protocol/ms5-json-file.h"

#include <math.h>

/* Real recordings, and figures that others computed of them. */

static GBytes *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

/* (nullable): the figures of a folder; without them the test is skipped. */
static json_t *
load_expected (const char *folder)
{
  const char *root = g_getenv ("MS5_SHARED_DATA");
  g_autofree char *path = g_build_filename (root != NULL ? root : "", folder, "expected.json", NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = NULL;
  json_t *expected;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no such recordings in MS5_SHARED_DATA");
      return NULL;
    }

  bytes = load (path);
  expected = ms5_json_parse_file (bytes, problems);
  g_assert_nonnull (expected);
  return expected;
}

static Ms5Recording *
load_recording (const char *map_name,
                const char *folder,
                const char *name)
{
  g_autofree char *map_path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "maps", map_name, NULL);
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SHARED_DATA"), folder, name, NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) map_bytes = load (map_path);
  g_autoptr (GBytes) bytes = load (path);
  g_autoptr (Ms5ReplayMap) map = ms5_replay_map_from_json (map_bytes, problems);
  g_autoptr (GError) error = NULL;
  Ms5Recording *recording = ms5_recording_parse (bytes, map, &error);

  g_test_message ("%s", name);
  g_assert_no_error (error);
  return recording;
}

/* Seconds in @state, each state lasting until the next is told, the last until @end. */
static double
seconds_in (const Ms5Recording *recording,
            Ms5State            state,
            Ms5Time             end)
{
  Ms5Time total = 0;
  Ms5Time since = MS5_TIME_NONE;

  for (guint i = 0; i < ms5_recording_get_length (recording); i++)
    {
      const Ms5Sample *sample = ms5_recording_get (recording, i);

      if (sample->state == MS5_WORD_NONE)
        continue;
      if (since != MS5_TIME_NONE)
        total += sample->time - since;
      since = sample->state == (int) state ? sample->time : MS5_TIME_NONE;
    }
  if (since != MS5_TIME_NONE)
    total += end - since;

  return ms5_time_to_seconds (total);
}

static void
check_sensor (const Ms5Recording *recording,
              const char         *code,
              const json_t       *stats)
{
  double min = INFINITY, max = -INFINITY, sum = 0;
  guint n = 0;

  for (guint i = 0; i < ms5_recording_get_length (recording); i++)
    {
      const Ms5Sample *sample = ms5_recording_get (recording, i);

      for (guint k = 0; k < sample->n_readings; k++)
        if (g_str_equal (sample->readings[k].sensor, code))
          {
            min = MIN (min, sample->readings[k].value);
            max = MAX (max, sample->readings[k].value);
            sum += sample->readings[k].value;
            n++;
          }
    }

  g_assert_cmpuint (n, ==, ms5_recording_get_n_rows (recording));
  g_assert_cmpfloat (min, ==, json_number_value (json_object_get (stats, "min")));
  g_assert_cmpfloat (max, ==, json_number_value (json_object_get (stats, "max")));
  g_assert_cmpfloat_with_epsilon (sum / n, json_number_value (json_object_get (stats, "mean")), 1e-5);
}

/* Seconds from the first sample in @state to the last, as the figures have it for one anomaly. */
static double
window (const Ms5Recording *recording,
        Ms5State            state,
        guint              *out_n)
{
  Ms5Time first = MS5_TIME_NONE, last = MS5_TIME_NONE;

  *out_n = 0;
  for (guint i = 0; i < ms5_recording_get_length (recording); i++)
    {
      const Ms5Sample *sample = ms5_recording_get (recording, i);

      if (sample->state != (int) state)
        continue;
      if (first == MS5_TIME_NONE)
        first = sample->time;
      last = sample->time;
      (*out_n)++;
    }

  return *out_n > 0 ? ms5_time_to_seconds (last - first) : 0;
}

static void
check_skab (const char   *name,
            const json_t *expected)
{
  static const struct { const char *column; const char *sensor; } sensors[] = {
    { "Accelerometer1RMS", "vibration-1" }, { "Accelerometer2RMS", "vibration-2" }, { "Current", "current" },
    { "Pressure", "pressure" }, { "Temperature", "motor-temperature" }, { "Thermocouple", "fluid-temperature" },
    { "Voltage", "voltage" }, { "Volume Flow RateRMS", "flow" },
  };
  g_autoptr (Ms5Recording) recording = load_recording ("skab.json", "skab", name);
  const json_t *windows = json_object_get (expected, "windows");
  const json_t *one = json_array_get (windows, 0);
  guint n_held;
  double held_s = window (recording, MS5_STATE_HELD, &n_held);

  g_assert_cmpint (ms5_recording_get_n_rows (recording), ==, json_integer_value (json_object_get (expected, "rows")));
  g_assert_cmpuint (ms5_recording_get_length (recording), ==, ms5_recording_get_n_rows (recording));
  g_assert_cmpint (n_held, ==, json_integer_value (json_object_get (expected, "anomaly_rows")));
  g_assert_cmpuint (json_array_size (windows), <=, 1);
  g_assert_cmpfloat (held_s, ==, json_number_value (json_object_get (one, "duration_s")));
  for (guint i = 0; i < G_N_ELEMENTS (sensors); i++)
    check_sensor (recording, sensors[i].sensor, json_object_get (json_object_get (expected, "stats"), sensors[i].column));
}

static void
test_skab (void)
{
  g_autoptr (json_t) expected = load_expected ("skab");
  const char *name;
  json_t *file;

  if (expected == NULL)
    return;

  json_object_foreach (json_object_get (expected, "files"), name, file)
    check_skab (name, file);
}

static double
sum_of (const json_t      *states,
        const char *const *names)
{
  double sum = 0;

  for (guint i = 0; names[i] != NULL; i++)
    sum += json_number_value (json_object_get (states, names[i]));
  return sum;
}

static void
check_run (const json_t *run)
{
  static const char *const execute[] = { "Layer 1 Up", "Layer 1 Down", "Layer 2 Up", "Layer 2 Down", "Layer 3 Up",
                                         "Layer 3 Down", "Repositioning", NULL };
  static const char *const starting[] = { "Starting", "Prep", NULL };
  static const char *const complete[] = { "End", "end", NULL };
  const json_t *states = json_object_get (run, "states_s");
  double duration_s = json_number_value (json_object_get (run, "duration_s"));
  g_autofree char *name = g_strdup_printf ("run_%s.csv", json_string_value (json_object_get (run, "run")));
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SHARED_DATA"), "cnc_toolwear", name, NULL);
  g_autoptr (Ms5Recording) recording = NULL;
  Ms5Time end;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  recording = load_recording ("cnc-toolwear.json", "cnc_toolwear", name);
  end = ms5_recording_get (recording, 0)->time + (Ms5Time) llround (duration_s * (double) MS5_USEC_PER_S);
  g_assert_cmpint (ms5_recording_get_n_rows (recording), ==, json_integer_value (json_object_get (run, "samples")));
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_EXECUTE, end), sum_of (states, execute), 0.001);
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_STARTING, end), sum_of (states, starting), 0.001);
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_COMPLETE, end), sum_of (states, complete), 0.001);
}

static void
test_cnc_toolwear (void)
{
  g_autoptr (json_t) expected = load_expected ("cnc_toolwear");
  json_t *run;
  gsize i;

  if (expected == NULL)
    return;

  json_array_foreach (json_object_get (expected, "runs"), i, run)
    check_run (run);
}

static void
test_nist_pocketnc (void)
{
  g_autoptr (json_t) expected = load_expected ("nist_pocketnc");
  g_autoptr (Ms5Recording) recording = NULL;
  const json_t *events, *seconds;
  guint n_states = 0;
  Ms5Time last = MS5_TIME_NONE;

  if (expected == NULL)
    return;

  recording = load_recording ("nist-pocketnc.json", "nist_pocketnc", "pocketnc_mtconnect.csv");
  events = json_object_get (expected, "exec_events");
  seconds = json_object_get (expected, "exec_seconds_between_events");
  g_assert_cmpint (ms5_recording_get_n_rows (recording), ==, json_integer_value (json_object_get (expected, "rows_written")));

  for (guint i = 0; i < ms5_recording_get_length (recording); i++)
    {
      const Ms5Sample *sample = ms5_recording_get (recording, i);
      Ms5Time time;

      g_assert_cmpint (sample->time, >=, last);
      last = sample->time;
      if (sample->state == MS5_WORD_NONE)
        continue;

      g_assert_true (ms5_time_parse (json_string_value (json_array_get (json_array_get (events, n_states), 0)), &time));
      g_assert_cmpint (sample->time, ==, time);
      n_states++;
    }
  g_assert_cmpuint (n_states, ==, json_array_size (events));

  /* The figures end with the last event, and are given to the millisecond. */
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_EXECUTE, last),
                                  json_number_value (json_object_get (seconds, "ACTIVE")), 0.001);
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_NO_DATA, last),
                                  json_number_value (json_object_get (seconds, "UNAVAILABLE")), 0.001);
  g_assert_cmpfloat_with_epsilon (seconds_in (recording, MS5_STATE_IDLE, last),
                                  json_number_value (json_object_get (seconds, "READY")), 0.001);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recordings/skab", test_skab);
  g_test_add_func ("/recordings/cnc-toolwear", test_cnc_toolwear);
  g_test_add_func ("/recordings/nist-pocketnc", test_nist_pocketnc);

  return g_test_run ();
}
