/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"

G_BEGIN_DECLS

/**
 * Ms5Alarms:
 *
 * What stands across the top of every page: the most urgent open call, and the loss of the link once
 * that has lasted. Activates `win.acknowledge`, `win.resolve`, `win.show-line` and `win.show-andon`.
 */
#define MS5_TYPE_ALARMS (ms5_alarms_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Alarms, ms5_alarms, MS5, ALARMS, GtkWidget)

/* How long the link may be away before that is an alarm. */
#define MS5_ALARMS_LINK_DELAY (5 * MS5_USEC_PER_S)

GtkWidget *ms5_alarms_new     (const Ms5View *view,
                               Ms5Clock      *clock) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_alarms_set_can_act (Ms5Alarms *self,
                                   gboolean   can_act);

G_END_DECLS
