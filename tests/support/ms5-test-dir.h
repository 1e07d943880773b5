/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

static inline void
ms5_test_dir_remove (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        ms5_test_dir_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static inline void
ms5_test_dir_remove_and_free (gpointer path)
{
  ms5_test_dir_remove (path);
  g_free (path);
}

/* A new folder that is removed, with all that is in it, when the running test ends. It does what
 * G_TEST_OPTION_ISOLATE_DIRS does, which leaks and so can't be used under the sanitizers. */
static inline const char *
ms5_test_dir_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("ms5-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_test_queue_destroy (ms5_test_dir_remove_and_free, path);
  return path;
}
