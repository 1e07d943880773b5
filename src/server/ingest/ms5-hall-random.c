/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

#include <math.h>

double
ms5_hall_uniform (GRand  *rand,
                  double  from,
                  double  to)
{
  return from + g_rand_double (rand) * (to - from);
}

/* Near enough to a normal distribution (mean 0, deviation 1) for noise, and without far outliers:
 * the sum of four uniform numbers. */
double
ms5_hall_normal (GRand *rand)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    sum += g_rand_double (rand);

  return (sum - 2.0) * sqrt (3.0);
}

double
ms5_hall_exponential (GRand  *rand,
                      double  mean)
{
  return -mean * log (1.0 - g_rand_double (rand));
}

double
ms5_hall_log_normal (GRand  *rand,
                     double  median,
                     double  sigma)
{
  return median * exp (sigma * ms5_hall_normal (rand));
}

/* How many tries until one of @probability succeeds, the successful one included. */
gint64
ms5_hall_geometric (GRand  *rand,
                    double  probability)
{
  if (probability <= 0)
    return G_MAXINT64;

  return 1 + (gint64) MIN (log (1.0 - g_rand_double (rand)) / log1p (-probability), 1e15);
}
