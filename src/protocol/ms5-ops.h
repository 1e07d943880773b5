/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"
#include "protocol/ms5-frame.h"

G_BEGIN_DECLS

/* Messages put together from the texts of changes, which are encoded once and not again for each
 * message that they travel in. */
char         *ms5_ops_to_delta        (gint64               after,
                                       gint64               upto,
                                       guint64              h,
                                       guint                part,
                                       guint                n_parts,
                                       Ms5Change          **changes,
                                       guint                n_changes,
                                       gsize               *out_length) G_GNUC_WARN_UNUSED_RESULT;
char         *ms5_ops_to_live         (gint64               n,
                                       Ms5Change          **changes,
                                       guint                n_changes,
                                       gsize               *out_length) G_GNUC_WARN_UNUSED_RESULT;
Ms5FrameTail *ms5_ops_to_live_tail    (GString             *ops) G_GNUC_WARN_UNUSED_RESULT;
Ms5Frame     *ms5_ops_to_live_frame   (gint64               n,
                                       const Ms5FrameTail  *tail) G_GNUC_WARN_UNUSED_RESULT;
char         *ms5_ops_to_early        (Ms5Change          **changes,
                                       guint                n_changes,
                                       gsize               *out_length) G_GNUC_WARN_UNUSED_RESULT;
guint         ms5_ops_fit             (Ms5Change          **changes,
                                       guint                n_changes);
GPtrArray    *ms5_ops_to_delta_frames (gint64               after,
                                       gint64               upto,
                                       guint64              h,
                                       GPtrArray           *changes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
