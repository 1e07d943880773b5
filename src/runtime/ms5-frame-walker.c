/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-frame-walker.h"

/* How long the header is, as far as its first two bytes tell. */
static gsize
header_size (const Ms5FrameWalker *walker)
{
  gsize size = 2;

  if (walker->have < 2)
    return 2;

  switch (walker->header[1] & 0x7f)
    {
    case 126:
      size += 2;
      break;
    case 127:
      size += 8;
      break;
    default:
      break;
    }
  return walker->header[1] & 0x80 ? size + 4 : size;
}

static guint64
payload_length (const Ms5FrameWalker *walker)
{
  guint length = walker->header[1] & 0x7f;
  guint n = length == 126 ? 2 : length == 127 ? 8 : 0;
  guint64 value = 0;

  if (n == 0)
    return length;

  for (guint i = 0; i < n; i++)
    value = value << 8 | walker->header[2 + i];
  return value;
}

static void
begin_frame (Ms5FrameWalker *walker)
{
  walker->opcode = walker->header[0] & 0x0f;
  walker->final = (walker->header[0] & 0x80) != 0;
  walker->length = payload_length (walker);
  walker->header_size = walker->have;
  walker->left = walker->length;
  walker->have = 0;
  walker->in_payload = TRUE;
}

/**
 * ms5_frame_walker_step:
 * @walker: a walker
 * @data: (inout): the next bytes of the stream; moved to behind what was used
 * @size: (inout): their number
 *
 * Goes on to the next event.
 *
 * Returns: what happened
 */
Ms5FrameEvent
ms5_frame_walker_step (Ms5FrameWalker  *walker,
                       const guint8   **data,
                       gsize           *size)
{
  if (walker->in_payload)
    {
      gsize n = (gsize) MIN (walker->left, *size);

      *data += n;
      *size -= n;
      walker->left -= n;
      if (walker->left > 0)
        return MS5_FRAME_EVENT_NONE;

      walker->in_payload = FALSE;
      return MS5_FRAME_EVENT_END;
    }

  while (*size > 0)
    {
      walker->header[walker->have++] = **data;
      *data += 1;
      *size -= 1;
      if (walker->have == header_size (walker))
        {
          begin_frame (walker);
          return MS5_FRAME_EVENT_BEGIN;
        }
    }
  return MS5_FRAME_EVENT_NONE;
}

/**
 * ms5_frame_walker_is_control:
 * @walker: a walker
 *
 * Returns: whether the frame that began last carries no part of a message
 */
gboolean
ms5_frame_walker_is_control (const Ms5FrameWalker *walker)
{
  return (walker->opcode & 0x8) != 0;
}
