/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

static const Ms5HttpRoute routes[] = {
  { "GET", "/api/v1/health", NULL, NULL, NULL, FALSE, ms5_route_health },
  { NULL }
};

/**
 * ms5_routes_get:
 *
 * Returns: (transfer none) (array zero-terminated=1): the table; the last one has no method
 */
const Ms5HttpRoute *
ms5_routes_get (void)
{
  return routes;
}

/**
 * ms5_routes_authenticate:
 * @token: an access token
 * @context: a #Ms5RoutesContext
 *
 * Returns: (transfer full) (nullable): whose it is
 */
Ms5Identity *
ms5_routes_authenticate (const char *token,
                         gpointer    context)
{
  Ms5RoutesContext *self = context;
  g_autoptr (GError) error = NULL;
  Ms5Identity *identity = ms5_accounts_authenticate (self->accounts, token, &error);

  if (identity == NULL)
    g_debug ("refused a token: %s", error->message);
  return identity;
}
