/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-snoozes.h"

struct _Ms5Snoozes
{
  Ms5Clock        *clock;
  Ms5NoticeLedger *ledger;
  char            *reader; /* (nullable) */
  Ms5SnoozesFunc   over;
  gpointer         user_data;
  GHashTable      *entries; /* key → Snooze */
};

typedef struct
{
  Ms5Snoozes *snoozes;
  gint64      rev;
  guint       timer; /* 0 once it is over */
} Snooze;

static void
snooze_free (gpointer data)
{
  Snooze *snooze = data;

  if (snooze->timer != 0)
    ms5_clock_remove (snooze->snoozes->clock, snooze->timer);
  g_free (snooze);
}

static gboolean
over_cb (gpointer data)
{
  Snooze *snooze = data;

  snooze->timer = 0;
  snooze->snoozes->over (snooze->snoozes->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_snoozes_new:
 * @clock: real time
 * @ledger: where they are kept
 * @over: called when one of them is over; must not end it
 * @user_data: for @over
 *
 * Returns: (transfer full): none yet
 */
Ms5Snoozes *
ms5_snoozes_new (Ms5Clock        *clock,
                 Ms5NoticeLedger *ledger,
                 Ms5SnoozesFunc   over,
                 gpointer         user_data)
{
  Ms5Snoozes *self = g_new0 (Ms5Snoozes, 1);

  self->clock = g_object_ref (clock);
  self->ledger = g_object_ref (ledger);
  self->over = over;
  self->user_data = user_data;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, snooze_free);
  return self;
}

void
ms5_snoozes_free (Ms5Snoozes *self)
{
  g_hash_table_unref (self->entries);
  g_object_unref (self->ledger);
  g_object_unref (self->clock);
  g_free (self->reader);
  g_free (self);
}

static void
start (Ms5Snoozes *self,
       const char *key,
       gint64      rev,
       gint64      duration)
{
  Snooze *snooze = g_new0 (Snooze, 1);

  snooze->snoozes = self;
  snooze->rev = rev;
  if (duration > 0)
    snooze->timer = ms5_clock_add (self->clock, duration, over_cb, snooze, NULL);
  g_hash_table_replace (self->entries, g_strdup (key), snooze);
}

/**
 * ms5_snoozes_restore:
 * @self: snoozes
 * @reader: (nullable): whose they are
 *
 * Goes on with those of that reader that are kept, and with no others. What was over meanwhile is over at once; a clock
 * that was set back makes none longer.
 */
void
ms5_snoozes_restore (Ms5Snoozes *self,
                     const char *reader)
{
  g_auto (GStrv) keys = ms5_notice_ledger_dup_snoozed (self->ledger);
  Ms5Time now = ms5_clock_now (self->clock);

  g_free (self->reader);
  self->reader = g_strdup (reader);
  g_hash_table_remove_all (self->entries);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_auto (Ms5NoticeSnooze) kept = { 0 };

      if (ms5_notice_ledger_get_snooze (self->ledger, keys[i], &kept) && g_strcmp0 (kept.reader, reader) == 0)
        start (self, keys[i], kept.rev, CLAMP (kept.until - now, 0, MAX (kept.duration, 0)));
    }
}

/**
 * ms5_snoozes_add:
 * @self: snoozes
 * @key: what the reader does not want to hear of
 * @rev: up to which of its revisions
 * @duration: how long, in microseconds
 */
void
ms5_snoozes_add (Ms5Snoozes *self,
                 const char *key,
                 gint64      rev,
                 gint64      duration)
{
  const Ms5NoticeSnooze kept = { rev, ms5_clock_now (self->clock) + duration, duration, self->reader };

  start (self, key, rev, duration);
  ms5_notice_ledger_snooze (self->ledger, key, &kept);
}

void
ms5_snoozes_remove (Ms5Snoozes *self,
                    const char *key)
{
  if (g_hash_table_remove (self->entries, key))
    ms5_notice_ledger_wake (self->ledger, key);
}

/**
 * ms5_snoozes_keep:
 * @self: snoozes
 * @keys: (element-type utf8 utf8): what still matters
 *
 * Drops all others.
 */
void
ms5_snoozes_keep (Ms5Snoozes *self,
                  GHashTable *keys)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (keys, key))
      {
        ms5_notice_ledger_wake (self->ledger, key);
        g_hash_table_iter_remove (&iter);
      }
}

/**
 * ms5_snoozes_have:
 * @self: snoozes
 * @key: something
 *
 * Returns: whether it was snoozed and has not been told since
 */
gboolean
ms5_snoozes_have (Ms5Snoozes *self,
                  const char *key)
{
  return g_hash_table_contains (self->entries, key);
}

/**
 * ms5_snoozes_are_on:
 * @self: snoozes
 * @key: something
 * @rev: one of its revisions
 *
 * Returns: whether the reader does not want to hear of it yet
 */
gboolean
ms5_snoozes_are_on (Ms5Snoozes *self,
                    const char *key,
                    gint64      rev)
{
  const Snooze *snooze = g_hash_table_lookup (self->entries, key);

  return snooze != NULL && snooze->timer != 0 && snooze->rev >= rev;
}
