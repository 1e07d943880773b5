/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-message.h"
#include "random-log.h"
#include "server/feed/ms5-slice.h"

#include <string.h>

static const char *const topics[] = { "line/L1", "calls/L1", "jobs/L1", "notes/L1" };

typedef struct
{
  GRand *rand;
  Ms5TopicTable *table;
  Ms5Ring *ring;
  Ms5Image *image;
  GHashTable *ends; /* positions at which commits end */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->rand = g_rand_new_with_seed (g_test_rand_int ());
  fixture->table = ms5_topic_table_new ();
  fixture->ring = ms5_ring_new (G_MAXUINT, G_MAXSIZE);
  fixture->image = ms5_image_new ();
  fixture->ends = g_hash_table_new (NULL, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_hash_table_unref (fixture->ends);
  ms5_image_unref (fixture->image);
  ms5_ring_free (fixture->ring);
  ms5_topic_table_free (fixture->table);
  g_rand_free (fixture->rand);
}

static void
clear_row (gpointer data)
{
  ms5_change_unref (((Ms5RingRow *) data)->change);
}

static void
commit (Fixture *fixture,
        guint    n,
        gsize    max_filler)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Ms5RingRow));

  g_array_set_clear_func (rows, clear_row);
  for (guint i = 0; i < n; i++)
    {
      const char *topic = topics[g_rand_int_range (fixture->rand, 0, G_N_ELEMENTS (topics))];
      gint64 v = ms5_image_get_pos (fixture->image) + 1;
      g_autoptr (Ms5Change) plain = random_log_change (fixture->rand, fixture->image, topic, v);
      Ms5RingRow row = { ms5_change_ref (plain), (guint64) v * 3, ms5_topic_table_intern (fixture->table, topic)->id,
                         i == n - 1 };

      if (max_filler > 0 && plain->fields != NULL)
        {
          g_autofree char *filler = g_strnfill ((gsize) g_rand_int_range (fixture->rand, 0, (int) max_filler), 'x');
          json_t *fields = json_copy (plain->fields);

          json_object_set_new (fields, "z", json_string (filler));
          ms5_change_unref (row.change);
          row.change = ms5_change_new (plain->op, topic, plain->key, v, fields);
        }
      ms5_image_apply (fixture->image, row.change);
      g_array_append_val (rows, row);
    }
  ms5_ring_append (fixture->ring, (const Ms5RingRow *) (gconstpointer) rows->data, n);
  g_hash_table_add (fixture->ends, GSIZE_TO_POINTER ((gsize) ms5_ring_get_head (fixture->ring)));
}

static Ms5TopicSet *
set_of (Fixture *fixture,
        guint    bits)
{
  guint ids[G_N_ELEMENTS (topics)], n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (bits & 1u << i)
      ids[n++] = ms5_topic_table_intern (fixture->table, topics[i])->id;

  return ms5_topic_set_new (ids, n);
}

/* Reads the frames of a slice and applies them. */
static void
take (Ms5Slice *slice,
      Ms5Image *client)
{
  for (guint i = 0; i < slice->frames->len; i++)
    {
      Ms5Frame *frame = slice->frames->pdata[i];
      g_auto (Ms5Message) message = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      gsize size, length;
      const guint8 *data = g_bytes_get_data (frame->bytes, &size);

      ms5_message_open (data, size, frame->is_binary, MS5_SIDE_SERVER, &message, &error);
      g_assert_no_error (error);
      text = ms5_message_encode (&message, &length);
      g_assert_cmpuint (length, <=, MS5_LIMIT_PAGE_BYTES);
      g_assert_cmpint (message.delta.after, ==, slice->after);
      g_assert_cmpint (message.delta.upto, ==, slice->upto);
      g_assert_cmpuint (message.delta.h, ==, (guint64) slice->upto * 3);
      g_assert_cmpuint (message.delta.part.i, ==, i);
      g_assert_cmpuint (message.delta.part.n, ==, slice->frames->len);
      for (guint c = 0; c < message.delta.ops->len; c++)
        ms5_image_apply (client, message.delta.ops->pdata[c]);
    }
}

static void
assert_topics (Fixture  *fixture,
               Ms5Image *client,
               guint     bits)
{
  for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
    {
      g_autoptr (Ms5TopicView) left = ms5_image_get_view (client, topics[t]);
      g_autoptr (Ms5TopicView) right = ms5_image_get_view (fixture->image, topics[t]);

      if (!(bits & 1u << t))
        {
          g_assert_cmpuint (left->items->len, ==, 0);
          continue;
        }
      g_assert_cmpuint (left->items->len, ==, right->items->len);
      for (guint i = 0; i < left->items->len; i++)
        g_assert_cmpstr (ms5_item_get_text (left->items->pdata[i], NULL), ==,
                         ms5_item_get_text (right->items->pdata[i], NULL));
    }
}

/* Slices tile the log, end where commits end, and bring any set of topics to the same state. */
static void
test_tiles (Fixture       *fixture,
            gconstpointer  data)
{
  gsize max_filler = GPOINTER_TO_SIZE (data);

  for (guint i = 0; i < 300; i++)
    commit (fixture, (guint) g_rand_int_range (fixture->rand, 1, 12), max_filler);

  for (guint bits = 0; bits < 16; bits++)
    {
      g_autoptr (Ms5TopicSet) set = set_of (fixture, bits);
      g_autoptr (Ms5Image) client = ms5_image_new ();
      gint64 pos = 0;

      while (pos < ms5_ring_get_head (fixture->ring))
        {
          g_autoptr (Ms5Slice) slice = ms5_slice_new (fixture->ring, set, pos);

          g_assert_cmpint (slice->after, ==, pos);
          g_assert_cmpint (slice->upto, >, pos);
          g_assert_true (g_hash_table_contains (fixture->ends, GSIZE_TO_POINTER ((gsize) slice->upto)));
          take (slice, client);
          pos = slice->upto;
        }
      assert_topics (fixture, client, bits);
    }
}

/* A commit above the limit takes several frames, whatever was committed since. */
static void
test_parts (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Ms5TopicSet) set = set_of (fixture, 15);
  g_autoptr (Ms5Slice) first = NULL;
  g_autoptr (Ms5Slice) parts = NULL;
  g_autoptr (Ms5Slice) again = NULL;
  gint64 begin;

  commit (fixture, 3, 0);
  begin = ms5_ring_get_head (fixture->ring);
  commit (fixture, 200, 4000);
  commit (fixture, 3, 0);

  first = ms5_slice_new (fixture->ring, set, 0);
  g_assert_cmpint (first->upto, ==, begin);
  g_assert_cmpuint (first->frames->len, ==, 1);

  parts = ms5_slice_new (fixture->ring, set, begin);
  g_assert_cmpint (parts->upto, ==, begin + 200);
  g_assert_cmpuint (parts->frames->len, >, 1);

  for (guint i = 0; i < 10; i++)
    commit (fixture, 30, 100);
  again = ms5_slice_new (fixture->ring, set, begin);
  g_assert_cmpint (again->upto, ==, parts->upto);
  g_assert_cmpuint (again->frames->len, ==, parts->frames->len);
  for (guint i = 0; i < parts->frames->len; i++)
    g_assert_true (g_bytes_equal (((Ms5Frame *) parts->frames->pdata[i])->bytes,
                                  ((Ms5Frame *) again->frames->pdata[i])->bytes));
}

static void
test_conflates (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (Ms5TopicSet) set = set_of (fixture, 7);
  g_autoptr (Ms5Slice) slice = NULL;
  guint ops;
  gsize bytes;

  /* No more than 12 items in each of three topics, however often they change. */
  for (guint i = 0; i < 2000; i++)
    commit (fixture, 2, 0);
  ms5_slice_estimate (fixture->ring, set, 0, fixture->image, &ops, &bytes);
  g_assert_cmpuint (ops, <=, 36);
  slice = ms5_slice_new (fixture->ring, set, 0);
  g_assert_cmpint (slice->upto, ==, ms5_ring_get_head (fixture->ring));
  g_assert_cmpuint (slice->frames->len, ==, 1);
  g_assert_cmpuint (slice->bytes, <, 3000);
  g_assert_cmpuint (bytes, <, 6000);
}

/* One who is far behind is not served in one go. */
static void
test_bounded_work (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (Ms5TopicSet) none = ms5_topic_set_new (NULL, 0);
  g_autoptr (Ms5Slice) slice = NULL;
  g_autoptr (Ms5Slice) empty = ms5_slice_new_empty (5, 9, 27);
  g_autoptr (Ms5Image) client = ms5_image_new ();

  for (guint i = 0; i < 6000; i++)
    commit (fixture, 2, 0);
  slice = ms5_slice_new (fixture->ring, none, 0);
  g_assert_cmpint (slice->upto, <, 10000);
  take (empty, client);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/slice/tiles/small", Fixture, GSIZE_TO_POINTER (0), set_up, test_tiles, tear_down);
  g_test_add ("/slice/tiles/large", Fixture, GSIZE_TO_POINTER (8000), set_up, test_tiles, tear_down);
  g_test_add ("/slice/parts", Fixture, NULL, set_up, test_parts, tear_down);
  g_test_add ("/slice/conflates", Fixture, NULL, set_up, test_conflates, tear_down);
  g_test_add ("/slice/bounded-work", Fixture, NULL, set_up, test_bounded_work, tear_down);

  return g_test_run ();
}
