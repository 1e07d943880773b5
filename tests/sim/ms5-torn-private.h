/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/ms5-torn-node.h"
#include "sim/ms5-torn-vfs.h"

G_BEGIN_DECLS

struct _Ms5TornVfs
{
  sqlite3_vfs  vfs;
  sqlite3_vfs *outer; /* the default before, for what has nothing to do with files */
  char        *name;

  GMutex       lock;
  GHashTable  *nodes;    /* path → Ms5TornNode */
  GPtrArray   *machines; /* of Machine */
  GRand       *random;   /* of crashes */
  GRand       *salts;    /* SQLite's own random numbers */
  gint64       room;     /* bytes for all files together; -1 for no end */
  int          failing;  /* what every step returns, or %SQLITE_OK */
  guint64      n_steps;
  guint        n_open;
};

typedef struct
{
  sqlite3_file  base;
  Ms5TornVfs   *vfs;
  Ms5TornNode  *node;
  Ms5TornHold   hold;
  gboolean      passing; /* the file goes when it is closed */
} Ms5TornHandle;

/* ms5-torn-vfs.c */
gboolean ms5_torn_vfs_has_power (Ms5TornVfs *self,
                                 const char *path);
gboolean ms5_torn_vfs_has_room  (Ms5TornVfs *self,
                                 gsize       n_bytes);
int      ms5_torn_vfs_step      (Ms5TornVfs *self,
                                 const char *path);
void     ms5_torn_vfs_sync_folder
                                (Ms5TornVfs *self,
                                 const char *path);

/* ms5-torn-handle.c */
extern const sqlite3_io_methods ms5_torn_handle_methods;

G_END_DECLS
