/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "floor-fixture.h"

#include <string.h>

#include "protocol/ms5-json.h"
#include "protocol/ms5-plant-json.h"

Ms5Floor *
floor_new (Ms5ManualClock **out_clock,
           const char      *language)
{
  const char *languages[] = { language, NULL };
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (FLOOR_NOW);
  Ms5Floor *floor = ms5_floor_new (MS5_CLOCK (clock), languages);

  if (out_clock != NULL)
    *out_clock = g_steal_pointer (&clock);
  return floor;
}

json_t *
floor_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return value;
}

static void
put (Ms5Floor   *floor,
     const char *topic,
     const char *key,
     gint64      v,
     const char *fields,
     gboolean    pending)
{
  json_t *value = floor_parse (fields);

  ms5_floor_put_item (floor, topic, key, v, value, pending);
  json_decref (value);
}

void
floor_put (Ms5Floor   *floor,
           const char *topic,
           const char *key,
           gint64      v,
           const char *fields)
{
  put (floor, topic, key, v, fields, FALSE);
}

void
floor_put_own (Ms5Floor   *floor,
               const char *topic,
               const char *key,
               gint64      v,
               const char *fields)
{
  put (floor, topic, key, v, fields, TRUE);
}

void
floor_live (Ms5Floor   *floor,
            const char *topic,
            const char *key,
            const char *fields,
            Ms5Time     time)
{
  json_t *value = floor_parse (fields);

  ms5_floor_put_live (floor, topic, key, value, time);
  json_decref (value);
}

static void
put_plant_item (const char *key,
                json_t     *fields,
                gpointer    floor)
{
  ms5_floor_put_item (floor, "plant", key, 1, fields, FALSE);
  json_decref (fields);
}

/* The shipped plant. */
Ms5Plant *
floor_load_hall (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MS5_SOURCE_ROOT"), "data", "plants", "bottling-hall.json", NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Ms5Plant *plant;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (text, length);
  plant = ms5_plant_from_json (bytes, problems);
  g_assert_nonnull (plant);
  return plant;
}

/* The shipped plant, and its lines running. */
void
floor_put_hall (Ms5Floor *floor)
{
  g_autoptr (Ms5Plant) plant = floor_load_hall ();

  ms5_floor_begin (floor);
  ms5_plant_foreach_item (plant, 1, put_plant_item, floor);
  for (guint i = 0; i < plant->lines->len; i++)
    {
      const char *code = ((const Ms5Line *) g_ptr_array_index (plant->lines, i))->code;
      g_autofree char *topic = ms5_topic_new (MS5_TOPIC_LINE, code);

      floor_put (floor, topic, code, 2, "{\"state\":\"Execute\",\"since\":1766999000000}");
    }
  ms5_floor_end (floor);
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    log)
{
  g_string_append_printf (log, "%s%s", ((GString *) log)->len > 0 ? " " : "", pspec->name);
}

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    log)
{
  g_string_append_printf (log, "%s%u-%u+%u", ((GString *) log)->len > 0 ? " " : "", position, removed, added);
}

void
log_notify (GString  *log,
            gpointer  object)
{
  g_signal_connect (object, "notify", G_CALLBACK (notify_cb), log);
}

void
log_items (GString    *log,
           GListModel *list)
{
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), log);
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* In which order properties are notified does not matter. */
void
log_assert (GString    *log,
            const char *expected)
{
  g_auto (GStrv) words = g_strsplit (log->str, " ", -1);
  g_autofree char *sorted = NULL;

  if (strpbrk (log->str, "+") == NULL)
    qsort (words, g_strv_length (words), sizeof (char *), compare_words);
  sorted = g_strjoinv (" ", words);
  g_assert_cmpstr (sorted, ==, expected);
  g_string_truncate (log, 0);
}

/* Returns: (transfer none): an item; the list keeps it */
gpointer
list_get (GListModel *list,
          guint       position)
{
  g_autoptr (GObject) item = g_list_model_get_item (list, position);

  g_assert_nonnull (item);
  return item;
}

char *
list_keys (GListModel *list)
{
  GString *keys = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? " " : "", ms5_model_item_get_key (list_get (list, i)));
  return g_string_free (keys, FALSE);
}
