/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-hash.h"
#include "random-log.h"

#include <string.h>

static const char *const topics[] = { "line/L1", "calls/L1", "jobs/L1", "notes/L1" };

static void
apply (Ms5Image   *image,
       Ms5Op       op,
       const char *topic,
       const char *key,
       gint64      v,
       json_t     *fields)
{
  g_autoptr (Ms5Change) change = ms5_change_new (op, topic, key, v, fields);

  ms5_image_apply (image, change);
}

static void
assert_item (Ms5Image   *image,
             const char *topic,
             const char *key,
             const char *text)
{
  Ms5Item *item = ms5_image_lookup (image, topic, key);
  gsize length;

  if (text == NULL)
    {
      g_assert_null (item);
      return;
    }

  g_assert_nonnull (item);
  g_assert_cmpstr (ms5_item_get_text (item, &length), ==, text);
  g_assert_cmpuint (length, ==, strlen (text));
}

static void
test_ops (void)
{
  g_autoptr (Ms5Image) image = ms5_image_new ();
  Ms5Item *item;

  apply (image, MS5_OP_PUT, "jobs/L1", "A", 5, json_pack ("{s:i,s:s}", "qty", 40, "state", "planned"));
  assert_item (image, "jobs/L1", "A", "[\"A\",5,{\"qty\":40,\"state\":\"planned\"}]");
  apply (image, MS5_OP_MERGE, "jobs/L1", "A", 7, json_pack ("{s:i,s:i}", "qty", 41, "good", 1));
  assert_item (image, "jobs/L1", "A", "[\"A\",7,{\"good\":1,\"qty\":41,\"state\":\"planned\"}]");
  apply (image, MS5_OP_MERGE, "jobs/L1", "A", 9, json_pack ("{s:n}", "good"));
  assert_item (image, "jobs/L1", "A", "[\"A\",9,{\"qty\":41,\"state\":\"planned\"}]");

  item = ms5_image_lookup (image, "jobs/L1", "A");
  g_assert_cmpint (ms5_item_get_field_v (item, "state"), ==, 5);
  g_assert_cmpint (ms5_item_get_field_v (item, "qty"), ==, 7);
  g_assert_cmpint (ms5_item_get_field_v (item, "good"), ==, 9);
  g_assert_cmpint (ms5_item_get_field_v (item, "never"), ==, 5);

  apply (image, MS5_OP_PUT, "jobs/L1", "A", 10, json_pack ("{s:i}", "qty", 1));
  item = ms5_image_lookup (image, "jobs/L1", "A");
  g_assert_cmpint (ms5_item_get_field_v (item, "state"), ==, 10);

  apply (image, MS5_OP_DELETE, "jobs/L1", "A", 12, NULL);
  assert_item (image, "jobs/L1", "A", NULL);
  g_assert_cmpuint (ms5_image_get_digest (image, "jobs/L1"), ==, 0);
  g_assert_cmpint (ms5_image_get_pos (image), ==, 12);
}

/* What the store keeps of an item makes the same item again. */
static void
test_restore (void)
{
  g_autoptr (Ms5Image) image = ms5_image_new ();
  g_autoptr (Ms5Image) again = ms5_image_new ();
  g_autoptr (json_t) positions = NULL;
  g_autoptr (Ms5Item) back = NULL;
  Ms5Item *item;

  apply (image, MS5_OP_PUT, "line/L1", "FL1", 3, json_pack ("{s:s,s:s}", "state", "Execute", "mode", "m"));
  apply (image, MS5_OP_MERGE, "line/L1", "FL1", 8, json_pack ("{s:s,s:n}", "state", "Held", "mode"));
  item = ms5_image_lookup (image, "line/L1", "FL1");
  positions = ms5_item_to_positions (item);
  back = ms5_item_restore ("line/L1", "FL1", 8, json_incref (item->fields), positions);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const names[] = { "state", "mode", "other" };

      g_assert_cmpint (ms5_item_get_field_v (back, names[i]), ==, ms5_item_get_field_v (item, names[i]));
    }

  ms5_image_restore (again, back);
  ms5_image_set_pos (again, 11);
  assert_item (again, "line/L1", "FL1", "[\"FL1\",8,{\"state\":\"Held\"}]");
  g_assert_cmpuint (ms5_image_get_digest (again, "line/L1"), ==, ms5_image_get_digest (image, "line/L1"));
  g_assert_cmpint (ms5_image_get_pos (again), ==, 11);
}

static void
test_events (void)
{
  g_autoptr (Ms5Image) image = ms5_image_new ();
  g_autoptr (Ms5TopicView) view = NULL;
  guint64 sum = 0;

  for (gint64 v = 1; v <= 700; v++)
    {
      g_autofree char *id = g_strdup_printf ("n%" G_GINT64_FORMAT, v);

      apply (image, MS5_OP_EVENT, "notes/L1", id, v, json_pack ("{s:i}", "i", (int) v));
      if (v > 700 - (gint64) MS5_LIMIT_SNAP_EVENTS)
        sum += ms5_hash_item ("notes/L1", id, v);
    }

  view = ms5_image_get_view (image, "notes/L1");
  g_assert_cmpuint (view->items->len, ==, MS5_LIMIT_SNAP_EVENTS);
  g_assert_cmpuint (view->digest, ==, sum);
  g_assert_cmpuint (ms5_image_get_digest (image, "notes/L1"), ==, sum);
  for (guint i = 0; i < view->items->len; i++)
    g_assert_cmpint (((Ms5Item *) g_ptr_array_index (view->items, i))->v, ==, 700 - i);
}

static void
test_views (void)
{
  g_autoptr (Ms5Image) image = ms5_image_new ();
  g_autoptr (Ms5TopicView) empty = ms5_image_get_view (image, "jobs/L1");
  g_autoptr (Ms5TopicView) first = NULL;
  g_autoptr (Ms5TopicView) same = NULL;
  g_autoptr (Ms5TopicView) later = NULL;

  g_assert_cmpuint (empty->items->len, ==, 0);
  apply (image, MS5_OP_PUT, "jobs/L1", "A", 1, json_pack ("{s:i}", "a", 1));
  apply (image, MS5_OP_PUT, "jobs/L1", "B", 2, json_pack ("{s:i}", "a", 1));
  first = ms5_image_get_view (image, "jobs/L1");
  apply (image, MS5_OP_PUT, "line/L1", "L1", 3, json_pack ("{s:i}", "a", 1));
  same = ms5_image_get_view (image, "jobs/L1");
  g_assert_true (first == same);

  apply (image, MS5_OP_MERGE, "jobs/L1", "A", 4, json_pack ("{s:i}", "a", 2));
  later = ms5_image_get_view (image, "jobs/L1");
  g_assert_true (first != later);
  g_assert_cmpuint (first->bytes, ==, strlen ("[\"A\",1,{\"a\":1}]") * 2);
  g_assert_cmpstr (((Ms5Item *) later->items->pdata[0])->key, ==, "A");
  g_assert_cmpstr (((Ms5Item *) first->items->pdata[0])->key, ==, "B");
  g_assert_true (first->items->pdata[0] == later->items->pdata[1]);
}

static void
assert_same (Ms5Image *a,
             Ms5Image *b)
{
  for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
    {
      g_autoptr (Ms5TopicView) left = ms5_image_get_view (a, topics[t]);
      g_autoptr (Ms5TopicView) right = ms5_image_get_view (b, topics[t]);
      guint64 sum = 0;

      g_assert_cmpuint (left->digest, ==, right->digest);
      g_assert_cmpuint (left->items->len, ==, right->items->len);
      for (guint i = 0; i < left->items->len; i++)
        {
          Ms5Item *item = left->items->pdata[i];

          g_assert_cmpstr (ms5_item_get_text (item, NULL), ==, ms5_item_get_text (right->items->pdata[i], NULL));
          sum += ms5_hash_item (item->topic, item->key, item->v);
        }
      g_assert_cmpuint (left->digest, ==, sum);
    }
}

/* An image that follows another at a distance ends up the same, and shares what it can. */
static void
test_follow (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (Ms5Image) leader = ms5_image_new ();
      g_autoptr (Ms5Image) follower = ms5_image_new ();
      g_autoptr (Ms5Image) copy = NULL;
      g_autoptr (GPtrArray) log = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);
      guint followed = 0;

      for (gint64 v = 1; v <= 300; v++)
        {
          const char *topic = topics[g_rand_int_range (rand, 0, G_N_ELEMENTS (topics))];
          Ms5Change *change = random_log_change (rand, leader, topic, v);

          ms5_image_apply (leader, change);
          g_ptr_array_add (log, change);
          while (followed < log->len && g_rand_boolean (rand))
            ms5_image_follow (follower, log->pdata[followed++], leader);
        }
      while (followed < log->len)
        ms5_image_follow (follower, log->pdata[followed++], leader);
      assert_same (leader, follower);

      copy = ms5_image_copy (leader);
      assert_same (leader, copy);
    }
}

static void
test_follow_shares (void)
{
  g_autoptr (Ms5Image) leader = ms5_image_new ();
  g_autoptr (Ms5Image) follower = ms5_image_new ();
  g_autoptr (Ms5Change) change = ms5_change_new (MS5_OP_PUT, "line/L1", "L1", 1, json_pack ("{s:i}", "a", 1));

  ms5_image_apply (leader, change);
  ms5_image_follow (follower, change, leader);
  g_assert_true (ms5_image_lookup (leader, "line/L1", "L1") == ms5_image_lookup (follower, "line/L1", "L1"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/image/ops", test_ops);
  g_test_add_func ("/image/restore", test_restore);
  g_test_add_func ("/image/events", test_events);
  g_test_add_func ("/image/views", test_views);
  g_test_add_func ("/image/follow", test_follow);
  g_test_add_func ("/image/follow-shares", test_follow_shares);

  return g_test_run ();
}
