/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-frame.h"

#include <string.h>

static Ms5Frame *
frame_of (const char *text,
          gsize       length)
{
  return ms5_frame_new (g_strndup (text, length), length);
}

static char *
random_text (gsize length,
             int   alphabet)
{
  char *text = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    text[i] = (char) ('!' + g_test_rand_int_range (0, alphabet));
  text[length] = '\0';
  return text;
}

static void
test_round_trip (void)
{
  for (int round = 0; round < 300; round++)
    {
      gsize length = (gsize) g_test_rand_int_range (0, 1 << g_test_rand_int_range (0, 18)), inflated;
      g_autofree char *text = random_text (length, g_test_rand_int_range (1, 90));
      g_autoptr (Ms5Frame) frame = frame_of (text, length);
      gsize size;
      const guint8 *data = g_bytes_get_data (frame->bytes, &size);
      g_autofree char *back = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (size, ==, ms5_frame_get_size (frame));
      if (!frame->is_binary)
        {
          g_assert_cmpmem (data, size, text, length);
          continue;
        }

      g_assert_cmpuint (length, >, MS5_LIMIT_COMPRESS_FROM_BYTES);
      g_assert_cmpuint (size * 5, <=, length * 4);
      back = ms5_frame_inflate (data, size, length, &inflated, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (back, inflated, text, length);
    }
}

static void
test_tail (void)
{
  for (int round = 0; round < 200; round++)
    {
      gsize head_length = (gsize) g_test_rand_int_range (0, 100), inflated;
      gsize length = (gsize) g_test_rand_int_range (1, 1 << g_test_rand_int_range (1, 16));
      g_autofree char *head = random_text (head_length, 90);
      g_autofree char *text = random_text (length, g_test_rand_int_range (1, 90));
      g_autofree char *whole = g_strconcat (head, text, NULL);
      g_autoptr (Ms5FrameTail) tail = ms5_frame_tail_new (g_strdup (text), length);
      g_autoptr (Ms5Frame) frame = ms5_frame_new_with_tail (head, head_length, tail);
      gsize size;
      const guint8 *data = g_bytes_get_data (frame->bytes, &size);
      g_autofree char *back = NULL;
      g_autoptr (GError) error = NULL;

      if (!frame->is_binary)
        {
          g_assert_cmpmem (data, size, whole, strlen (whole));
          continue;
        }

      g_assert_cmpuint (length, >, MS5_LIMIT_COMPRESS_FROM_BYTES);
      g_assert_cmpuint ((size - head_length - 10) * 5, <=, length * 4);
      back = ms5_frame_inflate (data, size, head_length + length, &inflated, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (back, inflated, whole, strlen (whole));
    }
}

static void
test_when_to_compress (void)
{
  g_autofree char *easy = g_strnfill (1025, 'a');
  g_autofree char *hard = random_text (100000, 90);
  g_autoptr (Ms5Frame) at_limit = frame_of (easy, 1024);
  g_autoptr (Ms5Frame) above = frame_of (easy, 1025);
  g_autoptr (Ms5Frame) useless = frame_of (hard, 100000);

  g_assert_false (at_limit->is_binary);
  g_assert_true (above->is_binary);
  g_assert_false (useless->is_binary);
}

static GByteArray *
bytes_of (Ms5Frame *frame)
{
  return g_bytes_unref_to_array (g_bytes_ref (frame->bytes));
}

static void
assert_refused (GByteArray *bytes,
                gsize       limit,
                int         code)
{
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_null (ms5_frame_inflate (bytes->data, bytes->len, limit, &length, &error));
  g_assert_error (error, MS5_PROTOCOL_ERROR, code);
}

static void
set_length (GByteArray *bytes,
            guint32     length)
{
  length = GUINT32_TO_LE (length);
  memcpy (bytes->data + 1, &length, sizeof (length));
}

static void
test_refuse (void)
{
  g_autofree char *text = g_strnfill (50000, 'a');
  g_autoptr (Ms5Frame) frame = frame_of (text, 50000);
  g_autoptr (GByteArray) bytes = bytes_of (frame);
  g_autofree char *good = NULL;
  gsize length;
  guint whole = bytes->len;

  g_assert_cmpint (bytes->data[0], ==, 1);
  good = ms5_frame_inflate (bytes->data, bytes->len, 50000, &length, NULL);
  g_assert_cmpuint (length, ==, 50000);

  assert_refused (bytes, 49999, MS5_PROTOCOL_ERROR_LIMIT);
  set_length (bytes, 49999);
  assert_refused (bytes, 50000, MS5_PROTOCOL_ERROR_FRAME);
  set_length (bytes, 50001);
  assert_refused (bytes, 60000, MS5_PROTOCOL_ERROR_FRAME);
  set_length (bytes, 0);
  assert_refused (bytes, 60000, MS5_PROTOCOL_ERROR_FRAME);
  set_length (bytes, G_MAXUINT32);
  assert_refused (bytes, 60000, MS5_PROTOCOL_ERROR_LIMIT);
  set_length (bytes, 50000);

  g_byte_array_append (bytes, (const guint8 *) "x", 1);
  assert_refused (bytes, 50000, MS5_PROTOCOL_ERROR_FRAME);
  g_byte_array_set_size (bytes, whole);
  bytes->data[0] = 0;
  assert_refused (bytes, 50000, MS5_PROTOCOL_ERROR_FRAME);
  bytes->data[0] = 1;

  while (bytes->len > 0)
    {
      g_byte_array_set_size (bytes, bytes->len - 1);
      assert_refused (bytes, 50000, MS5_PROTOCOL_ERROR_FRAME);
    }
}

/* 4 MiB from 4 KiB: what is declared bounds what is made. */
static void
test_bomb (void)
{
  gsize size = 4 * 1024 * 1024;
  g_autofree char *text = g_strnfill (size, ' ');
  g_autoptr (Ms5Frame) frame = frame_of (text, size);
  g_autoptr (GByteArray) bytes = bytes_of (frame);

  g_assert_cmpuint (bytes->len, <, 32 * 1024);
  assert_refused (bytes, MS5_LIMIT_CLIENT_MESSAGE_BYTES, MS5_PROTOCOL_ERROR_LIMIT);
  set_length (bytes, 1000);
  assert_refused (bytes, MS5_LIMIT_CLIENT_MESSAGE_BYTES, MS5_PROTOCOL_ERROR_FRAME);
}

static void
test_mutations (void)
{
  g_autofree char *text = random_text (3000, 10);
  g_autoptr (Ms5Frame) frame = frame_of (text, 3000);

  g_assert_true (frame->is_binary);
  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GByteArray) bytes = bytes_of (frame);
      g_autofree char *result = NULL;
      gsize length;

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        bytes->data[g_test_rand_int_range (0, (int) bytes->len)] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      if (g_test_rand_bit ())
        g_byte_array_set_size (bytes, (guint) g_test_rand_int_range (0, (int) bytes->len));
      result = ms5_frame_inflate (bytes->data, bytes->len, 4000, &length, NULL);
      g_assert_true (result == NULL || length <= 4000);
    }
}

static void
test_parse (void)
{
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"a\":\"%s\"}", filler);
  g_autoptr (Ms5Frame) frame = frame_of (text, strlen (text));
  g_autoptr (json_t) binary = NULL;
  g_autoptr (json_t) plain = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (frame->bytes, &size);

  g_assert_true (frame->is_binary);
  binary = ms5_frame_parse (data, size, TRUE, &ms5_json_limits_client, &error);
  g_assert_no_error (error);
  plain = ms5_frame_parse ((const guint8 *) text, strlen (text), FALSE, &ms5_json_limits_client, &error);
  g_assert_no_error (error);
  g_assert_true (ms5_json_equal (binary, plain));
  g_assert_null (ms5_frame_parse (data, size, FALSE, &ms5_json_limits_client, &error));
  g_assert_error (error, MS5_PROTOCOL_ERROR, MS5_PROTOCOL_ERROR_SYNTAX);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame/round-trip", test_round_trip);
  g_test_add_func ("/frame/tail", test_tail);
  g_test_add_func ("/frame/when-to-compress", test_when_to_compress);
  g_test_add_func ("/frame/refuse", test_refuse);
  g_test_add_func ("/frame/bomb", test_bomb);
  g_test_add_func ("/frame/mutations", test_mutations);
  g_test_add_func ("/frame/parse", test_parse);

  return g_test_run ();
}
