/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-equipment-model.h"
#include "client/model/ms5-stop-model.h"
#include "core/ms5-pareto.h"

G_BEGIN_DECLS

/**
 * Ms5Urgency:
 * @MS5_URGENCY_NONE: it runs, waits, or stands as planned
 * @MS5_URGENCY_NO_DATA: nothing is known of it
 * @MS5_URGENCY_ATTENTION: a call is open, a sensor is past an alarm limit, it is held or is being
 *   changed over
 * @MS5_URGENCY_STOPPED: it stands, and that is not planned
 * @MS5_URGENCY_CRITICAL: it stands, and a critical call is open
 *
 * How much a line needs a person now, rising. A stop that is minor so far counts as a stop: nobody
 * knows yet how long it will be. What stands in a break, or under maintenance, stands as planned.
 */
typedef enum
{
  MS5_URGENCY_NONE,
  MS5_URGENCY_NO_DATA,
  MS5_URGENCY_ATTENTION,
  MS5_URGENCY_STOPPED,
  MS5_URGENCY_CRITICAL
} Ms5Urgency;

/**
 * Ms5Segment:
 * @start: its first moment
 * @end: the first moment after it; %MS5_TIME_NONE if it lasts
 * @state: the state of the bottleneck
 * @mode: its mode
 * @cause: why, if it is suspended
 * @stop: (nullable): the stop that it is part of, borrowed from the line
 * @break_time: whether it is a break; one that is to come has no @state
 *
 * A stretch of a line's time in which nothing changes.
 */
typedef struct
{
  Ms5Time       start;
  Ms5Time       end;
  Ms5State      state;
  Ms5Mode       mode;
  Ms5Cause      cause;
  Ms5StopModel *stop;
  gboolean      break_time;
} Ms5Segment;

/**
 * Ms5LossHour:
 * @start: its first moment: a full hour of UTC, or the beginning of the window
 * @end: the first moment after it
 * @time: lost in it by stops, in µs
 * @count: stops that began in it
 * @partial: whether it is not over yet
 */
typedef struct
{
  Ms5Time  start;
  Ms5Time  end;
  Ms5Time  time;
  guint    count;
  gboolean partial;
} Ms5LossHour;

/**
 * Ms5LineModel:
 *
 * A line; its key is its code. Properties:
 *
 *  - of #Ms5LineSetupItem: `area`, `bottleneck`, `oee-target`, `order`;
 *  - of #Ms5LineItem: `state` (%MS5_STATE_NO_DATA while nothing is known), `since`, `cause`, `reason`,
 *    `stop`, `job`, `product`, `shift`, `shift-start`, `shift-end`, `speed-target`,
 *    `changeover-target-s`, `mode`;
 *  - of #Ms5KpiItem: all, such as `oee` or `minor-stops`; `speed`, `good`, `target`, `projected`,
 *    `flags`; `kpi-time`: when they came;
 *  - texts: `name`, `area-name`, `reason-name` (of the running stop), `product-name`, `shift-name`;
 *  - `urgency` (a #Ms5Urgency, int), `open-calls` and `raised-calls` (how many, int64),
 *    `worst-priority` (of the open calls, a #Ms5Priority, int; -1 without any), `to-explain` (how many
 *    of its stops a person should explain, int64);
 *  - lists: `equipment` (in flow order), `stops` (newest first), `calls` (see
 *    ms5_call_model_compare()), `jobs` (running, planned, complete), `changeovers`, `quality`, `notes`,
 *    `alarms` (that are not in normal service; newest first).
 *
 * Signal: `history-changed`, after which segments, Pareto and loss hours come out differently, besides
 * what time itself does to them.
 */
#define MS5_TYPE_LINE_MODEL (ms5_line_model_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LineModel, ms5_line_model, MS5, LINE_MODEL, Ms5ModelItem)

const char             *ms5_line_model_get_name        (Ms5LineModel   *self);
const char             *ms5_line_model_get_shift_name  (Ms5LineModel   *self);
const Ms5LineItem      *ms5_line_model_get_item        (Ms5LineModel   *self);
const Ms5LineSetupItem *ms5_line_model_get_setup       (Ms5LineModel   *self);
const Ms5KpiItem       *ms5_line_model_get_kpi         (Ms5LineModel   *self);
Ms5Time                 ms5_line_model_get_kpi_time    (Ms5LineModel   *self);
Ms5Urgency              ms5_line_model_get_urgency     (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_equipment   (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_stops       (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_calls       (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_jobs        (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_changeovers (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_quality     (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_notes       (Ms5LineModel   *self);
GListModel             *ms5_line_model_get_alarms      (Ms5LineModel   *self);
Ms5Interval             ms5_line_model_get_shift       (Ms5LineModel   *self);
int                     ms5_line_model_compare_urgency (Ms5LineModel   *a,
                                                        Ms5LineModel   *b);

GArray    *ms5_line_model_dup_segments (Ms5LineModel   *self,
                                        Ms5Interval     window,
                                        Ms5Time         now) G_GNUC_WARN_UNUSED_RESULT;
Ms5Pareto *ms5_line_model_dup_pareto   (Ms5LineModel   *self,
                                        Ms5Interval     window,
                                        Ms5Time         now,
                                        Ms5ParetoScope  scope) G_GNUC_WARN_UNUSED_RESULT;
GArray    *ms5_line_model_dup_losses   (Ms5LineModel   *self,
                                        Ms5Interval     window,
                                        Ms5Time         now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
