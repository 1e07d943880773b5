/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-frame.h"
#include "server/feed/ms5-image.h"
#include "server/feed/ms5-ring.h"

G_BEGIN_DECLS

/**
 * Ms5Slice:
 * @after: the position that a receiver must be at
 * @upto: the position that it is at afterwards; the end of a commit
 * @frames: (element-type Ms5Frame): the delta that covers (@after, @upto]; more than one frame if a
 *   single commit is too large for one
 * @bytes: the length of the frames
 *
 * What all receivers of one topic set at one position get next.
 */
typedef struct
{
  gint64     after;
  gint64     upto;
  GPtrArray *frames;
  gsize      bytes;
} Ms5Slice;

Ms5Slice *ms5_slice_new       (Ms5Ring           *ring,
                               const Ms5TopicSet *topics,
                               gint64             after) G_GNUC_WARN_UNUSED_RESULT;
Ms5Slice *ms5_slice_new_empty (gint64             after,
                               gint64             upto,
                               guint64            h) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_slice_free      (Ms5Slice          *slice);

void      ms5_slice_estimate  (Ms5Ring           *ring,
                               const Ms5TopicSet *topics,
                               gint64             after,
                               Ms5Image          *image,
                               guint             *out_ops,
                               gsize             *out_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Slice, ms5_slice_free)

G_END_DECLS
