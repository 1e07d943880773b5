/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/model/ms5-alarm-model.h"
#include "client/model/ms5-call-model.h"
#include "client/model/ms5-job-model.h"
#include "client/model/ms5-line-model-private.h"
#include "client/model/ms5-plant-model-private.h"

enum
{
  HISTORY_CHANGED,
  N_SIGNALS
};

enum
{
  PROP_AREA_NAME,
  PROP_KPI_TIME,
  PROP_NAME,
  PROP_OPEN_CALLS,
  PROP_PRODUCT_NAME,
  PROP_RAISED_CALLS,
  PROP_REASON_NAME,
  PROP_SHIFT_NAME,
  PROP_TO_EXPLAIN,
  PROP_URGENCY,
  PROP_WORST_PRIORITY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (Ms5LineModel, ms5_line_model, MS5_TYPE_MODEL_ITEM)

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];
static Ms5ModelPart line_parts[MS5_N_LINE_PARTS];

static int
compare_times (Ms5Time a,
               Ms5Time b)
{
  return (a > b) - (a < b);
}

static int
compare_stops (gconstpointer a,
               gconstpointer b)
{
  return compare_times (ms5_stop_model_get_item ((Ms5StopModel *) b)->start,
                        ms5_stop_model_get_item ((Ms5StopModel *) a)->start);
}

static int
compare_calls (gconstpointer a,
               gconstpointer b)
{
  return ms5_call_model_compare ((Ms5CallModel *) a, (Ms5CallModel *) b);
}

/* What runs, what was begun or is to come in the order in which it is due, what is over. */
static int
compare_jobs (gconstpointer a,
              gconstpointer b)
{
  static const int rank[MS5_N_JOB_STATES] = {
    [MS5_JOB_ACTIVE] = 0,  [MS5_JOB_PAUSED] = 1,   [MS5_JOB_ACCEPTED] = 2,
    [MS5_JOB_PLANNED] = 3, [MS5_JOB_COMPLETE] = 4, [MS5_JOB_CANCELLED] = 5,
  };
  const Ms5JobItem *x = ms5_job_model_get_item ((Ms5JobModel *) a);
  const Ms5JobItem *y = ms5_job_model_get_item ((Ms5JobModel *) b);

  if (x->state != y->state)
    return rank[x->state] - rank[y->state];
  if (x->state == MS5_JOB_COMPLETE || x->state == MS5_JOB_CANCELLED)
    return compare_times (y->completed, x->completed);
  if ((x->due == MS5_TIME_NONE) != (y->due == MS5_TIME_NONE))
    return x->due == MS5_TIME_NONE ? 1 : -1;

  return compare_times (x->due, y->due);
}

static int
compare_changeovers (gconstpointer a,
                     gconstpointer b)
{
  return compare_times (ms5_changeover_model_get_item ((Ms5ChangeoverModel *) b)->start,
                        ms5_changeover_model_get_item ((Ms5ChangeoverModel *) a)->start);
}

static int
compare_quality (gconstpointer a,
                 gconstpointer b)
{
  return compare_times (ms5_quality_model_get_item ((Ms5QualityModel *) b)->at,
                        ms5_quality_model_get_item ((Ms5QualityModel *) a)->at);
}

static int
compare_notes (gconstpointer a,
               gconstpointer b)
{
  return compare_times (ms5_note_model_get_item ((Ms5NoteModel *) b)->at,
                        ms5_note_model_get_item ((Ms5NoteModel *) a)->at);
}

static int
compare_alarms (gconstpointer a,
                gconstpointer b)
{
  return compare_times (ms5_alarm_model_get_item ((Ms5AlarmModel *) b)->out_of_service,
                        ms5_alarm_model_get_item ((Ms5AlarmModel *) a)->out_of_service);
}

static void
fill_item (gpointer data)
{
  Ms5LineItem *item = data;

  if (item->state == MS5_WORD_NONE)
    item->state = MS5_STATE_NO_DATA;
  if (item->mode == MS5_WORD_NONE)
    item->mode = MS5_MODE_PRODUCTION;
  if (item->cause == MS5_WORD_NONE)
    item->cause = MS5_CAUSE_NONE;
}

static void
count_calls (Ms5LineModel *self)
{
  g_autoptr (GPtrArray) calls = ms5_item_list_dup_items (self->lists[MS5_LINE_CALLS]);
  gint64 n_open = 0, n_raised = 0;
  int worst = -1;

  for (guint i = 0; i < calls->len; i++)
    {
      Ms5CallModel *call = g_ptr_array_index (calls, i);

      if (!ms5_call_model_is_open (call))
        continue;
      n_open++;
      if (ms5_call_model_is_silent (call))
        continue;
      n_raised += ms5_call_model_get_item (call)->state == MS5_CALL_RAISED;
      worst = MAX (worst, (int) ms5_call_model_get_priority (call));
    }

  ms5_model_item_keep_int64 (self, properties[PROP_OPEN_CALLS], &self->open_calls, n_open);
  ms5_model_item_keep_int64 (self, properties[PROP_RAISED_CALLS], &self->raised_calls, n_raised);
  ms5_model_item_keep_int (self, properties[PROP_WORST_PRIORITY], &self->worst_priority, worst);
}

static void
count_stops (Ms5LineModel *self)
{
  g_autoptr (GPtrArray) stops = ms5_item_list_dup_items (self->lists[MS5_LINE_STOPS]);
  gint64 n = 0;

  for (guint i = 0; i < stops->len; i++)
    n += ms5_stop_model_is_to_explain (g_ptr_array_index (stops, i));
  ms5_model_item_keep_int64 (self, properties[PROP_TO_EXPLAIN], &self->to_explain, n);
}

static gboolean
is_break (Ms5LineModel *self,
          Ms5Time       now)
{
  const GArray *breaks = self->item.breaks;

  for (guint i = 0; breaks != NULL && i + 1 < breaks->len; i += 2)
    if (g_array_index (breaks, Ms5Time, i) <= now && now < g_array_index (breaks, Ms5Time, i + 1))
      return TRUE;
  return FALSE;
}

static Ms5Urgency
judge_stop (Ms5LineModel *self)
{
  Ms5StopModel *stop = (Ms5StopModel *) ms5_item_list_find (self->lists[MS5_LINE_STOPS], self->item.stop);
  const Ms5StopItem *item = stop != NULL ? ms5_stop_model_get_item (stop) : NULL;

  if (item != NULL && (item->planned == TRUE || item->category == MS5_CATEGORY_PLANNED))
    return MS5_URGENCY_NONE;
  if (item != NULL && item->category == MS5_CATEGORY_CHANGEOVER)
    return MS5_URGENCY_ATTENTION;

  return MS5_URGENCY_STOPPED;
}

static Ms5Urgency
judge_state (Ms5LineModel *self,
             Ms5Time       now)
{
  Ms5State state = (Ms5State) self->item.state;
  Ms5Mode mode = (Ms5Mode) self->item.mode;

  if (state == MS5_STATE_NO_DATA || state == MS5_STATE_UNDEFINED)
    return MS5_URGENCY_NO_DATA;
  if (mode == MS5_MODE_MAINTENANCE || is_break (self, now))
    return MS5_URGENCY_NONE;
  if (mode == MS5_MODE_CHANGEOVER || mode == MS5_MODE_SETUP || mode == MS5_MODE_CLEANING)
    return MS5_URGENCY_ATTENTION;
  if (self->item.stop != NULL)
    return judge_stop (self);

  switch (state)
    {
    case MS5_STATE_CLEARING:
    case MS5_STATE_STOPPED:
    case MS5_STATE_STOPPING:
    case MS5_STATE_ABORTING:
    case MS5_STATE_ABORTED:
      return MS5_URGENCY_STOPPED;

    case MS5_STATE_HOLDING:
    case MS5_STATE_HELD:
      return MS5_URGENCY_ATTENTION;

    case MS5_STATE_UNDEFINED:
    case MS5_STATE_STARTING:
    case MS5_STATE_IDLE:
    case MS5_STATE_SUSPENDED:
    case MS5_STATE_EXECUTE:
    case MS5_STATE_UNHOLDING:
    case MS5_STATE_SUSPENDING:
    case MS5_STATE_UNSUSPENDING:
    case MS5_STATE_RESETTING:
    case MS5_STATE_COMPLETING:
    case MS5_STATE_COMPLETE:
    case MS5_STATE_NO_DATA:
    default:
      return MS5_URGENCY_NONE;
    }
}

static Ms5Urgency
judge (Ms5LineModel *self,
       Ms5Time       now)
{
  Ms5Urgency urgency = judge_state (self, now);
  gboolean has_alarm = FALSE;

  if (urgency == MS5_URGENCY_STOPPED && self->worst_priority == MS5_PRIORITY_CRITICAL)
    return MS5_URGENCY_CRITICAL;

  for (guint i = 0; i < self->machines->len; i++)
    has_alarm |= ms5_limit_is_alarm (ms5_equipment_model_get_limit_state (g_ptr_array_index (self->machines, i)));
  if (has_alarm || self->open_calls > 0)
    return MAX (urgency, MS5_URGENCY_ATTENTION);

  return urgency;
}

static void
ms5_line_model_settle (Ms5ModelItem        *item,
                       const Ms5ModelBatch *batch)
{
  Ms5LineModel *self = MS5_LINE_MODEL (item);
  Ms5PlantModel *plant = batch->plant;

  ms5_model_item_keep_string (self, properties[PROP_AREA_NAME], &self->area_name,
                              ms5_plant_model_name (plant, MS5_PLANT_AREA, self->setup.area, NULL));
  ms5_model_item_keep_string (self, properties[PROP_NAME], &self->name,
                              ms5_plant_model_name (plant, MS5_PLANT_LINE, ms5_model_item_get_key (item), NULL));
  ms5_model_item_keep_string (self, properties[PROP_PRODUCT_NAME], &self->product_name,
                              ms5_plant_model_name (plant, MS5_PLANT_PRODUCT, self->item.product, NULL));
  ms5_model_item_keep_string (self, properties[PROP_REASON_NAME], &self->reason_name,
                              ms5_plant_model_name (plant, MS5_PLANT_REASON, self->item.reason, NULL));
  ms5_model_item_keep_string (self, properties[PROP_SHIFT_NAME], &self->shift_name,
                              ms5_plant_model_pick (plant, self->item.shift_name, self->item.shift));
  if (ms5_item_list_is_dirty (self->lists[MS5_LINE_CALLS]))
    count_calls (self);
  if (ms5_item_list_is_dirty (self->lists[MS5_LINE_STOPS]))
    count_stops (self);
  ms5_model_item_keep_int (self, properties[PROP_URGENCY], &self->urgency, (int) judge (self, batch->now));
}

static void
ms5_line_model_finalize (GObject *object)
{
  Ms5LineModel *self = MS5_LINE_MODEL (object);

  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    ms5_item_list_free (self->lists[i]);
  g_hash_table_unref (self->timeline);
  g_ptr_array_unref (self->machines);
  g_object_unref (self->equipment);

  G_OBJECT_CLASS (ms5_line_model_parent_class)->finalize (object);
}

static void
add_properties (Ms5ModelItemClass *klass)
{
#define ADD(id, name, TYPE, member) \
  properties[id] = ms5_model_class_add (klass, name, MS5_MEMBER_##TYPE, G_STRUCT_OFFSET (Ms5LineModel, member))

  ADD (PROP_AREA_NAME, "area-name", STRING, area_name);
  ADD (PROP_KPI_TIME, "kpi-time", TIME, kpi_time);
  ADD (PROP_NAME, "name", STRING, name);
  ADD (PROP_OPEN_CALLS, "open-calls", INT, open_calls);
  ADD (PROP_PRODUCT_NAME, "product-name", STRING, product_name);
  ADD (PROP_RAISED_CALLS, "raised-calls", INT, raised_calls);
  ADD (PROP_REASON_NAME, "reason-name", STRING, reason_name);
  ADD (PROP_SHIFT_NAME, "shift-name", STRING, shift_name);
  ADD (PROP_TO_EXPLAIN, "to-explain", INT, to_explain);
  ADD (PROP_URGENCY, "urgency", WORD, urgency);
  ADD (PROP_WORST_PRIORITY, "worst-priority", WORD, worst_priority);
#undef ADD
}

static void
ms5_line_model_class_init (Ms5LineModelClass *klass)
{
  static const char *const list_names[MS5_N_LINE_LISTS] = {
    "stops", "calls", "jobs", "changeovers", "quality", "notes", "alarms",
  };
  Ms5ModelItemClass *item_class = MS5_MODEL_ITEM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ms5_line_model_finalize;
  item_class->settle = ms5_line_model_settle;

  line_parts[MS5_LINE_ITEM_PART].fill = fill_item;
  ms5_model_class_add_part (item_class, &line_parts[MS5_LINE_SETUP_PART], ms5_item_get_shape ("plant", "line/l"),
                            G_STRUCT_OFFSET (Ms5LineModel, setup), "equipment");
  ms5_model_class_add_part (item_class, &line_parts[MS5_LINE_ITEM_PART], ms5_item_get_shape ("line/l", "l"),
                            G_STRUCT_OFFSET (Ms5LineModel, item), NULL);
  ms5_model_class_add_part (item_class, &line_parts[MS5_LINE_KPI_PART], ms5_item_get_shape ("live/l", MS5_KPI_KEY),
                            G_STRUCT_OFFSET (Ms5LineModel, kpi), NULL);
  add_properties (item_class);
  ms5_model_class_add (item_class, "equipment", MS5_MEMBER_OBJECT, G_STRUCT_OFFSET (Ms5LineModel, equipment));
  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    ms5_model_class_add (item_class, list_names[i], MS5_MEMBER_OBJECT,
                         (gsize) G_STRUCT_OFFSET (Ms5LineModel, models) + i * sizeof (GListModel *));

  signals[HISTORY_CHANGED] = g_signal_new ("history-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ms5_line_model_init (Ms5LineModel *self)
{
  self->lists[MS5_LINE_STOPS] = ms5_item_list_new (MS5_TYPE_STOP_MODEL, compare_stops, NULL);
  self->lists[MS5_LINE_CALLS] = ms5_item_list_new (MS5_TYPE_CALL_MODEL, compare_calls, NULL);
  self->lists[MS5_LINE_JOBS] = ms5_item_list_new (MS5_TYPE_JOB_MODEL, compare_jobs, NULL);
  self->lists[MS5_LINE_CHANGEOVERS] = ms5_item_list_new (MS5_TYPE_CHANGEOVER_MODEL, compare_changeovers, NULL);
  self->lists[MS5_LINE_QUALITY] = ms5_item_list_new (MS5_TYPE_QUALITY_MODEL, compare_quality, NULL);
  self->lists[MS5_LINE_NOTES] = ms5_item_list_new (MS5_TYPE_NOTE_MODEL, compare_notes, NULL);
  self->lists[MS5_LINE_ALARMS] = ms5_item_list_new (MS5_TYPE_ALARM_MODEL, compare_alarms, NULL);
  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    self->models[i] = ms5_item_list_get_model (self->lists[i]);

  self->worst_priority = -1;
  self->equipment = g_list_store_new (MS5_TYPE_EQUIPMENT_MODEL);
  self->machines = g_ptr_array_new_with_free_func (g_object_unref);
  self->timeline = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Returns: (nullable): the list that the items of a topic of this kind are in */
Ms5ItemList *
ms5_line_model_find_list (Ms5LineModel *self,
                          Ms5TopicKind  kind)
{
  static const int lists[MS5_N_TOPIC_KINDS] = {
    [MS5_TOPIC_STOPS] = MS5_LINE_STOPS + 1,
    [MS5_TOPIC_CALLS] = MS5_LINE_CALLS + 1,
    [MS5_TOPIC_JOBS] = MS5_LINE_JOBS + 1,
    [MS5_TOPIC_CHANGEOVERS] = MS5_LINE_CHANGEOVERS + 1,
    [MS5_TOPIC_QUALITY] = MS5_LINE_QUALITY + 1,
    [MS5_TOPIC_NOTES] = MS5_LINE_NOTES + 1,
    [MS5_TOPIC_ALARMS] = MS5_LINE_ALARMS + 1,
  };

  return lists[kind] != 0 ? self->lists[lists[kind] - 1] : NULL;
}

void
ms5_line_model_put_part (Ms5LineModel  *self,
                         Ms5LinePart    part,
                         json_t        *fields,
                         gboolean       merge,
                         Ms5ModelBatch *batch)
{
  ms5_model_item_touch (MS5_MODEL_ITEM (self), batch);
  ms5_model_item_take (MS5_MODEL_ITEM (self), &line_parts[part], fields, merge, batch);
  self->parts[part] = MS5_PART_HERE;
  /* The shift, its breaks and the bottleneck decide what history is. */
  self->has_new_history |= part != MS5_LINE_KPI_PART;
}

void
ms5_line_model_remove_part (Ms5LineModel *self,
                            Ms5LinePart   part)
{
  if (self->parts[part] == MS5_PART_HERE)
    self->parts[part] = MS5_PART_GONE;
}

void
ms5_line_model_set_kpi_time (Ms5LineModel *self,
                             Ms5Time       time)
{
  ms5_model_item_keep_int64 (self, properties[PROP_KPI_TIME], &self->kpi_time, time);
}

gboolean
ms5_line_model_has_part (Ms5LineModel *self,
                         Ms5LinePart   part)
{
  return self->parts[part] == MS5_PART_HERE;
}

/* Whether nothing is known of it. */
gboolean
ms5_line_model_is_empty (Ms5LineModel *self)
{
  for (guint i = 0; i < MS5_N_LINE_PARTS; i++)
    if (self->parts[i] != MS5_PART_ABSENT)
      return FALSE;
  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    if (g_list_model_get_n_items (self->models[i]) > 0)
      return FALSE;

  return g_hash_table_size (self->timeline) == 0;
}

/* Forgets what was removed and did not come again. */
void
ms5_line_model_prune (Ms5LineModel  *self,
                      Ms5ModelBatch *batch)
{
  Ms5ModelItem *item = MS5_MODEL_ITEM (self);

  for (guint i = 0; i < MS5_N_LINE_PARTS; i++)
    {
      if (self->parts[i] != MS5_PART_GONE)
        continue;

      ms5_model_item_take (item, &line_parts[i], NULL, FALSE, batch);
      self->parts[i] = MS5_PART_ABSENT;
      if (i == MS5_LINE_ITEM_PART)
        ms5_model_item_set_version (item, 0, FALSE);
      if (i == MS5_LINE_KPI_PART)
        ms5_line_model_set_kpi_time (self, MS5_TIME_NONE);
    }
}

/* @machines: (transfer full) (element-type Ms5EquipmentModel): its equipment in flow order */
void
ms5_line_model_set_machines (Ms5LineModel *self,
                             GPtrArray    *machines)
{
  g_ptr_array_unref (self->machines);
  self->machines = machines;
  self->has_new_machines = TRUE;
}

/* Makes it and everything in its lists part of the batch. */
void
ms5_line_model_touch (Ms5LineModel  *self,
                      Ms5ModelBatch *batch)
{
  ms5_model_item_touch (MS5_MODEL_ITEM (self), batch);
  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    ms5_item_list_touch (self->lists[i], batch);
  self->has_new_history = TRUE;
}

/* Shows what has happened to its lists. */
void
ms5_line_model_flush (Ms5LineModel *self)
{
  self->has_new_history |= ms5_item_list_is_dirty (self->lists[MS5_LINE_STOPS])
                           || ms5_item_list_is_dirty (self->lists[MS5_LINE_CHANGEOVERS]);
  for (guint i = 0; i < MS5_N_LINE_LISTS; i++)
    ms5_item_list_flush (self->lists[i]);
  if (self->has_new_machines)
    {
      self->has_new_machines = FALSE;
      ms5_list_store_show (self->equipment, self->machines);
    }
}

void
ms5_line_model_tell_history (Ms5LineModel *self)
{
  if (!self->has_new_history)
    return;

  self->has_new_history = FALSE;
  g_signal_emit (self, signals[HISTORY_CHANGED], 0);
}
