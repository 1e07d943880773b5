/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/* What can be done with an item besides the one thing that its row offers first. */

/**
 * Ms5MenuFunc:
 * @row: the widget that has the menu
 * @menu: where what can be done now goes
 */
typedef void (*Ms5MenuFunc) (gpointer  row,
                             GMenu    *menu);

GtkWidget *ms5_row_menu_new     (gpointer       row,
                                 Ms5MenuFunc    func) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_row_menu_update  (GtkWidget     *button);
gboolean   ms5_view_may         (const Ms5View *view,
                                 const char    *op);
void       ms5_menu_add         (GMenu         *menu,
                                 const Ms5View *view,
                                 const char    *op,
                                 const char    *label,
                                 const char    *action,
                                 Ms5ModelItem  *item);
void       ms5_menu_add_always  (GMenu         *menu,
                                 const char    *label,
                                 const char    *action,
                                 Ms5ModelItem  *item);

GtkWidget *ms5_add_button_new   (const char    *label,
                                 const char    *action) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ms5_decide_button_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_decide_button_update (GtkWidget     *button,
                                     const Ms5View *view,
                                     const char    *topic,
                                     Ms5ModelItem  *item);

G_END_DECLS
