/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-cause.h"

/* E Execute, S Suspended, H Held, N NoData, I Idle, U Unsuspending */
static Ms5State
from_letter (char letter)
{
  switch (letter)
    {
    case 'E': return MS5_STATE_EXECUTE;
    case 'S': return MS5_STATE_SUSPENDED;
    case 'H': return MS5_STATE_HELD;
    case 'N': return MS5_STATE_NO_DATA;
    case 'I': return MS5_STATE_IDLE;
    case 'U': return MS5_STATE_UNSUSPENDING;
    default: g_assert_not_reached ();
    }
}

static void
check (const char *line,
       const char *expected)
{
  Ms5FlowState flow[8] = { { 0 } };
  guint n = 0;

  for (; line[n] != '\0'; n++)
    flow[n] = (Ms5FlowState) { from_letter (line[n]), 100 - n };

  g_test_message ("%s", line);
  for (guint i = 0; i < n; i++)
    {
      static const char words[] = "-<>";
      Ms5Cause cause = ms5_cause_find (flow, n, i);

      g_assert_cmpint (words[cause], ==, expected[i]);
    }
}

/* `<` starved, `>` blocked, `-` neither */
static void
test_find (void)
{
  check ("EEEE", "----");
  check ("HSSS", "-<<<");
  check ("SSSH", ">>>-");
  check ("SSHSS", ">>-<<");
  check ("SSSS", "----");
  check ("ESES", "----");
  check ("ISE", "-<-");
  check ("NSE", "---");
  check ("HNS", "--<");
  check ("HSSSH", "-<>>-"); /* in the middle the last has stood longer */
  check ("HUS", "--<");
}

static void
test_same_distance (void)
{
  Ms5FlowState flow[] = { { MS5_STATE_HELD, 10 }, { MS5_STATE_SUSPENDED, 30 }, { MS5_STATE_HELD, 20 } };

  g_assert_cmpint (ms5_cause_find (flow, 3, 1), ==, MS5_CAUSE_STARVED);
  flow[0].since = 25;
  g_assert_cmpint (ms5_cause_find (flow, 3, 1), ==, MS5_CAUSE_BLOCKED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cause/find", test_find);
  g_test_add_func ("/cause/same-distance", test_same_distance);

  return g_test_run ();
}
