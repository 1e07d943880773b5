/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "sim/ms5-torn-file.h"

G_BEGIN_DECLS

/*
 * What all handles of one file share: the file, SQLite's locks on it, and the shared memory of its
 * write-ahead log. A crash puts another node in its place; handles of the dead one get errors.
 */
typedef struct
{
  gatomicrefcount  ref_count;
  char            *path; /* %NULL for a temporary file */
  Ms5TornFile     *file;
  gboolean         dead;

  guint            n_shared;
  gconstpointer    reserved;  /* the handle that has it */
  gconstpointer    pending;
  gconstpointer    exclusive;

  GPtrArray       *regions;
  guint            n_mapped;
  int              log_locks[SQLITE_SHM_NLOCK]; /* readers, or -1 for a writer */
} Ms5TornNode;

/* What one handle holds of it. */
typedef struct
{
  int      level;
  gboolean mapped;
  guint    log_shared; /* bits */
  guint    log_exclusive;
} Ms5TornHold;

Ms5TornNode *ms5_torn_node_new        (const char   *path) G_GNUC_WARN_UNUSED_RESULT;
Ms5TornNode *ms5_torn_node_ref        (Ms5TornNode  *self);
void         ms5_torn_node_unref      (Ms5TornNode  *self);
int          ms5_torn_node_lock       (Ms5TornNode  *self,
                                       Ms5TornHold  *hold,
                                       int           level);
void         ms5_torn_node_unlock     (Ms5TornNode  *self,
                                       Ms5TornHold  *hold,
                                       int           level);
void        *ms5_torn_node_map        (Ms5TornNode  *self,
                                       Ms5TornHold  *hold,
                                       guint         region,
                                       gsize         size,
                                       gboolean      extend);
void         ms5_torn_node_unmap      (Ms5TornNode  *self,
                                       Ms5TornHold  *hold);
int          ms5_torn_node_lock_log   (Ms5TornNode  *self,
                                       Ms5TornHold  *hold,
                                       int           first,
                                       int           n,
                                       int           flags);

G_END_DECLS
