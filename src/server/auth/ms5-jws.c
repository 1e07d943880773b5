/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-jws-private.h"

#include "protocol/ms5-json-reader.h"
#include "server/auth/ms5-base64url.h"

#include <string.h>

/*
 * libjwt 1.10 can neither write nor accept a header with `"typ":"at+jwt"`, takes only payloads that
 * are JSON, and is lax about base64, `crit` and duplicate members. So the form is checked here, the
 * JSON goes through the one strict parser, and the cryptography is libsodium's and GnuTLS'.
 */

static const Ms5JsonLimits header_limits = { 4096, 4, 1024 };

static const char *const algorithm_names[] = {
  [MS5_JWS_HS256] = "HS256",
  [MS5_JWS_RS256] = "RS256",
  [MS5_JWS_ES256] = "ES256",
};

G_DEFINE_QUARK (ms5-token-error-quark, ms5_token_error)

/**
 * ms5_jws_clear:
 * @jws: a signed text
 *
 * Frees what @jws holds.
 */
void
ms5_jws_clear (Ms5Jws *jws)
{
  g_clear_pointer (&jws->header, json_decref);
  g_clear_pointer (&jws->payload, g_bytes_unref);
}

/* Writing */

/**
 * ms5_jws_sign:
 * @key: a key that can sign
 * @type: the `typ`
 * @payload: what to sign
 *
 * Returns: (transfer full) (nullable): the signed text, in compact form; %NULL if the machine can't
 *   sign with a public algorithm
 */
char *
ms5_jws_sign (const Ms5JwsKey *key,
              const char      *type,
              const json_t    *payload)
{
  g_autoptr (json_t) header = json_object ();
  g_autofree char *header_text = NULL;
  g_autofree char *payload_text = NULL;
  g_autofree char *header_part = NULL;
  g_autofree char *payload_part = NULL;
  g_autofree char *signed_text = NULL;
  g_autofree char *signature = NULL;
  gsize header_size;
  gsize payload_size;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (payload != NULL, NULL);

  json_object_set_new (header, "alg", json_string (algorithm_names[ms5_jws_key_get_algorithm (key)]));
  if (ms5_jws_key_get_id (key) != NULL)
    json_object_set_new (header, "kid", json_string (ms5_jws_key_get_id (key)));
  json_object_set_new (header, "typ", json_string (type));

  header_text = ms5_json_encode (header, &header_size);
  payload_text = ms5_json_encode (payload, &payload_size);
  header_part = ms5_base64url_encode (header_text, header_size);
  payload_part = ms5_base64url_encode (payload_text, payload_size);
  signed_text = g_strconcat (header_part, ".", payload_part, NULL);
  signature = ms5_jws_key_sign (key, signed_text, strlen (signed_text));
  return signature != NULL ? g_strconcat (signed_text, ".", signature, NULL) : NULL;
}

/* Reading */

/* Where the three parts are. */
typedef struct
{
  const char *payload;
  const char *signature;
  gsize       length;
} Parts;

static gboolean
split (const char *token,
       Parts      *out)
{
  out->length = strnlen (token, MS5_LIMIT_TOKEN_BYTES + 1);
  if (out->length > MS5_LIMIT_TOKEN_BYTES)
    return FALSE;

  out->payload = strchr (token, '.');
  if (out->payload == NULL)
    return FALSE;
  out->payload++;

  out->signature = strchr (out->payload, '.');
  if (out->signature == NULL)
    return FALSE;
  out->signature++;

  return strchr (out->signature, '.') == NULL;
}

static json_t *
read_header (const char  *text,
             gsize        length,
             GError     **error)
{
  gsize size = 0;
  g_autofree guint8 *data = ms5_base64url_decode (text, length, &size);
  g_autoptr (json_t) header = NULL;
  g_autoptr (GError) json_error = NULL;

  if (data != NULL)
    header = ms5_json_parse ((const char *) data, size, &header_limits, &json_error);
  if (header != NULL && json_is_object (header))
    return g_steal_pointer (&header);

  g_set_error (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_MALFORMED, "The header is not right: %s",
               json_error != NULL ? json_error->message : "no base64url of an object");
  return NULL;
}

static Ms5JwsKey *
find_key (const json_t  *header,
          GPtrArray     *keys,
          GError       **error)
{
  const char *kid = json_string_value (json_object_get (header, "kid"));

  for (guint i = 0; kid != NULL && i < keys->len; i++)
    if (g_strcmp0 (ms5_jws_key_get_id (g_ptr_array_index (keys, i)), kid) == 0)
      return g_ptr_array_index (keys, i);

  g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_KEY, "No known key is named");
  return NULL;
}

/* The key fixes the algorithm, whatever the token says; and an extension that must be understood
 * is not. */
static gboolean
check_algorithm (const json_t     *header,
                 const Ms5JwsKey  *key,
                 GError          **error)
{
  const char *algorithm = json_string_value (json_object_get (header, "alg"));

  if (algorithm != NULL
      && g_str_equal (algorithm, algorithm_names[ms5_jws_key_get_algorithm (key)])
      && json_object_get (header, "crit") == NULL
      && json_object_get (header, "b64") == NULL)
    return TRUE;

  g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_ALGORITHM,
                       "The algorithm is not that of the key");
  return FALSE;
}

/**
 * ms5_jws_verify:
 * @token: a text from anywhere
 * @keys: (element-type Ms5JwsKey): the key records
 * @out_jws: (out): the signed text
 * @error: return location for a #Ms5TokenError
 *
 * Checks form and signature, and nothing of what the text says: that is the caller's.
 *
 * Returns: whether the signature is right
 */
gboolean
ms5_jws_verify (const char  *token,
                GPtrArray   *keys,
                Ms5Jws      *out_jws,
                GError     **error)
{
  g_autoptr (json_t) header = NULL;
  g_autofree guint8 *payload = NULL;
  g_autofree guint8 *signature = NULL;
  gsize payload_size = 0;
  gsize signature_size = 0;
  Ms5JwsKey *key;
  Parts parts;

  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (keys != NULL, FALSE);
  g_return_val_if_fail (out_jws != NULL, FALSE);

  if (!split (token, &parts))
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_MALFORMED,
                           "Not three parts, or too long");
      return FALSE;
    }

  header = read_header (token, (gsize) (parts.payload - 1 - token), error);
  if (header == NULL)
    return FALSE;
  key = find_key (header, keys, error);
  if (key == NULL || !check_algorithm (header, key, error))
    return FALSE;

  payload = ms5_base64url_decode (parts.payload, (gsize) (parts.signature - 1 - parts.payload),
                                  &payload_size);
  signature = ms5_base64url_decode (parts.signature,
                                    parts.length - (gsize) (parts.signature - token),
                                    &signature_size);
  if (payload == NULL || signature == NULL)
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_MALFORMED, "Not base64url");
      return FALSE;
    }
  if (!ms5_jws_key_verify (key, token, (gsize) (parts.signature - 1 - token),
                           signature, signature_size))
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_SIGNATURE, "Wrong signature");
      return FALSE;
    }

  out_jws->header = g_steal_pointer (&header);
  out_jws->payload = g_bytes_new_take (g_steal_pointer (&payload), payload_size);
  return TRUE;
}
