/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "protocol/ms5-frame.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize length = 0;
  g_autofree char *text = ms5_frame_inflate (data, size, MS5_LIMIT_CLIENT_MESSAGE_BYTES, &length, NULL);

  g_assert_cmpuint (length, <=, MS5_LIMIT_CLIENT_MESSAGE_BYTES);
  g_assert_true (text == NULL || text[length] == '\0');
  return 0;
}
