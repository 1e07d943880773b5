/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-journal-private.h"

/* When a batch is closed, how it is committed, and who is told. */

static void commit (Ms5Journal *self);

static void
set_problem (Ms5Journal *self,
             const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  ms5_journal_tell_problem (self);
}

/* Whoever is called may write, wait, or end the journal: the list is a new one by then. */
static void
answer (GArray   **waiters,
        gboolean   durable)
{
  g_autoptr (GArray) list = *waiters;

  *waiters = g_array_new (FALSE, FALSE, sizeof (Ms5JournalWaiter));
  for (guint i = 0; i < list->len; i++)
    {
      const Ms5JournalWaiter *waiter = &g_array_index (list, Ms5JournalWaiter, i);

      waiter->callback (durable, waiter->user_data);
    }
}

static void
clear_timers (Ms5Journal *self)
{
  if (self->tick_id != 0)
    ms5_clock_remove (self->clock, self->tick_id);
  if (self->retry_id != 0)
    ms5_clock_remove (self->clock, self->retry_id);
  if (self->turn != NULL)
    g_source_destroy (self->turn);
  g_clear_pointer (&self->turn, g_source_unref);
  self->tick_id = 0;
  self->retry_id = 0;
}

void
ms5_journal_end (Ms5Journal *self)
{
  self->state = MS5_JOURNAL_ENDED;
  clear_timers (self);
  g_clear_pointer (&self->closed, ms5_batch_unref);
  answer (&self->committed, FALSE);
  answer (&self->waiters, FALSE);
}

/* Closes the open batch and stores it, if there is anything in it. */
static void
seal (Ms5Journal *self)
{
  g_autoptr (Ms5Batch) batch = NULL;

  if (self->closed != NULL || self->state == MS5_JOURNAL_ENDED)
    return;

  if (self->flush != NULL)
    self->flush (MS5_FACT_SINK (self), self->flush_data);
  clear_timers (self);
  self->is_overdue = FALSE;
  if (ms5_batch_is_empty (self->open))
    {
      answer (&self->waiters, TRUE);
      return;
    }

  batch = g_steal_pointer (&self->open);
  batch->at = ms5_clock_now (self->clock);
  self->open = ms5_batch_new (batch->pos, batch->h);
  self->closed = ms5_batch_ref (batch);
  g_array_unref (self->committed);
  self->committed = g_steal_pointer (&self->waiters);
  self->waiters = g_array_new (FALSE, FALSE, sizeof (Ms5JournalWaiter));
  self->retry_delay = MS5_JOURNAL_RETRY_MIN;

  ms5_journal_tell_sealed (self, batch);
  commit (self);
}

static void
close_if_done (Ms5Journal *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->state != MS5_JOURNAL_CLOSING)
    return;

  seal (self);
  if (self->closed != NULL)
    return;

  task = g_steal_pointer (&self->closing);
  ms5_journal_end (self);
  g_task_return_boolean (task, TRUE);
}

static gboolean
turn_cb (gpointer user_data)
{
  g_autoptr (Ms5Journal) self = g_object_ref (user_data);

  g_clear_pointer (&self->turn, g_source_unref);
  if (self->state == MS5_JOURNAL_ENDED)
    answer (&self->waiters, FALSE);
  else if (self->state == MS5_JOURNAL_CLOSING)
    close_if_done (self);
  else
    seal (self);

  return G_SOURCE_REMOVE;
}

/* Later in this turn of the main loop, so that those who come together share a commit. */
void
ms5_journal_plan_seal (Ms5Journal *self)
{
  if (self->turn != NULL || self->closed != NULL)
    return;

  self->turn = g_idle_source_new ();
  g_source_set_priority (self->turn, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->turn, turn_cb, self, NULL);
  g_source_attach (self->turn, g_main_context_get_thread_default ());
}

static gboolean
tick_cb (gpointer user_data)
{
  g_autoptr (Ms5Journal) self = g_object_ref (user_data);

  self->tick_id = 0;
  self->is_overdue = TRUE;
  seal (self);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_journal_touch:
 * @self: a journal
 *
 * There is something to write that the flush function will write: have it called at the next tick.
 */
void
ms5_journal_touch (Ms5Journal *self)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  if (self->tick_id == 0 && !self->is_overdue && self->state == MS5_JOURNAL_OPEN)
    self->tick_id = ms5_clock_add (self->clock, self->tick, tick_cb, self, NULL);
}

static void
go_on (Ms5Journal *self)
{
  if (self->state == MS5_JOURNAL_CLOSING)
    close_if_done (self);
  else if (self->waiters->len > 0 || self->is_overdue)
    ms5_journal_plan_seal (self);
}

static void
note_success (Ms5Journal *self)
{
  gint64 took = ms5_clock_monotonic (self->clock) - self->commit_start;

  self->stats.commits++;
  self->stats.changes += self->closed->changes->len;
  self->stats.rows += ms5_batch_get_weight (self->closed);
  self->stats.last_us = took;
  self->stats.max_us = MAX (self->stats.max_us, took);
  if (self->problem != NULL)
    g_message ("Facts are stored again");
  set_problem (self, NULL);
}

static gboolean
retry_cb (gpointer user_data)
{
  Ms5Journal *self = user_data;

  self->retry_id = 0;
  commit (self);
  return G_SOURCE_REMOVE;
}

static void
note_failure (Ms5Journal   *self,
              const GError *error)
{
  g_autofree char *problem = g_strdup_printf ("Facts can't be stored: %s. %s", error->message,
                                              ms5_store_error_get_advice (error));
  gboolean may_pass = ms5_store_error_is_passing (error);

  self->stats.failures++;
  if (g_strcmp0 (problem, self->problem) != 0)
    g_warning ("%s", problem);
  self->is_broken = !may_pass;
  set_problem (self, problem);

  if (self->state == MS5_JOURNAL_CLOSING)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->closing);

      ms5_journal_end (self);
      g_task_return_error (task, g_error_copy (error));
    }
  else if (!may_pass)
    {
      ms5_journal_end (self);
    }
  else
    {
      self->retry_id = ms5_clock_add (self->clock, self->retry_delay, retry_cb, self, NULL);
      self->retry_delay = MIN (self->retry_delay * 2, MS5_JOURNAL_RETRY_MAX);
    }
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Journal) self = user_data;
  g_autoptr (Ms5Batch) batch = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = ms5_store_commit_finish (MS5_STORE (source), result, &error);

  if (self->state == MS5_JOURNAL_ENDED)
    return;
  if (!done)
    {
      note_failure (self, error);
      return;
    }

  note_success (self);
  batch = g_steal_pointer (&self->closed);
  self->durable = batch->pos;
  ms5_journal_tell_durable (self, batch);
  answer (&self->committed, TRUE);
  go_on (self);
}

static void
commit (Ms5Journal *self)
{
  self->commit_start = ms5_clock_monotonic (self->clock);
  ms5_store_commit_async (self->store, self->closed, committed_cb, g_object_ref (self));
}
