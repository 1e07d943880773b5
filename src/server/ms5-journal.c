/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-journal-private.h"

enum
{
  PROP_0,
  PROP_PROBLEM,
  N_PROPS
};

enum
{
  SIGNAL_SEALED,
  SIGNAL_DURABLE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5Journal, ms5_journal, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_FACT_SINK, ms5_journal_sink_init))

void
ms5_journal_tell_problem (Ms5Journal *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
ms5_journal_tell_sealed (Ms5Journal *self,
                         Ms5Batch   *batch)
{
  g_signal_emit (self, signals[SIGNAL_SEALED], 0, batch);
}

void
ms5_journal_tell_durable (Ms5Journal *self,
                          Ms5Batch   *batch)
{
  g_signal_emit (self, signals[SIGNAL_DURABLE], 0, batch);
}

static void
ms5_journal_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (property_id == PROP_PROBLEM)
    g_value_set_string (value, MS5_JOURNAL (object)->problem);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
ms5_journal_dispose (GObject *object)
{
  Ms5Journal *self = MS5_JOURNAL (object);

  if (self->clock != NULL)
    ms5_journal_abandon (self);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_journal_parent_class)->dispose (object);
}

static void
ms5_journal_finalize (GObject *object)
{
  Ms5Journal *self = MS5_JOURNAL (object);

  g_clear_pointer (&self->open, ms5_batch_unref);
  g_clear_pointer (&self->closed, ms5_batch_unref);
  g_clear_pointer (&self->image, ms5_image_unref);
  g_array_unref (self->waiters);
  g_array_unref (self->committed);
  g_free (self->problem);

  G_OBJECT_CLASS (ms5_journal_parent_class)->finalize (object);
}

static void
ms5_journal_class_init (Ms5JournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_journal_get_property;
  object_class->dispose = ms5_journal_dispose;
  object_class->finalize = ms5_journal_finalize;

  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Ms5Journal::sealed:
   * @self: the journal
   * @batch: (type gpointer): a #Ms5Batch
   *
   * @batch is final, but not durable.
   */
  signals[SIGNAL_SEALED] = g_signal_new ("sealed", MS5_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * Ms5Journal::durable:
   * @self: the journal
   * @batch: (type gpointer): a #Ms5Batch
   *
   * @batch is durable.
   */
  signals[SIGNAL_DURABLE] = g_signal_new ("durable", MS5_TYPE_JOURNAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ms5_journal_init (Ms5Journal *self)
{
  self->tick = MS5_JOURNAL_TICK;
  self->max_weight = MS5_JOURNAL_MAX_WEIGHT;
  self->image = ms5_image_new ();
  self->waiters = g_array_new (FALSE, FALSE, sizeof (Ms5JournalWaiter));
  self->committed = g_array_new (FALSE, FALSE, sizeof (Ms5JournalWaiter));
}

/**
 * ms5_journal_new:
 * @store: where batches are committed
 * @clock: the plant's time
 * @snapshot: what @store has; not kept
 * @live: where live values go; must outlive the journal
 *
 * Returns: (transfer full): a journal that goes on from @snapshot
 */
Ms5Journal *
ms5_journal_new (Ms5Store               *store,
                 Ms5Clock               *clock,
                 const Ms5StoreSnapshot *snapshot,
                 Ms5Live                *live)
{
  Ms5Journal *self = g_object_new (MS5_TYPE_JOURNAL, NULL);

  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->live = live;
  self->open = ms5_batch_new (snapshot->head, snapshot->h);
  self->durable = snapshot->head;
  for (guint i = 0; i < snapshot->items->len; i++)
    {
      const Ms5StoredItem *stored = g_ptr_array_index (snapshot->items, i);
      g_autoptr (Ms5Item) item = ms5_item_restore (stored->topic, stored->key, stored->v,
                                                   json_incref (stored->fields), stored->changed);

      ms5_image_restore (self->image, item);
    }
  ms5_image_set_pos (self->image, snapshot->head);

  return self;
}

/**
 * ms5_journal_set_flush:
 * @self: a journal
 * @flush: (nullable): called before a batch is closed
 * @user_data: passed to @flush
 */
void
ms5_journal_set_flush (Ms5Journal          *self,
                       Ms5JournalFlushFunc  flush,
                       gpointer             user_data)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  self->flush = flush;
  self->flush_data = user_data;
}

/**
 * ms5_journal_set_tick:
 * @self: a journal
 * @tick: how long facts are gathered, in microseconds of the clock
 */
void
ms5_journal_set_tick (Ms5Journal *self,
                      gint64      tick)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  self->tick = tick;
}

/**
 * ms5_journal_set_max_weight:
 * @self: a journal
 * @max_weight: how many rows may wait before everybody is asked to hold back
 */
void
ms5_journal_set_max_weight (Ms5Journal *self,
                            gsize       max_weight)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  self->max_weight = max_weight;
}

/**
 * ms5_journal_get_image:
 * @self: a journal
 *
 * Returns: (transfer none): what all topics hold, with what is not durable yet
 */
Ms5Image *
ms5_journal_get_image (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), NULL);

  return self->image;
}

/**
 * ms5_journal_get_pos:
 * @self: a journal
 *
 * Returns: the position of the last change
 */
gint64
ms5_journal_get_pos (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), 0);

  return self->open->pos;
}

/**
 * ms5_journal_get_durable:
 * @self: a journal
 *
 * Returns: the position of the last change that is durable
 */
gint64
ms5_journal_get_durable (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), 0);

  return self->durable;
}

static gsize
get_waiting (Ms5Journal *self)
{
  return ms5_batch_get_weight (self->open) + (self->closed != NULL ? ms5_batch_get_weight (self->closed) : 0);
}

/**
 * ms5_journal_is_busy:
 * @self: a journal
 *
 * Returns: whether too much is not durable yet, or can't be made so: nothing more should be begun
 */
gboolean
ms5_journal_is_busy (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), TRUE);

  return self->state != MS5_JOURNAL_OPEN || self->problem != NULL || get_waiting (self) >= self->max_weight;
}

/**
 * ms5_journal_get_problem:
 * @self: a journal
 *
 * Returns: (transfer none) (nullable): why nothing can be stored, and what to do; in English
 */
const char *
ms5_journal_get_problem (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), NULL);

  return self->problem;
}

/**
 * ms5_journal_is_broken:
 * @self: a journal
 *
 * Returns: whether it has given up, as its problem will not pass by itself
 */
gboolean
ms5_journal_is_broken (Ms5Journal *self)
{
  g_return_val_if_fail (MS5_IS_JOURNAL (self), TRUE);

  return self->is_broken;
}

/**
 * ms5_journal_get_stats:
 * @self: a journal
 * @out_stats: (out): its figures
 */
void
ms5_journal_get_stats (Ms5Journal      *self,
                       Ms5JournalStats *out_stats)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  *out_stats = self->stats;
  out_stats->waiting = get_waiting (self);
}

/**
 * ms5_journal_set_source:
 * @self: a journal
 * @id: a source of samples
 * @birth: which life it is in
 * @seq: the number of its last sample
 * @last: the latest time of its samples
 */
void
ms5_journal_set_source (Ms5Journal *self,
                        const char *id,
                        gint64      birth,
                        gint64      seq,
                        Ms5Time     last)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  ms5_batch_set_source (self->open, id, birth, seq, last);
  ms5_journal_touch (self);
}

/**
 * ms5_journal_add_action:
 * @self: a journal
 * @record: (transfer full): an action with its answer; stored with all that was written since the
 *   last batch
 */
void
ms5_journal_add_action (Ms5Journal      *self,
                        Ms5ActionRecord *record)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  ms5_batch_add_action (self->open, record);
  ms5_journal_touch (self);
}

/**
 * ms5_journal_set_floor:
 * @self: a journal
 * @device: a device
 * @cseq: it has stored all results below this
 */
void
ms5_journal_set_floor (Ms5Journal *self,
                       const char *device,
                       gint64      cseq)
{
  g_return_if_fail (MS5_IS_JOURNAL (self));

  ms5_batch_set_floor (self->open, device, cseq);
  ms5_journal_touch (self);
}

/**
 * ms5_journal_when_durable:
 * @self: a journal
 * @callback: called exactly once, later
 * @user_data: for @callback
 *
 * Calls back when everything written until now, and what the flush function still has to write, is
 * durable, and asks for that to be soon.
 */
void
ms5_journal_when_durable (Ms5Journal     *self,
                          Ms5JournalFunc  callback,
                          gpointer        user_data)
{
  const Ms5JournalWaiter waiter = { callback, user_data };

  g_return_if_fail (MS5_IS_JOURNAL (self));

  g_array_append_val (self->waiters, waiter);
  ms5_journal_plan_seal (self);
}

/**
 * ms5_journal_close_async:
 * @self: an open journal
 * @callback: called when everything is durable
 * @user_data: for @callback
 *
 * Stores what is left; nothing that is written later will be.
 */
void
ms5_journal_close_async (Ms5Journal          *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_JOURNAL (self));

  g_task_set_source_tag (task, ms5_journal_close_async);
  if (self->state != MS5_JOURNAL_OPEN || self->problem != NULL)
    {
      g_task_return_new_error (task, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED, "%s",
                               self->problem != NULL ? self->problem : "The journal has ended already");
      if (self->state == MS5_JOURNAL_OPEN)
        ms5_journal_end (self);
      return;
    }

  self->state = MS5_JOURNAL_CLOSING;
  self->closing = g_steal_pointer (&task);
  ms5_journal_plan_seal (self);
}

/**
 * ms5_journal_close_finish:
 * @self: a journal
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether everything is durable
 */
gboolean
ms5_journal_close_finish (Ms5Journal    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_journal_abandon:
 * @self: a journal
 *
 * Ends it as it is. Of what is not durable nothing is known.
 */
void
ms5_journal_abandon (Ms5Journal *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_JOURNAL (self));

  task = g_steal_pointer (&self->closing);
  ms5_journal_end (self);
  if (task != NULL)
    g_task_return_new_error (task, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED, "The journal was abandoned");
}
