/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever comes in whatever order: the floor looks as one that was told the outcome at once. */

#include "config.h"

#include "floor-fixture.h"

#include <string.h>

#include "protocol/ms5-json.h"

#define N_ROUNDS 300
#define SEED     7

typedef struct
{
  GRand *rand;
  GHashTable *truth;    /* "topic key" → fields, with `v` in "$v" */
  Ms5Floor *floor;
  GPtrArray *mirrors;
  gint64 v;
} World;

/* A copy of a list, kept by its changes alone. */
typedef struct
{
  GListModel *list;
  GPtrArray *items;
} Mirror;

static void
mirror_free (gpointer data)
{
  Mirror *mirror = data;

  g_object_unref (mirror->list);
  g_ptr_array_unref (mirror->items);
  g_free (mirror);
}

static void
mirror_cb (GListModel *list,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *items)
{
  if (removed > 0)
    g_ptr_array_remove_range (items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (items, (int) (position + i), g_list_model_get_item (list, position + i));
}

static void
mirror_add (World      *world,
            GListModel *list)
{
  Mirror *mirror = g_new (Mirror, 1);

  mirror->list = g_object_ref (list);
  mirror->items = g_ptr_array_new_with_free_func (g_object_unref);
  mirror_cb (list, 0, 0, g_list_model_get_n_items (list), mirror->items);
  g_signal_connect_data (list, "items-changed", G_CALLBACK (mirror_cb), g_ptr_array_ref (mirror->items),
                         (GClosureNotify) (void (*) (void)) g_ptr_array_unref, 0);
  g_ptr_array_add (world->mirrors, mirror);
}

static void
check_mirrors (World *world)
{
  for (guint m = 0; m < world->mirrors->len; m++)
    {
      const Mirror *mirror = g_ptr_array_index (world->mirrors, m);

      g_assert_cmpuint (mirror->items->len, ==, g_list_model_get_n_items (mirror->list));
      for (guint i = 0; i < mirror->items->len; i++)
        g_assert_true (g_ptr_array_index (mirror->items, i) == list_get (mirror->list, i));
    }
}

static const char *
pick (GRand             *rand,
      const char *const *words)
{
  return words[g_rand_int_range (rand, 0, (int) g_strv_length ((char **) words))];
}

#define PICK(...) pick (rand, (const char *const[]) { __VA_ARGS__, NULL })

/* Fields for an item, each there or not. */
static json_t *
make_fields (GRand      *rand,
             const char *topic,
             const char *key)
{
  json_t *fields = json_object ();
  gint64 time = FLOOR_NOW_MS - g_rand_int_range (rand, 0, 20) * 60000;

#define MAYBE(name, value)                        \
  if (g_rand_int_range (rand, 0, 4) > 0)          \
    json_object_set_new (fields, name, (value))

  if (g_str_has_prefix (topic, "calls/"))
    {
      MAYBE ("type", json_string (PICK ("stop", "safety", "quality", "unheard")));
      MAYBE ("state", json_string (PICK ("raised", "acknowledged", "resolved")));
      MAYBE ("priority", json_string (PICK ("low", "medium", "high", "critical")));
      MAYBE ("raised", json_integer (time));
      MAYBE ("note", json_string (PICK ("x", "y", "")));
    }
  else if (g_str_has_prefix (topic, "stops/"))
    {
      MAYBE ("start", json_integer (time));
      MAYBE ("end", json_integer (time + 60000));
      MAYBE ("reason", json_string (PICK ("guard-door", "label-jam", "unheard")));
      MAYBE ("category", json_string (PICK ("unplanned", "planned", "changeover")));
      MAYBE ("minor", json_boolean (g_rand_boolean (rand)));
    }
  else if (g_str_has_prefix (topic, "jobs/"))
    {
      MAYBE ("product", json_string (PICK ("cola-05", "unheard")));
      MAYBE ("state", json_string (PICK ("planned", "active", "complete")));
      MAYBE ("due", json_integer (time));
      MAYBE ("completed", json_integer (time));
    }
  else if (g_str_has_prefix (topic, "line/"))
    {
      MAYBE ("state", json_string (PICK ("Execute", "Held", "Stopped", "Suspended", "NoData")));
      MAYBE ("mode", json_string (PICK ("Production", "Changeover", "Maintenance")));
      MAYBE ("since", json_integer (time));
      if (strlen (key) == 2)
        {
          MAYBE ("stop", json_string (PICK ("s1", "s2", "s9")));
          MAYBE ("reason", json_string (PICK ("guard-door", "unheard")));
          MAYBE ("product", json_string (PICK ("cola-05", "lemon-05")));
        }
      else
        {
          MAYBE ("faults", json_pack ("[s]", PICK ("E41", "E42")));
          MAYBE ("maintenance", json_boolean (g_rand_boolean (rand)));
        }
    }
#undef MAYBE
  return fields;
}

static void
tell (Ms5Floor   *floor,
      const char *name,
      json_t     *fields)
{
  const char *key = strchr (name, ' ') + 1;
  g_autofree char *topic = g_strndup (name, (gsize) (key - name) - 1);

  if (g_str_has_prefix (topic, "live/"))
    ms5_floor_put_live (floor, topic, key, fields, FLOOR_NOW);
  else
    ms5_floor_put_item (floor, topic, key, json_integer_value (json_object_get (fields, "$v")), fields, FALSE);
}

static void
put_random (World      *world,
            const char *topic,
            const char *key)
{
  json_t *fields = make_fields (world->rand, topic, key);
  char *name = g_strconcat (topic, " ", key, NULL);

  json_object_set_new (fields, "$v", json_integer (++world->v));
  tell (world->floor, name, fields);
  g_hash_table_replace (world->truth, name, fields);
}

static void
live_random (World      *world,
             const char *topic,
             const char *key)
{
  GRand *rand = world->rand;
  g_autofree char *name = g_strconcat (topic, " ", key, NULL);
  const char *field = g_str_equal (key, MS5_KPI_KEY) ? PICK ("oee", "good", "speed") : PICK ("temperature", "pressure");
  json_t *fields = json_object ();
  json_t *known = g_hash_table_lookup (world->truth, name);

  if (g_rand_int_range (rand, 0, 8) == 0)
    json_object_set_new (fields, field, json_null ());
  else
    json_object_set_new (fields, field, json_real (g_rand_int_range (rand, 0, 80)));
  tell (world->floor, name, fields);

  if (known == NULL)
    {
      known = json_object ();
      g_hash_table_insert (world->truth, g_strdup (name), known);
    }
  json_object_update (known, fields);
  json_decref (fields);
}

static gboolean
is_of_topic (gpointer name,
             gpointer fields,
             gpointer topic)
{
  return g_str_has_prefix (name, topic) && ((const char *) name)[strlen (topic)] == ' ';
}

static void
remove_random (World      *world,
               const char *topic,
               const char *key)
{
  g_autofree char *name = g_strconcat (topic, " ", key, NULL);

  ms5_floor_remove_item (world->floor, topic, key);
  g_hash_table_remove (world->truth, name);
}

/* Drops a topic and, mostly, puts it again, as snapshots do. */
static void
drop_random (World      *world,
             const char *topic)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  GHashTableIter iter;
  gpointer name, fields;

  ms5_floor_drop_topic (world->floor, topic);
  g_hash_table_iter_init (&iter, world->truth);
  while (g_hash_table_iter_next (&iter, &name, &fields))
    if (is_of_topic (name, fields, (gpointer) topic) && g_rand_int_range (world->rand, 0, 5) > 0)
      g_hash_table_insert (kept, g_strdup (name), json_incref (fields));
  g_hash_table_foreach_remove (world->truth, is_of_topic, (gpointer) topic);

  g_hash_table_iter_init (&iter, kept);
  while (g_hash_table_iter_next (&iter, &name, &fields))
    {
      tell (world->floor, name, fields);
      g_hash_table_insert (world->truth, g_strdup (name), json_incref (fields));
    }
}

static void
change_something (World *world)
{
  GRand *rand = world->rand;
  const char *kind = PICK ("calls", "calls", "stops", "jobs", "line", "line", "live", "live", "plant");
  const char *line = PICK ("L1", "L2");
  g_autofree char *topic = g_str_equal (kind, "plant") ? g_strdup (kind) : g_strconcat (kind, "/", line, NULL);
  g_autofree char *machine = g_strconcat (PICK ("FL", "DP"), line + 1, NULL);
  g_autofree char *key = NULL;

  if (g_str_equal (kind, "plant"))
    {
      if (g_rand_int_range (rand, 0, 3) == 0)
        drop_random (world, topic);
      return;
    }

  if (g_str_equal (kind, "line"))
    key = g_strdup (g_rand_boolean (rand) ? line : machine);
  else if (g_str_equal (kind, "live"))
    key = g_strdup (g_rand_boolean (rand) ? MS5_KPI_KEY : machine);
  else
    key = g_strdup_printf ("%c%d", kind[0], g_rand_int_range (rand, 0, 6));

  switch (g_rand_int_range (rand, 0, 10))
    {
    case 0:
      drop_random (world, topic);
      break;

    case 1:
    case 2:
      remove_random (world, topic, key);
      break;

    default:
      if (g_str_equal (kind, "live"))
        live_random (world, topic, key);
      else
        put_random (world, topic, key);
    }
}

static void dump_list (GString    *out,
                       GListModel *list,
                       guint       depth);

static void
dump_object (GString  *out,
             gpointer  object,
             guint     depth)
{
  guint n;
  g_autofree GParamSpec **pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (object, pspecs[i]->name, &value);
      g_string_append_printf (out, "%*s%s: ", (int) depth, "", pspecs[i]->name);
      if (G_VALUE_HOLDS (&value, G_TYPE_LIST_MODEL))
        {
          g_string_append_c (out, '\n');
          dump_list (out, g_value_get_object (&value), depth + 2);
        }
      else if (G_VALUE_HOLDS (&value, G_TYPE_STRV) && g_value_get_boxed (&value) != NULL)
        {
          g_autofree char *joined = g_strjoinv (",", g_value_get_boxed (&value));

          g_string_append_printf (out, "%s\n", joined);
        }
      else
        {
          g_autofree char *text = g_strdup_value_contents (&value);

          g_string_append_printf (out, "%s\n", text);
        }
    }
}

static void
dump_list (GString    *out,
           GListModel *list,
           guint       depth)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      dump_object (out, list_get (list, i), depth);
      g_string_append_c (out, '\n');
    }
}

static char *
dump_floor (Ms5Floor *floor)
{
  GString *out = g_string_new (NULL);

  dump_object (out, ms5_floor_get_plant (floor), 0);
  dump_list (out, ms5_floor_get_lines (floor), 0);
  dump_list (out, ms5_floor_get_calls (floor), 0);
  g_string_append_printf (out, "raised %u", ms5_floor_get_raised_calls (floor));
  return g_string_free (out, FALSE);
}

static void
compare (World *world)
{
  g_autoptr (Ms5Floor) plain = floor_new (NULL, "de");
  g_autofree char *expected = NULL;
  g_autofree char *shown = dump_floor (world->floor);
  GHashTableIter iter;
  gpointer name, fields;

  ms5_floor_begin (plain);
  g_hash_table_iter_init (&iter, world->truth);
  while (g_hash_table_iter_next (&iter, &name, &fields))
    tell (plain, name, fields);
  ms5_floor_end (plain);
  expected = dump_floor (plain);
  g_assert_cmpstr (shown, ==, expected);
}

static void
remember_plant (const char *key,
                json_t     *fields,
                gpointer    data)
{
  World *world = data;
  char *name = g_strconcat ("plant ", key, NULL);

  json_object_set_new (fields, "$v", json_integer (1));
  tell (world->floor, name, fields);
  g_hash_table_insert (world->truth, name, fields);
}

static void
test_random (void)
{
  World world = { 0 };
  g_autoptr (Ms5Plant) plant = floor_load_hall ();

  world.rand = g_rand_new_with_seed (SEED);
  world.truth = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  world.floor = floor_new (NULL, "de");
  world.mirrors = g_ptr_array_new_with_free_func (mirror_free);
  mirror_add (&world, ms5_floor_get_lines (world.floor));
  mirror_add (&world, ms5_floor_get_calls (world.floor));
  mirror_add (&world, ms5_plant_model_get_reasons (ms5_floor_get_plant (world.floor)));

  ms5_floor_begin (world.floor);
  ms5_plant_foreach_item (plant, 1, remember_plant, &world);
  put_random (&world, "line/L1", "L1");
  ms5_floor_end (world.floor);
  mirror_add (&world, ms5_line_model_get_calls (ms5_floor_get_line (world.floor, "L1")));
  mirror_add (&world, ms5_line_model_get_equipment (ms5_floor_get_line (world.floor, "L1")));
  compare (&world);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n = (guint) g_rand_int_range (world.rand, 1, 12);
      gboolean at_once = g_rand_boolean (world.rand);

      if (at_once)
        ms5_floor_begin (world.floor);
      for (guint i = 0; i < n; i++)
        change_something (&world);
      if (at_once)
        ms5_floor_end (world.floor);
      check_mirrors (&world);
      if (round % 10 == 0 || round == N_ROUNDS - 1)
        compare (&world);
    }

  g_ptr_array_unref (world.mirrors);
  g_assert_finalize_object (world.floor);
  g_hash_table_unref (world.truth);
  g_rand_free (world.rand);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/rebuilt", test_random);
  return g_test_run ();
}
