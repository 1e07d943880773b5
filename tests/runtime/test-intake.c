/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>

#include "runtime/ms5-intake.h"

#define MAX_MESSAGE 1024
#define BYTES       (12 * 1024 * 1024)
#define CHUNK       64

typedef struct
{
  GSocketConnection *near;
  GSocketConnection *far;
  GThread           *sender;
} Wire;

static void
set_up (Wire          *wire,
        gconstpointer  data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  wire->near = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  wire->far = g_socket_listener_accept (listener, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Wire          *wire,
           gconstpointer  data)
{
  g_clear_object (&wire->near);
  g_clear_object (&wire->far);
}

static gpointer
send_thread (gpointer data)
{
  Wire *wire = data;
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (wire->far));
  g_autoptr (GError) error = NULL;
  guint8 chunk[CHUNK] = { 0 };

  for (gsize sent = 0; sent < BYTES && error == NULL; sent += sizeof chunk)
    g_output_stream_write_all (output, chunk, sizeof chunk, NULL, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

static void
too_much_cb (gpointer user_data)
{
  guint *times = user_data;

  *times += 1;
}

static gsize
read_chunk (Wire *wire)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (wire->near));
  g_autoptr (GError) error = NULL;
  guint8 chunk[CHUNK];
  gssize n = g_input_stream_read (input, chunk, sizeof chunk, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (n, >, 0);
  return (gsize) n;
}

/* However busy the line is: who keeps to the limit is not blamed. */
static void
test_busy_line (Wire          *wire,
                gconstpointer  data)
{
  GSocket *socket = g_socket_connection_get_socket (wire->near);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (wire->near));
  guint times = 0;
  g_autoptr (Ms5Intake) intake = ms5_intake_new (socket, input, MAX_MESSAGE, too_much_cb, &times);

  g_assert_nonnull (intake);
  wire->sender = g_thread_new ("sender", send_thread, wire);
  for (gsize got = 0; got < BYTES;)
    {
      got += read_chunk (wire);
      ms5_intake_reset (intake);
      for (guint i = 0; i < 20; i++)
        g_main_context_iteration (NULL, FALSE);
    }
  g_thread_join (wire->sender);

  g_assert_cmpuint (times, ==, 0);
}

static void
test_too_much (Wire          *wire,
               gconstpointer  data)
{
  GSocket *socket = g_socket_connection_get_socket (wire->near);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (wire->near));
  guint times = 0;
  g_autoptr (Ms5Intake) intake = ms5_intake_new (socket, input, MAX_MESSAGE, too_much_cb, &times);

  g_assert_nonnull (intake);
  wire->sender = g_thread_new ("sender", send_thread, wire);
  for (gsize got = 0; got < BYTES;)
    {
      got += read_chunk (wire);
      g_main_context_iteration (NULL, FALSE);
    }
  g_thread_join (wire->sender);

  g_assert_cmpuint (times, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/intake/busy-line", Wire, NULL, set_up, test_busy_line, tear_down);
  g_test_add ("/intake/too-much", Wire, NULL, set_up, test_too_much, tear_down);
  return g_test_run ();
}
