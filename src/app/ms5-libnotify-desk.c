/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-libnotify-desk.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

#include "app/ms5-notification-server.h"

/* The default action is a press on the notification, which some servers show no button for. */
#define OPEN_BUTTON "open"

struct _Ms5LibnotifyDesk
{
  Ms5LibnotifyDeskFuncs  funcs;
  gpointer               user_data;
  Ms5NotificationServer *server;
  GHashTable            *entries; /* key → Entry */
  gboolean               silent;  /* the server did not answer in time */
};

/* What should be on the desktop. */
typedef struct
{
  Ms5LibnotifyDesk   *desk;
  Ms5Notice          *notice;
  NotifyNotification *notification; /* (nullable): what the server of the moment shows of it */
  gboolean            told_shown;
  gboolean            told_failed;  /* a server may come and show it all the same */
} Entry;

static void closed_cb (NotifyNotification *notification,
                       Entry              *entry);

/* The server knows nothing of it any more, or is not to be asked. */
static void
entry_forget (Entry *entry)
{
  if (entry->notification == NULL)
    return;

  g_signal_handlers_disconnect_by_func (entry->notification, closed_cb, entry);
  /* Its actions have the entry, and it may outlive that. */
  notify_notification_clear_actions (entry->notification);
  g_clear_object (&entry->notification);
}

static void
entry_close (Entry *entry)
{
  g_autoptr (GError) error = NULL;

  /* A server that has just gone has forgotten it. */
  if (entry->notification == NULL || notify_notification_close (entry->notification, &error))
    return;

  g_debug ("a notification stays on the desktop: %s", error->message);
  entry->desk->silent = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  entry_forget (entry);
  ms5_notice_free (entry->notice);
  g_free (entry);
}

static void
closed_cb (NotifyNotification *notification,
           Entry              *entry)
{
  Ms5LibnotifyDesk *self = entry->desk;
  g_autofree char *key = g_strdup (entry->notice->key);

  g_hash_table_remove (self->entries, key);
}

static void
action_cb (NotifyNotification *notification,
           char               *action,
           gpointer            user_data)
{
  Entry *entry = user_data;
  const char *told = g_str_equal (action, OPEN_BUTTON) ? MS5_NOTICE_OPEN : action;

  entry->desk->funcs.action (entry->notice->key, told, notify_notification_get_activation_token (notification),
                             entry->desk->user_data);
}

static void
tell_failed (Entry      *entry,
             const char *message)
{
  if (entry->told_shown || entry->told_failed)
    return;

  entry->told_failed = TRUE;
  entry->desk->funcs.failed (entry->notice->key, message, entry->desk->user_data);
}

/* How it is shown */

static NotifyUrgency
get_urgency (Ms5LibnotifyDesk *self,
             const Ms5Notice  *notice)
{
  switch (notice->priority)
    {
    case MS5_PRIORITY_CRITICAL:
      return ms5_notification_server_is_quiet (self->server) && !notice->breaks_dnd ? NOTIFY_URGENCY_NORMAL
                                                                                    : NOTIFY_URGENCY_CRITICAL;
    case MS5_PRIORITY_LOW:
      return NOTIFY_URGENCY_LOW;
    case MS5_PRIORITY_MEDIUM:
    case MS5_PRIORITY_HIGH:
    default:
      return NOTIFY_URGENCY_NORMAL;
    }
}

/* What nobody keeps stays until somebody has seen it. */
static int
get_timeout (Ms5LibnotifyDesk *self,
             const Ms5Notice  *notice)
{
  const Ms5ServerAbilities *abilities = ms5_notification_server_get_abilities (self->server);

  if (notice->priority >= MS5_PRIORITY_HIGH || (notice->priority == MS5_PRIORITY_MEDIUM && !abilities->persistence))
    return notice->passing ? NOTIFY_EXPIRES_DEFAULT : NOTIFY_EXPIRES_NEVER;
  return NOTIFY_EXPIRES_DEFAULT;
}

/* A server without buttons is told how else. */
static char *
dup_body (Ms5LibnotifyDesk *self,
          const Ms5Notice  *notice)
{
  const Ms5ServerAbilities *abilities = ms5_notification_server_get_abilities (self->server);
  g_autoptr (GString) body = g_string_new (notice->body);

  if (notice->can_acknowledge && !abilities->actions)
    g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", _("Acknowledge it in Floor Dashboard"));
  if (body->len == 0)
    return NULL;
  return abilities->markup ? g_markup_escape_text (body->str, (gssize) body->len) : g_strdup (body->str);
}

static const char *
icon_of (Ms5Priority priority)
{
  return priority >= MS5_PRIORITY_HIGH ? "dialog-error" : "dialog-warning";
}

static void
set_flag (NotifyNotification *notification,
          const char         *hint,
          gboolean            on)
{
  if (on)
    notify_notification_set_hint (notification, hint, g_variant_new_boolean (TRUE));
}

static void
fill (Entry *entry)
{
  const Ms5Notice *notice = entry->notice;
  NotifyNotification *notification = entry->notification;
  const Ms5ServerAbilities *abilities = ms5_notification_server_get_abilities (entry->desk->server);
  g_autofree char *body = dup_body (entry->desk, notice);

  notify_notification_update (notification, notice->title, body, icon_of (notice->priority));
  notify_notification_clear_hints (notification);
  notify_notification_set_urgency (notification, get_urgency (entry->desk, notice));
  notify_notification_set_category (notification, "x-ms5.call");
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (APPLICATION_ID));
  set_flag (notification, "resident", notice->priority == MS5_PRIORITY_CRITICAL);
  set_flag (notification, "transient", notice->passing);
  /* The program has its own sounds, which tell how urgent it is. */
  set_flag (notification, "suppress-sound", abilities->sound);
  notify_notification_set_timeout (notification, get_timeout (entry->desk, notice));

  notify_notification_clear_actions (notification);
  if (!abilities->actions)
    return;
  notify_notification_add_action (notification, MS5_NOTICE_OPEN, _("Open"), action_cb, entry, NULL);
  notify_notification_add_action (notification, OPEN_BUTTON, _("Open"), action_cb, entry, NULL);
  if (notice->can_acknowledge)
    notify_notification_add_action (notification, MS5_NOTICE_ACKNOWLEDGE, _("Acknowledge"), action_cb, entry, NULL);
  if (notice->can_snooze)
    notify_notification_add_action (notification, MS5_NOTICE_SNOOZE, _("Snooze"), action_cb, entry, NULL);
}

static void
put_up (Entry *entry)
{
  g_autoptr (GError) error = NULL;

  if (!notify_is_initted () && !notify_init (_("Floor Dashboard")))
    {
      tell_failed (entry, "libnotify does not start");
      return;
    }

  if (entry->notification == NULL)
    {
      entry->notification = notify_notification_new (" ", NULL, NULL);
      g_signal_connect (entry->notification, "closed", G_CALLBACK (closed_cb), entry);
    }
  fill (entry);
  entry->desk->silent = FALSE;
  if (!notify_notification_show (entry->notification, &error))
    {
      entry->desk->silent = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      entry_forget (entry);
      tell_failed (entry, error->message);
      return;
    }
  if (entry->told_shown)
    return;

  entry->told_shown = TRUE;
  entry->desk->funcs.shown (entry->notice->key, entry->notice->rev, entry->desk->user_data);
}

/* Who shows it */

static void
ready_cb (Ms5LibnotifyDesk *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    put_up (entry);
}

static void
gone_cb (Ms5LibnotifyDesk *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    entry_forget (entry);
}

static void
missing_cb (Ms5LibnotifyDesk *self,
            const char       *message)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    tell_failed (entry, message);
}

/**
 * ms5_libnotify_desk_new:
 * @funcs: whom it tells
 * @user_data: for them
 *
 * Returns: (transfer full): a desk, which belongs to this thread
 */
Ms5LibnotifyDesk *
ms5_libnotify_desk_new (const Ms5LibnotifyDeskFuncs *funcs,
                        gpointer                     user_data)
{
  Ms5LibnotifyDesk *self = g_new0 (Ms5LibnotifyDesk, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->server = ms5_notification_server_new ();
  g_signal_connect_swapped (self->server, "ready", G_CALLBACK (ready_cb), self);
  g_signal_connect_swapped (self->server, "gone", G_CALLBACK (gone_cb), self);
  g_signal_connect_swapped (self->server, "missing", G_CALLBACK (missing_cb), self);
  return self;
}

/**
 * ms5_libnotify_desk_free:
 * @self: (transfer full): a desk
 *
 * Takes what is shown off the desktop, unless the server does not answer, and ends libnotify: by then the
 * notifications have to be gone, as it would look for their handlers on a new proxy.
 */
void
ms5_libnotify_desk_free (Ms5LibnotifyDesk *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (!self->silent && g_hash_table_iter_next (&iter, NULL, &entry))
    entry_close (entry);
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_object_unref (self->server);
  g_hash_table_unref (self->entries);
  if (notify_is_initted ())
    notify_uninit ();
  g_free (self);
}

/**
 * ms5_libnotify_desk_show:
 * @self: a desk
 * @notice: what to show
 *
 * Shows it, in place of what is shown under its key, or as soon as there is a server.
 */
void
ms5_libnotify_desk_show (Ms5LibnotifyDesk *self,
                         const Ms5Notice  *notice)
{
  Entry *entry = g_hash_table_lookup (self->entries, notice->key);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->desk = self;
      g_hash_table_insert (self->entries, g_strdup (notice->key), entry);
    }
  ms5_notice_free (entry->notice);
  entry->notice = ms5_notice_copy (notice);
  entry->told_shown = FALSE;
  entry->told_failed = FALSE;

  if (ms5_notification_server_is_ready (self->server))
    put_up (entry);
  else
    ms5_notification_server_find (self->server);
}

/**
 * ms5_libnotify_desk_withdraw:
 * @self: a desk
 * @key: what a notice was about
 *
 * Takes away what is shown under a key, if anything is.
 */
void
ms5_libnotify_desk_withdraw (Ms5LibnotifyDesk *self,
                             const char       *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return;

  entry_close (entry);
  g_hash_table_remove (self->entries, key);
}
