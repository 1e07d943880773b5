/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-counter.h"

#include "protocol/ms5-shape.h"

/**
 * ms5_counter_step:
 * @last: what it showed before, or %MS5_INT_NONE
 * @total: what it shows now
 * @wrap: from this value it jumps back to 0; 0 if it never does
 * @out_increment: (out): how many pieces that makes
 *
 * A counter that falls has been reset, and shows what was made since; or it has wrapped, if that is
 * configured and means less than half of its range. The first value ever tells nothing.
 *
 * Returns: what it did
 */
Ms5CounterStep
ms5_counter_step (gint64  last,
                  gint64  total,
                  gint64  wrap,
                  gint64 *out_increment)
{
  *out_increment = 0;
  if (last == MS5_INT_NONE)
    return MS5_COUNTER_FIRST;

  if (total >= last)
    {
      *out_increment = total - last;
      return MS5_COUNTER_COUNTED;
    }

  if (wrap > 0 && last <= wrap && wrap - last + total <= wrap / 2)
    {
      *out_increment = wrap - last + total;
      return MS5_COUNTER_WRAPPED;
    }

  *out_increment = total;
  return MS5_COUNTER_RESET;
}
