/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-problem.h"

#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_auto (Ms5ProblemDocument) document = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  ms5_problems_add (problems, "$[1].ts", "is missing");
  ms5_problems_add (problems, "$[2]", "is not an object");
  text = ms5_problem_document_build (400, "about:blank", "Bad Request", "2 samples are wrong", "/api/v1/samples",
                                     problems, &length);
  g_assert_cmpstr (text, ==,
                   "{\"detail\":\"2 samples are wrong\",\"errors\":[{\"detail\":\"is missing\",\"path\":\"$[1].ts\"},"
                   "{\"detail\":\"is not an object\",\"path\":\"$[2]\"}],\"instance\":\"/api/v1/samples\",\"status\":400,"
                   "\"title\":\"Bad Request\",\"type\":\"about:blank\"}");

  g_assert_true (ms5_problem_document_parse (text, length, &document, &error));
  g_assert_no_error (error);
  g_assert_cmpint (document.status, ==, 400);
  g_assert_cmpstr (document.title, ==, "Bad Request");
  g_assert_cmpstr (document.detail, ==, "2 samples are wrong");
  g_assert_cmpuint (ms5_problems_get_count (document.errors), ==, 2);
  g_assert_true (ms5_problems_has_path (document.errors, "$[1].ts"));
}

static void
test_bare (void)
{
  g_autofree char *text = ms5_problem_document_build (503, NULL, "busy \xff", NULL, NULL, NULL, NULL);

  g_assert_cmpstr (text, ==, "{\"status\":503,\"title\":\"busy \xef\xbf\xbd\"}");
}

static void
test_lenient (void)
{
  static const char odd[] = "{\"status\":\"500\",\"title\":7,\"detail\":\"d\",\"errors\":[1,{\"path\":\"p\"},"
                            "{\"path\":\"p\",\"detail\":\"d\"}]}";
  g_auto (Ms5ProblemDocument) document = { 0 };

  g_assert_true (ms5_problem_document_parse (odd, strlen (odd), &document, NULL));
  g_assert_cmpint (document.status, ==, 0);
  g_assert_null (document.title);
  g_assert_cmpstr (document.detail, ==, "d");
  g_assert_cmpuint (ms5_problems_get_count (document.errors), ==, 1);
}

static void
test_refuse (void)
{
  static const char *const bad[] = { "", "<html>", "[]", "7", "{" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Ms5ProblemDocument) document = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ms5_problem_document_parse (bad[i], strlen (bad[i]), &document, &error));
      g_assert_nonnull (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/problem/round-trip", test_round_trip);
  g_test_add_func ("/problem/bare", test_bare);
  g_test_add_func ("/problem/lenient", test_lenient);
  g_test_add_func ("/problem/refuse", test_refuse);

  return g_test_run ();
}
