/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-webhook-relay.h"

#include "server/push/ms5-relay-address.h"
#include "server/push/ms5-relay-text.h"

#include <sodium.h>
#include <string.h>

#define SECRET_PREFIX    "whsec_"
#define MIN_SECRET_BYTES 24
#define MAX_SECRET_BYTES 64

/* While a secret is being changed, receivers know one of two. */
#define MAX_SECRETS 4

struct _Ms5WebhookRelay
{
  GObject        parent_instance;

  Ms5RelayHttp  *http;
  GPtrArray     *secrets; /* of GBytes */
  char         **hosts;
};

static void ms5_webhook_relay_iface_init (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5WebhookRelay, ms5_webhook_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, ms5_webhook_relay_iface_init))

typedef struct
{
  Ms5WebhookRelay *relay;
  GUri *uri;
} Address;

static void
address_clear (Address *address)
{
  g_clear_pointer (&address->uri, g_uri_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

static void
ms5_webhook_relay_finalize (GObject *object)
{
  Ms5WebhookRelay *self = MS5_WEBHOOK_RELAY (object);

  g_ptr_array_unref (self->secrets);
  g_strfreev (self->hosts);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (ms5_webhook_relay_parent_class)->finalize (object);
}

static void
ms5_webhook_relay_class_init (Ms5WebhookRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_webhook_relay_finalize;
}

static void
ms5_webhook_relay_init (Ms5WebhookRelay *self)
{
  self->secrets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static const char *
ms5_webhook_relay_get_channel (Ms5Relay *relay)
{
  return "webhook";
}

static void
read_address (Ms5JsonReader *reader,
              gpointer       user_data)
{
  Address *address = user_data;

  ms5_relay_address_get_uri (reader, "url", (const char *const *) address->relay->hosts, &address->uri);
}

static gboolean
ms5_webhook_relay_check_address (Ms5Relay    *relay,
                                 const char  *text,
                                 GError     **error)
{
  g_auto (Address) address = { .relay = MS5_WEBHOOK_RELAY (relay) };

  return ms5_relay_address_read (text, read_address, &address, error);
}

static char *
sign (GBytes     *secret,
      const char *id,
      gint64      timestamp,
      GBytes     *body)
{
  g_autofree char *head = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".", id, timestamp);
  crypto_auth_hmacsha256_state state;
  guint8 signature[crypto_auth_hmacsha256_BYTES];

  crypto_auth_hmacsha256_init (&state, g_bytes_get_data (secret, NULL), g_bytes_get_size (secret));
  crypto_auth_hmacsha256_update (&state, (const guint8 *) head, strlen (head));
  crypto_auth_hmacsha256_update (&state, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  crypto_auth_hmacsha256_final (&state, signature);
  sodium_memzero (&state, sizeof state);
  return g_base64_encode (signature, sizeof signature);
}

/* The id is the same each time a message is tried, so that a receiver takes it once; the time is that
 * of the try, so that it can refuse what somebody plays back to it. */
static void
set_headers (Ms5WebhookRelay       *self,
             SoupMessage           *request,
             const Ms5RelayMessage *message,
             GBytes                *body)
{
  g_autoptr (GString) signatures = g_string_new (NULL);
  g_autofree char *id = g_uri_escape_string (message->delivery, NULL, FALSE);
  gint64 timestamp = ms5_clock_now (ms5_relay_http_get_clock (self->http)) / MS5_USEC_PER_S;

  for (guint i = 0; i < self->secrets->len; i++)
    {
      g_autofree char *signature = sign (g_ptr_array_index (self->secrets, i), id, timestamp, body);

      g_string_append_printf (signatures, "%sv1,%s", i > 0 ? " " : "", signature);
    }
  ms5_relay_header_set (request, "webhook-id", "%s", id);
  ms5_relay_header_set (request, "webhook-timestamp", "%" G_GINT64_FORMAT, timestamp);
  ms5_relay_header_set (request, "webhook-signature", "%s", signatures->str);
}

static void
take_answer (const Ms5RelayAnswer *answer,
             Ms5RelayVerdict      *out_verdict)
{
  ms5_relay_verdict_from_answer (answer, out_verdict);
  if (answer->status == SOUP_STATUS_GONE)
    out_verdict->outcome = MS5_RELAY_GONE;
}

static void
ms5_webhook_relay_send (Ms5Relay              *relay,
                        const Ms5RelayMessage *message,
                        GTask                 *task)
{
  Ms5WebhookRelay *self = MS5_WEBHOOK_RELAY (relay);
  g_auto (Address) address = { .relay = self };
  g_autoptr (SoupMessage) request = NULL;
  g_autoptr (json_t) object = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize length;
  char *text;

  if (!ms5_relay_address_read_for (message, read_address, &address, task))
    return;

  object = ms5_relay_message_to_json (message, ms5_clock_now (ms5_relay_http_get_clock (self->http)));
  text = ms5_json_encode (object, &length);
  body = g_bytes_new_take (text, length);
  request = soup_message_new_from_uri (SOUP_METHOD_POST, address.uri);
  set_headers (self, request, message, body);
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  ms5_relay_http_deliver (self->http, request, take_answer, task);
}

static void
ms5_webhook_relay_iface_init (Ms5RelayInterface *iface)
{
  iface->get_channel = ms5_webhook_relay_get_channel;
  iface->check_address = ms5_webhook_relay_check_address;
  iface->send = ms5_webhook_relay_send;
}

static GBytes *
read_secret (const char *line)
{
  g_autofree guint8 *data = NULL;
  gsize size = 0;

  if (!g_str_has_prefix (line, SECRET_PREFIX))
    return NULL;
  data = g_base64_decode (line + strlen (SECRET_PREFIX), &size);
  if (size < MIN_SECRET_BYTES || size > MAX_SECRET_BYTES)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/**
 * ms5_webhook_relay_new:
 * @http: what asks
 * @secrets: one in each line, `whsec_` and base64; all of them sign
 * @hosts: (array zero-terminated=1): who may be asked
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): the relay
 */
Ms5Relay *
ms5_webhook_relay_new (Ms5RelayHttp       *http,
                       const char         *secrets,
                       const char *const  *hosts,
                       GError            **error)
{
  g_autoptr (Ms5WebhookRelay) self = g_object_new (MS5_TYPE_WEBHOOK_RELAY, NULL);
  g_auto (GStrv) lines = g_strsplit (secrets, "\n", -1);

  self->http = g_object_ref (http);
  self->hosts = g_strdupv ((char **) hosts);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      GBytes *secret;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      secret = read_secret (lines[i]);
      if (secret == NULL)
        {
          g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG,
                       "Line %u of the secrets is not " SECRET_PREFIX " and %d to %d bytes in base64", i + 1,
                       MIN_SECRET_BYTES, MAX_SECRET_BYTES);
          return NULL;
        }
      g_ptr_array_add (self->secrets, secret);
    }

  if (self->secrets->len > 0 && self->secrets->len <= MAX_SECRETS)
    return MS5_RELAY (g_steal_pointer (&self));

  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "There have to be 1 to %d secrets", MAX_SECRETS);
  return NULL;
}
