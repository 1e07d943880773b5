/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MS5_TORN_SECTOR 512

/**
 * Ms5TornFile:
 *
 * A file in memory that knows which part of it a power cut would leave: what was there at the last
 * sync for sure, and of what was done since any part.
 */
typedef struct _Ms5TornFile Ms5TornFile;

Ms5TornFile *ms5_torn_file_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_torn_file_free     (Ms5TornFile   *self);

gboolean     ms5_torn_file_exists   (Ms5TornFile   *self);
gsize        ms5_torn_file_get_size (Ms5TornFile   *self);
gsize        ms5_torn_file_read     (Ms5TornFile   *self,
                                     gsize          offset,
                                     guint8        *buffer,
                                     gsize          size);

void         ms5_torn_file_create   (Ms5TornFile   *self);
void         ms5_torn_file_delete   (Ms5TornFile   *self);
void         ms5_torn_file_write    (Ms5TornFile   *self,
                                     gsize          offset,
                                     gconstpointer  data,
                                     gsize          size);
void         ms5_torn_file_truncate (Ms5TornFile   *self,
                                     gsize          size);
gboolean     ms5_torn_file_sync     (Ms5TornFile   *self);
void         ms5_torn_file_sync_folder
                                    (Ms5TornFile   *self);

Ms5TornFile *ms5_torn_file_crash    (Ms5TornFile   *self,
                                     GRand         *random) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5TornFile, ms5_torn_file_free)

G_END_DECLS
