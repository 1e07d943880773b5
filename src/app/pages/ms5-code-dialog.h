/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5CodeDialog:
 *
 * Asks why a line stood: a reason out of the tree, and a comment. Emits `code` (reason or %NULL, comment
 * or %NULL).
 */
#define MS5_TYPE_CODE_DIALOG (ms5_code_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CodeDialog, ms5_code_dialog, MS5, CODE_DIALOG, AdwWindow)

GtkWidget *ms5_code_dialog_new (const Ms5View *view,
                                Ms5StopModel  *stop) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
