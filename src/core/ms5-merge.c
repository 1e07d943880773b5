/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-merge.h"

/**
 * ms5_words_merge_policy:
 * @index: a #Ms5MergePolicy
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_merge_policy (int index)
{
  static const char *const words[] = {
    [MS5_MERGE_SERVER] = "server",
    [MS5_MERGE_CLIENT] = "client",
    [MS5_MERGE_COMBINE] = "merge",
    [MS5_MERGE_MANUAL] = "manual",
  };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

/**
 * ms5_words_merge_prefer:
 * @index: a #Ms5MergePrefer
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_merge_prefer (int index)
{
  static const char *const words[] = {
    [MS5_MERGE_PREFER_POLICY] = "policy",
    [MS5_MERGE_PREFER_CLIENT] = "client",
    [MS5_MERGE_PREFER_MANUAL] = "manual",
  };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

/**
 * ms5_words_merge_rule:
 * @index: a #Ms5MergeRule
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_merge_rule (int index)
{
  static const char *const words[] = {
    [MS5_MERGE_REPLACE] = "replace",
    [MS5_MERGE_MAX] = "max",
    [MS5_MERGE_SUM] = "sum",
    [MS5_MERGE_UNION] = "union",
    [MS5_MERGE_APPEND] = "append",
  };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

static gboolean
is_equal (gconstpointer        a,
          gconstpointer        b,
          const Ms5MergeFuncs *funcs)
{
  if (a == NULL || b == NULL)
    return a == b;

  return funcs->equal (a, b, funcs->user_data);
}

static Ms5MergePolicy
get_policy (const Ms5MergeField *field,
            Ms5MergePrefer       prefer)
{
  switch (prefer)
    {
    case MS5_MERGE_PREFER_CLIENT:
      return MS5_MERGE_CLIENT;
    case MS5_MERGE_PREFER_MANUAL:
      return MS5_MERGE_MANUAL;
    case MS5_MERGE_PREFER_POLICY:
    default:
      return field->policy;
    }
}

/* What becomes of a field that somebody else changed to something else. */
static Ms5MergeFate
decide_contested (Ms5MergeField       *field,
                  Ms5MergePrefer       prefer,
                  const Ms5MergeFuncs *funcs)
{
  switch (get_policy (field, prefer))
    {
    case MS5_MERGE_SERVER:
      return MS5_MERGE_KEPT;

    case MS5_MERGE_CLIENT:
      return MS5_MERGE_TAKEN;

    case MS5_MERGE_COMBINE:
      if (funcs->combine != NULL)
        field->combined = funcs->combine (field, funcs->user_data);
      return field->combined != NULL ? MS5_MERGE_COMBINED : MS5_MERGE_CONTESTED;

    case MS5_MERGE_MANUAL:
    default:
      return MS5_MERGE_CONTESTED;
    }
}

static Ms5MergeFate
decide (Ms5MergeField       *field,
        gint64               base,
        Ms5MergePrefer       prefer,
        const Ms5MergeFuncs *funcs)
{
  if (is_equal (field->current, field->set, funcs))
    return MS5_MERGE_SAME;
  if (field->changed <= base || is_equal (field->current, field->was, funcs))
    return MS5_MERGE_SET;

  return decide_contested (field, prefer, funcs);
}

/**
 * ms5_merge_is_contested:
 * @field: a field after ms5_merge_edit()
 *
 * Returns: whether somebody else had changed it to something else
 */
gboolean
ms5_merge_is_contested (const Ms5MergeField *field)
{
  return field->fate != MS5_MERGE_SAME && field->fate != MS5_MERGE_SET;
}

/**
 * ms5_merge_edit:
 * @fields: (array length=n_fields): the fields that the edit sets
 * @n_fields: their number
 * @base: the log position at which the person saw the item
 * @prefer: what the edit asks for
 * @funcs: how to compare and combine
 *
 * A field is contested if its last change is later than @base and its value is neither the requested one
 * nor the one that was seen. Fields that are not contested always merge. One field that a person must
 * decide keeps the whole edit from applying.
 *
 * Returns: applied if nothing was contested; merged if something was and something applies; superseded if
 *   policy kept all that would have changed; noop if all was so already; conflict
 */
Ms5Outcome
ms5_merge_edit (Ms5MergeField       *fields,
                guint                n_fields,
                gint64               base,
                Ms5MergePrefer       prefer,
                const Ms5MergeFuncs *funcs)
{
  guint n_fates[MS5_MERGE_CONTESTED + 1] = { 0 };
  guint n_applied, n_contested;

  for (guint i = 0; i < n_fields; i++)
    {
      fields[i].combined = NULL;
      fields[i].fate = decide (&fields[i], base, prefer, funcs);
      n_fates[fields[i].fate]++;
    }

  n_applied = n_fates[MS5_MERGE_SET] + n_fates[MS5_MERGE_TAKEN] + n_fates[MS5_MERGE_COMBINED];
  n_contested = n_fields - n_fates[MS5_MERGE_SAME] - n_fates[MS5_MERGE_SET];

  if (n_fates[MS5_MERGE_CONTESTED] > 0)
    return MS5_OUTCOME_CONFLICT;
  if (n_contested == 0)
    return n_applied > 0 ? MS5_OUTCOME_APPLIED : MS5_OUTCOME_NOOP;

  return n_applied > 0 ? MS5_OUTCOME_MERGED : MS5_OUTCOME_SUPERSEDED;
}
