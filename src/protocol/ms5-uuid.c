/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-uuid.h"

#include <string.h>

/**
 * ms5_uuid_new_v7:
 * @time: now; ids made later sort later, by the millisecond
 * @random: bytes that nobody can guess
 *
 * Returns: (transfer full): a UUID of version 7 (RFC 9562) in lower case
 */
char *
ms5_uuid_new_v7 (Ms5Time       time,
                 const guint8  random[static MS5_UUID_RANDOM_BYTES])
{
  guint64 ms = (guint64) ms5_time_to_ms (time) & G_GUINT64_CONSTANT (0xffffffffffff);
  guint16 a = (guint16) (0x7000 | ((random[0] << 8 | random[1]) & 0x0fff));
  guint16 b = (guint16) (0x8000 | ((random[2] << 8 | random[3]) & 0x3fff));

  return g_strdup_printf ("%08x-%04x-%04x-%04x-%02x%02x%02x%02x%02x%02x", (guint) (ms >> 16),
                          (guint) (ms & 0xffff), a, b, random[4], random[5], random[6], random[7],
                          random[8], random[9]);
}

/**
 * ms5_uuid_is_valid:
 * @text: a text
 *
 * Returns: whether @text is a UUID of any version, in lower case so that equal ids are equal texts
 */
gboolean
ms5_uuid_is_valid (const char *text)
{
  for (guint i = 0; i < MS5_UUID_LENGTH; i++)
    {
      gboolean is_dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (text[i] == '\0' || (is_dash ? text[i] != '-' : strchr ("0123456789abcdef", text[i]) == NULL))
        return FALSE;
    }

  return text[MS5_UUID_LENGTH] == '\0';
}
