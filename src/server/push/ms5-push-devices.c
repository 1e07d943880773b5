/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-private.h"

/* Who is registered. */

void
ms5_push_device_free (Ms5PushDevice *device)
{
  ms5_device_free (device->device);
  g_free (device);
}

/* Takes @device, in place of one with the same id. */
void
ms5_push_adopt_device (Ms5Push   *self,
                       Ms5Device *device)
{
  Ms5PushDevice *entry = g_hash_table_lookup (self->devices, device->id);
  guint n_waiting = entry != NULL ? entry->n_waiting : 0;

  entry = g_new0 (Ms5PushDevice, 1);
  entry->device = device;
  entry->n_waiting = n_waiting;
  g_hash_table_replace (self->devices, device->id, entry);
}

/* What its topic says of it, once that is written. */
void
ms5_push_put_device (Ms5Push    *self,
                     const char *id)
{
  const Ms5PushDevice *entry = g_hash_table_lookup (self->devices, id);
  g_autoptr (json_t) fields = NULL;
  g_auto (Ms5DeviceItem) item = { 0 };

  if (entry == NULL)
    {
      ms5_push_floor_retire (self->floor, id, MS5_DEVICE_KEY);
      return;
    }

  fields = ms5_device_encode (entry->device, FALSE);
  ms5_device_item_decode (fields, &item, NULL);
  ms5_push_floor_put (self->floor, id, MS5_DEVICE_KEY, &item);
}

/* What is on its way there does not arrive; perhaps nobody else is told. */
static void
end_deliveries (Ms5Push    *self,
                const char *id,
                const char *reason)
{
  g_autoptr (GPtrArray) calls = ms5_push_list_values (self->calls);
  Ms5Time now = ms5_clock_now (self->clock);

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5PushCall *call = g_ptr_array_index (calls, i);
      gboolean is_touched = FALSE;

      for (guint k = 0; k < call->deliveries->len; k++)
        {
          Ms5Delivery *delivery = g_ptr_array_index (call->deliveries, k);

          if (!g_str_equal (delivery->device, id))
            continue;
          ms5_push_end_delivery (self, delivery, MS5_DELIVERY_FAILED, reason);
          is_touched = TRUE;
        }
      if (is_touched)
        ms5_push_check_call (self, call, now);
    }
}

void
ms5_push_remove_device (Ms5Push    *self,
                        const char *id,
                        const char *reason)
{
  g_autofree char *copy = g_strdup (id);

  if (!g_hash_table_contains (self->devices, id))
    return;

  end_deliveries (self, copy, reason);
  g_hash_table_remove (self->devices, copy);
  g_hash_table_add (self->dirty_devices, g_steal_pointer (&copy));
}

void
ms5_push_age_devices (Ms5Push *self,
                      Ms5Time  now)
{
  g_autoptr (GPtrArray) expired = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5PushDevice *entry = value;

      if (entry->device->expires <= now)
        g_ptr_array_add (expired, entry->device->id);
    }
  for (guint i = 0; i < expired->len; i++)
    ms5_push_remove_device (self, g_ptr_array_index (expired, i), "the registration has expired");
}

static guint
count_of_person (Ms5Push    *self,
                 const char *person)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (((const Ms5PushDevice *) value)->device->person, person))
      n++;
  return n;
}

static gboolean
check_limits (Ms5Push          *self,
              const Ms5Device  *device,
              GError          **error)
{
  const Ms5PushDevice *before = g_hash_table_lookup (self->devices, device->id);

  if (before == NULL && g_hash_table_size (self->devices) >= self->options.max_devices)
    g_set_error (error, MS5_PUSH_ERROR, MS5_PUSH_ERROR_LIMIT, "there are %u devices already", self->options.max_devices);
  else if ((before == NULL || !g_str_equal (before->device->person, device->person))
           && count_of_person (self, device->person) >= self->options.max_person_devices)
    g_set_error (error, MS5_PUSH_ERROR, MS5_PUSH_ERROR_LIMIT, "%s has %u devices already", device->person,
                 self->options.max_person_devices);
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_way (Ms5Push          *self,
           const Ms5Device  *device,
           GError          **error)
{
  const Ms5PushWay *way = self->ways[device->channel];
  g_autoptr (GError) local_error = NULL;

  if (device->channel == MS5_CHANNEL_DESKTOP)
    return TRUE;

  if (way == NULL)
    g_set_error (error, MS5_PUSH_ERROR, MS5_PUSH_ERROR_CHANNEL, "this server does not send by %s",
                 ms5_channel_to_string (device->channel));
  else if (device->address == NULL)
    g_set_error (error, MS5_PUSH_ERROR, MS5_PUSH_ERROR_ADDRESS, "%s takes an address", ms5_channel_to_string (device->channel));
  else if (!ms5_relay_check_address (way->relay, device->address, &local_error))
    g_set_error_literal (error, MS5_PUSH_ERROR, MS5_PUSH_ERROR_ADDRESS, local_error->message);
  else
    return TRUE;

  return FALSE;
}

/**
 * ms5_push_register_async:
 * @self: one that is started
 * @device: what is said of a device; its times do not count
 * @callback: called when it is durable
 * @user_data: for @callback
 *
 * Makes it known, or says anew what it wants and how it is reached, for as long as registrations last.
 */
void
ms5_push_register_async (Ms5Push             *self,
                         const Ms5Device     *device,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const Ms5PushDevice *before;
  gboolean is_another;
  Ms5Device *copy;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_PUSH (self));

  g_task_set_source_tag (task, ms5_push_register_async);
  if (!check_limits (self, device, &error) || !check_way (self, device, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  copy = ms5_device_copy (device);
  before = g_hash_table_lookup (self->devices, device->id);
  is_another = before == NULL || !g_str_equal (before->device->person, device->person)
               || before->device->channel != device->channel;
  copy->registered = is_another ? ms5_clock_now (self->clock) : before->device->registered;
  copy->expires = ms5_clock_now (self->clock) + self->options.lifetime;
  if (before != NULL && is_another)
    end_deliveries (self, device->id, "the device belongs to somebody else now");
  ms5_push_adopt_device (self, copy);
  g_hash_table_add (self->dirty_devices, g_strdup (device->id));
  if (is_another)
    ms5_push_offer (self, g_hash_table_lookup (self->devices, device->id));
  ms5_push_when_saved (self, task);
  ms5_push_wake (self);
}

/**
 * ms5_push_unregister_async:
 * @self: one that is started
 * @id: a device, perhaps one that is not known
 * @callback: called when it is durably forgotten
 * @user_data: for @callback
 */
void
ms5_push_unregister_async (Ms5Push             *self,
                           const char          *id,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (MS5_IS_PUSH (self));

  g_task_set_source_tag (task, ms5_push_unregister_async);
  ms5_push_remove_device (self, id, "the device is not registered any more");
  ms5_push_when_saved (self, task);
  ms5_push_wake (self);
}

/**
 * ms5_push_register_finish:
 * @self: one that was asked
 * @result: what the callback was given
 * @error: return location for a #Ms5PushError
 *
 * Also of ms5_push_unregister_async().
 *
 * Returns: whether it is durable
 */
gboolean
ms5_push_register_finish (Ms5Push       *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_push_get_device:
 * @self: what tells people
 * @id: a device
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const Ms5Device *
ms5_push_get_device (Ms5Push    *self,
                     const char *id)
{
  const Ms5PushDevice *entry;

  g_return_val_if_fail (MS5_IS_PUSH (self), NULL);

  entry = g_hash_table_lookup (self->devices, id);
  return entry != NULL ? entry->device : NULL;
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  const Ms5Device *left = *(const Ms5Device *const *) a;
  const Ms5Device *right = *(const Ms5Device *const *) b;
  int order = g_strcmp0 (left->person, right->person);

  return order != 0 ? order : g_strcmp0 (left->id, right->id);
}

/**
 * ms5_push_list_devices:
 * @self: what tells people
 * @person: (nullable): whose; %NULL for everybody's
 *
 * Returns: (transfer container) (element-type Ms5Device): by person and id
 */
GPtrArray *
ms5_push_list_devices (Ms5Push    *self,
                       const char *person)
{
  GPtrArray *devices = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (MS5_IS_PUSH (self), devices);

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Ms5Device *device = ((Ms5PushDevice *) value)->device;

      if (person == NULL || g_str_equal (device->person, person))
        g_ptr_array_add (devices, device);
    }
  g_ptr_array_sort (devices, compare_devices);
  return devices;
}

/**
 * ms5_push_get_waiting:
 * @self: what tells people
 * @device: a device
 *
 * Returns: how many deliveries are on their way to it
 */
guint
ms5_push_get_waiting (Ms5Push    *self,
                      const char *device)
{
  const Ms5PushDevice *entry;

  g_return_val_if_fail (MS5_IS_PUSH (self), 0);

  entry = g_hash_table_lookup (self->devices, device);
  return entry != NULL ? entry->n_waiting : 0;
}

/**
 * ms5_push_expects:
 * @self: one that is loaded
 * @line: the code of a line
 *
 * Returns: whether a computer is registered that wants to hear of the line, whose person may see it
 */
gboolean
ms5_push_expects (Ms5Push    *self,
                  const char *line)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (MS5_IS_PUSH (self), FALSE);

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ms5Device *device = ((const Ms5PushDevice *) value)->device;
      Ms5PushPerson person;

      if (device->channel == MS5_CHANNEL_DESKTOP
          && (device->lines == NULL || g_strv_contains ((const char *const *) device->lines, line))
          && ms5_push_floor_get_person (self->floor, device->person, &person) && ms5_push_may_see (&person, line))
        return TRUE;
    }

  return FALSE;
}
