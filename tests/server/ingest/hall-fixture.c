/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "hall-fixture.h"
#include "protocol/ms5-plant-json.h"

/* The shipped bottling hall. */
Ms5Plant *
fixture_load_plant (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants",
                                            "bottling-hall.json", NULL);
  g_autoptr(Ms5Problems) problems = ms5_problems_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  char *text;
  gsize length;
  Ms5Plant *plant;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  plant = ms5_plant_from_json (bytes, problems);
  g_assert_cmpuint (ms5_problems_get_count (problems), ==, 0);
  g_assert_nonnull (plant);

  return plant;
}
