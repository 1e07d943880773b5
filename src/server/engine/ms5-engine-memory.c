/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include "protocol/ms5-json-reader.h"
#include "protocol/ms5-vocabulary.h"

#include <string.h>

/* The text of a unit's memory: what changes rarely. Only the engine reads it, and only one that is not
 * older than the one that wrote it, so members may be added but not changed. */

static json_t *
make_time (Ms5Time time)
{
  return time == MS5_TIME_NONE ? json_null () : json_integer (ms5_time_to_ms (time));
}

static void
remember_stop (json_t                *memory,
               const Ms5EngineTrait  *trait)
{
  const Ms5Edge *stop = &trait->stop;

  if (!trait->in_stop)
    return;

  json_object_set_new (memory, "stop",
                       json_pack ("{s:o, s:s, s:s, s:s, s:s}", "start", make_time (stop->start), "state",
                                  ms5_state_to_string (stop->state), "mode", ms5_mode_to_string (stop->mode),
                                  "detected", ms5_detected_to_string (stop->detected), "category",
                                  ms5_category_to_string (stop->category)));
}

static void
remember_faults (json_t              *memory,
                 const Ms5EngineUnit *unit)
{
  json_t *faults = json_array ();

  for (guint i = 0; i < ms5_fault_log_get_length (unit->faults); i++)
    {
      const Ms5FaultEntry *entry = ms5_fault_log_get (unit->faults, i);

      json_array_append_new (faults, json_pack ("{s:s, s:o, s:o}", "code", entry->fault->code, "since",
                                                make_time (entry->since), "until", make_time (entry->until)));
    }
  json_object_set_new (memory, "faults", faults);
}

static void
remember_limits (json_t              *memory,
                 const Ms5EngineUnit *unit)
{
  json_t *limits = json_array ();

  for (guint i = 0; i < unit->equipment->sensors->len; i++)
    {
      const Ms5EngineSensor *sensor = &unit->sensors[i];
      const Ms5Limit *limit = &sensor->limit;

      if (limit->state != MS5_LIMIT_OK)
        json_array_append_new (limits, json_pack ("{s:s, s:i, s:o, s:o}", "sensor", sensor->sensor->code, "state",
                                                  (int) limit->state, "since", make_time (limit->since), "alarm_since",
                                                  make_time (limit->alarm_since)));
    }
  json_object_set_new (memory, "limits", limits);
}

static void
remember_line (json_t              *memory,
               const Ms5EngineLine *line)
{
  json_t *periods = json_array ();

  for (guint i = 0; i < line->periods->len; i++)
    {
      const Ms5EnginePeriod *period = &g_array_index (line->periods, Ms5EnginePeriod, i);

      json_array_append_new (periods, json_pack ("{s:o, s:s}", "start", make_time (period->start), "product",
                                                 period->product));
    }
  json_object_set_new (memory, "periods", periods);
  if (line->product != NULL)
    json_object_set_new (memory, "makes", json_string (line->product));
}

static void
remember_watches (json_t              *memory,
                  const Ms5EngineLine *line)
{
  g_autoptr (GPtrArray) watches = ms5_engine_list_values (line->watches);
  json_t *conditions = json_array ();

  for (guint i = 0; i < watches->len; i++)
    {
      const Ms5EngineWatch *watch = g_ptr_array_index (watches, i);
      const Ms5Condition *condition = &watch->condition;
      json_t *cleared = json_array ();

      for (guint k = 0; k < condition->n_cleared; k++)
        json_array_append_new (cleared, make_time (condition->cleared[k]));
      json_array_append_new (conditions, json_pack ("{s:s, s:o, s:o, s:b, s:o, s:o, s:i, s:o}", "key", watch->key, "since",
                                                    make_time (condition->since), "gone", make_time (condition->gone),
                                                    "counts", condition->counts, "stirred",
                                                    make_time (condition->stirred), "chattering",
                                                    make_time (condition->chattering), "times", (int) watch->times,
                                                    "cleared", cleared));
    }
  json_object_set_new (memory, "conditions", conditions);
}

/* Returns: (transfer full): the text */
char *
ms5_engine_unit_remember (const Ms5EngineUnit *unit)
{
  const Ms5EngineTrait *trait = &unit->trait;
  g_autoptr (json_t) memory = json_pack ("{s:s, s:b, s:b, s:o, s:o, s:o, s:s*, s:s*, s:o}", "reported",
                                         ms5_state_to_string (trait->reported), "states", trait->has_states,
                                         "counts", trait->has_counts, "since", make_time (unit->detector.since),
                                         "watched", make_time (trait->watched_since), "floor",
                                         make_time (trait->floor), "product", unit->product, "maintenance_by",
                                         unit->maintenance_by, "maintenance_at", make_time (unit->maintenance_at));

  remember_stop (memory, trait);
  remember_faults (memory, unit);
  remember_limits (memory, unit);
  if (unit->is_bottleneck)
    {
      remember_line (memory, unit->line);
      remember_watches (memory, unit->line);
    }
  return ms5_json_encode (memory, NULL);
}

static Ms5Time
get_time (Ms5JsonReader *reader,
          const char    *member)
{
  Ms5Time time = MS5_TIME_NONE;

  ms5_json_get_time_ms (reader, member, MS5_JSON_NULLABLE, &time);
  return time;
}

static const char *
get_text (Ms5JsonReader *reader,
          const char    *member)
{
  const char *text = NULL;

  ms5_json_get_string (reader, member, MS5_JSON_OPTIONAL, MS5_LIMIT_KEY_BYTES, &text);
  return text;
}

static void
recall_stop (Ms5EngineUnit *unit,
             Ms5JsonReader *memory)
{
  Ms5StopDetector *detector = &unit->detector;
  int state = MS5_STATE_STOPPED, mode = MS5_MODE_PRODUCTION;
  int detected = MS5_DETECTED_STATE, category = MS5_CATEGORY_UNPLANNED;
  Ms5JsonReader stop;
  Ms5Time start;

  if (!ms5_json_get_object (memory, "stop", MS5_JSON_OPTIONAL, &stop))
    return;

  start = get_time (&stop, "start");
  ms5_json_get_word (&stop, "state", MS5_JSON_OPTIONAL, ms5_words_state, &state);
  ms5_json_get_word (&stop, "mode", MS5_JSON_OPTIONAL, ms5_words_mode, &mode);
  ms5_json_get_word (&stop, "detected", MS5_JSON_OPTIONAL, ms5_words_detected, &detected);
  ms5_json_get_word (&stop, "category", MS5_JSON_OPTIONAL, ms5_words_category, &category);
  detector->in_stop = start != MS5_TIME_NONE;
  detector->stop = (Ms5Edge) {
    MS5_EDGE_STOP_OPENED, start, start, (Ms5State) state, (Ms5Mode) mode, (Ms5Detected) detected,
    (Ms5Category) category,
  };
}

static void
recall_faults (Ms5EngineUnit *unit,
               Ms5JsonReader *memory)
{
  Ms5JsonReader faults, fault;

  if (!ms5_json_get_array (memory, "faults", MS5_JSON_OPTIONAL, G_MAXUINT, &faults))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&faults); i++)
    {
      const char *code;

      ms5_json_get_element (&faults, i, &fault);
      code = get_text (&fault, "code");
      if (code != NULL)
        ms5_fault_log_restore (unit->faults, code, get_time (&fault, "since"), get_time (&fault, "until"));
    }
}

static void
recall_limits (Ms5EngineUnit *unit,
               Ms5JsonReader *memory)
{
  Ms5JsonReader limits, limit;

  if (!ms5_json_get_array (memory, "limits", MS5_JSON_OPTIONAL, G_MAXUINT, &limits))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&limits); i++)
    {
      const char *code;
      Ms5EngineSensor *sensor;
      gint64 state = MS5_LIMIT_OK;

      ms5_json_get_element (&limits, i, &limit);
      code = get_text (&limit, "sensor");
      sensor = code != NULL ? g_hash_table_lookup (unit->sensor_by_code, code) : NULL;
      if (sensor == NULL)
        continue;
      ms5_json_get_int (&limit, "state", MS5_JSON_OPTIONAL, MS5_LIMIT_OK, MS5_LIMIT_HIGH_ALARM, &state);
      sensor->limit = (Ms5Limit) { (Ms5LimitState) state, get_time (&limit, "since"), get_time (&limit, "alarm_since") };
    }
}

static void
recall_periods (Ms5EngineLine *line,
                Ms5JsonReader *periods)
{
  for (gsize i = 0; i < ms5_json_reader_get_length (periods); i++)
    {
      Ms5JsonReader period;
      Ms5EnginePeriod item;

      ms5_json_get_element (periods, i, &period);
      item.start = get_time (&period, "start");
      item.product = ms5_engine_keep_product (line->engine, get_text (&period, "product"));
      if (item.start != MS5_TIME_NONE && item.product != NULL)
        g_array_append_val (line->periods, item);
    }
}

static void
recall_condition (Ms5JsonReader *reader,
                  Ms5Condition  *condition)
{
  Ms5JsonReader cleared, element;

  condition->since = get_time (reader, "since");
  condition->gone = get_time (reader, "gone");
  ms5_json_get_bool (reader, "counts", MS5_JSON_OPTIONAL, &condition->counts);
  condition->stirred = get_time (reader, "stirred");
  condition->chattering = condition->stirred != MS5_TIME_NONE ? get_time (reader, "chattering") : MS5_TIME_NONE;
  if (!ms5_json_get_array (reader, "cleared", MS5_JSON_OPTIONAL, MS5_CHATTER_COUNT_MAX, &cleared))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&cleared); i++)
    {
      ms5_json_get_element (&cleared, i, &element);
      condition->cleared[i] = get_time (&element, NULL);
    }
  condition->n_cleared = (guint) ms5_json_reader_get_length (&cleared);
}

static void
recall_watches (Ms5EngineLine *line,
                Ms5JsonReader *memory)
{
  Ms5JsonReader conditions, condition;

  if (!ms5_json_get_array (memory, "conditions", MS5_JSON_OPTIONAL, G_MAXUINT, &conditions))
    return;

  for (gsize i = 0; i < ms5_json_reader_get_length (&conditions); i++)
    {
      Ms5EngineWatch *watch;
      const char *key;
      gint64 times;

      ms5_json_get_element (&conditions, i, &condition);
      key = get_text (&condition, "key");
      watch = key != NULL ? ms5_engine_line_get_watch (line, key) : NULL;
      if (watch == NULL)
        continue;
      recall_condition (&condition, &watch->condition);
      if (ms5_json_get_int (&condition, "times", MS5_JSON_OPTIONAL, 0, G_MAXINT, &times))
        watch->times = (guint) times;
    }
}

static void
recall_line (Ms5EngineLine *line,
             Ms5JsonReader *memory)
{
  Ms5JsonReader periods;

  line->product = ms5_engine_keep_product (line->engine, get_text (memory, "makes"));
  if (ms5_json_get_array (memory, "periods", MS5_JSON_OPTIONAL, G_MAXUINT, &periods))
    recall_periods (line, &periods);
  recall_watches (line, memory);
}

static void
recall_trait (Ms5EngineUnit *unit,
              Ms5JsonReader *memory)
{
  Ms5StopDetector *detector = &unit->detector;
  int reported = MS5_STATE_UNDEFINED;

  ms5_json_get_word (memory, "reported", MS5_JSON_OPTIONAL, ms5_words_state, &reported);
  ms5_json_get_bool (memory, "states", MS5_JSON_OPTIONAL, &detector->has_states);
  ms5_json_get_bool (memory, "counts", MS5_JSON_OPTIONAL, &detector->has_counts);
  detector->reported = (Ms5State) reported;
  detector->since = get_time (memory, "since");
  detector->watched_since = get_time (memory, "watched");
  detector->floor = get_time (memory, "floor");
  recall_stop (unit, memory);
  unit->trait = (Ms5EngineTrait) {
    detector->reported, detector->has_states, detector->has_counts, detector->watched_since, detector->floor,
    detector->in_stop, detector->stop,
  };
}

/* Goes on from @more, from the unit's memory and from its last span. */
void
ms5_engine_unit_recall (Ms5EngineUnit *unit,
                        const char    *more)
{
  g_autoptr (json_t) value = ms5_json_parse (more, strlen (more), &ms5_json_limits_file, NULL);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  const Ms5Span *last = ms5_span_list_get_last (unit->spans);
  Ms5StopDetector *detector = &unit->detector;
  Ms5JsonReader memory;

  *detector = (Ms5StopDetector) {
    .silent_after = ms5_equipment_get_silent_after (unit->equipment),
    .state = last->state,
    .mode = last->mode,
    .since = last->interval.start,
    .last_signal = unit->memory.heard,
    .last_cycle = unit->memory.worked,
    .in_unknown = !ms5_state_is_known (last->state),
    .unknown_since = last->interval.start,
    .watched_since = last->interval.start,
    .floor = last->interval.start,
    .reported = MS5_STATE_UNDEFINED,
  };
  unit->stated = unit->counted = unit->faulted = unit->memory.heard;
  if (value == NULL)
    return;

  ms5_json_reader_init (&memory, value, FALSE, problems);
  recall_trait (unit, &memory);
  unit->product = ms5_engine_keep_product (unit->line->engine, get_text (&memory, "product"));
  unit->maintenance_by = g_strdup (get_text (&memory, "maintenance_by"));
  unit->maintenance_at = get_time (&memory, "maintenance_at");
  recall_faults (unit, &memory);
  recall_limits (unit, &memory);
  if (unit->is_bottleneck)
    recall_line (unit->line, &memory);
}
