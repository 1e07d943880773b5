/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the dialogs have in common. */

void       ms5_dialog_class_init       (GtkWidgetClass *klass);
GtkWidget *ms5_dialog_build            (AdwWindow      *dialog,
                                        const char     *title,
                                        const char     *action,
                                        GtkWidget     **out_button);
void       ms5_dialog_set_cancel_label (AdwWindow      *dialog,
                                        const char     *label);
void       ms5_dialog_set_width        (AdwWindow      *dialog,
                                        int             width);
char      *ms5_dialog_dup_text         (GtkWidget      *text_view);
GtkWidget *ms5_dialog_text_new         (const char     *label,
                                        GtkWidget     **out_view);

G_END_DECLS
