/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-random.h"
#include "server/ingest/ms5-simulator.h"
#include "server/ms5-backend.h"
#include "server/ms5-demo-crew.h"
#include "server/ms5-line-watch.h"
#include "server/ms5-pipeline.h"
#include "server/ms5-push-link.h"
#include "server/ms5-server.h"
#include "server/store/ms5-store-keeper.h"
#include "storage/ms5-db.h"

G_BEGIN_DECLS

struct _Ms5Server
{
  GObject             parent_instance;

  Ms5Config          *config;
  gboolean            is_demo;

  char               *state_dir;
  int                 lock;          /* held while the state folder is ours, or -1 */
  Ms5Clock           *clock;
  Ms5Clock           *plant_clock;
  double              speed;
  Ms5Random          *random;
  Ms5Plant           *plant;
  char               *metrics_token;
  GTlsCertificate    *certificate;   /* (nullable) */

  GPtrArray          *relays;        /* of Ms5Relay */
  Ms5Store           *store;
  Ms5StoreKeeper     *keeper;
  Ms5Accounts        *accounts;
  Ms5Backend         *backend;
  Ms5Feed            *feed;
  Ms5Journal         *journal;
  Ms5Pipeline        *pipeline;
  Ms5Door            *door;
  Ms5Actions         *actions;
  Ms5PushStore       *push_store;
  Ms5PushLink        *push_link;
  Ms5Push            *push;
  Ms5LineWatch       *line_watch;
  Ms5HttpServer      *http;
  Ms5Mqtt            *mqtt;          /* (nullable) */
  Ms5Simulator       *simulator;     /* (nullable) */
  Ms5DemoCrew        *crew;          /* (nullable) */
  guint               crew_timer;
  Ms5RoutesContext    context;
  char               *set_up_code;   /* (nullable) */
  char               *demo_password; /* (nullable): of the demonstration's accounts */
  Ms5Time             demo_since;    /* when the past begins that is to be made, or MS5_TIME_NONE */

  GTask              *start;         /* while it starts */
  gboolean            is_new;        /* whether the store was empty */

  GTask              *stop;          /* while it stops */
  guint               n_leaving;     /* those that must be gone before the journal is closed */
  guint               deadline;
  guint               floor_timer;
  GError             *stop_error;
};

/* ms5-server.c */
void     ms5_server_start_failed   (Ms5Server               *self,
                                    GError                  *error);
void     ms5_server_start_serving  (Ms5Server               *self);
void     ms5_server_report_failure (Ms5Server               *self,
                                    const GError            *error);

/* ms5-server-build.c */
gboolean ms5_server_prepare        (Ms5Server               *self,
                                    GError                 **error);
void     ms5_server_make_retention (const Ms5Config         *config,
                                    Ms5StoreRetention       *out_retention);
void     ms5_server_make_accounts  (Ms5Server               *self,
                                    Ms5Db                   *db);
gboolean ms5_server_build          (Ms5Server               *self,
                                    const Ms5StoreSnapshot  *snapshot,
                                    GError                 **error);
gboolean ms5_server_listen         (Ms5Server               *self,
                                    GError                 **error);

/* ms5-server-demo.c */
gboolean ms5_server_start_demo     (Ms5Server               *self,
                                    const Ms5StoreSnapshot  *snapshot,
                                    GError                 **error);
void     ms5_server_make_demo      (Ms5Server               *self);
void     ms5_server_run_demo       (Ms5Server               *self);
void     ms5_server_stop_demo      (Ms5Server               *self);

/* ms5-server-stop.c */
void     ms5_server_drop           (Ms5Server               *self);

G_END_DECLS
