/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-token.h"

#include "protocol/ms5-json-reader.h"

#include <string.h>

#define TYPE "at+jwt"
#define MAX_AUDIENCES 16

static const Ms5JsonLimits claim_limits = { MS5_LIMIT_TOKEN_BYTES, 4, 1024 };

struct _Ms5Tokens
{
  char      *issuer;
  char      *audience;
  gint64     lifetime;
  GPtrArray *keys; /* of Ms5JwsKey */
  Ms5JwsKey *signer;
};

/* Claims */

/**
 * ms5_claims_clear:
 * @claims: claims
 *
 * Frees what @claims holds.
 */
void
ms5_claims_clear (Ms5Claims *claims)
{
  g_clear_pointer (&claims->sub, g_free);
  g_clear_pointer (&claims->sid, g_free);
}

static void
require_text (Ms5JsonReader *reader,
              const char    *member,
              const char    *expected)
{
  const char *text;

  if (ms5_json_get_string (reader, member, MS5_JSON_REQUIRED, claim_limits.max_string, &text)
      && !g_str_equal (text, expected))
    ms5_json_reader_complain (reader, member, "is not «%s»", expected);
}

/* One text or a list of them (RFC 7519, 4.1.3). */
static void
require_audience (Ms5JsonReader *reader,
                  const char    *expected)
{
  Ms5JsonReader list;
  gboolean found = FALSE;

  if (!json_is_array (json_object_get (reader->value, "aud")))
    {
      require_text (reader, "aud", expected);
      return;
    }
  if (!ms5_json_get_array (reader, "aud", MS5_JSON_REQUIRED, MAX_AUDIENCES, &list))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&list); i++)
    {
      Ms5JsonReader element;
      const char *text;

      ms5_json_get_element (&list, i, &element);
      if (ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, claim_limits.max_string, &text))
        found = found || g_str_equal (text, expected);
    }
  if (!found)
    ms5_json_reader_complain (reader, "aud", "has no «%s»", expected);
}

static Ms5Time
read_time (Ms5JsonReader *reader,
           const char    *member,
           Ms5JsonNeed    need)
{
  gint64 seconds;

  if (!ms5_json_get_int (reader, member, need, 0, MS5_LIMIT_TIME_MAX_MS / 1000, &seconds))
    return MS5_TIME_NONE;

  return seconds * MS5_USEC_PER_S;
}

static gboolean
check_times (const Ms5ClaimRules  *rules,
             Ms5Time               now,
             Ms5Time               issued,
             Ms5Time               not_before,
             Ms5Time               expires,
             GError              **error)
{
  if (now >= expires + rules->leeway)
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_EXPIRED, "The token has expired");
      return FALSE;
    }
  if (now < not_before - rules->leeway || (issued != MS5_TIME_NONE && now < issued - rules->leeway))
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_EARLY,
                           "The token is not valid yet");
      return FALSE;
    }
  return TRUE;
}

/**
 * ms5_claims_read:
 * @text: the payload of a token whose signature is right
 * @length: its length
 * @rules: what is asked of it
 * @now: the time of day
 * @out_claims: (out): what it says
 * @error: return location for %MS5_TOKEN_ERROR_CLAIM, %MS5_TOKEN_ERROR_EXPIRED or
 *   %MS5_TOKEN_ERROR_EARLY
 *
 * `iss`, `aud`, `exp`, `nbf`, `sub` and `sid` are required, times in whole seconds.
 *
 * Returns: whether the claims hold now
 */
gboolean
ms5_claims_read (const char           *text,
                 gsize                 length,
                 const Ms5ClaimRules  *rules,
                 Ms5Time               now,
                 Ms5Claims            *out_claims,
                 GError              **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) payload = NULL;
  g_autoptr (GError) local_error = NULL;
  Ms5JsonReader reader;
  const char *sub = "";
  const char *sid = "";
  Ms5Time issued = MS5_TIME_NONE;
  Ms5Time not_before = MS5_TIME_NONE;
  Ms5Time expires = MS5_TIME_NONE;

  payload = ms5_json_parse (text, length, &claim_limits, &local_error);
  if (payload != NULL)
    {
      ms5_json_reader_init (&reader, payload, FALSE, problems);
      require_text (&reader, "iss", rules->issuer);
      require_audience (&reader, rules->audience);
      ms5_json_get_string (&reader, "sub", MS5_JSON_REQUIRED, MS5_LIMIT_ID_BYTES, &sub);
      ms5_json_get_string (&reader, "sid", MS5_JSON_REQUIRED, MS5_LIMIT_ID_BYTES, &sid);
      issued = read_time (&reader, "iat", MS5_JSON_OPTIONAL);
      not_before = read_time (&reader, "nbf", MS5_JSON_REQUIRED);
      expires = read_time (&reader, "exp", MS5_JSON_REQUIRED);
      ms5_json_reader_finish (&reader);
      ms5_problems_to_error (problems, &local_error);
    }
  if (local_error != NULL)
    {
      g_set_error (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_CLAIM, "%s", local_error->message);
      return FALSE;
    }
  if (!check_times (rules, now, issued, not_before, expires, error))
    return FALSE;

  *out_claims = (Ms5Claims) { g_strdup (sub), g_strdup (sid), issued, expires };
  return TRUE;
}

/* Tokens */

/**
 * ms5_tokens_new:
 * @issuer: the `iss`
 * @audience: the `aud`
 * @lifetime: how long a token lives, in microseconds
 *
 * Returns: (transfer full): a maker of tokens that has no key yet
 */
Ms5Tokens *
ms5_tokens_new (const char *issuer,
                const char *audience,
                gint64      lifetime)
{
  Ms5Tokens *self;

  g_return_val_if_fail (issuer != NULL && audience != NULL, NULL);
  g_return_val_if_fail (lifetime > 0, NULL);

  self = g_new0 (Ms5Tokens, 1);
  self->issuer = g_strdup (issuer);
  self->audience = g_strdup (audience);
  self->lifetime = lifetime;
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_jws_key_unref);
  return self;
}

/**
 * ms5_tokens_free:
 * @self: (transfer full): a maker of tokens
 */
void
ms5_tokens_free (Ms5Tokens *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->keys);
  g_free (self->issuer);
  g_free (self->audience);
  g_free (self);
}

/**
 * ms5_tokens_add_key:
 * @self: a maker of tokens
 * @key: a key record
 *
 * From now on tokens signed with @key are accepted, and if it can sign it is the one that does.
 * Earlier keys remain good for checking.
 */
void
ms5_tokens_add_key (Ms5Tokens *self,
                    Ms5JwsKey *key)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  g_ptr_array_add (self->keys, ms5_jws_key_ref (key));
  if (ms5_jws_key_get_algorithm (key) == MS5_JWS_HS256)
    self->signer = key;
}

/**
 * ms5_tokens_issue:
 * @self: a maker of tokens that has a key
 * @sub: id of the account
 * @sid: id of the sign-in
 * @now: the time of day
 * @out_expires: (out): when the token ends
 *
 * Returns: (transfer full): an access token
 */
char *
ms5_tokens_issue (Ms5Tokens  *self,
                  const char *sub,
                  const char *sid,
                  Ms5Time     now,
                  Ms5Time    *out_expires)
{
  g_autoptr (json_t) payload = json_object ();
  gint64 issued = now / MS5_USEC_PER_S;
  gint64 expires = (now + self->lifetime) / MS5_USEC_PER_S;

  g_return_val_if_fail (self->signer != NULL, NULL);

  json_object_set_new (payload, "iss", json_string (self->issuer));
  json_object_set_new (payload, "aud", json_string (self->audience));
  json_object_set_new (payload, "sub", json_string (sub));
  json_object_set_new (payload, "sid", json_string (sid));
  json_object_set_new (payload, "iat", json_integer (issued));
  json_object_set_new (payload, "nbf", json_integer (issued));
  json_object_set_new (payload, "exp", json_integer (expires));

  *out_expires = expires * MS5_USEC_PER_S;
  return ms5_jws_sign (self->signer, TYPE, payload);
}

/**
 * ms5_tokens_check:
 * @self: a maker of tokens
 * @token: a text from anywhere
 * @now: the time of day
 * @out_claims: (out): what it says
 * @error: return location for a #Ms5TokenError
 *
 * Returns: whether @token is ours, for us, and valid now
 */
gboolean
ms5_tokens_check (Ms5Tokens   *self,
                  const char  *token,
                  Ms5Time      now,
                  Ms5Claims   *out_claims,
                  GError     **error)
{
  g_auto (Ms5Jws) jws = { NULL, NULL };
  Ms5ClaimRules rules = { self->issuer, self->audience,
                          MS5_LIMIT_TOKEN_LEEWAY_MS * MS5_USEC_PER_MS };
  const char *type;
  const char *text;
  gsize length;

  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (out_claims != NULL, FALSE);

  if (!ms5_jws_verify (token, self->keys, &jws, error))
    return FALSE;

  type = json_string_value (json_object_get (jws.header, "typ"));
  if (g_strcmp0 (type, TYPE) != 0)
    {
      g_set_error_literal (error, MS5_TOKEN_ERROR, MS5_TOKEN_ERROR_TYPE, "Not an access token");
      return FALSE;
    }

  text = g_bytes_get_data (jws.payload, &length);
  return ms5_claims_read (text, length, &rules, now, out_claims, error);
}
