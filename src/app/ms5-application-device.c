/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-application-private.h"

#include "app/pages/ms5-page-util.h"

/* This computer as a device on which its reader is told of calls, and what became of what it was told. */

static Ms5Device *
make_wish (Ms5Application *self)
{
  Ms5Device *wish = ms5_device_new ("this", MS5_CHANNEL_DESKTOP, NULL);
  g_auto (GStrv) lines = g_settings_get_strv (self->settings, "device-lines");
  guint lowest = g_settings_get_uint (self->settings, "device-priority");
  const Ms5QuietHours hours = {
    g_settings_get_uint (self->settings, "device-quiet-from"), g_settings_get_uint (self->settings, "device-quiet-to"),
  };

  wish->name = g_settings_get_string (self->settings, "device-name");
  if (wish->name[0] == '\0')
    {
      g_free (wish->name);
      wish->name = g_strdup (g_get_host_name ());
    }
  wish->language = g_strdup (ms5_page_get_language ());
  if (lines[0] != NULL)
    wish->lines = g_steal_pointer (&lines);
  for (guint i = 0; i < MIN (lowest, MS5_PRIORITY_CRITICAL); i++)
    wish->priorities &= ~MS5_PRIORITY_BIT (i);
  if (g_settings_get_boolean (self->settings, "device-quiet"))
    g_array_append_val (wish->quiet, hours);
  wish->quiet_critical = g_settings_get_boolean (self->settings, "device-quiet-critical");
  return wish;
}

static void
update_device (Ms5Application *self)
{
  g_autoptr (Ms5Device) wish = make_wish (self);

  ms5_client_set_device (self->client, wish);
  ms5_call_notices_set_device (self->notices, wish);
}

/* It was put before somebody's eyes. */
static void
recorded_cb (Ms5Application *self,
             const char     *key,
             gint64          rev)
{
  g_auto (GStrv) parts = g_strsplit (key, "/", 2);

  if (g_strv_length (parts) == 2)
    ms5_client_report_call (self->client, parts[0], parts[1], rev, MS5_RECEIPT_SHOWN);
}

/* Perhaps that was so before it came. */
static void
delivery_cb (Ms5Application *self,
             const char     *line,
             const char     *call,
             gint64          rev)
{
  g_autofree char *key = g_strconcat (line, "/", call, NULL);

  if (ms5_notice_ledger_is_loaded (self->ledger) && ms5_notice_ledger_get_rev (self->ledger, key) >= rev)
    ms5_client_report_call (self->client, line, call, rev, MS5_RECEIPT_SHOWN);
}

/**
 * ms5_application_make_device:
 * @self: the program, which has its client and its notices
 *
 * From now on the server knows this computer, and what its reader wants to be told on it.
 */
void
ms5_application_make_device (Ms5Application *self)
{
  static const char *const keys[] = { "name", "lines", "priority", "quiet", "quiet-from", "quiet-to", "quiet-critical" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::device-", keys[i], NULL);

      g_signal_connect_object (self->settings, signal, G_CALLBACK (update_device), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->ledger, "recorded", G_CALLBACK (recorded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "delivery", G_CALLBACK (delivery_cb), self, G_CONNECT_SWAPPED);
  update_device (self);
}

/**
 * ms5_application_note_call:
 * @self: the program
 * @line: the code of a line
 * @call: the key of a call of it
 * @kind: what somebody has done with it
 */
void
ms5_application_note_call (Ms5Application *self,
                           const char     *line,
                           const char     *call,
                           Ms5ReceiptKind  kind)
{
  g_autofree char *topic = g_strconcat ("calls/", line, NULL);
  Ms5ModelItem *item = ms5_floor_get_item (ms5_client_get_floor (self->client), topic, call);
  gint64 rev = item != NULL ? ms5_call_model_get_item (MS5_CALL_MODEL (item))->rev : MS5_INT_NONE;

  if (rev != MS5_INT_NONE)
    ms5_client_report_call (self->client, line, call, rev, kind);
}

/**
 * ms5_application_note_action:
 * @self: the program
 * @action: what somebody does
 *
 * Notes that what was told about a call has led to something.
 */
void
ms5_application_note_action (Ms5Application  *self,
                             const Ms5Action *action)
{
  const char *const calls = "calls/";

  if (action->key != NULL && g_str_has_prefix (action->topic, calls))
    ms5_application_note_call (self, action->topic + strlen (calls), action->key, MS5_RECEIPT_ACTED);
}

/* (nullable): what the server has sent to tell of a call */
static char *
dup_delivery (Ms5Application *self,
              const char     *line,
              const char     *call)
{
  g_autofree char *delivery = ms5_client_dup_delivery (self->client, line, call);

  return delivery != NULL ? g_strconcat ("delivery:", delivery, NULL) : NULL;
}

/**
 * ms5_application_note_led:
 * @self: the program
 * @line: the code of a line
 * @call: the key of a call of it
 *
 * A notification has led somebody to that call. By what is known even after what was sent has done its work.
 */
void
ms5_application_note_led (Ms5Application *self,
                          const char     *line,
                          const char     *call)
{
  g_free (self->led_call);
  g_free (self->led_via);
  self->led_call = g_strconcat (line, "/", call, NULL);
  self->led_via = dup_delivery (self, line, call);
}

/**
 * ms5_application_dup_via:
 * @self: the program
 * @action: what somebody does
 *
 * Returns: (transfer full) (nullable): what led to it: the delivery, if the desktop told of a call by one
 */
char *
ms5_application_dup_via (Ms5Application  *self,
                         const Ms5Action *action)
{
  const char *place = strchr (action->topic, '/');
  g_autofree char *call = NULL;
  g_autofree char *delivery = NULL;

  if (place == NULL || action->key == NULL || g_strcmp0 (action->via, MS5_VIA_DESKTOP) != 0)
    return g_strdup (action->via);

  call = g_strconcat (place + 1, "/", action->key, NULL);
  delivery = dup_delivery (self, place + 1, action->key);
  if (delivery == NULL && g_strcmp0 (call, self->led_call) == 0)
    delivery = g_strdup (self->led_via);
  return delivery != NULL ? g_steal_pointer (&delivery) : g_strdup (MS5_VIA_DESKTOP);
}
