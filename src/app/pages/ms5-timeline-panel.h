/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5TimelinePanel:
 *
 * What a line did in the running shift. Pressing a stop activates `win.code-stop`.
 */
#define MS5_TYPE_TIMELINE_PANEL (ms5_timeline_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5TimelinePanel, ms5_timeline_panel, MS5, TIMELINE_PANEL, GtkWidget)

GtkWidget *ms5_timeline_panel_new (const Ms5View *view,
                                   Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
