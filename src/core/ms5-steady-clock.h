/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5SteadyClock:
 *
 * The time of day as another clock has it, but it never steps back. Where that one was set back, this one goes on at half
 * its pace until that one has come there again: what is due still comes, and nothing happens before what has happened.
 */
#define MS5_TYPE_STEADY_CLOCK (ms5_steady_clock_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SteadyClock, ms5_steady_clock, MS5, STEADY_CLOCK, Ms5Clock)

Ms5Clock *ms5_steady_clock_new       (Ms5Clock *clock,
                                      Ms5Time   latest) G_GNUC_WARN_UNUSED_RESULT;
gint64    ms5_steady_clock_get_ahead (Ms5Clock *clock);

G_END_DECLS
