/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "protocol/ms5-sample.h"

/* What is understood of samples can be sent on, and is then without fault. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const Ms5Time now = G_GINT64_CONSTANT (1772446471250000);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GPtrArray) samples = ms5_samples_parse ((const char *) data, size, now, problems);

  for (guint i = 0; i < samples->len; i++)
    {
      g_autoptr (Ms5Problems) none = ms5_problems_new ();
      g_autoptr (json_t) value = ms5_sample_encode (g_ptr_array_index (samples, i));
      g_autoptr (GPtrArray) again = ms5_samples_decode (value, now, none);

      g_assert_cmpuint (again->len, ==, 1);
      g_assert_cmpuint (ms5_problems_get_count (none), ==, 0);
    }

  return 0;
}
