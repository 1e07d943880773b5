/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-call-due.h"

#include "app/pages/ms5-item-text.h"

static Ms5Time
latest (Ms5Time a,
        Ms5Time b)
{
  return a == MS5_TIME_NONE || b > a ? b : a;
}

/* When everybody was called last: it was raised or escalated, or came back from where it was silent. */
static Ms5Time
get_call_time (const Ms5CallItem *item)
{
  return latest (latest (latest (item->raised, item->escalated), item->shelved_until), item->called);
}

/**
 * ms5_call_is_sent:
 * @item: a call
 * @reader: (nullable): who looks, as items name people
 *
 * Returns: whether the reader was sent after everybody was called, or after somebody else had acknowledged it
 */
gboolean
ms5_call_is_sent (const Ms5CallItem *item,
                  const char        *reader)
{
  return item->assigned != MS5_TIME_NONE && ms5_is_same_person (reader, item->assigned_to) &&
         (item->acknowledged == MS5_TIME_NONE || item->assigned > item->acknowledged);
}

/**
 * ms5_call_is_others:
 * @item: a call
 * @reader: (nullable): who looks, as items name people
 *
 * Returns: whether somebody else was sent since everybody was called: that is their business
 */
gboolean
ms5_call_is_others (const Ms5CallItem *item,
                    const char        *reader)
{
  return item->assigned_to != NULL && item->assigned != MS5_TIME_NONE && item->assigned > get_call_time (item) &&
         !ms5_is_same_person (reader, item->assigned_to);
}

/**
 * ms5_call_is_due:
 * @item: a call
 * @reader: (nullable): who looks, as items name people
 *
 * Returns: whether it is to be seen: it is not silent, and nobody has answered it, or the reader was sent
 */
gboolean
ms5_call_is_due (const Ms5CallItem *item,
                 const char        *reader)
{
  if (ms5_call_item_is_silent (item))
    return FALSE;

  return item->state == MS5_CALL_RAISED || (item->state == MS5_CALL_ACKNOWLEDGED && ms5_call_is_sent (item, reader));
}

/**
 * ms5_call_is_heard:
 * @item: a call
 * @reader: (nullable): who looks, as items name people
 *
 * Returns: whether it is to be heard: it is due, and not the business of somebody else
 */
gboolean
ms5_call_is_heard (const Ms5CallItem *item,
                   const char        *reader)
{
  return ms5_call_is_due (item, reader) && !ms5_call_is_others (item, reader);
}

/**
 * ms5_call_get_news:
 * @item: a call
 * @reader: (nullable): who looks, as items name people
 *
 * Returns: since when it has been what it is for the reader: when they were sent, or everybody was called
 */
Ms5Time
ms5_call_get_news (const Ms5CallItem *item,
                   const char        *reader)
{
  Ms5Time called = get_call_time (item);

  return ms5_call_is_sent (item, reader) ? latest (item->assigned, called) : called;
}
