/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig.h"

#include "support/ms5-test-wait.h"

#include <string.h>

/* Ann leads line 1, Bob maintains everything, Eve may see line 2 only. */
static Rig *
new_rig (void)
{
  Rig *rig = rig_new (1);

  rig_add_person (rig, "ann", MS5_ROLE_SHIFT_MANAGER, "L1");
  rig_add_person (rig, "bob", MS5_ROLE_MAINTENANCE, NULL);
  rig_add_person (rig, "eve", MS5_ROLE_MAINTENANCE, "L2");
  rig_start (rig);
  rig_add_device (rig, "pc-ann", "ann", MS5_CHANNEL_DESKTOP);
  rig_add_device (rig, "pc-bob", "bob", MS5_CHANNEL_DESKTOP);
  rig_add_device (rig, "pc-eve", "eve", MS5_CHANNEL_DESKTOP);
  return rig;
}

static void
test_registration (void)
{
  Rig *rig = new_rig ();
  json_t *item = rig_get_item (rig, "pc-ann", MS5_DEVICE_KEY);
  const Ms5Device *device = ms5_push_get_device (rig->push, "pc-ann");
  Ms5Time registered = rig_now (rig);
  g_autoptr (GPtrArray) all = ms5_push_list_devices (rig->push, NULL);
  g_autoptr (GPtrArray) own = ms5_push_list_devices (rig->push, "bob");

  g_assert_cmpstr (json_string_value (json_object_get (item, "person")), ==, "ann");
  g_assert_cmpint (device->expires, ==, registered + MS5_DEVICE_LIFETIME);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (own->len, ==, 1);

  rig_advance (rig, 3600);
  rig_add_device (rig, "pc-ann", "ann", MS5_CHANNEL_DESKTOP);
  device = ms5_push_get_device (rig->push, "pc-ann");
  g_assert_cmpint (device->registered, ==, registered);
  g_assert_cmpint (device->expires, ==, rig_now (rig) + MS5_DEVICE_LIFETIME);

  rig_remove_device (rig, "pc-bob");
  g_assert_null (rig_get_item (rig, "pc-bob", MS5_DEVICE_KEY));
  g_assert_null (ms5_push_get_device (rig->push, "pc-bob"));

  /* Nobody refreshes the others. */
  rig_advance (rig, 31 * 24 * 3600);
  g_assert_cmpuint (rig_count_items (rig), ==, 0);
  rig_free (rig);
}

/* Which lines somebody looks after, as far as registrations say. */
static void
test_expected (void)
{
  Rig *rig = new_rig ();

  g_assert_true (ms5_push_expects (rig->push, "L1"));
  rig_remove_device (rig, "pc-bob");
  g_assert_true (ms5_push_expects (rig->push, "L1"));
  g_assert_true (ms5_push_expects (rig->push, "L2"));
  rig_remove_device (rig, "pc-ann");
  g_assert_false (ms5_push_expects (rig->push, "L1"));
  g_assert_true (ms5_push_expects (rig->push, "L2"));
  rig_remove_person (rig, "eve");
  g_assert_false (ms5_push_expects (rig->push, "L2"));
  rig_free (rig);
}

static void
assert_refused (Rig             *rig,
                const Ms5Device *device,
                Ms5PushError     code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_register_async (rig->push, device, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_false (ms5_push_register_finish (rig->push, result, &error));
  g_assert_error (error, MS5_PUSH_ERROR, (int) code);
  g_assert_null (strstr (error->message, "secret"));
}

static void
test_refused_registrations (void)
{
  Rig *rig = new_rig ();
  g_autoptr (Ms5Device) mail = ms5_device_new ("m", MS5_CHANNEL_MAIL, "ann");
  g_autoptr (Ms5Device) fcm = ms5_device_new ("f", MS5_CHANNEL_FCM, "ann");

  mail->address = g_strdup ("{\"token\":\"secret\"}");
  assert_refused (rig, mail, MS5_PUSH_ERROR_CHANNEL);
  assert_refused (rig, fcm, MS5_PUSH_ERROR_ADDRESS);
  fcm->address = g_strdup ("{\"key\":\"secret\"}");
  assert_refused (rig, fcm, MS5_PUSH_ERROR_ADDRESS);

  for (guint i = 1; i < rig->options.max_person_devices; i++)
    {
      g_autofree char *id = g_strdup_printf ("more-%u", i);

      rig_add_device (rig, id, "ann", MS5_CHANNEL_DESKTOP);
    }
  g_free (fcm->address);
  fcm->address = g_strdup ("{\"token\":\"secret\"}");
  assert_refused (rig, fcm, MS5_PUSH_ERROR_LIMIT);
  rig_free (rig);
}

/* A raised call is for everybody who may see its line and wants it. */
static void
test_raised (void)
{
  Rig *rig = new_rig ();
  json_t *item;

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  item = rig_get_item (rig, "pc-ann", "c-1");
  g_assert_cmpstr (json_string_value (json_object_get (item, "line")), ==, "L1");
  g_assert_cmpstr (json_string_value (json_object_get (item, "priority")), ==, "high");
  g_assert_cmpint (json_integer_value (json_object_get (item, "rev")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (item, "level")), ==, 0);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-eve", "c-1"), ==, 0);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-ann"), ==, 1);

  rig_receive (rig, "pc-ann", "c-1", MS5_RECEIPT_SHOWN);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-ann"), ==, 0);
  g_assert_nonnull (rig_get_item (rig, "pc-ann", "c-1"));

  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_null (rig_get_item (rig, "pc-bob", "c-1"));
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-bob"), ==, 0);
  rig_free (rig);
}

/* A level is for its roles, also of what was acknowledged; and its items take the place of the earlier ones. */
static void
test_levels (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_escalate (rig, "c-1", 1, "maintenance");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 2);
  g_assert_cmpint (json_integer_value (json_object_get (rig_get_item (rig, "pc-bob", "c-1"), "level")), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-eve", "c-1"), ==, 0);

  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-bob", "c-1"));
  rig_escalate (rig, "c-1", 2, "shift_manager");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 3);
  g_assert_null (rig_get_item (rig, "pc-bob", "c-1"));

  rig_resolve (rig, "c-1");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_cmpuint (rig_count_items (rig), ==, 3);
  rig_free (rig);
}

/* Somebody besides the role, and by some channels only. */
static void
test_people_and_channels (void)
{
  Rig *rig = new_rig ();

  rig_add_device (rig, "phone-bob", "bob", MS5_CHANNEL_FCM);
  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_escalate_to (rig, "c-1", 1, "engineer", "bob", "fcm");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone-bob", "c-1", 2), ==, 1);

  rig_escalate_to (rig, "c-1", 2, "shift_manager", "bob", NULL);
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 3);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 3);
  g_assert_cmpuint (rig_relay_accepted (rig, "phone-bob", "c-1", 3), ==, 1);
  rig_free (rig);
}

/* Who does not work now is not told, but for who is named. */
static void
test_shifts (void)
{
  Rig *rig = new_rig ();

  rig_set_shift (rig, "ann", "night");
  rig_set_shift (rig, "bob", "early");
  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 0);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  rig_escalate (rig, "c-1", 1, "shift_manager");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 0);
  rig_escalate_to (rig, "c-1", 2, "shift_manager", "ann", NULL);
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 3);
  rig_free (rig);
}

/* Acknowledged and sent on in one commit. */
static void
test_level_at_once (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_acknowledge (rig, "c-1");
  rig_escalate (rig, "c-1", 1, "maintenance");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 2);
  rig_free (rig);
}

static void
test_assigned (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  rig_advance (rig, 1);
  rig_set (rig, "c-1", "assigned_to", json_string ("BOB"));
  rig_set (rig, "c-1", "assigned", json_integer (ms5_time_to_ms (rig_now (rig))));
  rig_grow (rig, "c-1");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 2);
  rig_free (rig);
}

/* Who is not to be called is not told, and what was told goes. */
static void
test_shelved_and_suppressed (void)
{
  static const char *const fields[] = { "shelved", "suppressed_by", "out_of_service" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      Rig *rig = new_rig ();
      gboolean is_key = g_str_equal (fields[i], "suppressed_by");

      rig_raise (rig, "L1", "c-1", "critical");
      rig_commit (rig);
      g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
      rig_set (rig, "c-1", fields[i], is_key ? json_string ("c-0") : json_integer (ms5_time_to_ms (rig_now (rig))));
      rig_commit (rig);
      g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
      rig_advance (rig, 600);
      g_assert_cmpuint (rig_count_told (rig), ==, 0);

      rig_set (rig, "c-1", fields[i], NULL);
      rig_grow (rig, "c-1");
      rig_commit (rig);
      g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 2);
      rig_free (rig);
    }
}

static void
test_reopened (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  rig_resolve (rig, "c-1");
  rig_commit (rig);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  rig_set (rig, "c-1", "state", json_string ("raised"));
  rig_grow (rig, "c-1");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 2);
  rig_free (rig);
}

/* Nobody receives what is critical in time: that is reported, and taken back when somebody does. */
static void
test_unreached (void)
{
  Rig *rig = new_rig ();
  Ms5Time raised = rig_now (rig);

  rig_raise (rig, "L1", "c-1", "critical");
  rig_raise (rig, "L1", "c-2", "low");
  rig_commit (rig);
  rig_advance (rig, 59);
  g_assert_cmpuint (rig_count_told (rig), ==, 0);
  rig_advance (rig, 2);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, raised);
  g_assert_cmpint (rig_get_unreached (rig, "c-2"), ==, MS5_TIME_NONE);

  rig_receive (rig, "pc-bob", "c-1", MS5_RECEIPT_RECEIVED);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, MS5_TIME_NONE);
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);
  rig_free (rig);
}

static void
test_reached (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_receive (rig, "pc-ann", "c-1", MS5_RECEIPT_ACTED);
  rig_advance (rig, 3600);
  g_assert_cmpuint (rig_count_told (rig), ==, 0);
  rig_free (rig);
}

/* Nobody is there at all; whoever comes then is told. */
static void
test_nobody (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "low");
  rig_commit (rig);
  rig_escalate (rig, "c-1", 1, "engineer");
  rig_commit (rig);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, rig_now (rig));

  /* That the next level reaches nobody either is no news. */
  rig_escalate (rig, "c-1", 2, "engineer");
  rig_commit (rig);
  g_assert_cmpuint (rig_count_told (rig), ==, 1);

  rig_add_person (rig, "joe", MS5_ROLE_ENGINEER, NULL);
  rig_add_device (rig, "pc-joe", "joe", MS5_CHANNEL_DESKTOP);
  g_assert_cmpint (rig_get_rev (rig, "pc-joe", "c-1"), ==, 3);
  rig_receive (rig, "pc-joe", "c-1", MS5_RECEIPT_SHOWN);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, MS5_TIME_NONE);
  rig_free (rig);
}

/* The only device that could receive it goes: nobody has to wait to know that. */
static void
test_last_device_goes (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_remove_device (rig, "pc-ann");
  g_assert_cmpuint (rig_count_told (rig), ==, 0);
  rig_remove_device (rig, "pc-bob");
  g_assert_cmpuint (rig_count_told (rig), ==, 1);
  g_assert_null (rig_get_item (rig, "pc-bob", "c-1"));
  rig_free (rig);
}

/* Whoever acknowledges knows. */
static void
test_unreached_acknowledged (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  rig_advance (rig, 61);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), !=, MS5_TIME_NONE);
  rig_acknowledge (rig, "c-1");
  rig_commit (rig);
  g_assert_cmpint (rig_get_unreached (rig, "c-1"), ==, MS5_TIME_NONE);
  rig_free (rig);
}

static void
test_quiet_hours (void)
{
  const Ms5QuietHours lunch = { 11 * 60, 12 * 60 };
  Rig *rig = new_rig ();
  g_autoptr (Ms5Device) device = ms5_device_new ("pc-ann", MS5_CHANNEL_DESKTOP, "ann");

  g_array_append_val (device->quiet, lunch);
  rig_register (rig, device);
  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 0);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  rig_free (rig);
}

static void
test_expired (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;

  rig_raise (rig, "L1", "c-1", "low");
  rig_commit (rig);
  rig_advance (rig, 3599);
  g_assert_nonnull (rig_get_item (rig, "pc-ann", "c-1"));
  rig_advance (rig, 2);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.expired[MS5_CHANNEL_DESKTOP], ==, 2);
  g_assert_cmpuint (stats.waiting, ==, 0);
  rig_free (rig);
}

/* On a shared PC somebody else signs in. */
static void
test_other_person (void)
{
  Rig *rig = new_rig ();

  rig_raise (rig, "L1", "c-1", "high");
  rig_raise (rig, "L2", "c-2", "high");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 1);
  rig_add_device (rig, "pc-ann", "eve", MS5_CHANNEL_DESKTOP);
  g_assert_null (rig_get_item (rig, "pc-ann", "c-1"));
  g_assert_cmpstr (json_string_value (json_object_get (rig_get_item (rig, "pc-ann", MS5_DEVICE_KEY), "person")), ==, "eve");
  rig_grow (rig, "c-2");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-2"), ==, 2);
  rig_free (rig);
}

static void
test_lost_account (void)
{
  Rig *rig = new_rig ();

  rig_remove_person (rig, "ann");
  rig_raise (rig, "L1", "c-1", "high");
  rig_commit (rig);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-1"), ==, 0);
  g_assert_cmpint (rig_get_rev (rig, "pc-bob", "c-1"), ==, 1);
  rig_free (rig);
}

/* A flood does not bury a device, but what is critical passes. */
static void
test_flood (void)
{
  Rig *rig = new_rig ();
  Ms5PushStats stats;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *call = g_strdup_printf ("c-%u", i);

      rig_raise (rig, "L1", call, "low");
    }
  rig_raise (rig, "L1", "c-now", "critical");
  rig_commit (rig);
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-ann"), <=, rig->options.max_waiting + 1);
  g_assert_cmpint (rig_get_rev (rig, "pc-ann", "c-now"), ==, 1);
  ms5_push_get_stats (rig->push, &stats);
  g_assert_cmpuint (stats.dropped, >=, 2 * (300 - rig->options.max_waiting));
  rig_free (rig);
}

/* Said again, said by somebody else, said of what is long over, or of what never was. */
static void
test_receipts (void)
{
  Rig *rig = new_rig ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *delivery = NULL;
  Ms5ChannelFigures figures[MS5_N_CHANNELS];

  rig_raise (rig, "L1", "c-1", "critical");
  rig_commit (rig);
  delivery = g_strdup (json_string_value (json_object_get (rig_get_item (rig, "pc-ann", "c-1"), "delivery")));
  ms5_push_take_receipt (rig->push, "pc-bob", delivery, MS5_RECEIPT_ACTED, rig_now (rig));
  g_assert_cmpuint (ms5_push_get_waiting (rig->push, "pc-ann"), ==, 1);
  ms5_push_take_receipt (rig->push, "pc-ann", delivery, MS5_RECEIPT_SHOWN, rig_now (rig));
  ms5_push_take_receipt (rig->push, "pc-ann", delivery, MS5_RECEIPT_SHOWN, rig_now (rig) + 1);
  ms5_push_take_receipt (rig->push, "pc-ann", "nonsense", MS5_RECEIPT_SHOWN, rig_now (rig));
  rig_pump (rig);
  rig_resolve (rig, "c-1");
  rig_commit (rig);
  ms5_push_take_receipt (rig->push, "pc-ann", delivery, MS5_RECEIPT_ACTED, rig_now (rig));
  rig_pump (rig);

  ms5_push_figures_async (rig->push, 0, G_MAXINT64, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_push_figures_finish (rig->push, result, figures, NULL));
  g_clear_object (&result);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].sent, ==, 2);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].received, ==, 1);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].shown, ==, 1);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].acted, ==, 1);
  rig_free (rig);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push/tell/registration", test_registration);
  g_test_add_func ("/push/tell/expected", test_expected);
  g_test_add_func ("/push/tell/refused-registrations", test_refused_registrations);
  g_test_add_func ("/push/tell/raised", test_raised);
  g_test_add_func ("/push/tell/levels", test_levels);
  g_test_add_func ("/push/tell/people-and-channels", test_people_and_channels);
  g_test_add_func ("/push/tell/shifts", test_shifts);
  g_test_add_func ("/push/tell/level-at-once", test_level_at_once);
  g_test_add_func ("/push/tell/assigned", test_assigned);
  g_test_add_func ("/push/tell/shelved-and-suppressed", test_shelved_and_suppressed);
  g_test_add_func ("/push/tell/reopened", test_reopened);
  g_test_add_func ("/push/tell/unreached", test_unreached);
  g_test_add_func ("/push/tell/reached", test_reached);
  g_test_add_func ("/push/tell/nobody", test_nobody);
  g_test_add_func ("/push/tell/last-device-goes", test_last_device_goes);
  g_test_add_func ("/push/tell/unreached-acknowledged", test_unreached_acknowledged);
  g_test_add_func ("/push/tell/quiet-hours", test_quiet_hours);
  g_test_add_func ("/push/tell/expired", test_expired);
  g_test_add_func ("/push/tell/other-person", test_other_person);
  g_test_add_func ("/push/tell/lost-account", test_lost_account);
  g_test_add_func ("/push/tell/flood", test_flood);
  g_test_add_func ("/push/tell/receipts", test_receipts);

  return g_test_run ();
}
