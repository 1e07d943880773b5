/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5Figure:
 *
 * A number or another short text that changes often. It is as wide as its sample, or as the widest
 * text it ever had, so that a change repaints this widget and lays nothing out.
 */
#define MS5_TYPE_FIGURE (ms5_figure_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Figure, ms5_figure, MS5, FIGURE, GtkWidget)

GtkWidget *ms5_figure_new (const char *sample) G_GNUC_WARN_UNUSED_RESULT;

gboolean    ms5_figure_get_ellipsize (Ms5Figure  *self);
void        ms5_figure_set_ellipsize (Ms5Figure  *self,
                                      gboolean    ellipsize);
const char *ms5_figure_get_sample    (Ms5Figure  *self);
void        ms5_figure_set_sample    (Ms5Figure  *self,
                                      const char *sample);
const char *ms5_figure_get_suffix    (Ms5Figure  *self);
void        ms5_figure_set_suffix    (Ms5Figure  *self,
                                      const char *suffix);
const char *ms5_figure_get_text      (Ms5Figure  *self);
void        ms5_figure_set_text      (Ms5Figure  *self,
                                      const char *text);
double      ms5_figure_get_xalign    (Ms5Figure  *self);
void        ms5_figure_set_xalign    (Ms5Figure  *self,
                                      double      xalign);

G_END_DECLS
