/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/feed/ms5-live.h"

#include <string.h>

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

static const char *const one[] = { "live/L1", NULL };
static const char *const two[] = { "live/L1", "live/L2", NULL };

static gboolean
set_real (Ms5Live    *live,
          const char *topic,
          const char *key,
          const char *field,
          double      value,
          Ms5Time     time)
{
  g_autoptr (json_t) number = json_real (value);

  return ms5_live_set (live, topic, key, field, number, time);
}

static void
assert_encoded (Ms5Live           *live,
                const char *const *topics,
                gint64             since,
                const char        *text)
{
  gint64 upto;
  GString *ops = ms5_live_encode (live, topics, since, NOW, 100000, &upto);

  g_assert_cmpstr (ops != NULL ? ops->str : NULL, ==, text);
  g_assert_cmpint (upto, ==, ms5_live_get_revision (live));
  if (ops != NULL)
    g_string_free (ops, TRUE);
}

static void
test_revisions (void)
{
  g_autoptr (Ms5Live) live = ms5_live_new ();

  assert_encoded (live, one, 0, NULL);
  g_assert_true (set_real (live, "live/L1", "FL1", "temperature", 64.2, NOW));
  g_assert_true (set_real (live, "live/L1", "FL1", "pressure", 2.5, NOW));
  g_assert_true (set_real (live, "live/L2", "FL2", "temperature", 1, NOW));
  g_assert_cmpint (ms5_live_get_revision (live), ==, 3);
  g_assert_cmpint (ms5_live_get_changed (live, "live/L1"), ==, 2);
  g_assert_cmpint (ms5_live_get_changed (live, "live/L9"), ==, 0);

  assert_encoded (live, one, 0, "[\"m\",\"live/L1\",\"FL1\",0,{\"pressure\":2.5,\"temperature\":64.2}]");
  assert_encoded (live, two, 1, "[\"m\",\"live/L1\",\"FL1\",0,{\"pressure\":2.5}],"
                                "[\"m\",\"live/L2\",\"FL2\",0,{\"temperature\":1}]");

  /* Conflated per field: only the last value travels. */
  g_assert_true (set_real (live, "live/L1", "FL1", "temperature", 65, NOW));
  g_assert_true (set_real (live, "live/L1", "FL1", "temperature", 66, NOW));
  assert_encoded (live, two, 3, "[\"m\",\"live/L1\",\"FL1\",0,{\"temperature\":66}]");
  assert_encoded (live, two, 5, NULL);
}

static void
test_same_value (void)
{
  g_autoptr (Ms5Live) live = ms5_live_new ();
  Ms5Time time;

  g_assert_true (set_real (live, "live/L1", "FL1", "p", 1, NOW));
  g_assert_false (set_real (live, "live/L1", "FL1", "p", 1, NOW + MS5_USEC_PER_S));
  g_assert_false (set_real (live, "live/L1", "FL1", "p", 7, NOW - 1));
  g_assert_true (set_real (live, "live/L1", "FL1", "p", 1, NOW + MS5_LIVE_REPEAT));
  g_assert_cmpstr (ms5_live_lookup (live, "live/L1", "FL1", "p", &time), ==, "1");
  g_assert_cmpint (time, ==, NOW + MS5_LIVE_REPEAT);
}

static void
test_own_time (void)
{
  g_autoptr (Ms5Live) live = ms5_live_new ();

  set_real (live, "live/L1", "FL1", "a", 1, NOW - MS5_LIVE_OWN_TIME);
  set_real (live, "live/L1", "FL1", "b", 2, NOW - MS5_LIVE_OWN_TIME - MS5_USEC_PER_MS);
  set_real (live, "live/L1", "FL1", "c", 3, NOW + 2 * MS5_USEC_PER_S);
  assert_encoded (live, one, 0, "[\"m\",\"live/L1\",\"FL1\",0,{\"a\":1,\"b\":[2,1766999998999],"
                                "\"c\":[3,1767000002000]}]");
}

static void
test_gone (void)
{
  g_autoptr (Ms5Live) live = ms5_live_new ();

  set_real (live, "live/L1", "kpi", "oee", 0.5, NOW);
  set_real (live, "live/L1", "kpi", "nee", 0.6, NOW);
  g_assert_true (ms5_live_set (live, "live/L1", "kpi", "oee", NULL, NOW));
  g_assert_false (ms5_live_set (live, "live/L1", "kpi", "oee", NULL, NOW + MS5_LIVE_REPEAT));
  g_assert_null (ms5_live_lookup (live, "live/L1", "kpi", "oee", NULL));
  assert_encoded (live, one, 2, "[\"m\",\"live/L1\",\"kpi\",0,{\"oee\":null}]");
  assert_encoded (live, one, 0, "[\"m\",\"live/L1\",\"kpi\",0,{\"nee\":0.6}]");

  g_assert_true (ms5_live_clear (live, "live/L1", NOW));
  g_assert_false (ms5_live_clear (live, "live/L1", NOW));
  g_assert_false (ms5_live_clear (live, "live/L9", NOW));
  assert_encoded (live, one, 3, "[\"m\",\"live/L1\",\"kpi\",0,{\"nee\":null}]");
  assert_encoded (live, one, 0, NULL);
}

/* Whoever takes it in pieces has the same in the end as who takes all at once. */
static void
test_pieces (void)
{
  g_autoptr (Ms5Live) live = ms5_live_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 since = 0;
  guint frames = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *topic = g_strdup_printf ("live/L%u", 1 + i % 2);
      g_autofree char *key = g_strdup_printf ("E%u", i % 17);
      g_autofree char *field = g_strdup_printf ("f%u", i);

      set_real (live, topic, key, field, i, NOW);
    }

  while (since < ms5_live_get_revision (live))
    {
      gint64 upto;
      GString *ops = ms5_live_encode (live, two, since, NOW, 8000, &upto);
      g_autofree char *text = g_strdup_printf ("[%s]", ops->str);
      g_autoptr (json_t) list = ms5_json_parse (text, strlen (text), &ms5_json_limits_server, NULL);
      const char *name;
      json_t *value;

      g_assert_cmpuint (ops->len, <=, 8000);
      g_assert_nonnull (list);
      for (gsize i = 0; i < json_array_size (list); i++)
        json_object_foreach (json_array_get (json_array_get (list, i), 4), name, value)
          g_assert_true (g_hash_table_add (seen, g_strdup (name)));
      g_assert_cmpint (upto, >, since);
      since = upto;
      frames++;
      g_string_free (ops, TRUE);
    }

  g_assert_cmpuint (g_hash_table_size (seen), ==, 2000);
  g_assert_cmpuint (frames, <, 12);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/revisions", test_revisions);
  g_test_add_func ("/live/same-value", test_same_value);
  g_test_add_func ("/live/own-time", test_own_time);
  g_test_add_func ("/live/gone", test_gone);
  g_test_add_func ("/live/pieces", test_pieces);

  return g_test_run ();
}
