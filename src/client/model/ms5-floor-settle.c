/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-floor-private.h"
#include "client/model/ms5-sensor-model-private.h"

/* What happens at the end of a batch. First everything is worked out, and nobody is told; then everything
 * is told. */

/* New names, or equipment at another place: everything has to look again. */
static void
touch_all (Ms5Floor *self)
{
  GHashTableIter iter;
  gpointer value;

  ms5_plant_model_touch (self->plant, &self->batch);
  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ms5_line_model_touch (value, &self->batch);
  g_hash_table_iter_init (&iter, self->equipment);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ms5_model_item_touch (value, &self->batch);
      ms5_item_list_touch (ms5_equipment_model_get_list (value), &self->batch);
    }
}

static void
prune (Ms5Floor *self)
{
  for (guint i = 0; i < self->batch.touched->len; i++)
    {
      gpointer item = g_ptr_array_index (self->batch.touched, i);

      if (MS5_IS_LINE_MODEL (item))
        ms5_line_model_prune (item, &self->batch);
      else if (MS5_IS_EQUIPMENT_MODEL (item))
        ms5_equipment_model_prune (item, &self->batch);
      else if (MS5_IS_SENSOR_MODEL (item))
        ms5_sensor_model_prune (item, &self->batch);
    }
}

/* Its place in the line's flow; what the line does not name comes after that, in the plant's order. */
static gint64
get_place (Ms5LineModel      *line,
           Ms5EquipmentModel *equipment)
{
  char **codes = ms5_line_model_get_setup (line)->equipment;
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (equipment));

  for (guint i = 0; codes != NULL && codes[i] != NULL; i++)
    if (g_str_equal (codes[i], code))
      return i;
  return G_MAXINT32 + MAX (ms5_equipment_model_get_setup (equipment)->order, 0);
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      line)
{
  Ms5EquipmentModel *x = *(Ms5EquipmentModel *const *) a;
  Ms5EquipmentModel *y = *(Ms5EquipmentModel *const *) b;
  gint64 place = get_place (line, x);
  gint64 other = get_place (line, y);

  if (place != other)
    return place < other ? -1 : 1;
  return g_strcmp0 (ms5_model_item_get_key (MS5_MODEL_ITEM (x)), ms5_model_item_get_key (MS5_MODEL_ITEM (y)));
}

static void
place_equipment (Ms5Floor *self)
{
  GHashTableIter iter;
  gpointer line, value;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    {
      GPtrArray *machines = g_ptr_array_new_with_free_func (g_object_unref);
      const char *code = ms5_model_item_get_key (line);
      GHashTableIter inner;

      g_hash_table_iter_init (&inner, self->equipment);
      while (g_hash_table_iter_next (&inner, NULL, &value))
        if (ms5_equipment_model_has_setup (value)
            && g_strcmp0 (ms5_equipment_model_get_setup (value)->line, code) == 0)
          {
            const char *bottleneck = ms5_line_model_get_setup (line)->bottleneck;

            ms5_equipment_model_set_bottleneck (value, g_strcmp0 (bottleneck, ms5_model_item_get_key (value)) == 0);
            g_ptr_array_add (machines, g_object_ref (value));
          }
      g_ptr_array_sort_with_data (machines, compare_places, line);
      ms5_line_model_set_machines (line, machines);
    }
}

/* What others are made of comes first: sensors before their machine, machines and calls before their line. */
static guint
get_rank (gpointer item)
{
  return MS5_IS_LINE_MODEL (item) ? 2 : MS5_IS_EQUIPMENT_MODEL (item) ? 1 : 0;
}

static void
settle_items (Ms5Floor *self)
{
  for (guint rank = 0; rank <= 2; rank++)
    for (guint i = 0; i < self->batch.touched->len; i++)
      {
        gpointer item = g_ptr_array_index (self->batch.touched, i);

        if (get_rank (item) == rank)
          ms5_model_item_settle (item, &self->batch);
      }
}

static gboolean
is_shown (Ms5LineModel *line)
{
  return ms5_line_model_has_part (line, MS5_LINE_SETUP_PART) && ms5_line_model_has_part (line, MS5_LINE_ITEM_PART);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  Ms5LineModel *x = *(Ms5LineModel *const *) a;
  Ms5LineModel *y = *(Ms5LineModel *const *) b;
  gint64 order = ms5_line_model_get_setup (x)->order;
  gint64 other = ms5_line_model_get_setup (y)->order;

  if (order != other)
    return order < other ? -1 : 1;
  return g_strcmp0 (ms5_model_item_get_key (MS5_MODEL_ITEM (x)), ms5_model_item_get_key (MS5_MODEL_ITEM (y)));
}

static GPtrArray *
find_shown_lines (Ms5Floor *self)
{
  GPtrArray *lines = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    if (is_shown (line))
      g_ptr_array_add (lines, line);
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

static int
compare_calls (gconstpointer a,
               gconstpointer b)
{
  Ms5CallModel *x = *(Ms5CallModel *const *) a;
  Ms5CallModel *y = *(Ms5CallModel *const *) b;
  int order = ms5_call_model_compare (x, y);

  return order != 0 ? order : g_strcmp0 (ms5_model_item_get_key (MS5_MODEL_ITEM (x)),
                                         ms5_model_item_get_key (MS5_MODEL_ITEM (y)));
}

static GPtrArray *
find_open_calls (Ms5Floor *self,
                 guint    *out_raised)
{
  g_autoptr (GPtrArray) lines = find_shown_lines (self);
  GPtrArray *open = g_ptr_array_new ();

  *out_raised = 0;
  for (guint l = 0; l < lines->len; l++)
    {
      Ms5ItemList *list = ms5_line_model_find_list (g_ptr_array_index (lines, l), MS5_TOPIC_CALLS);
      g_autoptr (GPtrArray) calls = ms5_item_list_dup_items (list);

      for (guint i = 0; i < calls->len; i++)
        {
          Ms5CallModel *call = g_ptr_array_index (calls, i);

          if (!ms5_call_model_is_open (call))
            continue;
          g_ptr_array_add (open, call);
          *out_raised += ms5_call_model_get_item (call)->state == MS5_CALL_RAISED && !ms5_call_model_is_silent (call);
        }
    }
  g_ptr_array_sort (open, compare_calls);
  return open;
}

static void
show_lists (Ms5Floor  *self,
            GPtrArray *touched)
{
  guint raised = self->raised_calls;

  ms5_plant_model_flush (self->plant);
  for (guint i = 0; i < touched->len; i++)
    {
      gpointer item = g_ptr_array_index (touched, i);

      if (MS5_IS_EQUIPMENT_MODEL (item))
        ms5_item_list_flush (ms5_equipment_model_get_list (item));
      else if (MS5_IS_LINE_MODEL (item))
        ms5_line_model_flush (item);
    }

  if (self->has_new_lines)
    {
      g_autoptr (GPtrArray) lines = find_shown_lines (self);

      self->has_new_lines = FALSE;
      self->has_new_calls = TRUE;
      ms5_list_store_show (self->shown_lines, lines);
    }
  if (self->has_new_calls)
    {
      g_autoptr (GPtrArray) calls = find_open_calls (self, &raised);

      self->has_new_calls = FALSE;
      ms5_list_store_show (self->shown_calls, calls);
    }
  ms5_floor_notify_counts (self, raised);
}

/* Lines and machines of which nothing is left. */
static void
forget_empty (Ms5Floor  *self,
              GPtrArray *touched)
{
  for (guint i = 0; i < touched->len; i++)
    {
      gpointer item = g_ptr_array_index (touched, i);

      if (MS5_IS_LINE_MODEL (item) && ms5_line_model_is_empty (item))
        g_hash_table_remove (self->lines, ms5_model_item_get_key (item));
      else if (MS5_IS_EQUIPMENT_MODEL (item) && ms5_equipment_model_is_empty (item))
        g_hash_table_remove (self->equipment, ms5_model_item_get_key (item));
    }
}

static GPtrArray *
take_touched (Ms5Floor  *self,
              GPtrArray *held)
{
  GPtrArray *touched = g_steal_pointer (&self->batch.touched);

  self->batch.touched = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < touched->len; i++)
    if (ms5_model_item_finish (g_ptr_array_index (touched, i)))
      g_ptr_array_add (held, g_ptr_array_index (touched, i));
  return touched;
}

/*
 * ms5_floor_settle:
 * @self: a floor with changes that are not shown yet
 *
 * Shows them.
 */
void
ms5_floor_settle (Ms5Floor *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  g_autoptr (GPtrArray) touched = NULL;

  self->batch.now = ms5_floor_get_plant_now (self);
  if (self->has_new_plant)
    {
      touch_all (self);
      self->has_new_lines = TRUE;
    }
  prune (self);
  if (self->has_new_plant)
    place_equipment (self);
  self->has_new_plant = FALSE;
  settle_items (self);

  touched = take_touched (self, held);
  show_lists (self, touched);
  for (guint i = 0; i < held->len; i++)
    g_object_thaw_notify (g_ptr_array_index (held, i));
  for (guint i = 0; i < touched->len; i++)
    if (MS5_IS_LINE_MODEL (g_ptr_array_index (touched, i)))
      ms5_line_model_tell_history (g_ptr_array_index (touched, i));
  forget_empty (self, touched);
}
