/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action.h"
#include "protocol/ms5-message-private.h"
#include "protocol/ms5-ops.h"

#include <string.h>

static const struct
{
  const char *word;
  Ms5Side sender;
} types[] = {
  [MS5_MESSAGE_HELLO] = { "hello", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_WELCOME] = { "welcome", MS5_SIDE_SERVER },
  [MS5_MESSAGE_SNAP] = { "snap", MS5_SIDE_SERVER },
  [MS5_MESSAGE_SNAP_END] = { "snap_end", MS5_SIDE_SERVER },
  [MS5_MESSAGE_DELTA] = { "d", MS5_SIDE_SERVER },
  [MS5_MESSAGE_LIVE] = { "l", MS5_SIDE_SERVER },
  [MS5_MESSAGE_EARLY] = { "early", MS5_SIDE_SERVER },
  [MS5_MESSAGE_DIGEST] = { "digest", MS5_SIDE_SERVER },
  [MS5_MESSAGE_RESYNC] = { "resync", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_ACK] = { "ack", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_PING] = { "ping", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_PONG] = { "pong", MS5_SIDE_SERVER },
  [MS5_MESSAGE_RATE] = { "rate", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_AUTH] = { "auth", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_AUTH_OK] = { "auth_ok", MS5_SIDE_SERVER },
  [MS5_MESSAGE_DROP] = { "drop", MS5_SIDE_SERVER },
  [MS5_MESSAGE_SUB] = { "sub", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_UNSUB] = { "unsub", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_SUBMIT] = { "submit", MS5_SIDE_CLIENT },
  [MS5_MESSAGE_RESULTS] = { "results", MS5_SIDE_SERVER },
  [MS5_MESSAGE_NOTICE] = { "notice", MS5_SIDE_SERVER },
  [MS5_MESSAGE_ERROR] = { "error", MS5_SIDE_SERVER },
};

G_STATIC_ASSERT (G_N_ELEMENTS (types) == MS5_N_MESSAGE_TYPES);

/**
 * ms5_message_type_to_string:
 * @type: a type
 *
 * Returns: the word in `t`
 */
const char *
ms5_message_type_to_string (Ms5MessageType type)
{
  return types[type].word;
}

/**
 * ms5_message_type_is_sent_by:
 * @type: a type
 * @side: an end of the connection
 *
 * Returns: whether @side sends such messages
 */
gboolean
ms5_message_type_is_sent_by (Ms5MessageType type,
                             Ms5Side        side)
{
  return types[type].sender == side;
}

/**
 * ms5_message_init:
 * @message: (out caller-allocates): a message in which every member is absent or has its default
 * @type: its type
 *
 * For a message to be encoded. What is put into it is only freed by ms5_message_clear(): without
 * that, texts may be borrowed.
 */
void
ms5_message_init (Ms5Message     *message,
                  Ms5MessageType  type)
{
  memset (message, 0, sizeof (*message));
  message->type = type;
  ms5_shape_init (ms5_message_get_shape (type), &message->hello);
}

/**
 * ms5_message_clear:
 * @message: a message, or all zero bytes; as after ms5_message_init() afterwards
 */
void
ms5_message_clear (Ms5Message *message)
{
  ms5_shape_clear (ms5_message_get_shape (message->type), &message->hello);
}

static char *
encode_ops (const Ms5Message *message,
            GPtrArray        *ops,
            gsize            *out_length)
{
  Ms5Change **changes = ops != NULL ? (Ms5Change **) ops->pdata : NULL;
  guint n = ops != NULL ? ops->len : 0;

  switch (message->type)
    {
    case MS5_MESSAGE_DELTA:
      return ms5_ops_to_delta (message->delta.after, message->delta.upto, message->delta.h,
                               message->delta.part.i, message->delta.part.n, changes, n, out_length);

    case MS5_MESSAGE_LIVE:
      return ms5_ops_to_live (message->live.n, changes, n, out_length);

    default:
      return ms5_ops_to_early (changes, n, out_length);
    }
}

/**
 * ms5_message_encode:
 * @message: a message of any type but `snap`, which ms5_snap_plan_write() writes
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): one JSON object, terminated
 */
char *
ms5_message_encode (const Ms5Message *message,
                    gsize            *out_length)
{
  g_autoptr (json_t) value = NULL;

  g_return_val_if_fail (message->type != MS5_MESSAGE_SNAP, NULL);

  if (message->type == MS5_MESSAGE_DELTA)
    return encode_ops (message, message->delta.ops, out_length);
  if (message->type == MS5_MESSAGE_LIVE)
    return encode_ops (message, message->live.ops, out_length);
  if (message->type == MS5_MESSAGE_EARLY)
    return encode_ops (message, message->early.ops, out_length);

  value = ms5_shape_encode (ms5_message_get_shape (message->type), &message->hello);
  json_object_set_new (value, "t", json_string (types[message->type].word));
  return ms5_json_encode (value, out_length);
}

/**
 * ms5_message_to_frame:
 * @message: a message of any type but `snap`
 *
 * Returns: (transfer full): the frame that carries it
 */
Ms5Frame *
ms5_message_to_frame (const Ms5Message *message)
{
  gsize length;
  char *text = ms5_message_encode (message, &length);

  return ms5_frame_new (text, length);
}

static const char *
type_words (int index)
{
  return index >= 0 && index < MS5_N_MESSAGE_TYPES ? types[index].word : NULL;
}

static gboolean
read_type (Ms5JsonReader  *object,
           Ms5Side         sender,
           Ms5MessageType *out_type,
           GError        **error)
{
  const char *word;

  if (!ms5_json_get_string (object, "t", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &word))
    {
      ms5_problems_to_error (object->problems, error);
      return FALSE;
    }

  for (int i = 0; type_words (i) != NULL; i++)
    {
      if (g_str_equal (types[i].word, word) && types[i].sender == sender)
        {
          *out_type = (Ms5MessageType) i;
          return TRUE;
        }
    }

  g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_UNKNOWN_TYPE,
               "$.t: «%s» is not known", word);
  return FALSE;
}

/* What a table cannot say: members that depend on each other. */
static void
check (const Ms5Message *message,
       Ms5JsonReader    *object)
{
  switch (message->type)
    {
    case MS5_MESSAGE_HELLO:
      if (message->hello.have != NULL && message->hello.have[0] != NULL
          && message->hello.cursor.epoch == NULL)
        ms5_json_reader_complain (object, "cursor", "is missing, though there are topics in have");
      break;

    case MS5_MESSAGE_ACK:
      if ((message->ack.pos != MS5_INT_NONE) == (message->ack.snap != NULL)
          || (message->ack.snap != NULL) != (message->ack.i != MS5_INT_NONE))
        ms5_json_reader_complain (object, NULL, "has neither pos, nor snap and i");
      break;

    case MS5_MESSAGE_SNAP:
      if (message->snap.i >= message->snap.of)
        ms5_json_reader_complain (object, "i", "is not below of");
      break;

    case MS5_MESSAGE_DELTA:
      if (message->delta.after > message->delta.upto)
        ms5_json_reader_complain (object, "upto", "is before after");
      break;

    case MS5_MESSAGE_WELCOME:
      if (!(message->welcome.speed > 0))
        ms5_json_reader_complain (object, "speed", "is not above 0");
      break;

    default:
      break;
    }
}

static void
set_sent (const Ms5SubmitMessage *submit)
{
  for (guint i = 0; i < submit->acts->len; i++)
    ((Ms5Action *) g_ptr_array_index (submit->acts, i))->sent = submit->now;
}

/**
 * ms5_message_decode:
 * @value: a JSON value
 * @sender: who sent it
 * @out_message: (out caller-allocates): the message; to be cleared afterwards whatever is returned
 * @error: (out): %MS5_PROTOCOL_ERROR_UNKNOWN_TYPE if @sender sends no such message, or
 *   %MS5_PROTOCOL_ERROR_SHAPE with the path of the first member that is wrong
 *
 * Members that are not known are ignored.
 *
 * Returns: whether @out_message is set
 */
gboolean
ms5_message_decode (json_t      *value,
                    Ms5Side      sender,
                    Ms5Message  *out_message,
                    GError     **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader, object;
  Ms5MessageType type;

  ms5_message_init (out_message, MS5_MESSAGE_PING);
  ms5_json_reader_init (&reader, value, FALSE, problems);
  if (!ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &object))
    {
      ms5_problems_to_error (problems, error);
      return FALSE;
    }
  if (!read_type (&object, sender, &type, error))
    return FALSE;

  ms5_message_init (out_message, type);
  if (ms5_shape_read (ms5_message_get_shape (type), &object, &out_message->hello))
    check (out_message, &object);
  if (ms5_problems_to_error (problems, error))
    {
      if (type == MS5_MESSAGE_SUBMIT)
        set_sent (&out_message->submit);
      return TRUE;
    }

  ms5_message_clear (out_message);
  return FALSE;
}

/**
 * ms5_message_open:
 * @data: (array length=size): a frame from the wire
 * @size: its length in bytes
 * @is_binary: whether it came as a binary frame
 * @sender: who sent it, which decides the limits
 * @out_message: (out caller-allocates): the message; to be cleared afterwards whatever is returned
 * @error: (out): a #Ms5ProtocolError
 *
 * From bytes to message in one step.
 *
 * Returns: whether @out_message is set
 */
gboolean
ms5_message_open (const guint8  *data,
                  gsize          size,
                  gboolean       is_binary,
                  Ms5Side        sender,
                  Ms5Message    *out_message,
                  GError       **error)
{
  gboolean from_client = sender == MS5_SIDE_CLIENT;
  gsize max_wire = from_client ? MS5_LIMIT_CLIENT_MESSAGE_BYTES : MS5_LIMIT_SERVER_WIRE_BYTES;
  g_autoptr (json_t) value = NULL;

  ms5_message_init (out_message, MS5_MESSAGE_PING);
  if (size > max_wire)
    {
      g_set_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_LIMIT,
                   "$: a frame of %" G_GSIZE_FORMAT " bytes", size);
      return FALSE;
    }

  value = ms5_frame_parse (data, size, is_binary,
                           from_client ? &ms5_json_limits_client : &ms5_json_limits_server, error);
  return value != NULL && ms5_message_decode (value, sender, out_message, error);
}
