/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5NotesPanel:
 *
 * What people have written about a line, the newest first, and a place to write more.
 */
#define MS5_TYPE_NOTES_PANEL (ms5_notes_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5NotesPanel, ms5_notes_panel, MS5, NOTES_PANEL, GtkWidget)

GtkWidget *ms5_notes_panel_new (const Ms5View *view,
                                Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
