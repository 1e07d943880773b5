/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-jws-private.h"

#include "protocol/ms5-json-reader.h"
#include "server/auth/ms5-base64url.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <string.h>

#define MAX_KEY_TEXT 4096

Ms5JwsKey *
ms5_jws_key_new (const char      *kid,
                 Ms5JwsAlgorithm  algorithm)
{
  Ms5JwsKey *key = g_new0 (Ms5JwsKey, 1);

  g_atomic_ref_count_init (&key->ref_count);
  key->kid = g_strdup (kid);
  key->algorithm = algorithm;
  return key;
}

/**
 * ms5_jws_key_new_hs256:
 * @kid: its name
 * @secret: random bytes, copied
 * @size: their number, at least 32
 *
 * Returns: (transfer full): a key that signs and verifies
 */
Ms5JwsKey *
ms5_jws_key_new_hs256 (const char   *kid,
                       const guint8 *secret,
                       gsize         size)
{
  Ms5JwsKey *key;

  g_return_val_if_fail (kid != NULL, NULL);
  g_return_val_if_fail (secret != NULL && size >= MS5_JWS_MIN_SECRET, NULL);

  if (sodium_init () < 0)
    g_error ("libsodium can't be used on this machine");

  key = ms5_jws_key_new (kid, MS5_JWS_HS256);
  key->secret = sodium_malloc (size);
  if (key->secret == NULL)
    g_error ("No guarded memory for a key");
  memcpy (key->secret, secret, size);
  key->secret_size = size;
  sodium_mprotect_readonly (key->secret);
  return key;
}

/**
 * ms5_jws_key_ref:
 * @key: a key
 *
 * Returns: (transfer full): @key
 */
Ms5JwsKey *
ms5_jws_key_ref (Ms5JwsKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

/**
 * ms5_jws_key_unref:
 * @key: (transfer full): a key
 */
void
ms5_jws_key_unref (Ms5JwsKey *key)
{
  g_return_if_fail (key != NULL);

  if (!g_atomic_ref_count_dec (&key->ref_count))
    return;

  if (key->secret != NULL)
    sodium_free (key->secret);
  if (key->public != NULL)
    gnutls_pubkey_deinit (key->public);
  if (key->private != NULL)
    gnutls_privkey_deinit (key->private);
  g_free (key->kid);
  g_free (key);
}

/**
 * ms5_jws_key_get_id:
 * @key: a key
 *
 * Returns: (nullable): its name, as `kid` has it
 */
const char *
ms5_jws_key_get_id (const Ms5JwsKey *key)
{
  return key->kid;
}

/**
 * ms5_jws_key_get_algorithm:
 * @key: a key
 *
 * Returns: the one algorithm it is for
 */
Ms5JwsAlgorithm
ms5_jws_key_get_algorithm (const Ms5JwsKey *key)
{
  return key->algorithm;
}

/* JSON Web Keys (RFC 7517) */

static guint8 *
get_bytes (Ms5JsonReader *reader,
           const char    *member,
           gsize         *out_size)
{
  const char *text;
  guint8 *data;

  if (!ms5_json_get_string (reader, member, MS5_JSON_REQUIRED, MAX_KEY_TEXT, &text))
    return NULL;

  data = ms5_base64url_decode (text, strlen (text), out_size);
  if (data == NULL)
    ms5_json_reader_complain (reader, member, "is not base64url");
  return data;
}

/* A key says what it is for in up to two ways; each that is there must allow verifying. */
static void
check_use (Ms5JsonReader *reader)
{
  Ms5JsonReader ops;
  const char *use;
  gboolean verify = FALSE;

  if (ms5_json_get_string (reader, "use", MS5_JSON_OPTIONAL, MAX_KEY_TEXT, &use)
      && !g_str_equal (use, "sig"))
    ms5_json_reader_complain (reader, "use", "is not «sig»");

  if (!ms5_json_get_array (reader, "key_ops", MS5_JSON_OPTIONAL, 16, &ops))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&ops); i++)
    {
      Ms5JsonReader element;
      const char *op;

      ms5_json_get_element (&ops, i, &element);
      verify = verify || (ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MAX_KEY_TEXT, &op)
                          && g_str_equal (op, "verify"));
    }
  if (!verify)
    ms5_json_reader_complain (reader, "key_ops", "has no «verify»");
}

static void
check_algorithm (Ms5JsonReader *reader,
                 const char    *expected)
{
  const char *algorithm;

  if (ms5_json_get_string (reader, "alg", MS5_JSON_OPTIONAL, MAX_KEY_TEXT, &algorithm)
      && !g_str_equal (algorithm, expected))
    ms5_json_reader_complain (reader, "alg", "is not «%s»", expected);
}

static Ms5JwsKey *
read_oct (Ms5JsonReader *reader,
          const char    *kid)
{
  gsize size = 0;
  g_autofree guint8 *secret = get_bytes (reader, "k", &size);
  Ms5JwsKey *key = NULL;

  check_algorithm (reader, "HS256");
  if (secret == NULL)
    return NULL;

  if (size >= MS5_JWS_MIN_SECRET)
    key = ms5_jws_key_new_hs256 (kid, secret, size);
  else
    ms5_json_reader_complain (reader, "k", "has less than %d bytes", MS5_JWS_MIN_SECRET);
  sodium_memzero (secret, size);
  return key;
}

static gnutls_datum_t
as_datum (guint8 *data,
          gsize   size)
{
  return (gnutls_datum_t) { data, (unsigned int) size };
}

static Ms5JwsKey *
read_rsa (Ms5JsonReader *reader,
          const char    *kid)
{
  gsize n_size = 0;
  gsize e_size = 0;
  g_autofree guint8 *n = get_bytes (reader, "n", &n_size);
  g_autofree guint8 *e = get_bytes (reader, "e", &e_size);
  g_autoptr (Ms5JwsKey) key = NULL;
  gnutls_datum_t n_datum;
  gnutls_datum_t e_datum;
  unsigned int bits = 0;

  check_algorithm (reader, "RS256");
  if (n == NULL || e == NULL)
    return NULL;

  n_datum = as_datum (n, n_size);
  e_datum = as_datum (e, e_size);
  key = ms5_jws_key_new (kid, MS5_JWS_RS256);
  if (gnutls_pubkey_init (&key->public) == 0
      && gnutls_pubkey_import_rsa_raw (key->public, &n_datum, &e_datum) == 0
      && gnutls_pubkey_verify_params (key->public) == 0
      && gnutls_pubkey_get_pk_algorithm (key->public, &bits) == GNUTLS_PK_RSA
      && bits >= MS5_JWS_MIN_RSA_BITS)
    return g_steal_pointer (&key);

  ms5_json_reader_complain (reader, "n", "is no RSA key of at least %d bits", MS5_JWS_MIN_RSA_BITS);
  return NULL;
}

static Ms5JwsKey *
read_ec (Ms5JsonReader *reader,
         const char    *kid)
{
  gsize x_size = 0;
  gsize y_size = 0;
  g_autofree guint8 *x = get_bytes (reader, "x", &x_size);
  g_autofree guint8 *y = get_bytes (reader, "y", &y_size);
  g_autoptr (Ms5JwsKey) key = NULL;
  gnutls_datum_t x_datum;
  gnutls_datum_t y_datum;
  const char *curve;

  check_algorithm (reader, "ES256");
  if (!ms5_json_get_string (reader, "crv", MS5_JSON_REQUIRED, MAX_KEY_TEXT, &curve)
      || x == NULL || y == NULL)
    return NULL;

  x_datum = as_datum (x, x_size);
  y_datum = as_datum (y, y_size);
  key = ms5_jws_key_new (kid, MS5_JWS_ES256);
  if (g_str_equal (curve, "P-256") && x_size == MS5_JWS_P256_BYTES && y_size == MS5_JWS_P256_BYTES
      && gnutls_pubkey_init (&key->public) == 0
      && gnutls_pubkey_import_ecc_raw (key->public, GNUTLS_ECC_CURVE_SECP256R1,
                                       &x_datum, &y_datum) == 0
      && gnutls_pubkey_verify_params (key->public) == 0)
    return g_steal_pointer (&key);

  ms5_json_reader_complain (reader, "crv", "is no key on P-256");
  return NULL;
}

/**
 * ms5_jws_key_new_from_jwk:
 * @jwk: a JSON Web Key with a `kid`: `oct`, `RSA` or `EC`
 * @error: return location for a #Ms5ProtocolError
 *
 * Returns: (transfer full) (nullable): the key, for the one algorithm of its kind that we know
 */
Ms5JwsKey *
ms5_jws_key_new_from_jwk (json_t  *jwk,
                          GError **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5JwsKey) key = NULL;
  Ms5JsonReader reader;
  const char *type = "";
  const char *kid = "";

  g_return_val_if_fail (jwk != NULL, NULL);

  ms5_json_reader_init (&reader, jwk, FALSE, problems);
  check_use (&reader);
  ms5_json_get_string (&reader, "kid", MS5_JSON_REQUIRED, MAX_KEY_TEXT, &kid);
  if (!ms5_json_get_string (&reader, "kty", MS5_JSON_REQUIRED, MAX_KEY_TEXT, &type))
    ;
  else if (g_str_equal (type, "oct"))
    key = read_oct (&reader, kid);
  else if (g_str_equal (type, "RSA"))
    key = read_rsa (&reader, kid);
  else if (g_str_equal (type, "EC"))
    key = read_ec (&reader, kid);
  else
    ms5_json_reader_complain (&reader, "kty", "is unknown");

  ms5_json_reader_finish (&reader);
  if (!ms5_problems_to_error (problems, error))
    return NULL;
  return g_steal_pointer (&key);
}

/* Verifying */

static gboolean
verify_hs256 (const Ms5JwsKey *key,
              const char      *text,
              gsize            length,
              const guint8    *signature,
              gsize            size)
{
  crypto_auth_hmacsha256_state state;
  guint8 expected[crypto_auth_hmacsha256_BYTES];
  gboolean equal;

  crypto_auth_hmacsha256_init (&state, key->secret, key->secret_size);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) text, length);
  crypto_auth_hmacsha256_final (&state, expected);

  equal = size == sizeof expected && sodium_memcmp (expected, signature, sizeof expected) == 0;
  sodium_memzero (&state, sizeof state);
  sodium_memzero (expected, sizeof expected);
  return equal;
}

static gboolean
verify_public (const Ms5JwsKey          *key,
               gnutls_sign_algorithm_t   algorithm,
               const char               *text,
               gsize                     length,
               const gnutls_datum_t     *signature)
{
  gnutls_datum_t data = as_datum ((guint8 *) text, length);

  return gnutls_pubkey_verify_data2 (key->public, algorithm, 0, &data, signature) >= 0;
}

/* The two numbers stand side by side; GnuTLS wants them in DER. */
static gboolean
verify_es256 (const Ms5JwsKey *key,
              const char      *text,
              gsize            length,
              const guint8    *signature,
              gsize            size)
{
  gnutls_datum_t r = as_datum ((guint8 *) signature, MS5_JWS_P256_BYTES);
  gnutls_datum_t s = as_datum ((guint8 *) signature + MS5_JWS_P256_BYTES, MS5_JWS_P256_BYTES);
  gnutls_datum_t der = { NULL, 0 };
  gboolean valid;

  if (size != 2 * MS5_JWS_P256_BYTES || gnutls_encode_rs_value (&der, &r, &s) < 0)
    return FALSE;

  valid = verify_public (key, GNUTLS_SIGN_ECDSA_SHA256, text, length, &der);
  gnutls_free (der.data);
  return valid;
}

/**
 * ms5_jws_key_verify:
 * @key: a key
 * @text: the signed text
 * @length: its length
 * @signature: the signature
 * @size: its size
 *
 * Returns: whether @signature is that of @text under @key
 */
gboolean
ms5_jws_key_verify (const Ms5JwsKey *key,
                    const char      *text,
                    gsize            length,
                    const guint8    *signature,
                    gsize            size)
{
  gnutls_datum_t datum = as_datum ((guint8 *) signature, size);

  switch (key->algorithm)
    {
    case MS5_JWS_HS256:
      return verify_hs256 (key, text, length, signature, size);
    case MS5_JWS_RS256:
      return verify_public (key, GNUTLS_SIGN_RSA_SHA256, text, length, &datum);
    case MS5_JWS_ES256:
      return verify_es256 (key, text, length, signature, size);
    default:
      g_assert_not_reached ();
    }
}

/* Returns: (transfer full): the signature of @text, in base64url */
static char *
sign_hs256 (const Ms5JwsKey *key,
            const char      *text,
            gsize            length)
{
  crypto_auth_hmacsha256_state state;
  guint8 signature[crypto_auth_hmacsha256_BYTES];

  crypto_auth_hmacsha256_init (&state, key->secret, key->secret_size);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) text, length);
  crypto_auth_hmacsha256_final (&state, signature);
  sodium_memzero (&state, sizeof state);
  return ms5_base64url_encode (signature, sizeof signature);
}

/* Returns: (transfer full): the signature of @text, in base64url */
char *
ms5_jws_key_sign (const Ms5JwsKey *key,
                  const char      *text,
                  gsize            length)
{
  return key->algorithm == MS5_JWS_HS256 ? sign_hs256 (key, text, length) : ms5_jws_key_sign_private (key, text, length);
}
