/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-portal-notifier.h"

#include <glib/gi18n.h>

#define ACTION "app." MS5_PORTAL_NOTIFIER_ACTION

struct _Ms5PortalNotifier
{
  GObject       parent_instance;
  GApplication *application; /* weak: it has the notifier */
  GHashTable   *shown;       /* keys */
};

static void notifier_iface_init (Ms5NotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5PortalNotifier, ms5_portal_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_NOTIFIER, notifier_iface_init))

/* What is urgent is shown also while the desktop is set not to disturb, and so only if the reader wants that. */
static GNotificationPriority
get_priority (const Ms5Notice *notice)
{
  switch (notice->priority)
    {
    case MS5_PRIORITY_CRITICAL:
      return notice->breaks_dnd ? G_NOTIFICATION_PRIORITY_URGENT : G_NOTIFICATION_PRIORITY_HIGH;
    case MS5_PRIORITY_HIGH:
      return G_NOTIFICATION_PRIORITY_HIGH;
    case MS5_PRIORITY_LOW:
      return G_NOTIFICATION_PRIORITY_LOW;
    case MS5_PRIORITY_MEDIUM:
    default:
      return G_NOTIFICATION_PRIORITY_NORMAL;
    }
}

static void
add_button (GNotification   *notification,
            const Ms5Notice *notice,
            const char      *label,
            const char      *action)
{
  g_notification_add_button_with_target (notification, label, ACTION, "(ss)", notice->key, action);
}

static void
ms5_portal_notifier_show (Ms5Notifier     *notifier,
                          const Ms5Notice *notice)
{
  Ms5PortalNotifier *self = MS5_PORTAL_NOTIFIER (notifier);
  g_autoptr (GNotification) notification = g_notification_new (notice->title);
  g_autoptr (GIcon) icon = g_themed_icon_new (APPLICATION_ID);

  if (self->application == NULL)
    return;

  if (notice->body != NULL)
    g_notification_set_body (notification, notice->body);
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, get_priority (notice));
  g_notification_set_default_action_and_target (notification, ACTION, "(ss)", notice->key, MS5_NOTICE_OPEN);
  if (notice->can_acknowledge)
    add_button (notification, notice, _("Acknowledge"), MS5_NOTICE_ACKNOWLEDGE);
  add_button (notification, notice, _("Open"), MS5_NOTICE_OPEN);
  if (notice->can_snooze)
    add_button (notification, notice, _("Snooze"), MS5_NOTICE_SNOOZE);

  g_application_send_notification (self->application, notice->key, notification);
  g_hash_table_add (self->shown, g_strdup (notice->key));
  ms5_notifier_emit_shown (notifier, notice->key, notice->rev);
}

/* Also what the program showed before it was started again. */
static void
ms5_portal_notifier_withdraw (Ms5Notifier *notifier,
                              const char  *key)
{
  Ms5PortalNotifier *self = MS5_PORTAL_NOTIFIER (notifier);

  g_hash_table_remove (self->shown, key);
  if (self->application != NULL)
    g_application_withdraw_notification (self->application, key);
}

/* What the program does not follow any more might no longer be true when somebody reads it. */
static void
ms5_portal_notifier_close_async (Ms5Notifier         *notifier,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Ms5PortalNotifier *self = MS5_PORTAL_NOTIFIER (notifier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GHashTableIter iter;
  gpointer key;

  g_task_set_source_tag (task, ms5_portal_notifier_close_async);
  g_hash_table_iter_init (&iter, self->shown);
  while (self->application != NULL && g_hash_table_iter_next (&iter, &key, NULL))
    g_application_withdraw_notification (self->application, key);
  g_hash_table_remove_all (self->shown);
  g_task_return_boolean (task, TRUE);
}

static gboolean
ms5_portal_notifier_close_finish (Ms5Notifier   *notifier,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
notifier_iface_init (Ms5NotifierInterface *iface)
{
  iface->show = ms5_portal_notifier_show;
  iface->withdraw = ms5_portal_notifier_withdraw;
  iface->close_async = ms5_portal_notifier_close_async;
  iface->close_finish = ms5_portal_notifier_close_finish;
}

static void
ms5_portal_notifier_dispose (GObject *object)
{
  Ms5PortalNotifier *self = MS5_PORTAL_NOTIFIER (object);

  g_clear_weak_pointer (&self->application);

  G_OBJECT_CLASS (ms5_portal_notifier_parent_class)->dispose (object);
}

static void
ms5_portal_notifier_finalize (GObject *object)
{
  Ms5PortalNotifier *self = MS5_PORTAL_NOTIFIER (object);

  g_hash_table_unref (self->shown);

  G_OBJECT_CLASS (ms5_portal_notifier_parent_class)->finalize (object);
}

static void
ms5_portal_notifier_class_init (Ms5PortalNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_portal_notifier_dispose;
  object_class->finalize = ms5_portal_notifier_finalize;
}

static void
ms5_portal_notifier_init (Ms5PortalNotifier *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ms5_portal_notifier_new:
 * @application: a registered application with the action %MS5_PORTAL_NOTIFIER_ACTION
 *
 * Returns: (transfer full): a notifier
 */
Ms5PortalNotifier *
ms5_portal_notifier_new (GApplication *application)
{
  Ms5PortalNotifier *self = g_object_new (MS5_TYPE_PORTAL_NOTIFIER, NULL);

  g_set_weak_pointer (&self->application, application);
  return self;
}

/**
 * ms5_portal_notifier_is_wanted:
 *
 * Returns: whether notifications have to go through the portal: in a sandbox, or if somebody wants it, as in GLib
 */
gboolean
ms5_portal_notifier_is_wanted (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) || g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0;
}
