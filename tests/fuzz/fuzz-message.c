/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "protocol/ms5-message.h"

/* The first byte says from which side and in which kind of frame. A message that is understood can
 * be written and understood again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_auto (Ms5Message) message = { 0 };
  g_auto (Ms5Message) again = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;
  gsize length;
  Ms5Side sender;

  if (size == 0)
    return 0;

  sender = (data[0] & 1) != 0 ? MS5_SIDE_CLIENT : MS5_SIDE_SERVER;
  if (!ms5_message_open (data + 1, size - 1, (data[0] & 2) != 0, sender, &message, NULL)
      || message.type == MS5_MESSAGE_SNAP)
    return 0;

  text = ms5_message_encode (&message, &length);
  if (length > MS5_LIMIT_CLIENT_MESSAGE_BYTES)
    return 0;

  g_assert_true (ms5_message_open ((const guint8 *) text, length, FALSE, sender, &again, NULL));
  same = ms5_message_encode (&again, NULL);
  g_assert_cmpstr (text, ==, same);
  return 0;
}
