/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

/* What one relay has to send: the most urgent first, a few at a time, again later if the service asks for that, and as
 * long as it is of any use. Of several servers with one file the one sends a message that claims it. */

#define MAX_BUSY 8

/* The wait after the first failure; twice as long after each further one, and any time up to that. */
#define RETRY_FIRST    (5 * MS5_USEC_PER_S)
#define RETRY_MOST     (10 * MS5_USEC_PER_MIN)
#define RETRY_CRITICAL MS5_USEC_PER_MIN

typedef struct
{
  Ms5Push    *push;
  Ms5Channel  channel;
  char       *delivery; /* its id: it may be gone by the time of the answer */
  char       *device;
} Sending;

static Sending *
sending_new (Ms5Push           *push,
             const Ms5Delivery *delivery)
{
  Sending *sending = g_new (Sending, 1);

  *sending = (Sending) { g_object_ref (push), delivery->channel, g_strdup (delivery->id), g_strdup (delivery->device) };
  return sending;
}

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->push);
  g_free (sending->delivery);
  g_free (sending->device);
  g_free (sending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sending, sending_free)

static int
compare_ready (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Ms5Delivery *left = a, *right = b;

  if (left->priority != right->priority)
    return left->priority > right->priority ? -1 : 1;
  if (left->sent != right->sent)
    return left->sent < right->sent ? -1 : 1;

  return g_strcmp0 (left->id, right->id);
}

static int
compare_later (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Ms5Delivery *left = a, *right = b;

  if (left->next != right->next)
    return left->next < right->next ? -1 : 1;

  return g_strcmp0 (left->id, right->id);
}

Ms5PushWay *
ms5_push_way_new (Ms5Push  *self,
                  Ms5Relay *relay)
{
  Ms5PushWay *way = g_new0 (Ms5PushWay, 1);

  way->push = self;
  way->relay = g_object_ref (relay);
  way->ready = g_sequence_new (NULL);
  way->later = g_sequence_new (NULL);
  return way;
}

void
ms5_push_way_free (Ms5PushWay *way)
{
  g_sequence_free (way->ready);
  g_sequence_free (way->later);
  g_object_unref (way->relay);
  g_free (way);
}

static void
put (Ms5PushWay  *way,
     Ms5Delivery *delivery)
{
  if (delivery->next == MS5_TIME_NONE || delivery->next <= ms5_clock_now (way->push->clock))
    g_sequence_insert_sorted (way->ready, delivery, compare_ready, NULL);
  else
    g_sequence_insert_sorted (way->later, delivery, compare_later, NULL);
}

/* @delivery waits, and is to be sent. */
void
ms5_push_way_add (Ms5PushWay  *way,
                  Ms5Delivery *delivery)
{
  if (g_sequence_lookup (way->ready, delivery, compare_ready, NULL) == NULL
      && g_sequence_lookup (way->later, delivery, compare_later, NULL) == NULL
      && !g_hash_table_contains (way->push->busy, delivery->id))
    put (way, delivery);
  ms5_push_way_pump (way);
}

/* @delivery must not be sent, if it is not on its way already. */
void
ms5_push_way_remove (Ms5PushWay  *way,
                     Ms5Delivery *delivery)
{
  GSequenceIter *iter = g_sequence_lookup (way->ready, delivery, compare_ready, NULL);

  if (iter == NULL)
    iter = g_sequence_lookup (way->later, delivery, compare_later, NULL);
  if (iter != NULL)
    g_sequence_remove (iter);
}

/* Returns when the first of those that wait for another attempt has its turn. */
Ms5Time
ms5_push_way_get_due (Ms5PushWay *way)
{
  GSequenceIter *first = g_sequence_get_begin_iter (way->later);

  return g_sequence_iter_is_end (first) ? MS5_TIME_NONE : ((const Ms5Delivery *) g_sequence_get (first))->next;
}

static gint64
draw_delay (Ms5Push           *self,
            const Ms5Delivery *delivery,
            gint64             at_least)
{
  gint64 most = delivery->priority == MS5_PRIORITY_CRITICAL ? RETRY_CRITICAL : RETRY_MOST;
  gint64 delay = RETRY_FIRST;

  for (gint64 i = 1; i < delivery->attempts && delay < most; i++)
    delay *= 2;
  return at_least + ms5_random_range (self->random, MS5_USEC_PER_S, MIN (delay, most));
}

/* Not now; perhaps never. */
static void
put_off (Ms5Push     *self,
         Ms5PushWay  *way,
         Ms5Delivery *delivery,
         gint64       delay)
{
  Ms5Time next = ms5_clock_now (self->clock) + delay;

  if (next >= delivery->expires)
    {
      ms5_push_end_delivery (self, delivery, MS5_DELIVERY_EXPIRED, NULL);
      return;
    }

  delivery->next = next;
  g_hash_table_add (self->changed, g_strdup (delivery->id));
  put (way, delivery);
}

static void
take_verdict (Ms5Push               *self,
              const Sending         *sending,
              Ms5Delivery           *delivery,
              const Ms5RelayVerdict *verdict)
{
  Ms5PushWay *way = self->ways[sending->channel];

  if (delivery != NULL && delivery->state == MS5_DELIVERY_WAITING)
    {
      delivery->attempts++;
      g_free (delivery->reason);
      delivery->reason = g_strdup (verdict->reason);
      g_free (delivery->service_id);
      delivery->service_id = g_strdup (verdict->id);
    }

  switch (verdict->outcome)
    {
    case MS5_RELAY_DELIVERED:
      if (delivery != NULL)
        ms5_push_arrived (self, delivery, MS5_RECEIPT_RECEIVED, ms5_clock_now (self->clock));
      return;
    case MS5_RELAY_RETRY:
      self->stats.retries[sending->channel]++;
      if (delivery != NULL && delivery->state == MS5_DELIVERY_WAITING)
        put_off (self, way, delivery, draw_delay (self, delivery, verdict->retry_after));
      return;
    case MS5_RELAY_GONE:
      g_message ("The %s device %s is gone: %s", ms5_channel_to_string (sending->channel), sending->device,
                 verdict->reason != NULL ? verdict->reason : "its service does not know it any more");
      ms5_push_remove_device (self, sending->device, "the device is gone");
      return;
    case MS5_RELAY_REFUSED:
    default:
      g_message ("The %s service refuses a message: %s", ms5_channel_to_string (sending->channel),
                 verdict->reason != NULL ? verdict->reason : "it does not say why");
      if (delivery != NULL)
        ms5_push_end_delivery (self, delivery, MS5_DELIVERY_FAILED, verdict->reason);
      return;
    }
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Sending) sending = user_data;
  Ms5Push *self = sending->push;
  Ms5PushWay *way = self->ways[sending->channel];
  g_auto (Ms5RelayVerdict) verdict = { 0 };
  g_autoptr (GError) error = NULL;
  Ms5Delivery *delivery;
  Ms5PushCall *call;

  g_hash_table_remove (self->busy, sending->delivery);
  if (way != NULL)
    way->n_busy--;
  if (!ms5_relay_send_finish (MS5_RELAY (source), result, &verdict, &error) || self->is_stopped)
    return;

  delivery = g_hash_table_lookup (self->deliveries, sending->delivery);
  take_verdict (self, sending, delivery, &verdict);
  delivery = g_hash_table_lookup (self->deliveries, sending->delivery);
  call = delivery != NULL ? g_hash_table_lookup (self->calls, delivery->call) : NULL;
  if (call != NULL)
    ms5_push_check_call (self, call, ms5_clock_now (self->clock));
  ms5_push_way_pump (way);
  ms5_push_save (self);
  ms5_push_wake (self);
}

static void
send (Ms5Push     *self,
      Ms5PushWay  *way,
      Ms5Delivery *delivery)
{
  const Ms5PushCall *call = g_hash_table_lookup (self->calls, delivery->call);
  const Ms5PushDevice *entry = g_hash_table_lookup (self->devices, delivery->device);
  const char *language = entry->device->language != NULL ? entry->device->language : self->plant->site.language;
  g_autofree char *title = ms5_push_make_title (self->plant, delivery->line, &call->item, language);
  const Ms5Name *template = ms5_push_floor_get_message (self->floor, delivery->line, delivery->call);
  g_autofree char *body = ms5_push_make_body (self->plant, delivery->line, &call->item, template, language);
  g_autofree char *url = ms5_push_make_url (self->options.url, delivery->line, delivery->call);
  const Ms5RelayMessage message = {
    .delivery = delivery->id,
    .collapse = delivery->call,
    .ttl_s = MAX ((delivery->expires - ms5_clock_now (self->clock)) / MS5_USEC_PER_S, 1),
    .priority = delivery->priority,
    .title = title,
    .body = body,
    .url = url,
    .language = language,
    .line = delivery->line,
    .call = delivery->call,
    .rev = delivery->rev,
    .level = (int) delivery->level,
    .sent = delivery->sent,
    .address = entry->device->address,
  };

  ms5_relay_send_async (way->relay, &message, self->cancellable, sent_cb, sending_new (self, delivery));
}

static void
release (Ms5Push    *self,
         Ms5PushWay *way,
         const char *id)
{
  g_hash_table_remove (self->busy, id);
  way->n_busy--;
}

/* Whoever else has claimed it sends it, or has done so. */
static void
yield (Ms5Push            *self,
       Ms5PushWay         *way,
       Ms5Delivery        *delivery,
       const Ms5PushClaim *claim)
{
  if (claim->state == MS5_DELIVERY_WAITING)
    {
      delivery->next = ms5_clock_now (self->clock) + MS5_PUSH_LEASE;
      put (way, delivery);
    }
  else if (claim->state == MS5_DELIVERY_DONE)
    ms5_push_arrived (self, delivery, MS5_RECEIPT_RECEIVED, ms5_clock_now (self->clock));
  else
    ms5_push_end_delivery (self, delivery, (Ms5DeliveryState) claim->state, NULL);
}

/* If nobody can be asked whose it is, it is ours: better told twice than not at all. */
static void
claimed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GPtrArray) sendings = user_data;
  Ms5Push *self = ((Sending *) g_ptr_array_index (sendings, 0))->push;
  Ms5PushWay *way = self->ways[((Sending *) g_ptr_array_index (sendings, 0))->channel];
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) claims = ms5_push_store_claim_finish (MS5_PUSH_STORE (source), result, &error);

  if (self->is_stopped)
    return;

  for (guint i = 0; i < sendings->len; i++)
    {
      const Sending *sending = g_ptr_array_index (sendings, i);
      const Ms5PushClaim *claim = claims != NULL ? &g_array_index (claims, Ms5PushClaim, i) : NULL;
      Ms5Delivery *delivery = g_hash_table_lookup (self->deliveries, sending->delivery);

      if (delivery != NULL && delivery->state == MS5_DELIVERY_WAITING && (claim == NULL || claim->is_ours))
        {
          send (self, way, delivery);
          continue;
        }

      release (self, way, sending->delivery);
      if (delivery != NULL && delivery->state == MS5_DELIVERY_WAITING)
        yield (self, way, delivery, claim);
    }
  ms5_push_way_pump (way);
  ms5_push_save (self);
  ms5_push_wake (self);
}

static void
make_ready (Ms5PushWay *way)
{
  Ms5Time now = ms5_clock_now (way->push->clock);
  GSequenceIter *first;

  while (!g_sequence_iter_is_end (first = g_sequence_get_begin_iter (way->later)))
    {
      Ms5Delivery *delivery = g_sequence_get (first);

      if (delivery->next > now)
        return;
      g_sequence_remove (first);
      g_sequence_insert_sorted (way->ready, delivery, compare_ready, NULL);
    }
}

/* Sends as much as may be under way at a time. */
void
ms5_push_way_pump (Ms5PushWay *way)
{
  Ms5Push *self = way->push;
  g_autoptr (GPtrArray) deliveries = g_ptr_array_new ();
  g_autoptr (GPtrArray) sendings = g_ptr_array_new_with_free_func ((GDestroyNotify) sending_free);
  Ms5Time now = ms5_clock_now (self->clock);

  if (self->is_stopped)
    return;

  make_ready (way);
  while (way->n_busy < MAX_BUSY && g_sequence_get_length (way->ready) > 0)
    {
      GSequenceIter *first = g_sequence_get_begin_iter (way->ready);
      Ms5Delivery *delivery = g_sequence_get (first);

      g_sequence_remove (first);
      g_hash_table_add (self->busy, g_strdup (delivery->id));
      way->n_busy++;
      g_ptr_array_add (deliveries, delivery);
      g_ptr_array_add (sendings, sending_new (self, delivery));
    }
  if (deliveries->len > 0)
    ms5_push_store_claim_async (self->store, deliveries, self->owner, now, now + MS5_PUSH_LEASE, claimed_cb,
                                g_steal_pointer (&sendings));
}
