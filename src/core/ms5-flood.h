/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-alarm-record.h"
#include "core/ms5-interval.h"

G_BEGIN_DECLS

/* A flood begins with more than so many new calls within the window, and ends with fewer than so many
 * (ISA-18.2, IEC 62682). */
#define MS5_FLOOD_WINDOW (10 * MS5_USEC_PER_MIN)
#define MS5_FLOOD_ABOVE  10u
#define MS5_FLOOD_BELOW  5u

/**
 * Ms5Flood:
 * @since: since when there is a flood; %MS5_TIME_NONE if there is none
 * @first: when the first of the calls that made it was raised; %MS5_TIME_NONE without a flood
 * @n_new: the new calls of the last ten minutes
 * @due: when this changes if nothing is raised; %MS5_TIME_NONE if it does not
 *
 * Whether more calls come than people can see to.
 */
typedef struct
{
  Ms5Time since;
  Ms5Time first;
  guint n_new;
  Ms5Time due;
} Ms5Flood;

/**
 * Ms5FloodGroup:
 * @line: a line's code; borrowed
 * @first_out: the index of its first-out: what most likely led to the others
 * @n_calls: how many calls are behind it
 * @n_unacknowledged: how many of them nobody has seen
 * @priority: the highest of theirs
 *
 * The calls of one line in a flood. Critical ones are not among them: they stand alone.
 */
typedef struct
{
  const char *line;
  guint first_out;
  guint n_calls;
  guint n_unacknowledged;
  Ms5Priority priority;
} Ms5FloodGroup;

void ms5_flood_find     (const Ms5AlarmRecord *records,
                         guint                 n_records,
                         Ms5Time               now,
                         Ms5Flood             *out_flood);
void ms5_flood_measure  (const Ms5AlarmRecord *records,
                         guint                 n_records,
                         Ms5Interval           window,
                         guint                *out_n_floods,
                         Ms5Time              *out_length);
void ms5_flood_group    (const Ms5AlarmRecord *records,
                         guint                 n_records,
                         const Ms5Flood       *flood,
                         GArray               *groups);

G_END_DECLS
