/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-limits.h"
#include "protocol/ms5-plant-json-private.h"
#include "protocol/ms5-vocabulary.h"

/* The rules that raise calls. */

#define MIN_PIECES_DEFAULT 100

static const char *
rule_kind_word (int index)
{
  return index < MS5_N_RULE_KINDS ? ms5_rule_kind_to_string ((Ms5RuleKind) index) : NULL;
}

static const char *
limit_word (int index)
{
  static const char *const words[] = { "attention", "alarm", NULL };

  return words[index];
}

/* The words of a list as bits. */
static guint
read_bits (Ms5JsonReader *element,
           const char    *member,
           Ms5JsonNeed    need,
           Ms5WordFunc    words)
{
  Ms5JsonReader list;
  guint bits = 0;

  if (!ms5_json_get_array (element, member, need, 32, &list))
    return 0;

  if (ms5_json_reader_get_length (&list) == 0)
    ms5_json_reader_complain (element, member, "names nothing");
  for (gsize i = 0; i < ms5_json_reader_get_length (&list); i++)
    {
      Ms5JsonReader item;
      int word;

      ms5_json_get_element (&list, i, &item);
      if (ms5_json_get_word (&item, NULL, MS5_JSON_REQUIRED, words, &word))
        bits |= 1u << word;
    }

  return bits;
}

static void
read_chatter (Ms5JsonReader *element,
              Ms5Rule       *rule)
{
  Ms5JsonReader chatter;
  gint64 count;

  if (!ms5_json_get_object (element, "chatter", MS5_JSON_OPTIONAL, &chatter))
    return;

  if (ms5_json_get_int (&chatter, "count", MS5_JSON_OPTIONAL, 0, G_MAXINT, &count))
    rule->chatter_count = (guint) count;
  ms5_json_get_double (&chatter, "within_s", MS5_JSON_OPTIONAL, &rule->chatter_within_s);
  ms5_json_reader_finish (&chatter);
}

static void
read_quality (Ms5JsonReader *element,
              Ms5Rule       *rule)
{
  rule->min_pieces = MIN_PIECES_DEFAULT;
  ms5_json_get_double (element, "above", MS5_JSON_REQUIRED, &rule->limit);
  ms5_json_get_double (element, "over_s", MS5_JSON_OPTIONAL, &rule->over_s);
  ms5_json_get_int (element, "min_pieces", MS5_JSON_OPTIONAL, G_MININT64 + 1, G_MAXINT64, &rule->min_pieces);
}

static void
read_sensors (Ms5JsonReader *element,
              Ms5Rule       *rule)
{
  rule->subjects = ms5_plant_read_codes (element, "sensors");
  if (!ms5_json_reader_has (element, "sensors"))
    ms5_json_reader_complain (element, "sensors", "is missing: which sensors tell how much is left?");
}

static void
read_details (Ms5JsonReader *element,
              Ms5Rule       *rule)
{
  int limit;

  switch (rule->kind)
    {
    case MS5_RULE_SENSOR_LIMIT:
      rule->alarm = TRUE;
      rule->subjects = ms5_plant_read_codes (element, "sensors");
      if (ms5_json_get_word (element, "limit", MS5_JSON_OPTIONAL, limit_word, &limit))
        rule->alarm = limit == 1;
      break;

    case MS5_RULE_FAULT:
      rule->subjects = ms5_plant_read_codes (element, "faults");
      break;

    case MS5_RULE_STATE:
      rule->states = read_bits (element, "states", MS5_JSON_REQUIRED, ms5_words_state);
      rule->modes = read_bits (element, "modes", MS5_JSON_OPTIONAL, ms5_words_mode);
      break;

    case MS5_RULE_SPEED_BELOW:
      ms5_json_get_double (element, "ratio", MS5_JSON_REQUIRED, &rule->limit);
      break;

    case MS5_RULE_MATERIAL_LOW:
      read_sensors (element, rule);
      ms5_json_get_double (element, "below", MS5_JSON_OPTIONAL, &rule->limit);
      break;

    case MS5_RULE_QUALITY_LIMIT:
      read_quality (element, rule);
      break;

    case MS5_RULE_STOP_LONGER_THAN:
    case MS5_RULE_CHANGEOVER_OVER:
    case MS5_RULE_NO_DATA:
    case MS5_RULE_UNWATCHED:
    default:
      break;
    }
}

static gboolean
watches_equipment (Ms5RuleKind kind)
{
  return kind != MS5_RULE_SPEED_BELOW && kind != MS5_RULE_CHANGEOVER_OVER && kind != MS5_RULE_QUALITY_LIMIT
         && kind != MS5_RULE_UNWATCHED;
}

static gboolean
has_deadband (Ms5RuleKind kind)
{
  return kind == MS5_RULE_SENSOR_LIMIT || kind == MS5_RULE_SPEED_BELOW || kind == MS5_RULE_MATERIAL_LOW
         || kind == MS5_RULE_QUALITY_LIMIT;
}

/* If the kind could not be read, the members of all kinds are known, and lead to nothing. */
static void
skip_details (Ms5JsonReader *element)
{
  static const char *const lists[] = { "equipment", "sensors", "faults", "states", "modes" };
  static const char *const numbers[] = { "deadband", "ratio", "below", "above", "over_s", "min_pieces" };
  const char *text;
  Ms5JsonReader list;
  double number;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    ms5_json_get_array (element, lists[i], MS5_JSON_OPTIONAL, MS5_PLANT_MAX_ITEMS, &list);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    ms5_json_get_double (element, numbers[i], MS5_JSON_OPTIONAL, &number);
  ms5_json_get_string (element, "limit", MS5_JSON_OPTIONAL, MS5_LIMIT_KEY_BYTES, &text);
}

static void
read_rule (Ms5PlantReader *self,
           Ms5JsonReader  *element,
           gpointer        parent)
{
  const char *code = ms5_plant_read_code (element, "code", MS5_JSON_REQUIRED);
  int kind = MS5_RULE_FAULT;
  gboolean has_kind = ms5_json_get_word (element, "kind", MS5_JSON_REQUIRED, rule_kind_word, &kind);
  Ms5Rule *rule = ms5_rule_new (code, (Ms5RuleKind) kind);
  gboolean needs_delay = kind == MS5_RULE_STOP_LONGER_THAN || kind == MS5_RULE_SPEED_BELOW;

  ms5_plant_take_code (element, "call_type", kind == MS5_RULE_FAULT ? MS5_JSON_OPTIONAL : MS5_JSON_REQUIRED,
                       &rule->call_type);
  rule->has_priority = ms5_plant_read_priority (element, "priority", MS5_JSON_OPTIONAL, &rule->priority);
  rule->lines = ms5_plant_read_codes (element, "lines");
  ms5_json_get_double (element, "after_s", needs_delay ? MS5_JSON_REQUIRED : MS5_JSON_OPTIONAL, &rule->after_s);
  ms5_json_get_double (element, "clear_after_s", MS5_JSON_OPTIONAL, &rule->clear_after_s);
  ms5_json_get_bool (element, "latched", MS5_JSON_OPTIONAL, &rule->latched);
  read_chatter (element, rule);
  if (has_kind)
    {
      if (watches_equipment (rule->kind))
        rule->equipment = ms5_plant_read_codes (element, "equipment");
      if (has_deadband (rule->kind))
        ms5_json_get_double (element, "deadband", MS5_JSON_OPTIONAL, &rule->deadband);
      read_details (element, rule);
    }
  else
    {
      skip_details (element);
    }
  g_ptr_array_add (self->plant->rules, rule);
}

void
ms5_plant_read_rules (Ms5PlantReader *self,
                      Ms5JsonReader  *document)
{
  ms5_plant_read_list (self, document, "rules", MS5_JSON_OPTIONAL, read_rule, NULL);
}
