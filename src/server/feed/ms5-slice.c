/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-conflator.h"
#include "protocol/ms5-ops.h"
#include "server/feed/ms5-slice.h"

/* What a delta has around its ops, at most; as ms5_ops_fit() counts. */
#define ENVELOPE_BYTES 160

/* The most rows that one slice looks at, so that a receiver who is far behind does not hold up the
 * others. A commit is never cut. */
#define MAX_ROWS 8192

typedef struct
{
  Ms5Ring *ring;
  const Ms5TopicSet *topics;
  Ms5Conflator *conflator;
  gsize bytes; /* of the frame, if it ended here; may be too much, never too little */
} Builder;

static gsize
op_bytes (Ms5Change *change)
{
  gsize length;

  ms5_change_get_text (change, &length);
  return length + 1;
}

/* Where the commit after @pos ends, and what it adds to the frame at most. */
static gint64
measure_commit (Builder *builder,
                gint64   pos,
                gsize   *out_bytes)
{
  const Ms5RingRow *row;

  *out_bytes = 0;
  do
    {
      row = ms5_ring_get (builder->ring, ++pos);
      if (ms5_topic_set_has (builder->topics, row->topic))
        *out_bytes += op_bytes (row->change);
    }
  while (!row->ends_commit);

  return pos;
}

static void
add_rows (Builder *builder,
          gint64   after,
          gint64   upto)
{
  for (gint64 pos = after + 1; pos <= upto; pos++)
    {
      const Ms5RingRow *row = ms5_ring_get (builder->ring, pos);

      if (ms5_topic_set_has (builder->topics, row->topic))
        ms5_conflator_add (builder->conflator, row->change);
    }
}

/* Changes that met have become one: counts again what is left. */
static void
settle (Builder *builder)
{
  g_autoptr (GPtrArray) changes = ms5_conflator_steal (builder->conflator);

  builder->bytes = ENVELOPE_BYTES;
  for (guint i = 0; i < changes->len; i++)
    {
      Ms5Change *change = g_ptr_array_index (changes, i);

      builder->bytes += op_bytes (change);
      ms5_conflator_add (builder->conflator, change);
    }
}

/* As many commits as one frame holds; one commit, if that alone is too large. */
static gint64
gather (Builder *builder,
        gint64   after)
{
  gint64 head = ms5_ring_get_head (builder->ring);
  gint64 upto = after;

  while (upto < head && upto - after < MAX_ROWS)
    {
      gsize bytes;
      gint64 end = measure_commit (builder, upto, &bytes);

      if (builder->bytes + bytes > MS5_LIMIT_PAGE_BYTES
          && ms5_conflator_get_n_changes (builder->conflator) > 0)
        {
          settle (builder);
          if (builder->bytes + bytes > MS5_LIMIT_PAGE_BYTES)
            break;
        }

      add_rows (builder, upto, end);
      builder->bytes += bytes;
      upto = end;

      if (builder->bytes > MS5_LIMIT_PAGE_BYTES)
        settle (builder);
      if (builder->bytes > MS5_LIMIT_PAGE_BYTES)
        break;
    }

  return upto;
}

static Ms5Slice *
slice_take (gint64     after,
            gint64     upto,
            GPtrArray *frames)
{
  Ms5Slice *slice = g_new0 (Ms5Slice, 1);

  slice->after = after;
  slice->upto = upto;
  slice->frames = frames;
  for (guint i = 0; i < frames->len; i++)
    slice->bytes += ms5_frame_get_size (g_ptr_array_index (frames, i));
  return slice;
}

/**
 * ms5_slice_new:
 * @ring: a ring that reaches back to @after
 * @topics: the receivers' topics
 * @after: the receivers' position, before the ring's head
 *
 * The same arguments give the same frames as long as @ring did not get new changes; if the slice
 * takes several frames, also then.
 *
 * Returns: (transfer full): what the receivers get next
 */
Ms5Slice *
ms5_slice_new (Ms5Ring           *ring,
               const Ms5TopicSet *topics,
               gint64             after)
{
  g_autoptr (Ms5Conflator) conflator = ms5_conflator_new ();
  g_autoptr (GPtrArray) changes = NULL;
  Builder builder = { ring, topics, conflator, ENVELOPE_BYTES };
  guint64 h = 0;
  gint64 upto;

  g_return_val_if_fail (after >= ms5_ring_get_start (ring), NULL);

  upto = gather (&builder, after);
  changes = ms5_conflator_steal (conflator);
  ms5_ring_get_h (ring, upto, &h);
  return slice_take (after, upto, ms5_ops_to_delta_frames (after, upto, h, changes));
}

/**
 * ms5_slice_new_empty:
 * @after: the receivers' position
 * @upto: the position until which nothing concerns them
 * @h: the chain value there
 *
 * Returns: (transfer full): a slice without changes
 */
Ms5Slice *
ms5_slice_new_empty (gint64  after,
                     gint64  upto,
                     guint64 h)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();

  return slice_take (after, upto, ms5_ops_to_delta_frames (after, upto, h, changes));
}

/**
 * ms5_slice_free:
 * @slice: (transfer full): a slice
 */
void
ms5_slice_free (Ms5Slice *slice)
{
  g_ptr_array_unref (slice->frames);
  g_free (slice);
}

static guint
hash_item (gconstpointer data)
{
  const Ms5Change *change = data;

  return g_str_hash (change->topic) * 31 + g_str_hash (change->key);
}

static gboolean
equal_item (gconstpointer a,
            gconstpointer b)
{
  const Ms5Change *left = a;
  const Ms5Change *right = b;

  return g_str_equal (left->key, right->key) && g_str_equal (left->topic, right->topic);
}

/* However often an item changed, it will not take more than the whole of it. */
static gsize
cap_bytes (const Ms5Change *change,
           gsize            bytes,
           Ms5Image        *image)
{
  Ms5Item *item = ms5_image_lookup (image, change->topic, change->key);
  gsize length;

  if (item == NULL)
    return bytes;

  ms5_item_get_text (item, &length);
  return MIN (bytes, length + strlen (item->topic) + strlen ("\"p\",\"\",,"));
}

/**
 * ms5_slice_estimate:
 * @ring: a ring that reaches back to @after
 * @topics: a receiver's topics
 * @after: its position
 * @image: what it will have
 * @out_ops: (out): how many ops it will get
 * @out_bytes: (out): about how long they are
 *
 * Cheaper than making the frames: nothing is conflated.
 */
void
ms5_slice_estimate (Ms5Ring           *ring,
                    const Ms5TopicSet *topics,
                    gint64             after,
                    Ms5Image          *image,
                    guint             *out_ops,
                    gsize             *out_bytes)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (hash_item, equal_item);
  gint64 head = ms5_ring_get_head (ring);
  GHashTableIter iter;
  gpointer change, size;

  *out_ops = 0;
  *out_bytes = 0;
  for (gint64 pos = after + 1; pos <= head; pos++)
    {
      const Ms5RingRow *row = ms5_ring_get (ring, pos);
      gsize bytes, before;

      if (!ms5_topic_set_has (topics, row->topic))
        continue;

      bytes = op_bytes (row->change);
      if (row->change->op == MS5_OP_EVENT)
        {
          *out_ops += 1;
          *out_bytes += bytes;
          continue;
        }

      before = row->change->op == MS5_OP_MERGE
                 ? GPOINTER_TO_SIZE (g_hash_table_lookup (sizes, row->change))
                 : 0;
      g_hash_table_replace (sizes, row->change, GSIZE_TO_POINTER (before + bytes));
    }

  *out_ops += g_hash_table_size (sizes);
  g_hash_table_iter_init (&iter, sizes);
  while (g_hash_table_iter_next (&iter, &change, &size))
    *out_bytes += cap_bytes (change, GPOINTER_TO_SIZE (size), image);
}
