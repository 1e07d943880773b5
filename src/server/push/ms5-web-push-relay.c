/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-web-push-relay.h"

#include "server/push/ms5-relay-address.h"

struct _Ms5WebPushRelay
{
  GObject        parent_instance;

  Ms5RelayHttp  *http;
  Ms5WebPush    *push;
  char         **hosts;
};

static void ms5_web_push_relay_iface_init (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5WebPushRelay, ms5_web_push_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, ms5_web_push_relay_iface_init))

typedef struct
{
  Ms5WebPushRelay *relay;
  GUri *endpoint;
  Ms5WebPushKeys keys;
} Address;

static void
address_clear (Address *address)
{
  g_clear_pointer (&address->endpoint, g_uri_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

static void
ms5_web_push_relay_finalize (GObject *object)
{
  Ms5WebPushRelay *self = MS5_WEB_PUSH_RELAY (object);

  g_strfreev (self->hosts);
  g_object_unref (self->push);
  g_object_unref (self->http);
  G_OBJECT_CLASS (ms5_web_push_relay_parent_class)->finalize (object);
}

static void
ms5_web_push_relay_class_init (Ms5WebPushRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_web_push_relay_finalize;
}

static void
ms5_web_push_relay_init (Ms5WebPushRelay *self)
{
}

static const char *
ms5_web_push_relay_get_channel (Ms5Relay *relay)
{
  return "webpush";
}

static const char *
ms5_web_push_relay_get_public_key (Ms5Relay *relay)
{
  return ms5_web_push_get_public_key (MS5_WEB_PUSH_RELAY (relay)->push);
}

/* A subscription may say when it ends; the push service will tell. */
static void
read_address (Ms5JsonReader *reader,
              gpointer       user_data)
{
  Address *address = user_data;
  Ms5JsonReader keys;
  gint64 expires;

  ms5_relay_address_get_uri (reader, "endpoint", (const char *const *) address->relay->hosts, &address->endpoint);
  ms5_json_get_int (reader, "expirationTime", MS5_JSON_NULLABLE, 0, G_MAXINT64, &expires);
  if (!ms5_json_get_object (reader, "keys", MS5_JSON_REQUIRED, &keys))
    return;

  ms5_web_push_read_keys (&keys, &address->keys);
  ms5_json_reader_finish (&keys);
}

static gboolean
ms5_web_push_relay_check_address (Ms5Relay    *relay,
                                  const char  *text,
                                  GError     **error)
{
  g_auto (Address) address = { .relay = MS5_WEB_PUSH_RELAY (relay) };

  return ms5_relay_address_read (text, read_address, &address, error);
}

static void
ms5_web_push_relay_send (Ms5Relay              *relay,
                         const Ms5RelayMessage *message,
                         GTask                 *task)
{
  Ms5WebPushRelay *self = MS5_WEB_PUSH_RELAY (relay);
  g_auto (Address) address = { .relay = self };

  if (ms5_relay_address_read_for (message, read_address, &address, task))
    ms5_web_push_send (self->push, self->http, address.endpoint, &address.keys, message, task);
}

static void
ms5_web_push_relay_iface_init (Ms5RelayInterface *iface)
{
  iface->get_channel = ms5_web_push_relay_get_channel;
  iface->get_public_key = ms5_web_push_relay_get_public_key;
  iface->check_address = ms5_web_push_relay_check_address;
  iface->send = ms5_web_push_relay_send;
}

/**
 * ms5_web_push_relay_new:
 * @http: what asks
 * @push: what makes messages, with a key
 * @hosts: (array zero-terminated=1): push services that may be asked
 *
 * Returns: (transfer full): the relay
 */
Ms5Relay *
ms5_web_push_relay_new (Ms5RelayHttp      *http,
                        Ms5WebPush        *push,
                        const char *const *hosts)
{
  Ms5WebPushRelay *self = g_object_new (MS5_TYPE_WEB_PUSH_RELAY, NULL);

  self->http = g_object_ref (http);
  self->push = g_object_ref (push);
  self->hosts = g_strdupv ((char **) hosts);
  return MS5_RELAY (self);
}
