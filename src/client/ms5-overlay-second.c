/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay.h"

#include "core/ms5-words.h"
#include "protocol/ms5-item.h"

#include <string.h>

/* Some actions are about two items: what the other one will look like. */

/* The second part of a stop that is split begins where it is split, and has the key of that. */
static char *
dup_part (const Ms5Action *action)
{
  json_t *at = json_object_get (action->args, "at");
  g_autofree char *equipment = NULL;
  Ms5Time start;

  if (!json_is_integer (at) || action->key == NULL)
    return NULL;

  equipment = ms5_timeline_key_parse (action->key, &start);
  return equipment != NULL ? ms5_timeline_key_new (equipment, ms5_time_from_ms (json_integer_value (at))) : NULL;
}

/**
 * ms5_overlay_dup_second:
 * @action: what a person asked for
 * @out_topic: (out) (transfer full): the topic of the other item
 *
 * Returns: (transfer full) (nullable): the key of the other item that it is about; %NULL if it is about one
 */
char *
ms5_overlay_dup_second (const Ms5Action  *action,
                        char            **out_topic)
{
  char *key = NULL;

  *out_topic = NULL;
  if (g_str_equal (action->op, "stop.split"))
    key = dup_part (action);
  else if (g_str_equal (action->op, "stop.merge"))
    key = g_strdup (json_string_value (json_object_get (action->args, "with")));
  else if (g_str_has_prefix (action->op, "changeover."))
    key = g_strdup (action->key);
  if (key == NULL)
    return NULL;

  if (g_str_has_prefix (action->topic, "changeovers/"))
    *out_topic = g_strconcat ("stops/", action->topic + strlen ("changeovers/"), NULL);
  else
    *out_topic = g_strdup (action->topic);
  return key;
}

/* As the whole, but from there on. */
static json_t *
apply_split (const Ms5Action *action,
             json_t          *fields,
             Ms5Base         *base)
{
  const Ms5Change *whole = ms5_base_lookup (base, action->topic, action->key);
  json_t *part;

  if (fields != NULL || whole == NULL)
    return json_incref (fields);

  part = json_copy (whole->fields);
  json_object_set (part, "start", json_object_get (action->args, "at"));
  return part;
}

/* A changeover is a stop of that category. */
static json_t *
apply_changeover (const Ms5Action *action,
                  json_t          *fields,
                  Ms5Time          at)
{
  json_t *reason = json_object_get (action->args, "reason");
  json_t *stop;

  if (fields == NULL)
    return NULL;

  stop = json_copy (fields);
  if (g_str_equal (action->op, "changeover.start"))
    {
      json_object_set_new (stop, "category", json_string (ms5_category_to_string (MS5_CATEGORY_CHANGEOVER)));
      if (reason != NULL)
        json_object_set (stop, "reason", reason);
    }
  else if (json_object_get (stop, "end") == NULL)
    json_object_set_new (stop, "end", json_integer (ms5_time_to_ms (at)));
  return stop;
}

/**
 * ms5_overlay_apply_second:
 * @action: what a person asked for
 * @fields: (nullable): the other item that it is about, as it is without it; %NULL if there is none
 * @at: when, in the plant's time
 * @base: where the first item is
 *
 * Returns: (transfer full) (nullable): the other item's fields with it; %NULL if it is gone
 */
json_t *
ms5_overlay_apply_second (const Ms5Action *action,
                          json_t          *fields,
                          Ms5Time          at,
                          Ms5Base         *base)
{
  if (g_str_equal (action->op, "stop.split"))
    return apply_split (action, fields, base);
  if (g_str_equal (action->op, "stop.merge"))
    return NULL;
  return apply_changeover (action, fields, at);
}
