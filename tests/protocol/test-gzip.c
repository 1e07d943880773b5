/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-gzip.h"
#include "protocol/ms5-limits.h"

#include <string.h>

static char *
unpack (GBytes *packed,
        gsize   length)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  char *out = g_malloc0 (length + 1);
  gsize size, n_read, n_written;
  const void *data = g_bytes_get_data (packed, &size);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), data, size, out, length + 1, G_CONVERTER_INPUT_AT_END,
                                        &n_read, &n_written, &error), ==, G_CONVERTER_FINISHED);
  g_assert_cmpuint (n_read, ==, size);
  g_assert_cmpuint (n_written, ==, length);
  return out;
}

static void
test_pack (void)
{
  const gsize lengths[] = { MS5_LIMIT_COMPRESS_FROM_BYTES + 1, 5000, 300000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_malloc (lengths[i] + 1);
      g_autofree char *back = NULL;
      g_autoptr (GBytes) packed = NULL;

      for (gsize n = 0; n < lengths[i]; n++)
        text[n] = "{\"state\":\"Execute\",\"good\":12}"[(n * 7 + n / 64) % 29];
      text[lengths[i]] = '\0';
      packed = ms5_gzip_pack (text, lengths[i]);
      g_assert_nonnull (packed);
      g_assert_cmpuint (g_bytes_get_size (packed), <, lengths[i]);
      back = unpack (packed, lengths[i]);
      g_assert_cmpstr (back, ==, text);
    }
}

/* What is short, or cannot be made any shorter, stays as it is. */
static void
test_not_worth_it (void)
{
  g_autofree char *blanks = g_strnfill (MS5_LIMIT_COMPRESS_FROM_BYTES, ' ');
  g_autofree char *noise = g_malloc (5000);

  for (gsize i = 0; i < 5000; i++)
    noise[i] = (char) g_test_rand_int_range (0, 256);
  g_assert_null (ms5_gzip_pack (blanks, strlen (blanks)));
  g_assert_null (ms5_gzip_pack (noise, 5000));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocol/gzip/pack", test_pack);
  g_test_add_func ("/protocol/gzip/not-worth-it", test_not_worth_it);
  return g_test_run ();
}
