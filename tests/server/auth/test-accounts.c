/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "accounts-fixture.h"

#include <string.h>

static void
test_sign_in (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Identity) identity = NULL;
  Ms5Time now = ms5_clock_now (MS5_CLOCK (fixture->clock));

  g_assert_cmpint (sign_in (fixture, "Bob", PASSWORD, &grant, NULL), ==, -1);
  g_assert_cmpint (grant->access_expires, ==, now + 10 * MINUTE);
  identity = ms5_accounts_authenticate (fixture->accounts, grant->access_token, NULL);
  g_assert_nonnull (identity);
  g_assert_cmpstr (identity->name, ==, "bob");
  g_assert_cmpint (identity->role, ==, MS5_ROLE_OPERATOR);
  g_assert_true (g_strv_equal ((const char *const *) identity->lines,
                               (const char *const[]) { "L1", NULL }));
  g_assert_cmpstr (identity->device, ==, "d-1");
  g_assert_cmpstr (identity->sub, ==, ms5_accounts_find (fixture->accounts, "BOB")->id);
  g_assert_cmpint (identity->expires, ==, grant->access_expires);

  restart (fixture);
  g_assert_true (is_good (fixture, grant->access_token));
  ms5_manual_clock_advance (fixture->clock, 11 * MINUTE);
  g_assert_false (is_good (fixture, grant->access_token));
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_cmpint (sign_in (fixture, "bob", "wrong horse", NULL, NULL), ==,
                   MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "nobody", PASSWORD, NULL, NULL), ==,
                   MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "", "", NULL, NULL), ==, MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "\xff", PASSWORD, NULL, NULL), ==, MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpuint (g_hash_table_size (fixture->store->sign_ins), ==, 0);
}

static void
test_throttled (Fixture       *fixture,
                gconstpointer  data)
{
  int wait = -1;

  for (int i = 0; i < 6; i++)
    g_assert_cmpint (sign_in (fixture, "bob", "wrong horse", NULL, &wait), ==,
                     MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (wait, ==, 0);

  /* Not even the right one, and the same for a name that does not exist. */
  g_assert_cmpint (sign_in (fixture, "BOB", PASSWORD, NULL, &wait), ==, MS5_AUTH_ERROR_THROTTLED);
  g_assert_cmpint (wait, ==, 1);
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (sign_in (fixture, "nobody", "wrong horse", NULL, NULL), ==,
                     MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "nobody", PASSWORD, NULL, NULL), ==, MS5_AUTH_ERROR_THROTTLED);
  g_assert_cmpint (sign_in (fixture, "ann", PASSWORD, NULL, NULL), ==, -1);

  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_S);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
  g_assert_cmpint (sign_in (fixture, "bob", "wrong horse", NULL, NULL), ==,
                   MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
}

static void
test_throttled_at_once (Fixture       *fixture,
                        gconstpointer  data)
{
  GAsyncResult *results[20] = { NULL };
  guint throttled = 0;

  /* Many guesses at the same moment are many guesses. */
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    ms5_accounts_sign_in_async (fixture->accounts, "bob", "wrong horse", NULL, NULL,
                                ms5_test_result_cb, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      ms5_test_wait_until (results[i] != NULL);
      g_assert_null (ms5_accounts_sign_in_finish (fixture->accounts, results[i], NULL, &error));
      throttled += g_error_matches (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_THROTTLED);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (throttled, ==, 14);
}

static void
test_throttled_address (Fixture       *fixture,
                        gconstpointer  data)
{
  int code = MS5_AUTH_ERROR_CREDENTIALS;
  guint n;

  /* Many names from one address; what is right in between does not help. */
  for (n = 0; n < 100 && code == MS5_AUTH_ERROR_CREDENTIALS; n++)
    {
      g_autofree char *name = g_strdup_printf ("name%u", n);

      if (n % 5 == 0)
        g_assert_cmpint (sign_in (fixture, "ann", PASSWORD, NULL, NULL), ==, -1);
      code = sign_in (fixture, name, PASSWORD, NULL, NULL);
    }
  g_assert_cmpint (code, ==, MS5_AUTH_ERROR_THROTTLED);
  g_assert_cmpuint (n, ==, 32);
  g_assert_cmpint (sign_in (fixture, "ann", PASSWORD, NULL, NULL), ==, MS5_AUTH_ERROR_THROTTLED);
}

static void
test_add (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (GPtrArray) list = NULL;
  const Ms5User *user;

  g_assert_cmpint (add_user (fixture, "Zoë", MS5_ROLE_VIEWER, NULL, PASSWORD), ==, -1);
  g_assert_cmpint (add_user (fixture, "zoe\xcc\x88", MS5_ROLE_VIEWER, NULL, PASSWORD), ==,
                   MS5_AUTH_ERROR_NAME);
  g_assert_cmpint (add_user (fixture, "ZOË", MS5_ROLE_VIEWER, NULL, PASSWORD), ==,
                   MS5_AUTH_ERROR_NAME);
  g_assert_cmpint (add_user (fixture, "", MS5_ROLE_VIEWER, NULL, PASSWORD), ==, MS5_AUTH_ERROR_NAME);
  g_assert_cmpint (add_user (fixture, "a b", MS5_ROLE_VIEWER, NULL, PASSWORD), ==,
                   MS5_AUTH_ERROR_NAME);
  g_assert_cmpint (add_user (fixture, "a\nb", MS5_ROLE_VIEWER, NULL, PASSWORD), ==,
                   MS5_AUTH_ERROR_NAME);
  g_assert_cmpint (add_user (fixture, "carl", MS5_ROLE_VIEWER, NULL, "short"), ==,
                   MS5_AUTH_ERROR_PASSWORD);
  g_assert_cmpint (add_user (fixture, "carl-der-kurze", MS5_ROLE_VIEWER, NULL, "Carl-der-Kurze"), ==,
                   MS5_AUTH_ERROR_PASSWORD);
  g_assert_null (ms5_accounts_find (fixture->accounts, "carl"));

  restart (fixture);
  list = ms5_accounts_list (fixture->accounts);
  g_assert_cmpuint (list->len, ==, 3);
  user = g_ptr_array_index (list, 2);
  g_assert_cmpstr (user->name, ==, "Zoë");
  g_assert_cmpint (user->role, ==, MS5_ROLE_VIEWER);
  g_assert_cmpint (sign_in (fixture, "zoË", PASSWORD, NULL, NULL), ==, -1);
}

/* Two at the same moment can't both have the name. */
static void
test_add_race (Fixture       *fixture,
               gconstpointer  data)
{
  GAsyncResult *one = NULL;
  GAsyncResult *two = NULL;
  int codes;

  ms5_accounts_add_async (fixture->accounts, "carl", NULL, MS5_ROLE_VIEWER, NULL, PASSWORD,
                          ms5_test_result_cb, &one);
  ms5_accounts_add_async (fixture->accounts, "Carl", NULL, MS5_ROLE_VIEWER, NULL, PASSWORD,
                          ms5_test_result_cb, &two);
  codes = code_of (fixture, &one);
  codes += code_of (fixture, &two);
  g_assert_cmpint (codes, ==, MS5_AUTH_ERROR_NAME - 1);
  g_assert_cmpuint (g_hash_table_size (fixture->store->users), ==, 3);
}

static void
test_rights (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autoptr (Ms5Identity) identity = NULL;
  g_autoptr (Ms5Identity) later = NULL;
  g_autofree char *events = NULL;
  GAsyncResult *result = NULL;
  const char *const l2[] = { "L2", NULL };

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  identity = ms5_identity_ref (grant->identity);
  ms5_accounts_set_role_async (fixture->accounts, "bob", MS5_ROLE_QUALITY, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  ms5_accounts_set_lines_async (fixture->accounts, "bob", l2, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  /* Once more the same changes nothing. */
  ms5_accounts_set_lines_async (fixture->accounts, "bob", l2, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);

  events = g_strdup_printf ("c:%s c:%s ", identity->sub, identity->sub);
  g_assert_cmpstr (fixture->events->str, ==, events);
  later = ms5_accounts_refresh_identity (fixture->accounts, identity, NULL);
  g_assert_cmpint (later->role, ==, MS5_ROLE_QUALITY);
  g_assert_true (ms5_identity_may_see_line (later, "L2"));
  g_assert_false (ms5_identity_may_see_line (later, "L1"));
  g_assert_false (ms5_identity_has_same_rights (identity, later));
  g_assert_true (is_good (fixture, grant->access_token));

  ms5_accounts_set_role_async (fixture->accounts, "nobody", MS5_ROLE_QUALITY,
                               ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, MS5_AUTH_ERROR_NOT_FOUND);
}

static void
test_disable (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  GAsyncResult *result = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  ms5_accounts_set_disabled_async (fixture->accounts, "bob", TRUE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  g_assert_false (is_good (fixture, grant->access_token));
  g_assert_null (ms5_accounts_refresh_identity (fixture->accounts, grant->identity, NULL));
  g_assert_cmpint (renew (fixture, grant->refresh_token, NULL, NULL), ==, MS5_AUTH_ERROR_TOKEN);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_nonnull (strstr (fixture->events->str, grant->identity->sid));

  ms5_accounts_set_disabled_async (fixture->accounts, "bob", FALSE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  g_assert_false (is_good (fixture, grant->access_token));
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
}

/* The password was right when it was looked at, but the account is not any more. */
static void
test_disabled_meanwhile (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;

  ms5_accounts_sign_in_async (fixture->accounts, "bob", PASSWORD, NULL, NULL,
                              ms5_test_result_cb, &signed_in);
  ms5_accounts_set_disabled_async (fixture->accounts, "bob", TRUE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  ms5_test_wait_until (signed_in != NULL);
  g_assert_null (ms5_accounts_sign_in_finish (fixture->accounts, signed_in, NULL, &error));
  g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpuint (g_hash_table_size (fixture->store->sign_ins), ==, 0);
}

static void
test_password (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (Ms5Grant) mine = NULL;
  g_autoptr (Ms5Grant) other = NULL;
  GAsyncResult *result = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &mine, NULL), ==, -1);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &other, NULL), ==, -1);
  ms5_accounts_set_password_async (fixture->accounts, "bob", "short", NULL,
                                   ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, MS5_AUTH_ERROR_PASSWORD);
  ms5_accounts_set_password_async (fixture->accounts, "bob", "battery staple", mine->identity->sid,
                                   ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);

  g_assert_true (is_good (fixture, mine->access_token));
  g_assert_false (is_good (fixture, other->access_token));
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, MS5_AUTH_ERROR_CREDENTIALS);
  g_assert_cmpint (sign_in (fixture, "bob", "battery staple", NULL, NULL), ==, -1);
}

static void
test_rehash (Fixture       *fixture,
             gconstpointer  data)
{
  Ms5PasswordCost more = { ms5_password_cost_least.passes + 1, ms5_password_cost_least.memory * 2 };
  g_autofree char *before = g_strdup (ms5_accounts_find (fixture->accounts, "bob")->hash);

  g_object_unref (fixture->hasher);
  fixture->hasher = ms5_password_hasher_new (&more, 2, 100);
  restart (fixture);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
  g_assert_cmpstr (ms5_accounts_find (fixture->accounts, "bob")->hash, !=, before);
  restart (fixture);
  g_assert_cmpstr (ms5_accounts_find (fixture->accounts, "bob")->hash, !=, before);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
}

static void
test_last_admin (Fixture       *fixture,
                 gconstpointer  data)
{
  GAsyncResult *result = NULL;

  ms5_accounts_set_disabled_async (fixture->accounts, "ann", TRUE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, MS5_AUTH_ERROR_LAST_ADMIN);
  ms5_accounts_set_role_async (fixture->accounts, "ann", MS5_ROLE_VIEWER, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, MS5_AUTH_ERROR_LAST_ADMIN);

  g_assert_cmpint (add_user (fixture, "abe", MS5_ROLE_ADMIN, NULL, PASSWORD), ==, -1);
  ms5_accounts_set_disabled_async (fixture->accounts, "ann", TRUE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, -1);
  ms5_accounts_set_disabled_async (fixture->accounts, "abe", TRUE, ms5_test_result_cb, &result);
  g_assert_cmpint (code_of (fixture, &result), ==, MS5_AUTH_ERROR_LAST_ADMIN);
}

static void
test_many_sign_ins (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (Ms5Grant) first = NULL;
  g_autoptr (Ms5Grant) second = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &first, NULL), ==, -1);
  ms5_manual_clock_advance (fixture->clock, 1);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &second, NULL), ==, -1);
  for (guint i = 2; i < fixture->options.max_sign_ins; i++)
    {
      ms5_manual_clock_advance (fixture->clock, 1);
      g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
    }
  g_assert_true (is_good (fixture, first->access_token));
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, NULL, NULL), ==, -1);
  g_assert_false (is_good (fixture, first->access_token));
  g_assert_true (is_good (fixture, second->access_token));
  g_assert_cmpuint (g_hash_table_size (fixture->store->sign_ins), ==, fixture->options.max_sign_ins);
}

static void
test_key_rotation (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (Ms5Grant) before = NULL;
  g_autoptr (Ms5Grant) after = NULL;
  guint n = g_hash_table_size (fixture->store->secrets);

  /* Just before the key's time is over, and just after. */
  ms5_manual_clock_advance (fixture->clock, 30 * DAY - MINUTE);
  ms5_test_wait_until (fixture->store->under_way == 0);
  g_assert_cmpuint (g_hash_table_size (fixture->store->secrets), ==, n);
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &before, NULL), ==, -1);
  ms5_manual_clock_advance (fixture->clock, 2 * MINUTE);
  ms5_test_wait_until (g_hash_table_size (fixture->store->secrets) == n + 1);
  g_assert_true (is_good (fixture, before->access_token));
  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &after, NULL), ==, -1);
  g_assert_true (is_good (fixture, after->access_token));

  /* The old one goes when no token needs it any more. */
  ms5_manual_clock_advance (fixture->clock, MS5_USEC_PER_H);
  ms5_test_wait_until (g_hash_table_size (fixture->store->secrets) == n);
  g_assert_cmpint (renew (fixture, after->refresh_token, NULL, NULL), ==, -1);
}

static void
test_tampered (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (Ms5Grant) grant = NULL;
  g_autofree char *changed = NULL;

  g_assert_cmpint (sign_in (fixture, "bob", PASSWORD, &grant, NULL), ==, -1);
  changed = g_strdup (grant->access_token);
  changed[strlen (changed) - 5] ^= 1;
  g_assert_false (is_good (fixture, changed));
  g_assert_false (is_good (fixture, grant->refresh_token));
  g_assert_false (is_good (fixture, ""));
}

/* The first administrator */

static void
set_up_empty (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->store = g_object_new (FAKE_TYPE_STORE, NULL);
  fixture->clock = ms5_manual_clock_new (START);
  fixture->random = ms5_random_new_seeded (42);
  fixture->hasher = ms5_password_hasher_new (&ms5_password_cost_least, 2, 100);
  fixture->options = ms5_accounts_options_default;
  fixture->events = g_string_new (NULL);
  start (fixture);
}

static char *
make_code (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *code;

  ms5_accounts_make_set_up_code_async (fixture->accounts, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  code = ms5_accounts_make_set_up_code_finish (fixture->accounts, result, &error);
  if (code == NULL)
    g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_SET_UP);
  return code;
}

static int
use_code (Fixture    *fixture,
          const char *code,
          const char *name)
{
  GAsyncResult *result = NULL;

  ms5_accounts_set_up_async (fixture->accounts, code, name, PASSWORD, ms5_test_result_cb, &result);
  return code_of (fixture, &result);
}

static void
test_set_up (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *void_code = NULL;
  g_autofree char *code = NULL;
  g_autofree char *typed = NULL;

  g_assert_false (ms5_accounts_has_admin (fixture->accounts));
  g_assert_cmpint (use_code (fixture, "", "ann"), ==, MS5_AUTH_ERROR_SET_UP);

  void_code = make_code (fixture);
  code = make_code (fixture);
  g_assert_cmpuint (strlen (code), ==, 23);
  g_assert_cmpstr (code, !=, void_code);
  g_assert_cmpint (use_code (fixture, void_code, "ann"), ==, MS5_AUTH_ERROR_SET_UP);
  g_assert_cmpint (use_code (fixture, code, "a b"), ==, MS5_AUTH_ERROR_NAME);

  /* It outlives a restart, and small letters and spaces do as well. */
  restart (fixture);
  g_strdelimit (code, "-", ' ');
  typed = g_ascii_strdown (code, -1);
  g_assert_cmpint (use_code (fixture, typed, "ann"), ==, -1);
  g_assert_true (ms5_accounts_has_admin (fixture->accounts));
  g_assert_cmpint (ms5_accounts_find (fixture->accounts, "ann")->role, ==, MS5_ROLE_ADMIN);
  g_assert_cmpint (sign_in (fixture, "ann", PASSWORD, NULL, NULL), ==, -1);

  g_assert_false (g_hash_table_contains (fixture->store->secrets, "set-up"));
  g_assert_cmpint (use_code (fixture, code, "eve"), ==, MS5_AUTH_ERROR_SET_UP);
  g_assert_null (make_code (fixture));
}

static void
test_set_up_once (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *code = make_code (fixture);
  GAsyncResult *one = NULL;
  GAsyncResult *two = NULL;
  int codes;

  ms5_accounts_set_up_async (fixture->accounts, code, "ann", PASSWORD, ms5_test_result_cb, &one);
  ms5_accounts_set_up_async (fixture->accounts, code, "eve", PASSWORD, ms5_test_result_cb, &two);
  codes = code_of (fixture, &one);
  codes += code_of (fixture, &two);
  g_assert_cmpint (codes, ==, MS5_AUTH_ERROR_SET_UP - 1);
  g_assert_cmpuint (g_hash_table_size (fixture->store->users), ==, 1);
}

static void
test_not_loaded (void)
{
  g_autoptr (FakeStore) store = g_object_new (FAKE_TYPE_STORE, NULL);
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (START);
  g_autoptr (Ms5Random) random = ms5_random_new_seeded (1);
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&ms5_password_cost_least, 1, 1);
  g_autoptr (Ms5Accounts) accounts = ms5_accounts_new (MS5_ACCOUNT_STORE (store), MS5_CLOCK (clock),
                                                       random, hasher, &ms5_accounts_options_default);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (ms5_accounts_authenticate (accounts, "x", NULL));
  ms5_accounts_sign_in_async (accounts, "ann", PASSWORD, NULL, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_null (ms5_accounts_sign_in_finish (accounts, result, NULL, &error));
  g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_BUSY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/auth/accounts/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("sign-in", test_sign_in);
  ADD ("refused", test_refused);
  ADD ("throttled", test_throttled);
  ADD ("throttled-at-once", test_throttled_at_once);
  ADD ("throttled-address", test_throttled_address);
  ADD ("add", test_add);
  ADD ("add-race", test_add_race);
  ADD ("rights", test_rights);
  ADD ("disable", test_disable);
  ADD ("disabled-meanwhile", test_disabled_meanwhile);
  ADD ("password", test_password);
  ADD ("rehash", test_rehash);
  ADD ("last-admin", test_last_admin);
  ADD ("many-sign-ins", test_many_sign_ins);
  ADD ("key-rotation", test_key_rotation);
  ADD ("tampered", test_tampered);
  g_test_add ("/auth/accounts/set-up", Fixture, NULL, set_up_empty, test_set_up, tear_down);
  g_test_add ("/auth/accounts/set-up-once", Fixture, NULL, set_up_empty, test_set_up_once, tear_down);
  g_test_add_func ("/auth/accounts/not-loaded", test_not_loaded);

  return g_test_run ();
}
