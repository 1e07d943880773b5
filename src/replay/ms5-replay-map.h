/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-problems.h"
#include "protocol/ms5-sample.h"

G_BEGIN_DECLS

/* The map file: how the columns of a recording are samples. README.md has its members. A member that is not
 * listed there is an error, so that a misspelt one is never ignored. */

/**
 * Ms5ReplayClock:
 * @MS5_REPLAY_CLOCK_RFC3339: moments with their offset
 * @MS5_REPLAY_CLOCK_LOCAL: what a wall clock shows, without an offset
 * @MS5_REPLAY_CLOCK_SECONDS: seconds since the recording's start
 * @MS5_REPLAY_CLOCK_STEP: no column: rows are equally far apart
 *
 * How a recording tells the time.
 */
typedef enum
{
  MS5_REPLAY_CLOCK_RFC3339,
  MS5_REPLAY_CLOCK_LOCAL,
  MS5_REPLAY_CLOCK_SECONDS,
  MS5_REPLAY_CLOCK_STEP
} Ms5ReplayClock;

/**
 * Ms5ReplayWords:
 * @column: (nullable): the column's name; %NULL if the map does not speak of this
 * @values: (element-type utf8 int): what each of its values means
 * @fallback: what it is in a recording without the column, or %MS5_WORD_NONE: then the column must be there
 *
 * A column whose values are words of ours.
 */
typedef struct
{
  char       *column;
  GHashTable *values;
  int         fallback;
} Ms5ReplayWords;

/**
 * Ms5ReplayColumn:
 * @code: of the sensor
 * @column: the column's name
 */
typedef struct
{
  char *code;
  char *column;
} Ms5ReplayColumn;

/**
 * Ms5ReplayUnit:
 * @code: the equipment
 * @line: the line it is in
 * @area: the area that the line is in
 * @source: the name as which its samples are sent
 * @state: a #Ms5State; `NoData` is allowed here
 * @mode: a #Ms5Mode
 * @product_column: (nullable): the column with the product
 * @products: (nullable) (element-type utf8 utf8): codes by value; %NULL if the values are codes
 * @faults_column: (nullable): the column with the faults
 * @faults: (element-type utf8 GStrv): fault codes by value
 * @counts: columns by #Ms5Quantity, or %NULL: pieces since the row before
 * @totals: columns by #Ms5Quantity, or %NULL: absolute counters
 * @sensors: (element-type Ms5ReplayColumn): sensors and their columns
 *
 * What a recording says of one piece of equipment.
 */
typedef struct
{
  char           *code;
  char           *line;
  char           *area;
  char           *source;
  Ms5ReplayWords  state;
  Ms5ReplayWords  mode;
  char           *product_column;
  GHashTable     *products;
  char           *faults_column;
  GHashTable     *faults;
  char           *counts[MS5_N_QUANTITIES];
  char           *totals[MS5_N_QUANTITIES];
  GArray         *sensors;
} Ms5ReplayUnit;

/**
 * Ms5ReplayMap:
 * @delimiter: between two fields
 * @clock: how it tells the time
 * @time_column: (nullable): the column with the time
 * @zone: (nullable): of local times
 * @start: the moment of second 0, or of the first row
 * @step: from row to row
 * @unchanged: (element-type utf8): values that say nothing
 * @no_data: (element-type utf8): values that say that the value is not known
 * @site: the site's code
 * @units: (element-type Ms5ReplayUnit): what it speaks of
 *
 * How to read a recording.
 */
typedef struct
{
  char            delimiter;
  Ms5ReplayClock  clock;
  char           *time_column;
  GTimeZone      *zone;
  Ms5Time         start;
  Ms5Time         step;
  GHashTable     *unchanged;
  GHashTable     *no_data;
  char           *site;
  GPtrArray      *units;
} Ms5ReplayMap;

Ms5ReplayMap *ms5_replay_map_from_json (GBytes       *bytes,
                                        Ms5Problems  *problems) G_GNUC_WARN_UNUSED_RESULT;
Ms5ReplayMap *ms5_replay_map_ref       (Ms5ReplayMap *map);
void          ms5_replay_map_unref     (Ms5ReplayMap *map);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5ReplayMap, ms5_replay_map_unref)

G_END_DECLS
