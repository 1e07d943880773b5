/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "storage/ms5-db-work.h"

Ms5DbWork *
ms5_db_work_new (Ms5DbWorkKind  kind,
                 GCancellable  *cancellable)
{
  Ms5DbWork *work = g_new0 (Ms5DbWork, 1);

  work->kind = kind;
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return work;
}

void
ms5_db_work_free (Ms5DbWork *work)
{
  if (work->data_free != NULL)
    work->data_free (work->data);
  g_clear_object (&work->cancellable);
  g_clear_error (&work->error);
  g_free (work);
}

/* Runs in the context that waits for the task; from here on the task belongs to it alone, so that
 * the job's data is freed there as well. */
static gboolean
answer_cb (gpointer user_data)
{
  Ms5DbWork *work = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&work->task);

  if (work->error != NULL)
    g_task_return_error (task, g_steal_pointer (&work->error));
  else if (work->kind == MS5_DB_WORK_OPEN)
    g_task_return_pointer (task, g_object_ref (work->data), g_object_unref);
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* Gives @work back to whoever asked for it. */
void
ms5_db_work_answer (Ms5DbWork *work)
{
  if (work->task != NULL)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, g_task_get_priority (work->task));
      g_source_set_callback (source, answer_cb, work, NULL);
      g_source_attach (source, g_task_get_context (work->task));
      return;
    }

  g_mutex_lock (&work->lock);
  work->finished = TRUE;
  g_cond_signal (&work->cond);
  g_mutex_unlock (&work->lock);
}

/* Before handing over a @work that somebody will wait for. */
void
ms5_db_work_begin_wait (Ms5DbWork *work)
{
  g_mutex_init (&work->lock);
  g_cond_init (&work->cond);
}

void
ms5_db_work_wait (Ms5DbWork *work)
{
  g_mutex_lock (&work->lock);
  while (!work->finished)
    g_cond_wait (&work->cond, &work->lock);
  g_mutex_unlock (&work->lock);
}

void
ms5_db_work_end_wait (Ms5DbWork *work)
{
  g_cond_clear (&work->cond);
  g_mutex_clear (&work->lock);
}
