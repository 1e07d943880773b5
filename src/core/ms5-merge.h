/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-words.h"

G_BEGIN_DECLS

/* Three-way merge of one edit with what others changed meanwhile. Values are abstract: a pointer, %NULL
 * for a field that is not there, and functions that compare and combine. */

/**
 * Ms5MergePolicy:
 * @MS5_MERGE_SERVER: keep the current value
 * @MS5_MERGE_CLIENT: take the edit's value
 * @MS5_MERGE_COMBINE: combine both; like @MS5_MERGE_MANUAL if that is not possible
 * @MS5_MERGE_MANUAL: nothing of the edit applies; a person decides
 *
 * What happens to a contested field.
 */
typedef enum
{
  MS5_MERGE_SERVER,
  MS5_MERGE_CLIENT,
  MS5_MERGE_COMBINE,
  MS5_MERGE_MANUAL
} Ms5MergePolicy;

#define MS5_N_MERGE_POLICIES (MS5_MERGE_MANUAL + 1)

/**
 * Ms5MergeRule:
 * @MS5_MERGE_REPLACE: the one or the other: there is nothing between them
 * @MS5_MERGE_MAX: the greater of both
 * @MS5_MERGE_SUM: what each has added to what was seen is added
 * @MS5_MERGE_UNION: a set: what each has put in is in it, what each has taken out is not
 * @MS5_MERGE_APPEND: text: what is new goes to the end of what is there
 *
 * How two values of a field are put together. All but replacing and appending give the same whatever
 * the order.
 */
typedef enum
{
  MS5_MERGE_REPLACE,
  MS5_MERGE_MAX,
  MS5_MERGE_SUM,
  MS5_MERGE_UNION,
  MS5_MERGE_APPEND
} Ms5MergeRule;

#define MS5_N_MERGE_RULES (MS5_MERGE_APPEND + 1)

/**
 * Ms5MergePrefer:
 * @MS5_MERGE_PREFER_POLICY: each field follows its policy
 * @MS5_MERGE_PREFER_CLIENT: contested fields take the edit's value; whoever may ask for that is checked before
 * @MS5_MERGE_PREFER_MANUAL: any contested field is a conflict
 *
 * What the edit itself asks for.
 */
typedef enum
{
  MS5_MERGE_PREFER_POLICY,
  MS5_MERGE_PREFER_CLIENT,
  MS5_MERGE_PREFER_MANUAL
} Ms5MergePrefer;

#define MS5_N_MERGE_PREFERS (MS5_MERGE_PREFER_MANUAL + 1)

/**
 * Ms5MergeFate:
 * @MS5_MERGE_SAME: it has the requested value already
 * @MS5_MERGE_SET: nobody else touched it: it takes the requested value
 * @MS5_MERGE_KEPT: contested: the current value stays
 * @MS5_MERGE_TAKEN: contested: it takes the requested value, the current one is lost
 * @MS5_MERGE_COMBINED: contested: it takes @combined
 * @MS5_MERGE_CONTESTED: contested: a person must decide
 *
 * What becomes of one field. After a conflict nothing applies, whatever the other fields' fates.
 */
typedef enum
{
  MS5_MERGE_SAME,
  MS5_MERGE_SET,
  MS5_MERGE_KEPT,
  MS5_MERGE_TAKEN,
  MS5_MERGE_COMBINED,
  MS5_MERGE_CONTESTED
} Ms5MergeFate;

/**
 * Ms5MergeField:
 * @policy: what happens if it is contested
 * @set: (nullable): the requested value; %NULL removes the field
 * @was: (nullable): the value that the person saw
 * @current: (nullable): the value now
 * @changed: the log position of its last change
 * @fate: (out): what becomes of it
 * @combined: (out) (nullable): of %MS5_MERGE_COMBINED the new value, as Ms5MergeFuncs.combine made it
 *
 * One field of an edit. Values are borrowed.
 */
typedef struct
{
  Ms5MergePolicy policy;
  gconstpointer set;
  gconstpointer was;
  gconstpointer current;
  gint64 changed;

  Ms5MergeFate fate;
  gpointer combined;
} Ms5MergeField;

/**
 * Ms5MergeFuncs:
 * @equal: whether two values are the same; not called with %NULL
 * @combine: (nullable): makes one value of the current and the requested one, either of which may be %NULL,
 *   and may use what was seen; %NULL if it cannot
 * @user_data: passed to both
 */
typedef struct
{
  gboolean (*equal)   (gconstpointer        a,
                       gconstpointer        b,
                       gpointer             user_data);
  gpointer (*combine) (const Ms5MergeField *field,
                       gpointer             user_data);
  gpointer user_data;
} Ms5MergeFuncs;

const char *ms5_words_merge_policy (int                  index);
const char *ms5_words_merge_prefer (int                  index);
const char *ms5_words_merge_rule   (int                  index);

Ms5Outcome  ms5_merge_edit         (Ms5MergeField       *fields,
                                    guint                n_fields,
                                    gint64               base,
                                    Ms5MergePrefer       prefer,
                                    const Ms5MergeFuncs *funcs);
gboolean    ms5_merge_is_contested (const Ms5MergeField *field);

G_END_DECLS
