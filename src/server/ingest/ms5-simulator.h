/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-door.h"
#include "server/ingest/ms5-hall.h"

G_BEGIN_DECLS

#define MS5_SIMULATOR_PERIOD_DEFAULT      MS5_USEC_PER_S
#define MS5_SIMULATOR_WARM_PERIOD_DEFAULT (30 * MS5_USEC_PER_S)

/**
 * Ms5SimulatorFuncs:
 * @job: (nullable): what happened to a job, in the order of the samples around it
 * @passed: (nullable): while warming up: everything before @time has been put through the door
 * @progress: (nullable): how much of the warm-up is done, 0…1
 *
 * What a simulator tells beside its samples.
 */
typedef struct
{
  void (*job)      (const Ms5HallJob *job,
                    gpointer          user_data);
  void (*passed)   (Ms5Time           time,
                    gpointer          user_data);
  void (*progress) (double            share,
                    gpointer          user_data);
} Ms5SimulatorFuncs;

/**
 * Ms5Simulator:
 *
 * A source that lets a hall live by a clock and puts its samples through the door. When the door is
 * busy the hall stands still, and catches up afterwards.
 */
#define MS5_TYPE_SIMULATOR (ms5_simulator_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Simulator, ms5_simulator, MS5, SIMULATOR, GObject)

Ms5Simulator *ms5_simulator_new            (Ms5Door                 *door,
                                            Ms5Clock                *clock,
                                            Ms5Plant                *plant,
                                            const Ms5HallOptions    *options,
                                            guint32                  seed) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_simulator_set_funcs      (Ms5Simulator            *self,
                                            const Ms5SimulatorFuncs *funcs,
                                            gpointer                 user_data);
void          ms5_simulator_set_periods    (Ms5Simulator            *self,
                                            gint64                   period,
                                            gint64                   warm_period);
void          ms5_simulator_warm_up_async  (Ms5Simulator            *self,
                                            Ms5Time                  since,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
gboolean      ms5_simulator_warm_up_finish (Ms5Simulator            *self,
                                            GAsyncResult            *result,
                                            GError                 **error);
void          ms5_simulator_start          (Ms5Simulator            *self);
void          ms5_simulator_stop           (Ms5Simulator            *self);

G_END_DECLS
