/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-libnotify-notifier.h"

#include "app/ms5-libnotify-desk.h"

/* What the thread works with. It outlives the notifier: the server may keep a call waiting for as
 * long as it likes, and nobody waits for that. Meanwhile only the last wish for each key counts: in a flood
 * a slow server would else lag behind more and more. Only the thread touches what is below «context». */
typedef struct
{
  gatomicrefcount   ref_count;
  GWeakRef          notifier;
  GMainContext     *home;
  GMutex            lock;
  GHashTable       *wishes;  /* key → Ms5Notice, NULL to withdraw it; under the lock */
  GMainContext     *context;
  GMainLoop        *loop;
  Ms5LibnotifyDesk *desk;
  GTask            *closing;
} Worker;

/* A message from one thread to the other. */
typedef struct
{
  Worker    *worker;
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
  g_hash_table_unref (worker->wishes);
  g_mutex_clear (&worker->lock);
  g_free (worker);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  worker_unref (message->worker);
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
shown_cb (const char *key,
          gint64      rev,
          gpointer    user_data)
{
  Worker *worker = user_data;

  send (worker->home, tell_shown_cb, (Message) { .worker = worker, .key = g_strdup (key), .rev = rev });
}

static void
failed_cb (const char *key,
           const char *message,
           gpointer    user_data)
{
  Worker *worker = user_data;

  send (worker->home, tell_failed_cb,
        (Message) { .worker = worker, .key = g_strdup (key), .text = g_strdup (message) });
}

static void
action_cb (const char *key,
           const char *action,
           const char *token,
           gpointer    user_data)
{
  Worker *worker = user_data;

  send (worker->home, tell_action_cb,
        (Message) { .worker = worker, .key = g_strdup (key), .text = g_strdup (action),
                    .token = g_strdup (token) });
}

/* What is wanted of a key by now, unless the end was wanted meanwhile. */
static gboolean
wish_cb (gpointer data)
{
  Message *message = data;
  Worker *worker = message->worker;
  g_autofree char *key = NULL;
  g_autoptr (Ms5Notice) notice = NULL;
  gboolean wanted;

  g_mutex_lock (&worker->lock);
  wanted = g_hash_table_steal_extended (worker->wishes, message->key, (gpointer *) &key, (gpointer *) &notice);
  g_mutex_unlock (&worker->lock);
  if (wanted && worker->desk != NULL && notice != NULL)
    ms5_libnotify_desk_show (worker->desk, notice);
  else if (wanted && worker->desk != NULL)
    ms5_libnotify_desk_withdraw (worker->desk, key);
  return G_SOURCE_REMOVE;
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

static gpointer
thread_main (gpointer data)
{
  static const Ms5LibnotifyDeskFuncs funcs = { shown_cb, failed_cb, action_cb };
  Worker *worker = data;

  g_main_context_push_thread_default (worker->context);
  worker->desk = ms5_libnotify_desk_new (&funcs, worker);
  g_main_loop_run (worker->loop);

  /* There is nobody left to act on what is shown. */
  g_clear_pointer (&worker->desk, ms5_libnotify_desk_free);
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

/* Takes @notice. */
static void
wish (Worker     *worker,
      const char *key,
      Ms5Notice  *notice)
{
  gboolean known;

  g_mutex_lock (&worker->lock);
  known = g_hash_table_contains (worker->wishes, key);
  g_hash_table_replace (worker->wishes, g_strdup (key), notice);
  g_mutex_unlock (&worker->lock);
  if (!known)
    send (worker->context, wish_cb, (Message) { .worker = worker, .key = g_strdup (key) });
}

/* The end waits for nothing but what the server is at. */
static void
forget_wishes (Worker *worker)
{
  g_mutex_lock (&worker->lock);
  g_hash_table_remove_all (worker->wishes);
  g_mutex_unlock (&worker->lock);
}

static void
ms5_libnotify_notifier_show (Ms5Notifier     *notifier,
                             const Ms5Notice *notice)
{
  wish (MS5_LIBNOTIFY_NOTIFIER (notifier)->worker, notice->key, ms5_notice_copy (notice));
}

static void
ms5_libnotify_notifier_withdraw (Ms5Notifier *notifier,
                                 const char  *key)
{
  wish (MS5_LIBNOTIFY_NOTIFIER (notifier)->worker, key, NULL);
}

/* Who does not care when that has happened just drops the last reference. */
static void
ms5_libnotify_notifier_close_async (Ms5Notifier         *notifier,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (notifier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, ms5_libnotify_notifier_close_async);
  forget_wishes (self->worker);
  send (self->worker->context, close_cb,
        (Message) { .worker = self->worker, .task = g_object_ref (task) });
}

static gboolean
ms5_libnotify_notifier_close_finish (Ms5Notifier   *notifier,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
notifier_iface_init (Ms5NotifierInterface *iface)
{
  iface->show = ms5_libnotify_notifier_show;
  iface->withdraw = ms5_libnotify_notifier_withdraw;
  iface->close_async = ms5_libnotify_notifier_close_async;
  iface->close_finish = ms5_libnotify_notifier_close_finish;
}

static void
ms5_libnotify_notifier_dispose (GObject *object)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (object);

  if (self->thread != NULL)
    {
      forget_wishes (self->worker);
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
  g_mutex_init (&worker->lock);
  worker->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ms5_notice_free);
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
