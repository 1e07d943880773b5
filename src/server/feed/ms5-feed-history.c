/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* The stored log, for those whose position the ring does not reach back to. What is read goes into
 * the ring, so that one reading serves all who were away, and nothing is kept for anybody. */

/* While the log is read the ring may move on; whoever loses that race twice takes a snapshot. */
#define MAX_ATTEMPTS 2

static void start_reading (Ms5Feed *feed);

static gboolean
put_into_ring (Ms5Feed    *feed,
               Ms5FeedLog *log)
{
  g_autofree Ms5RingRow *rows = g_new (Ms5RingRow, MAX (log->rows->len, 1));

  for (guint i = 0; i < log->rows->len; i++)
    {
      const Ms5FeedLogRow *row = &g_array_index (log->rows, Ms5FeedLogRow, i);

      rows[i] = (Ms5RingRow) { row->change, row->h, ms5_topic_table_intern (feed->topics, row->change->topic)->id,
                               row->ends_commit || i == log->rows->len - 1 };
    }

  return ms5_ring_prepend (feed->ring, log->after, log->h, rows, log->rows->len);
}

static gboolean
is_whole (Ms5Feed          *feed,
          const Ms5FeedLog *log)
{
  if (log->after != feed->reading_after || log->after + log->rows->len != feed->reading_upto)
    return FALSE;

  for (guint i = 0; i < log->rows->len; i++)
    if (g_array_index (log->rows, Ms5FeedLogRow, i).change->v != log->after + 1 + i)
      return FALSE;

  return TRUE;
}

/* Those that are served leave; those that can't be are told @why_not; the others wait on. */
static void
wake_readers (Ms5Feed    *feed,
              const char *why_not,
              gboolean    all)
{
  g_autoptr (GPtrArray) readers = g_steal_pointer (&feed->readers);
  gint64 tried = feed->reading_after;

  feed->readers = g_ptr_array_new_with_free_func (g_object_unref);
  feed->reading_after = -1;
  for (guint i = 0; i < readers->len; i++)
    {
      Ms5FeedSession *session = g_ptr_array_index (readers, i);

      if (session->pos >= ms5_ring_get_start (feed->ring) || session->state == MS5_FEED_SESSION_CLOSED)
        ms5_feed_session_log_read (session, NULL);
      else if (why_not != NULL && (all || session->pos <= tried))
        ms5_feed_session_log_read (session, why_not);
      else if (why_not == NULL && ++session->log_attempts >= MAX_ATTEMPTS)
        ms5_feed_session_log_read (session, "log");
      else
        g_ptr_array_add (feed->readers, g_object_ref (session));
    }
  start_reading (feed);
}

static void
log_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Ms5Feed) feed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5FeedLog) log = NULL;

  log = ms5_feed_backend_read_log_finish (MS5_FEED_BACKEND (source), result, &error);
  if (ms5_feed_is_over (feed))
    return;

  if (log == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      wake_readers (feed, "floor", FALSE);
    }
  else if (log == NULL || !is_whole (feed, log))
    {
      ms5_feed_backend_report (feed->backend, MS5_FEED_REPORT_LOG, "the stored log from %" G_GINT64_FORMAT " to %"
                               G_GINT64_FORMAT " cannot be read: %s", feed->reading_after, feed->reading_upto,
                               error != NULL ? error->message : "there are gaps");
      wake_readers (feed, "log", TRUE);
    }
  else if (feed->reading_upto != ms5_ring_get_start (feed->ring))
    {
      wake_readers (feed, NULL, FALSE);
    }
  else
    {
      wake_readers (feed, put_into_ring (feed, log) ? NULL : "size", FALSE);
    }
}

static void
start_reading (Ms5Feed *feed)
{
  gint64 after = G_MAXINT64;

  if (feed->reading_after >= 0 || feed->readers->len == 0)
    return;

  for (guint i = 0; i < feed->readers->len; i++)
    after = MIN (after, ((Ms5FeedSession *) g_ptr_array_index (feed->readers, i))->pos);

  feed->reading_after = after;
  feed->reading_upto = ms5_ring_get_start (feed->ring);
  feed->stats.log_reads++;
  ms5_feed_backend_read_log_async (feed->backend, after, feed->reading_upto, feed->cancellable, log_read_cb,
                                   g_object_ref (feed));
}

/**
 * ms5_feed_read_history:
 * @feed: a feed
 * @session: needs what was before the ring; ms5_feed_session_log_read() will be called
 */
void
ms5_feed_read_history (Ms5Feed        *feed,
                       Ms5FeedSession *session)
{
  if (session->is_reading)
    return;

  session->is_reading = TRUE;
  session->log_attempts = 0;
  g_ptr_array_add (feed->readers, g_object_ref (session));
  start_reading (feed);
}
