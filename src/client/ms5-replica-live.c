/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-replica-private.h"

#include "protocol/ms5-item.h"
#include "protocol/ms5-topics.h"

#include <string.h>

/* Last values, which nobody resumes: PROTOCOL 8a. */

#define KEEP_INTERVAL MS5_USEC_PER_S

typedef struct
{
  char *topic;
  char *key;
  json_t *fields;  /* sensors as [value, time] */
  Ms5Time at;
  guint serial;    /* the connection that they are from */
  gboolean is_new; /* not in the cache */
} LiveItem;

static void
live_item_free (gpointer data)
{
  LiveItem *item = data;

  json_decref (item->fields);
  g_free (item->topic);
  g_free (item->key);
  g_free (item);
}

void
ms5_replica_live_init (Ms5Replica *self)
{
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, live_item_free);
}

static LiveItem *
take_item (Ms5Replica *self,
           const char *topic,
           const char *key)
{
  g_autofree char *place = ms5_replica_place (topic, key);
  LiveItem *item = g_hash_table_lookup (self->live, place);

  if (item == NULL)
    {
      item = g_new0 (LiveItem, 1);
      item->topic = g_strdup (topic);
      item->key = g_strdup (key);
      item->fields = json_object ();
      g_hash_table_insert (self->live, g_steal_pointer (&place), item);
    }
  return item;
}

void
ms5_replica_live_load (Ms5Replica *self,
                       GArray     *live)
{
  for (guint i = 0; i < live->len; i++)
    {
      const Ms5CacheLive *kept = &g_array_index (live, Ms5CacheLive, i);
      LiveItem *item = take_item (self, kept->change->topic, kept->change->key);

      json_object_update (item->fields, kept->change->fields);
      item->at = kept->at;
      ms5_floor_put_live (self->floor, item->topic, item->key, item->fields, item->at);
    }
}

/* @topic: (nullable): %NULL for all */
void
ms5_replica_live_drop (Ms5Replica *self,
                       const char *topic)
{
  GHashTableIter iter;
  gpointer data;
  Ms5TopicKind kind = MS5_TOPIC_LIVE;
  const char *line = NULL;

  if (self->history != NULL && (topic == NULL || ms5_topic_parse (topic, &kind, &line)) && kind == MS5_TOPIC_LIVE)
    ms5_history_forget (self->history, line);

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      LiveItem *item = data;

      if (topic != NULL && !g_str_equal (topic, item->topic))
        continue;
      if (topic == NULL)
        ms5_floor_drop_topic (self->floor, item->topic);
      g_hash_table_iter_remove (&iter);
    }
}

static gboolean
keep_cb (gpointer user_data)
{
  Ms5Replica *self = user_data;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
  GHashTableIter iter;
  gpointer data;

  self->live_timer = 0;
  g_debug ("%u live values", self->n_values);
  self->n_values = 0;
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      LiveItem *item = data;

      if (!item->is_new)
        continue;
      item->is_new = FALSE;
      g_ptr_array_add (changes, ms5_change_new (MS5_OP_PUT, item->topic, item->key, 0, json_copy (item->fields)));
    }
  ms5_replica_store_live (self, changes, ms5_floor_get_plant_now (self->floor));
  return G_SOURCE_REMOVE;
}

void
ms5_replica_live_stop (Ms5Replica *self)
{
  if (self->live_timer != 0)
    ms5_clock_remove (self->clock, self->live_timer);
  self->live_timer = 0;
}

/* A value that is kept has its own time, as the next ones of its item come later. */
static json_t *
with_time (json_t  *field,
           Ms5Time  now)
{
  double value;
  Ms5Time time;

  if (!json_is_number (field) || !ms5_live_value_decode (field, now, &value, &time))
    return json_incref (field);

  return ms5_live_value_encode (value, time);
}

static void
remember (Ms5Replica      *self,
          const Ms5Change *op,
          const char      *name,
          json_t          *field,
          Ms5Time          now)
{
  Ms5TopicKind kind;
  const char *line;
  double value;
  Ms5Time time;

  if (ms5_topic_parse (op->topic, &kind, &line) && ms5_live_value_decode (field, now, &value, &time))
    ms5_history_take (self->history, line, op->key, name, value, time);
}

/* What the first frame of a connection does not name is not known any more: it has all that is. */
static json_t *
add_losses (LiveItem *item,
            json_t   *fields)
{
  json_t *all = json_copy (fields);
  const char *name;
  json_t *field;

  json_object_foreach (item->fields, name, field)
    if (json_object_get (fields, name) == NULL)
      json_object_set_new (all, name, json_null ());
  return all;
}

static void
take_values (Ms5Replica      *self,
             const Ms5Change *op,
             Ms5Time          now)
{
  LiveItem *item = take_item (self, op->topic, op->key);
  gboolean has_times = !g_str_equal (op->key, MS5_KPI_KEY);
  g_autoptr (json_t) fields = NULL;
  const char *name;
  json_t *field;

  if (item->serial != self->serial)
    fields = add_losses (item, op->fields);
  else
    fields = json_incref (op->fields);
  item->serial = self->serial;
  item->at = now;
  item->is_new = TRUE;
  self->n_values += (guint) json_object_size (fields);

  json_object_foreach (fields, name, field)
    {
      if (json_is_null (field))
        json_object_del (item->fields, name);
      else
        json_object_set_new (item->fields, name, has_times ? with_time (field, now) : json_incref (field));
      if (has_times && self->history != NULL)
        remember (self, op, name, field, now);
    }
  ms5_floor_put_live (self->floor, op->topic, op->key, fields, now);
}

void
ms5_replica_take_live (Ms5Replica           *self,
                       const Ms5LiveMessage *live)
{
  Ms5Time now = ms5_floor_get_plant_now (self->floor);

  self->live_n++;
  ms5_floor_begin (self->floor);
  for (guint i = 0; i < live->ops->len; i++)
    {
      const Ms5Change *op = g_ptr_array_index (live->ops, i);

      if (op->fields != NULL && g_hash_table_contains (self->wanted, op->topic))
        take_values (self, op, now);
    }
  ms5_floor_end (self->floor);

  if (self->live_timer == 0 && self->cache != NULL)
    self->live_timer = ms5_clock_add (self->clock, KEEP_INTERVAL, keep_cb, self, NULL);
}
