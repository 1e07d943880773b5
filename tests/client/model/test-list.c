/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lists change by as little as possible. */

#include "config.h"

#include <string.h>

#include "client/model/ms5-item-list.h"

#define N_OBJECTS 12
#define N_ROUNDS  4000

static void
mirror_cb (GListModel *list,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, position + i);

      g_ptr_array_insert (mirror, (int) (position + i), item);
    }
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (list));
}

static void
count_cb (GListModel *list,
          guint       position,
          guint       removed,
          guint       added,
          guint      *counts)
{
  counts[0] += removed;
  counts[1] += added;
  counts[2]++;
}

/* The longest common subsequence, by the plainest of ways. */
static guint
count_common (GPtrArray *a,
              GPtrArray *b)
{
  guint best[N_OBJECTS + 1][N_OBJECTS + 1] = { { 0 } };

  for (guint i = 1; i <= a->len; i++)
    for (guint j = 1; j <= b->len; j++)
      best[i][j] = g_ptr_array_index (a, i - 1) == g_ptr_array_index (b, j - 1)
                     ? best[i - 1][j - 1] + 1
                     : MAX (best[i - 1][j], best[i][j - 1]);
  return best[a->len][b->len];
}

/* Some of them, mostly in their order. */
static GPtrArray *
pick (GRand     *rand,
      GPtrArray *all)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      gboolean at_end = g_rand_int_range (rand, 0, 4) > 0;
      int place = g_rand_int_range (rand, 0, (int) picked->len + 1);

      if (g_rand_boolean (rand))
        g_ptr_array_insert (picked, at_end ? -1 : place, g_ptr_array_index (all, i));
    }
  return picked;
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) mirror = g_ptr_array_new ();
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  guint counts[3];

  for (guint i = 0; i < N_OBJECTS; i++)
    g_ptr_array_add (all, g_object_new (G_TYPE_OBJECT, NULL));
  g_signal_connect (store, "items-changed", G_CALLBACK (mirror_cb), mirror);
  g_signal_connect (store, "items-changed", G_CALLBACK (count_cb), counts);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GPtrArray) next = pick (rand, all);
      guint common = count_common (before, next);

      memset (counts, 0, sizeof counts);
      ms5_list_store_show (store, next);
      g_assert_cmpuint (mirror->len, ==, next->len);
      for (guint i = 0; i < next->len; i++)
        g_assert_true (g_ptr_array_index (mirror, i) == g_ptr_array_index (next, i));
      g_assert_cmpuint (counts[0], ==, before->len - common);
      g_assert_cmpuint (counts[1], ==, next->len - common);
      g_assert_cmpuint (counts[2], <=, common + 1);
      g_clear_pointer (&before, g_ptr_array_unref);
      before = g_steal_pointer (&next);
    }
}

static void
test_same (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint counts[3] = { 0 };

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
  g_signal_connect (store, "items-changed", G_CALLBACK (count_cb), counts);
  ms5_list_store_show (store, items);
  ms5_list_store_show (store, items);
  g_assert_cmpuint (counts[2], ==, 1);
  g_ptr_array_set_size (items, 0);
  ms5_list_store_show (store, items);
  g_assert_cmpuint (counts[2], ==, 2);
  g_assert_cmpuint (counts[0], ==, 3);
  ms5_list_store_show (store, items);
  g_assert_cmpuint (counts[2], ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list/random", test_random);
  g_test_add_func ("/list/same", test_same);
  return g_test_run ();
}
