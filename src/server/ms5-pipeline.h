/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "runtime/ms5-random.h"
#include "server/engine/ms5-engine.h"
#include "server/ingest/ms5-door-pipeline.h"
#include "server/ms5-journal.h"

G_BEGIN_DECLS

/* How far back the store must be loaded: no shift is longer, and states that were not known matter for
 * so long. */
#define MS5_PIPELINE_REACH (48 * MS5_USEC_PER_H)

/**
 * Ms5Pipeline:
 *
 * What lies behind the door: hands samples to the engine, lets its time go on when something is due,
 * and has it write into the journal whenever a batch is about to be closed.
 */
#define MS5_TYPE_PIPELINE (ms5_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Pipeline, ms5_pipeline, MS5, PIPELINE, GObject)

Ms5Pipeline *ms5_pipeline_new        (Ms5Plant               *plant,
                                      Ms5Clock               *clock,
                                      Ms5Random              *random,
                                      Ms5Journal             *journal) G_GNUC_WARN_UNUSED_RESULT;
Ms5Engine   *ms5_pipeline_get_engine (Ms5Pipeline            *self);
void         ms5_pipeline_start      (Ms5Pipeline            *self,
                                      const Ms5StoreSnapshot *snapshot,
                                      Ms5Time                 now,
                                      double                  speed);
void         ms5_pipeline_set_past   (Ms5Pipeline            *self,
                                      Ms5Time                 time);
Ms5Time      ms5_pipeline_get_now    (Ms5Pipeline            *self);
void         ms5_pipeline_wake       (Ms5Pipeline            *self);
void         ms5_pipeline_stop       (Ms5Pipeline            *self);

G_END_DECLS
