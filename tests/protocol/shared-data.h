/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

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
