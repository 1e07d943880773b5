/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "server/feed/ms5-feed-private.h"

/* What a receiver asks for: liveness, other rights, actions. */

/* When to try again what could not be done now. */
#define BUSY_MS 1000

typedef struct
{
  Ms5FeedSession *session;
  gint64 b;
  GPtrArray *actions;
} Batch;

static void
batch_free (Batch *batch)
{
  g_object_unref (batch->session);
  g_ptr_array_unref (batch->actions);
  g_free (batch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

/**
 * ms5_feed_session_ping:
 * @self: a session
 * @n: the ping's number
 *
 * Brings the receiver to the head first, so that the answer does not make it believe that it
 * missed something.
 */
void
ms5_feed_session_ping (Ms5FeedSession *self,
                       gint64          n)
{
  Ms5Message message;

  ms5_feed_session_pump (self, TRUE);
  if (self->state == MS5_FEED_SESSION_CLOSED)
    return;

  ms5_message_init (&message, MS5_MESSAGE_PONG);
  message.pong.n = n;
  message.pong.now = ms5_feed_backend_get_plant_now (self->feed->backend);
  message.pong.head = ms5_ring_get_head (self->feed->ring);
  ms5_feed_session_send_aside (self, &message);
}

static void
refuse_token (Ms5FeedSession *self,
              const char     *why)
{
  Ms5Message message;

  ms5_message_init (&message, MS5_MESSAGE_ERROR);
  message.error.code = (char *) "token";
  message.error.about = (char *) "auth";
  message.error.text = (char *) why;
  ms5_feed_session_must_send (self, &message);
}

static gboolean
is_same_person (Ms5FeedSession  *self,
                Ms5FeedIdentity *identity)
{
  return g_str_equal (identity->sub, self->identity->sub)
         && g_str_equal (identity->sid, self->identity->sid)
         && (identity->device == NULL || g_str_equal (identity->device, self->device));
}

static void
renew (Ms5FeedSession  *self,
       Ms5FeedIdentity *identity)
{
  Ms5Message message;

  if (!is_same_person (self, identity))
    {
      ms5_feed_session_close (self, MS5_CLOSE_PROTOCOL_ERROR, 0, "another session's token");
      return;
    }

  ms5_feed_identity_unref (self->identity);
  self->identity = ms5_feed_identity_ref (identity);
  ms5_message_init (&message, MS5_MESSAGE_AUTH_OK);
  message.auth_ok.exp = identity->exp;
  ms5_feed_session_must_send (self, &message);
  ms5_feed_session_check_rights (self);
}

/**
 * ms5_feed_session_auth:
 * @self: a session
 * @token: an access token that replaces the one it was opened with
 */
void
ms5_feed_session_auth (Ms5FeedSession *self,
                       const char     *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5FeedIdentity) identity = ms5_feed_backend_authenticate (self->feed->backend, token, &error);

  if (identity != NULL)
    renew (self, identity);
  else
    refuse_token (self, error->message);
}

/* A frame for some of the results; more than one where they are too long. */
static void
queue_results (Ms5FeedSession *self,
               gint64          b,
               GPtrArray      *results,
               guint           first,
               guint           n)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  g_autoptr (Ms5Frame) frame = NULL;
  Ms5Message message;

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (some, g_ptr_array_index (results, i));
  ms5_message_init (&message, MS5_MESSAGE_RESULTS);
  message.results.b = b;
  message.results.now = ms5_feed_backend_get_plant_now (self->feed->backend);
  message.results.r = some;
  frame = ms5_message_to_frame (&message);

  if (ms5_frame_get_size (frame) > MS5_LIMIT_PAGE_BYTES && n > 1)
    {
      queue_results (self, b, results, first, n / 2);
      queue_results (self, b, results, first + n / 2, n - n / 2);
      return;
    }

  self->feed->stats.encoded++;
  if (self->results == NULL)
    self->results = g_queue_new ();
  g_queue_push_tail (self->results, g_steal_pointer (&frame));
}

/**
 * ms5_feed_session_send_results:
 * @self: a session
 *
 * Sends what results there are, as far as they fit beside the window. No further batch is taken
 * before the last of them is on its way.
 */
void
ms5_feed_session_send_results (Ms5FeedSession *self)
{
  while (self->results != NULL && !g_queue_is_empty (self->results))
    {
      if (!ms5_feed_session_send_frame_aside (self, g_queue_peek_head (self->results)))
        return;
      ms5_frame_unref (g_queue_pop_head (self->results));
    }

  if (self->results != NULL)
    {
      g_clear_pointer (&self->results, g_queue_free);
      self->is_submitting = FALSE;
    }
}

static GPtrArray *
all_busy (GPtrArray *actions)
{
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_result_free);

  for (guint i = 0; i < actions->len; i++)
    {
      Ms5Result *result = ms5_result_new (((Ms5Action *) g_ptr_array_index (actions, i))->id, MS5_RESULT_BUSY);

      result->after = BUSY_MS;
      g_ptr_array_add (results, result);
    }

  return results;
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Batch) batch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  Ms5FeedSession *self = batch->session;

  results = ms5_feed_backend_submit_finish (MS5_FEED_BACKEND (source), result, &error);
  if (self->state == MS5_FEED_SESSION_CLOSED)
    return;

  if (results == NULL)
    {
      g_debug ("A batch of %s was not carried out: %s", self->device, error->message);
      results = all_busy (batch->actions);
    }
  queue_results (self, batch->b, results, 0, results->len);
  ms5_feed_session_send_results (self);
}

/**
 * ms5_feed_session_submit:
 * @self: a session
 * @submit: a batch of actions
 *
 * One batch at a time: another one is to be tried again.
 */
void
ms5_feed_session_submit (Ms5FeedSession         *self,
                         const Ms5SubmitMessage *submit)
{
  Batch *batch;

  if (self->is_submitting)
    {
      g_autoptr (GPtrArray) busy = all_busy (submit->acts);
      Ms5Message message;

      ms5_message_init (&message, MS5_MESSAGE_RESULTS);
      message.results.b = submit->b;
      message.results.now = ms5_feed_backend_get_plant_now (self->feed->backend);
      message.results.r = busy;
      ms5_feed_session_must_send (self, &message);
      return;
    }

  batch = g_new (Batch, 1);
  batch->session = g_object_ref (self);
  batch->b = submit->b;
  batch->actions = g_ptr_array_ref (submit->acts);
  self->is_submitting = TRUE;
  ms5_feed_backend_submit_async (self->feed->backend, self->identity, self->device, submit->ackd,
                                 submit->acts, self->cancellable, submitted_cb, batch);
}
