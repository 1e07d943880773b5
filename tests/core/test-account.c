/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-account.h"

#include <math.h>
#include <string.h>

#define S       MS5_USEC_PER_S
#define M(m)    ((m) * MS5_USEC_PER_MIN)
#define EXPLAIN (120 * S)

/* Shifts of these tests are 8 h from moment 0. */
#define SHIFT   ((Ms5Interval) { 0, M (480) })

static Ms5Interval
minutes (gint64 start,
         gint64 end)
{
  return (Ms5Interval) { M (start), M (end) };
}

static Ms5AccountStop
stop (gint64      start,
      gint64      end,
      const char *reason,
      Ms5Category category)
{
  return (Ms5AccountStop) { minutes (start, end), reason, category, FALSE, 0, 0 };
}

static Ms5Totals
run (const Ms5AccountStop *stops,
     guint                 n_stops,
     GArray               *out_stops)
{
  Ms5AccountInput input = { SHIFT, MS5_TIME_NONE, NULL, 0, stops, n_stops, NULL, 0, NULL, 0, EXPLAIN };
  Ms5Totals totals;

  ms5_account_run (&input, &totals, out_stops);
  g_assert_cmpint (totals.calendar, ==, totals.planned + totals.pbt);
  g_assert_cmpint (totals.pbt, ==, totals.apt + totals.adet + totals.aust + totals.unknown);
  return totals;
}

static void
test_empty (void)
{
  Ms5Totals totals = run (NULL, 0, NULL);

  g_assert_cmpint (totals.apt, ==, M (480));
  g_assert_cmpint (totals.pbt, ==, M (480));
  g_assert_cmpuint (totals.facts, ==, 0);
}

static void
test_categories (void)
{
  Ms5AccountStop stops[] = {
    stop (10, 20, "jam", MS5_CATEGORY_UNPLANNED),
    stop (30, 50, "repair", MS5_CATEGORY_MAINTENANCE),
    stop (60, 100, "format", MS5_CATEGORY_CHANGEOVER),
    stop (110, 140, "no-orders", MS5_CATEGORY_PLANNED),
    stop (150, 155, "trial", MS5_CATEGORY_CHANGEOVER),
    stop (160, 163, NULL, MS5_CATEGORY_UNPLANNED),
    stop (170, 177, NULL, MS5_CATEGORY_CHANGEOVER),
  };
  Ms5Totals totals;

  stops[2].target = M (25);
  stops[4].planned = TRUE;
  totals = run (stops, G_N_ELEMENTS (stops), NULL);

  g_assert_cmpint (totals.planned, ==, M (35));
  g_assert_cmpint (totals.adet, ==, M (33));
  g_assert_cmpint (totals.aust, ==, M (47));
  g_assert_cmpint (totals.over_target, ==, M (15));
  g_assert_cmpint (totals.repair, ==, M (13));
  g_assert_cmpint (totals.uncoded, ==, M (3));
  g_assert_cmpuint (totals.n_stops, ==, 5);
  g_assert_cmpuint (totals.n_failures, ==, 2);
  g_assert_cmpuint (totals.n_uncoded, ==, 1);
}

/* «Shorter than» is `<`: a stop of exactly stop_explain is not minor. */
static void
test_minor (void)
{
  Ms5AccountStop stops[] = {
    { { M (10), M (10) + EXPLAIN - 1 }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (20), M (20) + EXPLAIN }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (30), M (31) }, "no-orders", MS5_CATEGORY_PLANNED, FALSE, 0, 0 },
    { { M (40), M (41) }, NULL, MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
  };
  Ms5Totals totals = run (stops, G_N_ELEMENTS (stops), NULL);

  g_assert_cmpuint (totals.n_minor, ==, 3);
  g_assert_cmpint (totals.minor, ==, EXPLAIN - 1 + M (2));
  g_assert_cmpint (totals.adet, ==, EXPLAIN);
  g_assert_cmpint (totals.planned, ==, 0);
  g_assert_cmpint (totals.uncoded, ==, 0);
  g_assert_cmpint (totals.apt, ==, M (480) - EXPLAIN);
}

/* The union counts once, given to the highest priority; touching stops stay two. */
static void
test_overlap (void)
{
  Ms5AccountStop stops[] = {
    stop (30, 40, "late", MS5_CATEGORY_UNPLANNED),
    stop (10, 20, "first", MS5_CATEGORY_UNPLANNED),
    stop (15, 31, "second", MS5_CATEGORY_MAINTENANCE),
    stop (40, 45, "touching", MS5_CATEGORY_UNPLANNED),
    stop (100, 110, "a", MS5_CATEGORY_UNPLANNED),
    stop (100, 105, "b", MS5_CATEGORY_CHANGEOVER),
  };
  g_autoptr (GArray) merged = g_array_new (FALSE, FALSE, sizeof (Ms5AccountedStop));
  const Ms5AccountedStop *found;
  Ms5Totals totals;

  stops[2].priority = 1;
  totals = run (stops, G_N_ELEMENTS (stops), merged);
  found = (const Ms5AccountedStop *) (gpointer) merged->data;

  g_assert_cmpuint (merged->len, ==, 3);
  g_assert_cmpstr (found[0].reason, ==, "second");
  g_assert_cmpuint (found[0].n_merged, ==, 3);
  g_assert_cmpint (found[0].time, ==, M (30));
  g_assert_cmpint (found[0].category, ==, MS5_CATEGORY_MAINTENANCE);
  g_assert_cmpstr (found[1].reason, ==, "touching");
  g_assert_cmpstr (found[2].reason, ==, "a");
  g_assert_cmpint (totals.adet, ==, M (45));
  g_assert_cmpint (totals.aust, ==, 0);
  g_assert_cmpuint (totals.facts, ==, MS5_ACCOUNT_OVERLAP);
}

/* Two minor stops that overlap are one stop, which need not be minor. */
static void
test_overlap_of_minor (void)
{
  Ms5AccountStop stops[] = {
    { { 0, 90 * S }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { 60 * S, 130 * S }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
  };
  Ms5Totals totals = run (stops, G_N_ELEMENTS (stops), NULL);

  g_assert_cmpuint (totals.n_minor, ==, 0);
  g_assert_cmpint (totals.adet, ==, 130 * S);
}

static void
test_planned_and_unknown (void)
{
  Ms5AccountStop stops[] = {
    stop (50, 70, "jam", MS5_CATEGORY_UNPLANNED),
    stop (100, 130, "no-orders", MS5_CATEGORY_PLANNED),
    stop (205, 210, "in-the-break", MS5_CATEGORY_UNPLANNED),
  };
  Ms5Interval planned[] = { minutes (60, 90), minutes (80, 95), minutes (200, 230), minutes (-10, 5) };
  Ms5Interval unknown[] = { minutes (40, 55), minutes (90, 105), minutes (100, 110), minutes (475, 500) };
  Ms5AccountInput input = {
    SHIFT, MS5_TIME_NONE, planned, G_N_ELEMENTS (planned), stops, G_N_ELEMENTS (stops),
    unknown, G_N_ELEMENTS (unknown), NULL, 0, EXPLAIN,
  };
  Ms5Totals totals;

  ms5_account_run (&input, &totals, NULL);
  /* breaks 5 + 35 + 30, and of the planned stop what the unknown time leaves: 110–130 */
  g_assert_cmpint (totals.planned, ==, M (90));
  g_assert_cmpint (totals.unknown, ==, M (15 + 15 + 5));
  g_assert_cmpint (totals.adet, ==, M (5));
  g_assert_cmpint (totals.pbt, ==, M (390));
  g_assert_cmpint (totals.apt, ==, M (350));
  g_assert_cmpuint (totals.n_stops, ==, 1);
}

static void
test_open_stop (void)
{
  Ms5AccountStop stops[] = {
    { { M (10), M (15) }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (100), MS5_TIME_NONE }, NULL, MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
  };
  Ms5AccountInput input = { SHIFT, M (130), NULL, 0, stops, 2, NULL, 0, NULL, 0, EXPLAIN };
  Ms5Totals totals;

  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpint (totals.calendar, ==, M (130));
  g_assert_cmpint (totals.adet, ==, M (35));
  g_assert_cmpint (totals.apt, ==, M (95));
  g_assert_cmpuint (totals.facts, ==, MS5_ACCOUNT_OPEN_STOP);

  /* It is minor for its first two minutes, and nothing at all in its first moment. */
  input.now = M (101);
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpint (totals.adet, ==, M (5));
  g_assert_cmpint (totals.minor, ==, M (1));
  input.now = M (100);
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpuint (totals.n_minor, ==, 0);
  g_assert_cmpuint (totals.facts, ==, 0);

  input.now = MS5_TIME_NONE;
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpint (totals.adet, ==, M (5 + 380));
  input.now = M (500);
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpint (totals.calendar, ==, M (480));
  g_assert_cmpint (totals.adet, ==, M (5 + 380));
  input.now = M (-5);
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpint (totals.calendar, ==, 0);
}

/* A stop over the edge of a shift is as long as it is, and belongs to the shift in which it began. */
static void
test_over_the_edge (void)
{
  Ms5AccountStop stops[] = {
    { { -60 * S, 90 * S }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (480) - 60 * S, M (480) + 90 * S }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (482), M (490) }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
    { { M (-20), M (-5) }, "jam", MS5_CATEGORY_UNPLANNED, FALSE, 0, 0 },
  };
  Ms5Totals totals = run (stops, 2, NULL);

  g_assert_cmpint (totals.adet, ==, 150 * S);
  g_assert_cmpuint (totals.n_stops, ==, 1);
  g_assert_cmpuint (totals.facts, ==, 0);

  totals = run (stops, G_N_ELEMENTS (stops), NULL);
  g_assert_cmpint (totals.adet, ==, 150 * S);
  g_assert_cmpuint (totals.facts, ==, MS5_ACCOUNT_STOP_OUTSIDE);
}

static void
test_production (void)
{
  Ms5Production production[] = {
    { "cola", 1.0, 1000, 10, 5 },
    { "keg", 60.0, 20, 1, 0 },
    { "none", NAN, 0, 0, 0 },
    { "unknown", NAN, 3, 0, 0 },
  };
  Ms5AccountInput input = { SHIFT, MS5_TIME_NONE, NULL, 0, NULL, 0, NULL, 0, production, 3, EXPLAIN };
  Ms5Totals totals;

  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpfloat (totals.ideal_s, ==, 2200);
  g_assert_cmpfloat (totals.produced, ==, 1020);
  g_assert_cmpfloat (totals.scrap, ==, 11);
  g_assert_cmpfloat (totals.rework, ==, 5);
  g_assert_cmpuint (totals.facts, ==, 0);

  input.n_production = 4;
  ms5_account_run (&input, &totals, NULL);
  g_assert_cmpuint (totals.facts, ==, MS5_ACCOUNT_NO_CYCLE);
}

#define SPAN       600 /* seconds */
#define MAX_ITEMS  8

typedef struct
{
  Ms5Interval planned[MAX_ITEMS];
  Ms5Interval unknown[MAX_ITEMS];
  Ms5AccountStop stops[MAX_ITEMS];
  Ms5AccountInput input;
} Scenario;

static Ms5Interval
random_interval (int longest)
{
  Ms5Time start = g_test_rand_int_range (-50, SPAN + 50);

  return (Ms5Interval) { start * S, (start + g_test_rand_int_range (1, longest)) * S };
}

static void
make_scenario (Scenario *scenario)
{
  static const char *const reasons[] = { NULL, "a", "b", "c" };

  *scenario = (Scenario) { 0 };
  scenario->input.shift = (Ms5Interval) { 0, SPAN * S };
  scenario->input.now = MS5_TIME_NONE;
  scenario->input.n_planned = (guint) g_test_rand_int_range (0, 4);
  scenario->input.n_unknown = (guint) g_test_rand_int_range (0, 4);
  scenario->input.n_stops = (guint) g_test_rand_int_range (0, MAX_ITEMS + 1);
  scenario->input.planned = scenario->planned;
  scenario->input.unknown = scenario->unknown;
  scenario->input.stops = scenario->stops;
  scenario->input.stop_explain = g_test_rand_int_range (0, 60) * S;

  for (guint i = 0; i < scenario->input.n_planned; i++)
    scenario->planned[i] = random_interval (60);
  for (guint i = 0; i < scenario->input.n_unknown; i++)
    scenario->unknown[i] = random_interval (60);
  for (guint i = 0; i < scenario->input.n_stops; i++)
    scenario->stops[i] = (Ms5AccountStop) {
      random_interval (100), reasons[g_test_rand_int_range (0, 4)],
      (Ms5Category) g_test_rand_int_range (0, MS5_N_CATEGORIES), g_test_rand_int_range (0, 8) == 0,
      g_test_rand_int_range (0, 3), g_test_rand_int_range (0, 2) * 20 * S,
    };
}

/* The plain model: groups found by comparing all pairs, and each second looked at by itself. */
typedef struct
{
  guint group[MAX_ITEMS];
  guint chief[MAX_ITEMS]; /* by group: the stop that gives the reason */
  Ms5Interval whole[MAX_ITEMS];
} Groups;

static gboolean
is_before (const Ms5AccountStop *stops,
           guint                 a,
           guint                 b)
{
  if (stops[a].priority != stops[b].priority)
    return stops[a].priority > stops[b].priority;
  if (stops[a].interval.start != stops[b].interval.start)
    return stops[a].interval.start < stops[b].interval.start;
  return a < b;
}

static void
find_groups (const Scenario *scenario,
             Groups         *groups)
{
  const Ms5AccountStop *stops = scenario->stops;
  guint n = scenario->input.n_stops;

  for (guint i = 0; i < n; i++)
    groups->group[i] = i;
  for (guint round = 0; round < n; round++)
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < n; j++)
        if (stops[i].interval.start < stops[j].interval.end && stops[j].interval.start < stops[i].interval.end)
          groups->group[i] = groups->group[j] = MIN (groups->group[i], groups->group[j]);

  for (guint g = 0; g < n; g++)
    {
      groups->chief[g] = G_MAXUINT;
      groups->whole[g] = (Ms5Interval) { G_MAXINT64, G_MININT64 };
      for (guint i = 0; i < n; i++)
        if (groups->group[i] == g)
          {
            if (groups->chief[g] == G_MAXUINT || is_before (stops, i, groups->chief[g]))
              groups->chief[g] = i;
            groups->whole[g].start = MIN (groups->whole[g].start, stops[i].interval.start);
            groups->whole[g].end = MAX (groups->whole[g].end, stops[i].interval.end);
          }
    }
}

static gboolean
is_in_any (const Ms5Interval *intervals,
           guint              n,
           Ms5Time            time)
{
  for (guint i = 0; i < n; i++)
    if (ms5_interval_contains (intervals[i], time))
      return TRUE;

  return FALSE;
}

static void
add_second (const Scenario *scenario,
            const Groups   *groups,
            Ms5Time         time,
            Ms5Totals      *totals)
{
  const Ms5AccountInput *input = &scenario->input;

  totals->calendar += S;
  if (is_in_any (input->planned, input->n_planned, time))
    {
      totals->planned += S;
      return;
    }
  if (is_in_any (input->unknown, input->n_unknown, time))
    {
      totals->unknown += S;
      totals->pbt += S;
      return;
    }

  for (guint i = 0; i < input->n_stops; i++)
    {
      guint group = groups->group[i];
      const Ms5AccountStop *chief = &input->stops[groups->chief[group]];

      if (!ms5_interval_contains (input->stops[i].interval, time))
        continue;

      if (groups->whole[group].end - groups->whole[group].start < input->stop_explain)
        {
          totals->minor += S;
          break;
        }
      if (chief->planned || chief->category == MS5_CATEGORY_PLANNED)
        {
          totals->planned += S;
          return;
        }
      totals->pbt += S;
      if (chief->category == MS5_CATEGORY_CHANGEOVER)
        {
          totals->aust += S;
          if (chief->target > 0 && time >= groups->whole[group].start + chief->target)
            totals->over_target += S;
        }
      else
        {
          totals->adet += S;
          if (chief->category == MS5_CATEGORY_UNPLANNED)
            totals->repair += S;
          if (chief->category == MS5_CATEGORY_UNPLANNED && chief->reason == NULL)
            totals->uncoded += S;
        }
      return;
    }

  totals->pbt += S;
  totals->apt += S;
}

static void
check_times (const Ms5Totals *totals,
             const Ms5Totals *expected)
{
  g_assert_cmpint (totals->calendar, ==, expected->calendar);
  g_assert_cmpint (totals->planned, ==, expected->planned);
  g_assert_cmpint (totals->pbt, ==, expected->pbt);
  g_assert_cmpint (totals->apt, ==, expected->apt);
  g_assert_cmpint (totals->adet, ==, expected->adet);
  g_assert_cmpint (totals->aust, ==, expected->aust);
  g_assert_cmpint (totals->unknown, ==, expected->unknown);
  g_assert_cmpint (totals->minor, ==, expected->minor);
  g_assert_cmpint (totals->uncoded, ==, expected->uncoded);
  g_assert_cmpint (totals->over_target, ==, expected->over_target);
  g_assert_cmpint (totals->repair, ==, expected->repair);
}

static void
test_against_model (void)
{
  for (int round = 0; round < 1000; round++)
    {
      Scenario scenario;
      Groups groups;
      Ms5Totals totals, expected = { 0 };

      make_scenario (&scenario);
      find_groups (&scenario, &groups);
      for (int t = 0; t < SPAN; t++)
        add_second (&scenario, &groups, t * S, &expected);
      ms5_account_run (&scenario.input, &totals, NULL);
      check_times (&totals, &expected);
    }
}

/* Cut a shift in two anywhere: the parts add up to the whole, counts included. */
static void
test_parts_add_up (void)
{
  for (int round = 0; round < 1000; round++)
    {
      Scenario scenario;
      Ms5Totals whole, first, second;
      Ms5Time cut = g_test_rand_int_range (0, SPAN + 1) * S;

      make_scenario (&scenario);
      ms5_account_run (&scenario.input, &whole, NULL);
      scenario.input.shift = (Ms5Interval) { 0, cut };
      ms5_account_run (&scenario.input, &first, NULL);
      scenario.input.shift = (Ms5Interval) { cut, SPAN * S };
      ms5_account_run (&scenario.input, &second, NULL);
      ms5_totals_add (&first, &second);

      check_times (&first, &whole);
      g_assert_cmpuint (first.n_stops, ==, whole.n_stops);
      g_assert_cmpuint (first.n_minor, ==, whole.n_minor);
      g_assert_cmpuint (first.n_uncoded, ==, whole.n_uncoded);
      g_assert_cmpuint (first.n_failures, ==, whole.n_failures);
    }
}

/* The list of accounted stops tells the same as the totals. */
static void
test_list_equals_totals (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountedStop));
      Scenario scenario;
      Ms5Totals totals;
      Ms5Time lost = 0;
      guint counted = 0;

      make_scenario (&scenario);
      ms5_account_run (&scenario.input, &totals, stops);
      for (guint i = 0; i < stops->len; i++)
        {
          const Ms5AccountedStop *found = &g_array_index (stops, Ms5AccountedStop, i);

          g_assert_cmpint (found->time, >, 0);
          if (i > 0)
            g_assert_cmpint (found->interval.start, >=, g_array_index (stops, Ms5AccountedStop, i - 1).interval.end);
          if (!found->minor && !found->planned)
            {
              lost += found->time;
              counted += found->counted;
            }
        }
      g_assert_cmpint (lost, ==, totals.adet + totals.aust);
      g_assert_cmpuint (counted, ==, totals.n_stops);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/empty", test_empty);
  g_test_add_func ("/account/categories", test_categories);
  g_test_add_func ("/account/minor", test_minor);
  g_test_add_func ("/account/overlap", test_overlap);
  g_test_add_func ("/account/overlap-of-minor", test_overlap_of_minor);
  g_test_add_func ("/account/planned-and-unknown", test_planned_and_unknown);
  g_test_add_func ("/account/open-stop", test_open_stop);
  g_test_add_func ("/account/over-the-edge", test_over_the_edge);
  g_test_add_func ("/account/production", test_production);
  g_test_add_func ("/account/against-model", test_against_model);
  g_test_add_func ("/account/parts-add-up", test_parts_add_up);
  g_test_add_func ("/account/list-equals-totals", test_list_equals_totals);

  return g_test_run ();
}
