/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* What one run of ms5ctl left behind. */
typedef struct
{
  int status;
  char *out;
  char *err;
} CtlRun;

static inline void
ctl_run_clear (CtlRun *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CtlRun, ctl_run_clear)

/* A stream without anything is %NULL, not an empty block. */
static inline char *
ctl_to_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length > 0 ? g_strndup (data, length) : g_strdup ("");
}

/* Runs ms5ctl with the words of @command_line, and @input (nullable) as its standard input. */
static inline CtlRun
run_ctl (const char *command_line,
         GBytes     *input)
{
  g_autofree char *program = g_build_filename (g_getenv ("MS5_BUILD_ROOT"), "src", "ctl", "ms5ctl", NULL);
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *whole = g_strconcat (quoted, " ", command_line, NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  CtlRun run = { 0 };

  g_shell_parse_argv (whole, NULL, &argv, &error);
  g_assert_no_error (error);
  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
                                 | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input != NULL ? input : nothing, NULL, &out, &err, &error);
  g_assert_no_error (error);

  g_assert_true (g_subprocess_get_if_exited (process));
  run.status = g_subprocess_get_exit_status (process);
  run.out = ctl_to_text (out);
  run.err = ctl_to_text (err);
  return run;
}
