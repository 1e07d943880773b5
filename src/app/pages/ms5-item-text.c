/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-item-text.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-call-row.h"
#include "app/widgets/ms5-format.h"

static char *
dup_stop (const Ms5View *view,
          Ms5StopModel  *stop)
{
  const Ms5StopItem *item = ms5_stop_model_get_item (stop);
  GTimeZone *zone = ms5_pulse_get_time_zone (view->pulse);
  const char *reason = ms5_stop_model_get_reason_name (stop);
  g_autofree char *when = item->end != MS5_TIME_NONE ? ms5_format_period (item->start, item->end, zone)
                                                     : ms5_format_clock (item->start, zone);
  g_autofree char *text = item->end != MS5_TIME_NONE ? g_strdup_printf (_("Stop %s"), when)
                                                     : g_strdup_printf (_("Stop since %s"), when);

  return reason != NULL ? g_strdup_printf ("%s · %s", text, reason) : g_steal_pointer (&text);
}

static char *
dup_job (Ms5JobModel *job)
{
  const char *product = ms5_job_model_get_product_name (job);
  const char *code = ms5_model_item_get_key (MS5_MODEL_ITEM (job));

  return product != NULL ? g_strdup_printf (_("Job %s · %s"), code, product) : g_strdup_printf (_("Job %s"), code);
}

/**
 * ms5_item_dup_text:
 * @view: a view
 * @topic: a topic
 * @key: an item in it
 *
 * Returns: (transfer full): what people call it: «Line 1 · Stop 10:02–10:14 · Bottle jam»
 */
char *
ms5_item_dup_text (const Ms5View *view,
                   const char    *topic,
                   const char    *key)
{
  const char *slash = strchr (topic, '/');
  Ms5LineModel *line = slash != NULL ? ms5_floor_get_line (view->floor, slash + 1) : NULL;
  const char *place = line != NULL ? ms5_line_model_get_name (line) : NULL;
  Ms5ModelItem *item = ms5_floor_get_item (view->floor, topic, key);
  g_autofree char *what = NULL;

  if (MS5_IS_STOP_MODEL (item))
    what = dup_stop (view, MS5_STOP_MODEL (item));
  else if (MS5_IS_CALL_MODEL (item))
    what = ms5_call_dup_title (MS5_CALL_MODEL (item), FALSE);
  else if (MS5_IS_JOB_MODEL (item))
    what = dup_job (MS5_JOB_MODEL (item));
  else if (MS5_IS_EQUIPMENT_MODEL (item))
    what = g_strdup (ms5_equipment_model_get_name (MS5_EQUIPMENT_MODEL (item)));
  else
    what = g_strdup (key);

  if (place == NULL)
    place = slash != NULL ? slash + 1 : topic;
  return g_strdup_printf ("%s · %s", place, what);
}

/**
 * ms5_stop_get_next:
 * @view: a view
 * @stop: a stop
 *
 * Returns: (transfer none) (nullable): the stop that begins where this one ends
 */
Ms5StopModel *
ms5_stop_get_next (const Ms5View *view,
                   Ms5StopModel  *stop)
{
  Ms5LineModel *line = ms5_floor_get_line (view->floor, ms5_model_item_get_line (MS5_MODEL_ITEM (stop)));
  GListModel *stops = line != NULL ? ms5_line_model_get_stops (line) : NULL;
  Ms5Time end = ms5_stop_model_get_item (stop)->end;

  for (guint i = 0; end != MS5_TIME_NONE && stops != NULL && i < g_list_model_get_n_items (stops); i++)
    {
      g_autoptr (Ms5StopModel) other = g_list_model_get_item (stops, i);

      if (other != stop && ms5_stop_model_get_item (other)->start == end)
        return other;
      if (other == stop)
        break; /* newest first */
    }
  return NULL;
}

/* People */

/**
 * ms5_is_same_person:
 * @a: (nullable): somebody's name
 * @b: (nullable): another
 *
 * Returns: whether they are the same, as the server compares names; nobody is not the same as nobody
 */
gboolean
ms5_is_same_person (const char *a,
                    const char *b)
{
  g_autofree char *folded_a = a != NULL ? g_utf8_casefold (a, -1) : NULL;
  g_autofree char *folded_b = b != NULL ? g_utf8_casefold (b, -1) : NULL;

  return folded_a != NULL && g_strcmp0 (folded_a, folded_b) == 0;
}

/**
 * ms5_view_is_reader:
 * @view: a view
 * @name: (nullable): somebody, as items name people
 *
 * Returns: whether that is whoever is signed in here
 */
gboolean
ms5_view_is_reader (const Ms5View *view,
                    const char    *name)
{
  if (view->client == NULL)
    return FALSE;

  return ms5_is_same_person (name, ms5_client_get_user (view->client)) ||
         ms5_is_same_person (name, ms5_client_get_display_name (view->client));
}

static void
add_person (GPtrArray  *names,
            const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (ms5_is_same_person (names->pdata[i], name))
      return;
  if (name != NULL)
    g_ptr_array_add (names, g_strdup (name));
}

static void
add_people_of (GPtrArray    *names,
               Ms5LineModel *line)
{
  GListModel *calls = ms5_line_model_get_calls (line);
  GListModel *notes = ms5_line_model_get_notes (line);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (Ms5CallModel) call = g_list_model_get_item (calls, i);
      const Ms5CallItem *item = ms5_call_model_get_item (call);

      if (item->rule == NULL)
        add_person (names, item->raised_by);
      add_person (names, item->acknowledged_by);
      add_person (names, item->assigned_to);
      add_person (names, item->resolved_by);
    }
  for (guint i = 0; i < g_list_model_get_n_items (notes); i++)
    {
      g_autoptr (Ms5NoteModel) note = g_list_model_get_item (notes, i);

      add_person (names, ms5_note_model_get_item (note)->by);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ms5_view_dup_people:
 * @view: a view
 *
 * Returns: (transfer full): who has done something with calls or written notes here lately, by name
 */
GStrv
ms5_view_dup_people (const Ms5View *view)
{
  GListModel *lines = ms5_floor_get_lines (view->floor);
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (Ms5LineModel) line = g_list_model_get_item (lines, i);

      add_people_of (names, line);
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (names, FALSE);
}
