/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-web-push-cipher.h"

#include <gnutls/crypto.h>
#include <nettle/bignum.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <sodium.h>
#include <string.h>

#define NUMBER_BYTES 32
#define KEY_BYTES    16
#define NONCE_BYTES  12
#define TAG_BYTES    16

#define RECORD_SIZE 4096
#define LAST_RECORD 0x02

#define UNCOMPRESSED 0x04 /* SEC 1, 2.3.3 */

static gboolean
point_read (struct ecc_point *point,
            const guint8     *bytes)
{
  mpz_t x, y;
  gboolean is_on_curve;

  nettle_mpz_init_set_str_256_u (x, NUMBER_BYTES, bytes + 1);
  nettle_mpz_init_set_str_256_u (y, NUMBER_BYTES, bytes + 1 + NUMBER_BYTES);
  is_on_curve = bytes[0] == UNCOMPRESSED && ecc_point_set (point, x, y);
  mpz_clear (x);
  mpz_clear (y);
  return is_on_curve;
}

static void
point_write (const struct ecc_point *point,
             guint8                 *bytes)
{
  mpz_t x, y;

  mpz_init (x);
  mpz_init (y);
  ecc_point_get (point, x, y);
  bytes[0] = UNCOMPRESSED;
  nettle_mpz_get_str_256 (NUMBER_BYTES, bytes + 1, x);
  nettle_mpz_get_str_256 (NUMBER_BYTES, bytes + 1 + NUMBER_BYTES, y);
  mpz_clear (x);
  mpz_clear (y);
}

static gboolean
scalar_read (struct ecc_scalar *scalar,
             const guint8      *bytes)
{
  mpz_t number;
  gboolean is_in_range;

  nettle_mpz_init_set_str_256_u (number, NUMBER_BYTES, bytes);
  is_in_range = ecc_scalar_set (scalar, number);
  mpz_clear (number);
  return is_in_range;
}

/**
 * ms5_web_push_keys_are_valid:
 * @keys: a receiver's keys
 *
 * Returns: whether its public key is on the curve
 */
gboolean
ms5_web_push_keys_are_valid (const Ms5WebPushKeys *keys)
{
  struct ecc_point point;
  gboolean is_valid;

  ecc_point_init (&point, nettle_get_secp_256r1 ());
  is_valid = point_read (&point, keys->point);
  ecc_point_clear (&point);
  return is_valid;
}

/* What both sides can compute, and nobody else; and our own public key. */
static gboolean
agree (const Ms5WebPushKeys *keys,
       const guint8         *sender,
       guint8               *out_shared,
       guint8               *out_point)
{
  const struct ecc_curve *curve = nettle_get_secp_256r1 ();
  guint8 bytes[MS5_WEB_PUSH_POINT_BYTES];
  struct ecc_scalar secret;
  struct ecc_point theirs, product;
  gboolean is_valid;

  ecc_scalar_init (&secret, curve);
  ecc_point_init (&theirs, curve);
  ecc_point_init (&product, curve);
  is_valid = scalar_read (&secret, sender) && point_read (&theirs, keys->point);
  if (is_valid)
    {
      ecc_point_mul_g (&product, &secret);
      point_write (&product, out_point);
      ecc_point_mul (&product, &secret, &theirs);
      point_write (&product, bytes);
      memcpy (out_shared, bytes + 1, NUMBER_BYTES);
      sodium_memzero (bytes, sizeof bytes);
    }
  ecc_scalar_clear (&secret);
  ecc_point_clear (&theirs);
  ecc_point_clear (&product);
  return is_valid;
}

/* RFC 5869, in one go. */
static void
derive (const guint8 *salt,
        gsize         salt_size,
        const guint8 *secret,
        gsize         secret_size,
        GByteArray   *info,
        guint8       *out,
        gsize         size)
{
  guint8 extracted[NUMBER_BYTES];
  const gnutls_datum_t salt_datum = { (guint8 *) salt, (unsigned int) salt_size };
  const gnutls_datum_t secret_datum = { (guint8 *) secret, (unsigned int) secret_size };
  const gnutls_datum_t extracted_datum = { extracted, sizeof extracted };
  const gnutls_datum_t info_datum = { info->data, info->len };

  if (gnutls_hkdf_extract (GNUTLS_MAC_SHA256, &secret_datum, &salt_datum, extracted) < 0
      || gnutls_hkdf_expand (GNUTLS_MAC_SHA256, &extracted_datum, &info_datum, out, size) < 0)
    g_error ("GnuTLS has no HKDF with SHA-256 on this machine");
  sodium_memzero (extracted, sizeof extracted);
}

/* @label: with the zero at its end */
static GByteArray *
make_info (const char *label)
{
  GByteArray *info = g_byte_array_new ();

  g_byte_array_append (info, (const guint8 *) label, (guint) strlen (label) + 1);
  return info;
}

/* RFC 8291, 3.4, and RFC 8188, 2.2 and 2.3. */
static void
make_key (const Ms5WebPushKeys *keys,
          const guint8         *shared,
          const guint8         *point,
          const guint8         *salt,
          guint8               *out_key,
          guint8               *out_nonce)
{
  g_autoptr (GByteArray) push_info = make_info ("WebPush: info");
  g_autoptr (GByteArray) key_info = make_info ("Content-Encoding: aes128gcm");
  g_autoptr (GByteArray) nonce_info = make_info ("Content-Encoding: nonce");
  guint8 secret[NUMBER_BYTES];

  g_byte_array_append (push_info, keys->point, MS5_WEB_PUSH_POINT_BYTES);
  g_byte_array_append (push_info, point, MS5_WEB_PUSH_POINT_BYTES);
  derive (keys->auth, MS5_WEB_PUSH_AUTH_BYTES, shared, NUMBER_BYTES, push_info, secret, sizeof secret);
  derive (salt, MS5_WEB_PUSH_SALT_BYTES, secret, sizeof secret, key_info, out_key, KEY_BYTES);
  derive (salt, MS5_WEB_PUSH_SALT_BYTES, secret, sizeof secret, nonce_info, out_nonce, NONCE_BYTES);
  sodium_memzero (secret, sizeof secret);
}

/* Appends the one record: the text and its end, sealed. */
static void
append_record (GByteArray   *out,
               GBytes       *text,
               const guint8 *key,
               const guint8 *nonce)
{
  const gnutls_datum_t key_datum = { (guint8 *) key, KEY_BYTES };
  const guint8 end = LAST_RECORD;
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  gnutls_aead_cipher_hd_t cipher;
  gsize size;
  guint at = out->len;

  g_byte_array_append (plain, g_bytes_get_data (text, NULL), (guint) g_bytes_get_size (text));
  g_byte_array_append (plain, &end, 1);
  size = plain->len + TAG_BYTES;
  g_byte_array_set_size (out, at + (guint) size);
  if (gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_128_GCM, &key_datum) < 0
      || gnutls_aead_cipher_encrypt (cipher, nonce, NONCE_BYTES, NULL, 0, TAG_BYTES, plain->data, plain->len,
                                     out->data + at, &size) < 0)
    g_error ("GnuTLS has no AES-128-GCM on this machine");
  gnutls_aead_cipher_deinit (cipher);
}

/**
 * ms5_web_push_encrypt:
 * @keys: the receiver's keys
 * @sender: 32 random bytes: our private key, for this message only
 * @salt: 16 random bytes
 * @text: the message
 *
 * Encrypts by RFC 8291.
 *
 * Returns: (transfer full) (nullable): @text as `aes128gcm`; %NULL if it is too long, @keys are not on
 *   the curve, or @sender is no private key, as one in four thousand million is
 */
GBytes *
ms5_web_push_encrypt (const Ms5WebPushKeys *keys,
                      const guint8         *sender,
                      const guint8         *salt,
                      GBytes               *text)
{
  static const guint8 sizes[] = { RECORD_SIZE >> 24, RECORD_SIZE >> 16 & 0xff, RECORD_SIZE >> 8 & 0xff, RECORD_SIZE & 0xff,
                                  MS5_WEB_PUSH_POINT_BYTES };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 shared[NUMBER_BYTES];
  guint8 point[MS5_WEB_PUSH_POINT_BYTES];
  guint8 key[KEY_BYTES];
  guint8 nonce[NONCE_BYTES];

  if (g_bytes_get_size (text) > MS5_WEB_PUSH_MAX_BYTES || !agree (keys, sender, shared, point))
    return NULL;

  make_key (keys, shared, point, salt, key, nonce);
  g_byte_array_append (out, salt, MS5_WEB_PUSH_SALT_BYTES);
  g_byte_array_append (out, sizes, sizeof sizes);
  g_byte_array_append (out, point, sizeof point);
  append_record (out, text, key, nonce);
  sodium_memzero (shared, sizeof shared);
  sodium_memzero (key, sizeof key);
  sodium_memzero (nonce, sizeof nonce);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
