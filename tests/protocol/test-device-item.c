/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-device-item.h"
#include "protocol/ms5-json.h"

#include <string.h>

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_client, &error);

  g_assert_no_error (error);
  return value;
}

/* Returns what is wrong with @text. */
static char *
read_device (const char *text,
             Ms5Device  *device)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) document = parse (text);
  Ms5JsonReader reader, object;
  gboolean is_right;

  ms5_json_reader_init (&reader, document, TRUE, problems);
  g_assert_true (ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &object));
  is_right = ms5_device_read (&object, device);
  g_assert_cmpint (is_right, ==, ms5_problems_get_count (problems) == 0);
  return ms5_problems_to_string (problems);
}

static void
test_round_trip (void)
{
  const char *text = "{\"address\":{\"token\":\"abc\"},\"channel\":\"fcm\",\"expires\":1767000000001,\"language\":\"pt_BR\","
                     "\"lines\":[\"L1\",\"L2\"],\"name\":\"Phone\",\"person\":\"ann\",\"priorities\":[\"high\",\"critical\"],"
                     "\"quiet\":[\"22:00-06:00\",\"12:00-12:30\"],\"quiet_critical\":true,\"registered\":1767000000000}";
  g_autoptr (Ms5Device) device = ms5_device_new ("d-1", MS5_CHANNEL_DESKTOP, "ann");
  g_autoptr (json_t) back = NULL;
  g_autoptr (json_t) open = NULL;
  g_autofree char *again = NULL;
  g_autofree char *problems = read_device (text, device);

  g_assert_cmpstr (problems, ==, "");
  g_assert_cmpint (device->channel, ==, MS5_CHANNEL_FCM);
  g_assert_cmpstr (device->address, ==, "{\"token\":\"abc\"}");
  g_assert_cmpuint (device->priorities, ==, 1u << MS5_PRIORITY_HIGH | 1u << MS5_PRIORITY_CRITICAL);
  g_assert_cmpuint (g_array_index (device->quiet, Ms5QuietHours, 0).from, ==, 22 * 60);
  g_assert_cmpuint (g_array_index (device->quiet, Ms5QuietHours, 1).to, ==, 12 * 60 + 30);
  g_assert_true (device->quiet_critical);

  back = ms5_device_encode (device, TRUE);
  again = ms5_json_encode (back, NULL);
  g_assert_cmpstr (again, ==, text);

  open = ms5_device_encode (device, FALSE);
  g_assert_null (json_object_get (open, "address"));
}

static void
test_least (void)
{
  g_autoptr (Ms5Device) device = ms5_device_new ("d-1", MS5_CHANNEL_FCM, "ann");
  g_autofree char *problems = read_device ("{\"channel\":\"desktop\"}", device);
  g_autofree char *none = NULL;

  g_assert_cmpstr (problems, ==, "");
  g_assert_cmpint (device->channel, ==, MS5_CHANNEL_DESKTOP);
  g_assert_null (device->lines);
  g_assert_cmpuint (device->priorities, ==, MS5_PRIORITY_BITS_ALL);
  g_assert_cmpuint (device->quiet->len, ==, 0);

  none = read_device ("{\"channel\":\"desktop\",\"priorities\":[]}", device);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (device->priorities, ==, 0);
}

static void
test_wrong (void)
{
  static const struct { const char *text, *path; } wrong[] = {
    { "{}", "$.channel" },
    { "{\"channel\":\"window\"}", "$.channel" },
    { "{\"channel\":\"pigeon\"}", "$.channel" },
    { "{\"channel\":\"desktop\",\"priorities\":[\"urgent\"]}", "$.priorities[0]" },
    { "{\"channel\":\"desktop\",\"quiet\":[\"22:00\"]}", "$.quiet[0]" },
    { "{\"channel\":\"desktop\",\"quiet\":[\"22:00-24:00\"]}", "$.quiet[0]" },
    { "{\"channel\":\"desktop\",\"quiet\":[\"-\"]}", "$.quiet[0]" },
    { "{\"channel\":\"desktop\",\"lines\":[\"L 1\"]}", "$.lines[0]" },
    { "{\"channel\":\"desktop\",\"language\":\"de;rm\"}", "$.language" },
    { "{\"channel\":\"desktop\",\"language\":\"\"}", "$.language" },
    { "{\"channel\":\"desktop\",\"address\":\"x\"}", "$.address" },
    { "{\"channel\":\"desktop\",\"more\":1}", "$.more" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (Ms5Device) device = ms5_device_new ("d-1", MS5_CHANNEL_DESKTOP, "ann");
      g_autofree char *problems = read_device (wrong[i].text, device);

      g_test_message ("%s: %s", wrong[i].text, problems);
      g_assert_nonnull (strstr (problems, wrong[i].path));
    }
}

static void
test_long_address (void)
{
  g_autoptr (Ms5Device) device = ms5_device_new ("d-1", MS5_CHANNEL_DESKTOP, "ann");
  g_autofree char *value = g_strnfill (MS5_DEVICE_MAX_ADDRESS, 'x');
  g_autofree char *text = g_strdup_printf ("{\"channel\":\"ntfy\",\"address\":{\"topic\":\"%s\"}}", value);
  g_autofree char *problems = read_device (text, device);

  g_assert_nonnull (strstr (problems, "$.address"));
}

static void
test_shapes (void)
{
  const Ms5DeliveryItem delivery = {
    .delivery = (char *) "42", .call = (char *) "c-1", .line = (char *) "L1", .rev = 2, .level = 1,
    .priority = MS5_PRIORITY_CRITICAL, .sent = ms5_time_from_ms (1767000000000), .expires = MS5_TIME_NONE,
  };
  g_autoptr (json_t) fields = ms5_delivery_item_encode (&delivery);
  g_autofree char *text = ms5_json_encode (fields, NULL);

  g_assert_cmpstr (text, ==, "{\"call\":\"c-1\",\"delivery\":\"42\",\"level\":1,\"line\":\"L1\",\"priority\":\"critical\","
                             "\"rev\":2,\"sent\":1767000000000}");
  g_assert_true (ms5_item_get_shape ("devices/d-1", "c-1") != ms5_item_get_shape ("devices/d-1", MS5_DEVICE_KEY));
  g_assert_nonnull (ms5_item_get_shape ("devices/d-1", "c-1"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/device-item/round-trip", test_round_trip);
  g_test_add_func ("/protocol/device-item/least", test_least);
  g_test_add_func ("/protocol/device-item/wrong", test_wrong);
  g_test_add_func ("/protocol/device-item/long-address", test_long_address);
  g_test_add_func ("/protocol/device-item/shapes", test_shapes);

  return g_test_run ();
}
