/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-device.h"

#include "core/ms5-local-time.h"

static const char *const wish_words[] = {
  [MS5_DEVICE_WANTS] = "wants",
  [MS5_DEVICE_EXPIRED] = "expired",
  [MS5_DEVICE_NOT_LINE] = "line",
  [MS5_DEVICE_NOT_PRIORITY] = "priority",
  [MS5_DEVICE_QUIET] = "quiet",
};

G_STATIC_ASSERT (G_N_ELEMENTS (wish_words) == MS5_N_DEVICE_WISHES);

/**
 * ms5_device_new:
 * @id: the installation's own
 * @channel: how it is reached
 * @person: what its person signs in with
 *
 * Returns: (transfer full): a device that wants to hear of everything at any time, and has expired
 */
Ms5Device *
ms5_device_new (const char *id,
                Ms5Channel  channel,
                const char *person)
{
  Ms5Device *device = g_new0 (Ms5Device, 1);

  device->id = g_strdup (id);
  device->channel = channel;
  device->person = g_strdup (person);
  device->priorities = MS5_PRIORITY_BITS_ALL;
  device->quiet = g_array_new (FALSE, FALSE, sizeof (Ms5QuietHours));
  device->registered = MS5_TIME_NONE;
  device->expires = MS5_TIME_NONE;
  return device;
}

/**
 * ms5_device_copy:
 * @device: a device
 *
 * Returns: (transfer full): the same
 */
Ms5Device *
ms5_device_copy (const Ms5Device *device)
{
  Ms5Device *copy = ms5_device_new (device->id, device->channel, device->person);

  copy->name = g_strdup (device->name);
  copy->lines = g_strdupv (device->lines);
  copy->priorities = device->priorities;
  g_array_append_vals (copy->quiet, device->quiet->data, device->quiet->len);
  copy->quiet_critical = device->quiet_critical;
  copy->language = g_strdup (device->language);
  copy->address = g_strdup (device->address);
  copy->registered = device->registered;
  copy->expires = device->expires;
  return copy;
}

/**
 * ms5_device_free:
 * @device: (transfer full): a device
 */
void
ms5_device_free (Ms5Device *device)
{
  g_free (device->id);
  g_free (device->name);
  g_free (device->person);
  g_strfreev (device->lines);
  g_array_unref (device->quiet);
  g_free (device->language);
  g_free (device->address);
  g_free (device);
}

/* The hours that @time is in; NULL if it is in none. */
static const Ms5QuietHours *
find_quiet (const Ms5Device *device,
            GTimeZone       *zone,
            Ms5Time          time)
{
  Ms5LocalTime local;
  guint minute;

  if (device->quiet->len == 0)
    return NULL;

  local = ms5_local_time_from_time (time, zone);
  minute = (guint) ((local - ms5_local_time_get_midnight (local)) / 60);
  for (guint i = 0; i < device->quiet->len; i++)
    {
      const Ms5QuietHours *hours = &g_array_index (device->quiet, Ms5QuietHours, i);

      if (hours->from < hours->to ? minute >= hours->from && minute < hours->to
                                  : minute >= hours->from || minute < hours->to)
        return hours;
    }

  return NULL;
}

/* When they are over that @time is in. */
static Ms5Time
get_end (const Ms5QuietHours *hours,
         GTimeZone           *zone,
         Ms5Time              time)
{
  Ms5LocalTime local = ms5_local_time_from_time (time, zone);
  Ms5LocalTime end = ms5_local_time_get_midnight (local) + (Ms5LocalTime) hours->to * 60;

  if (end <= local)
    end += MS5_LOCAL_DAY;

  /* The same hour may come twice when the clocks change. */
  return MAX (ms5_local_time_resolve (end, zone), time + MS5_USEC_PER_MIN);
}

/**
 * ms5_device_wants:
 * @device: a device
 * @zone: the plant's
 * @line: the code of a call's line
 * @priority: how urgent the call is
 * @time: now
 *
 * Returns: whether @device wants to be told, or why not. Whether its person may is another matter.
 */
Ms5DeviceWish
ms5_device_wants (const Ms5Device *device,
                  GTimeZone       *zone,
                  const char      *line,
                  Ms5Priority      priority,
                  Ms5Time          time)
{
  g_return_val_if_fail ((guint) priority < MS5_N_PRIORITIES, MS5_DEVICE_NOT_PRIORITY);

  if (time >= device->expires)
    return MS5_DEVICE_EXPIRED;
  if (device->lines != NULL && !g_strv_contains ((const char *const *) device->lines, line))
    return MS5_DEVICE_NOT_LINE;
  if ((device->priorities & MS5_PRIORITY_BIT (priority)) == 0)
    return MS5_DEVICE_NOT_PRIORITY;
  if (!(priority == MS5_PRIORITY_CRITICAL && device->quiet_critical) && find_quiet (device, zone, time) != NULL)
    return MS5_DEVICE_QUIET;

  return MS5_DEVICE_WANTS;
}

/**
 * ms5_device_get_quiet_end:
 * @device: a device
 * @zone: the plant's
 * @time: now
 *
 * Returns: when the quiet hours are over that it is in now, and those that follow at once; %MS5_TIME_NONE if it is in
 *   none, or if they never are
 */
Ms5Time
ms5_device_get_quiet_end (const Ms5Device *device,
                          GTimeZone       *zone,
                          Ms5Time          time)
{
  const Ms5QuietHours *hours = find_quiet (device, zone, time);

  if (hours == NULL)
    return MS5_TIME_NONE;

  for (guint i = 0; i <= device->quiet->len && hours != NULL; i++)
    {
      time = get_end (hours, zone, time);
      hours = find_quiet (device, zone, time);
    }
  return hours == NULL ? time : MS5_TIME_NONE;
}

/**
 * ms5_device_wish_to_string:
 * @wish: a wish
 *
 * Returns: the word for it
 */
const char *
ms5_device_wish_to_string (Ms5DeviceWish wish)
{
  g_return_val_if_fail ((guint) wish < MS5_N_DEVICE_WISHES, wish_words[0]);

  return wish_words[wish];
}
