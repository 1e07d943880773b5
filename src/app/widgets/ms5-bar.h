/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5Bar:
 *
 * A thin bar that is filled to a share, with a notch where it should be by now. Only a picture: the
 * figure is beside it, and it is nothing to a screen reader.
 */
#define MS5_TYPE_BAR (ms5_bar_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Bar, ms5_bar, MS5, BAR, GtkWidget)

GtkWidget *ms5_bar_new (void) G_GNUC_WARN_UNUSED_RESULT;

double   ms5_bar_get_value     (Ms5Bar   *self);
void     ms5_bar_set_value     (Ms5Bar   *self,
                                double    value);
double   ms5_bar_get_target    (Ms5Bar   *self);
void     ms5_bar_set_target    (Ms5Bar   *self,
                                double    target);
gboolean ms5_bar_get_attention (Ms5Bar   *self);
void     ms5_bar_set_attention (Ms5Bar   *self,
                                gboolean  attention);

G_END_DECLS
