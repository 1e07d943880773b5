/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "core/ms5-plant.h"
#include "server/feed/ms5-feed.h"

G_BEGIN_DECLS

/* How long nobody must have watched a line: clients come back sooner from a short break. */
#define MS5_LINE_WATCH_PATIENCE (10 * MS5_USEC_PER_S)

/* How long after the start those who are expected may take: a whole plant comes back at once, each after a wait of
 * its own. */
#define MS5_LINE_WATCH_START (60 * MS5_USEC_PER_S)

/**
 * Ms5LineWatchFunc:
 * @line: a line
 * @is_watched: whether anybody is subscribed to its calls
 * @since: since when, by the plant's clock
 * @user_data: as given
 */
typedef void (*Ms5LineWatchFunc) (const Ms5Line *line,
                                  gboolean       is_watched,
                                  Ms5Time        since,
                                  gpointer       user_data);

/**
 * Ms5LineWatch:
 *
 * Sees whether anybody looks at the calls of each line. Of lines that nobody has looked at since the start, and is not
 * expected to, nothing is said.
 */
#define MS5_TYPE_LINE_WATCH (ms5_line_watch_get_type ())
G_DECLARE_FINAL_TYPE (Ms5LineWatch, ms5_line_watch, MS5, LINE_WATCH, GObject)

Ms5LineWatch *ms5_line_watch_new    (Ms5Plant         *plant,
                                     Ms5Feed          *feed,
                                     Ms5Clock         *clock,
                                     Ms5Clock         *plant_clock,
                                     Ms5LineWatchFunc  func,
                                     gpointer          user_data) G_GNUC_WARN_UNUSED_RESULT;
void          ms5_line_watch_expect (Ms5LineWatch     *self,
                                     const char       *line);
void          ms5_line_watch_stop   (Ms5LineWatch     *self);

G_END_DECLS
