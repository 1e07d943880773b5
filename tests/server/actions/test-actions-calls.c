/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#define TOPIC "calls/L1"

static char *
raise_call (Rig *rig)
{
  Ms5Action *raise = rig_action (rig, "call.raise", TOPIC, NULL, "{'args':{'type':'stop'}}");
  g_autofree char *key = g_strdup (raise->id);
  g_autoptr (Ms5Result) raised = rig_do (rig, raise);

  rig_assert (raised, "{'code':'applied'}");
  return g_steal_pointer (&key);
}

static gint64
get_int (Rig        *rig,
         const char *key,
         const char *field)
{
  return json_integer_value (json_object_get (rig_item (rig, TOPIC, key), field));
}

static char *
assign_to (Rig        *rig,
           const char *key,
           gint64      base,
           const char *was,
           const char *to)
{
  g_autofree char *seen = was != NULL ? g_strdup_printf (",'was':{'assigned_to':'%s'}", was) : g_strdup ("");
  g_autofree char *more = g_strdup_printf ("{'base':%d,'set':{'assigned_to':'%s'}%s}", (int) base, to, seen);

  return rig_do_code (rig, "call.assign", TOPIC, key, more);
}

#define assert_assign(rig, key, base, was, to, code)                   \
  G_STMT_START                                                         \
  {                                                                    \
    g_autofree char *code_ = assign_to (rig, key, base, was, to);      \
    g_assert_cmpstr (code_, ==, code);                                 \
  }                                                                    \
  G_STMT_END

/* Whoever is sent is asked for attention once more, and who comes next saw who that was. */
static void
test_assign (Rig          *rig,
             gconstpointer data)
{
  g_autofree char *key = raise_call (rig);
  gint64 seen = ms5_journal_get_pos (rig->journal);

  assert_assign (rig, key, seen, NULL, "Ann", "applied");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "assigned_to"), ==, "Ann");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "assigned_by"), ==, "shift_manager");
  g_assert_cmpint (get_int (rig, key, "assigned"), ==, ms5_time_to_ms (ms5_clock_now (MS5_CLOCK (rig->clock))));
  g_assert_cmpint (get_int (rig, key, "rev"), ==, 2);
  assert_assign (rig, key, ms5_journal_get_pos (rig->journal), "Ann", "Ann", "noop");
  assert_assign (rig, key, ms5_journal_get_pos (rig->journal), "Ann", "Bob", "applied");
  g_assert_cmpint (get_int (rig, key, "rev"), ==, 3);

  rig_restart (rig);
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "assigned_to"), ==, "Bob");
  assert_assign (rig, key, ms5_journal_get_pos (rig->journal), "Bob", "Cem", "applied");
}

/* Two who send somebody without knowing of each other do not overwrite: the second one is asked. */
static void
test_assign_contested (Rig          *rig,
                       gconstpointer data)
{
  g_autofree char *key = raise_call (rig);
  gint64 seen = ms5_journal_get_pos (rig->journal);
  g_autofree char *more = g_strdup_printf ("{'base':%d,'set':{'assigned_to':'Bob'}}", (int) seen);
  g_autofree char *insist = NULL;
  g_autoptr (Ms5Result) second = NULL;

  rig_become (rig, MS5_ROLE_ENGINEER, NULL);
  assert_assign (rig, key, seen, NULL, "Ann", "applied");
  rig_become (rig, MS5_ROLE_MAINTENANCE, NULL);
  second = rig_do (rig, rig_action (rig, "call.assign", TOPIC, key, more));
  rig_assert (second, "{'code':'conflict','fields':['assigned_to']}");
  g_assert_cmpstr (json_string_value (json_object_get (second->cur.set, "assigned_to")), ==, "Ann");
  g_assert_cmpstr (second->cur.by, ==, "engineer");
  g_assert_cmpint (second->cur.at, ==, ms5_clock_now (MS5_CLOCK (rig->clock)));
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "assigned_to"), ==, "Ann");

  insist = g_strdup_printf ("{'base':%d,'set':{'assigned_to':'Bob'},'was':{'assigned_to':'Ann'},'resolves':'%s'}",
                            (int) second->cur.v, second->id);
  rig_assert_do (rig, "call.assign", TOPIC, key, insist, "applied");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "assigned_to"), ==, "Bob");
}

static void
test_assign_guards (Rig          *rig,
                    gconstpointer data)
{
  g_autofree char *key = raise_call (rig);
  gint64 seen = ms5_journal_get_pos (rig->journal);

  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  assert_assign (rig, key, seen, NULL, "Ann", "forbidden");
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  assert_assign (rig, "a-1", seen, NULL, "Ann", "conflict");
  assert_assign (rig, key, seen, NULL, "  ", "invalid");
  rig_assert_do (rig, "call.resolve", TOPIC, key, NULL, "applied");
  assert_assign (rig, key, seen, NULL, "Ann", "superseded");
  g_assert_null (rig_text (rig, TOPIC, key, "assigned_to"));
}

/* Two who want the same level do not go twice as far. */
static void
test_escalate (Rig          *rig,
               gconstpointer data)
{
  g_autofree char *key = raise_call (rig);
  g_autofree char *entry = g_strdup_printf ("%s/1", key);
  g_autoptr (Ms5Result) again = NULL;

  rig_assert_do (rig, "call.escalate", TOPIC, key, "{'args':{'level':1,'note':'hurry'}}", "applied");
  g_assert_cmpint (get_int (rig, key, "level"), ==, 1);
  g_assert_cmpint (get_int (rig, key, "rev"), ==, 2);
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "note"), ==, "hurry");
  g_assert_cmpstr (rig_text (rig, "escalations/L1", entry, "by"), ==, "shift_manager");
  again = rig_do (rig, rig_action (rig, "call.escalate", TOPIC, key, "{'args':{'level':1}}"));
  rig_assert (again, "{'code':'noop'}");
  g_assert_cmpint (get_int (rig, key, "rev"), ==, 2);

  rig_assert_do (rig, "call.escalate", TOPIC, key, "{'args':{'level':3}}", "invalid");
  rig_assert_do (rig, "call.escalate", TOPIC, "a-1", "{'args':{'level':1}}", "superseded");
  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  rig_assert_do (rig, "call.escalate", TOPIC, key, "{'args':{'level':2}}", "forbidden");
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_assert_do (rig, "call.resolve", TOPIC, key, NULL, "applied");
  rig_assert_do (rig, "call.escalate", TOPIC, key, "{'args':{'level':2}}", "superseded");
}

static char *
shelve_for (Rig        *rig,
            const char *key,
            gint64      seconds)
{
  Ms5Time until = ms5_clock_now (MS5_CLOCK (rig->clock)) + seconds * MS5_USEC_PER_S;
  g_autofree char *more = g_strdup_printf ("{'args':{'until':%" G_GINT64_FORMAT ",'reason':'parts ordered'}}",
                                           ms5_time_to_ms (until));

  return rig_do_code (rig, "call.shelve", TOPIC, key, more);
}

#define assert_shelve(rig, key, seconds, code)               \
  G_STMT_START                                               \
  {                                                          \
    g_autofree char *code_ = shelve_for (rig, key, seconds); \
    g_assert_cmpstr (code_, ==, code);                       \
  }                                                          \
  G_STMT_END

static void
test_shelve (Rig          *rig,
             gconstpointer data)
{
  g_autofree char *key = raise_call (rig);

  assert_shelve (rig, key, 8 * 3600 + 1, "invalid");
  assert_shelve (rig, key, 0, "superseded");
  assert_shelve (rig, "a-1", 60, "superseded");
  assert_shelve (rig, key, 600, "applied");
  assert_shelve (rig, key, 600, "noop");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "shelved_by"), ==, "shift_manager");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "shelve_reason"), ==, "parts ordered");
  rig_assert_do (rig, "call.escalate", TOPIC, key, "{'args':{'level':1}}", "superseded");

  rig_assert_do (rig, "call.unshelve", TOPIC, key, "{'args':{'note':'they came'}}", "applied");
  rig_assert_do (rig, "call.unshelve", TOPIC, key, NULL, "noop");
  g_assert_null (json_object_get (rig_item (rig, TOPIC, key), "shelved"));
  g_assert_cmpint (get_int (rig, key, "rev"), ==, 2);
  rig_assert_do (rig, "call.resolve", TOPIC, key, NULL, "applied");
  assert_shelve (rig, key, 600, "superseded");
}

static const char *
name_device (const char *device,
             gpointer    user_data)
{
  return user_data;
}

/* The journal has who did it, on which device, and what led to it. */
static void
test_journal (Rig          *rig,
              gconstpointer data)
{
  g_autofree char *key = raise_call (rig);
  g_autoptr (Ms5TopicView) view = NULL;
  const Ms5Item *entry;

  ms5_actions_set_namer (rig->actions, name_device, (gpointer) "Hall PC");
  g_free (rig_do_code (rig, "call.acknowledge", TOPIC, key, "{'via':'delivery:7','args':{'note':'coming'}}"));
  view = ms5_image_get_view (ms5_journal_get_image (rig->journal), "journal/L1");
  g_assert_cmpuint (view->items->len, ==, 2);
  entry = g_ptr_array_index (view->items, 0);
  if (g_strcmp0 (json_string_value (json_object_get (entry->fields, "what")), "acknowledged") != 0)
    entry = g_ptr_array_index (view->items, 1);
  g_assert_cmpstr (json_string_value (json_object_get (entry->fields, "what")), ==, "acknowledged");
  g_assert_cmpstr (json_string_value (json_object_get (entry->fields, "by")), ==, "shift_manager");
  g_assert_cmpstr (json_string_value (json_object_get (entry->fields, "device_name")), ==, "Hall PC");
  g_assert_cmpstr (json_string_value (json_object_get (entry->fields, "via")), ==, "delivery:7");
  g_assert_cmpstr (json_string_value (json_object_get (entry->fields, "text")), ==, "coming");
  g_assert_nonnull (json_object_get (entry->fields, "device"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/actions/calls/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  ADD ("assign", test_assign);
  ADD ("assign-contested", test_assign_contested);
  ADD ("assign-guards", test_assign_guards);
  ADD ("escalate", test_escalate);
  ADD ("shelve", test_shelve);
  ADD ("journal", test_journal);

  return g_test_run ();
}
