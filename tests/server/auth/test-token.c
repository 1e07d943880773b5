/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-base64url.h"
#include "server/auth/ms5-token.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1770000000) * MS5_USEC_PER_S)
#define MINUTES(n) ((n) * MS5_USEC_PER_MIN)

static const Ms5ClaimRules rules = { "here", "floor", MINUTES (1) };

/* Claims: the signature is somebody else's business. */

static const char good[] =
  "{\"iss\":\"here\",\"aud\":\"floor\",\"sub\":\"u-1\",\"sid\":\"s-1\","
  "\"iat\":1770000000,\"nbf\":1770000000,\"exp\":1770000600}";

static int
read_at (const char *text,
         Ms5Time     now)
{
  g_auto (Ms5Claims) claims = { NULL };
  g_autoptr (GError) error = NULL;

  if (ms5_claims_read (text, strlen (text), &rules, now, &claims, &error))
    return -1;

  g_test_message ("%s", error->message);
  g_assert_true (error->domain == MS5_TOKEN_ERROR);
  return error->code;
}

static void
test_claims (void)
{
  g_auto (Ms5Claims) claims = { NULL };

  g_assert_true (ms5_claims_read (good, strlen (good), &rules, NOW, &claims, NULL));
  g_assert_cmpstr (claims.sub, ==, "u-1");
  g_assert_cmpstr (claims.sid, ==, "s-1");
  g_assert_cmpint (claims.issued, ==, NOW);
  g_assert_cmpint (claims.expires, ==, NOW + MINUTES (10));
}

static void
test_times (void)
{
  /* One minute of leeway on either side, and not a moment more. */
  g_assert_cmpint (read_at (good, NOW - MINUTES (1)), ==, -1);
  g_assert_cmpint (read_at (good, NOW - MINUTES (1) - 1), ==, MS5_TOKEN_ERROR_EARLY);
  g_assert_cmpint (read_at (good, NOW + MINUTES (11) - 1), ==, -1);
  g_assert_cmpint (read_at (good, NOW + MINUTES (11)), ==, MS5_TOKEN_ERROR_EXPIRED);
}

static void
test_bad_claims (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int         code; /* -1 for right */
  } cases[] = {
    { "\"iss\":\"here\",", "", MS5_TOKEN_ERROR_CLAIM },
    { "\"here\"", "\"there\"", MS5_TOKEN_ERROR_CLAIM },
    { "\"here\"", "[\"here\"]", MS5_TOKEN_ERROR_CLAIM },
    { "\"aud\":\"floor\",", "", MS5_TOKEN_ERROR_CLAIM },
    { "\"floor\"", "\"Floor\"", MS5_TOKEN_ERROR_CLAIM },
    { "\"floor\"", "[\"other\",\"floor\"]", -1 },
    { "\"floor\"", "[\"other\"]", MS5_TOKEN_ERROR_CLAIM },
    { "\"floor\"", "[]", MS5_TOKEN_ERROR_CLAIM },
    { "\"floor\"", "[\"floor\",1]", MS5_TOKEN_ERROR_CLAIM },
    { "\"floor\"", "null", MS5_TOKEN_ERROR_CLAIM },
    { "\"sub\":\"u-1\",", "", MS5_TOKEN_ERROR_CLAIM },
    { "\"u-1\"", "1", MS5_TOKEN_ERROR_CLAIM },
    { "\"sid\":\"s-1\",", "", MS5_TOKEN_ERROR_CLAIM },
    { "\"iat\":1770000000,", "", -1 },
    { "\"iat\":1770000000", "\"iat\":1770000061", MS5_TOKEN_ERROR_EARLY },
    { "\"nbf\":1770000000,", "", MS5_TOKEN_ERROR_CLAIM },
    { "\"nbf\":1770000000", "\"nbf\":1770000061", MS5_TOKEN_ERROR_EARLY },
    { "\"nbf\":1770000000", "\"nbf\":-1", MS5_TOKEN_ERROR_CLAIM },
    { ",\"exp\":1770000600", "", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "1769999940", MS5_TOKEN_ERROR_EXPIRED },
    { "1770000600", "1769999941", -1 },
    { "1770000600", "\"1770000600\"", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "1770000600.5", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "1e300", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "99999999999999999999", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "9007199254740993", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "true", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "1770000600,\"exp\":9990000600", MS5_TOKEN_ERROR_CLAIM },
    { "1770000600", "1770000600,\"more\":{\"a\":[1]}", -1 },
    { "1770000600}", "1770000600", MS5_TOKEN_ERROR_CLAIM },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (good);

      g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 1), ==, 1);
      g_test_message ("%s", text->str);
      g_assert_cmpint (read_at (text->str, NOW), ==, cases[i].code);
    }

  g_assert_cmpint (read_at ("", NOW), ==, MS5_TOKEN_ERROR_CLAIM);
  g_assert_cmpint (read_at ("[]", NOW), ==, MS5_TOKEN_ERROR_CLAIM);
  g_assert_cmpint (read_at ("foo", NOW), ==, MS5_TOKEN_ERROR_CLAIM);
}

/* Tokens: both together. */

static Ms5JwsKey *
make_key (const char *kid,
          guint8      filling)
{
  guint8 secret[32];

  memset (secret, filling, sizeof secret);
  return ms5_jws_key_new_hs256 (kid, secret, sizeof secret);
}

static int
check (Ms5Tokens  *tokens,
       const char *token,
       Ms5Time     now)
{
  g_auto (Ms5Claims) claims = { NULL };
  g_autoptr (GError) error = NULL;

  return ms5_tokens_check (tokens, token, now, &claims, &error) ? -1 : error->code;
}

static void
test_issue (void)
{
  g_autoptr (Ms5Tokens) tokens = ms5_tokens_new ("here", "floor", MINUTES (10));
  g_autoptr (Ms5Tokens) others = ms5_tokens_new ("there", "floor", MINUTES (10));
  g_autoptr (Ms5JwsKey) key = make_key ("k1", 1);
  g_autofree char *token = NULL;
  g_auto (Ms5Claims) claims = { NULL };
  g_autoptr (GError) error = NULL;
  Ms5Time expires;

  ms5_tokens_add_key (tokens, key);
  ms5_tokens_add_key (others, key);
  token = ms5_tokens_issue (tokens, "u-1", "s-1", NOW + 999999, &expires);
  g_assert_cmpint (expires, ==, NOW + MINUTES (10));
  g_assert_true (ms5_tokens_check (tokens, token, NOW, &claims, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (claims.sub, ==, "u-1");
  g_assert_cmpstr (claims.sid, ==, "s-1");
  g_assert_cmpint (claims.expires, ==, expires);

  g_assert_cmpint (check (tokens, token, expires + MINUTES (1)), ==, MS5_TOKEN_ERROR_EXPIRED);
  g_assert_cmpint (check (others, token, NOW), ==, MS5_TOKEN_ERROR_CLAIM);
}

static void
test_type (void)
{
  g_autoptr (Ms5Tokens) tokens = ms5_tokens_new ("here", "floor", MINUTES (10));
  g_autoptr (Ms5JwsKey) key = make_key ("k1", 1);
  g_autoptr (json_t) payload = ms5_json_parse (good, strlen (good), &ms5_json_limits_client, NULL);
  static const char *const others[] = { "JWT", "AT+JWT", "application/at+jwt", "" };
  g_autofree char *right = ms5_jws_sign (key, "at+jwt", payload);

  ms5_tokens_add_key (tokens, key);
  g_assert_cmpint (check (tokens, right, NOW), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *wrong = ms5_jws_sign (key, others[i], payload);

      g_assert_cmpint (check (tokens, wrong, NOW), ==, MS5_TOKEN_ERROR_TYPE);
    }
}

static void
test_rotation (void)
{
  g_autoptr (Ms5Tokens) tokens = ms5_tokens_new ("here", "floor", MINUTES (10));
  g_autoptr (Ms5Tokens) later = ms5_tokens_new ("here", "floor", MINUTES (10));
  g_autoptr (Ms5JwsKey) one = make_key ("k1", 1);
  g_autoptr (Ms5JwsKey) two = make_key ("k2", 2);
  g_autoptr (Ms5JwsKey) fake = make_key ("k1", 3);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  Ms5Time expires;

  ms5_tokens_add_key (tokens, one);
  first = ms5_tokens_issue (tokens, "u-1", "s-1", NOW, &expires);
  ms5_tokens_add_key (tokens, two);
  second = ms5_tokens_issue (tokens, "u-1", "s-1", NOW, &expires);
  g_assert_cmpint (check (tokens, first, NOW), ==, -1);
  g_assert_cmpint (check (tokens, second, NOW), ==, -1);

  /* The newest signs. */
  ms5_tokens_add_key (later, two);
  g_assert_cmpint (check (later, second, NOW), ==, -1);
  g_assert_cmpint (check (later, first, NOW), ==, MS5_TOKEN_ERROR_KEY);
  ms5_tokens_add_key (later, fake);
  g_assert_cmpint (check (later, first, NOW), ==, MS5_TOKEN_ERROR_SIGNATURE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/token/claims", test_claims);
  g_test_add_func ("/auth/token/times", test_times);
  g_test_add_func ("/auth/token/bad-claims", test_bad_claims);
  g_test_add_func ("/auth/token/issue", test_issue);
  g_test_add_func ("/auth/token/type", test_type);
  g_test_add_func ("/auth/token/rotation", test_rotation);

  return g_test_run ();
}
