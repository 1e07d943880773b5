/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-order.h"

G_BEGIN_DECLS

/**
 * Ms5AndonList:
 *
 * The open calls of the floor, or those that were resolved lately, in a list that makes rows only for what is seen.
 * Emits `updated` after it has shown what changed.
 */
#define MS5_TYPE_ANDON_LIST (ms5_andon_list_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonList, ms5_andon_list, MS5, ANDON_LIST, GtkWidget)

GtkWidget     *ms5_andon_list_new        (const Ms5View        *view,
                                          gboolean              open) G_GNUC_WARN_UNUSED_RESULT;
Ms5AndonOrder *ms5_andon_list_get_order  (Ms5AndonList         *self);
void           ms5_andon_list_lead_to    (Ms5AndonList         *self,
                                          Ms5CallModel         *call);
void           ms5_andon_list_set_filter (Ms5AndonList         *self,
                                          const Ms5AndonFilter *filter);

G_END_DECLS
