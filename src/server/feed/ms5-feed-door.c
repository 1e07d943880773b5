/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-feed-private.h"

/* Who may connect, and who must go. */

#define CLONE_TIME (60 * MS5_USEC_PER_S)

/* When to come again if there is no room; a stale connection has been found out by then. */
#define FULL_MS 5000

static guint
get_count (GHashTable *counts,
           const char *name)
{
  return name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) : 0;
}

static void
add_count (GHashTable *counts,
           const char *name,
           int         difference)
{
  guint count = get_count (counts, name) + (guint) difference;

  if (name == NULL)
    return;
  if (count > 0)
    g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (count));
  else
    g_hash_table_remove (counts, name);
}

static void
send_digests (Ms5Feed *feed,
              gint64   now)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_feed_group_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, feed->groups);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5FeedGroup *group = value;

      if (group->is_live || group->sessions->len == 0 || now < group->digest_due)
        continue;
      group->digest_due = now + feed->limits.digest_ms * MS5_USEC_PER_MS;
      g_ptr_array_add (due, ms5_feed_group_ref (group));
    }

  for (guint i = 0; i < due->len; i++)
    {
      Ms5FeedGroup *group = g_ptr_array_index (due, i);

      for (guint s = group->sessions->len; s-- > 0;)
        if (s < group->sessions->len)
          {
            g_autoptr (Ms5FeedSession) session = g_object_ref (g_ptr_array_index (group->sessions, s));

            ms5_feed_session_send_digest (session);
          }
    }
}

static gboolean
sweep_cb (gpointer user_data)
{
  g_autoptr (Ms5Feed) feed = g_object_ref (user_data);
  gint64 now = ms5_clock_monotonic (feed->clock);

  for (guint i = feed->sessions->len; i-- > 0;)
    if (i < feed->sessions->len)
      {
        g_autoptr (Ms5FeedSession) session = g_object_ref (g_ptr_array_index (feed->sessions, i));

        ms5_feed_session_sweep (session, now);
      }
  send_digests (feed, now);
  ms5_feed_expire_plans (feed, FALSE);

  if (feed->sessions->len > 0 || feed->plans->len > 0)
    return G_SOURCE_CONTINUE;

  feed->sweep_timer = 0;
  return G_SOURCE_REMOVE;
}

/**
 * ms5_feed_accept:
 * @self: a feed that was started
 * @transport: an open connection
 * @identity: who opened it
 *
 * Serves a connection, or turns it away.
 */
void
ms5_feed_accept (Ms5Feed         *self,
                 Ms5Transport    *transport,
                 Ms5FeedIdentity *identity)
{
  Ms5FeedSession *session;

  g_return_if_fail (MS5_IS_FEED (self));
  g_return_if_fail (self->leader != NULL);
  g_return_if_fail (ms5_transport_get_state (transport) == MS5_TRANSPORT_OPEN);

  session = ms5_feed_session_new (self, transport, identity);
  session->index = self->sessions->len;
  g_ptr_array_add (self->sessions, session);
  add_count (self->waiting, session->peer, 1);
  if (self->sweep_timer == 0)
    self->sweep_timer = ms5_clock_add (self->clock, MS5_FEED_SWEEP, sweep_cb, self, NULL);

  if (self->drain_spread_ms >= 0)
    ms5_feed_session_close (session, MS5_CLOSE_DRAINING, self->drain_spread_ms, NULL);
  else if (self->sessions->len > self->limits.node_connections)
    ms5_feed_session_close (session, MS5_CLOSE_OVERLOAD, FULL_MS, "the server is full");
  else if (get_count (self->waiting, session->peer) > self->limits.address_connections)
    ms5_feed_session_close (session, MS5_CLOSE_OVERLOAD, FULL_MS, "too many from one address");
  else
    return;
  self->stats.refused++;
}

/**
 * ms5_feed_admit_hello:
 * @feed: a feed
 * @is_critical: whether the client has a critical action to send
 * @out_after_ms: (out): if it is not admitted, when to come again
 *
 * Starting is the most expensive that a client can do, and after an outage all want it at once.
 * Those turned away are told to come back one after the other.
 *
 * Returns: whether it may start now
 */
gboolean
ms5_feed_admit_hello (Ms5Feed  *feed,
                      gboolean  is_critical,
                      gint64   *out_after_ms)
{
  gint64 now = ms5_clock_monotonic (feed->clock);
  guint budget = feed->limits.hellos_per_s;

  if (now - feed->hello_second >= MS5_USEC_PER_S)
    {
      feed->hello_second = now;
      feed->hellos = 0;
      feed->hellos_refused = 0;
    }

  if (feed->hellos < (is_critical ? budget : budget - budget / 4))
    {
      feed->hellos++;
      return TRUE;
    }

  feed->stats.refused++;
  *out_after_ms = 1000 + (gint64) 1000 * feed->hellos_refused++ / budget;
  return FALSE;
}

static void
replace (Ms5Feed        *feed,
         Ms5FeedSession *session,
         Ms5FeedSession *before)
{
  gint64 now = ms5_clock_monotonic (feed->clock);

  session->replaced[0] = now;
  session->replaced[1] = before->replaced[0];
  session->replaced[2] = before->replaced[1];
  ms5_feed_session_close (before, MS5_CLOSE_REPLACED, 0, NULL);

  if (session->replaced[2] != MS5_TIME_NONE && now - session->replaced[2] <= CLONE_TIME)
    {
      session->is_clone = TRUE;
      ms5_feed_backend_report (feed->backend, MS5_FEED_REPORT_CLONE,
                               "device %s of %s is connected from two places, it seems", session->device,
                               session->identity->sub);
    }
}

/**
 * ms5_feed_enter:
 * @feed: a feed
 * @session: has said hello
 *
 * Takes the place of the device's last connection. Only then it is counted, so that a client which
 * comes back does not find its own old connection in the way.
 *
 * Returns: %FALSE if there are too many; the connection is closed then
 */
gboolean
ms5_feed_enter (Ms5Feed        *feed,
                Ms5FeedSession *session)
{
  Ms5FeedSession *before = g_hash_table_lookup (feed->devices, session->device);
  const char *why = NULL;

  if (before != NULL)
    replace (feed, session, before);

  if (get_count (feed->users, session->identity->sub) >= feed->limits.user_connections)
    why = "too many of one account";
  else if (get_count (feed->addresses, session->peer) >= feed->limits.address_connections)
    why = "too many from one address";
  if (why != NULL)
    {
      feed->stats.refused++;
      ms5_feed_session_close (session, MS5_CLOSE_OVERLOAD, FULL_MS, why);
      return FALSE;
    }

  session->has_entered = TRUE;
  add_count (feed->waiting, session->peer, -1);
  add_count (feed->addresses, session->peer, 1);
  add_count (feed->users, session->identity->sub, 1);
  g_hash_table_insert (feed->devices, session->device, session);
  return TRUE;
}

/**
 * ms5_feed_leave:
 * @feed: a feed
 * @session: ends
 */
void
ms5_feed_leave (Ms5Feed        *feed,
                Ms5FeedSession *session)
{
  if (!session->has_entered)
    {
      add_count (feed->waiting, session->peer, -1);
      return;
    }

  add_count (feed->addresses, session->peer, -1);
  add_count (feed->users, session->identity->sub, -1);
  g_hash_table_remove (feed->devices, session->device);
}

/**
 * ms5_feed_gone:
 * @feed: a feed
 * @session: (transfer full): has ended, and its connection, too
 */
void
ms5_feed_gone (Ms5Feed        *feed,
               Ms5FeedSession *session)
{
  guint index = session->index;

  g_signal_handlers_disconnect_by_data (session->transport, session);
  g_ptr_array_remove_index_fast (feed->sessions, index);
  if (index < feed->sessions->len)
    ((Ms5FeedSession *) g_ptr_array_index (feed->sessions, index))->index = index;
  session->feed = NULL;
  g_object_unref (session);

  if (feed->sessions->len == 0 && feed->drain_spread_ms >= 0 && !ms5_feed_is_over (feed))
    g_signal_emit_by_name (feed, "empty");
}

/**
 * ms5_feed_revoke:
 * @self: a feed
 * @sub: (nullable): an account, or %NULL for any
 * @sid: (nullable): a session of it, or %NULL for all
 *
 * Ends the connections of a session, or of an account, that was revoked.
 */
void
ms5_feed_revoke (Ms5Feed    *self,
                 const char *sub,
                 const char *sid)
{
  g_return_if_fail (MS5_IS_FEED (self));

  for (guint i = self->sessions->len; i-- > 0;)
    {
      Ms5FeedSession *session = g_ptr_array_index (self->sessions, i);

      if (session->state == MS5_FEED_SESSION_CLOSED
          || (sub != NULL && !g_str_equal (session->identity->sub, sub))
          || (sid != NULL && !g_str_equal (session->identity->sid, sid)))
        continue;

      session->drop_by = ms5_clock_monotonic (self->clock) + MS5_FEED_DROP_TIME;
      ms5_feed_session_close (session, MS5_CLOSE_REVOKED, 0, NULL);
    }
}

/**
 * ms5_feed_check_rights:
 * @self: a feed
 * @sub: (nullable): an account, or %NULL for all
 *
 * Rights have changed: asks the backend again what each connection may see.
 */
void
ms5_feed_check_rights (Ms5Feed    *self,
                       const char *sub)
{
  g_return_if_fail (MS5_IS_FEED (self));

  for (guint i = self->sessions->len; i-- > 0;)
    if (i < self->sessions->len)
      {
        g_autoptr (Ms5FeedSession) session = g_object_ref (g_ptr_array_index (self->sessions, i));

        if (session->state != MS5_FEED_SESSION_CLOSED
            && (sub == NULL || g_str_equal (session->identity->sub, sub)))
          ms5_feed_session_check_rights (session);
      }
}

/**
 * ms5_feed_drain:
 * @self: a feed
 * @spread_ms: over what time the clients should come back, in milliseconds
 *
 * Sends everybody away. #Ms5Feed::empty tells when the last one is gone.
 */
void
ms5_feed_drain (Ms5Feed *self,
                gint64   spread_ms)
{
  g_autoptr (GPtrArray) sessions = NULL;

  g_return_if_fail (MS5_IS_FEED (self));
  g_return_if_fail (spread_ms >= 0);

  self->drain_spread_ms = spread_ms;
  sessions = g_ptr_array_copy (self->sessions, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (sessions, g_object_unref);
  for (guint i = 0; i < sessions->len; i++)
    {
      Ms5FeedSession *session = g_ptr_array_index (sessions, i);
      gint64 after_ms = spread_ms * i / sessions->len;
      Ms5Message message;

      if (session->state == MS5_FEED_SESSION_CLOSED)
        continue;
      ms5_message_init (&message, MS5_MESSAGE_NOTICE);
      message.notice.code = (char *) "drain";
      message.notice.after = after_ms;
      ms5_feed_session_send_aside (session, &message);
      ms5_feed_session_close (session, MS5_CLOSE_DRAINING, after_ms, NULL);
    }

  if (self->sessions->len == 0)
    g_signal_emit_by_name (self, "empty");
}
