/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-replica-private.h"
#include "client/ms5-sync.h"
#include "client/pair-dialer.h"
#include "core/ms5-manual-clock.h"
#include "server/ms5-backend.h"
#include "server/feed/ms5-feed.h"
#include "server/ms5-journal.h"
#include "server/ms5-pipeline.h"
#include "sim/ms5-torn-vfs.h"

G_BEGIN_DECLS

#define SIM_CLIENTS 3
#define SIM_VFS     "sim"
#define SIM_SUB     "u-1"

/* What can be switched off, to see that the damage is found. */
typedef enum
{
  SIM_DEDUPE = 1 << 0,   /* the server forgets what it answered */
  SIM_ORDERING = 1 << 1, /* the outbox does not know that two actions are about one item */
  SIM_OUTBOX = 1 << 2,   /* it is not stored */
  SIM_RESUME = 1 << 3,   /* a client says that it has seen everything */
  SIM_MERGE = 1 << 4,    /* the server does not know when a field was changed */
} SimProtection;

typedef struct _Sim Sim;

/* What a screen called queued. */
typedef struct
{
  char    *id;
  char    *op;
  gboolean is_unwanted;  /* taking it back was asked for */
  gboolean is_cancelled; /* and done */
} SimDeed;

/* A supervisor's machine. What is here before the mark outlives the program on it. */
typedef struct
{
  Sim          *sim;
  guint         index;
  char         *name;
  char         *folder;
  Ms5Secrets   *secrets;
  Ms5Random    *random;
  GHashTable   *deeds;     /* id → SimDeed */
  GHashTable   *versions;  /* place → the newest version that was seen */
  char         *last_key;  /* of the call that was raised last, and the action's id */
  guint         n_starts;
  gboolean      is_apart;  /* no network */
  gboolean      is_armed;  /* its power will fail */
  gint64        back_at;   /* when it is started again */
  char         *epoch;
  gint64        pos;       /* of the epoch, as far as it was seen in this life */

  /* The program. */
  Ms5Outbox    *outbox;
  Ms5Cache     *cache;
  Ms5Floor     *floor;
  Ms5Replica   *replica;
  PairDialer   *dialer;
  Ms5Link      *link;
  Ms5Sync      *sync;
  Ms5Transport *far;       /* the server's end of the last line */
  gboolean      freezes;   /* it */
} SimClient;

typedef struct
{
  Ms5Store       *store;   /* NULL while it does not run */
  Ms5Feed        *feed;
  Ms5FeedBackend *backend;
  Ms5Journal     *journal;
  Ms5Pipeline    *pipeline;
  Ms5Actions     *actions;
  gboolean        is_armed;
  gint64          back_at;
} SimServer;

struct _Sim
{
  guint64         seed;
  guint           without;   /* SimProtection */
  gboolean        traces;
  GRand          *rand;      /* of faults and people */
  Ms5Random      *random;    /* of the server */
  Ms5ManualClock *clock;
  Ms5Plant       *plant;
  Ms5TornVfs     *vfs;
  gboolean        is_quiet;  /* no faults */
  int             faults;    /* in 1000 messages */
  gint64          lag;       /* the longest that a message travels */
  gboolean        is_small;  /* the feed keeps little at hand */
  gboolean        is_lively; /* last values are sent, which cost much and matter little here */
  SimServer       server;
  SimClient       clients[SIM_CLIENTS];
  GPtrArray      *log;       /* of Ms5Change: all that was ever durable */
  gint64          told;      /* the position of the last of it that somebody was told of */
  GHashTable     *effects;   /* device and id → how often it took effect */
  char           *damage;    /* what is wrong, NULL if nothing */
};

/* sim.c */
void      sim_trace          (Sim          *sim,
                              const char   *format,
                              ...) G_GNUC_PRINTF (2, 3);
void      sim_damage         (Sim          *sim,
                              const char   *format,
                              ...) G_GNUC_PRINTF (2, 3);
int       sim_dice           (Sim          *sim,
                              int           n);
void      sim_drain          (void);
void      sim_pass           (Sim          *sim,
                              gint64        duration);

/* sim-run.c */
char     *sim_run            (guint64       seed,
                              guint         without,
                              gboolean      traces) G_GNUC_WARN_UNUSED_RESULT;

/* sim-server.c */
void      sim_server_start   (Sim          *sim);
void      sim_server_end     (Sim          *sim,
                              gboolean      power);
void      sim_server_accept  (Sim          *sim,
                              Ms5Transport *transport);
void      sim_server_speak   (Sim          *sim);

/* sim-backend.c */
Ms5FeedBackend *sim_backend_new  (Sim          *sim,
                                  Ms5Backend   *real,
                                  Ms5Actions  **actions) G_GNUC_WARN_UNUSED_RESULT;
Ms5Ledger      *sim_ledger_new   (Ms5Ledger    *real,
                                  guint         without) G_GNUC_WARN_UNUSED_RESULT;

/* sim-client.c */
void      sim_client_init    (SimClient    *client,
                              Sim          *sim,
                              guint         index);
void      sim_client_clear   (SimClient    *client);
void      sim_client_start   (SimClient    *client);
void      sim_client_end     (SimClient    *client,
                              gboolean      power);

/* sim-people.c */
void      sim_people_act     (SimClient    *client);
void      sim_people_raise   (SimClient    *client,
                              const char   *line);

/* sim-check.c */
void      sim_check_always   (Sim          *sim);
gboolean  sim_is_settled     (Sim          *sim);
void      sim_tell_unsettled (Sim          *sim);
void      sim_check_settled  (Sim          *sim);

G_END_DECLS
