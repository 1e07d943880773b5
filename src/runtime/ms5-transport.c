/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-transport.h"

#include <string.h>

/* A message that came in while nobody wanted any. */
typedef struct
{
  Ms5FrameKind  kind;
  GBytes       *bytes;
} Held;

typedef struct
{
  char              *peer;
  GQueue            *held; /* of Held; made when needed */
  Ms5TransportState  state;
  gboolean           paused;
  gboolean           failed;
} Ms5TransportPrivate;

enum
{
  MESSAGE,
  DRAINED,
  PONG,
  ERROR,
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Ms5Transport, ms5_transport, G_TYPE_OBJECT)

G_DEFINE_QUARK (ms5-transport-error-quark, ms5_transport_error)

static Ms5TransportPrivate *
get_private (Ms5Transport *self)
{
  return ms5_transport_get_instance_private (self);
}

static void
held_free (gpointer data)
{
  Held *held = data;

  g_bytes_unref (held->bytes);
  g_free (held);
}

static void
forget_held (Ms5TransportPrivate *priv)
{
  if (priv->held != NULL)
    g_queue_free_full (g_steal_pointer (&priv->held), held_free);
}

static void
ms5_transport_finalize (GObject *object)
{
  Ms5TransportPrivate *priv = get_private (MS5_TRANSPORT (object));

  forget_held (priv);
  g_free (priv->peer);

  G_OBJECT_CLASS (ms5_transport_parent_class)->finalize (object);
}

static void
ms5_transport_class_init (Ms5TransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_transport_finalize;

  /**
   * Ms5Transport::message:
   * @self: the transport
   * @kind: a #Ms5FrameKind
   * @message: its content
   *
   * A whole message came in.
   */
  signals[MESSAGE] = g_signal_new ("message", MS5_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BYTES);
  /**
   * Ms5Transport::drained:
   * @self: the transport
   *
   * All that was sent has left this process.
   */
  signals[DRAINED] = g_signal_new ("drained", MS5_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * Ms5Transport::pong:
   * @self: the transport
   *
   * A sign of life that WebSocket itself knows.
   */
  signals[PONG] = g_signal_new ("pong", MS5_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * Ms5Transport::error:
   * @self: the transport
   * @error: what went wrong
   *
   * The connection failed; #Ms5Transport::closed will follow.
   */
  signals[ERROR] = g_signal_new ("error", MS5_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * Ms5Transport::closed:
   * @self: the transport
   * @code: the peer's code, or ours; 1006 if there was no good-bye
   * @reason: the text that came with it, may be empty
   *
   * The connection is over. This is emitted exactly once.
   */
  signals[CLOSED] = g_signal_new ("closed", MS5_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
ms5_transport_init (Ms5Transport *self)
{
}

/**
 * ms5_transport_get_state:
 * @self: a transport
 *
 * Returns: how far its life has come
 */
Ms5TransportState
ms5_transport_get_state (Ms5Transport *self)
{
  g_return_val_if_fail (MS5_IS_TRANSPORT (self), MS5_TRANSPORT_CLOSED);

  return get_private (self)->state;
}

/**
 * ms5_transport_get_queued:
 * @self: a transport
 *
 * Returns: bytes that were sent and, as far as can be known, have not left this process
 */
gsize
ms5_transport_get_queued (Ms5Transport *self)
{
  g_return_val_if_fail (MS5_IS_TRANSPORT (self), 0);

  return MS5_TRANSPORT_GET_CLASS (self)->get_queued (self);
}

/**
 * ms5_transport_get_peer:
 * @self: a transport
 *
 * Returns: (transfer none) (nullable): the peer's address, without port
 */
const char *
ms5_transport_get_peer (Ms5Transport *self)
{
  g_return_val_if_fail (MS5_IS_TRANSPORT (self), NULL);

  return get_private (self)->peer;
}

/**
 * ms5_transport_is_paused:
 * @self: a transport
 *
 * Returns: whether messages are held back
 */
gboolean
ms5_transport_is_paused (Ms5Transport *self)
{
  g_return_val_if_fail (MS5_IS_TRANSPORT (self), FALSE);

  return get_private (self)->paused;
}

/**
 * ms5_transport_send:
 * @self: a transport
 * @kind: what @message is
 * @message: one whole message; it may be shared between many transports
 *
 * Queues @message without any limit: look at ms5_transport_get_queued() first.
 *
 * Returns: %FALSE if the connection is closing or closed
 */
gboolean
ms5_transport_send (Ms5Transport *self,
                    Ms5FrameKind  kind,
                    GBytes       *message)
{
  g_return_val_if_fail (MS5_IS_TRANSPORT (self), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  if (get_private (self)->state != MS5_TRANSPORT_OPEN)
    return FALSE;

  MS5_TRANSPORT_GET_CLASS (self)->send (self, kind, message);
  return TRUE;
}

/**
 * ms5_transport_close:
 * @self: a transport
 * @code: 1000, 1001, or 3000 to 4999
 * @reason: (nullable): at most 123 bytes
 *
 * Says good-bye behind what is queued. A peer that does not answer within some seconds is cut off.
 * No message is delivered any more.
 */
void
ms5_transport_close (Ms5Transport *self,
                     guint16       code,
                     const char   *reason)
{
  Ms5TransportPrivate *priv;

  g_return_if_fail (MS5_IS_TRANSPORT (self));
  g_return_if_fail (code == 1000 || code == 1001 || (code >= 3000 && code < 5000));
  g_return_if_fail (reason == NULL || strlen (reason) <= 123);

  priv = get_private (self);
  if (priv->state != MS5_TRANSPORT_OPEN)
    return;

  g_object_ref (self);
  ms5_transport_deliver_closing (self);
  MS5_TRANSPORT_GET_CLASS (self)->close (self, code, reason);
  g_object_unref (self);
}

/**
 * ms5_transport_abort:
 * @self: a transport
 *
 * Breaks the connection without a good-bye; what is queued is lost. `closed` still follows.
 */
void
ms5_transport_abort (Ms5Transport *self)
{
  g_return_if_fail (MS5_IS_TRANSPORT (self));

  if (get_private (self)->state == MS5_TRANSPORT_CLOSED)
    return;

  g_object_ref (self);
  ms5_transport_deliver_closing (self);
  MS5_TRANSPORT_GET_CLASS (self)->abort (self);
  g_object_unref (self);
}

/**
 * ms5_transport_pause:
 * @self: a transport
 *
 * Stops taking messages from the line, so that the peer's own queue fills. At most what had
 * already been read is kept for later. Nothing is delivered until ms5_transport_resume().
 */
void
ms5_transport_pause (Ms5Transport *self)
{
  Ms5TransportPrivate *priv;

  g_return_if_fail (MS5_IS_TRANSPORT (self));

  priv = get_private (self);
  if (priv->paused || priv->state != MS5_TRANSPORT_OPEN)
    return;

  priv->paused = TRUE;
  MS5_TRANSPORT_GET_CLASS (self)->set_reading (self, FALSE);
}

/**
 * ms5_transport_resume:
 * @self: a transport
 *
 * Delivers what was held back, before this returns, and reads on.
 */
void
ms5_transport_resume (Ms5Transport *self)
{
  Ms5TransportPrivate *priv;

  g_return_if_fail (MS5_IS_TRANSPORT (self));

  priv = get_private (self);
  if (!priv->paused)
    return;

  g_object_ref (self);
  priv->paused = FALSE;
  while (!priv->paused && priv->held != NULL && !g_queue_is_empty (priv->held))
    {
      Held *held = g_queue_pop_head (priv->held);

      g_signal_emit (self, signals[MESSAGE], 0, held->kind, held->bytes);
      held_free (held);
    }
  if (!priv->paused && priv->state == MS5_TRANSPORT_OPEN)
    MS5_TRANSPORT_GET_CLASS (self)->set_reading (self, TRUE);
  g_object_unref (self);
}

/**
 * ms5_transport_set_peer:
 * @self: a transport
 * @peer: (nullable): the peer's address, without port
 *
 * For subclasses.
 */
void
ms5_transport_set_peer (Ms5Transport *self,
                        const char   *peer)
{
  Ms5TransportPrivate *priv = get_private (self);

  g_free (priv->peer);
  priv->peer = g_strdup (peer);
}

/**
 * ms5_transport_deliver:
 * @self: a transport
 * @kind: what @message is
 * @message: one whole message
 *
 * For subclasses: a message came in.
 */
void
ms5_transport_deliver (Ms5Transport *self,
                       Ms5FrameKind  kind,
                       GBytes       *message)
{
  Ms5TransportPrivate *priv = get_private (self);
  Held *held;

  if (priv->state != MS5_TRANSPORT_OPEN)
    return;

  if (!priv->paused && (priv->held == NULL || g_queue_is_empty (priv->held)))
    {
      g_signal_emit (self, signals[MESSAGE], 0, kind, message);
      return;
    }

  if (priv->held == NULL)
    priv->held = g_queue_new ();
  held = g_new (Held, 1);
  held->kind = kind;
  held->bytes = g_bytes_ref (message);
  g_queue_push_tail (priv->held, held);
}

/**
 * ms5_transport_deliver_pong:
 * @self: a transport
 *
 * For subclasses: the peer answered a ping.
 */
void
ms5_transport_deliver_pong (Ms5Transport *self)
{
  if (get_private (self)->state == MS5_TRANSPORT_OPEN)
    g_signal_emit (self, signals[PONG], 0);
}

/**
 * ms5_transport_deliver_drained:
 * @self: a transport
 *
 * For subclasses: nothing is queued any more.
 */
void
ms5_transport_deliver_drained (Ms5Transport *self)
{
  if (get_private (self)->state == MS5_TRANSPORT_OPEN)
    g_signal_emit (self, signals[DRAINED], 0);
}

/**
 * ms5_transport_deliver_error:
 * @self: a transport
 * @error: what went wrong
 *
 * For subclasses: the connection failed. Only the first failure is told, the others follow from
 * it. Call ms5_transport_deliver_closed() in the end.
 */
void
ms5_transport_deliver_error (Ms5Transport *self,
                             const GError *error)
{
  Ms5TransportPrivate *priv = get_private (self);

  if (priv->failed || priv->state == MS5_TRANSPORT_CLOSED)
    return;

  priv->failed = TRUE;
  g_signal_emit (self, signals[ERROR], 0, error);
}

/**
 * ms5_transport_deliver_closing:
 * @self: a transport
 *
 * For subclasses: the end has begun; nothing more will be sent or delivered.
 */
void
ms5_transport_deliver_closing (Ms5Transport *self)
{
  Ms5TransportPrivate *priv = get_private (self);

  if (priv->state == MS5_TRANSPORT_OPEN)
    priv->state = MS5_TRANSPORT_CLOSING;
  priv->paused = FALSE;
  forget_held (priv);
}

/**
 * ms5_transport_deliver_closed:
 * @self: a transport
 * @code: the close code
 * @reason: (nullable): the text that came with it
 *
 * For subclasses: it is over. Later calls do nothing.
 */
void
ms5_transport_deliver_closed (Ms5Transport *self,
                              guint16       code,
                              const char   *reason)
{
  Ms5TransportPrivate *priv = get_private (self);

  if (priv->state == MS5_TRANSPORT_CLOSED)
    return;

  g_object_ref (self);
  ms5_transport_deliver_closing (self);
  priv->state = MS5_TRANSPORT_CLOSED;
  g_signal_emit (self, signals[CLOSED], 0, (guint) code, reason != NULL ? reason : "");
  g_object_unref (self);
}
