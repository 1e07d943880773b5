/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-topics.h"

static void
test_round_trip (void)
{
  for (int i = 0; i < MS5_N_TOPIC_KINDS; i++)
    {
      Ms5TopicKind kind = (Ms5TopicKind) i;
      const char *code = ms5_topic_kind_has_code (kind) ? "L1" : NULL;
      g_autofree char *topic = ms5_topic_new (kind, code);
      Ms5TopicKind parsed;
      const char *parsed_code;

      g_assert_true (ms5_topic_parse (topic, &parsed, &parsed_code));
      g_assert_cmpint (parsed, ==, kind);
      g_assert_cmpstr (parsed_code, ==, code);
      g_assert_true (ms5_topic_is_valid (topic));
      g_assert_true (g_str_has_prefix (topic, ms5_topic_kind_to_string (kind)));
    }
}

static void
test_refuse (void)
{
  static const char *const bad[] = {
    "", "/", "line", "line/", "lines/L1", "line/L1/x", "line/L 1", "line/L1\n", "line/+", "line/#", "plant/x",
    "plant/", "system/", "Line/L1", "/L1", "line/\xff", "line/Abf\xc3\xbcllung", "line/\xc2\xa0", "lin", "linee/L1",
    "line/01234567890123456789012345678901234567890123456789012345678901234",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%u", i);
      g_assert_false (ms5_topic_parse (bad[i], NULL, NULL));
    }

  g_assert_true (ms5_topic_parse ("line/0123456789012345678901234567890123456789012345678901234567890123", NULL, NULL));
  g_assert_true (ms5_topic_parse ("line/L-1.a_B", NULL, NULL));
}

static void
test_nature (void)
{
  g_assert_true (ms5_topic_is_urgent ("calls/L1"));
  g_assert_false (ms5_topic_is_urgent ("line/L1"));
  g_assert_false (ms5_topic_is_urgent ("no such"));
  g_assert_cmpint (ms5_topic_kind_get_nature (MS5_TOPIC_LIVE), ==, MS5_TOPIC_LAST);
  g_assert_cmpint (ms5_topic_kind_get_nature (MS5_TOPIC_NOTES), ==, MS5_TOPIC_EVENT);
  g_assert_cmpint (ms5_topic_kind_get_nature (MS5_TOPIC_TIMELINE), ==, MS5_TOPIC_STATE);
  g_assert_true (ms5_topic_kind_is_of_line (MS5_TOPIC_JOBS));
  g_assert_false (ms5_topic_kind_is_of_line (MS5_TOPIC_DEVICES));
  g_assert_false (ms5_topic_kind_is_of_line (MS5_TOPIC_PLANT));
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (256, 'k');
  g_autofree char *too_long = g_strnfill (257, 'k');

  g_assert_true (ms5_key_is_valid ("FL1/2026 03"));
  g_assert_true (ms5_key_is_valid (longest));
  g_assert_false (ms5_key_is_valid (too_long));
  g_assert_false (ms5_key_is_valid (""));
  g_assert_false (ms5_key_is_valid ("a\tb"));
  g_assert_false (ms5_key_is_valid ("a\x7f" "b"));
  g_assert_true (ms5_topic_is_valid ("a topic of next year"));
  g_assert_false (ms5_topic_is_valid (""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/topics/round-trip", test_round_trip);
  g_test_add_func ("/topics/refuse", test_refuse);
  g_test_add_func ("/topics/nature", test_nature);
  g_test_add_func ("/topics/names", test_names);

  return g_test_run ();
}
