/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-files.h"
#include "server/ms5-server.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

/* TLS 1.2 and later only (RFC 8996), which GIO has no other way to ask for. */
#define TLS_PRIORITY "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:%COMPAT"

/* As of ms5ctl: done, it did not work out, what was given is wrong. */
enum
{
  STATUS_OK,
  STATUS_FAILURE,
  STATUS_BAD_INPUT
};

typedef struct
{
  Ms5Server    *server;
  GMainLoop    *loop;
  GCancellable *cancellable;
  guint         signals[2];
  gboolean      is_starting;
  gboolean      is_stopping;
  int           status;
} Program;

typedef struct
{
  char    *config;
  char    *state;
  char    *listen;
  char    *port;
  char    *lines;
  char    *speed;
  char    *seed;
  gboolean demo;
  gboolean version;
} Options;

static void
tell_system (const char *state)
{
#ifdef HAVE_SYSTEMD
  int result = sd_notify (0, state);

  if (result < 0)
    g_message ("Can't tell systemd: %s", g_strerror (-result));
#endif
}

/* An error may have several lines, such as all problems of a file. */
static void
fail (Program      *program,
      const GError *error)
{
  g_autofree char *text = g_strchomp (g_strdup (error->message));

  g_printerr ("ms5-server: %s\n", text);
  program->status = g_error_matches (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT) ? STATUS_BAD_INPUT
                                                                                        : STATUS_FAILURE;
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_server_stop_finish (MS5_SERVER (source), result, &error))
    fail (program, error);
  g_main_loop_quit (program->loop);
}

static void
stop (Program *program)
{
  if (program->is_stopping)
    return;

  program->is_stopping = TRUE;
  tell_system ("STOPPING=1");
  if (program->is_starting)
    g_cancellable_cancel (program->cancellable);
  else
    ms5_server_stop_async (program->server, stopped_cb, program);
}

/* The first signal asks, the second is the system's own. */
static gboolean
signal_cb (gpointer user_data)
{
  Program *program = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (program->signals); i++)
    g_clear_handle_id (&program->signals[i], g_source_remove);
  signal (SIGTERM, SIG_DFL);
  signal (SIGINT, SIG_DFL);
  stop (program);
  return G_SOURCE_CONTINUE;
}

static void
failed_cb (Ms5Server *server,
           GError    *error,
           Program   *program)
{
  fail (program, error);
  stop (program);
}

/* Nobody can go to «any address». */
static char *
dup_reachable_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));

  if (address == NULL || !g_inet_address_get_is_any (address))
    return g_strdup (url);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_get_host_name (), g_uri_get_port (uri), "", NULL,
                     NULL);
}

static void
tell_ready (Program *program)
{
  g_autofree char *url = ms5_server_dup_url (program->server);
  g_autofree char *reachable = dup_reachable_url (url);
  g_autofree char *state = g_strdup_printf ("READY=1\nSTATUS=listening on %s", url);
  const char *code = ms5_server_get_set_up_code (program->server);

  if (code != NULL)
    g_print (_("There is no administrator yet. This code makes the first one, once:\n\n    %s\n\n"
               "Give it, and on the next line a password, to:\n\n    ms5ctl setup --server %s NAME\n\n"), code, reachable);
  /* Programs wait for this line, so it is never translated. */
  g_print ("listening on %s\n", url);
  fflush (stdout);
  tell_system (state);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  gboolean serves = ms5_server_start_finish (MS5_SERVER (source), result, &error);

  program->is_starting = FALSE;
  if (serves && program->is_stopping)
    {
      ms5_server_stop_async (program->server, stopped_cb, program);
    }
  else if (serves)
    {
      tell_ready (program);
    }
  else
    {
      if (!program->is_stopping)
        fail (program, error);
      g_main_loop_quit (program->loop);
    }
}

static int
run (Ms5Config *config,
     gboolean   is_demo)
{
  g_autoptr (Ms5Server) server = ms5_server_new (config, is_demo);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Program program = { server, loop, cancellable, { 0 }, TRUE, FALSE, STATUS_OK };

  program.signals[0] = g_unix_signal_add (SIGTERM, signal_cb, &program);
  program.signals[1] = g_unix_signal_add (SIGINT, signal_cb, &program);
  g_signal_connect (server, "failed", G_CALLBACK (failed_cb), &program);
  ms5_server_start_async (server, cancellable, started_cb, &program);
  g_main_loop_run (loop);

  for (guint i = 0; i < G_N_ELEMENTS (program.signals); i++)
    g_clear_handle_id (&program.signals[i], g_source_remove);
  return program.status;
}

static void
set_option (Ms5Config   *config,
            const char  *group,
            const char  *key,
            const char  *value,
            Ms5Problems *problems)
{
  if (value != NULL)
    ms5_config_set (config, group, key, value, problems);
}

/* What is said on the command line counts more than what is in the file. */
static Ms5Config *
make_config (const Options *options)
{
  g_autoptr (Ms5Config) config = ms5_config_new ();
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;
  g_autofree char *what = NULL;
  gsize length;

  if (options->config != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (!g_file_get_contents (options->config, &text, &length, &error))
        ms5_problems_add (problems, "--config", "%s", error->message);
      else
        ms5_config_read (config, text, length, problems);
    }
  set_option (config, "server", "state_dir", options->state, problems);
  set_option (config, "server", "listen", options->listen, problems);
  set_option (config, "server", "port", options->port, problems);
  set_option (config, "demo", "lines", options->lines, problems);
  set_option (config, "demo", "speed", options->speed, problems);
  set_option (config, "demo", "seed", options->seed, problems);
  if (ms5_problems_get_count (problems) == 0)
    return g_steal_pointer (&config);

  what = ms5_problems_to_string (problems);
  g_printerr ("ms5-server: %s\n%s", _("the configuration is wrong:"), what);
  return NULL;
}

static void
clear_options (Options *options)
{
  g_free (options->config);
  g_free (options->state);
  g_free (options->listen);
  g_free (options->port);
  g_free (options->lines);
  g_free (options->speed);
  g_free (options->seed);
}

/* Returns whether to go on; says what is wrong otherwise. */
static gboolean
parse (Options *options,
       int     *argc,
       char  ***argv)
{
  const GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options->config, N_("The configuration"), N_("FILE") },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, N_("Where everything is kept"), N_("FOLDER") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen, N_("The address to listen on"), N_("ADDRESS") },
    { "port", 0, 0, G_OPTION_ARG_STRING, &options->port, N_("The port; 0 lets the system choose"), N_("PORT") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &options->demo, N_("Simulate a bottling hall"), NULL },
    { "lines", 0, 0, G_OPTION_ARG_STRING, &options->lines, N_("How many lines the hall has"), N_("N") },
    { "speed", 0, 0, G_OPTION_ARG_STRING, &options->speed, N_("How much faster than real time it runs"), N_("X") },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options->seed, N_("What the simulation follows from"), N_("N") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_("Show the version"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Collects what machines tell, and serves it to floor dashboards."));
  g_option_context_set_description (context,
                                    _("Environment:\n"
                                      "  MS5_DATA_DIR   Where the shipped plant is looked for instead of where it is "
                                      "installed\n\n"
                                      "Exit status: 0 stopped as asked, 1 failed, 2 wrong options, configuration or "
                                      "plant file"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    g_printerr ("ms5-server: %s\n", error->message);
  else if (*argc > 1)
    g_printerr (_("ms5-server: what is «%s»?\n"), (*argv)[1]);
  else
    return TRUE;

  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  Options options = { 0 };
  Ms5Config *config;
  int status = STATUS_BAD_INPUT;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_setenv ("G_TLS_GNUTLS_PRIORITY", TLS_PRIORITY, FALSE);

  if (parse (&options, &argc, &argv))
    {
      if (options.version)
        {
          g_print ("ms5-server %s\n", PACKAGE_VERSION);
          status = STATUS_OK;
        }
      else if ((config = make_config (&options)) != NULL)
        {
          status = run (config, options.demo);
        }
    }

  clear_options (&options);
  return status;
}
