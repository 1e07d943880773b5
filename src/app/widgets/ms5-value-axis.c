/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-value-axis.h"

#include <math.h>

/**
 * ms5_value_axis_fit:
 * @max: the largest value
 * @ticks: about how many ticks there should be above 0
 *
 * Returns: an axis from 0 to at least @max, with ticks at multiples of 1, 2 or 5 times a power of 10
 */
Ms5ValueAxis
ms5_value_axis_fit (double max,
                    guint  ticks)
{
  static const double nice[] = { 1, 2, 5, 10 };
  double rough, power;
  double step = 1;

  if (!(max > 0) || !isfinite (max))
    max = 1;
  ticks = MAX (ticks, 1);
  rough = max / ticks;
  power = pow (10, floor (log10 (rough)));

  for (guint i = 0; i < G_N_ELEMENTS (nice); i++)
    {
      step = nice[i] * power;
      /* A hair's breadth, as 0.1 × 3 is a little more than 0.3. */
      if (step >= rough * (1 - 1e-9))
        break;
    }

  return (Ms5ValueAxis) {
    .top = ceil (max / step * (1 - 1e-9)) * step,
    .step = step,
    .digits = step >= 1 ? 0 : (int) MIN (ceil (-log10 (step) - 1e-9), 9),
  };
}
