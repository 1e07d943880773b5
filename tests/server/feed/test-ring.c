/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-ring.h"

static void
clear_row (gpointer data)
{
  ms5_change_unref (((Ms5RingRow *) data)->change);
}

static GArray *
some_rows (gint64 first,
           guint  n,
           gsize  filler)
{
  g_autofree char *text = g_strnfill (filler, 'x');
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Ms5RingRow));

  g_array_set_clear_func (rows, clear_row);
  for (guint i = 0; i < n; i++)
    {
      Ms5RingRow row = { ms5_change_new (MS5_OP_PUT, "line/L1", "k", first + i, json_pack ("{s:s}", "t", text)),
                         (guint64) (first + i) * 7, 0, i == n - 1 };

      g_array_append_val (rows, row);
    }

  return rows;
}

static void
append (Ms5Ring *ring,
        gint64   first,
        guint    n,
        gsize    filler)
{
  g_autoptr (GArray) rows = some_rows (first, n, filler);

  ms5_ring_append (ring, (const Ms5RingRow *) (gconstpointer) rows->data, n);
}

static void
assert_range (Ms5Ring *ring,
              gint64   start,
              gint64   head)
{
  guint64 h;

  g_assert_cmpint (ms5_ring_get_start (ring), ==, start);
  g_assert_cmpint (ms5_ring_get_head (ring), ==, head);
  g_assert_cmpuint (ms5_ring_get_n_rows (ring), ==, head - start);
  g_assert_false (ms5_ring_get_h (ring, start - 1, &h));
  g_assert_false (ms5_ring_get_h (ring, head + 1, &h));
  for (gint64 pos = start; pos <= head; pos++)
    {
      g_assert_true (ms5_ring_get_h (ring, pos, &h));
      g_assert_cmpuint (h, ==, (guint64) pos * 7);
      if (pos > start)
        g_assert_cmpint (ms5_ring_get (ring, pos)->change->v, ==, pos);
    }
}

static void
test_rows (void)
{
  g_autoptr (Ms5Ring) ring = ms5_ring_new (1000, G_MAXSIZE);
  gint64 next = 101;

  ms5_ring_reset (ring, 100, 700);
  assert_range (ring, 100, 100);
  for (guint i = 1; i < 80; i++)
    {
      append (ring, next, i, 10);
      next += i;
      g_assert_cmpuint (ms5_ring_get_n_rows (ring), <=, 1000);
      /* Only whole commits go. */
      if (ms5_ring_get_start (ring) > 100)
        {
          gint64 first = ms5_ring_get_start (ring) + 1;
          gint64 sum = 100;
          guint commit = 1;

          while (sum + commit < first)
            sum += commit++;
          g_assert_cmpint (sum + 1, ==, first);
        }
    }
  assert_range (ring, ms5_ring_get_start (ring), next - 1);
  g_assert_cmpuint (ms5_ring_get_n_rows (ring), >, 900);

  ms5_ring_reset (ring, 5000, 35000);
  assert_range (ring, 5000, 5000);
  g_assert_cmpuint (ms5_ring_get_bytes (ring), ==, 0);
}

static void
test_bytes (void)
{
  g_autoptr (Ms5Ring) ring = ms5_ring_new (G_MAXUINT, 100000);

  for (gint64 pos = 1; pos < 500; pos += 2)
    {
      append (ring, pos, 2, 1000);
      g_assert_cmpuint (ms5_ring_get_bytes (ring), <=, 100000);
    }
  assert_range (ring, ms5_ring_get_start (ring), 500);
  g_assert_cmpuint (ms5_ring_get_n_rows (ring), >, 30);

  /* A commit above the limit stays until the next one comes. */
  append (ring, 501, 300, 1000);
  assert_range (ring, 500, 800);
  append (ring, 801, 1, 1000);
  assert_range (ring, 800, 801);
}

static void
test_prepend (void)
{
  g_autoptr (Ms5Ring) ring = ms5_ring_new (600, G_MAXSIZE);
  g_autoptr (GArray) older = some_rows (701, 300, 10);
  g_autoptr (GArray) oldest = some_rows (401, 300, 10);

  ms5_ring_reset (ring, 1000, 7000);
  append (ring, 1001, 100, 10);
  g_array_set_size (older, 300);
  g_assert_true (ms5_ring_prepend (ring, 700, 4900, (const Ms5RingRow *) (gconstpointer) older->data, 300));
  assert_range (ring, 700, 1100);
  g_assert_false (ms5_ring_prepend (ring, 400, 2800, (const Ms5RingRow *) (gconstpointer) oldest->data, 300));
  assert_range (ring, 700, 1100);
}

static void
test_sets (void)
{
  g_autoptr (Ms5TopicTable) table = ms5_topic_table_new ();
  static const guint some[] = { 9, 3, 3, 70 };
  static const guint other[] = { 3, 4 };
  g_autoptr (Ms5TopicSet) a = ms5_topic_set_new (some, 4);
  g_autoptr (Ms5TopicSet) b = ms5_topic_set_new (other, 2);
  g_autoptr (Ms5TopicSet) both = ms5_topic_set_plus (a, b);
  g_autoptr (Ms5TopicSet) rest = ms5_topic_set_minus (a, b);
  g_autoptr (Ms5TopicSet) again = NULL;
  g_autoptr (Ms5TopicSet) none = ms5_topic_set_new (NULL, 0);

  g_assert_cmpuint (a->n, ==, 3);
  g_assert_cmpuint (a->ids[0], ==, 3);
  g_assert_cmpuint (both->n, ==, 4);
  g_assert_cmpuint (rest->n, ==, 2);
  for (guint id = 0; id < 200; id++)
    {
      g_assert_cmpint (ms5_topic_set_has (a, id), ==, id == 3 || id == 9 || id == 70);
      g_assert_cmpint (ms5_topic_set_has (rest, id), ==, id == 9 || id == 70);
      g_assert_false (ms5_topic_set_has (none, id));
    }
  again = ms5_topic_set_minus (both, b);
  g_assert_true (ms5_topic_set_equal (again, rest));
  g_assert_cmpuint (ms5_topic_set_hash (again), ==, ms5_topic_set_hash (rest));
  g_assert_false (ms5_topic_set_equal (a, b));

  ms5_topic_table_set_unknown (table, 12);
  g_assert_cmpuint (ms5_topic_table_intern (table, "calls/L1")->id, ==, 0);
  g_assert_cmpuint (ms5_topic_table_intern (table, "live/L1")->id, ==, 1);
  g_assert_cmpuint (ms5_topic_table_intern (table, "calls/L1")->id, ==, 0);
  g_assert_true (ms5_topic_table_get (table, 0)->is_urgent);
  g_assert_true (ms5_topic_table_get (table, 1)->is_live);
  g_assert_true (ms5_topic_table_intern (table, "notes/L1")->is_event);
  g_assert_cmpint (ms5_topic_table_get (table, 0)->changed, ==, 12);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ring/rows", test_rows);
  g_test_add_func ("/ring/bytes", test_bytes);
  g_test_add_func ("/ring/prepend", test_prepend);
  g_test_add_func ("/ring/sets", test_sets);

  return g_test_run ();
}
