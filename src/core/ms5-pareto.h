/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-account.h"

G_BEGIN_DECLS

/**
 * Ms5ParetoKind:
 * @MS5_PARETO_REASON: what has a key
 * @MS5_PARETO_NOT_CODED: stops without a reason
 * @MS5_PARETO_OVER_TARGET: changeover time after its target had passed
 *
 * What a row stands for.
 */
typedef enum
{
  MS5_PARETO_REASON,
  MS5_PARETO_NOT_CODED,
  MS5_PARETO_OVER_TARGET
} Ms5ParetoKind;

/**
 * Ms5ParetoScope:
 * @MS5_PARETO_DELAYS: delays, and changeover time over target
 * @MS5_PARETO_CHANGEOVERS: also changeover time within its target, or without one
 * @MS5_PARETO_PLANNED: also stops declared planned
 * @MS5_PARETO_MINOR: also minor stops
 *
 * Which accounted stops take part.
 */
typedef enum
{
  MS5_PARETO_DELAYS      = 0,
  MS5_PARETO_CHANGEOVERS = 1 << 0,
  MS5_PARETO_PLANNED     = 1 << 1,
  MS5_PARETO_MINOR       = 1 << 2
} Ms5ParetoScope;

/**
 * Ms5ParetoRow:
 * @kind: what it stands for
 * @key: (nullable): a reason's code or the like; %NULL unless @kind is %MS5_PARETO_REASON
 * @time: in microseconds
 * @count: how often
 * @share: of the sum that it is sorted by, 0…1; 0 if that is 0
 * @cumulative: the shares up to and with this row
 */
typedef struct
{
  Ms5ParetoKind kind;
  char *key;
  Ms5Time time;
  guint count;
  double share;
  double cumulative;
} Ms5ParetoRow;

typedef struct _Ms5Pareto Ms5Pareto;

Ms5Pareto          *ms5_pareto_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_pareto_free          (Ms5Pareto              *pareto);
void                ms5_pareto_add           (Ms5Pareto              *pareto,
                                              Ms5ParetoKind           kind,
                                              const char             *key,
                                              Ms5Time                 time,
                                              guint                   count);
void                ms5_pareto_add_stops     (Ms5Pareto              *pareto,
                                              const Ms5AccountedStop *stops,
                                              guint                   n_stops,
                                              Ms5ParetoScope          scope);
void                ms5_pareto_sort_by_time  (Ms5Pareto              *pareto);
void                ms5_pareto_sort_by_count (Ms5Pareto              *pareto);
guint               ms5_pareto_get_length    (const Ms5Pareto        *pareto);
const Ms5ParetoRow *ms5_pareto_get           (const Ms5Pareto        *pareto,
                                              guint                   index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Pareto, ms5_pareto_free)

G_END_DECLS
