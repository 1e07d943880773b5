/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MS5_EASE_MS 200

/**
 * Ms5Ease:
 *
 * A drawn number that glides to where it is told, at once if animations are off, the widget is not
 * mapped, or the step is too small to see. Lives in the widget.
 */
typedef struct
{
  /*< private >*/
  AdwAnimation *animation;
  double        goal;
  double        least;
} Ms5Ease;

void   ms5_ease_init  (Ms5Ease                *ease,
                       GtkWidget              *widget,
                       double                  least,
                       AdwAnimationTargetFunc  changed);
void   ms5_ease_clear (Ms5Ease                *ease);
void   ms5_ease_to    (Ms5Ease                *ease,
                       double                  goal);
void   ms5_ease_jump  (Ms5Ease                *ease,
                       double                  goal);
double ms5_ease_get   (const Ms5Ease          *ease);

G_END_DECLS
