/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/http/ms5-http-body.h"

#include <libsoup/soup.h>
#include <string.h>

#include "protocol/ms5-gzip.h"

#define PART 65536

G_DEFINE_QUARK (ms5-http-body-error-quark, ms5_http_body_error)

/* «application/json», or a type that is built on it, whatever parameters follow. */
static gboolean
is_json (const char *content_type)
{
  gsize length = content_type != NULL ? strcspn (content_type, "; \t") : 0;
  g_autofree char *type = g_ascii_strdown (content_type != NULL ? content_type : "", (gssize) length);

  return g_str_equal (type, "application/json")
         || (g_str_has_prefix (type, "application/") && g_str_has_suffix (type, "+json"));
}

static gboolean
fail_as_too_large (gsize    max_bytes,
                   GError **error)
{
  g_set_error (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_TOO_LARGE,
               "the body has more than %" G_GSIZE_FORMAT " bytes", max_bytes);
  return FALSE;
}

/* Stops as soon as there is more than allowed, however little it was packed. */
static gboolean
inflate_to (GByteArray  *out,
            GBytes      *body,
            gsize        max_bytes,
            GError     **error)
{
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree guint8 *part = g_malloc (PART);
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read = 0, n_written = 0;

      result = g_converter_convert (G_CONVERTER (zlib), data, length, part, PART, G_CONVERTER_INPUT_AT_END,
                                    &n_read, &n_written, error);
      if (result == G_CONVERTER_ERROR)
        return FALSE;
      g_byte_array_append (out, part, (guint) n_written);
      if (out->len > max_bytes)
        return fail_as_too_large (max_bytes, error);
      data += n_read;
      length -= n_read;
    }
  if (length > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "something follows the compressed data");
      return FALSE;
    }
  return TRUE;
}

static GBytes *
inflate (GBytes  *body,
         gsize    max_bytes,
         GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) local = NULL;

  if (inflate_to (out, body, max_bytes, &local))
    return g_byte_array_free_to_bytes (g_steal_pointer (&out));

  if (local->domain == MS5_HTTP_BODY_ERROR)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_set_error (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_INVALID, "the body is not gzip: %s",
                 local->message);
  return NULL;
}

/**
 * ms5_http_body_unpack:
 * @body: as it came
 * @content_type: (nullable): of the header of that name
 * @content_encoding: (nullable): likewise; nothing, `identity` or `gzip`
 * @max_bytes: the most it may be when unpacked
 * @error: (out): a #Ms5HttpBodyError
 *
 * Returns: (transfer full) (nullable): the JSON text
 */
GBytes *
ms5_http_body_unpack (GBytes      *body,
                      const char  *content_type,
                      const char  *content_encoding,
                      gsize        max_bytes,
                      GError     **error)
{
  gboolean packed = content_encoding != NULL && g_ascii_strcasecmp (content_encoding, "gzip") == 0;

  if (!is_json (content_type))
    {
      g_set_error_literal (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_MEDIA_TYPE,
                           "the body must be application/json");
      return NULL;
    }
  if (!packed && content_encoding != NULL && g_ascii_strcasecmp (content_encoding, "identity") != 0)
    {
      g_set_error_literal (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_MEDIA_TYPE,
                           "the body may be packed with gzip only");
      return NULL;
    }
  if (packed)
    return inflate (body, max_bytes, error);
  if (g_bytes_get_size (body) > max_bytes)
    {
      fail_as_too_large (max_bytes, error);
      return NULL;
    }
  return g_bytes_ref (body);
}

/**
 * ms5_http_body_parse:
 * @body: as it came
 * @content_type: (nullable): of the header of that name
 * @content_encoding: (nullable): likewise
 * @limits: what the document may be at most
 * @error: (out): a #Ms5HttpBodyError
 *
 * Returns: (transfer full) (nullable): the document
 */
json_t *
ms5_http_body_parse (GBytes               *body,
                     const char           *content_type,
                     const char           *content_encoding,
                     const Ms5JsonLimits  *limits,
                     GError              **error)
{
  g_autoptr (GBytes) text = ms5_http_body_unpack (body, content_type, content_encoding, limits->max_bytes, error);
  g_autoptr (GError) local = NULL;
  json_t *document;

  if (text == NULL)
    return NULL;

  document = ms5_json_parse (g_bytes_get_size (text) > 0 ? g_bytes_get_data (text, NULL) : "",
                             g_bytes_get_size (text), limits, &local);
  if (document == NULL)
    g_set_error_literal (error, MS5_HTTP_BODY_ERROR, MS5_HTTP_BODY_ERROR_INVALID, local->message);
  return document;
}

static gboolean
accepts_gzip (const char *accept_encoding)
{
  GSList *accepted = accept_encoding != NULL ? soup_header_parse_quality_list (accept_encoding, NULL) : NULL;
  gboolean found = FALSE;

  for (GSList *coding = accepted; coding != NULL; coding = coding->next)
    found |= g_ascii_strcasecmp (coding->data, "gzip") == 0;
  soup_header_free_list (accepted);
  return found;
}

/**
 * ms5_http_body_pack:
 * @text: an answer
 * @length: its length in bytes
 * @accept_encoding: (nullable): of the header of that name
 *
 * Returns: (transfer full) (nullable): @text packed with gzip; %NULL if that is not wanted, or saves too little
 */
GBytes *
ms5_http_body_pack (const char *text,
                    gsize       length,
                    const char *accept_encoding)
{
  return accepts_gzip (accept_encoding) ? ms5_gzip_pack (text, length) : NULL;
}
