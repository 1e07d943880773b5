/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-json-reader.h"

G_BEGIN_DECLS

/**
 * Ms5Op:
 * @MS5_OP_PUT: `p`: the item is what the fields say
 * @MS5_OP_MERGE: `m`: the fields given are set, those that are `null` are removed
 * @MS5_OP_DELETE: `x`: the item goes
 * @MS5_OP_EVENT: `e`: an entry of an event topic
 *
 * What a change does to its item.
 */
typedef enum
{
  MS5_OP_PUT,
  MS5_OP_MERGE,
  MS5_OP_DELETE,
  MS5_OP_EVENT
} Ms5Op;

/**
 * Ms5Change:
 * @op: what it does
 * @topic: the topic
 * @key: the item within it, or the event's id
 * @v: its log position, 0 for last values
 * @fields: (nullable): names and values; %NULL if @op is %MS5_OP_DELETE. Must not be modified
 *
 * One change of one item. Never changes itself and may be shared between threads.
 */
typedef struct
{
  Ms5Op       op;
  const char *topic;
  const char *key;
  gint64      v;
  json_t     *fields;
} Ms5Change;

Ms5Change  *ms5_change_new        (Ms5Op            op,
                                   const char      *topic,
                                   const char      *key,
                                   gint64           v,
                                   json_t          *fields) G_GNUC_WARN_UNUSED_RESULT;
Ms5Change  *ms5_change_read       (Ms5JsonReader   *reader) G_GNUC_WARN_UNUSED_RESULT;
Ms5Change  *ms5_change_ref        (Ms5Change       *change);
void        ms5_change_unref      (Ms5Change       *change);
const char *ms5_change_get_text   (Ms5Change       *change,
                                   gsize           *out_length);
gboolean    ms5_change_equal      (const Ms5Change *a,
                                   const Ms5Change *b);
json_t     *ms5_change_apply      (const Ms5Change *change,
                                   json_t          *fields) G_GNUC_WARN_UNUSED_RESULT;
Ms5Change  *ms5_change_conflate   (Ms5Change       *earlier,
                                   Ms5Change       *later) G_GNUC_WARN_UNUSED_RESULT;

json_t     *ms5_fields_diff       (json_t          *before,
                                   json_t          *after) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_fields_check      (Ms5JsonReader   *fields,
                                   gboolean         allow_null);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Change, ms5_change_unref)

G_END_DECLS
