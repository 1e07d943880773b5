/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-submitter.h"

#include "protocol/ms5-limits.h"

/* PROTOCOL 14: when there is no answer by then, it is sent again. */
#define ANSWER_TIME (30 * MS5_USEC_PER_S)

struct _Ms5Submitter
{
  GObject     parent_instance;

  Ms5Link    *link;
  Ms5Outbox  *outbox;
  Ms5Clock   *clock;
  char       *sub;

  char       *epoch;       /* of the server that is connected; NULL without one */
  guint       max_actions;
  gsize       max_bytes;
  guint       split;       /* a batch may have no more, as one of twice as many was too long */

  gboolean    is_busy;     /* the outbox is being asked or told */
  gboolean    is_to_heal;  /* the server has another history */
  gint64      healed_to;   /* and remembers answers up to here */
  gint64      b;
  GHashTable *under_way;   /* ids that are to be answered; NULL if no batch is under way */
  guint       n_under_way; /* how many there were */
  guint       timer;
};

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Submitter, ms5_submitter, G_TYPE_OBJECT)

static void pump (Ms5Submitter *self);

static void
clear_timer (Ms5Submitter *self)
{
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}

static void
gave_up_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Submitter) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  if (!ms5_outbox_give_up_finish (MS5_OUTBOX (source), result, &error))
    g_warning ("Actions that were not answered could not be put back: %s", error->message);
  else
    pump (self);
}

/* The batch that is under way will not be answered. */
static void
give_up (Ms5Submitter *self)
{
  clear_timer (self);
  g_clear_pointer (&self->under_way, g_hash_table_unref);
  self->is_busy = TRUE;
  ms5_outbox_give_up_async (self->outbox, gave_up_cb, g_object_ref (self));
}

static gboolean
late_cb (gpointer user_data)
{
  Ms5Submitter *self = user_data;

  self->timer = 0;
  g_info ("A batch of actions was not answered in time");
  give_up (self);
  return G_SOURCE_REMOVE;
}

static gboolean
submit (Ms5Submitter *self,
        GPtrArray    *entries)
{
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();
  Ms5Message message;

  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (actions, (gpointer) ms5_outbox_entry_get_action (g_ptr_array_index (entries, i)));
  ms5_message_init (&message, MS5_MESSAGE_SUBMIT);
  message.submit.b = ++self->b;
  message.submit.ackd = ms5_outbox_get_ackd (self->outbox);
  message.submit.now = ms5_clock_now (self->clock);
  message.submit.acts = actions;
  return ms5_link_send (self->link, &message);
}

static void
picked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Submitter) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = ms5_outbox_pick_finish (MS5_OUTBOX (source), result, &error);

  self->is_busy = FALSE;
  if (entries == NULL)
    {
      g_warning ("No actions can be read from the outbox: %s", error->message);
      return;
    }
  if (entries->len == 0)
    return;
  if (self->epoch == NULL || !submit (self, entries))
    {
      give_up (self);
      return;
    }

  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_under_way = entries->len;
  for (guint i = 0; i < entries->len; i++)
    g_hash_table_add (self->under_way, g_strdup (ms5_outbox_entry_get_id (g_ptr_array_index (entries, i))));
  self->timer = ms5_clock_add (self->clock, ANSWER_TIME, late_cb, self, NULL);
}

static void
healed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Submitter) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_busy = FALSE;
  if (!ms5_outbox_heal_finish (MS5_OUTBOX (source), result, &error))
    g_warning ("What the server may have lost could not be queued again: %s", error->message);
  pump (self);
}

static void
pump (Ms5Submitter *self)
{
  guint n;

  if (self->outbox == NULL || self->epoch == NULL || self->is_busy || self->under_way != NULL)
    return;
  if (self->is_to_heal)
    {
      self->is_to_heal = FALSE;
      self->is_busy = TRUE;
      ms5_outbox_heal_async (self->outbox, self->healed_to, healed_cb, g_object_ref (self));
      return;
    }
  if (self->sub == NULL || !ms5_outbox_is_ready (self->outbox, self->sub))
    return;

  n = MIN (ms5_quality_get_batch (ms5_link_get_quality (self->link)), self->max_actions);
  self->is_busy = TRUE;
  ms5_outbox_pick_async (self->outbox, self->sub, MIN (n, self->split), self->max_bytes, picked_cb,
                         g_object_ref (self));
}

/* Answers */

typedef struct
{
  Ms5Submitter *self;
  GPtrArray *results;
} Answer;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Answer *answer = user_data;
  g_autoptr (Ms5Submitter) self = answer->self;
  g_autoptr (GPtrArray) results = answer->results;
  g_autoptr (GError) error = NULL;

  g_free (answer);
  if (!ms5_outbox_answer_finish (MS5_OUTBOX (source), result, &error))
    {
      g_warning ("What the server answered could not be stored: %s", error->message);
      return;
    }

  for (guint i = 0; i < results->len; i++)
    {
      const Ms5Result *one = g_ptr_array_index (results, i);
      Ms5OutboxEntry *entry = ms5_outbox_find (MS5_OUTBOX (source), one->id);

      if (entry != NULL && !ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)))
        g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, entry);
    }
  pump (self);
}

/**
 * ms5_submitter_take_results:
 * @self: a submitter
 * @results: answers to a batch, or to some of it
 */
void
ms5_submitter_take_results (Ms5Submitter            *self,
                            const Ms5ResultsMessage *results)
{
  Answer *answer;

  g_return_if_fail (MS5_IS_SUBMITTER (self));

  /* One that was given up is sent again, and answered again. */
  if (self->under_way == NULL || results->b != self->b || self->epoch == NULL)
    return;

  for (guint i = 0; i < results->r->len; i++)
    g_hash_table_remove (self->under_way, ((const Ms5Result *) g_ptr_array_index (results->r, i))->id);
  if (g_hash_table_size (self->under_way) == 0)
    {
      clear_timer (self);
      g_clear_pointer (&self->under_way, g_hash_table_unref);
      self->split = G_MAXUINT;
    }

  answer = g_new (Answer, 1);
  answer->self = g_object_ref (self);
  answer->results = g_ptr_array_ref (results->r);
  ms5_outbox_answer_async (self->outbox, results->r, self->epoch, answered_cb, answer);
}

/**
 * ms5_submitter_welcome:
 * @self: a submitter
 * @welcome: how the server begins
 * @is_new_epoch: whether it has another history than the one that was known here
 */
void
ms5_submitter_welcome (Ms5Submitter            *self,
                       const Ms5WelcomeMessage *welcome,
                       gboolean                 is_new_epoch)
{
  g_return_if_fail (MS5_IS_SUBMITTER (self));

  g_free (self->epoch);
  self->epoch = g_strdup (welcome->epoch);
  self->max_actions = (guint) CLAMP (welcome->limits.batch, 1, MS5_LIMIT_BATCH_ACTIONS);
  self->max_bytes = MIN (MS5_OUTBOX_BATCH_BYTES, (gsize) MAX (welcome->limits.msg - 256, 1024));
  if (is_new_epoch)
    {
      self->is_to_heal = TRUE;
      self->healed_to = welcome->ackd;
    }
  pump (self);
}

static void
lost_cb (Ms5Submitter *self)
{
  g_clear_pointer (&self->epoch, g_free);
  if (self->under_way != NULL)
    give_up (self);
}

static void
split_cb (Ms5Submitter *self)
{
  if (self->under_way != NULL)
    self->split = MAX (self->n_under_way / 2, 1);
}

static void
ms5_submitter_dispose (GObject *object)
{
  Ms5Submitter *self = MS5_SUBMITTER (object);

  if (self->clock != NULL)
    clear_timer (self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_clear_pointer (&self->under_way, g_hash_table_unref);
  g_clear_pointer (&self->epoch, g_free);
  g_clear_object (&self->link);
  g_clear_object (&self->outbox);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_submitter_parent_class)->dispose (object);
}

static void
ms5_submitter_finalize (GObject *object)
{
  g_free (MS5_SUBMITTER (object)->sub);

  G_OBJECT_CLASS (ms5_submitter_parent_class)->finalize (object);
}

static void
ms5_submitter_class_init (Ms5SubmitterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_submitter_dispose;
  object_class->finalize = ms5_submitter_finalize;
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, MS5_TYPE_OUTBOX_ENTRY);
}

static void
ms5_submitter_init (Ms5Submitter *self)
{
  self->split = G_MAXUINT;
}

/**
 * ms5_submitter_new:
 * @link: the way to the server
 * @outbox: what is to be brought there
 * @clock: where the time comes from
 *
 * Returns: (transfer full): one that waits for a welcome
 */
Ms5Submitter *
ms5_submitter_new (Ms5Link   *link,
                   Ms5Outbox *outbox,
                   Ms5Clock  *clock)
{
  Ms5Submitter *self;

  g_return_val_if_fail (MS5_IS_LINK (link), NULL);
  g_return_val_if_fail (MS5_IS_OUTBOX (outbox), NULL);

  self = g_object_new (MS5_TYPE_SUBMITTER, NULL);
  self->link = g_object_ref (link);
  self->outbox = g_object_ref (outbox);
  self->clock = g_object_ref (clock);
  g_signal_connect_swapped (link, "split", G_CALLBACK (split_cb), self);
  g_signal_connect_swapped (link, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect_swapped (outbox, "changed", G_CALLBACK (pump), self);
  g_signal_connect_swapped (outbox, "ready", G_CALLBACK (pump), self);
  return self;
}

/**
 * ms5_submitter_set_sub:
 * @self: a submitter
 * @sub: (nullable): whose actions may be sent
 */
void
ms5_submitter_set_sub (Ms5Submitter *self,
                       const char   *sub)
{
  g_return_if_fail (MS5_IS_SUBMITTER (self));

  g_free (self->sub);
  self->sub = g_strdup (sub);
  pump (self);
}
