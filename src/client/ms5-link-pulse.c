/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-link-private.h"

#include "protocol/ms5-limits.h"

/* Keeping a connection alive: pings (PROTOCOL 10.1, 10.3) and new tokens (3.5). */

#define RENEW_AGAIN (5 * MS5_USEC_PER_S)
#define ANSWER_TIME (MS5_LIMIT_PONG_MS * MS5_USEC_PER_MS)

static gboolean ping_cb (gpointer user_data);

static void
judge_quality (Ms5Link *self)
{
  Ms5Quality quality = ms5_quality_meter_update (&self->meter, ms5_clock_monotonic (self->clock));
  Ms5Message message;

  if (quality == self->quality)
    return;

  g_debug ("The connection's quality goes from %d to %d", (int) self->quality, (int) quality);
  self->quality = quality;
  if (self->transport != NULL)
    {
      ms5_message_init (&message, MS5_MESSAGE_RATE);
      message.rate.max = ms5_quality_get_rate (quality);
      ms5_link_send (self, &message);
    }
}

/* A line on which much is under way is alive, though the answer has to wait for its turn. */
static gboolean
no_pong_cb (gpointer user_data)
{
  Ms5Link *self = user_data;
  gint64 now = ms5_clock_monotonic (self->clock);
  gint64 silence = now - self->heard;

  self->pong_timer = 0;
  if (!self->is_missed)
    {
      self->is_missed = TRUE;
      ms5_quality_meter_missed (&self->meter, now);
      if (self->history != NULL)
        ms5_link_history_missed (self->history);
      judge_quality (self);
    }

  if (silence < ANSWER_TIME)
    ms5_link_set_timer (self, &self->pong_timer, ANSWER_TIME - silence, no_pong_cb);
  else
    ms5_link_break_off (self, MS5_CLIENT_PROBLEM_TIMEOUT, "a ping was not answered", 0);
  return G_SOURCE_REMOVE;
}

static gboolean
ping_cb (gpointer user_data)
{
  Ms5Link *self = user_data;
  Ms5Message message;

  self->ping_timer = 0;
  ms5_message_init (&message, MS5_MESSAGE_PING);
  message.ping.n = ++self->ping_n;
  self->ping_sent = ms5_clock_monotonic (self->clock);
  self->is_missed = FALSE;
  ms5_link_set_timer (self, &self->pong_timer, ANSWER_TIME, no_pong_cb);
  ms5_link_send (self, &message);
  return G_SOURCE_REMOVE;
}

/* The first ping goes at once: the round trip is of interest now. */
void
ms5_link_pulse_start (Ms5Link *self)
{
  self->ping_sent = -1;
  ms5_link_set_timer (self, &self->ping_timer, 0, ping_cb);
  ms5_link_plan_renewal (self);
}

void
ms5_link_pulse_stop (Ms5Link *self)
{
  ms5_link_clear_timer (self, &self->ping_timer);
  ms5_link_clear_timer (self, &self->pong_timer);
  ms5_link_clear_timer (self, &self->renew_timer);
  self->ping_sent = -1;
}

void
ms5_link_pulse_now (Ms5Link *self)
{
  if (self->is_welcome && self->ping_sent < 0)
    ms5_link_set_timer (self, &self->ping_timer, 0, ping_cb);
}

void
ms5_link_pulse_pong (Ms5Link *self,
                     gint64   n)
{
  gint64 now = ms5_clock_monotonic (self->clock);

  if (self->ping_sent < 0 || n != self->ping_n)
    return;

  ms5_link_clear_timer (self, &self->pong_timer);
  self->rtt = now - self->ping_sent;
  self->ping_sent = -1;
  ms5_quality_meter_answered (&self->meter, now, self->rtt);
  if (self->history != NULL && !self->is_missed)
    ms5_link_history_answered (self->history, self->rtt);
  judge_quality (self);
  ms5_link_set_timer (self, &self->ping_timer, ms5_quality_get_ping_ms (self->quality) * MS5_USEC_PER_MS, ping_cb);
  ms5_link_tell_changed (self);
}

static gboolean
renew_cb (gpointer user_data);

static void
renewed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Link) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  Ms5Message message;

  token = MS5_DIALER_GET_IFACE (source)->renew_finish (MS5_DIALER (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->is_welcome)
    return;

  if (token != NULL)
    {
      ms5_message_init (&message, MS5_MESSAGE_AUTH);
      message.auth.token = token;
      ms5_link_send (self, &message);
    }
  else if (ms5_client_problem_from_error (error) == MS5_CLIENT_PROBLEM_SIGNED_OUT)
    {
      ms5_link_end (self, MS5_CLIENT_PROBLEM_SIGNED_OUT, error->message);
    }
  else
    {
      g_debug ("The access token could not be renewed: %s", error->message);
      ms5_link_set_timer (self, &self->renew_timer, RENEW_AGAIN, renew_cb);
    }
}

static gboolean
renew_cb (gpointer user_data)
{
  Ms5Link *self = user_data;

  self->renew_timer = 0;
  MS5_DIALER_GET_IFACE (self->dialer)->renew_async (self->dialer, self->cancellable, renewed_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
ms5_link_plan_renewal (Ms5Link *self)
{
  gint64 delay = MS5_DIALER_GET_IFACE (self->dialer)->get_renew_delay (self->dialer);

  if (delay >= 0)
    ms5_link_set_timer (self, &self->renew_timer, delay, renew_cb);
}
