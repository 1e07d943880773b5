/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "runtime/ms5-frame-walker.h"

static void
append_frame (GByteArray *out,
              guint8      first,
              gboolean    masked,
              guint64     length)
{
  guint8 header[14] = { first };
  guint n = 2;

  if (length < 126)
    header[1] = (guint8) length;
  else
    {
      guint bytes = length < 65536 ? 2 : 8;

      header[1] = bytes == 2 ? 126 : 127;
      for (guint i = 0; i < bytes; i++)
        header[n++] = (guint8) (length >> (8 * (bytes - 1 - i)));
    }
  if (masked)
    {
      header[1] |= 0x80;
      n += 4;
    }
  g_byte_array_append (out, header, n);
  g_byte_array_set_size (out, out->len + (guint) length);
}

static void
walk (const GByteArray *stream,
      gsize             chunk,
      GString          *log)
{
  Ms5FrameWalker walker = { 0 };

  for (gsize at = 0; at < stream->len; at += chunk)
    {
      const guint8 *data = stream->data + at;
      gsize size = MIN (chunk, stream->len - at);
      const guint8 *end = data + size;
      Ms5FrameEvent event;

      while ((event = ms5_frame_walker_step (&walker, &data, &size)) != MS5_FRAME_EVENT_NONE)
        {
          g_assert_true (data + size == end);
          if (event == MS5_FRAME_EVENT_BEGIN)
            g_string_append_printf (log, "%x%s%s %" G_GUINT64_FORMAT "+%" G_GSIZE_FORMAT " ",
                                    walker.opcode, walker.final ? "." : "",
                                    ms5_frame_walker_is_control (&walker) ? "!" : "",
                                    walker.length, walker.header_size);
          else
            g_string_append (log, "/ ");
        }
      g_assert_cmpuint (size, ==, 0);
    }
}

static void
test_any_chunks (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  append_frame (stream, 0x81, FALSE, 0);
  append_frame (stream, 0x01, TRUE, 125);
  append_frame (stream, 0x89, TRUE, 3);
  append_frame (stream, 0x00, TRUE, 126);
  append_frame (stream, 0x80, FALSE, 65535);
  append_frame (stream, 0x82, TRUE, 65536);
  append_frame (stream, 0x88, FALSE, 2);

  for (gsize chunk = 1; chunk < 20; chunk++)
    {
      g_autoptr (GString) log = g_string_new (NULL);

      walk (stream, chunk, log);
      g_assert_cmpstr (log->str, ==,
                       "1. 0+2 / 1 125+6 / 9.! 3+6 / 0 126+8 / 0. 65535+4 / 2. 65536+14 / "
                       "8.! 2+2 / ");
    }
}

static void
test_huge (void)
{
  const guint8 header[] = { 0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4 };
  Ms5FrameWalker walker = { 0 };
  const guint8 *data = header;
  gsize size = sizeof header;

  g_assert_cmpint (ms5_frame_walker_step (&walker, &data, &size), ==, MS5_FRAME_EVENT_BEGIN);
  g_assert_cmpuint (walker.length, ==, G_MAXUINT64);
  g_assert_cmpuint (size, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/runtime/frame-walker/any-chunks", test_any_chunks);
  g_test_add_func ("/runtime/frame-walker/huge", test_huge);

  return g_test_run ();
}
