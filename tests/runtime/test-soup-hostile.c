/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "soup-fixture.h"

/* Peers that break the rules, or keep them in bad faith. */

static void
ignore_cb (const char     *domain,
           GLogLevelFlags  level,
           const char     *message,
           gpointer        user_data)
{
}

#define CLOSE_4413 "\x88\x02\x11\x3d"

static void
test_fragments (Fixture       *fixture,
                gconstpointer  data)
{
  Raw raw;

  raw_connect (&raw, fixture);
  raw_write_frame (&raw, 0x01, TRUE, "one ", 4);
  raw_write_frame (&raw, 0x89, TRUE, "ping", 4);
  raw_write_frame (&raw, 0x00, TRUE, "two ", 4);
  raw_write_frame (&raw, 0x80, TRUE, "three", 5);
  ms5_test_wait_until (fixture->accepted.messages == 1);
  g_assert_cmpstr (fixture->accepted.text->str, ==, "\"one two three ");
  ms5_test_wait_until (raw_has (&raw, "\x8a\x04ping", 6));

  /* As large as allowed, in many pieces; a second one counts anew. */
  for (int message = 0; message < 2; message++)
    for (int i = 0; i < 16; i++)
      raw_write_frame (&raw, (i == 0 ? 0x02 : 0x00) | (i == 15 ? 0x80 : 0), TRUE, NULL,
                       MAX_MESSAGE / 16);
  ms5_test_wait_until (fixture->accepted.messages == 3);
  g_assert_cmpstr (fixture->accepted.text->str, ==, "\"one two three #[65536] #[65536] ");
  raw_clear (&raw);
}

static void
test_fragments_too_large (Fixture       *fixture,
                          gconstpointer  data)
{
  Raw raw;

  raw_connect (&raw, fixture);
  raw_write_frame (&raw, 0x81, TRUE, "before", 6);
  for (int i = 0; i < 16; i++)
    raw_write_frame (&raw, i == 0 ? 0x02 : 0x00, TRUE, NULL, MAX_MESSAGE / 16);
  raw_write_frame (&raw, 0x00, TRUE, "+", 1);
  raw_write_frame (&raw, 0x81, TRUE, "behind", 6);

  ms5_test_wait_until (raw_has (&raw, CLOSE_4413, 4));
  g_assert_cmpint (fixture->accepted.error, ==, MS5_TRANSPORT_ERROR_TOO_LARGE + 1);
  g_assert_cmpstr (fixture->accepted.text->str, ==, "\"before ");

  /* It may finish what it was about to say before it answers. */
  raw_write_frame (&raw, 0x80, TRUE, NULL, MAX_MESSAGE);
  raw_write_frame (&raw, 0x88, TRUE, "\x11\x3d", 2);
  ms5_test_wait_until (raw_has_ended (&raw));
  raw_clear (&raw);
  ms5_test_wait_until (fixture->accepted.closed);
  g_assert_cmpuint (fixture->accepted.code, ==, 4413);
}

static void
test_frame_too_large (Fixture       *fixture,
                      gconstpointer  data)
{
  const guint8 huge[] = { 0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4 };
  Raw raw;

  raw_connect (&raw, fixture);
  raw_write_frame (&raw, 0x82, TRUE, NULL, MAX_MESSAGE + 1);
  ms5_test_wait_until (raw_has (&raw, CLOSE_4413, 4));
  g_assert_cmpuint (fixture->accepted.messages, ==, 0);
  raw_clear (&raw);

  raw_connect (&raw, fixture);
  raw_write (&raw, huge, sizeof huge);
  ms5_test_wait_until (raw_has (&raw, CLOSE_4413, 4));
  raw_clear (&raw);
}

typedef struct
{
  const char *name;
  guint8      first;
  gboolean    mask;
  const char *payload;
  gsize       size;
} Rubbish;

static void
test_rubbish (Fixture       *fixture,
              gconstpointer  data)
{
  static const Rubbish cases[] = {
    { "not masked", 0x81, FALSE, "x", 1 },
    { "reserved bits", 0xc1, TRUE, "x", 1 },
    { "reserved opcode", 0x83, TRUE, "x", 1 },
    { "reserved control", 0x8b, TRUE, "x", 1 },
    { "continues nothing", 0x80, TRUE, "x", 1 },
    { "not UTF-8", 0x81, TRUE, "\xff\xfe", 2 },
    { "half a character", 0x81, TRUE, "\xc3", 1 },
    { "surrogate", 0x81, TRUE, "\xed\xa0\x80", 3 },
    { "fragmented ping", 0x09, TRUE, "x", 1 },
    { "long ping", 0x89, TRUE, NULL, 126 },
    { "close of one byte", 0x88, TRUE, "\x03", 1 },
    { "close with code 1005", 0x88, TRUE, "\x03\xed", 2 },
    { "close with a bad reason", 0x88, TRUE, "\x03\xe8\xff", 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Rubbish *rubbish = &cases[i];
      Raw raw;

      g_test_message ("%s", rubbish->name);
      raw_connect (&raw, fixture);
      raw_write_frame (&raw, rubbish->first, rubbish->mask, rubbish->payload, rubbish->size);
      raw_write_frame (&raw, 0x81, TRUE, "behind", 6);
      ms5_test_wait_until (fixture->accepted.closed);
      ms5_test_wait_until (raw_has_ended (&raw));
      g_assert_cmpint (fixture->accepted.error, ==, MS5_TRANSPORT_ERROR_PROTOCOL + 1);
      g_assert_cmpuint (fixture->accepted.messages, ==, 0);
      raw_clear (&raw);
    }
}

/* A line that has ended is told a turn of the main loop later: nothing may be sent there in between. */
static void
test_send_behind_end (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("late", 4);
  Raw raw;

  raw_connect (&raw, fixture);
  raw_clear (&raw);
  while (!fixture->accepted.closed)
    {
      g_main_context_iteration (NULL, TRUE);
      ms5_transport_send (fixture->accepted.transport, MS5_FRAME_TEXT, message);
    }
}

static void
test_noise (Fixture       *fixture,
            gconstpointer  data)
{
  for (int round = 0; round < 100; round++)
    {
      guint8 noise[300];
      Raw raw;

      for (gsize i = 0; i < sizeof noise; i++)
        noise[i] = (guint8) g_test_rand_int ();
      raw_connect (&raw, fixture);
      raw_write (&raw, noise, (gsize) g_test_rand_int_range (1, sizeof noise));
      g_socket_shutdown (raw.socket, FALSE, TRUE, NULL);
      ms5_test_wait_until (fixture->accepted.closed);
      raw_clear (&raw);
    }
}

static void
test_vanishes (Fixture       *fixture,
               gconstpointer  data)
{
  Raw raw;

  raw_connect (&raw, fixture);
  raw_write (&raw, "\x81", 1);
  raw_clear (&raw);
  ms5_test_wait_until (fixture->accepted.closed);
  g_assert_cmpuint (fixture->accepted.code, ==, 1006);
}

/* libsoup warns that a socket has no peer any more. */
static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return g_strcmp0 (domain, "libsoup") != 0;
}

static void
test_vanishes_at_once (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char request[] = "GET /feed HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
                                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Protocol: floor.v1\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  guint handler = g_log_set_handler ("libsoup", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL, ignore_cb, NULL);

  g_test_log_set_fatal_handler (is_fatal, NULL);
  address = g_inet_socket_address_new_from_string ("127.0.0.1", fixture->port);
  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_connect (socket, address, NULL, NULL));
  g_assert_cmpint (g_socket_send (socket, request, sizeof request - 1, NULL, NULL), >, 0);
  g_socket_close (socket, NULL);
  ms5_test_wait_until (fixture->n_freed == 1);
  g_log_remove_handler ("libsoup", handler);
}

/* A peer that sends the same frame again and again. */
typedef struct
{
  Raw        *raw;
  GByteArray *frame;
  gsize       at;
  guint       sent;
} Flood;

static gboolean
flood_step (Flood *flood)
{
  gssize n = g_socket_send (flood->raw->socket, (char *) flood->frame->data + flood->at,
                            flood->frame->len - flood->at, NULL, NULL);

  if (n < 0)
    return FALSE;

  flood->at += (gsize) n;
  if (flood->at == flood->frame->len)
    {
      flood->at = 0;
      flood->sent++;
    }
  return TRUE;
}

/* Sends until the line has taken nothing for some turns. */
static void
flood_until_full (Flood  *flood,
                  Raw    *raw,
                  guint8  first,
                  guint   size)
{
  guint8 header[8] = { first, 0x80 | (size < 126 ? (guint8) size : 126) };
  guint header_size = size < 126 ? 6 : 8;
  guint refused = 0;

  if (size >= 126)
    {
      header[2] = (guint8) (size >> 8);
      header[3] = (guint8) size;
    }
  *flood = (Flood) { raw, g_byte_array_new (), 0, 0 };
  g_byte_array_append (flood->frame, header, header_size);
  g_byte_array_set_size (flood->frame, header_size + size);
  memset (flood->frame->data + header_size, 'x', size);

  while (refused < 20 && flood->sent < 1000000)
    {
      refused = flood_step (flood) ? 0 : refused + 1;
      if (refused > 0)
        ms5_test_iterate ();
    }
}

/* Completes the last frame, so that others can follow. */
static void
flood_finish (Flood *flood)
{
  ms5_test_wait_until ((raw_read (flood->raw), flood->at == 0 || (flood_step (flood), FALSE)));
  g_byte_array_unref (flood->frame);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  TransportLog *server = &fixture->accepted;
  Flood flood;
  Raw raw;

  raw_connect (&raw, fixture);
  ms5_transport_pause (server->transport);
  flood_until_full (&flood, &raw, 0x82, 60000);
  g_test_message ("the line took %u messages", flood.sent);
  g_assert_cmpuint (flood.sent, <, 1000);
  g_assert_cmpuint (server->messages, ==, 0);

  ms5_transport_resume (server->transport);
  flood_finish (&flood);
  ms5_test_wait_until (server->messages == flood.sent);
  g_assert_cmpuint (server->closed, ==, 0);
  raw_clear (&raw);
}

static void
pause_on_third_cb (Ms5Transport *transport,
                   int           kind,
                   GBytes       *message,
                   TransportLog *log)
{
  if (log->messages == 3)
    ms5_transport_pause (transport);
}

static void
test_pause_while_reading (Fixture       *fixture,
                          gconstpointer  data)
{
  TransportLog *server = &fixture->accepted;
  Raw raw;

  /* Many small messages that come in with one read: the fourth must wait. */
  raw_connect (&raw, fixture);
  g_signal_connect (server->transport, "message", G_CALLBACK (pause_on_third_cb), server);
  for (int i = 0; i < 300; i++)
    raw_write_frame (&raw, 0x81, TRUE, "x", 1);
  ms5_test_wait_until (server->messages == 3);
  for (int i = 0; i < 10; i++)
    ms5_test_iterate ();
  g_assert_cmpuint (server->messages, ==, 3);
  ms5_transport_resume (server->transport);
  ms5_test_wait_until (server->messages == 300);
  raw_clear (&raw);
}

static void
test_slow_reader (Fixture       *fixture,
                  gconstpointer  data)
{
  TransportLog *server = &fixture->accepted;
  gsize sent = 0;
  gsize header;
  Raw raw;

  raw_connect (&raw, fixture);
  while (ms5_transport_get_queued (server->transport) < 1000000)
    {
      g_assert_true (transport_log_send_size (server, MS5_FRAME_BINARY, 50000));
      sent += 50000 + 4;
      g_assert_cmpuint (sent, <, 100000000);
    }
  g_assert_cmpuint (server->drained, ==, 0);
  g_assert_cmpuint (ms5_transport_get_queued (server->transport), <, sent);

  ms5_test_wait_until ((raw_read (&raw), raw.received->len == sent));
  ms5_test_wait_until (server->drained == 1);
  g_assert_cmpuint (ms5_transport_get_queued (server->transport), ==, 0);

  /* What the line takes at once is never queued. */
  header = raw.received->len;
  g_assert_true (transport_log_send (server, "now"));
  g_assert_cmpuint (ms5_transport_get_queued (server->transport), ==, 0);
  ms5_test_wait_until ((raw_read (&raw), raw.received->len == header + 5));
  g_assert_cmpuint (server->drained, ==, 1);
  raw_clear (&raw);
}

static void
test_close_to_deaf_peer (Fixture       *fixture,
                         gconstpointer  data)
{
  TransportLog *server = &fixture->accepted;
  gint64 started;
  Raw raw;

  /* The good-bye can't even leave. */
  raw_connect (&raw, fixture);
  while (ms5_transport_get_queued (server->transport) < 1000000)
    transport_log_send_size (server, MS5_FRAME_BINARY, 50000);
  started = g_get_monotonic_time ();
  ms5_transport_close (server->transport, 4408, NULL);
  ms5_test_wait_until (server->closed);
  g_assert_cmpint (g_get_monotonic_time () - started, >=, 4 * G_USEC_PER_SEC);
  raw_clear (&raw);
}

static void
test_ping_flood (Fixture       *fixture,
                 gconstpointer  data)
{
  TransportLog *server = &fixture->accepted;
  Flood flood;
  Raw raw;

  /* Whoever asks without reading the answers is not read any more. */
  raw_connect (&raw, fixture);
  flood_until_full (&flood, &raw, 0x89, 125);
  g_test_message ("the line took %u pings", flood.sent);
  g_assert_cmpuint (flood.sent, <, 200000);

  /* Once it reads, all is answered. */
  flood_finish (&flood);
  ms5_test_wait_until ((raw_read (&raw), raw.received->len == flood.sent * 127));
  raw_write_frame (&raw, 0x81, TRUE, "hello", 5);
  ms5_test_wait_until (server->messages == 1);
  raw_clear (&raw);
}

/* A server that sends fragments for ever. */

typedef struct
{
  GIOStream *stream;
  guint64    written;
  gboolean   failed;
} Endless;

static gboolean
endless_cb (GObject  *output,
            gpointer  user_data)
{
  static const guint8 fragment[4 + 60000] = { 0x00, 126, 60000 >> 8, 60000 & 0xff };
  Endless *endless = user_data;
  gsize at = endless->written % sizeof fragment;
  g_autoptr (GError) error = NULL;
  gssize n;

  n = g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), fragment + at,
                                                  sizeof fragment - at, NULL, &error);
  if (n > 0)
    endless->written += (guint64) n;
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      endless->failed = TRUE;
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
endless_switched_cb (SoupServerMessage *message,
                     Endless           *endless)
{
  g_autoptr (GSource) source = NULL;
  GOutputStream *output;

  endless->stream = soup_server_message_steal_connection (message);
  output = g_io_stream_get_output_stream (endless->stream);
  g_assert_true (g_output_stream_write_all (output, "\x81\x02ok\x01\x00", 6, NULL, NULL, NULL));
  source = g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (endless_cb), endless, NULL);
  g_source_attach (source, NULL);
}

static void
endless_handler (SoupServer        *server,
                 SoupServerMessage *message,
                 const char        *path,
                 GHashTable        *query,
                 gpointer           user_data)
{
  char protocol[] = "floor.v1";
  char *protocols[] = { protocol, NULL };

  soup_websocket_server_process_handshake (message, NULL, protocols, NULL, NULL);
  g_signal_connect (message, "wrote-informational", G_CALLBACK (endless_switched_cb), user_data);
}

static void
test_endless_server (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *uri = g_strdup_printf ("ws://127.0.0.1:%u/endless", fixture->port);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Endless endless = { NULL };
  TransportLog client;

  soup_server_add_handler (fixture->server, "/endless", endless_handler, &endless, NULL);
  ms5_soup_transport_connect_async (fixture->session, uri, "floor.v1", NULL, MAX_MESSAGE, NULL,
                                    ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  transport_log_init (&client, ms5_soup_transport_connect_finish (result, NULL, &error));
  g_assert_no_error (error);

  ms5_test_wait_until (client.error != 0);
  g_assert_cmpint (client.error, ==, MS5_TRANSPORT_ERROR_TOO_LARGE + 1);
  g_test_message ("%" G_GUINT64_FORMAT " bytes were sent", endless.written);
  g_assert_cmpuint (endless.written, <, 20000000);

  ms5_test_wait_until (client.closed);
  g_assert_cmpstr (client.text->str, ==, "\"ok 4413");
  transport_log_clear (&client);
  ms5_test_wait_until (endless.failed);
  g_object_unref (endless.stream);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  /* libsoup tells its debug log what came in, and that is not always UTF-8. */
  g_log_set_handler ("libsoup", G_LOG_LEVEL_DEBUG, ignore_cb, NULL);

#define ADD(name, func)                                                           \
  g_test_add ("/runtime/soup-hostile/" name, Fixture, NULL, fixture_set_up, func, \
              fixture_tear_down)

  ADD ("fragments", test_fragments);
  ADD ("fragments-too-large", test_fragments_too_large);
  ADD ("frame-too-large", test_frame_too_large);
  ADD ("rubbish", test_rubbish);
  ADD ("noise", test_noise);
  ADD ("send-behind-end", test_send_behind_end);
  ADD ("vanishes", test_vanishes);
  ADD ("vanishes-at-once", test_vanishes_at_once);
  ADD ("pause", test_pause);
  ADD ("pause-while-reading", test_pause_while_reading);
  ADD ("slow-reader", test_slow_reader);
  ADD ("close-to-deaf-peer", test_close_to_deaf_peer);
  ADD ("ping-flood", test_ping_flood);
  ADD ("endless-server", test_endless_server);

  return g_test_run ();
}
