/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "protocol/ms5-snap.h"
#include "protocol/ms5-topics.h"
#include "server/feed/ms5-item.h"

#include <string.h>

/* In the stored positions of an item's fields: that of every field that is not named. */
#define OTHERS ""

typedef struct
{
  char *name; /* a GRefString, shared by all items */
  gint64 v;
} FieldPosition;

typedef struct
{
  gsize length;
  char bytes[];
} Text;

typedef struct
{
  Ms5Item public;
  gatomicrefcount refs;
  guint n_positions;
  gint64 others; /* the position of the fields that are not in positions */
  FieldPosition *positions;
  Text *text; /* NULL until somebody asks */
  char key[];
} Item;

G_STATIC_ASSERT (G_STRUCT_OFFSET (Item, public) == 0);

static Item *
item_alloc (const char *topic,
            const char *key,
            gint64      v,
            json_t     *fields)
{
  gsize size = strlen (key) + 1;
  Item *item = g_malloc (sizeof (Item) + size);

  memcpy (item->key, key, size);
  item->public = (Ms5Item) { g_ref_string_new_intern (topic), item->key, v, fields,
                             ms5_hash_item (topic, key, v) };
  g_atomic_ref_count_init (&item->refs);
  item->others = v;
  item->n_positions = 0;
  item->positions = NULL;
  item->text = NULL;
  return item;
}

/**
 * ms5_item_new:
 * @topic: a topic
 * @key: the item's key
 * @v: the position of the change that makes it
 * @fields: (transfer full): names and values, not to be modified any more
 *
 * Returns: (transfer full): an item all of whose fields changed at @v
 */
Ms5Item *
ms5_item_new (const char *topic,
              const char *key,
              gint64      v,
              json_t     *fields)
{
  return &item_alloc (topic, key, v, fields)->public;
}

/**
 * ms5_item_ref:
 * @item: an item
 *
 * Returns: (transfer full): @item
 */
Ms5Item *
ms5_item_ref (Ms5Item *item)
{
  g_atomic_ref_count_inc (&((Item *) item)->refs);
  return item;
}

/**
 * ms5_item_unref:
 * @item: (transfer full): an item
 */
void
ms5_item_unref (Ms5Item *item)
{
  Item *self = (Item *) item;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  for (guint i = 0; i < self->n_positions; i++)
    g_ref_string_release (self->positions[i].name);
  g_free (self->positions);
  g_ref_string_release ((char *) self->public.topic);
  json_decref (self->public.fields);
  g_free (self->text);
  g_free (self);
}

static FieldPosition *
find_position (const Item *item,
               const char *name)
{
  for (guint i = 0; i < item->n_positions; i++)
    if (g_str_equal (item->positions[i].name, name))
      return &item->positions[i];

  return NULL;
}

/* There must be room. */
static void
set_position (Item       *item,
              const char *name,
              gint64      v)
{
  FieldPosition *found = find_position (item, name);

  if (found == NULL)
    {
      found = &item->positions[item->n_positions++];
      found->name = g_ref_string_new_intern (name);
    }
  found->v = v;
}

/**
 * ms5_item_restore:
 * @topic: a topic
 * @key: the item's key
 * @v: the position of its last change
 * @fields: (transfer full): names and values, not to be modified any more
 * @positions: (nullable): what ms5_item_to_positions() gave for it
 *
 * Returns: (transfer full): the item that was stored
 */
Ms5Item *
ms5_item_restore (const char *topic,
                  const char *key,
                  gint64      v,
                  json_t     *fields,
                  json_t     *positions)
{
  Item *item = item_alloc (topic, key, v, fields);
  const char *name;
  json_t *value;

  item->positions = g_new (FieldPosition, json_object_size (positions));
  json_object_foreach (positions, name, value)
    {
      if (*name == '\0')
        item->others = json_integer_value (value);
      else
        set_position (item, name, json_integer_value (value));
    }

  return &item->public;
}

/**
 * ms5_item_after:
 * @item: (nullable): an item, or %NULL if there is none yet
 * @change: a change of it
 *
 * Returns: (transfer full) (nullable): the item after @change, or %NULL if it is gone
 */
Ms5Item *
ms5_item_after (Ms5Item         *item,
                const Ms5Change *change)
{
  json_t *fields = ms5_change_apply (change, item != NULL ? item->fields : NULL);
  Item *before = (Item *) item;
  Item *after;
  const char *name;
  json_t *value;

  if (fields == NULL)
    return NULL;

  after = item_alloc (change->topic, change->key, change->v, fields);
  if (item == NULL || change->op != MS5_OP_MERGE)
    return &after->public;

  after->others = before->others;
  after->positions = g_new (FieldPosition, before->n_positions + json_object_size (change->fields));
  for (guint i = 0; i < before->n_positions; i++)
    {
      after->positions[i] = before->positions[i];
      g_ref_string_acquire (after->positions[i].name);
    }
  after->n_positions = before->n_positions;
  json_object_foreach (change->fields, name, value)
    set_position (after, name, change->v);

  return &after->public;
}

/**
 * ms5_item_get_field_v:
 * @item: an item
 * @name: a field, which may have been removed or never been there
 *
 * Returns: the position of the field's last change; that of the item's making if there was none
 */
gint64
ms5_item_get_field_v (const Ms5Item *item,
                      const char    *name)
{
  const Item *self = (const Item *) item;
  const FieldPosition *found = find_position (self, name);

  return found != NULL ? found->v : self->others;
}

/**
 * ms5_item_to_positions:
 * @item: an item
 *
 * Returns: (transfer full): an object with the position of each field's last change, for the store.
 *   The member with the empty name is for all fields that are not named
 */
json_t *
ms5_item_to_positions (const Ms5Item *item)
{
  const Item *self = (const Item *) item;
  json_t *positions = json_object ();

  json_object_set_new (positions, OTHERS, json_integer (self->others));
  for (guint i = 0; i < self->n_positions; i++)
    json_object_set_new (positions, self->positions[i].name, json_integer (self->positions[i].v));

  return positions;
}

/**
 * ms5_item_get_text:
 * @item: an item
 * @out_length: (out) (optional): the length in bytes
 *
 * The item as it goes into the pages of a snapshot. Encoded once, when first asked for.
 *
 * Returns: (transfer none): `[key,v,{fields}]` in canonical JSON, terminated
 */
const char *
ms5_item_get_text (Ms5Item *item,
                   gsize   *out_length)
{
  Item *self = (Item *) item;
  Text *text = g_atomic_pointer_get (&self->text);

  if (text == NULL)
    {
      gsize length;
      g_autofree char *bytes = ms5_snap_item_encode (item->key, item->v, item->fields, &length);

      text = g_malloc (sizeof (Text) + length + 1);
      text->length = length;
      memcpy (text->bytes, bytes, length + 1);
      if (!g_atomic_pointer_compare_and_exchange (&self->text, NULL, text))
        {
          g_free (text);
          text = g_atomic_pointer_get (&self->text);
        }
    }

  if (out_length != NULL)
    *out_length = text->length;
  return text->bytes;
}

/**
 * ms5_item_to_change:
 * @item: an item
 *
 * Returns: (transfer full): the change that makes the item from nothing: a put, or an event of an
 *   event topic
 */
Ms5Change *
ms5_item_to_change (const Ms5Item *item)
{
  Ms5TopicKind kind;
  gboolean is_event = ms5_topic_parse (item->topic, &kind, NULL)
                      && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT;

  return ms5_change_new (is_event ? MS5_OP_EVENT : MS5_OP_PUT, item->topic, item->key, item->v,
                         json_incref (item->fields));
}
