/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

/* Two people explain the same stop: anna saw it, then others changed it, then anna's edit comes. */

#define TOPIC "stops/L1"

typedef struct
{
  const char *name;
  const char *seen;     /* how it was explained when anna looked: `set`, or %NULL for not at all */
  const char *meanwhile; /* what others set then, or %NULL */
  const char *edit;     /* anna's `set`, `was` and `prefer` */
  const char *expected; /* members of the result; %NULL in `seq` says that there is none */
  const char *reason;   /* afterwards */
  const char *comment;
} Case;

static const Case cases[] = {
  { "nobody", NULL, NULL, "'set':{'reason':'jam','comment':'a'}", "{'code':'applied','fields':null,'over':null}",
    "jam", "a" },
  { "other-field", NULL, "{'comment':'b'}", "'set':{'reason':'jam'}", "{'code':'applied'}", "jam", "b" },
  { "same-value", NULL, "{'reason':'jam'}", "'set':{'reason':'jam'}", "{'code':'noop','seq':null}", "jam", NULL },
  { "same-and-more", NULL, "{'reason':'jam'}", "'set':{'reason':'jam','comment':'a'}", "{'code':'applied'}", "jam", "a" },
  { "contested", NULL, "{'reason':'drive'}", "'set':{'reason':'jam','comment':'a'}",
    "{'code':'conflict','seq':null,'v':null,'fields':['reason'],'clean':['comment'],"
    "'choices':['server','client','edit'],'over':null}", "drive", NULL },
  { "contested-over-seen", "{'reason':'repair'}", "{'reason':'drive'}", "'set':{'reason':'jam'},'was':{'reason':'repair'}",
    "{'code':'conflict','fields':['reason'],'clean':null}", "drive", NULL },
  { "back-to-what-was-seen", "{'reason':'repair'}", "{'reason':'repair','comment':'b'}",
    "'set':{'reason':'jam'},'was':{'reason':'repair'}", "{'code':'applied'}", "jam", "b" },
  { "text", NULL, "{'comment':'b'}", "'set':{'comment':'a'}", "{'code':'merged','fields':['comment'],'over':null}", NULL,
    "b\na" },
  { "text-appended", "{'comment':'x'}", "{'comment':'x\\nb'}", "'set':{'comment':'x\\na'},'was':{'comment':'x'}",
    "{'code':'merged'}", NULL, "x\nb\na" },
  { "text-and-clean", NULL, "{'comment':'b'}", "'set':{'comment':'a','reason':'jam'}",
    "{'code':'merged','fields':['comment']}", "jam", "b\na" },
  { "text-held-up-by-reason", NULL, "{'comment':'b','reason':'drive'}", "'set':{'comment':'a','reason':'jam'}",
    "{'code':'conflict','fields':['reason','comment'],'clean':null}", "drive", "b" },
  { "manual", NULL, "{'comment':'b'}", "'set':{'comment':'a'},'prefer':'manual'",
    "{'code':'conflict','fields':['comment']}", NULL, "b" },
  { "client", NULL, "{'comment':'b','reason':'drive'}", "'set':{'comment':'a','reason':'jam'},'prefer':'client'",
    "{'code':'merged','fields':['reason','comment'],'over':{'reason':'drive','comment':'b'}}", "jam", "a" },
  { "policy", NULL, "{'reason':'drive'}", "'set':{'reason':'jam'},'prefer':'policy'", "{'code':'conflict'}", "drive",
    NULL },
};

static char *
stop_the_line (Rig *rig)
{
  rig_tell (rig, "B1", MS5_STATE_EXECUTE, NULL);
  rig_pass (rig, 10);
  rig_tell (rig, "B1", MS5_STATE_HELD, NULL);
  return rig_first_key (rig, TOPIC);
}

static gint64
get_version (Rig        *rig,
             const char *key)
{
  return ms5_image_lookup (ms5_journal_get_image (rig->journal), TOPIC, key)->v;
}

/* Somebody who sees the present sets something. */
static void
set_now (Rig        *rig,
         const char *key,
         const char *set)
{
  g_autofree char *more = NULL;

  if (set == NULL)
    return;
  more = g_strdup_printf ("{'base':%d,'set':%s}", (int) get_version (rig, key), set);
  rig_become (rig, MS5_ROLE_ENGINEER, NULL);
  g_free (rig_do_code (rig, "stop.code", TOPIC, key, more));
}

static void
test_case (Rig           *rig,
           gconstpointer  data)
{
  const Case *c = data;
  g_autofree char *key = stop_the_line (rig);
  g_autofree char *more = NULL;
  g_autoptr (Ms5Result) result = NULL;
  gint64 seen, before;

  set_now (rig, key, c->seen);
  seen = get_version (rig, key);
  set_now (rig, key, c->meanwhile);
  before = get_version (rig, key);

  rig_become (rig, MS5_ROLE_SHIFT_MANAGER, NULL);
  more = g_strdup_printf ("{'base':%d,%s}", (int) seen, c->edit);
  result = rig_do (rig, rig_action (rig, "stop.code", TOPIC, key, more));
  rig_assert (result, c->expected);
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "reason"), ==, c->reason);
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "comment"), ==, c->comment);

  if (ms5_result_code_is_effect (result->code))
    {
      g_assert_cmpint (result->v, ==, get_version (rig, key));
      g_assert_cmpint (result->v, >, before);
      g_assert_cmpint (result->seq, ==, ms5_journal_get_durable (rig->journal));
    }
  else
    {
      g_assert_cmpint (get_version (rig, key), ==, before);
      g_assert_cmpint (result->cur.v, ==, before);
    }
}

/* What a person needs to settle a conflict, and the action that settles it. */
static void
test_settle (Rig           *rig,
             gconstpointer  data)
{
  g_autofree char *key = stop_the_line (rig);
  gint64 seen = get_version (rig, key);
  g_autofree char *more = g_strdup_printf ("{'base':%d,'set':{'reason':'jam'}}", (int) seen);
  g_autofree char *settle = NULL;
  g_autofree char *found = NULL;
  g_autoptr (Ms5Result) result = NULL;

  set_now (rig, key, "{'reason':'drive','comment':'b'}");
  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  result = rig_do (rig, rig_action (rig, "stop.code", TOPIC, key, more));
  rig_assert (result, "{'code':'conflict'}");
  g_assert_cmpstr (result->cur.by, ==, "engineer");
  g_assert_cmpint (result->cur.at, ==, ms5_clock_now (MS5_CLOCK (rig->clock)));
  found = ms5_json_encode (result->cur.set, NULL);
  g_assert_cmpstr (found, ==, "{\"reason\":\"drive\"}");

  settle = g_strdup_printf ("{'base':%d,'set':{'reason':'jam'},'was':{'reason':'drive'},'resolves':'%s'}",
                            (int) result->cur.v, result->id);
  rig_assert_do (rig, "stop.code", TOPIC, key, settle, "applied");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "reason"), ==, "jam");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "coded_by"), ==, "operator");
}

/* Somebody else's comment has its author, too. */
static void
test_author (Rig           *rig,
             gconstpointer  data)
{
  g_autofree char *key = stop_the_line (rig);
  g_autofree char *more = g_strdup_printf ("{'base':%d,'set':{'comment':'a'},'prefer':'manual'}",
                                           (int) get_version (rig, key));
  g_autoptr (Ms5Result) result = NULL;
  Ms5Time then;

  rig_pass (rig, 5);
  set_now (rig, key, "{'comment':'b'}");
  then = ms5_clock_now (MS5_CLOCK (rig->clock));
  rig_pass (rig, 5);
  rig_restart (rig);
  rig_become (rig, MS5_ROLE_OPERATOR, NULL);
  result = rig_do (rig, rig_action (rig, "stop.code", TOPIC, key, more));
  rig_assert (result, "{'code':'conflict','kind':'version','fields':['comment']}");
  g_assert_cmpstr (result->cur.by, ==, "engineer");
  g_assert_cmpint (result->cur.at, ==, then);
}

static void
test_deleted (Rig           *rig,
              gconstpointer  data)
{
  g_autoptr (Ms5Result) result = NULL;

  result = rig_do (rig, rig_action (rig, "stop.code", TOPIC, "s-1", "{'base':1,'set':{'reason':'jam'}}"));
  rig_assert (result, "{'code':'conflict','kind':'deleted','cur':{'deleted':true},'choices':['server']}");
}

/* Who explains a stop after the machine did, and saw that, is not in conflict with it. Who says the same
 * as the machine takes it upon themselves. */
static void
test_machine (Rig           *rig,
              gconstpointer  data)
{
  g_autofree char *key = NULL;
  g_autofree char *more = NULL;

  rig_tell (rig, "B1", MS5_STATE_EXECUTE, NULL);
  rig_pass (rig, 10);
  rig_tell (rig, "B1", MS5_STATE_ABORTED, "E41");
  key = rig_first_key (rig, TOPIC);
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "coded_by"), ==, "plc");

  more = g_strdup_printf ("{'base':%d,'set':{'reason':'jam'},'was':{'reason':'jam'}}", (int) get_version (rig, key));
  rig_assert_do (rig, "stop.code", TOPIC, key, more, "applied");
  g_assert_cmpstr (rig_text (rig, TOPIC, key, "coded_by"), ==, "shift_manager");
  rig_assert_do (rig, "stop.code", TOPIC, key, more, "noop");
}

/* A version from a history that was lost says nothing of what was seen. */
static void
test_other_history (Rig           *rig,
                    gconstpointer  data)
{
  g_autofree char *key = stop_the_line (rig);

  set_now (rig, key, "{'reason':'drive'}");
  rig_assert_do (rig, "stop.code", TOPIC, key, "{'base':900000,'set':{'reason':'jam'}}", "conflict");
  rig_assert_do (rig, "stop.code", TOPIC, key, "{'base':900000,'set':{'reason':'jam'},'was':{'reason':'drive'}}",
                 "applied");
}

/* Positions of fields are known over a restart. */
static void
test_restart (Rig           *rig,
              gconstpointer  data)
{
  g_autofree char *key = stop_the_line (rig);
  gint64 seen = get_version (rig, key);
  g_autofree char *reason = g_strdup_printf ("{'base':%d,'set':{'reason':'jam'}}", (int) seen);
  g_autofree char *comment = g_strdup_printf ("{'base':%d,'set':{'comment':'a'}}", (int) seen);

  set_now (rig, key, "{'reason':'drive'}");
  rig_restart (rig);
  rig_assert_do (rig, "stop.code", TOPIC, key, reason, "conflict");
  rig_assert_do (rig, "stop.code", TOPIC, key, comment, "applied");
}

/* Texts that together are too long for one field are for a person to shorten: they could not be sent back. */
static void
test_long_text (Rig           *rig,
                gconstpointer  data)
{
  g_autofree char *key = stop_the_line (rig);
  g_autofree char *text = g_strnfill (MS5_LIMIT_NOTE_BYTES / 4 - 1, 'x');
  gint64 seen = get_version (rig, key);
  guint merged = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *more = g_strdup_printf ("{'base':%d,'set':{'comment':'%s%u'}}", (int) seen, text, i);
      g_autoptr (Ms5Result) result = rig_do (rig, rig_action (rig, "stop.code", TOPIC, key, more));

      if (i > 0 && result->code == MS5_RESULT_MERGED)
        merged++;
      else
        rig_assert (result, i == 0 ? "{'code':'applied'}" : "{'code':'conflict','kind':'data'}");
    }
  g_assert_cmpuint (merged, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/actions/conflicts/case/%s", cases[i].name);

      g_test_add (path, Rig, &cases[i], rig_set_up, test_case, rig_tear_down);
    }

#define ADD(name, func) g_test_add ("/actions/conflicts/" name, Rig, NULL, rig_set_up, func, rig_tear_down)
  ADD ("settle", test_settle);
  ADD ("author", test_author);
  ADD ("deleted", test_deleted);
  ADD ("machine", test_machine);
  ADD ("other-history", test_other_history);
  ADD ("restart", test_restart);
  ADD ("long-text", test_long_text);

  return g_test_run ();
}
