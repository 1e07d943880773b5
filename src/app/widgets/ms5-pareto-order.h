/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * Ms5ParetoMeasure:
 * @MS5_PARETO_MINUTES: how long
 * @MS5_PARETO_COUNT: how often
 *
 * What makes a reason large.
 */
typedef enum
{
  MS5_PARETO_MINUTES,
  MS5_PARETO_COUNT
} Ms5ParetoMeasure;

#define MS5_TYPE_PARETO_MEASURE (ms5_pareto_measure_get_type ())
GType ms5_pareto_measure_get_type (void) G_GNUC_CONST;

/**
 * Ms5ParetoItem:
 * @id: what the reason is called when it is activated; also the stops without one have an id
 * @label: its name
 * @duration: how long in sum, in microseconds
 * @count: how often
 * @not_coded: whether these are the stops without a reason yet
 * @active: whether the line stands for this reason now
 *
 * A reason and its losses.
 */
typedef struct
{
  const char *id;
  const char *label;
  gint64      duration;
  guint       count;
  gboolean    not_coded;
  gboolean    active;
} Ms5ParetoItem;

/**
 * Ms5ParetoEntry:
 * @item: the reason; owned by the entry
 * @rest: whether it stands for all that is not shown; its id is %NULL then
 * @share: its bar's length: of the largest, 0…1
 * @cumulative: its share of the whole and that of all rows before it, 0…1
 *
 * A row of the chart.
 */
typedef struct
{
  Ms5ParetoItem item;
  gboolean      rest;
  double        share;
  double        cumulative;
} Ms5ParetoEntry;

GArray *ms5_pareto_order_arrange (const Ms5ParetoItem *items,
                                  guint                n_items,
                                  Ms5ParetoMeasure     measure,
                                  guint                top);
void    ms5_pareto_order_keep    (GArray              *entries,
                                  const GArray        *previous,
                                  Ms5ParetoMeasure     measure);

G_END_DECLS
