/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-refresh-token.h"

#include "protocol/ms5-uuid.h"
#include "server/auth/ms5-base64url.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "ms5r."
#define CODE_BYTES 16
#define MAX_LENGTH 256

G_STATIC_ASSERT (MS5_REFRESH_KEY_BYTES == crypto_generichash_KEYBYTES);

/* A keyed hash of some texts, each with its length, for one of the key's uses. */
static void
hash_texts (const guint8       *key,
            const char         *use,
            const char *const  *texts,
            guint8             *out,
            gsize               size)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, key, key != NULL ? MS5_REFRESH_KEY_BYTES : 0, size);
  crypto_generichash_update (&state, (const guint8 *) use, strlen (use) + 1);
  for (; *texts != NULL; texts++)
    {
      guint64 length = GUINT64_TO_LE ((guint64) strlen (*texts));

      crypto_generichash_update (&state, (const guint8 *) &length, sizeof length);
      crypto_generichash_update (&state, (const guint8 *) *texts, strlen (*texts));
    }
  crypto_generichash_final (&state, out, size);
  sodium_memzero (&state, sizeof state);
}

static char *
append_code (const guint8 *key,
             const char   *body)
{
  const char *const texts[] = { body, NULL };
  guint8 code[CODE_BYTES];
  g_autofree char *text = NULL;

  hash_texts (key, "refresh-code", texts, code, sizeof code);
  text = ms5_base64url_encode (code, sizeof code);
  return g_strconcat (body, ".", text, NULL);
}

/* Returns: (transfer full): the token; wipe it before freeing it */
char *
ms5_refresh_token_new (const guint8  key[MS5_REFRESH_KEY_BYTES],
                       const char   *sid,
                       guint32       generation,
                       const guint8  random[MS5_REFRESH_RANDOM_BYTES])
{
  char *text = ms5_base64url_encode (random, MS5_REFRESH_RANDOM_BYTES);
  char *body = g_strdup_printf (PREFIX "%s.%u.%s", sid, generation, text);
  char *token = append_code (key, body);

  sodium_memzero (text, strlen (text));
  sodium_memzero (body, strlen (body));
  g_free (text);
  g_free (body);
  return token;
}

static gboolean
has_right_code (const guint8 *key,
                const char   *token,
                gsize         body_length)
{
  char *body = g_strndup (token, body_length);
  char *expected = append_code (key, body);
  gsize length = strlen (token);
  gboolean equal;

  equal = strlen (expected) == length && sodium_memcmp (expected, token, length) == 0;
  sodium_memzero (body, body_length);
  sodium_memzero (expected, strlen (expected));
  g_free (body);
  g_free (expected);
  return equal;
}

/* Returns: whether this server made @token, whatever has become of it since */
gboolean
ms5_refresh_token_read (const guint8   key[MS5_REFRESH_KEY_BYTES],
                        const char    *token,
                        char         **out_sid)
{
  const char *last_dot;

  if (strnlen (token, MAX_LENGTH + 1) > MAX_LENGTH || !g_str_has_prefix (token, PREFIX))
    return FALSE;

  last_dot = strrchr (token, '.');
  if (!has_right_code (key, token, (gsize) (last_dot - token)))
    return FALSE;

  /* It is ours, so it has our form. */
  *out_sid = g_strndup (token + strlen (PREFIX), MS5_UUID_LENGTH);
  return TRUE;
}

/* What is kept of a token. */
void
ms5_refresh_token_hash (const char *token,
                        guint8      out_hash[MS5_REFRESH_HASH_BYTES])
{
  const char *const texts[] = { token, NULL };

  hash_texts (NULL, "refresh-hash", texts, out_hash, MS5_REFRESH_HASH_BYTES);
}

/*
 * The random part of the token that replaces @spent_token, derived from what the client made up
 * for this attempt: asked again, the server gives the same answer without having kept it.
 */
void
ms5_refresh_token_repeat (const guint8  key[MS5_REFRESH_KEY_BYTES],
                          const char   *spent_token,
                          const char   *attempt,
                          guint8        out_random[MS5_REFRESH_RANDOM_BYTES])
{
  const char *const texts[] = { spent_token, attempt, NULL };

  hash_texts (key, "refresh-repeat", texts, out_random, MS5_REFRESH_RANDOM_BYTES);
}
