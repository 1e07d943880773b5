/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

#include "server/engine/ms5-engine-actions.h"

gboolean
random_one_in (gint32 n)
{
  return g_test_rand_int_range (0, n) == 0;
}

static const char *
pick (const char *const *words)
{
  return words[g_test_rand_int_range (0, (gint32) g_strv_length ((char **) words))];
}

static void
add_state (GString *line)
{
  static const char *const states[] = { "Execute", "Execute", "Execute", "Held", "Suspended", "Aborted", "Idle",
                                        "Undefined", NULL };
  static const char *const modes[] = { "Production", "Production", "Production", "Changeover", "Maintenance", NULL };

  g_string_append_printf (line, " %s", pick (states));
  if (random_one_in (3))
    g_string_append_printf (line, " %s", pick (modes));
}

/* What a machine says; C1 counts in totals. */
char *
random_sample (gint64 totals[2])
{
  static const char *const units[] = { "A1", "B1", "B1", "B1", "B1", "C1", "A2", NULL };
  static const char *const faults[] = { "E41", "E42", "E43", "E41,E42", "", NULL };
  static const char *const products[] = { "P", "Q", NULL };
  const char *unit = pick (units);
  GString *line = g_string_new (unit);

  if (random_one_in (2))
    add_state (line);
  if (*unit == 'C')
    {
      totals[0] = random_one_in (20) ? 0 : totals[0] + g_test_rand_int_range (0, 30);
      g_string_append_printf (line, " total=%d", (int) totals[0]);
    }
  else if (*unit == 'B' && random_one_in (2))
    {
      totals[1] = random_one_in (20) ? 0 : (totals[1] + g_test_rand_int_range (0, 30)) % 1000;
      g_string_append_printf (line, " total=%d", (int) totals[1]);
    }
  else if (!random_one_in (3))
    {
      g_string_append_printf (line, " good=%d scrap=%d", g_test_rand_int_range (0, 20), g_test_rand_int_range (0, 2));
    }
  if (*unit == 'B' && random_one_in (5))
    g_string_append_printf (line, " faults=%s", pick (faults));
  if (*unit == 'B' && random_one_in (4))
    g_string_append_printf (line, " temperature=%d", g_test_rand_int_range (0, 90));
  if (*unit != 'C' && random_one_in (15))
    g_string_append_printf (line, " product=%s", pick (products));
  return g_string_free (line, FALSE);
}

static void
handle_call (Scenario   *s,
             GRand      *rand,
             const char *key)
{
  Ms5CallAssignSet assign = { (char *) (g_rand_boolean (rand) ? "bert" : "cem") };
  Ms5CallEscalateArgs escalate = { g_rand_int_range (rand, 1, 3), NULL };
  Ms5CallShelveArgs shelve = { s->now + g_rand_int_range (rand, 1, 120) * MS5_USEC_PER_S, (char *) "parts" };
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = key, .by = "anna" };

  Ms5EngineDoing alarm = { .line = doing.line, .key = "hot/B1/temperature", .by = "anna" };

  switch (g_rand_int_range (rand, 0, 7))
    {
    case 4:
      ms5_engine_reopen_call (s->engine, &doing, g_rand_boolean (rand) ? "again" : NULL);
      break;
    case 5:
      ms5_engine_disable_alarm (s->engine, &alarm, "broken");
      break;
    case 6:
      ms5_engine_enable_alarm (s->engine, &alarm);
      break;
    case 0:
      ms5_engine_assign_call (s->engine, &doing, &assign);
      break;
    case 1:
      ms5_engine_escalate_call (s->engine, &doing, &escalate);
      break;
    case 2:
      ms5_engine_shelve_call (s->engine, &doing, &shelve);
      break;
    default:
      ms5_engine_unshelve_call (s->engine, &doing, "back");
      break;
    }
}

/* Divides the stops of @keys, puts them together, or adds one. */
static void
divide_stops (Scenario  *s,
              GRand     *rand,
              GPtrArray *keys)
{
  Ms5Time start = s->now - g_rand_int_range (rand, 1, 600) * MS5_USEC_PER_S;
  g_autofree char *added = ms5_timeline_key_new ("B1", start);
  Ms5StopAddArgs add = { start + g_rand_int_range (rand, 1, 30) * MS5_USEC_PER_S, NULL, NULL };
  Ms5EngineDoing doing = { .line = scenario_line (s, "L1"), .key = added, .by = "anna" };
  guint i = keys->len > 1 ? (guint) g_rand_int_range (rand, 0, (gint32) keys->len - 1) : 0;
  Ms5StopSplitArgs split = { 0 };
  Ms5StopMergeArgs merge = { NULL };
  g_autofree char *equipment = NULL;

  if (keys->len < 2 || g_rand_int_range (rand, 0, 3) == 0)
    {
      ms5_engine_add_stop (s->engine, &doing, &add);
      return;
    }

  doing.key = g_ptr_array_index (keys, i);
  merge.with = g_ptr_array_index (keys, i + 1);
  if (g_rand_boolean (rand))
    {
      ms5_engine_merge_stops (s->engine, &doing, &merge);
      return;
    }
  equipment = ms5_timeline_key_parse (doing.key, &start);
  g_assert_nonnull (equipment);
  split.at = start + g_rand_int_range (rand, 1, 20) * MS5_USEC_PER_S;
  ms5_engine_split_stop (s->engine, &doing, &split);
}

static void
run_job (Scenario       *s,
         GRand          *rand,
         Ms5EngineDoing *doing)
{
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      ms5_engine_accept_job (s->engine, doing);
      break;
    case 1:
    case 2:
      ms5_engine_pause_job (s->engine, doing);
      break;
    case 3:
      ms5_engine_cancel_job (s->engine, doing);
      break;
    default:
      if (ms5_engine_start_job (s->engine, doing) != MS5_ENGINE_APPLIED)
        ms5_engine_complete_job (s->engine, doing);
      break;
    }
}

static void
edit_job (Scenario       *s,
          GRand          *rand,
          Ms5EngineDoing *doing)
{
  char *tags[] = { (char *) "rush", NULL };
  Ms5JobEditSet set = {
    g_rand_int_range (rand, 1, 5), g_rand_boolean (rand) ? MS5_TIME_NONE : s->day + 21 * MS5_USEC_PER_H,
    (char *) (g_rand_boolean (rand) ? "soon" : NULL), g_rand_boolean (rand) ? tags : NULL,
  };

  ms5_engine_edit_job (s->engine, doing, &set);
}

/* The last stop becomes a changeover, or ceases to be one. */
static void
change_over (Scenario  *s,
             GRand     *rand,
             GPtrArray *stops)
{
  Ms5ChangeoverStartArgs args = { NULL };
  Ms5EngineDoing doing = {
    .line = scenario_line (s, "L1"), .key = g_ptr_array_index (stops, stops->len - 1), .by = "anna",
  };

  if (g_rand_boolean (rand))
    ms5_engine_start_changeover (s->engine, &doing, &args);
  else
    ms5_engine_complete_changeover (s->engine, &doing);
}

/* What a person does, in an action of the engine: the same whenever @seed and what is written are. */
static void
act (Scenario *s,
     guint32   seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const Ms5Line *line = scenario_line (s, "L1");
  g_autoptr (GPtrArray) calls = recorder_list_keys (s->recorder, "calls/L1");
  g_autoptr (GPtrArray) stops = recorder_list_keys (s->recorder, "stops/L1");
  g_autofree char *id = g_strdup_printf ("person-%u", seed);
  g_autofree char *job = g_strdup_printf ("PO-%d", g_rand_int_range (rand, 0, 5));
  Ms5CallRaiseArgs raise = { (char *) "quality", MS5_WORD_NONE, NULL, (char *) "look" };
  Ms5StopCodeSet code = { (char *) (g_rand_boolean (rand) ? "jam" : "product-change"), (char *) "so" };
  Ms5ReportArgs report = { 3, NULL, (char *) "P" };
  Ms5JobAddArgs add = { (char *) "Q", 100, s->day + 20 * MS5_USEC_PER_H };
  Ms5EngineDoing doing = { .line = line, .key = id, .by = "anna" };

  switch (g_rand_int_range (rand, 0, 16))
    {
    case 0:
      ms5_engine_raise_call (s->engine, &doing, &raise);
      break;
    case 1:
    case 2:
      if (calls->len == 0)
        break;
      doing.key = g_ptr_array_index (calls, (guint) g_rand_int_range (rand, 0, (gint32) calls->len));
      if (g_rand_boolean (rand))
        ms5_engine_acknowledge_call (s->engine, &doing, "coming");
      else
        ms5_engine_resolve_call (s->engine, &doing, &(Ms5CallResolveArgs) { NULL, NULL });
      break;
    case 13:
    case 14:
      if (stops->len > 0)
        change_over (s, rand, stops);
      break;
    case 15:
      doing.key = job;
      edit_job (s, rand, &doing);
      break;
    case 11:
    case 12:
      divide_stops (s, rand, stops);
      break;
    case 9:
    case 10:
      if (calls->len > 0)
        handle_call (s, rand, g_ptr_array_index (calls, (guint) g_rand_int_range (rand, 0, (gint32) calls->len)));
      break;
    case 3:
    case 4:
      if (stops->len == 0)
        break;
      doing.key = g_ptr_array_index (stops, (guint) g_rand_int_range (rand, 0, (gint32) stops->len));
      ms5_engine_code_stop (s->engine, &doing, &code);
      break;
    case 5:
      ms5_engine_report (s->engine, &doing, g_rand_boolean (rand) ? MS5_QUANTITY_SCRAP : MS5_QUANTITY_REWORK, &report);
      break;
    case 6:
      doing.key = "B1";
      ms5_engine_set_maintenance (s->engine, &doing, g_rand_boolean (rand));
      break;
    case 7:
      doing.key = job;
      ms5_engine_add_job (s->engine, &doing, &add);
      break;
    default:
      doing.key = job;
      run_job (s, rand, &doing);
      break;
    }
}

/* People do @n things, or nearly: with @rolls_back it comes to nothing. */
void
random_act (Scenario *s,
            guint32   seed,
            guint     n,
            gboolean  rolls_back)
{
  ms5_engine_begin (s->engine, s->now);
  for (guint i = 0; i < n; i++)
    act (s, seed + i);
  if (rolls_back)
    ms5_engine_rollback (s->engine);
  else
    ms5_engine_commit (s->engine);
}
