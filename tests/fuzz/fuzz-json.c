/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "protocol/ms5-json.h"

/* What the door lets in has one canonical encoding, which means the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (json_t) value = ms5_json_parse ((const char *) data, size, &ms5_json_limits_file, NULL);
  g_autoptr (json_t) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;
  gsize length;

  if (value == NULL)
    return 0;

  text = ms5_json_encode (value, &length);
  again = ms5_json_parse (text, length, &ms5_json_limits_file, NULL);
  g_assert_nonnull (again);
  g_assert_true (ms5_json_equal (value, again));
  same = ms5_json_encode (again, NULL);
  g_assert_cmpstr (text, ==, same);
  return 0;
}
