/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-vault.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* Where files are: see ms5_vault_set_disk(). */
static const char *disk;

/**
 * ms5_vault_set_disk:
 * @vfs: (nullable): name of a SQLite VFS, static; %NULL for the machine's files
 *
 * For simulations: all files that are opened from now on are in @vfs, and worked on by the calling
 * thread, so that the order of events depends on the simulation alone.
 */
void
ms5_vault_set_disk (const char *vfs)
{
  disk = vfs;
}

/* Opening, on a worker thread */

static Ms5Db *
open_and_read (const Ms5Vault  *vault,
               GError         **error)
{
  Ms5DbOptions options = *vault->options;
  g_autoptr (Ms5Db) db = NULL;

  options.vfs = disk;
  options.on_caller = disk != NULL;
  db = ms5_db_open (vault->path, &options, error);

  if (db == NULL || !ms5_db_run (db, MS5_DB_WRITE, vault->reader, vault->data, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* A word for the name of the file that is set aside; %NULL if the file is not to blame. */
static const char *
condemn (const Ms5Vault *vault,
         const GError   *error)
{
  if (error->domain == MS5_SEAL_ERROR)
    return error->code == MS5_SEAL_ERROR_KEY ? "unreadable" : "damaged";
  if (error->domain != MS5_DB_ERROR)
    return NULL;

  switch (error->code)
    {
    case MS5_DB_ERROR_CORRUPT:
      return "damaged";
    case MS5_DB_ERROR_FAILED: /* another program's, or without our tables */
      return "foreign";
    case MS5_DB_ERROR_NEWER:
      return vault->replace_newer ? "newer" : NULL;
    default:
      return NULL;
    }
}

static Ms5Db *
begin_anew (const Ms5Vault  *vault,
            const GError    *problem,
            char           **out_problem,
            GError         **error)
{
  const char *why = condemn (vault, problem);
  g_autofree char *kept = NULL;
  g_autofree char *message = NULL;

  /* After a failed migration it is out of the way already, as the message says. */
  if (why == NULL && !g_error_matches (problem, MS5_DB_ERROR, MS5_DB_ERROR_MIGRATION))
    {
      g_propagate_error (error, g_error_copy (problem));
      return NULL;
    }
  if (why != NULL)
    {
      kept = ms5_db_set_aside (vault->path, why, error);
      if (kept == NULL)
        return NULL;
    }

  /* SQLite quotes what it found in the file. */
  message = g_utf8_make_valid (problem->message, -1);
  *out_problem = kept == NULL ? g_steal_pointer (&message)
                 : g_strdup_printf ("%s, kept as %s: %s", vault->path, kept, message);
  return open_and_read (vault, error);
}

/* Blocks: for worker threads. @out_problem is left alone if there is none. */
Ms5Db *
ms5_vault_open (const Ms5Vault  *vault,
                char           **out_problem,
                GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (vault->path);
  g_autoptr (GError) problem = NULL;
  Ms5Db *db;

  if (disk == NULL && g_mkdir_with_parents (folder, 0700) != 0)
    {
      int number = errno;

      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_IO, "%s: %s", folder, g_strerror (number));
      return NULL;
    }

  db = open_and_read (vault, &problem);
  return db != NULL ? db : begin_anew (vault, problem, out_problem, error);
}

/* Jobs */

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Runs a job and answers @task, which it takes, with whether it is committed. */
void
ms5_vault_run_async (Ms5Db          *db,
                     GTask          *task,
                     Ms5DbMode       mode,
                     Ms5DbJob        job,
                     gpointer        data,
                     GDestroyNotify  data_free)
{
  ms5_db_run_async (db, mode, job, data, data_free, g_task_get_cancellable (task), ran_cb, task);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_close_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Closes the file and answers @task, which it takes. */
void
ms5_vault_close (Ms5Db *db,
                 GTask *task)
{
  ms5_db_close_async (db, closed_cb, task);
}

/* Values */

static GByteArray *
row_of (const Ms5VaultPlace *place)
{
  GByteArray *row = g_byte_array_sized_new (64);
  guint64 number = GUINT64_TO_LE ((guint64) place->number);

  g_byte_array_append (row, (const guint8 *) place->part1, strlen (place->part1) + 1);
  if (place->part2 != NULL)
    g_byte_array_append (row, (const guint8 *) place->part2, strlen (place->part2) + 1);
  g_byte_array_append (row, (const guint8 *) &number, sizeof number);
  return row;
}

/* Seals a value, or leaves it plain if there is no seal. */
GBytes *
ms5_vault_seal (Ms5Seal             *seal,
                const char          *text,
                gsize                size,
                const Ms5VaultPlace *place)
{
  g_autoptr (GByteArray) row = NULL;
  Ms5SealPlace where;

  if (seal == NULL)
    return g_bytes_new (text, size);

  row = row_of (place);
  where = (Ms5SealPlace) { place->context, place->table, row->data, row->len };
  return ms5_seal_close (seal, text, size, &where);
}

/* The value; without a seal that of a plain one. */
GBytes *
ms5_vault_unseal (Ms5Seal              *seal,
                  gconstpointer         data,
                  gsize                 size,
                  const Ms5VaultPlace  *place,
                  GError              **error)
{
  g_autoptr (GByteArray) row = NULL;
  Ms5SealPlace where;

  if (seal == NULL)
    return g_bytes_new (data, size);

  row = row_of (place);
  where = (Ms5SealPlace) { place->context, place->table, row->data, row->len };
  return ms5_seal_open (seal, data, size, &where, error);
}
