/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fuzz.h"
#include "protocol/ms5-plant-json.h"

/* A plant file is accepted, or there is something to tell about it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Plant) plant = ms5_plant_from_json (bytes, problems);

  g_assert_true (plant != NULL || ms5_problems_get_count (problems) > 0);
  return 0;
}
