/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MS5_OPCODE_CONTINUATION 0x0
#define MS5_OPCODE_CLOSE        0x8
#define MS5_OPCODE_PING         0x9
#define MS5_OPCODE_PONG         0xa

/**
 * Ms5FrameWalker:
 * @opcode: of the frame that began last
 * @final: whether it ends its message
 * @length: bytes of its payload
 * @header_size: bytes before its payload
 *
 * Follows a WebSocket byte stream (RFC 6455, 5.2) from frame to frame without keeping or changing
 * anything. Start with zeroes. What the frames say is judged elsewhere.
 */
typedef struct
{
  guint8   opcode;
  gboolean final;
  guint64  length;
  gsize    header_size;

  /*< private >*/
  guint8   header[14];
  gsize    have;
  guint64  left;
  gboolean in_payload;
} Ms5FrameWalker;

/**
 * Ms5FrameEvent:
 * @MS5_FRAME_EVENT_NONE: the data is used up
 * @MS5_FRAME_EVENT_BEGIN: a frame's header is complete
 * @MS5_FRAME_EVENT_END: a frame's payload is complete
 */
typedef enum
{
  MS5_FRAME_EVENT_NONE,
  MS5_FRAME_EVENT_BEGIN,
  MS5_FRAME_EVENT_END,
} Ms5FrameEvent;

Ms5FrameEvent ms5_frame_walker_step       (Ms5FrameWalker  *walker,
                                           const guint8   **data,
                                           gsize           *size);
gboolean      ms5_frame_walker_is_control (const Ms5FrameWalker *walker);

G_END_DECLS
