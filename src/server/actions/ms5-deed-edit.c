/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-merge.h"
#include "protocol/ms5-action-fields.h"
#include "server/actions/ms5-deed.h"

#include <string.h>

#define MAX_FIELDS 2

/* What an operation edits: @names are the fields that it sets, in the order of the arrays of values.
 * Who has set the first of them, and when, stands in @by and @at. */
typedef struct
{
  const char *op;
  const char *names[MAX_FIELDS];
  const char *by;
  const char *at;
  const char *missing;
  gboolean (*peek) (const Ms5Deed *deed,
                    const char    *out_values[MAX_FIELDS]);
  Ms5EngineVerdict (*apply) (const Ms5Deed     *deed,
                             Ms5EngineDoing    *doing,
                             const char *const  values[MAX_FIELDS]);
} Kind;

static gboolean
peek_stop (const Ms5Deed *deed,
           const char    *out_values[MAX_FIELDS])
{
  Ms5StopCodeSet set;

  if (!ms5_engine_peek_stop (deed->engine, deed->line, deed->action->key, &set))
    return FALSE;

  out_values[0] = set.reason;
  out_values[1] = set.comment;
  return TRUE;
}

static Ms5EngineVerdict
code_stop (const Ms5Deed     *deed,
           Ms5EngineDoing    *doing,
           const char *const  values[MAX_FIELDS])
{
  const Ms5StopCodeSet set = { (char *) values[0], (char *) values[1] };

  return ms5_engine_code_stop (deed->engine, doing, &set);
}

static gboolean
peek_call (const Ms5Deed *deed,
           const char    *out_values[MAX_FIELDS])
{
  Ms5CallAssignSet set;

  if (!ms5_engine_peek_call (deed->engine, deed->line, deed->action->key, &set))
    return FALSE;

  out_values[0] = set.assigned_to;
  return TRUE;
}

static Ms5EngineVerdict
assign_call (const Ms5Deed     *deed,
             Ms5EngineDoing    *doing,
             const char *const  values[MAX_FIELDS])
{
  const Ms5CallAssignSet set = { (char *) values[0] };

  return ms5_engine_assign_call (deed->engine, doing, &set);
}

static const Kind kinds[] = {
  { "stop.code", { "reason", "comment" }, "coded_by", "coded_at", "there is no such stop", peek_stop, code_stop },
  { "call.assign", { "assigned_to" }, "assigned_by", "assigned", "there is no such call", peek_call, assign_call },
};

static const Kind *
find_kind (const char *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].op, op))
      return &kinds[i];

  return NULL;
}

/* ms5_deed_knows_edit:
 * @op: an operation
 *
 * Returns: whether it is an edit that there is something to do for
 */
gboolean
ms5_deed_knows_edit (const char *op)
{
  return find_kind (op) != NULL;
}

/* An edit on its way: what it wants, what there is, what becomes of it. */
typedef struct
{
  const Ms5Deed *deed;
  const Kind *kind;
  const Ms5Item *item;    /* (nullable) */
  const char *current[MAX_FIELDS]; /* borrowed */
  const char *name[MAX_FIELDS];
  Ms5MergeField field[MAX_FIELDS];
  guint n_fields;
  gboolean prefers_manual;
} Edit;

static gboolean
is_equal (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  return g_str_equal (a, b);
}

/* Free text is combined by appending: what is new in the edit goes to the end of what is there. */
static gpointer
append_text (const Ms5MergeField *field,
             gpointer             user_data)
{
  const char *current = field->current;
  const char *added = field->set;

  if (field->was != NULL && g_str_has_prefix (added, field->was))
    added += strlen (field->was);
  while (*added == '\n')
    added++;
  if (strlen (current) + 1 + strlen (added) > MS5_LIMIT_STRING_BYTES)
    return NULL;

  return *added != '\0' ? g_strconcat (current, "\n", added, NULL) : g_strdup (current);
}

static void
collect (Edit *edit)
{
  const Ms5Action *action = edit->deed->action;
  const char *const *names = edit->kind->names;

  for (guint i = 0; i < MAX_FIELDS && names[i] != NULL; i++)
    {
      const char *set = json_string_value (json_object_get (action->set, names[i]));
      const char *was = json_string_value (json_object_get (action->was, names[i]));

      if (set == NULL)
        continue;

      edit->name[edit->n_fields] = names[i];
      edit->field[edit->n_fields++] = (Ms5MergeField) {
        .policy = ms5_action_field_find (action->op, names[i])->policy,
        .set = set,
        .was = was,
        .current = edit->current[i],
        .changed = edit->item != NULL ? ms5_item_get_field_v (edit->item, names[i]) : 0,
      };
    }
}

static void
clear (Edit *edit)
{
  for (guint i = 0; i < edit->n_fields; i++)
    g_free (edit->field[i].combined);
}

/* A version that is still to come is one of another history: it says nothing of what was seen. */
static gint64
get_base (const Edit *edit)
{
  Ms5Ledger *ledger = edit->deed->ledger;
  gint64 base = edit->deed->action->base;

  return base <= MS5_LEDGER_GET_IFACE (ledger)->get_pos (ledger) ? base : -1;
}

static char **
list_fields (const Edit *edit,
             gboolean    contested)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; i < edit->n_fields; i++)
    if (ms5_merge_is_contested (&edit->field[i]) == contested)
      {
        g_strv_builder_add (builder, edit->name[i]);
        n++;
      }

  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

/* The current values of the fields with @fate, or of all that are contested. */
static json_t *
list_values (const Edit *edit,
             int         fate)
{
  json_t *values = json_object ();

  for (guint i = 0; i < edit->n_fields; i++)
    {
      const Ms5MergeField *field = &edit->field[i];
      gboolean wanted = fate >= 0 ? (int) field->fate == fate : ms5_merge_is_contested (field);

      if (wanted && field->current != NULL)
        json_object_set_new (values, edit->name[i], json_string (field->current));
    }
  return values;
}

/* What is there instead, and who says so as far as it is known. */
static void
tell_current (const Edit *edit,
              Ms5Result  *result)
{
  const json_t *at;

  result->cur.set = list_values (edit, -1);
  if (edit->item == NULL)
    return;

  result->cur.v = edit->item->v;
  if (json_object_get (result->cur.set, edit->kind->names[0]) == NULL)
    return;

  result->cur.by = g_strdup (json_string_value (json_object_get (edit->item->fields, edit->kind->by)));
  at = json_object_get (edit->item->fields, edit->kind->at);
  if (at != NULL)
    result->cur.at = ms5_time_from_ms (json_integer_value (at));
}

/* What could have been put together, but for its content, is a matter of data. */
static int
get_kind (const Edit *edit)
{
  if (get_base (edit) < 0)
    return MS5_CONFLICT_DATA;
  for (guint i = 0; i < edit->n_fields; i++)
    if (edit->field[i].fate == MS5_MERGE_CONTESTED && edit->field[i].policy != MS5_MERGE_COMBINE)
      return MS5_CONFLICT_VERSION;

  return edit->prefers_manual ? MS5_CONFLICT_VERSION : MS5_CONFLICT_DATA;
}

static Ms5Result *
refuse (const Edit *edit,
        Ms5Outcome  outcome)
{
  Ms5Result *result = ms5_result_new (edit->deed->action->id, (Ms5ResultCode) outcome);

  tell_current (edit, result);
  result->fields = list_fields (edit, TRUE);
  result->clean = list_fields (edit, FALSE);
  if (outcome == MS5_OUTCOME_CONFLICT)
    {
      result->kind = get_kind (edit);
      result->choices = g_strdupv ((char *[]) { (char *) "server", (char *) "client", (char *) "edit", NULL });
    }
  return result;
}

static const char *
get_wanted (const Edit *edit,
            const char *name)
{
  for (guint i = 0; name != NULL && i < edit->n_fields; i++)
    {
      const Ms5MergeField *field = &edit->field[i];

      if (!g_str_equal (edit->name[i], name) || field->fate == MS5_MERGE_KEPT)
        continue;
      return field->fate == MS5_MERGE_COMBINED ? field->combined : field->set;
    }

  return NULL;
}

/* Equal values go to the engine, too: a person may say what the machine has said. */
static Ms5Result *
apply (const Edit *edit,
       Ms5Outcome  outcome)
{
  const Ms5Deed *deed = edit->deed;
  Ms5EngineDoing doing = {
    .line = deed->line, .key = deed->action->key, .by = deed->by, .cur_at = MS5_TIME_NONE,
  };
  const char *wanted[MAX_FIELDS] = {
    get_wanted (edit, edit->kind->names[0]), get_wanted (edit, edit->kind->names[1]),
  };
  g_autoptr (json_t) over = list_values (edit, MS5_MERGE_TAKEN);
  /* From here on what was current is gone. */
  Ms5EngineVerdict verdict = edit->kind->apply (deed, &doing, wanted);
  Ms5Result *result = ms5_deed_answer (deed, verdict, &doing);

  if (verdict != MS5_ENGINE_APPLIED || outcome != MS5_OUTCOME_MERGED)
    return result;

  result->code = MS5_RESULT_MERGED;
  result->fields = list_fields (edit, TRUE);
  if (json_object_size (over) > 0)
    result->over = g_steal_pointer (&over);
  return result;
}

/* ms5_deed_edit:
 * @deed: an edit
 *
 * Merges it, field by field, with what others did since the person saw the item.
 *
 * Returns: (transfer full): what became of it
 */
Ms5Result *
ms5_deed_edit (const Ms5Deed *deed)
{
  static const Ms5MergeFuncs funcs = { is_equal, append_text, NULL };
  const Ms5Action *action = deed->action;
  const Kind *kind = find_kind (action->op);
  Edit edit = { .deed = deed, .kind = kind };
  Ms5EngineDoing doing = { 0 };
  Ms5MergePrefer prefer;
  Ms5Outcome outcome;
  Ms5Result *result;

  g_assert (kind != NULL);

  doing.why = kind->missing;
  if (!kind->peek (deed, edit.current))
    return ms5_deed_answer (deed, MS5_ENGINE_GONE, &doing);

  edit.item = MS5_LEDGER_GET_IFACE (deed->ledger)->lookup (deed->ledger, action->topic, action->key);
  collect (&edit);
  prefer = action->prefer != MS5_WORD_NONE ? (Ms5MergePrefer) action->prefer : MS5_MERGE_PREFER_POLICY;
  edit.prefers_manual = prefer == MS5_MERGE_PREFER_MANUAL;
  outcome = ms5_merge_edit (edit.field, edit.n_fields, get_base (&edit), prefer, &funcs);

  if (outcome == MS5_OUTCOME_CONFLICT || outcome == MS5_OUTCOME_SUPERSEDED)
    result = refuse (&edit, outcome);
  else
    result = apply (&edit, outcome);
  clear (&edit);
  return result;
}
