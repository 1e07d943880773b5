/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"
#include "protocol/ms5-item.h"

G_BEGIN_DECLS

/**
 * Ms5PlantPart:
 *
 * What an item of the topic `plant` is about: the first word of its key. The rest of the key are
 * codes: `area/A`, `sensor/FL1/temperature`.
 */
typedef enum
{
  MS5_PLANT_SITE,
  MS5_PLANT_AREA,
  MS5_PLANT_LINE,
  MS5_PLANT_EQUIPMENT,
  MS5_PLANT_SENSOR,
  MS5_PLANT_FAULT,
  MS5_PLANT_PRODUCT,
  MS5_PLANT_SHIFT,
  MS5_PLANT_REASON,
  MS5_PLANT_CALL_TYPE,
  MS5_PLANT_CALL_CAUSE,
  MS5_PLANT_ACTION,
  MS5_PLANT_ESCALATION
} Ms5PlantPart;

#define MS5_N_PLANT_PARTS (MS5_PLANT_ESCALATION + 1)

/* The structs; see ms5-item.h for their functions. @order counts the items of a kind as they are
 * shown, from 0. */

/**
 * Ms5SiteItem: key `site`
 * @time_zone: an IANA name
 * @language: the language of texts without one
 * @now_speed: how much faster than real time the plant's clock runs
 */
typedef struct
{
  char    *code;
  Ms5Name *name;
  char    *time_zone;
  char    *language;
  double   now_speed;
} Ms5SiteItem;

/**
 * Ms5AreaItem: key `area/A`
 */
typedef struct
{
  Ms5Name *name;
  gint64   order;
} Ms5AreaItem;

/**
 * Ms5LineSetupItem: key `line/L1`
 * @equipment: codes in flow order
 */
typedef struct
{
  Ms5Name  *name;
  char     *area;
  char     *bottleneck;
  double    oee_target;
  char    **equipment;
  gint64    order;
} Ms5LineSetupItem;

/**
 * Ms5EquipmentSetupItem: key `equipment/FL1`
 */
typedef struct
{
  Ms5Name *name;
  char    *line;
  char    *kind;
  double   stop_explain_s;
  gint64   order;
} Ms5EquipmentSetupItem;

/**
 * Ms5SensorItem: key `sensor/FL1/temperature`
 */
typedef struct
{
  Ms5Name *name;
  char    *unit;
  gint64   digits;
  double   low;
  double   high;
  double   low_alarm;
  double   high_alarm;
  gint64   order;
} Ms5SensorItem;

/**
 * Ms5FaultItem: key `fault/FL1/E41`
 */
typedef struct
{
  Ms5Name *name;
  char    *reason;
} Ms5FaultItem;

/**
 * Ms5ProductItem: key `product/cola-05`
 */
typedef struct
{
  Ms5Name *name;
  double   ideal_cycle_s;
  gint64   order;
} Ms5ProductItem;

/**
 * Ms5ShiftItem: key `shift/M`
 * @start: local time, `06:00`
 * @end: local time; not after @start means on the next day
 */
typedef struct
{
  Ms5Name *name;
  char    *start;
  char    *end;
  gint64   order;
} Ms5ShiftItem;

/**
 * Ms5ReasonItem: key `reason/jam`
 * @parent: (nullable): the code of the group it is in
 * @order: its place in the tree written out
 */
typedef struct
{
  Ms5Name *name;
  char    *parent;
  int      category;
  int      planned;
  gint64   order;
} Ms5ReasonItem;

/**
 * Ms5CallTypeItem: key `call_type/stop`
 */
typedef struct
{
  Ms5Name *name;
  int      priority;
  gint64   order;
} Ms5CallTypeItem;

/**
 * Ms5CallCauseItem: key `call_cause/worn`
 * @types: the codes of the call types that it can be the cause of; absent for all
 */
typedef struct
{
  Ms5Name  *name;
  char    **types;
  gint64    order;
} Ms5CallCauseItem;

/**
 * Ms5ActionSetupItem: key `action/stop.code`: how edits of that operation meet
 * @fields: the fields that it sets
 * @policies: for each of them the word of a #Ms5MergePolicy
 * @prefer: words of #Ms5MergePrefer: what an edit may ask for; `client` needs a right besides
 */
typedef struct
{
  char **fields;
  char **policies;
  char **prefer;
} Ms5ActionSetupItem;

/**
 * Ms5EscalationPolicyItem: key `escalation/critical`: who is told when of which calls
 * @priorities: words of the priorities it is for; absent for all
 * @lines: codes of the lines it is for; absent for all
 * @types: codes of the call types it is for; absent for all
 * @shifts: codes of the shifts it is for; absent for all
 * @levels: its levels, each as the JSON text of an object; absent if it takes away the configured policy of that id
 * @by: who made it so; absent if it is as configured
 * @at: when
 * @configured: whether the plant file has a policy of that id
 */
typedef struct
{
  char   **priorities;
  char   **lines;
  char   **types;
  char   **shifts;
  char   **levels;
  char    *by;
  Ms5Time  at;
  int      configured;
} Ms5EscalationPolicyItem;

MS5_DECLARE_ITEM (Ms5SiteItem, ms5_site_item)
MS5_DECLARE_ITEM (Ms5AreaItem, ms5_area_item)
MS5_DECLARE_ITEM (Ms5LineSetupItem, ms5_line_setup_item)
MS5_DECLARE_ITEM (Ms5EquipmentSetupItem, ms5_equipment_setup_item)
MS5_DECLARE_ITEM (Ms5SensorItem, ms5_sensor_item)
MS5_DECLARE_ITEM (Ms5FaultItem, ms5_fault_item)
MS5_DECLARE_ITEM (Ms5ProductItem, ms5_product_item)
MS5_DECLARE_ITEM (Ms5ShiftItem, ms5_shift_item)
MS5_DECLARE_ITEM (Ms5ReasonItem, ms5_reason_item)
MS5_DECLARE_ITEM (Ms5CallTypeItem, ms5_call_type_item)
MS5_DECLARE_ITEM (Ms5CallCauseItem, ms5_call_cause_item)
MS5_DECLARE_ITEM (Ms5ActionSetupItem, ms5_action_setup_item)
MS5_DECLARE_ITEM (Ms5EscalationPolicyItem, ms5_escalation_policy_item)

/**
 * Ms5PlantItemFunc:
 * @key: the item's key
 * @fields: (transfer full): its fields
 * @user_data: what was passed
 */
typedef void (*Ms5PlantItemFunc) (const char *key,
                                  json_t     *fields,
                                  gpointer    user_data);

void       ms5_plant_foreach_item (const Ms5Plant    *plant,
                                   double             now_speed,
                                   Ms5PlantItemFunc   func,
                                   gpointer           user_data);
char      *ms5_plant_key_new      (Ms5PlantPart       part,
                                   const char        *first,
                                   const char        *second) G_GNUC_WARN_UNUSED_RESULT;
char     **ms5_plant_key_split    (const char        *key,
                                   Ms5PlantPart      *out_part) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
