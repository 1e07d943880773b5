/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-interest.h"

/* Which topics a client wants. */

static void
test_interest (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  static const char *const few[] = { "A", "B", NULL };
  static const char *const watched[] = { "L90", "nowhere", "L3", NULL };
  static const char *const nothing[] = { NULL };
  g_autoptr (GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) all = ms5_interest_new (few, nothing, NULL, NULL);
  g_auto (GStrv) some = NULL;
  g_auto (GStrv) many = NULL;

  g_assert_cmpuint (g_strv_length (all), ==, 1 + 2 * 10);
  g_assert_cmpstr (all[0], ==, "plant");

  g_hash_table_add (refused, (gpointer) "jobs/A");
  some = ms5_interest_new (few, nothing, "D1", refused);
  g_assert_cmpuint (g_strv_length (some), ==, 1 + 2 * 10);
  g_assert_true (g_strv_contains ((const char *const *) some, "devices/D1"));
  g_assert_false (g_strv_contains ((const char *const *) some, "jobs/A"));

  /* More lines than there can be topics for: the overview of as many as possible, details of a few. */
  for (guint i = 0; i < 80; i++)
    g_ptr_array_add (lines, g_strdup_printf ("L%u", i + 20));
  g_ptr_array_add (lines, NULL);
  many = ms5_interest_new ((const char *const *) lines->pdata, watched, NULL, NULL);
  g_assert_cmpuint (g_strv_length (many), ==, 256);
  g_assert_true (g_strv_contains ((const char *const *) many, "live/L99"));
  g_assert_true (g_strv_contains ((const char *const *) many, "stops/L90"));
  g_assert_true (g_strv_contains ((const char *const *) many, "notes/L90"));
  g_assert_false (g_strv_contains ((const char *const *) many, "stops/L3"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/interest/interest", test_interest);

  return g_test_run ();
}
