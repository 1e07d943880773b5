/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-escalation-json.h"

#include "protocol/ms5-limits.h"
#include "protocol/ms5-vocabulary.h"

#include <math.h>
#include <string.h>

/* No list of words is longer. */
#define MAX_WORDS MAX (MAX (MS5_N_ROLES, MS5_N_CHANNELS), MS5_N_PRIORITIES)

/**
 * ms5_escalation_read_words:
 * @object: an object
 * @member: a member that is a list of words
 * @words: those that there are
 * @otherwise: what it means if there is no such member
 *
 * Returns: the set of them
 */
guint
ms5_escalation_read_words (Ms5JsonReader *object,
                           const char    *member,
                           Ms5WordFunc    words,
                           guint          otherwise)
{
  Ms5JsonReader array;
  guint bits = 0;

  if (!ms5_json_get_array (object, member, MS5_JSON_OPTIONAL, MAX_WORDS, &array))
    return otherwise;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      int word;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_word (&element, NULL, MS5_JSON_REQUIRED, words, &word))
        bits |= 1u << word;
    }
  return bits;
}

static GStrv
read_texts (Ms5JsonReader *object,
            const char    *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Ms5JsonReader array;

  if (!ms5_json_get_array (object, member, MS5_JSON_OPTIONAL, MS5_ESCALATION_MAX_CODES, &array))
    return NULL;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      Ms5JsonReader element;
      const char *text = NULL;

      ms5_json_get_element (&array, i, &element);
      if (ms5_json_get_string (&element, NULL, MS5_JSON_REQUIRED, MS5_LIMIT_STRING_BYTES, &text))
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

/**
 * ms5_escalation_read_level:
 * @object: an object
 *
 * What a level means is for ms5_escalation_policy_check().
 *
 * Returns: (transfer full): the level, as far as it can be read
 */
Ms5EscalationLevel *
ms5_escalation_read_level (Ms5JsonReader *object)
{
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  ms5_json_get_double (object, "unacknowledged_after_s", MS5_JSON_OPTIONAL, &level->unacknowledged_after_s);
  ms5_json_get_double (object, "unresolved_after_s", MS5_JSON_OPTIONAL, &level->unresolved_after_s);
  level->roles = ms5_escalation_read_words (object, "roles", ms5_words_role, 0);
  level->people = read_texts (object, "people");
  level->channels = ms5_escalation_read_words (object, "channels", ms5_words_channel, MS5_CHANNEL_BITS_ALL);
  ms5_json_get_double (object, "repeat_s", MS5_JSON_OPTIONAL, &level->repeat_s);
  ms5_json_get_name (object, "message", MS5_JSON_OPTIONAL, MS5_LIMIT_STRING_BYTES, &level->message);
  return level;
}

/**
 * ms5_escalation_read_policy:
 * @object: an object
 * @id: (nullable): the policy's id
 *
 * Returns: (transfer full): the policy, as far as it can be read
 */
Ms5EscalationPolicy *
ms5_escalation_read_policy (Ms5JsonReader *object,
                            const char    *id)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);
  Ms5JsonReader levels;

  policy->priorities = ms5_escalation_read_words (object, "priorities", ms5_words_priority, MS5_PRIORITY_BITS_ALL);
  policy->lines = read_texts (object, "lines");
  policy->types = read_texts (object, "types");
  policy->shifts = read_texts (object, "shifts");
  if (!ms5_json_get_array (object, "levels", MS5_JSON_REQUIRED, MS5_ESCALATION_MAX_LEVELS, &levels))
    return policy;

  for (gsize i = 0; i < ms5_json_reader_get_length (&levels); i++)
    {
      Ms5JsonReader element, level;

      ms5_json_get_element (&levels, i, &element);
      if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &level))
        continue;
      g_ptr_array_add (policy->levels, ms5_escalation_read_level (&level));
      ms5_json_reader_finish (&level);
    }
  return policy;
}

/**
 * ms5_escalation_dup_words:
 * @bits: a set
 * @words: its words
 *
 * Returns: (transfer full): those that are in it
 */
GStrv
ms5_escalation_dup_words (guint       bits,
                          Ms5WordFunc words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 0; words (i) != NULL; i++)
    if ((bits & (1u << i)) != 0)
      g_strv_builder_add (builder, words (i));
  return g_strv_builder_end (builder);
}

/**
 * ms5_escalation_parse_words:
 * @texts: (nullable): words
 * @words: those that there are
 *
 * Returns: the set of them, without what is none
 */
guint
ms5_escalation_parse_words (const char *const *texts,
                            Ms5WordFunc        words)
{
  guint bits = 0;

  for (guint t = 0; texts != NULL && texts[t] != NULL; t++)
    for (int i = 0; words (i) != NULL; i++)
      if (g_str_equal (texts[t], words (i)))
        bits |= 1u << i;
  return bits;
}

static void
set_texts (json_t            *object,
           const char        *member,
           const char *const *texts)
{
  json_t *array;

  if (texts == NULL)
    return;

  array = json_array ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_append_new (array, ms5_json_new_text (texts[i]));
  json_object_set_new (object, member, array);
}

static void
set_words (json_t      *object,
           const char  *member,
           guint        bits,
           guint        all,
           Ms5WordFunc  words)
{
  g_auto (GStrv) texts = bits != all ? ms5_escalation_dup_words (bits, words) : NULL;

  set_texts (object, member, (const char *const *) texts);
}

static void
set_number (json_t     *object,
            const char *member,
            double      value)
{
  if (!isnan (value))
    json_object_set_new (object, member, json_real (value));
}

/**
 * ms5_escalation_level_encode:
 * @level: a level
 *
 * Returns: (transfer full): it, as ms5_escalation_read_level() reads it
 */
json_t *
ms5_escalation_level_encode (const Ms5EscalationLevel *level)
{
  json_t *object = json_object ();

  set_number (object, "unacknowledged_after_s", level->unacknowledged_after_s);
  set_number (object, "unresolved_after_s", level->unresolved_after_s);
  set_words (object, "roles", level->roles, 0, ms5_words_role);
  set_texts (object, "people", (const char *const *) level->people);
  set_words (object, "channels", level->channels, MS5_CHANNEL_BITS_ALL, ms5_words_channel);
  set_number (object, "repeat_s", level->repeat_s);
  if (level->message == NULL)
    return object;

  json_object_set_new (object, "message", ms5_json_new_text (ms5_name_get_default (level->message)));
  for (guint i = 0; i < ms5_name_get_n_translations (level->message); i++)
    {
      const char *language;
      const char *text = ms5_name_get_translation (level->message, i, &language);
      g_autofree char *member = g_strconcat ("message.", language, NULL);

      json_object_set_new (object, member, ms5_json_new_text (text));
    }
  return object;
}

/**
 * ms5_escalation_policy_encode:
 * @policy: a policy
 *
 * Returns: (transfer full): it with its `id`, as ms5_escalation_read_policy() reads it
 */
json_t *
ms5_escalation_policy_encode (const Ms5EscalationPolicy *policy)
{
  json_t *object = json_object ();
  json_t *levels = json_array ();

  json_object_set_new (object, "id", json_string (policy->id));
  set_words (object, "priorities", policy->priorities, MS5_PRIORITY_BITS_ALL, ms5_words_priority);
  set_texts (object, "lines", (const char *const *) policy->lines);
  set_texts (object, "types", (const char *const *) policy->types);
  set_texts (object, "shifts", (const char *const *) policy->shifts);
  for (guint i = 0; i < policy->levels->len; i++)
    json_array_append_new (levels, ms5_escalation_level_encode (g_ptr_array_index (policy->levels, i)));
  json_object_set_new (object, "levels", levels);
  return object;
}

/**
 * ms5_escalation_policy_to_item:
 * @policy: a policy
 * @by: (nullable): who made it so
 * @at: when, or %MS5_TIME_NONE
 * @out_item: (out caller-allocates): the item, to be cleared
 */
void
ms5_escalation_policy_to_item (const Ms5EscalationPolicy *policy,
                               const char                *by,
                               Ms5Time                    at,
                               Ms5EscalationPolicyItem   *out_item)
{
  g_autoptr (GStrvBuilder) levels = g_strv_builder_new ();

  ms5_escalation_policy_item_init (out_item);
  if (policy->priorities != MS5_PRIORITY_BITS_ALL)
    out_item->priorities = ms5_escalation_dup_words (policy->priorities, ms5_words_priority);
  out_item->lines = g_strdupv (policy->lines);
  out_item->types = g_strdupv (policy->types);
  out_item->shifts = g_strdupv (policy->shifts);
  for (guint i = 0; i < policy->levels->len; i++)
    {
      g_autoptr (json_t) level = ms5_escalation_level_encode (g_ptr_array_index (policy->levels, i));
      g_autofree char *text = ms5_json_encode (level, NULL);

      g_strv_builder_add (levels, text);
    }
  if (policy->levels->len > 0)
    out_item->levels = g_strv_builder_end (levels);
  out_item->by = g_strdup (by);
  out_item->at = at;
}

/**
 * ms5_escalation_policy_from_item:
 * @item: an item
 * @id: the policy's id
 * @problems: where to add what cannot be read of it
 *
 * Returns: (transfer full): the policy; without levels if it takes one away
 */
Ms5EscalationPolicy *
ms5_escalation_policy_from_item (const Ms5EscalationPolicyItem *item,
                                 const char                    *id,
                                 Ms5Problems                   *problems)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);

  if (item->priorities != NULL)
    policy->priorities = ms5_escalation_parse_words ((const char *const *) item->priorities, ms5_words_priority);
  policy->lines = g_strdupv (item->lines);
  policy->types = g_strdupv (item->types);
  policy->shifts = g_strdupv (item->shifts);
  for (guint i = 0; item->levels != NULL && item->levels[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) level = ms5_json_parse (item->levels[i], strlen (item->levels[i]), &ms5_json_limits_server, &error);
      Ms5JsonReader reader;

      if (level == NULL)
        {
          g_autofree char *path = g_strdup_printf ("$.levels[%u]", i);

          ms5_problems_add (problems, path, "%s", error->message);
          continue;
        }
      ms5_json_reader_init (&reader, level, FALSE, problems);
      g_ptr_array_add (policy->levels, ms5_escalation_read_level (&reader));
    }
  return policy;
}
