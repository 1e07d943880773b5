/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

guint ms5_clickable_class_init (GtkWidgetClass *klass,
                                const char     *signal_name);
void  ms5_clickable_init       (GtkWidget      *widget);

G_END_DECLS
