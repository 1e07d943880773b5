/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-stop-detector.h"

static gboolean
is_producing (const Ms5StopDetector *self)
{
  return ms5_state_is_producing (self->state) && self->mode == MS5_MODE_PRODUCTION;
}

static gboolean
is_judged_by_counts (const Ms5StopDetector *self)
{
  return self->has_counts && !self->has_states;
}

/* Whether the lack of a cycle would be a stop. Before its first cycle, equipment that is judged by its
 * counts has no state yet. */
static gboolean
is_watched (const Ms5StopDetector *self)
{
  if (self->in_stop || !self->has_counts)
    return FALSE;

  return is_producing (self)
         || (is_judged_by_counts (self) && self->state == MS5_STATE_UNDEFINED
             && self->mode == MS5_MODE_PRODUCTION);
}

static Ms5Time
get_last_sign_of_work (const Ms5StopDetector *self)
{
  return self->last_cycle == MS5_TIME_NONE ? self->watched_since : MAX (self->last_cycle, self->watched_since);
}

static void
add_edge (GArray  *edges,
          Ms5Edge  edge)
{
  if (edges != NULL)
    g_array_append_val (edges, edge);
}

static void
open_stop (Ms5StopDetector *self,
           Ms5Time          time,
           Ms5Detected      detected,
           GArray          *edges)
{
  self->in_stop = TRUE;
  self->stop = (Ms5Edge) {
    MS5_EDGE_STOP_OPENED, time, time, self->state, self->mode, detected, ms5_mode_get_category (self->mode),
  };
  self->floor = MAX (self->floor, time);
  add_edge (edges, self->stop);
}

/* A stop that took no time was none. */
static void
close_stop (Ms5StopDetector *self,
            Ms5Time          time,
            gboolean         cancel,
            GArray          *edges)
{
  Ms5Edge edge = self->stop;

  edge.kind = cancel || time <= edge.start ? MS5_EDGE_STOP_CANCELLED : MS5_EDGE_STOP_CLOSED;
  edge.time = MAX (time, edge.start);
  self->in_stop = FALSE;
  self->floor = MAX (self->floor, edge.time);
  add_edge (edges, edge);
}

/* Whether the open stop was seen by the lack of cycles, and until @time, of which the machine worked
 * @work, that lack is too short. */
static gboolean
is_too_short (const Ms5StopDetector *self,
              Ms5Time                time,
              Ms5Time                work)
{
  return self->stop.detected == MS5_DETECTED_CYCLE && time - self->stop.start - work < self->stop_detect;
}

static void
change_unknown (Ms5StopDetector *self,
                Ms5Time          time,
                GArray          *edges)
{
  gboolean unknown = !ms5_state_is_known (self->state);

  if (unknown && !self->in_unknown)
    self->unknown_since = time;
  if (unknown != self->in_unknown)
    add_edge (edges, (Ms5Edge) { unknown ? MS5_EDGE_UNKNOWN_OPENED : MS5_EDGE_UNKNOWN_CLOSED,
                                 self->unknown_since, time, self->state, self->mode, 0, 0 });
  self->in_unknown = unknown;
}

/* What a change of state or mode at @time means for stops. */
static void
change_stop (Ms5StopDetector *self,
             Ms5Time          time,
             GArray          *edges)
{
  Ms5Category category = ms5_mode_get_category (self->mode);

  if (!ms5_state_is_known (self->state))
    {
      if (self->in_stop)
        close_stop (self, time, is_too_short (self, time, 0), edges);
    }
  else if (is_producing (self))
    {
      if (self->in_stop)
        close_stop (self, time, FALSE, edges);
    }
  else if (!self->in_stop)
    {
      open_stop (self, time, MS5_DETECTED_STATE, edges);
    }
  else if (category != self->stop.category && category != MS5_CATEGORY_UNPLANNED)
    {
      close_stop (self, time, FALSE, edges);
      open_stop (self, time, MS5_DETECTED_STATE, edges);
    }
}

/* Says whether that is a change. */
static gboolean
set_state (Ms5StopDetector *self,
           Ms5State         state,
           Ms5Mode          mode,
           Ms5Time          time,
           GArray          *edges)
{
  if (state == self->state && mode == self->mode)
    return FALSE;

  add_edge (edges, (Ms5Edge) { MS5_EDGE_STATE_CLOSED, self->since, time, self->state, self->mode, 0, 0 });
  self->state = state;
  self->mode = mode;
  self->since = time;
  self->watched_since = time;
  add_edge (edges, (Ms5Edge) { MS5_EDGE_STATE_OPENED, time, time, state, mode, 0, 0 });
  change_unknown (self, time, edges);
  return TRUE;
}

/**
 * ms5_stop_detector_init:
 * @detector: (out caller-allocates): a detector
 * @stop_detect: so long without a cycle is a stop, from ms5_equipment_get_stop_detect()
 * @silent_after: so long without a signal is silence, from ms5_equipment_get_silent_after()
 * @now: the time
 * @edges: (nullable) (element-type Ms5Edge): where to add that nothing is known from now on
 */
void
ms5_stop_detector_init (Ms5StopDetector *detector,
                        Ms5Time          stop_detect,
                        Ms5Time          silent_after,
                        Ms5Time          now,
                        GArray          *edges)
{
  *detector = (Ms5StopDetector) {
    .stop_detect = stop_detect,
    .silent_after = silent_after,
    .state = MS5_STATE_NO_DATA,
    .mode = MS5_MODE_PRODUCTION,
    .since = now,
    .reported = MS5_STATE_UNDEFINED,
    .last_signal = MS5_TIME_NONE,
    .last_cycle = MS5_TIME_NONE,
    .watched_since = now,
    .floor = now,
  };
  add_edge (edges, (Ms5Edge) { MS5_EDGE_STATE_OPENED, now, now, detector->state, detector->mode, 0, 0 });
  change_unknown (detector, now, edges);
}

/* The stop is from the last cycle on, and so is the state if cycles alone tell it. */
static void
check_cycles (Ms5StopDetector *self,
              Ms5Time          now,
              GArray          *edges)
{
  Ms5Time last = get_last_sign_of_work (self);

  if (!is_watched (self) || now - last < self->stop_detect)
    return;

  if (is_judged_by_counts (self))
    set_state (self, MS5_STATE_STOPPED, self->mode, last, edges);
  open_stop (self, last, MS5_DETECTED_CYCLE, edges);
}

static gboolean
is_silent (const Ms5StopDetector *self,
           Ms5Time                now)
{
  return self->state != MS5_STATE_NO_DATA && self->last_signal != MS5_TIME_NONE
         && now - self->last_signal >= self->silent_after;
}

static void
fall_silent (Ms5StopDetector *self,
             GArray          *edges)
{
  set_state (self, MS5_STATE_NO_DATA, self->mode, MAX (self->last_signal, self->since), edges);
  change_stop (self, self->since, edges);
}

/* Lets time pass until @now; in the last @work of it the machine made parts. */
static void
pass_time (Ms5StopDetector *self,
           Ms5Time          now,
           Ms5Time          work,
           GArray          *edges)
{
  gboolean silent = is_silent (self, now);

  /* In silence the lack of cycles tells nothing. */
  check_cycles (self, silent ? self->last_signal : now - work, edges);
  if (silent)
    fall_silent (self, edges);
}

/**
 * ms5_stop_detector_advance:
 * @detector: a detector
 * @now: the time
 * @edges: (nullable) (element-type Ms5Edge): where to add what follows from nothing having happened
 */
void
ms5_stop_detector_advance (Ms5StopDetector *detector,
                           Ms5Time          now,
                           GArray          *edges)
{
  pass_time (detector, now, 0, edges);
}

/**
 * ms5_stop_detector_lose:
 * @detector: a detector
 * @edges: (nullable) (element-type Ms5Edge): where to add what follows from it
 *
 * Nothing will be heard until its source comes back: the same as silence, but known at once.
 */
void
ms5_stop_detector_lose (Ms5StopDetector *detector,
                        GArray          *edges)
{
  if (detector->state == MS5_STATE_NO_DATA || detector->last_signal == MS5_TIME_NONE)
    return;

  check_cycles (detector, detector->last_signal, edges);
  fall_silent (detector, edges);
}

/* Parts that one signal reports were made some time since the one before. */
static Ms5Time
get_work (const Ms5StopDetector *self,
          const Ms5Signal       *signal)
{
  if (!signal->has_cycles || signal->cycles <= 0)
    return 0;

  return (Ms5Time) MIN (signal->cycles * (double) self->ideal_cycle, (double) MS5_USEC_PER_H * 24);
}

static void
feed_cycles (Ms5StopDetector *self,
             Ms5Time          time,
             Ms5Time          work,
             GArray          *edges)
{
  gboolean cancel = self->in_stop && is_too_short (self, time, work);

  if (self->last_cycle != MS5_TIME_NONE && time <= self->last_cycle)
    return;

  self->last_cycle = time;
  if (is_judged_by_counts (self) && set_state (self, MS5_STATE_EXECUTE, self->mode, time, edges)
      && !is_producing (self))
    change_stop (self, time, edges);
  if (self->in_stop && is_producing (self))
    close_stop (self, time, cancel, edges);
}

/* The state that holds from a signal on. */
static Ms5State
get_signalled_state (const Ms5StopDetector *self,
                     const Ms5Signal       *signal)
{
  if (signal->has_state)
    return signal->state;
  if (self->state == MS5_STATE_NO_DATA)
    return self->reported;
  return self->state;
}

/**
 * ms5_stop_detector_feed:
 * @detector: a detector
 * @signal: what was reported
 * @edges: (nullable) (element-type Ms5Edge): where to add what follows from it
 *
 * Time passes up to the signal's own, then it is applied: what comes out does not depend on how often
 * ms5_stop_detector_advance() was called before.
 *
 * Returns: %FALSE if @signal tells a state older than the present one; its state and mode were left
 *   out, as they belong to history
 */
gboolean
ms5_stop_detector_feed (Ms5StopDetector *detector,
                        const Ms5Signal *signal,
                        GArray          *edges)
{
  gboolean tells_state = signal->has_state || signal->has_mode;
  gboolean work_was_done = signal->has_cycles && signal->cycles > 0;
  Ms5Time work = get_work (detector, signal);
  Ms5Time time;

  if (signal->time < detector->since)
    return !tells_state;

  pass_time (detector, signal->time, work, edges);
  detector->last_signal = MAX (detector->last_signal, signal->time);
  if (signal->has_cycles && !detector->has_counts)
    {
      detector->has_counts = TRUE;
      detector->watched_since = signal->time;
    }
  if (signal->has_state)
    {
      detector->has_states = TRUE;
      detector->reported = signal->state;
    }

  /* What was made was made before the state that is told with it. */
  if (work_was_done)
    feed_cycles (detector, MAX (signal->time, detector->since), work, edges);
  time = MAX (signal->time, detector->floor);
  if ((tells_state || detector->state == MS5_STATE_NO_DATA)
      && set_state (detector, get_signalled_state (detector, signal),
                    signal->has_mode ? signal->mode : detector->mode, time, edges))
    change_stop (detector, time, edges);

  return TRUE;
}

/**
 * ms5_stop_detector_get_next_due:
 * @detector: a detector
 *
 * Returns: when ms5_stop_detector_advance() has something to find if nothing happens before;
 *   %MS5_TIME_NONE if never
 */
Ms5Time
ms5_stop_detector_get_next_due (const Ms5StopDetector *detector)
{
  Ms5Time due = MS5_TIME_NONE;

  if (detector->state != MS5_STATE_NO_DATA && detector->last_signal != MS5_TIME_NONE)
    due = detector->last_signal + detector->silent_after;
  if (is_watched (detector))
    {
      Ms5Time stop = get_last_sign_of_work (detector) + detector->stop_detect;

      due = due == MS5_TIME_NONE ? stop : MIN (due, stop);
    }

  return due;
}

/**
 * ms5_stop_detector_set_cycle:
 * @detector: a detector
 * @stop_detect: what holds from now on, as for another product
 * @ideal_cycle: how long one part takes at best; 0 if that is not known
 */
void
ms5_stop_detector_set_cycle (Ms5StopDetector *detector,
                             Ms5Time          stop_detect,
                             Ms5Time          ideal_cycle)
{
  detector->stop_detect = stop_detect;
  detector->ideal_cycle = ideal_cycle;
}
