/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-backend.h"

typedef struct
{
  Ms5FeedIdentity public;
  gatomicrefcount refs;
  GDestroyNotify destroy;
} Identity;

G_DEFINE_INTERFACE (Ms5FeedBackend, ms5_feed_backend, G_TYPE_OBJECT)

static void
ms5_feed_backend_default_init (Ms5FeedBackendInterface *iface)
{
}

/**
 * ms5_feed_identity_new:
 * @sub: the account
 * @sid: the session that the token belongs to
 * @device: (nullable): the only device that the token is good for
 * @exp: when the token expires, by the real clock
 * @data: (transfer full) (nullable): the backend's own
 * @destroy: (nullable): frees @data
 *
 * Returns: (transfer full): an identity
 */
Ms5FeedIdentity *
ms5_feed_identity_new (const char     *sub,
                       const char     *sid,
                       const char     *device,
                       Ms5Time         exp,
                       gpointer        data,
                       GDestroyNotify  destroy)
{
  Identity *identity = g_new (Identity, 1);

  identity->public = (Ms5FeedIdentity) { g_ref_string_new_intern (sub), g_ref_string_new_intern (sid),
                                         g_strdup (device), exp, data };
  identity->destroy = destroy;
  g_atomic_ref_count_init (&identity->refs);
  return &identity->public;
}

/**
 * ms5_feed_identity_ref:
 * @identity: an identity
 *
 * Returns: (transfer full): @identity
 */
Ms5FeedIdentity *
ms5_feed_identity_ref (Ms5FeedIdentity *identity)
{
  g_atomic_ref_count_inc (&((Identity *) identity)->refs);
  return identity;
}

/**
 * ms5_feed_identity_unref:
 * @identity: (transfer full): an identity
 */
void
ms5_feed_identity_unref (Ms5FeedIdentity *identity)
{
  Identity *self = (Identity *) identity;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  if (self->destroy != NULL)
    self->destroy (identity->data);
  g_ref_string_release ((char *) identity->sub);
  g_ref_string_release ((char *) identity->sid);
  g_free ((char *) identity->device);
  g_free (self);
}

static void
clear_row (gpointer data)
{
  ms5_change_unref (((Ms5FeedLogRow *) data)->change);
}

/**
 * ms5_feed_log_new:
 * @after: the position before the first row
 * @h: the chain value there
 *
 * Returns: (transfer full): a stretch of the log without rows
 */
Ms5FeedLog *
ms5_feed_log_new (gint64  after,
                  guint64 h)
{
  Ms5FeedLog *log = g_new (Ms5FeedLog, 1);

  log->after = after;
  log->h = h;
  log->rows = g_array_new (FALSE, FALSE, sizeof (Ms5FeedLogRow));
  g_array_set_clear_func (log->rows, clear_row);
  return log;
}

/**
 * ms5_feed_log_add:
 * @log: a stretch of the log
 * @change: (transfer full): the change that follows
 * @h: the chain value after it
 * @ends_commit: whether it is the last of its commit; if nobody knows, that of the last row
 */
void
ms5_feed_log_add (Ms5FeedLog *log,
                  Ms5Change  *change,
                  guint64     h,
                  gboolean    ends_commit)
{
  Ms5FeedLogRow row = { change, h, ends_commit };

  g_array_append_val (log->rows, row);
}

/**
 * ms5_feed_log_free:
 * @log: (transfer full): a stretch of the log
 */
void
ms5_feed_log_free (Ms5FeedLog *log)
{
  g_array_unref (log->rows);
  g_free (log);
}

/**
 * ms5_feed_backend_may_see:
 * @backend: a backend
 * @identity: who asks
 * @topic: a topic
 *
 * Returns: whether @topic exists and @identity may read it now
 */
gboolean
ms5_feed_backend_may_see (Ms5FeedBackend  *backend,
                          Ms5FeedIdentity *identity,
                          const char      *topic)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->may_see (backend, identity, topic);
}

/**
 * ms5_feed_backend_authenticate:
 * @backend: a backend
 * @token: an access token
 * @error: (out): why it is refused
 *
 * Returns: (transfer full) (nullable): whose token it is
 */
Ms5FeedIdentity *
ms5_feed_backend_authenticate (Ms5FeedBackend  *backend,
                               const char      *token,
                               GError         **error)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->authenticate (backend, token, error);
}

/**
 * ms5_feed_backend_get_floor:
 * @backend: a backend
 * @identity: who is connected
 * @device: from where
 * @ackd: what the device says to have stored
 *
 * Returns: the cseq below which the device has stored all results, or 0
 */
gint64
ms5_feed_backend_get_floor (Ms5FeedBackend  *backend,
                            Ms5FeedIdentity *identity,
                            const char      *device,
                            gint64           ackd)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->get_floor (backend, identity, device, ackd);
}

/**
 * ms5_feed_backend_read_log_async:
 * @backend: a backend
 * @after: a position
 * @upto: a later one
 * @cancellable: (nullable): a cancellable
 * @callback: called when the changes in between have been read
 * @user_data: passed to @callback
 */
void
ms5_feed_backend_read_log_async (Ms5FeedBackend      *backend,
                                 gint64               after,
                                 gint64               upto,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  MS5_FEED_BACKEND_GET_IFACE (backend)->read_log_async (backend, after, upto, cancellable, callback, user_data);
}

/**
 * ms5_feed_backend_read_log_finish:
 * @backend: a backend
 * @result: a result
 * @error: (out): %G_IO_ERROR_NOT_FOUND if the log does not reach back so far
 *
 * Returns: (transfer full) (nullable): the changes
 */
Ms5FeedLog *
ms5_feed_backend_read_log_finish (Ms5FeedBackend  *backend,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->read_log_finish (backend, result, error);
}

/**
 * ms5_feed_backend_submit_async:
 * @backend: a backend
 * @identity: who acts, with the rights in force
 * @device: from where
 * @ackd: the cseq below which the device has stored all results
 * @actions: (element-type Ms5Action): what to do, in order; may be referenced
 * @cancellable: (nullable): cancelled when nobody waits for the results any more; what was begun
 *   is carried out nevertheless
 * @callback: called when the results are durable
 * @user_data: passed to @callback
 */
void
ms5_feed_backend_submit_async (Ms5FeedBackend      *backend,
                               Ms5FeedIdentity     *identity,
                               const char          *device,
                               gint64               ackd,
                               GPtrArray           *actions,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  MS5_FEED_BACKEND_GET_IFACE (backend)->submit_async (backend, identity, device, ackd, actions, cancellable,
                                                      callback, user_data);
}

/**
 * ms5_feed_backend_submit_finish:
 * @backend: a backend
 * @result: a result
 * @error: (out): why nothing was done or stored; the client may try again
 *
 * Returns: (transfer full) (nullable) (element-type Ms5Result): what became of each action
 */
GPtrArray *
ms5_feed_backend_submit_finish (Ms5FeedBackend  *backend,
                                GAsyncResult    *result,
                                GError         **error)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->submit_finish (backend, result, error);
}

/**
 * ms5_feed_backend_report:
 * @backend: a backend
 * @report: what happened
 * @format: what exactly, in English
 * @...: its arguments
 *
 * Writes to the operator's log.
 */
void
ms5_feed_backend_report (Ms5FeedBackend *backend,
                         Ms5FeedReport   report,
                         const char     *format,
                         ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  MS5_FEED_BACKEND_GET_IFACE (backend)->report (backend, report, text);
}

/**
 * ms5_feed_backend_get_plant_now:
 * @backend: a backend
 *
 * Returns: the plant's time of day
 */
Ms5Time
ms5_feed_backend_get_plant_now (Ms5FeedBackend *backend)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->get_plant_now (backend);
}

/**
 * ms5_feed_backend_get_plant_speed:
 * @backend: a backend
 *
 * Returns: how much faster than real time the plant's clock runs
 */
double
ms5_feed_backend_get_plant_speed (Ms5FeedBackend *backend)
{
  return MS5_FEED_BACKEND_GET_IFACE (backend)->get_plant_speed (backend);
}
