/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-call.h"

#include <string.h>

/* Every state of ISA-18.2 against everything that can happen, and random lives against what must always hold. */

#define S MS5_USEC_PER_S

typedef enum
{
  ACKNOWLEDGE,
  RESOLVE,
  REOPEN,
  RETURN,
  COME_BACK,
  ESCALATE,
  ASSIGN,
  SHELVE,
  UNSHELVE,
  SUPPRESS,
  UNSUPPRESS,
  DISABLE,
  ENABLE,
  N_EVENTS
} Event;

static const char *const event_names[] = {
  "acknowledge", "resolve", "reopen", "return", "come-back", "escalate", "assign", "shelve", "unshelve", "suppress",
  "unsuppress", "disable", "enable",
};

G_STATIC_ASSERT (G_N_ELEMENTS (event_names) == N_EVENTS);

/* Returns: whether it took effect */
static gboolean
happen (Ms5Call *call,
        Event    event,
        Ms5Time  now)
{
  static guint n_people;
  g_autofree char *somebody = g_strdup_printf ("person-%u", n_people++);

  switch (event)
    {
    case ACKNOWLEDGE:
      return ms5_call_acknowledge (call, now, "ann") == MS5_OUTCOME_APPLIED;
    case RESOLVE:
      return ms5_call_resolve (call, now, "ann", "worn", "done") == MS5_OUTCOME_APPLIED;
    case REOPEN:
      return ms5_call_reopen (call, now, "bob", "not done") == MS5_OUTCOME_APPLIED;
    case RETURN:
      return ms5_call_set_active (call, now, FALSE);
    case COME_BACK:
      return ms5_call_set_active (call, now, TRUE);
    case ESCALATE:
      return ms5_call_escalate (call, call->level + 1, now, 1);
    case ASSIGN:
      return ms5_call_assign (call, now, somebody, "ann") == MS5_OUTCOME_APPLIED;
    case SHELVE:
      return ms5_call_shelve (call, now, now + 100 * S, somebody, "parts") == MS5_OUTCOME_APPLIED;
    case UNSHELVE:
      return ms5_call_unshelve (call, now) == MS5_OUTCOME_APPLIED;
    case SUPPRESS:
      return ms5_call_suppress (call, "c-2");
    case UNSUPPRESS:
      return ms5_call_unsuppress (call, now);
    case DISABLE:
      return ms5_call_disable (call, now);
    case ENABLE:
      return ms5_call_enable (call, now);
    case N_EVENTS:
    default:
      g_assert_not_reached ();
    }
}

static Ms5Call *
make_call (void)
{
  Ms5Call *call = ms5_call_new ("c-1", "L1", "stop", MS5_PRIORITY_HIGH, 1000 * S, "hot");

  call->rule = g_strdup ("hot");
  return call;
}

/* How a call comes into a state, and then for each event the state it is in after it; `.` if nothing happened,
 * `+` if people are called anew. */
typedef struct
{
  const char *name;
  const char *way;  /* of events, by their names */
  const char *after[N_EVENTS];
} Row;

static const char *const short_names[] = {
  [MS5_ALARM_NORMAL] = "norm",
  [MS5_ALARM_UNACKNOWLEDGED] = "unack",
  [MS5_ALARM_ACKNOWLEDGED] = "ack",
  [MS5_ALARM_RETURNED_UNACKNOWLEDGED] = "rtn",
  [MS5_ALARM_SHELVED] = "shelf",
  [MS5_ALARM_SUPPRESSED_BY_DESIGN] = "suppr",
  [MS5_ALARM_OUT_OF_SERVICE] = "oos",
};

/*   acknowledge resolve reopen  return  come back escalate assign   shelve   unshelve suppress unsuppr. disable enable */
static const Row rows[] = {
  { "unacknowledged", "",
    { "ack",     "ack",   ".",     "rtn",  ".",     "unack+", "unack+", "shelf", ".",     "suppr", ".",     "oos", "." } },
  { "returned", "return",
    { "norm",    "norm",  ".",     ".",    "unack", "rtn+",  "rtn+",    "shelf", ".",     "suppr", ".",     "oos", "." } },
  { "acknowledged", "acknowledge",
    { ".",       "ack",   ".",     "norm", ".",     "ack+",  "ack+",    "shelf", ".",     "suppr", ".",     "oos", "." } },
  { "acknowledged and returned", "acknowledge return",
    { ".",       "norm",  ".",     ".",    "ack",   "norm+", "norm+",   "shelf", ".",     "suppr", ".",     "oos", "." } },
  { "resolved, but still there", "resolve",
    { ".",       ".",     "unack+", "norm", ".",    ".",     ".",       ".",     ".",     ".",     ".",     "oos", "." } },
  { "resolved", "return resolve",
    { ".",       ".",     "rtn+",  ".",    "ack",   ".",     ".",       ".",     ".",     ".",     ".",     "oos", "." } },
  { "shelved", "shelve",
    { "shelf",   "ack",   ".",     "shelf", ".",    ".",     "shelf+",  "shelf", "unack+", "suppr", ".",    "oos", "." } },
  { "shelved and acknowledged", "acknowledge shelve",
    { ".",       "ack",   ".",     "shelf", ".",    ".",     "shelf+",  "shelf", "ack",   "suppr", ".",     "oos", "." } },
  { "suppressed", "suppress",
    { "suppr",   "ack",   ".",     "suppr", ".",    ".",     "suppr+",  "suppr", ".",     ".",     "unack+", "oos", "." } },
  { "suppressed and returned", "suppress return",
    { "suppr",   "norm",  ".",     ".",    "suppr", ".",     "suppr+",  "suppr", ".",     ".",     "rtn+",  "oos", "." } },
  { "suppressed on the shelf", "shelve suppress",
    { "suppr",   "ack",   ".",     "suppr", ".",    ".",     "suppr+",  "suppr", "suppr", ".",     "shelf", "oos", "." } },
  { "out of service", "disable",
    { "oos",     "oos",   ".",     "oos",  ".",     ".",     "oos+",    "oos",   ".",     "oos",   ".",     ".",   "unack+" } },
  { "out of service on the shelf", "disable shelve",
    { "oos",     "oos",   ".",     "oos",  ".",     ".",     "oos+",    "oos",   "oos",   "oos",   ".",     ".",   "shelf" } },
  { "out of service and resolved", "disable resolve",
    { ".",       ".",     "oos+",  "oos",  ".",     ".",     ".",       ".",     ".",     ".",     ".",     ".",   "ack" } },
};

static void
go_way (Ms5Call    *call,
        const char *way)
{
  g_auto (GStrv) steps = g_strsplit (way, " ", -1);

  for (guint i = 0; steps[i] != NULL; i++)
    for (guint event = 0; event < N_EVENTS; event++)
      if (g_str_equal (steps[i], event_names[event]))
        g_assert_true (happen (call, (Event) event, 1010 * S + i * S));
}

static void
test_table (void)
{
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++)
    for (guint event = 0; event < N_EVENTS; event++)
      {
        g_autoptr (Ms5Call) call = make_call ();
        g_autofree char *found = NULL;
        gboolean happened;
        guint rev;

        go_way (call, rows[r].way);
        rev = call->rev;
        happened = happen (call, (Event) event, 1100 * S);
        found = happened ? g_strconcat (short_names[ms5_call_get_alarm_state (call)], call->rev > rev ? "+" : "", NULL)
                         : g_strdup (".");
        g_test_message ("%s, %s", rows[r].name, event_names[event]);
        g_assert_cmpstr (found, ==, rows[r].after[event]);
        g_assert_cmpuint (call->rev, <=, rev + 1);
        if (!happened)
          g_assert_cmpuint (call->rev, ==, rev);
      }
}

/* What was over is as it was when it was raised, and keeps what people wrote. */
static void
test_reopen (void)
{
  g_autoptr (Ms5Call) call = make_call ();

  ms5_call_escalate (call, 2, 1010 * S, 1);
  ms5_call_acknowledge (call, 1020 * S, "ann");
  ms5_call_assign (call, 1030 * S, "cem", "ann");
  ms5_call_set_unreached (call, 1030 * S);
  ms5_call_resolve (call, 1040 * S, "ann", "worn", "done");
  g_assert_cmpstr (call->cause, ==, "worn");
  g_assert_cmpint (call->unreached, ==, MS5_TIME_NONE);
  ms5_call_reopen (call, 1050 * S, "bob", "no");
  g_assert_cmpint (call->state, ==, MS5_CALL_RAISED);
  g_assert_cmpint (call->called, ==, 1050 * S);
  g_assert_cmpint (call->reopened, ==, 1050 * S);
  g_assert_cmpstr (call->reopened_by, ==, "bob");
  g_assert_cmpint (call->raised, ==, 1000 * S);
  g_assert_cmpuint (call->level, ==, 0);
  g_assert_cmpint (call->acknowledged, ==, MS5_TIME_NONE);
  g_assert_null (call->acknowledged_by);
  g_assert_cmpint (call->resolved, ==, MS5_TIME_NONE);
  g_assert_null (call->resolved_by);
  g_assert_null (call->cause);
  g_assert_cmpstr (call->assigned_to, ==, "cem");
  g_assert_cmpstr (call->note, ==, "done\nno");
}

/* What a person raised is there until it is resolved. */
static void
test_by_person (void)
{
  g_autoptr (Ms5Call) call = ms5_call_new ("c-1", "L1", "stop", MS5_PRIORITY_HIGH, 1000 * S, "ann");

  ms5_call_resolve (call, 1040 * S, "ann", NULL, NULL);
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_NORMAL);
  g_assert_cmpint (call->returned, ==, 1040 * S);
  ms5_call_reopen (call, 1050 * S, "ann", NULL);
  g_assert_cmpint (ms5_call_get_alarm_state (call), ==, MS5_ALARM_UNACKNOWLEDGED);
  g_assert_cmpint (call->returned, ==, MS5_TIME_NONE);
  g_assert_cmpuint (call->times, ==, 2);
}

static void
test_unreached (void)
{
  g_autoptr (Ms5Call) call = make_call ();

  g_assert_false (ms5_call_set_unreached (call, MS5_TIME_NONE));
  g_assert_true (ms5_call_set_unreached (call, 1010 * S));
  g_assert_false (ms5_call_set_unreached (call, 1020 * S));
  g_assert_cmpint (call->unreached, ==, 1010 * S);
  g_assert_true (ms5_call_set_unreached (call, MS5_TIME_NONE));
  ms5_call_resolve (call, 1040 * S, "ann", NULL, NULL);
  g_assert_false (ms5_call_set_unreached (call, 1050 * S));
}

/* What holds whatever happens. */
static void
check (const Ms5Call *call,
       const Ms5Call *before)
{
  Ms5AlarmState state = ms5_call_get_alarm_state (call);
  gboolean is_quiet = state == MS5_ALARM_SHELVED || state == MS5_ALARM_SUPPRESSED_BY_DESIGN
                      || state == MS5_ALARM_OUT_OF_SERVICE;

  g_assert_cmpint (ms5_call_is_calling (call), ==, !is_quiet && call->state != MS5_CALL_RESOLVED);
  g_assert_cmpint (call->active, ==, call->returned == MS5_TIME_NONE);
  g_assert_cmpint (call->state == MS5_CALL_RESOLVED, ==, call->resolved != MS5_TIME_NONE);
  g_assert_false (call->state == MS5_CALL_ACKNOWLEDGED && call->acknowledged == MS5_TIME_NONE);
  g_assert_false (call->state == MS5_CALL_RAISED && call->acknowledged != MS5_TIME_NONE);
  g_assert_false (call->state == MS5_CALL_RESOLVED && (ms5_call_is_shelved (call) || call->suppressed_by != NULL));
  g_assert_false (call->cause != NULL && call->state != MS5_CALL_RESOLVED);
  g_assert_cmpint (call->called, >=, call->raised);
  g_assert_cmpuint (call->rev, >=, before->rev);

  /* Whoever is not called gets to know when that ends. */
  if (ms5_call_is_calling (call) && !ms5_call_is_calling (before) && call->state == MS5_CALL_RAISED)
    g_assert_cmpuint (call->rev, >, before->rev);
  if (!ms5_call_is_calling (call))
    g_assert_cmpuint (call->level, <=, before->level);
}

static void
test_random (void)
{
  for (guint life = 0; life < 500; life++)
    {
      g_autoptr (Ms5Call) call = make_call ();
      Ms5Time now = 1000 * S;

      for (guint step = 0; step < 200; step++)
        {
          g_autoptr (Ms5Call) before = ms5_call_copy (call);

          now += g_test_rand_int_range (0, 60) * S;
          happen (call, (Event) g_test_rand_int_range (0, N_EVENTS), now);
          check (call, before);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/call-life/table", test_table);
  g_test_add_func ("/call-life/reopen", test_reopen);
  g_test_add_func ("/call-life/by-person", test_by_person);
  g_test_add_func ("/call-life/unreached", test_unreached);
  g_test_add_func ("/call-life/random", test_random);

  return g_test_run ();
}
