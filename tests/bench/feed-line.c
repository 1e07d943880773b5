/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "feed-line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Begins to connect; when the socket can be written it has, or cannot. */
void
feed_line_open (FeedLine *line,
                guint16   port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };

  line->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (line->payload == NULL)
    line->payload = g_byte_array_new ();
  g_byte_array_set_size (line->payload, 0);
  line->walker = (Ms5FrameWalker) { 0 };
  line->is_upgraded = FALSE;
  if (line->fd < 0 || (connect (line->fd, (struct sockaddr *) &address, sizeof address) < 0 && errno != EINPROGRESS))
    g_error ("cannot connect: %s", g_strerror (errno));
}

/* Asks for the feed, when it has connected. */
void
feed_line_request (FeedLine   *line,
                   const char *token,
                   guint       number)
{
  g_autofree char *request = g_strdup_printf (
    "GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAA%06uAA==\r\n"
    "Sec-WebSocket-Protocol: floor.v1\r\nAuthorization: Bearer %s\r\n\r\n", number, token);

  if (fcntl (line->fd, F_SETFL, 0) < 0 || send (line->fd, request, strlen (request), MSG_NOSIGNAL) < 0)
    g_error ("cannot connect: %s", g_strerror (errno));
}

void
feed_line_close (FeedLine *line)
{
  close (line->fd);
  line->fd = -1;
}

/* A client's frame: masked, with a mask of zeroes, which changes nothing. Returns: whether it has gone */
gboolean
feed_line_send (FeedLine   *line,
                const char *text)
{
  gsize length = strlen (text);
  guint8 head[8] = { 0x81 };
  gsize n = 2;

  g_assert_cmpuint (length, <=, G_MAXUINT16);
  if (length < 126)
    {
      head[1] = (guint8) (0x80 | length);
    }
  else
    {
      head[1] = 0x80 | 126;
      head[2] = (guint8) (length >> 8);
      head[3] = (guint8) length;
      n = 4;
    }
  memset (head + n, 0, 4);
  return send (line->fd, head, n + 4, MSG_MORE | MSG_NOSIGNAL) >= 0
         && send (line->fd, text, length, MSG_NOSIGNAL) >= 0;
}

static void
take_bytes (FeedLine     *line,
            const guint8 *data,
            gsize         size,
            FeedLineFunc  func,
            gpointer      user_data)
{
  if (!line->is_upgraded)
    {
      const guint8 *end;

      g_byte_array_append (line->payload, data, (guint) size);
      end = memmem (line->payload->data, line->payload->len, "\r\n\r\n", 4);
      if (end == NULL)
        return;
      if (memcmp (line->payload->data, "HTTP/1.1 101", 12) != 0)
        g_error ("no WebSocket: %.*s", (int) line->payload->len, line->payload->data);
      line->is_upgraded = TRUE;
      g_byte_array_set_size (line->payload, 0);
      return;
    }

  while (size > 0)
    {
      const guint8 *before = data;
      gboolean was_inside = line->walker.in_payload;
      Ms5FrameEvent event = ms5_frame_walker_step (&line->walker, &data, &size);

      if (was_inside)
        g_byte_array_append (line->payload, before, (guint) (data - before));
      if (event == MS5_FRAME_EVENT_NONE)
        break;
      if (event == MS5_FRAME_EVENT_END)
        {
          if (line->walker.opcode == 1 || line->walker.opcode == 2 || line->walker.opcode == MS5_OPCODE_CLOSE)
            func (line, user_data);
          g_byte_array_set_size (line->payload, 0);
        }
    }
}

/* Returns: %FALSE if the connection is gone */
gboolean
feed_line_receive (FeedLine     *line,
                   FeedLineFunc  func,
                   gpointer      user_data)
{
  static guint8 buffer[256 * 1024];
  ssize_t size = recv (line->fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (size == 0 || (size < 0 && errno != EAGAIN))
    return FALSE;
  if (size > 0)
    take_bytes (line, buffer, (gsize) size, func, user_data);
  return TRUE;
}

/* Whether a line has come on the input; the process ends with its parent. */
gboolean
feed_line_has_input (void)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  char text[16];

  if (poll (&input, 1, 0) <= 0)
    return FALSE;
  if (read (STDIN_FILENO, text, sizeof text) <= 0)
    exit (0);
  return TRUE;
}
