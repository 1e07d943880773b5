/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

/* How what is in memory gets into the file. There is one write at a time: what changes meanwhile goes with the next. */

#define RETRY_MIN MS5_USEC_PER_S
#define RETRY_MAX MS5_USEC_PER_MIN

typedef struct
{
  Ms5Push   *push;
  GPtrArray *devices;    /* ids */
  GPtrArray *made;       /* ids of deliveries */
  GPtrArray *changed;
  GPtrArray *late;       /* of Ms5Delivery */
  GPtrArray *calls;      /* keys */
  GPtrArray *waiters;    /* of GTask */
} Write;

static void
write_free (Write *work)
{
  g_ptr_array_unref (work->devices);
  g_ptr_array_unref (work->made);
  g_ptr_array_unref (work->changed);
  g_ptr_array_unref (work->late);
  g_ptr_array_unref (work->calls);
  g_ptr_array_unref (work->waiters);
  g_object_unref (work->push);
  g_free (work);
}

static GPtrArray *
steal_keys (GHashTable *set)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_ptr_array_add (keys, key);
      g_hash_table_iter_steal (&iter);
    }
  return keys;
}

static GPtrArray *
steal_late (GHashTable *late)
{
  GPtrArray *deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_delivery_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, late);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_ptr_array_add (deliveries, value);
      g_hash_table_iter_steal (&iter);
    }
  return deliveries;
}

static void
add_deliveries (Ms5Push   *self,
                GPtrArray *ids,
                GPtrArray *to)
{
  for (guint i = 0; i < ids->len; i++)
    {
      const Ms5Delivery *delivery = g_hash_table_lookup (self->deliveries, g_ptr_array_index (ids, i));

      if (delivery != NULL)
        g_ptr_array_add (to, ms5_delivery_copy (delivery));
    }
}

static Ms5PushBatch *
make_batch (const Write *work)
{
  Ms5Push *self = work->push;
  Ms5PushBatch *batch = ms5_push_batch_new ();

  for (guint i = 0; i < work->devices->len; i++)
    {
      const char *id = g_ptr_array_index (work->devices, i);
      const Ms5PushDevice *entry = g_hash_table_lookup (self->devices, id);

      if (entry != NULL)
        g_ptr_array_add (batch->devices, ms5_device_copy (entry->device));
      else
        g_ptr_array_add (batch->gone_devices, g_strdup (id));
    }
  add_deliveries (self, work->made, batch->made);
  add_deliveries (self, work->changed, batch->changed);
  for (guint i = 0; i < work->late->len; i++)
    {
      const Ms5Delivery *delivery = g_ptr_array_index (work->late, i);

      if (delivery->line != NULL)
        g_ptr_array_add (batch->made, ms5_delivery_copy (delivery));
      g_ptr_array_add (batch->changed, ms5_delivery_copy (delivery));
    }
  for (guint i = 0; i < work->calls->len; i++)
    {
      const char *key = g_ptr_array_index (work->calls, i);
      const Ms5PushCall *call = g_hash_table_lookup (self->calls, key);

      if (call != NULL)
        g_ptr_array_add (batch->tellings, ms5_telling_copy (call->telling));
      else
        g_ptr_array_add (batch->gone_tellings, g_strdup (key));
    }
  return batch;
}

/* Who is to be told shall be told, also if that cannot be written: better twice after a restart than never. */
static void
let_go_live (const Write *work)
{
  Ms5Push *self = work->push;

  for (guint i = 0; i < work->made->len; i++)
    {
      Ms5Delivery *delivery = g_hash_table_lookup (self->deliveries, g_ptr_array_index (work->made, i));

      if (delivery != NULL)
        ms5_push_go_live (self, delivery);
    }
  for (guint i = 0; i < work->devices->len; i++)
    ms5_push_put_device (self, g_ptr_array_index (work->devices, i));
}

static void
add_again (GHashTable *set,
           GPtrArray  *keys)
{
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, g_strdup (g_ptr_array_index (keys, i)));
}

static gboolean
retry_cb (gpointer user_data)
{
  Ms5Push *self = user_data;

  self->retry_timer = 0;
  ms5_push_save (self);
  return G_SOURCE_REMOVE;
}

static void
try_again_later (Write        *work,
                 const GError *error)
{
  Ms5Push *self = work->push;

  if (!self->stats.problem)
    g_warning ("Can't write what people are told: %s. They are told all the same, some perhaps once more after a restart",
               error->message);
  self->stats.problem = TRUE;
  add_again (self->dirty_devices, work->devices);
  add_again (self->made, work->made);
  add_again (self->changed, work->changed);
  add_again (self->dirty_calls, work->calls);
  while (work->late->len > 0)
    {
      Ms5Delivery *delivery = g_ptr_array_steal_index_fast (work->late, work->late->len - 1);

      g_hash_table_replace (self->late, delivery->id, delivery);
    }

  self->retry_delay = self->retry_delay == 0 ? RETRY_MIN : MIN (2 * self->retry_delay, RETRY_MAX);
  if (self->retry_timer == 0 && !self->is_stopped)
    self->retry_timer = ms5_clock_add (self->clock, self->retry_delay, retry_cb, self, NULL);
}

static void
answer (GPtrArray    *waiters,
        const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    {
      g_autoptr (GTask) task = g_ptr_array_index (waiters, i);

      if (error == NULL)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_new_error (task, MS5_PUSH_ERROR, MS5_PUSH_ERROR_STORE, "%s", error->message);
    }
  g_ptr_array_set_size (waiters, 0);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Write *work = user_data;
  Ms5Push *self = work->push;
  g_autoptr (GError) error = NULL;

  self->n_writing--;
  if (ms5_push_store_write_finish (MS5_PUSH_STORE (source), result, &error))
    {
      self->stats.problem = FALSE;
      self->retry_delay = 0;
    }
  else
    try_again_later (work, error);

  if (!self->is_stopped)
    let_go_live (work);
  answer (work->waiters, error);
  if (error == NULL && !self->is_stopped)
    ms5_push_save (self);
  write_free (work);
}

static void
start_write (Ms5Push *self)
{
  Write *work = g_new0 (Write, 1);
  Ms5PushBatch *batch;

  work->push = g_object_ref (self);
  work->devices = steal_keys (self->dirty_devices);
  work->made = steal_keys (self->made);
  work->changed = steal_keys (self->changed);
  work->late = steal_late (self->late);
  work->calls = steal_keys (self->dirty_calls);
  work->waiters = g_steal_pointer (&self->waiters);
  self->waiters = g_ptr_array_new ();

  batch = make_batch (work);
  if (ms5_push_batch_is_empty (batch) && work->waiters->len == 0)
    {
      ms5_push_batch_free (batch);
      write_free (work);
      return;
    }

  self->n_writing++;
  ms5_push_store_write_async (self->store, batch, written_cb, work);
}

/* Writes what has changed, as soon as the last write is done. Once it is stopped, that is left to the last one. */
void
ms5_push_save (Ms5Push *self)
{
  if (self->n_writing == 0 && self->retry_timer == 0 && self->store != NULL && !self->is_stopped)
    start_write (self);
}

/* Writes what is left, behind what is under way. */
void
ms5_push_save_last (Ms5Push *self)
{
  start_write (self);
}

/* Takes @task, which returns a boolean once everything is written. */
void
ms5_push_when_saved (Ms5Push *self,
                     GTask   *task)
{
  g_ptr_array_add (self->waiters, task);
  ms5_push_save (self);
}

void
ms5_push_drop_waiters (Ms5Push *self)
{
  g_autoptr (GError) error = g_error_new_literal (MS5_PUSH_ERROR, MS5_PUSH_ERROR_STORE, "the server ends");

  answer (self->waiters, error);
}
