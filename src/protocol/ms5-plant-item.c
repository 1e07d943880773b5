/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-action-fields.h"
#include "protocol/ms5-item-private.h"
#include "protocol/ms5-plant-item.h"
#include "protocol/ms5-vocabulary.h"

#define MAX_EQUIPMENT 256
#define MAX_FIELDS 64
#define MAX_TYPES 256

static const Ms5Member ms5_site_item_members[] = {
  MS5_CODE (Ms5SiteItem, code, OPTIONAL),
  MS5_NAME (Ms5SiteItem, name, OPTIONAL),
  MS5_TEXT (Ms5SiteItem, time_zone, OPTIONAL),
  MS5_TEXT (Ms5SiteItem, language, OPTIONAL),
  MS5_DOUBLE_OR (Ms5SiteItem, now_speed, 1),
};
MS5_DEFINE_ITEM (Ms5SiteItem, ms5_site_item)

static const Ms5Member ms5_area_item_members[] = {
  MS5_NAME (Ms5AreaItem, name, OPTIONAL),
  MS5_COUNT (Ms5AreaItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5AreaItem, ms5_area_item)

static const Ms5Member ms5_line_setup_item_members[] = {
  MS5_NAME (Ms5LineSetupItem, name, OPTIONAL),
  MS5_CODE (Ms5LineSetupItem, area, OPTIONAL),
  MS5_CODE (Ms5LineSetupItem, bottleneck, OPTIONAL),
  MS5_DOUBLE (Ms5LineSetupItem, oee_target, OPTIONAL),
  MS5_STRINGS (Ms5LineSetupItem, equipment, OPTIONAL, MAX_EQUIPMENT, ms5_code_is_valid),
  MS5_COUNT (Ms5LineSetupItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5LineSetupItem, ms5_line_setup_item)

static const Ms5Member ms5_equipment_setup_item_members[] = {
  MS5_NAME (Ms5EquipmentSetupItem, name, OPTIONAL),
  MS5_CODE (Ms5EquipmentSetupItem, line, OPTIONAL),
  MS5_TEXT (Ms5EquipmentSetupItem, kind, OPTIONAL),
  MS5_DOUBLE (Ms5EquipmentSetupItem, stop_explain_s, OPTIONAL),
  MS5_COUNT (Ms5EquipmentSetupItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5EquipmentSetupItem, ms5_equipment_setup_item)

static const Ms5Member ms5_sensor_item_members[] = {
  MS5_NAME (Ms5SensorItem, name, OPTIONAL),
  MS5_TEXT (Ms5SensorItem, unit, OPTIONAL),
  MS5_INT (Ms5SensorItem, digits, OPTIONAL, 0, 15),
  MS5_DOUBLE (Ms5SensorItem, low, OPTIONAL),
  MS5_DOUBLE (Ms5SensorItem, high, OPTIONAL),
  MS5_DOUBLE (Ms5SensorItem, low_alarm, OPTIONAL),
  MS5_DOUBLE (Ms5SensorItem, high_alarm, OPTIONAL),
  MS5_COUNT (Ms5SensorItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5SensorItem, ms5_sensor_item)

static const Ms5Member ms5_fault_item_members[] = {
  MS5_NAME (Ms5FaultItem, name, OPTIONAL),
  MS5_CODE (Ms5FaultItem, reason, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5FaultItem, ms5_fault_item)

static const Ms5Member ms5_product_item_members[] = {
  MS5_NAME (Ms5ProductItem, name, OPTIONAL),
  MS5_DOUBLE (Ms5ProductItem, ideal_cycle_s, OPTIONAL),
  MS5_COUNT (Ms5ProductItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5ProductItem, ms5_product_item)

static const Ms5Member ms5_shift_item_members[] = {
  MS5_NAME (Ms5ShiftItem, name, OPTIONAL),
  MS5_TEXT (Ms5ShiftItem, start, OPTIONAL),
  MS5_TEXT (Ms5ShiftItem, end, OPTIONAL),
  MS5_COUNT (Ms5ShiftItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5ShiftItem, ms5_shift_item)

static const Ms5Member ms5_reason_item_members[] = {
  MS5_NAME (Ms5ReasonItem, name, OPTIONAL),
  MS5_CODE (Ms5ReasonItem, parent, OPTIONAL),
  MS5_WORD (Ms5ReasonItem, category, OPTIONAL, ms5_words_category),
  MS5_BOOL (Ms5ReasonItem, planned, OPTIONAL),
  MS5_COUNT (Ms5ReasonItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5ReasonItem, ms5_reason_item)

static const Ms5Member ms5_call_type_item_members[] = {
  MS5_NAME (Ms5CallTypeItem, name, OPTIONAL),
  MS5_WORD (Ms5CallTypeItem, priority, OPTIONAL, ms5_words_priority),
  MS5_COUNT (Ms5CallTypeItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5CallTypeItem, ms5_call_type_item)

static const Ms5Member ms5_call_cause_item_members[] = {
  MS5_NAME (Ms5CallCauseItem, name, OPTIONAL),
  MS5_STRINGS (Ms5CallCauseItem, types, OPTIONAL, MAX_TYPES, ms5_code_is_valid),
  MS5_COUNT (Ms5CallCauseItem, order, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5CallCauseItem, ms5_call_cause_item)

static const Ms5Member ms5_action_setup_item_members[] = {
  MS5_STRINGS (Ms5ActionSetupItem, fields, OPTIONAL, MAX_FIELDS, NULL),
  MS5_STRINGS (Ms5ActionSetupItem, policies, OPTIONAL, MAX_FIELDS, NULL),
  MS5_STRINGS (Ms5ActionSetupItem, prefer, OPTIONAL, MAX_FIELDS, NULL),
};
MS5_DEFINE_ITEM (Ms5ActionSetupItem, ms5_action_setup_item)

static const Ms5Member ms5_escalation_policy_item_members[] = {
  MS5_STRINGS (Ms5EscalationPolicyItem, priorities, OPTIONAL, MS5_N_PRIORITIES, NULL),
  MS5_STRINGS (Ms5EscalationPolicyItem, lines, OPTIONAL, MS5_ESCALATION_MAX_CODES, ms5_code_is_valid),
  MS5_STRINGS (Ms5EscalationPolicyItem, types, OPTIONAL, MS5_ESCALATION_MAX_CODES, ms5_code_is_valid),
  MS5_STRINGS (Ms5EscalationPolicyItem, shifts, OPTIONAL, MS5_ESCALATION_MAX_CODES, ms5_code_is_valid),
  MS5_STRINGS (Ms5EscalationPolicyItem, levels, OPTIONAL, MS5_ESCALATION_MAX_LEVELS, NULL),
  MS5_STRING (Ms5EscalationPolicyItem, by, OPTIONAL, MS5_LIMIT_STRING_BYTES),
  MS5_TIME (Ms5EscalationPolicyItem, at, OPTIONAL),
  MS5_BOOL (Ms5EscalationPolicyItem, configured, OPTIONAL),
};
MS5_DEFINE_ITEM (Ms5EscalationPolicyItem, ms5_escalation_policy_item)

static const struct
{
  const char *word;
  guint n_codes;
  const Ms5Shape *shape;
} parts[] = {
  [MS5_PLANT_SITE] = { "site", 0, &ms5_site_item_shape },
  [MS5_PLANT_AREA] = { "area", 1, &ms5_area_item_shape },
  [MS5_PLANT_LINE] = { "line", 1, &ms5_line_setup_item_shape },
  [MS5_PLANT_EQUIPMENT] = { "equipment", 1, &ms5_equipment_setup_item_shape },
  [MS5_PLANT_SENSOR] = { "sensor", 2, &ms5_sensor_item_shape },
  [MS5_PLANT_FAULT] = { "fault", 2, &ms5_fault_item_shape },
  [MS5_PLANT_PRODUCT] = { "product", 1, &ms5_product_item_shape },
  [MS5_PLANT_SHIFT] = { "shift", 1, &ms5_shift_item_shape },
  [MS5_PLANT_REASON] = { "reason", 1, &ms5_reason_item_shape },
  [MS5_PLANT_CALL_TYPE] = { "call_type", 1, &ms5_call_type_item_shape },
  [MS5_PLANT_CALL_CAUSE] = { "call_cause", 1, &ms5_call_cause_item_shape },
  [MS5_PLANT_ACTION] = { "action", 1, &ms5_action_setup_item_shape },
  [MS5_PLANT_ESCALATION] = { "escalation", 1, &ms5_escalation_policy_item_shape },
};

G_STATIC_ASSERT (G_N_ELEMENTS (parts) == MS5_N_PLANT_PARTS);

/**
 * ms5_plant_key_new:
 * @part: what the item is about
 * @first: (nullable): the code in the key
 * @second: (nullable): of a sensor and of a fault its code, after that of the equipment
 *
 * Returns: (transfer full): the key: `sensor/FL1/temperature`
 */
char *
ms5_plant_key_new (Ms5PlantPart part,
                   const char  *first,
                   const char  *second)
{
  return g_strjoin ("/", parts[part].word, first, first != NULL ? second : NULL, NULL);
}

/**
 * ms5_plant_key_split:
 * @key: a key of the topic `plant`
 * @out_part: (out): what it is about
 *
 * Returns: (transfer full) (nullable): the codes in it, without the first word; %NULL if @key is
 *   of another form
 */
char **
ms5_plant_key_split (const char   *key,
                     Ms5PlantPart *out_part)
{
  g_auto (GStrv) words = g_strsplit (key, "/", 4);
  guint n = g_strv_length (words);

  for (guint i = 0; n > 0 && i < G_N_ELEMENTS (parts); i++)
    {
      if (!g_str_equal (words[0], parts[i].word) || n != parts[i].n_codes + 1)
        continue;
      for (guint w = 1; w < n; w++)
        if (!ms5_code_is_valid (words[w]))
          return NULL;

      *out_part = (Ms5PlantPart) i;
      return g_strdupv (words + 1);
    }

  return NULL;
}

const Ms5Shape *
ms5_plant_item_get_shape (const char *key)
{
  Ms5PlantPart part;
  g_auto (GStrv) codes = ms5_plant_key_split (key, &part);

  return codes != NULL ? parts[part].shape : NULL;
}

typedef struct
{
  Ms5PlantItemFunc func;
  gpointer user_data;
} Sink;

static void
emit (const Sink    *sink,
      Ms5PlantPart   part,
      const char    *first,
      const char    *second,
      gconstpointer  item)
{
  g_autofree char *key = ms5_plant_key_new (part, first, second);

  sink->func (key, ms5_shape_encode (parts[part].shape, item), sink->user_data);
}

static void
emit_equipment (const Sink         *sink,
                const Ms5Equipment *equipment)
{
  Ms5EquipmentSetupItem item = {
    equipment->name, equipment->line->code, equipment->kind, equipment->stop_explain_s, equipment->index,
  };

  emit (sink, MS5_PLANT_EQUIPMENT, equipment->code, NULL, &item);

  for (guint i = 0; i < equipment->sensors->len; i++)
    {
      const Ms5Sensor *sensor = g_ptr_array_index (equipment->sensors, i);
      Ms5SensorItem inner = {
        sensor->name, sensor->unit, sensor->digits, sensor->low, sensor->high, sensor->low_alarm,
        sensor->high_alarm, i,
      };

      emit (sink, MS5_PLANT_SENSOR, equipment->code, sensor->code, &inner);
    }

  for (guint i = 0; i < equipment->faults->len; i++)
    {
      const Ms5Fault *fault = g_ptr_array_index (equipment->faults, i);
      Ms5FaultItem inner = { fault->name, fault->reason };

      emit (sink, MS5_PLANT_FAULT, equipment->code, fault->code, &inner);
    }
}

static void
emit_line (const Sink    *sink,
           const Ms5Line *line)
{
  g_autofree char **codes = g_new0 (char *, line->equipment->len + 1);
  Ms5LineSetupItem item = {
    line->name, line->area, line->bottleneck, line->oee_target, codes, line->index,
  };

  for (guint i = 0; i < line->equipment->len; i++)
    codes[i] = ((const Ms5Equipment *) g_ptr_array_index (line->equipment, i))->code;
  emit (sink, MS5_PLANT_LINE, line->code, NULL, &item);

  for (guint i = 0; i < line->equipment->len; i++)
    emit_equipment (sink, g_ptr_array_index (line->equipment, i));
}

static void
emit_products (const Sink     *sink,
               const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->products->len; i++)
    {
      const Ms5Product *product = g_ptr_array_index (plant->products, i);
      Ms5ProductItem item = { product->name, product->ideal_cycle_s, i };

      emit (sink, MS5_PLANT_PRODUCT, product->code, NULL, &item);
    }
}

static void
emit_shifts (const Sink     *sink,
             const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->shifts->len; i++)
    {
      const Ms5ShiftPattern *shift = g_ptr_array_index (plant->shifts, i);
      g_autofree char *start = g_strdup_printf ("%02u:%02u", shift->times.start / 60, shift->times.start % 60);
      g_autofree char *end = g_strdup_printf ("%02u:%02u", shift->times.end / 60, shift->times.end % 60);
      Ms5ShiftItem item = { shift->name, start, end, i };

      emit (sink, MS5_PLANT_SHIFT, shift->code, NULL, &item);
    }
}

static void
emit_reasons (const Sink     *sink,
              const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->reasons->len; i++)
    {
      const Ms5Reason *reason = g_ptr_array_index (plant->reasons, i);
      Ms5ReasonItem item = {
        reason->name, reason->parent != NULL ? reason->parent->code : NULL, reason->category,
        reason->planned, i,
      };

      emit (sink, MS5_PLANT_REASON, reason->code, NULL, &item);
    }
}

static void
emit_call_types (const Sink     *sink,
                 const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->call_types->len; i++)
    {
      const Ms5CallType *type = g_ptr_array_index (plant->call_types, i);
      Ms5CallTypeItem item = { type->name, type->priority, i };

      emit (sink, MS5_PLANT_CALL_TYPE, type->code, NULL, &item);
    }
}

static void
emit_call_causes (const Sink     *sink,
                  const Ms5Plant *plant)
{
  for (guint i = 0; i < plant->call_causes->len; i++)
    {
      const Ms5CallCause *cause = g_ptr_array_index (plant->call_causes, i);
      Ms5CallCauseItem item = { cause->name, cause->types, i };

      emit (sink, MS5_PLANT_CALL_CAUSE, cause->code, NULL, &item);
    }
}

static void
emit_action (const Sink           *sink,
             const Ms5Plant       *plant,
             const Ms5ActionSpec  *spec)
{
  g_autofree char **fields = g_new0 (char *, spec->set->n_members + 1);
  g_autofree char **policies = g_new0 (char *, spec->set->n_members + 1);
  g_autofree char **prefer = g_new0 (char *, MS5_N_MERGE_PREFERS + 1);
  Ms5ActionSetupItem item = { fields, policies, prefer };
  guint n = 0;

  for (guint i = 0; i < spec->set->n_members; i++)
    {
      const Ms5ActionField *field = ms5_action_field_find (spec->op, spec->set->members[i].name);

      fields[i] = (char *) field->name;
      policies[i] = (char *) ms5_words_merge_policy ((int) ms5_plant_get_policy (plant, spec->op, field->name,
                                                                                 field->policy));
    }
  for (int i = 0; i < MS5_N_MERGE_PREFERS; i++)
    if (ms5_plant_permits (plant, spec->op, (Ms5MergePrefer) i))
      prefer[n++] = (char *) ms5_words_merge_prefer (i);

  emit (sink, MS5_PLANT_ACTION, spec->op, NULL, &item);
}

static void
emit_actions (const Sink     *sink,
              const Ms5Plant *plant)
{
  const Ms5ActionSpec *spec;

  for (guint i = 0; (spec = ms5_action_spec_get (i)) != NULL; i++)
    if (spec->kind == MS5_ACTION_EDIT)
      emit_action (sink, plant, spec);
}

/**
 * ms5_plant_foreach_item:
 * @plant: a sealed plant
 * @now_speed: how much faster than real time its clock runs
 * @func: (scope call): called for each item of the topic `plant`
 * @user_data: passed to @func
 */
void
ms5_plant_foreach_item (const Ms5Plant   *plant,
                        double            now_speed,
                        Ms5PlantItemFunc  func,
                        gpointer          user_data)
{
  const Sink sink = { func, user_data };
  Ms5SiteItem site = {
    plant->site.code, plant->site.name, plant->site.time_zone, plant->site.language, now_speed,
  };

  emit (&sink, MS5_PLANT_SITE, NULL, NULL, &site);
  for (guint i = 0; i < plant->areas->len; i++)
    {
      const Ms5Area *area = g_ptr_array_index (plant->areas, i);
      Ms5AreaItem item = { area->name, i };

      emit (&sink, MS5_PLANT_AREA, area->code, NULL, &item);
    }
  for (guint i = 0; i < plant->lines->len; i++)
    emit_line (&sink, g_ptr_array_index (plant->lines, i));
  emit_products (&sink, plant);
  emit_shifts (&sink, plant);
  emit_reasons (&sink, plant);
  emit_call_types (&sink, plant);
  emit_call_causes (&sink, plant);
  emit_actions (&sink, plant);
}
