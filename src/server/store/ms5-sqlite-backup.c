/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-backup.h"
#include "server/store/ms5-sqlite-private.h"
#include "server/store/ms5-sqlite-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  char         *from;
  char         *to;
  char         *part; /* what the copy is called until it is complete */
  Ms5Db        *db;   /* NULL to open a connection of its own */
  GCancellable *cancellable;
} Backup;

static void
backup_free (gpointer data)
{
  Backup *backup = data;

  g_free (backup->from);
  g_free (backup->to);
  g_free (backup->part);
  g_clear_object (&backup->db);
  g_clear_object (&backup->cancellable);
  g_free (backup);
}

static Ms5DbOptions
make_options (void)
{
  Ms5DbOptions options = { .application_id = MS5_SQLITE_APPLICATION_ID };

  options.migrations = ms5_sqlite_schema_get (&options.n_migrations);
  return options;
}

static gboolean
copy_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  Backup *backup = data;

  return ms5_db_backup (conn, backup->part, backup->cancellable, error);
}

static gboolean
copy (Backup  *backup,
      GError **error)
{
  g_autoptr (Ms5Db) db = NULL;

  if (backup->db != NULL)
    {
      db = g_object_ref (backup->db);
    }
  else
    {
      Ms5DbOptions options = make_options ();

      options.read_only = TRUE;
      db = ms5_db_open (backup->from, &options, error);
    }
  return db != NULL && ms5_db_run (db, MS5_DB_READ, copy_job, backup, error);
}

static gboolean
forget_epoch_job (Ms5DbConn  *conn,
                  gpointer    data,
                  GError    **error)
{
  return ms5_sqlite_forget_epoch (conn, error);
}

/* Whoever starts a server on the copy begins a new history: it may lack what others have seen. */
static gboolean
end_history (Backup  *backup,
             GError **error)
{
  Ms5DbOptions options = make_options ();
  g_autoptr (Ms5Db) db = ms5_db_open (backup->part, &options, error);

  /* Closing it leaves one file, without a log beside it, on the disk. */
  return db != NULL && ms5_db_run (db, MS5_DB_WRITE, forget_epoch_job, NULL, error);
}

static gboolean
set_error (GError    **error,
           const char *path)
{
  int number = errno;

  g_set_error (error, MS5_STORE_ERROR, number == ENOSPC ? MS5_STORE_ERROR_FULL : MS5_STORE_ERROR_IO,
               "%s: %s", path, g_strerror (number));
  return FALSE;
}

/* Gives the copy its name; a power cut leaves the old or the new one. */
static gboolean
move_into_place (Backup  *backup,
                 GError **error)
{
  g_autofree char *folder = g_path_get_dirname (backup->to);
  gboolean done;
  int fd;

  if (g_rename (backup->part, backup->to) != 0)
    return set_error (error, backup->to);

  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    return set_error (error, folder);
  done = fsync (fd) == 0 || set_error (error, folder);
  close (fd);
  return done;
}

static void
remove_part (Backup *backup)
{
  g_autofree char *wal = g_strconcat (backup->part, "-wal", NULL);
  g_autofree char *shm = g_strconcat (backup->part, "-shm", NULL);

  g_unlink (backup->part);
  g_unlink (wal);
  g_unlink (shm);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  Backup *backup = data;
  GError *error = NULL;

  remove_part (backup);
  if (copy (backup, &error) && end_history (backup, &error) && move_into_place (backup, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  remove_part (backup);
  g_task_return_error (task, error);
}

/* Copies the database @from to @to, over @db if there is one. It takes as long as it takes, on a thread
 * and over a connection of its own, so that nobody waits; the write-ahead log grows meanwhile. */
void
ms5_sqlite_backup_start (GTask      *task,
                         const char *from,
                         const char *to,
                         Ms5Db      *db,
                         gboolean    on_caller)
{
  Backup *backup = g_new0 (Backup, 1);

  backup->from = g_strdup (from);
  backup->to = g_strdup (to);
  backup->part = g_strconcat (to, ".part", NULL);
  backup->db = db != NULL ? g_object_ref (db) : NULL;
  backup->cancellable = g_task_get_cancellable (task) != NULL
                        ? g_object_ref (g_task_get_cancellable (task)) : NULL;
  g_task_set_task_data (task, backup, backup_free);

  if (on_caller)
    work (task, NULL, backup, backup->cancellable);
  else
    g_task_run_in_thread (task, work);
}
