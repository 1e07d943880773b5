/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-device-item.h"

#include "core/ms5-local-time.h"
#include "protocol/ms5-item-private.h"
#include "protocol/ms5-json.h"
#include "protocol/ms5-vocabulary.h"

#include <string.h>

#define MAX_NAME     ((gsize) 128)
#define MAX_LANGUAGE ((gsize) 32)

static gboolean
parse_quiet (const char    *text,
             Ms5QuietHours *out_hours)
{
  const char *dash = strchr (text, '-');
  g_autofree char *from = dash != NULL ? g_strndup (text, (gsize) (dash - text)) : NULL;

  return dash != NULL && ms5_day_minutes_parse (from, &out_hours->from) && ms5_day_minutes_parse (dash + 1, &out_hours->to);
}

static gboolean
is_quiet (const char *text)
{
  Ms5QuietHours hours;

  return parse_quiet (text, &hours);
}

static gboolean
is_priority (const char *text)
{
  Ms5Priority priority;

  return ms5_priority_from_string (text, &priority);
}

/* A tag such as `pt-BR` or `de_DE`. */
static gboolean
is_language (const char *text)
{
  return text[0] != '\0' && text[strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")] == '\0';
}

static const Ms5Member ms5_device_item_members[] = {
  MS5_STRING (Ms5DeviceItem, name, OPTIONAL, MAX_NAME),
  MS5_WORD (Ms5DeviceItem, channel, OPTIONAL, ms5_words_channel),
  MS5_WHO (Ms5DeviceItem, person, OPTIONAL),
  MS5_STRINGS (Ms5DeviceItem, lines, OPTIONAL, MS5_DEVICE_MAX_LINES, ms5_code_is_valid),
  MS5_STRINGS (Ms5DeviceItem, priorities, OPTIONAL, MS5_N_PRIORITIES, is_priority),
  MS5_STRINGS (Ms5DeviceItem, quiet, OPTIONAL, MS5_DEVICE_MAX_QUIET, is_quiet),
  MS5_BOOL (Ms5DeviceItem, quiet_critical, OPTIONAL),
  MS5_STRING_IF (Ms5DeviceItem, language, OPTIONAL, MAX_LANGUAGE, is_language),
  MS5_TIME (Ms5DeviceItem, registered, OPTIONAL),
  MS5_TIME (Ms5DeviceItem, expires, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5DeviceItem, ms5_device_item)

static const Ms5Member ms5_delivery_item_members[] = {
  MS5_STRING (Ms5DeliveryItem, delivery, OPTIONAL, MS5_LIMIT_ID_BYTES),
  MS5_KEY (Ms5DeliveryItem, call, OPTIONAL),
  MS5_CODE (Ms5DeliveryItem, line, OPTIONAL),
  MS5_COUNT (Ms5DeliveryItem, rev, OPTIONAL),
  MS5_COUNT (Ms5DeliveryItem, level, OPTIONAL),
  MS5_WORD (Ms5DeliveryItem, priority, OPTIONAL, ms5_words_priority),
  MS5_TIME (Ms5DeliveryItem, sent, OPTIONAL),
  MS5_TIME (Ms5DeliveryItem, expires, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5DeliveryItem, ms5_delivery_item)

/**
 * ms5_words_receipt_kind:
 * @index: a #Ms5ReceiptKind
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_receipt_kind (int index)
{
  static const char *const words[] = { "received", "shown", "opened", "acted" };

  return index >= 0 && index < MS5_N_RECEIPT_KINDS ? words[index] : NULL;
}

/**
 * ms5_device_topic_get_shape:
 * @key: the key of an item of `devices/…`
 *
 * Returns: (transfer none): the table of such items
 */
const Ms5Shape *
ms5_device_topic_get_shape (const char *key)
{
  return g_str_equal (key, MS5_DEVICE_KEY) ? &ms5_device_item_shape : &ms5_delivery_item_shape;
}

static GStrv
dup_priorities (guint bits)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (bits == MS5_PRIORITY_BITS_ALL)
    return NULL;

  for (guint i = 0; i < MS5_N_PRIORITIES; i++)
    if ((bits & MS5_PRIORITY_BIT (i)) != 0)
      g_strv_builder_add (builder, ms5_priority_to_string ((Ms5Priority) i));
  return g_strv_builder_end (builder);
}

static GStrv
dup_quiet (const GArray *quiet)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (quiet->len == 0)
    return NULL;

  for (guint i = 0; i < quiet->len; i++)
    {
      const Ms5QuietHours *hours = &g_array_index (quiet, Ms5QuietHours, i);
      g_autofree char *text = g_strdup_printf ("%02u:%02u-%02u:%02u", hours->from / 60, hours->from % 60,
                                               hours->to / 60, hours->to % 60);

      g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

/**
 * ms5_device_encode:
 * @device: a device
 * @with_address: whether to tell the address, too, which is a secret
 *
 * Returns: (transfer full): what is said of @device, as in its item of `devices/…`
 */
json_t *
ms5_device_encode (const Ms5Device *device,
                   gboolean         with_address)
{
  g_auto (GStrv) priorities = dup_priorities (device->priorities);
  g_auto (GStrv) quiet = dup_quiet (device->quiet);
  const Ms5DeviceItem item = {
    .name = device->name,
    .channel = (int) device->channel,
    .person = device->person,
    .lines = device->lines,
    .priorities = priorities,
    .quiet = quiet,
    .quiet_critical = quiet != NULL ? device->quiet_critical : MS5_BOOL_NONE,
    .language = device->language,
    .registered = device->registered,
    .expires = device->expires,
  };
  json_t *object = ms5_device_item_encode (&item);

  if (with_address && device->address != NULL)
    {
      json_t *address = ms5_json_parse (device->address, strlen (device->address), &ms5_json_limits_client, NULL);

      if (address != NULL)
        json_object_set_new (object, "address", address);
    }
  return object;
}

static void
take_lists (Ms5DeviceItem *item,
            Ms5Device     *device)
{
  g_strfreev (device->lines);
  device->lines = g_steal_pointer (&item->lines);

  device->priorities = item->priorities == NULL ? MS5_PRIORITY_BITS_ALL : 0;
  for (guint i = 0; item->priorities != NULL && item->priorities[i] != NULL; i++)
    {
      Ms5Priority priority;

      if (ms5_priority_from_string (item->priorities[i], &priority))
        device->priorities |= MS5_PRIORITY_BIT (priority);
    }

  g_array_set_size (device->quiet, 0);
  for (guint i = 0; item->quiet != NULL && item->quiet[i] != NULL; i++)
    {
      Ms5QuietHours hours;

      if (parse_quiet (item->quiet[i], &hours))
        g_array_append_val (device->quiet, hours);
    }
  device->quiet_critical = item->quiet_critical == TRUE;
}

static void
read_address (Ms5JsonReader *object,
              Ms5Device     *device)
{
  Ms5JsonReader address;

  if (!ms5_json_get_object (object, "address", MS5_JSON_OPTIONAL, &address))
    return;

  g_free (device->address);
  device->address = ms5_json_encode (address.value, NULL);
  if (strlen (device->address) > MS5_DEVICE_MAX_ADDRESS)
    ms5_json_reader_complain (&address, NULL, "is longer than %" G_GSIZE_FORMAT " bytes", MS5_DEVICE_MAX_ADDRESS);
}

/**
 * ms5_device_read:
 * @object: stands on what is said of a device
 * @device: filled with what is there and right: what it is called, how it is reached and what it wants.
 *   What is left out is as it is of a new device. Its id and person are not touched
 *
 * Reads what ms5_device_encode() makes.
 *
 * Returns: whether everything was right; problems are added otherwise
 */
gboolean
ms5_device_read (Ms5JsonReader *object,
                 Ms5Device     *device)
{
  guint before = ms5_problems_get_count (object->problems);
  g_auto (Ms5DeviceItem) item = { 0 };

  ms5_device_item_init (&item);
  read_address (object, device);
  ms5_shape_read (&ms5_device_item_shape, object, &item);
  if (item.channel == MS5_WORD_NONE)
    ms5_json_reader_complain (object, "channel", "is missing");
  else if (item.channel == MS5_CHANNEL_WINDOW)
    ms5_json_reader_complain (object, "channel", "is no channel of devices");
  if (ms5_problems_get_count (object->problems) != before)
    return FALSE;

  device->channel = (Ms5Channel) item.channel;
  g_free (device->name);
  device->name = g_steal_pointer (&item.name);
  g_free (device->language);
  device->language = g_steal_pointer (&item.language);
  device->registered = item.registered;
  device->expires = item.expires;
  take_lists (&item, device);
  return TRUE;
}
