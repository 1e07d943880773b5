/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "scenario.h"

#include "protocol/ms5-plant-json.h"

#include <math.h>
#include <string.h>

#define RULES \
  "'rules':[{'code':'long-stop','kind':'stop_longer_than','after_s':180,'call_type':'stop'}," \
  " {'code':'hot','kind':'sensor_limit','after_s':10,'limit':'attention','sensors':['temperature']," \
  "  'call_type':'quality'}," \
  " {'code':'fault','kind':'fault','after_s':2}," \
  " {'code':'packer','kind':'stop_longer_than','after_s':60,'call_type':'quality','equipment':['C1']}],"

static const char plant_text[] =
  "{'language':'en','site':{'code':'site','name':'Site','time_zone':'Europe/Berlin'},"
  "'areas':[{'code':'hall','name':'Hall'}],"
  "'lines':["
  "{'code':'L1','name':'Line 1','area':'hall','bottleneck':'B1','oee_target':0.8,'equipment':["
  " {'code':'A1','name':'A1','kind':'feeder','faults':[{'code':'E1','name':'Empty'}]},"
  " {'code':'B1','name':'B1','kind':'filler','counter_wrap':1000,"
  "  'sensors':[{'code':'temperature','name':'T','unit':'C','digits':1,'low':10,'high':70,'low_alarm':5,"
  "   'high_alarm':80,'hysteresis':2}],"
  "  'faults':[{'code':'E41','name':'Door','reason':'jam','call_type':'stop','priority':'critical'},"
  "   {'code':'E42','name':'Warning'},{'code':'E43','name':'Drive','reason':'drive','call_type':'quality'}]},"
  " {'code':'C1','name':'C1','kind':'packer'}]},"
  "{'code':'L2','name':'Line 2','area':'hall','bottleneck':'A2','oee_target':0.5,'equipment':["
  " {'code':'A2','name':'A2','kind':'press'}]}],"
  "'products':[{'code':'P','name':'P','ideal_cycle_s':1},{'code':'Q','name':'Q','ideal_cycle_s':2}],"
  "'changeovers':{'default_s':900,'targets':[{'from':'P','to':'Q','target_s':600}]},"
  "'shifts':["
  " {'code':'early','name':'Early','start':'06:00','end':'14:00','breaks':[{'start':'09:00','end':'09:30'}]},"
  " {'code':'late','name':'Late','start':'14:00','end':'22:00'},"
  " {'code':'night','name':'Night','start':'22:00','end':'06:00'}],"
  "'reasons':["
  " {'code':'unplanned','name':'Unplanned','category':'unplanned','children':["
  "  {'code':'jam','name':'Jam'},{'code':'drive','name':'Drive'}]},"
  " {'code':'planned','name':'Planned','category':'planned','children':[{'code':'no-orders','name':'No orders'}]},"
  " {'code':'changeover','name':'Changeover','category':'changeover','children':["
  "  {'code':'product-change','name':'Product'}]},"
  " {'code':'maintenance','name':'Maintenance','category':'maintenance','children':["
  "  {'code':'repair','name':'Repair'}]}],"
  "'call_types':[{'code':'stop','name':'Stop','priority':'high'},"
  " {'code':'quality','name':'Quality','priority':'medium'}],"
  RULES
  "'escalation':{'high':[{'unacknowledged_after_s':120,'unresolved_after_s':900,'roles':['shift_manager']},"
  " {'unacknowledged_after_s':300,'roles':['production_manager','admin']}]}}";

/* The plant with @replacement instead of @part, which is of its text with ' for ". */
Ms5Plant *
scenario_plant_new_edited (const char *part,
                           const char *replacement)
{
  g_auto (GStrv) parts = g_strsplit (plant_text, part, -1);
  g_autofree char *text = g_strdelimit (g_strjoinv (replacement, parts), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5Plant *plant = ms5_plant_from_json (bytes, problems);

  for (guint i = 0; i < ms5_problems_get_count (problems); i++)
    g_test_message ("%s: %s", ms5_problems_get (problems, i)->path, ms5_problems_get (problems, i)->message);
  g_assert_nonnull (plant);
  return plant;
}

Ms5Plant *
scenario_plant_new (void)
{
  return scenario_plant_new_edited ("'language'", "'language'");
}

/* From its next start on the engine has that plant. */
void
scenario_set_plant (Scenario   *scenario,
                    const char *part,
                    const char *replacement)
{
  Ms5Plant *plant = scenario_plant_new_edited (part, replacement);

  ms5_plant_unref (scenario->plant);
  scenario->plant = plant;
}

/* From its next start on the engine has that rule, for calls of the type `quality`, and no other. */
void
scenario_set_rule (Scenario   *scenario,
                   const char *rule)
{
  g_autofree char *rules = g_strdup_printf ("'rules':[{'code':'r','call_type':'quality',%s}],", rule);

  scenario_set_plant (scenario, RULES, rules);
}

/* Goes on over a restart, so that ids do, too. */
static void
make_random (guint8   *bytes,
             gsize     n,
             gpointer  user_data)
{
  Scenario *scenario = user_data;
  guint number = ++scenario->n_random;

  memset (bytes, 0, n);
  memcpy (bytes + n - sizeof number, &number, sizeof number);
}

void
scenario_set_up (Scenario     *scenario,
                 gconstpointer user_data)
{
  *scenario = (Scenario) { .day = SCENARIO_DAY, .tick = MS5_USEC_PER_S, .flushes = TRUE };
  scenario->plant = scenario_plant_new ();
  scenario->recorder = recorder_new ();
}

void
scenario_tear_down (Scenario     *scenario,
                    gconstpointer user_data)
{
  g_clear_pointer (&scenario->engine, ms5_engine_free);
  g_clear_object (&scenario->recorder);
  g_clear_pointer (&scenario->plant, ms5_plant_unref);
}

/* `06:00:00`, `06:00:00.250`, `06:00`. */
Ms5Time
scenario_time (Scenario   *scenario,
               const char *time)
{
  int hours, minutes = 0;
  double seconds = 0;

  g_assert_cmpint (sscanf (time, "%d:%d:%lf", &hours, &minutes, &seconds), >=, 2);
  return scenario->day + hours * MS5_USEC_PER_H + minutes * MS5_USEC_PER_MIN
         + (Ms5Time) llround (seconds * 1000) * MS5_USEC_PER_MS;
}

void
scenario_start (Scenario   *scenario,
                const char *time)
{
  scenario->now = scenario_time (scenario, time);
  scenario->engine = ms5_engine_new (scenario->plant, MS5_FACT_SINK (scenario->recorder), make_random, scenario);
  recorder_restore (scenario->recorder, scenario->engine);
  ms5_engine_start (scenario->engine, scenario->now, 1);
  ms5_engine_flush (scenario->engine);
}

/* The server ends without warning, and comes back at once. */
void
scenario_restart (Scenario *scenario)
{
  ms5_engine_free (scenario->engine);
  scenario->engine = ms5_engine_new (scenario->plant, MS5_FACT_SINK (scenario->recorder), make_random, scenario);
  recorder_restore (scenario->recorder, scenario->engine);
  ms5_engine_start (scenario->engine, scenario->now, 1);
  ms5_engine_flush (scenario->engine);
}

/* When the engine is told the time next: as it asks for it, or with each tick. It must not ask for the
 * present again and again. */
static Ms5Time
get_next_time (Scenario *scenario,
               Ms5Time   until)
{
  Ms5Time due;

  if (!scenario->is_asked)
    return MIN (until, scenario->now + scenario->tick);

  due = ms5_engine_get_next_due (scenario->engine);
  if (due == MS5_TIME_NONE || due > until)
    return until;

  scenario->n_idle = due <= scenario->now ? scenario->n_idle + 1 : 0;
  g_assert_cmpuint (scenario->n_idle, <, 5);
  return MAX (due, scenario->now);
}

void
scenario_advance (Scenario *scenario,
                  Ms5Time   until)
{
  while (scenario->now < until)
    {
      scenario->now = get_next_time (scenario, until);
      ms5_engine_advance (scenario->engine, scenario->now);
      if (scenario->flushes)
        ms5_engine_flush (scenario->engine);
    }
}

static void
read_word (Ms5Sample  *sample,
           const char *name,
           const char *value,
           Ms5Reading *reading,
           char       *faults[8])
{
  static const struct
  {
    const char *name;
    Ms5Quantity quantity;
    gboolean is_total;
  } counts[] = {
    { "good", MS5_QUANTITY_GOOD, FALSE },    { "scrap", MS5_QUANTITY_SCRAP, FALSE },
    { "rework", MS5_QUANTITY_REWORK, FALSE }, { "total", MS5_QUANTITY_GOOD, TRUE },
    { "total_scrap", MS5_QUANTITY_SCRAP, TRUE },
  };
  Ms5State state;
  Ms5Mode mode;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (g_str_equal (name, counts[i].name))
      {
        (counts[i].is_total ? sample->totals : sample->counts)[counts[i].quantity] = g_ascii_strtoll (value, NULL, 10);
        return;
      }

  if (g_str_equal (name, "faults"))
    {
      g_auto (GStrv) codes = g_strsplit (value, ",", 7);

      for (guint i = 0; codes[i] != NULL && *codes[i] != '\0'; i++)
        faults[i] = g_strdup (codes[i]);
      sample->faults = (const char *const *) faults;
    }
  else if (g_str_equal (name, "product"))
    sample->product = g_intern_string (value);
  else if (g_str_equal (name, "temperature"))
    {
      *reading = (Ms5Reading) { "temperature", g_ascii_strtod (value, NULL) };
      sample->readings = reading;
      sample->n_readings = 1;
    }
  else if (g_str_equal (name, "ts"))
    sample->time = g_ascii_strtoll (value, NULL, 10);
  else if (g_str_equal (name, "historical"))
    sample->historical = TRUE;
  else if (ms5_state_from_string (name, &state))
    sample->state = (int) state;
  else if (ms5_mode_from_string (name, &mode))
    sample->mode = (int) mode;
  else
    g_error ("what is %s?", name);
}

/* `B1 Execute good=5 at=06:00:00`: what B1 tells, or told if it is not now. */
static void
play_sample (Scenario *scenario,
             char    **words)
{
  const Ms5Equipment *equipment = ms5_plant_get_equipment (scenario->plant, words[0]);
  char *faults[8] = { NULL };
  Ms5Reading reading;
  Ms5Sample sample;

  g_assert_nonnull (equipment);
  ms5_sample_init (&sample, scenario->now);
  for (guint i = 1; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');

      if (value != NULL)
        *value++ = '\0';
      if (g_str_equal (words[i], "at"))
        sample.time = scenario_time (scenario, value);
      else if (*words[i] != '\0')
        read_word (&sample, words[i], value, &reading, faults);
    }

  ms5_engine_ingest (scenario->engine, &sample, equipment, scenario->now);
  for (guint i = 0; faults[i] != NULL; i++)
    g_free (faults[i]);
}

/* `every 5 B1 Execute good=5 until 07:00:00`: the same again and again. */
static void
play_series (Scenario *scenario,
             char    **words)
{
  Ms5Time step = (Ms5Time) (g_ascii_strtod (words[1], NULL) * MS5_USEC_PER_S);
  guint n = g_strv_length (words);
  Ms5Time until = scenario_time (scenario, words[n - 1]);

  g_assert_cmpstr (words[n - 2], ==, "until");
  g_clear_pointer (&words[n - 2], g_free);
  g_clear_pointer (&words[n - 1], g_free);
  while (scenario->now + step <= until)
    {
      g_auto (GStrv) copy = g_strdupv (words + 2);

      scenario_advance (scenario, scenario->now + step);
      play_sample (scenario, copy);
    }
}

/* Lines of `TIME WHAT`; without WHAT, time just passes. */
void
scenario_play (Scenario   *scenario,
               const char *script)
{
  g_auto (GStrv) lines = g_strsplit (script, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", -1);

      if (words[0] == NULL || *words[0] == '\0')
        continue;
      scenario_advance (scenario, scenario_time (scenario, words[0]));
      if (words[1] == NULL)
        continue;
      if (g_str_equal (words[1], "every"))
        play_series (scenario, words + 1);
      else if (g_str_equal (words[1], "restart"))
        scenario_restart (scenario);
      else if (g_str_equal (words[1], "lost"))
        ms5_engine_lost (scenario->engine, ms5_plant_get_equipment (scenario->plant, words[2]), scenario->now);
      else
        play_sample (scenario, words + 1);
    }
  ms5_engine_advance (scenario->engine, scenario->now);
  ms5_engine_flush (scenario->engine);
}

const Ms5Line *
scenario_line (Scenario   *scenario,
               const char *code)
{
  return ms5_plant_get_line (scenario->plant, code);
}

char *
scenario_clock (Scenario *scenario,
                gint64    ms)
{
  gint64 rest = ms - ms5_time_to_ms (scenario->day);

  return g_strdup_printf ("%02d:%02d:%02d", (int) (rest / 3600000), (int) (rest / 60000 % 60), (int) (rest / 1000 % 60));
}

static void
append_time (Scenario *scenario,
             GString  *out,
             json_t   *fields,
             const char *field)
{
  json_t *value = json_object_get (fields, field);

  if (value != NULL)
    {
      g_autofree char *text = scenario_clock (scenario, json_integer_value (value));

      g_string_append (out, text);
    }
}

static void
append_text (GString    *out,
             json_t     *fields,
             const char *field)
{
  json_t *value = json_object_get (fields, field);

  if (json_is_string (value))
    g_string_append_printf (out, " %s", json_string_value (value));
}

/* `06:10:00-06:12:00 state unplanned jam plc minor; …` */
char *
scenario_stops (Scenario   *scenario,
                const char *line)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_STOPS, line);
  g_autoptr (GPtrArray) keys = recorder_list_keys (scenario->recorder, topic);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      json_t *fields = recorder_get (scenario->recorder, topic, g_ptr_array_index (keys, i));

      if (i > 0)
        g_string_append (out, "; ");
      append_time (scenario, out, fields, "start");
      g_string_append_c (out, '-');
      append_time (scenario, out, fields, "end");
      append_text (out, fields, "detected");
      append_text (out, fields, "category");
      append_text (out, fields, "reason");
      append_text (out, fields, "coded_by");
      if (json_is_true (json_object_get (fields, "planned")))
        g_string_append (out, " planned");
      if (json_is_true (json_object_get (fields, "minor")))
        g_string_append (out, " minor");
    }
  return g_string_free (out, FALSE);
}

/* `06:00:00 Execute; 06:10:00 Held; …`, as stored */
char *
scenario_timeline (Scenario   *scenario,
                   const char *equipment)
{
  g_autoptr (GPtrArray) spans = recorder_list_spans (scenario->recorder, equipment);
  GString *out = g_string_new (NULL);
  Ms5Time end = MS5_TIME_NONE;

  for (guint i = 0; i < spans->len; i++)
    {
      const Ms5Span *span = g_ptr_array_index (spans, i);
      g_autofree char *text = scenario_clock (scenario, ms5_time_to_ms (span->interval.start));

      if (i > 0)
        g_string_append (out, "; ");
      if (i > 0 && end != span->interval.start)
        g_string_append (out, "GAP ");
      g_string_append_printf (out, "%s %s", text, ms5_state_to_string (span->state));
      if (span->mode != MS5_MODE_PRODUCTION)
        g_string_append_printf (out, " %s", ms5_mode_to_string (span->mode));
      if (span->cause != MS5_CAUSE_NONE)
        g_string_append_printf (out, " %s", ms5_cause_to_string (span->cause));
      end = span->interval.end;
    }
  return g_string_free (out, FALSE);
}

/* `06:13:00 stop high B1 long-stop raised active; …` in the order of their ids */
char *
scenario_calls (Scenario   *scenario,
                const char *line)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_CALLS, line);
  g_autoptr (GPtrArray) keys = recorder_list_keys (scenario->recorder, topic);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++)
    {
      json_t *fields = recorder_get (scenario->recorder, topic, g_ptr_array_index (keys, i));
      gint64 level = json_integer_value (json_object_get (fields, "level"));

      if (i > 0)
        g_string_append (out, "; ");
      append_time (scenario, out, fields, "raised");
      append_text (out, fields, "type");
      append_text (out, fields, "priority");
      append_text (out, fields, "equipment");
      append_text (out, fields, "rule");
      append_text (out, fields, "detail");
      append_text (out, fields, "state");
      if (json_is_true (json_object_get (fields, "active")))
        g_string_append (out, " active");
      if (level > 0)
        g_string_append_printf (out, " level %d", (int) level);
    }
  return g_string_free (out, FALSE);
}

/* `P 10/1/0; …`: good, scrap and rework by product */
char *
scenario_made (Scenario   *scenario,
               const char *equipment)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < scenario->recorder->made->len; i++)
    {
      const RecorderMade *made = g_ptr_array_index (scenario->recorder->made, i);
      const char *product = made->product != NULL ? made->product : "-";
      gint64 *sum = g_hash_table_lookup (sums, product);

      if (!g_str_equal (made->equipment, equipment))
        continue;
      if (sum == NULL)
        {
          sum = g_new0 (gint64, MS5_N_QUANTITIES);
          g_hash_table_insert (sums, (gpointer) product, sum);
          g_ptr_array_add (order, (gpointer) product);
        }
      for (guint q = 0; q < MS5_N_QUANTITIES; q++)
        sum[q] += made->pieces[q];
    }

  for (guint i = 0; i < order->len; i++)
    {
      const gint64 *sum = g_hash_table_lookup (sums, g_ptr_array_index (order, i));

      g_string_append_printf (out, "%s%s %d/%d/%d", i > 0 ? "; " : "", (const char *) g_ptr_array_index (order, i),
                              (int) sum[0], (int) sum[1], (int) sum[2]);
    }
  return g_string_free (out, FALSE);
}

/* A number as published last; NaN if it is not there. */
double
scenario_kpi (Scenario   *scenario,
              const char *line,
              const char *name)
{
  json_t *fields = g_hash_table_lookup (scenario->recorder->kpis, line);
  json_t *value = json_object_get (fields, name);

  return json_is_number (value) ? json_number_value (value) : NAN;
}

const char *
scenario_text (Scenario   *scenario,
               const char *topic,
               const char *key,
               const char *field)
{
  return json_string_value (json_object_get (recorder_get (scenario->recorder, topic, key), field));
}

gint64
scenario_int (Scenario   *scenario,
              const char *topic,
              const char *key,
              const char *field)
{
  json_t *value = json_object_get (recorder_get (scenario->recorder, topic, key), field);

  return json_is_boolean (value) ? json_is_true (value) : (gint64) json_number_value (value);
}

guint
scenario_count_events (Scenario   *scenario,
                       const char *topic)
{
  guint n = 0;

  for (guint i = 0; i < scenario->recorder->events->len; i++)
    n += g_str_equal (((const RecorderEvent *) g_ptr_array_index (scenario->recorder->events, i))->topic, topic);

  return n;
}

/* What was written of both must be the same, item for item. */
void
scenario_assert_same (Scenario *a,
                      Scenario *b)
{
  g_autofree char *dump_a = recorder_dump (a->recorder);
  g_autofree char *dump_b = recorder_dump (b->recorder);
  g_auto (GStrv) lines_a = g_strsplit (dump_a, "\n", -1);
  g_auto (GStrv) lines_b = g_strsplit (dump_b, "\n", -1);

  for (guint i = 0; lines_a[i] != NULL && lines_b[i] != NULL; i++)
    g_assert_cmpstr (lines_b[i], ==, lines_a[i]);
  g_assert_cmpstr (dump_b, ==, dump_a);
}
