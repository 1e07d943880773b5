/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Upper bounds of the time that answers take, in seconds; the last one has none. */
#define MS5_HTTP_N_BOUNDS 8

extern const double ms5_http_bounds[MS5_HTTP_N_BOUNDS];

/**
 * Ms5HttpStat:
 * @route: index of a route; -1 for requests that found none
 * @status: a status
 * @count: how often
 */
typedef struct
{
  int     route;
  guint   status;
  guint64 count;
} Ms5HttpStat;

/**
 * Ms5HttpTimes:
 * @counts: answers by the first bound that they kept
 * @sum_us: the time of all, in microseconds
 * @count: how many
 */
typedef struct
{
  guint64 counts[MS5_HTTP_N_BOUNDS];
  gint64  sum_us;
  guint64 count;
} Ms5HttpTimes;

/**
 * Ms5HttpStats:
 * @stats: (element-type Ms5HttpStat): in no order
 * @times: of all requests
 *
 * What was answered.
 */
typedef struct
{
  GArray       *stats;
  Ms5HttpTimes  times;
} Ms5HttpStats;

void ms5_http_stats_init  (Ms5HttpStats *stats);
void ms5_http_stats_clear (Ms5HttpStats *stats);
void ms5_http_stats_add   (Ms5HttpStats *stats,
                           int           route,
                           guint         status,
                           gint64        time_us);

G_END_DECLS
