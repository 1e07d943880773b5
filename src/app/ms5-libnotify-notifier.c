/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-libnotify-notifier.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

/* The default action is a press on the notification, which some servers show no button for. */
#define OPEN_BUTTON "open"

/* What the thread works with. It outlives the notifier: the server may keep a call waiting for as
 * long as it likes, and nobody waits for that. Only the thread touches what is below «context». */
typedef struct
{
  gatomicrefcount  ref_count;
  GWeakRef         notifier;
  GMainContext    *home;
  GMainContext    *context;
  GMainLoop       *loop;
  GHashTable      *shown;      /* key → NotifyNotification */
  gboolean         markup;
  gboolean         actions;
  GTask           *closing;
} Worker;

/* A message from one thread to the other. */
typedef struct
{
  Worker    *worker;
  Ms5Notice *notice;
  char      *key;
  char      *text;
  char      *token;
  gint64     rev;
  GTask     *task;
} Message;

struct _Ms5LibnotifyNotifier
{
  GObject  parent_instance;
  Worker  *worker;
  GThread *thread;
};

static void notifier_iface_init (Ms5NotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5LibnotifyNotifier, ms5_libnotify_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_NOTIFIER, notifier_iface_init))

static Worker *
worker_ref (Worker *worker)
{
  g_atomic_ref_count_inc (&worker->ref_count);
  return worker;
}

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;

  g_weak_ref_clear (&worker->notifier);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_main_context_unref (worker->home);
  g_free (worker);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  worker_unref (message->worker);
  ms5_notice_free (message->notice);
  g_clear_object (&message->task);
  g_free (message->key);
  g_free (message->text);
  g_free (message->token);
  g_free (message);
}

/* g_main_context_invoke() would run it here and now as long as the thread has not begun. */
static void
send (GMainContext *context,
      GSourceFunc   func,
      Message       message)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Message *copy = g_memdup2 (&message, sizeof message);

  copy->worker = worker_ref (message.worker);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, copy, message_free);
  g_source_attach (source, context);
}

/* At home: what the thread has to tell. */

static gboolean
tell_shown_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (Ms5Notifier) notifier = g_weak_ref_get (&message->worker->notifier);

  if (notifier != NULL)
    ms5_notifier_emit_shown (notifier, message->key, message->rev);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_failed_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (Ms5Notifier) notifier = g_weak_ref_get (&message->worker->notifier);

  if (notifier != NULL)
    ms5_notifier_emit_failed (notifier, message->key, message->text);
  return G_SOURCE_REMOVE;
}

static gboolean
tell_action_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (Ms5Notifier) notifier = g_weak_ref_get (&message->worker->notifier);

  if (notifier != NULL)
    ms5_notifier_emit_action (notifier, message->key, message->text, message->token);
  return G_SOURCE_REMOVE;
}

/* On the thread. */

static void
action_cb (NotifyNotification *notification,
           char               *action,
           gpointer            user_data)
{
  Worker *worker = user_data;
  const char *key = g_object_get_data (G_OBJECT (notification), "key");
  const char *told = g_str_equal (action, OPEN_BUTTON) ? MS5_NOTICE_OPEN : action;

  send (worker->home, tell_action_cb,
        (Message) { .worker = worker, .key = g_strdup (key), .text = g_strdup (told),
                    .token = g_strdup (notify_notification_get_activation_token (notification)) });
}

static void
closed_cb (NotifyNotification *notification,
           Worker             *worker)
{
  const char *key = g_object_get_data (G_OBJECT (notification), "key");

  if (g_hash_table_lookup (worker->shown, key) == notification)
    g_hash_table_remove (worker->shown, key);
}

/* Once: what the server can do. */
static gboolean
worker_init (Worker  *worker,
             GError **error)
{
  GList *caps;

  if (notify_is_initted ())
    return TRUE;
  if (!notify_init (_("Floor Dashboard")))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "libnotify does not start");
      return FALSE;
    }

  caps = notify_get_server_caps ();
  worker->markup = g_list_find_custom (caps, "body-markup", (GCompareFunc) g_strcmp0) != NULL;
  worker->actions = g_list_find_custom (caps, "actions", (GCompareFunc) g_strcmp0) != NULL;
  g_list_free_full (caps, g_free);
  return TRUE;
}

static NotifyNotification *
worker_get (Worker     *worker,
            const char *key)
{
  NotifyNotification *notification = g_hash_table_lookup (worker->shown, key);

  if (notification != NULL)
    return notification;

  notification = notify_notification_new (" ", NULL, NULL);
  g_object_set_data_full (G_OBJECT (notification), "key", g_strdup (key), g_free);
  g_signal_connect (notification, "closed", G_CALLBACK (closed_cb), worker);
  g_hash_table_insert (worker->shown, g_strdup (key), notification);
  return notification;
}

static const char *
icon_of (Ms5Priority priority)
{
  return priority >= MS5_PRIORITY_HIGH ? "dialog-error" : "dialog-warning";
}

static void
fill (Worker             *worker,
      NotifyNotification *notification,
      const Ms5Notice    *notice)
{
  g_autofree char *body = NULL;

  if (notice->body != NULL)
    body = worker->markup ? g_markup_escape_text (notice->body, -1) : g_strdup (notice->body);
  notify_notification_update (notification, notice->title, body, icon_of (notice->priority));
  notify_notification_set_urgency (notification, notice->priority >= MS5_PRIORITY_HIGH
                                                   ? NOTIFY_URGENCY_CRITICAL
                                                   : NOTIFY_URGENCY_NORMAL);
  notify_notification_set_category (notification, "x-ms5.call");
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (APPLICATION_ID));
  notify_notification_set_timeout (notification, notice->priority >= MS5_PRIORITY_HIGH
                                                   ? NOTIFY_EXPIRES_NEVER
                                                   : NOTIFY_EXPIRES_DEFAULT);

  notify_notification_clear_actions (notification);
  if (!worker->actions)
    return;
  notify_notification_add_action (notification, MS5_NOTICE_OPEN, _("Open"), action_cb, worker, NULL);
  notify_notification_add_action (notification, OPEN_BUTTON, _("Open"), action_cb, worker, NULL);
  if (notice->can_acknowledge)
    notify_notification_add_action (notification, MS5_NOTICE_ACKNOWLEDGE, _("Acknowledge"), action_cb,
                                    worker, NULL);
}

static gboolean
show_cb (gpointer data)
{
  Message *message = data;
  Worker *worker = message->worker;
  const char *key = message->notice->key;
  g_autoptr (GError) error = NULL;
  NotifyNotification *notification = NULL;

  if (worker_init (worker, &error))
    {
      notification = worker_get (worker, key);
      fill (worker, notification, message->notice);
    }
  if (notification != NULL && notify_notification_show (notification, &error))
    {
      send (worker->home, tell_shown_cb,
            (Message) { .worker = worker, .key = g_strdup (key), .rev = message->notice->rev });
      return G_SOURCE_REMOVE;
    }

  g_hash_table_remove (worker->shown, key);
  send (worker->home, tell_failed_cb,
        (Message) { .worker = worker, .key = g_strdup (key), .text = g_strdup (error->message) });
  return G_SOURCE_REMOVE;
}

static gboolean
withdraw_cb (gpointer data)
{
  Message *message = data;
  Worker *worker = message->worker;
  NotifyNotification *notification = g_hash_table_lookup (worker->shown, message->key);
  g_autoptr (GError) error = NULL;

  if (notification == NULL)
    return G_SOURCE_REMOVE;

  g_object_ref (notification);
  g_hash_table_remove (worker->shown, message->key);
  if (!notify_notification_close (notification, &error))
    send (worker->home, tell_failed_cb,
          (Message) { .worker = worker, .key = g_strdup (message->key),
                      .text = g_strdup (error->message) });
  g_object_unref (notification);
  return G_SOURCE_REMOVE;
}

static void
notification_free (gpointer data)
{
  g_signal_handlers_disconnect_matched (data, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, closed_cb, NULL);
  g_object_unref (data);
}

static gboolean
closed_task_cb (gpointer data)
{
  Message *message = data;
  Ms5LibnotifyNotifier *self = g_task_get_source_object (message->task);

  if (self->thread != NULL)
    g_thread_join (g_steal_pointer (&self->thread));
  g_task_return_boolean (message->task, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer data)
{
  Message *message = data;

  g_main_loop_quit (message->worker->loop);
  return G_SOURCE_REMOVE;
}

/* There is nobody left to act on what is shown. The notifications have to be gone before libnotify
 * ends: it would look for their handlers on a new proxy. */
static void
close_all (Worker *worker)
{
  GHashTable *shown = g_steal_pointer (&worker->shown);
  GHashTableIter iter;
  gpointer notification;

  g_hash_table_iter_init (&iter, shown);
  while (g_hash_table_iter_next (&iter, NULL, &notification))
    {
      g_autoptr (GError) error = NULL;

      g_signal_handlers_disconnect_by_func (notification, closed_cb, worker);
      if (!notify_notification_close (notification, &error))
        g_debug ("a notification stays on the desktop: %s", error->message);
    }
  g_hash_table_unref (shown);
}

static gpointer
thread_main (gpointer data)
{
  Worker *worker = data;

  g_main_context_push_thread_default (worker->context);
  worker->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, notification_free);
  g_main_loop_run (worker->loop);

  close_all (worker);
  if (notify_is_initted ())
    notify_uninit ();
  while (g_main_context_iteration (worker->context, FALSE))
    ;
  g_main_context_pop_thread_default (worker->context);
  if (worker->closing != NULL)
    send (worker->home, closed_task_cb,
          (Message) { .worker = worker, .task = g_steal_pointer (&worker->closing) });
  worker_unref (worker);
  return NULL;
}

static gboolean
close_cb (gpointer data)
{
  Message *message = data;

  message->worker->closing = g_steal_pointer (&message->task);
  g_main_loop_quit (message->worker->loop);
  return G_SOURCE_REMOVE;
}

static void
ms5_libnotify_notifier_show (Ms5Notifier     *notifier,
                             const Ms5Notice *notice)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (notifier);

  send (self->worker->context, show_cb,
        (Message) { .worker = self->worker, .notice = ms5_notice_copy (notice) });
}

static void
ms5_libnotify_notifier_withdraw (Ms5Notifier *notifier,
                                 const char  *key)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (notifier);

  send (self->worker->context, withdraw_cb,
        (Message) { .worker = self->worker, .key = g_strdup (key) });
}

static void
notifier_iface_init (Ms5NotifierInterface *iface)
{
  iface->show = ms5_libnotify_notifier_show;
  iface->withdraw = ms5_libnotify_notifier_withdraw;
}

static void
ms5_libnotify_notifier_dispose (GObject *object)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (object);

  if (self->thread != NULL)
    {
      send (self->worker->context, quit_cb, (Message) { .worker = self->worker });
      g_thread_unref (g_steal_pointer (&self->thread));
    }

  G_OBJECT_CLASS (ms5_libnotify_notifier_parent_class)->dispose (object);
}

static void
ms5_libnotify_notifier_finalize (GObject *object)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (object);

  worker_unref (self->worker);

  G_OBJECT_CLASS (ms5_libnotify_notifier_parent_class)->finalize (object);
}

static void
ms5_libnotify_notifier_class_init (Ms5LibnotifyNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_libnotify_notifier_dispose;
  object_class->finalize = ms5_libnotify_notifier_finalize;
}

static void
ms5_libnotify_notifier_init (Ms5LibnotifyNotifier *self)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->ref_count);
  g_weak_ref_init (&worker->notifier, self);
  worker->home = g_main_context_ref_thread_default ();
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  self->worker = worker;
  self->thread = g_thread_new ("notifier", thread_main, worker_ref (worker));
}

/**
 * ms5_libnotify_notifier_new:
 *
 * libnotify has one state for the whole program: there can only be one at a time.
 *
 * Returns: (transfer full): a notifier
 */
Ms5LibnotifyNotifier *
ms5_libnotify_notifier_new (void)
{
  return g_object_new (MS5_TYPE_LIBNOTIFY_NOTIFIER, NULL);
}

/**
 * ms5_libnotify_notifier_close_async:
 * @self: a notifier
 * @cancellable: (nullable): not looked at any more once the thread was told
 * @callback: called when nothing of it runs any more
 * @user_data: passed to @callback
 *
 * Takes what is shown off the desktop, as nobody would act on it any more, and ends the thread. Who
 * does not care when that has happened just drops the last reference.
 */
void
ms5_libnotify_notifier_close_async (Ms5LibnotifyNotifier *self,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MS5_IS_LIBNOTIFY_NOTIFIER (self));

  g_task_set_source_tag (task, ms5_libnotify_notifier_close_async);
  send (self->worker->context, close_cb,
        (Message) { .worker = self->worker, .task = g_object_ref (task) });
}

/**
 * ms5_libnotify_notifier_close_finish:
 * @self: a notifier
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether nothing of it runs any more
 */
gboolean
ms5_libnotify_notifier_close_finish (Ms5LibnotifyNotifier  *self,
                                     GAsyncResult          *result,
                                     GError               **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
