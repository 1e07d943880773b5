/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation-policy.h"
#include "protocol/ms5-device-item.h"
#include "protocol/ms5-item-private.h"
#include "protocol/ms5-sample.h"
#include "protocol/ms5-vocabulary.h"

#include <string.h>

#define MAX_FAULTS 64
#define MAX_BREAKS 64
#define MAX_FLAGS  64
#define MAX_TAGS   64

/**
 * ms5_live_fields_strip:
 * @fields: (transfer none): an item of `live/…`
 *
 * For items whose values are shown without their own times, such as KPIs: a list is one with a time
 * only if it has two elements and the second is a number.
 *
 * Returns: (transfer full): @fields with the values alone; @fields itself if it has no times
 */
json_t *
ms5_live_fields_strip (json_t *fields)
{
  json_t *stripped = NULL;
  const char *name;
  json_t *field;

  json_object_foreach (fields, name, field)
    {
      if (json_array_size (field) != 2 || !json_is_number (json_array_get (field, 1)))
        continue;
      if (stripped == NULL)
        stripped = json_copy (fields);
      json_object_set (stripped, name, json_array_get (field, 0));
    }
  return stripped != NULL ? stripped : json_incref (fields);
}

/**
 * ms5_words_job_state:
 * @index: a #Ms5JobState
 *
 * Returns: (nullable): its word, or %NULL if there is none
 */
const char *
ms5_words_job_state (int index)
{
  static const char *const words[] = { "planned", "accepted", "active", "paused", "complete", "cancelled" };

  return index >= 0 && index < MS5_N_JOB_STATES ? words[index] : NULL;
}

static const Ms5Member ms5_line_item_members[] = {
  MS5_WORD (Ms5LineItem, state, OPTIONAL, ms5_words_state),
  MS5_TIME (Ms5LineItem, since, OPTIONAL),
  MS5_WORD (Ms5LineItem, cause, OPTIONAL, ms5_words_cause),
  MS5_CODE (Ms5LineItem, reason, OPTIONAL),
  MS5_KEY (Ms5LineItem, stop, OPTIONAL),
  MS5_CODE (Ms5LineItem, job, OPTIONAL),
  MS5_CODE (Ms5LineItem, product, OPTIONAL),
  MS5_CODE (Ms5LineItem, shift, OPTIONAL),
  MS5_NAME (Ms5LineItem, shift_name, OPTIONAL),
  MS5_TIME (Ms5LineItem, shift_start, OPTIONAL),
  MS5_TIME (Ms5LineItem, shift_end, OPTIONAL),
  MS5_TIMES (Ms5LineItem, breaks, OPTIONAL, MAX_BREAKS),
  MS5_DOUBLE (Ms5LineItem, speed_target, OPTIONAL),
  MS5_DOUBLE (Ms5LineItem, changeover_target_s, OPTIONAL),
  MS5_WORD (Ms5LineItem, mode, OPTIONAL, ms5_words_mode),
};
MS5_DEFINE_ITEM (Ms5LineItem, ms5_line_item)

static const Ms5Member ms5_equipment_item_members[] = {
  MS5_WORD (Ms5EquipmentItem, state, OPTIONAL, ms5_words_state),
  MS5_WORD (Ms5EquipmentItem, mode, OPTIONAL, ms5_words_mode),
  MS5_TIME (Ms5EquipmentItem, since, OPTIONAL),
  MS5_WORD (Ms5EquipmentItem, cause, OPTIONAL, ms5_words_cause),
  MS5_STRINGS (Ms5EquipmentItem, faults, OPTIONAL, MAX_FAULTS, ms5_code_is_valid),
  MS5_BOOL (Ms5EquipmentItem, maintenance, OPTIONAL),
  MS5_TIME (Ms5EquipmentItem, last, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5EquipmentItem, ms5_equipment_item)

static const Ms5Member ms5_kpi_item_members[] = {
  MS5_DOUBLE (Ms5KpiItem, availability, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, effectiveness, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, quality_ratio, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, oee, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, oee_worst, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, oee_best, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, nee, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, teep, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, coverage, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, good, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, scrap, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, rework, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, target, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, projected, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, speed, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, pbt_s, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, apt_s, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, adet_s, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, aust_s, OPTIONAL),
  MS5_DOUBLE (Ms5KpiItem, unknown_s, OPTIONAL),
  MS5_COUNT (Ms5KpiItem, minor_stops, OPTIONAL),
  MS5_COUNT (Ms5KpiItem, uncoded, OPTIONAL),
  MS5_STRINGS (Ms5KpiItem, flags, OPTIONAL, MAX_FLAGS, NULL),
};
MS5_DEFINE_ITEM (Ms5KpiItem, ms5_kpi_item)

static const Ms5Member ms5_stop_item_members[] = {
  MS5_CODE (Ms5StopItem, equipment, OPTIONAL),
  MS5_TIME (Ms5StopItem, start, OPTIONAL),
  MS5_TIME (Ms5StopItem, end, OPTIONAL),
  MS5_CODE (Ms5StopItem, reason, OPTIONAL),
  MS5_WORD (Ms5StopItem, category, OPTIONAL, ms5_words_category),
  MS5_BOOL (Ms5StopItem, planned, OPTIONAL),
  MS5_TEXT (Ms5StopItem, comment, OPTIONAL),
  MS5_BOOL (Ms5StopItem, minor, OPTIONAL),
  MS5_WHO (Ms5StopItem, coded_by, OPTIONAL),
  MS5_TIME (Ms5StopItem, coded_at, OPTIONAL),
  MS5_WORD (Ms5StopItem, detected, OPTIONAL, ms5_words_detected),
  MS5_WHO (Ms5StopItem, commented_by, OPTIONAL),
  MS5_TIME (Ms5StopItem, commented_at, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5StopItem, ms5_stop_item)

static const Ms5Member ms5_timeline_item_members[] = {
  MS5_WORD (Ms5TimelineItem, state, OPTIONAL, ms5_words_state),
  MS5_WORD (Ms5TimelineItem, mode, OPTIONAL, ms5_words_mode),
  MS5_WORD (Ms5TimelineItem, cause, OPTIONAL, ms5_words_cause),
  MS5_TIME (Ms5TimelineItem, start, OPTIONAL),
  MS5_TIME (Ms5TimelineItem, end, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5TimelineItem, ms5_timeline_item)

static const Ms5Member ms5_call_item_members[] = {
  MS5_CODE (Ms5CallItem, type, OPTIONAL),
  MS5_WORD (Ms5CallItem, priority, OPTIONAL, ms5_words_priority),
  MS5_WORD (Ms5CallItem, state, OPTIONAL, ms5_words_call_state),
  MS5_BOOL (Ms5CallItem, active, OPTIONAL),
  MS5_COUNT (Ms5CallItem, rev, OPTIONAL),
  MS5_COUNT (Ms5CallItem, level, OPTIONAL),
  MS5_TIME (Ms5CallItem, raised, OPTIONAL),
  MS5_WHO (Ms5CallItem, raised_by, OPTIONAL),
  MS5_CODE (Ms5CallItem, equipment, OPTIONAL),
  MS5_CODE (Ms5CallItem, rule, OPTIONAL),
  MS5_TEXT (Ms5CallItem, detail, OPTIONAL),
  MS5_TEXT (Ms5CallItem, note, OPTIONAL),
  MS5_TIME (Ms5CallItem, acknowledged, OPTIONAL),
  MS5_WHO (Ms5CallItem, acknowledged_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, resolved, OPTIONAL),
  MS5_WHO (Ms5CallItem, resolved_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, escalated, OPTIONAL),
  MS5_STRINGS (Ms5CallItem, escalated_to, OPTIONAL, MS5_N_ROLES, NULL),
  MS5_WHO (Ms5CallItem, assigned_to, OPTIONAL),
  MS5_TIME (Ms5CallItem, assigned, OPTIONAL),
  MS5_WHO (Ms5CallItem, assigned_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, shelved, OPTIONAL),
  MS5_WHO (Ms5CallItem, shelved_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, shelved_until, OPTIONAL),
  MS5_TEXT (Ms5CallItem, shelve_reason, OPTIONAL),
  MS5_CODE (Ms5CallItem, cause, OPTIONAL),
  MS5_TIME (Ms5CallItem, returned, OPTIONAL),
  MS5_TIME (Ms5CallItem, reopened, OPTIONAL),
  MS5_WHO (Ms5CallItem, reopened_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, called, OPTIONAL),
  MS5_KEY (Ms5CallItem, suppressed_by, OPTIONAL),
  MS5_TIME (Ms5CallItem, out_of_service, OPTIONAL),
  MS5_COUNT (Ms5CallItem, times, OPTIONAL),
  MS5_TIME (Ms5CallItem, chattering, OPTIONAL),
  MS5_TIME (Ms5CallItem, unreached, OPTIONAL),
  MS5_COUNT (Ms5CallItem, reminders, OPTIONAL),
  MS5_TIME (Ms5CallItem, reminded, OPTIONAL),
  MS5_BOOL (Ms5CallItem, late, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5CallItem, ms5_call_item)

static const Ms5Member ms5_alarm_item_members[] = {
  MS5_TIME (Ms5AlarmItem, out_of_service, OPTIONAL),
  MS5_WHO (Ms5AlarmItem, by, OPTIONAL),
  MS5_TEXT (Ms5AlarmItem, reason, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5AlarmItem, ms5_alarm_item)

static const Ms5Member ms5_job_item_members[] = {
  MS5_CODE (Ms5JobItem, product, OPTIONAL),
  MS5_COUNT (Ms5JobItem, qty, OPTIONAL),
  MS5_COUNT (Ms5JobItem, good, OPTIONAL),
  MS5_COUNT (Ms5JobItem, scrap, OPTIONAL),
  MS5_WORD (Ms5JobItem, state, OPTIONAL, ms5_words_job_state),
  MS5_TIME (Ms5JobItem, due, OPTIONAL),
  MS5_TIME (Ms5JobItem, started, OPTIONAL),
  MS5_TIME (Ms5JobItem, completed, OPTIONAL),
  MS5_TEXT (Ms5JobItem, note, OPTIONAL),
  MS5_STRINGS (Ms5JobItem, tags, OPTIONAL, MAX_TAGS, NULL),
  MS5_WHO (Ms5JobItem, edited_by, OPTIONAL),
  MS5_TIME (Ms5JobItem, edited, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5JobItem, ms5_job_item)

static const Ms5Member ms5_quality_item_members[] = {
  MS5_COUNT (Ms5QualityItem, qty, OPTIONAL),
  MS5_WORD (Ms5QualityItem, kind, OPTIONAL, ms5_words_quantity),
  MS5_CODE (Ms5QualityItem, reason, OPTIONAL),
  MS5_CODE (Ms5QualityItem, product, OPTIONAL),
  MS5_WHO (Ms5QualityItem, by, OPTIONAL),
  MS5_TIME (Ms5QualityItem, at, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5QualityItem, ms5_quality_item)

static const Ms5Member ms5_changeover_item_members[] = {
  MS5_CODE (Ms5ChangeoverItem, from, OPTIONAL),
  MS5_CODE (Ms5ChangeoverItem, to, OPTIONAL),
  MS5_TIME (Ms5ChangeoverItem, start, OPTIONAL),
  MS5_TIME (Ms5ChangeoverItem, end, OPTIONAL),
  MS5_DOUBLE (Ms5ChangeoverItem, target_s, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5ChangeoverItem, ms5_changeover_item)

static const Ms5Member ms5_escalation_item_members[] = {
  MS5_KEY (Ms5EscalationItem, call, OPTIONAL),
  MS5_COUNT (Ms5EscalationItem, level, OPTIONAL),
  MS5_TIME (Ms5EscalationItem, at, OPTIONAL),
  MS5_STRINGS (Ms5EscalationItem, roles, OPTIONAL, MS5_N_ROLES, NULL),
  MS5_BOOL (Ms5EscalationItem, late, OPTIONAL),
  MS5_WHO (Ms5EscalationItem, by, OPTIONAL),
  MS5_STRINGS (Ms5EscalationItem, people, OPTIONAL, MS5_ESCALATION_MAX_CODES, NULL),
  MS5_STRINGS (Ms5EscalationItem, channels, OPTIONAL, MS5_N_CHANNELS, NULL),
  MS5_COUNT (Ms5EscalationItem, repeat, OPTIONAL),
  MS5_CODE (Ms5EscalationItem, policy, OPTIONAL),
  MS5_CODE (Ms5EscalationItem, shift, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5EscalationItem, ms5_escalation_item)

static const Ms5Member ms5_journal_item_members[] = {
  MS5_KEY (Ms5JournalItem, call, OPTIONAL),
  MS5_KEY (Ms5JournalItem, condition, OPTIONAL),
  MS5_WORD (Ms5JournalItem, what, OPTIONAL, ms5_words_transition),
  MS5_TIME (Ms5JournalItem, at, OPTIONAL),
  MS5_WHO (Ms5JournalItem, by, OPTIONAL),
  MS5_WHO (Ms5JournalItem, device, OPTIONAL),
  MS5_WHO (Ms5JournalItem, device_name, OPTIONAL),
  MS5_WHO (Ms5JournalItem, via, OPTIONAL),
  MS5_COUNT (Ms5JournalItem, level, OPTIONAL),
  MS5_CODE (Ms5JournalItem, cause, OPTIONAL),
  MS5_TEXT (Ms5JournalItem, text, OPTIONAL),
  MS5_BOOL (Ms5JournalItem, late, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5JournalItem, ms5_journal_item)

static const Ms5Member ms5_note_item_members[] = {
  MS5_TEXT (Ms5NoteItem, text, OPTIONAL),
  MS5_WHO (Ms5NoteItem, by, OPTIONAL),
  MS5_TIME (Ms5NoteItem, at, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5NoteItem, ms5_note_item)

static const Ms5Member ms5_system_item_members[] = {
  MS5_TEXT (Ms5SystemItem, text, OPTIONAL),
  MS5_CODE (Ms5SystemItem, code, OPTIONAL),
  MS5_TIME (Ms5SystemItem, at, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5SystemItem, ms5_system_item)

/**
 * ms5_item_get_shape:
 * @topic: a topic
 * @key: an item's key in it
 *
 * Returns: (transfer none) (nullable): the table of such items; %NULL where fields have no fixed
 *   names, as of sensors in `live/…`, and where there is no such topic
 */
const Ms5Shape *
ms5_item_get_shape (const char *topic,
                    const char *key)
{
  static const Ms5Shape *const shapes[MS5_N_TOPIC_KINDS] = {
    [MS5_TOPIC_LINE] = &ms5_equipment_item_shape,
    [MS5_TOPIC_STOPS] = &ms5_stop_item_shape,
    [MS5_TOPIC_TIMELINE] = &ms5_timeline_item_shape,
    [MS5_TOPIC_CALLS] = &ms5_call_item_shape,
    [MS5_TOPIC_ALARMS] = &ms5_alarm_item_shape,
    [MS5_TOPIC_JOBS] = &ms5_job_item_shape,
    [MS5_TOPIC_QUALITY] = &ms5_quality_item_shape,
    [MS5_TOPIC_CHANGEOVERS] = &ms5_changeover_item_shape,
    [MS5_TOPIC_ESCALATIONS] = &ms5_escalation_item_shape,
    [MS5_TOPIC_JOURNAL] = &ms5_journal_item_shape,
    [MS5_TOPIC_NOTES] = &ms5_note_item_shape,
    [MS5_TOPIC_SYSTEM] = &ms5_system_item_shape,
  };
  Ms5TopicKind kind;
  const char *code;

  if (!ms5_topic_parse (topic, &kind, &code))
    return NULL;
  if (kind == MS5_TOPIC_PLANT)
    return ms5_plant_item_get_shape (key);
  if (kind == MS5_TOPIC_LINE && g_str_equal (key, code))
    return &ms5_line_item_shape;
  if (kind == MS5_TOPIC_LIVE && g_str_equal (key, MS5_KPI_KEY))
    return &ms5_kpi_item_shape;
  if (kind == MS5_TOPIC_DEVICES)
    return ms5_device_topic_get_shape (key);

  return shapes[kind];
}

/**
 * ms5_timeline_key_new:
 * @equipment: a code
 * @start: when the interval began
 *
 * Returns: (transfer full): the key of the interval in `timeline/…`: `FL1/1767000000000`
 */
char *
ms5_timeline_key_new (const char *equipment,
                      Ms5Time     start)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT, equipment, ms5_time_to_ms (start));
}

/**
 * ms5_timeline_key_parse:
 * @key: a text
 * @out_start: (out): the start in it
 *
 * Returns: (transfer full) (nullable): the code of the equipment in it; %NULL if it is no such key
 */
char *
ms5_timeline_key_parse (const char *key,
                        Ms5Time    *out_start)
{
  const char *slash = strchr (key, '/');
  g_autofree char *code = slash != NULL ? g_strndup (key, (gsize) (slash - key)) : NULL;
  g_autofree char *again = NULL;
  guint64 ms;

  if (code == NULL || !ms5_code_is_valid (code)
      || !g_ascii_string_to_unsigned (slash + 1, 10, 0, MS5_LIMIT_TIME_MAX_MS, &ms, NULL))
    return NULL;

  *out_start = ms5_time_from_ms ((gint64) ms);
  again = ms5_timeline_key_new (code, *out_start);
  return g_str_equal (again, key) ? g_steal_pointer (&code) : NULL;
}

/**
 * ms5_live_value_encode:
 * @value: a finite number
 * @time: its time if that differs from the frame's by more than a second, else %MS5_TIME_NONE
 *
 * Returns: (transfer full): the field: `64.2`, or `[64.2,1767000000123]`
 */
json_t *
ms5_live_value_encode (double  value,
                       Ms5Time time)
{
  json_t *pair;

  if (time == MS5_TIME_NONE)
    return json_real (value);

  pair = json_array ();
  json_array_append_new (pair, json_real (value));
  json_array_append_new (pair, json_integer (ms5_time_to_ms (time)));
  return pair;
}

/**
 * ms5_live_value_decode:
 * @field: a field of an item of `live/…`
 * @frame_time: when the frame came
 * @out_value: (out): the value
 * @out_time: (out): its time
 *
 * Returns: %FALSE if @field is nothing of the kind
 */
gboolean
ms5_live_value_decode (json_t  *field,
                       Ms5Time  frame_time,
                       double  *out_value,
                       Ms5Time *out_time)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader, value, time;

  if (json_is_number (field))
    {
      *out_value = json_number_value (field);
      *out_time = frame_time;
      return TRUE;
    }

  ms5_json_reader_init (&reader, field, FALSE, problems);
  ms5_json_get_element (&reader, 0, &value);
  ms5_json_get_element (&reader, 1, &time);
  return json_array_size (field) == 2
         && ms5_json_get_double (&value, NULL, MS5_JSON_REQUIRED, out_value)
         && ms5_json_get_time_ms (&time, NULL, MS5_JSON_REQUIRED, out_time);
}
