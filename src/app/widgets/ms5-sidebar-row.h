/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5SidebarRow:
 *
 * What a row of the sidebar shows. For a page: its icon, its name, a word about it and a count. For
 * a line: the state's shape, its name, a second line and its OEE. It goes into a row of a list,
 * which is what can be pressed.
 */
#define MS5_TYPE_SIDEBAR_ROW (ms5_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SidebarRow, ms5_sidebar_row, MS5, SIDEBAR_ROW, GtkWidget)

GtkWidget *ms5_sidebar_row_new_page (const char *icon_name,
                                     const char *title) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ms5_sidebar_row_new_line (const char *title) G_GNUC_WARN_UNUSED_RESULT;

void ms5_sidebar_row_set_title     (Ms5SidebarRow *self,
                                    const char    *title);
void ms5_sidebar_row_set_subtitle  (Ms5SidebarRow *self,
                                    const char    *subtitle);
void ms5_sidebar_row_set_value     (Ms5SidebarRow *self,
                                    const char    *value);
void ms5_sidebar_row_set_icon_name (Ms5SidebarRow *self,
                                    const char    *icon_name);
void ms5_sidebar_row_set_badge     (Ms5SidebarRow *self,
                                    guint          badge);
void ms5_sidebar_row_set_state     (Ms5SidebarRow *self,
                                    Ms5StateClass  state);
void ms5_sidebar_row_set_stale     (Ms5SidebarRow *self,
                                    gboolean       stale);

G_END_DECLS
