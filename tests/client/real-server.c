/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "real-server.h"

#include "client-wait.h"
#include "client/ms5-http.h"
#include "support/ms5-test-dir.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

RealServer *
real_server_new (void)
{
  RealServer *server = g_new0 (RealServer, 1);

  server->state = g_build_filename (ms5_test_dir_new (), "state", NULL);
  server->user = "supervisor";
  real_server_start (server);
  return server;
}

/* Its first account is made as a person makes it, with the code that the server tells. */
static void
set_up (RealServer *server,
        const char *code)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (server->address, "/api/v1/auth/setup", NULL);
  g_autoptr (json_t) body = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Ms5HttpAnswer) answer = { 0 };

  server->password = g_strdup ("correct horse battery");
  body = json_pack ("{s:s,s:s,s:s}", "code", code, "name", server->user, "password", server->password);
  ms5_http_ask_async (session, SOUP_METHOD_POST, uri, NULL, body, NULL, ms5_test_result_cb, &result);
  ms5_http_ask_finish (client_wait (&result), &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer.status, ==, 204);
}

RealServer *
real_server_new_plain (void)
{
  RealServer *server = g_new0 (RealServer, 1);

  server->state = g_build_filename (ms5_test_dir_new (), "state", NULL);
  server->user = "root";
  server->is_plain = TRUE;
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
read_line (GDataInputStream *stream)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

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

/* A word alone on its line, well indented. */
static gboolean
is_code (const char *line)
{
  return g_str_has_prefix (line, "    ") && line[4] != '\0' && strspn (line + 4, G_CSET_A_2_Z G_CSET_DIGITS "-") == strlen (line + 4);
}

static void
read_start (RealServer *server)
{
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  g_autofree char *code = NULL;
  g_autofree char *line = NULL;
  const char *address;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (stream), FALSE);
  for (line = read_line (stream); !g_str_has_prefix (line, "listening on "); line = read_line (stream))
    {
      if (is_code (line))
        code = g_strdup (line + 4);
      g_free (line);
    }

  address = strstr (line, "http://");
  g_assert_nonnull (address);
  if (server->address == NULL)
    server->address = g_strdup (address);
  g_assert_cmpstr (server->address, ==, address);
  if (code != NULL)
    set_up (server, code);
}

static void
write_config (RealServer *server,
              const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (server->is_plain)
    text = g_strdup_printf ("[server]\nplant=%s/data/plants/bottling-hall.json\n", g_getenv ("MS5_SOURCE_ROOT"));
  g_file_set_contents (path, text != NULL ? text : "[demo]\nwarm_up_hours=0.5\n", -1, &error);
  g_assert_no_error (error);
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
  const char *args[] = {
    program, "--config", config, "--state", server->state, "--listen", "127.0.0.1", "--port", port,
    server->is_plain ? NULL : "--demo", "--lines", "2", "--seed", "7", NULL,
  };
  g_autoptr (GError) error = NULL;

  write_config (server, config);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_subprocess_launcher_setenv (launcher, "MS5_DATA_DIR", data, TRUE);
  server->process = g_subprocess_launcher_spawnv (launcher, args, &error);
  g_assert_no_error (error);

  read_start (server);
  if (!server->is_plain)
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
