/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it costs to show data: live values with someone listening to each sensor, and a floor of 50 lines
 * with a week of stops and two days of states at once. */

#include "config.h"

#include "client/model/ms5-floor.h"
#include "core/ms5-manual-clock.h"

#include <stdio.h>

#define N_LINES     50
#define N_MACHINES  6
#define N_SENSORS   3
#define N_STOPS     400
#define N_SPANS     1000
#define N_VALUES    200000
#define NOW_MS      G_GINT64_CONSTANT (1767000000000)

typedef struct
{
  char   *topic;
  char   *key;
  json_t *fields;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->topic);
  g_free (item->key);
  json_decref (item->fields);
}

/* @topic and @key are taken over, and so is @fields. */
static void
add (GArray *items,
     char   *topic,
     char   *key,
     json_t *fields)
{
  Item item = { topic, key, fields };

  g_assert_nonnull (fields);
  g_array_append_val (items, item);
}

static void
add_machine (GArray *items,
             int     line,
             int     machine)
{
  static const char *const codes[N_SENSORS] = { "temperature", "pressure", "vibration" };

  add (items, g_strdup ("plant"), g_strdup_printf ("equipment/M%d-%d", line, machine),
       json_pack ("{s:s, s:o, s:i}", "name", "Machine", "line", json_sprintf ("L%d", line), "order", machine));
  for (int s = 0; s < N_SENSORS; s++)
    add (items, g_strdup ("plant"), g_strdup_printf ("sensor/M%d-%d/%s", line, machine, codes[s]),
         json_pack ("{s:s, s:s, s:f, s:f, s:i}", "name", codes[s], "unit", "x", "high", 90.0, "high_alarm", 100.0,
                    "order", s));
  add (items, g_strdup_printf ("line/L%d", line), g_strdup_printf ("M%d-%d", line, machine),
       json_pack ("{s:s, s:s, s:I}", "state", "Execute", "mode", "Production", "since", (json_int_t) NOW_MS));
}

static void
add_line (GArray *items,
          int     line)
{
  add (items, g_strdup ("plant"), g_strdup_printf ("line/L%d", line),
       json_pack ("{s:s, s:s, s:f, s:i}", "name", "Line", "bottleneck", "M", "oee_target", 0.85, "order", line));
  add (items, g_strdup_printf ("line/L%d", line), g_strdup_printf ("L%d", line),
       json_pack ("{s:s, s:I, s:s}", "state", "Execute", "since", (json_int_t) NOW_MS, "product", "cola"));
  for (int machine = 0; machine < N_MACHINES; machine++)
    add_machine (items, line, machine);

  for (int i = 0; i < N_STOPS; i++)
    add (items, g_strdup_printf ("stops/L%d", line), g_strdup_printf ("M/%d", i),
         json_pack ("{s:s, s:I, s:I, s:s, s:s, s:b}", "equipment", "M", "start", (json_int_t) (NOW_MS - i * 900000),
                    "end", (json_int_t) (NOW_MS - i * 900000 + 60000), "reason", "jam", "category", "unplanned",
                    "minor", i % 3 > 0));
  for (int i = 0; i < N_SPANS; i++)
    add (items, g_strdup_printf ("timeline/L%d", line), g_strdup_printf ("M/%d", i),
         json_pack ("{s:s, s:s, s:I, s:I}", "state", i % 2 ? "Execute" : "Held", "mode", "Production", "start",
                    (json_int_t) (NOW_MS - i * 170000), "end", (json_int_t) (NOW_MS - (i - 1) * 170000)));
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *count)
{
  (*count)++;
}

static void
listen (Ms5Floor *floor,
        guint    *count)
{
  for (int line = 0; line < N_LINES; line++)
    for (int machine = 0; machine < N_MACHINES; machine++)
      {
        g_autofree char *code = g_strdup_printf ("M%d-%d", line, machine);
        GListModel *sensors = ms5_equipment_model_get_sensors (ms5_floor_get_equipment (floor, code));

        g_assert_cmpuint (g_list_model_get_n_items (sensors), ==, N_SENSORS);
        for (guint s = 0; s < N_SENSORS; s++)
          {
            g_autoptr (GObject) sensor = g_list_model_get_item (sensors, s);

            g_signal_connect (sensor, "notify::value", G_CALLBACK (count_cb), count);
          }
      }
}

/* Values as they come: ten to a frame, a frame a batch. Only the floor's share is timed. */
static double
measure_live (Ms5Floor *floor)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  gint64 spent = 0;

  for (int n = 0; n < N_VALUES; n += 10)
    {
      json_t *fields[10];
      char keys[10][32], topics[10][32];
      gint64 start;

      for (int i = 0; i < 10; i++)
        {
          int line = g_rand_int_range (rand, 0, N_LINES);

          g_snprintf (topics[i], sizeof topics[i], "live/L%d", line);
          g_snprintf (keys[i], sizeof keys[i], "M%d-%d", line, g_rand_int_range (rand, 0, N_MACHINES));
          fields[i] = json_pack ("{s:f}", "temperature", g_rand_double_range (rand, 0, 95));
        }
      start = g_get_monotonic_time ();
      ms5_floor_begin (floor);
      for (int i = 0; i < 10; i++)
        ms5_floor_put_live (floor, topics[i], keys[i], fields[i], (NOW_MS + n) * MS5_USEC_PER_MS);
      ms5_floor_end (floor);
      spent += g_get_monotonic_time () - start;
      for (int i = 0; i < 10; i++)
        json_decref (fields[i]);
    }
  return N_VALUES * 1e6 / (double) spent;
}

static double
measure_kpis (Ms5Floor *floor)
{
  const int rounds = 200;
  gint64 start = g_get_monotonic_time ();

  for (int n = 0; n < rounds; n++)
    for (int line = 0; line < N_LINES; line++)
      {
        g_autofree char *topic = g_strdup_printf ("live/L%d", line);
        json_t *fields = json_pack ("{s:f, s:f, s:i, s:i, s:f}", "oee", 0.5 + n * 1e-4, "availability", 0.9, "good", n,
                                    "target", n + 1, "speed", 500.0 + n);

        ms5_floor_put_live (floor, topic, MS5_KPI_KEY, fields, (NOW_MS + n) * MS5_USEC_PER_MS);
        json_decref (fields);
      }
  return rounds * N_LINES * 1e6 / (double) (g_get_monotonic_time () - start);
}

int
main (void)
{
  g_autoptr (Ms5ManualClock) clock = ms5_manual_clock_new (NOW_MS * MS5_USEC_PER_MS);
  g_autoptr (Ms5Floor) floor = ms5_floor_new (MS5_CLOCK (clock), NULL);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  guint n_notified = 0;
  gint64 start, loaded;
  double live, kpis;

  g_array_set_clear_func (items, item_clear);
  for (int line = 0; line < N_LINES; line++)
    add_line (items, line);

  start = g_get_monotonic_time ();
  ms5_floor_begin (floor);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      ms5_floor_put_item (floor, item->topic, item->key, 1, item->fields, FALSE);
    }
  ms5_floor_end (floor);
  loaded = g_get_monotonic_time () - start;
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, N_LINES);
  g_assert_cmpuint (ms5_floor_get_undecodable (floor), ==, 0);

  listen (floor, &n_notified);
  live = measure_live (floor);
  kpis = measure_kpis (floor);
  g_assert_cmpuint (n_notified, >, N_VALUES / 2);
  printf ("model: %.0f live values/s (2000/s take %.2f %% of a core), %.0f KPI frames/s, "
          "%u items of %d lines in %.0f ms\n",
          live, 2000 / live * 100, kpis, items->len, N_LINES, (double) loaded / 1000);
  return 0;
}
