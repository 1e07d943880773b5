/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5TornVfs:
 *
 * A file system for SQLite, in memory, whose power can be cut: of what was written and not synced,
 * each write is then kept, dropped or torn at its sectors, as a seed decides. It can also be full,
 * or fail.
 *
 * Any thread may use its databases. A database of a folder belongs to the machine with that folder;
 * machines lose their power one by one. A file that is removed or renamed without SQLite's doing is
 * not noticed here.
 */
typedef struct _Ms5TornVfs Ms5TornVfs;

Ms5TornVfs *ms5_torn_vfs_new         (const char  *name,
                                      guint64      seed) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_torn_vfs_free        (Ms5TornVfs  *self);

void        ms5_torn_vfs_crash       (Ms5TornVfs  *self);
void        ms5_torn_vfs_crash_below (Ms5TornVfs  *self,
                                      const char  *folder);
void        ms5_torn_vfs_cut_after   (Ms5TornVfs  *self,
                                      const char  *folder,
                                      guint        n_steps);
gboolean    ms5_torn_vfs_is_cut      (Ms5TornVfs  *self,
                                      const char  *folder);

void        ms5_torn_vfs_set_room    (Ms5TornVfs  *self,
                                      gint64       n_bytes);
void        ms5_torn_vfs_set_failing (Ms5TornVfs  *self,
                                      int          code);
guint64     ms5_torn_vfs_get_n_steps (Ms5TornVfs  *self);
guint       ms5_torn_vfs_get_n_open  (Ms5TornVfs  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5TornVfs, ms5_torn_vfs_free)

G_END_DECLS
