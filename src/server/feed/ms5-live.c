/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-live.h"

#include <string.h>

typedef struct _Topic Topic;

typedef struct
{
  guint number; /* in the order of first appearance: sorts without looking at names */
  char *head;   /* ["m","live/L1","FL1",0,{ */
  gsize head_length;
  GHashTable *fields; /* name → Field */
  guint64 counted;    /* the last count that it was part of */
} Item;

typedef struct
{
  GList link; /* in Topic.changed */
  Item *item;
  char *name;  /* encoded, with the colon: "temperature": */
  char *value; /* encoded; NULL if the value went */
  Ms5Time time;
  gint64 revision;
} Field;

struct _Topic
{
  GHashTable *items; /* key → Item */
  GQueue changed;    /* of Field, that which changed last first */
};

struct _Ms5Live
{
  GHashTable *topics; /* name → Topic */
  gint64 revision;
  guint n_items;
  guint64 n_counts;
  Ms5LiveFunc watch;
  gpointer user_data;
};

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  g_hash_table_unref (item->fields);
  g_free (item->head);
  g_free (item);
}

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_hash_table_unref (topic->items);
  g_free (topic);
}

/**
 * ms5_live_new:
 *
 * Returns: (transfer full): a collection without values
 */
Ms5Live *
ms5_live_new (void)
{
  Ms5Live *live = g_new0 (Ms5Live, 1);

  live->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, topic_free);
  return live;
}

/**
 * ms5_live_free:
 * @live: (transfer full): a collection
 */
void
ms5_live_free (Ms5Live *live)
{
  g_hash_table_unref (live->topics);
  g_free (live);
}

/**
 * ms5_live_set_watch:
 * @live: a collection
 * @watch: (nullable): called when there is something to send
 * @user_data: passed to @watch
 */
void
ms5_live_set_watch (Ms5Live     *live,
                    Ms5LiveFunc  watch,
                    gpointer     user_data)
{
  live->watch = watch;
  live->user_data = user_data;
}

static void
announce (Ms5Live    *live,
          const char *topic)
{
  if (live->watch != NULL)
    live->watch (topic, live->user_data);
}

static Topic *
ensure_topic (Ms5Live    *live,
              const char *name)
{
  Topic *topic = g_hash_table_lookup (live->topics, name);

  if (topic == NULL)
    {
      topic = g_new0 (Topic, 1);
      topic->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
      g_queue_init (&topic->changed);
      g_hash_table_insert (live->topics, g_strdup (name), topic);
    }

  return topic;
}

static Item *
ensure_item (Ms5Live    *live,
             Topic      *topic,
             const char *topic_name,
             const char *key)
{
  Item *item = g_hash_table_lookup (topic->items, key);
  GString *head;

  if (item != NULL)
    return item;

  head = g_string_new ("[\"m\",");
  ms5_json_append_string (head, topic_name);
  g_string_append_c (head, ',');
  ms5_json_append_string (head, key);
  g_string_append (head, ",0,{");

  item = g_new0 (Item, 1);
  item->number = live->n_items++;
  item->head_length = head->len;
  item->head = g_string_free (head, FALSE);
  item->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, field_free);
  g_hash_table_insert (topic->items, g_strdup (key), item);
  return item;
}

static Field *
ensure_field (Topic      *topic,
              Item       *item,
              const char *name)
{
  Field *field = g_hash_table_lookup (item->fields, name);
  GString *encoded;

  if (field != NULL)
    return field;

  encoded = g_string_new (NULL);
  ms5_json_append_string (encoded, name);
  g_string_append_c (encoded, ':');

  field = g_new0 (Field, 1);
  field->link.data = field;
  field->item = item;
  field->name = g_string_free (encoded, FALSE);
  field->time = MS5_TIME_NONE;
  g_queue_push_head_link (&topic->changed, &field->link);
  g_hash_table_insert (item->fields, g_strdup (name), field);
  return field;
}

/* Takes @value. */
static void
revise (Ms5Live *live,
        Topic   *topic,
        Field   *field,
        char    *value,
        Ms5Time  time)
{
  g_free (field->value);
  field->value = value;
  field->time = time;
  field->revision = ++live->revision;
  g_queue_unlink (&topic->changed, &field->link);
  g_queue_push_head_link (&topic->changed, &field->link);
}

/**
 * ms5_live_set:
 * @live: a collection
 * @topic: a live topic
 * @key: the item
 * @field: the field
 * @value: (nullable): the new value, or %NULL if there is none any more
 * @time: when it was so; a time before that of the value already there is ignored
 *
 * Returns: whether there is anything to send: the value differs, or has repeated itself for
 *   %MS5_LIVE_REPEAT
 */
gboolean
ms5_live_set (Ms5Live      *live,
              const char   *topic,
              const char   *key,
              const char   *field,
              const json_t *value,
              Ms5Time       time)
{
  Topic *its_topic = ensure_topic (live, topic);
  Item *its_item = ensure_item (live, its_topic, topic, key);
  Field *found = ensure_field (its_topic, its_item, field);
  g_autofree char *text = value != NULL ? ms5_json_encode (value, NULL) : NULL;

  if (found->time != MS5_TIME_NONE && time < found->time)
    return FALSE;
  if (g_strcmp0 (text, found->value) == 0
      && (text == NULL || time - found->time < MS5_LIVE_REPEAT))
    return FALSE;

  revise (live, its_topic, found, g_steal_pointer (&text), time);
  announce (live, topic);
  return TRUE;
}

/**
 * ms5_live_clear:
 * @live: a collection
 * @topic: a live topic
 * @time: since when there are no values
 *
 * Removes every value of a topic.
 *
 * Returns: whether there were any
 */
gboolean
ms5_live_clear (Ms5Live    *live,
                const char *topic,
                Ms5Time     time)
{
  Topic *found = g_hash_table_lookup (live->topics, topic);
  gint64 before = live->revision;
  GHashTableIter items, fields;
  gpointer item, field;

  if (found == NULL)
    return FALSE;

  g_hash_table_iter_init (&items, found->items);
  while (g_hash_table_iter_next (&items, NULL, &item))
    {
      g_hash_table_iter_init (&fields, ((Item *) item)->fields);
      while (g_hash_table_iter_next (&fields, NULL, &field))
        if (((Field *) field)->value != NULL)
          revise (live, found, field, NULL, MAX (time, ((Field *) field)->time));
    }

  if (live->revision == before)
    return FALSE;

  announce (live, topic);
  return TRUE;
}

/**
 * ms5_live_get_revision:
 * @live: a collection
 *
 * Returns: the revision of the value that is newest of all; 0 if there never was one
 */
gint64
ms5_live_get_revision (Ms5Live *live)
{
  return live->revision;
}

/**
 * ms5_live_get_changed:
 * @live: a collection
 * @topic: a live topic
 *
 * Returns: the revision of its newest value; 0 if it never had one
 */
gint64
ms5_live_get_changed (Ms5Live    *live,
                      const char *topic)
{
  Topic *found = g_hash_table_lookup (live->topics, topic);

  return found != NULL && found->changed.head != NULL ? ((Field *) found->changed.head->data)->revision
                                                      : 0;
}

/**
 * ms5_live_lookup:
 * @live: a collection
 * @topic: a live topic
 * @key: the item
 * @field: the field
 * @out_time: (out) (optional): since when it is so
 *
 * Returns: (transfer none) (nullable): the value in canonical JSON
 */
const char *
ms5_live_lookup (Ms5Live    *live,
                 const char *topic,
                 const char *key,
                 const char *field,
                 Ms5Time    *out_time)
{
  Topic *its_topic = g_hash_table_lookup (live->topics, topic);
  Item *its_item = its_topic != NULL ? g_hash_table_lookup (its_topic->items, key) : NULL;
  Field *found = its_item != NULL ? g_hash_table_lookup (its_item->fields, field) : NULL;

  if (found == NULL || found->value == NULL)
    return NULL;

  if (out_time != NULL)
    *out_time = found->time;
  return found->value;
}

static int
compare_revisions (gconstpointer a,
                   gconstpointer b)
{
  const Field *left = *(const Field *const *) a;
  const Field *right = *(const Field *const *) b;

  return (left->revision > right->revision) - (left->revision < right->revision);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Field *left = *(const Field *const *) a;
  const Field *right = *(const Field *const *) b;

  if (left->item != right->item)
    return left->item->number < right->item->number ? -1 : 1;
  return strcmp (left->name, right->name);
}

/* Who knows nothing yet need not hear what went. */
static void
gather (Topic     *topic,
        gint64     since,
        GPtrArray *fields)
{
  for (GList *l = topic->changed.head; l != NULL; l = l->next)
    {
      Field *field = l->data;

      if (field->revision <= since)
        break;
      if (field->value != NULL || since > 0)
        g_ptr_array_add (fields, field);
    }
}

static void
append_value (GString     *out,
              const Field *field,
              Ms5Time      now)
{
  gint64 difference = now - field->time;

  g_string_append (out, field->name);
  if (field->value == NULL)
    {
      g_string_append (out, "null");
    }
  else if (difference > MS5_LIVE_OWN_TIME || difference < -MS5_LIVE_OWN_TIME)
    {
      g_string_append_c (out, '[');
      g_string_append (out, field->value);
      g_string_append_c (out, ',');
      ms5_json_append_int (out, ms5_time_to_ms (field->time));
      g_string_append_c (out, ']');
    }
  else
    {
      g_string_append (out, field->value);
    }
}

/* How many of @fields, which are in order of revision, are sure to fit; at least one. */
static guint
count_fitting (Ms5Live   *live,
               GPtrArray *fields,
               gsize      max_bytes)
{
  gsize bytes = 0;

  live->n_counts++;
  for (guint i = 0; i < fields->len; i++)
    {
      Field *field = g_ptr_array_index (fields, i);

      if (field->item->counted != live->n_counts)
        bytes += field->item->head_length + strlen ("}],");
      field->item->counted = live->n_counts;
      bytes += strlen (field->name) + strlen (field->value != NULL ? field->value : "null");
      bytes += strlen (",[,-1767000000000]");
      if (bytes > max_bytes)
        return MAX (i, 1);
    }

  return fields->len;
}

/**
 * ms5_live_encode:
 * @live: a collection
 * @topics: (array zero-terminated=1): live topics
 * @since: the revision that the receiver has; 0 if it has none
 * @now: the frame's time
 * @max_bytes: about how long the result may be
 * @out_upto: (out): the revision that the receiver has afterwards
 *
 * If not all fits, the oldest comes first: call again with @out_upto until it is the newest
 * revision.
 *
 * Returns: (transfer full) (nullable): merges with commas between them, one for each item of which
 *   anything is newer than @since; %NULL if nothing is
 */
GString *
ms5_live_encode (Ms5Live           *live,
                 const char *const *topics,
                 gint64             since,
                 Ms5Time            now,
                 gsize              max_bytes,
                 gint64            *out_upto)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  const Item *item = NULL;
  GString *out;
  guint n;

  *out_upto = live->revision;
  for (guint i = 0; topics[i] != NULL; i++)
    {
      Topic *topic = g_hash_table_lookup (live->topics, topics[i]);

      if (topic != NULL)
        gather (topic, since, fields);
    }
  if (fields->len == 0)
    return NULL;

  g_ptr_array_sort (fields, compare_revisions);
  n = count_fitting (live, fields, max_bytes);
  if (n < fields->len)
    *out_upto = ((Field *) g_ptr_array_index (fields, n - 1))->revision;
  g_ptr_array_set_size (fields, (int) n);
  g_ptr_array_sort (fields, compare_places);

  out = g_string_sized_new (64 * n);
  for (guint i = 0; i < n; i++)
    {
      const Field *field = g_ptr_array_index (fields, i);

      if (field->item != item)
        g_string_append_printf (out, "%s%s", item != NULL ? "}]," : "", field->item->head);
      else
        g_string_append_c (out, ',');
      item = field->item;
      append_value (out, field, now);
    }
  g_string_append (out, "}]");

  return out;
}
