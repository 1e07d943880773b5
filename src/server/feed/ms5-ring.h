/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"
#include "server/feed/ms5-topic-set.h"

G_BEGIN_DECLS

/**
 * Ms5RingRow:
 * @change: a change
 * @h: the chain value after it
 * @topic: the number of its topic
 * @ends_commit: whether it is the last of its commit
 */
typedef struct
{
  Ms5Change *change;
  guint64    h;
  guint      topic;
  gboolean   ends_commit;
} Ms5RingRow;

/**
 * Ms5Ring:
 *
 * The latest durable changes, shared by all who catch up. Positions have no gaps; the oldest
 * commits go, as a whole, when there are too many rows or bytes.
 */
typedef struct _Ms5Ring Ms5Ring;

Ms5Ring          *ms5_ring_new       (guint              max_rows,
                                      gsize              max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_ring_free      (Ms5Ring           *ring);
void              ms5_ring_reset     (Ms5Ring           *ring,
                                      gint64             pos,
                                      guint64            h);

void              ms5_ring_append    (Ms5Ring           *ring,
                                      const Ms5RingRow  *rows,
                                      guint              n_rows);
gboolean          ms5_ring_prepend   (Ms5Ring           *ring,
                                      gint64             after,
                                      guint64            h,
                                      const Ms5RingRow  *rows,
                                      guint              n_rows);

gint64            ms5_ring_get_start (Ms5Ring           *ring);
gint64            ms5_ring_get_head  (Ms5Ring           *ring);
guint             ms5_ring_get_n_rows (Ms5Ring          *ring);
gsize             ms5_ring_get_bytes (Ms5Ring           *ring);
gboolean          ms5_ring_get_h     (Ms5Ring           *ring,
                                      gint64             pos,
                                      guint64           *out_h);
const Ms5RingRow *ms5_ring_get       (Ms5Ring           *ring,
                                      gint64             pos);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Ring, ms5_ring_free)

G_END_DECLS
