/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void picture_wait (GtkWidget  *window,
                   guint       n);
void picture_save (GtkWidget  *window,
                   const char *path);

G_END_DECLS
