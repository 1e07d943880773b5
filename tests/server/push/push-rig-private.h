/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "push-rig.h"

G_BEGIN_DECLS

#define RIG_TYPE_FLOOR (rig_floor_get_type ())
G_DECLARE_FINAL_TYPE (RigFloor, rig_floor, RIG, FLOOR, GObject)

#define RIG_TYPE_RELAY (rig_relay_get_type ())
G_DECLARE_FINAL_TYPE (RigRelay, rig_relay, RIG, RELAY, GObject)

void rig_floor_give_back (Rig *rig);
void rig_relay_drop      (Rig *rig);

G_END_DECLS
