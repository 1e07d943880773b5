/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/pages/ms5-escalation-text.h"

G_BEGIN_DECLS

/**
 * Ms5EscalationLevelRow:
 *
 * A level of a policy, to be edited. Emits `changed` when a person changes it, and `remove` when they want it gone.
 */
#define MS5_TYPE_ESCALATION_LEVEL_ROW (ms5_escalation_level_row_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationLevelRow, ms5_escalation_level_row, MS5, ESCALATION_LEVEL_ROW, AdwExpanderRow)

GtkWidget          *ms5_escalation_level_row_new          (const char *const        *people) G_GNUC_WARN_UNUSED_RESULT;
Ms5EscalationLevel *ms5_escalation_level_row_dup_level    (Ms5EscalationLevelRow    *self) G_GNUC_WARN_UNUSED_RESULT;
void                ms5_escalation_level_row_set_level    (Ms5EscalationLevelRow    *self,
                                                           const Ms5EscalationLevel *level);
void                ms5_escalation_level_row_set_number   (Ms5EscalationLevelRow    *self,
                                                           guint                     number);
void                ms5_escalation_level_row_set_editable (Ms5EscalationLevelRow    *self,
                                                           gboolean                  editable);
void                ms5_escalation_level_row_clear_faults (Ms5EscalationLevelRow    *self);
void                ms5_escalation_level_row_add_fault    (Ms5EscalationLevelRow    *self,
                                                           const char               *member,
                                                           const char               *text);

G_END_DECLS
