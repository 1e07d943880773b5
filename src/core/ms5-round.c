/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-round.h"

#include <float.h>
#include <math.h>

/**
 * ms5_round:
 * @value: a number
 * @digits: decimal places
 *
 * Policy «rounding»: half away from zero, once, at display. A number that was meant to lie half-way but
 * cannot be written exactly in binary, such as 74.85, counts as half-way.
 *
 * Returns: @value with @digits decimal places; %NAN and infinities as they are
 */
double
ms5_round (double value,
           guint  digits)
{
  double power = pow (10, digits);
  double scaled = fabs (value) * power;
  double whole = floor (scaled);
  double rest = scaled - whole;

  if (!isfinite (scaled))
    return value;
  if (rest >= 0.5 - scaled * 4 * DBL_EPSILON)
    whole += 1;

  return copysign (whole / power, value);
}
