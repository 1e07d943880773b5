/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-transport.h"

#include <string.h>

/* Listens to a transport and writes down what it says, in one line. */
typedef struct
{
  Ms5Transport *transport;
  GString      *text;     /* messages above 20 bytes by their size */
  guint         messages;
  gsize         bytes;
  guint         drained;
  guint         closed;
  guint         code;
  int           error;    /* Ms5TransportError + 1, -1 for another domain */
} TransportLog;

static inline void
transport_log_message_cb (Ms5Transport *transport,
                          int           kind,
                          GBytes       *message,
                          TransportLog *log)
{
  gsize size;
  const char *data = g_bytes_get_data (message, &size);

  g_assert_cmpint (ms5_transport_get_state (transport), ==, MS5_TRANSPORT_OPEN);
  g_assert_false (ms5_transport_is_paused (transport));
  log->messages++;
  log->bytes += size;
  if (size <= 20)
    g_string_append_printf (log->text, "%c%.*s ", kind == MS5_FRAME_TEXT ? '"' : '#', (int) size, data);
  else
    g_string_append_printf (log->text, "%c[%" G_GSIZE_FORMAT "] ", kind == MS5_FRAME_TEXT ? '"' : '#',
                            size);
}

static inline void
transport_log_drained_cb (Ms5Transport *transport,
                          TransportLog *log)
{
  g_assert_cmpuint (ms5_transport_get_queued (transport), ==, 0);
  log->drained++;
}

static inline void
transport_log_error_cb (Ms5Transport *transport,
                        const GError *error,
                        TransportLog *log)
{
  g_assert_cmpuint (log->closed, ==, 0);
  g_assert_cmpint (log->error, ==, 0);
  log->error = error->domain == MS5_TRANSPORT_ERROR ? error->code + 1 : -1;
}

static inline void
transport_log_closed_cb (Ms5Transport *transport,
                         guint         code,
                         const char   *reason,
                         TransportLog *log)
{
  g_assert_cmpint (ms5_transport_get_state (transport), ==, MS5_TRANSPORT_CLOSED);
  g_assert_cmpuint (log->closed, ==, 0);
  log->closed++;
  log->code = code;
  g_string_append_printf (log->text, "%u%s", code, reason);
}

/* Takes over the reference. */
static inline void
transport_log_init (TransportLog *log,
                    Ms5Transport *transport)
{
  memset (log, 0, sizeof *log);
  log->transport = transport;
  log->text = g_string_new (NULL);
  g_signal_connect (transport, "message", G_CALLBACK (transport_log_message_cb), log);
  g_signal_connect (transport, "drained", G_CALLBACK (transport_log_drained_cb), log);
  g_signal_connect (transport, "error", G_CALLBACK (transport_log_error_cb), log);
  g_signal_connect (transport, "closed", G_CALLBACK (transport_log_closed_cb), log);
}

static inline void
transport_log_clear (TransportLog *log)
{
  if (log->transport != NULL)
    g_signal_handlers_disconnect_by_data (log->transport, log);
  g_clear_object (&log->transport);
  g_string_free (log->text, TRUE);
}

static inline gboolean
transport_log_send (TransportLog *log,
                    const char   *text)
{
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  return ms5_transport_send (log->transport, MS5_FRAME_TEXT, message);
}

static inline gboolean
transport_log_send_size (TransportLog *log,
                         Ms5FrameKind  kind,
                         gsize         size)
{
  guint8 *data = g_malloc (size + 1);
  g_autoptr (GBytes) message = NULL;

  memset (data, 'x', size);
  message = g_bytes_new_take (data, size);
  return ms5_transport_send (log->transport, kind, message);
}
