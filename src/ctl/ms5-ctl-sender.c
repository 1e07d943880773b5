/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-sender.h"

#include "protocol/ms5-json.h"
#include "runtime/ms5-random.h"

#include <glib/gi18n.h>
#include <string.h>

#ifdef HAVE_MQTT
#include <MQTTClient.h>
#endif

#define MAX_TRIES     30
#define MAX_TOLD      10
#define CONNECT_S     15
#define ACKNOWLEDGE_MS 30000ul

struct _Ms5CtlSender
{
  Ms5CtlAccess *access;
  char *prefix;
  guint64 n_refused;
#ifdef HAVE_MQTT
  MQTTClient client;            /* NULL by HTTP */
#endif
};

static gboolean
over_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_ctl_wait:
 * @usec: for how long
 *
 * Runs the main context until then.
 */
void
ms5_ctl_wait (gint64 usec)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (usec <= 0)
    return;
  g_timeout_add ((guint) MIN ((usec + 999) / 1000, G_MAXINT), over_cb, loop);
  g_main_loop_run (loop);
}

/* By HTTP */

static void
tell_refused (Ms5CtlSender *self,
              const json_t *refused)
{
  json_t *problem;
  gsize i;

  json_array_foreach (refused, i, problem)
    {
      const char *path = json_string_value (json_object_get (problem, "path"));
      const char *detail = json_string_value (json_object_get (problem, "detail"));
      g_autoptr (GString) out = g_string_new (NULL);

      self->n_refused++;
      if (self->n_refused > MAX_TOLD)
        continue;
      ms5_ctl_append_cell (out, path != NULL ? path : "$", 0);
      g_string_append (out, ": ");
      ms5_ctl_append_cell (out, detail != NULL ? detail : "", 0);
      g_printerr ("%s\n", out->str);
    }
}

static Ms5CtlStatus
post (Ms5CtlSender *self,
      const json_t *samples)
{
  for (guint i = 0; ; i++)
    {
      g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };
      Ms5CtlStatus status = ms5_ctl_access_ask (self->access, "POST", "/api/v1/samples", json_deep_copy (samples), &answer);

      if (status != MS5_CTL_OK)
        return status;
      if ((answer.status != 429 && answer.status != 503) || answer.retry_after_s < 0 || i == MAX_TRIES)
        {
          tell_refused (self, json_object_get (answer.body, "refused"));
          return ms5_ctl_answer_check (&answer, self->access->command);
        }

      ms5_ctl_wait (MAX (answer.retry_after_s, 1) * G_USEC_PER_SEC);
    }
}

/* Through a broker */

#ifdef HAVE_MQTT
static Ms5CtlStatus
say (Ms5CtlSender *self,
     int           rc)
{
  g_printerr (_("ms5ctl %s: the broker: %s (%d)\n"), self->access->command,
              rc == 4 || rc == 5 ? _("user or password are not accepted") : MQTTClient_strerror (rc), rc);
  return rc == 4 || rc == 5 ? MS5_CTL_REFUSED : MS5_CTL_UNREACHABLE;
}

static char *
read_password (Ms5CtlSender       *self,
               const Ms5CtlBroker *broker,
               Ms5CtlStatus       *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (broker->password_file, MS5_LIMIT_TOKEN_BYTES, &error);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  char *text = g_strndup (data != NULL ? data : "", length);

  if (bytes == NULL)
    {
      g_printerr ("ms5ctl %s: %s\n", self->access->command, error->message);
      *status = MS5_CTL_BAD_INPUT;
    }
  text[strcspn (text, "\r\n")] = '\0';
  return text;
}

static Ms5CtlStatus
connect_broker (Ms5CtlSender       *self,
                const Ms5CtlBroker *broker)
{
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  MQTTClient_SSLOptions tls = MQTTClient_SSLOptions_initializer;
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  g_autofree char *id = g_strdup_printf ("ms5ctl-%016" G_GINT64_MODIFIER "x", ms5_random_next (random));
  Ms5CtlStatus status = MS5_CTL_OK;
  g_autofree char *password = broker->password_file != NULL ? read_password (self, broker, &status) : NULL;
  int rc;

  if (status != MS5_CTL_OK)
    return status;

  rc = MQTTClient_create (&self->client, broker->uri, id, MQTTCLIENT_PERSISTENCE_NONE, NULL);
  if (rc != MQTTCLIENT_SUCCESS)
    {
      self->client = NULL;
      g_printerr (_("ms5ctl %s: «%s» is no address of a broker\n"), self->access->command, broker->uri);
      return MS5_CTL_BAD_INPUT;
    }

  options.connectTimeout = CONNECT_S;
  options.username = broker->user;
  options.password = password;
  if (g_str_has_prefix (broker->uri, "mqtts://"))
    {
      tls.trustStore = self->access->ca_file;
      tls.disableDefaultTrustStore = self->access->ca_file != NULL;
      tls.enableServerCertAuth = 1;
      tls.verify = 1;
      options.ssl = &tls;
    }
  rc = MQTTClient_connect (self->client, &options);
  return rc == MQTTCLIENT_SUCCESS ? MS5_CTL_OK : say (self, rc);
}

/* QoS 1: returns when the broker has it. */
static Ms5CtlStatus
publish (Ms5CtlSender *self,
         const char   *topic,
         const json_t *value)
{
  gsize length;
  g_autofree char *text = ms5_json_encode (value, &length);
  MQTTClient_deliveryToken token;
  int rc = MQTTClient_publish (self->client, topic, (int) length, text, 1, 0, &token);

  if (rc == MQTTCLIENT_SUCCESS)
    rc = MQTTClient_waitForCompletion (self->client, token, ACKNOWLEDGE_MS);
  return rc == MQTTCLIENT_SUCCESS ? MS5_CTL_OK : say (self, rc);
}

static gboolean
is_by_broker (const Ms5CtlSender *self)
{
  return self->client != NULL;
}
#else
static Ms5CtlStatus
connect_broker (Ms5CtlSender       *self,
                const Ms5CtlBroker *broker)
{
  g_printerr (_("ms5ctl %s: built without MQTT\n"), self->access->command);
  return MS5_CTL_BAD_INPUT;
}

static Ms5CtlStatus
publish (Ms5CtlSender *self,
         const char   *topic,
         const json_t *value)
{
  return MS5_CTL_BAD_INPUT;
}

static gboolean
is_by_broker (const Ms5CtlSender *self)
{
  return FALSE;
}
#endif

/**
 * ms5_ctl_sender_open:
 * @access: who asks whom; must outlive the sender
 * @broker: the broker
 * @out_status: (out): what to exit with if there is no sender
 *
 * Returns: (transfer full) (nullable): a sender; %NULL, after saying so, if there is none
 */
Ms5CtlSender *
ms5_ctl_sender_open (Ms5CtlAccess        *access,
                     const Ms5CtlBroker  *broker,
                     Ms5CtlStatus        *out_status)
{
  g_autoptr (Ms5CtlSender) self = g_new0 (Ms5CtlSender, 1);
  const char *token;

  self->access = access;
  self->prefix = g_strdup (broker->prefix);
  *out_status = broker->uri != NULL ? connect_broker (self, broker) : ms5_ctl_access_get_token (access, 0, &token);
  return *out_status == MS5_CTL_OK ? g_steal_pointer (&self) : NULL;
}

/**
 * ms5_ctl_sender_close:
 * @sender: (transfer full): a sender
 */
void
ms5_ctl_sender_close (Ms5CtlSender *sender)
{
#ifdef HAVE_MQTT
  if (sender->client != NULL)
    {
      MQTTClient_disconnect (sender->client, 1000);
      MQTTClient_destroy (&sender->client);
    }
#endif
  g_free (sender->prefix);
  g_free (sender);
}

/**
 * ms5_ctl_sender_send:
 * @sender: a sender
 * @place: SITE/AREA/LINE/EQUIPMENT
 * @samples: an array of samples
 *
 * Returns when the server has them stored, or the broker has taken them.
 *
 * Returns: %MS5_CTL_OK if they are where they should be
 */
Ms5CtlStatus
ms5_ctl_sender_send (Ms5CtlSender *sender,
                     const char   *place,
                     const json_t *samples)
{
  g_autofree char *topic = g_strconcat (sender->prefix, "/", place, NULL);

  return is_by_broker (sender) ? publish (sender, topic, samples) : post (sender, samples);
}

/**
 * ms5_ctl_sender_die:
 * @sender: a sender
 * @site: the site's code
 * @source: whose samples end
 * @birth: the life that ends
 *
 * Says that a source is gone, so that what it spoke of is not known. By HTTP that cannot be said: there it shows by
 * itself, after a while.
 *
 * Returns: %MS5_CTL_OK if it is said
 */
Ms5CtlStatus
ms5_ctl_sender_die (Ms5CtlSender *sender,
                    const char   *site,
                    const char   *source,
                    gint64        birth)
{
  g_autofree char *topic = g_strjoin ("/", sender->prefix, site, "death", source, NULL);
  g_autoptr (json_t) will = json_pack ("{s:I}", "birth", (json_int_t) birth);

  return is_by_broker (sender) ? publish (sender, topic, will) : MS5_CTL_OK;
}

/**
 * ms5_ctl_sender_get_n_refused:
 * @sender: a sender
 *
 * Returns: how many things the server refused so far; of a broker nobody knows
 */
guint64
ms5_ctl_sender_get_n_refused (const Ms5CtlSender *sender)
{
  return sender->n_refused;
}
