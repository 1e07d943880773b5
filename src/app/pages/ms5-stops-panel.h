/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5StopsPanel:
 *
 * The stops of a line, the newest first, of one reason only if the reader wants so.
 */
#define MS5_TYPE_STOPS_PANEL (ms5_stops_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5StopsPanel, ms5_stops_panel, MS5, STOPS_PANEL, GtkWidget)

GtkWidget *ms5_stops_panel_new            (const Ms5View *view,
                                           Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ms5_stops_panel_new_to_explain (const Ms5View *view,
                                           Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_stops_panel_set_reason     (Ms5StopsPanel *self,
                                           gboolean       filter,
                                           const char    *reason);
guint      ms5_stops_panel_get_n_shown    (Ms5StopsPanel *self);

G_END_DECLS
