/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-mail-relay.h"

#include "server/push/ms5-mail-message.h"
#include "server/push/ms5-relay-address.h"

#include <curl/curl.h>
#include <string.h>

/* libcurl says good-bye to a server without returning, so that it needs threads: these and no more. */
#define THREADS 2

/* Our account or our TLS is not let in: that is for a person to mend, and no fault of the message. */
#define ACCOUNT_RETRY_AFTER MS5_USEC_PER_MIN

struct _Ms5MailRelay
{
  GObject       parent_instance;

  Ms5Clock     *clock;
  char         *url;
  char         *user;      /* (nullable) */
  char         *password;  /* (nullable) */
  char         *from;
  char        **domains;
  char         *ca_file;   /* (nullable) */
  gint64        timeout;
  gboolean      starttls;
  GThreadPool  *pool;
};

static void ms5_mail_relay_iface_init (Ms5RelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5MailRelay, ms5_mail_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_RELAY, ms5_mail_relay_iface_init))

/* One mail on its way. Goes to a thread and comes back; @task keeps the relay, which does not change. */
typedef struct
{
  Ms5MailRelay *relay;
  GTask *task;
  GMainContext *context;
  Ms5MailMessage *mail;
  CURLcode code;
  long status; /* the server's last reply */
} Job;

static void
job_free (Job *job)
{
  g_main_context_unref (job->context);
  ms5_mail_message_free (job->mail);
  g_free (job);
}

static void
ms5_mail_relay_finalize (GObject *object)
{
  Ms5MailRelay *self = MS5_MAIL_RELAY (object);

  /* Each job keeps a reference: there is none left. */
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, TRUE, TRUE);
  g_object_unref (self->clock);
  g_free (self->url);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_strfreev (self->domains);
  g_free (self->ca_file);
  G_OBJECT_CLASS (ms5_mail_relay_parent_class)->finalize (object);
}

static void
ms5_mail_relay_class_init (Ms5MailRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_mail_relay_finalize;
}

static void
ms5_mail_relay_init (Ms5MailRelay *self)
{
}

static const char *
ms5_mail_relay_get_channel (Ms5Relay *relay)
{
  return "mail";
}

typedef struct
{
  Ms5MailRelay *relay;
  char *to;
} Address;

static void
address_clear (Address *address)
{
  g_clear_pointer (&address->to, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

static gboolean
is_allowed (Ms5MailRelay *self,
            const char   *to)
{
  const char *domain = strrchr (to, '@') + 1;

  for (guint i = 0; self->domains[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->domains[i], domain) == 0)
      return TRUE;

  return self->domains[0] == NULL;
}

static void
read_address (Ms5JsonReader *reader,
              gpointer       user_data)
{
  Address *address = user_data;
  const char *to;

  if (!ms5_json_get_string (reader, "to", MS5_JSON_REQUIRED, MS5_RELAY_MAX_ADDRESS, &to))
    return;

  if (!ms5_mail_is_address (to))
    ms5_json_reader_complain (reader, "to", "is no mail address");
  else if (!is_allowed (address->relay, to))
    ms5_json_reader_complain (reader, "to", "is in a domain that is not allowed");
  else
    address->to = g_strdup (to);
}

static gboolean
ms5_mail_relay_check_address (Ms5Relay    *relay,
                              const char  *text,
                              GError     **error)
{
  g_auto (Address) address = { .relay = MS5_MAIL_RELAY (relay) };

  return ms5_relay_address_read (text, read_address, &address, error);
}

/* In a thread */

/* Called about once a second. */
static int
progress_cb (void       *user_data,
             curl_off_t  down,
             curl_off_t  down_now,
             curl_off_t  up,
             curl_off_t  up_now)
{
  return g_cancellable_is_cancelled (user_data) ? 1 : 0;
}

static void
set_options (CURL      *curl,
             const Job *job)
{
  const Ms5MailRelay *self = job->relay;
  long timeout_ms = (long) (self->timeout / MS5_USEC_PER_MS);
  GCancellable *cancellable = g_task_get_cancellable (job->task);

  curl_easy_setopt (curl, CURLOPT_URL, self->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) (self->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms);
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, MAX (timeout_ms / 1000, 1L));
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, job->mail->from);
  if (self->ca_file != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->ca_file);
  if (self->user != NULL)
    curl_easy_setopt (curl, CURLOPT_USERNAME, self->user);
  if (self->password != NULL)
    curl_easy_setopt (curl, CURLOPT_PASSWORD, self->password);
  if (cancellable != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
      curl_easy_setopt (curl, CURLOPT_XFERINFODATA, cancellable);
      curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
    }
}

static gboolean
job_done_cb (gpointer user_data);

static void
job_run (gpointer data,
         gpointer user_data)
{
  Job *job = data;
  CURL *curl = curl_easy_init ();
  curl_mime *mime = curl_mime_init (curl);
  curl_mimepart *part = curl_mime_addpart (mime);
  struct curl_slist *to = curl_slist_append (NULL, job->mail->to);
  struct curl_slist *headers = NULL;
  GSource *done = g_idle_source_new ();

  for (guint i = 0; job->mail->headers[i] != NULL; i++)
    headers = curl_slist_append (headers, job->mail->headers[i]);
  curl_mime_data (part, job->mail->text, CURL_ZERO_TERMINATED);
  curl_mime_type (part, "text/plain; charset=utf-8");
  curl_mime_encoder (part, "base64");

  set_options (curl, job);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, to);
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_MIMEPOST, mime);
  job->code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &job->status);
  curl_easy_cleanup (curl);
  curl_mime_free (mime);
  curl_slist_free_all (to);
  curl_slist_free_all (headers);

  g_source_set_callback (done, job_done_cb, job, NULL);
  g_source_attach (done, job->context);
  g_source_unref (done);
}

/* In ours again */

static void
take_result (const Job       *job,
             Ms5RelayVerdict *out)
{
  *out = (Ms5RelayVerdict) { .outcome = MS5_RELAY_RETRY };
  if (job->code == CURLE_OK)
    {
      out->outcome = MS5_RELAY_DELIVERED;
      out->id = g_strdup (job->mail->id);
      return;
    }

  if (job->code == CURLE_LOGIN_DENIED || job->code == CURLE_USE_SSL_FAILED)
    out->retry_after = ACCOUNT_RETRY_AFTER;
  else if (job->status >= 500 && job->status < 600)
    out->outcome = MS5_RELAY_REFUSED;

  if (job->status >= 400 && job->status < 600)
    out->reason = g_strdup_printf ("the mail server's answer is %ld", job->status);
  else
    out->reason = g_strdup (curl_easy_strerror (job->code));
}

static gboolean
job_done_cb (gpointer user_data)
{
  Job *job = user_data;
  g_auto (Ms5RelayVerdict) verdict = { 0 };

  take_result (job, &verdict);
  ms5_relay_task_return (job->task, &verdict);
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
ms5_mail_relay_send (Ms5Relay              *relay,
                     const Ms5RelayMessage *message,
                     GTask                 *task)
{
  Ms5MailRelay *self = MS5_MAIL_RELAY (relay);
  g_auto (Address) address = { .relay = self };
  Job *job;

  if (!ms5_relay_address_read_for (message, read_address, &address, task))
    return;

  job = g_new0 (Job, 1);
  job->relay = self;
  job->task = task;
  job->context = g_main_context_ref_thread_default ();
  job->mail = ms5_mail_message_new (message, self->from, address.to, ms5_clock_now (self->clock));
  /* If there is no new thread to be had, the job waits for one that is there. */
  g_thread_pool_push (self->pool, job, NULL);
}

static void
ms5_mail_relay_iface_init (Ms5RelayInterface *iface)
{
  iface->get_channel = ms5_mail_relay_get_channel;
  iface->check_address = ms5_mail_relay_check_address;
  iface->send = ms5_mail_relay_send;
}

/* Mail must not leave this machine in the clear. */
static gboolean
check_url (Ms5MailRelay  *self,
           GError       **error)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if ((!g_str_equal (scheme, "smtp") && !g_str_equal (scheme, "smtps")) || host == NULL || *host == '\0'
      || g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "«%s» is not smtp://HOST[:PORT] or smtps://HOST[:PORT]",
                   self->url);
      return FALSE;
    }

  if (self->starttls || g_str_equal (scheme, "smtps") || ms5_relay_host_is_loopback (host))
    return TRUE;

  g_set_error_literal (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG,
                       "Mails would cross the network in the clear: leave starttls to be true");
  return FALSE;
}

/**
 * ms5_mail_relay_new:
 * @clock: a clock
 * @options: how to reach the mail server
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): the relay
 */
Ms5Relay *
ms5_mail_relay_new (Ms5Clock              *clock,
                    const Ms5MailOptions  *options,
                    GError               **error)
{
  g_autoptr (Ms5MailRelay) self = g_object_new (MS5_TYPE_MAIL_RELAY, NULL);

  self->clock = g_object_ref (clock);
  self->url = g_strdup (options->url);
  self->starttls = options->starttls;
  self->user = g_strdup (options->user);
  self->password = g_strdup (options->password);
  self->from = g_strdup (options->from);
  self->domains = g_strdupv ((char **) options->domains);
  self->ca_file = g_strdup (options->ca_file);
  self->timeout = options->timeout;
  if (!check_url (self, error))
    return NULL;
  if (self->from == NULL || !ms5_mail_is_address (self->from))
    {
      g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "«%s» is no mail address",
                   self->from != NULL ? self->from : "");
      return NULL;
    }
  if (curl_global_init (CURL_GLOBAL_DEFAULT) != CURLE_OK)
    {
      g_set_error_literal (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "libcurl can't be used on this machine");
      return NULL;
    }

  self->pool = g_thread_pool_new (job_run, NULL, THREADS, FALSE, NULL);
  return MS5_RELAY (g_steal_pointer (&self));
}
