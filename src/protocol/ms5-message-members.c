/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action.h"
#include "protocol/ms5-change.h"
#include "protocol/ms5-hash.h"
#include "protocol/ms5-message-private.h"
#include "protocol/ms5-result.h"
#include "protocol/ms5-snap.h"

#define MAX_OPS 65536

/* Members of messages that are lists of structs. */

static void
clear_list (gpointer field)
{
  g_clear_pointer ((GPtrArray **) field, g_ptr_array_unref);
}

typedef gpointer (*ReadFunc) (Ms5JsonReader *element,
                              gpointer       data);

static void
read_list (Ms5JsonReader  *reader,
           const char     *member,
           Ms5JsonNeed     need,
           gsize           max_length,
           ReadFunc        read,
           gpointer        data,
           GDestroyNotify  free_element,
           GPtrArray     **field)
{
  Ms5JsonReader array, element;

  if (!ms5_json_get_array (reader, member, need, max_length, &array))
    return;

  *field = g_ptr_array_new_full ((guint) ms5_json_reader_get_length (&array), free_element);
  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      gpointer made;

      ms5_json_get_element (&array, i, &element);
      made = read (&element, data);
      if (made != NULL)
        g_ptr_array_add (*field, made);
    }
}

static json_t *
write_list (GPtrArray *list,
            json_t  *(*write) (gconstpointer))
{
  json_t *array = json_array ();

  for (guint i = 0; list != NULL && i < list->len; i++)
    json_array_append_new (array, write (g_ptr_array_index (list, i)));
  return array;
}

static void
free_change (gpointer data)
{
  ms5_change_unref (data);
}

static gpointer
read_change (Ms5JsonReader *element,
             gpointer       data)
{
  return ms5_change_read (element);
}

static void
read_changes (Ms5JsonReader *reader,
              const char    *member,
              Ms5JsonNeed    need,
              gpointer       field)
{
  read_list (reader, member, need, MAX_OPS, read_change, NULL, free_change, field);
}

const Ms5MemberCustom ms5_member_changes = { read_changes, NULL, clear_list };

static gpointer
read_item (Ms5JsonReader *element,
           gpointer       data)
{
  return ms5_snap_item_read (element, data);
}

/* The items do not say their topic; the member beside them does. */
static void
read_items (Ms5JsonReader *reader,
            const char    *member,
            Ms5JsonNeed    need,
            gpointer       field)
{
  const char *topic = json_string_value (json_object_get (reader->value, "topic"));

  if (topic != NULL)
    read_list (reader, member, need, MAX_OPS, read_item, (gpointer) topic, free_change, field);
}

const Ms5MemberCustom ms5_member_items = { read_items, NULL, clear_list };

typedef __typeof__ (((Ms5DeltaMessage *) NULL)->part) Part;

static void
read_part (Ms5JsonReader *reader,
           const char    *member,
           Ms5JsonNeed    need,
           gpointer       field)
{
  Part *part = field;
  Ms5JsonReader array, element;
  gint64 i, n;

  part->i = 0;
  part->n = 1;
  if (!ms5_json_get_array (reader, member, need, 2, &array))
    return;
  if (ms5_json_reader_get_length (&array) != 2)
    {
      ms5_json_reader_complain (reader, member, "is not [i,n]");
      return;
    }

  ms5_json_get_element (&array, 1, &element);
  if (!ms5_json_get_int (&element, NULL, MS5_JSON_REQUIRED, 1, MAX_OPS, &n))
    return;
  ms5_json_get_element (&array, 0, &element);
  if (!ms5_json_get_int (&element, NULL, MS5_JSON_REQUIRED, 0, n - 1, &i))
    return;

  part->i = (guint) i;
  part->n = (guint) n;
}

static void
clear_part (gpointer field)
{
}

const Ms5MemberCustom ms5_member_part = { read_part, NULL, clear_part };

static void
clear_sum (gpointer data)
{
  g_free (((Ms5TopicSum *) data)->topic);
}

/**
 * ms5_topic_sums_add:
 * @sums: (inout): a list of #Ms5TopicSum, made if it is %NULL
 * @topic: a topic
 * @sum: its digest
 */
void
ms5_topic_sums_add (GArray     **sums,
                    const char  *topic,
                    guint64      sum)
{
  Ms5TopicSum entry = { g_strdup (topic), sum };

  if (*sums == NULL)
    {
      *sums = g_array_new (FALSE, FALSE, sizeof (Ms5TopicSum));
      g_array_set_clear_func (*sums, clear_sum);
    }
  g_array_append_val (*sums, entry);
}

static void
read_sums (Ms5JsonReader *reader,
           const char    *member,
           Ms5JsonNeed    need,
           gpointer       field)
{
  Ms5JsonReader object;
  const char *topic;
  json_t *value;
  guint64 sum;

  if (!ms5_json_get_object (reader, member, need, &object))
    return;
  if (json_object_size (object.value) > MS5_LIMIT_TOPICS)
    {
      ms5_json_reader_complain (reader, member, "has too many topics");
      return;
    }

  json_object_foreach (object.value, topic, value)
    if (ms5_json_get_hash (&object, topic, MS5_JSON_REQUIRED, &sum))
      ms5_topic_sums_add (field, topic, sum);
}

static json_t *
write_sums (gconstpointer field)
{
  const GArray *sums = *(GArray *const *) field;
  json_t *object = json_object ();

  for (guint i = 0; sums != NULL && i < sums->len; i++)
    {
      const Ms5TopicSum *entry = &g_array_index (sums, Ms5TopicSum, i);
      char hex[MS5_HASH_HEX_LENGTH + 1];

      ms5_hash_to_hex (entry->sum, hex);
      json_object_set_new (object, entry->topic, json_string (hex));
    }

  return object;
}

static void
clear_sums (gpointer field)
{
  g_clear_pointer ((GArray **) field, g_array_unref);
}

const Ms5MemberCustom ms5_member_sums = { read_sums, write_sums, clear_sums };

static gpointer
read_action (Ms5JsonReader *element,
             gpointer       data)
{
  return ms5_action_read (element);
}

static void
free_action (gpointer data)
{
  ms5_action_free (data);
}

static void
read_actions (Ms5JsonReader *reader,
              const char    *member,
              Ms5JsonNeed    need,
              gpointer       field)
{
  read_list (reader, member, need, MS5_LIMIT_BATCH_ACTIONS, read_action, NULL, free_action, field);
}

static json_t *
write_action (gconstpointer action)
{
  return ms5_action_encode (action);
}

static json_t *
write_actions (gconstpointer field)
{
  return write_list (*(GPtrArray *const *) field, write_action);
}

const Ms5MemberCustom ms5_member_actions = { read_actions, write_actions, clear_list };

static gpointer
read_result (Ms5JsonReader *element,
             gpointer       data)
{
  return ms5_result_read (element);
}

static void
free_result (gpointer data)
{
  ms5_result_free (data);
}

static void
read_results (Ms5JsonReader *reader,
              const char    *member,
              Ms5JsonNeed    need,
              gpointer       field)
{
  read_list (reader, member, need, MS5_LIMIT_BATCH_ACTIONS, read_result, NULL, free_result, field);
}

static json_t *
write_result (gconstpointer result)
{
  return ms5_result_encode (result);
}

static json_t *
write_results (gconstpointer field)
{
  return write_list (*(GPtrArray *const *) field, write_result);
}

const Ms5MemberCustom ms5_member_results = { read_results, write_results, clear_list };
