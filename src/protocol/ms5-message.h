/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-frame.h"
#include "protocol/ms5-shape.h"

G_BEGIN_DECLS

/* Every message of the feed as a C struct. Optional members that are absent have the values that
 * ms5_message_init() puts there: see Ms5MemberType. Times are Ms5Time. */

/**
 * Ms5Side:
 * @MS5_SIDE_CLIENT: who asks
 * @MS5_SIDE_SERVER: who knows
 *
 * An end of the connection.
 */
typedef enum
{
  MS5_SIDE_CLIENT,
  MS5_SIDE_SERVER
} Ms5Side;

/**
 * Ms5MessageType:
 *
 * The member `t` of a message.
 */
typedef enum
{
  MS5_MESSAGE_HELLO,
  MS5_MESSAGE_WELCOME,
  MS5_MESSAGE_SNAP,
  MS5_MESSAGE_SNAP_END,
  MS5_MESSAGE_DELTA,
  MS5_MESSAGE_LIVE,
  MS5_MESSAGE_EARLY,
  MS5_MESSAGE_DIGEST,
  MS5_MESSAGE_RESYNC,
  MS5_MESSAGE_ACK,
  MS5_MESSAGE_PING,
  MS5_MESSAGE_PONG,
  MS5_MESSAGE_RATE,
  MS5_MESSAGE_AUTH,
  MS5_MESSAGE_AUTH_OK,
  MS5_MESSAGE_DROP,
  MS5_MESSAGE_SUB,
  MS5_MESSAGE_UNSUB,
  MS5_MESSAGE_SUBMIT,
  MS5_MESSAGE_RESULTS,
  MS5_MESSAGE_NOTICE,
  MS5_MESSAGE_ERROR
} Ms5MessageType;

#define MS5_N_MESSAGE_TYPES (MS5_MESSAGE_ERROR + 1)

/**
 * Ms5WelcomeMode:
 *
 * How the server brings the client up to date.
 */
typedef enum
{
  MS5_WELCOME_DELTA,
  MS5_WELCOME_SNAPSHOT
} Ms5WelcomeMode;

/**
 * Ms5Cursor:
 * @epoch: (nullable): the database's life; %NULL if there is no cursor
 * @pos: the log position
 * @h: the chain value there
 */
typedef struct
{
  char    *epoch;
  gint64   pos;
  guint64  h;
} Ms5Cursor;

/**
 * Ms5TopicSum:
 *
 * A topic and its digest.
 */
typedef struct
{
  char    *topic;
  guint64  sum;
} Ms5TopicSum;

/**
 * Ms5HelloMessage:
 * @cursor: what the data of @have is; its epoch is %NULL without data
 * @topics: all that is wanted
 * @have: (nullable): the part of it that there is data of
 * @window: bytes that may be under way unacknowledged
 * @rate: frames per second for what is not urgent
 * @outbox: what waits to be sent
 */
typedef struct
{
  char      *device;
  char      *app;
  Ms5Cursor  cursor;
  char     **topics;
  char     **have;
  gint64     window;
  gint64     rate;
  struct
  {
    gint64   n;
    gint64   bytes;
    gint64   ackd;
    gboolean crit;
  } outbox;
} Ms5HelloMessage;

/**
 * Ms5WelcomeMessage:
 * @head: the newest durable position
 * @mode: a #Ms5WelcomeMode
 * @why: (nullable): why it is a snapshot, though a delta was asked for
 * @snap: (nullable): topics that come as snapshots
 * @todo: how much is to come, for a progress bar
 * @now: the plant's time
 * @exp: when the access token expires
 * @tick: how long changes are gathered, in milliseconds
 * @limits: what a message may be; bytes and actions
 * @denied: (nullable): topics that may not be seen or do not exist
 * @ackd: the device's confirmed floor
 * @speed: how much faster than real time the plant's clock runs
 */
typedef struct
{
  char    *epoch;
  gint64   head;
  int      mode;
  char    *why;
  char   **snap;
  struct
  {
    gint64 ops;
    gint64 bytes;
  } todo;
  Ms5Time  now;
  Ms5Time  exp;
  gint64   tick;
  struct
  {
    gint64 msg;
    gint64 batch;
  } limits;
  char   **denied;
  gint64   ackd;
  double   speed;
} Ms5WelcomeMessage;

/**
 * Ms5SnapMessage:
 * @i: the page's number within @id, from 0
 * @of: the number of pages of @id
 * @items: (element-type Ms5Change): puts, or events of an event topic
 */
typedef struct
{
  char      *id;
  gint64     at;
  char      *topic;
  gint64     i;
  gint64     of;
  GPtrArray *items;
} Ms5SnapMessage;

/**
 * Ms5SnapEndMessage:
 * @digest: (element-type Ms5TopicSum): of every topic in the snapshot
 */
typedef struct
{
  char    *id;
  gint64   at;
  guint64  h;
  GArray  *digest;
} Ms5SnapEndMessage;

/**
 * Ms5DeltaMessage:
 * @h: the chain value at @upto
 * @part: which of how many frames, if one commit takes several; 0 of 1 otherwise
 * @ops: (element-type Ms5Change)
 */
typedef struct
{
  gint64     after;
  gint64     upto;
  guint64    h;
  struct
  {
    guint i;
    guint n;
  } part;
  GPtrArray *ops;
} Ms5DeltaMessage;

/**
 * Ms5LiveMessage:
 * @n: live frames before it on the connection
 * @ops: (element-type Ms5Change): merges
 */
typedef struct
{
  gint64     n;
  GPtrArray *ops;
} Ms5LiveMessage;

typedef struct
{
  GPtrArray *ops;
} Ms5EarlyMessage;

typedef struct
{
  gint64  at;
  GArray *sum;
} Ms5DigestMessage;

/**
 * Ms5ResyncMessage:
 * @cursor: where the client is; its epoch is %NULL without data
 * @topics: (nullable): what is wrong; %NULL for all
 */
typedef struct
{
  Ms5Cursor   cursor;
  char      **topics;
  char       *why;
} Ms5ResyncMessage;

/**
 * Ms5AckMessage:
 * @pos: durably applied up to here; or
 * @snap: (nullable): a snapshot and
 * @i: its page that is stored
 * @n: live frames taken so far, or %MS5_INT_NONE; without it the sender of those must guess
 */
typedef struct
{
  gint64  pos;
  char   *snap;
  gint64  i;
  gint64  n;
} Ms5AckMessage;

typedef struct
{
  gint64 n;
} Ms5PingMessage;

typedef struct
{
  gint64  n;
  Ms5Time now;
  gint64  head;
} Ms5PongMessage;

typedef struct
{
  gint64 max;
} Ms5RateMessage;

typedef struct
{
  char *token;
} Ms5AuthMessage;

typedef struct
{
  Ms5Time exp;
} Ms5AuthOkMessage;

typedef struct
{
  char **topics;
  char  *why;
} Ms5DropMessage;

/* Of `sub` and of `unsub`. */
typedef struct
{
  char **topics;
} Ms5SubMessage;

/**
 * Ms5SubmitMessage:
 * @b: the batch's number
 * @ackd: highest cseq below which all results are durably stored
 * @now: what time it is by the device's clock, or %MS5_TIME_NONE
 * @acts: (element-type Ms5Action): with @now as their time of sending
 */
typedef struct
{
  gint64     b;
  gint64     ackd;
  Ms5Time    now;
  GPtrArray *acts;
} Ms5SubmitMessage;

/**
 * Ms5ResultsMessage:
 * @r: (element-type Ms5Result)
 */
typedef struct
{
  gint64     b;
  Ms5Time    now;
  GPtrArray *r;
} Ms5ResultsMessage;

/**
 * Ms5NoticeMessage:
 * @code: `stalled`, `drain`
 * @text: (nullable): for logs
 * @after: milliseconds, of a drain: when to connect again
 */
typedef struct
{
  char   *code;
  char   *text;
  gint64  after;
} Ms5NoticeMessage;

/**
 * Ms5ErrorMessage:
 * @code: `unknown_type`
 * @text: (nullable): for logs
 * @about: (nullable): the type of the message that it answers
 */
typedef struct
{
  char *code;
  char *text;
  char *about;
} Ms5ErrorMessage;

/**
 * Ms5Message:
 *
 * A message. Which member counts is told by @type.
 */
typedef struct
{
  Ms5MessageType type;
  union
  {
    Ms5HelloMessage hello;
    Ms5WelcomeMessage welcome;
    Ms5SnapMessage snap;
    Ms5SnapEndMessage snap_end;
    Ms5DeltaMessage delta;
    Ms5LiveMessage live;
    Ms5EarlyMessage early;
    Ms5DigestMessage digest;
    Ms5ResyncMessage resync;
    Ms5AckMessage ack;
    Ms5PingMessage ping;
    Ms5PongMessage pong;
    Ms5RateMessage rate;
    Ms5AuthMessage auth;
    Ms5AuthOkMessage auth_ok;
    Ms5DropMessage drop;
    Ms5SubMessage sub;
    Ms5SubMessage unsub;
    Ms5SubmitMessage submit;
    Ms5ResultsMessage results;
    Ms5NoticeMessage notice;
    Ms5ErrorMessage error;
  };
} Ms5Message;

const char *ms5_message_type_to_string   (Ms5MessageType   type);
gboolean    ms5_message_type_is_sent_by  (Ms5MessageType   type,
                                          Ms5Side          side);

void        ms5_message_init             (Ms5Message      *message,
                                          Ms5MessageType   type);
void        ms5_message_clear            (Ms5Message      *message);
char       *ms5_message_encode           (const Ms5Message *message,
                                          gsize           *out_length) G_GNUC_WARN_UNUSED_RESULT;
Ms5Frame   *ms5_message_to_frame         (const Ms5Message *message) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ms5_message_decode           (json_t          *value,
                                          Ms5Side          sender,
                                          Ms5Message      *out_message,
                                          GError         **error);
gboolean    ms5_message_open             (const guint8    *data,
                                          gsize            size,
                                          gboolean         is_binary,
                                          Ms5Side          sender,
                                          Ms5Message      *out_message,
                                          GError         **error);

void        ms5_topic_sums_add           (GArray         **sums,
                                          const char      *topic,
                                          guint64          sum);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5Message, ms5_message_clear)

G_END_DECLS
