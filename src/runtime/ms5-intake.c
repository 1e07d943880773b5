/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-intake.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* What frames and TLS records add to a message, and what may have been read of the next one. */
#define SLACK(max) ((max) / 8 + 64 * 1024)

struct _Ms5Intake
{
  GSocket       *socket;
  GSource       *source;
  guint64        allowed;  /* bytes between two messages */
  guint64        at_reset; /* bytes read by then */
  Ms5IntakeFunc  too_much;
  gpointer       user_data;
};

static gboolean
get_bytes_received (int      fd,
                    guint64 *out_bytes)
{
  struct tcp_info info = { 0 };
  socklen_t size = sizeof info;

  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0
      || size < G_STRUCT_OFFSET (struct tcp_info, tcpi_bytes_received) + sizeof (guint64))
    return FALSE;

  *out_bytes = info.tcpi_bytes_received;
  return TRUE;
}

/* What this process has taken from the connection is what came in without what still waits. The
 * two can't be asked for in one call and more may come in between, so that their order decides
 * whether the difference is too small or too large, and never may a peer be blamed for it. */

static gboolean
get_least_read (GSocket *socket,
                guint64 *out_bytes)
{
  int fd = g_socket_get_fd (socket);
  guint64 received;
  int waiting;

  if (!get_bytes_received (fd, &received) || ioctl (fd, SIOCINQ, &waiting) != 0)
    return FALSE;

  *out_bytes = received - MIN (received, (guint64) waiting);
  return TRUE;
}

static gboolean
get_most_read (GSocket *socket,
               guint64 *out_bytes)
{
  int fd = g_socket_get_fd (socket);
  guint64 received;
  int waiting;

  if (ioctl (fd, SIOCINQ, &waiting) != 0 || !get_bytes_received (fd, &received))
    return FALSE;

  *out_bytes = received - MIN (received, (guint64) waiting);
  return TRUE;
}

static gboolean
readable_cb (GObject  *input,
             gpointer  user_data)
{
  Ms5Intake *self = user_data;
  guint64 bytes;

  if (!get_least_read (self->socket, &bytes) || bytes <= self->at_reset
      || bytes - self->at_reset <= self->allowed)
    return G_SOURCE_CONTINUE;

  self->too_much (self->user_data);
  return G_SOURCE_REMOVE;
}

/* @too_much is called, once, when clearly more than @max_message was read since the last reset. */
Ms5Intake *
ms5_intake_new (GSocket       *socket,
                GInputStream  *input,
                gsize          max_message,
                Ms5IntakeFunc  too_much,
                gpointer       user_data)
{
  Ms5Intake *self;
  guint64 bytes;

  if (socket == NULL || !get_most_read (socket, &bytes))
    return NULL;

  self = g_new0 (Ms5Intake, 1);
  self->socket = g_object_ref (socket);
  self->allowed = max_message + SLACK (max_message);
  self->at_reset = bytes;
  self->too_much = too_much;
  self->user_data = user_data;

  /* Of libsoup's own priority: a higher one would keep it from reading at all. */
  self->source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
ms5_intake_free (Ms5Intake *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  g_free (self);
}

/* A message is complete: the count begins anew. */
void
ms5_intake_reset (Ms5Intake *self)
{
  get_most_read (self->socket, &self->at_reset);
}
