/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-device-link-private.h"

#include "protocol/ms5-limits.h"

/* The registration. */

#define MAX_RETRY   (60 * MS5_USEC_PER_S)
#define MIN_REFRESH MS5_USEC_PER_MIN

enum
{
  SIGNAL_ARRIVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (Ms5DeviceLink, ms5_device_link, G_TYPE_OBJECT)

static void
clear_timer (Ms5DeviceLink *self,
             guint         *timer)
{
  if (*timer != 0)
    ms5_clock_remove (self->clock, *timer);
  *timer = 0;
}

static gboolean
is_live (Ms5DeviceLink *self)
{
  return ms5_link_get_state (self->link) == MS5_LINK_LIVE && ms5_session_is_signed_in (self->session);
}

static gboolean
retry_cb (gpointer user_data)
{
  Ms5DeviceLink *self = user_data;

  self->timer = 0;
  ms5_device_link_check (self);
  return G_SOURCE_REMOVE;
}

/* Something did not work, and may the next time. */
void
ms5_device_link_retry (Ms5DeviceLink *self)
{
  gint64 delay = MIN (MAX_RETRY, MS5_USEC_PER_S << MIN (self->n_failed, 16));

  self->n_failed++;
  clear_timer (self, &self->timer);
  self->timer = ms5_clock_add (self->clock, ms5_random_range (self->random, delay / 2, delay), retry_cb, self, NULL);
}

/* The server does not know this device, though it should. */
void
ms5_device_link_unregistered (Ms5DeviceLink *self)
{
  g_clear_pointer (&self->stored, json_decref);
  g_clear_pointer (&self->confirmed, json_decref);
}

/* What is to be said. A line that the plant has no more is no reason to be refused. */
static json_t *
make_wanted (Ms5DeviceLink *self)
{
  g_autoptr (Ms5Device) device = ms5_device_copy (self->wish);

  if (device->lines != NULL)
    {
      g_autoptr (GStrvBuilder) known = g_strv_builder_new ();

      for (guint i = 0; device->lines[i] != NULL; i++)
        if (ms5_floor_get_line (self->floor, device->lines[i]) != NULL)
          g_strv_builder_add (known, device->lines[i]);
      g_strfreev (device->lines);
      device->lines = g_strv_builder_end (known);
    }
  return ms5_device_encode (device, FALSE);
}

static gboolean
must_register (Ms5DeviceLink *self,
               json_t        *wanted)
{
  if (self->is_registering || self->is_refused || self->timer != 0)
    return FALSE;

  return self->confirmed == NULL || !json_equal (self->confirmed, wanted)
         || (self->refresh_at != MS5_TIME_NONE && ms5_floor_get_plant_now (self->floor) >= self->refresh_at);
}

typedef struct
{
  Ms5DeviceLink *self;
  json_t        *wanted;
} Registering;

/* What says that the request is wrong is said again by the next attempt. */
static gboolean
is_final (guint status)
{
  return status >= 400 && status < 500 && status != SOUP_STATUS_UNAUTHORIZED && status != SOUP_STATUS_REQUEST_TIMEOUT
         && status != 429;
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Registering *registering = user_data;
  g_autoptr (Ms5DeviceLink) self = registering->self;
  g_autoptr (json_t) wanted = registering->wanted;
  g_autoptr (GError) error = NULL;
  gboolean is_taken;
  guint status;

  g_free (registering);
  is_taken = ms5_session_send_finish (MS5_SESSION (source), result, &status, &error);
  self->is_registering = FALSE;
  if (self->cancellable == NULL)
    return;

  if (is_taken)
    {
      json_decref (self->confirmed);
      self->confirmed = g_steal_pointer (&wanted);
      self->refresh_at = MS5_TIME_NONE;
      self->n_failed = 0;
    }
  else if (is_final (status))
    {
      g_message ("This device was not registered: %s", error->message);
      self->is_refused = TRUE;
    }
  else if (is_live (self))
    {
      ms5_device_link_retry (self);
    }
  ms5_device_link_check (self);
}

static void
register_device (Ms5DeviceLink *self,
                 json_t        *wanted)
{
  g_autofree char *path = g_strconcat ("/api/v1/devices/", ms5_outbox_get_device (self->outbox), NULL);
  Registering *registering = g_new0 (Registering, 1);

  registering->self = g_object_ref (self);
  registering->wanted = json_incref (wanted);
  self->is_registering = TRUE;
  ms5_session_send_async (self->session, SOUP_METHOD_PUT, path, wanted, self->cancellable, registered_cb, registering);
}

static gboolean
refresh_cb (gpointer user_data)
{
  Ms5DeviceLink *self = user_data;

  self->refresh_timer = 0;
  ms5_device_link_check (self);
  return G_SOURCE_REMOVE;
}

static void
arm_refresh (Ms5DeviceLink *self)
{
  double left;

  clear_timer (self, &self->refresh_timer);
  if (self->refresh_at == MS5_TIME_NONE)
    return;

  left = (double) MAX (self->refresh_at - ms5_floor_get_plant_now (self->floor), 0);
  self->refresh_timer = ms5_clock_add (self->clock, (gint64) (left / ms5_floor_get_plant_speed (self->floor)) + 1,
                                       refresh_cb, self, NULL);
}

/* On a new connection it may be another server, or one that has forgotten. */
static void
forget_connection (Ms5DeviceLink *self)
{
  g_clear_pointer (&self->confirmed, json_decref);
  self->is_refused = FALSE;
  self->n_failed = 0;
  clear_timer (self, &self->timer);
  clear_timer (self, &self->refresh_timer);
}

/* Something has changed: does what is to be done now. */
void
ms5_device_link_check (Ms5DeviceLink *self)
{
  g_autoptr (json_t) wanted = NULL;

  ms5_device_receipts_know (self);
  if (!is_live (self))
    {
      forget_connection (self);
      return;
    }
  if (self->wish == NULL)
    return;

  if (self->confirmed == NULL && self->stored != NULL
      && g_strcmp0 (self->person, ms5_session_get_name (self->session)) == 0)
    self->confirmed = json_incref (self->stored);
  wanted = make_wanted (self);
  if (must_register (self, wanted))
    register_device (self, wanted);
  else if (self->confirmed != NULL && !self->is_registering)
    {
      arm_refresh (self);
      ms5_device_receipts_send (self);
    }
}

/* Halfway to its end there is time enough to try again. */
static void
take_registration (Ms5DeviceLink *self,
                   json_t        *fields)
{
  g_auto (Ms5DeviceItem) item = { 0 };
  Ms5Time now = ms5_floor_get_plant_now (self->floor);

  g_clear_pointer (&self->stored, json_decref);
  g_clear_pointer (&self->person, g_free);
  if (fields == NULL)
    {
      g_clear_pointer (&self->confirmed, json_decref);
      return;
    }

  ms5_device_item_decode (fields, &item, NULL);
  self->person = g_strdup (item.person);
  self->stored = json_copy (fields);
  json_object_del (self->stored, "person");
  json_object_del (self->stored, "registered");
  json_object_del (self->stored, "expires");
  self->refresh_at = MS5_TIME_NONE;
  if (item.expires != MS5_TIME_NONE)
    self->refresh_at = now + MAX ((item.expires - now) / 2, MIN_REFRESH);
}

static void
item_cb (Ms5DeviceLink *self,
         const char    *key,
         json_t        *fields)
{
  if (key == NULL || g_str_equal (key, MS5_DEVICE_KEY))
    take_registration (self, fields);
  if (key == NULL || !g_str_equal (key, MS5_DEVICE_KEY))
    ms5_device_receipts_take (self, key, fields);
  ms5_device_link_check (self);
}

void
ms5_device_link_tell_arrived (Ms5DeviceLink         *self,
                              const Ms5DeliveryItem *item)
{
  g_signal_emit (self, signals[SIGNAL_ARRIVED], 0, item->line, item->call, item->rev);
}

/* May run twice. */
static void
ms5_device_link_dispose (GObject *object)
{
  Ms5DeviceLink *self = MS5_DEVICE_LINK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->clock != NULL)
    {
      clear_timer (self, &self->timer);
      clear_timer (self, &self->refresh_timer);
    }
  ms5_device_receipts_stop (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->link != NULL)
    g_signal_handlers_disconnect_by_data (self->link, self);
  if (self->floor != NULL)
    g_signal_handlers_disconnect_by_data (self->floor, self);

  G_OBJECT_CLASS (ms5_device_link_parent_class)->dispose (object);
}

static void
ms5_device_link_finalize (GObject *object)
{
  Ms5DeviceLink *self = MS5_DEVICE_LINK (object);

  ms5_device_receipts_free (self);
  g_clear_pointer (&self->wish, ms5_device_free);
  json_decref (self->stored);
  json_decref (self->confirmed);
  g_free (self->person);
  g_free (self->server);
  g_free (self->sub);
  g_clear_object (&self->session);
  g_clear_object (&self->link);
  g_clear_object (&self->outbox);
  g_clear_object (&self->floor);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_device_link_parent_class)->finalize (object);
}

static void
ms5_device_link_class_init (Ms5DeviceLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ms5_device_link_dispose;
  object_class->finalize = ms5_device_link_finalize;

  signals[SIGNAL_ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_INT64);
}

static void
ms5_device_link_init (Ms5DeviceLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->refresh_at = MS5_TIME_NONE;
  ms5_device_receipts_init (self);
}

/**
 * ms5_device_link_new:
 * @session: who is signed in
 * @link: the link to the server
 * @outbox: whose device it is, and where receipts are kept
 * @floor: where what the feed tells of the device comes from
 * @clock: the machine's
 * @random: where random numbers come from
 *
 * Returns: (transfer full): one that registers nothing before ms5_device_link_set_wish()
 */
Ms5DeviceLink *
ms5_device_link_new (Ms5Session *session,
                     Ms5Link    *link,
                     Ms5Outbox  *outbox,
                     Ms5Floor   *floor,
                     Ms5Clock   *clock,
                     Ms5Random  *random)
{
  Ms5DeviceLink *self = g_object_new (MS5_TYPE_DEVICE_LINK, NULL);

  self->session = g_object_ref (session);
  self->link = g_object_ref (link);
  self->outbox = g_object_ref (outbox);
  self->floor = g_object_ref (floor);
  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  g_signal_connect_swapped (session, "changed", G_CALLBACK (ms5_device_link_check), self);
  g_signal_connect_swapped (link, "changed", G_CALLBACK (ms5_device_link_check), self);
  g_signal_connect_swapped (floor, "device-item", G_CALLBACK (item_cb), self);
  return self;
}

/**
 * ms5_device_link_set_wish:
 * @self: a device's link
 * @wish: (nullable): what the device is called, and what it wants to be told; %NULL to leave things as they are. Whose
 *   it is, and its times, do not count
 */
void
ms5_device_link_set_wish (Ms5DeviceLink   *self,
                          const Ms5Device *wish)
{
  g_return_if_fail (MS5_IS_DEVICE_LINK (self));

  g_clear_pointer (&self->wish, ms5_device_free);
  if (wish != NULL)
    {
      self->wish = ms5_device_copy (wish);
      g_clear_pointer (&self->wish->person, g_free);
      self->wish->registered = MS5_TIME_NONE;
      self->wish->expires = MS5_TIME_NONE;
    }
  self->is_refused = FALSE;
  ms5_device_link_check (self);
}
