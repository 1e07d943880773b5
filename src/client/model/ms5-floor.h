/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-call-model.h"
#include "client/model/ms5-job-model.h"
#include "client/model/ms5-line-model.h"
#include "client/model/ms5-plant-model.h"
#include "client/model/ms5-stop-model.h"
#include "core/ms5-clock.h"

G_BEGIN_DECLS

/**
 * Ms5FloorFreshness:
 * @MS5_FLOOR_OFFLINE: there is no link; what is shown is from the time of `as-of`
 * @MS5_FLOOR_DELAYED: there is a link, but what is shown is known to be behind, or may be
 * @MS5_FLOOR_LIVE: what is shown is true now
 *
 * How far the floor can be trusted to be true now.
 */
typedef enum
{
  MS5_FLOOR_OFFLINE,
  MS5_FLOOR_DELAYED,
  MS5_FLOOR_LIVE
} Ms5FloorFreshness;

#define MS5_TYPE_FLOOR_FRESHNESS (ms5_floor_freshness_get_type ())
GType ms5_floor_freshness_get_type (void) G_GNUC_CONST;

/**
 * Ms5Floor:
 *
 * The whole floor as objects, and the one door for its data. Properties: `plant` (#Ms5PlantModel);
 * `lines` (list, in the order of the plant; a line is in it when both the plant and the topic of the
 * line know it), `calls` (list of all open calls of these lines, the most urgent first: see
 * ms5_call_model_compare()); `raised-calls` (how many of them call for somebody, uint: nobody has
 * acknowledged them, and they are not silent);
 * `freshness`, `as-of` (int64); `undecodable` (how many fields could not be read so far, uint).
 *
 * Signal `device-item` (string, #json_t): what this installation is to be told is now as the fields say; they are
 * %NULL for what is gone, and so is the key for everything.
 *
 * Used on one thread only.
 */
#define MS5_TYPE_FLOOR (ms5_floor_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Floor, ms5_floor, MS5, FLOOR, GObject)

Ms5Floor *ms5_floor_new (Ms5Clock          *clock,
                         const char *const *languages) G_GNUC_WARN_UNUSED_RESULT;

Ms5PlantModel     *ms5_floor_get_plant       (Ms5Floor          *self);
GListModel        *ms5_floor_get_lines       (Ms5Floor          *self);
GListModel        *ms5_floor_get_calls       (Ms5Floor          *self);
guint              ms5_floor_get_raised_calls (Ms5Floor         *self);
Ms5LineModel      *ms5_floor_get_line        (Ms5Floor          *self,
                                              const char        *code);
Ms5EquipmentModel *ms5_floor_get_equipment   (Ms5Floor          *self,
                                              const char        *code);
Ms5ModelItem      *ms5_floor_get_item        (Ms5Floor          *self,
                                              const char        *topic,
                                              const char        *key);
Ms5FloorFreshness  ms5_floor_get_freshness   (Ms5Floor          *self);
Ms5Time            ms5_floor_get_as_of       (Ms5Floor          *self);
Ms5Time            ms5_floor_get_plant_now   (Ms5Floor          *self);
double             ms5_floor_get_plant_speed (Ms5Floor          *self);
guint              ms5_floor_get_undecodable (Ms5Floor          *self);

void               ms5_floor_begin           (Ms5Floor          *self);
void               ms5_floor_end             (Ms5Floor          *self);
void               ms5_floor_put_item        (Ms5Floor          *self,
                                              const char        *topic,
                                              const char        *key,
                                              gint64             v,
                                              json_t            *fields,
                                              gboolean           pending);
void               ms5_floor_remove_item     (Ms5Floor          *self,
                                              const char        *topic,
                                              const char        *key);
void               ms5_floor_put_live        (Ms5Floor          *self,
                                              const char        *topic,
                                              const char        *key,
                                              json_t            *fields,
                                              Ms5Time            frame_time);
void               ms5_floor_drop_topic      (Ms5Floor          *self,
                                              const char        *topic);
void               ms5_floor_set_freshness   (Ms5Floor          *self,
                                              Ms5FloorFreshness  freshness,
                                              Ms5Time            as_of);
void               ms5_floor_set_plant_clock (Ms5Floor          *self,
                                              Ms5Time            now,
                                              double             speed);

G_END_DECLS
