/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Ms5FieldRow:
 *
 * A row of a form with an input that needs room: beside its title as long as there is some, else below it; and below
 * both what is wrong with what is there.
 */
#define MS5_TYPE_FIELD_ROW (ms5_field_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FieldRow, ms5_field_row, MS5, FIELD_ROW, AdwPreferencesRow)

GtkWidget  *ms5_field_row_new       (const char  *title,
                                     const char  *subtitle,
                                     GtkWidget   *input,
                                     gboolean     beside) G_GNUC_WARN_UNUSED_RESULT;
const char *ms5_field_row_get_fault (Ms5FieldRow *self);
void        ms5_field_row_set_fault (Ms5FieldRow *self,
                                     const char  *text);

G_END_DECLS
