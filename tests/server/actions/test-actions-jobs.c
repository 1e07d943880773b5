/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "engine/scenario.h"

/* Two planners change the same job: each field by its own rule. */

#define TOPIC "jobs/L1"
#define KEY "PO-1"

static void
plan (Rig *rig)
{
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_assert_do (rig, "job.add", TOPIC, KEY, "{'args':{'product':'P','qty':100,'due':1772440000000}}", "applied");
}

static gint64
get_version (Rig *rig)
{
  return ms5_image_lookup (ms5_journal_get_image (rig->journal), TOPIC, KEY)->v;
}

static Ms5Result *
edit (Rig        *rig,
      gint64      base,
      const char *members)
{
  g_autofree char *more = g_strdup_printf ("{'base':%d,%s}", (int) base, members);

  return rig_do (rig, rig_action (rig, "job.edit", TOPIC, KEY, more));
}

typedef struct
{
  const char *name;
  const char *first;   /* what one sets */
  const char *second;  /* what the other sets, who has seen what there was before */
  const char *expected;
  const char *after;   /* some fields of the job; `null` for none */
} Case;

static const Case cases[] = {
  { "own-fields", "'set':{'qty':120}", "'set':{'due':1772450000000},'was':{'due':1772440000000}", "{'code':'applied'}",
    "{'qty':120,'due':1772450000000}" },
  { "quantity", "'set':{'qty':120},'was':{'qty':100}", "'set':{'qty':140},'was':{'qty':100}",
    "{'code':'conflict','kind':'version','fields':['qty'],'clean':null}", "{'qty':120}" },
  { "quantity-holds-up-tags", "'set':{'qty':120}", "'set':{'qty':140,'tags':['b']},'was':{'qty':100}",
    "{'code':'conflict','fields':['qty'],'clean':['tags']}", "{'qty':120,'tags':null}" },
  { "tags", "'set':{'tags':['c','a']}", "'set':{'tags':['b','a']}",
    "{'code':'merged','fields':['tags'],'over':null}", "{'tags':['a','b','c']}" },
  { "same-tags", "'set':{'tags':['b','a']}", "'set':{'tags':['a','b']}", "{'code':'noop'}", "{'tags':['a','b']}" },
  { "note", "'set':{'note':'one'}", "'set':{'note':'two'}", "{'code':'merged','fields':['note']}", "{'note':'one\\ntwo'}" },
  { "no-due", "'set':{'due':null},'was':{'due':1772440000000}", "'set':{'note':'x'}", "{'code':'applied'}",
    "{'due':null,'note':'x'}" },
  { "due-or-none", "'set':{'due':null}", "'set':{'due':1772450000000},'was':{'due':1772440000000}",
    "{'code':'conflict','fields':['due']}", "{'due':null}" },
  { "client", "'set':{'qty':120,'note':'one'}", "'set':{'qty':140,'note':'two'},'prefer':'client'",
    "{'code':'merged','fields':['qty','note'],'over':{'note':'one','qty':120}}", "{'qty':140,'note':'two'}" },
};

static void
test_case (Rig           *rig,
           gconstpointer  data)
{
  const Case *c = data;
  g_autofree char *quoted = g_strdelimit (g_strdup (c->after), "'", '"');
  g_autoptr (json_t) after = NULL;
  g_autoptr (Ms5Result) first = NULL;
  g_autoptr (Ms5Result) second = NULL;
  gint64 seen;
  const char *name;
  json_t *value;

  plan (rig);
  seen = get_version (rig);
  first = edit (rig, seen, c->first);
  rig_assert (first, "{'code':'applied'}");
  rig_restart (rig);
  second = edit (rig, seen, c->second);
  rig_assert (second, c->expected);

  after = ms5_json_parse (quoted, strlen (quoted), &ms5_json_limits_server, NULL);
  json_object_foreach (after, name, value)
    {
      json_t *found = json_object_get (rig_item (rig, TOPIC, KEY), name);

      g_test_message ("%s", name);
      g_assert_true (json_is_null (value) ? found == NULL : ms5_json_equal (found, value));
    }
}

static void
test_guards (Rig           *rig,
             gconstpointer  data)
{
  g_autoptr (Ms5Result) gone = NULL;
  g_autoptr (Ms5Result) late = NULL;
  g_autoptr (Ms5Result) changed = NULL;

  plan (rig);
  changed = edit (rig, get_version (rig), "'set':{'qty':7}");
  rig_assert (changed, "{'code':'applied'}");
  g_assert_cmpstr (rig_text (rig, TOPIC, KEY, "edited_by"), ==, "shift_manager");
  gone = rig_do (rig, rig_action (rig, "job.edit", TOPIC, "PO-9", "{'base':1,'set':{'qty':7}}"));
  rig_assert (gone, "{'code':'conflict','kind':'deleted','cur':{'deleted':true}}");
  rig_assert_do (rig, "job.edit", TOPIC, KEY, "{'base':1,'set':{'qty':null}}", "invalid");
  rig_assert_do (rig, "job.edit", TOPIC, KEY, "{'base':1,'set':{'tags':[' ']}}", "invalid");
  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  rig_assert_do (rig, "job.edit", TOPIC, KEY, "{'base':1,'set':{'qty':8}}", "forbidden");
  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  rig_assert_do (rig, "job.cancel", TOPIC, KEY, NULL, "applied");
  late = edit (rig, get_version (rig), "'set':{'qty':9}");
  rig_assert (late, "{'code':'superseded','text':'the job is cancelled'}");
}

/* What a group did before one of it failed is undone. */
static void
test_group (Rig           *rig,
            gconstpointer  data)
{
  GPtrArray *batch = rig_batch ();
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  plan (rig);
  before = ms5_json_encode (rig_item (rig, TOPIC, KEY), NULL);
  g_ptr_array_add (batch, rig_action (rig, "job.edit", TOPIC, KEY,
                                      "{'group':'g','base':90,'set':{'qty':7,'due':null,'note':'x','tags':['y']},"
                                      "'was':{'qty':100,'due':1772440000000}}"));
  g_ptr_array_add (batch, rig_action (rig, "job.complete", TOPIC, KEY, "{'group':'g'}"));
  results = rig_do_batch (rig, batch);
  g_assert_cmpstr (rig_code (results, 0), ==, "blocked");
  g_assert_cmpstr (rig_code (results, 1), ==, "superseded");
  rig_assert_do (rig, "job.accept", TOPIC, KEY, NULL, "applied");
  json_object_set_new (rig_item (rig, TOPIC, KEY), "state", json_string ("planned"));
  after = ms5_json_encode (rig_item (rig, TOPIC, KEY), NULL);
  g_assert_cmpstr (after, ==, before);
}

/* An assignment can be taken back. */
static void
test_assign (Rig           *rig,
             gconstpointer  data)
{
  Ms5Action *raise = rig_action (rig, "call.raise", "calls/L1", NULL, "{'args':{'type':'stop'}}");
  g_autofree char *key = g_strdup (raise->id);
  g_autoptr (Ms5Result) raised = rig_do (rig, raise);
  g_autofree char *seen = g_strdup_printf ("{'base':%d,'set':{'assigned_to':'Eva'}}", (int) raised->v);
  g_autofree char *stale = g_strdup_printf ("{'base':%d,'set':{'assigned_to':'Ute'},'was':{'assigned_to':'Eva'}}",
                                            (int) raised->v);
  g_autoptr (Ms5Result) conflict = NULL;

  rig_assert_do (rig, "call.assign", "calls/L1", key, seen, "applied");
  rig_assert_do (rig, "call.assign", "calls/L1", key,
                 "{'base':0,'set':{'assigned_to':null},'was':{'assigned_to':'Eva'}}", "applied");
  g_assert_null (rig_text (rig, "calls/L1", key, "assigned_to"));
  g_assert_cmpstr (rig_text (rig, "calls/L1", key, "assigned_by"), ==, "shift_manager");
  rig_restart (rig);
  g_assert_null (rig_text (rig, "calls/L1", key, "assigned_to"));
  rig_assert_do (rig, "call.assign", "calls/L1", key, "{'base':0,'set':{'assigned_to':null}}", "noop");
  conflict = rig_do (rig, rig_action (rig, "call.assign", "calls/L1", key, stale));
  rig_assert (conflict, "{'code':'conflict','fields':['assigned_to']}");
  g_assert_cmpstr (conflict->cur.by, ==, "shift_manager");
}

static void
set_plant (Rig        *rig,
           const char *actions)
{
  g_autofree char *replacement = g_strdup_printf ("'actions':[%s],'reasons':", actions);
  Ms5Plant *before = rig->plant;

  rig->plant = scenario_plant_new_edited ("'reasons':", replacement);
  rig_restart (rig);
  ms5_plant_unref (before);
}

/* A plant may want edits to meet in another way, and say what they may ask for. */
static void
test_policies (Rig           *rig,
               gconstpointer  data)
{
  gint64 seen;
  g_autoptr (Ms5Result) mine = NULL;
  g_autoptr (Ms5Result) kept = NULL;
  g_autoptr (Ms5Result) asked = NULL;
  g_autoptr (Ms5Result) refused = NULL;

  set_plant (rig, "{'op':'job.edit','policies':{'qty':'client','tags':'server'},'prefer':['manual']}");
  plan (rig);
  seen = get_version (rig);
  mine = edit (rig, seen, "'set':{'qty':120,'tags':['a']}");
  rig_assert (mine, "{'code':'applied'}");
  g_clear_pointer (&mine, ms5_result_free);
  mine = edit (rig, seen, "'set':{'qty':140},'was':{'qty':100}");
  rig_assert (mine, "{'code':'merged','fields':['qty'],'over':{'qty':120}}");
  kept = edit (rig, seen, "'set':{'tags':['b']}");
  rig_assert (kept, "{'code':'superseded','fields':['tags']}");
  asked = edit (rig, seen, "'set':{'qty':160},'was':{'qty':100},'prefer':'manual'");
  rig_assert (asked, "{'code':'conflict','kind':'version'}");
  refused = edit (rig, seen, "'set':{'qty':160},'prefer':'client'");
  rig_assert (refused, "{'code':'forbidden'}");
  rig_assert_do (rig, "stop.code", "stops/L1", "s", "{'base':1,'set':{'reason':'jam'},'prefer':'client'}", "conflict");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/actions/jobs/case/%s", cases[i].name);

      g_test_add (path, Rig, &cases[i], rig_set_up, test_case, rig_tear_down);
    }

#define ADD(name, func) g_test_add ("/actions/jobs/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  ADD ("guards", test_guards);
  ADD ("group", test_group);
  ADD ("assign", test_assign);
  ADD ("policies", test_policies);

  return g_test_run ();
}
