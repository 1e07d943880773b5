/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-page-util.h"
#include "client/ms5-conflict.h"

G_BEGIN_DECLS

/**
 * Ms5ConflictDialog:
 *
 * Shows what a person set and what the server has instead, field by field, and asks what shall count.
 * Closing it puts the decision off. Emits one of:
 *
 *  - `resolve` (id, json_t): set these fields to these values
 *  - `keep` (id): what the server has stays
 *
 * The window has `win.settle`, whose target is the id of an action, to open it.
 */
#define MS5_TYPE_CONFLICT_DIALOG (ms5_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ConflictDialog, ms5_conflict_dialog, MS5, CONFLICT_DIALOG, AdwWindow)

GtkWidget *ms5_conflict_dialog_new (const Ms5View  *view,
                                    Ms5OutboxEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
