/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-sync-private.h"

#include "protocol/ms5-limits.h"
#include "protocol/ms5-topics.h"

#define TICK        MS5_USEC_PER_S

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5Sync, ms5_sync, G_TYPE_OBJECT)

static void
clear_timer (Ms5Sync *self,
             guint   *timer)
{
  if (*timer != 0)
    ms5_clock_remove (self->clock, *timer);
  *timer = 0;
}

static gint64
get_pos (Ms5Sync *self)
{
  return ms5_replica_get_cursor (self->replica)->pos;
}

/* Freshness: PROTOCOL 10.6 */

static void
tell_freshness (Ms5Sync *self)
{
  Ms5FloorFreshness freshness = MS5_FLOOR_OFFLINE;

  if (self->is_open)
    freshness = ms5_link_get_state (self->link) == MS5_LINK_LIVE && !self->is_behind
                        && !ms5_link_is_waiting (self->link)
                    ? MS5_FLOOR_LIVE
                    : MS5_FLOOR_DELAYED;
  ms5_floor_set_freshness (self->floor, freshness, self->as_of);
}

static void
note_head (Ms5Sync *self,
           gint64   head)
{
  self->head = MAX (self->head, head);
  if (!ms5_replica_is_based (self->replica) || ms5_replica_is_stale (self->replica) || get_pos (self) < self->head)
    return;

  clear_timer (self, &self->head_timer);
  self->is_behind = FALSE;
  self->as_of = ms5_floor_get_plant_now (self->floor);
}

/* Whether every topic that is wanted and in the log has arrived. */
static gboolean
has_all (Ms5Sync *self)
{
  GHashTableIter iter;
  gpointer topic;

  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &topic, NULL))
    {
      Ms5TopicKind kind;
      const char *code;

      if (ms5_topic_parse (topic, &kind, &code) && ms5_topic_kind_get_nature (kind) != MS5_TOPIC_LAST
          && !ms5_replica_has_topic (self->replica, topic))
        return FALSE;
    }
  return TRUE;
}

/* Once everything was here, topics that are added later do not make what is here any older. */
static void
judge_state (Ms5Sync *self)
{
  gboolean was_live = ms5_link_get_state (self->link) == MS5_LINK_LIVE;
  gboolean is_sound = ms5_replica_is_based (self->replica) && !ms5_replica_is_stale (self->replica);
  gboolean is_live = is_sound && (was_live || (get_pos (self) >= self->head && has_all (self)));

  if (is_live == was_live)
    return;

  ms5_link_set_live (self->link, is_live);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  tell_freshness (self);
}

/* Acknowledging: PROTOCOL 9.1 */

static void
send_ack (Ms5Sync *self)
{
  Ms5Message message;
  const char *snap;
  gint64 page, durable = ms5_replica_get_durable (self->replica);

  ms5_message_init (&message, MS5_MESSAGE_ACK);
  message.ack.n = ms5_replica_get_live_n (self->replica);
  snap = ms5_replica_get_page (self->replica, &page);
  if (snap != NULL)
    {
      message.ack.snap = (char *) snap;
      message.ack.i = page;
    }
  else if (ms5_replica_is_based (self->replica) && durable >= 0)
    {
      message.ack.pos = durable;
      self->owes_ack = durable < get_pos (self);
    }
  else
    {
      self->owes_ack = TRUE;
      return;
    }

  self->unacked = 0;
  ms5_link_send (self->link, &message);
}

static void
committed_cb (Ms5Sync *self)
{
  if (self->is_open && self->owes_ack)
    send_ack (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  Ms5Sync *self = user_data;

  if (self->unacked > 0)
    send_ack (self);
  tell_freshness (self);
  self->tick_timer = ms5_clock_add (self->clock, TICK, tick_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
note_received (Ms5Sync          *self,
               const Ms5Message *message,
               gsize             size)
{
  switch (message->type)
    {
    case MS5_MESSAGE_SNAP:
    case MS5_MESSAGE_SNAP_END:
    case MS5_MESSAGE_DELTA:
    case MS5_MESSAGE_DIGEST:
    case MS5_MESSAGE_LIVE:
      break;
    default:
      return;
    }

  self->unacked += size;
  self->got += (gint64) size;
  if (self->unacked >= MS5_LIMIT_WINDOW_BYTES / 2)
    send_ack (self);
  if (ms5_link_get_state (self->link) != MS5_LINK_LIVE)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The connection */

static GStrv
dup_have (Ms5Sync           *self,
          const char *const *wanted,
          GStrv             *out_rest)
{
  g_auto (GStrv) topics = ms5_replica_dup_topics (self->replica);
  g_autoptr (GStrvBuilder) have = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();

  for (guint i = 0; topics[i] != NULL; i++)
    g_strv_builder_add (g_strv_contains (wanted, topics[i]) ? have : rest, topics[i]);
  *out_rest = g_strv_builder_end (rest);
  return g_strv_builder_end (have);
}

static void
opened_cb (Ms5Sync *self)
{
  g_auto (GStrv) wanted = NULL;
  g_auto (GStrv) have = NULL;
  g_auto (GStrv) rest = NULL;
  Ms5Message message;

  g_hash_table_remove_all (self->refused);
  g_hash_table_remove_all (self->asked);
  wanted = ms5_sync_dup_wanted (self);
  have = dup_have (self, (const char *const *) wanted, &rest);
  ms5_replica_drop (self->replica, (const char *const *) rest);
  ms5_replica_set_wanted (self->replica, (const char *const *) wanted);
  for (guint i = 0; wanted[i] != NULL; i++)
    g_hash_table_add (self->asked, g_strdup (wanted[i]));

  ms5_message_init (&message, MS5_MESSAGE_HELLO);
  message.hello.device = (char *) ms5_outbox_get_device (self->outbox);
  message.hello.app = (char *) PACKAGE_VERSION;
  message.hello.cursor = *ms5_replica_get_cursor (self->replica);
  message.hello.topics = wanted;
  message.hello.have = message.hello.cursor.epoch != NULL ? have : NULL;
  message.hello.window = MS5_LIMIT_WINDOW_BYTES;
  message.hello.rate = ms5_quality_get_rate (ms5_link_get_quality (self->link));
  message.hello.outbox.n = ms5_outbox_get_n_open (self->outbox);
  message.hello.outbox.bytes = (gint64) ms5_outbox_get_open_bytes (self->outbox);
  message.hello.outbox.ackd = ms5_outbox_get_ackd (self->outbox);
  message.hello.outbox.crit = self->sub != NULL && ms5_outbox_has_critical (self->outbox, self->sub);
  ms5_link_send (self->link, &message);
}

static void
take_welcome (Ms5Sync                 *self,
              const Ms5WelcomeMessage *welcome)
{
  self->is_open = TRUE;
  self->tick_ms = welcome->tick;
  self->head = welcome->head;
  self->is_behind = FALSE;
  self->unacked = 0;
  self->owes_ack = FALSE;
  self->todo = welcome->todo.bytes;
  self->got = 0;
  ms5_floor_set_plant_clock (self->floor, welcome->now, welcome->speed);
  ms5_replica_connected (self->replica, welcome);
  if (welcome->denied != NULL)
    {
      ms5_sync_refuse (self, welcome->denied);
      ms5_replica_drop (self->replica, (const char *const *) welcome->denied);
    }
  clear_timer (self, &self->tick_timer);
  self->tick_timer = ms5_clock_add (self->clock, TICK, tick_cb, self, NULL);
  ms5_submitter_welcome (self->submitter, welcome);
}

/* PROTOCOL 10.2 */
static gboolean
behind_cb (gpointer user_data)
{
  Ms5Sync *self = user_data;
  Ms5Message message;

  self->head_timer = 0;
  self->is_behind = TRUE;
  tell_freshness (self);
  ms5_message_init (&message, MS5_MESSAGE_RESYNC);
  message.resync.cursor = *ms5_replica_get_cursor (self->replica);
  message.resync.why = (char *) (ms5_replica_is_stale (self->replica) ? "gap" : "head");
  ms5_link_send (self->link, &message);
  return G_SOURCE_REMOVE;
}

static void
take_pong (Ms5Sync              *self,
           const Ms5PongMessage *pong)
{
  gint64 wait = (2 * self->tick_ms + 500) * MS5_USEC_PER_MS + 2 * MAX (ms5_link_get_rtt (self->link), 0);

  ms5_floor_set_plant_clock (self->floor, pong->now, ms5_floor_get_plant_speed (self->floor));
  note_head (self, pong->head);
  if (ms5_replica_is_based (self->replica) && get_pos (self) < self->head && self->head_timer == 0)
    self->head_timer = ms5_clock_add (self->clock, wait, behind_cb, self, NULL);
}

static gboolean
take_data (Ms5Sync           *self,
           const Ms5Message  *message,
           gsize              size,
           GError           **error)
{
  if (!ms5_replica_take (self->replica, message, size, error))
    return FALSE;

  switch (message->type)
    {
    case MS5_MESSAGE_DELTA:
      note_head (self, message->delta.upto);
      break;
    case MS5_MESSAGE_SNAP_END:
      note_head (self, message->snap_end.at);
      break;
    case MS5_MESSAGE_DROP:
      ms5_sync_refuse (self, message->drop.topics);
      ms5_sync_update_interest (self);
      break;
    default:
      break;
    }
  note_received (self, message, size);
  return TRUE;
}

static void
message_cb (Ms5Sync          *self,
            const Ms5Message *message,
            guint             size)
{
  g_autoptr (GError) error = NULL;

  switch (message->type)
    {
    case MS5_MESSAGE_WELCOME:
      take_welcome (self, &message->welcome);
      break;

    case MS5_MESSAGE_PONG:
      take_pong (self, &message->pong);
      break;

    case MS5_MESSAGE_RESULTS:
      ms5_submitter_take_results (self->submitter, &message->results);
      break;

    default:
      if (self->is_open && !take_data (self, message, size, &error))
        {
          ms5_link_fail (self->link, error->message);
          return;
        }
    }

  if (self->is_open)
    judge_state (self);
}

static void
lost_cb (Ms5Sync *self)
{
  clear_timer (self, &self->tick_timer);
  clear_timer (self, &self->head_timer);
  self->is_open = FALSE;
  ms5_replica_disconnected (self->replica);
  tell_freshness (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
resync_cb (Ms5Sync    *self,
           GStrv       topics,
           const char *why)
{
  Ms5Message message;

  g_info ("Asking again for %s: %s", topics != NULL ? topics[0] : "everything", why);
  ms5_message_init (&message, MS5_MESSAGE_RESYNC);
  message.resync.cursor = *ms5_replica_get_cursor (self->replica);
  message.resync.topics = topics;
  message.resync.why = (char *) why;
  ms5_link_send (self->link, &message);
}

static void
answered_cb (Ms5Sync        *self,
             Ms5OutboxEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, entry);
}

/* The object */

static void
ms5_sync_dispose (GObject *object)
{
  Ms5Sync *self = MS5_SYNC (object);

  if (self->clock != NULL)
    {
      clear_timer (self, &self->tick_timer);
      clear_timer (self, &self->head_timer);
      g_signal_handlers_disconnect_by_data (self->link, self);
      g_signal_handlers_disconnect_by_data (self->replica, self);
      g_signal_handlers_disconnect_by_data (self->submitter, self);
      g_object_run_dispose (G_OBJECT (self->submitter));
    }
  g_clear_object (&self->submitter);
  g_clear_object (&self->link);
  g_clear_object (&self->replica);
  g_clear_object (&self->outbox);
  g_clear_object (&self->floor);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_sync_parent_class)->dispose (object);
}

static void
ms5_sync_finalize (GObject *object)
{
  Ms5Sync *self = MS5_SYNC (object);

  g_free (self->sub);
  g_free (self->device);
  g_ptr_array_unref (self->watched);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->asked);

  G_OBJECT_CLASS (ms5_sync_parent_class)->finalize (object);
}

static void
ms5_sync_class_init (Ms5SyncClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_sync_dispose;
  object_class->finalize = ms5_sync_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, MS5_TYPE_OUTBOX_ENTRY);
}

static void
ms5_sync_init (Ms5Sync *self)
{
  self->as_of = MS5_TIME_NONE;
  self->watched = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->watched, NULL);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ms5_sync_new:
 * @link: the way to the server
 * @replica: what is kept at its head
 * @outbox: what is brought there
 * @floor: which is told how far it can be trusted
 * @clock: where the time comes from
 *
 * Returns: (transfer full): one that works whenever the link is open
 */
Ms5Sync *
ms5_sync_new (Ms5Link    *link,
              Ms5Replica *replica,
              Ms5Outbox  *outbox,
              Ms5Floor   *floor,
              Ms5Clock   *clock)
{
  Ms5Sync *self;

  g_return_val_if_fail (MS5_IS_LINK (link), NULL);
  g_return_val_if_fail (MS5_IS_REPLICA (replica), NULL);
  g_return_val_if_fail (MS5_IS_OUTBOX (outbox), NULL);

  self = g_object_new (MS5_TYPE_SYNC, NULL);
  self->link = g_object_ref (link);
  self->replica = g_object_ref (replica);
  self->outbox = g_object_ref (outbox);
  self->floor = g_object_ref (floor);
  self->clock = g_object_ref (clock);
  self->submitter = ms5_submitter_new (link, outbox, clock);
  g_signal_connect_swapped (link, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (link, "message", G_CALLBACK (message_cb), self);
  g_signal_connect_swapped (link, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect_swapped (replica, "resync", G_CALLBACK (resync_cb), self);
  g_signal_connect_swapped (replica, "committed", G_CALLBACK (committed_cb), self);
  g_signal_connect_swapped (replica, "plant-changed", G_CALLBACK (ms5_sync_update_interest), self);
  g_signal_connect_swapped (self->submitter, "answered", G_CALLBACK (answered_cb), self);
  return self;
}

/**
 * ms5_sync_get_submitter:
 * @self: a sync
 *
 * Returns: (transfer none): what brings actions to the server
 */
Ms5Submitter *
ms5_sync_get_submitter (Ms5Sync *self)
{
  g_return_val_if_fail (MS5_IS_SYNC (self), NULL);

  return self->submitter;
}

/**
 * ms5_sync_get_progress:
 * @self: a sync
 *
 * Returns: how much of what the server announced has come, 0…1; 1 if nothing is under way
 */
double
ms5_sync_get_progress (Ms5Sync *self)
{
  g_return_val_if_fail (MS5_IS_SYNC (self), 1);

  if (!self->is_open || ms5_link_get_state (self->link) == MS5_LINK_LIVE || self->todo <= 0)
    return 1;

  return MIN (1, (double) self->got / (double) self->todo);
}

/**
 * ms5_sync_set_sub:
 * @self: a sync
 * @sub: (nullable): the account of whoever is signed in
 */
void
ms5_sync_set_sub (Ms5Sync    *self,
                  const char *sub)
{
  g_return_if_fail (MS5_IS_SYNC (self));

  g_free (self->sub);
  self->sub = g_strdup (sub);
  ms5_submitter_set_sub (self->submitter, sub);
}

/**
 * ms5_sync_set_as_of:
 * @self: a sync
 * @as_of: when what is here was true, in the plant's time; %MS5_TIME_NONE if nothing is
 */
void
ms5_sync_set_as_of (Ms5Sync *self,
                    Ms5Time  as_of)
{
  g_return_if_fail (MS5_IS_SYNC (self));

  self->as_of = as_of;
  tell_freshness (self);
}
