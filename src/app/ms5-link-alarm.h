/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-notifier.h"
#include "core/ms5-clock.h"

G_BEGIN_DECLS

/* The key of its notification. */
#define MS5_LINK_ALARM_KEY "link"

/**
 * Ms5LinkAlarm:
 *
 * The alarm that this PC raises by itself: the server is not heard any more. It stands until the server is heard
 * again; acknowledged it is silent. Properties:
 *
 *  - `since` (int64): since when, by the machine's clock, or %MS5_TIME_NONE while there is none
 *  - `acknowledged` (boolean, read only): whether somebody has answered it
 *
 * Signals:
 *
 *  - `cleared` (int64): the server is heard again, after so many microseconds
 *  - `open` (token): somebody pressed its notification; the token (nullable) lets the window come to the front
 */
#define MS5_TYPE_LINK_ALARM (ms5_link_alarm_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LinkAlarm, ms5_link_alarm, MS5, LINK_ALARM, GObject)

Ms5LinkAlarm *ms5_link_alarm_new             (Ms5Clock     *clock,
                                              GSettings    *settings,
                                              Ms5Notifier  *notifier) G_GNUC_WARN_UNUSED_RESULT;

Ms5Time       ms5_link_alarm_get_since       (Ms5LinkAlarm *self);
void          ms5_link_alarm_set_since       (Ms5LinkAlarm *self,
                                              Ms5Time       since);
gboolean      ms5_link_alarm_is_acknowledged (Ms5LinkAlarm *self);
void          ms5_link_alarm_acknowledge     (Ms5LinkAlarm *self);

G_END_DECLS
