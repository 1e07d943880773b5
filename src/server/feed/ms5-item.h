/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"

G_BEGIN_DECLS

/**
 * Ms5Item:
 * @topic: the topic it belongs to
 * @key: its name within the topic, or the event's id
 * @v: the position of its last change
 * @fields: names and values. Must not be modified
 * @hash: what it adds to its topic's digest
 *
 * An item as it was at one position. Never changes itself: a change makes a new one. May be shared
 * between threads.
 */
typedef struct
{
  const char *topic;
  const char *key;
  gint64      v;
  json_t     *fields;
  guint64     hash;
} Ms5Item;

Ms5Item    *ms5_item_new          (const char      *topic,
                                   const char      *key,
                                   gint64           v,
                                   json_t          *fields) G_GNUC_WARN_UNUSED_RESULT;
Ms5Item    *ms5_item_restore      (const char      *topic,
                                   const char      *key,
                                   gint64           v,
                                   json_t          *fields,
                                   json_t          *positions) G_GNUC_WARN_UNUSED_RESULT;
Ms5Item    *ms5_item_after        (Ms5Item         *item,
                                   const Ms5Change *change) G_GNUC_WARN_UNUSED_RESULT;
Ms5Item    *ms5_item_ref          (Ms5Item         *item);
void        ms5_item_unref        (Ms5Item         *item);

gint64      ms5_item_get_field_v  (const Ms5Item   *item,
                                   const char      *name);
json_t     *ms5_item_to_positions (const Ms5Item   *item) G_GNUC_WARN_UNUSED_RESULT;
const char *ms5_item_get_text     (Ms5Item         *item,
                                   gsize           *out_length);
Ms5Change  *ms5_item_to_change    (const Ms5Item   *item) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Item, ms5_item_unref)

G_END_DECLS
