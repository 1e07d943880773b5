/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-base64url.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Returns: (transfer full): @data as text */
char *
ms5_base64url_encode (gconstpointer data,
                      gsize         size)
{
  gsize length = sodium_base64_encoded_len (size, VARIANT);
  char *text = g_malloc (length);

  return sodium_bin2base64 (text, length, data, size, VARIANT);
}

/* Returns: (transfer full) (nullable): the bytes, and a NUL behind them; %NULL if it has any other
 * character, padding, or stray bits at its end */
guint8 *
ms5_base64url_decode (const char *text,
                      gsize       length,
                      gsize      *out_size)
{
  gsize room = length / 4 * 3 + 3;
  g_autofree guint8 *data = g_malloc0 (room + 1);
  const char *end = NULL;

  if (sodium_base642bin (data, room, text, length, NULL, out_size, &end, VARIANT) != 0
      || end != text + length)
    return NULL;

  return g_steal_pointer (&data);
}
