/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

/* How often what is old goes. */
#define KEEPER_PERIOD (10 * MS5_USEC_PER_MIN)

/* What is due at once is still left to other work in between; and the clock may be set meanwhile. */
#define LEAST_DELAY (10 * MS5_USEC_PER_MS)
#define MOST_DELAY  MS5_USEC_PER_MIN

const Ms5PushOptions ms5_push_options_default = {
  .lifetime = MS5_DEVICE_LIFETIME,
  .reach = MS5_USEC_PER_MIN,
  .keep = 90 * 24 * MS5_USEC_PER_H,
  .max_devices = 5000,
  .max_person_devices = 16,
  .max_waiting = 200,
};

G_DEFINE_FINAL_TYPE (Ms5Push, ms5_push, G_TYPE_OBJECT)
G_DEFINE_QUARK (ms5-push-error-quark, ms5_push_error)

void
ms5_push_call_free (Ms5PushCall *call)
{
  ms5_telling_free (call->telling);
  ms5_call_item_clear (&call->item);
  g_ptr_array_unref (call->deliveries);
  g_ptr_array_unref (call->audience.people);
  g_free (call);
}

/* For those who change the table meanwhile. */
GPtrArray *
ms5_push_list_values (GHashTable *table)
{
  GPtrArray *values = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (values, value);
  return values;
}

static gboolean
timer_cb (gpointer user_data)
{
  Ms5Push *self = user_data;
  Ms5Time now = ms5_clock_now (self->clock);
  g_autoptr (GPtrArray) calls = ms5_push_list_values (self->calls);

  self->timer = 0;
  for (guint i = 0; i < calls->len; i++)
    ms5_push_check_call (self, g_ptr_array_index (calls, i), now);
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    if (self->ways[i] != NULL)
      ms5_push_way_pump (self->ways[i]);

  ms5_push_save (self);
  ms5_push_wake (self);
  return G_SOURCE_REMOVE;
}

static Ms5Time
earlier (Ms5Time a,
         Ms5Time b)
{
  if (a == MS5_TIME_NONE || b == MS5_TIME_NONE)
    return a == MS5_TIME_NONE ? b : a;

  return MIN (a, b);
}

static Ms5Time
get_next_due (Ms5Push *self)
{
  Ms5Time due = MS5_TIME_NONE;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5PushCall *call = value;

      due = earlier (due, earlier (call->telling->due, call->next));
    }
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    if (self->ways[i] != NULL)
      due = earlier (due, ms5_push_way_get_due (self->ways[i]));
  return due;
}

/* Something may be due sooner than it was. */
void
ms5_push_wake (Ms5Push *self)
{
  Ms5Time due;

  if (!self->is_started || self->is_stopped)
    return;

  due = get_next_due (self);
  if (self->timer != 0 && due == self->due)
    return;

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
  self->due = due;
  if (due != MS5_TIME_NONE)
    self->timer = ms5_clock_add (self->clock, CLAMP (due - ms5_clock_now (self->clock), LEAST_DELAY, MOST_DELAY), timer_cb,
                                 self, NULL);
}

static void
aged_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Ms5Push) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_push_store_age_finish (MS5_PUSH_STORE (source), result, &error) && !self->is_stopped)
    g_message ("Can't forget old deliveries: %s", error->message);
}

static gboolean
keeper_cb (gpointer user_data)
{
  Ms5Push *self = user_data;
  Ms5Time now = ms5_clock_now (self->clock);

  ms5_push_age_devices (self, now);
  ms5_push_save (self);
  ms5_push_store_age_async (self->store, now - self->options.keep, aged_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
ms5_push_dispose (GObject *object)
{
  Ms5Push *self = MS5_PUSH (object);

  ms5_push_stop (self);
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    g_clear_pointer (&self->ways[i], ms5_push_way_free);
  ms5_push_drop_waiters (self);
  g_clear_object (&self->store);
  g_clear_object (&self->floor);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_push_parent_class)->dispose (object);
}

static void
ms5_push_finalize (GObject *object)
{
  Ms5Push *self = MS5_PUSH (object);

  g_hash_table_unref (self->dirty_devices);
  g_hash_table_unref (self->made);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->late);
  g_hash_table_unref (self->busy);
  g_hash_table_unref (self->dirty_calls);
  g_hash_table_unref (self->deliveries);
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->devices);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->waiters);
  g_object_unref (self->cancellable);
  ms5_plant_unref (self->plant);
  g_free (self->owner);
  g_free (self->url);

  G_OBJECT_CLASS (ms5_push_parent_class)->finalize (object);
}

static void
ms5_push_class_init (Ms5PushClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_push_dispose;
  object_class->finalize = ms5_push_finalize;
}

static void
ms5_push_init (Ms5Push *self)
{
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_push_device_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_push_call_free);
  self->deliveries = g_hash_table_new (g_str_hash, g_str_equal);
  self->dirty_devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_delivery_free);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty_calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->waiters = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->due = MS5_TIME_NONE;
}

/**
 * ms5_push_new:
 * @plant: what the site has
 * @clock: the plant's time
 * @random: spreads what is tried again
 * @floor: the rest of the server
 * @options: what an administrator has set
 *
 * Returns: (transfer full): nobody is told of anything yet
 */
Ms5Push *
ms5_push_new (Ms5Plant             *plant,
              Ms5Clock             *clock,
              Ms5Random            *random,
              Ms5PushFloor         *floor,
              const Ms5PushOptions *options)
{
  Ms5Push *self = g_object_new (MS5_TYPE_PUSH, NULL);

  self->plant = ms5_plant_ref (plant);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->floor = g_object_ref (floor);
  self->options = *options;
  self->url = g_strdup (options->url);
  self->options.url = self->url;
  self->owner = options->owner != NULL ? g_strdup (options->owner)
                                       : g_strdup_printf ("%016" G_GINT64_MODIFIER "x", ms5_random_next (random));
  self->options.owner = self->owner;
  return self;
}

/**
 * ms5_push_add_relay:
 * @self: one that is not started
 * @relay: by which devices of its channel can be told from now on
 */
void
ms5_push_add_relay (Ms5Push  *self,
                    Ms5Relay *relay)
{
  Ms5Channel channel;

  g_return_if_fail (MS5_IS_PUSH (self));
  g_return_if_fail (!self->is_started);
  g_return_if_fail (ms5_channel_from_string (ms5_relay_get_channel (relay), &channel));

  g_clear_pointer (&self->ways[channel], ms5_push_way_free);
  self->ways[channel] = ms5_push_way_new (self, relay);
}

static void
adopt (Ms5Push      *self,
       Ms5PushBatch *all)
{
  for (guint i = 0; i < all->devices->len; i++)
    ms5_push_adopt_device (self, ms5_device_copy (g_ptr_array_index (all->devices, i)));

  for (guint i = 0; i < all->tellings->len; i++)
    {
      const Ms5Telling *telling = g_ptr_array_index (all->tellings, i);
      Ms5PushCall *call = ms5_push_ensure_call (self, telling->call, telling->line);
      Ms5Telling *copy = ms5_telling_copy (telling);

      /* The table's key is the text that is there. */
      g_free (copy->call);
      copy->call = g_steal_pointer (&call->telling->call);
      ms5_telling_free (call->telling);
      call->telling = copy;
    }

  for (guint i = 0; i < all->made->len; i++)
    {
      const Ms5Delivery *delivery = g_ptr_array_index (all->made, i);

      ms5_push_add_delivery (self, g_hash_table_lookup (self->calls, delivery->call), ms5_delivery_copy (delivery));
    }
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (Ms5PushBatch) all = NULL;
  GError *error = NULL;

  all = ms5_push_store_load_finish (MS5_PUSH_STORE (source), result, &error);
  if (all == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  adopt (g_task_get_source_object (task), all);
  g_task_return_boolean (task, TRUE);
}

/**
 * ms5_push_load_async:
 * @self: a new one
 * @store: an open store
 * @callback: called when everything is read
 * @user_data: for @callback
 */
void
ms5_push_load_async (Ms5Push             *self,
                     Ms5PushStore        *store,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH (self));
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (store);
  g_task_set_source_tag (task, ms5_push_load_async);
  ms5_push_store_load_async (store, loaded_cb, task);
}

/**
 * ms5_push_load_finish:
 * @self: one that loads
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether everything was read
 */
gboolean
ms5_push_load_finish (Ms5Push       *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Calls that were over while nobody could look. */
static void
drop_gone_calls (Ms5Push *self)
{
  g_autoptr (GPtrArray) calls = ms5_push_list_values (self->calls);

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5PushCall *call = g_ptr_array_index (calls, i);

      if (!call->has_item)
        ms5_push_drop_call (self, call);
    }
}

/* What was written before the start; new ones leave once they are. */
static void
go_on (Ms5Push *self)
{
  g_autoptr (GPtrArray) deliveries = ms5_push_list_values (self->deliveries);

  for (guint i = 0; i < deliveries->len; i++)
    {
      Ms5Delivery *delivery = g_ptr_array_index (deliveries, i);

      if (!g_hash_table_contains (self->made, delivery->id))
        ms5_push_go_live (self, delivery);
    }
}

/**
 * ms5_push_start:
 * @self: one that is loaded, and has taken all that the floor's topics have
 *
 * Goes on with what was under way, and makes good for what happened meanwhile.
 */
void
ms5_push_start (Ms5Push *self)
{
  g_return_if_fail (MS5_IS_PUSH (self));
  g_return_if_fail (self->store != NULL && !self->is_started);

  self->is_started = TRUE;
  drop_gone_calls (self);
  ms5_push_settle (self);
  go_on (self);
  ms5_push_age_devices (self, ms5_clock_now (self->clock));
  ms5_push_tidy_topics (self);
  self->keeper = ms5_clock_add (self->clock, KEEPER_PERIOD, keeper_cb, self, NULL);
  ms5_push_save (self);
  ms5_push_wake (self);
}

/**
 * ms5_push_stop:
 * @self: one that is started
 *
 * Begins nothing more.
 */
void
ms5_push_stop (Ms5Push *self)
{
  g_return_if_fail (MS5_IS_PUSH (self));

  if (self->is_stopped)
    return;

  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  if (self->keeper != 0)
    ms5_clock_remove (self->clock, self->keeper);
  if (self->retry_timer != 0)
    ms5_clock_remove (self->clock, self->retry_timer);
  self->timer = self->keeper = self->retry_timer = 0;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_push_store_close_finish (MS5_PUSH_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_push_close_async:
 * @self: one that is loaded
 * @callback: called when what was to be written is, and the file is closed
 * @user_data: for @callback
 */
void
ms5_push_close_async (Ms5Push             *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH (self));
  g_return_if_fail (self->store != NULL);

  g_task_set_source_tag (task, ms5_push_close_async);
  ms5_push_stop (self);
  ms5_push_save_last (self);
  ms5_push_store_close_async (self->store, closed_cb, task);
}

/**
 * ms5_push_close_finish:
 * @self: one that closes
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether everything is written
 */
gboolean
ms5_push_close_finish (Ms5Push       *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
figures_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree Ms5ChannelFigures *figures = g_new0 (Ms5ChannelFigures, MS5_N_CHANNELS);
  GError *error = NULL;

  if (ms5_push_store_figures_finish (MS5_PUSH_STORE (source), result, figures, &error))
    g_task_return_pointer (task, g_steal_pointer (&figures), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_push_figures_async:
 * @self: one that is loaded
 * @from: of deliveries made since then
 * @to: and before
 * @callback: called when they are counted
 * @user_data: for @callback
 */
void
ms5_push_figures_async (Ms5Push             *self,
                        Ms5Time              from,
                        Ms5Time              to,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH (self));

  g_task_set_source_tag (task, ms5_push_figures_async);
  ms5_push_store_figures_async (self->store, from, to, figures_cb, task);
}

/**
 * ms5_push_figures_finish:
 * @self: one that was asked
 * @result: what the callback was given
 * @out_figures: (out): by #Ms5Channel
 * @error: return location for an error
 *
 * Returns: whether they could be counted
 */
gboolean
ms5_push_figures_finish (Ms5Push            *self,
                         GAsyncResult       *result,
                         Ms5ChannelFigures   out_figures[MS5_N_CHANNELS],
                         GError            **error)
{
  g_autofree Ms5ChannelFigures *figures = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  figures = g_task_propagate_pointer (G_TASK (result), error);
  if (figures == NULL)
    return FALSE;

  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    out_figures[i] = figures[i];
  return TRUE;
}

/**
 * ms5_push_get_stats:
 * @self: what tells people
 * @out_stats: (out): its figures since it was started
 */
void
ms5_push_get_stats (Ms5Push      *self,
                    Ms5PushStats *out_stats)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (MS5_IS_PUSH (self));

  *out_stats = self->stats;
  out_stats->devices = g_hash_table_size (self->devices);
  out_stats->calls = g_hash_table_size (self->calls);
  out_stats->waiting = 0;
  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    out_stats->waiting += ((Ms5PushDevice *) value)->n_waiting;
}
