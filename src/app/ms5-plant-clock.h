/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"

G_BEGIN_DECLS

/**
 * Ms5PlantClock:
 *
 * The plant's time as a clock: what is shown runs by it. Delays are the plant's, too, and so shorter
 * where its time runs faster.
 */
#define MS5_TYPE_PLANT_CLOCK (ms5_plant_clock_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PlantClock, ms5_plant_clock, MS5, PLANT_CLOCK, Ms5Clock)

Ms5Clock *ms5_plant_clock_new (Ms5Floor *floor,
                               Ms5Clock *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
