/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5AsideBin:
 *
 * A column that scrolls, and something that stays in sight beside it; where there is no room for that it is the end of
 * the column.
 */
#define MS5_TYPE_ASIDE_BIN (ms5_aside_bin_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AsideBin, ms5_aside_bin, MS5, ASIDE_BIN, GtkWidget)

GtkWidget *ms5_aside_bin_new        (GtkWidget   *column,
                                     GtkWidget   *aside,
                                     int          width,
                                     int          room) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_aside_bin_scroll_top (Ms5AsideBin *self);

G_END_DECLS
