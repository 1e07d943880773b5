/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5TopicEntry:
 * @id: its number in the table
 * @name: its name
 * @is_live: whether it holds last values, which are not in the log
 * @is_event: whether it holds events
 * @is_urgent: whether its changes go out at once
 * @changed: a position after which it did not change, as far as is durable
 *
 * A topic that somebody changed or subscribed.
 */
typedef struct
{
  guint     id;
  char     *name;
  gboolean  is_live;
  gboolean  is_event;
  gboolean  is_urgent;
  gint64    changed;
} Ms5TopicEntry;

/**
 * Ms5TopicTable:
 *
 * Gives each topic a small number, so that whether a change concerns a receiver is one bit.
 */
typedef struct _Ms5TopicTable Ms5TopicTable;

Ms5TopicTable *ms5_topic_table_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_topic_table_free        (Ms5TopicTable     *table);
void           ms5_topic_table_set_unknown (Ms5TopicTable     *table,
                                            gint64             before);
Ms5TopicEntry *ms5_topic_table_intern      (Ms5TopicTable     *table,
                                            const char        *name);
Ms5TopicEntry *ms5_topic_table_lookup      (Ms5TopicTable     *table,
                                            const char        *name);
Ms5TopicEntry *ms5_topic_table_get         (Ms5TopicTable     *table,
                                            guint              id);

/**
 * Ms5TopicSet:
 * @n: how many topics
 * @ids: (array length=n): their numbers, in order
 *
 * Some topics of one table. Never changes.
 */
typedef struct
{
  guint        n;
  const guint *ids;
} Ms5TopicSet;

Ms5TopicSet   *ms5_topic_set_new           (const guint       *ids,
                                            guint              n) G_GNUC_WARN_UNUSED_RESULT;
Ms5TopicSet   *ms5_topic_set_plus          (const Ms5TopicSet *set,
                                            const Ms5TopicSet *other) G_GNUC_WARN_UNUSED_RESULT;
Ms5TopicSet   *ms5_topic_set_minus         (const Ms5TopicSet *set,
                                            const Ms5TopicSet *other) G_GNUC_WARN_UNUSED_RESULT;
Ms5TopicSet   *ms5_topic_set_ref           (Ms5TopicSet       *set);
void           ms5_topic_set_unref         (Ms5TopicSet       *set);
gboolean       ms5_topic_set_has           (const Ms5TopicSet *set,
                                            guint              id);
guint          ms5_topic_set_hash          (gconstpointer      set);
gboolean       ms5_topic_set_equal         (gconstpointer      a,
                                            gconstpointer      b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5TopicTable, ms5_topic_table_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5TopicSet, ms5_topic_set_unref)

G_END_DECLS
