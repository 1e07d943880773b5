/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-link-private.h"

#include "protocol/ms5-close.h"
#include "protocol/ms5-limits.h"

/* One line: how it begins, what comes over it, and how it ends. */

#define WELCOME_TIME   (30 * MS5_USEC_PER_S)
#define HANDSHAKE_TIME (MS5_LIMIT_HANDSHAKE_MS * MS5_USEC_PER_MS)

/* Closing */

static Ms5ClientProblem
problem_of_close (int code)
{
  switch (code)
    {
    case MS5_CLOSE_PROTOCOL_ERROR:
    case MS5_CLOSE_TOO_LARGE:
      return MS5_CLIENT_PROBLEM_PROTOCOL;
    case MS5_CLOSE_REVOKED:
      return MS5_CLIENT_PROBLEM_SIGNED_OUT;
    case MS5_CLOSE_REPLACED:
      return MS5_CLIENT_PROBLEM_REPLACED;
    case MS5_CLOSE_CLIENT_TOO_OLD:
      return MS5_CLIENT_PROBLEM_TOO_OLD;
    case MS5_CLOSE_GOING_AWAY:
    case MS5_CLOSE_OVERLOAD:
    case MS5_CLOSE_DRAINING:
      return MS5_CLIENT_PROBLEM_BUSY;
    default:
      return MS5_CLIENT_PROBLEM_UNREACHABLE;
    }
}

/* A close that follows is this side's own. */
static void
error_cb (Ms5Transport *transport,
          GError       *error,
          Ms5Link      *self)
{
  g_info ("The line broke: %s", error->message);
  self->is_offended = g_error_matches (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_TOO_LARGE)
                      || g_error_matches (error, MS5_TRANSPORT_ERROR, MS5_TRANSPORT_ERROR_PROTOCOL);
}

static void
react_to_close (Ms5Link    *self,
                guint       code,
                const char *reason)
{
  g_autofree char *why = g_strdup_printf ("closed with %u (%s) %s", code, ms5_close_code_to_string ((int) code), reason);
  Ms5ClientProblem problem;
  gint64 wait_ms;

  if (self->is_offended)
    code = MS5_CLOSE_PROTOCOL_ERROR;
  problem = problem_of_close ((int) code);
  switch (ms5_close_code_get_reaction ((int) code, &wait_ms))
    {
    case MS5_CLOSE_SIGN_IN:
    case MS5_CLOSE_UPDATE:
      ms5_link_end (self, problem, why);
      return;

    case MS5_CLOSE_REFRESH:
      MS5_DIALER_GET_IFACE (self->dialer)->expire (self->dialer);
      break;

    case MS5_CLOSE_SPLIT:
      g_warning ("The server found a message too long: %s", why);
      ms5_link_tell_split (self);
      break;

    case MS5_CLOSE_RECONNECT:
    default:
      break;
    }

  ms5_link_break_off (self, problem, why, MAX (wait_ms, ms5_close_reason_get_after (reason)));
}


static void
closed_cb (Ms5Transport *transport,
           guint         code,
           const char   *reason,
           Ms5Link      *self)
{
  g_object_ref (self);
  react_to_close (self, code, reason);
  g_object_unref (self);
}

/* Messages */

static gboolean
is_in_turn (Ms5Link          *self,
            const Ms5Message *message)
{
  if (message->type == MS5_MESSAGE_WELCOME)
    return !self->is_welcome;

  return self->is_welcome || message->type == MS5_MESSAGE_ERROR || message->type == MS5_MESSAGE_NOTICE;
}

static void
note_error (Ms5Link               *self,
            const Ms5ErrorMessage *error)
{
  g_message ("The server answers %s with %s: %s", error->about != NULL ? error->about : "a message", error->code,
             error->text != NULL ? error->text : "");
  if (!g_str_equal (error->code, "token"))
    return;

  MS5_DIALER_GET_IFACE (self->dialer)->expire (self->dialer);
  ms5_link_break_off (self, MS5_CLIENT_PROBLEM_UNREACHABLE, "the access token is not accepted", 0);
}

static void
handle (Ms5Link          *self,
        const Ms5Message *message,
        gsize             size)
{
  switch (message->type)
    {
    case MS5_MESSAGE_WELCOME:
      self->is_welcome = TRUE;
      ms5_link_clear_timer (self, &self->deadline_timer);
      ms5_link_pulse_start (self);
      break;

    case MS5_MESSAGE_PONG:
      ms5_link_pulse_pong (self, message->pong.n);
      break;

    case MS5_MESSAGE_AUTH_OK:
      ms5_link_plan_renewal (self);
      break;

    case MS5_MESSAGE_ERROR:
      note_error (self, &message->error);
      break;

    case MS5_MESSAGE_NOTICE:
      g_message ("The server says %s", message->notice.code);
      if (g_str_equal (message->notice.code, "clone_suspected"))
        {
          self->is_copied = TRUE;
          ms5_link_tell_changed (self);
        }
      break;

    default:
      break;
    }

  if (self->transport != NULL)
    ms5_link_tell_message (self, message, size);
}

static void
open_message (Ms5Link      *self,
              Ms5FrameKind  kind,
              GBytes       *bytes)
{
  g_autoptr (GError) error = NULL;
  g_auto (Ms5Message) message = { 0 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  self->heard = ms5_clock_monotonic (self->clock);
  if (!ms5_message_open (data, size, kind == MS5_FRAME_BINARY, MS5_SIDE_SERVER, &message, &error))
    {
      if (g_error_matches (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_UNKNOWN_TYPE))
        self->n_unknown++;
      else
        ms5_link_fail (self, error->message);
      return;
    }

  if (is_in_turn (self, &message))
    handle (self, &message, size);
  else
    ms5_link_fail (self, "A message comes out of turn");
}

static void
message_cb (Ms5Transport *transport,
            Ms5FrameKind  kind,
            GBytes       *bytes,
            Ms5Link      *self)
{
  g_object_ref (self);
  open_message (self, kind, bytes);
  g_object_unref (self);
}

/* Connecting */

static gboolean
late_cb (gpointer user_data)
{
  Ms5Link *self = user_data;

  self->deadline_timer = 0;
  if (self->transport != NULL)
    {
      ms5_link_break_off (self, MS5_CLIENT_PROBLEM_TIMEOUT, "there is no welcome", 0);
    }
  else
    {
      self->is_late = TRUE;
      g_cancellable_cancel (self->cancellable);
    }
  return G_SOURCE_REMOVE;
}

static void
open_line (Ms5Link      *self,
           Ms5Transport *transport)
{
  self->transport = g_object_ref (transport);
  self->is_offended = FALSE;
  self->heard = ms5_clock_monotonic (self->clock);
  g_signal_connect (transport, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (transport, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (transport, "closed", G_CALLBACK (closed_cb), self);
  ms5_link_set_timer (self, &self->deadline_timer, WELCOME_TIME, late_cb);
  ms5_link_set_state (self, MS5_LINK_RESUMING);
  ms5_link_tell_opened (self);
}

static void
dialed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5Link) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Transport) transport = NULL;
  gint64 after_ms = 0;
  Ms5ClientProblem problem;

  transport = MS5_DIALER_GET_IFACE (source)->dial_finish (MS5_DIALER (source), result, &after_ms, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !self->is_late)
    return;

  ms5_link_clear_timer (self, &self->deadline_timer);
  if (transport != NULL)
    {
      open_line (self, transport);
      return;
    }

  problem = self->is_late ? MS5_CLIENT_PROBLEM_TIMEOUT : ms5_client_problem_from_error (error);
  if (problem == MS5_CLIENT_PROBLEM_SIGNED_OUT)
    ms5_link_end (self, problem, error->message);
  else
    ms5_link_break_off (self, problem, self->is_late ? "the handshake takes too long" : error->message, after_ms);
}

void
ms5_link_dial (Ms5Link *self)
{
  ms5_link_leave (self);
  ms5_link_clear_timer (self, &self->retry_timer);
  self->is_late = FALSE;
  self->cancellable = g_cancellable_new ();
  ms5_link_set_timer (self, &self->deadline_timer, HANDSHAKE_TIME, late_cb);
  ms5_link_set_state (self, MS5_LINK_CONNECTING);
  MS5_DIALER_GET_IFACE (self->dialer)->dial_async (self->dialer, self->cancellable, dialed_cb, g_object_ref (self));
}
