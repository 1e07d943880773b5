/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MS5_MQTT_PREFIX_DEFAULT         "ms5/v1"
#define MS5_MQTT_KEEP_ALIVE_DEFAULT_S   60
#define MS5_MQTT_SESSION_DEFAULT_S      (7 * 24 * 3600)
#define MS5_MQTT_MESSAGE_DEFAULT_BYTES  (256 * 1024)

/**
 * Ms5MqttConfig:
 * @uri: `mqtt://HOST[:PORT]`, or `mqtts://…` for TLS
 * @version: of MQTT: 5, or 3 for 3.1.1
 * @client_id: by which the broker knows our session; must stay the same
 * @user: (nullable): whom to sign in as
 * @password_file: (nullable): the first line of this file is the password; read at each connect
 * @ca_file: (nullable): certificates to trust, PEM; those of the system if %NULL
 * @certificate_file: (nullable): our own certificate, PEM
 * @key_file: (nullable): the key to it, PEM
 * @prefix: topics of samples are PREFIX/SITE/AREA/LINE/EQUIPMENT
 * @status_topic: (nullable): where to say `online`, retained, and the broker says `offline` for us
 * @keep_alive_s: how often to show the broker that we are there
 * @session_expiry_s: how long an MQTT 5 broker shall keep messages for us while we are away
 * @max_message_bytes: larger messages are refused
 *
 * Where the samples come from.
 */
typedef struct
{
  char *uri;
  int version;
  char *client_id;
  char *user;
  char *password_file;
  char *ca_file;
  char *certificate_file;
  char *key_file;
  char *prefix;
  char *status_topic;
  guint keep_alive_s;
  guint session_expiry_s;
  gsize max_message_bytes;
} Ms5MqttConfig;

Ms5MqttConfig *ms5_mqtt_config_new  (const char          *uri,
                                     const char          *client_id) G_GNUC_WARN_UNUSED_RESULT;
Ms5MqttConfig *ms5_mqtt_config_copy (const Ms5MqttConfig *config) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_mqtt_config_free (Ms5MqttConfig       *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5MqttConfig, ms5_mqtt_config_free)

G_END_DECLS
