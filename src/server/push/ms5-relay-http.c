/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-relay-http.h"

#define PART_BYTES 16384
#define MAX_BYTES  65536

/* What keeps more connections open than that waits in line. */
#define MAX_CONNECTIONS      32
#define MAX_HOST_CONNECTIONS 8
#define IDLE_TIMEOUT_S       60

/* Nobody is believed who wants to be left alone for longer. */
#define MAX_RETRY_AFTER_S (24 * 3600)

/* RFC 6585, 4 leaves it open how long to wait; FCM says a minute. */
#define TOO_MANY_RETRY_AFTER MS5_USEC_PER_MIN

/* Which libsoup has no names for. */
#define STATUS_TOO_EARLY 425
#define STATUS_TOO_MANY  429

struct _Ms5RelayHttp
{
  GObject      parent_instance;

  Ms5Clock    *clock;
  SoupSession *session;
  gint64       timeout;
};

G_DEFINE_FINAL_TYPE (Ms5RelayHttp, ms5_relay_http, G_TYPE_OBJECT)

/* One question. */
typedef struct
{
  Ms5Clock *clock;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *bytes;
  GCancellable *stop;  /* ends it: somebody else's wish, or the deadline */
  GSource *wish;       /* (nullable) */
  guint deadline;
  gboolean is_late;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  if (ask->wish != NULL)
    {
      g_source_destroy (ask->wish);
      g_source_unref (ask->wish);
    }
  if (ask->deadline != 0)
    ms5_clock_remove (ask->clock, ask->deadline);
  g_clear_object (&ask->stream);
  g_object_unref (ask->message);
  g_object_unref (ask->stop);
  g_object_unref (ask->clock);
  g_byte_array_unref (ask->bytes);
  g_free (ask);
}

/**
 * ms5_relay_answer_clear:
 * @answer: an answer
 *
 * Frees what @answer holds.
 */
void
ms5_relay_answer_clear (Ms5RelayAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
}

static void
ms5_relay_http_dispose (GObject *object)
{
  Ms5RelayHttp *self = MS5_RELAY_HTTP (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (ms5_relay_http_parent_class)->dispose (object);
}

static void
ms5_relay_http_class_init (Ms5RelayHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_relay_http_dispose;
}

static void
ms5_relay_http_init (Ms5RelayHttp *self)
{
}

/**
 * ms5_relay_http_new:
 * @clock: a clock
 * @ca_file: (nullable): certificates to trust, PEM; %NULL for the system's
 * @timeout: how long an answer may take in all, in microseconds
 * @error: return location for %MS5_RELAY_ERROR_CONFIG
 *
 * Returns: (transfer full) (nullable): what asks services
 */
Ms5RelayHttp *
ms5_relay_http_new (Ms5Clock    *clock,
                    const char  *ca_file,
                    gint64       timeout,
                    GError     **error)
{
  g_autoptr (Ms5RelayHttp) self = g_object_new (MS5_TYPE_RELAY_HTTP, NULL);
  g_autoptr (GError) local_error = NULL;

  self->clock = g_object_ref (clock);
  self->timeout = timeout;
  self->session = soup_session_new_with_options ("user-agent", "ms5-server/" PACKAGE_VERSION,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_HOST_CONNECTIONS,
                                                 "idle-timeout", IDLE_TIMEOUT_S,
                                                 NULL);
  if (ca_file != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (ca_file, NULL);
      g_autoptr (GTlsDatabase) trust = g_tls_file_database_new (path, &local_error);

      if (trust == NULL)
        {
          g_set_error (error, MS5_RELAY_ERROR, MS5_RELAY_ERROR_CONFIG, "Can't use the certificates in %s: %s", ca_file,
                       local_error->message);
          return NULL;
        }
      soup_session_set_tls_database (self->session, trust);
    }
  return g_steal_pointer (&self);
}

/**
 * ms5_relay_http_get_clock:
 * @self: what asks services
 *
 * Returns: (transfer none): its clock
 */
Ms5Clock *
ms5_relay_http_get_clock (Ms5RelayHttp *self)
{
  return self->clock;
}

static void
return_failure (GTask        *task,
                const GError *error)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->is_late)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "there was no answer in time");
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
read_part (GTask *task);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  Ask *ask = g_task_get_task_data (task);

  if (part == NULL)
    {
      return_failure (task, error);
      return;
    }
  if (g_bytes_get_size (part) == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_byte_array_append (ask->bytes, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
  if (ask->bytes->len > MAX_BYTES)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "the answer is too long");
  else
    read_part (g_steal_pointer (&task));
}

static void
read_part (GTask *task)
{
  Ask *ask = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (ask->stream, PART_BYTES, G_PRIORITY_DEFAULT, ask->stop, read_cb, task);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ask *ask = g_task_get_task_data (task);

  ask->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (ask->stream == NULL)
    return_failure (task, error);
  else
    read_part (g_steal_pointer (&task));
}

static gboolean
deadline_cb (gpointer user_data)
{
  Ask *ask = user_data;

  ask->deadline = 0;
  ask->is_late = TRUE;
  g_cancellable_cancel (ask->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
wish_cb (GCancellable *cancellable,
         gpointer      user_data)
{
  Ask *ask = user_data;

  g_cancellable_cancel (ask->stop);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_relay_http_send_async:
 * @self: what asks services
 * @message: what to ask
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer, or none in time
 * @user_data: for @callback
 */
void
ms5_relay_http_send_async (Ms5RelayHttp        *self,
                           SoupMessage         *message,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Ask *ask = g_new0 (Ask, 1);

  g_task_set_source_tag (task, ms5_relay_http_send_async);
  g_task_set_task_data (task, ask, ask_free);
  ask->clock = g_object_ref (self->clock);
  ask->message = g_object_ref (message);
  ask->bytes = g_byte_array_new ();
  ask->stop = g_cancellable_new ();
  ask->deadline = ms5_clock_add (ask->clock, self->timeout, deadline_cb, ask, NULL);
  if (cancellable != NULL)
    {
      ask->wish = g_cancellable_source_new (cancellable);
      g_source_set_callback (ask->wish, G_SOURCE_FUNC (wish_cb), ask, NULL);
      g_source_attach (ask->wish, g_main_context_get_thread_default ());
    }

  /* A redirect could carry a secret, or the call, elsewhere. What we send may arrive twice without
   * harm, and so may go over a connection that is open already. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, ask->stop, sent_cb, task);
}

/* RFC 9110, 10.2.3: seconds, or a date. */
static gint64
read_retry_after (SoupMessageHeaders *headers,
                  Ms5Clock           *clock)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return (gint64) MIN (seconds, MAX_RETRY_AFTER_S) * MS5_USEC_PER_S;

  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return 0;
  return CLAMP (g_date_time_to_unix (date) * MS5_USEC_PER_S - ms5_clock_now (clock), 0, MAX_RETRY_AFTER_S * MS5_USEC_PER_S);
}

/**
 * ms5_relay_http_send_finish:
 * @self: what asks services
 * @result: what the callback was given
 * @out_answer: (out): the answer, be it good or bad
 * @error: return location for an error, if there is none
 *
 * Returns: whether there is an answer
 */
gboolean
ms5_relay_http_send_finish (Ms5RelayHttp    *self,
                            GAsyncResult    *result,
                            Ms5RelayAnswer  *out_answer,
                            GError         **error)
{
  SoupMessageHeaders *headers;
  Ask *ask;

  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_relay_http_send_async), FALSE);

  *out_answer = (Ms5RelayAnswer) { 0 };
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  ask = g_task_get_task_data (G_TASK (result));
  headers = soup_message_get_response_headers (ask->message);
  out_answer->status = soup_message_get_status (ask->message);
  out_answer->body = g_bytes_new (ask->bytes->data, ask->bytes->len);
  out_answer->retry_after = read_retry_after (headers, ask->clock);
  return TRUE;
}

typedef struct
{
  Ms5RelayJudge judge;
  GTask *task;
} Delivery;

static void
delivered_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Delivery *delivery = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (Ms5RelayAnswer) answer = { 0 };
  g_auto (Ms5RelayVerdict) verdict = { 0 };

  if (!ms5_relay_http_send_finish (MS5_RELAY_HTTP (source), result, &answer, &error))
    ms5_relay_verdict_from_error (error, &verdict);
  else
    delivery->judge (&answer, &verdict);
  ms5_relay_task_return (delivery->task, &verdict);
}

/**
 * ms5_relay_http_deliver:
 * @self: what asks services
 * @message: what brings a message to a service
 * @judge: what its answer means
 * @task: (transfer full): a relay's, which is answered with what became of the message
 */
void
ms5_relay_http_deliver (Ms5RelayHttp  *self,
                        SoupMessage   *message,
                        Ms5RelayJudge  judge,
                        GTask         *task)
{
  Delivery *delivery = g_new (Delivery, 1);

  *delivery = (Delivery) { judge, task };
  ms5_relay_http_send_async (self, message, g_task_get_cancellable (task), delivered_cb, delivery);
}

/**
 * ms5_relay_verdict_from_answer:
 * @answer: an answer
 * @out_verdict: (out): what its status means by the rules of HTTP
 *
 * Services that mean something else by a status look at it before.
 */
void
ms5_relay_verdict_from_answer (const Ms5RelayAnswer *answer,
                               Ms5RelayVerdict      *out_verdict)
{
  guint status = answer->status;

  *out_verdict = (Ms5RelayVerdict) { .retry_after = answer->retry_after };
  if (status >= 200 && status < 300)
    {
      out_verdict->outcome = MS5_RELAY_DELIVERED;
      out_verdict->retry_after = 0;
      return;
    }

  if (status == SOUP_STATUS_REQUEST_TIMEOUT || status == STATUS_TOO_EARLY || status == STATUS_TOO_MANY || status >= 500)
    out_verdict->outcome = MS5_RELAY_RETRY;
  else
    out_verdict->outcome = MS5_RELAY_REFUSED;
  if (status == STATUS_TOO_MANY && out_verdict->retry_after == 0)
    out_verdict->retry_after = TOO_MANY_RETRY_AFTER;

  if (status >= 300 && status < 400)
    out_verdict->reason = g_strdup_printf ("it wants to be asked elsewhere (%u)", status);
  else
    out_verdict->reason = g_strdup_printf ("its answer is %u", status);
}

/**
 * ms5_relay_verdict_from_error:
 * @error: why there was no answer
 * @out_verdict: (out): that it is worth another try
 */
void
ms5_relay_verdict_from_error (const GError    *error,
                              Ms5RelayVerdict *out_verdict)
{
  *out_verdict = (Ms5RelayVerdict) { .outcome = MS5_RELAY_RETRY, .reason = g_strdup (error->message) };
}

/**
 * ms5_relay_header_set:
 * @message: a message
 * @name: of a header
 * @format: its value; there must be no text of others in it
 * @...: what @format takes
 */
void
ms5_relay_header_set (SoupMessage *message,
                      const char  *name,
                      const char  *format,
                      ...)
{
  g_autofree char *value = NULL;
  va_list args;

  va_start (args, format);
  value = g_strdup_vprintf (format, args);
  va_end (args);
  soup_message_headers_replace (soup_message_get_request_headers (message), name, value);
}
