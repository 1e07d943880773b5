/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-json.h"

#include <string.h>

static guint64
finish (GChecksum *checksum)
{
  guint8 digest[32];
  gsize length = sizeof (digest);
  guint64 hash = 0;

  g_checksum_get_digest (checksum, digest, &length);
  for (guint i = 0; i < 8; i++)
    hash = hash << 8 | digest[i];

  return hash;
}

/**
 * ms5_hash_bytes:
 * @bytes: (array length=length): what to hash
 * @length: their number
 *
 * Returns: `H64`: the first 8 bytes of SHA-256 over @bytes, as a big-endian number
 */
guint64
ms5_hash_bytes (const char *bytes,
                gsize       length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) bytes, (gssize) length);
  return finish (checksum);
}

/**
 * ms5_hash_chain:
 * @previous: the chain value before this change; 0 before the first
 * @op_text: (array length=op_length): the change as an op in canonical JSON
 * @op_length: its length in bytes
 *
 * Hashes the canonical JSON `["<previous in hex>",<op>]`.
 *
 * Returns: the chain value after the change
 */
guint64
ms5_hash_chain (guint64     previous,
                const char *op_text,
                gsize       op_length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  char head[] = "[\"0123456789abcdef\",";

  ms5_hash_to_hex (previous, head + 2);
  head[2 + MS5_HASH_HEX_LENGTH] = '"';

  g_checksum_update (checksum, (const guchar *) head, sizeof (head) - 1);
  g_checksum_update (checksum, (const guchar *) op_text, (gssize) op_length);
  g_checksum_update (checksum, (const guchar *) "]", 1);
  return finish (checksum);
}

/**
 * ms5_hash_item:
 * @topic: a topic
 * @key: an item's key
 * @v: the item's version
 *
 * A topic's digest is the sum of this over its items, modulo 2^64: add it when an item appears,
 * subtract it when the item goes.
 *
 * Returns: `H64` of the canonical JSON `[topic,key,v]`
 */
guint64
ms5_hash_item (const char *topic,
               const char *key,
               gint64      v)
{
  g_autoptr (GString) text = g_string_sized_new (128);

  g_string_append_c (text, '[');
  ms5_json_append_string (text, topic);
  g_string_append_c (text, ',');
  ms5_json_append_string (text, key);
  g_string_append_c (text, ',');
  ms5_json_append_int (text, v);
  g_string_append_c (text, ']');

  return ms5_hash_bytes (text->str, text->len);
}

/**
 * ms5_hash_to_hex:
 * @hash: 64 bits
 * @out_hex: (out caller-allocates): 16 hexadecimal digits in lower case, terminated
 */
void
ms5_hash_to_hex (guint64 hash,
                 char    out_hex[static MS5_HASH_HEX_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";

  for (int i = MS5_HASH_HEX_LENGTH - 1; i >= 0; i--)
    {
      out_hex[i] = digits[hash & 0xf];
      hash >>= 4;
    }
  out_hex[MS5_HASH_HEX_LENGTH] = '\0';
}

/**
 * ms5_hash_from_hex:
 * @text: a text
 * @out_hash: (out): the 64 bits it stands for
 *
 * Returns: %FALSE if @text is not exactly 16 hexadecimal digits in lower case
 */
gboolean
ms5_hash_from_hex (const char *text,
                   guint64    *out_hash)
{
  if (strlen (text) != MS5_HASH_HEX_LENGTH
      || strspn (text, "0123456789abcdef") != MS5_HASH_HEX_LENGTH)
    return FALSE;

  *out_hash = g_ascii_strtoull (text, NULL, 16);
  return TRUE;
}
