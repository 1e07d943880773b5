/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-gzip.h"

#include "protocol/ms5-limits.h"

/**
 * ms5_gzip_pack:
 * @text: the body of a request or an answer over HTTP
 * @length: its length in bytes
 *
 * Compresses above %MS5_LIMIT_COMPRESS_FROM_BYTES, if at least 20 % is saved, as ms5_frame_new() does.
 *
 * Returns: (transfer full) (nullable): @text packed with gzip; %NULL if it is not worth it
 */
GBytes *
ms5_gzip_pack (const char *text,
               gsize       length)
{
  g_autoptr (GZlibCompressor) zlib = NULL;
  g_autofree guint8 *out = NULL;
  gsize room = length - length / 5;
  gsize filled = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  if (length <= MS5_LIMIT_COMPRESS_FROM_BYTES)
    return NULL;

  zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  out = g_malloc (room);
  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read = 0, n_written = 0;

      if (filled < room)
        result = g_converter_convert (G_CONVERTER (zlib), text, length, out + filled, room - filled,
                                      G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR || n_read + n_written == 0)
        return NULL;
      text += n_read;
      length -= n_read;
      filled += n_written;
    }
  return g_bytes_new_take (g_steal_pointer (&out), filled);
}
