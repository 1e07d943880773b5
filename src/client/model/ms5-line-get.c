/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-line-model-private.h"

/**
 * ms5_line_model_get_name:
 * @self: a line
 *
 * Returns: its name in the person's language, or its code
 */
const char *
ms5_line_model_get_name (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->name;
}

/**
 * ms5_line_model_get_shift_name:
 * @self: a line
 *
 * Returns: (nullable): the name of the running shift in the person's language
 */
const char *
ms5_line_model_get_shift_name (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->shift_name;
}

/**
 * ms5_line_model_get_item:
 * @self: a line
 *
 * Returns: (transfer none): its state, its shift, its job
 */
const Ms5LineItem *
ms5_line_model_get_item (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return &self->item;
}

/**
 * ms5_line_model_get_setup:
 * @self: a line
 *
 * Returns: (transfer none): what the plant says of it
 */
const Ms5LineSetupItem *
ms5_line_model_get_setup (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return &self->setup;
}

/**
 * ms5_line_model_get_kpi:
 * @self: a line
 *
 * Returns: (transfer none): the KPIs of the running shift
 */
const Ms5KpiItem *
ms5_line_model_get_kpi (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return &self->kpi;
}

/**
 * ms5_line_model_get_kpi_time:
 * @self: a line
 *
 * Returns: when the KPIs came; %MS5_TIME_NONE if they did not
 */
Ms5Time
ms5_line_model_get_kpi_time (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), MS5_TIME_NONE);

  return self->kpi_time;
}

/**
 * ms5_line_model_get_urgency:
 * @self: a line
 *
 * Returns: how much it needs a person now
 */
Ms5Urgency
ms5_line_model_get_urgency (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), MS5_URGENCY_NONE);

  return (Ms5Urgency) self->urgency;
}

/**
 * ms5_line_model_get_equipment:
 * @self: a line
 *
 * Returns: (transfer none): its machines (#Ms5EquipmentModel) in flow order
 */
GListModel *
ms5_line_model_get_equipment (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return G_LIST_MODEL (self->equipment);
}

/**
 * ms5_line_model_get_stops:
 * @self: a line
 *
 * Returns: (transfer none): its stops (#Ms5StopModel), the newest first
 */
GListModel *
ms5_line_model_get_stops (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_STOPS];
}

/**
 * ms5_line_model_get_calls:
 * @self: a line
 *
 * Returns: (transfer none): its calls (#Ms5CallModel), also the resolved ones, in the order of
 *   ms5_call_model_compare()
 */
GListModel *
ms5_line_model_get_calls (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_CALLS];
}

/**
 * ms5_line_model_get_jobs:
 * @self: a line
 *
 * Returns: (transfer none): its jobs (#Ms5JobModel): what runs, what is planned, what is done
 */
GListModel *
ms5_line_model_get_jobs (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_JOBS];
}

/**
 * ms5_line_model_get_changeovers:
 * @self: a line
 *
 * Returns: (transfer none): its changeovers (#Ms5ChangeoverModel), the newest first
 */
GListModel *
ms5_line_model_get_changeovers (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_CHANGEOVERS];
}

/**
 * ms5_line_model_get_quality:
 * @self: a line
 *
 * Returns: (transfer none): the reports of scrap and rework (#Ms5QualityModel), the newest first
 */
GListModel *
ms5_line_model_get_quality (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_QUALITY];
}

/**
 * ms5_line_model_get_notes:
 * @self: a line
 *
 * Returns: (transfer none): its notes (#Ms5NoteModel), the newest first
 */
GListModel *
ms5_line_model_get_notes (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_NOTES];
}

/**
 * ms5_line_model_get_alarms:
 * @self: a line
 *
 * Returns: (transfer none): its conditions that are not in normal service (#Ms5AlarmModel), the newest first
 */
GListModel *
ms5_line_model_get_alarms (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), NULL);

  return self->models[MS5_LINE_ALARMS];
}

/**
 * ms5_line_model_get_shift:
 * @self: a line
 *
 * Returns: the running shift; empty if there is none
 */
Ms5Interval
ms5_line_model_get_shift (Ms5LineModel *self)
{
  g_return_val_if_fail (MS5_IS_LINE_MODEL (self), ((Ms5Interval) { 0, 0 }));

  if (self->item.shift_start == MS5_TIME_NONE || self->item.shift_end == MS5_TIME_NONE)
    return (Ms5Interval) { 0, 0 };

  return (Ms5Interval) { self->item.shift_start, self->item.shift_end };
}

/* What stands longest comes first, what has no time last. */
static int
compare_since (Ms5Time a,
               Ms5Time b)
{
  if ((a == MS5_TIME_NONE) != (b == MS5_TIME_NONE))
    return a == MS5_TIME_NONE ? 1 : -1;

  return (a > b) - (a < b);
}

/**
 * ms5_line_model_compare_urgency:
 * @a: a line
 * @b: another
 *
 * The more urgent line comes first; then the one with the call of higher priority, with more calls that
 * nobody has acknowledged, and, of those that are not just running, the one that is in its state longer;
 * then the order of the plant.
 *
 * Returns: less than 0 if @a comes before @b, more than 0 if after
 */
int
ms5_line_model_compare_urgency (Ms5LineModel *a,
                                Ms5LineModel *b)
{
  int order = b->urgency - a->urgency;

  if (order == 0)
    order = b->worst_priority - a->worst_priority;
  if (order == 0)
    order = (b->raised_calls > a->raised_calls) - (b->raised_calls < a->raised_calls);
  if (order == 0 && a->urgency != MS5_URGENCY_NONE)
    order = compare_since (a->item.since, b->item.since);
  if (order == 0)
    order = (a->setup.order > b->setup.order) - (a->setup.order < b->setup.order);

  return order != 0 ? order : g_strcmp0 (ms5_model_item_get_key (MS5_MODEL_ITEM (a)),
                                         ms5_model_item_get_key (MS5_MODEL_ITEM (b)));
}
