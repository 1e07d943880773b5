/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* The physics of a bottling hall: lines of machines with conveyors between them, in steps of one
 * second. Pure and deterministic: the same plant, options, seed and start give the same samples.
 *
 * A machine runs around the ideal cycle of its job's product, loses seconds to micro-stops, minutes
 * to the faults it is configured to have, stands when its crew is at break (the calendar says when),
 * is starved by an empty conveyor before it or blocked by a full one after it, and is changed over
 * between jobs. Its sensors follow load, wear and supply. */

/**
 * Ms5Hall:
 *
 * A simulated hall.
 */
typedef struct _Ms5Hall Ms5Hall;

#define MS5_HALL_STEP MS5_USEC_PER_S

/**
 * Ms5HallSample:
 * @equipment: which machine
 * @time: when
 * @birth: grows each time its source comes back
 * @seq: counts the samples of this birth, from 0
 * @cause: why it is suspended
 * @product: what it is making
 * @good: items passed on since the sample before
 * @scrap: items thrown out since then
 * @rework: items set aside since then
 * @sensors: values, as many and in the order of @equipment's sensors
 * @faults: (array length=n_faults): active faults
 *
 * What one machine reports. Lives as long as the call that brings it.
 */
typedef struct
{
  const Ms5Equipment *equipment;
  Ms5Time time;
  gint64 birth;
  gint64 seq;
  Ms5State state;
  Ms5Mode mode;
  Ms5Cause cause;
  const Ms5Product *product;
  guint good;
  guint scrap;
  guint rework;
  const double *sensors;
  const Ms5Fault *const *faults;
  guint n_faults;
} Ms5HallSample;

/**
 * Ms5HallJobEvent:
 * @MS5_HALL_JOB_ADDED: the job is planned
 * @MS5_HALL_JOB_STARTED: the line's bottleneck begins with it
 * @MS5_HALL_JOB_COMPLETED: the line's bottleneck has made it
 */
typedef enum
{
  MS5_HALL_JOB_ADDED,
  MS5_HALL_JOB_STARTED,
  MS5_HALL_JOB_COMPLETED
} Ms5HallJobEvent;

/**
 * Ms5HallJob:
 * @code: unique in the hall
 * @quantity: how many good ones are wanted
 * @time: when this happened
 * @due: when the job should be complete
 *
 * Something that happened to a job. Lives as long as the call that brings it.
 */
typedef struct
{
  Ms5HallJobEvent event;
  const Ms5Line *line;
  const char *code;
  const Ms5Product *product;
  gint64 quantity;
  Ms5Time time;
  Ms5Time due;
} Ms5HallJob;

/**
 * Ms5HallOptions:
 * @trouble: how often things go wrong, 1 for what is usual; 0 is taken for 1
 * @quiet_line: (nullable): the line that falls silent at times; the one with the lowest OEE target
 *   if %NULL; none if it names no line
 *
 * What may differ from hall to hall.
 */
typedef struct
{
  double trouble;
  const char *quiet_line;
} Ms5HallOptions;

/**
 * Ms5HallFlow:
 * @fed: items that entered the line
 * @shipped: items that left it good
 * @scrapped: items thrown out at any machine
 * @set_aside: items set aside for rework at any machine
 * @buffered: items on the conveyors
 *
 * Where a line's items are; @fed is the sum of the others.
 */
typedef struct
{
  gint64 fed;
  gint64 shipped;
  gint64 scrapped;
  gint64 set_aside;
  gint64 buffered;
} Ms5HallFlow;

typedef void (*Ms5HallSampleFunc) (const Ms5HallSample *sample,
                                   gpointer             user_data);
typedef void (*Ms5HallJobFunc)    (const Ms5HallJob    *job,
                                   gpointer             user_data);

Ms5Hall  *ms5_hall_new        (Ms5Plant             *plant,
                               const Ms5HallOptions *options,
                               GRand                *rand,
                               Ms5Time               start) G_GNUC_WARN_UNUSED_RESULT;
void      ms5_hall_free       (Ms5Hall              *hall);
void      ms5_hall_set_sinks  (Ms5Hall              *hall,
                               Ms5HallSampleFunc     on_sample,
                               Ms5HallJobFunc        on_job,
                               gpointer              user_data);
void      ms5_hall_set_period (Ms5Hall              *hall,
                               gint64                period);
Ms5Time   ms5_hall_get_time   (const Ms5Hall        *hall);
void      ms5_hall_advance    (Ms5Hall              *hall,
                               Ms5Time               until);
void      ms5_hall_get_flow   (const Ms5Hall        *hall,
                               const Ms5Line        *line,
                               Ms5HallFlow          *out_flow);

Ms5Plant *ms5_hall_plant_new  (const Ms5Plant       *plant,
                               guint                 n_lines) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Hall, ms5_hall_free)

G_END_DECLS
