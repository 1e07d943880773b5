/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-base64url.h"
#include "server/auth/ms5-jws.h"

#ifdef HAVE_JWT
#include <jwt.h>
#endif
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

static const guint8 secret[32] = "0123456789abcdef0123456789abcdef";

/* A shared file, or NULL with the test skipped. */
static json_t *
read_shared (const char *name)
{
  const char *folder = g_getenv ("MS5_SHARED_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/nowhere", "jwt", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  json_t *value;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip_printf ("%s is not there", path);
      return NULL;
    }
  value = ms5_json_parse (text, length, &ms5_json_limits_file, &error);
  g_assert_no_error (error);
  return value;
}

static gboolean
verifies (const char *token,
          Ms5JwsKey  *key)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Ms5Jws) jws = { NULL };

  g_ptr_array_add (keys, key);
  if (ms5_jws_verify (token, keys, &jws, &error))
    return TRUE;

  g_assert_nonnull (error);
  g_assert_true (error->domain == MS5_TOKEN_ERROR);
  return FALSE;
}

static gboolean
is_ours (const char *algorithm)
{
  return g_strcmp0 (algorithm, "HS256") == 0 || g_strcmp0 (algorithm, "RS256") == 0
         || g_strcmp0 (algorithm, "ES256") == 0;
}

/* What others may accept and we don't: characters that base64url has not. */
static gboolean
is_stricter (const char *comment)
{
  return g_str_has_prefix (comment, "InvalidCharacterInserted");
}

/* Two of the invalid ones (base64 padding) lost what was wrong with them on their way: they are,
 * letter for letter, what another test calls valid. */
static gboolean
is_called_valid (json_t     *tests,
                 const char *token)
{
  json_t *test;
  size_t i;

  json_array_foreach (tests, i, test)
    if (g_strcmp0 (json_string_value (json_object_get (test, "jws")), token) == 0
        && g_strcmp0 (json_string_value (json_object_get (test, "result")), "valid") == 0)
      return TRUE;
  return FALSE;
}

static void
check_group (json_t *group,
             guint  *accepted,
             guint  *refused)
{
  json_t *jwk = json_object_get (group, "public");
  g_autoptr (Ms5JwsKey) key = NULL;
  const char *algorithm;
  json_t *test;
  size_t i;

  if (jwk == NULL)
    jwk = json_object_get (group, "private");
  algorithm = json_string_value (json_object_get (jwk, "alg"));
  key = ms5_jws_key_new_from_jwk (jwk, NULL);
  if (is_ours (algorithm))
    g_assert_nonnull (key);

  json_array_foreach (json_object_get (group, "tests"), i, test)
    {
      const char *comment = json_string_value (json_object_get (test, "comment"));
      const char *token = json_string_value (json_object_get (test, "jws"));
      gboolean valid = g_str_equal (json_string_value (json_object_get (test, "result")), "valid");
      gboolean right;

      g_assert_nonnull (token);
      if (!valid && is_called_valid (json_object_get (group, "tests"), token))
        continue;

      right = key != NULL && verifies (token, key);
      g_test_message ("%lld %s %s: %s", (long long) json_integer_value (json_object_get (test, "tcId")),
                      algorithm != NULL ? algorithm : "-", comment, right ? "accepted" : "refused");
      if (valid && is_ours (algorithm) && !is_stricter (comment))
        g_assert_true (right);
      if (!valid || is_stricter (comment))
        g_assert_false (right);
      *accepted += right;
      *refused += !right;
    }
}

static void
test_wycheproof (void)
{
  g_autoptr (json_t) document = read_shared ("wycheproof/json_web_signature_test.json");
  guint accepted = 0;
  guint refused = 0;
  json_t *group;
  size_t i;

  if (document == NULL)
    return;

  json_array_foreach (json_object_get (document, "testGroups"), i, group)
    check_group (group, &accepted, &refused);
  g_test_message ("%u accepted, %u refused", accepted, refused);
  g_assert_cmpuint (accepted, ==, 18);
  g_assert_cmpuint (refused, >, 330);
}

static void
test_rfc7515 (void)
{
  g_autoptr (json_t) list = read_shared ("rfc7515.json");
  guint verified = 0;
  json_t *example;
  size_t i;

  if (list == NULL)
    return;

  json_array_foreach (list, i, example)
    {
      const char *token = json_string_value (json_object_get (example, "jws"));
      const char *last = strrchr (token, '.');
      json_t *jwk = json_object_get (example, "jwk");
      g_autoptr (Ms5JwsKey) key = NULL;
      g_autofree guint8 *signature = NULL;
      gsize size;

      /* None of them names a key: no token for us. */
      if (!json_is_object (jwk))
        {
          g_assert_cmpstr (json_string_value (json_object_get (example, "alg")), ==, "none");
          continue;
        }
      json_object_set_new (jwk, "kid", json_string ("rfc"));
      key = ms5_jws_key_new_from_jwk (jwk, NULL);
      g_assert_nonnull (key);
      g_assert_false (verifies (token, key));

      /* The signatures themselves are right, and no longer with one bit changed. */
      signature = ms5_base64url_decode (last + 1, strlen (last + 1), &size);
      g_assert_nonnull (signature);
      g_assert_true (ms5_jws_key_verify (key, token, (gsize) (last - token), signature, size));
      signature[size / 2] ^= 1;
      g_assert_false (ms5_jws_key_verify (key, token, (gsize) (last - token), signature, size));
      verified++;
    }
  g_assert_cmpuint (verified, ==, 3);
}

/* Our own */

static char *
make_token (const char   *header,
            const char   *payload,
            const guint8 *key)
{
  g_autofree char *head = ms5_base64url_encode (header, strlen (header));
  g_autofree char *body = ms5_base64url_encode (payload, strlen (payload));
  g_autofree char *text = g_strconcat (head, ".", body, NULL);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, 32);
  g_autofree char *tail = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, digest, &size);
  tail = ms5_base64url_encode (digest, size);
  return g_strconcat (text, ".", tail, NULL);
}

static void
test_sign (void)
{
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  g_autoptr (json_t) payload = json_pack ("{s:s, s:i}", "sub", "u-1", "exp", 5);
  g_autofree char *token = ms5_jws_sign (key, "at+jwt", payload);
  g_autofree char *expected = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}",
                                          "{\"exp\":5,\"sub\":\"u-1\"}", secret);

  g_assert_cmpstr (token, ==, expected);
  g_assert_true (verifies (token, key));
}

static void
test_headers (void)
{
  static const struct
  {
    const char *header;
    int         code; /* -1 for right */
  } cases[] = {
    { "{\"alg\":\"HS256\",\"kid\":\"k1\"}", -1 },
    { " { \"kid\" : \"k1\" , \"alg\" : \"HS256\" , \"more\" : [1] } ", -1 },
    { "{\"alg\":\"none\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"None\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"hs256\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"HS384\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"RS256\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":[\"HS256\"],\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"kid\":\"k1\"}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\",\"crit\":[\"exp\"],\"exp\":1}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\",\"b64\":false}", MS5_TOKEN_ERROR_ALGORITHM },
    { "{\"alg\":\"HS256\"}", MS5_TOKEN_ERROR_KEY },
    { "{\"alg\":\"HS256\",\"kid\":\"k2\"}", MS5_TOKEN_ERROR_KEY },
    { "{\"alg\":\"HS256\",\"kid\":null}", MS5_TOKEN_ERROR_KEY },
    { "{\"alg\":\"HS256\",\"alg\":\"HS256\",\"kid\":\"k1\"}", MS5_TOKEN_ERROR_MALFORMED },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\"", MS5_TOKEN_ERROR_MALFORMED },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\"}x", MS5_TOKEN_ERROR_MALFORMED },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\",\"x\":[[[[[]]]]]}", MS5_TOKEN_ERROR_MALFORMED },
    { "[\"HS256\",\"k1\"]", MS5_TOKEN_ERROR_MALFORMED },
    { "{\"alg\":\"HS256\",\"kid\":\"k1\\u0000\"}", MS5_TOKEN_ERROR_MALFORMED },
    { "\"HS256\"", MS5_TOKEN_ERROR_MALFORMED },
    { "", MS5_TOKEN_ERROR_MALFORMED },
  };
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  g_ptr_array_add (keys, key);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = make_token (cases[i].header, "{}", secret);
      g_auto (Ms5Jws) jws = { NULL };
      g_autoptr (GError) error = NULL;
      gboolean right = ms5_jws_verify (token, keys, &jws, &error);

      g_test_message ("%s: %s", cases[i].header, error != NULL ? error->message : "right");
      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MS5_TOKEN_ERROR, cases[i].code);
      g_assert_cmpint (right, ==, cases[i].code < 0);
    }
}

static void
test_form (void)
{
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  g_autofree char *token = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{\"a\":1}", secret);
  gsize length = strlen (token);
  const char *dot = strchr (token, '.');
  g_autofree char *huge = g_strnfill (9000, 'A');
  g_autofree char *unsigned_token = g_strndup (token, (gsize) (strrchr (token, '.') + 1 - token));
  static const char *const additions[] = { "=", "A", ".", " ", "\n", ".A", "==" };

  g_assert_true (verifies (token, key));
  g_assert_false (verifies ("", key));
  g_assert_false (verifies ("..", key));
  g_assert_false (verifies (huge, key));
  g_assert_false (verifies (unsigned_token, key));
  g_assert_false (verifies (dot + 1, key));

  for (gsize i = 0; i < G_N_ELEMENTS (additions); i++)
    {
      g_autofree char *longer = g_strconcat (token, additions[i], NULL);

      g_assert_false (verifies (longer, key));
    }
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *cut = g_strndup (token, i);

      g_assert_false (verifies (cut, key));
    }
}

static void
test_every_character_counts (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ";
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  g_autofree char *token = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{\"a\":1}", secret);

  for (gsize i = 0; token[i] != '\0'; i++)
    for (gsize j = 0; j < sizeof alphabet - 1; j++)
      {
        g_autofree char *changed = g_strdup (token);

        if (changed[i] == alphabet[j])
          continue;
        changed[i] = alphabet[j];
        g_assert_false (verifies (changed, key));
      }
}

static void
test_wrong_key (void)
{
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  guint8 other[32] = { 1 };
  g_autofree char *token = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{}", other);

  g_assert_false (verifies (token, key));
}

static void
test_jwk (void)
{
  static const struct
  {
    const char *jwk;
    gboolean    good;
  } cases[] = {
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}", TRUE },
    { "{\"kty\":\"oct\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"alg\":\"HS512\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"use\":\"enc\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"key_ops\":[\"sign\"],\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNk\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"}", FALSE },
    { "{\"kty\":\"oct\",\"kid\":\"a\"}", FALSE },
    { "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"AQAB\",\"e\":\"AQAB\"}", FALSE },
    { "{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}", FALSE },
    { "{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-256\","
      "\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\","
      "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}", FALSE },
    { "{\"kty\":\"OKP\",\"kid\":\"a\"}", FALSE },
    { "{}", FALSE },
    { "[]", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (json_t) jwk = ms5_json_parse (cases[i].jwk, strlen (cases[i].jwk),
                                               &ms5_json_limits_file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_from_jwk (jwk, &error);

      g_test_message ("%s: %s", cases[i].jwk, error != NULL ? error->message : "good");
      g_assert_cmpint (key != NULL, ==, cases[i].good);
      g_assert_cmpint (error == NULL, ==, cases[i].good);
    }
}

/* A new private key, PEM. */
static char *
make_pem (gnutls_pk_algorithm_t kind,
          unsigned int          bits)
{
  gnutls_x509_privkey_t private;
  gnutls_datum_t text = { NULL, 0 };
  char *pem;

  g_assert_cmpint (gnutls_x509_privkey_init (&private), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_generate (private, kind, bits, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2 (private, GNUTLS_X509_FMT_PEM, &text), ==, 0);
  pem = g_strndup ((const char *) text.data, text.size);
  gnutls_free (text.data);
  gnutls_x509_privkey_deinit (private);
  return pem;
}

/* Some numbers of a signature are shorter than the curve: each time it has its full length. */
static void
test_private (void)
{
  static const struct { gnutls_pk_algorithm_t kind; unsigned int bits; Ms5JwsAlgorithm algorithm; guint rounds; } cases[] = {
    { GNUTLS_PK_RSA, 2048, MS5_JWS_RS256, 1 },
    { GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), MS5_JWS_ES256, 300 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pem = make_pem (cases[i].kind, cases[i].bits);
      g_autoptr (GError) error = NULL;
      g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_from_pem ("k1", pem, strlen (pem), &error);

      g_assert_no_error (error);
      g_assert_cmpint (ms5_jws_key_get_algorithm (key), ==, cases[i].algorithm);
      for (guint n = 0; n < cases[i].rounds; n++)
        {
          g_autoptr (json_t) payload = json_pack ("{s:i}", "n", (int) n);
          g_autofree char *token = ms5_jws_sign (key, "JWT", payload);

          g_assert_true (verifies (token, key));
        }
    }
}

static void
test_wrong_private (void)
{
  g_autofree char *short_rsa = make_pem (GNUTLS_PK_RSA, 1024);
  g_autofree char *other_curve = make_pem (GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP384R1));
  g_autofree char *other_kind = make_pem (GNUTLS_PK_EDDSA_ED25519, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_ED25519));
  const char *const cases[] = { short_rsa, other_curve, other_kind, "", "-----BEGIN PRIVATE KEY-----\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ms5_jws_key_new_from_pem (NULL, cases[i], strlen (cases[i]), &error));
      g_assert_error (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_KEY);
    }
}

/* A second opinion on the signature; and the reason why it is no more than that. */
static void
test_libjwt (void)
{
#ifdef HAVE_JWT
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_hs256 ("k1", secret, sizeof secret);
  g_autofree char *plain = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{\"a\":1}", secret);
  g_autofree char *access = make_token ("{\"alg\":\"HS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}",
                                        "{\"a\":1}", secret);
  jwt_t *jwt = NULL;
  char *theirs;

  g_assert_cmpint (jwt_decode (&jwt, plain, secret, sizeof secret), ==, 0);
  jwt_free (jwt);
  jwt = NULL;
  if (jwt_decode (&jwt, access, secret, sizeof secret) == 0)
    g_test_message ("This libjwt would do for access tokens");
  jwt_free (jwt);

  g_assert_cmpint (jwt_new (&jwt), ==, 0);
  g_assert_cmpint (jwt_set_alg (jwt, JWT_ALG_HS256, secret, sizeof secret), ==, 0);
  g_assert_cmpint (jwt_add_header (jwt, "kid", "k1"), ==, 0);
  g_assert_cmpint (jwt_add_grant (jwt, "sub", "u-1"), ==, 0);
  theirs = jwt_encode_str (jwt);
  g_assert_true (verifies (theirs, key));
  free (theirs);
  jwt_free (jwt);
#else
  g_test_skip ("libjwt is not there");
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auth/jws/wycheproof", test_wycheproof);
  g_test_add_func ("/auth/jws/rfc7515", test_rfc7515);
  g_test_add_func ("/auth/jws/sign", test_sign);
  g_test_add_func ("/auth/jws/headers", test_headers);
  g_test_add_func ("/auth/jws/form", test_form);
  g_test_add_func ("/auth/jws/every-character-counts", test_every_character_counts);
  g_test_add_func ("/auth/jws/wrong-key", test_wrong_key);
  g_test_add_func ("/auth/jws/jwk", test_jwk);
  g_test_add_func ("/auth/jws/private", test_private);
  g_test_add_func ("/auth/jws/wrong-private", test_wrong_private);
  g_test_add_func ("/auth/jws/libjwt", test_libjwt);

  return g_test_run ();
}
