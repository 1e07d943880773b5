/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/ms5-preferences.h"

G_BEGIN_DECLS

/**
 * Ms5PreferenceChoice:
 * @label: what it is called on screen
 * @nick: (nullable): the value of a setting that is an enumeration
 * @number: else, the value
 */
typedef struct
{
  const char *label;
  const char *nick;
  guint       number;
} Ms5PreferenceChoice;

/* ms5-preferences.c */
AdwPreferencesPage  *ms5_preferences_add_page   (AdwPreferencesWindow      *window,
                                                 const char                *title,
                                                 const char                *icon_name);
AdwPreferencesGroup *ms5_preferences_add_group  (AdwPreferencesPage        *page,
                                                 const char                *title,
                                                 const char                *description);
GtkWidget           *ms5_preferences_row_new    (GType                      type,
                                                 const char                *title,
                                                 const char                *subtitle);
void                 ms5_preferences_add_choice (AdwPreferencesGroup       *group,
                                                 GSettings                 *settings,
                                                 const char                *key,
                                                 const char                *title,
                                                 const char                *subtitle,
                                                 const Ms5PreferenceChoice *choices);
void                 ms5_preferences_add_switch (AdwPreferencesGroup       *group,
                                                 GSettings                 *settings,
                                                 const char                *key,
                                                 const char                *title,
                                                 const char                *subtitle);

/* ms5-preferences-andon.c */
void                 ms5_preferences_add_andon  (AdwPreferencesWindow      *window,
                                                 GSettings                 *settings,
                                                 Ms5Client                 *client);

/* ms5-preferences-device.c */
void                 ms5_preferences_add_device (AdwPreferencesPage        *page,
                                                 GSettings                 *settings,
                                                 Ms5Client                 *client);

/* ms5-preferences-sound.c */
void                 ms5_preferences_add_sound  (AdwPreferencesPage        *page,
                                                 GSettings                 *settings);

G_END_DECLS
