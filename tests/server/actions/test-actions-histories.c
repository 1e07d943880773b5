/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "actions-rig.h"

#include "protocol/ms5-action-fields.h"

/* Several devices do all that can be done, each by what it saw last, send some of it again, and meet a
 * server that is started anew now and then. A simple model says what must come of it. */

#define N_DEVICES 3
#define N_STEPS   120

/* What a device knows: the items that it saw, and what it sent. */
typedef struct
{
  char       *id;
  gint64      cseq;
  GHashTable *seen;   /* topic + '\n' + key → Ms5Item */
  GPtrArray  *sent;   /* of Ms5Action */
  GPtrArray  *codes;  /* of the answers, static */
} Device;

typedef struct
{
  Rig         rig;
  Device      devices[N_DEVICES];
  GHashTable *versions; /* topic + '\n' + key → the highest that was there */
  gint64      scrap;    /* what took effect */
  guint       n_notes;
  guint       n_calls;
  guint       n_kept;   /* answers on record */
} World;

static const char *const topics[] = { "calls/L1", "stops/L1", "jobs/L1", "changeovers/L1" };

static void
set_up (World        *w,
        gconstpointer data)
{
  rig_set_up (&w->rig, NULL);
  w->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      w->devices[i].id = g_strdup_printf ("tablet-%u", i);
      w->devices[i].seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ms5_item_unref);
      w->devices[i].sent = rig_batch ();
      w->devices[i].codes = g_ptr_array_new ();
    }
}

static void
tear_down (World        *w,
           gconstpointer data)
{
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_free (w->devices[i].id);
      g_hash_table_unref (w->devices[i].seen);
      g_ptr_array_unref (w->devices[i].sent);
      g_ptr_array_unref (w->devices[i].codes);
    }
  g_hash_table_unref (w->versions);
  rig_tear_down (&w->rig, NULL);
}

static gboolean
one_in (gint32 n)
{
  return g_test_rand_int_range (0, n) == 0;
}

static const char *
pick (const char *const *texts,
      guint              n)
{
  return texts[g_test_rand_int_range (0, (gint32) n)];
}

static Ms5Item *
look_up (World      *w,
         const char *topic,
         const char *key)
{
  return ms5_image_lookup (ms5_journal_get_image (w->rig.journal), topic, key);
}

/* The device sees what there is now. */
static void
refresh (World  *w,
         Device *device)
{
  g_hash_table_remove_all (device->seen);
  for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
    {
      g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (w->rig.journal), topics[t]);

      for (guint i = 0; i < view->items->len; i++)
        {
          Ms5Item *item = g_ptr_array_index (view->items, i);

          g_hash_table_insert (device->seen, g_strdup_printf ("%s\n%s", topics[t], item->key), ms5_item_ref (item));
        }
    }
}

/* One of the items of @topic that the device knows, or %NULL. */
static Ms5Item *
choose_item (Device     *device,
             const char *topic)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, device->seen);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (((Ms5Item *) value)->topic, topic))
      g_ptr_array_add (found, value);
  if (found->len == 0)
    return NULL;

  return g_ptr_array_index (found, g_test_rand_int_range (0, (gint32) found->len));
}

/* What a person sets: one or two fields, with what they saw there. */
static char *
make_edit (Ms5Item    *item,
           const char *op)
{
  const Ms5ActionSpec *spec = ms5_action_spec_find (op);
  static const char *const prefers[] = { "policy", "manual", "client" };
  static const char *const reasons[] = { "\"jam\"", "\"drive\"", "\"repair\"" };
  static const char *const words[] = { "\"a\"", "\"b\"", "\"c\\nd\"" };
  static const char *const numbers[] = { "10", "20", "30" };
  static const char *const times[] = { "1772440000000", "1772450000000", "null" };
  static const char *const sets[] = { "[\"a\"]", "[\"b\",\"c\"]", "null", "[\"c\",\"a\"]" };
  g_autoptr (GString) set = g_string_new (NULL);
  g_autoptr (GString) was = g_string_new (NULL);

  for (guint i = 0; i < spec->set->n_members; i++)
    {
      const char *name = spec->set->members[i].name;
      json_t *seen = json_object_get (item->fields, name);
      const char *value;

      if (spec->set->n_members > 1 && !one_in (2) && !(i == 0 && one_in (2)))
        continue;
      value = g_str_equal (name, "reason") ? pick (reasons, 3)
              : g_str_equal (name, "qty") ? pick (numbers, 3)
              : g_str_equal (name, "due") ? pick (times, 3)
              : g_str_equal (name, "tags") ? pick (sets, 4) : pick (words, 3);
      g_string_append_printf (set, "%s\"%s\":%s", set->len > 0 ? "," : "", name, value);
      if (seen != NULL)
        {
          g_autoptr (json_t) holder = json_pack ("[O]", seen);
          g_autofree char *text = ms5_json_encode (holder, NULL);

          text[strlen (text) - 1] = '\0';
          g_string_append_printf (was, "%s\"%s\":%s", was->len > 0 ? "," : "", name, text + 1);
        }
    }
  if (set->len == 0)
    return NULL;

  return g_strdup_printf ("{\"base\":%" G_GINT64_FORMAT ",\"set\":{%s},\"was\":{%s},\"prefer\":\"%s\"}", item->v, set->str,
                          was->str, one_in (3) ? pick (prefers, 3) : "policy");
}

typedef struct
{
  const char *op;
  const char *topic;
  const char *more; /* %NULL for none */
} Kind;

static const Kind kinds[] = {
  { "call.raise", "calls/L1", "{'args':{'type':'quality'}}" },
  { "call.acknowledge", "calls/L1", "{'args':{'note':'on my way'}}" },
  { "call.resolve", "calls/L1", NULL },
  { "call.comment", "calls/L1", "{'args':{'note':'glue'}}" },
  { "call.assign", "calls/L1", NULL },
  { "call.escalate", "calls/L1", "{'args':{'level':1}}" },
  { "call.shelve", "calls/L1", "{'args':{'until':1772430000000,'reason':'parts'}}" },
  { "call.unshelve", "calls/L1", NULL },
  { "stop.code", "stops/L1", NULL },
  { "stop.code", "stops/L1", NULL },
  { "stop.split", "stops/L1", NULL },
  { "stop.merge", "stops/L1", NULL },
  { "stop.add", "stops/L1", NULL },
  { "changeover.start", "changeovers/L1", NULL },
  { "changeover.complete", "changeovers/L1", NULL },
  { "scrap.report", "quality/L1", "{'args':{'qty':3}}" },
  { "rework.report", "quality/L1", "{'args':{'qty':2,'reason':'label'}}" },
  { "job.add", "jobs/L1", "{'args':{'product':'P','qty':10}}" },
  { "job.edit", "jobs/L1", NULL },
  { "job.edit", "jobs/L1", NULL },
  { "job.accept", "jobs/L1", NULL },
  { "job.start", "jobs/L1", NULL },
  { "job.pause", "jobs/L1", "{'args':{'note':'no caps'}}" },
  { "job.cancel", "jobs/L1", NULL },
  { "job.complete", "jobs/L1", NULL },
  { "equipment.maintenance", "line/L1", "{'args':{'on':true}}" },
  { "note.add", "notes/L1", "{'args':{'text':'quiet'}}" },
};

/* What stops need besides. */
static char *
make_stop_args (World      *w,
                Device     *device,
                const char *op,
                Ms5Item    *item)
{
  Ms5Item *other = choose_item (device, "stops/L1");
  gint64 start = item != NULL ? json_integer_value (json_object_get (item->fields, "start")) : 0;

  if (g_str_equal (op, "stop.split"))
    return g_strdup_printf ("{'args':{'at':%" G_GINT64_FORMAT "}}", start + g_test_rand_int_range (1, 20) * 1000);
  if (g_str_equal (op, "stop.merge"))
    return g_strdup_printf ("{'args':{'with':'%s'}}", other != NULL ? other->key : "B1/1");

  return g_strdup_printf ("{'args':{'end':%" G_GINT64_FORMAT ",'reason':'jam'}}",
                          ms5_time_to_ms (ms5_clock_now (MS5_CLOCK (w->rig.clock))) - 1000);
}

static Ms5Action *
make_action (World  *w,
             Device *device)
{
  const Kind *kind = &kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
  const Ms5ActionSpec *spec = ms5_action_spec_find (kind->op);
  const char *about = spec->topic == MS5_TOPIC_CHANGEOVERS ? "stops/L1" : kind->topic;
  g_autofree char *job = g_strdup_printf ("PO-%d", g_test_rand_int_range (0, 4));
  g_autofree char *added = ms5_timeline_key_new ("B1", ms5_clock_now (MS5_CLOCK (w->rig.clock))
                                                       - g_test_rand_int_range (3, 300) * MS5_USEC_PER_S);
  g_autofree char *more = g_strdup (kind->more);
  Ms5Item *item = choose_item (device, about);
  const char *key = item != NULL ? item->key : NULL;

  if (spec->key == MS5_ACTION_KEY_ID)
    key = NULL;
  else if (g_str_equal (kind->op, "job.add"))
    key = job;
  else if (g_str_equal (kind->op, "stop.add"))
    key = added;
  else if (g_str_equal (kind->op, "equipment.maintenance"))
    key = "C1";
  else if (key == NULL)
    return NULL;

  if (spec->kind == MS5_ACTION_EDIT && (more = (g_free (more), make_edit (item, kind->op))) == NULL)
    return NULL;
  if (spec->topic == MS5_TOPIC_STOPS && spec->kind == MS5_ACTION_COMMAND)
    more = (g_free (more), make_stop_args (w, device, kind->op, item));
  return rig_action (&w->rig, kind->op, kind->topic, key, more);
}

/* Each value that did not come about, or was replaced, is named. */
static void
check_edit (World           *w,
            const Ms5Action *action,
            const Ms5Result *result)
{
  const Ms5Item *item = look_up (w, action->topic, action->key);
  const char *name;
  json_t *value;

  if (result->code == MS5_RESULT_CONFLICT && !result->cur.deleted)
    {
      g_assert_cmpint (result->kind, !=, MS5_WORD_NONE);
      g_assert_nonnull (result->fields);
      json_object_foreach (result->cur.set, name, value)
        g_assert_true (ms5_json_equal (value, json_object_get (item->fields, name)));
    }
  if (result->code != MS5_RESULT_APPLIED && result->code != MS5_RESULT_MERGED)
    return;

  json_object_foreach (action->set, name, value)
    {
      const Ms5ActionField *field = ms5_action_field_find (action->op, name);
      g_autoptr (json_t) wanted = ms5_action_field_normalize (field, value);
      g_autoptr (json_t) now = ms5_action_field_normalize (field, json_object_get (item->fields, name));
      gboolean same = wanted == now || (wanted != NULL && now != NULL && ms5_json_equal (wanted, now));

      /* What is not as it was wanted was combined, and says so. */
      if (!same)
        g_assert_true (result->fields != NULL && g_strv_contains ((const char *const *) result->fields, name));
    }
}

static void
count (World           *w,
       const Ms5Action *action,
       const Ms5Result *result)
{
  w->n_kept++;
  if (result->code != MS5_RESULT_APPLIED && result->code != MS5_RESULT_MERGED)
    return;

  w->scrap += g_str_equal (action->op, "scrap.report") ? 3 : 0;
  w->n_calls += g_str_equal (action->op, "call.raise");
  w->n_notes += g_str_equal (action->op, "note.add")
                || (g_str_equal (action->op, "job.pause") && json_object_size (action->args) > 0);
}

static Ms5Action *
copy_action (const Ms5Action *action)
{
  g_autoptr (json_t) value = ms5_action_encode (action);

  return ms5_action_decode (value, NULL);
}

static void
act (World  *w,
     Device *device)
{
  Ms5Action *action;
  g_autoptr (Ms5Result) result = NULL;

  w->rig.device = device->id;
  w->rig.cseq = device->cseq;
  rig_become (&w->rig, one_in (6) ? MS5_ROLE_OPERATOR : MS5_ROLE_SHIFT_MANAGER, NULL);
  action = make_action (w, device);
  device->cseq = w->rig.cseq;
  if (action == NULL)
    return;

  g_ptr_array_add (device->sent, copy_action (action));
  result = rig_do (&w->rig, action);
  action = g_ptr_array_index (device->sent, device->sent->len - 1);
  g_ptr_array_add (device->codes, (gpointer) ms5_words_result_code (result->code));
  g_assert_false (result->dup);
  g_assert_null (action->fault);
  if (action->spec->kind == MS5_ACTION_EDIT)
    check_edit (w, action, result);
  count (w, action, result);
}

/* Something that was answered comes again, and gets the same answer without effect. */
static void
repeat (World  *w,
        Device *device)
{
  guint i = (guint) g_test_rand_int_range (0, (gint32) device->sent->len);
  gint64 pos = ms5_journal_get_pos (w->rig.journal);
  g_autoptr (Ms5Result) result = NULL;

  w->rig.device = device->id;
  result = rig_do (&w->rig, copy_action (g_ptr_array_index (device->sent, i)));
  g_assert_cmpstr (ms5_words_result_code (result->code), ==, g_ptr_array_index (device->codes, i));
  g_assert_true (result->dup);
  g_assert_cmpint (ms5_journal_get_pos (w->rig.journal), ==, pos);
}

static void
run_machine (World *w)
{
  static const Ms5State states[] = { MS5_STATE_EXECUTE, MS5_STATE_HELD, MS5_STATE_EXECUTE, MS5_STATE_STOPPED };

  rig_tell (&w->rig, "B1", states[g_test_rand_int_range (0, G_N_ELEMENTS (states))], one_in (4) ? "E41" : NULL);
  rig_pass (&w->rig, g_test_rand_int_range (1, 15));
}

/* Versions only grow, and calls never go back. */
static void
check_items (World *w)
{
  for (guint t = 0; t < G_N_ELEMENTS (topics); t++)
    {
      g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (w->rig.journal), topics[t]);

      for (guint i = 0; i < view->items->len; i++)
        {
          const Ms5Item *item = g_ptr_array_index (view->items, i);
          g_autofree char *place = g_strdup_printf ("%s\n%s", topics[t], item->key);
          const gint64 *before = g_hash_table_lookup (w->versions, place);

          g_assert_true (before == NULL || *before <= item->v);
          g_hash_table_replace (w->versions, g_steal_pointer (&place), g_memdup2 (&item->v, sizeof item->v));
        }
    }
}

static gint64
sum_scrap (World *w)
{
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (w->rig.journal), "quality/L1");
  gint64 sum = 0;

  for (guint i = 0; i < view->items->len; i++)
    {
      json_t *fields = ((const Ms5Item *) g_ptr_array_index (view->items, i))->fields;

      if (g_strcmp0 (json_string_value (json_object_get (fields, "kind")), "scrap") == 0)
        sum += json_integer_value (json_object_get (fields, "qty"));
    }
  return sum;
}

static guint
count_calls_by_people (World *w)
{
  g_autoptr (Ms5TopicView) view = ms5_image_get_view (ms5_journal_get_image (w->rig.journal), "calls/L1");
  guint n = 0;

  for (guint i = 0; i < view->items->len; i++)
    n += json_object_get (((const Ms5Item *) g_ptr_array_index (view->items, i))->fields, "rule") == NULL;
  return n;
}

static void
check_model (World *w)
{
  g_autoptr (GPtrArray) audit = rig_audit (&w->rig);

  g_assert_cmpint (sum_scrap (w), ==, w->scrap);
  g_assert_cmpuint (rig_count (&w->rig, "notes/L1"), ==, w->n_notes);
  g_assert_cmpuint (count_calls_by_people (w), ==, w->n_calls);
  g_assert_cmpuint (audit->len, ==, w->n_kept);
}

static void
test_history (World        *w,
              gconstpointer data)
{
  rig_tell (&w->rig, "B1", MS5_STATE_EXECUTE, NULL);
  for (guint i = 0; i < N_STEPS; i++)
    {
      Device *device = &w->devices[g_test_rand_int_range (0, N_DEVICES)];

      if (one_in (3))
        run_machine (w);
      if (one_in (4))
        refresh (w, device);
      if (one_in (30))
        rig_restart (&w->rig);
      act (w, device);
      if (one_in (5) && device->sent->len > 0)
        repeat (w, device);
      check_items (w);
    }

  rig_restart (&w->rig);
  check_items (w);
  check_model (w);
  for (guint i = 0; i < N_DEVICES; i++)
    if (w->devices[i].sent->len > 0)
      repeat (w, &w->devices[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/actions/histories/%u", i);

      g_test_add (path, World, NULL, set_up, test_history, tear_down);
    }

  return g_test_run ();
}
