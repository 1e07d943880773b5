/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-condition.h"
#include "core/ms5-kpi.h"
#include "core/ms5-limit.h"
#include "core/ms5-pareto.h"
#include "core/ms5-round.h"
#include "core/ms5-stop-detector.h"
#include "protocol/ms5-json.h"

#include <math.h>
#include <string.h>

/* Real machines, and what others computed from what they recorded. */

static char *
load (const char *folder,
      const char *name)
{
  const char *root = g_getenv ("MS5_SHARED_DATA");
  g_autofree char *path = root != NULL ? g_build_filename (root, folder, name, NULL) : NULL;
  char *text = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    g_test_skip_printf ("no %s in MS5_SHARED_DATA", folder);
  return text;
}

static json_t *
load_expected (const char *folder)
{
  g_autofree char *text = load (folder, "expected.json");
  json_t *expected;

  if (text == NULL)
    return NULL;

  expected = ms5_json_parse (text, strlen (text), &ms5_json_limits_file, NULL);
  g_assert_nonnull (expected);
  return expected;
}

static double
get_number (const json_t *object,
            const char   *member)
{
  return json_number_value (json_object_get (object, member));
}

/* The cells of one line; a comma inside quotes divides nothing. */
static GStrv
split_cells (const char *line)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *c = line; *c != '\0' && *c != '\r'; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      else if (*c == ',' && !quoted)
        {
          g_strv_builder_add (cells, cell->str);
          g_string_truncate (cell, 0);
        }
      else
        g_string_append_c (cell, *c);
    }
  g_strv_builder_add (cells, cell->str);
  return g_strv_builder_end (cells);
}

static void
check_rejects (Ms5Pareto *pareto,
               json_t    *expected)
{
  g_assert_cmpuint (ms5_pareto_get_length (pareto), ==, json_array_size (expected));
  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      const Ms5ParetoRow *row = ms5_pareto_get (pareto, i);
      json_t *other = json_array_get (expected, i);

      g_assert_cmpstr (row->key, ==, json_string_value (json_object_get (other, "reason")));
      g_assert_cmpuint (row->count, ==, json_integer_value (json_object_get (other, "count")));
    }
}

/* A part is good if it was finished and passed inspection. */
static void
test_cnc_quality (void)
{
  g_autoptr (json_t) expected = load_expected ("cnc_toolwear");
  g_autofree char *text = load ("cnc_toolwear", "runs.csv");
  g_autoptr (Ms5Pareto) rejects = ms5_pareto_new ();
  Ms5Production production = { "part", 60.0, 0, 0, 0 };
  Ms5AccountInput input = { { 0, MS5_USEC_PER_H }, MS5_TIME_NONE, NULL, 0, NULL, 0, NULL, 0, &production, 1, 0 };
  g_auto (GStrv) lines = NULL;
  Ms5Totals totals;
  Ms5Kpis kpis;

  if (expected == NULL || text == NULL)
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = split_cells (lines[i]);
      gboolean finished = g_str_equal (cells[4], "yes");
      g_autofree char *reason = NULL;

      production.produced++;
      if (finished && g_str_equal (cells[5], "yes"))
        continue;
      reason = g_strdup_printf ("%s / %s tool", finished ? "failed visual inspection" : "machining not finalized",
                                cells[3]);
      production.scrap++;
      ms5_pareto_add (rejects, MS5_PARETO_REASON, reason, 0, 1);
    }

  ms5_account_run (&input, &totals, NULL);
  ms5_kpis_compute (&totals, &kpis);
  ms5_pareto_sort_by_count (rejects);

  g_assert_cmpfloat (totals.produced, ==, get_number (expected, "parts_attempted"));
  g_assert_cmpfloat (kpis.good, ==, get_number (expected, "parts_good"));
  g_assert_cmpfloat (ms5_round (kpis.value[MS5_KPI_QUALITY_RATIO], 6), ==,
                     get_number (expected, "quality_good_over_attempted"));
  check_rejects (rejects, json_object_get (expected, "reject_pareto"));
}

static void
add_states (Ms5Pareto *pareto,
            json_t    *states)
{
  const char *state;
  json_t *seconds;

  json_object_foreach (states, state, seconds)
    ms5_pareto_add (pareto, MS5_PARETO_REASON, state,
                    (Ms5Time) ms5_round (json_number_value (seconds) * 1e6, 0), 1);
}

static void
test_cnc_states (void)
{
  g_autoptr (json_t) expected = load_expected ("cnc_toolwear");
  g_autoptr (Ms5Pareto) pareto = ms5_pareto_new ();
  json_t *runs, *rows;

  if (expected == NULL)
    return;

  runs = json_object_get (expected, "runs");
  for (gsize i = 0; i < json_array_size (runs); i++)
    add_states (pareto, json_object_get (json_array_get (runs, i), "states_s"));
  ms5_pareto_sort_by_time (pareto);

  rows = json_object_get (expected, "state_time_pareto");
  g_assert_cmpuint (ms5_pareto_get_length (pareto), ==, json_array_size (rows));
  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      const Ms5ParetoRow *row = ms5_pareto_get (pareto, i);
      json_t *other = json_array_get (rows, i);

      g_assert_cmpstr (row->key, ==, json_string_value (json_object_get (other, "state")));
      g_assert_cmpfloat_with_epsilon (ms5_time_to_seconds (row->time), get_number (other, "seconds"), 1e-6);
      g_assert_cmpfloat_with_epsilon (row->share * 100, get_number (other, "pct"), 0.00051);
      g_assert_cmpfloat_with_epsilon (row->cumulative * 100, get_number (other, "cum_pct"), 0.00051);
    }
}

/* MTConnect's words for execution, as states. What is not available is not known. */
static Ms5State
map_execution (const char *word)
{
  if (g_str_equal (word, "ACTIVE"))
    return MS5_STATE_EXECUTE;
  if (g_str_equal (word, "READY"))
    return MS5_STATE_IDLE;
  return MS5_STATE_UNDEFINED;
}

static void
feed_pocketnc (const char *text,
               GArray     *edges,
               Ms5Time    *out_end)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Ms5StopDetector detector;
  gboolean started = FALSE;

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = split_cells (lines[i]);
      Ms5Signal signal = { 0 };

      g_assert_true (ms5_time_parse (cells[0], &signal.time));
      if (*cells[4] != '\0')
        {
          signal.has_state = TRUE;
          signal.state = map_execution (cells[4]);
          *out_end = signal.time;
        }
      if (!started)
        ms5_stop_detector_init (&detector, 10 * MS5_USEC_PER_S, MS5_USEC_PER_H, signal.time, edges);
      started = TRUE;
      ms5_stop_detector_feed (&detector, &signal, edges);
    }
}

static void
test_pocketnc_states (void)
{
  g_autoptr (json_t) expected = load_expected ("nist_pocketnc");
  g_autofree char *text = load ("nist_pocketnc", "pocketnc_mtconnect.csv");
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
  Ms5Time sums[MS5_N_STATES] = { 0 };
  Ms5Time stopped = 0, end = 0;
  guint n_states = 0;
  json_t *seconds;

  if (expected == NULL || text == NULL)
    return;

  feed_pocketnc (text, edges, &end);
  for (guint i = 0; i < edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (edges, Ms5Edge, i);

      if (edge->kind == MS5_EDGE_STATE_CLOSED)
        sums[edge->state] += edge->time - edge->start;
      if (edge->kind == MS5_EDGE_STOP_CLOSED)
        stopped += edge->time - edge->start;
      n_states += edge->kind == MS5_EDGE_STATE_OPENED && edge->state != MS5_STATE_NO_DATA;
    }

  seconds = json_object_get (expected, "exec_seconds_between_events");
  g_assert_cmpuint (n_states, ==, json_array_size (json_object_get (expected, "exec_events")));
  g_assert_cmpfloat_with_epsilon (ms5_time_to_seconds (sums[MS5_STATE_EXECUTE]), get_number (seconds, "ACTIVE"), 5e-4);
  g_assert_cmpfloat_with_epsilon (ms5_time_to_seconds (sums[MS5_STATE_IDLE]), get_number (seconds, "READY"), 5e-4);
  g_assert_cmpfloat_with_epsilon (ms5_time_to_seconds (sums[MS5_STATE_UNDEFINED]),
                                  get_number (seconds, "UNAVAILABLE"), 5e-4);
  /* It stood whenever it was ready; the last READY is still open. */
  g_assert_cmpint (stopped, ==, sums[MS5_STATE_IDLE]);
}

/* The flow of a pump whose valve is being closed, each second, wavers about a limit: beyond it and back more
 * than ninety times in twenty minutes, which is a few times for people, and one long time while the valve is
 * closed. */
static void
test_skab_flow (void)
{
  g_autofree char *text = load ("skab", "valve1_0.csv");
  g_autoptr (Ms5Plant) plant = ms5_plant_new ();
  Ms5Rule *rule = ms5_rule_new ("flow", MS5_RULE_SENSOR_LIMIT);
  const Ms5Sensor sensor = { .low = 31.5, .high = NAN, .low_alarm = NAN, .high_alarm = NAN };
  guint n_passed = 0, n_came = 0, n_closed = 0, n_told = 0;
  g_auto (GStrv) lines = NULL;
  Ms5Condition condition;
  Ms5Limit limit;

  g_ptr_array_add (plant->rules, rule);
  if (text == NULL)
    return;

  ms5_condition_init (&condition);
  ms5_limit_init (&limit);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      gboolean was_there = ms5_condition_is_there (&condition);

      if (ms5_limit_update (&limit, &sensor, g_ascii_strtod (cells[8], NULL), i * MS5_USEC_PER_S))
        n_passed += limit.state != MS5_LIMIT_OK;
      ms5_condition_update (&condition, rule, limit.since, i * MS5_USEC_PER_S);
      n_came += ms5_condition_is_there (&condition) && !was_there;
      if (g_str_equal (cells[9], "1.0"))
        {
          n_closed++;
          n_told += ms5_condition_is_there (&condition);
        }
    }

  g_assert_cmpuint (n_passed, >, 90);
  g_assert_cmpuint (n_came, <, 20);
  g_assert_cmpuint (n_closed, >, 300);
  g_assert_cmpuint (n_told, >, n_closed * 9 / 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recordings/cnc-quality", test_cnc_quality);
  g_test_add_func ("/recordings/cnc-states", test_cnc_states);
  g_test_add_func ("/recordings/pocketnc-states", test_pocketnc_states);
  g_test_add_func ("/recordings/skab-flow", test_skab_flow);

  return g_test_run ();
}
