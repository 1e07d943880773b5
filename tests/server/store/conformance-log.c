/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-conformance.h"

static void
test_new (Rig           *rig,
          gconstpointer  open)
{
  g_autofree char *epoch = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (Ms5StoreSnapshot) snapshot = rig_load (rig, T0);

      g_assert_cmpuint (strlen (snapshot->epoch), ==, 32);
      g_assert_cmpint (snapshot->head, ==, 0);
      g_assert_cmpuint (snapshot->h, ==, 0);
      g_assert_cmpint (snapshot->floor, ==, 0);
      g_assert_cmpuint (snapshot->items->len, ==, 0);
      g_assert_cmpuint (snapshot->spans->len, ==, 0);
      g_assert_cmpuint (snapshot->sources->len, ==, 0);

      /* It stays the same from one start to the next. */
      if (epoch != NULL)
        g_assert_cmpstr (epoch, ==, snapshot->epoch);
      else
        epoch = g_strdup (snapshot->epoch);
      rig_reopen (rig);
    }
}

static const Ms5StoredItem *
find_item (const Ms5StoreSnapshot *snapshot,
           const char             *topic,
           const char             *key)
{
  for (guint i = 0; i < snapshot->items->len; i++)
    {
      const Ms5StoredItem *item = g_ptr_array_index (snapshot->items, i);

      if (g_str_equal (item->topic, topic) && g_str_equal (item->key, key))
        return item;
    }
  return NULL;
}

static void
test_items (Rig           *rig,
            gconstpointer  open)
{
  g_autoptr (Ms5StoreSnapshot) snapshot = NULL;
  const Ms5StoredItem *item;

  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:s}", "state", "Execute"));
  rig_put (rig, MS5_TOPIC_LINE, "L1", "CP1", json_pack ("{s:s, s:[ss]}", "state", "Held", "faults", "E1",
                                                        "ä\"\n☃"));
  rig_put (rig, MS5_TOPIC_NOTES, "L1", "n1", json_pack ("{s:s}", "text", "hello"));
  rig_commit (rig);
  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:s, s:f}", "state", "Idle", "x", 0.1));
  rig_remove (rig, MS5_TOPIC_LINE, "L1", "CP1", FALSE);
  rig_put (rig, MS5_TOPIC_PLANT, NULL, "site", json_pack ("{s:s}", "code", "S"));
  rig_commit (rig);
  rig_reopen (rig);

  snapshot = rig_load (rig, T0);
  g_assert_cmpint (snapshot->head, ==, 6);
  g_assert_cmpuint (snapshot->h, ==, rig->h);
  g_assert_cmpint (snapshot->floor, ==, 0);
  g_assert_cmpuint (snapshot->items->len, ==, 3);

  item = find_item (snapshot, "line/L1", "FL1");
  g_assert (item != NULL);
  g_assert_cmpint (item->v, ==, 4);
  g_assert_cmpstr (json_string_value (json_object_get (item->fields, "state")), ==, "Idle");
  g_assert_cmpfloat (json_number_value (json_object_get (item->fields, "x")), ==, 0.1);
  g_assert_cmpint (json_integer_value (json_object_get (item->changed, "")), ==, 4);
  g_assert_nonnull (find_item (snapshot, "plant", "site"));
  item = find_item (snapshot, "notes/L1", "n1");
  g_assert (item != NULL);
  g_assert_cmpint (item->v, ==, 3);
  g_assert_null (item->changed);

  for (guint i = 1; i < snapshot->items->len; i++)
    g_assert_cmpint (((Ms5StoredItem *) g_ptr_array_index (snapshot->items, i - 1))->v, <,
                     ((Ms5StoredItem *) g_ptr_array_index (snapshot->items, i))->v);
}

static void
assert_refused (Rig      *rig,
                Ms5Batch *batch)
{
  g_autoptr (Ms5StoreSnapshot) before = rig_load (rig, T0);
  g_autoptr (Ms5StoreSnapshot) after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (rig_try_commit (rig, batch, &error));
  g_assert_error (error, MS5_STORE_ERROR, MS5_STORE_ERROR_FORK);
  g_assert_false (ms5_store_error_is_passing (error));
  after = rig_load (rig, T0);
  g_assert_cmpint (before->head, ==, after->head);
  g_assert_cmpuint (before->h, ==, after->h);
  g_assert_cmpuint (before->items->len, ==, after->items->len);
}

static void
test_follows (Rig           *rig,
              gconstpointer  open)
{
  g_autoptr (Ms5Batch) first = NULL;
  g_autoptr (Ms5StoreAnswer) answer = NULL;
  const Ms5StoreQuery query = { .subject = MS5_STORE_PRODUCTION,
                                .equipment = (const char *const[]) { "FL1", NULL },
                                .time = { T0, T0 + HOUR } };
  g_autoptr (GError) error = NULL;

  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 1));
  ms5_batch_add_production (rig->batch, "FL1", T0, "cola", (gint64[]) { 7, 0, 0 });
  first = ms5_batch_ref (rig->batch);
  rig_commit (rig);

  /* Again, as if the answer had been lost: nothing is counted twice. */
  g_assert_true (rig_try_commit (rig, first, &error));
  answer = rig_query (rig, &query);
  g_assert_cmpuint (answer->production->len, ==, 1);
  g_assert_cmpint (g_array_index (answer->production, Ms5ProductionRecord, 0).pieces[0], ==, 7);

  /* After a gap; from a position that is past; from the right one with another past. */
  rig->pos++;
  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 2));
  assert_refused (rig, rig->batch);
  g_clear_pointer (&rig->batch, ms5_batch_unref);
  rig->pos = 0;
  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 2));
  assert_refused (rig, rig->batch);
  g_clear_pointer (&rig->batch, ms5_batch_unref);
  rig->pos = 1;
  rig->h++;
  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 2));
  assert_refused (rig, rig->batch);
  g_clear_pointer (&rig->batch, ms5_batch_unref);
  rig_get_batch (rig);
  ms5_batch_add_production (rig->batch, "FL1", T0, "cola", (gint64[]) { 1, 0, 0 });
  assert_refused (rig, rig->batch);
  g_clear_pointer (&rig->batch, ms5_batch_unref);

  rig->h--;
  rig_put (rig, MS5_TOPIC_LINE, "L1", "FL1", json_pack ("{s:i}", "a", 2));
  rig_commit (rig);
}

static void
fill_log (Rig *rig)
{
  for (int i = 0; i < 30; i++)
    {
      rig_put (rig, MS5_TOPIC_LINE, i % 3 == 0 ? "L2" : "L1", "FL1", json_pack ("{s:i}", "rate", i));
      if (i % 5 == 4)
        {
          rig->at = T0 + i * S;
          rig_commit (rig);
        }
    }
}

static void
test_log (Rig           *rig,
          gconstpointer  open)
{
  Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .limit = 7 };
  gint64 pos = 0;
  guint64 h = 0;

  fill_log (rig);
  while (pos < rig->pos)
    {
      g_autoptr (Ms5StoreAnswer) answer = NULL;

      query.after = pos;
      answer = rig_query (rig, &query);
      g_assert_cmpint (answer->head, ==, 30);
      g_assert_cmpint (answer->floor, ==, 0);
      g_assert_cmpuint (answer->log->len, ==, MIN (7, 30 - pos));
      for (guint i = 0; i < answer->log->len; i++)
        {
          const Ms5StoreLogRow *row = &g_array_index (answer->log, Ms5StoreLogRow, i);
          gsize length;
          const char *text = ms5_change_get_text (row->change, &length);

          g_assert_cmpint (row->change->v, ==, ++pos);
          g_assert_cmpint (json_integer_value (json_object_get (row->change->fields, "rate")), ==, pos - 1);
          h = ms5_hash_chain (h, text, length);
          g_assert_cmpuint (row->h, ==, h);
          g_assert_cmpint (row->ends_commit, ==, pos % 5 == 0);
          g_assert_cmpint (row->at, ==, T0 + ((pos - 1) / 5 * 5 + 4) * S);
        }
      g_assert_cmpint (answer->upto, ==, pos);
      g_assert_cmpint (answer->is_cut, ==, pos < 30);
    }
  g_assert_cmpuint (h, ==, rig->h);
}

static void
test_log_of_topics (Rig           *rig,
                    gconstpointer  open)
{
  const char *const topics[] = { "line/L2", "line/L9", NULL };
  Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .limit = 4, .topics = topics };
  guint n = 0;

  fill_log (rig);
  for (;;)
    {
      g_autoptr (Ms5StoreAnswer) answer = rig_query (rig, &query);

      for (guint i = 0; i < answer->log->len; i++)
        g_assert_cmpstr (g_array_index (answer->log, Ms5StoreLogRow, i).change->topic, ==, "line/L2");
      n += answer->log->len;
      g_assert_cmpint (answer->upto, >, query.after);
      query.after = answer->upto;
      if (answer->upto == answer->head)
        break;
    }
  g_assert_cmpuint (n, ==, 10);
}

void
store_conformance_add_log (const RigOpen *open)
{
  CONFORMANCE (open, "log/new", test_new);
  CONFORMANCE (open, "log/items", test_items);
  CONFORMANCE (open, "log/follows", test_follows);
  CONFORMANCE (open, "log/rows", test_log);
  CONFORMANCE (open, "log/topics", test_log_of_topics);
}
