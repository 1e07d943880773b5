/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5WrapLayout:
 *
 * Lays children out like words: as many to a line as fit.
 */
#define MS5_TYPE_WRAP_LAYOUT (ms5_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WrapLayout, ms5_wrap_layout, MS5, WRAP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ms5_wrap_layout_new (int spacing,
                                       int line_spacing) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
