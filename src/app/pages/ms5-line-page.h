/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5LinePage:
 *
 * Why is a line as it is? Its OEE, its shift, its losses, its machines, its job, its calls and stops.
 */
#define MS5_TYPE_LINE_PAGE (ms5_line_page_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LinePage, ms5_line_page, MS5, LINE_PAGE, GtkWidget)

GtkWidget    *ms5_line_page_new      (const Ms5View *view,
                                      Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

Ms5LineModel *ms5_line_page_get_line (Ms5LinePage   *self);

G_END_DECLS
