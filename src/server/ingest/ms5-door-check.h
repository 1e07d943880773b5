/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"
#include "protocol/ms5-sample.h"
#include "server/ingest/ms5-door-sources.h"
#include "server/ingest/ms5-parcel.h"

G_BEGIN_DECLS

/* What is left of a sample that was held against the plant. */
typedef struct
{
  Ms5Sample sample;
  const Ms5Equipment *equipment;
  Ms5Reading readings[MS5_LIMIT_SAMPLE_SENSORS];
  const char *faults[MS5_LIMIT_SAMPLE_FAULTS + 1];
} Ms5DoorChecked;

gboolean ms5_door_check (const Ms5Plant  *plant,
                         const Ms5Parcel *parcel,
                         const Ms5Sample *sample,
                         Ms5DoorChecked  *out_checked,
                         Ms5DoorCounts   *counts,
                         Ms5Problems     *problems);

G_END_DECLS
