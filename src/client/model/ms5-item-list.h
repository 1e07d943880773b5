/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-model-private.h"

G_BEGIN_DECLS

/**
 * Ms5ItemList:
 *
 * The items of a topic as objects, by key, and as the sorted list that is shown. What happens to the
 * former is seen in the latter when it is flushed.
 */
typedef struct _Ms5ItemList Ms5ItemList;

typedef gboolean (*Ms5ItemFilter) (Ms5ModelItem *item);

Ms5ItemList  *ms5_item_list_new        (GType          type,
                                        GCompareFunc   compare,
                                        Ms5ItemFilter  filter) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_item_list_free       (Ms5ItemList   *list);
GListModel   *ms5_item_list_get_model  (Ms5ItemList   *list);
gboolean      ms5_item_list_is_dirty   (Ms5ItemList   *list);
Ms5ModelItem *ms5_item_list_find       (Ms5ItemList   *list,
                                        const char    *key);
Ms5ModelItem *ms5_item_list_take       (Ms5ItemList   *list,
                                        const char    *key);
gboolean      ms5_item_list_remove     (Ms5ItemList   *list,
                                        const char    *key);
void          ms5_item_list_remove_all (Ms5ItemList   *list);
GPtrArray    *ms5_item_list_dup_items  (Ms5ItemList   *list) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_item_list_touch      (Ms5ItemList   *list,
                                        Ms5ModelBatch *batch);
void          ms5_item_list_flush      (Ms5ItemList   *list);

void          ms5_list_store_show      (GListStore    *store,
                                        GPtrArray     *items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5ItemList, ms5_item_list_free)

G_END_DECLS
