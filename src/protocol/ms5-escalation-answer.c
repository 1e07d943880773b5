/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-escalation-answer.h"

#include "protocol/ms5-limits.h"
#include "protocol/ms5-vocabulary.h"

#include <math.h>

#define MAX_STEPS  1000
#define MAX_PEOPLE 100000

/* Policies as they are now */

/**
 * ms5_escalation_entry_new:
 * @id: (nullable): a policy's id
 *
 * Returns: (transfer full): an entry of a policy without levels
 */
Ms5EscalationEntry *
ms5_escalation_entry_new (const char *id)
{
  Ms5EscalationEntry *entry = g_new0 (Ms5EscalationEntry, 1);

  entry->policy = ms5_escalation_policy_new (id);
  entry->at = MS5_TIME_NONE;
  return entry;
}

/**
 * ms5_escalation_entry_copy:
 * @entry: an entry
 *
 * Returns: (transfer full): another one like it
 */
Ms5EscalationEntry *
ms5_escalation_entry_copy (const Ms5EscalationEntry *entry)
{
  Ms5EscalationEntry *copy = g_new (Ms5EscalationEntry, 1);

  *copy = *entry;
  copy->policy = ms5_escalation_policy_copy (entry->policy);
  copy->by = g_strdup (entry->by);
  return copy;
}

/**
 * ms5_escalation_entry_free:
 * @entry: (nullable): an entry
 */
void
ms5_escalation_entry_free (Ms5EscalationEntry *entry)
{
  if (entry == NULL)
    return;

  ms5_escalation_policy_free (entry->policy);
  g_free (entry->by);
  g_free (entry);
}

/**
 * ms5_escalation_entry_read:
 * @object: an object
 *
 * Returns: (transfer full): the entry, as far as it can be read
 */
Ms5EscalationEntry *
ms5_escalation_entry_read (Ms5JsonReader *object)
{
  Ms5EscalationEntry *entry = g_new0 (Ms5EscalationEntry, 1);
  const char *id = NULL, *by = NULL;

  ms5_json_get_string (object, "id", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &id);
  entry->policy = ms5_escalation_read_policy (object, id);
  entry->at = MS5_TIME_NONE;
  ms5_json_get_int (object, "version", MS5_JSON_OPTIONAL, 0, MS5_LIMIT_INTEGER, &entry->version);
  ms5_json_get_bool (object, "configured", MS5_JSON_OPTIONAL, &entry->configured);
  if (ms5_json_get_string (object, "by", MS5_JSON_OPTIONAL, MS5_LIMIT_STRING_BYTES, &by))
    entry->by = g_strdup (by);
  ms5_json_get_time_ms (object, "at", MS5_JSON_OPTIONAL, &entry->at);
  return entry;
}

/**
 * ms5_escalation_entry_from_item:
 * @item: an item of the topic `plant`
 * @id: the policy's id
 * @version: the item's version
 * @problems: where to add what cannot be read of it
 *
 * Returns: (transfer full): the entry
 */
Ms5EscalationEntry *
ms5_escalation_entry_from_item (const Ms5EscalationPolicyItem *item,
                                const char                    *id,
                                gint64                         version,
                                Ms5Problems                   *problems)
{
  Ms5EscalationEntry *entry = g_new0 (Ms5EscalationEntry, 1);

  entry->policy = ms5_escalation_policy_from_item (item, id, problems);
  entry->version = version;
  entry->configured = item->configured == TRUE;
  entry->by = g_strdup (item->by);
  entry->at = item->at;
  return entry;
}

/**
 * ms5_escalation_entry_encode:
 * @entry: an entry
 *
 * Returns: (transfer full): it, as ms5_escalation_entry_read() reads it
 */
json_t *
ms5_escalation_entry_encode (const Ms5EscalationEntry *entry)
{
  json_t *object = ms5_escalation_policy_encode (entry->policy);

  json_object_set_new (object, "version", json_integer (entry->version));
  json_object_set_new (object, "configured", json_boolean (entry->configured));
  if (entry->by != NULL)
    json_object_set_new (object, "by", ms5_json_new_text (entry->by));
  if (entry->at != MS5_TIME_NONE)
    json_object_set_new (object, "at", json_integer (ms5_time_to_ms (entry->at)));
  return object;
}

static void
read_entries (Ms5JsonReader *answer,
              const char    *member,
              GPtrArray     *entries)
{
  Ms5JsonReader array;

  if (!ms5_json_get_array (answer, member, MS5_JSON_OPTIONAL, MS5_ESCALATION_MAX_POLICIES, &array))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element, object;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &object))
        g_ptr_array_add (entries, ms5_escalation_entry_read (&object));
    }
}

/**
 * ms5_escalation_entries_read:
 * @answer: what the server says of all policies
 *
 * Returns: (transfer full) (element-type Ms5EscalationEntry): those that hold, the most specific first, and then those
 *   that were taken away
 */
GPtrArray *
ms5_escalation_entries_read (Ms5JsonReader *answer)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_escalation_entry_free);

  read_entries (answer, "policies", entries);
  read_entries (answer, "taken_away", entries);
  return entries;
}

/* The preview */

/**
 * ms5_escalation_question_encode:
 * @question: a question
 *
 * Returns: (transfer full): what is sent to ask it
 */
json_t *
ms5_escalation_question_encode (const Ms5EscalationQuestion *question)
{
  json_t *object = json_object ();
  json_t *draft;

  json_object_set_new (object, "line", ms5_json_new_text (question->line));
  json_object_set_new (object, "type", ms5_json_new_text (question->type));
  if (question->priority != MS5_WORD_NONE)
    json_object_set_new (object, "priority", json_string (ms5_words_priority (question->priority)));
  if (question->at != MS5_TIME_NONE)
    json_object_set_new (object, "at", json_integer (ms5_time_to_ms (question->at)));
  if (question->equipment != NULL)
    json_object_set_new (object, "equipment", ms5_json_new_text (question->equipment));
  if (question->language != NULL)
    json_object_set_new (object, "language", ms5_json_new_text (question->language));
  if (question->draft == NULL)
    return object;

  draft = json_array ();
  for (guint i = 0; i < question->draft->len; i++)
    json_array_append_new (draft, ms5_escalation_policy_encode (g_ptr_array_index (question->draft, i)));
  json_object_set_new (object, "policies", draft);
  return object;
}

static void
person_free (gpointer data)
{
  Ms5OutlookPerson *person = data;

  g_free (person->name);
  g_free (person->display);
  g_free (person);
}

static void
step_free (gpointer data)
{
  Ms5OutlookStep *step = data;

  g_free (step->policy);
  g_free (step->shift);
  g_free (step->message);
  g_ptr_array_unref (step->people);
  g_free (step);
}

/**
 * ms5_outlook_free:
 * @outlook: (nullable): an outlook
 */
void
ms5_outlook_free (Ms5Outlook *outlook)
{
  if (outlook == NULL)
    return;

  g_ptr_array_unref (outlook->steps);
  g_free (outlook);
}

static Ms5OutlookPerson *
read_person (Ms5JsonReader *object)
{
  Ms5OutlookPerson *person = g_new0 (Ms5OutlookPerson, 1);
  const char *name = "", *display = NULL;
  int why = MS5_RECIPIENT_UNKNOWN;

  ms5_json_get_string (object, "name", MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &name);
  ms5_json_get_string (object, "display", MS5_JSON_OPTIONAL, MS5_LIMIT_STRING_BYTES, &display);
  ms5_json_get_word (object, "why", MS5_JSON_REQUIRED, ms5_words_recipient_why, &why);
  person->role = MS5_WORD_NONE;
  ms5_json_get_word (object, "role", MS5_JSON_OPTIONAL, ms5_words_role, &person->role);
  person->name = g_strdup (name);
  person->display = g_strdup (display);
  person->why = (Ms5RecipientWhy) why;
  return person;
}

static char *
dup_text (Ms5JsonReader *object,
          const char    *member,
          Ms5JsonNeed    need)
{
  const char *text = NULL;

  ms5_json_get_string (object, member, need, MS5_LIMIT_STRING_BYTES, &text);
  return g_strdup (text);
}

static const char *
condition_words (int index)
{
  static const char *const words[] = { "unacknowledged", "unresolved", NULL };

  return words[index];
}

static void
read_people (Ms5JsonReader *object,
             GPtrArray     *people)
{
  Ms5JsonReader array;

  if (!ms5_json_get_array (object, "people", MS5_JSON_REQUIRED, MAX_PEOPLE, &array))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element, person;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &person))
        g_ptr_array_add (people, read_person (&person));
    }
}

static Ms5OutlookStep *
read_step (Ms5JsonReader *object)
{
  Ms5OutlookStep *step = g_new0 (Ms5OutlookStep, 1);
  int condition = 0;
  double after_s = 0;
  gint64 level = 0, reminder = 0;

  step->people = g_ptr_array_new_with_free_func (person_free);
  ms5_json_get_word (object, "condition", MS5_JSON_REQUIRED, condition_words, &condition);
  ms5_json_get_double (object, "after_s", MS5_JSON_REQUIRED, &after_s);
  ms5_json_get_time_ms (object, "at", MS5_JSON_REQUIRED, &step->at);
  ms5_json_get_int (object, "level", MS5_JSON_REQUIRED, 1, MS5_ESCALATION_MAX_LEVELS, &level);
  ms5_json_get_int (object, "reminder", MS5_JSON_REQUIRED, 0, G_MAXINT, &reminder);
  step->acknowledged = condition == 1;
  step->after = llround (after_s * MS5_USEC_PER_S);
  step->level = (guint) level;
  step->reminder = (guint) reminder;
  step->policy = dup_text (object, "policy", MS5_JSON_REQUIRED);
  step->shift = dup_text (object, "shift", MS5_JSON_OPTIONAL);
  step->message = dup_text (object, "message", MS5_JSON_OPTIONAL);
  step->repeat_s = NAN;
  ms5_json_get_double (object, "repeat_s", MS5_JSON_OPTIONAL, &step->repeat_s);
  step->roles = ms5_escalation_read_words (object, "roles", ms5_words_role, 0);
  step->channels = ms5_escalation_read_words (object, "channels", ms5_words_channel, MS5_CHANNEL_BITS_ALL);
  read_people (object, step->people);
  return step;
}

/**
 * ms5_outlook_read:
 * @answer: what the server says of a #Ms5EscalationQuestion
 *
 * Returns: (transfer full): the outlook, as far as it can be read
 */
Ms5Outlook *
ms5_outlook_read (Ms5JsonReader *answer)
{
  Ms5Outlook *outlook = g_new0 (Ms5Outlook, 1);
  Ms5JsonReader array;

  outlook->steps = g_ptr_array_new_with_free_func (step_free);
  ms5_json_get_time_ms (answer, "at", MS5_JSON_REQUIRED, &outlook->at);
  ms5_json_get_word (answer, "priority", MS5_JSON_REQUIRED, ms5_words_priority, &outlook->priority);
  if (!ms5_json_get_array (answer, "steps", MS5_JSON_REQUIRED, MAX_STEPS, &array))
    return outlook;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element, object;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &object))
        g_ptr_array_add (outlook->steps, read_step (&object));
    }
  return outlook;
}
