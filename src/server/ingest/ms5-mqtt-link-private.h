/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-mqtt-link.h"

#include <MQTTAsync.h>

G_BEGIN_DECLS

typedef enum
{
  MS5_MQTT_COMMAND_CONNECT,
  MS5_MQTT_COMMAND_SUBSCRIBE,
  MS5_MQTT_COMMAND_PUBLISH,
  MS5_MQTT_COMMAND_STOP
} Ms5MqttCommandKind;

typedef struct
{
  Ms5MqttCommandKind kind;
  char *topic;
  char *text;
} Ms5MqttCommand;

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
  MS5_MQTT_EVENT_CONNECTED,
  MS5_MQTT_EVENT_LOST,
  MS5_MQTT_EVENT_ARRIVED,
  MS5_MQTT_EVENT_DIED,
  MS5_MQTT_EVENT_STOPPED
} Ms5MqttEventKind;

void     ms5_mqtt_command_free         (gpointer           data);
void     ms5_mqtt_link_unref           (Ms5MqttLink       *self);
void     ms5_mqtt_link_post            (Ms5MqttLink       *self,
                                        Ms5MqttEventKind   kind,
                                        const char        *text,
                                        gint64             number,
                                        Ms5MqttDelivery   *delivery);
void     ms5_mqtt_link_push            (Ms5MqttLink       *self,
                                        Ms5MqttCommandKind kind,
                                        const char        *topic,
                                        const char        *text);
int      ms5_mqtt_link_message_arrived (void              *context,
                                        char              *topic,
                                        int                topic_length,
                                        MQTTAsync_message *message);

/* ms5-mqtt-link-work.c */
gpointer ms5_mqtt_link_work            (gpointer           data);

G_END_DECLS
