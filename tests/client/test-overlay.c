/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-overlay.h"
#include "protocol/ms5-json.h"

#include <string.h>

/* What a person sees of an action that the server has not answered. */

#define AT 1767000001200

/* JSON with ' for ". */
static json_t *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  json_t *value = ms5_json_parse (quoted, strlen (quoted), &ms5_json_limits_server, &error);

  g_assert_no_error (error);
  return value;
}

static Ms5Base *
make_base (void)
{
  static const char *const items[][2] = {
    { "reason/jam", "{'name':'Jam','category':'unplanned','planned':false}" },
    { "call_type/stop", "{'name':'Stop','priority':'high'}" },
  };
  Ms5Base *base = ms5_base_new ();
  g_autoptr (Ms5Change) item = NULL;

  ms5_base_add_topic (base, "plant");
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (Ms5Change) part = ms5_change_new (MS5_OP_PUT, "plant", items[i][0], 1, parse (items[i][1]));

      g_assert_true (ms5_base_apply (base, part));
    }
  item = ms5_change_new (MS5_OP_PUT, "stops/L1", "FL1/5", 2, parse ("{'start':5,'end':9}"));
  ms5_base_add_topic (base, "stops/L1");
  g_assert_true (ms5_base_apply (base, item));
  return base;
}

typedef struct
{
  const char *op;
  const char *more;   /* of the action */
  const char *before; /* NULL if there is no item */
  const char *after;
} Case;

static const Case cases[] = {
  { "call.raise", "{'args':{'type':'stop'}}", NULL,
    "{'type':'stop','priority':'high','state':'raised','active':true,'rev':1,'level':0,'raised':1767000001200,'raised_by':'Ann'}" },
  { "call.acknowledge", "{'key':'c'}", "{'state':'raised'}",
    "{'state':'acknowledged','acknowledged':1767000001200,'acknowledged_by':'Ann'}" },
  { "call.acknowledge", "{'key':'c'}", NULL, NULL },
  { "call.resolve", "{'key':'c','args':{'cause':'worn','note':'b'}}",
    "{'state':'raised','rule':'hot','active':true,'shelved':1,'shelved_until':5,'suppressed_by':'d'}",
    "{'state':'resolved','rule':'hot','active':true,'note':'b','cause':'worn','resolved':1767000001200,'resolved_by':'Ann',"
    "'shelved_until':1767000001200}" },
  { "call.resolve", "{'key':'c'}", "{'state':'raised','active':true}",
    "{'state':'resolved','active':false,'returned':1767000001200,'resolved':1767000001200,'resolved_by':'Ann'}" },
  { "call.reopen", "{'key':'c','args':{'note':'b'}}",
    "{'state':'resolved','rule':'hot','active':true,'level':2,'resolved':1,'resolved_by':'Bob','cause':'worn','acknowledged':1}",
    "{'state':'raised','rule':'hot','active':true,'level':0,'note':'b','reopened':1767000001200,'reopened_by':'Ann',"
    "'called':1767000001200}" },
  { "call.reopen", "{'key':'c'}", "{'state':'resolved','active':false,'returned':1,'resolved':1}",
    "{'state':'raised','active':true,'level':0,'reopened':1767000001200,'reopened_by':'Ann','called':1767000001200}" },
  { "call.reopen", "{'key':'c'}", "{'state':'raised'}", "{'state':'raised'}" },
  { "alarm.disable", "{'key':'hot/FL1/t','args':{'reason':'broken'}}", NULL,
    "{'out_of_service':1767000001200,'by':'Ann','reason':'broken'}" },
  { "alarm.disable", "{'key':'hot/FL1/t','args':{'reason':'b'}}", "{'out_of_service':1}", "{'out_of_service':1}" },
  { "alarm.enable", "{'key':'hot/FL1/t'}", "{'out_of_service':1,'by':'Bob'}", "{'by':'Bob'}" },
  { "call.comment", "{'key':'c','args':{'note':'b'}}", "{'state':'resolved','note':'a'}",
    "{'state':'resolved','note':'a\\nb'}" },
  { "call.assign", "{'key':'c','base':1,'set':{'assigned_to':'Bob'}}", "{'state':'raised'}",
    "{'state':'raised','assigned_to':'Bob','assigned':1767000001200,'assigned_by':'Ann'}" },
  { "call.assign", "{'key':'c','base':1,'set':{'assigned_to':'Bob'}}", "{'state':'resolved'}", "{'state':'resolved'}" },
  { "call.assign", "{'key':'c','base':1,'set':{'assigned_to':'Bob'}}", "{'state':'raised','assigned_to':'Bob'}",
    "{'state':'raised','assigned_to':'Bob'}" },
  { "call.escalate", "{'key':'c','args':{'level':2}}", "{'state':'raised','level':1}",
    "{'state':'raised','level':2,'escalated':1767000001200}" },
  { "call.escalate", "{'key':'c','args':{'level':2}}", "{'state':'raised','level':2}", "{'state':'raised','level':2}" },
  { "call.shelve", "{'key':'c','args':{'until':1767000009000,'reason':'parts'}}", "{'state':'raised'}",
    "{'state':'raised','shelved':1767000001200,'shelved_by':'Ann','shelve_reason':'parts','shelved_until':1767000009000}" },
  { "call.unshelve", "{'key':'c'}", "{'state':'raised','shelved':1,'shelved_until':5}",
    "{'state':'raised','shelved_until':1767000001200}" },
  { "call.unshelve", "{'key':'c'}", "{'state':'raised','shelved_until':5}", "{'state':'raised','shelved_until':5}" },
  { "stop.code", "{'key':'s','base':1,'set':{'reason':'jam'}}", "{'start':1}",
    "{'start':1,'reason':'jam','category':'unplanned','planned':false,'coded_by':'Ann','coded_at':1767000001200}" },
  { "stop.split", "{'key':'FL1/1','args':{'at':5}}", "{'start':1,'end':9}", "{'start':1,'end':5}" },
  { "stop.merge", "{'key':'FL1/1','args':{'with':'FL1/5'}}", "{'start':1,'end':5}", "{'start':1,'end':9}" },
  { "stop.add", "{'key':'FL1/1','args':{'end':5,'reason':'jam'}}", NULL,
    "{'equipment':'FL1','start':1,'end':5,'reason':'jam','category':'unplanned','planned':false,'coded_by':'Ann',"
    "'coded_at':1767000001200,'detected':'hand'}" },
  { "changeover.start", "{'key':'FL1/7'}", NULL, "{'start':7}" },
  { "changeover.complete", "{'key':'FL1/7'}", "{'start':7}", "{'start':7,'end':1767000001200}" },
  { "changeover.complete", "{'key':'FL1/7'}", "{'start':7,'end':9}", "{'start':7,'end':9}" },
  { "job.start", "{'key':'PO-1'}", "{'state':'planned','qty':5}",
    "{'state':'active','qty':5,'started':1767000001200}" },
  { "job.start", "{'key':'PO-1'}", "{'state':'paused','started':5}", "{'state':'active','started':5}" },
  { "job.accept", "{'key':'PO-1'}", "{'state':'planned'}", "{'state':'accepted'}" },
  { "job.accept", "{'key':'PO-1'}", "{'state':'active'}", "{'state':'active'}" },
  { "job.pause", "{'key':'PO-1'}", "{'state':'active'}", "{'state':'paused'}" },
  { "job.cancel", "{'key':'PO-1'}", "{'state':'paused'}", "{'state':'cancelled','completed':1767000001200}" },
  { "job.cancel", "{'key':'PO-1'}", "{'state':'complete','completed':5}", "{'state':'complete','completed':5}" },
};

static Ms5Action *
make_action (const Case *c)
{
  g_autoptr (json_t) more = parse (c->more);
  Ms5Action *action = ms5_action_new (c->op);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();

  g_assert_nonnull (action->spec);
  action->id = g_strdup ("0198c0de-0000-7000-8000-000000000001");
  action->cseq = 1;
  action->at = ms5_time_from_ms (AT);
  action->topic = ms5_topic_new (action->spec->topic, "L1");
  action->key = g_strdup (json_string_value (json_object_get (more, "key")));
  if (json_object_get (more, "base") != NULL)
    action->base = json_integer_value (json_object_get (more, "base"));
  action->args = json_incref (json_object_get (more, "args"));
  action->set = json_incref (json_object_get (more, "set"));
  if (!ms5_action_check (action, problems))
    g_error ("%s %s", ms5_problems_get (problems, 0)->path, ms5_problems_get (problems, 0)->message);
  return action;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (Ms5Base) base = make_base ();
  g_autoptr (Ms5Action) action = make_action (c);
  g_autoptr (json_t) before = c->before != NULL ? parse (c->before) : NULL;
  g_autoptr (json_t) kept = before != NULL ? json_deep_copy (before) : NULL;
  g_autoptr (json_t) after = ms5_overlay_apply (action, before, "Ann", ms5_time_from_ms (AT), base);
  g_autoptr (json_t) wanted = c->after != NULL ? parse (c->after) : NULL;
  g_autofree char *text = after != NULL ? ms5_json_encode (after, NULL) : NULL;
  g_autofree char *wanted_text = wanted != NULL ? ms5_json_encode (wanted, NULL) : NULL;

  g_assert_cmpstr (text, ==, wanted_text);
  /* What the server said stays what it is. */
  g_assert_true (before == NULL || ms5_json_equal (before, kept));
}

/* Actions about two items. */
static void
test_second (void)
{
  const struct
  {
    const char *op, *key, *topic, *args, *second, *second_topic, *before, *after;
  } rows[] = {
    { "stop.split", "FL1/5", "stops/L1", "{'at':7}", "FL1/7", "stops/L1", NULL, "{'start':7,'end':9}" },
    { "stop.split", "FL1/5", "stops/L1", "{'at':7}", "FL1/7", "stops/L1", "{'start':7,'end':8}", "{'start':7,'end':8}" },
    { "stop.split", "FL1/99", "stops/L1", "{'at':7}", "FL1/7", "stops/L1", NULL, NULL },
    { "stop.merge", "FL1/1", "stops/L1", "{'with':'FL1/5'}", "FL1/5", "stops/L1", "{'start':5,'end':9}", NULL },
    { "changeover.start", "FL1/5", "changeovers/L1", "{'reason':'jam'}", "FL1/5", "stops/L1", "{'start':5}",
      "{'start':5,'category':'changeover','reason':'jam'}" },
    { "changeover.complete", "FL1/5", "changeovers/L1", "{}", "FL1/5", "stops/L1", "{'start':5}",
      "{'start':5,'end':1767000001200}" },
    { "changeover.complete", "FL1/5", "changeovers/L1", "{}", "FL1/5", "stops/L1", NULL, NULL },
    { "stop.code", "FL1/5", "stops/L1", "{}", NULL, NULL, NULL, NULL },
  };
  g_autoptr (Ms5Base) base = make_base ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ms5Action) action = ms5_action_new (rows[i].op);
      g_autofree char *topic = NULL;
      g_autofree char *second = NULL;
      g_autoptr (json_t) before = rows[i].before != NULL ? parse (rows[i].before) : NULL;
      g_autoptr (json_t) expected = rows[i].after != NULL ? parse (rows[i].after) : NULL;
      g_autoptr (json_t) after = NULL;

      action->topic = g_strdup (rows[i].topic);
      action->key = g_strdup (rows[i].key);
      action->args = parse (rows[i].args);
      second = ms5_overlay_dup_second (action, &topic);
      g_assert_cmpstr (second, ==, rows[i].second);
      g_assert_cmpstr (topic, ==, rows[i].second_topic);
      if (second == NULL)
        continue;
      after = ms5_overlay_apply_second (action, before, ms5_time_from_ms (AT), base);
      g_assert_true (after == expected || json_equal (after, expected));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/overlay/%s/%u", cases[i].op, i);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  g_test_add_func ("/client/overlay/second", test_second);
  return g_test_run ();
}
