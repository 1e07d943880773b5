/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5CounterStep:
 * @MS5_COUNTER_FIRST: nothing is known from before
 * @MS5_COUNTER_COUNTED: it went on
 * @MS5_COUNTER_WRAPPED: it jumped back to 0, as configured
 * @MS5_COUNTER_RESET: it was set back
 *
 * What an absolute counter did since it was read last.
 */
typedef enum
{
  MS5_COUNTER_FIRST,
  MS5_COUNTER_COUNTED,
  MS5_COUNTER_WRAPPED,
  MS5_COUNTER_RESET
} Ms5CounterStep;

Ms5CounterStep ms5_counter_step (gint64  last,
                                 gint64  total,
                                 gint64  wrap,
                                 gint64 *out_increment);

G_END_DECLS
