/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-worker.h"

/* Only the thread touches «is_over» and «closing», and only its owner's thread «thread». */
struct _Ms5Worker
{
  gatomicrefcount       ref_count;
  GWeakRef              owner;
  GMainContext         *home;
  GMainContext         *context;
  GMainLoop            *loop;
  const Ms5WorkerFuncs *funcs;
  gpointer              work;
  gboolean              is_over;
  GTask                *closing;
  GThread              *thread;
};

/* Something sent from one side to the other. */
typedef struct
{
  Ms5Worker      *worker;
  Ms5WorkerFunc   func;
  gpointer        data;
  GDestroyNotify  data_free;
} Message;

static Ms5Worker *
worker_ref (Ms5Worker *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
worker_unref (Ms5Worker *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  self->funcs->free (self->work);
  g_weak_ref_clear (&self->owner);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->home);
  g_free (self);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  if (message->data_free != NULL)
    message->data_free (message->data);
  worker_unref (message->worker);
  g_free (message);
}

/* g_main_context_invoke() would run it here and now as long as the thread has not begun. */
static void
post (Ms5Worker    *self,
      GMainContext *context,
      GSourceFunc   run,
      Message       message)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Message *copy = g_memdup2 (&message, sizeof message);

  copy->worker = worker_ref (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run, copy, message_free);
  g_source_attach (source, context);
}

/* At home. */

static gboolean
told_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&message->worker->owner);

  if (owner != NULL)
    message->func (owner, message->data);
  return G_SOURCE_REMOVE;
}

static gboolean
closed_cb (gpointer data)
{
  Message *message = data;
  GTask *task = message->data;

  g_clear_pointer (&message->worker->thread, g_thread_join);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* On the thread. */

static gboolean
sent_cb (gpointer data)
{
  Message *message = data;

  if (!message->worker->is_over)
    message->func (message->worker->work, message->data);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer data)
{
  Message *message = data;

  if (message->data != NULL)
    g_set_object (&message->worker->closing, message->data);
  g_main_loop_quit (message->worker->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  Ms5Worker *self = data;

  g_main_context_push_thread_default (self->context);
  self->is_over = FALSE;
  if (self->funcs->begin != NULL)
    self->funcs->begin (self->work);
  g_main_loop_run (self->loop);
  self->is_over = TRUE;
  if (self->funcs->end != NULL)
    self->funcs->end (self->work);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  if (self->closing != NULL)
    post (self, self->home, closed_cb,
          (Message) { .data = g_steal_pointer (&self->closing), .data_free = g_object_unref });
  worker_unref (self);
  return NULL;
}

/**
 * ms5_worker_new:
 * @owner: (type GObject): whom it works for; not kept
 * @funcs: (scope forever): what is done with @work; must be static
 * @work: (transfer full): what it works with; once the thread is started, only there
 *
 * Whatever it tells is told where it was made, by the thread-default main context.
 *
 * Returns: (transfer full): a worker that is not started
 */
Ms5Worker *
ms5_worker_new (gpointer              owner,
                const Ms5WorkerFuncs *funcs,
                gpointer              work)
{
  Ms5Worker *self = g_new0 (Ms5Worker, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->owner, owner);
  self->home = g_main_context_ref_thread_default ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->funcs = funcs;
  self->work = work;
  return self;
}

/**
 * ms5_worker_free:
 * @self: (transfer full): a worker
 *
 * Ends the thread as soon as it does not wait any more, and does not wait for that.
 */
void
ms5_worker_free (Ms5Worker *self)
{
  if (self->thread != NULL)
    {
      post (self, self->context, quit_cb, (Message) { NULL });
      g_clear_pointer (&self->thread, g_thread_unref);
    }
  worker_unref (self);
}

/**
 * ms5_worker_start:
 * @self: a worker
 * @name: what the thread is called
 *
 * Does nothing if it is started.
 */
void
ms5_worker_start (Ms5Worker  *self,
                  const char *name)
{
  if (self->thread == NULL)
    self->thread = g_thread_new (name, thread_main, worker_ref (self));
}

/**
 * ms5_worker_runs:
 * @self: a worker
 *
 * Returns: whether it is started and not closed
 */
gboolean
ms5_worker_runs (Ms5Worker *self)
{
  return self->thread != NULL;
}

/**
 * ms5_worker_send:
 * @self: a worker
 * @func: what is to be done on the thread
 * @data: passed to @func
 * @data_free: (nullable): how to free @data
 */
void
ms5_worker_send (Ms5Worker      *self,
                 Ms5WorkerFunc   func,
                 gpointer        data,
                 GDestroyNotify  data_free)
{
  post (self, self->context, sent_cb, (Message) { .func = func, .data = data, .data_free = data_free });
}

/**
 * ms5_worker_tell:
 * @self: the worker of the thread that this is
 * @func: what is to be done at home, unless its owner is gone by then
 * @data: passed to @func
 * @data_free: (nullable): how to free @data
 */
void
ms5_worker_tell (Ms5Worker      *self,
                 Ms5WorkerFunc   func,
                 gpointer        data,
                 GDestroyNotify  data_free)
{
  post (self, self->home, told_cb, (Message) { .func = func, .data = data, .data_free = data_free });
}

/**
 * ms5_worker_close:
 * @self: a worker
 * @task: its owner's, which is answered when nothing of the thread runs any more
 *
 * Ends the thread after what was sent before.
 */
void
ms5_worker_close (Ms5Worker *self,
                  GTask     *task)
{
  if (self->thread == NULL)
    g_task_return_boolean (task, TRUE);
  else
    post (self, self->context, quit_cb, (Message) { .data = g_object_ref (task), .data_free = g_object_unref });
}
