/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-self-test.h"

#include "core/ms5-kpi.h"
#include "core/ms5-plant.h"
#include "core/ms5-round.h"
#include "core/ms5-stop-detector.h"

#include <math.h>

/* Figures that others published, within 0.1 point, and one or more cases for each policy, exact. */

#define POINT 0.1
#define EXACT 1e-9

/* Shifts of a day in UTC. */
#define AT(time)              "'2026-03-02T" time ":00Z'"
#define SPAN(start, end)      "'start':" AT (start) ",'end':" AT (end)
#define SHIFT                 "'shift':{" SPAN ("06:00", "14:00") "}"
#define STOP(start, end, say) "{" SPAN (start, end) say "}"
#define JAM                   ",'reason':'jam','category':'unplanned'"
#define MADE(cycle, n, scrap) "{'ideal_cycle_s':" cycle ",'produced':" n ",'scrap':" scrap "}"

#define VORNE                                                                     \
  "{" SHIFT ",'planned_stops':[{" SPAN ("09:00", "10:00") "}],"                   \
  "'stops':[" STOP ("11:00", "11:47", JAM) "],"                                   \
  "'production':[" MADE ("1.0", "19271", "423") "]}"

#define WAY                                                                       \
  "{" SHIFT ",'stops':[" STOP ("07:00", "08:00", JAM) "],"                        \
  "'production':[" MADE ("60", "400", "20") "]}"

/* A week of six days at 60 %. */
#define LEANWORX                                                                              \
  "{'shift':{'start':'2026-03-02T00:00:00Z','end':'2026-03-09T00:00:00Z'},"                   \
  "'planned_stops':[{'start':'2026-03-08T00:00:00Z','end':'2026-03-09T00:00:00Z'}],"          \
  "'production':[" MADE ("3600", "86.4", "0") "]}"

#define OVERLAP                                                                               \
  "{" SHIFT ",'stops':[" STOP ("07:00", "07:20", JAM) ","                                     \
  STOP ("07:10", "07:30", ",'reason':'format','category':'changeover','priority':1") "]}"

#define MINOR                                                                                 \
  "{" SHIFT ",'stops':["                                                                      \
  "{'start':'2026-03-02T07:00:00Z','end':'2026-03-02T07:01:59.999Z'" JAM "},"                 \
  STOP ("08:00", "08:02", JAM) "]}"

#define CHANGEOVER                                                                            \
  "{" SHIFT ",'stops':["                                                                      \
  STOP ("07:00", "07:20", ",'reason':'format','category':'changeover','target_s':900") ","    \
  STOP ("08:00", "08:10", ",'reason':'trial','category':'changeover','planned':true") "],"    \
  "'production':[" MADE ("60", "225", "0") "]}"

#define COVERAGE                                                                              \
  "{'shift':{" SPAN ("06:00", "11:00") "},'unknown':[{" SPAN ("07:00", "07:18") "}],"         \
  "'stops':[" STOP ("07:10", "07:30", JAM) "],"                                               \
  "'production':[" MADE ("60", "189", "0") "]}"

#define RANGE                                                                                 \
  "{'shift':{" SPAN ("06:00", "07:40") "},'stops':["                                          \
  STOP ("06:10", "06:20", ",'reason':null") "," STOP ("06:30", "06:40", JAM) "],"             \
  "'production':[" MADE ("60", "40", "0") "]}"

#define PRODUCTS                                                                              \
  "{'shift':{" SPAN ("06:00", "07:40") "},"                                                   \
  "'production':[" MADE ("60", "30", "0") "," MADE ("30", "100", "20") "]}"

#define FAST  "{'shift':{" SPAN ("06:00", "07:00") "},'production':[" MADE ("60", "66", "0") "]}"
#define IDLE  "{" SHIFT "}"
#define ALL_PLANNED "{" SHIFT ",'planned_stops':[{" SPAN ("06:00", "14:00") "}]}"
#define OPEN  "{" SHIFT ",'stops':[{'start':" AT ("13:00") ",'end':null" JAM "}]}"

#define NIGHT(zone, start, end) \
  "{'time_zone':'" zone "','shift':{'start_local':'" start "T22:00','end_local':'" end "T06:00'}}"

static double
mean_time (int repair)
{
  return repair ? ms5_kpi_mttr (720 * 60.0, 12) : ms5_kpi_mtbf (3600 * 3600.0, 12);
}

/* @cycle is the ideal cycle time in seconds. */
static double
stop_detect (int cycle)
{
  Ms5Equipment equipment = { .stop_detect_s = MS5_STOP_DETECT_DEFAULT_S };

  return ms5_time_to_seconds (ms5_equipment_get_stop_detect (&equipment, cycle));
}

static void
feed (Ms5StopDetector *detector,
      int              seconds,
      Ms5State         state,
      GArray          *edges)
{
  Ms5Signal signal = { .time = seconds * MS5_USEC_PER_S, .has_state = TRUE, .state = state };

  ms5_stop_detector_feed (detector, &signal, edges);
}

/* Held from second 10 on, Execute from 40 on: how long was the stop? */
static double
orphan_stop (int unused)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (Ms5Edge));
  Ms5StopDetector detector;

  ms5_stop_detector_init (&detector, 10 * MS5_USEC_PER_S, 60 * MS5_USEC_PER_S, 0, edges);
  feed (&detector, 10, MS5_STATE_HELD, edges);
  feed (&detector, 40, MS5_STATE_EXECUTE, edges);
  for (guint i = 0; i < edges->len; i++)
    {
      const Ms5Edge *edge = &g_array_index (edges, Ms5Edge, i);

      if (edge->kind == MS5_EDGE_STOP_CLOSED)
        return ms5_time_to_seconds (edge->time - edge->start);
    }

  return NAN;
}

/* Heard last at second 10, silent after 60: since when is the state not known at 70? */
static double
silence (int unused)
{
  Ms5StopDetector detector;

  ms5_stop_detector_init (&detector, 10 * MS5_USEC_PER_S, 60 * MS5_USEC_PER_S, 0, NULL);
  feed (&detector, 10, MS5_STATE_EXECUTE, NULL);
  ms5_stop_detector_advance (&detector, 70 * MS5_USEC_PER_S, NULL);

  return detector.state == MS5_STATE_NO_DATA ? ms5_time_to_seconds (detector.since) : NAN;
}

/* Execute since second 40, and a Held of second 20 comes late: since when is it what it is? */
static double
late_data (int unused)
{
  Ms5StopDetector detector;

  ms5_stop_detector_init (&detector, 10 * MS5_USEC_PER_S, 60 * MS5_USEC_PER_S, 0, NULL);
  feed (&detector, 40, MS5_STATE_EXECUTE, NULL);
  feed (&detector, 20, MS5_STATE_HELD, NULL);

  return detector.state == MS5_STATE_EXECUTE ? ms5_time_to_seconds (detector.since) : NAN;
}

/* Two lines, OEE 100 % for 1 h and 25 % for 3 h: the mean of the ratios would be 62.5 %. */
static double
combined_oee (int unused)
{
  Ms5Totals totals = { .calendar = MS5_USEC_PER_H, .pbt = MS5_USEC_PER_H, .apt = MS5_USEC_PER_H,
                       .produced = 60, .ideal_s = 3600 };
  Ms5Totals other = { .calendar = 3 * MS5_USEC_PER_H, .pbt = 3 * MS5_USEC_PER_H, .apt = 3 * MS5_USEC_PER_H,
                      .produced = 45, .ideal_s = 2700 };
  Ms5Kpis kpis;

  ms5_totals_add (&totals, &other);
  ms5_kpis_compute (&totals, &kpis);
  return kpis.value[MS5_KPI_OEE];
}

static double
rounded (int hundredths)
{
  return ms5_round (hundredths / 100.0, 1);
}

#define FILE_CASE(source, what, document, member, scale, expected, tolerance) \
  { source, what, document, member, NULL, 0, scale, expected, tolerance }
#define CODE_CASE(source, what, compute, argument, scale, expected, tolerance) \
  { source, what, NULL, NULL, compute, argument, scale, expected, tolerance }

const Ms5SelfTestCase ms5_self_test_cases[] = {
  FILE_CASE ("Vorne (oee.com)", "Availability, %", VORNE, "availability", 100, 88.81, POINT),
  FILE_CASE ("Vorne (oee.com)", "Effectiveness, %", VORNE, "effectiveness", 100, 86.11, POINT),
  FILE_CASE ("Vorne (oee.com)", "Quality ratio, %", VORNE, "quality_ratio", 100, 97.80, POINT),
  FILE_CASE ("Vorne (oee.com)", "OEE, %", VORNE, "oee", 100, 74.79, POINT),
  FILE_CASE ("waycalculator.com", "Availability, %", WAY, "availability", 100, 87.5, POINT),
  FILE_CASE ("waycalculator.com", "Effectiveness, %", WAY, "effectiveness", 100, 95.2, POINT),
  FILE_CASE ("waycalculator.com", "Quality ratio, %", WAY, "quality_ratio", 100, 95.0, POINT),
  FILE_CASE ("waycalculator.com", "OEE, %", WAY, "oee", 100, 79.1, POINT),
  CODE_CASE ("reliabilityengineersacademy.com", "MTBF, h", mean_time, FALSE, 1 / 3600.0, 300, POINT),
  CODE_CASE ("reliabilityengineersacademy.com", "MTTR, min", mean_time, TRUE, 1 / 60.0, 60, POINT),
  FILE_CASE ("leanworxcloud.com", "OEE, %", LEANWORX, "oee", 100, 60, POINT),
  FILE_CASE ("leanworxcloud.com", "TEEP, %", LEANWORX, "teep", 100, 51.4, POINT),

  FILE_CASE ("zero denominator", "Availability without planned time", ALL_PLANNED, "availability", 100, NAN, 0),
  FILE_CASE ("zero denominator", "Quality ratio of nothing", IDLE, "quality_ratio", 100, NAN, 0),
  FILE_CASE ("zero denominator", "OEE without a quality ratio", IDLE, "oee", 100, NAN, 0),
  FILE_CASE ("zero denominator", "Effectiveness of nothing in 8 h, %", IDLE, "effectiveness", 100, 0, EXACT),
  FILE_CASE ("effectiveness above 1", "Effectiveness, kept, %", FAST, "effectiveness", 100, 110, EXACT),
  FILE_CASE ("overlapping stops", "Delays, s", OVERLAP, "adet_s", 1, 0, EXACT),
  FILE_CASE ("overlapping stops", "Changeover of higher priority, s", OVERLAP, "aust_s", 1, 1800, EXACT),
  CODE_CASE ("orphan stop", "Held to Execute, s", orphan_stop, 0, 1, 30, EXACT),
  FILE_CASE ("orphan stop", "Open until the end of the shift, s", OPEN, "adet_s", 1, 3600, EXACT),
  CODE_CASE ("two thresholds", "Stop seen after, cycle 1 s", stop_detect, 1, 1, 10, EXACT),
  CODE_CASE ("two thresholds", "Stop seen after, cycle 5 s", stop_detect, 5, 1, 15, EXACT),
  FILE_CASE ("two thresholds", "119.999 s stay in production: stops", MINOR, "minor_stops", 1, 1, EXACT),
  FILE_CASE ("two thresholds", "120 s do not: delays, s", MINOR, "adet_s", 1, 120, EXACT),
  FILE_CASE ("changeover", "Changeover, s", CHANGEOVER, "aust_s", 1, 1200, EXACT),
  FILE_CASE ("changeover", "Over target, s", CHANGEOVER, "over_target_s", 1, 300, EXACT),
  FILE_CASE ("changeover", "PBT without the planned one, s", CHANGEOVER, "pbt_s", 1, 28200, EXACT),
  FILE_CASE ("changeover", "Availability, %", CHANGEOVER, "availability", 100, 100 * 450 / 470.0, EXACT),
  FILE_CASE ("changeover", "NEE, for which it is no loss, %", CHANGEOVER, "nee", 100, 50, EXACT),
  FILE_CASE ("coverage", "Coverage, %", COVERAGE, "coverage", 100, 94, EXACT),
  FILE_CASE ("coverage", "Delay outside of unknown time, s", COVERAGE, "adet_s", 1, 720, EXACT),
  FILE_CASE ("coverage", "OEE of the known time, %", COVERAGE, "oee", 100, 100 * 189 / 282.0, EXACT),
  FILE_CASE ("range", "OEE, worst case, %", RANGE, "oee_worst", 100, 40, EXACT),
  FILE_CASE ("range", "OEE, best case, %", RANGE, "oee_best", 100, 100 * 40 / 90.0, EXACT),
  FILE_CASE ("several products", "Effectiveness, %", PRODUCTS, "effectiveness", 100, 80, EXACT),
  FILE_CASE ("several products", "Scrap ratio, %", PRODUCTS, "scrap_ratio", 100, 100 * 20 / 130.0, EXACT),
  CODE_CASE ("combination", "OEE of two lines, %", combined_oee, 0, 100, 43.75, EXACT),
  FILE_CASE ("shifts", "Night, clocks forward, h", NIGHT ("Europe/Berlin", "2026-03-28", "2026-03-29"), "calendar_s",
             1 / 3600.0, 7, EXACT),
  FILE_CASE ("shifts", "Night, clocks back, h", NIGHT ("Europe/Berlin", "2026-10-24", "2026-10-25"), "calendar_s",
             1 / 3600.0, 9, EXACT),
  FILE_CASE ("shifts", "Night, clocks half an hour forward, h", NIGHT ("Australia/Lord_Howe", "2026-10-03", "2026-10-04"),
             "calendar_s", 1 / 3600.0, 7.5, EXACT),
  CODE_CASE ("no data", "Unknown from the last signal on, s", silence, 0, 1, 10, EXACT),
  CODE_CASE ("late data", "The present stays, since s", late_data, 0, 1, 40, EXACT),
  CODE_CASE ("rounding", "74.85", rounded, 7485, 1, 74.9, EXACT),
  CODE_CASE ("rounding", "-74.85", rounded, -7485, 1, -74.9, EXACT),
};

const guint ms5_n_self_test_cases = G_N_ELEMENTS (ms5_self_test_cases);
