/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache-private.h"

G_BEGIN_DECLS

#define START (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)
#define EPOCH "0198c0de0000700080000000000000aa"

/* What fixture_fill() writes. */
#define NOTE " [\"e\",\"notes/L1\",\"n1\",92,{\"text\":\"hello\"}]"

#define FILLED \
  "[\"p\",\"line/L1\",\"L1\",90,{\"note\":\"geheim\",\"state\":\"Held\"}]" \
  " [\"p\",\"line/L2\",\"L2\",91,{\"state\":\"Execute\"}]" \
  NOTE

typedef struct
{
  char       *path;
  Ms5Secrets *secrets;
  Ms5Clock   *clock;
  Ms5Cache   *cache;
} Fixture;

typedef struct
{
  GAsyncResult     *result;
  Ms5CacheContents *early;
} Opened;

Ms5Cache         *fixture_open       (Fixture           *f);
void              fixture_close      (Fixture           *f);
Ms5CacheContents *fixture_load       (Fixture           *f);
Ms5CacheContents *fixture_reload     (Fixture           *f);
gboolean          fixture_try_swap   (Fixture           *f,
                                      gint64             pos,
                                      const char        *topics,
                                      GPtrArray         *items,
                                      gboolean           everything,
                                      GError           **error);
void              fixture_swap       (Fixture           *f,
                                      gint64             pos,
                                      const char        *topics,
                                      GPtrArray         *items,
                                      gboolean           everything);
gboolean          fixture_apply      (Fixture           *f,
                                      gint64             after,
                                      gint64             pos,
                                      GPtrArray         *ops,
                                      GError           **error);
void              fixture_drop       (Fixture           *f,
                                      const char        *topics);
void              fixture_wipe       (Fixture           *f,
                                      const char        *server,
                                      const char        *user);
void              fixture_set_live   (Fixture           *f,
                                      GPtrArray         *changes,
                                      Ms5Time            at);
void              fixture_open_early (Fixture           *f,
                                      Opened            *opened);
GPtrArray        *changes_new        (void);
void              change_add         (GPtrArray         *changes,
                                      Ms5Op              op,
                                      const char        *topic,
                                      const char        *key,
                                      gint64             v,
                                      const char        *fields);
void              assert_items       (Ms5CacheContents  *contents,
                                      const char        *expected);
void              assert_topics      (Ms5CacheContents  *contents,
                                      const char        *expected);
void              fixture_set_up     (Fixture           *f,
                                      gconstpointer      data);
void              fixture_tear_down  (Fixture           *f,
                                      gconstpointer      data);
void              fixture_fill       (Fixture           *f);

G_END_DECLS
