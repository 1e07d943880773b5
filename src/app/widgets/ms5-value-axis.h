/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Ms5ValueAxis:
 * @top: the value at the upper end; the lower end is 0
 * @step: from tick to tick
 * @digits: how many digits behind the point a tick's label needs
 */
typedef struct
{
  double top;
  double step;
  int    digits;
} Ms5ValueAxis;

Ms5ValueAxis ms5_value_axis_fit (double max,
                                 guint  ticks);

G_END_DECLS
