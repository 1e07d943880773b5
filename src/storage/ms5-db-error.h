/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5DbError:
 * @MS5_DB_ERROR_FAILED: anything else: a wrong statement, a full memory, a programming error
 * @MS5_DB_ERROR_CONSTRAINT: a row breaks a rule of the schema
 * @MS5_DB_ERROR_FULL: no room on the disk, or the file's limit is reached
 * @MS5_DB_ERROR_READONLY: the file or the handle can't be written
 * @MS5_DB_ERROR_CORRUPT: the file is damaged, or no database at all; see ms5_db_set_aside()
 * @MS5_DB_ERROR_BUSY: another program holds the file, or too many jobs wait; try later
 * @MS5_DB_ERROR_NEWER: the file was written by a newer program; it has not been touched
 * @MS5_DB_ERROR_IO: the disk or file system failed
 * @MS5_DB_ERROR_MIGRATION: a migration failed; the file was kept under the name in the message
 * @MS5_DB_ERROR_CLOSED: the handle is closed or closing
 *
 * What a caller can act on. A job that was cancelled fails with %G_IO_ERROR_CANCELLED instead.
 */
typedef enum
{
  MS5_DB_ERROR_FAILED,
  MS5_DB_ERROR_CONSTRAINT,
  MS5_DB_ERROR_FULL,
  MS5_DB_ERROR_READONLY,
  MS5_DB_ERROR_CORRUPT,
  MS5_DB_ERROR_BUSY,
  MS5_DB_ERROR_NEWER,
  MS5_DB_ERROR_IO,
  MS5_DB_ERROR_MIGRATION,
  MS5_DB_ERROR_CLOSED,
} Ms5DbError;

#define MS5_DB_ERROR (ms5_db_error_quark ())
GQuark ms5_db_error_quark (void);

G_END_DECLS
