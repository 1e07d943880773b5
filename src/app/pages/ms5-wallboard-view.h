/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/* How many lines fit on one screen and can still be read from six metres away. */
#define MS5_WALLBOARD_CARDS 12

GtkWidget *ms5_wallboard_floor_new  (const Ms5View *view,
                                     guint          first) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ms5_wallboard_line_new   (const Ms5View *view,
                                     Ms5LineModel  *line) G_GNUC_WARN_UNUSED_RESULT;

/**
 * Ms5WallboardCall:
 *
 * A critical call, as large as it gets.
 */
#define MS5_TYPE_WALLBOARD_CALL (ms5_wallboard_call_get_type ())
G_DECLARE_FINAL_TYPE (Ms5WallboardCall, ms5_wallboard_call, MS5, WALLBOARD_CALL, GtkWidget)

GtkWidget *ms5_wallboard_call_new   (const Ms5View    *view) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_wallboard_call_show  (Ms5WallboardCall *self,
                                     Ms5CallModel     *call,
                                     guint             more);

G_END_DECLS
