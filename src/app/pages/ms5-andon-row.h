/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-andon-entry.h"
#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5AndonRow:
 *
 * A row of the Andon list, which shows one entry after the other. Emits `toggled` with the entry's id when the
 * reader wants to see what is behind it, or no more.
 */
#define MS5_TYPE_ANDON_ROW (ms5_andon_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AndonRow, ms5_andon_row, MS5, ANDON_ROW, GtkWidget)

GtkWidget     *ms5_andon_row_new       (const Ms5View *view) G_GNUC_WARN_UNUSED_RESULT;
Ms5AndonEntry *ms5_andon_row_get_entry (Ms5AndonRow   *self);
void           ms5_andon_row_set_entry (Ms5AndonRow   *self,
                                        Ms5AndonEntry *entry);

G_END_DECLS
