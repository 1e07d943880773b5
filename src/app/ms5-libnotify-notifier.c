/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-libnotify-notifier.h"

#include "app/ms5-libnotify-desk.h"
#include "app/ms5-worker.h"

/* What the thread works with. Only the last wish for each key counts: in a flood a server that is slow would else lag
 * behind more and more. Only the thread touches the desk. */
typedef struct
{
  Ms5Worker        *worker;
  GMutex            lock;
  GHashTable       *wishes;  /* key → Ms5Notice, NULL to withdraw it; under the lock */
  Ms5LibnotifyDesk *desk;
} Work;

/* What it has to tell. */
typedef struct
{
  char   *key;
  char   *text;
  char   *token;
  gint64  rev;
} Told;

struct _Ms5LibnotifyNotifier
{
  GObject    parent_instance;
  Ms5Worker *worker;
  Work      *work;     /* lives as long as the worker */
};

static void notifier_iface_init (Ms5NotifierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5LibnotifyNotifier, ms5_libnotify_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_NOTIFIER, notifier_iface_init))

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->key);
  g_free (told->text);
  g_free (told->token);
  g_free (told);
}

static void
tell (Work          *work,
      Ms5WorkerFunc  func,
      Told           told)
{
  ms5_worker_tell (work->worker, func, g_memdup2 (&told, sizeof told), told_free);
}

/* At home: what the thread has to tell. */

static void
tell_shown (gpointer self,
            gpointer data)
{
  const Told *told = data;

  ms5_notifier_emit_shown (self, told->key, told->rev);
}

static void
tell_failed (gpointer self,
             gpointer data)
{
  const Told *told = data;

  ms5_notifier_emit_failed (self, told->key, told->text);
}

static void
tell_action (gpointer self,
             gpointer data)
{
  const Told *told = data;

  ms5_notifier_emit_action (self, told->key, told->text, told->token);
}

/* On the thread. */

static void
shown_cb (const char *key,
          gint64      rev,
          gpointer    user_data)
{
  tell (user_data, tell_shown, (Told) { .key = g_strdup (key), .rev = rev });
}

static void
failed_cb (const char *key,
           const char *message,
           gpointer    user_data)
{
  tell (user_data, tell_failed, (Told) { .key = g_strdup (key), .text = g_strdup (message) });
}

static void
action_cb (const char *key,
           const char *action,
           const char *token,
           gpointer    user_data)
{
  tell (user_data, tell_action,
        (Told) { .key = g_strdup (key), .text = g_strdup (action), .token = g_strdup (token) });
}

/* What is wanted of a key by now, unless the end was wanted meanwhile. */
static void
grant (gpointer self,
       gpointer data)
{
  Work *work = self;
  g_autofree char *key = NULL;
  g_autoptr (Ms5Notice) notice = NULL;
  gboolean wanted;

  g_mutex_lock (&work->lock);
  wanted = g_hash_table_steal_extended (work->wishes, data, (gpointer *) &key, (gpointer *) &notice);
  g_mutex_unlock (&work->lock);
  if (wanted && notice != NULL)
    ms5_libnotify_desk_show (work->desk, notice);
  else if (wanted)
    ms5_libnotify_desk_withdraw (work->desk, key);
}

static void
begin (gpointer self)
{
  static const Ms5LibnotifyDeskFuncs desk_funcs = { shown_cb, failed_cb, action_cb };
  Work *work = self;

  work->desk = ms5_libnotify_desk_new (&desk_funcs, work);
}

/* There is nobody left to act on what is shown. */
static void
end (gpointer self)
{
  Work *work = self;

  g_clear_pointer (&work->desk, ms5_libnotify_desk_free);
}

static void
work_free (gpointer self)
{
  Work *work = self;

  g_hash_table_unref (work->wishes);
  g_mutex_clear (&work->lock);
  g_free (work);
}

static const Ms5WorkerFuncs funcs = { begin, end, work_free };

/* Takes @notice. */
static void
wish (Ms5LibnotifyNotifier *self,
      const char           *key,
      Ms5Notice            *notice)
{
  Work *work = self->work;
  gboolean known;

  g_mutex_lock (&work->lock);
  known = g_hash_table_contains (work->wishes, key);
  g_hash_table_replace (work->wishes, g_strdup (key), notice);
  g_mutex_unlock (&work->lock);
  if (!known)
    ms5_worker_send (self->worker, grant, g_strdup (key), g_free);
}

/* The end waits for nothing but what the server is at. */
static void
forget_wishes (Work *work)
{
  g_mutex_lock (&work->lock);
  g_hash_table_remove_all (work->wishes);
  g_mutex_unlock (&work->lock);
}

static void
ms5_libnotify_notifier_show (Ms5Notifier     *notifier,
                             const Ms5Notice *notice)
{
  wish (MS5_LIBNOTIFY_NOTIFIER (notifier), notice->key, ms5_notice_copy (notice));
}

static void
ms5_libnotify_notifier_withdraw (Ms5Notifier *notifier,
                                 const char  *key)
{
  wish (MS5_LIBNOTIFY_NOTIFIER (notifier), key, NULL);
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
  forget_wishes (self->work);
  ms5_worker_close (self->worker, task);
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
ms5_libnotify_notifier_finalize (GObject *object)
{
  Ms5LibnotifyNotifier *self = MS5_LIBNOTIFY_NOTIFIER (object);

  forget_wishes (self->work);
  ms5_worker_free (self->worker);

  G_OBJECT_CLASS (ms5_libnotify_notifier_parent_class)->finalize (object);
}

static void
ms5_libnotify_notifier_class_init (Ms5LibnotifyNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_libnotify_notifier_finalize;
}

static void
ms5_libnotify_notifier_init (Ms5LibnotifyNotifier *self)
{
  Work *work = g_new0 (Work, 1);

  g_mutex_init (&work->lock);
  work->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ms5_notice_free);
  self->work = work;
  self->worker = work->worker = ms5_worker_new (self, &funcs, work);
  ms5_worker_start (self->worker, "notifier");
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
