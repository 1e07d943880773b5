/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/ms5-kpi.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/* «Explain this number»: inputs, formula and policy of a KPI. */

const char *ms5_kpi_get_title (Ms5Kpi            kpi);
void        ms5_explain_popup (GtkWidget        *parent,
                               Ms5Kpi            kpi,
                               const Ms5KpiItem *item);

G_END_DECLS
