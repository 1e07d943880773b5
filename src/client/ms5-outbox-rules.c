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

static void
raise_class (Candidate *candidate,
             gint64     class)
{
  candidate->class = MIN (candidate->class, class);
}

static gboolean
may_go (const Ms5OutboxRow *row,
        Ms5Time             now)
{
  return row->state == MS5_OUTBOX_QUEUED || (row->state == MS5_OUTBOX_WAITING && row->due <= now);
}

/* Of the open actions of one person about one item only the oldest may go; some are about two. It is as urgent
 * as any that waits behind it. What others left behind on a shared terminal holds nobody up. With @any the first
 * that is found is enough, and as urgent as it is itself. */
static GArray *
get_candidates (Ms5Outbox  *self,
                const char *sub,
                Ms5Time     now,
                gboolean    any)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  for (guint i = 0; i < n && !(any && candidates->len > 0); i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
      const Ms5OutboxRow *row = &entry->row;
      Candidate candidate = { entry, get_class (row, now) };
      const char *places_of[] = { entry->place, entry->other };
      gboolean waits = FALSE;
      gpointer first = NULL; /* one more than its place among the candidates, 0 if it may not go */

      if (!ms5_outbox_state_is_open (row->state) || !g_str_equal (row->sub, sub) || !ms5_outbox_is_here (self, entry))
        continue;

      for (guint p = 0; p < G_N_ELEMENTS (places_of) && places_of[p] != NULL; p++)
        if (g_hash_table_lookup_extended (places, places_of[p], NULL, &first))
          {
            waits = TRUE;
            if (first != NULL)
              raise_class (&g_array_index (candidates, Candidate, GPOINTER_TO_UINT (first) - 1), candidate.class);
          }
      if (!waits && may_go (row, now))
        {
          g_array_append_val (candidates, candidate);
          first = GUINT_TO_POINTER (candidates->len);
        }
      for (guint p = 0; p < G_N_ELEMENTS (places_of) && places_of[p] != NULL; p++)
        if (!g_hash_table_contains (places, places_of[p]))
          g_hash_table_insert (places, (gpointer) places_of[p], first);
    }
  return candidates;
}

/* What to send next, in the order to send it; the list keeps the entries alive. */
GPtrArray *
ms5_outbox_choose (Ms5Outbox  *self,
                   const char *sub,
                   guint       max_actions,
                   gsize       max_bytes)
{
  g_autoptr (GArray) candidates = get_candidates (self, sub, ms5_clock_now (self->clock), FALSE);
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  gsize bytes = 0;

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len && chosen->len < max_actions; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      bytes += candidate->entry->row.bytes;
      if (bytes > max_bytes || (self->held && candidate->class > 0))
        break;
      g_ptr_array_add (chosen, g_object_ref (candidate->entry));
    }
  return chosen;
}

/* Whether ms5_outbox_choose() would find anything. */
gboolean
ms5_outbox_has_choice (Ms5Outbox  *self,
                       const char *sub)
{
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (GArray) candidates = NULL;

  if (self->held)
    {
      chosen = ms5_outbox_choose (self, sub, 1, G_MAXSIZE);
      return chosen->len > 0;
    }

  candidates = get_candidates (self, sub, ms5_clock_now (self->clock), TRUE);
  return candidates->len > 0;
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
