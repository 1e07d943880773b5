/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-mqtt-link-private.h"

#include <string.h>

typedef enum
{
  WAITING,
  DONE,
  ABANDONED
} DeliveryState;

struct _Ms5MqttDelivery
{
  gatomicrefcount refs;
  GMutex mutex;
  GCond cond;
  DeliveryState state;
  Ms5Parcel *parcel;       /* of the owner's thread */
};

typedef struct
{
  Ms5MqttLink *link;
  Ms5MqttEventKind kind;
  char *text;
  gint64 number;
  Ms5MqttDelivery *delivery;
} Event;

void
ms5_mqtt_command_free (gpointer data)
{
  Ms5MqttCommand *command = data;

  g_free (command->topic);
  g_free (command->text);
  g_free (command);
}

static Ms5MqttLink *
link_ref (Ms5MqttLink *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
ms5_mqtt_link_unref (Ms5MqttLink *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_async_queue_unref (self->commands);
  g_main_context_unref (self->context);
  ms5_mqtt_config_free (self->config);
  g_free (self->site);
  g_free (self->sample_filter);
  g_free (self->death_filter);
  g_free (self->tls_error);
  g_free (self);
}

static void
delivery_unref (Ms5MqttDelivery *delivery)
{
  if (!g_atomic_ref_count_dec (&delivery->refs))
    return;

  g_mutex_clear (&delivery->mutex);
  g_cond_clear (&delivery->cond);
  g_free (delivery);
}

static void
end_delivery (Ms5MqttDelivery *delivery,
              DeliveryState    state)
{
  g_clear_pointer (&delivery->parcel, ms5_parcel_unref);
  g_mutex_lock (&delivery->mutex);
  delivery->state = state;
  g_cond_signal (&delivery->cond);
  g_mutex_unlock (&delivery->mutex);
  delivery_unref (delivery);
}

Ms5Parcel *
ms5_mqtt_delivery_get_parcel (Ms5MqttDelivery *delivery)
{
  return delivery->parcel;
}

/* (transfer full): the message is durable, or refused for good: the broker may forget it. */
void
ms5_mqtt_delivery_done (Ms5MqttDelivery *delivery)
{
  end_delivery (delivery, DONE);
}

/* (transfer full): the message is not known to be durable and never will be in this process. */
void
ms5_mqtt_delivery_abandon (Ms5MqttDelivery *delivery)
{
  end_delivery (delivery, ABANDONED);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  /* Nobody was there to take it. */
  if (event->delivery != NULL)
    ms5_mqtt_delivery_abandon (event->delivery);
  ms5_mqtt_link_unref (event->link);
  g_free (event->text);
  g_free (event);
}

static gboolean
dispatch_cb (gpointer user_data)
{
  Event *event = user_data;
  Ms5MqttLink *self = event->link;

  if (self->released)
    return G_SOURCE_REMOVE;

  switch (event->kind)
    {
    case MS5_MQTT_EVENT_CONNECTED:
      self->events.connected ((gboolean) event->number, self->user_data);
      break;
    case MS5_MQTT_EVENT_LOST:
      self->events.lost (event->text, self->user_data);
      break;
    case MS5_MQTT_EVENT_ARRIVED:
      self->events.arrived (g_steal_pointer (&event->delivery), self->user_data);
      break;
    case MS5_MQTT_EVENT_DIED:
      self->events.died (event->text, event->number, self->user_data);
      break;
    case MS5_MQTT_EVENT_STOPPED:
    default:
      self->events.stopped (self->user_data);
      break;
    }

  return G_SOURCE_REMOVE;
}

/* Hands an event over to the owner's thread. Not g_main_context_invoke(), which may call back in this
 * thread. */
void
ms5_mqtt_link_post (Ms5MqttLink      *self,
                    Ms5MqttEventKind  kind,
                    const char       *text,
                    gint64            number,
                    Ms5MqttDelivery  *delivery)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Event *event = g_new0 (Event, 1);

  event->link = link_ref (self);
  event->kind = kind;
  event->text = g_strdup (text);
  event->number = number;
  event->delivery = delivery;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, dispatch_cb, event, event_free);
  g_source_attach (source, self->context);
}

void
ms5_mqtt_link_push (Ms5MqttLink        *self,
                    Ms5MqttCommandKind  kind,
                    const char         *topic,
                    const char         *text)
{
  Ms5MqttCommand *command = g_new0 (Ms5MqttCommand, 1);

  command->kind = kind;
  command->topic = g_strdup (topic);
  command->text = g_strdup (text);
  g_async_queue_push (self->commands, command);
}

/* Waits until the message is durable. Does not come back if it will never be: see the header. */
static void
wait_until_done (Ms5MqttDelivery *delivery)
{
  g_mutex_lock (&delivery->mutex);
  while (delivery->state != DONE)
    g_cond_wait (&delivery->cond, &delivery->mutex);
  g_mutex_unlock (&delivery->mutex);
  delivery_unref (delivery);
}

static Ms5Parcel *
make_parcel (Ms5MqttLink             *self,
             GStrv                    place,
             const MQTTAsync_message *message)
{
  g_autofree char *origin = g_strconcat ("mqtt-", place[3], NULL);
  gsize length = (gsize) message->payloadlen;
  Ms5Parcel *parcel;

  if (length > self->config->max_message_bytes)
    parcel = ms5_parcel_new_oversized (length, origin);
  else
    parcel = ms5_parcel_new_from_text (message->payload, length, origin);
  ms5_parcel_set_place (parcel, place[0], place[1], place[2], place[3]);
  return parcel;
}

static void
deliver_sample (Ms5MqttLink             *self,
                GStrv                    place,
                const MQTTAsync_message *message)
{
  Ms5MqttDelivery *delivery = g_new0 (Ms5MqttDelivery, 1);

  g_atomic_ref_count_init (&delivery->refs);
  g_atomic_ref_count_inc (&delivery->refs);
  g_mutex_init (&delivery->mutex);
  g_cond_init (&delivery->cond);
  delivery->parcel = make_parcel (self, place, message);
  ms5_mqtt_link_post (self, MS5_MQTT_EVENT_ARRIVED, NULL, 0, delivery);
  wait_until_done (delivery);
}

/* The last will of a gateway: {"birth":3} on PREFIX/SITE/death/SOURCE. */
static void
deliver_death (Ms5MqttLink             *self,
               const char              *source,
               const MQTTAsync_message *message)
{
  g_autoptr (json_t) value = ms5_json_parse (message->payload, (gsize) message->payloadlen,
                                             &ms5_json_limits_client, NULL);
  const json_t *birth = json_object_get (value, "birth");

  if (json_is_integer (birth))
    ms5_mqtt_link_post (self, MS5_MQTT_EVENT_DIED, source, json_integer_value (birth), NULL);
}

/* Runs in the library's receiving thread. */
int
ms5_mqtt_link_message_arrived (void              *context,
                               char              *topic,
                               int                topic_length,
                               MQTTAsync_message *message)
{
  Ms5MqttLink *self = context;
  g_autofree char *name = topic_length > 0 ? g_strndup (topic, (gsize) topic_length) : g_strdup (topic);
  gsize prefix_length = strlen (self->config->prefix);

  if (message->payloadlen > 0 && g_str_has_prefix (name, self->config->prefix) && name[prefix_length] == '/')
    {
      g_auto (GStrv) place = g_strsplit (name + prefix_length + 1, "/", 5);
      guint n = g_strv_length (place);

      if (n == 4)
        deliver_sample (self, place, message);
      else if (n == 3 && g_str_equal (place[1], "death"))
        deliver_death (self, place[2], message);
    }

  MQTTAsync_freeMessage (&message);
  MQTTAsync_free (topic);
  return 1;
}

/* The events come in the main context that is the thread's default now. */
Ms5MqttLink *
ms5_mqtt_link_new (const Ms5MqttConfig     *config,
                   const char              *site,
                   const Ms5MqttLinkEvents *events,
                   gpointer                 user_data)
{
  Ms5MqttLink *self = g_new0 (Ms5MqttLink, 1);

  g_atomic_ref_count_init (&self->refs);
  self->config = ms5_mqtt_config_copy (config);
  self->site = g_strdup (site);
  self->sample_filter = g_strjoin ("/", config->prefix, site, "+", "+", "+", NULL);
  self->death_filter = g_strjoin ("/", config->prefix, site, "death", "+", NULL);
  self->context = g_main_context_ref_thread_default ();
  self->events = *events;
  self->user_data = user_data;
  self->commands = g_async_queue_new_full (ms5_mqtt_command_free);
  g_thread_unref (g_thread_new ("ms5-mqtt", ms5_mqtt_link_work, link_ref (self)));
  return self;
}

void
ms5_mqtt_link_connect (Ms5MqttLink *link)
{
  ms5_mqtt_link_push (link, MS5_MQTT_COMMAND_CONNECT, NULL, NULL);
}

void
ms5_mqtt_link_publish (Ms5MqttLink *link,
                       const char  *topic,
                       const char  *text)
{
  ms5_mqtt_link_push (link, MS5_MQTT_COMMAND_PUBLISH, topic, text);
}

void
ms5_mqtt_link_stop (Ms5MqttLink *link)
{
  ms5_mqtt_link_push (link, MS5_MQTT_COMMAND_STOP, NULL, NULL);
}

/* (transfer full): no event comes any more; ms5_mqtt_link_stop() must have been called. */
void
ms5_mqtt_link_release (Ms5MqttLink *link)
{
  link->released = TRUE;
  link->user_data = NULL;
  ms5_mqtt_link_unref (link);
}
