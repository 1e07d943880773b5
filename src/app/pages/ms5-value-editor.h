/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5ValueEditor:
 *
 * Edits one field of an action as its type wants it: a reason out of the plant's, a number, a moment, a
 * name, some lines of text. Emits `changed` when a person changes it.
 */
#define MS5_TYPE_VALUE_EDITOR (ms5_value_editor_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ValueEditor, ms5_value_editor, MS5, VALUE_EDITOR, GtkWidget)

GtkWidget *ms5_value_editor_new       (const Ms5View  *view,
                                       const char     *op,
                                       const char     *name,
                                       const char     *label) G_GNUC_WARN_UNUSED_RESULT;
json_t    *ms5_value_editor_dup_value (Ms5ValueEditor *self) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_value_editor_set_value (Ms5ValueEditor *self,
                                       json_t         *value);

char      *ms5_value_dup_text         (const Ms5View  *view,
                                       const char     *op,
                                       const char     *name,
                                       json_t         *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
