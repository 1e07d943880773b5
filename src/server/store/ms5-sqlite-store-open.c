/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-schema.h"
#include "server/store/ms5-sqlite-store-private.h"

/* How the file is opened and closed. */

#define WRITER_CACHE_KIB (64 * 1024)
#define READER_CACHE_KIB (16 * 1024)

static Ms5StoreError
translate_code (Ms5DbError code)
{
  switch (code)
    {
    case MS5_DB_ERROR_FULL:
      return MS5_STORE_ERROR_FULL;
    case MS5_DB_ERROR_READONLY:
      return MS5_STORE_ERROR_READONLY;
    case MS5_DB_ERROR_CORRUPT:
      return MS5_STORE_ERROR_CORRUPT;
    case MS5_DB_ERROR_BUSY:
      return MS5_STORE_ERROR_BUSY;
    case MS5_DB_ERROR_NEWER:
      return MS5_STORE_ERROR_NEWER;
    case MS5_DB_ERROR_IO:
      return MS5_STORE_ERROR_IO;
    case MS5_DB_ERROR_CLOSED:
      return MS5_STORE_ERROR_CLOSED;
    case MS5_DB_ERROR_CONSTRAINT:
    case MS5_DB_ERROR_MIGRATION:
    case MS5_DB_ERROR_FAILED:
    default:
      return MS5_STORE_ERROR_FAILED;
    }
}

/* Takes @error and gives one that says nothing of SQLite. */
GError *
ms5_sqlite_store_translate (GError *error)
{
  if (error->domain == MS5_DB_ERROR)
    {
      error->code = (int) translate_code ((Ms5DbError) error->code);
      error->domain = MS5_STORE_ERROR;
    }
  return error;
}

static void
writer_closed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_close_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, ms5_sqlite_store_translate (error));
}

/* The writer is closed last, so that it can clear up the write-ahead log. */
static void
reader_closed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  Ms5SqliteStore *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!ms5_db_close_finish (MS5_DB (source), result, &error))
    g_warning ("%s: closing the reading connection: %s", self->path, error->message);
  ms5_db_close_async (self->writer, writer_closed_cb, task);
}

void
ms5_sqlite_store_close_async (Ms5Store            *store,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  Ms5SqliteStore *self = MS5_SQLITE_STORE (store);
  GTask *task = g_task_new (store, NULL, callback, user_data);

  g_task_set_source_tag (task, ms5_sqlite_store_close_async);
  if (self->reader != self->writer)
    ms5_db_close_async (self->reader, reader_closed_cb, task);
  else
    ms5_db_close_async (self->writer, writer_closed_cb, task);
}

gboolean
ms5_sqlite_store_close_finish (Ms5Store      *store,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_sqlite_store_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
reader_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5SqliteStore *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->reader = ms5_db_open_finish (result, &error);
  if (self->reader != NULL)
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
  else
    g_task_return_error (task, ms5_sqlite_store_translate (error));
}

static Ms5DbOptions
make_db_options (Ms5SqliteStore *self)
{
  Ms5DbOptions options = {
    .application_id = MS5_SQLITE_APPLICATION_ID,
    .check = self->options.check,
    .cache_kib = WRITER_CACHE_KIB,
    .max_pages = self->options.max_pages,
    .vfs = self->options.vfs,
    .on_caller = self->options.on_caller,
  };

  options.migrations = ms5_sqlite_schema_get (&options.n_migrations);
  return options;
}

static void
writer_opened_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5SqliteStore *self = g_task_get_task_data (task);
  Ms5DbOptions options = make_db_options (self);
  GError *error = NULL;

  self->writer = ms5_db_open_finish (result, &error);
  if (self->writer == NULL)
    {
      g_task_return_error (task, ms5_sqlite_store_translate (error));
      return;
    }
  if (self->options.one_connection)
    {
      self->reader = g_object_ref (self->writer);
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
      return;
    }

  options.read_only = TRUE;
  options.check = MS5_DB_CHECK_NONE;
  options.cache_kib = READER_CACHE_KIB;
  options.max_pages = 0;
  ms5_db_open_async (self->path, &options, g_task_get_cancellable (task), reader_opened_cb,
                     g_object_ref (task));
}

/**
 * ms5_sqlite_store_open_async:
 * @path: name of the file, which is made if there is none
 * @options: how; copied
 * @cancellable: (nullable): stops a long check or migration
 * @callback: called when it is open
 * @user_data: for @callback
 *
 * Opens the file and brings it to the current schema.
 */
void
ms5_sqlite_store_open_async (const char                  *path,
                             const Ms5SqliteStoreOptions *options,
                             GCancellable                *cancellable,
                             GAsyncReadyCallback          callback,
                             gpointer                     user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Ms5SqliteStore *self = g_object_new (MS5_TYPE_SQLITE_STORE, NULL);
  Ms5DbOptions db_options;

  g_task_set_source_tag (task, ms5_sqlite_store_open_async);
  g_task_set_task_data (task, self, g_object_unref);

  self->path = g_strdup (path);
  self->options = *options;
  self->options.epoch = g_strdup (options->epoch);
  self->options.vfs = g_strdup (options->vfs);
  self->retention = options->retention != NULL ? *options->retention : ms5_store_retention_default;
  self->options.retention = &self->retention;

  db_options = make_db_options (self);
  ms5_db_open_async (path, &db_options, cancellable, writer_opened_cb, task);
}

/**
 * ms5_sqlite_store_open_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the open store
 */
Ms5Store *
ms5_sqlite_store_open_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_sqlite_store_open_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
