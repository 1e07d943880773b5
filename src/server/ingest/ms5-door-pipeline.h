/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "core/ms5-plant.h"
#include "protocol/ms5-sample.h"

G_BEGIN_DECLS

/**
 * Ms5DoorDurableFunc:
 * @durable: %FALSE if it will never be, as the pipeline ends
 * @user_data: as given
 */
typedef void (*Ms5DoorDurableFunc) (gboolean durable,
                                    gpointer user_data);

#define MS5_TYPE_DOOR_PIPELINE (ms5_door_pipeline_get_type ())
G_DECLARE_INTERFACE (Ms5DoorPipeline, ms5_door_pipeline, MS5, DOOR_PIPELINE, GObject)

/**
 * Ms5DoorPipelineInterface:
 * @ingest: takes a sample that has been checked against the plant; it is only lent
 * @lost: nothing will be heard of this equipment until its source comes back
 * @source: remembers, with what was taken since, how far a source has come: after a restart the door
 *   is told so again, and knows what has come before
 * @when_durable: calls back, later, once all that was taken before is stored, and asks for that to
 *   be soon; exactly once
 * @is_busy: whether nothing more can be taken for now
 *
 * What lies behind the door: the engine and the journal.
 */
struct _Ms5DoorPipelineInterface
{
  GTypeInterface parent_interface;

  void     (*ingest)       (Ms5DoorPipeline    *pipeline,
                            const Ms5Sample    *sample,
                            const Ms5Equipment *equipment,
                            Ms5Time             now);
  void     (*lost)         (Ms5DoorPipeline    *pipeline,
                            const Ms5Equipment *equipment,
                            Ms5Time             now);
  void     (*source)       (Ms5DoorPipeline    *pipeline,
                            const char         *id,
                            gint64              birth,
                            gint64              seq,
                            Ms5Time             last);
  void     (*when_durable) (Ms5DoorPipeline    *pipeline,
                            Ms5DoorDurableFunc  callback,
                            gpointer            user_data);
  gboolean (*is_busy)      (Ms5DoorPipeline    *pipeline);
};

G_END_DECLS
