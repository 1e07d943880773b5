/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-andon-page.h"

/* Leading the reader to a call of which they were told elsewhere. */

static void
say_it_is_over (Ms5Window    *self,
                Ms5CallModel *call)
{
  GtkWidget *page = ms5_window_get_andon_page (self);

  if (call == NULL)
    {
      ms5_andon_page_show (MS5_ANDON_PAGE (page), MS5_ANDON_JOURNAL);
      ms5_window_toast (self, _("That call is over. What happened is in the journal"), NULL);
      return;
    }

  ms5_andon_page_show (MS5_ANDON_PAGE (page), MS5_ANDON_RESOLVED);
  ms5_window_toast (self, _("That call is over"), NULL);
  g_action_group_activate_action (G_ACTION_GROUP (self), "call-details",
                                  g_variant_new ("(ss)", ms5_model_item_get_line (MS5_MODEL_ITEM (call)),
                                                 ms5_model_item_get_key (MS5_MODEL_ITEM (call))));
}

/**
 * ms5_window_lead_to:
 * @self: a window
 * @line: the code of a line
 * @key: the key of a call of it
 *
 * Shows a call that a notification was about, so that the reader can act on it at once; or what became of it, if it
 * is over. What they do about it until they leave is said to come from there.
 */
void
ms5_window_lead_to (Ms5Window  *self,
                    const char *line,
                    const char *key)
{
  Ms5WindowLead *lead;
  g_autofree char *topic = NULL;
  Ms5CallModel *call;

  g_return_if_fail (MS5_IS_WINDOW (self));

  lead = ms5_window_get_lead (self);
  topic = g_strconcat ("calls/", line, NULL);
  call = (Ms5CallModel *) ms5_floor_get_item (ms5_window_get_view (self)->floor, topic, key);
  ms5_window_show_page (self, MS5_PAGE_ANDON);
  ms5_window_lead_clear (self);
  lead->topic = g_steal_pointer (&topic);
  lead->key = g_strdup (key);
  if (call != NULL && ms5_call_model_is_open (call))
    ms5_andon_page_lead_to (MS5_ANDON_PAGE (ms5_window_get_andon_page (self)), call);
  else
    say_it_is_over (self, call);
}

/* They have gone elsewhere. */
void
ms5_window_lead_clear (Ms5Window *self)
{
  Ms5WindowLead *lead = ms5_window_get_lead (self);
  GtkWidget *page = ms5_window_get_andon_page (self);

  if (lead->key != NULL && page != NULL)
    ms5_andon_page_lead_to (MS5_ANDON_PAGE (page), NULL);
  g_clear_pointer (&lead->topic, g_free);
  g_clear_pointer (&lead->key, g_free);
}

/* What led to an action: the notification, or the window itself. */
const char *
ms5_window_get_via (Ms5Window       *self,
                    const Ms5Action *action)
{
  const Ms5WindowLead *lead = ms5_window_get_lead (self);

  return lead->key != NULL && g_strcmp0 (lead->topic, action->topic) == 0 && g_strcmp0 (lead->key, action->key) == 0
           ? MS5_VIA_DESKTOP
           : MS5_WINDOW_VIA;
}
