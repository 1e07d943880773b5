/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-door.h"
#include "server/ingest/ms5-mqtt-config.h"

G_BEGIN_DECLS

/* Samples from an MQTT broker: QoS 1 on PREFIX/SITE/AREA/LINE/EQUIPMENT, one sample or an array of
 * samples in a message. A message is acknowledged when its samples are durable, or it is rubbish: so
 * the broker keeps what we have not stored, whatever becomes of us. Messages are taken one by one,
 * hence senders with much to say should send arrays.
 *
 * A gateway may leave `{"birth":3}` as its last will on PREFIX/SITE/death/SOURCE: what that source
 * spoke of is then not known. A source of which samples are missing is asked for a full report by
 * `{"want":"report"}` on PREFIX/SITE/ask/SOURCE. */

/**
 * Ms5MqttState:
 * @MS5_MQTT_IDLE: not started, or stopped
 * @MS5_MQTT_CONNECTING: on its way
 * @MS5_MQTT_CONNECTED: connected and subscribed
 * @MS5_MQTT_WAITING: will try again
 * @MS5_MQTT_STOPPING: on its way out
 */
typedef enum
{
  MS5_MQTT_IDLE,
  MS5_MQTT_CONNECTING,
  MS5_MQTT_CONNECTED,
  MS5_MQTT_WAITING,
  MS5_MQTT_STOPPING
} Ms5MqttState;

/**
 * Ms5MqttCounts:
 * @messages: that came, also those delivered again
 * @connects: times it got connected
 * @resumed: of these, times the broker had kept our session
 * @busy: times a message had to wait because the door was busy
 */
typedef struct
{
  guint64 messages;
  guint64 connects;
  guint64 resumed;
  guint64 busy;
} Ms5MqttCounts;

/**
 * Ms5Mqtt:
 *
 * A source of samples that an MQTT broker passes on. Emits `notify::state`.
 */
#define MS5_TYPE_MQTT (ms5_mqtt_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Mqtt, ms5_mqtt, MS5, MQTT, GObject)

Ms5Mqtt      *ms5_mqtt_new         (Ms5Door              *door,
                                    const char           *site,
                                    const Ms5MqttConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_mqtt_start       (Ms5Mqtt              *self);
void          ms5_mqtt_stop_async  (Ms5Mqtt              *self,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean      ms5_mqtt_stop_finish (Ms5Mqtt              *self,
                                    GAsyncResult         *result,
                                    GError              **error);
Ms5MqttState  ms5_mqtt_get_state   (Ms5Mqtt              *self);
const char   *ms5_mqtt_get_trouble (Ms5Mqtt              *self);
void          ms5_mqtt_get_counts  (Ms5Mqtt              *self,
                                    Ms5MqttCounts        *out_counts);

G_END_DECLS
