/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "feed-rig.h"

G_BEGIN_DECLS

typedef enum
{
  CLIENT_ACKS_AT_ONCE,
  CLIENT_ACKS_LIKE_A_CLIENT, /* after half a window or a second */
  CLIENT_ACKS_NEVER
} ClientAcks;

/*
 * A client that knows the protocol's description and nothing of the server: it reads JSON by itself.
 * It checks all that a client can check, and fails the test if anything is wrong.
 */
typedef struct
{
  Rig          *rig;
  char         *device;
  char         *sub;
  Ms5Transport *transport; /* its end; NULL while offline */
  Ms5Transport *server;    /* the other end */
  GHashTable   *wanted;    /* topics */
  gint64        rate;
  gint64        window;
  ClientAcks    acks;
  gint64        delay;     /* of each message, either way */

  /* Base data: topic → key → json [v, fields]. */
  GHashTable   *base;
  gboolean      has_cursor;
  char         *epoch;
  gint64        pos;
  char          h[17];

  /* A snapshot under way. */
  char         *snap;
  gint64        snap_at;
  GHashTable   *staging;
  guint         pages, pages_of;
  /* A delta in parts. */
  json_t       *parts;
  guint         n_parts;

  GHashTable   *live;       /* "topic key field" → text */
  GHashTable   *early;      /* "topic key rev" */
  gint64        live_n;
  gint64        resyncs;    /* asked for */
  gboolean      is_stale;   /* and not answered yet */
  gboolean      expects_forks;

  gsize         received;   /* bytes under the window, on this connection */
  gsize         sent;       /* by the server; received or under way */
  gsize         acked;
  guint         ack_timer;
  GHashTable   *forbidden;  /* topic → when it was forbidden */

  GString      *trace;      /* types of what came in */
  json_t       *last;       /* type → the last message of that type */
  guint         closed;     /* the code */
  json_t       *reason;
} Client;

Client   *client_new           (Rig           *rig,
                                const char    *device);
void      client_free          (Client        *client);

void      client_connect       (Client        *client);
void      client_hello         (Client        *client);
void      client_start         (Client        *client,
                                const char    *topics);
void      client_cut           (Client        *client);
void      client_send          (Client        *client,
                                const char    *format,
                                ...) G_GNUC_PRINTF (2, 3);
void      client_want          (Client        *client,
                                const char    *topics);
void      client_sub           (Client        *client,
                                const char    *topics);
void      client_unsub         (Client        *client,
                                const char    *topics);
void      client_ack           (Client        *client);
void      client_forget        (Client        *client);
void      client_forbid        (Client        *client,
                                const char    *topic);
json_t   *client_last          (Client        *client,
                                const char    *type);
gint64    client_last_int      (Client        *client,
                                const char    *type,
                                const char    *member);
guint     client_count         (Client        *client,
                                const char    *type);
void      client_assert_trace  (Client        *client,
                                const char    *trace);
void      client_assert_image  (Client        *client);
void      client_assert_live   (Client        *client);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)

G_END_DECLS
