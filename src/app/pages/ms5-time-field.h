/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5TimeField:
 *
 * A moment to be chosen: a day from a calendar, hour and minute beside it. Within limits, if it has some;
 * seconds are those of the limit that is met, else none. Emits `changed` when a person changes it.
 */
#define MS5_TYPE_TIME_FIELD (ms5_time_field_get_type ())
G_DECLARE_FINAL_TYPE (Ms5TimeField, ms5_time_field, MS5, TIME_FIELD, GtkWidget)

GtkWidget *ms5_time_field_new        (const char   *label,
                                      GTimeZone    *zone) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_time_field_set_limits (Ms5TimeField *self,
                                      Ms5Time       first,
                                      Ms5Time       last);
Ms5Time    ms5_time_field_get_time   (Ms5TimeField *self);
void       ms5_time_field_set_time   (Ms5TimeField *self,
                                      Ms5Time       time);

G_END_DECLS
