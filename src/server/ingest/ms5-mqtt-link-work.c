/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-mqtt-link-private.h"

#include <string.h>

/* What the worker asks of the library, and what that answers. */

/* Messages that an MQTT 5 broker may send before the first of them is acknowledged. */
#define RECEIVE_MAXIMUM   100
#define CONNECT_TIMEOUT_S 15
#define FAREWELL_MS       1000

/* Answers to a subscription from this one on say no. */
#define REFUSED           0x80

#define ONLINE            "online"
#define OFFLINE           "offline"

static void
connection_lost_cb (void *context,
                    char *cause)
{
  ms5_mqtt_link_post (context, MS5_MQTT_EVENT_LOST, cause != NULL ? cause : "the broker is gone", 0, NULL);
}

static void
disconnected_cb (void                 *context,
                 MQTTProperties       *properties,
                 enum MQTTReasonCodes  reason)
{
  g_autofree char *text = g_strdup_printf ("the broker closed the connection: %s", MQTTReasonCode_toString (reason));

  ms5_mqtt_link_post (context, MS5_MQTT_EVENT_LOST, text, 0, NULL);
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
  ms5_mqtt_link_post (self, MS5_MQTT_EVENT_LOST, text, 0, NULL);
}

static void
connected_cb (void                  *context,
              MQTTAsync_successData *response)
{
  Ms5MqttLink *self = context;

  self->session_present = response->alt.connect.sessionPresent;
  ms5_mqtt_link_push (self, MS5_MQTT_COMMAND_SUBSCRIBE, NULL, NULL);
}

static void
connected5_cb (void                   *context,
               MQTTAsync_successData5 *response)
{
  Ms5MqttLink *self = context;

  self->session_present = response->alt.connect.sessionPresent;
  ms5_mqtt_link_push (self, MS5_MQTT_COMMAND_SUBSCRIBE, NULL, NULL);
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
    ms5_mqtt_link_post (self, MS5_MQTT_EVENT_CONNECTED, NULL, self->session_present, NULL);
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

  MQTTAsync_setCallbacks (self->handle, self, connection_lost_cb, ms5_mqtt_link_message_arrived, NULL);
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
      ms5_mqtt_link_post (self, MS5_MQTT_EVENT_LOST, error->message, 0, NULL);
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

gpointer
ms5_mqtt_link_work (gpointer data)
{
  Ms5MqttLink *self = data;
  Ms5MqttCommandKind kind;

  do
    {
      Ms5MqttCommand *command = g_async_queue_pop (self->commands);

      kind = command->kind;
      switch (kind)
        {
        case MS5_MQTT_COMMAND_CONNECT:
          do_connect (self);
          break;
        case MS5_MQTT_COMMAND_SUBSCRIBE:
          do_subscribe (self);
          break;
        case MS5_MQTT_COMMAND_PUBLISH:
          do_publish (self, command->topic, command->text, FALSE);
          break;
        case MS5_MQTT_COMMAND_STOP:
        default:
          do_stop (self);
          ms5_mqtt_link_post (self, MS5_MQTT_EVENT_STOPPED, NULL, 0, NULL);
          break;
        }
      ms5_mqtt_command_free (command);
    }
  while (kind != MS5_MQTT_COMMAND_STOP);

  ms5_mqtt_link_unref (self);
  return NULL;
}
