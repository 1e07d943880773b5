/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5FrameKind:
 * @MS5_FRAME_TEXT: UTF-8
 * @MS5_FRAME_BINARY: any bytes
 */
typedef enum
{
  MS5_FRAME_TEXT,
  MS5_FRAME_BINARY,
} Ms5FrameKind;

/**
 * Ms5TransportState:
 * @MS5_TRANSPORT_OPEN: messages go both ways
 * @MS5_TRANSPORT_CLOSING: somebody said good-bye; nothing is sent or delivered any more
 * @MS5_TRANSPORT_CLOSED: it is over
 */
typedef enum
{
  MS5_TRANSPORT_OPEN,
  MS5_TRANSPORT_CLOSING,
  MS5_TRANSPORT_CLOSED,
} Ms5TransportState;

/* What a WebSocket closes with when the line just broke; never on the wire. */
#define MS5_TRANSPORT_CLOSE_ABNORMAL 1006
/* PROTOCOL 19: a message, or all its fragments together, above the limit. */
#define MS5_TRANSPORT_CLOSE_TOO_LARGE 4413

/**
 * Ms5TransportError:
 * @MS5_TRANSPORT_ERROR_PROTOCOL: the peer broke the rules of WebSocket
 * @MS5_TRANSPORT_ERROR_TOO_LARGE: the peer's message was above the limit
 * @MS5_TRANSPORT_ERROR_NOT_WEBSOCKET: there is no feed at that address
 * @MS5_TRANSPORT_ERROR_UNAUTHORIZED: the handshake was answered with 401
 * @MS5_TRANSPORT_ERROR_FORBIDDEN: the handshake was answered with 403
 * @MS5_TRANSPORT_ERROR_BUSY: the handshake was answered with 429 or 503
 * @MS5_TRANSPORT_ERROR_REFUSED: the handshake was answered with another status
 *
 * Failures of the network keep their own domains, such as %G_IO_ERROR and %G_RESOLVER_ERROR.
 */
typedef enum
{
  MS5_TRANSPORT_ERROR_PROTOCOL,
  MS5_TRANSPORT_ERROR_TOO_LARGE,
  MS5_TRANSPORT_ERROR_NOT_WEBSOCKET,
  MS5_TRANSPORT_ERROR_UNAUTHORIZED,
  MS5_TRANSPORT_ERROR_FORBIDDEN,
  MS5_TRANSPORT_ERROR_BUSY,
  MS5_TRANSPORT_ERROR_REFUSED,
} Ms5TransportError;

#define MS5_TRANSPORT_ERROR (ms5_transport_error_quark ())
GQuark ms5_transport_error_quark (void);

/**
 * Ms5Transport:
 *
 * One end of a WebSocket connection that is open: whole messages go in and come out. How they
 * travel is the subclass' business.
 *
 * Signals: `message` (#Ms5FrameKind, #GBytes), `drained` when everything queued has left,
 * `pong` when the peer answered a WebSocket ping, `error` (#GError) before a `closed` that is
 * nobody's wish, and, exactly once, `closed` (code, reason).
 */
#define MS5_TYPE_TRANSPORT (ms5_transport_get_type ())
G_DECLARE_DERIVABLE_TYPE (Ms5Transport, ms5_transport, MS5, TRANSPORT, GObject)

/**
 * Ms5TransportClass:
 * @send: queue a message
 * @get_queued: bytes that wait to leave
 * @close: say good-bye
 * @abort: break the line
 * @set_reading: whether to take anything from the line
 */
struct _Ms5TransportClass
{
  GObjectClass parent_class;

  void  (*send)        (Ms5Transport *self,
                        Ms5FrameKind  kind,
                        GBytes       *message);
  gsize (*get_queued)  (Ms5Transport *self);
  void  (*close)       (Ms5Transport *self,
                        guint16       code,
                        const char   *reason);
  void  (*abort)       (Ms5Transport *self);
  void  (*set_reading) (Ms5Transport *self,
                        gboolean      reading);

  /*< private >*/
  gpointer padding[4];
};

Ms5TransportState ms5_transport_get_state        (Ms5Transport   *self);
gsize             ms5_transport_get_queued       (Ms5Transport   *self);
const char       *ms5_transport_get_peer         (Ms5Transport   *self);
gboolean          ms5_transport_is_paused        (Ms5Transport   *self);

gboolean          ms5_transport_send             (Ms5Transport   *self,
                                                  Ms5FrameKind    kind,
                                                  GBytes         *message);
void              ms5_transport_close            (Ms5Transport   *self,
                                                  guint16         code,
                                                  const char     *reason);
void              ms5_transport_abort            (Ms5Transport   *self);
void              ms5_transport_pause            (Ms5Transport   *self);
void              ms5_transport_resume           (Ms5Transport   *self);

/* For subclasses. */
void              ms5_transport_set_peer         (Ms5Transport   *self,
                                                  const char     *peer);
void              ms5_transport_deliver          (Ms5Transport   *self,
                                                  Ms5FrameKind    kind,
                                                  GBytes         *message);
void              ms5_transport_deliver_pong     (Ms5Transport   *self);
void              ms5_transport_deliver_drained  (Ms5Transport   *self);
void              ms5_transport_deliver_error    (Ms5Transport   *self,
                                                  const GError   *error);
void              ms5_transport_deliver_closing  (Ms5Transport   *self);
void              ms5_transport_deliver_closed   (Ms5Transport   *self,
                                                  guint16         code,
                                                  const char     *reason);

G_END_DECLS
