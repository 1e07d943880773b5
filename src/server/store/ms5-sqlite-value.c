/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

/* We wrote it ourselves: whatever it is, a server that can't read it could not start any more. */
static const Ms5JsonLimits limits = { 256 * 1024 * 1024, 64, 64 * 1024 * 1024 };

void
ms5_sqlite_bind_time (Ms5DbStmt *stmt,
                      int        position,
                      Ms5Time    time)
{
  if (time != MS5_TIME_NONE)
    ms5_db_stmt_bind_int (stmt, position, time);
  else
    ms5_db_stmt_bind_null (stmt, position);
}

void
ms5_sqlite_bind_number (Ms5DbStmt *stmt,
                        int        position,
                        gint64     number)
{
  if (number != MS5_INT_NONE)
    ms5_db_stmt_bind_int (stmt, position, number);
  else
    ms5_db_stmt_bind_null (stmt, position);
}

void
ms5_sqlite_bind_json (Ms5DbStmt    *stmt,
                      int           position,
                      const json_t *value)
{
  g_autofree char *text = value != NULL ? ms5_json_encode (value, NULL) : NULL;

  ms5_db_stmt_bind_text (stmt, position, text);
}

/* As a JSON array, for json_each(). */
void
ms5_sqlite_bind_list (Ms5DbStmt         *stmt,
                      int                position,
                      const char *const *list)
{
  g_autoptr (json_t) array = NULL;

  if (list != NULL)
    array = json_array ();
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    json_array_append_new (array, ms5_json_new_text (list[i]));
  ms5_sqlite_bind_json (stmt, position, array);
}

Ms5Time
ms5_sqlite_get_time (Ms5DbStmt *stmt,
                     int        column)
{
  return ms5_db_stmt_is_null (stmt, column) ? MS5_TIME_NONE : ms5_db_stmt_get_int (stmt, column);
}

gint64
ms5_sqlite_get_number (Ms5DbStmt *stmt,
                       int        column)
{
  return ms5_db_stmt_is_null (stmt, column) ? MS5_INT_NONE : ms5_db_stmt_get_int (stmt, column);
}

gboolean
ms5_sqlite_get_json (Ms5DbStmt  *stmt,
                     int         column,
                     json_t    **out_value,
                     GError    **error)
{
  const char *text = ms5_db_stmt_get_text (stmt, column);
  g_autoptr (GError) local_error = NULL;

  *out_value = NULL;
  if (text == NULL)
    return TRUE;

  *out_value = ms5_json_parse (text, strlen (text), &limits, &local_error);
  if (*out_value != NULL)
    return TRUE;

  ms5_sqlite_set_corrupt (error, "a value can't be read: %s: %.80s", local_error->message, text);
  return FALSE;
}

/* For what SQLite took for good and is wrong all the same. */
void
ms5_sqlite_set_corrupt (GError     **error,
                        const char  *format,
                        ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_CORRUPT, "What is stored is damaged: %s",
               message);
}
