/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-secrets.h"
#include "core/ms5-clock.h"
#include "protocol/ms5-change.h"
#include "protocol/ms5-message.h"

G_BEGIN_DECLS

/* What is older than this is not shown again. */
#define MS5_CACHE_MAX_AGE (30 * 24 * MS5_USEC_PER_H)

/**
 * Ms5CacheError:
 * @MS5_CACHE_ERROR_GAP: a delta or a part of a snapshot that does not continue what is stored; nothing of
 *   it was stored
 *
 * What else than a #Ms5DbError can go wrong.
 */
typedef enum
{
  MS5_CACHE_ERROR_GAP
} Ms5CacheError;

#define MS5_CACHE_ERROR (ms5_cache_error_quark ())
GQuark ms5_cache_error_quark (void);

/**
 * Ms5CacheLive:
 * @change: a put, of version 0, with all fields of the item
 * @at: the time of the frame that they came with
 *
 * Last known values of an item.
 */
typedef struct
{
  Ms5Change *change;
  Ms5Time    at;
} Ms5CacheLive;

/**
 * Ms5CacheContents:
 * @server: (nullable): whose data it is
 * @user: (nullable): and who saw it
 * @cursor: the position of the data; its epoch is %NULL without data
 * @topics: (array zero-terminated=1): the topics that there is data of, perhaps without items
 * @ids: (element-type gint64): the cache's own numbers of them
 * @items: (element-type Ms5Change): a put, or in event topics an event, for each item; those of a
 *   topic stand together
 * @n_early: how many of these are of the topics that a page of the whole floor shows: they come first
 * @live: (element-type Ms5CacheLive): last known values
 * @written: when it last changed, by the machine's clock, or %MS5_TIME_NONE
 *
 * All that the cache holds.
 */
typedef struct
{
  char       *server;
  char       *user;
  Ms5Cursor   cursor;
  char      **topics;
  GArray     *ids;
  GPtrArray  *items;
  guint       n_early;
  GArray     *live;
  Ms5Time     written;
} Ms5CacheContents;

void              ms5_cache_contents_free  (Ms5CacheContents *contents);

/**
 * Ms5CacheEarlyFunc:
 * @early: (transfer none): what a page of the whole floor shows: the plant, states, calls, last values
 * @user_data: what the opening was given
 *
 * What is read first is handed on while the rest, which is the most, is still being read.
 */
typedef void (*Ms5CacheEarlyFunc) (const Ms5CacheContents *early,
                                   gpointer                user_data);

/**
 * Ms5Cache:
 *
 * The last picture of the floor, in a file, so that it shows before any network does. It is one
 * server's picture at one position of its log, as one person may see it.
 *
 * Values are sealed with a key from the keyring; names of topics, keys of items and positions are
 * not. Where there is no lasting key the cache is in memory only, and the file is left as it is. What
 * can't be read is set aside and begun anew: the server has all of it.
 *
 * Writes take effect in the order they are asked for, each of them whole or not at all. After a
 * power cut the latest ones may be undone; the position tells.
 */
#define MS5_TYPE_CACHE (ms5_cache_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Cache, ms5_cache, MS5, CACHE, GObject)

void              ms5_cache_open_async      (const char           *path,
                                             Ms5Secrets           *secrets,
                                             Ms5Clock             *clock,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
void              ms5_cache_open_early_async (const char          *path,
                                              Ms5Secrets          *secrets,
                                              Ms5Clock            *clock,
                                              Ms5CacheEarlyFunc    early,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
Ms5Cache         *ms5_cache_open_finish     (GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          ms5_cache_is_kept         (Ms5Cache             *self);
const char       *ms5_cache_get_problem     (Ms5Cache             *self);
gboolean          ms5_cache_was_set_aside   (Ms5Cache             *self);

void              ms5_cache_load_async      (Ms5Cache             *self,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
Ms5CacheContents *ms5_cache_load_finish     (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void              ms5_cache_apply_async     (Ms5Cache             *self,
                                             gint64                after,
                                             const Ms5Cursor      *cursor,
                                             GPtrArray            *ops,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_apply_finish    (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void              ms5_cache_swap_async      (Ms5Cache             *self,
                                             const Ms5Cursor      *cursor,
                                             const char *const    *topics,
                                             GPtrArray            *items,
                                             gboolean              everything,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_swap_finish     (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void              ms5_cache_drop_async      (Ms5Cache             *self,
                                             const char *const    *topics,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_drop_finish     (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void              ms5_cache_set_live_async  (Ms5Cache             *self,
                                             GPtrArray            *changes,
                                             Ms5Time               at,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_set_live_finish (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);
void              ms5_cache_wipe_async      (Ms5Cache             *self,
                                             const char           *server,
                                             const char           *user,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_wipe_finish     (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);

void              ms5_cache_rotate_key_async  (Ms5Cache           *self,
                                               Ms5Secrets         *secrets,
                                               Ms5Time             older_than,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean          ms5_cache_rotate_key_finish (Ms5Cache           *self,
                                               GAsyncResult       *result,
                                               GError            **error);

void              ms5_cache_close_async     (Ms5Cache             *self,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
gboolean          ms5_cache_close_finish    (Ms5Cache             *self,
                                             GAsyncResult         *result,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5CacheContents, ms5_cache_contents_free)

G_END_DECLS
