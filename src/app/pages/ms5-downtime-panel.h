/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5DowntimePanel:
 *
 * What the running shift has lost: by reason, in minutes or how often, or hour by hour. Emits
 * `reason-activated` with the reason that was pressed, %NULL for stops that are not coded.
 */
#define MS5_TYPE_DOWNTIME_PANEL (ms5_downtime_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5DowntimePanel, ms5_downtime_panel, MS5, DOWNTIME_PANEL, GtkWidget)

GtkWidget *ms5_downtime_panel_new (const Ms5View *view,
                                   Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
