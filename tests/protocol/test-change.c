/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-conflator.h"
#include "random-change.h"

#include <string.h>

static Ms5Change *
read_change (const char *text,
             char      **out_problems)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (json_t) value = NULL;
  g_autoptr (GError) error = NULL;
  Ms5JsonReader reader;
  Ms5Change *change;

  value = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, &error);
  g_assert_no_error (error);
  ms5_json_reader_init (&reader, value, FALSE, problems);
  change = ms5_change_read (&reader);
  g_assert_cmpint (change != NULL, ==, ms5_problems_get_count (problems) == 0);
  if (out_problems != NULL)
    *out_problems = ms5_problems_to_string (problems);
  return change;
}

static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "[\"p\",\"line/L1\",\"FL1\",42971,{\"breaks\":[1,2],\"on\":true,\"rate\":41.2,\"state\":\"Execute\"}]",
    "[\"m\",\"line/L1\",\"FL1\",42972,{\"cause\":null,\"state\":\"Held\"}]",
    "[\"x\",\"jobs/L1\",\"PO \xe2\x82\xac 7\",9007199254740991]",
    "[\"e\",\"notes/L1\",\"n1\",1,{\"text\":\"line one\\nline \\\"two\\\"\"}]",
    "[\"m\",\"live/L1\",\"FL1\",0,{}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (Ms5Change) change = read_change (texts[i], NULL);
      g_autoptr (Ms5Change) again = read_change (texts[i], NULL);
      gsize length;

      g_assert_nonnull (change);
      g_assert_cmpstr (ms5_change_get_text (change, &length), ==, texts[i]);
      g_assert_cmpuint (length, ==, strlen (texts[i]));
      g_assert_true (ms5_change_get_text (change, NULL) == ms5_change_get_text (change, NULL));
      g_assert_true (ms5_change_equal (change, again));
    }
}

static void
test_refuse (void)
{
  static const struct { const char *text, *problem; } cases[] = {
    { "{}", "$: is not an array\n" },
    { "[]", "$: is not an op of 4 or 5 elements\n" },
    { "[\"x\",\"a\",\"k\"]", "$: is not an op of 4 or 5 elements\n" },
    { "[\"x\",\"a\",\"k\",1,{},2]", "$: has more than 5 elements\n" },
    { "[\"x\",\"a\",\"k\",1,{}]", "$: has the wrong number of elements for its kind\n" },
    { "[\"p\",\"a\",\"k\",1]", "$: has the wrong number of elements for its kind\n" },
    { "[\"q\",\"a\",\"k\",1,{}]", "$[0]: is none of: p, m, x, e\n" },
    { "[\"\",\"a\",\"k\",1,{}]", "$[0]: is none of: p, m, x, e\n" },
    { "[\"pm\",\"a\",\"k\",1,{}]", "$[0]: is longer than 1 bytes\n" },
    { "[1,\"a\",\"k\",1,{}]", "$[0]: is not a string\n" },
    { "[\"p\",\"\",\"k\",1,{}]", "$[1]: is not a valid name\n" },
    { "[\"p\",\"a\",\"k\\n\",1,{}]", "$[2]: is not a valid name\n" },
    { "[\"p\",\"a\",\"k\",-1,{}]", "$[3]: is not from 0 to 9007199254740991\n" },
    { "[\"p\",\"a\",\"k\",1.5,{}]", "$[3]: is not an integer within 2^53-1\n" },
    { "[\"p\",\"a\",\"k\",1,[]]", "$[4]: is not an object\n" },
    { "[\"p\",\"a\",\"k\",1,{\"f\":null}]", "$[4].f: must not be null\n" },
    { "[\"e\",\"a\",\"k\",1,{\"f\":null}]", "$[4].f: must not be null\n" },
    { "[\"m\",\"a\",\"k\",1,{\"f\":{}}]", "$[4].f: must not be an object\n" },
    { "[\"m\",\"a\",\"k\",1,{\"f\":[null]}]", "$[4].f: must hold scalars only\n" },
    { "[\"m\",\"a\",\"k\",1,{\"\":1}]", "$[4][\"\"]: is not a valid name\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problems = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (read_change (cases[i].text, &problems));
      g_assert_cmpstr (problems, ==, cases[i].problem);
    }
}

static void
test_item_limit (void)
{
  g_autofree char *filler = g_strnfill (16000, 'x');
  g_autofree char *small = g_strdup_printf ("[\"p\",\"a\",\"k\",1,{\"a\":\"%s\",\"b\":\"%s\"}]", filler, filler);
  g_autofree char *large = g_strdup_printf ("[\"p\",\"a\",\"k\",1,{\"a\":\"%s\",\"b\":[\"%s\"],\"c\":\"%s\"}]",
                                            filler, filler, filler);
  g_autoptr (Ms5Change) change = read_change (small, NULL);
  g_autofree char *problems = NULL;

  g_assert_nonnull (change);
  g_assert_null (read_change (large, &problems));
  g_assert_cmpstr (problems, ==, "$[4]: is larger than 32768 bytes\n");
}

static void
assert_fields_equal (json_t *a,
                     json_t *b)
{
  if (a == NULL || b == NULL)
    g_assert_true (a == b);
  else
    g_assert_true (ms5_json_equal (a, b));
}

/* Whatever the item was before, one conflated change does what the sequence does. */
static void
test_conflate (void)
{
  for (int round = 0; round < 5000; round++)
    {
      g_autoptr (json_t) start = g_test_rand_bit () ? random_fields (FALSE) : NULL;
      g_autoptr (json_t) stepwise = json_incref (start);
      g_autoptr (json_t) at_once = NULL;
      g_autoptr (Ms5Change) all = NULL;
      int length = g_test_rand_int_range (1, 8);

      for (int i = 0; i < length; i++)
        {
          g_autoptr (Ms5Change) change = random_change ("t", "k", i + 1);
          json_t *after = ms5_change_apply (change, stepwise);
          Ms5Change *next = all != NULL ? ms5_change_conflate (all, change) : ms5_change_ref (change);

          json_decref (stepwise);
          stepwise = after;
          g_clear_pointer (&all, ms5_change_unref);
          all = next;
        }

      g_assert (all != NULL);
      at_once = ms5_change_apply (all, start);
      assert_fields_equal (at_once, stepwise);
      g_assert_cmpint (all->v, ==, length);
    }
}

static void
test_conflate_rules (void)
{
  static const struct { const char *first, *second, *result; } cases[] = {
    { "[\"m\",\"t\",\"k\",1,{\"a\":1,\"b\":1}]", "[\"m\",\"t\",\"k\",2,{\"b\":null,\"c\":2}]",
      "[\"m\",\"t\",\"k\",2,{\"a\":1,\"b\":null,\"c\":2}]" },
    { "[\"p\",\"t\",\"k\",1,{\"a\":1,\"b\":1}]", "[\"m\",\"t\",\"k\",2,{\"b\":null,\"c\":2}]",
      "[\"p\",\"t\",\"k\",2,{\"a\":1,\"c\":2}]" },
    { "[\"m\",\"t\",\"k\",1,{\"a\":1}]", "[\"x\",\"t\",\"k\",2]", "[\"x\",\"t\",\"k\",2]" },
    { "[\"x\",\"t\",\"k\",1]", "[\"p\",\"t\",\"k\",2,{\"a\":1}]", "[\"p\",\"t\",\"k\",2,{\"a\":1}]" },
    { "[\"m\",\"t\",\"k\",1,{\"a\":1}]", "[\"p\",\"t\",\"k\",2,{\"b\":1}]", "[\"p\",\"t\",\"k\",2,{\"b\":1}]" },
    { "[\"x\",\"t\",\"k\",1]", "[\"m\",\"t\",\"k\",2,{\"a\":1,\"b\":null}]", "[\"p\",\"t\",\"k\",2,{\"a\":1}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ms5Change) first = read_change (cases[i].first, NULL);
      g_autoptr (Ms5Change) second = read_change (cases[i].second, NULL);
      g_autoptr (Ms5Change) result = ms5_change_conflate (first, second);

      g_assert_cmpstr (ms5_change_get_text (result, NULL), ==, cases[i].result);
      g_assert_cmpstr (ms5_change_get_text (first, NULL), ==, cases[i].first);
      g_assert_cmpstr (ms5_change_get_text (second, NULL), ==, cases[i].second);
    }
}

static void
test_diff (void)
{
  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (json_t) before = random_fields (FALSE);
      g_autoptr (json_t) after = random_fields (FALSE);
      json_t *difference = ms5_fields_diff (before, after);
      g_autoptr (Ms5Change) change = NULL;
      g_autoptr (json_t) result = NULL;

      if (difference == NULL)
        {
          g_assert_true (ms5_json_equal (before, after));
          continue;
        }

      g_assert_false (ms5_json_equal (before, after));
      change = ms5_change_new (MS5_OP_MERGE, "t", "k", 1, difference);
      result = ms5_change_apply (change, before);
      g_assert_true (ms5_json_equal (result, after));
    }
}

static void
apply_to_items (GHashTable *items,
                Ms5Change  *change)
{
  json_t *fields = ms5_change_apply (change, g_hash_table_lookup (items, change->key));

  if (fields != NULL)
    g_hash_table_insert (items, g_strdup (change->key), fields);
  else
    g_hash_table_remove (items, change->key);
}

static void
assert_items_equal (GHashTable *a,
                    GHashTable *b)
{
  GHashTableIter iter;
  gpointer key, fields;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &fields))
    assert_fields_equal (fields, g_hash_table_lookup (b, key));
}

static GHashTable *
items_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
}

static void
test_conflator (void)
{
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (Ms5Conflator) conflator = ms5_conflator_new ();
      g_autoptr (GHashTable) stepwise = items_new ();
      g_autoptr (GHashTable) at_once = items_new ();
      g_autoptr (GPtrArray) left = NULL;
      guint n_events = 0;

      for (int i = 0; i < 60; i++)
        {
          char key[] = { (char) ('a' + g_test_rand_int_range (0, 6)), '\0' };
          g_autoptr (Ms5Change) change = NULL;

          if (g_test_rand_int_range (0, 10) == 0)
            {
              change = ms5_change_new (MS5_OP_EVENT, "e", key, i + 1, random_fields (FALSE));
              n_events++;
            }
          else
            {
              change = random_change ("t", key, i + 1);
              apply_to_items (stepwise, change);
            }
          ms5_conflator_add (conflator, change);
        }

      g_assert_cmpuint (ms5_conflator_get_n_changes (conflator), <=, n_events + 6);
      left = ms5_conflator_steal (conflator);
      g_assert_cmpuint (ms5_conflator_get_n_changes (conflator), ==, 0);
      for (guint i = 0; i < left->len; i++)
        {
          Ms5Change *change = g_ptr_array_index (left, i);

          if (i > 0)
            g_assert_cmpint (((Ms5Change *) g_ptr_array_index (left, i - 1))->v, <, change->v);
          if (change->op == MS5_OP_EVENT)
            n_events--;
          else
            apply_to_items (at_once, change);
        }
      g_assert_cmpuint (n_events, ==, 0);
      assert_items_equal (stepwise, at_once);
    }
}

static gpointer
read_text (gpointer data)
{
  return (gpointer) ms5_change_get_text (data, NULL);
}

/* All threads get the same text, though they ask for it at once. */
static void
test_threads (void)
{
  for (int round = 0; round < 50; round++)
    {
      g_autoptr (Ms5Change) change = ms5_change_new (MS5_OP_PUT, "t", "k", 1, random_fields (FALSE));
      GThread *threads[4];
      const char *text = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("reader", read_text, change);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          const char *seen = g_thread_join (threads[i]);

          g_assert_true (text == NULL || text == seen);
          text = seen;
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/change/round-trip", test_round_trip);
  g_test_add_func ("/change/refuse", test_refuse);
  g_test_add_func ("/change/item-limit", test_item_limit);
  g_test_add_func ("/change/conflate", test_conflate);
  g_test_add_func ("/change/conflate-rules", test_conflate_rules);
  g_test_add_func ("/change/diff", test_diff);
  g_test_add_func ("/change/conflator", test_conflator);
  g_test_add_func ("/change/threads", test_threads);

  return g_test_run ();
}
