/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5Pulse:
 *
 * The one heartbeat of a window: tells every running time on the screen to move on, once a second,
 * on the second, and only while somebody listens. It also knows the site's time zone, so that
 * whoever shows a time of day needs nothing else.
 */
#define MS5_TYPE_PULSE (ms5_pulse_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Pulse, ms5_pulse, MS5, PULSE, GObject)

Ms5Pulse *ms5_pulse_new (Ms5Clock *clock) G_GNUC_WARN_UNUSED_RESULT;

Ms5Time    ms5_pulse_now           (Ms5Pulse  *self);
gboolean   ms5_pulse_is_beating    (Ms5Pulse  *self);
GTimeZone *ms5_pulse_get_time_zone (Ms5Pulse  *self);
void       ms5_pulse_set_time_zone (Ms5Pulse  *self,
                                    GTimeZone *time_zone);
double     ms5_pulse_get_rate      (Ms5Pulse  *self);
void       ms5_pulse_set_rate      (Ms5Pulse  *self,
                                    double     rate);

/**
 * Ms5PulseLink:
 *
 * A listener's end. Lives in the listener, zeroed at first.
 */
typedef struct
{
  /*< private >*/
  Ms5Pulse *pulse;
  gulong    beat;
  gulong    zone;
} Ms5PulseLink;

void ms5_pulse_link_set   (Ms5PulseLink *link,
                           Ms5Pulse     *pulse,
                           GFunc         func,
                           gpointer      user_data);
void ms5_pulse_link_clear (Ms5PulseLink *link);

G_END_DECLS
