/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-change.h"
#include "protocol/ms5-topics.h"
#include "server/feed/ms5-image.h"

/* Changes as a journal makes them: an item is put once, then merged, then removed. Few names, so that
 * changes meet. */
static inline json_t *
random_log_fields (GRand *rand)
{
  json_t *fields = json_object ();
  guint n = (guint) g_rand_int_range (rand, 1, 4);

  for (guint i = 0; i < n; i++)
    {
      char name[] = { (char) ('a' + g_rand_int_range (rand, 0, 5)), '\0' };
      json_t *value;

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          value = json_pack ("[i,s]", g_rand_int_range (rand, 0, 3), "x");
          break;
        case 1:
          value = json_real (g_rand_double (rand));
          break;
        default:
          value = json_integer (g_rand_int_range (rand, 0, 4));
          break;
        }
      json_object_set_new (fields, name, value);
    }

  return fields;
}

static inline Ms5Change *
random_log_change (GRand      *rand,
                   Ms5Image   *image,
                   const char *topic,
                   gint64      v)
{
  g_autofree char *key = g_strdup_printf ("k%d", g_rand_int_range (rand, 0, 12));
  Ms5Item *item;
  Ms5TopicKind kind;
  json_t *fields, *difference;
  const char *name;
  json_t *value;
  void *next;

  g_assert_true (ms5_topic_parse (topic, &kind, NULL));
  if (ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT)
    {
      g_autofree char *id = g_strdup_printf ("e%" G_GINT64_FORMAT, v);

      return ms5_change_new (MS5_OP_EVENT, topic, id, v, random_log_fields (rand));
    }

  item = ms5_image_lookup (image, topic, key);
  if (item == NULL)
    return ms5_change_new (MS5_OP_PUT, topic, key, v, random_log_fields (rand));
  if (g_rand_int_range (rand, 0, 5) == 0)
    return ms5_change_new (MS5_OP_DELETE, topic, key, v, NULL);

  fields = random_log_fields (rand);
  json_object_foreach_safe (item->fields, next, name, value)
    if (g_rand_int_range (rand, 0, 3) > 0 && json_object_get (fields, name) == NULL)
      json_object_set (fields, name, value);
  difference = ms5_fields_diff (item->fields, fields);
  json_decref (fields);
  if (difference == NULL)
    return ms5_change_new (MS5_OP_PUT, topic, key, v, random_log_fields (rand));
  return ms5_change_new (MS5_OP_MERGE, topic, key, v, difference);
}
