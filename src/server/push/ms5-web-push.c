/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-web-push.h"

#include "server/auth/ms5-base64url.h"
#include "server/auth/ms5-jws.h"
#include "server/push/ms5-relay-text.h"

#include <string.h>

/* RFC 8292, 2: a token may be good for a day at most. */
#define TOKEN_LIFETIME (12 * MS5_USEC_PER_H)

/* RFC 8030, 5.4: 32 letters and digits. */
#define TOPIC_BYTES 24

/* No push service keeps anything for longer. */
#define MAX_TTL_S (28 * 24 * 3600)

#define MAX_KEY_TEXT 256

struct _Ms5WebPush
{
  GObject    parent_instance;

  Ms5Clock  *clock;
  Ms5Random *random;
  Ms5JwsKey *key;     /* (nullable) */
  char      *point;   /* (nullable) */
  char      *contact; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (Ms5WebPush, ms5_web_push, G_TYPE_OBJECT)

static void
ms5_web_push_finalize (GObject *object)
{
  Ms5WebPush *self = MS5_WEB_PUSH (object);

  g_clear_pointer (&self->key, ms5_jws_key_unref);
  g_free (self->point);
  g_free (self->contact);
  g_object_unref (self->clock);
  g_object_unref (self->random);
  G_OBJECT_CLASS (ms5_web_push_parent_class)->finalize (object);
}

static void
ms5_web_push_class_init (Ms5WebPushClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_web_push_finalize;
}

static void
ms5_web_push_init (Ms5WebPush *self)
{
}

/**
 * ms5_web_push_new:
 * @clock: a clock
 * @random: the system's random numbers
 *
 * Returns: (transfer full): what makes messages, without a key
 */
Ms5WebPush *
ms5_web_push_new (Ms5Clock  *clock,
                  Ms5Random *random)
{
  Ms5WebPush *self = g_object_new (MS5_TYPE_WEB_PUSH, NULL);

  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

/**
 * ms5_web_push_set_key:
 * @self: what makes messages
 * @pem: a private key on P-256
 * @length: its length
 * @contact: whom a push service can turn to, `mailto:` or `https:`
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: whether the key can be used
 */
gboolean
ms5_web_push_set_key (Ms5WebPush  *self,
                      const char  *pem,
                      gsize        length,
                      const char  *contact,
                      GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (Ms5JwsKey) key = ms5_jws_key_new_from_pem (NULL, pem, length, &local_error);

  if (key == NULL || ms5_jws_key_get_algorithm (key) != MS5_JWS_ES256)
    {
      g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "The key can't be used: %s",
                   key == NULL ? local_error->message : "it is not on P-256");
      return FALSE;
    }

  self->point = ms5_jws_key_dup_point (key);
  self->key = g_steal_pointer (&key);
  self->contact = g_strdup (contact);
  return TRUE;
}

/**
 * ms5_web_push_get_public_key:
 * @self: what makes messages
 *
 * Returns: (nullable): what a browser wants as `applicationServerKey`
 */
const char *
ms5_web_push_get_public_key (Ms5WebPush *self)
{
  return self->point;
}

static void
read_bytes (Ms5JsonReader *reader,
            const char    *member,
            guint8        *out,
            gsize          size)
{
  g_autofree guint8 *data = NULL;
  gsize length = 0;
  const char *text;

  if (!ms5_json_get_string (reader, member, MS5_JSON_REQUIRED, MAX_KEY_TEXT, &text))
    return;

  data = ms5_base64url_decode (text, strlen (text), &length);
  if (data == NULL || length != size)
    ms5_json_reader_complain (reader, member, "is not %u bytes in base64url", (guint) size);
  else
    memcpy (out, data, size);
}

/**
 * ms5_web_push_read_keys:
 * @reader: stands on the `keys` of a subscription
 * @out_keys: (out): the keys, if they are right
 */
void
ms5_web_push_read_keys (Ms5JsonReader  *reader,
                        Ms5WebPushKeys *out_keys)
{
  memset (out_keys, 0, sizeof *out_keys);
  read_bytes (reader, "p256dh", out_keys->point, sizeof out_keys->point);
  read_bytes (reader, "auth", out_keys->auth, sizeof out_keys->auth);
  if (out_keys->point[0] != 0 && !ms5_web_push_keys_are_valid (out_keys))
    ms5_json_reader_complain (reader, "p256dh", "is no point on P-256");
}

/* RFC 6454, 4: without the port that the scheme has anyway. */
static char *
dup_origin (GUri *uri)
{
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
  int port = g_uri_get_port (uri);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), port == usual ? -1 : port, "",
                     NULL, NULL);
}

/* RFC 8292, 2 and 3. */
static void
sign (Ms5WebPush  *self,
      GUri        *endpoint,
      SoupMessage *message)
{
  g_autofree char *audience = dup_origin (endpoint);
  g_autoptr (json_t) claims = json_object ();
  g_autofree char *token = NULL;

  json_object_set_new (claims, "aud", json_string (audience));
  json_object_set_new (claims, "exp", json_integer ((ms5_clock_now (self->clock) + TOKEN_LIFETIME) / MS5_USEC_PER_S));
  json_object_set_new (claims, "sub", json_string (self->contact));
  token = ms5_jws_sign (self->key, "JWT", claims);
  if (token != NULL)
    ms5_relay_header_set (message, "Authorization", "vapid t=%s, k=%s", token, self->point);
}

static GBytes *
encrypt (Ms5WebPush           *self,
         const Ms5WebPushKeys *keys,
         GBytes               *text)
{
  guint8 sender[MS5_WEB_PUSH_PRIVATE_BYTES];
  guint8 salt[MS5_WEB_PUSH_SALT_BYTES];

  ms5_random_fill (self->random, sender, sizeof sender);
  ms5_random_fill (self->random, salt, sizeof salt);
  return ms5_web_push_encrypt (keys, sender, salt, text);
}

static const char *
get_urgency (Ms5Priority priority)
{
  static const char *const words[] = { "low", "normal", "high", "high" };

  return words[priority];
}

/* %NULL if @message is too long. */
static SoupMessage *
make_request (Ms5WebPush            *self,
              GUri                  *endpoint,
              const Ms5WebPushKeys  *keys,
              const Ms5RelayMessage *message)
{
  g_autoptr (SoupMessage) request = soup_message_new_from_uri (SOUP_METHOD_POST, endpoint);
  g_autoptr (json_t) object = ms5_relay_message_to_json (message, ms5_clock_now (self->clock));
  g_autofree char *topic = ms5_relay_collapse_hash (message, TOPIC_BYTES);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize length;
  char *text = ms5_json_encode (object, &length);

  plain = g_bytes_new_take (text, length);
  if (length > MS5_WEB_PUSH_MAX_BYTES)
    return NULL;

  body = keys != NULL ? encrypt (self, keys, plain) : g_bytes_ref (plain);
  if (body == NULL)
    return NULL;

  ms5_relay_header_set (request, "TTL", "%" G_GINT64_FORMAT, MIN (message->ttl_s, MAX_TTL_S));
  ms5_relay_header_set (request, "Urgency", "%s", get_urgency (message->priority));
  ms5_relay_header_set (request, "Topic", "%s", topic);
  if (keys != NULL)
    ms5_relay_header_set (request, "Content-Encoding", "aes128gcm");
  if (self->key != NULL)
    sign (self, endpoint, request);
  soup_message_set_request_body_from_bytes (request, keys != NULL ? "application/octet-stream" : "application/json", body);
  return g_steal_pointer (&request);
}

/* What an answer means is in RFC 8030, 5 and 7.3. */
static void
take_answer (const Ms5RelayAnswer *answer,
             Ms5RelayVerdict      *out_verdict)
{
  ms5_relay_verdict_from_answer (answer, out_verdict);
  if (answer->status == SOUP_STATUS_NOT_FOUND || answer->status == SOUP_STATUS_GONE)
    out_verdict->outcome = MS5_RELAY_GONE;
}

/**
 * ms5_web_push_send:
 * @self: what makes messages
 * @http: what asks
 * @endpoint: the device's address at its push service
 * @keys: (nullable): its keys; without them the message is sent as it is
 * @message: what to send
 * @task: (transfer full): a relay's, which is answered with what became of it
 */
void
ms5_web_push_send (Ms5WebPush            *self,
                   Ms5RelayHttp          *http,
                   GUri                  *endpoint,
                   const Ms5WebPushKeys  *keys,
                   const Ms5RelayMessage *message,
                   GTask                 *task)
{
  g_autoptr (SoupMessage) request = make_request (self, endpoint, keys, message);

  if (request == NULL)
    ms5_relay_task_refuse (task, "it is too long");
  else
    ms5_relay_http_deliver (http, request, take_answer, task);
}
