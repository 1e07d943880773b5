/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-mqtt-link.h"
#include "server/ingest/ms5-mqtt.h"

#include <string.h>

/* Never at once: a lost connection may be told twice. */
#define PAUSE_MS         100u
#define BACK_OFF_MIN_MS  500u
#define BACK_OFF_MAX_MS  30000u

/* A message that the door was too busy to take is brought again after this long. */
#define KNOCK_MS         50u

/* A broker that has not answered after so long never will. */
#define ANSWER_MS        60000u

struct _Ms5Mqtt
{
  GObject parent_instance;

  Ms5Door *door;
  Ms5MqttConfig *config;
  char *site;
  Ms5MqttLink *link;
  Ms5MqttState state;
  char *trouble;
  guint back_off_ms;
  GSource *timer;            /* to connect again, or to give up connecting */
  GSource *knock;            /* to bring the message again */
  Ms5MqttDelivery *delivery; /* under way; there is never more than one */
  gboolean parked;           /* a message could not be stored and holds the library for ever */
  GTask *stop;
  GSource *stop_cancelled;
  Ms5MqttCounts counts;
  gulong uncertain_id;
};

enum { PROP_0, PROP_STATE, N_PROPS };

G_DEFINE_FINAL_TYPE (Ms5Mqtt, ms5_mqtt, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void submit (Ms5Mqtt *self);

static void
set_state (Ms5Mqtt      *self,
           Ms5MqttState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
plan (Ms5Mqtt      *self,
      GSource     **slot,
      guint         delay_ms,
      GSourceFunc   callback)
{
  clear_source (slot);
  *slot = g_timeout_source_new (delay_ms);
  g_source_set_callback (*slot, callback, self, NULL);
  g_source_attach (*slot, g_main_context_get_thread_default ());
}

static void on_lost (const char *reason,
                     gpointer    user_data);

static gboolean
no_answer_cb (gpointer user_data)
{
  on_lost ("the broker does not answer", user_data);
  return G_SOURCE_REMOVE;
}

static void
begin_to_connect (Ms5Mqtt *self)
{
  set_state (self, MS5_MQTT_CONNECTING);
  plan (self, &self->timer, ANSWER_MS, no_answer_cb);
  ms5_mqtt_link_connect (self->link);
}

static gboolean
connect_cb (gpointer user_data)
{
  begin_to_connect (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_connected (gboolean session_present,
              gpointer user_data)
{
  Ms5Mqtt *self = user_data;

  if (self->state != MS5_MQTT_CONNECTING)
    return;

  clear_source (&self->timer);
  self->back_off_ms = 0;
  self->counts.connects++;
  self->counts.resumed += session_present;
  g_clear_pointer (&self->trouble, g_free);
  g_message ("mqtt: connected to %s%s", self->config->uri, session_present ? ", session kept" : "");
  set_state (self, MS5_MQTT_CONNECTED);
}

/* Full jitter, so that the clients of a broker that comes back do not all come at once. */
static void
on_lost (const char *reason,
         gpointer    user_data)
{
  Ms5Mqtt *self = user_data;

  if (self->state != MS5_MQTT_CONNECTING && self->state != MS5_MQTT_CONNECTED)
    return;

  if (g_strcmp0 (self->trouble, reason) != 0)
    g_message ("mqtt: not connected to %s: %s", self->config->uri, reason);
  g_free (self->trouble);
  self->trouble = g_strdup (reason);
  self->back_off_ms = CLAMP (self->back_off_ms * 2, BACK_OFF_MIN_MS, BACK_OFF_MAX_MS);
  set_state (self, MS5_MQTT_WAITING);
  plan (self, &self->timer, (guint) g_random_int_range (PAUSE_MS, (gint32) self->back_off_ms + 1), connect_cb);
}

static void
end_stop (Ms5Mqtt *self)
{
  g_autoptr (GTask) stop = g_steal_pointer (&self->stop);

  clear_source (&self->stop_cancelled);
  clear_source (&self->knock);
  g_clear_pointer (&self->link, ms5_mqtt_link_release);
  set_state (self, MS5_MQTT_IDLE);
  if (stop == NULL || g_task_return_error_if_cancelled (stop))
    return;

  if (self->parked)
    g_task_return_new_error (stop, MS5_DOOR_ERROR, MS5_DOOR_ERROR_CLOSED,
                             "A message could not be stored; the broker keeps it");
  else
    g_task_return_boolean (stop, TRUE);
}

static void
abandon_delivery (Ms5Mqtt *self)
{
  self->parked = TRUE;
  ms5_mqtt_delivery_abandon (g_steal_pointer (&self->delivery));
  if (self->stop != NULL)
    end_stop (self);
}

static gboolean
knock_cb (gpointer user_data)
{
  Ms5Mqtt *self = user_data;

  clear_source (&self->knock);
  submit (self);
  return G_SOURCE_REMOVE;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Ms5Mqtt) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5DoorReceipt) receipt = ms5_door_submit_finish (MS5_DOOR (object), result, &error);

  if (self->delivery == NULL)
    return;

  if (receipt != NULL)
    {
      ms5_mqtt_delivery_done (g_steal_pointer (&self->delivery));
    }
  else if (g_error_matches (error, MS5_DOOR_ERROR, MS5_DOOR_ERROR_BUSY))
    {
      self->counts.busy++;
      plan (self, &self->knock, KNOCK_MS, knock_cb);
    }
  else
    {
      abandon_delivery (self);
    }
}

static void
submit (Ms5Mqtt *self)
{
  ms5_door_submit_async (self->door, ms5_mqtt_delivery_get_parcel (self->delivery), NULL, submitted_cb,
                         g_object_ref (self));
}

static void
on_arrived (Ms5MqttDelivery *delivery,
            gpointer         user_data)
{
  Ms5Mqtt *self = user_data;

  g_assert (self->delivery == NULL);

  self->counts.messages++;
  self->delivery = delivery;
  submit (self);
}

static void
on_died (const char *source,
         gint64      birth,
         gpointer    user_data)
{
  Ms5Mqtt *self = user_data;

  ms5_door_report_death (self->door, source, birth);
}

static void
on_stopped (gpointer user_data)
{
  end_stop (user_data);
}

static void
on_uncertain (Ms5Door    *door,
              const char *source,
              Ms5Mqtt    *self)
{
  g_autofree char *topic = NULL;

  if (self->link == NULL || self->state != MS5_MQTT_CONNECTED || strpbrk (source, "+#/") != NULL)
    return;

  topic = g_strjoin ("/", self->config->prefix, self->site, "ask", source, NULL);
  ms5_mqtt_link_publish (self->link, topic, "{\"want\":\"report\"}");
}

/**
 * ms5_mqtt_start:
 * @self: a source that is not running
 *
 * Connects, and from now on keeps trying.
 */
void
ms5_mqtt_start (Ms5Mqtt *self)
{
  static const Ms5MqttLinkEvents events = { on_connected, on_lost, on_arrived, on_died, on_stopped };

  g_return_if_fail (MS5_IS_MQTT (self));
  g_return_if_fail (self->state == MS5_MQTT_IDLE && self->link == NULL);

  self->link = ms5_mqtt_link_new (self->config, self->site, &events, self);
  begin_to_connect (self);
}

static gboolean
stop_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Ms5Mqtt *self = user_data;

  if (self->delivery != NULL)
    abandon_delivery (self);
  else
    end_stop (self);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_mqtt_stop_async:
 * @self: a running source
 * @cancellable: (nullable): gives up waiting for a message under way to become durable
 * @callback: called when the connection is closed
 * @user_data: for @callback
 *
 * Closes the connection after the message under way, if there is one. If that cannot be stored,
 * cancel: then the message is not acknowledged, and MQTT cannot be used any more in this process,
 * which should end now.
 */
void
ms5_mqtt_stop_async (Ms5Mqtt             *self,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (MS5_IS_MQTT (self));
  g_return_if_fail (self->stop == NULL);

  g_task_set_source_tag (task, ms5_mqtt_stop_async);
  clear_source (&self->timer);
  if (self->link == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  set_state (self, MS5_MQTT_STOPPING);
  self->stop = g_steal_pointer (&task);
  ms5_mqtt_link_stop (self->link);
  if (self->parked)
    {
      end_stop (self);
    }
  else if (cancellable != NULL)
    {
      self->stop_cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->stop_cancelled, G_SOURCE_FUNC (stop_cancelled_cb), self, NULL);
      g_source_attach (self->stop_cancelled, g_task_get_context (self->stop));
    }
}

/**
 * ms5_mqtt_stop_finish:
 * @self: a source
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether everything that came was stored and acknowledged
 */
gboolean
ms5_mqtt_stop_finish (Ms5Mqtt       *self,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_mqtt_get_state:
 * @self: a source
 *
 * Returns: how it stands
 */
Ms5MqttState
ms5_mqtt_get_state (Ms5Mqtt *self)
{
  return self->state;
}

/**
 * ms5_mqtt_get_trouble:
 * @self: a source
 *
 * Returns: (nullable): why it is not connected
 */
const char *
ms5_mqtt_get_trouble (Ms5Mqtt *self)
{
  return self->trouble;
}

/**
 * ms5_mqtt_get_counts:
 * @self: a source
 * @out_counts: (out): what happened since it was made
 */
void
ms5_mqtt_get_counts (Ms5Mqtt       *self,
                     Ms5MqttCounts *out_counts)
{
  *out_counts = self->counts;
}

static void
ms5_mqtt_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  Ms5Mqtt *self = MS5_MQTT (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ms5_mqtt_dispose (GObject *object)
{
  Ms5Mqtt *self = MS5_MQTT (object);

  clear_source (&self->timer);
  clear_source (&self->knock);
  clear_source (&self->stop_cancelled);
  g_clear_signal_handler (&self->uncertain_id, self->door);
  if (self->delivery != NULL)
    abandon_delivery (self);
  if (self->link != NULL)
    {
      ms5_mqtt_link_stop (self->link);
      g_clear_pointer (&self->link, ms5_mqtt_link_release);
    }

  G_OBJECT_CLASS (ms5_mqtt_parent_class)->dispose (object);
}

static void
ms5_mqtt_finalize (GObject *object)
{
  Ms5Mqtt *self = MS5_MQTT (object);

  g_clear_object (&self->door);
  g_clear_pointer (&self->config, ms5_mqtt_config_free);
  g_free (self->site);
  g_free (self->trouble);

  G_OBJECT_CLASS (ms5_mqtt_parent_class)->finalize (object);
}

static void
ms5_mqtt_class_init (Ms5MqttClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ms5_mqtt_get_property;
  object_class->dispose = ms5_mqtt_dispose;
  object_class->finalize = ms5_mqtt_finalize;

  /**
   * Ms5Mqtt:state:
   *
   * How it stands, an #Ms5MqttState.
   */
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MS5_MQTT_IDLE, MS5_MQTT_STOPPING, MS5_MQTT_IDLE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ms5_mqtt_init (Ms5Mqtt *self)
{
}

/**
 * ms5_mqtt_new:
 * @door: where the samples go
 * @site: the plant's site, as topics name it
 * @config: the broker
 *
 * Returns: (transfer full): a source that is not running
 */
Ms5Mqtt *
ms5_mqtt_new (Ms5Door             *door,
              const char          *site,
              const Ms5MqttConfig *config)
{
  Ms5Mqtt *self = g_object_new (MS5_TYPE_MQTT, NULL);

  self->door = g_object_ref (door);
  self->site = g_strdup (site);
  self->config = ms5_mqtt_config_copy (config);
  self->uncertain_id = g_signal_connect (door, "uncertain", G_CALLBACK (on_uncertain), self);
  return self;
}
