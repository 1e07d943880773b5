/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include <glib/gi18n.h>

#include "app/ms5-libnotify-notifier.h"
#include "app/ms5-portal-notifier.h"

/* One call is shown among all; many of a line on its page. */
static void
open_call (Ms5Application *self,
           const char     *line,
           const char     *call,
           const char     *token)
{
  g_autofree char *page = line[0] != '\0' && call[0] == '\0' ? g_strconcat (MS5_PAGE_LINE, line, NULL)
                                                             : g_strdup (MS5_PAGE_ANDON);

  if (self->stopping)
    return;
  g_clear_pointer (&self->wanted_call, g_free);
  if (call[0] != '\0')
    {
      ms5_application_note_led (self, line, call);
      self->wanted_call = g_strconcat (line, "/", call, NULL);
      self->call_shown = FALSE;
    }
  ms5_application_show_page (self, page);
  if (token != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (self->window), token);
}

static void
open_cb (Ms5Application *self,
         const char     *line,
         const char     *call,
         const char     *token)
{
  ms5_application_note_call (self, line, call, MS5_RECEIPT_OPENED);
  open_call (self, line, call, token);
}

/* Somebody else may have been quicker. What is not known yet may be once the client has started. */
static void
acknowledge_call (Ms5Application *self,
                  const char     *line,
                  const char     *call)
{
  g_autofree char *topic = g_strconcat ("calls/", line, NULL);
  Ms5ModelItem *item = ms5_floor_get_item (ms5_client_get_floor (self->client), topic, call);
  g_autoptr (Ms5Action) action = NULL;

  if (item == NULL && !self->started)
    g_ptr_array_add (self->wanted_acknowledgements, g_strconcat (line, "/", call, NULL));
  if (item == NULL || ms5_call_model_get_item (MS5_CALL_MODEL (item))->state != MS5_CALL_RAISED)
    return;

  action = ms5_action_new ("call.acknowledge");
  action->topic = g_steal_pointer (&topic);
  action->key = g_strdup (call);
  action->base = ms5_model_item_get_v (item);
  action->via = g_strdup (MS5_VIA_DESKTOP);
  ms5_application_act (self, action, _("Call acknowledged"));
}

static void
acknowledge_cb (Ms5Application *self,
                const char     *line,
                const char     *call,
                const char     *token)
{
  acknowledge_call (self, line, call);
}

static void
unavailable_cb (Ms5Application *self,
                const char     *message)
{
  self->no_notifications = TRUE;
  ms5_application_tell_unavailable (self);
}

/* On the session bus: what a notification does that outlived the program which showed it. */

static void
open_call_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       app)
{
  const char *line, *call;

  g_variant_get (parameter, "(&s&s)", &line, &call);
  open_cb (app, line, call, NULL);
}

static void
acknowledge_call_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       app)
{
  const char *line, *call;

  g_variant_get (parameter, "(&s&s)", &line, &call);
  acknowledge_call (app, line, call);
}

static void
answer_notice_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       app)
{
  Ms5Application *self = app;
  const char *key, *pressed;

  g_variant_get (parameter, "(&s&s)", &key, &pressed);
  ms5_notifier_emit_action (self->notifier, key, pressed, NULL);
}

static Ms5Notifier *
notifier_new (Ms5Application *self)
{
  if (ms5_portal_notifier_is_wanted ())
    return MS5_NOTIFIER (ms5_portal_notifier_new (G_APPLICATION (self)));
  return MS5_NOTIFIER (ms5_libnotify_notifier_new ());
}

/**
 * ms5_application_make_notices:
 * @self: the program
 *
 * From now on calls are notified.
 */
void
ms5_application_make_notices (Ms5Application *self)
{
  static const GActionEntry entries[] = {
    { "acknowledge-call", acknowledge_call_cb, "(ss)" },
    { MS5_PORTAL_NOTIFIER_ACTION, answer_notice_cb, "(ss)" },
    { "open-call", open_call_cb, "(ss)" },
  };
  const Ms5View view = { ms5_client_get_floor (self->client), self->pulse, self->settings, self->client };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->notifier = notifier_new (self);
  self->notices = ms5_call_notices_new (&view, self->notifier, self->ledger, self->clock);
  g_signal_connect_object (self->notices, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notices, "acknowledge", G_CALLBACK (acknowledge_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notices, "unavailable", G_CALLBACK (unavailable_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view.floor, "notify::freshness", G_CALLBACK (ms5_application_show_wanted_call), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ms5_application_show_wanted_call:
 * @self: the program
 *
 * Shows the call that a notification was about, as soon as it is known: as it was when there was a link, and again if
 * it has ended since.
 */
void
ms5_application_show_wanted_call (Ms5Application *self)
{
  Ms5Floor *floor = ms5_client_get_floor (self->client);
  gboolean current = ms5_floor_get_freshness (floor) != MS5_FLOOR_OFFLINE;
  const char *page = self->window != NULL ? ms5_window_get_page (self->window) : NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *topic = NULL;
  Ms5ModelItem *item;
  gboolean seen;

  if (self->wanted_call == NULL || page == NULL || self->wanted_page != NULL || g_str_equal (page, MS5_PAGE_SIGN_IN))
    return;
  if (!g_str_equal (page, MS5_PAGE_ANDON))
    {
      /* The reader has gone elsewhere meanwhile. */
      g_clear_pointer (&self->wanted_call, g_free);
      return;
    }

  parts = g_strsplit (self->wanted_call, "/", 2);
  topic = g_strconcat ("calls/", parts[0], NULL);
  item = ms5_floor_get_item (floor, topic, parts[1]);
  seen = self->call_shown && item != NULL && ms5_call_model_is_open (MS5_CALL_MODEL (item));
  if (current)
    g_clear_pointer (&self->wanted_call, g_free);
  if (seen || (!current && (item == NULL || self->call_shown)))
    return;

  self->call_shown = TRUE;
  ms5_window_lead_to (self->window, parts[0], parts[1]);
}

/**
 * ms5_application_acknowledge_wanted:
 * @self: the program, whose client has started
 *
 * Acknowledges what somebody wanted to be before the calls were known.
 */
void
ms5_application_acknowledge_wanted (Ms5Application *self)
{
  g_autoptr (GPtrArray) wanted = g_steal_pointer (&self->wanted_acknowledgements);

  self->wanted_acknowledgements = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < wanted->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (wanted->pdata[i], "/", 2);

      acknowledge_call (self, parts[0], parts[1]);
    }
}

/**
 * ms5_application_tell_unavailable:
 * @self: the program
 *
 * Tells in the window, once there is one, that the desktop shows no notifications.
 */
void
ms5_application_tell_unavailable (Ms5Application *self)
{
  if (!self->no_notifications || self->window == NULL)
    return;

  self->no_notifications = FALSE;
  ms5_window_toast (self->window, _("The desktop shows no notifications; calls are shown here only"), NULL);
}
