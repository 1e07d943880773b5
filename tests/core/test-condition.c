/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-condition.h"

#define S MS5_USEC_PER_S

typedef struct
{
  Ms5Rule *rule;
  Ms5Plant *plant;
  Ms5Condition condition;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->plant = ms5_plant_new ();
  fixture->rule = ms5_rule_new ("rule", MS5_RULE_FAULT);
  g_ptr_array_add (fixture->plant->rules, fixture->rule);
  ms5_condition_init (&fixture->condition);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  ms5_plant_unref (fixture->plant);
}

/* At @now it has been so since @since, or is not if that is negative. */
static void
check (Fixture *fixture,
       gint64   now,
       gint64   since,
       gboolean is_there,
       gint64   due)
{
  Ms5Time next = ms5_condition_update (&fixture->condition, fixture->rule, since < 0 ? MS5_TIME_NONE : since * S, now * S);

  g_test_message ("at %d s", (int) now);
  g_assert_cmpint (ms5_condition_is_there (&fixture->condition), ==, is_there);
  g_assert_cmpint (next, ==, due < 0 ? MS5_TIME_NONE : due * S);
}

static void
test_at_once (Fixture       *fixture,
              gconstpointer  user_data)
{
  check (fixture, 100, -1, FALSE, -1);
  check (fixture, 110, 110, TRUE, -1);
  check (fixture, 120, 110, TRUE, -1);
  check (fixture, 130, -1, FALSE, -1);
  g_assert_false (ms5_condition_is_quiet (&fixture->condition, fixture->rule, 189 * S));
  g_assert_true (ms5_condition_is_quiet (&fixture->condition, fixture->rule, 190 * S));
}

static void
test_on_delay (Fixture       *fixture,
               gconstpointer  user_data)
{
  fixture->rule->after_s = 30;
  check (fixture, 100, 95, FALSE, 125);
  check (fixture, 124, 95, FALSE, 125);
  check (fixture, 125, 95, TRUE, -1);
  check (fixture, 130, -1, FALSE, -1);

  /* each time anew */
  check (fixture, 140, 140, FALSE, 170);
  check (fixture, 169, -1, FALSE, -1);
  check (fixture, 170, 170, FALSE, 200);
  check (fixture, 200, 170, TRUE, -1);
}

static void
test_off_delay (Fixture       *fixture,
                gconstpointer  user_data)
{
  fixture->rule->clear_after_s = 20;
  check (fixture, 100, 100, TRUE, -1);
  check (fixture, 110, -1, TRUE, 130);
  check (fixture, 129, -1, TRUE, 130);

  /* it never was gone */
  check (fixture, 129, 129, TRUE, -1);
  check (fixture, 135, -1, TRUE, 155);
  check (fixture, 155, -1, FALSE, -1);
  g_assert_cmpuint (fixture->condition.n_cleared, ==, 1);
}

/* It will be so at 200 s. */
static void
test_to_come (Fixture       *fixture,
              gconstpointer  user_data)
{
  fixture->rule->after_s = 10;
  check (fixture, 100, 200, FALSE, 200);
  check (fixture, 200, 200, FALSE, 210);
  check (fixture, 210, 200, TRUE, -1);
  check (fixture, 220, 300, FALSE, 300); /* the target was put off */
}

/* Three times within a minute: there until it is quiet for a minute. */
static void
test_chatter (Fixture       *fixture,
              gconstpointer  user_data)
{
  check (fixture, 100, 100, TRUE, -1);
  check (fixture, 105, -1, FALSE, -1);
  check (fixture, 110, 110, TRUE, -1);
  check (fixture, 120, -1, FALSE, -1);
  check (fixture, 150, 150, TRUE, -1);
  check (fixture, 164, -1, TRUE, 224);
  g_assert_cmpint (fixture->condition.chattering, ==, 164 * S);

  check (fixture, 223, 223, TRUE, 283);
  check (fixture, 230, -1, TRUE, 290);
  check (fixture, 289, -1, TRUE, 290);
  check (fixture, 290, -1, FALSE, -1);
  g_assert_cmpint (fixture->condition.chattering, ==, MS5_TIME_NONE);

  /* from now on it is a new matter */
  check (fixture, 300, 300, TRUE, -1);
  check (fixture, 301, -1, FALSE, -1);
}

/* The window is half-open: what cleared a minute ago is not in it. */
static void
test_no_chatter (Fixture       *fixture,
                 gconstpointer  user_data)
{
  check (fixture, 100, 100, TRUE, -1);
  check (fixture, 105, -1, FALSE, -1);
  check (fixture, 110, 110, TRUE, -1);
  check (fixture, 120, -1, FALSE, -1);
  check (fixture, 150, 150, TRUE, -1);
  check (fixture, 165, -1, FALSE, -1);
}

/* What stays is no longer chattering, and still there. */
static void
test_chatter_stays (Fixture       *fixture,
                    gconstpointer  user_data)
{
  fixture->rule->chatter_count = 2;
  fixture->rule->chatter_within_s = 10;
  check (fixture, 100, 100, TRUE, -1);
  check (fixture, 101, -1, FALSE, -1);
  check (fixture, 102, 102, TRUE, -1);
  check (fixture, 103, -1, TRUE, 113);
  check (fixture, 104, 104, TRUE, 114);
  check (fixture, 114, 104, TRUE, -1);
  g_assert_cmpint (fixture->condition.chattering, ==, MS5_TIME_NONE);
  check (fixture, 115, -1, FALSE, -1);
}

/* Random signals: what is there keeps to its delays, and to chattering. */
static void
test_random (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260302);
  Ms5Condition *condition = &fixture->condition;

  for (guint round = 0; round < 200; round++)
    {
      gboolean is_so = FALSE;
      gint64 changed = 0, turns = 0;

      fixture->rule->after_s = g_rand_int_range (rand, 0, 10);
      fixture->rule->clear_after_s = g_rand_int_range (rand, 0, 10);
      ms5_condition_init (condition);
      for (gint64 now = 0; now < 400; now++)
        {
          gboolean was_there = ms5_condition_is_there (condition);
          gboolean is_there;

          if (g_rand_int_range (rand, 0, 6) == 0)
            {
              is_so = !is_so;
              changed = now;
            }
          ms5_condition_update (condition, fixture->rule, is_so ? changed * S : MS5_TIME_NONE, now * S);
          is_there = ms5_condition_is_there (condition);

          if (is_there && !was_there)
            g_assert_cmpint (now - changed, ==, (gint64) fixture->rule->after_s);
          if (is_so && now - changed >= (gint64) fixture->rule->after_s)
            g_assert_true (is_there);
          if (!is_there && was_there)
            {
              g_assert_false (is_so);
              g_assert_cmpint (now - changed, >=, (gint64) fixture->rule->clear_after_s);
            }
          turns += is_there != was_there;
        }

      /* twice each way, and then it chatters for a minute at least */
      g_assert_cmpint (turns, <=, 400 / 60 * 6 + 6);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/condition/at-once", test_at_once);
  ADD ("/condition/on-delay", test_on_delay);
  ADD ("/condition/off-delay", test_off_delay);
  ADD ("/condition/to-come", test_to_come);
  ADD ("/condition/chatter", test_chatter);
  ADD ("/condition/no-chatter", test_no_chatter);
  ADD ("/condition/chatter-stays", test_chatter_stays);
  ADD ("/condition/random", test_random);

  return g_test_run ();
}
