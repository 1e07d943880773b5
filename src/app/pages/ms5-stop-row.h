/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5StopRow:
 *
 * A stop: when, how long, why, and a button to say why. Activates `win.code-stop`.
 */
#define MS5_TYPE_STOP_ROW (ms5_stop_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5StopRow, ms5_stop_row, MS5, STOP_ROW, GtkWidget)

GtkWidget *ms5_stop_row_new (const Ms5View *view,
                             Ms5StopModel  *stop) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
