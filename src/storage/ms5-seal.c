/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-seal-private.h"

#include <string.h>

/* A sealed value: format, key id (little endian), nonce, ciphertext with its tag. */
#define FORMAT 1
#define KEY_ID_AT 1
#define NONCE_AT (KEY_ID_AT + sizeof (guint64))
#define TEXT_AT (NONCE_AT + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
#define OVERHEAD (TEXT_AT + crypto_aead_xchacha20poly1305_ietf_ABYTES)

G_STATIC_ASSERT (MS5_SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
G_STATIC_ASSERT (MS5_SEAL_TAG_BYTES >= crypto_generichash_BYTES_MIN);

struct _Ms5Seal
{
  gatomicrefcount  ref_count;
  Ms5SealKey      *current;
  GPtrArray       *keys; /* of Ms5SealKey, the current one first */
};

/**
 * ms5_seal_new:
 * @current: the key to seal with
 *
 * Returns: (transfer full): a seal that also opens what @current sealed
 */
Ms5Seal *
ms5_seal_new (Ms5SealKey *current)
{
  Ms5Seal *self;

  g_return_val_if_fail (current != NULL, NULL);

  self = g_new0 (Ms5Seal, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_seal_key_unref);
  self->current = current;
  g_ptr_array_add (self->keys, ms5_seal_key_ref (current));
  return self;
}

/**
 * ms5_seal_add_old:
 * @self: a seal that no other thread knows yet
 * @key: an earlier key
 *
 * Lets values be opened that @key sealed.
 */
void
ms5_seal_add_old (Ms5Seal    *self,
                  Ms5SealKey *key)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  g_ptr_array_add (self->keys, ms5_seal_key_ref (key));
}

/**
 * ms5_seal_ref:
 * @self: a seal
 *
 * Returns: (transfer full): @self
 */
Ms5Seal *
ms5_seal_ref (Ms5Seal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ms5_seal_unref:
 * @self: (transfer full): a seal
 */
void
ms5_seal_unref (Ms5Seal *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->keys);
  g_free (self);
}

static void
append_part (GByteArray    *out,
             gconstpointer  data,
             gsize          size)
{
  guint64 length = GUINT64_TO_LE ((guint64) size);

  g_byte_array_append (out, (const guint8 *) &length, sizeof length);
  g_byte_array_append (out, data, (guint) size);
}

/* What the tag also covers. Each part has its length, so that no two places read the same. */
static GByteArray *
associated_data (const guint8       *header,
                 const Ms5SealPlace *place)
{
  GByteArray *data = g_byte_array_new ();

  append_part (data, header, NONCE_AT);
  append_part (data, place->context, strlen (place->context));
  append_part (data, place->table, strlen (place->table));
  append_part (data, place->row, place->row_size);
  return data;
}

static guint64
read_key_id (const guint8 *sealed)
{
  guint64 id;

  memcpy (&id, sealed + KEY_ID_AT, sizeof id);
  return GUINT64_FROM_LE (id);
}

static Ms5SealKey *
find_key (Ms5Seal *self,
          guint64  id)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (ms5_seal_key_get_id (g_ptr_array_index (self->keys, i)) == id)
      return g_ptr_array_index (self->keys, i);

  return NULL;
}

/**
 * ms5_seal_close:
 * @self: a seal
 * @data: (nullable): the value
 * @size: its size, in bytes
 * @place: where it will be kept
 *
 * Encrypts and authenticates with XChaCha20-Poly1305 under a random nonce. The result is 49 bytes
 * longer than the value.
 *
 * Returns: (transfer full): the sealed value
 */
GBytes *
ms5_seal_close (Ms5Seal            *self,
                gconstpointer       data,
                gsize               size,
                const Ms5SealPlace *place)
{
  g_autoptr (GByteArray) covered = NULL;
  guint64 id;
  guint8 *sealed;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (place != NULL && place->context != NULL && place->table != NULL, NULL);

  sealed = g_malloc (size + OVERHEAD);
  id = GUINT64_TO_LE (ms5_seal_key_get_id (self->current));
  sealed[0] = FORMAT;
  memcpy (sealed + KEY_ID_AT, &id, sizeof id);
  randombytes_buf (sealed + NONCE_AT, TEXT_AT - NONCE_AT);

  covered = associated_data (sealed, place);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + TEXT_AT, NULL, data, size,
                                              covered->data, covered->len, NULL,
                                              sealed + NONCE_AT,
                                              ms5_seal_key_get_value_key (self->current));
  return g_bytes_new_take (sealed, size + OVERHEAD);
}

/**
 * ms5_seal_open:
 * @self: a seal
 * @sealed: what ms5_seal_close() gave
 * @size: its size, in bytes
 * @place: where it was kept
 * @error: return location for a #Ms5SealError
 *
 * Returns: (transfer full) (nullable): the value
 */
GBytes *
ms5_seal_open (Ms5Seal             *self,
               gconstpointer        sealed,
               gsize                size,
               const Ms5SealPlace  *place,
               GError             **error)
{
  g_autoptr (GByteArray) covered = NULL;
  g_autofree guint8 *data = NULL;
  const guint8 *bytes = sealed;
  Ms5SealKey *key;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (place != NULL && place->context != NULL && place->table != NULL, NULL);

  if (bytes == NULL || size < OVERHEAD || bytes[0] != FORMAT)
    {
      g_set_error_literal (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_TRUNCATED,
                           "The value is no sealed one, or cut off");
      return NULL;
    }

  key = find_key (self, read_key_id (bytes));
  if (key == NULL)
    {
      g_set_error (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_KEY,
                   "The value needs key %016" G_GINT64_MODIFIER "x", read_key_id (bytes));
      return NULL;
    }

  covered = associated_data (bytes, place);
  data = g_malloc (size - OVERHEAD + 1);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt (data, NULL, NULL,
                                                  bytes + TEXT_AT, size - TEXT_AT,
                                                  covered->data, covered->len,
                                                  bytes + NONCE_AT,
                                                  ms5_seal_key_get_value_key (key)) != 0)
    {
      g_set_error (error, MS5_SEAL_ERROR, MS5_SEAL_ERROR_TAMPERED,
                   "A value of %s/%s was changed or moved", place->context, place->table);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), size - OVERHEAD);
}

/**
 * ms5_seal_is_current:
 * @self: a seal
 * @sealed: what ms5_seal_close() gave
 * @size: its size, in bytes
 *
 * Returns: whether the value says that it was sealed with the current key
 */
gboolean
ms5_seal_is_current (Ms5Seal       *self,
                     gconstpointer  sealed,
                     gsize          size)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return size >= OVERHEAD && ((const guint8 *) sealed)[0] == FORMAT
         && read_key_id (sealed) == ms5_seal_key_get_id (self->current);
}

/**
 * ms5_seal_dup_mark:
 * @self: a seal
 *
 * Returns: (transfer full): what every value begins with that was sealed with the current key, and no other
 */
GBytes *
ms5_seal_dup_mark (Ms5Seal *self)
{
  guint8 mark[NONCE_AT] = { FORMAT };
  guint64 id;

  g_return_val_if_fail (self != NULL, NULL);

  id = GUINT64_TO_LE (ms5_seal_key_get_id (self->current));
  memcpy (mark + KEY_ID_AT, &id, sizeof id);
  return g_bytes_new (mark, sizeof mark);
}

/**
 * ms5_seal_move:
 * @self: a seal
 * @sealed: what ms5_seal_close() gave
 * @size: its size, in bytes
 * @from: where it was kept
 * @to: where it will be kept; often the same place, or the same with a new row tag
 * @error: return location for a #Ms5SealError
 *
 * Seals the value anew with the current key: how keys are rotated and values moved.
 *
 * Returns: (transfer full) (nullable): the value for its new place
 */
GBytes *
ms5_seal_move (Ms5Seal             *self,
               gconstpointer        sealed,
               gsize                size,
               const Ms5SealPlace  *from,
               const Ms5SealPlace  *to,
               GError             **error)
{
  g_autoptr (GBytes) value = ms5_seal_open (self, sealed, size, from, error);
  gconstpointer data;
  gsize length;

  if (value == NULL)
    return NULL;

  data = g_bytes_get_data (value, &length);
  return ms5_seal_close (self, data, length, to);
}

/**
 * ms5_seal_tag:
 * @self: a seal
 * @context: what the tags are for, such as the table; equal data has another tag elsewhere
 * @data: what to look up
 * @size: its size, in bytes
 * @out_tag: (out): its tag
 *
 * Computes a keyed hash (BLAKE2b) by which a row can be found without its key being readable.
 */
void
ms5_seal_tag (Ms5Seal       *self,
              const char    *context,
              gconstpointer  data,
              gsize          size,
              guint8         out_tag[MS5_SEAL_TAG_BYTES])
{
  g_return_if_fail (self != NULL);

  ms5_seal_old_tag (self->current, context, data, size, out_tag);
}

/**
 * ms5_seal_old_tag:
 * @key: the key that was current then
 * @context: what the tags are for
 * @data: what to look up
 * @size: its size, in bytes
 * @out_tag: (out): its tag
 *
 * Like ms5_seal_tag() under another key, for finding rows while keys are rotated.
 */
void
ms5_seal_old_tag (const Ms5SealKey *key,
                  const char       *context,
                  gconstpointer     data,
                  gsize             size,
                  guint8            out_tag[MS5_SEAL_TAG_BYTES])
{
  crypto_generichash_state state;
  gsize length;
  guint64 prefix;

  g_return_if_fail (key != NULL);
  g_return_if_fail (context != NULL);

  length = strlen (context);
  prefix = GUINT64_TO_LE ((guint64) length);
  crypto_generichash_init (&state, ms5_seal_key_get_tag_key (key), MS5_SEAL_KEY_BYTES,
                           MS5_SEAL_TAG_BYTES);
  crypto_generichash_update (&state, (const guint8 *) &prefix, sizeof prefix);
  crypto_generichash_update (&state, (const guint8 *) context, length);
  crypto_generichash_update (&state, data, size);
  crypto_generichash_final (&state, out_tag, MS5_SEAL_TAG_BYTES);
  sodium_memzero (&state, sizeof state);
}
