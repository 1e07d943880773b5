/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json.h"

/* Public test material that is not part of the project. Says NULL and skips the test without it. */
static inline char *
shared_data (const char *below)
{
  const char *root = g_getenv ("MS5_SHARED_DATA");
  g_autofree char *path = root != NULL ? g_build_filename (root, below, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip_printf ("no %s in MS5_SHARED_DATA", below);
      return NULL;
    }

  return g_steal_pointer (&path);
}

/* (transfer full) (nullable): the strings that break programs, as an array. */
static inline json_t *
shared_naughty_strings (void)
{
  g_autofree char *path = shared_data ("badinput/blns/blns.json");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  json_t *strings;
  gsize length;

  if (path == NULL)
    return NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  strings = ms5_json_parse (text, length, &ms5_json_limits_file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (strings), >, 500);
  return strings;
}
