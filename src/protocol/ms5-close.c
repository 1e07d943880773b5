/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-close.h"
#include "protocol/ms5-json-reader.h"

#include <string.h>

static const struct
{
  Ms5CloseCode code;
  const char *name;
  Ms5CloseReaction reaction;
  gint64 wait_ms;
} codes[] = {
  { MS5_CLOSE_NORMAL, "normal", MS5_CLOSE_RECONNECT, 0 },
  { MS5_CLOSE_GOING_AWAY, "going away", MS5_CLOSE_RECONNECT, 0 },
  { MS5_CLOSE_PROTOCOL_ERROR, "protocol error", MS5_CLOSE_RECONNECT, 30000 },
  { MS5_CLOSE_TOKEN_EXPIRED, "token expired", MS5_CLOSE_REFRESH, 0 },
  { MS5_CLOSE_REVOKED, "revoked", MS5_CLOSE_SIGN_IN, 0 },
  { MS5_CLOSE_STALLED, "stalled", MS5_CLOSE_RECONNECT, 0 },
  { MS5_CLOSE_REPLACED, "replaced by the same device", MS5_CLOSE_RECONNECT, 60000 },
  { MS5_CLOSE_TOO_LARGE, "message too large", MS5_CLOSE_SPLIT, 0 },
  { MS5_CLOSE_CLIENT_TOO_OLD, "client too old", MS5_CLOSE_UPDATE, 0 },
  { MS5_CLOSE_OVERLOAD, "overload", MS5_CLOSE_RECONNECT, 0 },
  { MS5_CLOSE_DRAINING, "draining", MS5_CLOSE_RECONNECT, 0 },
};

static int
find_code (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if ((int) codes[i].code == code)
      return (int) i;

  return -1;
}

/**
 * ms5_close_code_to_string:
 * @code: a close code, ours or any other
 *
 * Returns: what it means, in English, for logs
 */
const char *
ms5_close_code_to_string (int code)
{
  int i = find_code (code);

  return i >= 0 ? codes[i].name : "other";
}

/**
 * ms5_close_code_get_reaction:
 * @code: a close code, ours or any other
 * @out_wait_ms: (out) (optional): the least time before the next attempt, in milliseconds; the
 *   reason may name a longer one
 *
 * Returns: what the client does about it
 */
Ms5CloseReaction
ms5_close_code_get_reaction (int     code,
                             gint64 *out_wait_ms)
{
  int i = find_code (code);

  if (out_wait_ms != NULL)
    *out_wait_ms = i >= 0 ? codes[i].wait_ms : 0;

  return i >= 0 ? codes[i].reaction : MS5_CLOSE_RECONNECT;
}

/**
 * ms5_close_reason_encode:
 * @after_ms: when to connect again, in milliseconds; 0 to leave that to the client
 * @why: (nullable): a few words for logs, cut short where they do not fit
 *
 * Returns: (transfer full): a JSON object of at most %MS5_LIMIT_CLOSE_REASON_BYTES bytes
 */
char *
ms5_close_reason_encode (gint64      after_ms,
                         const char *why)
{
  g_autofree char *valid = g_utf8_make_valid (why != NULL ? why : "", -1);

  for (;;)
    {
      g_autoptr (GString) text = g_string_new ("{");
      gsize length = strlen (valid);

      if (after_ms > 0)
        g_string_append_printf (text, "\"after\":%" G_GINT64_FORMAT, after_ms);
      if (length > 0)
        {
          g_string_append (text, after_ms > 0 ? ",\"why\":" : "\"why\":");
          ms5_json_append_string (text, valid);
        }
      g_string_append_c (text, '}');

      if (text->len <= MS5_LIMIT_CLOSE_REASON_BYTES)
        return g_strdup (text->str);

      *g_utf8_find_prev_char (valid, valid + length) = '\0';
    }
}

/**
 * ms5_close_reason_get_after:
 * @reason: (nullable): what came with the close, perhaps from a proxy and no JSON at all
 *
 * Returns: the delay that the server named, in milliseconds, or 0
 */
gint64
ms5_close_reason_get_after (const char *reason)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) value = NULL;
  Ms5JsonReader reader;
  gint64 after_ms = 0;

  if (reason != NULL)
    value = ms5_json_parse (reason, strlen (reason), &ms5_json_limits_client, NULL);

  ms5_json_reader_init (&reader, value, FALSE, problems);
  ms5_json_get_int (&reader, "after", MS5_JSON_OPTIONAL, 0, 24 * 3600 * 1000, &after_ms);
  return after_ms;
}
