/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5SystemClock:
 *
 * The machine's clock. Its call-backs run in the main context that was the thread's default one
 * when it was made.
 *
 * For demonstrations it can start at another time of day and run faster.
 */
#define MS5_TYPE_SYSTEM_CLOCK (ms5_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SystemClock, ms5_system_clock, MS5, SYSTEM_CLOCK, Ms5Clock)

Ms5Clock *ms5_system_clock_new       (void) G_GNUC_WARN_UNUSED_RESULT;
Ms5Clock *ms5_system_clock_new_fast  (Ms5Time         origin,
                                      double          speed) G_GNUC_WARN_UNUSED_RESULT;
Ms5Time   ms5_system_clock_get_origin (Ms5SystemClock *self);
double    ms5_system_clock_get_speed  (Ms5SystemClock *self);

G_END_DECLS
