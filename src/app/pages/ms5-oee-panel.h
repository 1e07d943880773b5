/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-oee-gauge.h"

G_BEGIN_DECLS

/**
 * Ms5OeePanel:
 *
 * The one number of a line, its factors, and what is made. Each explains itself when it is pressed.
 */
#define MS5_TYPE_OEE_PANEL (ms5_oee_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5OeePanel, ms5_oee_panel, MS5, OEE_PANEL, GtkWidget)

GtkWidget   *ms5_oee_panel_new       (const Ms5View *view,
                                      Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

Ms5OeeGauge *ms5_oee_panel_get_gauge (Ms5OeePanel   *self);

G_END_DECLS
