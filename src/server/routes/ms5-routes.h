/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/actions/ms5-actions.h"
#include "server/auth/ms5-accounts.h"
#include "server/engine/ms5-engine.h"
#include "server/feed/ms5-feed.h"
#include "server/http/ms5-http-server.h"
#include "server/ingest/ms5-mqtt.h"
#include "server/ms5-config.h"
#include "server/ms5-journal.h"
#include "server/push/ms5-push.h"
#include "server/ms5-pipeline.h"

G_BEGIN_DECLS

/**
 * Ms5RoutesContext:
 * @clock: the real one
 * @plant_clock: the plant's, which may run faster
 * @started: when the server began, by the monotonic time of @clock
 * @config: what the administrator has set
 * @metrics_token: (nullable): allows reading `/metrics` and nothing else
 * @plant: what the site has
 * @accounts: who may do what
 * @store: the past
 * @journal: what is on its way into the store
 * @engine: the present
 * @door: takes samples
 * @actions: takes what people do
 * @feed: serves subscribers; its image and last values are what everybody may see
 * @backend: of @feed
 * @http: the server that these routes are of; set once it is made
 * @mqtt: (nullable): the source of samples that is a broker
 * @push: tells people on their devices
 * @relays: (element-type Ms5Relay): what reaches people off the floor
 *
 * What the routes answer from. All is borrowed and must outlive the HTTP server; all of it is loaded
 * and started before the server listens.
 */
typedef struct
{
  Ms5Clock        *clock;
  Ms5Clock        *plant_clock;
  gint64           started;
  const Ms5Config *config;
  const char      *metrics_token;
  Ms5Plant        *plant;
  Ms5Accounts     *accounts;
  Ms5Store        *store;
  Ms5Journal      *journal;
  Ms5Engine       *engine;
  Ms5Pipeline     *pipeline;
  Ms5Door         *door;
  Ms5Actions      *actions;
  Ms5Feed         *feed;
  Ms5FeedBackend  *backend;
  Ms5HttpServer   *http;
  Ms5Mqtt         *mqtt;
  Ms5Push         *push;
  GPtrArray       *relays;
} Ms5RoutesContext;

/* For ms5_http_server_new(), with a #Ms5RoutesContext as their context. */
const Ms5HttpRoute *ms5_routes_get          (void);
Ms5Identity        *ms5_routes_authenticate (const char *token,
                                             gpointer    context);

G_END_DECLS
