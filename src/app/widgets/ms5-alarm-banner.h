/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/ms5-words.h"
#include "ms5-pulse.h"

G_BEGIN_DECLS

/**
 * Ms5BannerState:
 * @MS5_BANNER_RAISED: nobody has answered
 * @MS5_BANNER_ACKNOWLEDGING: somebody here has answered, and the server has not said so yet
 * @MS5_BANNER_ACKNOWLEDGED: somebody has answered
 */
typedef enum
{
  MS5_BANNER_RAISED,
  MS5_BANNER_ACKNOWLEDGING,
  MS5_BANNER_ACKNOWLEDGED
} Ms5BannerState;

#define MS5_TYPE_BANNER_STATE (ms5_banner_state_get_type ())
GType ms5_banner_state_get_type (void) G_GNUC_CONST;

/**
 * Ms5AlarmBanner:
 *
 * The most urgent call, across the top of every page. It slides in; it never blinks.
 */
#define MS5_TYPE_ALARM_BANNER (ms5_alarm_banner_get_type ())
G_DECLARE_FINAL_TYPE (Ms5AlarmBanner, ms5_alarm_banner, MS5, ALARM_BANNER, GtkWidget)

GtkWidget *ms5_alarm_banner_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean       ms5_alarm_banner_get_revealed (Ms5AlarmBanner *self);
void           ms5_alarm_banner_set_revealed (Ms5AlarmBanner *self,
                                              gboolean        revealed);
void           ms5_alarm_banner_set_priority (Ms5AlarmBanner *self,
                                              Ms5Priority     priority);
void           ms5_alarm_banner_set_title    (Ms5AlarmBanner *self,
                                              const char     *title);
void           ms5_alarm_banner_set_detail   (Ms5AlarmBanner *self,
                                              const char     *detail);
void           ms5_alarm_banner_set_raised   (Ms5AlarmBanner *self,
                                              Ms5Time         raised);
void           ms5_alarm_banner_set_pulse    (Ms5AlarmBanner *self,
                                              Ms5Pulse       *pulse);
Ms5BannerState ms5_alarm_banner_get_state    (Ms5AlarmBanner *self);
void           ms5_alarm_banner_set_state    (Ms5AlarmBanner *self,
                                              Ms5BannerState  state);
void           ms5_alarm_banner_set_more     (Ms5AlarmBanner *self,
                                              guint           more);
void           ms5_alarm_banner_set_can_act  (Ms5AlarmBanner *self,
                                              gboolean        can_act);
void           ms5_alarm_banner_set_can_resolve (Ms5AlarmBanner *self,
                                                 gboolean        can_resolve);

G_END_DECLS
