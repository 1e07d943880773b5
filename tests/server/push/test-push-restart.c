/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig.h"

/* Ann has a PC and a phone, Bob a PC. */
static Rig *
new_rig (void)
{
  Rig *rig = rig_new (3);

  rig_add_person (rig, "ann", MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_add_person (rig, "bob", MS5_ROLE_MAINTENANCE, NULL);
  rig_start (rig);
  rig_add_device (rig, "pc-ann", "ann", MS5_CHANNEL_DESKTOP);
  rig_add_device (rig, "phone", "ann", MS5_CHANNEL_FCM);
  rig_add_device (rig, "pc-bob", "bob", MS5_CHANNEL_DESKTOP);
  return rig;
}

static void
restart (Rig *rig)
{
  rig_kill (rig);
  rig_start (rig);
}

static void
test_told_before (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  for (guint i = 0; i < 3; i++)
    restart (rig);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-ann"), ==, 1);
  g_assert_nonnull (rig_get_item (rig, "pc-ann", MS5_DEVICE_KEY));
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_count_told (rig), ==, 0);
  rig_free (rig);
}

/* Killed between the call and anybody's knowing of it. */
static void
test_not_told_yet (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_forget (rig);
  restart (rig);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone", "c-1", 1), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  restart (rig);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  rig_free (rig);
}

/* Killed between the level and anybody's knowing of it: it is for those of the level. */
static void
test_level_not_told_yet (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_escalate (rig, "c-1", 1, "maintenance");
  rig_forget (rig);
  restart (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 2);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  restart (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  rig_free (rig);
}

/* Nobody had received it: the time goes on where it was. */
static void
test_deadline (void)
{
  Rig *rig = new_rig ();

  rig_relay_say (rig, MS5_RELAY_RETRY, 3600 * MS5_USEC_PER_S);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_advance (rig, 30);
  restart (rig);
  rig_advance (rig, 31);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);
  restart (rig);
  rig_advance (rig, 600);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);

  rig_receive (rig, "pc-ann", "c-1", MS5_RECEIPT_RECEIVED);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, MS5_TIME_NONE);
  rig_free (rig);
}

static void
test_retry_goes_on (void)
{
  Rig *rig = new_rig ();

  rig_relay_say (rig, MS5_RELAY_RETRY, 0);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_relay_say (rig, MS5_RELAY_DELIVERED, 0);
  restart (rig);
  rig_advance (rig, 61);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 2);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone", "c-1", 1), ==, 1);
  rig_free (rig);
}

static void
test_over_meanwhile (void)
{
  for (guint how = 0; how < 3; how++)
    {
      Rig *rig = new_rig ();

      rig_relay_say (rig, MS5_RELAY_RETRY, 0);
      rig_raise (rig, "L1", "c-1", "critical");
      rig_commit (rig);
      rig_receive (rig, "pc-ann", "c-1", MS5_RECEIPT_SHOWN);
      if (how == 0)
        rig_acknowledge (rig, "c-1");
      else if (how == 1)
        rig_resolve (rig, "c-1");
      else
        g_hash_table_remove (rig->calls, "c-1");
      rig_forget (rig);
      restart (rig);
      g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
      g_assert_null (rig_get_item (rig, "pc-bob", "c-1"));
      g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-bob"), ==, 0);
      rig_advance (rig, 3600);
      g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
      restart (rig);
      g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
      rig_free (rig);
    }
}

/* What was acknowledged before stays out of the topics. */
static void
test_acknowledged_before (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_receive (rig, "pc-ann", "c-1", MS5_RECEIPT_SHOWN);
  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  restart (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  rig_free (rig);
}

/* Two servers share the file: a message leaves once, and if the one dies the other sends it. */
static void
test_two_servers (void)
{
  Rig *one = new_rig ();
  Rig *two = rig_new (4);

  two->dir = one->dir;
  rig_add_person (two, "ann", MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_start (two);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *call = g_strdup_printf ("c-%u", i);

      rig_raise (one, "L1", call, "high");
      rig_raise (two, "L1", call, "high");
    }
  rig_commit (one);
  rig_commit (two);
  rig_advance (one, 600);
  rig_advance (two, 600);
  g_assert_cmpuint (rig_relay_attempts (one) + rig_relay_attempts (two), ==, 20);

  rig_relay_hold (one, TRUE);
  rig_raise (one, "L1", "c-last", "critical");
  rig_raise (two, "L1", "c-last", "critical");
  rig_commit (one);
  rig_commit (two);
  g_assert_cmpuint (rig_relay_count (one, "phone", "c-last", 1), ==, 1);
  g_assert_cmpuint (rig_relay_count (two, "phone", "c-last", 1), ==, 0);
  rig_kill (one);
  rig_advance (two, 121);
  g_assert_cmpuint (rig_relay_accepted (two, "phone", "c-last", 1), ==, 1);
  rig_free (one);
  rig_free (two);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push/restart/told-before", test_told_before);
  g_test_add_func ("/push/restart/not-told-yet", test_not_told_yet);
  g_test_add_func ("/push/restart/level-not-told-yet", test_level_not_told_yet);
  g_test_add_func ("/push/restart/deadline", test_deadline);
  g_test_add_func ("/push/restart/retry-goes-on", test_retry_goes_on);
  g_test_add_func ("/push/restart/over-meanwhile", test_over_meanwhile);
  g_test_add_func ("/push/restart/acknowledged-before", test_acknowledged_before);
  g_test_add_func ("/push/restart/two-servers", test_two_servers);

  return g_test_run ();
}
