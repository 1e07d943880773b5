/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"

G_BEGIN_DECLS

/**
 * Ms5SnapPage:
 * @topic: the topic whose items it carries
 * @first: the first item, counted over the whole snapshot
 * @n_items: how many; 0 if the topic has none
 *
 * A page to come.
 */
typedef struct
{
  char  *topic;
  guint  first;
  guint  n_items;
} Ms5SnapPage;

/**
 * Ms5SnapPlan:
 *
 * How the items of a snapshot are spread over pages, each of one topic and at most
 * %MS5_LIMIT_PAGE_BYTES long. Needs only the lengths, so that a page need not be written before
 * there is credit to send it.
 */
typedef struct _Ms5SnapPlan Ms5SnapPlan;

Ms5SnapPlan       *ms5_snap_plan_new         (const char        *id) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_snap_plan_free        (Ms5SnapPlan       *plan);
void               ms5_snap_plan_add_topic   (Ms5SnapPlan       *plan,
                                              const char        *topic);
void               ms5_snap_plan_add_item    (Ms5SnapPlan       *plan,
                                              gsize              length);
guint              ms5_snap_plan_get_n_pages (const Ms5SnapPlan *plan);
const Ms5SnapPage *ms5_snap_plan_get_page    (const Ms5SnapPlan *plan,
                                              guint              index);
char              *ms5_snap_plan_write       (const Ms5SnapPlan *plan,
                                              guint              index,
                                              gint64             at,
                                              const char *const *texts,
                                              gsize             *out_length) G_GNUC_WARN_UNUSED_RESULT;

char              *ms5_snap_item_encode      (const char        *key,
                                              gint64             v,
                                              json_t            *fields,
                                              gsize             *out_length) G_GNUC_WARN_UNUSED_RESULT;
Ms5Change         *ms5_snap_item_read        (Ms5JsonReader     *item,
                                              const char        *topic) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5SnapPlan, ms5_snap_plan_free)

G_END_DECLS
