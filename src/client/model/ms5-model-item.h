/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "protocol/ms5-shape.h"

G_BEGIN_DECLS

/**
 * Ms5ModelItem:
 *
 * What widgets bind to: an item of a topic as an object. Each class below shows the item's fields as
 * properties of the same name with dashes (`raised_by` is `raised-by`), and besides what a person
 * wants to read instead of a code (`type-name`).
 *
 * All properties are read only; the data comes in through #Ms5Floor. A property is notified at the end
 * of the floor's batch, once, and only if a new value came. What is absent: texts and lists of codes
 * %NULL, numbers NaN, integers %MS5_INT_NONE, times %MS5_TIME_NONE, truths %FALSE, words the first of
 * their enumeration unless the class says otherwise. An object keeps its identity as long as its item
 * exists, and stays as it was when that is removed.
 *
 * Properties of every item: `key` (string; that of the item in its topic, and of parts of the plant the
 * code), `line` (string: the code of the line it belongs to), `v` (int64), `pending` (boolean: an own
 * action that is queued has made it look so).
 */
#define MS5_TYPE_MODEL_ITEM (ms5_model_item_get_type ())
G_DECLARE_DERIVABLE_TYPE (Ms5ModelItem, ms5_model_item, MS5, MODEL_ITEM, GObject)

struct _Ms5ModelBatch;

/**
 * Ms5ModelItemClass:
 *
 * Derived from in this folder only.
 */
struct _Ms5ModelItemClass
{
  GObjectClass parent_class;

  /*< private >*/
  GPtrArray *parts;
  GPtrArray *fields;
  void (*settle) (Ms5ModelItem                *self,
                  const struct _Ms5ModelBatch *batch);
};

const char *ms5_model_item_get_key    (Ms5ModelItem *self);
const char *ms5_model_item_get_line   (Ms5ModelItem *self);
gint64      ms5_model_item_get_v      (Ms5ModelItem *self);
gboolean    ms5_model_item_is_pending (Ms5ModelItem *self);

G_END_DECLS
