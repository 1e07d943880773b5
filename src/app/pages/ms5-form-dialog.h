/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/ms5-time.h"

G_BEGIN_DECLS

/**
 * Ms5FormDialog:
 *
 * Asks for a few things at once, and emits `done` when a person has given them. Fields are found again by
 * their names.
 */
#define MS5_TYPE_FORM_DIALOG (ms5_form_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5FormDialog, ms5_form_dialog, MS5, FORM_DIALOG, AdwWindow)

/**
 * Ms5FormCheck:
 * @form: a form
 *
 * Returns: (transfer full) (nullable): what is still wrong, as people read it; %NULL if it may be sent
 */
typedef char *(*Ms5FormCheck) (Ms5FormDialog *form);

GtkWidget  *ms5_form_dialog_new         (const char    *title,
                                         const char    *about,
                                         const char    *action) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_form_dialog_set_check   (Ms5FormDialog *self,
                                         Ms5FormCheck   check);
void        ms5_form_dialog_changed     (Ms5FormDialog *self);

void        ms5_form_dialog_add_widget  (Ms5FormDialog *self,
                                         GtkWidget     *widget);
void        ms5_form_dialog_add_option  (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title,
                                         const char    *code,
                                         const char    *label);
void        ms5_form_dialog_add_choice  (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title,
                                         const char    *code,
                                         const char    *label);
void        ms5_form_dialog_add_number  (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title,
                                         double         last,
                                         double         value);
void        ms5_form_dialog_add_time    (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title,
                                         GTimeZone     *zone,
                                         Ms5Time        value);
void        ms5_form_dialog_add_entry   (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title,
                                         const char    *text);
void        ms5_form_dialog_add_text    (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *title);

void        ms5_form_dialog_select      (Ms5FormDialog *self,
                                         const char    *name,
                                         const char    *code);
const char *ms5_form_dialog_get_code    (Ms5FormDialog *self,
                                         const char    *name);
gint64      ms5_form_dialog_get_number  (Ms5FormDialog *self,
                                         const char    *name);
Ms5Time     ms5_form_dialog_get_time    (Ms5FormDialog *self,
                                         const char    *name);
char       *ms5_form_dialog_dup_text    (Ms5FormDialog *self,
                                         const char    *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
