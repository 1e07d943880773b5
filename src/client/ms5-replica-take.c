/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-replica-private.h"

/* What the feed brings: PROTOCOL 6 and 8. */

#define ASK_AGAIN (2 * MS5_USEC_PER_S)

void
ms5_replica_drop_parts (Ms5Replica *self)
{
  g_clear_pointer (&self->parts.ops, g_ptr_array_unref);
  self->parts = (Ms5Parts) { NULL };
}

/**
 * ms5_replica_connected:
 * @self: a replica
 * @welcome: how the server begins
 *
 * A new connection goes on from the position here, or will with a snapshot.
 */
void
ms5_replica_connected (Ms5Replica              *self,
                       const Ms5WelcomeMessage *welcome)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  ms5_replica_disconnected (self);
  self->epoch = g_strdup (welcome->epoch);
  self->is_based = welcome->mode == MS5_WELCOME_DELTA && g_strcmp0 (self->cursor.epoch, welcome->epoch) == 0;
  self->serial++;
}

/**
 * ms5_replica_disconnected:
 * @self: a replica
 *
 * What was not whole will not become so.
 */
void
ms5_replica_disconnected (Ms5Replica *self)
{
  g_return_if_fail (MS5_IS_REPLICA (self));

  ms5_replica_drop_staging (self);
  ms5_replica_drop_parts (self);
  g_clear_pointer (&self->epoch, g_free);
  self->is_based = FALSE;
  self->is_stale = FALSE;
  self->is_diverged = FALSE;
  self->n_bad_snaps = 0;
  self->live_n = 0;
}

static gboolean
check_ops (const Ms5DeltaMessage  *delta,
           GError                **error)
{
  for (guint i = 0; i < delta->ops->len; i++)
    {
      const Ms5Change *op = g_ptr_array_index (delta->ops, i);

      if (op->v <= delta->after || op->v > delta->upto)
        {
          g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE,
                       "A delta up to %" G_GINT64_FORMAT " has a change of %" G_GINT64_FORMAT, delta->upto, op->v);
          return FALSE;
        }
    }
  return TRUE;
}

static void
apply (Ms5Replica            *self,
       const Ms5DeltaMessage *delta,
       GPtrArray             *ops)
{
  gboolean has_plant = FALSE;

  ms5_floor_begin (self->floor);
  for (guint i = 0; i < ops->len; i++)
    {
      Ms5Change *op = g_ptr_array_index (ops, i);

      /* The snapshot of a topic that is not here yet has this change in it. */
      if (!ms5_base_apply (self->base, op))
        continue;
      has_plant |= g_str_equal (op->topic, "plant");
      ms5_replica_show (self, op->topic, op->key);
    }
  ms5_replica_set_cursor (self, self->cursor.epoch, delta->upto, delta->h);
  ms5_replica_settle (self);
  ms5_floor_end (self->floor);

  ms5_replica_store_ops (self, delta->after, ops);
  if (has_plant)
    ms5_replica_tell_plant (self);
}

/* Adds a part, and says whether it was the last one. */
static gboolean
add_part (Ms5Replica             *self,
          const Ms5DeltaMessage  *delta,
          gsize                   size,
          gboolean               *out_whole,
          GError                **error)
{
  Ms5Parts *parts = &self->parts;

  if (delta->part.i == 0)
    {
      ms5_replica_drop_parts (self);
      parts->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
      parts->after = delta->after;
      parts->upto = delta->upto;
    }
  if (parts->ops == NULL || delta->part.i != parts->n || delta->after != parts->after || delta->upto != parts->upto)
    {
      g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SHAPE, "Part %u of a delta comes out of turn",
                   delta->part.i);
      return FALSE;
    }

  parts->bytes += size;
  if (parts->bytes > MS5_REPLICA_STAGED_BYTES)
    {
      g_set_error_literal (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT, "A delta never ends");
      return FALSE;
    }
  for (guint i = 0; i < delta->ops->len; i++)
    g_ptr_array_add (parts->ops, ms5_change_ref (g_ptr_array_index (delta->ops, i)));
  parts->n++;
  *out_whole = parts->n == delta->part.n;
  return TRUE;
}

/* What was on its way already when it was asked for does not fit either. What comes much later shows that
 * the answer is lost, too. */
static void
ask_for_gap (Ms5Replica *self)
{
  gint64 now = ms5_clock_monotonic (self->clock);

  if (self->is_stale && now - self->asked < ASK_AGAIN)
    return;

  self->is_stale = TRUE;
  self->asked = now;
  ms5_replica_ask_again (self, NULL, "gap");
}

static gboolean
take_delta (Ms5Replica             *self,
            const Ms5DeltaMessage  *delta,
            gsize                   size,
            GError                **error)
{
  gboolean is_whole = FALSE;

  if (!check_ops (delta, error))
    return FALSE;
  if (self->is_based && delta->upto <= self->cursor.pos)
    return TRUE; /* a repeat */
  if (!self->is_based || delta->after != self->cursor.pos)
    {
      ask_for_gap (self);
      return TRUE;
    }

  self->is_stale = FALSE;
  if (delta->part.n <= 1)
    {
      ms5_replica_drop_parts (self);
      apply (self, delta, delta->ops);
      return TRUE;
    }

  if (!add_part (self, delta, size, &is_whole, error))
    return FALSE;
  if (is_whole)
    {
      g_autoptr (GPtrArray) ops = g_steal_pointer (&self->parts.ops);

      ms5_replica_drop_parts (self);
      apply (self, delta, ops);
    }
  return TRUE;
}

/**
 * ms5_replica_take:
 * @self: a replica
 * @message: a message of the feed; those that bring no data are left alone
 * @size: how long it was on the wire
 * @error: return location for what the server did wrong
 *
 * Returns: %FALSE if the connection makes no sense any more
 */
gboolean
ms5_replica_take (Ms5Replica        *self,
                  const Ms5Message  *message,
                  gsize              size,
                  GError           **error)
{
  g_return_val_if_fail (MS5_IS_REPLICA (self), FALSE);
  g_return_val_if_fail (self->epoch != NULL, FALSE);

  switch (message->type)
    {
    case MS5_MESSAGE_SNAP:
      return ms5_replica_take_page (self, &message->snap, size, error);

    case MS5_MESSAGE_SNAP_END:
      return ms5_replica_take_snap_end (self, &message->snap_end, error);

    case MS5_MESSAGE_DELTA:
      return take_delta (self, &message->delta, size, error);

    case MS5_MESSAGE_DIGEST:
      ms5_replica_take_digest (self, &message->digest);
      return TRUE;

    case MS5_MESSAGE_LIVE:
      ms5_replica_take_live (self, &message->live);
      return TRUE;

    case MS5_MESSAGE_EARLY:
      ms5_replica_take_early (self, &message->early);
      return TRUE;

    case MS5_MESSAGE_DROP:
      ms5_replica_drop (self, (const char *const *) message->drop.topics);
      return TRUE;

    default:
      return TRUE;
    }
}
