/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-plant.h"
#include "protocol/ms5-limits.h"
#include "protocol/ms5-topics.h"

#include <string.h>

typedef enum
{
  OF_NOTHING,
  OF_LINE,
  OF_DEVICE
} Owner;

static const struct
{
  const char *name;
  Ms5TopicNature nature;
  Owner owner;
  gboolean urgent;
} kinds[] = {
  [MS5_TOPIC_PLANT] = { "plant", MS5_TOPIC_STATE, OF_NOTHING, FALSE },
  [MS5_TOPIC_LINE] = { "line", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_LIVE] = { "live", MS5_TOPIC_LAST, OF_LINE, FALSE },
  [MS5_TOPIC_STOPS] = { "stops", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_TIMELINE] = { "timeline", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_CALLS] = { "calls", MS5_TOPIC_STATE, OF_LINE, TRUE },
  [MS5_TOPIC_ALARMS] = { "alarms", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_JOBS] = { "jobs", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_QUALITY] = { "quality", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_CHANGEOVERS] = { "changeovers", MS5_TOPIC_STATE, OF_LINE, FALSE },
  [MS5_TOPIC_ESCALATIONS] = { "escalations", MS5_TOPIC_EVENT, OF_LINE, FALSE },
  [MS5_TOPIC_JOURNAL] = { "journal", MS5_TOPIC_EVENT, OF_LINE, FALSE },
  [MS5_TOPIC_NOTES] = { "notes", MS5_TOPIC_EVENT, OF_LINE, FALSE },
  [MS5_TOPIC_DEVICES] = { "devices", MS5_TOPIC_STATE, OF_DEVICE, FALSE },
  [MS5_TOPIC_SYSTEM] = { "system", MS5_TOPIC_EVENT, OF_NOTHING, FALSE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == MS5_N_TOPIC_KINDS);

/**
 * ms5_topic_kind_to_string:
 * @kind: a kind
 *
 * Returns: its name, with which its topics begin
 */
const char *
ms5_topic_kind_to_string (Ms5TopicKind kind)
{
  return kinds[kind].name;
}

/**
 * ms5_topic_kind_get_nature:
 * @kind: a kind
 *
 * Returns: how changes of its topics travel
 */
Ms5TopicNature
ms5_topic_kind_get_nature (Ms5TopicKind kind)
{
  return kinds[kind].nature;
}

/**
 * ms5_topic_kind_is_urgent:
 * @kind: a kind
 *
 * Returns: whether changes of its topics go out at once and before others
 */
gboolean
ms5_topic_kind_is_urgent (Ms5TopicKind kind)
{
  return kinds[kind].urgent;
}

/**
 * ms5_topic_kind_has_code:
 * @kind: a kind
 *
 * Returns: whether its topics name what they belong to
 */
gboolean
ms5_topic_kind_has_code (Ms5TopicKind kind)
{
  return kinds[kind].owner != OF_NOTHING;
}

/**
 * ms5_topic_kind_is_of_line:
 * @kind: a kind
 *
 * Returns: whether its topics belong to a line each, so that the right to see the line decides
 */
gboolean
ms5_topic_kind_is_of_line (Ms5TopicKind kind)
{
  return kinds[kind].owner == OF_LINE;
}

static gboolean
is_printable (const char *text,
              gsize       max_bytes)
{
  gsize length = strlen (text);

  if (length == 0 || length > max_bytes || !g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/**
 * ms5_key_is_valid:
 * @key: a text
 *
 * Returns: whether @key can name an item: 1 to 256 bytes of UTF-8 without control characters
 */
gboolean
ms5_key_is_valid (const char *key)
{
  return is_printable (key, MS5_LIMIT_KEY_BYTES);
}

/**
 * ms5_topic_parse:
 * @topic: a text from anywhere
 * @out_kind: (out) (optional): what it is about
 * @out_code: (out) (optional) (transfer none) (nullable): the code within @topic, or %NULL
 *
 * Returns: whether @topic names a topic; it need not exist
 */
gboolean
ms5_topic_parse (const char    *topic,
                 Ms5TopicKind  *out_kind,
                 const char   **out_code)
{
  const char *slash = strchr (topic, '/');
  gsize length = slash != NULL ? (gsize) (slash - topic) : strlen (topic);
  const char *code = slash != NULL ? slash + 1 : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (strlen (kinds[i].name) != length || memcmp (kinds[i].name, topic, length) != 0)
        continue;
      if ((code != NULL) != (kinds[i].owner != OF_NOTHING))
        return FALSE;
      if (code != NULL && !ms5_code_is_valid (code))
        return FALSE;

      if (out_kind != NULL)
        *out_kind = (Ms5TopicKind) i;
      if (out_code != NULL)
        *out_code = code;
      return TRUE;
    }

  return FALSE;
}

/**
 * ms5_topic_new:
 * @kind: a kind
 * @code: (nullable): what it belongs to; %NULL for `plant` and `system`
 *
 * Returns: (transfer full): the topic's name
 */
char *
ms5_topic_new (Ms5TopicKind  kind,
               const char   *code)
{
  g_return_val_if_fail ((code != NULL) == ms5_topic_kind_has_code (kind), NULL);

  return code != NULL ? g_strconcat (kinds[kind].name, "/", code, NULL)
                      : g_strdup (kinds[kind].name);
}

/**
 * ms5_topic_is_urgent:
 * @topic: a topic
 *
 * Returns: whether its changes go out at once and before others
 */
gboolean
ms5_topic_is_urgent (const char *topic)
{
  Ms5TopicKind kind;

  return ms5_topic_parse (topic, &kind, NULL) && kinds[kind].urgent;
}

/**
 * ms5_topic_is_valid:
 * @topic: a text from anywhere
 *
 * Newer servers have topics that we do not know. Data of such a topic is none of our business, but
 * no reason to refuse the frame that it stands in.
 *
 * Returns: whether @topic has the form of a topic: 1 to 128 bytes of printable UTF-8
 */
gboolean
ms5_topic_is_valid (const char *topic)
{
  return is_printable (topic, MS5_LIMIT_TOPIC_BYTES);
}
