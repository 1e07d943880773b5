/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-password.h"
#include "support/ms5-test-wait.h"

#include <sodium.h>
#include <string.h>

static void
assert_rule (const char *password,
             gboolean    good)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ms5_password_check_rules (password, "Annemarie-Müller", &error), ==, good);
  if (good)
    g_assert_no_error (error);
  else
    g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_PASSWORD);
}

static void
test_rules (void)
{
  g_autofree char *longest = g_strnfill (128, 'x');
  g_autofree char *too_long = g_strnfill (129, 'x');

  assert_rule ("", FALSE);
  assert_rule ("123456789", FALSE);
  assert_rule ("1234567890", TRUE);
  assert_rule ("          ", TRUE);
  assert_rule (longest, TRUE);
  assert_rule (too_long, FALSE);
  /* Characters count, not bytes. */
  assert_rule ("äöüäöüäöü", FALSE);
  assert_rule ("äöüäöüäöüß", TRUE);
  assert_rule ("Annemarie-Müller", FALSE);
  assert_rule ("annemarie-MÜLLER", FALSE);
  assert_rule ("annemarie-MÜLLER1", TRUE);
  assert_rule ("not UTF-8: \xff\xff", FALSE);
}

static char *
hash (Ms5PasswordHasher *hasher,
      const char        *password)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  ms5_password_hasher_hash_async (hasher, password, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  text = ms5_password_hasher_hash_finish (hasher, result, &error);
  g_assert_no_error (error);
  return text;
}

static gboolean
verify (Ms5PasswordHasher  *hasher,
        const char         *text,
        const char         *password,
        char              **out_new_hash)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean right;

  ms5_password_hasher_verify_async (hasher, text, password, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  right = ms5_password_hasher_verify_finish (hasher, result, out_new_hash, &error);
  if (!right)
    g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_CREDENTIALS);
  return right;
}

static void
test_verify (void)
{
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&ms5_password_cost_least, 2, 8);
  g_autofree char *one = hash (hasher, "correct horse");
  g_autofree char *two = hash (hasher, "correct horse");
  g_autofree char *new_hash = NULL;
  g_autofree char *endless = g_strnfill (100000, 'x');

  g_assert_true (g_str_has_prefix (one, "$argon2id$v=19$"));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (verify (hasher, one, "correct horse", &new_hash));
  g_assert_null (new_hash);
  g_assert_false (verify (hasher, one, "correct horsf", NULL));
  g_assert_false (verify (hasher, one, "", NULL));
  g_assert_false (verify (hasher, one, endless, NULL));
  g_assert_false (verify (hasher, one, "\xff", NULL));
  g_assert_false (verify (hasher, "no hash at all", "correct horse", NULL));
  /* Nobody's password is no password at all. */
  g_assert_false (verify (hasher, NULL, "correct horse", NULL));
}

static void
test_composed (void)
{
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&ms5_password_cost_least, 1, 8);
  g_autofree char *text = hash (hasher, "gr\xc3\xb6\xc3\x9f" "er als");

  g_assert_true (verify (hasher, text, "gro\xcc\x88\xc3\x9f" "er als", NULL));
}

static void
test_rehash (void)
{
  Ms5PasswordCost more = { ms5_password_cost_least.passes + 1, ms5_password_cost_least.memory * 2 };
  g_autoptr (Ms5PasswordHasher) before = ms5_password_hasher_new (&ms5_password_cost_least, 1, 8);
  g_autoptr (Ms5PasswordHasher) after = ms5_password_hasher_new (&more, 1, 8);
  g_autofree char *old = hash (before, "correct horse");
  g_autofree char *new_hash = NULL;
  g_autofree char *none = NULL;

  g_assert_false (verify (after, old, "wrong horse", &new_hash));
  g_assert_null (new_hash);
  g_assert_true (verify (after, old, "correct horse", &new_hash));
  g_assert_nonnull (new_hash);
  g_assert_true (verify (after, new_hash, "correct horse", &none));
  g_assert_null (none);
}

static void
test_bounded (void)
{
  Ms5PasswordCost slow = { 20, 8 * 1024 * 1024 };
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&slow, 1, 2);
  GAsyncResult *results[8] = { NULL };
  guint busy = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    ms5_password_hasher_verify_async (hasher, NULL, "x", ms5_test_result_cb, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      ms5_test_wait_until (results[i] != NULL);
      g_assert_false (ms5_password_hasher_verify_finish (hasher, results[i], NULL, &error));
      busy += g_error_matches (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (busy, >=, 5);
  g_assert_cmpuint (busy, <=, 6);
}

static void
test_default_cost (void)
{
  /* OWASP's least for Argon2id. */
  g_assert_cmpuint (ms5_password_cost_default.memory, >=, 19 * 1024 * 1024);
  g_assert_cmpuint (ms5_password_cost_default.passes, >=, 2);
}

static double
time_one (Ms5PasswordHasher *hasher,
          const char        *text)
{
  double least = G_MAXDOUBLE;

  for (int i = 0; i < 5; i++)
    {
      gint64 started = g_get_monotonic_time ();

      verify (hasher, text, "wrong", NULL);
      least = MIN (least, (double) (g_get_monotonic_time () - started));
    }
  return least;
}

static void
test_equal_time (void)
{
  Ms5PasswordCost cost = { 3, 8 * 1024 * 1024 };
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&cost, 1, 2);
  g_autofree char *text = hash (hasher, "correct horse");
  double known = time_one (hasher, text);
  double unknown = time_one (hasher, NULL);

  /* Without the work it would be a hundredth. */
  g_test_message ("known %.0f us, unknown %.0f us", known, unknown);
  g_assert_cmpfloat (unknown, >, known / 3);
  g_assert_cmpfloat (unknown, <, known * 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/password/rules", test_rules);
  g_test_add_func ("/auth/password/verify", test_verify);
  g_test_add_func ("/auth/password/composed", test_composed);
  g_test_add_func ("/auth/password/rehash", test_rehash);
  g_test_add_func ("/auth/password/bounded", test_bounded);
  g_test_add_func ("/auth/password/default-cost", test_default_cost);
  g_test_add_func ("/auth/password/equal-time", test_equal_time);

  return g_test_run ();
}
