/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-frame-guard.h"

/* A control frame's payload, if its header is not a lie. */
#define MAX_CONTROL 125

/**
 * ms5_frame_guard_skip_input:
 * @guard: a guard whose peer's message is too large
 * @data: what came in
 * @size: number of bytes
 *
 * Looks for nothing but the peer's good-bye.
 */
void
ms5_frame_guard_skip_input (Ms5FrameGuard *guard,
                            const guint8  *data,
                            gsize          size)
{
  Ms5FrameEvent event;

  while ((event = ms5_frame_walker_step (&guard->in, &data, &size)) != MS5_FRAME_EVENT_NONE)
    if (event == MS5_FRAME_EVENT_BEGIN && guard->in.opcode == MS5_OPCODE_CLOSE)
      guard->good_bye = TRUE;
}

/* A frame's header is complete. Returns whether the message is still within its limit. */
static gboolean
check_frame (Ms5FrameGuard *guard)
{
  if (ms5_frame_walker_is_control (&guard->in))
    {
      if (guard->in.opcode == MS5_OPCODE_PING)
        guard->pongs_owed += 2 + (gsize) MIN (guard->in.length, MAX_CONTROL);
      return TRUE;
    }

  if (guard->in.opcode != MS5_OPCODE_CONTINUATION)
    guard->message = 0;
  if (guard->in.length > guard->max_message - guard->message)
    return FALSE;

  guard->message += guard->in.length;
  return TRUE;
}

/**
 * ms5_frame_guard_check_input:
 * @guard: a guard
 * @data: what came in
 * @size: number of bytes
 *
 * Returns: how many of the bytes may be passed on: all, or those before the frame with which a
 *   message becomes too large
 */
gsize
ms5_frame_guard_check_input (Ms5FrameGuard *guard,
                             const guint8  *data,
                             gsize          size)
{
  const guint8 *start = data;
  const guint8 *frame = data;
  Ms5FrameEvent event;

  while ((event = ms5_frame_walker_step (&guard->in, &data, &size)) != MS5_FRAME_EVENT_NONE)
    {
      if (event == MS5_FRAME_EVENT_END)
        frame = data;
      else if (!check_frame (guard))
        {
          guard->too_large = TRUE;
          ms5_frame_guard_skip_input (guard, data, size);
          return (gsize) (frame - start);
        }
    }
  return (gsize) (data - start);
}

/**
 * ms5_frame_guard_announce:
 * @guard: a guard
 * @payload: bytes of a message that is about to be queued as one frame
 *
 * Counts what will have to be written for it.
 */
void
ms5_frame_guard_announce (Ms5FrameGuard *guard,
                          gsize          payload)
{
  guard->unsent += payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10);
}

/**
 * ms5_frame_guard_note_output:
 * @guard: a guard
 * @data: what was written
 * @size: number of bytes
 *
 * Counts what has been written: a frame when its last byte has.
 */
void
ms5_frame_guard_note_output (Ms5FrameGuard *guard,
                             const guint8  *data,
                             gsize          size)
{
  Ms5FrameEvent event;

  while ((event = ms5_frame_walker_step (&guard->out, &data, &size)) != MS5_FRAME_EVENT_NONE)
    {
      gsize whole = guard->out.header_size + (gsize) guard->out.length;

      if (event != MS5_FRAME_EVENT_END)
        continue;
      if (!ms5_frame_walker_is_control (&guard->out))
        guard->unsent -= MIN (guard->unsent, whole);
      else if (guard->out.opcode == MS5_OPCODE_PONG)
        guard->pongs_owed -= MIN (guard->pongs_owed, whole);
    }
}
