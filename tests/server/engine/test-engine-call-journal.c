/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "random-day.h"

#include "core/ms5-call.h"

/* The journal of calls, read from its beginning, tells what there is. */

static const char *
get_text (json_t     *fields,
          const char *name)
{
  return json_string_value (json_object_get (fields, name));
}

/* A call as its journal tells it. */
typedef struct
{
  Ms5CallState state;
  gboolean is_by_person;
  gboolean is_active;
  gboolean is_shelved;
  gboolean is_suppressed;
  gboolean is_out_of_service;
  guint times;
  guint level;
  char *assigned_to;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_free (told->assigned_to);
  g_free (told);
}

/* Each entry must be possible after those before it. */
static void
tell (Told         *told,
      Ms5Transition what,
      json_t       *fields)
{
  gboolean is_open = told->state != MS5_CALL_RESOLVED;

  switch (what)
    {
    case MS5_TRANSITION_RAISED:
      g_assert_cmpuint (told->times, ==, 0);
      told->is_by_person = g_strcmp0 (get_text (fields, "by"), "anna") == 0;
      told->is_active = TRUE;
      told->times = 1;
      break;
    case MS5_TRANSITION_RETURNED:
      g_assert_true (told->is_active);
      told->is_active = FALSE;
      break;
    case MS5_TRANSITION_ACTIVE:
      g_assert_false (told->is_active);
      told->is_active = TRUE;
      told->times++;
      break;
    case MS5_TRANSITION_ACKNOWLEDGED:
      g_assert_cmpint (told->state, ==, MS5_CALL_RAISED);
      told->state = MS5_CALL_ACKNOWLEDGED;
      break;
    case MS5_TRANSITION_ASSIGNED:
      g_assert_true (is_open);
      g_free (told->assigned_to);
      told->assigned_to = g_strdup (get_text (fields, "text"));
      break;
    case MS5_TRANSITION_ESCALATED:
      g_assert_true (is_open && !told->is_shelved && !told->is_suppressed && !told->is_out_of_service);
      g_assert_cmpint (json_integer_value (json_object_get (fields, "level")), >, told->level);
      told->level = (guint) json_integer_value (json_object_get (fields, "level"));
      break;
    case MS5_TRANSITION_SHELVED:
      g_assert_true (is_open);
      told->is_shelved = TRUE;
      break;
    case MS5_TRANSITION_UNSHELVED:
      g_assert_true (told->is_shelved);
      told->is_shelved = FALSE;
      break;
    case MS5_TRANSITION_RESOLVED:
      g_assert_true (is_open);
      told->state = MS5_CALL_RESOLVED;
      told->is_shelved = told->is_suppressed = FALSE;
      told->is_active = told->is_active && !told->is_by_person;
      break;
    case MS5_TRANSITION_REOPENED:
      g_assert_false (is_open);
      told->state = MS5_CALL_RAISED;
      told->level = 0;
      told->times += told->is_by_person;
      told->is_active = told->is_active || told->is_by_person;
      break;
    case MS5_TRANSITION_SUPPRESSED:
      g_assert_true (is_open);
      told->is_suppressed = TRUE;
      break;
    case MS5_TRANSITION_UNSUPPRESSED:
      g_assert_true (told->is_suppressed);
      told->is_suppressed = FALSE;
      break;
    case MS5_TRANSITION_DISABLED:
      g_assert_false (told->is_out_of_service);
      told->is_out_of_service = TRUE;
      break;
    case MS5_TRANSITION_ENABLED:
      g_assert_true (told->is_out_of_service);
      told->is_out_of_service = FALSE;
      break;
    case MS5_TRANSITION_COMMENTED:
    case MS5_TRANSITION_REMINDED:
    case MS5_TRANSITION_UNDELIVERABLE:
    case MS5_TRANSITION_DELIVERED:
    default:
      break;
    }
}

static GHashTable *
tell_all (Scenario *s)
{
  GHashTable *calls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, told_free);
  g_autoptr (GHashTable) disabled = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < s->recorder->events->len; i++)
    {
      const RecorderEvent *event = g_ptr_array_index (s->recorder->events, i);
      const char *key = get_text (event->fields, "call");
      const char *condition = get_text (event->fields, "condition");
      Ms5Transition what;
      Told *told;

      if (!g_str_equal (event->topic, "journal/L1"))
        continue;
      g_assert_true (ms5_transition_from_string (get_text (event->fields, "what"), &what));
      if (what == MS5_TRANSITION_DISABLED)
        g_assert_true (g_hash_table_add (disabled, (gpointer) condition));
      else if (what == MS5_TRANSITION_ENABLED)
        g_assert_true (g_hash_table_remove (disabled, condition));
      if (key == NULL)
        continue;

      told = g_hash_table_lookup (calls, key);
      if (told == NULL)
        {
          told = g_new0 (Told, 1);
          /* What is raised while its condition is out of service is so from the beginning. */
          told->is_out_of_service = what == MS5_TRANSITION_RAISED && get_text (event->fields, "by") != NULL
                                    && g_str_equal (get_text (event->fields, "by"), "hot")
                                    && g_hash_table_contains (disabled, "hot/B1/temperature");
          g_hash_table_insert (calls, (gpointer) key, told);
          g_assert_cmpint (what, ==, MS5_TRANSITION_RAISED);
        }
      tell (told, what, event->fields);
    }
  return calls;
}

/* What the journal tells is what there is, and nothing stays on the shelf for longer than it may. */
static guint
check (Scenario *s)
{
  g_autoptr (GHashTable) calls = tell_all (s);
  g_autoptr (GPtrArray) keys = recorder_list_keys (s->recorder, "calls/L1");

  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      json_t *fields = recorder_get (s->recorder, "calls/L1", key);
      const Told *told = g_hash_table_lookup (calls, key);

      g_assert_nonnull (told);
      g_assert_cmpstr (get_text (fields, "state"), ==, ms5_call_state_to_string (told->state));
      g_assert_cmpint (json_is_true (json_object_get (fields, "active")), ==, told->is_active);
      g_assert_cmpint (json_object_get (fields, "shelved") != NULL, ==, told->is_shelved);
      g_assert_cmpint (json_object_get (fields, "suppressed_by") != NULL, ==, told->is_suppressed);
      g_assert_cmpint (json_object_get (fields, "out_of_service") != NULL, ==, told->is_out_of_service);
      g_assert_cmpint (json_integer_value (json_object_get (fields, "times")), >=, told->times);
      g_assert_cmpint (json_integer_value (json_object_get (fields, "level")), ==, told->level);
      g_assert_cmpstr (get_text (fields, "assigned_to"), ==, told->assigned_to);
      if (told->is_shelved)
        g_assert_cmpint (ms5_time_from_ms (json_integer_value (json_object_get (fields, "shelved_until"))), >, s->now);
    }
  return keys->len;
}

static void
live (Scenario *s,
      guint     n_steps)
{
  gint64 totals[2] = { 0, 0 };

  for (guint i = 0; i < n_steps; i++)
    {
      Ms5Time next = s->now + g_test_rand_int_range (1, 40) * MS5_USEC_PER_S;
      g_autofree char *clock = scenario_clock (s, ms5_time_to_ms (next));
      g_autofree char *sample = random_sample (totals);
      g_autofree char *script = g_strdup_printf ("%s %s\n", clock, sample);

      scenario_play (s, script);
      if (random_one_in (2))
        random_act (s, (guint32) g_test_rand_int_range (0, G_MAXINT32 - 10), 1 + (guint) random_one_in (4),
                    random_one_in (5));
      if (random_one_in (40))
        scenario_restart (s);
      if (random_one_in (20))
        check (s);
    }
}

static void
test_random (Scenario     *s,
             gconstpointer user_data)
{
  scenario_start (s, "06:00");
  live (s, 1200);
  scenario_advance (s, s->now + MS5_USEC_PER_S);
  g_assert_cmpuint (check (s), >, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/call-journal/random", Scenario, NULL, scenario_set_up, test_random, scenario_tear_down);

  return g_test_run ();
}
