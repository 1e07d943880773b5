/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-close.h"
#include "protocol/ms5-json.h"

#include <string.h>

static void
assert_good_reason (const char *reason)
{
  g_autoptr (json_t) value = NULL;

  g_assert_cmpuint (strlen (reason), <=, MS5_LIMIT_CLOSE_REASON_BYTES);
  value = ms5_json_parse (reason, strlen (reason), &ms5_json_limits_server, NULL);
  g_assert_true (json_is_object (value));
}

static void
test_reason (void)
{
  g_autofree char *plain = ms5_close_reason_encode (4200, NULL);
  g_autofree char *empty = ms5_close_reason_encode (0, NULL);
  g_autofree char *both = ms5_close_reason_encode (1, "draining");

  g_assert_cmpstr (plain, ==, "{\"after\":4200}");
  g_assert_cmpstr (empty, ==, "{}");
  g_assert_cmpstr (both, ==, "{\"after\":1,\"why\":\"draining\"}");
  g_assert_cmpint (ms5_close_reason_get_after (plain), ==, 4200);
  g_assert_cmpint (ms5_close_reason_get_after (empty), ==, 0);
}

static void
test_long_reason (void)
{
  for (guint n = 0; n < 200; n++)
    {
      GString *why = g_string_new (NULL);
      g_autofree char *reason = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (why, i % 3 == 0 ? "\"" : i % 3 == 1 ? "\xe2\x82\xac" : "\xff");
      reason = ms5_close_reason_encode (4200, why->str);
      assert_good_reason (reason);
      g_assert_cmpint (ms5_close_reason_get_after (reason), ==, 4200);
      g_string_free (why, TRUE);
    }
}

static void
test_foreign_reason (void)
{
  static const char *const foreign[] = {
    "", "bye", "{", "[]", "{\"after\":\"4200\"}", "{\"after\":-1}", "{\"after\":1e300}", "{\"after\":1.5}",
    "{\"after\":86400001}", "4200",
  };

  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_cmpint (ms5_close_reason_get_after (foreign[i]), ==, 0);
  g_assert_cmpint (ms5_close_reason_get_after (NULL), ==, 0);
}

static void
test_codes (void)
{
  gint64 wait_ms = -1;

  g_assert_cmpint (ms5_close_code_get_reaction (4400, &wait_ms), ==, MS5_CLOSE_RECONNECT);
  g_assert_cmpint (wait_ms, ==, 30000);
  g_assert_cmpint (ms5_close_code_get_reaction (4409, &wait_ms), ==, MS5_CLOSE_RECONNECT);
  g_assert_cmpint (wait_ms, ==, 60000);
  g_assert_cmpint (ms5_close_code_get_reaction (4401, NULL), ==, MS5_CLOSE_REFRESH);
  g_assert_cmpint (ms5_close_code_get_reaction (4403, NULL), ==, MS5_CLOSE_SIGN_IN);
  g_assert_cmpint (ms5_close_code_get_reaction (4426, NULL), ==, MS5_CLOSE_UPDATE);
  g_assert_cmpint (ms5_close_code_get_reaction (4413, NULL), ==, MS5_CLOSE_SPLIT);
  g_assert_cmpint (ms5_close_code_get_reaction (1006, &wait_ms), ==, MS5_CLOSE_RECONNECT);
  g_assert_cmpint (wait_ms, ==, 0);
  g_assert_cmpstr (ms5_close_code_to_string (4408), ==, "stalled");
  g_assert_cmpstr (ms5_close_code_to_string (4999), ==, "other");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/close/reason", test_reason);
  g_test_add_func ("/close/long-reason", test_long_reason);
  g_test_add_func ("/close/foreign-reason", test_foreign_reason);
  g_test_add_func ("/close/codes", test_codes);

  return g_test_run ();
}
