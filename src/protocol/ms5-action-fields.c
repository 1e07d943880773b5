/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action-fields.h"

#include <glib/gi18n.h>
#include <string.h>

/* Assignments, quantities and reasons are for people to decide; free text is combined by appending. */
static const Ms5ActionField fields[] = {
  { "call.assign", "assigned_to", MS5_MERGE_REPLACE, MS5_MERGE_MANUAL, N_("Assigned to") },
  { "call.comment", "note", MS5_MERGE_APPEND, MS5_MERGE_COMBINE, N_("Comment") },
  { "call.escalate", "level", MS5_MERGE_MAX, MS5_MERGE_COMBINE, N_("Level") },
  { "stop.code", "reason", MS5_MERGE_REPLACE, MS5_MERGE_MANUAL, N_("Reason") },
  { "stop.code", "comment", MS5_MERGE_APPEND, MS5_MERGE_COMBINE, N_("Comment") },
  { "scrap.report", "qty", MS5_MERGE_SUM, MS5_MERGE_COMBINE, N_("Quantity") },
  { "rework.report", "qty", MS5_MERGE_SUM, MS5_MERGE_COMBINE, N_("Quantity") },
  { "job.edit", "qty", MS5_MERGE_REPLACE, MS5_MERGE_MANUAL, N_("Quantity") },
  { "job.edit", "due", MS5_MERGE_REPLACE, MS5_MERGE_MANUAL, N_("Due") },
  { "job.edit", "note", MS5_MERGE_APPEND, MS5_MERGE_COMBINE, N_("Note") },
  { "job.edit", "tags", MS5_MERGE_UNION, MS5_MERGE_COMBINE, N_("Tags") },
};

/**
 * ms5_action_field_find:
 * @op: an operation's name
 * @name: a member of what it carries
 *
 * Returns: (transfer none) (nullable): the field, or %NULL if the operation meets nobody's there
 */
const Ms5ActionField *
ms5_action_field_find (const char *op,
                       const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].op, op) && g_str_equal (fields[i].name, name))
      return &fields[i];

  return NULL;
}

/**
 * ms5_action_field_get:
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): a field, or %NULL past the last
 */
const Ms5ActionField *
ms5_action_field_get (guint index)
{
  return index < G_N_ELEMENTS (fields) ? &fields[index] : NULL;
}

/* Also of values that are not there. */
static gboolean
is_same (json_t *a,
         json_t *b)
{
  return a == b || (a != NULL && b != NULL && ms5_json_equal (a, b));
}

/* How the schema describes the field. */
static const Ms5Member *
find_member (const Ms5ActionField *field)
{
  const Ms5ActionSpec *spec = ms5_action_spec_find (field->op);
  const Ms5Shape *shape = spec->set != NULL ? spec->set : spec->args;

  for (guint i = 0; shape != NULL && i < shape->n_members; i++)
    if (g_str_equal (shape->members[i].name, field->name))
      return &shape->members[i];

  return NULL;
}

/* Where a value stands among those of its field; numbers as they are, words by their order. */
static gboolean
get_rank (const Ms5Member *member,
          json_t          *value,
          gint64          *out_rank)
{
  const char *text = json_string_value (value);

  if (json_is_integer (value))
    {
      *out_rank = json_integer_value (value);
      return TRUE;
    }

  for (int i = 0; text != NULL && member->words != NULL && member->words (i) != NULL; i++)
    if (g_str_equal (member->words (i), text))
      {
        *out_rank = i;
        return TRUE;
      }

  return FALSE;
}

static json_t *
take_greater (const Ms5Member *member,
              json_t          *current,
              json_t          *set)
{
  gint64 theirs, mine;

  if (!get_rank (member, current, &theirs) || !get_rank (member, set, &mine))
    return NULL;

  return json_incref (mine > theirs ? set : current);
}

/* Integers of JSON are far from overflowing. */
static json_t *
add_up (const Ms5Member *member,
        json_t          *was,
        json_t          *current,
        json_t          *set)
{
  gint64 sum;

  if (!json_is_integer (current) || !json_is_integer (set) || (was != NULL && !json_is_integer (was)))
    return NULL;

  sum = json_integer_value (current) + json_integer_value (set) - json_integer_value (was);
  return sum >= member->min && sum <= member->max ? json_integer (sum) : NULL;
}

static gboolean
contains (json_t     *array,
          const char *text)
{
  size_t index;
  json_t *element;

  json_array_foreach (array, index, element)
    if (g_strcmp0 (json_string_value (element), text) == 0)
      return TRUE;

  return FALSE;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Of @from what is in the set afterwards and has not been collected. */
static void
collect_members (GPtrArray *texts,
                 json_t    *from,
                 json_t    *was,
                 json_t    *current,
                 json_t    *set)
{
  size_t index;
  json_t *element;

  json_array_foreach (from, index, element)
    {
      const char *text = json_string_value (element);
      gboolean is_old = contains (was, text);
      gboolean stays = is_old ? contains (current, text) && contains (set, text) : TRUE;

      if (text != NULL && stays && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_ptr_array_add (texts, (gpointer) text);
    }
}

static json_t *
sorted_array (GPtrArray *texts)
{
  json_t *array = json_array ();

  g_ptr_array_sort (texts, compare_texts);
  for (guint i = 0; i < texts->len; i++)
    json_array_append_new (array, json_string (g_ptr_array_index (texts, i)));
  return array;
}

static json_t *
unite (const Ms5Member *member,
       json_t          *was,
       json_t          *current,
       json_t          *set)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  collect_members (texts, current, was, current, set);
  collect_members (texts, set, was, current, set);
  if ((gint64) texts->len > member->max)
    return NULL;

  return sorted_array (texts);
}

/* Whether @text ends with the lines of @added. */
static gboolean
ends_with (const char *text,
           const char *added)
{
  gsize length = strlen (text), end = strlen (added);

  return g_str_has_suffix (text, added) && (length == end || text[length - end - 1] == '\n');
}

/* What is new in the edit goes to the end of what is there. */
static json_t *
append_text (const Ms5Member *member,
             json_t          *was,
             json_t          *current,
             json_t          *set)
{
  const char *seen = json_string_value (was);
  const char *before = json_string_value (current);
  const char *added = json_string_value (set);
  g_autofree char *both = NULL;

  if (added == NULL)
    return NULL;

  if (seen != NULL && g_str_has_prefix (added, seen))
    added += strlen (seen);
  while (*added == '\n')
    added++;
  if (before == NULL)
    return *added != '\0' ? json_string (added) : NULL;
  if (*added == '\0' || ends_with (before, added))
    return json_incref (current);
  if (strlen (before) + 1 + strlen (added) > (gsize) member->max)
    return NULL;

  both = g_strconcat (before, "\n", added, NULL);
  return json_string (both);
}

/**
 * ms5_action_field_normalize:
 * @field: a field
 * @value: (nullable): a value of it, %NULL or `null` for none
 *
 * Returns: (transfer full) (nullable): the same value as it is compared with others: a set in order, and
 *   %NULL for none or an empty one
 */
json_t *
ms5_action_field_normalize (const Ms5ActionField *field,
                            json_t               *value)
{
  g_autoptr (GPtrArray) texts = NULL;

  if (value == NULL || json_is_null (value))
    return NULL;
  if (field->rule != MS5_MERGE_UNION || !json_is_array (value))
    return json_incref (value);

  texts = g_ptr_array_new ();
  collect_members (texts, value, NULL, value, value);
  return texts->len > 0 ? sorted_array (texts) : NULL;
}

/**
 * ms5_action_field_combine:
 * @field: a field
 * @was: (nullable): the value that was seen, %NULL for none
 * @current: (nullable): the value now
 * @set: (nullable): the value wanted
 *
 * Puts two values together by the field's rule. If only one side has changed what was seen, that is what
 * comes out, whatever the rule.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL if there is none between them, or it would be
 *   too large
 */
json_t *
ms5_action_field_combine (const Ms5ActionField *field,
                          json_t               *was,
                          json_t               *current,
                          json_t               *set)
{
  const Ms5Member *member = find_member (field);

  /* Who adds the same adds all the same. */
  if (is_same (set, was) || (is_same (current, set) && field->rule != MS5_MERGE_SUM))
    return json_incref (current);
  if (is_same (current, was))
    return json_incref (set);

  switch (field->rule)
    {
    case MS5_MERGE_MAX:
      return take_greater (member, current, set);
    case MS5_MERGE_SUM:
      return add_up (member, was, current, set);
    case MS5_MERGE_UNION:
      return unite (member, was, current, set);
    case MS5_MERGE_APPEND:
      return append_text (member, was, current, set);
    case MS5_MERGE_REPLACE:
    default:
      return NULL;
    }
}
