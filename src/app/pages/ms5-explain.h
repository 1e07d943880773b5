/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <jansson.h>

#include "app/pages/ms5-page-util.h"
#include "core/ms5-kpi.h"

G_BEGIN_DECLS

/* «Explain this number»: inputs, intervals, formula, policy and rounding of a KPI. */

const char *ms5_kpi_get_title       (Ms5Kpi         kpi);
GtkWidget  *ms5_explain_new         (const Ms5View *view,
                                     Ms5LineModel  *line,
                                     Ms5Kpi         kpi) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_explain_show_answer (GtkWidget     *content,
                                     const json_t  *answer);
void        ms5_explain_popup       (GtkWidget     *parent,
                                     const Ms5View *view,
                                     Ms5LineModel  *line,
                                     Ms5Kpi         kpi);

G_END_DECLS
