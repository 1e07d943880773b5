/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "accounts-fixture.h"

#include <string.h>

#define ATTEMPT "0123456789abcdef"

static void
test_chain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autofree char *sid = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  sid = g_strdup (grant->identity->sid);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr (Ms5Grant) last = g_steal_pointer (&grant);

      ms5_manual_clock_advance (fixture->clock, 10 * MINUTE);
      g_assert_cmpint (renew (fixture, last->refresh_token, NULL, &grant), ==, -1);
      g_assert_cmpstr (grant->refresh_token, !=, last->refresh_token);
      g_assert_cmpstr (grant->identity->sid, ==, sid);
      g_assert_cmpstr (grant->identity->device, ==, "d-1");
      g_assert_true (is_good (fixture, grant->access_token));
      if (i == 10)
        restart (fixture);
    }
  g_assert_cmpstr (fixture->events->str, ==, "");
}

static void
test_reuse (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Ms5Grant) first = NULL;
  g_autoptr (Ms5Grant) second = NULL;
  g_autoptr (Ms5Grant) other = NULL;
  g_autofree char *event = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &first, NULL), ==, -1);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &other, NULL), ==, -1);
  g_assert_cmpint (renew (fixture, first->refresh_token, NULL, &second), ==, -1);

  /* Two have it. The thief and who was robbed are both out, and nobody else. */
  g_test_expect_message ("ms5-auth", G_LOG_LEVEL_MESSAGE, "*bob*192.0.2.2*revoked*");
  g_assert_cmpint (renew (fixture, first->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_REUSED);
  g_test_assert_expected_messages ();
  event = g_strdup_printf ("r:%s ", first->identity->sid);
  g_assert_cmpstr (fixture->events->str, ==, event);
  g_assert_false (is_good (fixture, second->access_token));
  g_assert_cmpint (renew (fixture, second->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_cmpint (renew (fixture, first->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_true (is_good (fixture, other->access_token));

  restart (fixture);
  g_assert_cmpint (renew (fixture, second->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_cmpint (renew (fixture, other->refresh_token, NULL, NULL), ==, -1);
}

/* Both at the same time: one of them is too late. */
static void
test_race (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Grant) won = NULL;
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  g_test_expect_message ("ms5-auth", G_LOG_LEVEL_MESSAGE, "*revoked*");
  ms5_accounts_renew_async (fixture->accounts, grant->refresh_token, NULL, NULL,
                            ms5_test_result_cb, &one);
  ms5_accounts_renew_async (fixture->accounts, grant->refresh_token, NULL, NULL,
                            ms5_test_result_cb, &two);
  ms5_test_wait_until (one != NULL && two != NULL);
  g_test_assert_expected_messages ();
  won = ms5_accounts_renew_finish (fixture->accounts, one, &error);
  g_assert_no_error (error);
  g_assert_null (ms5_accounts_renew_finish (fixture->accounts, two, &error));
  g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_REUSED);
  g_assert_false (is_good (fixture, won->access_token));
}

static void
test_lost_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Grant) lost = NULL;
  g_autoptr (Ms5Grant) again = NULL;
  g_autoptr (Ms5Grant) next = NULL;
  guint writes;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  g_assert_cmpint (renew (fixture, grant->refresh_token, ATTEMPT, &lost), ==, -1);

  /* The same question gets the same answer, even from a server that was restarted. */
  restart (fixture);
  writes = fixture->store->writes;
  g_assert_cmpint (renew (fixture, grant->refresh_token, ATTEMPT, &again), ==, -1);
  g_assert_cmpstr (again->refresh_token, ==, lost->refresh_token);
  g_assert_cmpint (again->refresh_expires, ==, lost->refresh_expires);
  g_assert_true (is_good (fixture, again->access_token));
  g_assert_cmpuint (fixture->store->writes, ==, writes);

  /* Once somebody has gone on from there it is over. */
  g_assert_cmpint (renew (fixture, again->refresh_token, "fedcba9876543210", &next), ==, -1);
  g_test_expect_message ("ms5-auth", G_LOG_LEVEL_MESSAGE, "*revoked*");
  g_assert_cmpint (renew (fixture, grant->refresh_token, ATTEMPT, NULL), ==, MS5_AUTH_ERROR_REUSED);
  g_test_assert_expected_messages ();
  g_assert_false (is_good (fixture, next->access_token));
}

static void
test_thief_without_attempt (Fixture       *fixture,
                            gconstpointer  data)
{
  static const char *const attempts[] = { NULL, "0123456789abcdeg", "0123456789abcdef0" };

  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    {
      g_autoptr (Ms5Grant) grant = NULL;

      g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
      g_assert_cmpint (renew (fixture, grant->refresh_token, ATTEMPT, NULL), ==, -1);
      g_test_expect_message ("ms5-auth", G_LOG_LEVEL_MESSAGE, "*revoked*");
      g_assert_cmpint (renew (fixture, grant->refresh_token, attempts[i], NULL), ==,
                       MS5_AUTH_ERROR_REUSED);
      g_test_assert_expected_messages ();
    }
}

static void
test_no_attempt_no_repeat (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  g_assert_cmpint (renew (fixture, grant->refresh_token, "short", NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, -1);
  g_test_expect_message ("ms5-auth", G_LOG_LEVEL_MESSAGE, "*revoked*");
  g_assert_cmpint (renew (fixture, grant->refresh_token, ATTEMPT, NULL), ==, MS5_AUTH_ERROR_REUSED);
  g_test_assert_expected_messages ();
}

static void
test_made_up (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const rubbish[] = {
    "", ".", "ms5r.", "ms5r....", "ms5r.0190c0de-0000-7000-8000-000000000000.0.AAAA.AAAA",
  };
  g_autoptr (Ms5Grant) grant = NULL;
  gsize length;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (rubbish); i++)
    g_assert_cmpint (renew (fixture, rubbish[i], NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_cmpint (renew (fixture, grant->access_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);

  /* Whoever knows the sign-in but not the token can't end it by guessing. */
  length = strlen (grant->refresh_token);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *changed = g_strdup (grant->refresh_token);

      changed[i] = changed[i] == '1' ? '2' : '1';
      g_assert_cmpint (renew (fixture, changed, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
    }
  g_assert_cmpstr (fixture->events->str, ==, "");
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, -1);
}

static void
test_expiry (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Grant) idle = NULL;

  /* Who does not come back for two weeks has to sign in again. */
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &idle, NULL), ==, -1);
  g_assert_cmpint (idle->refresh_expires, ==, ms5_clock_now (MS5_CLOCK (fixture->clock)) + 14 * DAY);
  ms5_manual_clock_advance (fixture->clock, 14 * DAY);
  g_assert_cmpint (renew (fixture, idle->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);

  /* And so has who does, after three months. */
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  for (int day = 10; day < 90; day += 10)
    {
      g_autoptr (Ms5Grant) last = g_steal_pointer (&grant);

      ms5_manual_clock_advance (fixture->clock, 10 * DAY);
      g_assert_cmpint (renew (fixture, last->refresh_token, NULL, &grant), ==, -1);
    }
  ms5_manual_clock_advance (fixture->clock, 10 * DAY);
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  ms5_test_wait_until (g_hash_table_size (fixture->store->sign_ins) == 0);
}

static void
test_full_disk (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  fixture->store->fail = TRUE;
  g_test_expect_message ("ms5-auth", G_LOG_LEVEL_WARNING, "*disk is full*");
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_BUSY);
  g_test_assert_expected_messages ();

  /* Nothing was given, so nothing was spent. */
  fixture->store->fail = FALSE;
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, -1);
}

static void
test_sign_out (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Grant) next = NULL;
  GAsyncResult *result = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, &next), ==, -1);
  ms5_accounts_sign_out_async (fixture->accounts, grant->refresh_token, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  g_assert_false (is_good (fixture, next->access_token));
  g_assert_cmpint (renew (fixture, next->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_true (g_str_has_prefix (fixture->events->str, "r:"));

  ms5_accounts_sign_out_async (fixture->accounts, "rubbish", ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
}

static void
test_hashed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  GHashTableIter iter;
  gpointer value;

  /* What is stored is of no use to who reads it. */
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  g_hash_table_iter_init (&iter, fixture->store->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5SignIn *stored = value;

      g_assert_null (memmem (stored->hash, sizeof stored->hash, grant->refresh_token + 42, 8));
    }
  g_hash_table_iter_init (&iter, fixture->store->users);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_true (g_str_has_prefix (((Ms5User *) value)->hash, "$argon2id$"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/auth/renewal/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("chain", test_chain);
  ADD ("reuse", test_reuse);
  ADD ("race", test_race);
  ADD ("lost-answer", test_lost_answer);
  ADD ("thief-without-attempt", test_thief_without_attempt);
  ADD ("no-attempt-no-repeat", test_no_attempt_no_repeat);
  ADD ("made-up", test_made_up);
  ADD ("expiry", test_expiry);
  ADD ("full-disk", test_full_disk);
  ADD ("sign-out", test_sign_out);
  ADD ("hashed", test_hashed);

  return g_test_run ();
}
