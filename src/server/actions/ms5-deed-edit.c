/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-merge.h"
#include "protocol/ms5-action-fields.h"
#include "server/actions/ms5-deed.h"

#define MAX_FIELDS 8

/* Fields of which the same member says who has set them, and when. */
typedef struct
{
  const char *field;
  const char *by;
  const char *at;
} Author;

/* What an operation edits. Values are in structs of the shape of its `set`. What is not named in an edit
 * goes to @apply as it is if it wants the @whole, and is left out otherwise. */
typedef struct
{
  const char *op;
  const Author *authors;
  guint n_authors;
  gboolean whole;
  const char *missing;
  gboolean (*peek) (const Ms5Deed *deed,
                    gpointer       out_set);
  Ms5EngineVerdict (*apply) (const Ms5Deed  *deed,
                             Ms5EngineDoing *doing,
                             gconstpointer   set);
} Kind;

static gboolean
peek_stop (const Ms5Deed *deed,
           gpointer       out_set)
{
  return ms5_engine_peek_stop (deed->engine, deed->line, deed->action->key, out_set);
}

static Ms5EngineVerdict
code_stop (const Ms5Deed  *deed,
           Ms5EngineDoing *doing,
           gconstpointer   set)
{
  return ms5_engine_code_stop (deed->engine, doing, set);
}

static gboolean
peek_call (const Ms5Deed *deed,
           gpointer       out_set)
{
  return ms5_engine_peek_call (deed->engine, deed->line, deed->action->key, out_set);
}

static Ms5EngineVerdict
assign_call (const Ms5Deed  *deed,
             Ms5EngineDoing *doing,
             gconstpointer   set)
{
  return ms5_engine_assign_call (deed->engine, doing, set);
}

static gboolean
peek_job (const Ms5Deed *deed,
          gpointer       out_set)
{
  return ms5_engine_peek_job (deed->engine, deed->line, deed->action->key, out_set);
}

static Ms5EngineVerdict
edit_job (const Ms5Deed  *deed,
          Ms5EngineDoing *doing,
          gconstpointer   set)
{
  return ms5_engine_edit_job (deed->engine, doing, set);
}

static const Author stop_authors[] = {
  { "reason", "coded_by", "coded_at" },
  { "comment", "commented_by", "commented_at" },
};
static const Author call_authors[] = {
  { "assigned_to", "assigned_by", "assigned" },
};
static const Author job_authors[] = {
  { "qty", "edited_by", "edited" },
  { "due", "edited_by", "edited" },
  { "note", "edited_by", "edited" },
  { "tags", "edited_by", "edited" },
};

#define AUTHORS(list) (list), G_N_ELEMENTS (list)

static const Kind kinds[] = {
  { "stop.code", AUTHORS (stop_authors), FALSE, "there is no such stop", peek_stop, code_stop },
  { "call.assign", AUTHORS (call_authors), TRUE, "there is no such call", peek_call, assign_call },
  { "job.edit", AUTHORS (job_authors), TRUE, "there is no such job", peek_job, edit_job },
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
  json_t *current;        /* what may be edited, as it is */
  const Ms5ActionField *known[MAX_FIELDS];
  Ms5MergeField field[MAX_FIELDS];   /* values are json_t */
  guint n_fields;
  gboolean prefers_manual;
} Edit;

static gboolean
is_equal (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  return ms5_json_equal (a, b);
}

static gpointer
combine (const Ms5MergeField *field,
         gpointer             user_data)
{
  const Edit *edit = user_data;

  return ms5_action_field_combine (edit->known[field - edit->field], (json_t *) field->was, (json_t *) field->current,
                                   (json_t *) field->set);
}

static json_t *
encode_current (const Ms5Deed *deed,
                const Kind    *kind)
{
  const Ms5Shape *shape = deed->action->spec->set;
  g_autofree gpointer set = g_malloc (shape->size);

  ms5_shape_init (shape, set);
  /* What it has is borrowed. */
  return kind->peek (deed, set) ? ms5_shape_encode (shape, set) : NULL;
}

static void
collect (Edit *edit)
{
  const Ms5Action *action = edit->deed->action;
  const char *name;
  json_t *value;

  json_object_foreach (action->set, name, value)
    {
      const Ms5ActionField *known = ms5_action_field_find (action->op, name);

      g_assert (known != NULL && edit->n_fields < MAX_FIELDS);
      edit->known[edit->n_fields] = known;
      edit->field[edit->n_fields++] = (Ms5MergeField) {
        .policy = ms5_plant_get_policy (edit->deed->plant, action->op, name, known->policy),
        .set = ms5_action_field_normalize (known, value),
        .was = ms5_action_field_normalize (known, json_object_get (action->was, name)),
        .current = ms5_action_field_normalize (known, json_object_get (edit->current, name)),
        .changed = edit->item != NULL ? ms5_item_get_field_v (edit->item, name) : 0,
      };
    }
}

static void
clear (Edit *edit)
{
  for (guint i = 0; i < edit->n_fields; i++)
    {
      json_decref ((json_t *) edit->field[i].set);
      json_decref ((json_t *) edit->field[i].was);
      json_decref ((json_t *) edit->field[i].current);
      json_decref (edit->field[i].combined);
    }
  json_decref (edit->current);
}

/* A version that is still to come is one of another history: it says nothing of what was seen. */
static gint64
get_base (const Edit *edit)
{
  Ms5Ledger *ledger = edit->deed->ledger;
  gint64 base = edit->deed->action->base;

  return base <= MS5_LEDGER_GET_IFACE (ledger)->get_pos (ledger) ? base : -1;
}

/* The names of fields that are contested, or not, in the order of the schema. */
static char **
list_fields (const Edit *edit,
             gboolean    contested)
{
  const Ms5Shape *shape = edit->deed->action->spec->set;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < shape->n_members; i++)
    for (guint j = 0; j < edit->n_fields; j++)
      if (g_str_equal (edit->known[j]->name, shape->members[i].name)
          && ms5_merge_is_contested (&edit->field[j]) == contested)
        g_ptr_array_add (names, (gpointer) edit->known[j]->name);

  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strdupv ((char **) names->pdata);
}

/* Whether a value that the edit does not name is lost. */
static gboolean
is_overwritten (const Ms5MergeField *field)
{
  return field->fate == MS5_MERGE_TAKEN
         || (field->fate == MS5_MERGE_SET && (field->was == NULL || !ms5_json_equal (field->was, field->current)));
}

/* The current values of the fields that @is_wanted wants. */
static json_t *
list_values (const Edit *edit,
             gboolean  (*is_wanted) (const Ms5MergeField *field))
{
  json_t *values = json_object ();

  for (guint i = 0; i < edit->n_fields; i++)
    {
      const Ms5MergeField *field = &edit->field[i];

      if (field->current != NULL && is_wanted (field))
        json_object_set (values, edit->known[i]->name, (json_t *) field->current);
    }
  return values;
}

static const Author *
find_author (const Edit *edit,
             const char *field)
{
  for (guint i = 0; i < edit->kind->n_authors; i++)
    if (g_str_equal (edit->kind->authors[i].field, field))
      return &edit->kind->authors[i];

  return NULL;
}

/* Who has set a contested field, as far as it is known, and of several the last. */
static void
tell_author (const Edit *edit,
             Ms5Result  *result)
{
  for (guint i = 0; i < edit->n_fields; i++)
    {
      const Author *author = find_author (edit, edit->known[i]->name);
      json_t *by, *at;

      if (author == NULL || !ms5_merge_is_contested (&edit->field[i]))
        continue;
      by = json_object_get (edit->item->fields, author->by);
      at = json_object_get (edit->item->fields, author->at);
      if (by == NULL || at == NULL || ms5_time_from_ms (json_integer_value (at)) <= result->cur.at)
        continue;
      g_free (result->cur.by);
      result->cur.by = g_strdup (json_string_value (by));
      result->cur.at = ms5_time_from_ms (json_integer_value (at));
    }
}

/* What is there instead, and who says so. */
static void
tell_current (const Edit *edit,
              Ms5Result  *result)
{
  result->cur.set = list_values (edit, ms5_merge_is_contested);
  if (edit->item == NULL)
    return;

  result->cur.v = edit->item->v;
  tell_author (edit, result);
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

/* What the item is to be, as far as the operation says. */
static json_t *
list_wanted (const Edit *edit)
{
  json_t *wanted = edit->kind->whole ? json_copy (edit->current) : json_object ();

  for (guint i = 0; i < edit->n_fields; i++)
    {
      const Ms5ActionField *known = edit->known[i];
      const Ms5MergeField *field = &edit->field[i];
      json_t *value = field->fate == MS5_MERGE_COMBINED ? field->combined : (json_t *) field->set;
      g_autoptr (json_t) normal = ms5_action_field_normalize (known, value);

      if (field->fate == MS5_MERGE_KEPT)
        continue;
      if (normal != NULL)
        json_object_set (wanted, known->name, normal);
      else
        json_object_del (wanted, known->name);
    }
  return wanted;
}

static Ms5EngineVerdict
carry_out (const Edit     *edit,
           Ms5EngineDoing *doing)
{
  const Ms5Shape *shape = edit->deed->action->spec->set;
  g_autoptr (json_t) wanted = list_wanted (edit);
  g_autofree gpointer set = g_malloc (shape->size);
  Ms5EngineVerdict verdict = MS5_ENGINE_INVALID;

  if (ms5_shape_decode (shape, wanted, set, NULL))
    verdict = edit->kind->apply (edit->deed, doing, set);
  else
    doing->why = "what it would be is not allowed";
  ms5_shape_clear (shape, set);
  return verdict;
}

/* Equal values go to the engine, too: a person may say what the machine has said. */
static Ms5Result *
apply (const Edit *edit,
       Ms5Outcome  outcome)
{
  const Ms5Deed *deed = edit->deed;
  Ms5EngineDoing doing = ms5_deed_begin (deed);
  g_autoptr (json_t) over = list_values (edit, is_overwritten);
  Ms5EngineVerdict verdict = carry_out (edit, &doing);
  Ms5Result *result = ms5_deed_answer (deed, verdict, &doing);

  if (verdict != MS5_ENGINE_APPLIED)
    return result;

  if (json_object_size (over) > 0)
    result->over = g_steal_pointer (&over);
  if (outcome != MS5_OUTCOME_MERGED)
    return result;

  result->code = MS5_RESULT_MERGED;
  result->fields = list_fields (edit, TRUE);
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
  const Ms5Action *action = deed->action;
  const Kind *kind = find_kind (action->op);
  Edit edit = { .deed = deed, .kind = kind };
  const Ms5MergeFuncs funcs = { is_equal, combine, &edit };
  Ms5EngineDoing doing = { 0 };
  Ms5MergePrefer prefer;
  Ms5Outcome outcome;
  Ms5Result *result;

  g_assert (kind != NULL);

  doing.why = kind->missing;
  edit.current = encode_current (deed, kind);
  if (edit.current == NULL)
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
