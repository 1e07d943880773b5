/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-frame-walker.h"

G_BEGIN_DECLS

/**
 * Ms5FrameGuard:
 * @max_message: limit of a message, all its fragments together
 * @too_large: the peer's message went above it
 * @good_bye: and behind that message the peer has closed
 * @pongs_owed: bytes of the answers to the peer's pings that have not been written
 * @unsent: bytes of messages that were announced and have not been written
 *
 * Keeps the account of a server's WebSocket stream from what passes by. Start with zeroes and
 * @max_message.
 */
typedef struct
{
  guint64        max_message;
  gboolean       too_large;
  gboolean       good_bye;
  gsize          pongs_owed;
  gsize          unsent;

  /*< private >*/
  Ms5FrameWalker in;
  Ms5FrameWalker out;
  guint64        message;
} Ms5FrameGuard;

gsize ms5_frame_guard_check_input (Ms5FrameGuard *guard,
                                   const guint8  *data,
                                   gsize          size);
void  ms5_frame_guard_skip_input  (Ms5FrameGuard *guard,
                                   const guint8  *data,
                                   gsize          size);
void  ms5_frame_guard_announce    (Ms5FrameGuard *guard,
                                   gsize          payload);
void  ms5_frame_guard_note_output (Ms5FrameGuard *guard,
                                   const guint8  *data,
                                   gsize          size);

G_END_DECLS
