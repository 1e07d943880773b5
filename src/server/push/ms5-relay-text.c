/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-relay-text.h"

#include "server/auth/ms5-base64url.h"

#include <sodium.h>
#include <string.h>

/* Push services take 4096 bytes in all, and JSON makes some characters twice as long. */
#define MAX_TITLE 200
#define MAX_BODY  1000

/* U+2026, in UTF-8 */
#define ELLIPSIS "\xe2\x80\xa6"

/**
 * ms5_relay_clip:
 * @text: any text
 * @max_bytes: how long it may be
 *
 * Returns: (transfer full): @text in UTF-8, without control characters, and with its end left out if
 *   it is too long
 */
char *
ms5_relay_clip (const char *text,
                gsize       max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize keep = max_bytes - strlen (ELLIPSIS);

  g_return_val_if_fail (max_bytes >= strlen (ELLIPSIS), NULL);

  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at) && *at != '\n')
      *at = ' ';
  if (strlen (valid) <= max_bytes)
    return g_steal_pointer (&valid);

  /* Not in the middle of a character. */
  while (keep > 0 && (valid[keep] & 0xc0) == 0x80)
    keep--;
  valid[keep] = '\0';
  return g_strconcat (valid, ELLIPSIS, NULL);
}

/**
 * ms5_relay_collapse_hash:
 * @message: a message
 * @n_bytes: how much of the hash, at most 32
 *
 * Returns: (transfer full): its collapse key for services that take only letters and digits, in base64url
 */
char *
ms5_relay_collapse_hash (const Ms5RelayMessage *message,
                         gsize                  n_bytes)
{
  guint8 hash[crypto_hash_sha256_BYTES];

  g_return_val_if_fail (n_bytes <= sizeof hash, NULL);

  crypto_hash_sha256 (hash, (const guint8 *) message->collapse, strlen (message->collapse));
  return ms5_base64url_encode (hash, n_bytes);
}

static void
set_time (json_t     *object,
          const char *member,
          Ms5Time     time)
{
  g_autofree char *text = ms5_time_format (time);

  json_object_set_new (object, member, ms5_json_new_text (text));
}

/**
 * ms5_relay_message_to_json:
 * @message: a message
 * @now: the time of day
 *
 * Returns: (transfer full): what a program on the device is told, at most some 3 KiB
 */
json_t *
ms5_relay_message_to_json (const Ms5RelayMessage *message,
                           Ms5Time                now)
{
  g_autofree char *title = ms5_relay_clip (message->title, MAX_TITLE);
  g_autofree char *body = ms5_relay_clip (message->body, MAX_BODY);
  json_t *object = json_object ();

  json_object_set_new (object, "delivery", ms5_json_new_text (message->delivery));
  json_object_set_new (object, "line", ms5_json_new_text (message->line));
  json_object_set_new (object, "call", ms5_json_new_text (message->call));
  json_object_set_new (object, "rev", json_integer (message->rev));
  json_object_set_new (object, "level", json_integer (message->level));
  json_object_set_new (object, "priority", json_string (ms5_priority_to_string (message->priority)));
  if (message->language != NULL)
    json_object_set_new (object, "language", ms5_json_new_text (message->language));
  json_object_set_new (object, "title", ms5_json_new_text (title));
  json_object_set_new (object, "body", ms5_json_new_text (body));
  if (message->url != NULL)
    json_object_set_new (object, "url", ms5_json_new_text (message->url));
  set_time (object, "sent", message->sent);
  set_time (object, "expires", now + message->ttl_s * MS5_USEC_PER_S);
  return object;
}
