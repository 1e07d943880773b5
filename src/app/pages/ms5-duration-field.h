/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5DurationField:
 *
 * A length of time to be chosen, or none: a switch, a number and its unit. Emits `changed` when a person changes it.
 */
#define MS5_TYPE_DURATION_FIELD (ms5_duration_field_get_type ())
G_DECLARE_FINAL_TYPE (Ms5DurationField, ms5_duration_field, MS5, DURATION_FIELD, GtkWidget)

GtkWidget *ms5_duration_field_new         (const char       *label,
                                           double            usual) G_GNUC_WARN_UNUSED_RESULT;
double     ms5_duration_field_get_seconds (Ms5DurationField *self);
void       ms5_duration_field_set_seconds (Ms5DurationField *self,
                                           double            seconds);

G_END_DECLS
