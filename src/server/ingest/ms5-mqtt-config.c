/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-mqtt-config.h"

/**
 * ms5_mqtt_config_new:
 * @uri: the broker
 * @client_id: by which it knows us
 *
 * Returns: (transfer full): a configuration in which the rest is as usual; its fields may be set
 */
Ms5MqttConfig *
ms5_mqtt_config_new (const char *uri,
                     const char *client_id)
{
  Ms5MqttConfig *config = g_new0 (Ms5MqttConfig, 1);

  config->uri = g_strdup (uri);
  config->version = 5;
  config->client_id = g_strdup (client_id);
  config->prefix = g_strdup (MS5_MQTT_PREFIX_DEFAULT);
  config->keep_alive_s = MS5_MQTT_KEEP_ALIVE_DEFAULT_S;
  config->session_expiry_s = MS5_MQTT_SESSION_DEFAULT_S;
  config->max_message_bytes = MS5_MQTT_MESSAGE_DEFAULT_BYTES;
  return config;
}

/**
 * ms5_mqtt_config_copy:
 * @config: a configuration
 *
 * Returns: (transfer full): the same again
 */
Ms5MqttConfig *
ms5_mqtt_config_copy (const Ms5MqttConfig *config)
{
  Ms5MqttConfig *copy = g_new0 (Ms5MqttConfig, 1);

  *copy = *config;
  copy->uri = g_strdup (config->uri);
  copy->client_id = g_strdup (config->client_id);
  copy->user = g_strdup (config->user);
  copy->password_file = g_strdup (config->password_file);
  copy->ca_file = g_strdup (config->ca_file);
  copy->certificate_file = g_strdup (config->certificate_file);
  copy->key_file = g_strdup (config->key_file);
  copy->prefix = g_strdup (config->prefix);
  copy->status_topic = g_strdup (config->status_topic);
  return copy;
}

/**
 * ms5_mqtt_config_free:
 * @config: (transfer full) (nullable): a configuration
 */
void
ms5_mqtt_config_free (Ms5MqttConfig *config)
{
  if (config == NULL)
    return;

  g_free (config->uri);
  g_free (config->client_id);
  g_free (config->user);
  g_free (config->password_file);
  g_free (config->ca_file);
  g_free (config->certificate_file);
  g_free (config->key_file);
  g_free (config->prefix);
  g_free (config->status_topic);
  g_free (config);
}
