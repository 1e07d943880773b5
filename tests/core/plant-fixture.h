/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* A small plant for tests: lines L1 (equipment A1, B1, C1; bottleneck B1) and L2 (A2), products P and
 * Q, three shifts a day with a break each, a few reasons, call types, rules and escalation levels.
 * Valid once sealed. */
Ms5Plant *fixture_plant_new (const char *time_zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
