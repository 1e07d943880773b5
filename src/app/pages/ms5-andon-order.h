/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-entry.h"
#include "app/pages/ms5-page-util.h"
#include "core/ms5-flood.h"

G_BEGIN_DECLS

#define MS5_ANDON_ANY (-1)

/**
 * Ms5AndonFilter:
 * @line: (nullable): the code of a line; %NULL for any
 * @type: (nullable): the code of a type of call; %NULL for any
 * @priority: an #Ms5Priority, or %MS5_ANDON_ANY
 * @search: (nullable): what its words contain, casefolded
 *
 * Which calls are shown.
 */
typedef struct
{
  char *line;
  char *type;
  int   priority;
  char *search;
} Ms5AndonFilter;

/**
 * Ms5AndonOrder:
 *
 * The open calls in the order in which people see to them, as a list of #Ms5AndonEntry: what calls, what somebody
 * is at, what is silent; each call's consequences below it. In a flood the critical ones come first, each alone,
 * and the others are put together by line. Or the calls that were resolved, the newest first.
 */
#define MS5_TYPE_ANDON_ORDER (ms5_andon_order_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonOrder, ms5_andon_order, MS5, ANDON_ORDER, GObject)

Ms5AndonOrder  *ms5_andon_order_new         (const Ms5View        *view,
                                             gboolean              open) G_GNUC_WARN_UNUSED_RESULT;
GListModel     *ms5_andon_order_get_model   (Ms5AndonOrder        *self);
const Ms5Flood *ms5_andon_order_get_flood   (Ms5AndonOrder        *self);
guint           ms5_andon_order_get_n_calls (Ms5AndonOrder        *self);
void            ms5_andon_order_set_filter  (Ms5AndonOrder        *self,
                                             const Ms5AndonFilter *filter);
void            ms5_andon_order_toggle      (Ms5AndonOrder        *self,
                                             const char           *id);
void            ms5_andon_order_update      (Ms5AndonOrder        *self);

char           *ms5_andon_order_dup_id      (Ms5CallModel         *call) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ms5_andon_filter_matches    (const Ms5AndonFilter *filter,
                                             Ms5CallModel         *call);

G_END_DECLS
