/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-jws-private.h"

#include "server/auth/ms5-base64url.h"

#include <gnutls/crypto.h>
#include <string.h>

#define UNCOMPRESSED 0x04 /* SEC 1, 2.3.3 */

/* Which algorithm a private key is for, if it is for one of ours. */
static gboolean
find_algorithm (gnutls_privkey_t  private,
                Ms5JwsAlgorithm  *out_algorithm)
{
  unsigned int bits = 0;
  int kind = gnutls_privkey_get_pk_algorithm (private, &bits);
  gnutls_ecc_curve_t curve;

  *out_algorithm = kind == GNUTLS_PK_RSA ? MS5_JWS_RS256 : MS5_JWS_ES256;
  if (kind == GNUTLS_PK_RSA)
    return bits >= MS5_JWS_MIN_RSA_BITS;
  return kind == GNUTLS_PK_ECDSA && gnutls_privkey_export_ecc_raw (private, &curve, NULL, NULL, NULL) == 0
         && curve == GNUTLS_ECC_CURVE_SECP256R1;
}

/**
 * ms5_jws_key_new_from_pem:
 * @kid: (nullable): its name
 * @pem: an RSA key of at least 2048 bits, or one on P-256, that is not encrypted
 * @length: the length of @pem
 * @error: return location for %MS5_TOKEN_ERROR_KEY
 *
 * Returns: (transfer full) (nullable): a key that signs and verifies
 */
Ms5JwsKey *
ms5_jws_key_new_from_pem (const char  *kid,
                          const char  *pem,
                          gsize        length,
                          GError     **error)
{
  const gnutls_datum_t text = { (guint8 *) pem, (unsigned int) length };
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new (kid, MS5_JWS_RS256);

  g_return_val_if_fail (pem != NULL, NULL);

  if (gnutls_privkey_init (&key->private) == 0
      && gnutls_privkey_import_x509_raw (key->private, &text, GNUTLS_X509_FMT_PEM, NULL, 0) == 0
      && gnutls_privkey_verify_params (key->private) == 0
      && find_algorithm (key->private, &key->algorithm)
      && gnutls_pubkey_init (&key->public) == 0
      && gnutls_pubkey_import_privkey (key->public, key->private, 0, 0) == 0)
    return g_steal_pointer (&key);

  g_set_error (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_KEY,
               "There is no private key in it that is RSA of at least %d bits, or on P-256", MS5_JWS_MIN_RSA_BITS);
  return NULL;
}

/* Appends a number with exactly as many bytes as the curve has. */
static void
append_number (GByteArray           *bytes,
               const gnutls_datum_t *number)
{
  static const guint8 zeros[MS5_JWS_P256_BYTES];
  guint skipped = number->size > MS5_JWS_P256_BYTES ? number->size - MS5_JWS_P256_BYTES : 0;
  guint size = number->size - skipped;

  g_byte_array_append (bytes, zeros, MS5_JWS_P256_BYTES - size);
  g_byte_array_append (bytes, number->data + skipped, size);
}

/* GnuTLS says it in DER; the two numbers have to stand side by side (RFC 7518, 3.4). */
static char *
encode_es256 (const gnutls_datum_t *der)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gnutls_datum_t r = { NULL, 0 };
  gnutls_datum_t s = { NULL, 0 };

  if (gnutls_decode_rs_value (der, &r, &s) < 0)
    return NULL;

  append_number (bytes, &r);
  append_number (bytes, &s);
  gnutls_free (r.data);
  gnutls_free (s.data);
  return ms5_base64url_encode (bytes->data, bytes->len);
}

/* Returns: (transfer full) (nullable): the signature of @text, in base64url */
char *
ms5_jws_key_sign_private (const Ms5JwsKey *key,
                          const char      *text,
                          gsize            length)
{
  const gnutls_datum_t data = { (guint8 *) text, (unsigned int) length };
  gboolean is_rsa = key->algorithm == MS5_JWS_RS256;
  gnutls_datum_t signature = { NULL, 0 };
  char *encoded;

  g_return_val_if_fail (key->private != NULL, NULL);

  if (gnutls_privkey_sign_data2 (key->private, is_rsa ? GNUTLS_SIGN_RSA_SHA256 : GNUTLS_SIGN_ECDSA_SHA256, 0, &data,
                                 &signature) < 0)
    return NULL;

  encoded = is_rsa ? ms5_base64url_encode (signature.data, signature.size) : encode_es256 (&signature);
  gnutls_free (signature.data);
  return encoded;
}

/**
 * ms5_jws_key_dup_point:
 * @key: a key on P-256
 *
 * Returns: (transfer full) (nullable): its public part, as an uncompressed point in base64url
 */
char *
ms5_jws_key_dup_point (const Ms5JwsKey *key)
{
  const guint8 form = UNCOMPRESSED;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gnutls_datum_t x = { NULL, 0 };
  gnutls_datum_t y = { NULL, 0 };
  gnutls_ecc_curve_t curve;

  g_return_val_if_fail (key->algorithm == MS5_JWS_ES256, NULL);

  if (gnutls_pubkey_export_ecc_raw (key->public, &curve, &x, &y) < 0)
    return NULL;

  g_byte_array_append (bytes, &form, 1);
  append_number (bytes, &x);
  append_number (bytes, &y);
  gnutls_free (x.data);
  gnutls_free (y.data);
  return ms5_base64url_encode (bytes->data, bytes->len);
}
