/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5Sidebar:
 *
 * The pages and the lines. Activates `win.show-floor`, `win.show-andon`, `win.show-sync` and
 * `win.show-line`.
 */
#define MS5_TYPE_SIDEBAR (ms5_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Sidebar, ms5_sidebar, MS5, SIDEBAR, GtkWidget)

GtkWidget *ms5_sidebar_new       (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_sidebar_select    (Ms5Sidebar    *self,
                                  const char    *page);
void       ms5_sidebar_set_unsent (Ms5Sidebar   *self,
                                   guint         n_waiting,
                                   guint         n_unsettled);

G_END_DECLS
