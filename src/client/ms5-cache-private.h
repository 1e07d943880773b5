/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache.h"
#include "client/ms5-rekey.h"
#include "client/ms5-vault.h"

G_BEGIN_DECLS

struct _Ms5Cache
{
  GObject           parent_instance;

  Ms5Db            *db;
  Ms5Seal          *seal;
  Ms5Clock         *clock;
  char             *path;
  char             *problem; /* nullable */
  gboolean          kept;
  gboolean          set_aside;
  Ms5Time           opened;
  Ms5CacheContents *first;   /* what was read when opening, until it is asked for or outdated */
};

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
 * @tell_early: (nullable): called as soon as what comes first was read, on the cache's thread
 * @data: for @tell_early
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
  void            (*tell_early) (Ms5CacheContents *early,
                                 gpointer          data);
  gpointer          data;
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

/* ms5-cache-rotate.c */
extern const Ms5RekeyTable ms5_cache_sealed[];

/* ms5-cache-load.c */
Ms5CacheContents   *ms5_cache_contents_new    (void) G_GNUC_WARN_UNUSED_RESULT;

Ms5CacheContents   *ms5_cache_contents_copy_early (const Ms5CacheContents *contents) G_GNUC_WARN_UNUSED_RESULT;

/* In this order. */
gboolean            ms5_cache_contents_read_early (Ms5CacheContents  *contents,
                                                   Ms5DbConn         *conn,
                                                   Ms5Seal           *seal,
                                                   GError           **error);
gboolean            ms5_cache_contents_read_rest  (Ms5CacheContents  *contents,
                                                   Ms5DbConn         *conn,
                                                   Ms5Seal           *seal,
                                                   GError           **error);

json_t             *ms5_cache_decode_fields   (GBytes     *text,
                                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

#define MS5_CACHE_CONTEXT "cache"
#define MS5_CACHE_ITEM    "item"
#define MS5_CACHE_LIVE    "live"

G_END_DECLS
