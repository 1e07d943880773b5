/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "protocol/ms5-close.h"

#define SUBPROTOCOL "floor.v1"

/* A subscriber on the way in. */
typedef struct
{
  Ms5RoutesContext *routes;
  Ms5Identity      *identity;
  Ms5FeedIdentity  *feed_identity;
  char             *address;
} Subscriber;

static void
subscriber_free (gpointer data)
{
  Subscriber *subscriber = data;

  ms5_identity_unref (subscriber->identity);
  ms5_feed_identity_unref (subscriber->feed_identity);
  g_free (subscriber->address);
  g_free (subscriber);
}

/* The sign-in may have ended while the handshake was on its way. */
static void
accepted_cb (Ms5Transport *transport,
             gpointer      user_data)
{
  Subscriber *subscriber = user_data;
  Ms5RoutesContext *routes = subscriber->routes;
  g_autoptr (Ms5Identity) now = ms5_accounts_refresh_identity (routes->accounts, subscriber->identity, NULL);

  if (now == NULL)
    {
      g_signal_connect (g_object_ref (transport), "closed", G_CALLBACK (g_object_unref), NULL);
      ms5_transport_close (transport, MS5_CLOSE_REVOKED, NULL);
      return;
    }

  /* Behind a proxy all come from it; who is meant is whoever the proxy speaks for. */
  ms5_transport_set_peer (transport, subscriber->address);
  ms5_feed_accept (routes->feed, transport, subscriber->feed_identity);
}

static gboolean
check_origin (Ms5HttpRequest  *request,
              const Ms5Config *config)
{
  const char *origin = ms5_http_request_get_header (request, "Origin");

  if (origin == NULL
      || (config->allowed_origins != NULL && g_strv_contains ((const char *const *) config->allowed_origins, origin)))
    return TRUE;

  ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "pages of that origin may not open the feed");
  return FALSE;
}

void
ms5_route_feed (Ms5HttpRequest *request,
                gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *value = ms5_http_request_get_header (request, "Authorization");
  g_autoptr (GError) error = NULL;
  Ms5FeedIdentity *feed_identity;
  Subscriber *subscriber;

  if (!check_origin (request, routes->config))
    return;
  if (!ms5_http_request_is_secure (request))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "from another machine the feed takes TLS");
      return;
    }

  /* The table has made sure that there is a token, and that it is good. */
  feed_identity = ms5_feed_backend_authenticate (routes->backend, value + strlen ("Bearer "), &error);
  if (feed_identity == NULL)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_TOKEN, "%s", error->message);
      return;
    }

  subscriber = g_new (Subscriber, 1);
  *subscriber = (Subscriber) { routes, ms5_identity_ref (ms5_http_request_get_identity (request)), feed_identity,
                               g_strdup (ms5_http_request_get_address (request)) };
  ms5_http_request_open_websocket (request, SUBPROTOCOL, MS5_LIMIT_CLIENT_MESSAGE_BYTES, accepted_cb, subscriber,
                                   subscriber_free);
}
