/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-manual-clock.h"
#include "server/http/ms5-http-server.h"

#include "http-client.h"

G_BEGIN_DECLS

#define JSON_TYPE "\r\nContent-Type: application/json"

/* A server with a route of each kind, and a clock that stands still. */
typedef struct
{
  Ms5ManualClock *clock;
  Ms5HttpServer *server;
  guint16 port;
  Ms5HttpRequest *held;
  guint n_runs;
  guint n_opened;
  Ms5Transport *transport;
} Fixture;

typedef void (*FixtureFunc) (Fixture       *fixture,
                             gconstpointer  data);

/* With @data the server stands behind a proxy. */
void fixture_add    (const char  *room,
                     const char  *name,
                     FixtureFunc  func,
                     const char  *data);

void assert_has     (const char  *answer,
                     const char  *part);
void assert_problem (const char  *answer,
                     guint        status,
                     const char  *type);

G_END_DECLS
