/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "broker.h"
#include "fake-pipeline.h"
#include "server/ingest/ms5-mqtt.h"

G_BEGIN_DECLS

#define TOPIC "ms5/v1/bottling-hall/hall-a/L1/FL1"

/* A broker, a door behind which a pipeline does what the test wants, and what carries from one to the other. */
typedef struct
{
  Broker *broker;
  Ms5Plant *plant;
  Ms5Clock *clock;
  FakePipeline *pipeline;
  Ms5Door *door;
  Ms5MqttConfig *config;
  Ms5Mqtt *mqtt;
} Fixture;

void  fixture_open          (Fixture       *fixture,
                             const char    *listener,
                             const char    *scheme,
                             int            version);
void  fixture_set_up        (Fixture       *fixture,
                             gconstpointer  user_data);
void  fixture_tear_down     (Fixture       *fixture,
                             gconstpointer  user_data);

void  fixture_begin         (Fixture       *fixture);
void  fixture_connect       (Fixture       *fixture);
void  fixture_stop          (Fixture       *fixture);

void  fixture_append_sample (GString       *text,
                             guint          seq);
char *fixture_make_lines    (guint          first,
                             guint          n);
void  fixture_publish       (Fixture       *fixture,
                             guint          first,
                             guint          n);

G_END_DECLS
