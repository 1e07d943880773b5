/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-outbox-private.h"

/* Decisions about rows, without any effect. */

/* 0 critical … 3 low; what has waited for long counts one class higher, but never as critical. */
static gint64
get_class (const Ms5OutboxRow *row,
           Ms5Time             now)
{
  gint64 pri = row->action->pri;

  return pri > 1 && now - row->created > MS5_OUTBOX_AGING ? pri - 1 : pri;
}

typedef struct
{
  Ms5OutboxEntry *entry;
  gint64          class;
} Candidate;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->class != right->class)
    return left->class < right->class ? -1 : 1;
  return left->entry->row.action->cseq < right->entry->row.action->cseq ? -1 : 1;
}

static gboolean
may_go (const Ms5OutboxRow *row,
        Ms5Time             now)
{
  return row->state == MS5_OUTBOX_QUEUED || (row->state == MS5_OUTBOX_WAITING && row->due <= now);
}

/* Of the open actions of one person about one item only the oldest may go. What others left behind on a
 * shared terminal holds nobody up. */
static GArray *
get_candidates (GListModel *entries,
                const char *sub,
                Ms5Time     now)
{
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n = g_list_model_get_n_items (entries);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      const Ms5OutboxRow *row = &entry->row;
      Candidate candidate = { entry, get_class (row, now) };

      if (!ms5_outbox_state_is_open (row->state) || !g_str_equal (row->sub, sub))
        continue;
      if (g_hash_table_add (held, g_strconcat (row->action->topic, "\n",
                                               ms5_action_get_item_key (row->action), NULL))
          && may_go (row, now))
        g_array_append_val (candidates, candidate);
    }
  return candidates;
}

/* What to send next, in the order to send it; the list keeps the entries alive. */
GPtrArray *
ms5_outbox_choose (GListModel *entries,
                   const char *sub,
                   guint       max_actions,
                   gsize       max_bytes,
                   Ms5Time     now)
{
  g_autoptr (GArray) candidates = get_candidates (entries, sub, now);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gsize bytes = 0;

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && chosen->len < max_actions; i++)
    {
      Ms5OutboxEntry *entry = g_array_index (candidates, Candidate, i).entry;

      bytes += entry->row.bytes;
      if (bytes > max_bytes)
        break;
      g_ptr_array_add (chosen, g_object_ref (entry));
    }
  return chosen;
}

/* Full jitter over a delay that doubles with each attempt. */
gint64
ms5_outbox_delay (gint64     pri,
                  guint      n,
                  Ms5Random *random)
{
  gint64 cap = pri == 0 ? MS5_OUTBOX_CAP_CRITICAL : MS5_OUTBOX_CAP;

  return ms5_random_range (random, 0, MIN (cap, MS5_USEC_PER_S << MIN (n, 16)));
}

/* Whether it is over and has been shown for long enough. */
gboolean
ms5_outbox_is_stale (const Ms5OutboxRow *row,
                     Ms5Time             now)
{
  if (ms5_outbox_state_is_open (row->state) || row->state == MS5_OUTBOX_CONFLICT)
    return FALSE;
  return now - row->changed > (row->state == MS5_OUTBOX_FAILED || row->state == MS5_OUTBOX_EXPIRED
                               ? MS5_OUTBOX_KEEP_FAILED : MS5_OUTBOX_KEEP_DONE);
}

/* One that may have left is sent until it is answered, whatever its age. */
gboolean
ms5_outbox_is_expired (const Ms5OutboxRow *row,
                       Ms5Time             now)
{
  return ms5_outbox_state_is_open (row->state) && !row->sent && now - row->created > MS5_OUTBOX_MAX_AGE;
}
