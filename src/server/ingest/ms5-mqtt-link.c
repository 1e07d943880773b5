/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-mqtt-link.h"

#include <MQTTAsync.h>
#include <string.h>

/* Messages that an MQTT 5 broker may send before the first of them is acknowledged. */
#define RECEIVE_MAXIMUM   100
#define CONNECT_TIMEOUT_S 15
#define FAREWELL_MS       1000

/* Answers to a subscription from this one on say no. */
#define REFUSED           0x80

#define ONLINE            "online"
#define OFFLINE           "offline"

typedef enum
{
  COMMAND_CONNECT,
  COMMAND_SUBSCRIBE,
  COMMAND_PUBLISH,
  COMMAND_STOP
} CommandKind;

typedef struct
{
  CommandKind kind;
  char *topic;
  char *text;
} Command;

struct _Ms5MqttLink
{
  gatomicrefcount refs;
  Ms5MqttConfig *config;
  char *site;
  char *sample_filter;
  char *death_filter;
  GMainContext *context;
  Ms5MqttLinkEvents events;
  gpointer user_data;      /* of the events; NULL once released; used in the owner's thread only */
  gboolean released;
  GAsyncQueue *commands;

  /* Of the worker. */
  MQTTAsync handle;

  /* Of the library's threads, which exclude each other. */
  gboolean session_present;
  char *tls_error;
};

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

typedef enum
{
  EVENT_CONNECTED,
  EVENT_LOST,
  EVENT_ARRIVED,
  EVENT_DIED,
  EVENT_STOPPED
} EventKind;

typedef struct
{
  Ms5MqttLink *link;
  EventKind kind;
  char *text;
  gint64 number;
  Ms5MqttDelivery *delivery;
} Event;

static void
command_free (gpointer data)
{
  Command *command = data;

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

static void
link_unref (Ms5MqttLink *self)
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
  link_unref (event->link);
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
    case EVENT_CONNECTED:
      self->events.connected ((gboolean) event->number, self->user_data);
      break;
    case EVENT_LOST:
      self->events.lost (event->text, self->user_data);
      break;
    case EVENT_ARRIVED:
      self->events.arrived (g_steal_pointer (&event->delivery), self->user_data);
      break;
    case EVENT_DIED:
      self->events.died (event->text, event->number, self->user_data);
      break;
    case EVENT_STOPPED:
    default:
      self->events.stopped (self->user_data);
      break;
    }

  return G_SOURCE_REMOVE;
}

/* Hands an event over to the owner's thread. Not g_main_context_invoke(), which may call back in this
 * thread. */
static void
post (Ms5MqttLink     *self,
      EventKind        kind,
      const char      *text,
      gint64           number,
      Ms5MqttDelivery *delivery)
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

static void
push (Ms5MqttLink *self,
      CommandKind  kind,
      const char  *topic,
      const char  *text)
{
  Command *command = g_new0 (Command, 1);

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
  post (self, EVENT_ARRIVED, NULL, 0, delivery);
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
    post (self, EVENT_DIED, source, json_integer_value (birth), NULL);
}

/* Runs in the library's receiving thread. */
static int
message_arrived_cb (void              *context,
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

static void
connection_lost_cb (void *context,
                    char *cause)
{
  post (context, EVENT_LOST, cause != NULL ? cause : "the broker is gone", 0, NULL);
}

static void
disconnected_cb (void                 *context,
                 MQTTProperties       *properties,
                 enum MQTTReasonCodes  reason)
{
  g_autofree char *text = g_strdup_printf ("the broker closed the connection: %s", MQTTReasonCode_toString (reason));

  post (context, EVENT_LOST, text, 0, NULL);
}

static int
tls_error_cb (const char *text,
              size_t      length,
              void       *context)
{
  Ms5MqttLink *self = context;

  g_free (self->tls_error);
  self->tls_error = g_strstrip (g_strndup (text, length));
  return 1;
}

static void
post_failure (Ms5MqttLink *self,
              int          code,
              const char  *message)
{
  g_autofree char *text = g_strdup_printf ("%s (%d)%s%s", message != NULL ? message : "the broker refused", code,
                                           self->tls_error != NULL ? ": " : "",
                                           self->tls_error != NULL ? self->tls_error : "");

  g_clear_pointer (&self->tls_error, g_free);
  post (self, EVENT_LOST, text, 0, NULL);
}

static void
connected_cb (void                  *context,
              MQTTAsync_successData *response)
{
  Ms5MqttLink *self = context;

  self->session_present = response->alt.connect.sessionPresent;
  push (self, COMMAND_SUBSCRIBE, NULL, NULL);
}

static void
connected5_cb (void                   *context,
               MQTTAsync_successData5 *response)
{
  Ms5MqttLink *self = context;

  self->session_present = response->alt.connect.sessionPresent;
  push (self, COMMAND_SUBSCRIBE, NULL, NULL);
}

static void
connect_failed_cb (void                  *context,
                   MQTTAsync_failureData *response)
{
  post_failure (context, response != NULL ? response->code : 0, response != NULL ? response->message : NULL);
}

static void
connect_failed5_cb (void                   *context,
                    MQTTAsync_failureData5 *response)
{
  post_failure (context, response != NULL ? response->code : 0, response != NULL ? response->message : NULL);
}

/* The first of the two subscriptions is the one for samples. */
static void
post_subscribed (Ms5MqttLink *self,
                 int          code)
{
  if (code >= REFUSED)
    post_failure (self, code, "the broker refused the subscription");
  else
    post (self, EVENT_CONNECTED, NULL, self->session_present, NULL);
}

static void
subscribed_cb (void                  *context,
               MQTTAsync_successData *response)
{
  post_subscribed (context, response->alt.qosList[0]);
}

static void
subscribed5_cb (void                   *context,
                MQTTAsync_successData5 *response)
{
  post_subscribed (context, (int) response->alt.sub.reasonCodes[0]);
}

static void
subscribe_failed_cb (void                  *context,
                     MQTTAsync_failureData *response)
{
  post_failure (context, response != NULL ? response->code : 0, "the broker refused the subscription");
}

static void
subscribe_failed5_cb (void                   *context,
                      MQTTAsync_failureData5 *response)
{
  post_failure (context, response != NULL ? response->code : 0, "the broker refused the subscription");
}

static gboolean
is_version_5 (Ms5MqttLink *self)
{
  return self->config->version >= 5;
}

static gboolean
is_tls (Ms5MqttLink *self)
{
  return g_str_has_prefix (self->config->uri, "mqtts://") || g_str_has_prefix (self->config->uri, "ssl://");
}

static int
create_handle (Ms5MqttLink *self)
{
  MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer;
  int rc;

  options.MQTTVersion = is_version_5 (self) ? MQTTVERSION_5 : MQTTVERSION_3_1_1;
  rc = MQTTAsync_createWithOptions (&self->handle, self->config->uri, self->config->client_id,
                                    MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
  if (rc != MQTTASYNC_SUCCESS)
    return rc;

  MQTTAsync_setCallbacks (self->handle, self, connection_lost_cb, message_arrived_cb, NULL);
  if (is_version_5 (self))
    MQTTAsync_setDisconnected (self->handle, self, disconnected_cb);
  return rc;
}

/* The password is read each time, so that it can be changed while we run. */
static char *
read_password (Ms5MqttLink  *self,
               GError      **error)
{
  char *password = NULL;

  if (g_file_get_contents (self->config->password_file, &password, NULL, error))
    password[strcspn (password, "\r\n")] = '\0';

  return password;
}

static void
add_int_property (MQTTProperties            *properties,
                  enum MQTTPropertyCodes     code,
                  gint64                     value)
{
  MQTTProperty property = { .identifier = code };

  if (code == MQTTPROPERTY_CODE_RECEIVE_MAXIMUM)
    property.value.integer2 = (unsigned short) value;
  else
    property.value.integer4 = (unsigned int) value;
  MQTTProperties_add (properties, &property);
}

static void
fill_options (Ms5MqttLink              *self,
              MQTTAsync_connectOptions *options,
              MQTTProperties           *properties)
{
  options->keepAliveInterval = (int) self->config->keep_alive_s;
  options->connectTimeout = CONNECT_TIMEOUT_S;
  options->automaticReconnect = 0;
  options->username = self->config->user;
  options->context = self;
  if (is_version_5 (self))
    {
      /* Also without a limit of ours, a broker keeps a session for so long only. */
      add_int_property (properties, MQTTPROPERTY_CODE_SESSION_EXPIRY_INTERVAL, self->config->session_expiry_s);
      add_int_property (properties, MQTTPROPERTY_CODE_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
      options->connectProperties = properties;
      options->cleanstart = 0;
      options->onSuccess5 = connected5_cb;
      options->onFailure5 = connect_failed5_cb;
    }
  else
    {
      options->MQTTVersion = MQTTVERSION_3_1_1;
      options->cleansession = 0;
      options->onSuccess = connected_cb;
      options->onFailure = connect_failed_cb;
    }
}

static int
connect_with (Ms5MqttLink *self,
              const char  *password)
{
  MQTTAsync_connectOptions five = MQTTAsync_connectOptions_initializer5;
  MQTTAsync_connectOptions three = MQTTAsync_connectOptions_initializer;
  MQTTAsync_connectOptions *options = is_version_5 (self) ? &five : &three;
  MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;
  MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
  MQTTProperties properties = MQTTProperties_initializer;
  int rc;

  fill_options (self, options, &properties);
  options->password = password;
  if (is_tls (self))
    {
      tls.trustStore = self->config->ca_file;
      tls.keyStore = self->config->certificate_file;
      tls.privateKey = self->config->key_file;
      tls.enableServerCertAuth = 1;
      tls.verify = 1;
      tls.disableDefaultTrustStore = self->config->ca_file != NULL;
      tls.ssl_error_cb = tls_error_cb;
      tls.ssl_error_context = self;
      options->ssl = &tls;
    }
  if (self->config->status_topic != NULL)
    {
      will.topicName = self->config->status_topic;
      will.message = OFFLINE;
      will.retained = 1;
      will.qos = 1;
      options->will = &will;
    }

  rc = MQTTAsync_connect (self->handle, options);
  MQTTProperties_free (&properties);
  return rc;
}

static void
do_connect (Ms5MqttLink *self)
{
  g_autoptr (GError) error = NULL;
  char *password = NULL;
  int rc = MQTTASYNC_SUCCESS;

  /* Connected, but of no use: the subscription was refused. */
  if (self->handle != NULL && MQTTAsync_isConnected (self->handle))
    MQTTAsync_destroy (&self->handle);
  if (self->handle == NULL)
    rc = create_handle (self);

  if (rc == MQTTASYNC_SUCCESS && self->config->password_file != NULL
      && (password = read_password (self, &error)) == NULL)
    {
      post (self, EVENT_LOST, error->message, 0, NULL);
      return;
    }
  if (rc == MQTTASYNC_SUCCESS)
    rc = connect_with (self, password);
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);

  if (rc != MQTTASYNC_SUCCESS)
    post_failure (self, rc, MQTTAsync_strerror (rc));
}

static MQTTAsync_token
do_publish (Ms5MqttLink *self,
            const char  *topic,
            const char  *text,
            gboolean     retained)
{
  MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;

  if (self->handle == NULL
      || MQTTAsync_send (self->handle, topic, (int) strlen (text), text, 1, retained, &options) != MQTTASYNC_SUCCESS)
    return 0;

  return options.token;
}

/* Always, also in a session that is kept: what is subscribed may have been configured anew. */
static void
do_subscribe (Ms5MqttLink *self)
{
  MQTTAsync_responseOptions options = MQTTAsync_responseOptions_initializer;
  MQTTSubscribe_options list[2] = { MQTTSubscribe_options_initializer, MQTTSubscribe_options_initializer };
  char *filters[2] = { self->sample_filter, self->death_filter };
  int qos[2] = { 1, 1 };
  int rc;

  options.context = self;
  if (is_version_5 (self))
    {
      /* Retained messages only when the subscription is new. */
      list[0].retainHandling = list[1].retainHandling = 1;
      options.subscribeOptions = list[0];
      options.subscribeOptionsList = list;
      options.subscribeOptionsCount = 2;
      options.onSuccess5 = subscribed5_cb;
      options.onFailure5 = subscribe_failed5_cb;
    }
  else
    {
      options.onSuccess = subscribed_cb;
      options.onFailure = subscribe_failed_cb;
    }

  rc = MQTTAsync_subscribeMany (self->handle, 2, filters, qos, &options);
  if (rc != MQTTASYNC_SUCCESS)
    post_failure (self, rc, MQTTAsync_strerror (rc));
  else if (self->config->status_topic != NULL)
    do_publish (self, self->config->status_topic, ONLINE, TRUE);
}

/* Waits for a callback that has not returned; closes the connection and keeps the session. */
static void
do_stop (Ms5MqttLink *self)
{
  if (self->handle == NULL)
    return;

  if (self->config->status_topic != NULL && MQTTAsync_isConnected (self->handle))
    {
      MQTTAsync_token token = do_publish (self, self->config->status_topic, OFFLINE, TRUE);

      if (token != 0)
        MQTTAsync_waitForCompletion (self->handle, token, FAREWELL_MS);
    }
  MQTTAsync_destroy (&self->handle);
}

static gpointer
worker_main (gpointer data)
{
  Ms5MqttLink *self = data;
  CommandKind kind;

  do
    {
      Command *command = g_async_queue_pop (self->commands);

      kind = command->kind;
      switch (kind)
        {
        case COMMAND_CONNECT:
          do_connect (self);
          break;
        case COMMAND_SUBSCRIBE:
          do_subscribe (self);
          break;
        case COMMAND_PUBLISH:
          do_publish (self, command->topic, command->text, FALSE);
          break;
        case COMMAND_STOP:
        default:
          do_stop (self);
          post (self, EVENT_STOPPED, NULL, 0, NULL);
          break;
        }
      command_free (command);
    }
  while (kind != COMMAND_STOP);

  link_unref (self);
  return NULL;
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
  self->commands = g_async_queue_new_full (command_free);
  g_thread_unref (g_thread_new ("ms5-mqtt", worker_main, link_ref (self)));
  return self;
}

void
ms5_mqtt_link_connect (Ms5MqttLink *link)
{
  push (link, COMMAND_CONNECT, NULL, NULL);
}

void
ms5_mqtt_link_publish (Ms5MqttLink *link,
                       const char  *topic,
                       const char  *text)
{
  push (link, COMMAND_PUBLISH, topic, text);
}

void
ms5_mqtt_link_stop (Ms5MqttLink *link)
{
  push (link, COMMAND_STOP, NULL, NULL);
}

/* (transfer full): no event comes any more; ms5_mqtt_link_stop() must have been called. */
void
ms5_mqtt_link_release (Ms5MqttLink *link)
{
  link->released = TRUE;
  link->user_data = NULL;
  link_unref (link);
}
