/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"

G_BEGIN_DECLS

/**
 * Ms5Conflator:
 *
 * Gathers changes and keeps one for each item: what a reader needs who was away in between.
 */
typedef struct _Ms5Conflator Ms5Conflator;

Ms5Conflator *ms5_conflator_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_conflator_free         (Ms5Conflator *conflator);
void          ms5_conflator_add          (Ms5Conflator *conflator,
                                          Ms5Change    *change);
guint         ms5_conflator_get_n_changes (Ms5Conflator *conflator);
GPtrArray    *ms5_conflator_steal        (Ms5Conflator *conflator) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Conflator, ms5_conflator_free)

G_END_DECLS
