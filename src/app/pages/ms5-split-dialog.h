/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/* Asks where a stop is to be divided in two: a form whose moment is somewhere within the stop. */

GtkWidget *ms5_split_dialog_new      (const Ms5View *view,
                                      Ms5StopModel  *stop) G_GNUC_WARN_UNUSED_RESULT;
Ms5Time    ms5_split_dialog_get_time (Ms5FormDialog *dialog);

G_END_DECLS
