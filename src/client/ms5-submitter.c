/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-submitter.h"

#include "client/ms5-sync-round.h"
#include "protocol/ms5-limits.h"

/* PROTOCOL 14: when there is no answer by then, it is sent again. */
#define ANSWER_TIME (30 * MS5_USEC_PER_S)

struct _Ms5Submitter
{
  GObject     parent_instance;

  Ms5Link    *link;
  Ms5Outbox  *outbox;
  Ms5Clock   *clock;
  Ms5SyncSettings *settings;
  char       *sub;

  char       *epoch;       /* of the server that is connected; NULL without one */
  guint       max_actions;
  gsize       max_bytes;
  guint       split;       /* a batch may have no more, as one of twice as many was too long */

  gboolean    is_busy;     /* the outbox is being asked or told */
  gboolean    is_to_heal;  /* the server may have another history */
  gint64      healed_to;   /* it remembers answers up to here */
  gint64      b;
  GHashTable *under_way;   /* ids that are to be answered; NULL if no batch is under way */
  guint       n_under_way; /* how many there were */
  gsize       bytes;       /* how long they are */
  guint       n_answers;   /* being stored */
  guint       timer;

  Ms5SyncRound round;      /* the current sync */
  gboolean    is_asked;    /* somebody does not want to wait */
  gint64      not_before;  /* by the clock that never steps back */
  guint       next_timer;  /* for that */
};

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_CHANGED,
  SIGNAL_COMPLETED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Submitter, ms5_submitter, G_TYPE_OBJECT)

static void pump (Ms5Submitter *self);

static void
clear_timer (Ms5Submitter *self,
             guint        *timer)
{
  if (*timer != 0)
    ms5_clock_remove (self->clock, *timer);
  *timer = 0;
}

static void
tell_changed (Ms5Submitter *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
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
  clear_timer (self, &self->timer);
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

/* Syncs */

static void
begin_round (Ms5Submitter *self)
{
  ms5_sync_round_begin (&self->round, ms5_clock_monotonic (self->clock));
  tell_changed (self);
}

static gboolean
next_cb (gpointer user_data)
{
  Ms5Submitter *self = user_data;

  self->next_timer = 0;
  pump (self);
  return G_SOURCE_REMOVE;
}

/* The next one may begin when the interval has passed. */
static void
plan_next (Ms5Submitter *self)
{
  gint64 left = self->not_before - ms5_clock_monotonic (self->clock);

  clear_timer (self, &self->next_timer);
  if (left > 0)
    self->next_timer = ms5_clock_add (self->clock, left, next_cb, self, NULL);
}

static gboolean
is_held (Ms5Submitter *self)
{
  return !self->is_asked
         && (!ms5_sync_settings_get_automatic (self->settings)
             || ms5_clock_monotonic (self->clock) < self->not_before);
}

/* There is nothing more to send for now. */
static void
end_round (Ms5Submitter *self)
{
  Ms5SyncTally tally;

  if (!self->round.is_open || self->n_answers > 0)
    {
      self->is_asked = self->is_asked && self->round.is_open;
      return;
    }

  tally = ms5_sync_round_end (&self->round, ms5_clock_now (self->clock));
  if (!is_held (self))
    self->not_before = ms5_clock_monotonic (self->clock)
                       + ms5_sync_settings_get_interval (self->settings) * MS5_USEC_PER_S;
  self->is_asked = FALSE;
  plan_next (self);
  tell_changed (self);
  if (tally.applied + tally.merged + tally.refused + tally.conflicts > 0)
    g_signal_emit (self, signals[SIGNAL_COMPLETED], 0, &tally);
}

static guint
get_batch (Ms5Submitter *self)
{
  guint limit = ms5_sync_settings_get_batch_limit (self->settings);
  guint n = MIN (ms5_quality_get_batch (ms5_link_get_quality (self->link)), self->max_actions);

  if (limit > 0)
    n = MIN (n, limit);
  return MIN (n, self->split);
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
  /* Without an outbox it has ended meanwhile; the next one puts back what was not answered. */
  if (self->outbox == NULL || entries->len == 0)
    return;
  if (self->epoch == NULL || !submit (self, entries))
    {
      give_up (self);
      return;
    }

  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_under_way = entries->len;
  self->bytes = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      Ms5OutboxEntry *entry = g_ptr_array_index (entries, i);

      self->bytes += ms5_outbox_entry_get_bytes (entry);
      g_hash_table_add (self->under_way, g_strdup (ms5_outbox_entry_get_id (entry)));
    }
  self->timer = ms5_clock_add (self->clock, ANSWER_TIME, late_cb, self, NULL);
  begin_round (self);
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
  if (self->outbox == NULL || self->epoch == NULL || self->is_busy || self->under_way != NULL)
    return;
  if (self->is_to_heal)
    {
      self->is_to_heal = FALSE;
      if (ms5_outbox_must_heal (self->outbox, self->healed_to, self->epoch))
        {
          self->is_busy = TRUE;
          ms5_outbox_heal_async (self->outbox, self->healed_to, self->epoch, healed_cb, g_object_ref (self));
          return;
        }
    }
  if (self->sub == NULL)
    return;

  ms5_outbox_set_held (self->outbox, is_held (self));
  if (!ms5_outbox_is_ready (self->outbox, self->sub))
    {
      end_round (self);
      return;
    }

  self->is_busy = TRUE;
  ms5_outbox_pick_async (self->outbox, self->sub, get_batch (self), self->max_bytes, picked_cb, g_object_ref (self));
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
  self->n_answers--;
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
        {
          ms5_sync_round_count (&self->round, entry);
          g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, entry);
        }
    }
  tell_changed (self);
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
      clear_timer (self, &self->timer);
      g_clear_pointer (&self->under_way, g_hash_table_unref);
      self->split = G_MAXUINT;
      ms5_sync_meter_confirmed (&self->round.meter, ms5_clock_monotonic (self->clock), self->bytes);
    }

  self->n_answers++;
  answer = g_new (Answer, 1);
  answer->self = g_object_ref (self);
  answer->results = g_ptr_array_ref (results->r);
  ms5_outbox_answer_async (self->outbox, results->r, self->epoch, answered_cb, answer);
}

/**
 * ms5_submitter_welcome:
 * @self: a submitter
 * @welcome: how the server begins
 */
void
ms5_submitter_welcome (Ms5Submitter            *self,
                       const Ms5WelcomeMessage *welcome)
{
  g_return_if_fail (MS5_IS_SUBMITTER (self));

  g_free (self->epoch);
  self->epoch = g_strdup (welcome->epoch);
  self->max_actions = (guint) CLAMP (welcome->limits.batch, 1, MS5_LIMIT_BATCH_ACTIONS);
  self->max_bytes = MIN (MS5_OUTBOX_BATCH_BYTES, (gsize) MAX (welcome->limits.msg - 256, 1024));
  self->is_to_heal = TRUE;
  self->healed_to = welcome->ackd;
  pump (self);
}

static void
lost_cb (Ms5Submitter *self)
{
  g_clear_pointer (&self->epoch, g_free);
  if (self->under_way != NULL)
    give_up (self);
  self->round.is_open = FALSE;
  tell_changed (self);
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
    {
      clear_timer (self, &self->timer);
      clear_timer (self, &self->next_timer);
    }
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  if (self->outbox != NULL)
    g_signal_handlers_disconnect_by_data (self->outbox, self);
  g_clear_pointer (&self->under_way, g_hash_table_unref);
  g_clear_pointer (&self->epoch, g_free);
  g_clear_object (&self->link);
  g_clear_object (&self->outbox);
  g_clear_object (&self->settings);
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
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_COMPLETED] = g_signal_new ("completed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
ms5_submitter_init (Ms5Submitter *self)
{
  self->split = G_MAXUINT;
  ms5_sync_round_init (&self->round);
  self->settings = ms5_sync_settings_new ();
}

static void
settings_cb (Ms5Submitter *self)
{
  ms5_link_set_compress (self->link, ms5_sync_settings_get_compress (self->settings));
  if (ms5_sync_settings_get_interval (self->settings) == 0)
    self->not_before = 0;
  plan_next (self);
  pump (self);
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
 * ms5_submitter_set_settings:
 * @self: a submitter
 * @settings: how it is to work; they may change
 */
void
ms5_submitter_set_settings (Ms5Submitter    *self,
                            Ms5SyncSettings *settings)
{
  g_return_if_fail (MS5_IS_SUBMITTER (self));
  g_return_if_fail (MS5_IS_SYNC_SETTINGS (settings));

  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_set_object (&self->settings, settings);
  g_signal_connect_swapped (settings, "notify", G_CALLBACK (settings_cb), self);
  settings_cb (self);
}

/**
 * ms5_submitter_sync_now:
 * @self: a submitter
 *
 * Everything that may be sent is, whatever the settings say, as soon as there is a connection.
 */
void
ms5_submitter_sync_now (Ms5Submitter *self)
{
  g_return_if_fail (MS5_IS_SUBMITTER (self));

  self->is_asked = TRUE;
  pump (self);
}

/**
 * ms5_submitter_get_progress:
 * @self: a submitter
 * @values: (inout): where to say how far it is
 *
 * Fills in what is about the current sync, and about the last and the next one.
 */
void
ms5_submitter_get_progress (Ms5Submitter  *self,
                            Ms5SyncValues *values)
{
  Ms5OutboxCounts counts = { 0 };
  gint64 now = ms5_clock_monotonic (self->clock);
  guint rest = 0;

  g_return_if_fail (MS5_IS_SUBMITTER (self));
  g_return_if_fail (values != NULL);

  values->last_sync = self->round.last;
  if (self->not_before > now)
    values->next_try = ms5_clock_now (self->clock) + self->not_before - now;
  if (!self->round.is_open || self->sub == NULL)
    return;

  ms5_outbox_get_counts (self->outbox, self->sub, &counts);
  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    rest += ms5_outbox_state_is_open ((Ms5OutboxState) i) ? counts.n[i] : 0;
  if (is_held (self))
    {
      rest = self->under_way != NULL ? g_hash_table_size (self->under_way) : 0;
      counts.open_bytes = self->under_way != NULL ? self->bytes : 0;
    }
  ms5_sync_round_get_progress (&self->round, now, rest, counts.open_bytes, values);
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
