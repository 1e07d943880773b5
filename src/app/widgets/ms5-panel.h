/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-live-button.h"

G_BEGIN_DECLS

/**
 * Ms5Panel:
 *
 * A card around a widget: its title, a few words about it, and its own freshness.
 */
#define MS5_TYPE_PANEL (ms5_panel_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Panel, ms5_panel, MS5, PANEL, GtkWidget)

GtkWidget *ms5_panel_new (const char *title,
                          GtkWidget  *child) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget     *ms5_panel_get_child       (Ms5Panel   *self);
void           ms5_panel_set_child       (Ms5Panel   *self,
                                          GtkWidget  *child);
void           ms5_panel_add_control     (Ms5Panel   *self,
                                          GtkWidget  *control);
void           ms5_panel_set_title       (Ms5Panel   *self,
                                          const char *title);
void           ms5_panel_set_subtitle    (Ms5Panel   *self,
                                          const char *subtitle);
Ms5LiveButton *ms5_panel_get_live_button (Ms5Panel   *self);

G_END_DECLS
