/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ms5-freshness.h"

G_BEGIN_DECLS

/**
 * Ms5LiveButton:
 *
 * A freshness label that can be pressed: it holds what is shown still, or lets it be live again.
 * What is held still says since when, whatever the link is like.
 */
#define MS5_TYPE_LIVE_BUTTON (ms5_live_button_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LiveButton, ms5_live_button, MS5, LIVE_BUTTON, GtkWidget)

GtkWidget *ms5_live_button_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean          ms5_live_button_get_live  (Ms5LiveButton    *self);
void              ms5_live_button_set_live  (Ms5LiveButton    *self,
                                             gboolean          live);
gboolean          ms5_live_button_get_stale (Ms5LiveButton    *self);
Ms5FreshnessKind  ms5_live_button_get_kind  (Ms5LiveButton    *self);
void              ms5_live_button_set_kind  (Ms5LiveButton    *self,
                                             Ms5FreshnessKind  kind);
void              ms5_live_button_set_time  (Ms5LiveButton    *self,
                                             Ms5Time           time);
void              ms5_live_button_set_pulse (Ms5LiveButton    *self,
                                             Ms5Pulse         *pulse);
char             *ms5_live_button_dup_text  (Ms5LiveButton    *self);

G_END_DECLS
