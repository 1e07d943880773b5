/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig.h"

/* Ann has a phone, and her PC. */
static Rig *
new_rig (void)
{
  Rig *rig = rig_new (2);

  rig_add_person (rig, "ann", MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_start (rig);
  rig_add_device (rig, "phone", "ann", MS5_CHANNEL_FCM);
  return rig;
}

static void
assert_told (Rig  *rig,
             guint n)
{
  g_assert_cmpuint (rig_count_told (rig), ==, n);
}

static void
test_accepted (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone", "c-1", 1), ==, 1);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "phone"), ==, 0);
  rig_advance (rig, 3600);
  assert_told (rig, 0);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.received[MS5_CHANNEL_FCM], ==, 1);
  rig_free (rig);
}

/* Made of the plant's names, in the device's language. */
static void
test_text (void)
{
  Rig *rig = new_rig ();
  g_autoptr (Ms5Device) device = ms5_device_new ("phone", MS5_CHANNEL_FCM, "ann");

  device->address = g_strdup ("{\"token\":\"phone\"}");
  device->language = g_strdup ("de");
  rig_register (rig, device);
  rig_raise (rig, "L1", "c-1", "high");
  rig_set (rig, "c-1", "note", json_string ("caps <b>"));
  rig_commit (rig);
  g_assert_cmpstr (rig_relay_last (rig), ==, "stop \302\267 L1|B1: caps <b>|de|high");
  rig_free (rig);
}

/* What the level says comes first. */
static void
test_message (void)
{
  Rig *rig = new_rig ();
  g_autoptr (Ms5Device) device = ms5_device_new ("phone", MS5_CHANNEL_FCM, "ann");

  device->address = g_strdup ("{\"token\":\"phone\"}");
  device->language = g_strdup ("de_DE");
  rig_register (rig, device);
  rig_set_message (rig, "{line} needs help", "{line} braucht Hilfe: {note} {level}");
  rig_raise (rig, "L1", "c-1", "high");
  rig_set (rig, "c-1", "note", json_string ("{line}"));
  rig_commit (rig);
  g_assert_cmpstr (rig_relay_last (rig), ==, "stop \302\267 L1|L1 braucht Hilfe: {line} 0|de_DE|high");
  rig_free (rig);
}

/* Later and later, and no longer than it is of use. */
static void
test_retry (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;
  guint attempts;

  rig_relay_say (rig, MS5_RELAY_RETRY, 0);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  rig_advance (rig, 6);
  g_assert_cmpuint (rig_relay_attempts (rig), >=, 2);
  rig_advance (rig, 60);
  assert_told (rig, 1);
  attempts = rig_relay_attempts (rig);
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_relay_attempts (rig), >=, attempts + 50);

  rig_relay_say (rig, MS5_RELAY_DELIVERED, 0);
  rig_advance (rig, 61);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone", "c-1", 1), ==, 1);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, MS5_TIME_NONE);
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.retries[MS5_CHANNEL_FCM], >, 50);
  rig_free (rig);
}

static void
test_retry_after (void)
{
  Rig *rig = new_rig ();

  rig_relay_say (rig, MS5_RELAY_RETRY, 300 * MS5_USEC_PER_S);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_advance (rig, 299);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  rig_advance (rig, 62);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 2);
  rig_free (rig);
}

static void
test_expires (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;
  guint attempts;

  rig_relay_say (rig, MS5_RELAY_RETRY, 0);
  rig_raise (rig, "L1", "c-1", "low");
  rig_commit (rig);
  rig_advance (rig, 3601);
  attempts = rig_relay_attempts (rig);
  rig_advance (rig, 7200);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, attempts);
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.expired[MS5_CHANNEL_FCM], ==, 1);
  rig_free (rig);
}

/* The service does not know the phone any more: it is forgotten, and nobody waits to know that. */
static void
test_gone (void)
{
  Rig *rig = new_rig ();

  rig_relay_say (rig, MS5_RELAY_GONE, 0);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  g_assert_null (ms5_push_get_device (rig->push, "phone"));
  assert_told (rig, 1);
  rig_free (rig);
}

static void
test_refused (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;

  rig_relay_say (rig, MS5_RELAY_REFUSED, 0);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  g_assert_nonnull (ms5_push_get_device (rig->push, "phone"));
  assert_told (rig, 1);
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.failed[MS5_CHANNEL_FCM], ==, 1);
  rig_free (rig);
}

/* Acknowledged while the service thinks: it is not tried again. */
static void
test_withdrawn (void)
{
  Rig *rig = new_rig ();

  rig_relay_say (rig, MS5_RELAY_RETRY, 0);
  rig_relay_hold (rig, TRUE);
  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  rig_relay_hold (rig, FALSE);
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 1);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "phone"), ==, 0);
  rig_free (rig);
}

/* A few at a time, the most urgent first. */
static void
test_order (void)
{
  Rig *rig = new_rig ();

  rig_relay_hold (rig, TRUE);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *call = g_strdup_printf ("c-%u", i);

      rig_raise (rig, "L1", call, "low");
    }
  rig_commit (rig);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 8);
  rig_raise (rig, "L1", "c-now", "critical");
  rig_commit (rig);
  g_assert_cmpuint (rig_relay_count (rig, "phone", "c-now", 1), ==, 0);
  rig_relay_hold (rig, FALSE);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone", "c-now", 1), ==, 1);
  g_assert_cmpuint (rig_relay_attempts (rig), ==, 21);
  rig_free (rig);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push/relays/accepted", test_accepted);
  g_test_add_func ("/push/relays/text", test_text);
  g_test_add_func ("/push/relays/message", test_message);
  g_test_add_func ("/push/relays/retry", test_retry);
  g_test_add_func ("/push/relays/retry-after", test_retry_after);
  g_test_add_func ("/push/relays/expires", test_expires);
  g_test_add_func ("/push/relays/gone", test_gone);
  g_test_add_func ("/push/relays/refused", test_refused);
  g_test_add_func ("/push/relays/withdrawn", test_withdrawn);
  g_test_add_func ("/push/relays/order", test_order);

  return g_test_run ();
}
