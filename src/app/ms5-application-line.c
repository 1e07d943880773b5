/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

/* What the page of a line needs besides what the feed brings */

/* How much of a sensor's past its sparkline is filled with. */
#define HISTORY_TIME (10 * MS5_USEC_PER_MIN)

static void
history_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5SensorModel) sensor = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) points = ms5_client_ask_history_finish (MS5_CLIENT (source), result, &error);

  if (points != NULL)
    ms5_sensor_model_set_history (sensor, (const Ms5Point *) (gpointer) points->data, points->len);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("the past of a sensor is not known: %s", error->message);
}

static void
ask_history (Ms5Application    *self,
             Ms5EquipmentModel *equipment)
{
  GListModel *sensors = ms5_equipment_model_get_sensors (equipment);
  gboolean is_live = ms5_client_get_state (self->client) == MS5_LINK_LIVE;
  __typeof__ (ms5_client_ask_history_async) *ask = is_live ? ms5_client_ask_history_async
                                                           : ms5_client_recall_history_async;
  Ms5Time now = ms5_floor_get_plant_now (ms5_client_get_floor (self->client));

  for (guint i = 0; i < g_list_model_get_n_items (sensors); i++)
    {
      g_autoptr (Ms5SensorModel) sensor = g_list_model_get_item (sensors, i);
      const Ms5Series *series = ms5_sensor_model_get_series (sensor);

      if (ms5_series_get_length (series) > 0 && now - ms5_series_get (series, 0)->time >= HISTORY_TIME / 2)
        continue;
      ask (self->client, ms5_model_item_get_key (MS5_MODEL_ITEM (equipment)),
           ms5_model_item_get_key (MS5_MODEL_ITEM (sensor)), now - HISTORY_TIME, now, MS5_SENSOR_POINTS,
           self->cancellable, history_cb, g_object_ref (sensor));
    }
}

/**
 * ms5_application_ask_line:
 * @self: the program
 * @code: the code of the line that is looked at
 *
 * Asks for the past of its sensors.
 */
void
ms5_application_ask_line (Ms5Application *self,
                          const char     *code)
{
  Ms5LineModel *line = ms5_floor_get_line (ms5_client_get_floor (self->client), code);
  GListModel *equipment;

  ms5_client_watch_line (self->client, code);
  if (line == NULL)
    return;

  equipment = ms5_line_model_get_equipment (line);
  for (guint i = 0; i < g_list_model_get_n_items (equipment); i++)
    {
      g_autoptr (Ms5EquipmentModel) item = g_list_model_get_item (equipment, i);

      ask_history (self, item);
    }
}
