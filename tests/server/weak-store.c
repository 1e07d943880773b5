/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "weak-store.h"

struct _WeakStore
{
  GObject        parent_instance;
  Ms5Store      *real;
  gboolean       holds;
  GTask         *held;
  guint          failures;
  Ms5StoreError  code;
  gboolean       after_storing;
  guint          working;
};

static void weak_store_init_iface (Ms5StoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeakStore, weak_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_STORE, weak_store_init_iface))

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  WeakStore *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->working--;
  if (!ms5_store_commit_finish (MS5_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
    }
  else if (self->failures > 0)
    {
      self->failures--;
      g_task_return_new_error (task, MS5_STORE_ERROR, (int) self->code, "The answer was lost");
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }
}

static void
commit (WeakStore *self,
        GTask     *task)
{
  self->working++;
  ms5_store_commit_async (self->real, g_task_get_task_data (task), committed_cb, task);
}

static void
commit_async (Ms5Store            *store,
              Ms5Batch            *batch,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  WeakStore *self = WEAK_STORE (store);
  g_autoptr (GTask) task = g_task_new (store, NULL, callback, user_data);

  g_task_set_task_data (task, ms5_batch_ref (batch), (GDestroyNotify) ms5_batch_unref);
  g_assert_null (self->held);
  if (self->holds)
    {
      self->held = g_steal_pointer (&task);
    }
  else if (self->failures > 0 && !self->after_storing)
    {
      self->failures--;
      g_task_return_new_error (task, MS5_STORE_ERROR, (int) self->code, "No room");
    }
  else
    {
      commit (self, g_steal_pointer (&task));
    }
}

static gboolean
commit_finish (Ms5Store      *store,
               GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
weak_store_init_iface (Ms5StoreInterface *iface)
{
  iface->commit_async = commit_async;
  iface->commit_finish = commit_finish;
}

static void
weak_store_finalize (GObject *object)
{
  g_object_unref (WEAK_STORE (object)->real);

  G_OBJECT_CLASS (weak_store_parent_class)->finalize (object);
}

static void
weak_store_class_init (WeakStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weak_store_finalize;
}

static void
weak_store_init (WeakStore *self)
{
}

WeakStore *
weak_store_new (Ms5Store *real)
{
  WeakStore *self = g_object_new (WEAK_TYPE_STORE, NULL);

  self->real = g_object_ref (real);
  return self;
}

/* The next commit waits until it is released. */
void
weak_store_hold (WeakStore *self)
{
  self->holds = TRUE;
}

void
weak_store_release (WeakStore *self)
{
  self->holds = FALSE;
  if (self->held != NULL)
    commit (self, g_steal_pointer (&self->held));
}

/* The next commits fail, before or after the batch is stored. */
void
weak_store_fail (WeakStore     *self,
                 guint          times,
                 Ms5StoreError  code,
                 gboolean       after_storing)
{
  self->failures = times;
  self->code = code;
  self->after_storing = after_storing;
}

gboolean
weak_store_is_working (WeakStore *self)
{
  return self->working > 0;
}
