/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5JobPanel:
 *
 * What a line makes now, how far that is, and what comes next.
 */
#define MS5_TYPE_JOB_PANEL (ms5_job_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JobPanel, ms5_job_panel, MS5, JOB_PANEL, GtkWidget)

GtkWidget *ms5_job_panel_new (const Ms5View *view,
                              Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
