/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "client/ms5-conflict.h"

G_BEGIN_DECLS

/**
 * Ms5ConflictChoice:
 *
 * One field of a conflict: side by side what was seen, what the person set and what the server has, both
 * put together if they can be, and a place for something else. Emits `changed` when a person chooses.
 */
#define MS5_TYPE_CONFLICT_CHOICE (ms5_conflict_choice_get_type ())
G_DECLARE_FINAL_TYPE (Ms5ConflictChoice, ms5_conflict_choice, MS5, CONFLICT_CHOICE, GtkWidget)

GtkWidget  *ms5_conflict_choice_new        (const Ms5View          *view,
                                            const Ms5Conflict      *conflict,
                                            const Ms5ConflictField *field) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget  *ms5_conflict_choice_get_first  (Ms5ConflictChoice      *self);
const char *ms5_conflict_choice_get_name   (Ms5ConflictChoice      *self);
gboolean    ms5_conflict_choice_is_made    (Ms5ConflictChoice      *self);
gboolean    ms5_conflict_choice_keeps      (Ms5ConflictChoice      *self);
json_t     *ms5_conflict_choice_dup_chosen (Ms5ConflictChoice      *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
