/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5EmptyNote:
 *
 * Says in place of a list why it is empty. Unlike #AdwStatusPage, which scrolls, it has the height of what it says, so
 * that it can stand among other things on a page that scrolls.
 */
#define MS5_TYPE_EMPTY_NOTE (ms5_empty_note_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EmptyNote, ms5_empty_note, MS5, EMPTY_NOTE, GtkWidget)

GtkWidget *ms5_empty_note_new (const char   *icon);
void       ms5_empty_note_set (Ms5EmptyNote *self,
                               const char   *title,
                               const char   *text);

G_END_DECLS
