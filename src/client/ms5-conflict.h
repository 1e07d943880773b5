/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-outbox-entry.h"
#include "protocol/ms5-action-fields.h"

G_BEGIN_DECLS

/**
 * Ms5ConflictField:
 * @name: the member of `set`
 * @label: what it is called on screen; pass it through gettext()
 * @rule: how two values of it are put together
 * @is_contested: whether somebody else has changed it to something else
 * @was: (nullable): what the person saw; %NULL for no value
 * @mine: (nullable): what the person set; %NULL if it is to have no value
 * @theirs: (nullable): what the server has; %NULL for no value, or if it is not known
 * @proposed: (nullable): both put together by the rule; where that cannot be, what the server has if it
 *   is contested, else what the person set
 *
 * One field of an edit that a person must decide. Values are as they stand in items: see the members of
 * the operation's `set` for their types.
 */
typedef struct
{
  const char   *name;
  const char   *label;
  Ms5MergeRule  rule;
  gboolean      is_contested;
  json_t       *was;
  json_t       *mine;
  json_t       *theirs;
  json_t       *proposed;
} Ms5ConflictField;

/**
 * Ms5Conflict:
 * @kind: why a person must decide
 * @op: the operation
 * @topic: the topic of its item
 * @key: the item's key
 * @v: the item's version that @theirs are of, or %MS5_INT_NONE if it is not known
 * @by: (nullable): who has made it what it is, as people see them; %NULL if it is not known
 * @at: when, in the plant's time, or %MS5_TIME_NONE
 * @can_resolve: whether the person may set something after all; otherwise what the server has can only be
 *   kept
 * @fields: (element-type Ms5ConflictField): what the person set
 *
 * All that a person needs to see to settle a conflict, or to understand why there is nothing to settle.
 */
typedef struct
{
  Ms5ConflictKind  kind;
  char            *op;
  char            *topic;
  char            *key;
  gint64           v;
  char            *by;
  Ms5Time          at;
  gboolean         can_resolve;
  GPtrArray       *fields;
} Ms5Conflict;

#define MS5_TYPE_CONFLICT (ms5_conflict_get_type ())
GType        ms5_conflict_get_type           (void);

Ms5Conflict *ms5_conflict_copy               (const Ms5Conflict *conflict) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_conflict_free               (Ms5Conflict       *conflict);

Ms5Conflict *ms5_outbox_entry_dup_conflict   (Ms5OutboxEntry    *self) G_GNUC_WARN_UNUSED_RESULT;

Ms5Action   *ms5_conflict_make_resolution    (Ms5OutboxEntry    *entry,
                                              json_t            *chosen,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Conflict, ms5_conflict_free)

G_END_DECLS
