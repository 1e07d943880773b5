/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-action-catalogue.h"

G_BEGIN_DECLS

/**
 * Ms5ActionField:
 * @op: the operation's name
 * @name: the member of its `set`, or of its `args` where it adds to what is there
 * @rule: how two values are put together
 * @policy: of an edit: what happens if somebody else changed it to something else, unless the plant
 *   says otherwise
 * @label: what it is called on screen; pass it through gettext()
 *
 * A field in which an operation meets what others do.
 */
typedef struct
{
  const char     *op;
  const char     *name;
  Ms5MergeRule    rule;
  Ms5MergePolicy  policy;
  const char     *label;
} Ms5ActionField;

const Ms5ActionField *ms5_action_field_find      (const char           *op,
                                                  const char           *name);
const Ms5ActionField *ms5_action_field_get       (guint                 index);
json_t               *ms5_action_field_normalize (const Ms5ActionField *field,
                                                  json_t               *value) G_GNUC_WARN_UNUSED_RESULT;
json_t               *ms5_action_field_combine   (const Ms5ActionField *field,
                                                  json_t               *was,
                                                  json_t               *current,
                                                  json_t               *set) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
