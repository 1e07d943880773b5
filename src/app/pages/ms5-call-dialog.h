/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5CallDialog:
 *
 * All about a call: how it stands, and its journal: who did what, when, from where, and what led to it.
 */
#define MS5_TYPE_CALL_DIALOG (ms5_call_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5CallDialog, ms5_call_dialog, MS5, CALL_DIALOG, AdwWindow)

GtkWidget *ms5_call_dialog_new (const Ms5View *view,
                                Ms5CallModel  *call) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
