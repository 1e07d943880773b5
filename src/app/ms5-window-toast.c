/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-window-private.h"

#include <glib/gi18n.h>

#define TOAST_TIME 6

static AdwToast *
toast_new (const char *text,
           const char *button,
           const char *action,
           const char *target)
{
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, TOAST_TIME);
  if (target != NULL)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, g_variant_new_string (target));
    }
  return toast;
}

/**
 * ms5_window_toast:
 * @self: a window
 * @text: what happened
 * @undo: (nullable): the action that can be undone
 */
void
ms5_window_toast (Ms5Window  *self,
                  const char *text,
                  const char *undo)
{
  g_return_if_fail (MS5_IS_WINDOW (self));

  ms5_window_add_toast (self, toast_new (text, _("_Undo"), "win.undo", undo));
}

/**
 * ms5_window_toast_outcome:
 * @self: a window
 * @text: what has become of all that was sent
 * @with_button: whether there is something that a person should look at
 */
void
ms5_window_toast_outcome (Ms5Window  *self,
                          const char *text,
                          gboolean    with_button)
{
  AdwToast *toast;

  g_return_if_fail (MS5_IS_WINDOW (self));

  toast = toast_new (text, NULL, NULL, NULL);
  /* Not behind what was told of each action when it was taken. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (with_button)
    {
      adw_toast_set_button_label (toast, _("_Show"));
      adw_toast_set_action_name (toast, "win.show-sync");
    }
  ms5_window_add_toast (self, toast);
}

/**
 * ms5_window_toast_conflict:
 * @self: a window
 * @text: what happened
 * @id: the action that a person must decide about
 */
void
ms5_window_toast_conflict (Ms5Window  *self,
                           const char *text,
                           const char *id)
{
  g_return_if_fail (MS5_IS_WINDOW (self));

  ms5_window_add_toast (self, toast_new (text, _("_Decide…"), "win.settle", id));
}
