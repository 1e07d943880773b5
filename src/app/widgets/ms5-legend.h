/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-look.h"

G_BEGIN_DECLS

/**
 * Ms5Legend:
 *
 * Says what the colours and shapes of a timeline mean: an icon and a word for each class of states
 * that is in it.
 */
#define MS5_TYPE_LEGEND (ms5_legend_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Legend, ms5_legend, MS5, LEGEND, GtkWidget)

GtkWidget *ms5_legend_new (void) G_GNUC_WARN_UNUSED_RESULT;

void ms5_legend_set_classes (Ms5Legend *self,
                             guint      classes);

G_END_DECLS
