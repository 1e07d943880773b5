/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-libsecret-secrets.h"
#include "client/ms5-memory-secrets.h"
#include "client-wait.h"

#include <string.h>

/* The first argument says what keyring the program was started beside: `open` or `none`. */

static Ms5Secrets *
open_secrets (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Secrets *secrets;

  ms5_secrets_open_async (NULL, ms5_test_result_cb, &result);
  secrets = ms5_secrets_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  return secrets;
}

static char *
lookup (Ms5Secrets    *secrets,
        Ms5SecretKind  kind,
        const char    *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *secret;

  ms5_secrets_lookup_async (secrets, kind, account, NULL, ms5_test_result_cb, &result);
  secret = ms5_secrets_lookup_finish (secrets, client_wait (&result), &error);
  g_assert_no_error (error);
  return secret;
}

static void
assert_is (Ms5Secrets    *secrets,
           Ms5SecretKind  kind,
           const char    *account,
           const char    *expected)
{
  char *secret = lookup (secrets, kind, account);

  g_assert_cmpstr (secret, ==, expected);
  ms5_seal_free_text (secret);
}

static void
store (Ms5Secrets    *secrets,
       Ms5SecretKind  kind,
       const char    *account,
       const char    *secret)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_secrets_store_async (secrets, kind, account, secret, NULL, ms5_test_result_cb, &result);
  ms5_secrets_store_finish (secrets, client_wait (&result), &error);
  g_assert_no_error (error);
}

static void
clear (Ms5Secrets    *secrets,
       Ms5SecretKind  kind,
       const char    *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_secrets_clear_async (secrets, kind, account, NULL, ms5_test_result_cb, &result);
  ms5_secrets_clear_finish (secrets, client_wait (&result), &error);
  g_assert_no_error (error);
}

static Ms5SealKey *
get_key (Ms5Secrets    *secrets,
         Ms5SecretKind  kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5SealKeys) keys = NULL;

  ms5_secrets_get_keys_async (secrets, kind, NULL, ms5_test_result_cb, &result);
  keys = ms5_secrets_get_keys_finish (secrets, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_null (keys->previous);
  return ms5_seal_key_ref (keys->current);
}

static void
check_contract (Ms5Secrets *secrets)
{
  const char *anna = "https://hall.example anna";
  const char *strange = "https://hall.example ünï \"çødé\" '; --";

  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, anna, NULL);
  clear (secrets, MS5_SECRET_REFRESH_TOKEN, anna);

  store (secrets, MS5_SECRET_REFRESH_TOKEN, anna, "one");
  store (secrets, MS5_SECRET_REFRESH_TOKEN, strange, "other");
  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, anna, "one");
  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, strange, "other");
  assert_is (secrets, MS5_SECRET_CACHE_KEY, anna, NULL);

  store (secrets, MS5_SECRET_REFRESH_TOKEN, anna, "two");
  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, anna, "two");

  clear (secrets, MS5_SECRET_REFRESH_TOKEN, anna);
  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, anna, NULL);
  assert_is (secrets, MS5_SECRET_REFRESH_TOKEN, strange, "other");
}

static void
check_keys (Ms5Secrets *secrets)
{
  g_autoptr (Ms5SealKey) cache = get_key (secrets, MS5_SECRET_CACHE_KEY);
  g_autoptr (Ms5SealKey) again = get_key (secrets, MS5_SECRET_CACHE_KEY);
  g_autoptr (Ms5SealKey) outbox = get_key (secrets, MS5_SECRET_OUTBOX_KEY);

  g_assert_cmpuint (ms5_seal_key_get_id (cache), ==, ms5_seal_key_get_id (again));
  g_assert_cmpuint (ms5_seal_key_get_id (cache), !=, ms5_seal_key_get_id (outbox));
}

static void
test_memory (void)
{
  g_autoptr (Ms5Secrets) secrets = ms5_memory_secrets_new ("none here");

  g_assert_false (ms5_secrets_is_persistent (secrets));
  g_assert_cmpstr (ms5_secrets_get_problem (secrets), ==, "none here");
  check_contract (secrets);
  check_keys (secrets);
}

static void
test_bad_key (void)
{
  g_autoptr (Ms5Secrets) secrets = ms5_memory_secrets_new (NULL);
  g_autoptr (Ms5SealKey) key = NULL;
  g_autoptr (Ms5SealKey) again = NULL;

  store (secrets, MS5_SECRET_CACHE_KEY, "this-device", "no key at all");
  g_test_expect_message ("ms5-client", G_LOG_LEVEL_WARNING, "*cache-key*replaced*");
  key = get_key (secrets, MS5_SECRET_CACHE_KEY);
  g_test_assert_expected_messages ();
  again = get_key (secrets, MS5_SECRET_CACHE_KEY);
  g_assert_cmpuint (ms5_seal_key_get_id (key), ==, ms5_seal_key_get_id (again));
}

static void
test_keyring (void)
{
  g_autoptr (Ms5Secrets) secrets = open_secrets ();
  g_autoptr (Ms5Secrets) other = NULL;
  g_autoptr (Ms5SealKey) key = NULL;
  g_autoptr (Ms5SealKey) same = NULL;

  g_assert_true (MS5_IS_LIBSECRET_SECRETS (secrets));
  g_assert_true (ms5_secrets_is_persistent (secrets));
  g_assert_null (ms5_secrets_get_problem (secrets));
  check_contract (secrets);
  check_keys (secrets);

  /* What one has stored another one finds. */
  other = open_secrets ();
  key = get_key (secrets, MS5_SECRET_CACHE_KEY);
  same = get_key (other, MS5_SECRET_CACHE_KEY);
  g_assert_cmpuint (ms5_seal_key_get_id (key), ==, ms5_seal_key_get_id (same));
}

static void
test_no_keyring (void)
{
  g_autoptr (Ms5Secrets) secrets = open_secrets ();

  g_assert_true (MS5_IS_MEMORY_SECRETS (secrets));
  g_assert_false (ms5_secrets_is_persistent (secrets));
  g_assert_nonnull (ms5_secrets_get_problem (secrets));
  check_contract (secrets);
  check_keys (secrets);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ms5_secrets_open_async (cancellable, ms5_test_result_cb, &result);
  g_assert_null (ms5_secrets_open_finish (client_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  g_test_add_func ("/client/secrets/memory", test_memory);
  g_test_add_func ("/client/secrets/bad-key", test_bad_key);
  g_test_add_func ("/client/secrets/cancel", test_cancel);
  if (g_str_equal (argv[1], "open"))
    g_test_add_func ("/client/secrets/keyring", test_keyring);
  else
    g_test_add_func ("/client/secrets/no-keyring", test_no_keyring);
  return g_test_run ();
}
