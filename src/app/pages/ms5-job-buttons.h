/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5JobButtons:
 *
 * What can be done with a job: the next step of its life, and the rest in a menu.
 */
#define MS5_TYPE_JOB_BUTTONS (ms5_job_buttons_get_type ())
G_DECLARE_FINAL_TYPE (Ms5JobButtons, ms5_job_buttons, MS5, JOB_BUTTONS, GtkWidget)

GtkWidget *ms5_job_buttons_new     (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_job_buttons_set_job (Ms5JobButtons *self,
                                    Ms5JobModel   *job);

GtkWidget *ms5_job_row_new         (const Ms5View *view,
                                    Ms5JobModel   *job) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
