/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json.h"
#include "shared-data.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

static json_t *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_file, &error);

  g_assert_no_error (error);
  return value;
}

static void
assert_refused (const char          *text,
                gsize                length,
                const Ms5JsonLimits *limits,
                Ms5ProtocolError     code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ms5_json_parse (text, length, limits, &error));
  g_assert_error (error, MS5_PROTOCOL_ERROR, (int) code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_refuse (void)
{
  static const char *const bad[] = {
    "", " ", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "[1]x", "[1] [2]", "[\"\\u0000\"]", "{\"\\u0000\":1}",
    "[\"\xff\"]", "[\"\xed\xa0\x80\"]", "[\"\xc0\x80\"]", "[\"\\ud800\"]", "[NaN]", "[Infinity]", "[-Infinity]",
    "[1e999]", "[92233720368547758080]", "[01]", "[1.]", "['a']", "[1,]", "{\"a\":1,}", "[1]//", "\xef\xbb\xbf[]",
    "[\"\t\"]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%u", i);
      assert_refused (bad[i], strlen (bad[i]), &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
    }

  assert_refused ("[]\0", 3, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
  assert_refused ("[1\0]", 4, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
  assert_refused ("1\0", 2, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
  assert_refused ("true\0", 5, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
  assert_refused ("[\"a\0b\"]", 7, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
  assert_refused (NULL, 0, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_SYNTAX);
}

static void
assert_too_much (const char          *text,
                 const Ms5JsonLimits *limits)
{
  assert_refused (text, strlen (text), limits, MS5_PROTOCOL_ERROR_LIMIT);
}

static void
test_limits (void)
{
  const Ms5JsonLimits limits = { 40, 3, 5 };
  g_autoptr (json_t) inside = NULL;

  assert_too_much ("[[[[]]]]", &limits);
  assert_too_much ("{\"a\":{\"a\":{\"a\":{}}}}", &limits);
  assert_too_much ("{\"a\":{\"a\":{\"a\":[]}}}", &limits);
  assert_too_much ("[\"123456\"]", &limits);
  assert_too_much ("{\"123456\":1}", &limits);
  assert_too_much ("[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0]", &limits);

  inside = ms5_json_parse ("[[[\"12345\"]]]", 13, &limits, NULL);
  g_assert_nonnull (inside);
}

#define DEEP 200000

static gpointer
parse_deep (gpointer data)
{
  static const char *const openings[] = { "[", "{\"\":" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      GString *text = g_string_new (NULL);

      for (guint n = 0; n < DEEP; n++)
        g_string_append (text, openings[i]);
      assert_refused (text->str, text->len, &ms5_json_limits_file, MS5_PROTOCOL_ERROR_LIMIT);
      g_string_free (text, TRUE);
    }

  return data;
}

/* The deepest that the parser follows must fit a small stack, also when it succeeds. */
static void
test_deep (void)
{
  pthread_attr_t attributes;
  pthread_t thread;
  void *result;
  char done;

  pthread_attr_init (&attributes);
  g_assert_cmpint (pthread_attr_setstacksize (&attributes, 1024 * 1024), ==, 0);
  g_assert_cmpint (pthread_create (&thread, &attributes, parse_deep, &done), ==, 0);
  g_assert_cmpint (pthread_join (thread, &result), ==, 0);
  g_assert_true (result == &done);
  pthread_attr_destroy (&attributes);
}

/* Valid JSON that our door refuses all the same: names that appear twice, and U+0000. */
static const char *const refused_on_purpose[] = {
  "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
  "y_object_escaped_null_in_key.json", "y_string_null_escape.json",
};

static gboolean
must_parse (const char *file)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_on_purpose); i++)
    if (g_str_equal (file, refused_on_purpose[i]))
      return FALSE;

  return file[0] == 'y';
}

static void
check_round_trip (json_t *value)
{
  g_autoptr (json_t) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;
  gsize length;

  text = ms5_json_encode (value, &length);
  again = ms5_json_parse (text, length, &ms5_json_limits_file, NULL);
  g_assert_nonnull (again);
  g_assert_true (ms5_json_equal (value, again));
  same = ms5_json_encode (again, NULL);
  g_assert_cmpstr (text, ==, same);
}

static void
test_suite (void)
{
  g_autofree char *folder = shared_data ("badinput/JSONTestSuite/test_parsing");
  g_autoptr (GDir) dir = NULL;
  const char *file;
  guint n = 0;

  if (folder == NULL)
    return;

  dir = g_dir_open (folder, 0, NULL);
  while ((file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *text = NULL;
      g_autoptr (json_t) value = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      value = ms5_json_parse (text, length, &ms5_json_limits_file, &error);
      g_assert_true ((value == NULL) == (error != NULL));

      g_test_message ("%s: %s", file, error != NULL ? error->message : "accepted");
      if (file[0] != 'i')
        g_assert_cmpint (value != NULL, ==, must_parse (file));
      if (value != NULL)
        check_round_trip (value);
      n++;
    }
  g_assert_cmpuint (n, >, 300);
}

static void
test_canonical (void)
{
  static const struct { const char *from, *to; } cases[] = {
    { "{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}", "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}" },
    { "{\"\xc3\xa9\":1,\"z\":2,\"\":3,\"Z\":4}", "{\"\":3,\"Z\":4,\"z\":2,\"\xc3\xa9\":1}" },
    { "[1.0, -0, -0.0, 1e3, 64.2, 0.1, 1e-7]", "[1,0,0,1000,64.2,0.1,1e-07]" },
    { "[9007199254740991, 9007199254740992, 9007199254740992.0]",
      "[9007199254740991,9007199254740992,9007199254740992]" },
    { "[0.30000000000000004, 1e22, 5e-324, 1.7976931348623157e308]",
      "[0.30000000000000004,1e+22,4.94065645841247e-324,1.7976931348623157e+308]" },
    { "[true,false,null,\"\"]", "[true,false,null,\"\"]" },
    { "[\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\\u00e9\\ud83d\\ude00\"]",
      "[\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\/\x7f\xc3\xa9\xf0\x9f\x98\x80\"]" },
    { "\"x\"", "\"x\"" },
    { "-9223372036854775808", "-9223372036854775808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) value = parse (cases[i].from);
      g_autofree char *text = ms5_json_encode (value, NULL);

      g_assert_cmpstr (text, ==, cases[i].to);
    }
}

static void
test_doubles (void)
{
  for (int round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      union { guint64 bits; double number; } random;

      random.bits = (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      if (!isfinite (random.number))
        continue;
      if (round % 2 == 0)
        random.number = g_test_rand_int () / 1000.0;

      ms5_json_append_double (text, random.number);
      g_assert_true (g_ascii_strtod (text->str, NULL) == random.number);
      if (round % 2 == 0)
        g_assert_cmpuint (text->len, <=, 12);
    }
}

static void
test_equal (void)
{
  static const struct { const char *a, *b; gboolean equal; } cases[] = {
    { "1", "1.0", TRUE }, { "1", "2", FALSE }, { "0.5", "0.5", TRUE }, { "1", "true", FALSE },
    { "9007199254740993", "9007199254740992.0", FALSE }, { "9007199254740992", "9007199254740992.0", TRUE }, { "10000000000000000", "1e16", TRUE },
    { "52422245242422420", "52422245242422420.24", FALSE }, { "52422245242422424", "52422245242422420.24", TRUE },
    { "100000000000000000", "1e17", FALSE },
    { "[1,2]", "[1,2]", TRUE }, { "[1,2]", "[2,1]", FALSE }, { "[1]", "[1,2]", FALSE },
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", TRUE }, { "{\"a\":1}", "{\"b\":1}", FALSE },
    { "{\"a\":1}", "{\"a\":1,\"b\":1}", FALSE }, { "\"a\"", "\"a\"", TRUE }, { "\"a\"", "\"ab\"", FALSE },
    { "null", "null", TRUE }, { "null", "false", FALSE }, { "true", "false", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) a = parse (cases[i].a);
      g_autoptr (json_t) b = parse (cases[i].b);
      g_autofree char *a_text = ms5_json_encode (a, NULL);
      g_autofree char *b_text = ms5_json_encode (b, NULL);

      g_test_message ("%s %s", cases[i].a, cases[i].b);
      g_assert_cmpint (ms5_json_equal (a, b), ==, cases[i].equal);
      g_assert_cmpint (ms5_json_equal (b, a), ==, cases[i].equal);
      g_assert_cmpint (g_str_equal (a_text, b_text), ==, cases[i].equal);
    }
}

static void
test_naughty (void)
{
  g_autoptr (json_t) strings = shared_naughty_strings ();

  if (strings != NULL)
    check_round_trip (strings);
}

static void
test_invalid_text (void)
{
  g_autoptr (json_t) good = ms5_json_new_text ("gr\xc3\xbc\xc3\x9f");
  g_autoptr (json_t) bad = ms5_json_new_text ("a\xff" "b");

  g_assert_cmpstr (json_string_value (good), ==, "gr\xc3\xbc\xc3\x9f");
  g_assert_cmpstr (json_string_value (bad), ==, "a\xef\xbf\xbd" "b");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/refuse", test_refuse);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/deep", test_deep);
  g_test_add_func ("/json/suite", test_suite);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/doubles", test_doubles);
  g_test_add_func ("/json/equal", test_equal);
  g_test_add_func ("/json/naughty", test_naughty);
  g_test_add_func ("/json/invalid-text", test_invalid_text);

  return g_test_run ();
}
