/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5RaiseDialog:
 *
 * Raises a call: pressing its type is enough. Emits `raise` (line, type, priority or -1 for the type's,
 * equipment or %NULL, note or %NULL).
 */
#define MS5_TYPE_RAISE_DIALOG (ms5_raise_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5RaiseDialog, ms5_raise_dialog, MS5, RAISE_DIALOG, AdwWindow)

GtkWidget *ms5_raise_dialog_new (const Ms5View *view,
                                 Ms5LineModel  *line,
                                 const char    *equipment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
