/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-ease.h"

#include <math.h>

/**
 * ms5_ease_init:
 * @ease: the number, NaN from now on
 * @widget: who draws it
 * @least: a step up to this is taken at once
 * @changed: called with the number and @widget while it glides
 */
void
ms5_ease_init (Ms5Ease                *ease,
               GtkWidget              *widget,
               double                  least,
               AdwAnimationTargetFunc  changed)
{
  AdwAnimationTarget *target = adw_callback_animation_target_new (changed, widget, NULL);

  ease->animation = adw_timed_animation_new (widget, 0, 0, MS5_EASE_MS, target);
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (ease->animation), ADW_EASE_OUT_CUBIC);
  ease->goal = NAN;
  ease->least = least;
}

/**
 * ms5_ease_clear:
 * @ease: the number
 *
 * For the widget's dispose; may run twice.
 */
void
ms5_ease_clear (Ms5Ease *ease)
{
  if (ease->animation == NULL)
    return;

  adw_animation_pause (ease->animation);
  g_clear_object (&ease->animation);
}

void
ms5_ease_jump (Ms5Ease *ease,
               double   goal)
{
  if (ease->animation != NULL)
    adw_animation_pause (ease->animation);
  ease->goal = goal;
}

void
ms5_ease_to (Ms5Ease *ease,
             double   goal)
{
  double from = ms5_ease_get (ease);

  if (ease->animation == NULL || !isfinite (from) || !isfinite (goal) ||
      fabs (goal - from) <= ease->least)
    {
      ms5_ease_jump (ease, goal);
      return;
    }

  adw_animation_pause (ease->animation);
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (ease->animation), from);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (ease->animation), goal);
  ease->goal = goal;
  adw_animation_reset (ease->animation);
  adw_animation_play (ease->animation);
}

/**
 * ms5_ease_get:
 * @ease: the number
 *
 * Returns: what is to be drawn now
 */
double
ms5_ease_get (const Ms5Ease *ease)
{
  if (ease->animation != NULL && adw_animation_get_state (ease->animation) == ADW_ANIMATION_PLAYING)
    return adw_animation_get_value (ease->animation);

  return ease->goal;
}
