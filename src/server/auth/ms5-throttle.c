/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-throttle.h"

typedef struct
{
  char   *key;
  guint   attempts;
  gint64  last;
  gint64  blocked_until;
  GList   link; /* in order of the last attempt */
} Entry;

struct _Ms5Throttle
{
  Ms5ThrottleRule  rule;
  GHashTable      *entries; /* key → Entry */
  GQueue           order;   /* of Entry, oldest first */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry);
}

/**
 * ms5_throttle_new:
 * @rule: how; copied
 *
 * Returns: (transfer full): a throttle that remembers nothing
 */
Ms5Throttle *
ms5_throttle_new (const Ms5ThrottleRule *rule)
{
  Ms5Throttle *self;

  g_return_val_if_fail (rule != NULL && rule->max_keys > 0, NULL);

  self = g_new0 (Ms5Throttle, 1);
  self->rule = *rule;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_queue_init (&self->order);
  return self;
}

/**
 * ms5_throttle_free:
 * @self: (transfer full): a throttle
 */
void
ms5_throttle_free (Ms5Throttle *self)
{
  g_hash_table_destroy (self->entries);
  g_free (self);
}

static void
drop (Ms5Throttle *self,
      Entry       *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, entry->key);
}

static void
drop_forgotten (Ms5Throttle *self,
                gint64       now)
{
  GList *oldest;

  while ((oldest = self->order.head) != NULL)
    {
      Entry *entry = oldest->data;

      if (now - entry->last < self->rule.forget_after)
        return;
      drop (self, entry);
    }
}

/**
 * ms5_throttle_get_wait:
 * @self: a throttle
 * @key: whose attempt
 * @now: monotonic time
 *
 * Returns: microseconds until an attempt may be made, 0 for at once
 */
gint64
ms5_throttle_get_wait (Ms5Throttle *self,
                       const char  *key,
                       gint64       now)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (key != NULL, 0);

  drop_forgotten (self, now);
  entry = g_hash_table_lookup (self->entries, key);
  return entry != NULL ? MAX (entry->blocked_until - now, 0) : 0;
}

static gint64
delay_after (const Ms5ThrottleRule *rule,
             guint                  attempts)
{
  guint doublings;

  if (attempts <= rule->free_attempts)
    return 0;

  doublings = attempts - rule->free_attempts - 1;
  if (doublings >= 40 || rule->first_delay > rule->longest_delay >> doublings)
    return rule->longest_delay;
  return rule->first_delay << doublings;
}

/**
 * ms5_throttle_count:
 * @self: a throttle
 * @key: whose attempt
 * @now: monotonic time
 *
 * Counts an attempt, before it is known how it ends: many at once count as many.
 */
void
ms5_throttle_count (Ms5Throttle *self,
                    const char  *key,
                    gint64       now)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  drop_forgotten (self, now);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL)
    {
      if (g_hash_table_size (self->entries) >= self->rule.max_keys)
        drop (self, g_queue_peek_head (&self->order));

      entry = g_new0 (Entry, 1);
      entry->key = g_strdup (key);
      entry->link.data = entry;
      g_hash_table_insert (self->entries, entry->key, entry);
    }
  else
    g_queue_unlink (&self->order, &entry->link);

  g_queue_push_tail_link (&self->order, &entry->link);
  entry->attempts++;
  entry->last = now;
  entry->blocked_until = now + delay_after (&self->rule, entry->attempts);
}

/**
 * ms5_throttle_forgive:
 * @self: a throttle
 * @key: whose attempt
 *
 * Takes back one attempt that was right. The others still count: whoever has an account of his
 * own can't hide his guesses at others behind it.
 */
void
ms5_throttle_forgive (Ms5Throttle *self,
                      const char  *key)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry == NULL)
    return;

  entry->attempts -= MIN (entry->attempts, 1);
  entry->blocked_until = MIN (entry->blocked_until,
                              entry->last + delay_after (&self->rule, entry->attempts));
  if (entry->attempts == 0)
    drop (self, entry);
}

/**
 * ms5_throttle_forget:
 * @self: a throttle
 * @key: whose attempts
 *
 * Forgets all attempts of @key, after one that was right.
 */
void
ms5_throttle_forget (Ms5Throttle *self,
                     const char  *key)
{
  Entry *entry;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    drop (self, entry);
}

/**
 * ms5_throttle_get_size:
 * @self: a throttle
 *
 * Returns: how many keys it remembers
 */
guint
ms5_throttle_get_size (Ms5Throttle *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->entries);
}
