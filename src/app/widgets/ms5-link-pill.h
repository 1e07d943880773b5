/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-pulse.h"

G_BEGIN_DECLS

/**
 * Ms5LinkLook:
 * @MS5_LINK_LOOK_CONNECTING: no link yet, being tried
 * @MS5_LINK_LOOK_LIVE: what is shown is true now
 * @MS5_LINK_LOOK_DELAYED: there is a link, and it is slow
 * @MS5_LINK_LOOK_OFFLINE: there is none
 * @MS5_LINK_LOOK_SYNCING: catching up
 *
 * The state of the link as a person needs to know it.
 */
typedef enum
{
  MS5_LINK_LOOK_CONNECTING,
  MS5_LINK_LOOK_LIVE,
  MS5_LINK_LOOK_DELAYED,
  MS5_LINK_LOOK_OFFLINE,
  MS5_LINK_LOOK_SYNCING
} Ms5LinkLook;

#define MS5_TYPE_LINK_LOOK (ms5_link_look_get_type ())
GType ms5_link_look_get_type (void) G_GNUC_CONST;

/**
 * Ms5LinkPill:
 *
 * The state of the link in the header bar: Live, Delayed 2 min, Offline since 10:12, Syncing 3 of 12,
 * 2 conflicts.
 */
#define MS5_TYPE_LINK_PILL (ms5_link_pill_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LinkPill, ms5_link_pill, MS5, LINK_PILL, GtkWidget)

GtkWidget *ms5_link_pill_new (void) G_GNUC_WARN_UNUSED_RESULT;

Ms5LinkLook  ms5_link_pill_get_look      (Ms5LinkPill *self);
void         ms5_link_pill_set_look      (Ms5LinkPill *self,
                                          Ms5LinkLook  look);
guint        ms5_link_pill_get_done      (Ms5LinkPill *self);
void         ms5_link_pill_set_done      (Ms5LinkPill *self,
                                          guint        done);
guint        ms5_link_pill_get_total     (Ms5LinkPill *self);
void         ms5_link_pill_set_total     (Ms5LinkPill *self,
                                          guint        total);
guint        ms5_link_pill_get_conflicts (Ms5LinkPill *self);
void         ms5_link_pill_set_conflicts (Ms5LinkPill *self,
                                          guint        conflicts);
Ms5Time      ms5_link_pill_get_since     (Ms5LinkPill *self);
void         ms5_link_pill_set_since     (Ms5LinkPill *self,
                                          Ms5Time      since);
gboolean     ms5_link_pill_get_compact   (Ms5LinkPill *self);
void         ms5_link_pill_set_compact   (Ms5LinkPill *self,
                                          gboolean     compact);
Ms5Pulse    *ms5_link_pill_get_pulse     (Ms5LinkPill *self);
void         ms5_link_pill_set_pulse     (Ms5LinkPill *self,
                                          Ms5Pulse    *pulse);
const char  *ms5_link_pill_get_text      (Ms5LinkPill *self);

G_END_DECLS
