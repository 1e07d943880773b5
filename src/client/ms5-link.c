/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-link-private.h"

#include "protocol/ms5-close.h"
#include "protocol/ms5-frame.h"
#include "protocol/ms5-limits.h"

#define FIRST_TRY_MS   500
#define STEP_MS        1000
#define LONGEST_MS     30000

enum
{
  SIGNAL_CHANGED,
  SIGNAL_OPENED,
  SIGNAL_MESSAGE,
  SIGNAL_LOST,
  SIGNAL_SPLIT,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (Ms5LinkState, ms5_link_state,
                    G_DEFINE_ENUM_VALUE (MS5_LINK_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_RESUMING, "resuming"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_LIVE, "live"),
                    G_DEFINE_ENUM_VALUE (MS5_LINK_BACKING_OFF, "backing-off"))

G_DEFINE_FINAL_TYPE (Ms5Link, ms5_link, G_TYPE_OBJECT)

void
ms5_link_tell_changed (Ms5Link *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ms5_link_tell_opened (Ms5Link *self)
{
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

void
ms5_link_tell_split (Ms5Link *self)
{
  g_signal_emit (self, signals[SIGNAL_SPLIT], 0);
}

void
ms5_link_tell_message (Ms5Link          *self,
                       const Ms5Message *message,
                       gsize             size)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message, (guint) size);
}

void
ms5_link_clear_timer (Ms5Link *self,
                      guint   *timer)
{
  if (*timer != 0)
    ms5_clock_remove (self->clock, *timer);
  *timer = 0;
}

void
ms5_link_set_timer (Ms5Link     *self,
                    guint       *timer,
                    gint64       delay,
                    GSourceFunc  func)
{
  ms5_link_clear_timer (self, timer);
  *timer = ms5_clock_add (self->clock, delay, func, self, NULL);
}

void
ms5_link_set_state (Ms5Link      *self,
                    Ms5LinkState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  if (state != MS5_LINK_BACKING_OFF)
    self->retry_at = MS5_TIME_NONE;
  ms5_link_tell_changed (self);
}

static void
set_problem (Ms5Link          *self,
             Ms5ClientProblem  problem,
             const char       *why)
{
  g_autofree char *text = g_strdup (why);

  g_free (self->problem_text);
  self->problem_text = g_steal_pointer (&text);
  self->problem = problem;
}

/* Leaves the line, and says whether there was one that the owner knew of. */
gboolean
ms5_link_leave (Ms5Link *self)
{
  g_autoptr (Ms5Transport) transport = g_steal_pointer (&self->transport);

  ms5_link_pulse_stop (self);
  ms5_link_clear_timer (self, &self->deadline_timer);
  self->is_welcome = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (transport == NULL)
    return FALSE;

  g_signal_handlers_disconnect_by_data (transport, self);
  if (ms5_transport_get_state (transport) == MS5_TRANSPORT_OPEN)
    ms5_transport_abort (transport);
  return TRUE;
}

/* The line lives on until the good-bye has been said. */
static void
say_good_bye (Ms5Link    *self,
              int         code,
              const char *reason)
{
  g_signal_handlers_disconnect_by_data (self->transport, self);
  g_signal_connect (g_object_ref (self->transport), "closed", G_CALLBACK (g_object_unref), NULL);
  ms5_transport_close (self->transport, (guint16) code, reason);
}

static gboolean
retry_cb (gpointer user_data)
{
  Ms5Link *self = user_data;

  self->retry_timer = 0;
  ms5_link_dial (self);
  return G_SOURCE_REMOVE;
}

/* PROTOCOL 10.5 */
static void
back_off (Ms5Link *self)
{
  gint64 longest = self->n_tries == 0 ? FIRST_TRY_MS : MIN (LONGEST_MS, STEP_MS << MIN (self->n_tries - 1, 10));
  gint64 delay = ms5_random_range (self->random, 0, longest * MS5_USEC_PER_MS);
  gint64 named = self->not_before - ms5_clock_monotonic (self->clock);

  if (named > 0)
    delay = MAX (delay, named + ms5_random_range (self->random, 0, named / 2));
  self->n_tries++;
  self->retry_at = ms5_clock_now (self->clock) + delay;
  ms5_link_set_timer (self, &self->retry_timer, delay, retry_cb);
  if (self->state == MS5_LINK_BACKING_OFF)
    ms5_link_tell_changed (self);
  else
    ms5_link_set_state (self, MS5_LINK_BACKING_OFF);
}

/* @after_ms: the least time before the next attempt */
void
ms5_link_break_off (Ms5Link          *self,
                    Ms5ClientProblem  problem,
                    const char       *why,
                    gint64            after_ms)
{
  gboolean was_open;

  g_object_ref (self);
  g_info ("The link is down (%s): %s", ms5_client_problem_to_string (problem), why);
  set_problem (self, problem, why);
  was_open = ms5_link_leave (self);
  self->not_before = ms5_clock_monotonic (self->clock) + after_ms * MS5_USEC_PER_MS;
  if (was_open && self->was_live)
    {
      ms5_quality_meter_reconnected (&self->meter, ms5_clock_monotonic (self->clock));
      if (self->history != NULL)
        ms5_link_history_reconnected (self->history);
    }
  self->was_live = FALSE;
  back_off (self);
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_LOST], 0);
  g_object_unref (self);
}

/* Only a person can help. */
void
ms5_link_end (Ms5Link          *self,
              Ms5ClientProblem  problem,
              const char       *why)
{
  gboolean was_open;

  g_object_ref (self);
  g_message ("The link has ended (%s): %s", ms5_client_problem_to_string (problem), why);
  set_problem (self, problem, why);
  was_open = ms5_link_leave (self);
  ms5_link_set_state (self, MS5_LINK_OFFLINE);
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_LOST], 0);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
  g_object_unref (self);
}

/* The object */

static void
ms5_link_dispose (GObject *object)
{
  Ms5Link *self = MS5_LINK (object);

  if (self->clock != NULL)
    {
      ms5_link_leave (self);
      ms5_link_clear_timer (self, &self->retry_timer);
    }
  g_clear_object (&self->dialer);
  g_clear_object (&self->history);
  g_clear_object (&self->clock);
  g_clear_object (&self->random);

  G_OBJECT_CLASS (ms5_link_parent_class)->dispose (object);
}

static void
ms5_link_finalize (GObject *object)
{
  Ms5Link *self = MS5_LINK (object);

  ms5_quality_meter_clear (&self->meter);
  g_free (self->problem_text);

  G_OBJECT_CLASS (ms5_link_parent_class)->finalize (object);
}

static void
ms5_link_class_init (Ms5LinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = ms5_link_dispose;
  object_class->finalize = ms5_link_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPENED] = g_signal_new ("opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_POINTER, G_TYPE_UINT);
  signals[SIGNAL_LOST] = g_signal_new ("lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SPLIT] = g_signal_new ("split", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_link_init (Ms5Link *self)
{
  self->retry_at = MS5_TIME_NONE;
  self->ping_sent = -1;
  self->rtt = -1;
  self->compress = TRUE;
}

/**
 * ms5_link_new:
 * @dialer: opens lines
 * @clock: where the time comes from
 * @random: where the jitter comes from
 *
 * Returns: (transfer full): a link that is not wanted yet
 */
Ms5Link *
ms5_link_new (Ms5Dialer *dialer,
              Ms5Clock  *clock,
              Ms5Random *random)
{
  Ms5Link *self;

  g_return_val_if_fail (MS5_IS_DIALER (dialer), NULL);
  g_return_val_if_fail (MS5_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (MS5_IS_RANDOM (random), NULL);

  self = g_object_new (MS5_TYPE_LINK, NULL);
  self->dialer = g_object_ref (dialer);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  ms5_quality_meter_init (&self->meter, ms5_clock_monotonic (clock));
  self->quality = self->meter.quality;
  return self;
}

/**
 * ms5_link_get_state:
 * @self: a link
 *
 * Returns: how far it is
 */
Ms5LinkState
ms5_link_get_state (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), MS5_LINK_OFFLINE);

  return self->state;
}

/**
 * ms5_link_get_quality:
 * @self: a link
 *
 * Returns: how good it has been lately
 */
Ms5Quality
ms5_link_get_quality (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), MS5_QUALITY_POOR);

  return self->quality;
}

/**
 * ms5_link_get_rtt:
 * @self: a link
 *
 * Returns: the last round trip in microseconds, -1 before there was any
 */
gint64
ms5_link_get_rtt (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), -1);

  return self->rtt;
}

/**
 * ms5_link_get_retry_at:
 * @self: a link
 *
 * Returns: when it will connect, by the machine's clock, or %MS5_TIME_NONE
 */
Ms5Time
ms5_link_get_retry_at (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), MS5_TIME_NONE);

  return self->retry_at;
}

/**
 * ms5_link_get_problem:
 * @self: a link
 *
 * Returns: why it is down; %MS5_CLIENT_PROBLEM_NONE while it is not
 */
Ms5ClientProblem
ms5_link_get_problem (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), MS5_CLIENT_PROBLEM_NONE);

  return self->problem;
}

/**
 * ms5_link_get_problem_text:
 * @self: a link
 *
 * Returns: (transfer none) (nullable): the same in English, for logs
 */
const char *
ms5_link_get_problem_text (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), NULL);

  return self->problem_text;
}

/**
 * ms5_link_is_waiting:
 * @self: a link
 *
 * Returns: whether a ping has gone unanswered for longer than is usual
 */
gboolean
ms5_link_is_waiting (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), FALSE);

  return self->ping_sent >= 0
         && ms5_clock_monotonic (self->clock) - self->ping_sent > MAX (2 * MS5_USEC_PER_S, 4 * self->rtt);
}

/**
 * ms5_link_is_copied:
 * @self: a link
 *
 * Returns: whether the server has said that another installation uses the same device id
 */
gboolean
ms5_link_is_copied (Ms5Link *self)
{
  g_return_val_if_fail (MS5_IS_LINK (self), FALSE);

  return self->is_copied;
}

/**
 * ms5_link_start:
 * @self: a link
 *
 * From now on there shall be a connection.
 */
void
ms5_link_start (Ms5Link *self)
{
  g_return_if_fail (MS5_IS_LINK (self));

  if (self->state == MS5_LINK_OFFLINE)
    {
      self->n_tries = 0;
      ms5_link_dial (self);
    }
}

/**
 * ms5_link_stop:
 * @self: a link
 *
 * From now on there shall be none.
 */
void
ms5_link_stop (Ms5Link *self)
{
  g_autoptr (Ms5Link) alive = NULL;
  gboolean was_open;

  g_return_if_fail (MS5_IS_LINK (self));

  alive = g_object_ref (self);
  ms5_link_clear_timer (self, &self->retry_timer);
  if (self->transport != NULL)
    say_good_bye (self, MS5_CLOSE_NORMAL, NULL);
  was_open = ms5_link_leave (self);
  set_problem (self, MS5_CLIENT_PROBLEM_NONE, NULL);
  ms5_link_set_state (self, MS5_LINK_OFFLINE);
  if (was_open)
    g_signal_emit (self, signals[SIGNAL_LOST], 0);
}

/**
 * ms5_link_connect_now:
 * @self: a link
 *
 * Somebody does not want to wait for the next attempt.
 */
void
ms5_link_connect_now (Ms5Link *self)
{
  g_return_if_fail (MS5_IS_LINK (self));

  self->n_tries = 0;
  self->not_before = 0;
  if (self->state == MS5_LINK_OFFLINE || self->state == MS5_LINK_BACKING_OFF)
    ms5_link_dial (self);
}

/**
 * ms5_link_network_changed:
 * @self: a link
 *
 * There is a network, perhaps another one. A connection that is open may be dead.
 */
void
ms5_link_network_changed (Ms5Link *self)
{
  g_return_if_fail (MS5_IS_LINK (self));

  self->n_tries = 0;
  if (self->state == MS5_LINK_BACKING_OFF)
    back_off (self);
  ms5_link_pulse_now (self);
}

/**
 * ms5_link_send:
 * @self: a link
 * @message: a message
 *
 * Returns: whether it is on its way
 */
gboolean
ms5_link_send (Ms5Link          *self,
               const Ms5Message *message)
{
  g_autoptr (Ms5Frame) frame = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;
  gsize length;

  g_return_val_if_fail (MS5_IS_LINK (self), FALSE);

  if (self->transport == NULL)
    return FALSE;

  text = ms5_message_encode (message, &length);
  if (self->compress)
    {
      frame = ms5_frame_new (text, length);
      return ms5_transport_send (self->transport, frame->is_binary ? MS5_FRAME_BINARY : MS5_FRAME_TEXT, frame->bytes);
    }

  bytes = g_bytes_new_take (text, length);
  return ms5_transport_send (self->transport, MS5_FRAME_TEXT, bytes);
}

/**
 * ms5_link_set_history:
 * @self: a link
 * @history: (nullable): where to write down what it is like
 */
void
ms5_link_set_history (Ms5Link        *self,
                      Ms5LinkHistory *history)
{
  g_return_if_fail (MS5_IS_LINK (self));

  g_set_object (&self->history, history);
}

/**
 * ms5_link_set_compress:
 * @self: a link
 * @compress: whether long messages are sent compressed, as they are if nothing is said
 */
void
ms5_link_set_compress (Ms5Link  *self,
                       gboolean  compress)
{
  g_return_if_fail (MS5_IS_LINK (self));

  self->compress = compress;
}

/**
 * ms5_link_set_live:
 * @self: a link
 * @live: whether the owner has all that the server has
 */
void
ms5_link_set_live (Ms5Link  *self,
                   gboolean  live)
{
  g_return_if_fail (MS5_IS_LINK (self));

  if (!self->is_welcome)
    return;

  if (live)
    {
      self->was_live = TRUE;
      self->n_tries = 0;
      set_problem (self, MS5_CLIENT_PROBLEM_NONE, NULL);
    }
  ms5_link_set_state (self, live ? MS5_LINK_LIVE : MS5_LINK_RESUMING);
}

/**
 * ms5_link_fail:
 * @self: a link
 * @why: what the server did wrong, for logs
 *
 * The connection makes no sense any more.
 */
void
ms5_link_fail (Ms5Link    *self,
               const char *why)
{
  g_autofree char *reason = NULL;
  gint64 wait_ms;

  g_return_if_fail (MS5_IS_LINK (self));

  if (self->transport == NULL)
    return;

  ms5_close_code_get_reaction (MS5_CLOSE_PROTOCOL_ERROR, &wait_ms);
  reason = ms5_close_reason_encode (0, why);
  say_good_bye (self, MS5_CLOSE_PROTOCOL_ERROR, reason);
  ms5_link_break_off (self, MS5_CLIENT_PROBLEM_PROTOCOL, why, wait_ms);
}
