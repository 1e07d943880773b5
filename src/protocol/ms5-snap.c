/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-snap.h"
#include "protocol/ms5-topics.h"

#include <string.h>

/* More than a page has around its items, apart from the topic and the id. */
#define ENVELOPE_BYTES 160

struct _Ms5SnapPlan
{
  char *id;
  GArray *pages; /* of Ms5SnapPage */
  guint n_items;
  gsize size; /* of the last page */
};

static void
clear_page (gpointer data)
{
  g_free (((Ms5SnapPage *) data)->topic);
}

/**
 * ms5_snap_plan_new:
 * @id: the snapshot's id
 *
 * Returns: (transfer full): a plan without pages
 */
Ms5SnapPlan *
ms5_snap_plan_new (const char *id)
{
  Ms5SnapPlan *plan = g_new0 (Ms5SnapPlan, 1);

  plan->id = g_strdup (id);
  plan->pages = g_array_new (FALSE, FALSE, sizeof (Ms5SnapPage));
  g_array_set_clear_func (plan->pages, clear_page);
  return plan;
}

/**
 * ms5_snap_plan_free:
 * @plan: (transfer full): a plan
 */
void
ms5_snap_plan_free (Ms5SnapPlan *plan)
{
  g_array_unref (plan->pages);
  g_free (plan->id);
  g_free (plan);
}

/**
 * ms5_snap_plan_add_topic:
 * @plan: a plan
 * @topic: the topic of the items that are added next; it gets a page even if there are none
 */
void
ms5_snap_plan_add_topic (Ms5SnapPlan *plan,
                         const char  *topic)
{
  Ms5SnapPage page = { g_strdup (topic), plan->n_items, 0 };

  g_array_append_val (plan->pages, page);
  plan->size = ENVELOPE_BYTES + strlen (topic) + strlen (plan->id);
}

/**
 * ms5_snap_plan_add_item:
 * @plan: a plan with a topic
 * @length: of the item's text, in bytes
 */
void
ms5_snap_plan_add_item (Ms5SnapPlan *plan,
                        gsize        length)
{
  Ms5SnapPage *page;

  g_return_if_fail (plan->pages->len > 0);

  page = &g_array_index (plan->pages, Ms5SnapPage, plan->pages->len - 1);
  if (page->n_items > 0 && plan->size + length + 1 > MS5_LIMIT_PAGE_BYTES)
    {
      ms5_snap_plan_add_topic (plan, page->topic);
      page = &g_array_index (plan->pages, Ms5SnapPage, plan->pages->len - 1);
    }

  page->n_items++;
  plan->n_items++;
  plan->size += length + 1;
}

/**
 * ms5_snap_plan_get_n_pages:
 * @plan: a plan
 *
 * Returns: the number of pages so far
 */
guint
ms5_snap_plan_get_n_pages (const Ms5SnapPlan *plan)
{
  return plan->pages->len;
}

/**
 * ms5_snap_plan_get_page:
 * @plan: a plan
 * @index: less than the number of pages
 *
 * Returns: (transfer none): the page at @index
 */
const Ms5SnapPage *
ms5_snap_plan_get_page (const Ms5SnapPlan *plan,
                        guint              index)
{
  g_return_val_if_fail (index < plan->pages->len, NULL);

  return &g_array_index (plan->pages, Ms5SnapPage, index);
}

/**
 * ms5_snap_plan_write:
 * @plan: a plan with all its items
 * @index: less than the number of pages
 * @at: the position of the state that is shown
 * @texts: the texts of the page's items, from ms5_snap_item_encode()
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): a `snap` message
 */
char *
ms5_snap_plan_write (const Ms5SnapPlan *plan,
                     guint              index,
                     gint64             at,
                     const char *const *texts,
                     gsize             *out_length)
{
  const Ms5SnapPage *page = ms5_snap_plan_get_page (plan, index);
  GString *text = g_string_sized_new (page->n_items > 0 ? MS5_LIMIT_PAGE_BYTES : ENVELOPE_BYTES);

  g_string_append (text, "{\"t\":\"snap\",\"id\":");
  ms5_json_append_string (text, plan->id);
  g_string_append (text, ",\"at\":");
  ms5_json_append_int (text, at);
  g_string_append (text, ",\"topic\":");
  ms5_json_append_string (text, page->topic);
  g_string_append (text, ",\"i\":");
  ms5_json_append_int (text, index);
  g_string_append (text, ",\"of\":");
  ms5_json_append_int (text, plan->pages->len);
  g_string_append (text, ",\"items\":[");
  for (guint i = 0; i < page->n_items; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, texts[i]);
    }
  g_string_append (text, "]}");

  if (out_length != NULL)
    *out_length = text->len;
  return g_string_free (text, FALSE);
}

/**
 * ms5_snap_item_encode:
 * @key: the item's key
 * @v: the position of its last change
 * @fields: its fields
 * @out_length: (out) (optional): the length of the text in bytes
 *
 * Returns: (transfer full): `[key,v,{fields}]` in canonical JSON
 */
char *
ms5_snap_item_encode (const char *key,
                      gint64      v,
                      json_t     *fields,
                      gsize      *out_length)
{
  GString *text = g_string_sized_new (256);

  g_string_append_c (text, '[');
  ms5_json_append_string (text, key);
  g_string_append_c (text, ',');
  ms5_json_append_int (text, v);
  g_string_append_c (text, ',');
  ms5_json_append (text, fields);
  g_string_append_c (text, ']');

  if (out_length != NULL)
    *out_length = text->len;
  return g_string_free (text, FALSE);
}

static Ms5Op
get_op (const char *topic)
{
  Ms5TopicKind kind;

  return ms5_topic_parse (topic, &kind, NULL) && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_EVENT
           ? MS5_OP_EVENT
           : MS5_OP_PUT;
}

/**
 * ms5_snap_item_read:
 * @item: stands on an item of a page
 * @topic: the page's topic
 *
 * Returns: (transfer full) (nullable): the change that makes the item: a put, or an event of an
 *   event topic; %NULL after adding a problem
 */
Ms5Change *
ms5_snap_item_read (Ms5JsonReader *item,
                    const char    *topic)
{
  Ms5JsonReader array, element, fields;
  const char *key;
  gint64 v;

  if (!ms5_json_get_array (item, NULL, MS5_JSON_REQUIRED, 3, &array))
    return NULL;
  if (ms5_json_reader_get_length (&array) != 3)
    {
      ms5_json_reader_complain (item, NULL, "is not an item of 3 elements");
      return NULL;
    }

  ms5_json_get_element (&array, 0, &element);
  if (!ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_KEY_BYTES, &key))
    return NULL;
  if (!ms5_key_is_valid (key))
    {
      ms5_json_reader_complain (&element, NULL, "is not a valid name");
      return NULL;
    }

  ms5_json_get_element (&array, 1, &element);
  if (!ms5_json_get_int (&element, NULL, MS5_JSON_REQUIRED, 0, MS5_LIMIT_INTEGER_MAX, &v))
    return NULL;

  ms5_json_get_element (&array, 2, &element);
  if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &fields)
      || !ms5_fields_check (&fields, FALSE))
    return NULL;

  return ms5_change_new (get_op (topic), topic, key, v, json_incref (fields.value));
}
