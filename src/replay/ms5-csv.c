/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replay/ms5-csv.h"

#include <csv.h>

/* The library cannot be stopped within a part. */
#define PART_BYTES   ((gsize) 64 * 1024)
#define FIELD_BYTES  ((gsize) 64 * 1024)
#define MAX_FIELDS   4096

typedef struct
{
  GPtrArray *fields;
  guint row;
  Ms5CsvRowFunc func;
  gpointer user_data;
  GError *error;
} Reading;

static void
field_cb (void   *text,
          size_t  length,
          void   *user_data)
{
  Reading *reading = user_data;

  if (reading->error != NULL)
    return;
  if (length > FIELD_BYTES || reading->fields->len == MAX_FIELDS)
    g_set_error (&reading->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: %s", reading->row + 1,
                 length > FIELD_BYTES ? "a field is too long" : "too many fields");
  else
    g_ptr_array_add (reading->fields, g_strndup (text, length));
}

static void
row_cb (int   unused,
        void *user_data)
{
  Reading *reading = user_data;

  reading->row++;
  if (reading->error == NULL
      && !reading->func (reading->fields, reading->row, reading->user_data, &reading->error))
    g_assert (reading->error != NULL);
  g_ptr_array_set_size (reading->fields, 0);
}

static void
parse (struct csv_parser *parser,
       const guint8      *data,
       gsize              length,
       Reading           *reading)
{
  for (gsize at = 0; at < length && reading->error == NULL; at += PART_BYTES)
    {
      gsize part = MIN (length - at, PART_BYTES);

      if (csv_parse (parser, data + at, part, field_cb, row_cb, reading) != part && reading->error == NULL)
        g_set_error (&reading->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: %s", reading->row + 1,
                     csv_strerror (csv_error (parser)));
    }

  if (reading->error == NULL && csv_fini (parser, field_cb, row_cb, reading) != 0 && reading->error == NULL)
    g_set_error (&reading->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "row %u: a quoted field does not end",
                 reading->row + 1);
}

/**
 * ms5_csv_parse:
 * @bytes: CSV as of RFC 4180, in UTF-8; rows may also end with a line feed only
 * @delimiter: what stands between two fields
 * @func: called for each row; empty lines are none
 * @user_data: passed to @func
 * @error: (out): what is wrong, with the row's number
 *
 * Quotes are strict: they are around a whole field, and doubled within it.
 *
 * Returns: %FALSE at the first row that is wrong
 */
gboolean
ms5_csv_parse (GBytes         *bytes,
               char            delimiter,
               Ms5CsvRowFunc   func,
               gpointer        user_data,
               GError        **error)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { fields, 0, func, user_data, NULL };
  struct csv_parser parser;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!g_utf8_validate_len ((const char *) data, length, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "is not text in UTF-8");
      return FALSE;
    }
  if (length >= sizeof mark && memcmp (data, mark, sizeof mark) == 0)
    {
      data += sizeof mark;
      length -= sizeof mark;
    }

  if (csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the CSV library cannot be used");
      return FALSE;
    }
  csv_set_delim (&parser, (unsigned char) delimiter);
  parse (&parser, data, length, &reading);
  csv_free (&parser);

  if (reading.error == NULL)
    return TRUE;

  g_propagate_error (error, reading.error);
  return FALSE;
}
