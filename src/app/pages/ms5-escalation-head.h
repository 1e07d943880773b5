/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * Ms5EscalationHead:
 *
 * What stands above the policies, or above the one that is edited: what it is, how it stands, and what can be done with
 * it. Emits `back`, `save`, `theirs` and `own` when people want that; its menu has actions of the group `escalation`.
 */
#define MS5_TYPE_ESCALATION_HEAD (ms5_escalation_head_get_type ())
G_DECLARE_FINAL_TYPE (Ms5EscalationHead, ms5_escalation_head, MS5, ESCALATION_HEAD, GtkWidget)

/**
 * Ms5EscalationHeadFacts:
 * @title: what is shown
 * @state: (nullable): how far it has come
 * @notice: (nullable): what is to be known about it
 * @conflict: (nullable): what somebody else has made of it
 * @is_one: whether one policy is shown, else all
 * @can_change: whether the reader may change it
 * @can_save: whether it can be saved now
 * @has_more: whether there is more to do with it
 */
typedef struct
{
  const char *title;
  const char *state;
  const char *notice;
  const char *conflict;
  gboolean    is_one;
  gboolean    can_change;
  gboolean    can_save;
  gboolean    has_more;
} Ms5EscalationHeadFacts;

GtkWidget *ms5_escalation_head_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_escalation_head_show     (Ms5EscalationHead            *self,
                                         const Ms5EscalationHeadFacts *facts);
gboolean   ms5_escalation_head_can_save (Ms5EscalationHead            *self);

G_END_DECLS
