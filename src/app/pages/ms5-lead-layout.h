/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5LeadLayout:
 *
 * Lays out two children: the first as a column of its own beside the second, as high as it, and
 * above it where that would leave the second too little room. The second has all while the first is
 * hidden.
 */
#define MS5_TYPE_LEAD_LAYOUT (ms5_lead_layout_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LeadLayout, ms5_lead_layout, MS5, LEAD_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ms5_lead_layout_new (int      spacing,
                                       int      lead,
                                       int      room,
                                       gboolean at_end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
