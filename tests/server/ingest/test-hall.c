/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-calendar.h"
#include "core/ms5-interval.h"
#include "hall-fixture.h"
#include "server/ingest/ms5-hall.h"

#include <math.h>
#include <string.h>

#define DAY (24 * MS5_USEC_PER_H)

/* What is told of one machine. */
typedef struct
{
  Ms5State state;
  Ms5Mode mode;
  Ms5Time since; /* of not executing */
  Ms5Time last;
  gint64 good;
  gint64 scrap;
  gint64 rework;
  gint64 birth;
  gint64 seq;
  double ideal_s;
  guint n_states[MS5_N_STATES];
  guint n_causes[MS5_N_CAUSES];
  Ms5IntervalSet *stops;
  guint n_minor;
} Watch;

typedef struct
{
  Ms5Plant *plant;
  GHashTable *watches; /* equipment → Watch */
  GChecksum *sum;
  GHashTable *faults;  /* codes seen */
  guint n_samples;
  guint n_jobs[3];
  GHashTable *jobs;    /* code → what happened last */
  Ms5Time last;
  guint n_beyond_limit;
  guint n_beyond_alarm;
} Hall;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  ms5_interval_set_free (watch->stops);
  g_free (watch);
}

static Watch *
get_watch (Hall               *hall,
           const Ms5Equipment *equipment)
{
  Watch *watch = g_hash_table_lookup (hall->watches, equipment);

  if (watch == NULL)
    {
      watch = g_new0 (Watch, 1);
      watch->stops = ms5_interval_set_new ();
      watch->state = MS5_STATE_NO_DATA;
      watch->since = watch->last = MS5_TIME_NONE;
      g_hash_table_insert (hall->watches, (gpointer) equipment, watch);
    }
  return watch;
}

static void
watch_state (Watch               *watch,
             const Ms5HallSample *sample)
{
  gboolean ran = watch->state == MS5_STATE_EXECUTE;
  gboolean runs = sample->state == MS5_STATE_EXECUTE;

  if (watch->since == MS5_TIME_NONE || (ran && !runs))
    watch->since = sample->time;
  else if (!ran && runs)
    {
      if (sample->time - watch->since >= 120 * MS5_USEC_PER_S)
        ms5_interval_set_add (watch->stops, (Ms5Interval) { watch->since, sample->time });
      else
        watch->n_minor++;
    }
  if (watch->state != sample->state)
    watch->n_states[sample->state]++;
  if (watch->state != sample->state && sample->state == MS5_STATE_SUSPENDED)
    watch->n_causes[sample->cause]++;
  watch->state = sample->state;
  watch->mode = sample->mode;
}

static void
watch_sensors (Hall                *hall,
               const Ms5HallSample *sample)
{
  for (guint i = 0; i < sample->equipment->sensors->len; i++)
    {
      const Ms5Sensor *sensor = g_ptr_array_index (sample->equipment->sensors, i);
      double value = sample->sensors[i];

      g_assert_true (isfinite (value));
      hall->n_beyond_limit += value > sensor->high || value < sensor->low;
      hall->n_beyond_alarm += value > sensor->high_alarm || value < sensor->low_alarm;
    }
}

static void
on_sample (const Ms5HallSample *sample,
           gpointer             user_data)
{
  Hall *hall = user_data;
  Watch *watch = get_watch (hall, sample->equipment);
  double cycle = ms5_plant_get_ideal_cycle (hall->plant, sample->equipment->line->code, sample->product->code);

  g_assert_cmpint (sample->time, >=, hall->last);
  g_assert_cmpint (sample->time, >, watch->last);
  g_assert_true (sample->birth > watch->birth ? sample->seq == 0 : sample->seq == watch->seq + 1);
  g_assert_true ((sample->cause != MS5_CAUSE_NONE)
                 == (sample->state == MS5_STATE_SUSPENDING || sample->state == MS5_STATE_SUSPENDED
                     || sample->state == MS5_STATE_UNSUSPENDING));
  hall->last = watch->last = sample->time;
  watch->birth = sample->birth;
  watch->seq = sample->seq;

  watch_state (watch, sample);
  watch_sensors (hall, sample);
  watch->good += sample->good;
  watch->scrap += sample->scrap;
  watch->rework += sample->rework;
  watch->ideal_s += cycle * (sample->good + sample->scrap + sample->rework);
  for (guint i = 0; i < sample->n_faults; i++)
    {
      g_assert_true (ms5_equipment_get_fault (sample->equipment, sample->faults[i]->code) == sample->faults[i]);
      g_hash_table_add (hall->faults, sample->faults[i]->code);
    }

  hall->n_samples++;
  if (hall->sum != NULL)
    {
      g_autofree char *line = g_strdup_printf ("%s %" G_GINT64_FORMAT " %d %d %s %u %u %u %.17g %u\n",
                                               sample->equipment->code, sample->time, sample->state,
                                               sample->mode, sample->product->code, sample->good,
                                               sample->scrap, sample->rework, sample->sensors[0],
                                               sample->n_faults);

      g_checksum_update (hall->sum, (const guchar *) line, (gssize) strlen (line));
    }
}

static void
on_job (const Ms5HallJob *job,
        gpointer          user_data)
{
  Hall *hall = user_data;
  gpointer before = NULL;
  gboolean known = g_hash_table_lookup_extended (hall->jobs, job->code, NULL, &before);

  g_assert_cmpint (job->quantity, >, 0);
  g_assert_true (known == (job->event != MS5_HALL_JOB_ADDED));
  if (known)
    g_assert_cmpint (GPOINTER_TO_INT (before), ==, job->event - 1);
  g_hash_table_insert (hall->jobs, g_strdup (job->code), GINT_TO_POINTER (job->event));
  hall->n_jobs[job->event]++;
}

static Hall *
hall_watch_new (Ms5Plant *plant)
{
  Hall *hall = g_new0 (Hall, 1);

  hall->plant = plant;
  hall->watches = g_hash_table_new_full (NULL, NULL, NULL, watch_free);
  hall->sum = g_checksum_new (G_CHECKSUM_SHA256);
  hall->faults = g_hash_table_new (g_str_hash, g_str_equal);
  hall->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return hall;
}

static void
hall_watch_free (Hall *hall)
{
  g_hash_table_unref (hall->watches);
  g_checksum_free (hall->sum);
  g_hash_table_unref (hall->faults);
  g_hash_table_unref (hall->jobs);
  g_free (hall);
}

/* What was planned for a line: its shifts without their breaks. */
static Ms5IntervalSet *
planned_time (const Ms5Plant *plant,
              const Ms5Line  *line,
              Ms5Interval     window)
{
  Ms5IntervalSet *planned = ms5_interval_set_new ();
  g_autoptr(GArray) shifts = ms5_calendar_get_shifts (plant, line, window);

  for (guint i = 0; i < shifts->len; i++)
    {
      const Ms5Shift *shift = &g_array_index (shifts, Ms5Shift, i);
      g_autoptr(GArray) breaks = ms5_calendar_get_breaks (plant, shift);

      ms5_interval_set_add (planned, shift->interval);
      for (guint j = 0; j < breaks->len; j++)
        ms5_interval_set_remove (planned, g_array_index (breaks, Ms5Interval, j));
    }
  ms5_interval_set_clip (planned, window);
  return planned;
}

static void
check_line (Hall          *hall,
            const Ms5Line *line,
            Ms5Interval    window)
{
  Watch *watch = get_watch (hall, ms5_line_get_bottleneck (line));
  g_autoptr(Ms5IntervalSet) planned = planned_time (hall->plant, line, window);
  double pbt = ms5_time_to_seconds (ms5_interval_set_get_total (planned));
  double produced = (double) (watch->good + watch->scrap + watch->rework);
  double apt, oee;

  ms5_interval_set_remove_set (planned, watch->stops);
  apt = ms5_time_to_seconds (ms5_interval_set_get_total (planned));
  oee = watch->ideal_s * (double) watch->good / produced / pbt;
  g_test_message ("%s: A %.3f E %.3f Q %.4f OEE %.3f, %u stops, %u minor, %u starved, %u blocked",
                  line->code, apt / pbt, watch->ideal_s / apt, (double) watch->good / produced, oee,
                  ms5_interval_set_get_length (watch->stops), watch->n_minor,
                  watch->n_causes[MS5_CAUSE_STARVED], watch->n_causes[MS5_CAUSE_BLOCKED]);

  g_assert_cmpfloat (oee, >=, 0.55);
  g_assert_cmpfloat (oee, <=, 0.90);
  g_assert_cmpfloat (watch->ideal_s / apt, <=, 1.0);
  g_assert_cmpfloat ((double) watch->good / produced, >, 0.96);
  g_assert_cmpfloat ((double) watch->good / produced, <, 0.998);
  g_assert_cmpuint (watch->n_minor, >, 10);
  g_assert_cmpuint (watch->n_causes[MS5_CAUSE_STARVED], >, 0);
  g_assert_cmpuint (watch->n_causes[MS5_CAUSE_BLOCKED], >, 0);
  g_assert_cmpuint (watch->n_states[MS5_STATE_COMPLETE], >, 0);
}

static void
check_flow (Ms5Hall       *simulated,
            Hall          *hall,
            const Ms5Line *line)
{
  Ms5HallFlow flow;
  gint64 scrap = 0;
  gint64 rework = 0;

  ms5_hall_get_flow (simulated, line, &flow);
  g_assert_cmpint (flow.fed, >, 0);
  g_assert_cmpint (flow.buffered, >=, 0);
  g_assert_cmpint (flow.fed, ==, flow.shipped + flow.scrapped + flow.set_aside + flow.buffered);

  for (guint i = 0; i < line->equipment->len; i++)
    {
      Watch *watch = get_watch (hall, g_ptr_array_index (line->equipment, i));

      scrap += watch->scrap;
      rework += watch->rework;
    }
  /* What was told agrees with what happened, but for the very last samples of machines. */
  g_assert_cmpint (scrap, <=, flow.scrapped);
  g_assert_cmpint (rework, <=, flow.set_aside);
  g_assert_cmpint (scrap, >=, flow.scrapped - 200);
}

static void
test_days (gconstpointer user_data)
{
  guint32 seed = GPOINTER_TO_UINT (user_data);
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(Ms5Hall) simulated = ms5_hall_new (plant, NULL, rand, FIXTURE_MONDAY);
  Hall *hall = hall_watch_new (plant);
  Ms5Interval window = { FIXTURE_MONDAY, FIXTURE_MONDAY + 5 * DAY };

  g_clear_pointer (&hall->sum, g_checksum_free);
  ms5_hall_set_sinks (simulated, on_sample, on_job, hall);
  ms5_hall_set_period (simulated, 30 * MS5_USEC_PER_S);
  ms5_hall_advance (simulated, window.end);
  g_assert_cmpint (ms5_hall_get_time (simulated), ==, window.end);

  for (guint i = 0; i < plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (plant->lines, i);

      check_line (hall, line, window);
      check_flow (simulated, hall, line);
    }
  g_test_message ("%u samples, %u faults of different kinds, %u values beyond a limit, %u beyond an alarm limit, "
                  "%u jobs done", hall->n_samples, g_hash_table_size (hall->faults), hall->n_beyond_limit,
                  hall->n_beyond_alarm, hall->n_jobs[MS5_HALL_JOB_COMPLETED]);
  g_assert_cmpuint (g_hash_table_size (hall->faults), >=, 10);
  g_assert_cmpuint (hall->n_beyond_limit, >, hall->n_samples / 2000);
  g_assert_cmpuint (hall->n_beyond_limit, <, hall->n_samples / 10);
  g_assert_cmpuint (hall->n_beyond_alarm, >, 0);
  g_assert_cmpuint (hall->n_beyond_alarm, <, hall->n_samples / 200);
  g_assert_cmpuint (hall->n_jobs[MS5_HALL_JOB_COMPLETED], >=, 5 * plant->lines->len);
  g_assert_cmpuint (hall->n_jobs[MS5_HALL_JOB_STARTED], <=,
                    hall->n_jobs[MS5_HALL_JOB_COMPLETED] + plant->lines->len);

  hall_watch_free (hall);
}

/* Everything that a hall told in some hours, as one number. */
static char *
tell (Ms5Plant *plant,
      guint32   seed,
      gint64    period,
      gint64    stride)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(Ms5Hall) simulated = ms5_hall_new (plant, NULL, rand, FIXTURE_MONDAY);
  Hall *hall = hall_watch_new (plant);
  char *sum;

  ms5_hall_set_sinks (simulated, on_sample, on_job, hall);
  ms5_hall_set_period (simulated, period);
  for (Ms5Time time = FIXTURE_MONDAY; time < FIXTURE_MONDAY + 12 * MS5_USEC_PER_H;)
    ms5_hall_advance (simulated, time += stride);
  sum = g_strdup (g_checksum_get_string (hall->sum));
  hall_watch_free (hall);
  return sum;
}

static void
test_same_seed (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  g_autofree char *once = tell (plant, 7, MS5_USEC_PER_S, MS5_USEC_PER_H);
  g_autofree char *again = tell (plant, 7, MS5_USEC_PER_S, 700 * MS5_USEC_PER_MS);
  g_autofree char *other = tell (plant, 8, MS5_USEC_PER_S, MS5_USEC_PER_H);

  g_assert_cmpstr (once, ==, again);
  g_assert_cmpstr (once, !=, other);
}

/* What happens does not depend on how often it is told. */
static void
test_period (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  Ms5HallFlow flows[2];

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (3);
      g_autoptr(Ms5Hall) simulated = ms5_hall_new (plant, NULL, rand, FIXTURE_MONDAY);

      ms5_hall_set_period (simulated, i == 0 ? MS5_USEC_PER_S : 10 * MS5_USEC_PER_MIN);
      ms5_hall_advance (simulated, FIXTURE_MONDAY + DAY);
      ms5_hall_get_flow (simulated, g_ptr_array_index (plant->lines, 0), &flows[i]);
    }
  g_assert_cmpint (flows[0].shipped, ==, flows[1].shipped);
  g_assert_cmpint (flows[0].scrapped, ==, flows[1].scrapped);
}

/* During a break nothing is made and no machine runs, but for people who are a little early or late. */
static void
check_break (const Ms5HallSample *sample,
             gpointer             user_data)
{
  Ms5Time *begin = user_data;

  if (sample->time > *begin + 10 * MS5_USEC_PER_S && sample->time < *begin + 30 * MS5_USEC_PER_MIN)
    {
      g_assert_cmpint (sample->state, !=, MS5_STATE_EXECUTE);
      g_assert_cmpuint (sample->good, ==, 0);
    }
}

static void
test_break (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  g_autoptr(Ms5Hall) simulated = ms5_hall_new (plant, NULL, rand, FIXTURE_MONDAY);
  Ms5Time begin = FIXTURE_MONDAY + 2 * MS5_USEC_PER_H;

  ms5_hall_set_sinks (simulated, check_break, NULL, &begin);
  ms5_hall_advance (simulated, begin + MS5_USEC_PER_H);
}

typedef struct
{
  const char *line;
  Ms5Time last;
  gint64 longest;
} Silence;

static void
measure_silence (const Ms5HallSample *sample,
                 gpointer             user_data)
{
  Silence *silence = user_data;

  if (g_strcmp0 (sample->equipment->line->code, silence->line) != 0)
    return;
  if (silence->last != MS5_TIME_NONE)
    silence->longest = MAX (silence->longest, sample->time - silence->last);
  silence->last = sample->time;
}

static void
test_silence (void)
{
  g_autoptr(Ms5Plant) plant = fixture_load_plant ();
  Silence quiet = { "L5", MS5_TIME_NONE, 0 };
  Silence other = { "L1", MS5_TIME_NONE, 0 };
  Silence chosen = { "L2", MS5_TIME_NONE, 0 };
  const Ms5HallOptions options = { 1.0, "L2" };
  Silence *cases[] = { &quiet, &other, &chosen };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (11);
      g_autoptr(Ms5Hall) simulated = ms5_hall_new (plant, cases[i] == &chosen ? &options : NULL, rand,
                                                   FIXTURE_MONDAY);

      ms5_hall_set_sinks (simulated, measure_silence, NULL, cases[i]);
      ms5_hall_advance (simulated, FIXTURE_MONDAY + DAY);
    }
  g_assert_cmpint (quiet.longest, >=, 4 * MS5_USEC_PER_MIN);
  g_assert_cmpint (quiet.longest, <=, 16 * MS5_USEC_PER_MIN);
  g_assert_cmpint (chosen.longest, >=, 4 * MS5_USEC_PER_MIN);
  g_assert_cmpint (other.longest, <=, 2 * MS5_USEC_PER_S);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/hall/days/1", GUINT_TO_POINTER (1), test_days);
  g_test_add_data_func ("/hall/days/2", GUINT_TO_POINTER (2), test_days);
  g_test_add_data_func ("/hall/days/77", GUINT_TO_POINTER (77), test_days);
  g_test_add_func ("/hall/same-seed", test_same_seed);
  g_test_add_func ("/hall/period", test_period);
  g_test_add_func ("/hall/break", test_break);
  g_test_add_func ("/hall/silence", test_silence);

  return g_test_run ();
}
