/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-csv.h"

#include <string.h>

/* Rows as text: fields in brackets, a row a line. */
static gboolean
append_row (const GPtrArray  *fields,
            guint             row,
            gpointer          user_data,
            GError          **error)
{
  GString *out = user_data;

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (out, "[%s]", (char *) g_ptr_array_index (fields, i));
  g_string_append_printf (out, "%u\n", row);
  if (fields->len > 0 && g_str_equal (g_ptr_array_index (fields, 0), "stop"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "enough");
      return FALSE;
    }
  return TRUE;
}

static void
check (const char *text,
       gssize      length,
       char        delimiter,
       const char *rows,
       int         code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ms5_csv_parse (bytes, delimiter, append_row, out, &error) == (code < 0));
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, G_IO_ERROR, code);
  if (rows != NULL)
    g_assert_cmpstr (out->str, ==, rows);
}

static void
test_rows (void)
{
  check ("a,b\n1,2\n", -1, ',', "[a][b]1\n[1][2]2\n", -1);
  check ("a;b\r\n1,5;2\r\n", -1, ';', "[a][b]1\n[1,5][2]2\n", -1);
  check ("a,b\n1,2", -1, ',', "[a][b]1\n[1][2]2\n", -1);
  check ("a,,\n,,c\n", -1, ',', "[a][][]1\n[][][c]2\n", -1);
  check ("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n", -1, ',', "[a,b][say \"hi\"][two\nlines]1\n", -1);
  check ("\xef\xbb\xbf" "é,ü\n", -1, ',', "[é][ü]1\n", -1);
  check ("a\n\n\nb\n", -1, ',', "[a]1\n[b]2\n", -1);
  check ("", -1, ',', "", -1);
}

static void
test_refused (void)
{
  check ("a,\"b\n", -1, ',', NULL, G_IO_ERROR_INVALID_DATA);
  check ("a,\"b\"c\n", -1, ',', NULL, G_IO_ERROR_INVALID_DATA);
  check ("a,b\"c\n", -1, ',', NULL, G_IO_ERROR_INVALID_DATA);
  check ("a,\xff\n", -1, ',', "", G_IO_ERROR_INVALID_DATA);
  check ("a\0b\n", 4, ',', "", G_IO_ERROR_INVALID_DATA);
}

static void
test_limits (void)
{
  g_autofree char *longest = g_strnfill (64 * 1024, 'x');
  g_autofree char *too_long = g_strnfill (64 * 1024 + 1, 'x');
  g_autofree char *fields = g_strnfill (4096, ',');

  check (longest, -1, ',', NULL, -1);
  check (too_long, -1, ',', "", G_IO_ERROR_INVALID_DATA);
  check (fields, -1, ',', "", G_IO_ERROR_INVALID_DATA);
}

/* The reader of a row may end it. */
static void
test_stop (void)
{
  check ("a\nstop\nb\n", -1, ',', "[a]1\n[stop]2\n", G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/refused", test_refused);
  g_test_add_func ("/csv/limits", test_limits);
  g_test_add_func ("/csv/stop", test_stop);

  return g_test_run ();
}
