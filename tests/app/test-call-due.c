/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which calls are to be seen and heard by whom. */

#include "config.h"

#include "app/pages/ms5-call-due.h"

#define T(minutes) ((minutes) * MS5_USEC_PER_MIN)
#define NONE MS5_TIME_NONE

static const struct
{
  const char  *what;
  Ms5CallState state;
  Ms5Time      escalated;
  Ms5Time      acknowledged;
  const char  *assigned_to;
  Ms5Time      assigned;
  Ms5Time      shelved;
  Ms5Time      shelved_until;
  const char  *suppressed_by;
  Ms5Time      out_of_service;
  gboolean     due;
  gboolean     heard;
  Ms5Time      news;
} cases[] = {
  { "raised", MS5_CALL_RAISED, NONE, NONE, NULL, NONE, NONE, NONE, NULL, NONE, TRUE, TRUE, T (1) },
  { "acknowledged", MS5_CALL_ACKNOWLEDGED, NONE, T (2), NULL, NONE, NONE, NONE, NULL, NONE, FALSE, FALSE, T (1) },
  { "resolved", MS5_CALL_RESOLVED, NONE, T (2), NULL, NONE, NONE, NONE, NULL, NONE, FALSE, FALSE, T (1) },
  { "escalated", MS5_CALL_RAISED, T (5), NONE, NULL, NONE, NONE, NONE, NULL, NONE, TRUE, TRUE, T (5) },
  { "shelved", MS5_CALL_RAISED, NONE, NONE, NULL, NONE, T (2), T (30), NULL, NONE, FALSE, FALSE, T (30) },
  { "back from the shelf", MS5_CALL_RAISED, NONE, NONE, NULL, NONE, NONE, T (30), NULL, NONE, TRUE, TRUE, T (30) },
  { "a consequence", MS5_CALL_RAISED, NONE, NONE, NULL, NONE, NONE, NONE, "c-0", NONE, FALSE, FALSE, T (1) },
  { "out of service", MS5_CALL_RAISED, NONE, NONE, NULL, NONE, NONE, NONE, NULL, T (2), FALSE, FALSE, T (1) },
  { "others were sent", MS5_CALL_RAISED, NONE, NONE, "k.meier", T (3), NONE, NONE, NULL, NONE, TRUE, FALSE, T (1) },
  { "called again", MS5_CALL_RAISED, T (5), NONE, "k.meier", T (3), NONE, NONE, NULL, NONE, TRUE, TRUE, T (5) },
  { "the reader was sent", MS5_CALL_RAISED, NONE, NONE, "A.Weber", T (3), NONE, NONE, NULL, NONE, TRUE, TRUE, T (3) },
  { "sent to what others saw", MS5_CALL_ACKNOWLEDGED, NONE, T (2), "a.weber", T (3), NONE, NONE, NULL, NONE, TRUE, TRUE,
    T (3) },
  { "the reader has seen it", MS5_CALL_ACKNOWLEDGED, NONE, T (4), "a.weber", T (3), NONE, NONE, NULL, NONE, FALSE, FALSE,
    T (1) },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Ms5CallItem item = {
        .state = (int) cases[i].state,
        .raised = T (1),
        .escalated = cases[i].escalated,
        .acknowledged = cases[i].acknowledged,
        .assigned_to = (char *) cases[i].assigned_to,
        .assigned = cases[i].assigned,
        .shelved = cases[i].shelved,
        .shelved_until = cases[i].shelved_until,
        .suppressed_by = (char *) cases[i].suppressed_by,
        .out_of_service = cases[i].out_of_service,
        .called = NONE,
      };

      g_test_message ("%s", cases[i].what);
      g_assert_cmpint (ms5_call_is_due (&item, "a.weber"), ==, cases[i].due);
      g_assert_cmpint (ms5_call_is_heard (&item, "a.weber"), ==, cases[i].heard);
      g_assert_cmpint (ms5_call_get_news (&item, "a.weber"), ==, cases[i].news);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-due/cases", test_cases);
  return g_test_run ();
}
