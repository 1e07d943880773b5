/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-seal-private.h"

#include <string.h>

G_STATIC_ASSERT (MS5_SEAL_KEY_BYTES == crypto_kdf_KEYBYTES);

/* Shown in the keyring; a later kind of key will say so here. */
#define TEXT_PREFIX "ms5-seal-1:"

/* The parts of a key: one secret for each use, none of which tells anything about another. */
#define KDF_CONTEXT "ms5-seal"
#define KDF_ID 1
#define KDF_VALUES 2
#define KDF_TAGS 3

struct _Ms5SealKey
{
  gatomicrefcount  ref_count;
  guint64          id;
  guint8          *secret; /* all three in one guarded piece */
  guint8          *values;
  guint8          *tags;
};

G_DEFINE_QUARK (ms5-seal-error-quark, ms5_seal_error)

static void
derive (guint8       *out,
        gsize         size,
        guint64       use,
        const guint8 *secret)
{
  if (crypto_kdf_derive_from_key (out, size, use, KDF_CONTEXT, secret) != 0)
    g_assert_not_reached ();
}

/* A key whose secret is still to be filled in. */
static Ms5SealKey *
key_new (void)
{
  Ms5SealKey *key;

  if (sodium_init () < 0)
    g_error ("libsodium can't be used on this machine");

  key = g_new0 (Ms5SealKey, 1);
  g_atomic_ref_count_init (&key->ref_count);
  key->secret = sodium_malloc (3 * MS5_SEAL_KEY_BYTES);
  if (key->secret == NULL)
    g_error ("No guarded memory for a key");
  key->values = key->secret + MS5_SEAL_KEY_BYTES;
  key->tags = key->values + MS5_SEAL_KEY_BYTES;
  return key;
}

static void
key_complete (Ms5SealKey *key)
{
  guint8 id[crypto_kdf_BYTES_MIN];

  derive (id, sizeof id, KDF_ID, key->secret);
  memcpy (&key->id, id, sizeof key->id);
  key->id = GUINT64_FROM_LE (key->id);

  derive (key->values, MS5_SEAL_KEY_BYTES, KDF_VALUES, key->secret);
  derive (key->tags, MS5_SEAL_KEY_BYTES, KDF_TAGS, key->secret);
  sodium_mprotect_readonly (key->secret);
}

/**
 * ms5_seal_key_generate:
 *
 * Returns: (transfer full): a new random key
 */
Ms5SealKey *
ms5_seal_key_generate (void)
{
  Ms5SealKey *key = key_new ();

  crypto_kdf_keygen (key->secret);
  key_complete (key);
  return key;
}

/**
 * ms5_seal_key_decode:
 * @text: what ms5_seal_key_encode() gave
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the key
 */
Ms5SealKey *
ms5_seal_key_decode (const char  *text,
                     GError     **error)
{
  g_autoptr (Ms5SealKey) key = NULL;
  const char *end = NULL;
  gsize size = 0;

  g_return_val_if_fail (text != NULL, NULL);

  key = key_new ();
  if (g_str_has_prefix (text, TEXT_PREFIX)
      && sodium_base642bin (key->secret, MS5_SEAL_KEY_BYTES,
                            text + strlen (TEXT_PREFIX), strlen (text + strlen (TEXT_PREFIX)),
                            NULL, &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0
      && size == MS5_SEAL_KEY_BYTES && *end == '\0')
    {
      key_complete (key);
      return g_steal_pointer (&key);
    }

  g_set_error_literal (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY, "The text is no sealing key");
  return NULL;
}

/**
 * ms5_seal_key_encode:
 * @key: a key
 *
 * Writes the key down for a keyring. Free the text with ms5_seal_free_text(), which wipes it.
 *
 * Returns: (transfer full): the key as text
 */
char *
ms5_seal_key_encode (const Ms5SealKey *key)
{
  gsize prefix = strlen (TEXT_PREFIX);
  gsize size = sodium_base64_ENCODED_LEN (MS5_SEAL_KEY_BYTES, sodium_base64_VARIANT_ORIGINAL);
  char *text;

  g_return_val_if_fail (key != NULL, NULL);

  text = g_malloc (prefix + size);
  memcpy (text, TEXT_PREFIX, prefix);
  sodium_bin2base64 (text + prefix, size, key->secret, MS5_SEAL_KEY_BYTES,
                     sodium_base64_VARIANT_ORIGINAL);
  return text;
}

/**
 * ms5_seal_free_text:
 * @text: (nullable) (transfer full): a secret
 *
 * Wipes @text and frees it.
 */
void
ms5_seal_free_text (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * ms5_seal_key_get_id:
 * @key: a key
 *
 * Returns: a number that tells keys apart and no secret
 */
guint64
ms5_seal_key_get_id (const Ms5SealKey *key)
{
  g_return_val_if_fail (key != NULL, 0);

  return key->id;
}

const guint8 *
ms5_seal_key_get_value_key (const Ms5SealKey *key)
{
  return key->values;
}

const guint8 *
ms5_seal_key_get_tag_key (const Ms5SealKey *key)
{
  return key->tags;
}

/**
 * ms5_seal_key_ref:
 * @key: a key
 *
 * Returns: (transfer full): @key
 */
Ms5SealKey *
ms5_seal_key_ref (Ms5SealKey *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

/**
 * ms5_seal_key_unref:
 * @key: (transfer full): a key
 */
void
ms5_seal_key_unref (Ms5SealKey *key)
{
  g_return_if_fail (key != NULL);

  if (!g_atomic_ref_count_dec (&key->ref_count))
    return;

  sodium_free (key->secret);
  g_free (key);
}
