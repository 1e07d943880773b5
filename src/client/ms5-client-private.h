/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-cache.h"
#include "client/ms5-client.h"
#include "client/ms5-device-link.h"
#include "client/ms5-history.h"
#include "client/ms5-outbox.h"
#include "client/ms5-replica.h"
#include "client/ms5-session.h"
#include "client/ms5-sync.h"

G_BEGIN_DECLS

/**
 * Ms5ClientShown:
 *
 * The properties as they were last notified.
 */
typedef struct
{
  Ms5LinkState      state;
  Ms5Quality        quality;
  gint64            rtt;
  double            progress;
  Ms5Time           retry_at;
  Ms5ClientProblem  problem;
  gboolean          signed_in;
  gboolean          remembered;
  guint             pending;
  guint             who;         /* hash of server, name and display name */
} Ms5ClientShown;

struct _Ms5Client
{
  GObject           parent_instance;

  char             *cache_folder;
  char             *data_folder;
  Ms5Clock         *clock;
  Ms5Random        *random;
  Ms5Secrets       *secrets;
  GTlsDatabase     *trust;
  Ms5Floor         *floor;
  Ms5SyncFacts     *facts;
  Ms5SyncSettings  *settings;
  Ms5LinkHistory   *link_history;
  Ms5Silence       *silence;
  Ms5Device        *wish;        /* (nullable): how this installation is to be registered */

  /* From the start on. */
  Ms5Outbox        *outbox;
  Ms5Cache         *cache;       /* NULL if it could not be opened */
  Ms5CacheContents *contents;    /* what it holds, until it is shown */
  char             *cache_problem;
  Ms5History       *history;     /* NULL without a cache */
  guint             max_mib;     /* of the cache */
  guint             max_days;    /* of the past */
  guint             visit_timer; /* until the past is brought up to date */
  GCancellable     *visiting;    /* while it is */
  guint             keys_timer;  /* until it is looked how old the keys are */
  GTask            *stopping;    /* waits for that to end; nullable */
  gboolean          is_visited;  /* since the link came up */
  Ms5Session       *session;
  Ms5Replica       *replica;
  Ms5Link          *link;
  Ms5Sync          *sync;
  Ms5DeviceLink    *device_link;
  char             *device;      /* that they signed in with */
  char             *shown_server; /* whose picture is shown, or is to come */
  char             *shown_sub;
  gboolean          is_early;    /* and not all of it yet */
  gboolean          must_wipe;   /* they signed out before the cache was open */

  Ms5ClientShown    shown;
};

void ms5_client_update       (Ms5Client    *self);
void ms5_client_tell_answer  (Ms5Client    *self,
                              gpointer      entry);
void ms5_client_tell_outbox  (Ms5Client    *self);
void ms5_client_tell_picture (Ms5Client    *self);
void ms5_client_tell_delivery (Ms5Client   *self,
                               const char  *line,
                               const char  *call,
                               gint64       rev);
void ms5_client_tear_down    (Ms5Client    *self);

/* ms5-client-act.c */
void ms5_client_added_cb         (GObject      *source,
                                  GAsyncResult *result,
                                  gpointer      user_data);

/* ms5-client-device.c */
void ms5_client_device_start (Ms5Client    *self);
void ms5_client_device_stop  (Ms5Client    *self);
void ms5_client_device_update (Ms5Client   *self);

/* ms5-client-keys.c */
void ms5_client_keys_start   (Ms5Client    *self);
void ms5_client_keys_stop    (Ms5Client    *self);

/* ms5-client-past.c */
void ms5_client_past_update  (Ms5Client    *self);
void ms5_client_past_stop    (Ms5Client    *self);

/* ms5-client-sync.c */
void ms5_client_update_facts     (Ms5Client *self);
void ms5_client_follow_submitter (Ms5Client *self);

/* ms5-client-ask.c */
gboolean ms5_client_check_link   (Ms5Client *self,
                                  GTask     *task);

/* ms5-client-again.c */
void ms5_client_check_device     (Ms5Client *self);

/* ms5-client-picture.c */
void ms5_client_take_early   (const Ms5CacheContents *contents,
                              gpointer                task);
void ms5_client_begin        (Ms5Client    *self,
                              GTask        *task);
void ms5_client_wipe         (Ms5Client    *self,
                              const char   *server,
                              const char   *sub,
                              GTask        *task);

G_END_DECLS
