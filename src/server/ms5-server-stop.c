/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-private.h"

#include <unistd.h>

/* How long those who are connected have to leave. */
#define LEAVE_TIME (5 * MS5_USEC_PER_S)

/* Over what time clients come back to a server that is started again. */
#define SPREAD_MS 2000

static void
clear_timers (Ms5Server *self)
{
  if (self->deadline != 0)
    ms5_clock_remove (self->clock, self->deadline);
  if (self->floor_timer != 0)
    ms5_clock_remove (self->clock, self->floor_timer);
  self->deadline = 0;
  self->floor_timer = 0;
}

/* Parts that others call go first. */
void
ms5_server_drop (Ms5Server *self)
{
  clear_timers (self);
  ms5_server_stop_demo (self);
  g_clear_object (&self->simulator);
  g_clear_pointer (&self->crew, ms5_demo_crew_free);
  g_clear_object (&self->mqtt);
  if (self->http != NULL)
    ms5_http_server_close (self->http);
  g_clear_object (&self->http);
  if (self->line_watch != NULL)
    ms5_line_watch_stop (self->line_watch);
  g_clear_object (&self->line_watch);
  if (self->actions != NULL)
    ms5_actions_stop (self->actions);
  if (self->push != NULL)
    ms5_push_stop (self->push);
  if (self->journal != NULL)
    ms5_journal_abandon (self->journal);
  if (self->feed != NULL)
    g_object_run_dispose (G_OBJECT (self->feed));
  g_clear_object (&self->push);
  g_clear_object (&self->push_link);
  g_clear_object (&self->push_store);
  g_clear_object (&self->actions);
  g_clear_object (&self->door);
  if (self->pipeline != NULL)
    ms5_pipeline_stop (self->pipeline);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->journal);
  g_clear_object (&self->feed);
  g_clear_object (&self->backend);
  if (self->keeper != NULL)
    ms5_store_keeper_stop (self->keeper);
  g_clear_object (&self->keeper);
  g_clear_object (&self->accounts);
  g_clear_object (&self->store);
  g_clear_object (&self->plant_clock);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->plant, ms5_plant_unref);
  g_clear_pointer (&self->demo_password, g_free);
  self->context = (Ms5RoutesContext) { 0 };

  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static void
keep_error (Ms5Server *self,
            GError    *error)
{
  if (self->stop_error == NULL)
    self->stop_error = error;
  else
    g_error_free (error);
}

static void
store_closed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->stop);
  GError *error = NULL;

  if (!ms5_store_close_finish (MS5_STORE (source), result, &error))
    keep_error (self, error);
  ms5_server_drop (self);
  if (self->stop_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->stop_error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
push_closed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  if (!ms5_push_close_finish (MS5_PUSH (source), result, &error))
    keep_error (self, error);
  ms5_store_close_async (self->store, store_closed_cb, g_object_ref (self));
}

static void
journal_closed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  GError *error = NULL;

  if (!ms5_journal_close_finish (MS5_JOURNAL (source), result, &error))
    keep_error (self, error);
  ms5_http_server_close (self->http);
  ms5_pipeline_stop (self->pipeline);
  ms5_store_keeper_stop (self->keeper);
  ms5_push_close_async (self->push, push_closed_cb, g_object_ref (self));
}

/* Nobody is connected any more: what they did is stored. */
static void
close_journal (Ms5Server *self)
{
  self->n_leaving = 0;
  clear_timers (self);
  ms5_actions_stop (self->actions);
  ms5_push_stop (self->push);
  ms5_journal_close_async (self->journal, journal_closed_cb, g_object_ref (self));
}

static void
one_left (Ms5Server *self)
{
  if (self->n_leaving > 0 && --self->n_leaving == 0)
    close_journal (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  Ms5Server *self = user_data;

  self->deadline = 0;
  g_message ("Not everybody has left in time");
  close_journal (self);
  return G_SOURCE_REMOVE;
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;

  ms5_http_server_drain_finish (MS5_HTTP_SERVER (source), result, NULL);
  one_left (self);
}

static void
empty_cb (Ms5Feed   *feed,
          Ms5Server *self)
{
  g_signal_handlers_disconnect_by_func (feed, empty_cb, self);
  one_left (self);
}

#ifdef HAVE_MQTT
static void
mqtt_stopped_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Ms5Server) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ms5_mqtt_stop_finish (MS5_MQTT (source), result, &error))
    g_message ("Leaving the broker: %s", error->message);
  one_left (self);
}
#endif

/**
 * ms5_server_stop_async:
 * @self: a server that serves
 * @callback: called when everything is stored and closed
 * @user_data: for @callback
 *
 * Sends everybody away, stores what is left and closes the store.
 */
void
ms5_server_stop_async (Ms5Server           *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (MS5_IS_SERVER (self));
  g_return_if_fail (self->http != NULL && self->start == NULL && self->stop == NULL);

  self->stop = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop, ms5_server_stop_async);
  ms5_server_stop_demo (self);

  ms5_line_watch_stop (self->line_watch);
  self->n_leaving = 2;
  self->deadline = ms5_clock_add (self->clock, LEAVE_TIME, deadline_cb, self, NULL);
#ifdef HAVE_MQTT
  if (self->mqtt != NULL)
    {
      self->n_leaving++;
      ms5_mqtt_stop_async (self->mqtt, NULL, mqtt_stopped_cb, g_object_ref (self));
    }
#endif
  ms5_http_server_drain_async (self->http, drained_cb, g_object_ref (self));
  g_signal_connect_object (self->feed, "empty", G_CALLBACK (empty_cb), self, 0);
  ms5_feed_drain (self->feed, SPREAD_MS);
}

/**
 * ms5_server_stop_finish:
 * @self: a server
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether everything that was taken is stored
 */
gboolean
ms5_server_stop_finish (Ms5Server     *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
