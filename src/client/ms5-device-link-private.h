/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-device-link.h"
#include "client/ms5-outbox-receipts.h"

G_BEGIN_DECLS

struct _Ms5DeviceLink
{
  GObject       parent_instance;

  Ms5Session   *session;
  Ms5Link      *link;
  Ms5Outbox    *outbox;
  Ms5Floor     *floor;
  Ms5Clock     *clock;
  Ms5Random    *random;
  GCancellable *cancellable;

  /* Who is signed in where. */
  char         *server;
  char         *sub;

  /* The registration. */
  Ms5Device    *wish;       /* NULL: this installation wants none */
  json_t       *stored;     /* (nullable): as the feed tells it, without whose it is and its times */
  char         *person;     /* whose that is */
  json_t       *confirmed;  /* (nullable): what the server is known to have on this connection */
  Ms5Time       refresh_at; /* by the plant's clock; %MS5_TIME_NONE if that is not known */
  gboolean      is_registering;
  gboolean      is_refused; /* on this connection, and this wish */
  guint         n_failed;   /* attempts in a row, of whatever */
  guint         timer;      /* until the next */
  guint         refresh_timer;

  /* Deliveries and what has become of them. */
  GHashTable   *deliveries; /* key of a call → Ms5DeliveryItem */
  GHashTable   *deeds;      /* LINE/KEY → what is known of a call, perhaps before its delivery comes */
  GHashTable   *told;       /* id of a delivery → the last kind of receipt, + 1 */
  GPtrArray    *fresh;      /* Ms5Receipt: not durable yet */
  GPtrArray    *unsent;     /* those that are */
  gboolean      is_sending;
  guint         idle;
};

void ms5_device_link_check        (Ms5DeviceLink *self);
void ms5_device_link_unregistered (Ms5DeviceLink *self);
void ms5_device_link_retry        (Ms5DeviceLink *self);

/* ms5-device-receipts.c */
void ms5_device_receipts_init     (Ms5DeviceLink *self);
void ms5_device_receipts_stop     (Ms5DeviceLink *self);
void ms5_device_receipts_free     (Ms5DeviceLink *self);
void ms5_device_receipts_know     (Ms5DeviceLink *self);
void ms5_device_receipts_take     (Ms5DeviceLink *self,
                                   const char    *key,
                                   json_t        *fields);
void ms5_device_receipts_send     (Ms5DeviceLink *self);

/* Of the class, for both. */
void ms5_device_link_tell_arrived (Ms5DeviceLink *self,
                                   const Ms5DeliveryItem *item);

G_END_DECLS
