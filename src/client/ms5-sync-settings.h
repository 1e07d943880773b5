/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-merge.h"

G_BEGIN_DECLS

/**
 * Ms5SyncSettings:
 *
 * How a person wants actions to be brought to the server. They take effect at once.
 *
 * Properties:
 *
 * - `automatic` (boolean, %TRUE): whether actions go by themselves. If not, they wait for
 *   ms5_client_sync_now(); critical ones, and what must go before them, never wait
 * - `interval` (uint, 0): seconds from one sync to the next; 0 for at once
 * - `batch-limit` (uint, 0): how many actions are sent together at most; 0 for what the line bears
 * - `compress` (boolean, %TRUE): whether what is long is sent compressed
 * - `strategies` (`a{ss}`): what edits ask for where others changed the same: from the name of an
 *   operation to `policy`, `client` or `manual`. What is not there is left to the policy
 */
#define MS5_TYPE_SYNC_SETTINGS (ms5_sync_settings_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncSettings, ms5_sync_settings, MS5, SYNC_SETTINGS, GObject)

Ms5SyncSettings *ms5_sync_settings_new             (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean         ms5_sync_settings_get_automatic   (Ms5SyncSettings *self);
void             ms5_sync_settings_set_automatic   (Ms5SyncSettings *self,
                                                    gboolean         automatic);
guint            ms5_sync_settings_get_interval    (Ms5SyncSettings *self);
void             ms5_sync_settings_set_interval    (Ms5SyncSettings *self,
                                                    guint            seconds);
guint            ms5_sync_settings_get_batch_limit (Ms5SyncSettings *self);
void             ms5_sync_settings_set_batch_limit (Ms5SyncSettings *self,
                                                    guint            limit);
gboolean         ms5_sync_settings_get_compress    (Ms5SyncSettings *self);
void             ms5_sync_settings_set_compress    (Ms5SyncSettings *self,
                                                    gboolean         compress);
GVariant        *ms5_sync_settings_get_strategies  (Ms5SyncSettings *self);
void             ms5_sync_settings_set_strategies  (Ms5SyncSettings *self,
                                                    GVariant        *strategies);
Ms5MergePrefer   ms5_sync_settings_get_strategy    (Ms5SyncSettings *self,
                                                    const char      *op);
void             ms5_sync_settings_set_strategy    (Ms5SyncSettings *self,
                                                    const char      *op,
                                                    Ms5MergePrefer   strategy);

G_END_DECLS
