/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A stream around a server's WebSocket stream that adds what libsoup 3.2 lacks: a limit for the
 * message that fragments add up to, pausing, a bound on what is read in one turn of the main loop
 * and on the pongs that are owed, and the number of bytes still to be written.
 */
#define MS5_TYPE_GUARDED_STREAM (ms5_guarded_stream_get_type ())
G_DECLARE_FINAL_TYPE (Ms5GuardedStream, ms5_guarded_stream, MS5, GUARDED_STREAM, GIOStream)

typedef struct
{
  /* The peer's message is too large; it is not read, nor is anything after it. */
  void (*too_large) (gpointer user_data);
  /* All the data that was announced has been written. */
  void (*drained)   (gpointer user_data);
} Ms5GuardedStreamFuncs;

GIOStream *ms5_guarded_stream_new         (GIOStream                   *base,
                                           gsize                        max_message);
void       ms5_guarded_stream_set_funcs   (Ms5GuardedStream            *self,
                                           const Ms5GuardedStreamFuncs *funcs,
                                           gpointer                     user_data);
void       ms5_guarded_stream_announce    (Ms5GuardedStream            *self,
                                           gsize                        payload);
gsize      ms5_guarded_stream_get_unsent  (Ms5GuardedStream            *self);
void       ms5_guarded_stream_set_reading (Ms5GuardedStream            *self,
                                           gboolean                     reading);
void       ms5_guarded_stream_break       (Ms5GuardedStream            *self);

G_END_DECLS
