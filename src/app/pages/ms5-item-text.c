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
