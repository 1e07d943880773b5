/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>

#define USAGE_WIDTH 36

static void
print_help (void)
{
  g_print ("%s\n  ms5ctl %s\n\n%s\n\n%s\n", _("Usage:"), _("COMMAND [ARGUMENT…]"),
           _("Checks, feeds and asks a floor dashboard server."), _("Commands:"));
  for (guint i = 0; ms5_ctl_commands[i] != NULL; i++)
    {
      const Ms5CtlCommand *command = ms5_ctl_commands[i];
      g_autofree char *usage = g_strdup_printf ("%s %s", command->name, command->arguments);

      g_print ("  ");
      ms5_ctl_print_cell (usage, USAGE_WIDTH);
      if (ms5_ctl_measure (usage) > USAGE_WIDTH)
        g_print ("\n%*s", USAGE_WIDTH + 2, "");
      g_print (" %s\n", _(command->summary));
    }
  g_print ("\n%s\n  --help      %s\n  --version   %s\n\n%s\n", _("Options:"), _("this text, or that of a command"),
           _("the version"), _("Exit status:"));
  g_print ("  0 %s\n  1 %s\n  2 %s\n  3 %s\n  4 %s\n", _("done"), _("it did not work out"),
           _("the command or its input is wrong"), _("the server refused: not signed in, or not allowed"),
           _("the server cannot be reached"));
}

static const Ms5CtlCommand *
find_command (const char *name)
{
  for (guint i = 0; ms5_ctl_commands[i] != NULL; i++)
    if (g_str_equal (ms5_ctl_commands[i]->name, name))
      return ms5_ctl_commands[i];

  return NULL;
}

static Ms5CtlStatus
run (int   argc,
     char *argv[])
{
  const Ms5CtlCommand *command;

  if (argc < 2)
    {
      g_printerr ("%s\n", _("ms5ctl: no command; see ms5ctl --help"));
      return MS5_CTL_BAD_INPUT;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return MS5_CTL_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("ms5ctl %s\n", PACKAGE_VERSION);
      return MS5_CTL_OK;
    }

  command = find_command (argv[1]);
  if (command == NULL)
    {
      g_printerr (_("ms5ctl: there is no command «%s»; see ms5ctl --help\n"), argv[1]);
      return MS5_CTL_BAD_INPUT;
    }

  return command->run (argc - 1, argv + 1);
}

/**
 * ms5_ctl_main:
 * @argc: as of main()
 * @argv: as of main()
 *
 * Finds the command and runs it. What could not be written is a failure, too.
 *
 * Returns: an #Ms5CtlStatus
 */
int
ms5_ctl_main (int   argc,
              char *argv[])
{
  Ms5CtlStatus status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  status = run (argc, argv);
  if ((fflush (stdout) != 0 || ferror (stdout)) && status == MS5_CTL_OK)
    {
      g_printerr (_("ms5ctl: cannot write: %s\n"), g_strerror (errno));
      status = MS5_CTL_FAILURE;
    }

  return status;
}

/**
 * ms5_ctl_parse_options:
 * @command: the running command
 * @entries: its options
 * @argc: (inout): as given to the command
 * @argv: (inout): as given to the command; what is no option remains
 *
 * Says on standard error what is wrong. `--help` is answered here and ends the program.
 *
 * Returns: %FALSE if the options are wrong
 */
gboolean
ms5_ctl_parse_options (const Ms5CtlCommand   *command,
                       const GOptionEntry    *entries,
                       int                   *argc,
                       char                ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("ms5ctl %s", command->name);
  g_autofree char *summary = g_strdup_printf ("%s %s\n\n%s", name, command->arguments, _(command->summary));

  g_set_prgname (name);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s: %s\n", name, error->message);
      return FALSE;
    }

  return TRUE;
}

/**
 * ms5_ctl_read_file:
 * @path: a file's name, or `-` for standard input
 * @max_bytes: the most that is read
 * @error: (out): why it cannot be read, or %G_IO_ERROR_MESSAGE_TOO_LARGE
 *
 * Returns: (transfer full) (nullable): what is in it
 */
GBytes *
ms5_ctl_read_file (const char  *path,
                   gsize        max_bytes,
                   GError     **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean is_input = g_str_equal (path, "-");
  FILE *file = is_input ? stdin : fopen (path, "rb");
  guint8 part[16384];
  gsize n = 0;
  int code = 0;

  while (file != NULL && bytes->len <= max_bytes && (n = fread (part, 1, sizeof part, file)) > 0)
    g_byte_array_append (bytes, part, (guint) n);

  if (file == NULL || ferror (file))
    code = errno;
  if (file != NULL && !is_input)
    fclose (file);

  if (code != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", path, g_strerror (code));
      return NULL;
    }
  if (bytes->len > max_bytes)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("%s: is larger than %" PRIu64 " bytes"),
                   path, (guint64) max_bytes);
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * ms5_ctl_print:
 * @text: what to print on standard output
 * @as_is: %TRUE for programs: as UTF-8 whatever the locale
 */
void
ms5_ctl_print (const char *text,
               gboolean    as_is)
{
  if (as_is)
    fputs (text, stdout);
  else
    g_print ("%s", text);
}

/* How many columns of a terminal a character takes. */
static int
get_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/**
 * ms5_ctl_measure:
 * @text: what is in a cell
 *
 * Returns: how many columns of a terminal it takes
 */
int
ms5_ctl_measure (const char *text)
{
  int width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_iscntrl (g_utf8_get_char (c)))
      width += get_width (g_utf8_get_char (c));

  return width;
}

/**
 * ms5_ctl_append_cell:
 * @out: grows by the cell
 * @text: what is in it; what could move a terminal's cursor is left out
 * @width: at least so many columns; negative to put blanks in front
 */
void
ms5_ctl_append_cell (GString    *out,
                     const char *text,
                     int         width)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  int blanks = ABS (width);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_iscntrl (g_utf8_get_char (c)))
      {
        g_string_append_unichar (shown, g_utf8_get_char (c));
        blanks -= get_width (g_utf8_get_char (c));
      }

  g_string_append_printf (out, "%*s%s%*s", width < 0 ? MAX (blanks, 0) : 0, "", shown->str,
                          width > 0 ? MAX (blanks, 0) : 0, "");
}

/**
 * ms5_ctl_print_cell:
 * @text: what to print on standard output
 * @width: as of ms5_ctl_append_cell()
 */
void
ms5_ctl_print_cell (const char *text,
                    int         width)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  ms5_ctl_append_cell (cell, text, width);
  g_print ("%s", cell->str);
}
