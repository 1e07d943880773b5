/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-frame.h"

#include <string.h>

/* Little text, sent to many, encoded between two frames: speed counts more than the last percent. */
#define LEVEL 3

typedef struct
{
  Ms5Frame public;
  gatomicrefcount refs;
} Frame;

G_STATIC_ASSERT (G_STRUCT_OFFSET (Frame, public) == 0);

struct _Ms5FrameTail
{
  guint8 *data;
  gsize size;
  gsize text_length;
  gboolean is_deflated;
};

/* A block of raw deflate that holds its bytes as they are (RFC 1951, 3.2.4): not the last one. */
#define STORED_BLOCK_HEADER_BYTES 5
#define STORED_BLOCK_MAX_BYTES    65535

/* Leaves @before bytes free in front. Says NULL if all would not be at least 20 % shorter. */
static guint8 *
deflate_text (const char *text,
              gsize       length,
              gsize       before,
              gsize      *out_size)
{
  g_autoptr (GConverter) deflater = NULL;
  gsize room = length - length / 5;
  g_autofree guint8 *out = g_malloc (room);
  gsize filled = before;
  gsize eaten = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  deflater = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, LEVEL));
  while (result == G_CONVERTER_CONVERTED && filled < room)
    {
      gsize n_read, n_written;

      result = g_converter_convert (deflater, text + eaten, length - eaten, out + filled,
                                    room - filled, G_CONVERTER_INPUT_AT_END, &n_read, &n_written,
                                    NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      eaten += n_read;
      filled += n_written;
    }
  if (result != G_CONVERTER_FINISHED)
    return NULL;

  *out_size = filled;
  return g_realloc (g_steal_pointer (&out), filled);
}

static gboolean
is_worth_deflating (gsize length)
{
  return length > MS5_LIMIT_COMPRESS_FROM_BYTES && length <= MS5_LIMIT_SERVER_TEXT_BYTES;
}

static void
write_header (guint8 *out,
              gsize   text_length)
{
  guint32 size = GUINT32_TO_LE ((guint32) text_length);

  out[0] = MS5_FRAME_CODEC_DEFLATE;
  memcpy (out + 1, &size, sizeof (size));
}

static Ms5Frame *
frame_new_take (gpointer data,
                gsize    size,
                gboolean is_binary)
{
  Frame *frame = g_new (Frame, 1);

  frame->public = (Ms5Frame) { g_bytes_new_take (data, size), is_binary };
  g_atomic_ref_count_init (&frame->refs);
  return &frame->public;
}

/**
 * ms5_frame_new:
 * @text: (transfer full): a message
 * @length: its length in bytes
 *
 * Compresses above %MS5_LIMIT_COMPRESS_FROM_BYTES, if at least 20 % is saved.
 *
 * Returns: (transfer full): the frame that carries @text
 */
Ms5Frame *
ms5_frame_new (char  *text,
               gsize  length)
{
  guint8 *deflated = NULL;
  gsize size;

  if (is_worth_deflating (length))
    deflated = deflate_text (text, length, MS5_FRAME_HEADER_BYTES, &size);
  if (deflated == NULL)
    return frame_new_take (text, length, FALSE);

  write_header (deflated, length);
  g_free (text);
  return frame_new_take (deflated, size, TRUE);
}

/**
 * ms5_frame_tail_new:
 * @text: (transfer full): the end of a message
 * @length: its length in bytes
 *
 * Returns: (transfer full): the tail, compressed if that is worth it
 */
Ms5FrameTail *
ms5_frame_tail_new (char  *text,
                    gsize  length)
{
  Ms5FrameTail *tail = g_new0 (Ms5FrameTail, 1);
  guint8 *deflated = NULL;

  tail->text_length = tail->size = length;
  if (is_worth_deflating (length))
    deflated = deflate_text (text, length, 0, &tail->size);

  tail->is_deflated = deflated != NULL;
  tail->data = deflated != NULL ? deflated : (guint8 *) text;
  if (tail->is_deflated)
    g_free (text);

  return tail;
}

/**
 * ms5_frame_tail_free:
 * @tail: (transfer full): a tail
 */
void
ms5_frame_tail_free (Ms5FrameTail *tail)
{
  g_free (tail->data);
  g_free (tail);
}

/**
 * ms5_frame_new_with_tail:
 * @head: the beginning of a message
 * @length: its length in bytes, at most 65535
 * @tail: its end
 *
 * Only copies: if the tail is compressed, the head goes before it as a block of its own that is not.
 *
 * Returns: (transfer full): the frame that carries @head and @tail
 */
Ms5Frame *
ms5_frame_new_with_tail (const char         *head,
                         gsize               length,
                         const Ms5FrameTail *tail)
{
  gsize before = tail->is_deflated ? MS5_FRAME_HEADER_BYTES + STORED_BLOCK_HEADER_BYTES : 0;
  gsize size = before + length + tail->size;
  guint8 *out;

  g_return_val_if_fail (length <= STORED_BLOCK_MAX_BYTES, NULL);

  out = g_malloc (size);
  if (tail->is_deflated)
    {
      guint16 stored = GUINT16_TO_LE ((guint16) length);
      guint16 complement = (guint16) ~stored;

      write_header (out, length + tail->text_length);
      out[MS5_FRAME_HEADER_BYTES] = 0;
      memcpy (out + MS5_FRAME_HEADER_BYTES + 1, &stored, sizeof (stored));
      memcpy (out + MS5_FRAME_HEADER_BYTES + 3, &complement, sizeof (complement));
    }
  memcpy (out + before, head, length);
  memcpy (out + before + length, tail->data, tail->size);

  return frame_new_take (out, size, tail->is_deflated);
}

/**
 * ms5_frame_ref:
 * @frame: a frame
 *
 * Returns: (transfer full): @frame
 */
Ms5Frame *
ms5_frame_ref (Ms5Frame *frame)
{
  g_atomic_ref_count_inc (&((Frame *) frame)->refs);
  return frame;
}

/**
 * ms5_frame_unref:
 * @frame: (transfer full): a frame
 */
void
ms5_frame_unref (Ms5Frame *frame)
{
  if (!g_atomic_ref_count_dec (&((Frame *) frame)->refs))
    return;

  g_bytes_unref (frame->bytes);
  g_free (frame);
}

/**
 * ms5_frame_get_size:
 * @frame: a frame
 *
 * Returns: the bytes that count against the window
 */
gsize
ms5_frame_get_size (const Ms5Frame *frame)
{
  return g_bytes_get_size (frame->bytes);
}

static gboolean
refuse (GError     **error,
        int          code,
        const char  *message)
{
  g_set_error (error, MS5_PROTOCOL_ERROR, code, "binary frame: %s", message);
  return FALSE;
}

/* Fills @out with exactly @length bytes. There is room for one more, which tells a bomb. */
static gboolean
inflate_exactly (const guint8  *data,
                 gsize          size,
                 char          *out,
                 gsize          length,
                 GError       **error)
{
  g_autoptr (GConverter) inflater = NULL;
  gsize eaten = 0, filled = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  while (result == G_CONVERTER_CONVERTED && filled <= length)
    {
      gsize n_read, n_written;

      result = g_converter_convert (inflater, data + eaten, size - eaten, out + filled,
                                    length + 1 - filled, G_CONVERTER_INPUT_AT_END, &n_read,
                                    &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return refuse (error, MS5_PROTOCOL_ERROR_FRAME, "broken or cut short");
      eaten += n_read;
      filled += n_written;
    }

  if (filled > length)
    return refuse (error, MS5_PROTOCOL_ERROR_FRAME, "longer than it says");
  if (filled < length)
    return refuse (error, MS5_PROTOCOL_ERROR_FRAME, "shorter than it says");
  if (eaten < size)
    return refuse (error, MS5_PROTOCOL_ERROR_FRAME, "something follows the message");

  return TRUE;
}

/**
 * ms5_frame_inflate:
 * @data: (array length=size): a binary frame from the wire
 * @size: its length in bytes
 * @max_text: the most bytes of text that are accepted
 * @out_length: (out): the length of the text in bytes
 * @error: (out): a #Ms5ProtocolError
 *
 * Never makes more than the frame says, nor begins if that is more than @max_text.
 *
 * Returns: (transfer full) (nullable): the text, terminated; not yet known to be JSON
 */
char *
ms5_frame_inflate (const guint8  *data,
                   gsize          size,
                   gsize          max_text,
                   gsize         *out_length,
                   GError       **error)
{
  g_autofree char *text = NULL;
  guint32 length;

  if (size < MS5_FRAME_HEADER_BYTES)
    {
      refuse (error, MS5_PROTOCOL_ERROR_FRAME, "shorter than its header");
      return NULL;
    }
  if (data[0] != MS5_FRAME_CODEC_DEFLATE)
    {
      refuse (error, MS5_PROTOCOL_ERROR_FRAME, "of a codec that is not known");
      return NULL;
    }

  memcpy (&length, data + 1, sizeof (length));
  length = GUINT32_FROM_LE (length);
  if (length > max_text)
    {
      refuse (error, MS5_PROTOCOL_ERROR_LIMIT, "inflates to more than the limit");
      return NULL;
    }

  text = g_malloc ((gsize) length + 1);
  if (!inflate_exactly (data + MS5_FRAME_HEADER_BYTES, size - MS5_FRAME_HEADER_BYTES, text, length,
                        error))
    return NULL;

  text[length] = '\0';
  *out_length = length;
  return g_steal_pointer (&text);
}

/**
 * ms5_frame_parse:
 * @data: (array length=size): a frame from the wire
 * @size: its length in bytes
 * @is_binary: whether it came as a binary frame
 * @limits: what is accepted at most, once inflated
 * @error: (out): a #Ms5ProtocolError
 *
 * Returns: (transfer full) (nullable): the JSON value that it carries
 */
json_t *
ms5_frame_parse (const guint8        *data,
                 gsize                size,
                 gboolean             is_binary,
                 const Ms5JsonLimits *limits,
                 GError             **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!is_binary)
    return ms5_json_parse ((const char *) data, size, limits, error);

  text = ms5_frame_inflate (data, size, limits->max_bytes, &length, error);
  return text != NULL ? ms5_json_parse (text, length, limits, error) : NULL;
}
