/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Outside a sandbox: an entry in the reader's autostart folder, which comes and goes. */

#include "config.h"

#include "app/ms5-autostart.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

static void
set_autostart (gboolean at_sign_in)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_autostart_set_async (at_sign_in, NULL, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_autostart_set_finish (result, &error));
  g_assert_no_error (error);
}

static char *
dup_value (const char *path,
           const char *key)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  char *value;

  g_key_file_load_from_file (entry, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  value = g_key_file_get_string (entry, G_KEY_FILE_DESKTOP_GROUP, key, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_entry (void)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart", APPLICATION_ID ".desktop", NULL);
  g_autofree char *command = NULL;
  g_autofree char *type = NULL;

  set_autostart (FALSE);
  set_autostart (TRUE);
  command = dup_value (path, G_KEY_FILE_DESKTOP_KEY_EXEC);
  type = dup_value (path, G_KEY_FILE_DESKTOP_KEY_TYPE);
  g_assert_true (g_str_has_suffix (command, " --background"));
  g_assert_cmpstr (type, ==, "Application");
  set_autostart (TRUE);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  set_autostart (FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *config = g_dir_make_tmp ("ms5-config-XXXXXX", NULL);
  int status;

  g_assert_nonnull (config);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_unsetenv ("GTK_USE_PORTAL");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autostart/entry", test_entry);
  status = g_test_run ();
  ms5_test_dir_remove (config);
  return status;
}
