/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5Spoken:
 *
 * What a screen reader is told of a widget: its accessible label, changed at most every few
 * seconds, as every change is an event to whoever listens. Lives in the widget, zeroed at first.
 */
typedef struct
{
  /*< private >*/
  GtkWidget *widget;
  char      *said;
  char      *next;
  gint64     said_at;
  guint      source;
} Ms5Spoken;

#define MS5_SPOKEN_PERIOD_MS 2000

void ms5_spoken_say   (Ms5Spoken  *spoken,
                       GtkWidget  *widget,
                       const char *text,
                       gboolean    at_once);
void ms5_spoken_clear (Ms5Spoken  *spoken);

G_END_DECLS
