/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     ms5_compat_get_color    (GtkWidget  *widget,
                                  GdkRGBA    *out_color);
gboolean ms5_compat_lookup_color (GtkWidget  *widget,
                                  const char *name,
                                  GdkRGBA    *out_color);

G_END_DECLS
