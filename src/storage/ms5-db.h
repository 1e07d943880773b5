/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "storage/ms5-db-conn.h"
#include "storage/ms5-db-error.h"

G_BEGIN_DECLS

/**
 * Ms5DbMigration:
 * @name: what it does, for messages
 * @sql: (nullable): statements to run
 * @run: (nullable): or a function to call, after @sql if both are given
 *
 * One step of a schema. The first migration of an array makes version 1, and so on; a released
 * step is never changed, removed or moved.
 */
typedef struct
{
  const char *name;
  const char *sql;
  gboolean  (*run) (Ms5DbConn  *conn,
                    GError    **error);
} Ms5DbMigration;

/**
 * Ms5DbSync:
 * @MS5_DB_SYNC_FULL: a finished job survives a power cut
 * @MS5_DB_SYNC_NORMAL: a power cut may undo the latest jobs, but never damages the file
 */
typedef enum
{
  MS5_DB_SYNC_FULL,
  MS5_DB_SYNC_NORMAL,
} Ms5DbSync;

/**
 * Ms5DbCheck:
 * @MS5_DB_CHECK_NONE: trust the file
 * @MS5_DB_CHECK_QUICK: `PRAGMA quick_check`: every page is read
 * @MS5_DB_CHECK_FULL: `PRAGMA integrity_check`: and every index is compared with its table
 */
typedef enum
{
  MS5_DB_CHECK_NONE,
  MS5_DB_CHECK_QUICK,
  MS5_DB_CHECK_FULL,
} Ms5DbCheck;

/**
 * Ms5DbOptions:
 * @migrations: (nullable): the schema's steps; static
 * @n_migrations: their number
 * @application_id: marks the file as ours, and refuses others; 0 for none
 * @read_only: for queries beside a writing handle; the file must exist at the current version
 * @synchronous: what a finished job is worth
 * @check: how to look at the file when it is opened
 * @busy_timeout_ms: how long to wait for another program's lock; 0 for 5 s
 * @max_queue: jobs that may wait before more are refused as busy; 0 for 4096
 * @page_size: of a new file, in bytes; 0 for SQLite's own
 * @cache_kib: page cache; 0 for SQLite's own
 * @mmap_bytes: how much of the file to map for reading; 0 for none
 * @max_pages: limit of the file's size, in pages; 0 for none
 * @vfs: (nullable): name of the SQLite VFS to use
 * @on_caller: run each job at once on the calling thread instead of on a thread of its own; the
 *   order of events then depends on the caller alone, as simulations need
 *
 * How to open a database. Zeroes are good for a server's or an outbox' main file.
 */
typedef struct
{
  const Ms5DbMigration *migrations;
  guint                 n_migrations;
  gint32                application_id;
  gboolean              read_only;
  Ms5DbSync             synchronous;
  Ms5DbCheck            check;
  int                   busy_timeout_ms;
  guint                 max_queue;
  int                   page_size;
  int                   cache_kib;
  gint64                mmap_bytes;
  int                   max_pages;
  const char           *vfs;
  gboolean              on_caller;
} Ms5DbOptions;

/**
 * Ms5DbMode:
 * @MS5_DB_READ: the job sees one committed state throughout, and writes nothing
 * @MS5_DB_WRITE: the job is one transaction, committed when it returns %TRUE
 * @MS5_DB_BARE: no transaction: for maintenance such as `VACUUM`
 */
typedef enum
{
  MS5_DB_READ,
  MS5_DB_WRITE,
  MS5_DB_BARE,
} Ms5DbMode;

/**
 * Ms5DbJob:
 * @conn: the connection, for the time of this call
 * @data: the job's own input, and room for its results
 * @error: return location for an error
 *
 * Work done on the database's thread. It touches nothing but @conn and @data.
 *
 * Returns: %FALSE with @error set to roll back whatever it wrote
 */
typedef gboolean (*Ms5DbJob) (Ms5DbConn  *conn,
                              gpointer    data,
                              GError    **error);

/**
 * Ms5DbStats:
 * @depth: jobs waiting or running
 * @peak: the largest @depth so far
 * @done: jobs finished, failed ones included
 * @failed: jobs that failed
 * @refused: jobs refused because too many waited
 * @busy_us: time spent in jobs, in microseconds
 */
typedef struct
{
  guint  depth;
  guint  peak;
  guint  done;
  guint  failed;
  guint  refused;
  gint64 busy_us;
} Ms5DbStats;

#define MS5_TYPE_DB (ms5_db_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Db, ms5_db, MS5, DB, GObject)

void        ms5_db_open_async   (const char           *path,
                                 const Ms5DbOptions   *options,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
Ms5Db      *ms5_db_open_finish  (GAsyncResult         *result,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5Db      *ms5_db_open         (const char           *path,
                                 const Ms5DbOptions   *options,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void        ms5_db_run_async    (Ms5Db                *self,
                                 Ms5DbMode             mode,
                                 Ms5DbJob              job,
                                 gpointer              data,
                                 GDestroyNotify        data_free,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean    ms5_db_run_finish   (Ms5Db                *self,
                                 GAsyncResult         *result,
                                 GError              **error);
gpointer    ms5_db_run_get_data (GAsyncResult         *result);
gboolean    ms5_db_run          (Ms5Db                *self,
                                 Ms5DbMode             mode,
                                 Ms5DbJob              job,
                                 gpointer              data,
                                 GError              **error);

void        ms5_db_close_async  (Ms5Db                *self,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean    ms5_db_close_finish (Ms5Db                *self,
                                 GAsyncResult         *result,
                                 GError              **error);
void        ms5_db_close        (Ms5Db                *self);

const char *ms5_db_get_path     (Ms5Db                *self);
guint       ms5_db_get_depth    (Ms5Db                *self);
void        ms5_db_get_stats    (Ms5Db                *self,
                                 Ms5DbStats           *out_stats);

char       *ms5_db_set_aside    (const char           *path,
                                 const char           *why,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
