/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-ring.h"

/* What a change takes besides its texts, estimated: the structs and the allocator's share, for
 * itself and for each field. */
#define CHANGE_BYTES 320
#define FIELD_BYTES  112

#define FIRST_CAPACITY 256

struct _Ms5Ring
{
  Ms5RingRow *rows; /* a circle; the capacity is a power of 2 */
  guint capacity;
  guint first;
  guint n_rows;
  gint64 start; /* the position before the first row */
  guint64 start_h;
  gsize bytes;
  guint max_rows;
  gsize max_bytes;
};

/**
 * ms5_ring_new:
 * @max_rows: the most changes it keeps
 * @max_bytes: about the most memory they take
 *
 * Returns: (transfer full): an empty ring, at position 0
 */
Ms5Ring *
ms5_ring_new (guint max_rows,
              gsize max_bytes)
{
  Ms5Ring *ring = g_new0 (Ms5Ring, 1);

  ring->max_rows = max_rows;
  ring->max_bytes = max_bytes;
  ring->capacity = FIRST_CAPACITY;
  ring->rows = g_new (Ms5RingRow, ring->capacity);
  return ring;
}

static Ms5RingRow *
row_at (Ms5Ring *ring,
        guint    index)
{
  return &ring->rows[(ring->first + index) & (ring->capacity - 1)];
}

static gsize
cost_of (Ms5Change *change)
{
  gsize length;

  ms5_change_get_text (change, &length);
  return CHANGE_BYTES + 2 * length + FIELD_BYTES * json_object_size (change->fields);
}

static void
drop_first (Ms5Ring *ring)
{
  Ms5RingRow *row = row_at (ring, 0);

  ring->bytes -= cost_of (row->change);
  ring->start++;
  ring->start_h = row->h;
  ms5_change_unref (row->change);
  ring->first = (ring->first + 1) & (ring->capacity - 1);
  ring->n_rows--;
}

/**
 * ms5_ring_free:
 * @ring: (transfer full): a ring
 */
void
ms5_ring_free (Ms5Ring *ring)
{
  while (ring->n_rows > 0)
    drop_first (ring);
  g_free (ring->rows);
  g_free (ring);
}

/**
 * ms5_ring_reset:
 * @ring: a ring
 * @pos: the position of the last change, which is not in it
 * @h: the chain value there
 *
 * Empties it.
 */
void
ms5_ring_reset (Ms5Ring *ring,
                gint64   pos,
                guint64  h)
{
  while (ring->n_rows > 0)
    drop_first (ring);
  ring->start = pos;
  ring->start_h = h;
}

static void
reserve (Ms5Ring *ring,
         guint    n_rows)
{
  guint capacity = ring->capacity;
  Ms5RingRow *rows;

  while (capacity < n_rows)
    capacity *= 2;
  if (capacity == ring->capacity)
    return;

  rows = g_new (Ms5RingRow, capacity);
  for (guint i = 0; i < ring->n_rows; i++)
    rows[i] = *row_at (ring, i);
  g_free (ring->rows);
  ring->rows = rows;
  ring->capacity = capacity;
  ring->first = 0;
}

/* One commit always stays, however large: somebody has to be able to send it. */
static void
evict (Ms5Ring *ring,
       guint    keep)
{
  while (ring->n_rows > keep && (ring->n_rows > ring->max_rows || ring->bytes > ring->max_bytes))
    {
      gboolean ends_commit;

      do
        {
          ends_commit = row_at (ring, 0)->ends_commit;
          drop_first (ring);
        }
      while (!ends_commit && ring->n_rows > 0);
    }
}

/**
 * ms5_ring_append:
 * @ring: a ring
 * @rows: (array length=n_rows): one commit, the last row of which ends it
 * @n_rows: the number of its changes
 */
void
ms5_ring_append (Ms5Ring          *ring,
                 const Ms5RingRow *rows,
                 guint             n_rows)
{
  reserve (ring, ring->n_rows + n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_return_if_fail (rows[i].change->v == ms5_ring_get_head (ring) + 1);

      *row_at (ring, ring->n_rows++) = rows[i];
      ms5_change_ref (rows[i].change);
      ring->bytes += cost_of (rows[i].change);
    }
  evict (ring, n_rows);
}

/**
 * ms5_ring_prepend:
 * @ring: a ring
 * @after: the position before the first of @rows
 * @h: the chain value there
 * @rows: (array length=n_rows): older changes, up to where the ring starts
 * @n_rows: their number
 *
 * Puts back what had gone, for somebody who was away for longer.
 *
 * Returns: %FALSE if there is no room for all of it
 */
gboolean
ms5_ring_prepend (Ms5Ring          *ring,
                  gint64            after,
                  guint64           h,
                  const Ms5RingRow *rows,
                  guint             n_rows)
{
  gsize bytes = 0;

  g_return_val_if_fail (after + n_rows == ring->start, FALSE);

  for (guint i = 0; i < n_rows; i++)
    bytes += cost_of (rows[i].change);
  if (ring->n_rows + n_rows > ring->max_rows || ring->bytes + bytes > ring->max_bytes)
    return FALSE;

  reserve (ring, ring->n_rows + n_rows);
  for (guint i = n_rows; i-- > 0;)
    {
      ring->first = (ring->first - 1) & (ring->capacity - 1);
      ring->n_rows++;
      *row_at (ring, 0) = rows[i];
      ms5_change_ref (rows[i].change);
    }
  ring->bytes += bytes;
  ring->start = after;
  ring->start_h = h;
  return TRUE;
}

/**
 * ms5_ring_get_start:
 * @ring: a ring
 *
 * Returns: the oldest position from which it can bring somebody up to date
 */
gint64
ms5_ring_get_start (Ms5Ring *ring)
{
  return ring->start;
}

/**
 * ms5_ring_get_head:
 * @ring: a ring
 *
 * Returns: the position of the latest change
 */
gint64
ms5_ring_get_head (Ms5Ring *ring)
{
  return ring->start + ring->n_rows;
}

/**
 * ms5_ring_get_n_rows:
 * @ring: a ring
 *
 * Returns: how many changes it has
 */
guint
ms5_ring_get_n_rows (Ms5Ring *ring)
{
  return ring->n_rows;
}

/**
 * ms5_ring_get_bytes:
 * @ring: a ring
 *
 * Returns: about how much memory they take
 */
gsize
ms5_ring_get_bytes (Ms5Ring *ring)
{
  return ring->bytes;
}

/**
 * ms5_ring_get_h:
 * @ring: a ring
 * @pos: a position
 * @out_h: (out): the chain value there
 *
 * Returns: %FALSE if it does not reach back so far, or @pos is yet to come
 */
gboolean
ms5_ring_get_h (Ms5Ring *ring,
                gint64   pos,
                guint64 *out_h)
{
  if (pos < ring->start || pos > ms5_ring_get_head (ring))
    return FALSE;

  *out_h = pos == ring->start ? ring->start_h : ms5_ring_get (ring, pos)->h;
  return TRUE;
}

/**
 * ms5_ring_get:
 * @ring: a ring
 * @pos: a position after its start, up to its head
 *
 * Returns: (transfer none): the change there
 */
const Ms5RingRow *
ms5_ring_get (Ms5Ring *ring,
              gint64   pos)
{
  g_return_val_if_fail (pos > ring->start && pos <= ms5_ring_get_head (ring), NULL);

  return row_at (ring, (guint) (pos - ring->start - 1));
}
