/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5ColumnsLayout:
 *
 * Lays children out in as many columns of equal width as fit, row by row. The children of a row are
 * equally high.
 */
#define MS5_TYPE_COLUMNS_LAYOUT (ms5_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ColumnsLayout, ms5_columns_layout, MS5, COLUMNS_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ms5_columns_layout_new (int spacing,
                                          int column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
