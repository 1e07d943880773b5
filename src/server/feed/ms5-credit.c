/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-credit.h"

#include <string.h>

/**
 * ms5_credit_init:
 * @credit: (out caller-allocates): no bytes under way
 * @window: the bytes that may be
 */
void
ms5_credit_init (Ms5Credit *credit,
                 gsize      window)
{
  memset (credit, 0, sizeof (*credit));
  credit->window = window;
}

/**
 * ms5_credit_clear:
 * @credit: a credit; frees what it holds
 */
void
ms5_credit_clear (Ms5Credit *credit)
{
  g_clear_pointer (&credit->entries, g_free);
  credit->n_entries = 0;
}

/**
 * ms5_credit_fits:
 * @credit: a credit
 * @bytes: the length of a frame
 *
 * Returns: whether it may be sent now
 */
gboolean
ms5_credit_fits (const Ms5Credit *credit,
                 gsize            bytes)
{
  return credit->under_way + bytes <= credit->window;
}

/**
 * ms5_credit_is_owed:
 * @credit: a credit
 *
 * Last values alone need not be acknowledged at once, unless they fill half the window.
 *
 * Returns: whether the receiver should acknowledge something
 */
gboolean
ms5_credit_is_owed (const Ms5Credit *credit)
{
  return credit->n_owed > 0 || credit->under_way > credit->window / 2;
}

/**
 * ms5_credit_has_data:
 * @credit: a credit
 *
 * Returns: whether anything is under way that the receiver stores
 */
gboolean
ms5_credit_has_data (const Ms5Credit *credit)
{
  return credit->n_owed > 0;
}

/* The oldest two are acknowledged together from now on: later than they could be, never earlier. */
static void
merge_oldest (Ms5Credit *credit)
{
  Ms5CreditEntry *entries = credit->entries;

  entries[1].bytes += entries[0].bytes;
  if (entries[0].is_owed && entries[1].is_owed)
    credit->n_owed--;
  entries[1].is_owed |= entries[0].is_owed;
  credit->n_entries--;
  memmove (entries, entries + 1, credit->n_entries * sizeof (*entries));
}

/**
 * ms5_credit_sent:
 * @credit: a credit
 * @kind: what @key is
 * @key: what will acknowledge the frame: a position, a page, a number of live frames
 * @bytes: its length
 * @is_owed: whether it has data that the receiver stores and so must acknowledge
 * @now: a monotonic clock's time
 *
 * A frame was sent.
 */
void
ms5_credit_sent (Ms5Credit     *credit,
                 Ms5CreditKind  kind,
                 gint64         key,
                 gsize          bytes,
                 gboolean       is_owed,
                 gint64         now)
{
  gboolean was_owed = ms5_credit_is_owed (credit);

  if (credit->entries == NULL)
    credit->entries = g_new (Ms5CreditEntry, MS5_CREDIT_ENTRIES);
  if (credit->n_entries == MS5_CREDIT_ENTRIES)
    merge_oldest (credit);

  credit->entries[credit->n_entries++] = (Ms5CreditEntry) {
    .key = key, .frame = ++credit->n_frames, .bytes = (guint32) bytes, .kind = kind, .is_owed = is_owed != FALSE,
  };
  credit->under_way += bytes;
  if (is_owed)
    credit->n_owed++;
  if (!was_owed && ms5_credit_is_owed (credit))
    credit->since = now;
}

static gboolean
take_back (Ms5Credit *credit,
           guint      n,
           gint64     now)
{
  for (guint i = 0; i < n; i++)
    {
      credit->under_way -= credit->entries[i].bytes;
      if (credit->entries[i].is_owed)
        credit->n_owed--;
    }

  credit->n_entries -= n;
  if (credit->n_entries == 0)
    g_clear_pointer (&credit->entries, g_free);
  else
    memmove (credit->entries, credit->entries + n, credit->n_entries * sizeof (Ms5CreditEntry));

  if (n > 0)
    credit->since = now;
  return n > 0;
}

/* A receiver that does not count live frames has by now those that went before its last but one
 * acknowledgement. */
static guint
count_older (const Ms5Credit *credit,
             guint            n)
{
  while (n < credit->n_entries && !credit->entries[n].is_owed
         && credit->entries[n].frame <= credit->n_at_ack)
    n++;

  return n;
}

static gboolean
acknowledge (Ms5Credit     *credit,
             Ms5CreditKind  kind,
             gint64         upto,
             gint64         n_live,
             gint64         now)
{
  guint n = 0;

  for (guint i = 0; i < credit->n_entries; i++)
    {
      const Ms5CreditEntry *entry = &credit->entries[i];

      if ((entry->kind == kind && entry->key <= upto)
          || (entry->kind == MS5_CREDIT_LIVE && entry->key <= n_live))
        n = i + 1;
    }

  if (n_live < 0)
    n = count_older (credit, n);
  credit->n_at_ack = credit->n_frames;
  return take_back (credit, n, now);
}

/**
 * ms5_credit_ack_pos:
 * @credit: a credit
 * @pos: the receiver has stored all up to here
 * @n_live: it has had so many live frames; negative if it does not say
 * @now: a monotonic clock's time
 *
 * Returns: whether that frees anything
 */
gboolean
ms5_credit_ack_pos (Ms5Credit *credit,
                    gint64     pos,
                    gint64     n_live,
                    gint64     now)
{
  return acknowledge (credit, MS5_CREDIT_POS, pos, n_live, now);
}

/**
 * ms5_credit_ack_page:
 * @credit: a credit
 * @page: the receiver has stored this page and those before it: %MS5_CREDIT_PAGE_KEY
 * @n_live: it has had so many live frames; negative if it does not say
 * @now: a monotonic clock's time
 *
 * Returns: whether that frees anything
 */
gboolean
ms5_credit_ack_page (Ms5Credit *credit,
                     gint64     page,
                     gint64     n_live,
                     gint64     now)
{
  return acknowledge (credit, MS5_CREDIT_PAGE, page, n_live, now);
}
