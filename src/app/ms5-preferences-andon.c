/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-preferences-private.h"

#include <glib/gi18n.h>

static const Ms5PreferenceChoice snoozes[] = {
  { N_("1 minute"), NULL, 1 },    { N_("5 minutes"), NULL, 5 },   { N_("10 minutes"), NULL, 10 },
  { N_("15 minutes"), NULL, 15 }, { N_("30 minutes"), NULL, 30 }, { NULL, NULL, 0 },
};

static void
add_notifications (AdwPreferencesPage *page,
                   GSettings          *settings)
{
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("Notifications"), NULL);

  ms5_preferences_add_switch (group, settings, "notifications", _("Desktop notifications"),
                              _("Tell of calls also while the window is not in view"));
  ms5_preferences_add_choice (group, settings, "snooze-minutes", _("Snooze"),
                              _("After that a call comes back; a critical one after 5 minutes at the latest"), snoozes);
  ms5_preferences_add_switch (group, settings, "critical-breaks-dnd", _("Critical calls always"),
                              _("Also while the desktop is set not to disturb"));
}

static void
add_background (AdwPreferencesPage *page,
                GSettings          *settings)
{
  AdwPreferencesGroup *group = ms5_preferences_add_group (page, _("Background"), NULL);

  ms5_preferences_add_switch (group, settings, "keep-watching", _("Keep watching"),
                              _("Closing the window does not end the program; calls are still told"));
  ms5_preferences_add_switch (group, settings, "watch-at-sign-in", _("Start watching when I sign in"),
                              _("To this computer, without a window"));
}

/**
 * ms5_preferences_add_andon:
 * @window: the preferences
 * @settings: where what is chosen is kept
 * @client: who knows which lines there are
 *
 * Adds the page about calls and how they reach the reader.
 */
void
ms5_preferences_add_andon (AdwPreferencesWindow *window,
                           GSettings            *settings,
                           Ms5Client            *client)
{
  AdwPreferencesPage *page = ms5_preferences_add_page (window, _("Calls"), "ms5-call-symbolic");

  add_notifications (page, settings);
  ms5_preferences_add_device (page, settings, client);
  ms5_preferences_add_sound (page, settings);
  add_background (page, settings);
}
