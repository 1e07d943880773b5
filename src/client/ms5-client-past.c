/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-past-private.h"

/* Records of the past: what the feed has of it, and what is remembered of what it does not bring any more. */

typedef struct
{
  Ms5TopicKind  kind;
  char         *topic;
  Ms5Interval   time;
  Ms5Time       as_of;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_free (ask->topic);
  g_free (ask);
}

static int
compare_start (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const Ms5Change *one = *(Ms5Change *const *) a;
  const Ms5Change *two = *(Ms5Change *const *) b;
  const Ask *ask = data;
  Ms5Interval first, second;

  ms5_history_record_time (ask->kind, one->fields, &first);
  ms5_history_record_time (ask->kind, two->fields, &second);
  if (first.start != second.start)
    return first.start > second.start ? -1 : 1;
  return g_strcmp0 (one->key, two->key);
}

/* Of two states of one record the later one counts. */
static void
add_newest (GHashTable *newest,
            Ms5Change  *change)
{
  const Ms5Change *before = g_hash_table_lookup (newest, change->key);

  if (before == NULL || before->v <= change->v)
    g_hash_table_replace (newest, (gpointer) change->key, ms5_change_ref (change));
}

static GPtrArray *
gather (Ms5Client *self,
        const Ask *ask,
        GPtrArray *remembered)
{
  g_autoptr (GHashTable) newest = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                         (GDestroyNotify) ms5_change_unref);
  g_autoptr (GPtrArray) current = ms5_replica_dup_items (self->replica, ask->topic);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  GHashTableIter iter;
  gpointer change;

  for (guint i = 0; remembered != NULL && i < remembered->len; i++)
    add_newest (newest, g_ptr_array_index (remembered, i));
  for (guint i = 0; i < current->len; i++)
    {
      Ms5Change *item = g_ptr_array_index (current, i);
      Ms5Interval time;

      if (ms5_history_record_time (ask->kind, item->fields, &time) && time.start < ask->time.end
          && time.end > ask->time.start)
        add_newest (newest, item);
    }

  g_hash_table_iter_init (&iter, newest);
  while (g_hash_table_iter_next (&iter, NULL, &change))
    g_ptr_array_add (all, ms5_change_ref (change));
  g_ptr_array_sort_with_data (all, compare_start, (gpointer) ask);
  return all;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) remembered = ms5_history_read_records_finish (MS5_HISTORY (source), result, &error);

  if (error != NULL)
    g_message ("The past cannot be read: %s", error->message);
  if (self->replica == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
  else
    g_task_return_pointer (task, gather (self, g_task_get_task_data (task), remembered),
                           (GDestroyNotify) g_ptr_array_unref);
}

/* Takes @task. */
static void
look_here (Ms5Client *self,
           GTask     *task)
{
  const Ask *ask = g_task_get_task_data (task);

  if (self->history != NULL)
    ms5_history_read_records_async (self->history, ask->topic, ask->time, g_task_get_cancellable (task), read_cb, task);
  else
    {
      if (self->replica == NULL)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client has been stopped");
      else
        g_task_return_pointer (task, gather (self, ask, NULL), (GDestroyNotify) g_ptr_array_unref);
      g_object_unref (task);
    }
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_history_write_finish (MS5_HISTORY (source), result, &error))
    g_message ("The past cannot be written: %s", error->message);
  look_here (g_task_get_source_object (task), task);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ms5Client *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = ms5_session_ask_finish (MS5_SESSION (source), result, &error);
  g_autoptr (Ms5HistoryBatch) batch = ms5_history_batch_new ();

  if (answer == NULL || self->history == NULL || !ms5_history_batch_add_records (batch, ask->kind, answer))
    {
      g_debug ("The past is not known beyond what is here: %s", error != NULL ? error->message : "no answer to keep");
      look_here (self, g_steal_pointer (&task));
      return;
    }

  ask->as_of = MS5_TIME_NONE;
  ms5_history_write_async (self->history, g_steal_pointer (&batch), written_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_ask_records_async:
 * @self: a client that somebody is signed in to
 * @kind: %MS5_TOPIC_STOPS, %MS5_TOPIC_CALLS, %MS5_TOPIC_JOURNAL, %MS5_TOPIC_JOBS or %MS5_TOPIC_NOTES
 * @line: the code of a line
 * @from: since when, in the plant's time
 * @to: until when
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks what there was in a time. Without a way to the server the answer is what is known here.
 */
void
ms5_client_ask_records_async (Ms5Client           *self,
                              Ms5TopicKind         kind,
                              const char          *line,
                              Ms5Time              from,
                              Ms5Time              to,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *base = NULL;
  g_autofree char *path = NULL;
  Ask *ask;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (line != NULL);
  g_return_if_fail (ms5_history_records_name (kind) != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ms5_client_ask_records_async);
  ask = g_new0 (Ask, 1);
  ask->kind = kind;
  ask->topic = ms5_topic_new (kind, line);
  ask->time = (Ms5Interval) { from, to };
  ask->as_of = ms5_floor_get_as_of (self->floor);
  g_task_set_task_data (task, ask, ask_free);

  if (ms5_client_get_state (self) != MS5_LINK_LIVE || self->history == NULL)
    {
      look_here (self, g_steal_pointer (&task));
      return;
    }
  base = ms5_client_records_path (kind, line);
  path = g_strdup_printf ("%s&from=%" G_GINT64_FORMAT "&to=%" G_GINT64_FORMAT, base, ms5_time_to_ms (from),
                          ms5_time_to_ms (to));
  ms5_session_ask_async (self->session, path, cancellable, asked_cb, g_steal_pointer (&task));
}

/**
 * ms5_client_ask_records_finish:
 * @self: the client
 * @result: what the callback was given
 * @out_as_of: (out): from when the answer is; %MS5_TIME_NONE if the server has just given it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Change): a put for each, the newest first; its fields are those of
 *   the topic of that kind
 */
GPtrArray *
ms5_client_ask_records_finish (Ms5Client     *self,
                               GAsyncResult  *result,
                               Ms5Time       *out_as_of,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_ask_records_async), NULL);

  *out_as_of = ((const Ask *) g_task_get_task_data (G_TASK (result)))->as_of;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_client_get_losses:
 * @self: a client that has started
 *
 * Returns: what could not be read when it started; ms5_client_dup_warnings() says where it is now
 */
Ms5ClientLosses
ms5_client_get_losses (Ms5Client *self)
{
  Ms5ClientLosses losses = 0;

  g_return_val_if_fail (MS5_IS_CLIENT (self), 0);

  if (self->cache != NULL && ms5_cache_was_set_aside (self->cache))
    losses |= MS5_CLIENT_LOST_CACHE;
  if (self->outbox != NULL && ms5_outbox_was_set_aside (self->outbox))
    losses |= MS5_CLIENT_LOST_OUTBOX;
  if (self->cache == NULL && self->cache_problem != NULL)
    losses |= MS5_CLIENT_NO_CACHE;
  return losses;
}

/* Limits */

/**
 * ms5_client_set_cache_limits:
 * @self: a client
 * @max_mib: how large the cache may get; at most 192 MiB
 * @max_days: how much of the past it keeps
 *
 * What is too much or too old goes at the next look, the oldest first. Of the last picture and of what people did
 * nothing goes.
 */
void
ms5_client_set_cache_limits (Ms5Client *self,
                             guint      max_mib,
                             guint      max_days)
{
  g_return_if_fail (MS5_IS_CLIENT (self));

  self->max_mib = max_mib;
  self->max_days = max_days;
  if (self->history != NULL)
    ms5_history_set_limits (self->history, max_mib, max_days);
}

static void
trimmed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 used = ms5_history_trim_finish (MS5_HISTORY (source), result, &error);

  if (used >= 0)
    g_task_return_int (task, used);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_client_trim_cache_async:
 * @self: a client
 * @callback: called when the cache is within its limits
 * @user_data: for @callback
 *
 * Holds the cache to its limits now, and measures it.
 */
void
ms5_client_trim_cache_async (Ms5Client           *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (MS5_IS_CLIENT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_client_trim_cache_async);
  if (self->history != NULL)
    ms5_history_trim_async (self->history, ms5_floor_get_plant_now (self->floor), trimmed_cb, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_STORAGE, "There is no cache");
}

/**
 * ms5_client_trim_cache_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: how many bytes the cache uses, or -1
 */
gint64
ms5_client_trim_cache_finish (Ms5Client     *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_trim_cache_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/* Keeping it up to date: after the link has come up, and now and then while it stays */

#define FIRST_FROM    (20 * MS5_USEC_PER_S)
#define FIRST_TO      (90 * MS5_USEC_PER_S)
#define INTERVAL      (60 * MS5_USEC_PER_MIN)
#define KEPT_SERIES   (24 * MS5_USEC_PER_H)
#define KEPT_RECORDS  (7 * 24 * MS5_USEC_PER_H)

static void plan_visit (Ms5Client *self,
                        gint64     delay);

static void
kept_small_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (ms5_client_trim_cache_finish (MS5_CLIENT (source), result, &error) < 0)
    g_message ("The cache cannot be held to its limits: %s", error->message);
}

static void
visited_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Ms5Client *self = MS5_CLIENT (source);
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->visiting);
  if (self->stopping != NULL)
    {
      g_task_return_boolean (self->stopping, TRUE);
      g_clear_object (&self->stopping);
    }
  if (g_task_propagate_boolean (G_TASK (result), &error))
    self->is_visited = ms5_client_get_state (self) == MS5_LINK_LIVE;
  else
    g_debug ("The past is not up to date: %s", error->message);
  if (self->history == NULL)
    return;

  ms5_client_trim_cache_async (self, kept_small_cb, NULL);
  if (ms5_client_get_state (self) == MS5_LINK_LIVE)
    plan_visit (self, INTERVAL);
}

/* What sensors show comes with the feed, as long as that does not end. */
static gboolean
visit_cb (gpointer user_data)
{
  Ms5Client *self = user_data;
  Ms5Time now = ms5_floor_get_plant_now (self->floor);
  const Ms5Interval series = { self->is_visited ? now : now - KEPT_SERIES, now };
  const Ms5Interval all_records = { now - KEPT_RECORDS, now };

  self->visit_timer = 0;
  if (ms5_client_get_state (self) != MS5_LINK_LIVE)
    return G_SOURCE_REMOVE;

  self->visiting = g_cancellable_new ();
  ms5_client_fetch (self, series, all_records, NULL, NULL, NULL, g_task_new (self, self->visiting, visited_cb, NULL));
  return G_SOURCE_REMOVE;
}

static void
plan_visit (Ms5Client *self,
            gint64     delay)
{
  if (self->visit_timer != 0)
    ms5_clock_remove (self->clock, self->visit_timer);
  self->visit_timer = ms5_clock_add (self->clock, delay, visit_cb, self, NULL);
}

/*
 * ms5_client_past_update:
 * @self: a client whose link may have come up or gone
 *
 * Sees to it that the past that is to be readable without a network is here while there is one. Not at once: a whole
 * plant's programs may have been cut off together.
 */
void
ms5_client_past_update (Ms5Client *self)
{
  gboolean is_live = ms5_client_get_state (self) == MS5_LINK_LIVE;

  if (self->history == NULL || !ms5_cache_is_kept (self->cache))
    return;
  if (!is_live)
    {
      self->is_visited = FALSE;
      ms5_client_past_stop (self);
    }
  else if (self->visiting == NULL && self->visit_timer == 0)
    plan_visit (self, ms5_random_range (self->random, FIRST_FROM, FIRST_TO));
}

/*
 * ms5_client_past_stop:
 * @self: a client
 *
 * Ends what is under way, which is over a little later.
 */
void
ms5_client_past_stop (Ms5Client *self)
{
  if (self->visiting != NULL)
    g_cancellable_cancel (self->visiting);
  if (self->visit_timer != 0)
    ms5_clock_remove (self->clock, self->visit_timer);
  self->visit_timer = 0;
}
