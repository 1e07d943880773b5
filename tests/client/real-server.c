/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "real-server.h"

#include "client-wait.h"
#include "protocol/ms5-json.h"
#include "support/ms5-test-dir.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

RealServer *
real_server_new (void)
{
  RealServer *server = g_new0 (RealServer, 1);

  server->state = g_build_filename (ms5_test_dir_new (), "state", NULL);
  real_server_start (server);
  return server;
}

void
real_server_free (RealServer *server)
{
  if (server->process != NULL)
    real_server_kill (server);
  g_free (server->state);
  g_free (server->address);
  g_free (server->password);
  g_free (server);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, ms5_test_result_cb, &result);
  line = g_data_input_stream_read_line_finish (stream, client_wait (&result), NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
read_account (RealServer *server)
{
  g_autofree char *path = g_build_filename (server->state, "demo-account", NULL);
  g_autofree char *text = NULL;
  g_autoptr (json_t) account = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  account = ms5_json_parse (text, length, &ms5_json_limits_file, &error);
  g_assert_no_error (error);
  g_free (server->password);
  server->password = g_strdup (json_string_value (json_object_get (account, "password")));
  g_assert_nonnull (server->password);
}

/* If the test fails, the server must not outlive it. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* At the same address as before, if there was one. */
void
real_server_start (RealServer *server)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = g_build_filename (g_getenv ("MS5_BUILD_ROOT"), "src", "server", "ms5-server", NULL);
  g_autofree char *data = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", NULL);
  g_autofree char *config = g_strconcat (server->state, ".conf", NULL);
  const char *port = server->address != NULL ? strrchr (server->address, ':') + 1 : "0";
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  const char *address;

  g_file_set_contents (config, "[demo]\nwarm_up_hours=0.5\n", -1, &error);
  g_assert_no_error (error);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "MS5_DATA_DIR", data, TRUE);
  server->process = g_subprocess_launcher_spawn (launcher, &error, program, "--config", config, "--state",
                                                 server->state, "--listen", "127.0.0.1", "--port", port, "--demo", "--lines", "2", "--seed", "7",
                                                 NULL);
  g_assert_no_error (error);

  line = read_line (server->process);
  address = strstr (line, "http://");
  g_assert_nonnull (address);
  if (server->address == NULL)
    server->address = g_strdup (address);
  g_assert_cmpstr (server->address, ==, address);
  read_account (server);
}

/* As by a power cut. */
void
real_server_kill (RealServer *server)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_force_exit (server->process);
  g_subprocess_wait_async (server->process, NULL, ms5_test_result_cb, &result);
  g_subprocess_wait_finish (server->process, client_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&server->process);
}
