/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-sync.h"

G_BEGIN_DECLS

struct _Ms5Sync
{
  GObject       parent_instance;

  Ms5Link      *link;
  Ms5Replica   *replica;
  Ms5Outbox    *outbox;
  Ms5Submitter *submitter;
  Ms5Floor     *floor;
  Ms5Clock     *clock;

  char         *sub;
  char         *device;    /* (nullable): that is registered */
  GPtrArray    *watched;   /* codes, the latest first */
  GHashTable   *refused;   /* topics that may not be seen, as far as this connection knows */
  GHashTable   *asked;     /* topics that this connection asked for */

  /* The connection. */
  gboolean      is_open;   /* the welcome has come */
  gint64        tick_ms;
  gint64        head;      /* the newest position that is known of */
  gboolean      is_behind; /* the head was not reached in time */
  guint         head_timer;
  guint         tick_timer;
  gsize         unacked;
  gboolean      owes_ack;
  gint64        todo;
  gint64        got;

  Ms5Time       as_of;     /* when the head was here, in the plant's time */
};

/* ms5-sync-interest.c */
GStrv ms5_sync_dup_wanted      (Ms5Sync  *self) G_GNUC_WARN_UNUSED_RESULT;
void  ms5_sync_update_interest (Ms5Sync  *self);
void  ms5_sync_refuse          (Ms5Sync  *self,
                                char    **topics);

G_END_DECLS
