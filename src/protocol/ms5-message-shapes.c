/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-message-private.h"
#include "protocol/ms5-topics.h"

#define TOPICS(Struct, field, how) \
  MS5_STRINGS (Struct, field, how, MS5_LIMIT_TOPICS, ms5_topic_is_valid)
#define WHY(Struct) MS5_STRING (Struct, why, OPTIONAL, MS5_LIMIT_NOTE_BYTES)
#define ID(Struct, field, how) MS5_STRING (Struct, field, how, MS5_LIMIT_ID_BYTES)

static const Ms5Member cursor_members[] = {
  ID (Ms5Cursor, epoch, REQUIRED),
  MS5_COUNT (Ms5Cursor, pos, REQUIRED),
  MS5_HASH (Ms5Cursor, h, REQUIRED),
};

#define OUTBOX_STRUCT __typeof__ (((Ms5HelloMessage *) NULL)->outbox)
static const Ms5Member outbox_members[] = {
  MS5_COUNT (OUTBOX_STRUCT, n, OPTIONAL),
  MS5_COUNT (OUTBOX_STRUCT, bytes, OPTIONAL),
  MS5_COUNT (OUTBOX_STRUCT, ackd, OPTIONAL),
  MS5_FLAG (OUTBOX_STRUCT, crit),
};
static const Ms5Shape outbox_shape = MS5_SHAPE (OUTBOX_STRUCT, outbox_members);

/* A cursor without an epoch is none, and must not be written with its position and chain value. */
static void
read_cursor (Ms5JsonReader *reader,
             const char    *member,
             Ms5JsonNeed    need,
             gpointer       field)
{
  static const Ms5Shape shape = MS5_SHAPE (Ms5Cursor, cursor_members);
  Ms5JsonReader object;

  if (ms5_json_get_object (reader, member, need, &object))
    ms5_shape_read (&shape, &object, field);
}

static json_t *
write_cursor (gconstpointer field)
{
  static const Ms5Shape shape = MS5_SHAPE (Ms5Cursor, cursor_members);
  const Ms5Cursor *cursor = field;

  return cursor->epoch != NULL ? ms5_shape_encode (&shape, cursor) : NULL;
}

static void
clear_cursor (gpointer field)
{
  g_clear_pointer (&((Ms5Cursor *) field)->epoch, g_free);
}

static const Ms5MemberCustom cursor_member = { read_cursor, write_cursor, clear_cursor };

static const Ms5Member hello_members[] = {
  ID (Ms5HelloMessage, device, REQUIRED),
  ID (Ms5HelloMessage, app, REQUIRED),
  MS5_CUSTOM (Ms5HelloMessage, cursor, OPTIONAL, &cursor_member),
  TOPICS (Ms5HelloMessage, topics, REQUIRED),
  TOPICS (Ms5HelloMessage, have, OPTIONAL),
  MS5_INT_OR (Ms5HelloMessage, window, MS5_LIMIT_WINDOW_MIN_BYTES, MS5_LIMIT_WINDOW_MAX_BYTES,
              MS5_LIMIT_WINDOW_BYTES),
  MS5_INT_OR (Ms5HelloMessage, rate, 1, MS5_LIMIT_RATE, MS5_RATE_DEFAULT),
  MS5_OBJECT (Ms5HelloMessage, outbox, OPTIONAL, &outbox_shape),
};

static const char *
mode_words (int index)
{
  static const char *const words[] = { "delta", "snapshot" };

  return index >= 0 && index < (int) G_N_ELEMENTS (words) ? words[index] : NULL;
}

#define TODO_STRUCT __typeof__ (((Ms5WelcomeMessage *) NULL)->todo)
static const Ms5Member todo_members[] = {
  MS5_COUNT (TODO_STRUCT, ops, OPTIONAL),
  MS5_COUNT (TODO_STRUCT, bytes, OPTIONAL),
};
static const Ms5Shape todo_shape = MS5_SHAPE (TODO_STRUCT, todo_members);

#define LIMITS_STRUCT __typeof__ (((Ms5WelcomeMessage *) NULL)->limits)
static const Ms5Member limits_members[] = {
  MS5_COUNT_OR (LIMITS_STRUCT, msg, MS5_LIMIT_CLIENT_MESSAGE_BYTES),
  MS5_INT_OR (LIMITS_STRUCT, batch, 1, MS5_LIMIT_INTEGER_MAX, MS5_LIMIT_BATCH_ACTIONS),
};
static const Ms5Shape limits_shape = MS5_SHAPE (LIMITS_STRUCT, limits_members);

static const Ms5Member welcome_members[] = {
  ID (Ms5WelcomeMessage, epoch, REQUIRED),
  MS5_COUNT (Ms5WelcomeMessage, head, REQUIRED),
  MS5_WORD (Ms5WelcomeMessage, mode, REQUIRED, mode_words),
  WHY (Ms5WelcomeMessage),
  TOPICS (Ms5WelcomeMessage, snap, OPTIONAL),
  MS5_OBJECT (Ms5WelcomeMessage, todo, OPTIONAL, &todo_shape),
  MS5_TIME (Ms5WelcomeMessage, now, REQUIRED),
  MS5_TIME (Ms5WelcomeMessage, exp, REQUIRED),
  MS5_INT_OR (Ms5WelcomeMessage, tick, 0, 60000, MS5_LIMIT_TICK_MS),
  MS5_OBJECT (Ms5WelcomeMessage, limits, OPTIONAL, &limits_shape),
  TOPICS (Ms5WelcomeMessage, denied, OPTIONAL),
  MS5_COUNT_OR (Ms5WelcomeMessage, ackd, 0),
  MS5_DOUBLE_OR (Ms5WelcomeMessage, speed, 1),
};

static const Ms5Member snap_members[] = {
  ID (Ms5SnapMessage, id, REQUIRED),
  MS5_COUNT (Ms5SnapMessage, at, REQUIRED),
  MS5_STRING_IF (Ms5SnapMessage, topic, REQUIRED, MS5_LIMIT_TOPIC_BYTES, ms5_topic_is_valid),
  MS5_COUNT (Ms5SnapMessage, i, REQUIRED),
  MS5_INT (Ms5SnapMessage, of, REQUIRED, 1, MS5_LIMIT_INTEGER_MAX),
  MS5_CUSTOM (Ms5SnapMessage, items, REQUIRED, &ms5_member_items),
};

static const Ms5Member snap_end_members[] = {
  ID (Ms5SnapEndMessage, id, REQUIRED),
  MS5_COUNT (Ms5SnapEndMessage, at, REQUIRED),
  MS5_HASH (Ms5SnapEndMessage, h, REQUIRED),
  MS5_CUSTOM (Ms5SnapEndMessage, digest, REQUIRED, &ms5_member_sums),
};

static const Ms5Member delta_members[] = {
  MS5_COUNT (Ms5DeltaMessage, after, REQUIRED),
  MS5_COUNT (Ms5DeltaMessage, upto, REQUIRED),
  MS5_HASH (Ms5DeltaMessage, h, REQUIRED),
  MS5_CUSTOM (Ms5DeltaMessage, part, OPTIONAL, &ms5_member_part),
  MS5_CUSTOM (Ms5DeltaMessage, ops, REQUIRED, &ms5_member_changes),
};

static const Ms5Member live_members[] = {
  MS5_COUNT (Ms5LiveMessage, n, REQUIRED),
  MS5_CUSTOM (Ms5LiveMessage, ops, REQUIRED, &ms5_member_changes),
};

static const Ms5Member early_members[] = {
  MS5_CUSTOM (Ms5EarlyMessage, ops, REQUIRED, &ms5_member_changes),
};

static const Ms5Member digest_members[] = {
  MS5_COUNT (Ms5DigestMessage, at, REQUIRED),
  MS5_CUSTOM (Ms5DigestMessage, sum, REQUIRED, &ms5_member_sums),
};

static const Ms5Member resync_members[] = {
  MS5_CUSTOM (Ms5ResyncMessage, cursor, OPTIONAL, &cursor_member),
  TOPICS (Ms5ResyncMessage, topics, OPTIONAL),
  WHY (Ms5ResyncMessage),
};

static const Ms5Member ack_members[] = {
  MS5_COUNT (Ms5AckMessage, pos, OPTIONAL),
  ID (Ms5AckMessage, snap, OPTIONAL),
  MS5_COUNT (Ms5AckMessage, i, OPTIONAL),
  MS5_COUNT (Ms5AckMessage, n, OPTIONAL),
};

static const Ms5Member ping_members[] = {
  MS5_COUNT (Ms5PingMessage, n, REQUIRED),
};

static const Ms5Member pong_members[] = {
  MS5_COUNT (Ms5PongMessage, n, REQUIRED),
  MS5_TIME (Ms5PongMessage, now, REQUIRED),
  MS5_COUNT (Ms5PongMessage, head, REQUIRED),
};

static const Ms5Member rate_members[] = {
  MS5_INT (Ms5RateMessage, max, REQUIRED, 1, MS5_LIMIT_RATE),
};

static const Ms5Member auth_members[] = {
  MS5_STRING (Ms5AuthMessage, token, REQUIRED, MS5_LIMIT_TOKEN_BYTES),
};

static const Ms5Member auth_ok_members[] = {
  MS5_TIME (Ms5AuthOkMessage, exp, REQUIRED),
};

static const Ms5Member drop_members[] = {
  TOPICS (Ms5DropMessage, topics, REQUIRED),
  WHY (Ms5DropMessage),
};

static const Ms5Member sub_members[] = {
  TOPICS (Ms5SubMessage, topics, REQUIRED),
};

static const Ms5Member submit_members[] = {
  MS5_COUNT (Ms5SubmitMessage, b, REQUIRED),
  MS5_COUNT_OR (Ms5SubmitMessage, ackd, 0),
  MS5_TIME (Ms5SubmitMessage, now, OPTIONAL),
  MS5_CUSTOM (Ms5SubmitMessage, acts, REQUIRED, &ms5_member_actions),
};

static const Ms5Member results_members[] = {
  MS5_COUNT (Ms5ResultsMessage, b, REQUIRED),
  MS5_TIME (Ms5ResultsMessage, now, REQUIRED),
  MS5_CUSTOM (Ms5ResultsMessage, r, REQUIRED, &ms5_member_results),
};

static const Ms5Member notice_members[] = {
  ID (Ms5NoticeMessage, code, REQUIRED),
  MS5_STRING (Ms5NoticeMessage, text, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  MS5_COUNT (Ms5NoticeMessage, after, OPTIONAL),
};

static const Ms5Member error_members[] = {
  ID (Ms5ErrorMessage, code, REQUIRED),
  MS5_STRING (Ms5ErrorMessage, text, OPTIONAL, MS5_LIMIT_NOTE_BYTES),
  ID (Ms5ErrorMessage, about, OPTIONAL),
};

static const Ms5Shape shapes[] = {
  [MS5_MESSAGE_HELLO] = MS5_SHAPE (Ms5HelloMessage, hello_members),
  [MS5_MESSAGE_WELCOME] = MS5_SHAPE (Ms5WelcomeMessage, welcome_members),
  [MS5_MESSAGE_SNAP] = MS5_SHAPE (Ms5SnapMessage, snap_members),
  [MS5_MESSAGE_SNAP_END] = MS5_SHAPE (Ms5SnapEndMessage, snap_end_members),
  [MS5_MESSAGE_DELTA] = MS5_SHAPE (Ms5DeltaMessage, delta_members),
  [MS5_MESSAGE_LIVE] = MS5_SHAPE (Ms5LiveMessage, live_members),
  [MS5_MESSAGE_EARLY] = MS5_SHAPE (Ms5EarlyMessage, early_members),
  [MS5_MESSAGE_DIGEST] = MS5_SHAPE (Ms5DigestMessage, digest_members),
  [MS5_MESSAGE_RESYNC] = MS5_SHAPE (Ms5ResyncMessage, resync_members),
  [MS5_MESSAGE_ACK] = MS5_SHAPE (Ms5AckMessage, ack_members),
  [MS5_MESSAGE_PING] = MS5_SHAPE (Ms5PingMessage, ping_members),
  [MS5_MESSAGE_PONG] = MS5_SHAPE (Ms5PongMessage, pong_members),
  [MS5_MESSAGE_RATE] = MS5_SHAPE (Ms5RateMessage, rate_members),
  [MS5_MESSAGE_AUTH] = MS5_SHAPE (Ms5AuthMessage, auth_members),
  [MS5_MESSAGE_AUTH_OK] = MS5_SHAPE (Ms5AuthOkMessage, auth_ok_members),
  [MS5_MESSAGE_DROP] = MS5_SHAPE (Ms5DropMessage, drop_members),
  [MS5_MESSAGE_SUB] = MS5_SHAPE (Ms5SubMessage, sub_members),
  [MS5_MESSAGE_UNSUB] = MS5_SHAPE (Ms5SubMessage, sub_members),
  [MS5_MESSAGE_SUBMIT] = MS5_SHAPE (Ms5SubmitMessage, submit_members),
  [MS5_MESSAGE_RESULTS] = MS5_SHAPE (Ms5ResultsMessage, results_members),
  [MS5_MESSAGE_NOTICE] = MS5_SHAPE (Ms5NoticeMessage, notice_members),
  [MS5_MESSAGE_ERROR] = MS5_SHAPE (Ms5ErrorMessage, error_members),
};

G_STATIC_ASSERT (G_N_ELEMENTS (shapes) == MS5_N_MESSAGE_TYPES);

const Ms5Shape *
ms5_message_get_shape (Ms5MessageType type)
{
  return &shapes[type];
}
