/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/feed/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5TopicView:
 * @topic: the topic
 * @items: (element-type Ms5Item): all its items, that which changed last first
 * @digest: the sum of the items' hashes
 * @bytes: the length of their texts
 *
 * A topic at one position. Made when asked for and shared by all who ask until the topic changes;
 * never changes itself.
 */
typedef struct
{
  const char *topic;
  GPtrArray  *items;
  guint64     digest;
  gsize       bytes;
} Ms5TopicView;

Ms5TopicView *ms5_topic_view_ref   (Ms5TopicView *view);
void          ms5_topic_view_unref (Ms5TopicView *view);

/**
 * Ms5Image:
 *
 * What all topics of the log hold at one position. There are two on a server: the journal's, which
 * is ahead by what is not durable yet, and the feed's, which shows what subscribers may see. They
 * share their items.
 */
typedef struct _Ms5Image Ms5Image;

Ms5Image     *ms5_image_new         (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Image     *ms5_image_copy        (Ms5Image        *image) G_GNUC_WARN_UNUSED_RESULT;
Ms5Image     *ms5_image_ref         (Ms5Image        *image);
void          ms5_image_unref       (Ms5Image        *image);

void          ms5_image_restore     (Ms5Image        *image,
                                     Ms5Item         *item);
Ms5Item      *ms5_image_apply       (Ms5Image        *image,
                                     const Ms5Change *change);
void          ms5_image_follow      (Ms5Image        *image,
                                     const Ms5Change *change,
                                     Ms5Image        *leader);

gint64        ms5_image_get_pos     (Ms5Image        *image);
void          ms5_image_set_pos     (Ms5Image        *image,
                                     gint64           pos);
Ms5Item      *ms5_image_lookup      (Ms5Image        *image,
                                     const char      *topic,
                                     const char      *key);
guint         ms5_image_get_n_items (Ms5Image        *image,
                                     const char      *topic);
guint64       ms5_image_get_digest  (Ms5Image        *image,
                                     const char      *topic);
Ms5TopicView *ms5_image_get_view    (Ms5Image        *image,
                                     const char      *topic) G_GNUC_WARN_UNUSED_RESULT;
char        **ms5_image_get_topics  (Ms5Image        *image) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5TopicView, ms5_topic_view_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Image, ms5_image_unref)

G_END_DECLS
