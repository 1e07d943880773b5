/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* A Monday, 06:00 in Berlin. */
#define FIXTURE_MONDAY (G_GINT64_CONSTANT (1772427600) * MS5_USEC_PER_S)

Ms5Plant *fixture_load_plant (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
