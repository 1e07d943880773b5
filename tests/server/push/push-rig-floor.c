/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "push-rig-private.h"

#include "protocol/ms5-item.h"

struct _RigFloor
{
  GObject     parent_instance;

  GHashTable *persons;   /* of Ms5PushPerson, by name */
  Ms5Name    *message;   /* (nullable): what levels say */
  GHashTable *items;     /* of json_t, by `device key` */
  GHashTable *unreached; /* of gint64 *, by call */
  guint       n_told;
};

static void rig_floor_init_floor (Ms5PushFloorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RigFloor, rig_floor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_PUSH_FLOOR, rig_floor_init_floor))

static gboolean
floor_get_person (Ms5PushFloor  *floor,
                  const char    *name,
                  Ms5PushPerson *out_person)
{
  const Ms5PushPerson *person = g_hash_table_lookup (RIG_FLOOR (floor)->persons, name);

  if (person != NULL)
    *out_person = *person;
  return person != NULL;
}

static void
floor_put (Ms5PushFloor  *floor,
           const char    *device,
           const char    *key,
           gconstpointer  item)
{
  json_t *fields = ms5_shape_encode (ms5_device_topic_get_shape (key), item);

  g_hash_table_replace (RIG_FLOOR (floor)->items, g_strdup_printf ("%s %s", device, key), fields);
}

static void
floor_retire (Ms5PushFloor *floor,
              const char   *device,
              const char   *key)
{
  g_autofree char *place = g_strdup_printf ("%s %s", device, key);

  g_hash_table_remove (RIG_FLOOR (floor)->items, place);
}

static void
floor_set_unreached (Ms5PushFloor *floor,
                     const char   *line,
                     const char   *call,
                     Ms5Time       since)
{
  if (since == MS5_TIME_NONE)
    g_hash_table_remove (RIG_FLOOR (floor)->unreached, call);
  else
    g_hash_table_replace (RIG_FLOOR (floor)->unreached, g_strdup (call), g_memdup2 (&since, sizeof since));
}

static const Ms5Name *
floor_get_message (Ms5PushFloor *floor,
                   const char   *line,
                   const char   *call)
{
  return RIG_FLOOR (floor)->message;
}

static void
floor_tell (Ms5PushFloor *floor,
            const char   *code,
            const char   *text)
{
  g_assert_cmpstr (code, ==, "undeliverable");
  RIG_FLOOR (floor)->n_told++;
}

static void
rig_floor_init_floor (Ms5PushFloorInterface *iface)
{
  iface->get_person = floor_get_person;
  iface->put = floor_put;
  iface->retire = floor_retire;
  iface->set_unreached = floor_set_unreached;
  iface->get_message = floor_get_message;
  iface->tell = floor_tell;
}

static void
rig_floor_finalize (GObject *object)
{
  RigFloor *self = RIG_FLOOR (object);

  g_hash_table_unref (self->persons);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->unreached);
  g_clear_pointer (&self->message, ms5_name_unref);

  G_OBJECT_CLASS (rig_floor_parent_class)->finalize (object);
}

static void
rig_floor_class_init (RigFloorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rig_floor_finalize;
}

static void
person_free (gpointer data)
{
  Ms5PushPerson *person = data;

  g_free ((char *) person->name);
  g_free ((char *) person->display);
  g_strfreev (person->lines);
  g_strfreev (person->shifts);
  g_free (person);
}

static void
rig_floor_init (RigFloor *self)
{
  self->persons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, person_free);
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  self->unreached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Those who are there */

void
rig_add_person (Rig        *rig,
                const char *name,
                Ms5Role     role,
                const char *line)
{
  const char *const lines[] = { line, NULL };
  Ms5PushPerson *person = g_new0 (Ms5PushPerson, 1);

  person->name = g_strdup (name);
  person->display = g_ascii_strup (name, -1);
  person->role = role;
  person->lines = line != NULL ? g_strdupv ((char **) lines) : NULL;
  g_hash_table_replace (rig->floor->persons, (char *) person->name, person);
}

void
rig_set_shift (Rig        *rig,
               const char *name,
               const char *shift)
{
  const char *const shifts[] = { shift, NULL };
  Ms5PushPerson *person = g_hash_table_lookup (rig->floor->persons, name);

  g_strfreev (person->shifts);
  person->shifts = g_strdupv ((char **) shifts);
}

void
rig_remove_person (Rig        *rig,
                   const char *name)
{
  g_hash_table_remove (rig->floor->persons, name);
}

/* What those of a level are told from now on. */
void
rig_set_message (Rig        *rig,
                 const char *text,
                 const char *german)
{
  RigFloor *floor = RIG_FLOOR (rig->floor);

  g_clear_pointer (&floor->message, ms5_name_unref);
  floor->message = ms5_name_new (text);
  ms5_name_add (floor->message, "de", german);
}

/* What stands in the topics */

json_t *
rig_get_item (Rig        *rig,
              const char *device,
              const char *key)
{
  g_autofree char *place = g_strdup_printf ("%s %s", device, key);

  return g_hash_table_lookup (rig->floor->items, place);
}

/* Returns 0 if the device is not told of it. */
gint64
rig_get_rev (Rig        *rig,
             const char *device,
             const char *call)
{
  return json_integer_value (json_object_get (rig_get_item (rig, device, call), "rev"));
}

guint
rig_count_items (Rig *rig)
{
  return g_hash_table_size (rig->floor->items);
}

Ms5Time
rig_get_unreached (Rig        *rig,
                   const char *call)
{
  const Ms5Time *since = g_hash_table_lookup (rig->floor->unreached, call);

  return since != NULL ? *since : MS5_TIME_NONE;
}

guint
rig_count_told (Rig *rig)
{
  return rig->floor->n_told;
}

/* A server that starts reads what it has said so far. */
void
rig_floor_give_back (Rig *rig)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, rig->floor->items);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      ms5_push_take (rig->push, MS5_TOPIC_DEVICES, parts[0], parts[1], 1, value);
    }
}
