/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5ManualClock:
 *
 * A clock that stands still until it is moved: for tests and simulation.
 */
#define MS5_TYPE_MANUAL_CLOCK (ms5_manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ManualClock, ms5_manual_clock, MS5, MANUAL_CLOCK, Ms5Clock)

Ms5ManualClock *ms5_manual_clock_new      (Ms5Time         now) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_manual_clock_advance  (Ms5ManualClock *self,
                                           gint64          duration);
void            ms5_manual_clock_set      (Ms5ManualClock *self,
                                           Ms5Time         now);
void            ms5_manual_clock_step     (Ms5ManualClock *self,
                                           gint64          difference);
gint64          ms5_manual_clock_next_due (Ms5ManualClock *self);

G_END_DECLS
