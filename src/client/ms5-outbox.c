/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

enum
{
  SIGNAL_CHANGED,
  SIGNAL_READY,
  SIGNAL_RELOADED,
  SIGNAL_TOUCHED,
  N_SIGNALS
};

G_DEFINE_QUARK (ms5-outbox-error-quark, ms5_outbox_error)
G_DEFINE_FINAL_TYPE (Ms5Outbox, ms5_outbox, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
ms5_outbox_dispose (GObject *object)
{
  Ms5Outbox *self = MS5_OUTBOX (object);

  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
  g_clear_object (&self->db);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (ms5_outbox_parent_class)->dispose (object);
}

static void
ms5_outbox_finalize (GObject *object)
{
  Ms5Outbox *self = MS5_OUTBOX (object);

  g_clear_pointer (&self->seal, ms5_seal_unref);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->owners);
  g_object_unref (self->entries);
  g_free (self->path);
  g_free (self->problem);
  g_free (self->device);
  g_free (self->server);

  G_OBJECT_CLASS (ms5_outbox_parent_class)->finalize (object);
}

static void
ms5_outbox_class_init (Ms5OutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_outbox_dispose;
  object_class->finalize = ms5_outbox_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RELOADED] = g_signal_new ("reloaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOUCHED] = g_signal_new ("touched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, MS5_TYPE_OUTBOX_ENTRY);
}

static void
ms5_outbox_init (Ms5Outbox *self)
{
  self->entries = g_list_store_new (MS5_TYPE_OUTBOX_ENTRY);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
ms5_outbox_emit_changed (Ms5Outbox *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ms5_outbox_emit_ready (Ms5Outbox *self)
{
  g_signal_emit (self, signals[SIGNAL_READY], 0);
}

void
ms5_outbox_emit_reloaded (Ms5Outbox *self)
{
  g_signal_emit (self, signals[SIGNAL_RELOADED], 0);
}

void
ms5_outbox_emit_touched (Ms5Outbox      *self,
                         Ms5OutboxEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_TOUCHED], 0, entry);
}

/**
 * ms5_outbox_get_device:
 * @self: an outbox
 *
 * Returns: (transfer none): this installation's id. It changes when the server knows this device better
 *   than it does itself: after an old disk image was put back
 */
const char *
ms5_outbox_get_device (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), NULL);

  return self->device;
}

/**
 * ms5_outbox_get_problem:
 * @self: an outbox
 *
 * Returns: (transfer none) (nullable): what was wrong when it was opened, for logs
 */
const char *
ms5_outbox_get_problem (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), NULL);

  return self->problem;
}

/**
 * ms5_outbox_is_sealed:
 * @self: an outbox
 *
 * Returns: whether actions are sealed; not without a lasting key
 */
gboolean
ms5_outbox_is_sealed (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);

  return self->seal != NULL;
}

/**
 * ms5_outbox_get_n_locked:
 * @self: an outbox
 *
 * Returns: how many actions are in the file, but can't be read now
 */
guint
ms5_outbox_get_n_locked (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0);

  return self->n_locked;
}

/**
 * ms5_outbox_get_entries:
 * @self: an outbox
 *
 * Returns: (transfer none): a list of #Ms5OutboxEntry, in the order in which they were done. Finished ones
 *   stay for some days
 */
GListModel *
ms5_outbox_get_entries (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), NULL);

  return G_LIST_MODEL (self->entries);
}

/**
 * ms5_outbox_find:
 * @self: an outbox
 * @id: an action's id
 *
 * Returns: (transfer none) (nullable): its entry
 */
Ms5OutboxEntry *
ms5_outbox_find (Ms5Outbox  *self,
                 const char *id)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

/**
 * ms5_outbox_get_count:
 * @self: an outbox
 * @state: a state
 *
 * Returns: how many entries are in it
 */
guint
ms5_outbox_get_count (Ms5Outbox      *self,
                      Ms5OutboxState  state)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0);
  g_return_val_if_fail ((guint) state < MS5_N_OUTBOX_STATES, 0);

  return self->counts[state];
}

/**
 * ms5_outbox_get_n_open:
 * @self: an outbox
 *
 * Returns: how many actions are on their way, everybody's, with those that can't be read
 */
guint
ms5_outbox_get_n_open (Ms5Outbox *self)
{
  guint n = 0;

  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0);

  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    if (ms5_outbox_state_is_open ((Ms5OutboxState) i))
      n += self->counts[i];
  return n + self->n_locked;
}

/**
 * ms5_outbox_get_open_bytes:
 * @self: an outbox
 *
 * Returns: how long those are in messages
 */
gsize
ms5_outbox_get_open_bytes (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0);

  return self->open_bytes + self->locked_bytes;
}

/**
 * ms5_outbox_has_critical:
 * @self: an outbox
 * @sub: an account
 *
 * Returns: whether a critical action of @sub is on its way
 */
gboolean
ms5_outbox_has_critical (Ms5Outbox  *self,
                         const char *sub)
{
  guint n;

  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (sub != NULL, FALSE);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

      if (ms5_outbox_state_is_open (entry->row.state) && entry->row.action->pri == 0
          && g_str_equal (entry->row.sub, sub) && ms5_outbox_is_here (self, entry))
        return TRUE;
    }
  return FALSE;
}

/**
 * ms5_outbox_get_fill:
 * @self: an outbox
 *
 * Returns: how full it is: 0 to 1; see %MS5_OUTBOX_WARN_FILL
 */
double
ms5_outbox_get_fill (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0.0);

  return MAX ((double) ms5_outbox_get_n_open (self) / MS5_OUTBOX_MAX_ROWS,
              (double) ms5_outbox_get_open_bytes (self) / (double) MS5_OUTBOX_MAX_BYTES);
}

/**
 * ms5_outbox_get_ackd:
 * @self: an outbox
 *
 * Returns: the number up to which every action's end is stored here, so that the server may forget its
 *   answers
 */
gint64
ms5_outbox_get_ackd (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), 0);

  return self->ackd;
}

static void
add_counts (Ms5Outbox       *self,
            const char      *server,
            const char      *sub,
            Ms5OutboxCounts *counts)
{
  g_autofree char *owner = ms5_outbox_make_owner (server, sub);
  const Ms5OutboxCounts *more = g_hash_table_lookup (self->owners, owner);

  if (more == NULL)
    return;

  for (guint i = 0; i < MS5_N_OUTBOX_STATES; i++)
    counts->n[i] += more->n[i];
  for (guint i = 0; i < MS5_N_OUTBOX_MARKS; i++)
    counts->n_marked[i] += more->n_marked[i];
  counts->open_bytes += more->open_bytes;
}

/**
 * ms5_outbox_get_counts:
 * @self: an outbox
 * @sub: an account
 * @out_counts: (out): what there is of theirs for the server that is named
 */
void
ms5_outbox_get_counts (Ms5Outbox       *self,
                       const char      *sub,
                       Ms5OutboxCounts *out_counts)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));
  g_return_if_fail (sub != NULL);

  *out_counts = (Ms5OutboxCounts) { 0 };
  add_counts (self, NULL, sub, out_counts);
  if (self->server != NULL)
    add_counts (self, self->server, sub, out_counts);
}

/**
 * ms5_outbox_get_next_due:
 * @self: an outbox
 *
 * Returns: when the first action that waits may be sent again, by the machine's clock, or %MS5_TIME_NONE
 */
Ms5Time
ms5_outbox_get_next_due (Ms5Outbox *self)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), MS5_TIME_NONE);

  return self->timer != 0 ? self->armed : MS5_TIME_NONE;
}

/**
 * ms5_outbox_set_server:
 * @self: an outbox
 * @server: (nullable): the address of a server
 *
 * From now on actions are for it, and those that are for it may be picked.
 */
void
ms5_outbox_set_server (Ms5Outbox  *self,
                       const char *server)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));

  if (g_strcmp0 (self->server, server) == 0)
    return;

  g_free (self->server);
  self->server = g_strdup (server);
  ms5_outbox_emit_reloaded (self);
  ms5_outbox_emit_changed (self);
}

/**
 * ms5_outbox_is_here:
 * @self: an outbox
 * @entry: one of its entries
 *
 * Returns: whether it is for the server that is named
 */
gboolean
ms5_outbox_is_here (Ms5Outbox      *self,
                    Ms5OutboxEntry *entry)
{
  g_return_val_if_fail (MS5_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (entry), FALSE);

  return entry->row.server == NULL || g_strcmp0 (entry->row.server, self->server) == 0;
}

/**
 * ms5_outbox_set_held:
 * @self: an outbox
 * @held: whether only critical actions may be picked, and what must go before them
 */
void
ms5_outbox_set_held (Ms5Outbox *self,
                     gboolean   held)
{
  g_return_if_fail (MS5_IS_OUTBOX (self));

  self->held = held;
}

/**
 * ms5_outbox_close_async:
 * @self: an outbox
 * @callback: called when everything is done and the file is closed
 * @user_data: for @callback
 *
 * Refuses further steps and finishes those that were taken.
 */
void
ms5_outbox_close_async (Ms5Outbox           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_OUTBOX (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_outbox_close_async);
  ms5_vault_close (self->db, task);
}

/**
 * ms5_outbox_close_finish:
 * @self: the outbox
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the file was closed cleanly; what was committed is safe either way
 */
gboolean
ms5_outbox_close_finish (Ms5Outbox     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_outbox_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
