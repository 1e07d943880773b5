/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5BesideLayout:
 *
 * Lays out two children: the second beside the first as long as that leaves the first room enough,
 * else below it.
 */
#define MS5_TYPE_BESIDE_LAYOUT (ms5_beside_layout_get_type ())
G_DECLARE_FINAL_TYPE (Ms5BesideLayout, ms5_beside_layout, MS5, BESIDE_LAYOUT, GtkLayoutManager)

GtkLayoutManager *ms5_beside_layout_new (int spacing,
                                         int room) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
