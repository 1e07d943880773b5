/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-interval.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* The time account: what each moment of a shift was (ISO 22400-2). It is made anew from the intervals
 * each time, so data that comes late changes the past by itself.
 *
 *   calendar = planned stops + PBT
 *   PBT      = APT + ADET (delays) + AUST (changeover) + unknown
 *
 * Policies:
 *  - All intervals are half-open and cut to the shift, and to «now» while it runs.
 *  - An open stop lasts until the end of the shift, or until now.
 *  - Overlapping stops count once: stops that overlap, also through others, are one stop, their union. It
 *    takes reason and category of the stop of the highest priority number; among equals of the one that
 *    began first, then of the one given first. Stops that only touch stay two.
 *  - A stop shorter than stop_explain is a minor stop, whatever its reason: its time stays in APT. Its
 *    length is that of the whole stop, also where it reaches beyond the shift.
 *  - Stops of the category `planned`, or whose reason is declared planned, leave PBT as planned stops do.
 *    `unplanned` and `maintenance` are delays, `changeover` is set-up time.
 *  - Time in which the state is not known is neither production nor stop, whatever a stop says. It stays
 *    in PBT unless a planned stop covers it.
 *  - A stop without a reason is not coded, unless its category tells more than `unplanned`. It is a delay
 *    until it is coded.
 *  - A stop is counted where its first accounted moment is, so that the counts of shifts add up. */

/**
 * Ms5AccountStop:
 * @interval: when; the end is %MS5_TIME_NONE while it is open
 * @reason: (nullable): a reason's code, borrowed; %NULL if it is not coded
 * @category: what its time is
 * @planned: whether its reason is declared planned
 * @priority: which of overlapping stops gives the reason
 * @target: how long a changeover should take; 0 if there is no target
 *
 * A stop as it was recorded.
 */
typedef struct
{
  Ms5Interval interval;
  const char *reason;
  Ms5Category category;
  gboolean planned;
  int priority;
  Ms5Time target;
} Ms5AccountStop;

/**
 * Ms5Production:
 * @product: (nullable): a product's code, borrowed
 * @ideal_cycle_s: planned run time per item (PRI); %NAN if not known
 * @produced: produced quantity (PQ)
 * @scrap: scrap quantity (SQ)
 * @rework: rework quantity (RQ)
 *
 * What was made of one product.
 */
typedef struct
{
  const char *product;
  double ideal_cycle_s;
  double produced;
  double scrap;
  double rework;
} Ms5Production;

/**
 * Ms5AccountInput:
 * @shift: the time to account for
 * @now: how far it has come; %MS5_TIME_NONE if it is over
 * @planned: (array length=n_planned): planned stops such as breaks; may overlap
 * @stops: (array length=n_stops): in any order; those outside the shift do not count
 * @unknown: (array length=n_unknown): when the state was not known; may overlap
 * @production: (array length=n_production): what was made
 * @stop_explain: stops shorter than this are minor
 *
 * Everything is borrowed.
 */
typedef struct
{
  Ms5Interval shift;
  Ms5Time now;
  const Ms5Interval *planned;
  guint n_planned;
  const Ms5AccountStop *stops;
  guint n_stops;
  const Ms5Interval *unknown;
  guint n_unknown;
  const Ms5Production *production;
  guint n_production;
  Ms5Time stop_explain;
} Ms5AccountInput;

/**
 * Ms5AccountedStop:
 * @interval: the union of the recorded stops, also beyond the shift
 * @reason: (nullable): borrowed from the input
 * @coded: whether someone, or the machine, has told what it was
 * @planned: whether its time leaves PBT
 * @minor: whether its time stays in APT
 * @open: whether it has not ended
 * @index: the recorded stop that gave the reason
 * @n_merged: how many recorded stops it is made of
 * @counted: whether it is counted in this shift, or in an earlier one in which it began
 * @time: its time in the shift, without planned stops and unknown time
 * @over_target: the part of @time after a changeover's target had passed
 *
 * A stop as it is accounted.
 */
typedef struct
{
  Ms5Interval interval;
  const char *reason;
  Ms5Category category;
  gboolean coded;
  gboolean planned;
  gboolean minor;
  gboolean open;
  guint index;
  guint n_merged;
  gboolean counted;
  Ms5Time time;
  Ms5Time over_target;
} Ms5AccountedStop;

/**
 * Ms5AccountFacts:
 * @MS5_ACCOUNT_OVERLAP: some stops overlapped
 * @MS5_ACCOUNT_OPEN_STOP: a stop has not ended
 * @MS5_ACCOUNT_STOP_OUTSIDE: a stop lies outside the shift
 * @MS5_ACCOUNT_NO_CYCLE: something was made whose ideal cycle time is not known
 *
 * What whoever reads the numbers should know.
 */
typedef enum
{
  MS5_ACCOUNT_OVERLAP      = 1 << 0,
  MS5_ACCOUNT_OPEN_STOP    = 1 << 1,
  MS5_ACCOUNT_STOP_OUTSIDE = 1 << 2,
  MS5_ACCOUNT_NO_CYCLE     = 1 << 3
} Ms5AccountFacts;

/**
 * Ms5Totals:
 * @calendar: the time accounted for
 * @planned: planned stops of any kind
 * @pbt: planned busy time
 * @apt: actual production time, minor stops included
 * @adet: delays
 * @aust: changeovers
 * @unknown: time in PBT in which the state was not known
 * @minor: time of minor stops
 * @uncoded: time of stops not coded, part of @adet
 * @over_target: changeover time over target, part of @aust
 * @repair: time of failures, part of @adet
 * @n_stops: stops that are losses, minor ones not included
 * @n_minor: minor stops
 * @n_uncoded: stops not coded
 * @n_failures: unplanned stops, for MTBF and MTTR
 * @produced: quantity (PQ)
 * @scrap: quantity (SQ)
 * @rework: quantity (RQ)
 * @ideal_s: Σ PRI · PQ over the products, in seconds
 * @facts: see #Ms5AccountFacts
 *
 * Times (µs) and quantities of one line and shift, or of many: they are combined by adding.
 */
typedef struct
{
  Ms5Time calendar;
  Ms5Time planned;
  Ms5Time pbt;
  Ms5Time apt;
  Ms5Time adet;
  Ms5Time aust;
  Ms5Time unknown;
  Ms5Time minor;
  Ms5Time uncoded;
  Ms5Time over_target;
  Ms5Time repair;
  guint n_stops;
  guint n_minor;
  guint n_uncoded;
  guint n_failures;
  double produced;
  double scrap;
  double rework;
  double ideal_s;
  guint facts;
} Ms5Totals;

void ms5_account_run (const Ms5AccountInput *input,
                      Ms5Totals             *out_totals,
                      GArray                *stops);
void ms5_totals_add  (Ms5Totals             *totals,
                      const Ms5Totals       *other);

G_END_DECLS
