/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-sounds.h"

G_BEGIN_DECLS

/**
 * Ms5Alarms:
 *
 * What stands across the top of every page: the most urgent call that nobody has answered, or else one that the reader
 * has taken; the loss of the link; and that sounds are muted. Activates `win.acknowledge-banner`, `win.resolve`,
 * `win.show-line`, `win.show-andon` and `win.show-sync`.
 */
#define MS5_TYPE_ALARMS (ms5_alarms_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Alarms, ms5_alarms, MS5, ALARMS, GtkWidget)

GtkWidget *ms5_alarms_new     (const Ms5View *view,
                               Ms5Clock      *clock) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_alarms_set_can_act    (Ms5Alarms    *self,
                                      gboolean      can_act);
void       ms5_alarms_set_read_only  (Ms5Alarms    *self,
                                      gboolean      read_only);
void       ms5_alarms_set_link_alarm (Ms5Alarms    *self,
                                      Ms5LinkAlarm *alarm);
void       ms5_alarms_set_sounds     (Ms5Alarms    *self,
                                      Ms5Sounds    *sounds);

G_END_DECLS
