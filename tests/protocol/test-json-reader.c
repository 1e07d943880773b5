/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-words.h"
#include "protocol/ms5-json-reader.h"

#include <string.h>

typedef struct
{
  json_t *document;
  Ms5Problems *problems;
  Ms5JsonReader reader;
} Fixture;

static void
open_document (Fixture    *fixture,
               const char *text,
               gboolean    strict)
{
  fixture->document = ms5_json_parse (text, strlen (text), &ms5_json_limits_file, NULL);
  g_assert_nonnull (fixture->document);
  fixture->problems = ms5_problems_new ();
  ms5_json_reader_init (&fixture->reader, fixture->document, strict, fixture->problems);
}

static void
close_document (Fixture    *fixture,
                const char *expected)
{
  g_autofree char *found = NULL;

  ms5_problems_sort (fixture->problems, NULL, NULL);
  found = ms5_problems_to_string (fixture->problems);
  g_assert_cmpstr (found, ==, expected);

  ms5_problems_free (fixture->problems);
  json_decref (fixture->document);
}

static const char *
priority_words (int index)
{
  return index < MS5_N_PRIORITIES ? ms5_priority_to_string ((Ms5Priority) index) : NULL;
}

static void
test_types (void)
{
  Fixture f;
  Ms5JsonReader child, element;
  const char *text;
  gint64 integer;
  double number;
  gboolean flag;
  Ms5Time time;
  int word;
  guint64 hash;

  open_document (&f,
                 "{\"s\":\"text\",\"i\":42,\"r\":7.0,\"d\":1.5,\"b\":true,\"ms\":1767000000000,\"o\":{\"x\":1},"
                 "\"t\":\"2026-03-02T06:00:00+01:00\",\"w\":\"high\",\"h\":\"00ff00ff00ff00ff\",\"a\":[1,2]}",
                 FALSE);

  g_assert_true (ms5_json_get_string (&f.reader, "s", MS5_JSON_REQUIRED, 4, &text));
  g_assert_cmpstr (text, ==, "text");
  g_assert_true (ms5_json_get_int (&f.reader, "i", MS5_JSON_REQUIRED, 42, 42, &integer));
  g_assert_cmpint (integer, ==, 42);
  g_assert_true (ms5_json_get_int (&f.reader, "r", MS5_JSON_REQUIRED, 0, 10, &integer));
  g_assert_cmpint (integer, ==, 7);
  g_assert_true (ms5_json_get_double (&f.reader, "d", MS5_JSON_REQUIRED, &number));
  g_assert_cmpfloat (number, ==, 1.5);
  g_assert_true (ms5_json_get_double (&f.reader, "i", MS5_JSON_REQUIRED, &number));
  g_assert_cmpfloat (number, ==, 42);
  g_assert_true (ms5_json_get_bool (&f.reader, "b", MS5_JSON_REQUIRED, &flag));
  g_assert_true (flag);
  g_assert_true (ms5_json_get_time_ms (&f.reader, "ms", MS5_JSON_REQUIRED, &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1767000000000000));
  g_assert_true (ms5_json_get_time_text (&f.reader, "t", MS5_JSON_REQUIRED, &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1772427600000000));
  g_assert_true (ms5_json_get_word (&f.reader, "w", MS5_JSON_REQUIRED, priority_words, &word));
  g_assert_cmpint (word, ==, MS5_PRIORITY_HIGH);
  g_assert_true (ms5_json_get_hash (&f.reader, "h", MS5_JSON_REQUIRED, &hash));
  g_assert_cmphex (hash, ==, G_GUINT64_CONSTANT (0x00ff00ff00ff00ff));
  g_assert_true (ms5_json_get_object (&f.reader, "o", MS5_JSON_REQUIRED, &child));
  g_assert_true (ms5_json_get_int (&child, "x", MS5_JSON_REQUIRED, 0, 1, &integer));
  g_assert_true (ms5_json_get_array (&f.reader, "a", MS5_JSON_REQUIRED, 2, &child));
  g_assert_cmpuint (ms5_json_reader_get_length (&child), ==, 2);
  ms5_json_get_element (&child, 1, &element);
  g_assert_true (ms5_json_get_int (&element, NULL, MS5_JSON_REQUIRED, 0, 2, &integer));
  g_assert_cmpint (integer, ==, 2);

  close_document (&f, "");
}

static void
test_wrong_types (void)
{
  static const char members[] = "sidbtwhoam";
  Fixture f;

  open_document (&f, "{\"s\":1,\"i\":\"1\",\"d\":[],\"b\":0,\"t\":\"today\",\"w\":\"HIGH\",\"h\":\"FF\",\"o\":[],\"a\":{},\"m\":-1}",
                 FALSE);

  for (const char *m = members; *m != '\0'; m++)
    {
      char name[2] = { *m, '\0' };
      Ms5JsonReader child;
      const char *text = NULL;
      gint64 integer = 77;
      double number = 77;
      gboolean flag = 77;
      Ms5Time time = 77;
      int word = 77;
      guint64 hash = 77;
      gboolean found = *m == 's' ? ms5_json_get_string (&f.reader, name, MS5_JSON_OPTIONAL, 9, &text)
                     : *m == 'i' ? ms5_json_get_int (&f.reader, name, MS5_JSON_OPTIONAL, 0, 9, &integer)
                     : *m == 'd' ? ms5_json_get_double (&f.reader, name, MS5_JSON_OPTIONAL, &number)
                     : *m == 'b' ? ms5_json_get_bool (&f.reader, name, MS5_JSON_OPTIONAL, &flag)
                     : *m == 't' ? ms5_json_get_time_text (&f.reader, name, MS5_JSON_OPTIONAL, &time)
                     : *m == 'w' ? ms5_json_get_word (&f.reader, name, MS5_JSON_OPTIONAL, priority_words, &word)
                     : *m == 'h' ? ms5_json_get_hash (&f.reader, name, MS5_JSON_OPTIONAL, &hash)
                     : *m == 'o' ? ms5_json_get_object (&f.reader, name, MS5_JSON_OPTIONAL, &child)
                     : *m == 'a' ? ms5_json_get_array (&f.reader, name, MS5_JSON_OPTIONAL, 9, &child)
                                 : ms5_json_get_time_ms (&f.reader, name, MS5_JSON_OPTIONAL, &time);

      g_assert_false (found);
      g_assert_true (text == NULL && integer == 77 && number == 77 && flag == 77 && time == 77
                     && word == 77 && hash == 77);
    }

  close_document (&f,
                  "$.a: is not an array\n"
                  "$.b: is neither true nor false\n"
                  "$.d: is not a number\n"
                  "$.h: is not 16 hexadecimal digits in lower case\n"
                  "$.i: is not an integer within 2^53-1\n"
                  "$.m: is not from 0 to 253402300799999\n"
                  "$.o: is not an object\n"
                  "$.s: is not a string\n"
                  "$.t: is not a time with its offset, as 2026-03-02T06:00:00+01:00\n"
                  "$.w: is none of: low, medium, high, critical\n");
}

static void
test_limits (void)
{
  static const struct { const char *text; gboolean good; } cases[] = {
    { "9007199254740991", TRUE }, { "-9007199254740991", TRUE }, { "9007199254740992", FALSE },
    { "-9007199254740992", FALSE }, { "9007199254740991.0", TRUE }, { "9007199254740992.0", FALSE },
    { "1e300", FALSE }, { "0.5", FALSE }, { "-0.0", TRUE }, { "9223372036854775807", FALSE },
  };
  Fixture f;
  Ms5JsonReader array;
  const char *text;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 number;

      open_document (&f, cases[i].text, FALSE);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ms5_json_get_int (&f.reader, NULL, MS5_JSON_REQUIRED, G_MININT64, G_MAXINT64, &number), ==,
                       cases[i].good);
      close_document (&f, cases[i].good ? "" : "$: is not an integer within 2^53-1\n");
    }

  open_document (&f, "{\"s\":\"12345\",\"a\":[1,2,3]}", FALSE);
  g_assert_false (ms5_json_get_string (&f.reader, "s", MS5_JSON_OPTIONAL, 4, &text));
  g_assert_false (ms5_json_get_array (&f.reader, "a", MS5_JSON_OPTIONAL, 2, &array));
  close_document (&f, "$.a: has more than 2 elements\n$.s: is longer than 4 bytes\n");
}

static void
test_far_times (void)
{
  static const char *const texts[] = {
    "\"1969-12-31T23:59:59.999Z\"", "\"0299-03-02T10:14:31Z\"", "\"9999-12-31T23:59:59-23:59\"",
    "\"1970-01-01T00:30:00+01:00\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Fixture f;
      Ms5Time time;

      open_document (&f, texts[i], FALSE);
      g_assert_false (ms5_json_get_time_text (&f.reader, NULL, MS5_JSON_REQUIRED, &time));
      close_document (&f, "$: is not from 1970 to 9999\n");
    }
}

static void
test_need (void)
{
  Fixture f;
  gint64 number;
  Ms5JsonReader child;

  open_document (&f, "{\"null\":null,\"scalar\":1}", FALSE);
  g_assert_false (ms5_json_get_int (&f.reader, "gone", MS5_JSON_OPTIONAL, 0, 1, &number));
  g_assert_false (ms5_json_get_int (&f.reader, "gone", MS5_JSON_REQUIRED, 0, 1, &number));
  g_assert_false (ms5_json_get_int (&f.reader, "null", MS5_JSON_OPTIONAL, 0, 1, &number));
  g_assert_false (ms5_json_get_int (&f.reader, "null", MS5_JSON_NULLABLE, 0, 1, &number));
  g_assert_true (ms5_json_reader_has (&f.reader, "null"));
  g_assert_false (ms5_json_reader_has (&f.reader, "gone"));
  g_assert_false (ms5_json_get_object (&f.reader, "scalar", MS5_JSON_OPTIONAL, &child));
  close_document (&f, "$.gone: is missing\n$.null: must not be null\n$.scalar: is not an object\n");

  /* A member of something that is no object is merely missing. */
  open_document (&f, "[1]", FALSE);
  g_assert_false (ms5_json_get_int (&f.reader, "x", MS5_JSON_REQUIRED, 0, 1, &number));
  close_document (&f, "$.x: is missing\n");
}

static void
test_paths (void)
{
  Fixture f;
  Ms5JsonReader lines, line, odd, longer;
  gint64 number;
  g_autofree char *name = g_strnfill (100, 'x');
  g_autofree char *text = g_strdup_printf ("{\"lines\":[{},{},{\"code\":\"\",\"a.b\":{\"\\\"\":\"\"}}],\"%s\":{\"y\":1}}", name);

  open_document (&f, text, FALSE);
  g_assert_true (ms5_json_get_array (&f.reader, "lines", MS5_JSON_REQUIRED, 9, &lines));
  ms5_json_get_element (&lines, 2, &line);
  g_assert_true (ms5_json_get_object (&line, NULL, MS5_JSON_REQUIRED, &line));
  g_assert_false (ms5_json_get_int (&line, "code", MS5_JSON_REQUIRED, 0, 1, &number));
  g_assert_true (ms5_json_get_object (&line, "a.b", MS5_JSON_REQUIRED, &odd));
  g_assert_false (ms5_json_get_int (&odd, "\"", MS5_JSON_REQUIRED, 0, 1, &number));
  g_assert_true (ms5_json_get_object (&f.reader, name, MS5_JSON_REQUIRED, &longer));
  g_assert_false (ms5_json_get_int (&longer, "y", MS5_JSON_REQUIRED, 0, 0, &number));
  name[63] = '\0';
  g_free (text);
  text = g_strdup_printf ("$.lines[2].code: is not an integer within 2^53-1\n"
                          "$.lines[2][\"a.b\"][\"\\\"\"]: is not an integer within 2^53-1\n"
                          "$[\"%s…\"].y: is not from 0 to 0\n", name);
  close_document (&f, text);
}

static void
test_strict (void)
{
  Fixture f;
  Ms5JsonReader child;
  gint64 number;

  open_document (&f, "{\"a\":{\"x\":1,\"y\":2},\"b\":1,\"c\":null}", TRUE);
  g_assert_true (ms5_json_get_object (&f.reader, "a", MS5_JSON_REQUIRED, &child));
  for (int twice = 0; twice < 2; twice++)
    g_assert_true (ms5_json_get_int (&child, "x", MS5_JSON_REQUIRED, 0, 1, &number));
  ms5_json_reader_finish (&child);
  ms5_json_get_int (&f.reader, "c", MS5_JSON_NULLABLE, 0, 1, &number);
  ms5_json_reader_finish (&f.reader);
  close_document (&f, "$.a.y: is not known here\n$.b: is not known here\n");

  open_document (&f, "{\"a\":1}", FALSE);
  ms5_json_reader_finish (&f.reader);
  close_document (&f, "");
}

static void
test_flood (void)
{
  g_autoptr (json_t) document = json_object ();
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Problems) wire_problems = ms5_problems_new ();
  g_autoptr (Ms5Name) name = NULL;
  Ms5JsonReader reader;

  json_object_set_new (document, "name", json_string ("x"));
  for (int i = 0; i < 500; i++)
    {
      char member[] = "name.aaa";

      member[5] = (char) ('a' + i / 26 % 26);
      member[6] = (char) ('a' + i % 26);
      json_object_set_new (document, member, json_string ("x"));
    }

  /* In a file, each of them is one member too many; from the wire, a hundred are enough. */
  ms5_json_reader_init (&reader, document, TRUE, problems);
  g_assert_false (ms5_json_get_name (&reader, "name", MS5_JSON_REQUIRED, 10, &name));
  ms5_json_reader_finish (&reader);
  g_assert_cmpuint (ms5_problems_get_count (problems), >=, 500 - MS5_JSON_READER_ASKED);

  ms5_json_reader_init (&reader, document, FALSE, wire_problems);
  for (int i = 0; i < 500; i++)
    ms5_json_reader_complain (&reader, "name", "is wrong");
  g_assert_cmpuint (ms5_problems_get_count (wire_problems), ==, MS5_LIMIT_PROBLEMS);
  g_assert_true (ms5_json_reader_is_full (&reader));
}

static void
test_name (void)
{
  static const char *const german[] = { "de", NULL };
  g_autoptr (Ms5Name) name = NULL;
  Fixture f;

  open_document (&f, "{\"name\":\"Jam\",\"name.de\":\"Stau\",\"names\":1,\"bad\":\"x\",\"bad.German\":\"y\",\"ugly\":\"x\",\"ugly.de\":1}",
                 FALSE);
  g_assert_true (ms5_json_get_name (&f.reader, "name", MS5_JSON_REQUIRED, 10, &name));
  g_assert_cmpstr (ms5_name_get_default (name), ==, "Jam");
  g_assert_cmpstr (ms5_name_get (name, german), ==, "Stau");
  g_assert_cmpuint (ms5_name_get_n_translations (name), ==, 1);
  g_clear_pointer (&name, ms5_name_unref);
  g_assert_false (ms5_json_get_name (&f.reader, "bad", MS5_JSON_REQUIRED, 10, &name));
  g_assert_false (ms5_json_get_name (&f.reader, "ugly", MS5_JSON_REQUIRED, 10, &name));
  g_assert_false (ms5_json_get_name (&f.reader, "gone", MS5_JSON_OPTIONAL, 10, &name));
  g_assert_null (name);
  close_document (&f,
                  "$[\"bad.German\"]: does not end in a language, as bad.de\n"
                  "$[\"ugly.de\"]: is not a string\n");
}

static void
test_to_error (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ms5_problems_to_error (problems, &error));
  g_assert_no_error (error);
  ms5_problems_add (problems, "$.a", "is %d", 1);
  ms5_problems_add (problems, "$.b", "is 2");
  g_assert_false (ms5_problems_to_error (problems, &error));
  g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==, "$.a: is 1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-reader/types", test_types);
  g_test_add_func ("/json-reader/wrong-types", test_wrong_types);
  g_test_add_func ("/json-reader/limits", test_limits);
  g_test_add_func ("/json-reader/far-times", test_far_times);
  g_test_add_func ("/json-reader/need", test_need);
  g_test_add_func ("/json-reader/paths", test_paths);
  g_test_add_func ("/json-reader/strict", test_strict);
  g_test_add_func ("/json-reader/flood", test_flood);
  g_test_add_func ("/json-reader/name", test_name);
  g_test_add_func ("/json-reader/to-error", test_to_error);

  return g_test_run ();
}
