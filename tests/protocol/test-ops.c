/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-message.h"
#include "protocol/ms5-ops.h"
#include "protocol/ms5-snap.h"
#include "random-change.h"

#include <string.h>

static GPtrArray *
some_changes (guint n,
              guint max_filler)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_change_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *filler = g_strnfill ((gsize) g_test_rand_int_range (0, (int) max_filler + 1), 'x');
      g_autofree char *key = g_strdup_printf ("k%u", i);

      g_ptr_array_add (changes, ms5_change_new (MS5_OP_MERGE, "line/L1", key, i + 1,
                                                json_pack ("{s:s}", "text", filler)));
    }

  return changes;
}

static void
open_frame (Ms5Frame   *frame,
            Ms5Message *message)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (frame->bytes, &size);

  ms5_message_open (data, size, frame->is_binary, MS5_SIDE_SERVER, message, &error);
  g_assert_no_error (error);
}

/* However many frames it takes, they carry all changes, in order, and each keeps the limit. */
static void
test_delta_frames (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (GPtrArray) changes = some_changes ((guint) g_test_rand_int_range (0, 200),
                                                    (guint) g_test_rand_int_range (1, 3000));
      g_autoptr (GPtrArray) frames = ms5_ops_to_delta_frames (10, 300, 0xabc, changes);
      guint seen = 0;

      for (guint part = 0; part < frames->len; part++)
        {
          g_auto (Ms5Message) message = { 0 };
          g_autofree char *text = NULL;
          gsize length;

          open_frame (g_ptr_array_index (frames, part), &message);
          text = ms5_message_encode (&message, &length);
          g_assert_cmpuint (length, <=, MS5_LIMIT_PAGE_BYTES);
          g_assert_cmpint (message.delta.after, ==, 10);
          g_assert_cmpint (message.delta.upto, ==, 300);
          g_assert_cmphex (message.delta.h, ==, 0xabc);
          g_assert_cmpuint (message.delta.part.i, ==, part);
          g_assert_cmpuint (message.delta.part.n, ==, frames->len);
          for (guint i = 0; i < message.delta.ops->len; i++)
            g_assert_true (ms5_change_equal (g_ptr_array_index (message.delta.ops, i),
                                             g_ptr_array_index (changes, seen++)));
        }
      g_assert_cmpuint (seen, ==, changes->len);
    }
}

static void
test_texts (void)
{
  g_autoptr (Ms5Change) change = ms5_change_new (MS5_OP_DELETE, "a", "b", 7, NULL);
  Ms5Change *twice[] = { change, change };
  g_autofree char *delta = ms5_ops_to_delta (1, 7, 255, 0, 1, twice, 1, NULL);
  g_autofree char *part = ms5_ops_to_delta (1, 7, 255, 1, 2, twice, 2, NULL);
  g_autofree char *live = ms5_ops_to_live (4, twice, 0, NULL);
  g_autofree char *early = ms5_ops_to_early (twice, 1, NULL);

  g_assert_cmpstr (delta, ==, "{\"t\":\"d\",\"after\":1,\"upto\":7,\"h\":\"00000000000000ff\",\"ops\":[[\"x\",\"a\",\"b\",7]]}");
  g_assert_cmpstr (part, ==, "{\"t\":\"d\",\"after\":1,\"upto\":7,\"h\":\"00000000000000ff\",\"part\":[1,2],"
                             "\"ops\":[[\"x\",\"a\",\"b\",7],[\"x\",\"a\",\"b\",7]]}");
  g_assert_cmpstr (live, ==, "{\"t\":\"l\",\"n\":4,\"ops\":[]}");
  g_assert_cmpstr (early, ==, "{\"t\":\"early\",\"ops\":[[\"x\",\"a\",\"b\",7]]}");
}

static void
check_page (const Ms5SnapPlan *plan,
            guint              page,
            GPtrArray         *texts,
            guint             *seen)
{
  const Ms5SnapPage *planned = ms5_snap_plan_get_page (plan, page);
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_assert_cmpuint (planned->first, ==, *seen);
  text = ms5_snap_plan_write (plan, page, 99, (const char *const *) texts->pdata + planned->first, &length);
  g_assert_cmpuint (length, ==, strlen (text));
  g_assert_cmpuint (length, <=, MS5_LIMIT_PAGE_BYTES);
  ms5_message_open ((const guint8 *) text, length, FALSE, MS5_SIDE_SERVER, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (message.snap.id, ==, "s1");
  g_assert_cmpint (message.snap.at, ==, 99);
  g_assert_cmpint (message.snap.i, ==, page);
  g_assert_cmpint (message.snap.of, ==, ms5_snap_plan_get_n_pages (plan));
  g_assert_cmpstr (message.snap.topic, ==, planned->topic);
  g_assert_cmpuint (message.snap.items->len, ==, planned->n_items);
  for (guint i = 0; i < planned->n_items; i++)
    {
      Ms5Change *item = g_ptr_array_index (message.snap.items, i);
      g_autofree char *item_text = ms5_snap_item_encode (item->key, item->v, item->fields, NULL);

      g_assert_cmpstr (item_text, ==, g_ptr_array_index (texts, (*seen)++));
      g_assert_cmpint (item->op, ==, g_str_equal (planned->topic, "notes/L1") ? MS5_OP_EVENT : MS5_OP_PUT);
    }
}

static void
test_snapshot (void)
{
  static const char *const topics[] = { "calls/L1", "empty/L1", "line/L1", "notes/L1" };

  for (int round = 0; round < 30; round++)
    {
      g_autoptr (Ms5SnapPlan) plan = ms5_snap_plan_new ("s1");
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      guint seen = 0;

      for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
        {
          int n = t == 1 ? 0 : g_test_rand_int_range (0, 60);

          ms5_snap_plan_add_topic (plan, topics[t]);
          for (int i = 0; i < n; i++)
            {
              g_autofree char *filler = g_strnfill ((gsize) g_test_rand_int_range (0, 16000), 'y');
              g_autoptr (json_t) fields = json_pack ("{s:s,s:i}", "text", filler, "n", i);
              gsize length;

              g_ptr_array_add (texts, ms5_snap_item_encode ("key", i, fields, &length));
              ms5_snap_plan_add_item (plan, length);
            }
        }

      g_assert_cmpuint (ms5_snap_plan_get_n_pages (plan), >=, G_N_ELEMENTS (topics));
      for (guint page = 0; page < ms5_snap_plan_get_n_pages (plan); page++)
        check_page (plan, page, texts, &seen);
      g_assert_cmpuint (seen, ==, texts->len);
    }
}

/* A frame put together from head and tail says what the message says that is written in one go. */
static void
test_live_frame (void)
{
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (GPtrArray) changes = some_changes ((guint) g_test_rand_int_range (1, 40), 200);
      Ms5Change **all = (Ms5Change **) changes->pdata;
      gint64 n = g_test_rand_int_range (0, 100000);
      g_autofree char *text = ms5_ops_to_live (n, all, changes->len, NULL);
      g_autofree char *again = NULL;
      g_auto (Ms5Message) message = { 0 };
      g_autoptr (Ms5FrameTail) tail = NULL;
      g_autoptr (Ms5Frame) frame = NULL;
      GString *ops = g_string_new (NULL);

      for (guint i = 0; i < changes->len; i++)
        g_string_append_printf (ops, "%s%s", i > 0 ? "," : "", ms5_change_get_text (all[i], NULL));
      tail = ms5_ops_to_live_tail (ops);
      frame = ms5_ops_to_live_frame (n, tail);

      open_frame (frame, &message);
      again = ms5_message_encode (&message, NULL);
      g_assert_cmpstr (again, ==, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ops/delta-frames", test_delta_frames);
  g_test_add_func ("/ops/live-frame", test_live_frame);
  g_test_add_func ("/ops/texts", test_texts);
  g_test_add_func ("/ops/snapshot", test_snapshot);

  return g_test_run ();
}
