/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-door-pipeline.h"

G_DEFINE_INTERFACE (Ms5DoorPipeline, ms5_door_pipeline, G_TYPE_OBJECT)

static void
ms5_door_pipeline_default_init (Ms5DoorPipelineInterface *iface)
{
}
