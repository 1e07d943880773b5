/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

/* What becomes of deliveries, from when they are made until nobody needs them. */

static Ms5PushCall *
find_call (Ms5Push           *self,
           const Ms5Delivery *delivery)
{
  return g_hash_table_lookup (self->calls, delivery->call);
}

static gboolean
is_by_feed (const Ms5Delivery *delivery)
{
  return delivery->channel == MS5_CHANNEL_DESKTOP;
}

static void
touch (Ms5Push           *self,
       const Ms5Delivery *delivery)
{
  g_hash_table_add (self->changed, g_strdup (delivery->id));
}

/* Takes @delivery; it need not be new. */
void
ms5_push_add_delivery (Ms5Push     *self,
                       Ms5PushCall *call,
                       Ms5Delivery *delivery)
{
  Ms5PushDevice *device = g_hash_table_lookup (self->devices, delivery->device);

  g_ptr_array_add (call->deliveries, delivery);
  g_hash_table_insert (self->deliveries, delivery->id, delivery);
  if (delivery->state != MS5_DELIVERY_WAITING)
    return;

  if (device != NULL)
    device->n_waiting++;
  call->next = call->next == MS5_TIME_NONE ? delivery->expires : MIN (call->next, delivery->expires);
}

/* Of several revisions the latest is what the device is to know. They are in the order of revisions. */
static gboolean
is_latest (const Ms5PushCall *call,
           const Ms5Delivery *delivery)
{
  for (guint i = call->deliveries->len; i-- > 0;)
    {
      const Ms5Delivery *other = g_ptr_array_index (call->deliveries, i);

      if (other->rev <= delivery->rev)
        return TRUE;
      if (g_str_equal (other->device, delivery->device))
        return FALSE;
    }

  return TRUE;
}

/* Whether it stands in its device's topic: also once it was received, as a device that lost its memory must see it. */
static gboolean
is_shown (const Ms5PushCall *call,
          const Ms5Delivery *delivery)
{
  return is_by_feed (delivery)
         && (delivery->state == MS5_DELIVERY_WAITING || delivery->state == MS5_DELIVERY_DONE)
         && delivery->rev > call->telling->over;
}

/* It is written: now it can leave. */
void
ms5_push_go_live (Ms5Push     *self,
                  Ms5Delivery *delivery)
{
  const Ms5DeliveryItem item = {
    delivery->id, delivery->call, delivery->line, delivery->rev, delivery->level, (int) delivery->priority,
    delivery->sent, delivery->expires,
  };
  const Ms5PushCall *call = find_call (self, delivery);
  Ms5PushWay *way = self->ways[delivery->channel];

  if (call == NULL || !g_hash_table_contains (self->devices, delivery->device))
    return;

  if (is_by_feed (delivery))
    {
      if (is_shown (call, delivery) && is_latest (call, delivery))
        ms5_push_floor_put (self->floor, delivery->device, delivery->call, &item);
    }
  else if (delivery->state != MS5_DELIVERY_WAITING)
    return;
  else if (way != NULL)
    ms5_push_way_add (way, delivery);
  else
    ms5_push_end_delivery (self, delivery, MS5_DELIVERY_FAILED, "this server does not send that way any more");
}

/* It leaves its device's topic, unless another revision has taken its place there. */
static void
hide (Ms5Push           *self,
      const Ms5PushCall *call,
      const Ms5Delivery *delivery)
{
  if (is_latest (call, delivery))
    ms5_push_floor_retire (self->floor, delivery->device, delivery->call);
}

static void
count_end (Ms5Push           *self,
           const Ms5Delivery *delivery)
{
  if (delivery->state == MS5_DELIVERY_FAILED)
    self->stats.failed[delivery->channel]++;
  else if (delivery->state == MS5_DELIVERY_EXPIRED)
    self->stats.expired[delivery->channel]++;
}

static void
set_state (Ms5Push          *self,
           Ms5Delivery      *delivery,
           Ms5DeliveryState  state)
{
  Ms5PushDevice *device = g_hash_table_lookup (self->devices, delivery->device);
  Ms5PushWay *way = self->ways[delivery->channel];

  if (delivery->state != MS5_DELIVERY_WAITING)
    return;

  delivery->state = state;
  if (device != NULL)
    device->n_waiting--;
  if (way != NULL)
    ms5_push_way_remove (way, delivery);
  touch (self, delivery);
}

/* It does not arrive; @reason says why, if that is not known already. Whether anybody else was told must be looked at: see ms5_push_check_call(). */
void
ms5_push_end_delivery (Ms5Push          *self,
                       Ms5Delivery      *delivery,
                       Ms5DeliveryState  state,
                       const char       *reason)
{
  const Ms5PushCall *call = find_call (self, delivery);
  gboolean was_shown = call != NULL && is_shown (call, delivery);

  if (delivery->state == MS5_DELIVERY_WAITING)
    {
      set_state (self, delivery, state);
      if (reason != NULL)
        {
          g_free (delivery->reason);
          delivery->reason = g_strdup (reason);
        }
      count_end (self, delivery);
    }
  if (was_shown)
    hide (self, call, delivery);
}

static void
reach (Ms5Push     *self,
       Ms5PushCall *call)
{
  Ms5Telling *telling = call->telling;

  if (telling->reached && telling->due == MS5_TIME_NONE && telling->unreached == MS5_TIME_NONE)
    return;

  if (telling->unreached != MS5_TIME_NONE)
    ms5_push_floor_set_unreached (self->floor, telling->line, telling->call, MS5_TIME_NONE);
  telling->reached = TRUE;
  telling->due = MS5_TIME_NONE;
  telling->unreached = MS5_TIME_NONE;
  g_hash_table_add (self->dirty_calls, g_strdup (telling->call));
}

/* It has come so far. */
void
ms5_push_arrived (Ms5Push        *self,
                  Ms5Delivery    *delivery,
                  Ms5ReceiptKind  kind,
                  Ms5Time         time)
{
  Ms5PushCall *call = find_call (self, delivery);
  gboolean was_received = delivery->receipts[MS5_RECEIPT_RECEIVED] != MS5_TIME_NONE;

  if (!ms5_delivery_take_receipt (delivery, kind, time))
    return;

  touch (self, delivery);
  set_state (self, delivery, MS5_DELIVERY_DONE);
  if (was_received)
    return;

  self->stats.received[delivery->channel]++;
  if (call != NULL)
    reach (self, call);
}

/* Nobody needs to be told of it any more. */
void
ms5_push_withdraw (Ms5Push     *self,
                   Ms5PushCall *call)
{
  for (guint i = 0; i < call->deliveries->len; i++)
    {
      Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, i);

      ms5_push_end_delivery (self, delivery, MS5_DELIVERY_WITHDRAWN, NULL);
    }
  call->next = MS5_TIME_NONE;
  call->telling->over = call->telling->rev;
  g_hash_table_add (self->dirty_calls, g_strdup (call->telling->call));
}

/* What is of no use any more. */
void
ms5_push_expire (Ms5Push     *self,
                 Ms5PushCall *call,
                 Ms5Time      now)
{
  if (call->next == MS5_TIME_NONE || call->next > now)
    return;

  call->next = MS5_TIME_NONE;
  for (guint i = 0; i < call->deliveries->len; i++)
    {
      Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, i);

      if (delivery->state != MS5_DELIVERY_WAITING)
        continue;
      if (delivery->expires <= now)
        ms5_push_end_delivery (self, delivery, MS5_DELIVERY_EXPIRED, NULL);
      else
        call->next = call->next == MS5_TIME_NONE ? delivery->expires : MIN (call->next, delivery->expires);
    }
}

static gboolean
stands_rightly (Ms5Push    *self,
                const char *device,
                const char *key)
{
  const Ms5PushCall *call = g_hash_table_lookup (self->calls, key);

  if (!g_hash_table_contains (self->devices, device))
    return FALSE;
  if (g_str_equal (key, MS5_DEVICE_KEY))
    return TRUE;

  for (guint i = 0; call != NULL && i < call->deliveries->len; i++)
    {
      const Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, i);

      if (g_str_equal (delivery->device, device) && is_shown (call, delivery) && is_latest (call, delivery))
        return TRUE;
    }
  return FALSE;
}

/* What the topics had at the start and should not have any more goes; the registrations are told anew. */
void
ms5_push_tidy_topics (Ms5Push *self)
{
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < self->shown->len; i++)
    {
      char **place = g_ptr_array_index (self->shown, i);

      if (!stands_rightly (self, place[0], place[1]))
        ms5_push_floor_retire (self->floor, place[0], place[1]);
    }
  g_ptr_array_set_size (self->shown, 0);

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    ms5_push_put_device (self, id);
}

/**
 * ms5_push_take_receipt:
 * @self: what tells people
 * @device: the id of the device that says so
 * @delivery: the id of a delivery, perhaps one that is not known
 * @kind: what it says of it
 * @time: when that happened
 *
 * The same may be said any number of times.
 */
void
ms5_push_take_receipt (Ms5Push        *self,
                       const char     *device,
                       const char     *delivery,
                       Ms5ReceiptKind  kind,
                       Ms5Time         time)
{
  Ms5Delivery *known, *late;

  g_return_if_fail (MS5_IS_PUSH (self));

  known = g_hash_table_lookup (self->deliveries, delivery);
  if (known != NULL)
    {
      if (g_str_equal (known->device, device))
        ms5_push_arrived (self, known, kind, time);
      ms5_push_save (self);
      return;
    }

  /* Its call is over: all that is left is its row, if there is one. */
  late = g_hash_table_lookup (self->late, delivery);
  if (late == NULL)
    {
      late = ms5_delivery_new ("", 0, device);
      g_free (late->id);
      late->id = g_strdup (delivery);
      g_hash_table_insert (self->late, late->id, late);
    }
  if (g_str_equal (late->device, device))
    ms5_delivery_take_receipt (late, kind, time);
  ms5_push_save (self);
}
