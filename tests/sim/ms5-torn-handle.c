/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/ms5-torn-private.h"

#include <stdatomic.h>
#include <string.h>

/* Each begins with enter() and ends with leave(). */

static int
enter (Ms5TornHandle *handle)
{
  g_mutex_lock (&handle->vfs->lock);

  return !handle->node->dead && ms5_torn_vfs_has_power (handle->vfs, handle->node->path)
         ? SQLITE_OK : SQLITE_IOERR;
}

static int
enter_step (Ms5TornHandle *handle)
{
  g_mutex_lock (&handle->vfs->lock);

  return handle->node->dead ? SQLITE_IOERR
                            : ms5_torn_vfs_step (handle->vfs, handle->node->path);
}

static int
leave (Ms5TornHandle *handle,
       int            code)
{
  g_mutex_unlock (&handle->vfs->lock);
  return code;
}

static int
torn_close (sqlite3_file *file)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;

  g_mutex_lock (&handle->vfs->lock);
  ms5_torn_node_unmap (handle->node, &handle->hold);
  ms5_torn_node_unlock (handle->node, &handle->hold, SQLITE_LOCK_NONE);
  if (handle->passing && !handle->node->dead)
    ms5_torn_file_delete (handle->node->file);
  handle->vfs->n_open--;
  leave (handle, SQLITE_OK);
  ms5_torn_node_unref (handle->node);
  return SQLITE_OK;
}

static int
torn_read (sqlite3_file  *file,
           void          *buffer,
           int            size,
           sqlite3_int64  offset)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);
  gsize n;

  if (code != SQLITE_OK)
    return leave (handle, code);

  n = ms5_torn_file_read (handle->node->file, offset, buffer, size);
  memset ((guint8 *) buffer + n, 0, size - n);
  return leave (handle, n == (gsize) size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ);
}

static int
torn_write (sqlite3_file  *file,
            const void    *data,
            int            size,
            sqlite3_int64  offset)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter_step (handle);
  gsize old = ms5_torn_file_get_size (handle->node->file);
  gsize end = offset + size;

  if (code == SQLITE_OK && end > old && !ms5_torn_vfs_has_room (handle->vfs, end - old))
    code = SQLITE_FULL;
  if (code == SQLITE_OK)
    ms5_torn_file_write (handle->node->file, offset, data, size);
  return leave (handle, code);
}

static int
torn_truncate (sqlite3_file  *file,
               sqlite3_int64  size)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter_step (handle);

  if (code == SQLITE_OK)
    ms5_torn_file_truncate (handle->node->file, size);
  return leave (handle, code);
}

static int
torn_sync (sqlite3_file *file,
           int           flags)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter_step (handle);

  /* What SQLite does on a Unix system: with a new file it syncs the folder, too. */
  if (code == SQLITE_OK && ms5_torn_file_sync (handle->node->file))
    ms5_torn_vfs_sync_folder (handle->vfs, handle->node->path);
  return leave (handle, code);
}

static int
torn_file_size (sqlite3_file  *file,
                sqlite3_int64 *out_size)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);

  *out_size = ms5_torn_file_get_size (handle->node->file);
  return leave (handle, code);
}

static int
torn_lock (sqlite3_file *file,
           int           level)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);

  if (code == SQLITE_OK)
    code = ms5_torn_node_lock (handle->node, &handle->hold, level);
  return leave (handle, code);
}

static int
torn_unlock (sqlite3_file *file,
             int           level)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;

  enter (handle);
  ms5_torn_node_unlock (handle->node, &handle->hold, level);
  return leave (handle, SQLITE_OK);
}

static int
torn_check_reserved_lock (sqlite3_file *file,
                          int          *out_reserved)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);

  *out_reserved = handle->node->reserved != NULL;
  return leave (handle, code);
}

static int
torn_file_control (sqlite3_file *file,
                   int           operation,
                   void         *argument)
{
  return SQLITE_NOTFOUND;
}

static int
torn_sector_size (sqlite3_file *file)
{
  return MS5_TORN_SECTOR;
}

/* What SQLite takes for granted on a Unix system, too. */
static int
torn_device_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
torn_shm_map (sqlite3_file   *file,
              int             region,
              int             size,
              int             extend,
              void volatile **out_memory)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);

  *out_memory = code != SQLITE_OK ? NULL
                : ms5_torn_node_map (handle->node, &handle->hold, region, size, extend);
  return leave (handle, code);
}

static int
torn_shm_lock (sqlite3_file *file,
               int           first,
               int           n,
               int           flags)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;
  int code = enter (handle);

  if (code == SQLITE_OK || flags & SQLITE_SHM_UNLOCK)
    code = ms5_torn_node_lock_log (handle->node, &handle->hold, first, n, flags);
  return leave (handle, code);
}

static void
torn_shm_barrier (sqlite3_file *file)
{
  atomic_thread_fence (memory_order_seq_cst);
}

static int
torn_shm_unmap (sqlite3_file *file,
                int           delete)
{
  Ms5TornHandle *handle = (Ms5TornHandle *) file;

  enter (handle);
  ms5_torn_node_unmap (handle->node, &handle->hold);
  return leave (handle, SQLITE_OK);
}

const sqlite3_io_methods ms5_torn_handle_methods = {
  .iVersion = 2,
  .xClose = torn_close,
  .xRead = torn_read,
  .xWrite = torn_write,
  .xTruncate = torn_truncate,
  .xSync = torn_sync,
  .xFileSize = torn_file_size,
  .xLock = torn_lock,
  .xUnlock = torn_unlock,
  .xCheckReservedLock = torn_check_reserved_lock,
  .xFileControl = torn_file_control,
  .xSectorSize = torn_sector_size,
  .xDeviceCharacteristics = torn_device_characteristics,
  .xShmMap = torn_shm_map,
  .xShmLock = torn_shm_lock,
  .xShmBarrier = torn_shm_barrier,
  .xShmUnmap = torn_shm_unmap,
};
