/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-delivery.h"

#define ID_CHARS 32

static const char *const state_words[] = {
  [MS5_DELIVERY_WAITING] = "waiting",
  [MS5_DELIVERY_DONE] = "done",
  [MS5_DELIVERY_FAILED] = "failed",
  [MS5_DELIVERY_EXPIRED] = "expired",
  [MS5_DELIVERY_WITHDRAWN] = "withdrawn",
};

G_STATIC_ASSERT (G_N_ELEMENTS (state_words) == MS5_N_DELIVERY_STATES);

/**
 * ms5_delivery_new:
 * @call: the key of a call
 * @rev: its revision
 * @device: the id of a device
 *
 * Returns: (transfer full): a delivery that waits
 */
Ms5Delivery *
ms5_delivery_new (const char *call,
                  gint64      rev,
                  const char *device)
{
  Ms5Delivery *delivery = g_new0 (Ms5Delivery, 1);
  g_autofree char *what = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s", call, rev, device);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, what, -1);

  delivery->id = g_strndup (hash, ID_CHARS);
  delivery->call = g_strdup (call);
  delivery->rev = rev;
  delivery->device = g_strdup (device);
  delivery->sent = MS5_TIME_NONE;
  delivery->expires = MS5_TIME_NONE;
  delivery->next = MS5_TIME_NONE;
  for (guint i = 0; i < MS5_N_RECEIPT_KINDS; i++)
    delivery->receipts[i] = MS5_TIME_NONE;
  return delivery;
}

/**
 * ms5_delivery_copy:
 * @delivery: a delivery
 *
 * Returns: (transfer full): the same
 */
Ms5Delivery *
ms5_delivery_copy (const Ms5Delivery *delivery)
{
  Ms5Delivery *copy = g_memdup2 (delivery, sizeof *delivery);

  copy->id = g_strdup (delivery->id);
  copy->call = g_strdup (delivery->call);
  copy->line = g_strdup (delivery->line);
  copy->device = g_strdup (delivery->device);
  copy->service_id = g_strdup (delivery->service_id);
  copy->reason = g_strdup (delivery->reason);
  return copy;
}

/**
 * ms5_delivery_free:
 * @delivery: (transfer full): a delivery
 */
void
ms5_delivery_free (Ms5Delivery *delivery)
{
  g_free (delivery->id);
  g_free (delivery->call);
  g_free (delivery->line);
  g_free (delivery->device);
  g_free (delivery->service_id);
  g_free (delivery->reason);
  g_free (delivery);
}

/**
 * ms5_delivery_take_receipt:
 * @delivery: a delivery
 * @kind: what the device says of it
 * @time: when that happened
 *
 * What comes later says that what comes before has happened, too. The first word stands.
 *
 * Returns: whether that was new
 */
gboolean
ms5_delivery_take_receipt (Ms5Delivery    *delivery,
                           Ms5ReceiptKind  kind,
                           Ms5Time         time)
{
  gboolean is_new = FALSE;

  for (guint i = 0; i <= (guint) kind; i++)
    if (delivery->receipts[i] == MS5_TIME_NONE)
      {
        delivery->receipts[i] = time;
        is_new = TRUE;
      }

  return is_new;
}

/**
 * ms5_delivery_state_to_string:
 * @state: a state
 *
 * Returns: the word for it
 */
const char *
ms5_delivery_state_to_string (Ms5DeliveryState state)
{
  g_return_val_if_fail ((guint) state < MS5_N_DELIVERY_STATES, state_words[0]);

  return state_words[state];
}

/**
 * ms5_telling_new:
 * @call: the key of a call
 * @line: its line
 *
 * Returns: (transfer full): that nobody was told of it yet
 */
Ms5Telling *
ms5_telling_new (const char *call,
                 const char *line)
{
  Ms5Telling *telling = g_new0 (Ms5Telling, 1);

  telling->call = g_strdup (call);
  telling->line = g_strdup (line);
  telling->since = MS5_TIME_NONE;
  telling->due = MS5_TIME_NONE;
  telling->unreached = MS5_TIME_NONE;
  return telling;
}

/**
 * ms5_telling_copy:
 * @telling: how far it has come
 *
 * Returns: (transfer full): the same
 */
Ms5Telling *
ms5_telling_copy (const Ms5Telling *telling)
{
  Ms5Telling *copy = g_memdup2 (telling, sizeof *telling);

  copy->call = g_strdup (telling->call);
  copy->line = g_strdup (telling->line);
  return copy;
}

/**
 * ms5_telling_free:
 * @telling: (transfer full): how far it has come
 */
void
ms5_telling_free (Ms5Telling *telling)
{
  g_free (telling->call);
  g_free (telling->line);
  g_free (telling);
}
