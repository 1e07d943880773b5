/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-conflict.h"

#include "client/ms5-outbox.h"

G_DEFINE_BOXED_TYPE (Ms5Conflict, ms5_conflict, ms5_conflict_copy, ms5_conflict_free)

static void
field_free (gpointer data)
{
  Ms5ConflictField *field = data;

  json_decref (field->was);
  json_decref (field->mine);
  json_decref (field->theirs);
  json_decref (field->proposed);
  g_free (field);
}

static gpointer
field_copy (gconstpointer source,
            gpointer      data)
{
  Ms5ConflictField *copy = g_memdup2 (source, sizeof *copy);

  json_incref (copy->was);
  json_incref (copy->mine);
  json_incref (copy->theirs);
  json_incref (copy->proposed);
  return copy;
}

/**
 * ms5_conflict_copy:
 * @conflict: a conflict
 *
 * Returns: (transfer full): the same
 */
Ms5Conflict *
ms5_conflict_copy (const Ms5Conflict *conflict)
{
  Ms5Conflict *copy = g_memdup2 (conflict, sizeof *conflict);

  copy->op = g_strdup (conflict->op);
  copy->topic = g_strdup (conflict->topic);
  copy->key = g_strdup (conflict->key);
  copy->by = g_strdup (conflict->by);
  copy->fields = g_ptr_array_copy (conflict->fields, field_copy, NULL);
  g_ptr_array_set_free_func (copy->fields, field_free);
  return copy;
}

/**
 * ms5_conflict_free:
 * @conflict: (transfer full): a conflict
 */
void
ms5_conflict_free (Ms5Conflict *conflict)
{
  g_free (conflict->op);
  g_free (conflict->topic);
  g_free (conflict->key);
  g_free (conflict->by);
  g_ptr_array_unref (conflict->fields);
  g_free (conflict);
}

static gboolean
lists (char       **list,
       const char  *text)
{
  return list != NULL && g_strv_contains ((const char *const *) list, text);
}

/* What is not contested is as it was seen, as far as the server has said. */
static Ms5ConflictField *
field_new (const Ms5Action *action,
           const Ms5Result *result,
           const char      *name,
           json_t          *mine)
{
  const Ms5ActionField *known = ms5_action_field_find (action->op, name);
  Ms5ConflictField *field = g_new0 (Ms5ConflictField, 1);
  gboolean compared = result->code == MS5_RESULT_CONFLICT && !result->cur.deleted;

  field->name = known != NULL ? known->name : g_intern_string (name);
  field->label = known != NULL ? known->label : field->name;
  field->rule = known != NULL ? known->rule : MS5_MERGE_REPLACE;
  field->is_contested = compared && lists (result->fields, name);
  field->was = json_incref (json_object_get (action->was, name));
  field->mine = json_is_null (mine) ? NULL : json_incref (mine);
  if (field->is_contested)
    field->theirs = json_incref (json_object_get (result->cur.set, name));
  else if (compared)
    field->theirs = json_incref (field->was);

  if (field->is_contested && known != NULL)
    field->proposed = ms5_action_field_combine (known, field->was, field->theirs, field->mine);
  if (field->proposed == NULL)
    field->proposed = json_incref (field->is_contested ? field->theirs : field->mine);
  return field;
}

static Ms5ConflictKind
get_kind (const Ms5Result *result)
{
  if (result->code == MS5_RESULT_FORBIDDEN)
    return MS5_CONFLICT_PERMISSION;
  if (result->kind != MS5_WORD_NONE)
    return (Ms5ConflictKind) result->kind;

  return result->cur.deleted ? MS5_CONFLICT_DELETED : MS5_CONFLICT_VERSION;
}

/**
 * ms5_outbox_entry_dup_conflict:
 * @self: an entry
 *
 * What there is to settle: of one in conflict, and of one that its author was not allowed.
 *
 * Returns: (transfer full) (nullable): the conflict; %NULL if the server's answer is another, or there
 *   is none
 */
Ms5Conflict *
ms5_outbox_entry_dup_conflict (Ms5OutboxEntry *self)
{
  const Ms5Action *action;
  const Ms5Result *result;
  Ms5Conflict *conflict;
  const char *name;
  json_t *value;

  g_return_val_if_fail (MS5_IS_OUTBOX_ENTRY (self), NULL);

  action = ms5_outbox_entry_get_action (self);
  result = ms5_outbox_entry_get_result (self);
  if (result == NULL || (result->code != MS5_RESULT_CONFLICT && result->code != MS5_RESULT_FORBIDDEN))
    return NULL;

  conflict = g_new0 (Ms5Conflict, 1);
  conflict->kind = get_kind (result);
  conflict->op = g_strdup (action->op);
  conflict->topic = g_strdup (action->topic);
  conflict->key = g_strdup (ms5_action_get_item_key (action));
  conflict->v = result->cur.v;
  conflict->by = g_strdup (result->cur.by);
  conflict->at = result->cur.at;
  conflict->can_resolve = lists (result->choices, "edit");
  conflict->fields = g_ptr_array_new_with_free_func (field_free);
  json_object_foreach (action->set, name, value)
    g_ptr_array_add (conflict->fields, field_new (action, result, name, value));

  return conflict;
}

/* ms5_conflict_make_resolution:
 * @entry: an action in conflict
 * @chosen: for each field that is to be set, with what
 * @error: return location for an error
 *
 * The person has seen what the server has, and decides knowing it. A field that is not chosen stays as the
 * server has it.
 *
 * Returns: (transfer full) (nullable): the action that settles @entry, or %NULL with
 *   %MS5_OUTBOX_ERROR_STATE or %MS5_OUTBOX_ERROR_INVALID
 */
Ms5Action *
ms5_conflict_make_resolution (Ms5OutboxEntry  *entry,
                              json_t          *chosen,
                              GError         **error)
{
  const Ms5Action *settled = ms5_outbox_entry_get_action (entry);
  g_autoptr (Ms5Conflict) conflict = ms5_outbox_entry_dup_conflict (entry);
  g_autoptr (Ms5Action) action = NULL;

  if (ms5_outbox_entry_get_state (entry) != MS5_OUTBOX_CONFLICT || conflict == NULL || !conflict->can_resolve)
    {
      g_set_error (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_STATE, "There is nothing to decide about %s",
                   settled->id);
      return NULL;
    }
  if (json_object_size (chosen) == 0)
    {
      g_set_error_literal (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_INVALID, "Nothing is chosen");
      return NULL;
    }

  action = ms5_action_new (settled->op);
  action->pri = settled->pri;
  action->topic = g_strdup (settled->topic);
  action->key = g_strdup (settled->key);
  action->base = conflict->v;
  action->set = json_deep_copy (chosen);
  action->was = json_object ();
  for (guint i = 0; i < conflict->fields->len; i++)
    {
      const Ms5ConflictField *field = g_ptr_array_index (conflict->fields, i);

      if (field->theirs != NULL && json_object_get (chosen, field->name) != NULL)
        json_object_set (action->was, field->name, field->theirs);
    }
  action->via = g_strdup (settled->via);
  action->resolves = g_strdup (settled->id);
  return g_steal_pointer (&action);
}
