/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-stats.h"

#include <math.h>

const double ms5_http_bounds[MS5_HTTP_N_BOUNDS] = { 0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, INFINITY };

/**
 * ms5_http_stats_init:
 * @stats: (out caller-allocates): nothing yet
 */
void
ms5_http_stats_init (Ms5HttpStats *stats)
{
  *stats = (Ms5HttpStats) { g_array_new (FALSE, FALSE, sizeof (Ms5HttpStat)), { { 0 } } };
}

/**
 * ms5_http_stats_clear:
 * @stats: what was answered
 */
void
ms5_http_stats_clear (Ms5HttpStats *stats)
{
  g_clear_pointer (&stats->stats, g_array_unref);
}

static Ms5HttpStat *
find (Ms5HttpStats *stats,
      int           route,
      guint         status)
{
  Ms5HttpStat new_stat = { route, status, 0 };

  for (guint i = 0; i < stats->stats->len; i++)
    {
      Ms5HttpStat *stat = &g_array_index (stats->stats, Ms5HttpStat, i);

      if (stat->route == route && stat->status == status)
        return stat;
    }
  g_array_append_val (stats->stats, new_stat);
  return &g_array_index (stats->stats, Ms5HttpStat, stats->stats->len - 1);
}

/**
 * ms5_http_stats_add:
 * @stats: what was answered
 * @route: index of the route, or -1
 * @status: of the answer
 * @time_us: from the end of the header until the answer had left, in microseconds
 */
void
ms5_http_stats_add (Ms5HttpStats *stats,
                    int           route,
                    guint         status,
                    gint64        time_us)
{
  guint bound = 0;

  find (stats, route, status)->count++;
  while ((double) time_us > ms5_http_bounds[bound] * G_USEC_PER_SEC)
    bound++;
  stats->times.counts[bound]++;
  stats->times.sum_us += time_us;
  stats->times.count++;
}
