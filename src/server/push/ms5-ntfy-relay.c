/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-ntfy-relay.h"

#include "server/push/ms5-relay-address.h"
#include "server/push/ms5-relay-text.h"

#include <string.h>

#define MAX_LABEL 64
#define MAX_TOPIC 64
#define MAX_ID    64

/* Our token is not let in: that is for a person to mend, and no fault of the message. */
#define ACCOUNT_RETRY_AFTER MS5_USEC_PER_MIN

struct _Ms5NtfyRelay
{
  GObject        parent_instance;

  Ms5RelayHttp  *http;
  Ms5WebPush    *push;
  GUri          *server; /* (nullable): of ntfy */
  char          *token;  /* (nullable) */
  char         **hosts;  /* of UnifiedPush */
};

static void ms5_ntfy_relay_iface_init (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5NtfyRelay, ms5_ntfy_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, ms5_ntfy_relay_iface_init))

/* Either a topic or an endpoint. */
typedef struct
{
  Ms5NtfyRelay *relay;
  char *topic;
  GUri *endpoint;
  gboolean has_keys;
  Ms5WebPushKeys keys;
} Address;

static void
address_clear (Address *address)
{
  g_clear_pointer (&address->topic, g_free);
  g_clear_pointer (&address->endpoint, g_uri_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

static void
ms5_ntfy_relay_finalize (GObject *object)
{
  Ms5NtfyRelay *self = MS5_NTFY_RELAY (object);

  g_clear_pointer (&self->server, g_uri_unref);
  g_free (self->token);
  g_strfreev (self->hosts);
  g_clear_object (&self->push);
  g_clear_object (&self->http);
  G_OBJECT_CLASS (ms5_ntfy_relay_parent_class)->finalize (object);
}

static void
ms5_ntfy_relay_class_init (Ms5NtfyRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_ntfy_relay_finalize;
}

static void
ms5_ntfy_relay_init (Ms5NtfyRelay *self)
{
}

static const char *
ms5_ntfy_relay_get_channel (Ms5Relay *relay)
{
  return "ntfy";
}

static const char *
ms5_ntfy_relay_get_public_key (Ms5Relay *relay)
{
  return ms5_web_push_get_public_key (MS5_NTFY_RELAY (relay)->push);
}

static gboolean
is_topic (const char *text)
{
  return *text != '\0' && strlen (text) <= MAX_TOPIC
         && strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-") == strlen (text);
}

static void
read_topic (Ms5JsonReader *reader,
            Address       *address)
{
  const char *topic;

  if (!ms5_json_get_string (reader, "topic", MS5_JSON_REQUIRED, MAX_TOPIC, &topic))
    return;

  if (address->relay->server == NULL)
    ms5_json_reader_complain (reader, "topic", "needs an ntfy server, and there is none");
  else if (!is_topic (topic))
    ms5_json_reader_complain (reader, "topic", "is no topic");
  else
    address->topic = g_strdup (topic);
}

static void
read_address (Ms5JsonReader *reader,
              gpointer       user_data)
{
  Address *address = user_data;
  Ms5JsonReader keys;

  if (!ms5_json_reader_has (reader, "endpoint"))
    {
      read_topic (reader, address);
      return;
    }

  ms5_relay_address_get_uri (reader, "endpoint", (const char *const *) address->relay->hosts, &address->endpoint);
  address->has_keys = ms5_json_get_object (reader, "keys", MS5_JSON_OPTIONAL, &keys);
  if (!address->has_keys)
    return;

  ms5_web_push_read_keys (&keys, &address->keys);
  ms5_json_reader_finish (&keys);
}

static gboolean
ms5_ntfy_relay_check_address (Ms5Relay    *relay,
                              const char  *text,
                              GError     **error)
{
  g_auto (Address) address = { .relay = MS5_NTFY_RELAY (relay) };

  return ms5_relay_address_read (text, read_address, &address, error);
}

/* ntfy */

static json_t *
make_tags (const Ms5RelayMessage *message)
{
  json_t *tags = json_array ();

  if (message->priority == MS5_PRIORITY_CRITICAL)
    json_array_append_new (tags, json_string ("rotating_light"));
  else if (message->priority == MS5_PRIORITY_HIGH)
    json_array_append_new (tags, json_string ("warning"));
  json_array_append_new (tags, ms5_json_new_text (message->line));
  return tags;
}

/* A button that shows the call. None that acknowledges: whoever reads the topic could press it, in nobody's name. Its
 * label is made of names, as all that is read off the floor. */
static json_t *
make_actions (const Ms5RelayMessage *message)
{
  g_autofree char *label = ms5_relay_clip (message->title, MAX_LABEL);

  return json_pack ("[{s:s, s:o, s:o}]", "action", "view", "label", ms5_json_new_text (label), "url",
                    ms5_json_new_text (message->url));
}

/* «Publish as JSON». Servers before 2.16 know no `sequence_id` and show one more message instead. */
static GBytes *
make_body (const Ms5RelayMessage *message,
           const char            *topic,
           Ms5Time                now)
{
  static const int priorities[] = { 2, 3, 4, 5 };
  g_autoptr (json_t) plain = ms5_relay_message_to_json (message, now);
  g_autoptr (json_t) body = json_object ();
  g_autofree char *sequence = ms5_relay_collapse_hash (message, 24);
  gsize length;
  char *text;

  json_object_set_new (body, "topic", json_string (topic));
  json_object_set (body, "title", json_object_get (plain, "title"));
  json_object_set (body, "message", json_object_get (plain, "body"));
  json_object_set_new (body, "priority", json_integer (priorities[message->priority]));
  json_object_set_new (body, "tags", make_tags (message));
  json_object_set_new (body, "sequence_id", json_string (sequence));
  if (message->url != NULL)
    {
      json_object_set_new (body, "click", ms5_json_new_text (message->url));
      json_object_set_new (body, "actions", make_actions (message));
    }
  text = ms5_json_encode (body, &length);
  return g_bytes_new_take (text, length);
}

static void
take_answer (const Ms5RelayAnswer *answer,
             Ms5RelayVerdict      *out)
{
  gsize size;
  const char *text = g_bytes_get_data (answer->body, &size);
  g_autoptr (json_t) body = NULL;
  const char *id;

  ms5_relay_verdict_from_answer (answer, out);
  if (answer->status == SOUP_STATUS_UNAUTHORIZED)
    {
      out->outcome = MS5_RELAY_RETRY;
      out->retry_after = MAX (out->retry_after, ACCOUNT_RETRY_AFTER);
    }
  if (out->outcome != MS5_RELAY_DELIVERED)
    return;

  body = ms5_json_parse (text, size, &ms5_json_limits_server, NULL);
  id = json_string_value (json_object_get (body, "id"));
  if (id != NULL && strlen (id) <= MAX_ID)
    out->id = g_strdup (id);
  else
    {
      out->outcome = MS5_RELAY_RETRY;
      out->reason = g_strdup ("what answers is not ntfy");
    }
}

static void
publish (Ms5NtfyRelay          *self,
         const Ms5RelayMessage *message,
         const char            *topic,
         GTask                 *task)
{
  g_autoptr (SoupMessage) request = soup_message_new_from_uri (SOUP_METHOD_POST, self->server);
  g_autoptr (GBytes) body = make_body (message, topic, ms5_clock_now (ms5_relay_http_get_clock (self->http)));

  if (self->token != NULL)
    ms5_relay_header_set (request, "Authorization", "Bearer %s", self->token);
  soup_message_set_request_body_from_bytes (request, "application/json", body);
  ms5_relay_http_deliver (self->http, request, take_answer, task);
}

/* UnifiedPush */

static void
ms5_ntfy_relay_send (Ms5Relay              *relay,
                     const Ms5RelayMessage *message,
                     GTask                 *task)
{
  Ms5NtfyRelay *self = MS5_NTFY_RELAY (relay);
  g_auto (Address) address = { .relay = self };

  if (!ms5_relay_address_read_for (message, read_address, &address, task))
    return;

  if (address.topic != NULL)
    publish (self, message, address.topic, task);
  else
    ms5_web_push_send (self->push, self->http, address.endpoint, address.has_keys ? &address.keys : NULL, message, task);
}

static void
ms5_ntfy_relay_iface_init (Ms5RelayInterface *iface)
{
  iface->get_channel = ms5_ntfy_relay_get_channel;
  iface->get_public_key = ms5_ntfy_relay_get_public_key;
  iface->check_address = ms5_ntfy_relay_check_address;
  iface->send = ms5_ntfy_relay_send;
}

/**
 * ms5_ntfy_relay_new:
 * @http: what asks
 * @push: what makes messages for UnifiedPush
 * @url: (nullable): the ntfy server for topics
 * @token: (nullable): an access token for it
 * @hosts: (array zero-terminated=1): push servers of UnifiedPush that may be asked
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): the relay
 */
Ms5Relay *
ms5_ntfy_relay_new (Ms5RelayHttp       *http,
                    Ms5WebPush         *push,
                    const char         *url,
                    const char         *token,
                    const char *const  *hosts,
                    GError            **error)
{
  g_autoptr (Ms5NtfyRelay) self = g_object_new (MS5_TYPE_NTFY_RELAY, NULL);

  self->http = g_object_ref (http);
  self->push = g_object_ref (push);
  self->token = g_strdup (token);
  self->hosts = g_strdupv ((char **) hosts);
  if (url == NULL)
    return MS5_RELAY (g_steal_pointer (&self));

  self->server = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (self->server != NULL && ms5_relay_uri_is_safe (self->server))
    return MS5_RELAY (g_steal_pointer (&self));

  g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "«%s» is not an https address", url);
  return NULL;
}
