/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache.h"
#include "client/ms5-vault.h"

G_BEGIN_DECLS

/**
 * Ms5CacheJob:
 * @seal: what values are sealed with
 * @now: when it was asked for, by the machine's clock
 * @after: the position that a delta continues
 * @cursor: the position afterwards
 * @topics: (nullable): topics to replace or drop
 * @changes: (nullable) (element-type Ms5Change): what to write
 * @everything: whether the topics are all that there shall be
 * @at: the time of live values
 * @server: (nullable): whose data it is
 * @user: (nullable): and who may see it
 * @contents: (nullable): what was read
 *
 * A job on the cache's thread, with what any of them needs.
 */
typedef struct
{
  Ms5Seal          *seal;
  Ms5Time           now;
  gint64            after;
  Ms5Cursor         cursor;
  char            **topics;
  GPtrArray        *changes;
  gboolean          everything;
  Ms5Time           at;
  char             *server;
  char             *user;
  Ms5CacheContents *contents;
} Ms5CacheJob;

Ms5CacheJob        *ms5_cache_job_new         (Ms5Seal    *seal,
                                               Ms5Time     now) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_cache_job_free        (Ms5CacheJob *job);

extern const Ms5DbOptions ms5_cache_db_options;

/* Each is a Ms5DbJob. */
gboolean            ms5_cache_job_read_first  (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_read        (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_apply       (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_swap        (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_drop        (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_set_live    (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);
gboolean            ms5_cache_job_wipe        (Ms5DbConn  *conn,
                                               gpointer    data,
                                               GError    **error);

/* ms5-cache-load.c */
Ms5CacheContents   *ms5_cache_contents_read   (Ms5DbConn  *conn,
                                               Ms5Seal    *seal,
                                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

json_t             *ms5_cache_decode_fields   (GBytes     *text,
                                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

#define MS5_CACHE_CONTEXT "cache"
#define MS5_CACHE_ITEM    "item"
#define MS5_CACHE_LIVE    "live"

G_END_DECLS
