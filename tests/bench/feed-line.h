/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-frame-walker.h"

G_BEGIN_DECLS

/*
 * FeedLine:
 *
 * A connection to a server's feed, as cheap as it can be, so that what is measured is the server. Begin with
 * zeroes and feed_line_open().
 */
typedef struct
{
  int            fd;
  Ms5FrameWalker walker;
  GByteArray    *payload;
  gboolean       is_upgraded;
} FeedLine;

/* A message, or the reason of a close frame, has come whole. */
typedef void (*FeedLineFunc) (FeedLine *line,
                              gpointer  user_data);

void     feed_line_open      (FeedLine     *line,
                              guint16       port);
void     feed_line_request   (FeedLine     *line,
                              const char   *token,
                              guint         number);
void     feed_line_close     (FeedLine     *line);
gboolean feed_line_send      (FeedLine     *line,
                              const char   *text);
gboolean feed_line_receive   (FeedLine     *line,
                              FeedLineFunc  func,
                              gpointer      user_data);

gboolean feed_line_has_input (void);

G_END_DECLS
