/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5ReportDialog:
 *
 * Reports scrap or rework. Emits `report` (whether it is rework, how many, reason or %NULL).
 */
#define MS5_TYPE_REPORT_DIALOG (ms5_report_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ReportDialog, ms5_report_dialog, MS5, REPORT_DIALOG, AdwWindow)

GtkWidget *ms5_report_dialog_new (const Ms5View *view,
                                  Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
