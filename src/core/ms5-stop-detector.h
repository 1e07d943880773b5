/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "core/ms5-words.h"

G_BEGIN_DECLS

/* What one piece of equipment did, from what it reports. No I/O, no clock: signals and the time go in,
 * edges come out. A plain value: copy it to keep it, store its fields to resume after a restart.
 *
 * Policies:
 *  - Producing is Execute in mode Production. Any other known state opens a stop at once.
 *  - Producing without a cycle for `stop_detect` is a stop, from the last cycle on. It ends at the next
 *    cycle.
 *  - An open stop ends at the next producing moment (so no stop is ever orphaned).
 *  - Equipment that never reports states is judged by its cycles alone: Execute while they come, Stopped
 *    from the last one on. Equipment that never reports counts is judged by its states alone.
 *  - When a stop that nobody explained turns into a changeover or maintenance by the machine's mode, it
 *    ends there and another begins. Going back to Production does not divide it: starting up again
 *    belongs to what caused it.
 *  - After `silent_after` without a signal the state is NoData from the last signal on; an open stop ends
 *    there and time is unknown. So is time in the state Undefined. When signals come again without a
 *    state, the one reported last holds.
 *  - What comes late never overwrites what is known: a state older than the present one is refused, for
 *    it belongs to history. A late cycle inside a stop that was seen by the lack of cycles takes that
 *    stop back (%MS5_EDGE_STOP_CANCELLED) if without it the gap is too short, else it ends it. So does
 *    silence that follows too soon. The state Stopped that cycles alone had told stays as it was told.
 *  - Parts reported together took at least their ideal cycles: as much of the time since the last part is
 *    no lack of cycles. So a source that reports every half minute does not stop every half minute. */

/**
 * Ms5Signal:
 * @time: when it was so
 * @has_state: whether @state was reported
 * @has_mode: whether @mode was reported
 * @has_cycles: whether counts were reported, be they 0
 * @cycles: how many parts were made since the signal before
 *
 * What one sample tells about the equipment's doing.
 */
typedef struct
{
  Ms5Time time;
  gboolean has_state;
  Ms5State state;
  gboolean has_mode;
  Ms5Mode mode;
  gboolean has_cycles;
  double cycles;
} Ms5Signal;

/**
 * Ms5EdgeKind:
 * @MS5_EDGE_STATE_OPENED: a state or mode holds from @start on
 * @MS5_EDGE_STATE_CLOSED: it held until @time; no longer than nothing if that is @start
 * @MS5_EDGE_STOP_OPENED: a stop began at @start
 * @MS5_EDGE_STOP_CLOSED: it ended at @time
 * @MS5_EDGE_STOP_CANCELLED: the stop that began at @start was none
 * @MS5_EDGE_UNKNOWN_OPENED: from @start on nothing is known
 * @MS5_EDGE_UNKNOWN_CLOSED: until @time
 */
typedef enum
{
  MS5_EDGE_STATE_OPENED,
  MS5_EDGE_STATE_CLOSED,
  MS5_EDGE_STOP_OPENED,
  MS5_EDGE_STOP_CLOSED,
  MS5_EDGE_STOP_CANCELLED,
  MS5_EDGE_UNKNOWN_OPENED,
  MS5_EDGE_UNKNOWN_CLOSED
} Ms5EdgeKind;

/**
 * Ms5Edge:
 * @kind: what happened
 * @start: when the interval began
 * @time: when the edge is: often in the past, as it is seen only later
 * @state: of the state interval; of a stop the state in which it began
 * @mode: the same
 * @detected: what showed the stop
 * @category: what the stop is as far as the machine's mode tells
 */
typedef struct
{
  Ms5EdgeKind kind;
  Ms5Time start;
  Ms5Time time;
  Ms5State state;
  Ms5Mode mode;
  Ms5Detected detected;
  Ms5Category category;
} Ms5Edge;

/**
 * Ms5StopDetector:
 * @stop_detect: so long without a cycle is a stop
 * @ideal_cycle: how long one part takes at best; 0 if that is not known
 * @silent_after: so long without a signal is silence
 * @state: what it does now
 * @mode: what for
 * @since: since when both
 * @reported: the state reported last
 * @has_states: whether it has ever reported a state
 * @has_counts: whether it has ever reported counts
 * @last_signal: when it was heard last; %MS5_TIME_NONE if never
 * @last_cycle: when it made a part last; %MS5_TIME_NONE if never
 * @watched_since: from when on cycles are expected
 * @in_stop: whether a stop is open
 * @stop: its opening edge
 * @in_unknown: whether unknown time is open
 * @unknown_since: since when
 * @floor: no edge may be put before this moment any more
 *
 * Read the fields freely; change them through the functions, or to resume.
 */
typedef struct
{
  Ms5Time stop_detect;
  Ms5Time ideal_cycle;
  Ms5Time silent_after;

  Ms5State state;
  Ms5Mode mode;
  Ms5Time since;
  Ms5State reported;
  gboolean has_states;
  gboolean has_counts;
  Ms5Time last_signal;
  Ms5Time last_cycle;
  Ms5Time watched_since;
  gboolean in_stop;
  Ms5Edge stop;
  gboolean in_unknown;
  Ms5Time unknown_since;
  Ms5Time floor;
} Ms5StopDetector;

void     ms5_stop_detector_init            (Ms5StopDetector       *detector,
                                            Ms5Time                stop_detect,
                                            Ms5Time                silent_after,
                                            Ms5Time                now,
                                            GArray                *edges);
gboolean ms5_stop_detector_feed            (Ms5StopDetector       *detector,
                                            const Ms5Signal       *signal,
                                            GArray                *edges);
void     ms5_stop_detector_advance         (Ms5StopDetector       *detector,
                                            Ms5Time                now,
                                            GArray                *edges);
void     ms5_stop_detector_lose            (Ms5StopDetector       *detector,
                                            GArray                *edges);
Ms5Time  ms5_stop_detector_get_next_due    (const Ms5StopDetector *detector);
void     ms5_stop_detector_set_cycle       (Ms5StopDetector       *detector,
                                            Ms5Time                stop_detect,
                                            Ms5Time                ideal_cycle);

G_END_DECLS
