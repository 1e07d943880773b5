/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "mqtt-fixture.h"

#include "support/ms5-test-wait.h"

#include <signal.h>
#include <string.h>

/* A server of its own process, that stores lines in the broker's folder. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
} Child;

static Child *
child_start (Fixture    *fixture,
             const char *mode,
             const char *count)
{
  g_autofree char *program = g_build_filename (g_getenv ("MS5_BUILD_ROOT"), "tests", "server", "ingest", "mqtt-child",
                                               NULL);
  g_autofree char *file = broker_dup_path (fixture->broker, "stored");
  Child *child = g_new0 (Child, 1);

  child->process = start_program (G_SUBPROCESS_FLAGS_STDOUT_PIPE, program, fixture->config->uri, file, mode, count,
                                  NULL);
  child->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child->process));
  return child;
}

static void
read_line_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(char **) user_data = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
}

static void
child_expect (Child      *child,
              const char *expected)
{
  g_autofree char *line = NULL;

  g_data_input_stream_read_line_async (child->output, G_PRIORITY_DEFAULT, NULL, read_line_cb, &line);
  ms5_test_wait_until (line != NULL);
  g_assert_cmpstr (line, ==, expected);
}

/* (transfer full): sends @signal, which must end it; with SIGTERM it says @expected. */
static void
child_end (Child      *child,
           int         signal,
           const char *expected)
{
  g_subprocess_send_signal (child->process, signal);
  if (expected != NULL)
    child_expect (child, expected);
  g_subprocess_wait (child->process, NULL, NULL);
  g_assert_true (expected == NULL || g_subprocess_get_successful (child->process));
  g_object_unref (child->output);
  g_object_unref (child->process);
  g_free (child);
}

static guint
count_stored (Fixture *fixture)
{
  g_autofree char *file = broker_dup_path (fixture->broker, "stored");
  g_autofree char *text = NULL;
  guint n = 0;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return 0;
  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    n++;
  return n;
}

static gboolean
was_stored (Fixture *fixture,
            guint    seq)
{
  g_autofree char *file = broker_dup_path (fixture->broker, "stored");
  g_autofree char *wanted = g_strdup_printf ("plc 1 %u ", seq);
  g_autofree char *text = NULL;

  return g_file_get_contents (file, &text, NULL, NULL) && strstr (text, wanted) != NULL;
}

/* Each number that was stored, in order, checked against what was published. */
static void
check_stored (Fixture *fixture,
              guint    n)
{
  g_autofree char *file = broker_dup_path (fixture->broker, "stored");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, n + 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = g_strdup_printf ("plc 1 %u ", i);

      g_assert_true (g_str_has_prefix (lines[i], expected));
    }
}

/* Lets a server subscribe, so that the broker has a session for it. */
static void
make_session (Fixture *fixture)
{
  Child *child = child_start (fixture, "good", "0");

  /* What is published before the session is there is not kept. */
  while (count_stored (fixture) == 0)
    fixture_publish (fixture, 0, 1);
  child_end (child, SIGTERM, "stopped");
  check_stored (fixture, 1);
}

/* A server that is killed between receiving and storing loses nothing, and stores nothing twice. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  user_data)
{
  static const char *const modes[] = { "before-store", "after-store" };
  guint n = 1;
  Child *last;

  make_session (fixture);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (modes); i++)
    {
      Child *child = child_start (fixture, modes[i % 2], "40");

      fixture_publish (fixture, n, 100);
      n += 100;
      child_expect (child, "holding");
      child_end (child, SIGKILL, NULL);
    }
  g_assert_cmpuint (count_stored (fixture), <, n);

  last = child_start (fixture, "good", "0");
  ms5_test_wait_until (count_stored (fixture) >= n);
  child_end (last, SIGTERM, "stopped");
  check_stored (fixture, n);
}

/* The same with a server that acknowledges before it stores, to see that the test can tell. */
static void
test_careless (Fixture       *fixture,
               gconstpointer  user_data)
{
  guint n = 1;
  Child *child;

  make_session (fixture);
  /* What it acknowledged last can be lost with its connection before the broker has read it: not in
   * each of several rounds. */
  for (guint i = 0; i < 5; i++)
    {
      child = child_start (fixture, "careless", "40");
      fixture_publish (fixture, n, 100);
      n += 100;
      child_expect (child, "holding");
      child_expect (child, "holding");
      child_end (child, SIGKILL, NULL);
    }

  child = child_start (fixture, "good", "0");
  fixture_publish (fixture, n, 1);
  ms5_test_wait_until (was_stored (fixture, n));
  child_end (child, SIGTERM, "stopped");
  g_assert_cmpuint (count_stored (fixture), <, n + 1);
}

/* Ending in order while the store hangs: nothing is acknowledged, and the next one gets it all. */
static void
test_stop_while_holding (Fixture       *fixture,
                         gconstpointer  user_data)
{
  Child *child;

  make_session (fixture);
  child = child_start (fixture, "before-store", "5");
  fixture_publish (fixture, 1, 20);
  child_expect (child, "holding");
  child_end (child, SIGTERM, "gave up");
  g_assert_cmpuint (count_stored (fixture), ==, 6);

  child = child_start (fixture, "good", "0");
  ms5_test_wait_until (count_stored (fixture) >= 21);
  child_end (child, SIGTERM, "stopped");
  check_stored (fixture, 21);
}

int
main (int   argc,
      char *argv[])
{
  gconstpointer version = GINT_TO_POINTER (5);

  g_test_init (&argc, &argv, NULL);
  if (!broker_is_there ())
    {
      g_print ("1..0 # SKIP no mosquitto\n");
      return 0;
    }

  g_test_add ("/mqtt-ends/killed", Fixture, version, fixture_set_up, test_killed, fixture_tear_down);
  g_test_add ("/mqtt-ends/careless", Fixture, version, fixture_set_up, test_careless, fixture_tear_down);
  g_test_add ("/mqtt-ends/stop-while-holding", Fixture, version, fixture_set_up, test_stop_while_holding,
              fixture_tear_down);

  return g_test_run ();
}
