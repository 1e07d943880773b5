/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-mqtt-config.h"
#include "server/ingest/ms5-parcel.h"

G_BEGIN_DECLS

/* The side of MQTT that lives in the client library's threads. Private to this room.
 *
 * The library (Eclipse Paho, asynchronous) acknowledges a QoS 1 message to the broker when its
 * message-arrived callback has returned, whatever it returned. So the callback returns only when the
 * message is durable or finally refused. It runs in the library's one receiving thread and under the
 * library's one lock, hence:
 *
 *  - Every call into the library is made by a worker thread of ours, never by the main thread: it may
 *    have to wait until a callback returns, and the callback waits for the main thread.
 *  - The main thread never waits for the worker. ms5_mqtt_link_stop() only asks; the event `stopped`
 *    tells when it is done.
 *  - Someone who ends while a message is not durable must not let the callback return, as that would
 *    acknowledge it. There is no way to take a message back from the library, so the callback then
 *    never returns, the way it would not if the process were killed. The broker keeps the message for
 *    our session. Only the end of the process frees that thread, and no other client of the library
 *    works in this process from then on.
 *  - While a callback waits the library sends no keep-alive. If that takes longer than one and a half
 *    keep-alive times the broker takes us for gone, keeps our session, and delivers again after we
 *    have reconnected. The repeat is dropped by its number. */

/**
 * Ms5MqttDelivery:
 *
 * One message for which a callback waits. The owner must end each with ms5_mqtt_delivery_done() or
 * ms5_mqtt_delivery_abandon().
 */
typedef struct _Ms5MqttDelivery Ms5MqttDelivery;
typedef struct _Ms5MqttLink Ms5MqttLink;

/**
 * Ms5MqttLinkEvents:
 * @connected: connected and subscribed; whether the broker had kept our session
 * @lost: the connection is lost or could not be made
 * @arrived: (transfer full): a message has come
 * @died: a source is said to be gone
 * @stopped: after ms5_mqtt_link_stop(): the connection is closed
 *
 * What happens, told in the main context of the one who made the link.
 */
typedef struct
{
  void (*connected) (gboolean         session_present,
                     gpointer         user_data);
  void (*lost)      (const char      *reason,
                     gpointer         user_data);
  void (*arrived)   (Ms5MqttDelivery *delivery,
                     gpointer         user_data);
  void (*died)      (const char      *source,
                     gint64           birth,
                     gpointer         user_data);
  void (*stopped)   (gpointer         user_data);
} Ms5MqttLinkEvents;

Ms5MqttLink *ms5_mqtt_link_new          (const Ms5MqttConfig     *config,
                                         const char              *site,
                                         const Ms5MqttLinkEvents *events,
                                         gpointer                 user_data) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_mqtt_link_connect      (Ms5MqttLink             *link);
void         ms5_mqtt_link_publish      (Ms5MqttLink             *link,
                                         const char              *topic,
                                         const char              *text);
void         ms5_mqtt_link_stop         (Ms5MqttLink             *link);
void         ms5_mqtt_link_release      (Ms5MqttLink             *link);

Ms5Parcel   *ms5_mqtt_delivery_get_parcel (Ms5MqttDelivery       *delivery);
void         ms5_mqtt_delivery_done       (Ms5MqttDelivery       *delivery);
void         ms5_mqtt_delivery_abandon    (Ms5MqttDelivery       *delivery);

G_END_DECLS
