/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-kpi.h"
#include "recorder.h"

G_BEGIN_DECLS

/* A plant of two lines that lives by a script. Times are local, of Monday, 2 March 2026 in Berlin,
 * where the early shift is from 06:00 to 14:00 with a break at 09:00; hours may be 24 and more.
 *
 * L1: A1, B1 (bottleneck, wraps at 1000), C1. L2: A2, which makes Q of 2 s. Products P of 1 s and Q. */

#define SCENARIO_DAY (G_GINT64_CONSTANT (1772406000) * MS5_USEC_PER_S)

typedef struct
{
  Ms5Plant *plant;
  Recorder *recorder;
  Ms5Engine *engine;
  Ms5Time day;          /* midnight */
  Ms5Time now;
  Ms5Time tick;         /* how often the engine is told the time */
  gboolean flushes;     /* with each tick, too */
  gboolean is_asked;    /* for when it wants to be told the time, instead */
  guint n_idle;
  guint n_random;
} Scenario;

void         scenario_set_up      (Scenario     *scenario,
                                   gconstpointer user_data);
void         scenario_tear_down   (Scenario     *scenario,
                                   gconstpointer user_data);
Ms5Plant    *scenario_plant_new   (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Plant    *scenario_plant_new_edited (const char *part,
                                   const char   *replacement) G_GNUC_WARN_UNUSED_RESULT;
void         scenario_set_plant   (Scenario     *scenario,
                                   const char   *part,
                                   const char   *replacement);
void         scenario_set_rule    (Scenario     *scenario,
                                   const char   *rule);
void         scenario_start       (Scenario     *scenario,
                                   const char   *time);
void         scenario_restart     (Scenario     *scenario);
Ms5Time      scenario_time        (Scenario     *scenario,
                                   const char   *time);
void         scenario_advance     (Scenario     *scenario,
                                   Ms5Time       until);
void         scenario_play        (Scenario     *scenario,
                                   const char   *script);
const Ms5Line *scenario_line      (Scenario     *scenario,
                                   const char   *code);

char        *scenario_clock       (Scenario     *scenario,
                                   gint64        ms) G_GNUC_WARN_UNUSED_RESULT;
char        *scenario_stops       (Scenario     *scenario,
                                   const char   *line) G_GNUC_WARN_UNUSED_RESULT;
char        *scenario_timeline    (Scenario     *scenario,
                                   const char   *equipment) G_GNUC_WARN_UNUSED_RESULT;
char        *scenario_calls       (Scenario     *scenario,
                                   const char   *line) G_GNUC_WARN_UNUSED_RESULT;
char        *scenario_made        (Scenario     *scenario,
                                   const char   *equipment) G_GNUC_WARN_UNUSED_RESULT;
double       scenario_kpi         (Scenario     *scenario,
                                   const char   *line,
                                   const char   *name);
const char  *scenario_text        (Scenario     *scenario,
                                   const char   *topic,
                                   const char   *key,
                                   const char   *field);
gint64       scenario_int         (Scenario     *scenario,
                                   const char   *topic,
                                   const char   *key,
                                   const char   *field);
guint        scenario_count_events (Scenario    *scenario,
                                    const char  *topic);

void         scenario_assert_same (Scenario     *a,
                                   Scenario     *b);

#define scenario_assert(function, scenario, what, expected)        \
  G_STMT_START                                                     \
  {                                                                \
    g_autofree char *scenario_found_ = function (scenario, what);  \
    g_assert_cmpstr (scenario_found_, ==, expected);               \
  }                                                                \
  G_STMT_END

#define scenario_assert_kpi(scenario, line, name, expected)                              \
  g_assert_cmpfloat_with_epsilon (scenario_kpi (scenario, line, name), expected, 1e-9)

G_END_DECLS
