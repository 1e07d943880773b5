/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/push/ms5-push.h"

G_BEGIN_DECLS

/* How long a message is ours to send. Relays give up sooner. */
#define MS5_PUSH_LEASE (2 * MS5_USEC_PER_MIN)

/**
 * Ms5PushDevice:
 * @device: as it is registered
 * @n_waiting: deliveries on their way to it
 */
typedef struct
{
  Ms5Device *device;
  guint      n_waiting;
} Ms5PushDevice;

/**
 * Ms5PushAudience:
 * @is_set: whether anybody is named
 * @roles: as bits
 * @people: (element-type utf8): names of those besides
 * @channels: as bits
 * @level: the highest level that is due
 *
 * Whom an escalation is for.
 */
typedef struct
{
  gboolean   is_set;
  guint      roles;
  GPtrArray *people;
  guint      channels;
  gint64     level;
} Ms5PushAudience;

/**
 * Ms5PushCall:
 * @telling: how far its telling has come
 * @item: the call as it is
 * @has_item: whether @item was heard of since the start
 * @deliveries: (element-type Ms5Delivery): all there are
 * @next: when the first of them expires; %MS5_TIME_NONE if none waits
 * @audience: whom what was taken since the last look is for
 * @v: the position of what was taken
 * @is_taken: whether it must be looked at
 * @is_acknowledged: whether somebody has seen it since
 * @was_known: whether @item was heard of before
 * @is_gone: whether its item is gone
 */
typedef struct
{
  Ms5Telling      *telling;
  Ms5CallItem      item;
  gboolean         has_item;
  GPtrArray       *deliveries;
  Ms5Time          next;
  Ms5PushAudience  audience;
  gint64           v;
  gboolean         is_taken;
  gboolean         is_acknowledged;
  gboolean         was_known;
  gboolean         is_gone;
} Ms5PushCall;

/**
 * Ms5PushWay:
 * @relay: speaks to the service
 * @ready: (element-type Ms5Delivery): to be sent, the most urgent first; borrowed
 * @later: (element-type Ms5Delivery): to be tried again, the next first; borrowed
 * @n_busy: being claimed or sent
 *
 * What one relay has to do.
 */
typedef struct
{
  Ms5Push   *push;
  Ms5Relay  *relay;
  GSequence *ready;
  GSequence *later;
  guint      n_busy;
} Ms5PushWay;

struct _Ms5Push
{
  GObject          parent_instance;

  Ms5Plant        *plant;
  Ms5Clock        *clock;
  Ms5Random       *random;
  Ms5PushFloor    *floor;
  Ms5PushOptions   options;
  char            *url;
  char            *owner;          /* whose claims are ours */
  Ms5PushStore    *store;          /* (nullable): until it is loaded */
  GCancellable    *cancellable;    /* of messages on their way */
  gboolean         is_started;
  gboolean         is_stopped;

  Ms5PushWay      *ways[MS5_N_CHANNELS]; /* (nullable) */
  GHashTable      *devices;        /* of Ms5PushDevice, by id */
  GHashTable      *calls;          /* of Ms5PushCall, by key */
  GHashTable      *deliveries;     /* of Ms5Delivery, by id; those of @calls */
  GPtrArray       *shown;          /* of pairs of texts: items that the topics had at the start */

  GHashTable      *busy;           /* ids of deliveries that a relay has */

  /* What is not written yet: sets, as texts or borrowed. */
  GHashTable      *dirty_devices;
  GHashTable      *made;
  GHashTable      *changed;
  GHashTable      *late;           /* of Ms5Delivery, by id: what is to be said of those not in memory */
  GHashTable      *dirty_calls;
  GPtrArray       *waiters;        /* of GTask: to be told of the next write */
  guint            n_writing;
  gint64           retry_delay;
  guint            retry_timer;

  guint            timer;
  Ms5Time          due;
  guint            keeper;
  Ms5PushStats     stats;
};

/* ms5-push.c */
void         ms5_push_wake           (Ms5Push           *self);
void         ms5_push_call_free      (Ms5PushCall       *call);
GPtrArray   *ms5_push_list_values    (GHashTable        *table) G_GNUC_WARN_UNUSED_RESULT;

/* ms5-push-calls.c: who is told of what */
gboolean     ms5_push_may_see        (const Ms5PushPerson *person,
                                      const char        *line);
void         ms5_push_settle         (Ms5Push           *self);
void         ms5_push_offer          (Ms5Push           *self,
                                      Ms5PushDevice     *device);
void         ms5_push_check_call     (Ms5Push           *self,
                                      Ms5PushCall       *call,
                                      Ms5Time            now);
void         ms5_push_drop_call      (Ms5Push           *self,
                                      Ms5PushCall       *call);
Ms5PushCall *ms5_push_ensure_call    (Ms5Push           *self,
                                      const char        *key,
                                      const char        *line);

/* ms5-push-ways.c: what becomes of deliveries */
void         ms5_push_add_delivery   (Ms5Push           *self,
                                      Ms5PushCall       *call,
                                      Ms5Delivery       *delivery);
void         ms5_push_go_live        (Ms5Push           *self,
                                      Ms5Delivery       *delivery);
void         ms5_push_end_delivery   (Ms5Push           *self,
                                      Ms5Delivery       *delivery,
                                      Ms5DeliveryState   state,
                                      const char        *reason);
void         ms5_push_arrived        (Ms5Push           *self,
                                      Ms5Delivery       *delivery,
                                      Ms5ReceiptKind     kind,
                                      Ms5Time            time);
void         ms5_push_withdraw       (Ms5Push           *self,
                                      Ms5PushCall       *call);
void         ms5_push_expire         (Ms5Push           *self,
                                      Ms5PushCall       *call,
                                      Ms5Time            now);
void         ms5_push_tidy_topics    (Ms5Push           *self);

/* ms5-push-queue.c: relays */
Ms5PushWay  *ms5_push_way_new        (Ms5Push           *self,
                                      Ms5Relay          *relay) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_push_way_free       (Ms5PushWay        *way);
void         ms5_push_way_add        (Ms5PushWay        *way,
                                      Ms5Delivery       *delivery);
void         ms5_push_way_remove     (Ms5PushWay        *way,
                                      Ms5Delivery       *delivery);
void         ms5_push_way_pump       (Ms5PushWay        *way);
Ms5Time      ms5_push_way_get_due    (Ms5PushWay        *way);

/* ms5-push-devices.c */
void         ms5_push_device_free    (Ms5PushDevice     *device);
void         ms5_push_adopt_device   (Ms5Push           *self,
                                      Ms5Device         *device);
void         ms5_push_remove_device  (Ms5Push           *self,
                                      const char        *id,
                                      const char        *reason);
void         ms5_push_put_device     (Ms5Push           *self,
                                      const char        *id);
void         ms5_push_age_devices    (Ms5Push           *self,
                                      Ms5Time            now);

/* ms5-push-save.c */
void         ms5_push_save           (Ms5Push           *self);
void         ms5_push_save_last      (Ms5Push           *self);
void         ms5_push_when_saved     (Ms5Push           *self,
                                      GTask             *task);
void         ms5_push_drop_waiters   (Ms5Push           *self);

/* ms5-push-text.c */
char        *ms5_push_make_title     (const Ms5Plant    *plant,
                                      const char        *line,
                                      const Ms5CallItem *item,
                                      const char        *language) G_GNUC_WARN_UNUSED_RESULT;
char        *ms5_push_make_url       (const char        *pattern,
                                      const char        *line,
                                      const char        *call) G_GNUC_WARN_UNUSED_RESULT;
char        *ms5_push_make_body      (const Ms5Plant    *plant,
                                      const char        *line,
                                      const Ms5CallItem *item,
                                      const Ms5Name     *template,
                                      const char        *language) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
