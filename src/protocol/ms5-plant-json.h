/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"

G_BEGIN_DECLS

/* The plant file: one JSON object that says what a site has. data/plants/bottling-hall.json is a
 * whole one. A member that is not listed here is an error, so that a misspelt one is never ignored.
 *
 * Codes are 1 to 64 letters, digits, `_`, `.`, `-`. Texts for people are `name` in the file's
 * `language`, and `name.de` and so on for translations. Ratios are 0…1, durations seconds, times of
 * day "06:00" in the site's time zone, days "mon" … "sun". Members in [brackets] may be left out.
 *
 *   language         of the plain names: "en"
 *   site             {code, name, time_zone: an IANA name, [enterprise: a code]}
 *   [areas]          [{code, name}]
 *   lines            [{code, name, [area], bottleneck: the equipment whose OEE is the line's,
 *                      [oee_target], equipment: in flow order}]
 *     equipment      [{code, name, [kind], [stop_detect_s: 10], [stop_explain_s: 120],
 *                      [silent_after_s: 60], [counter_wrap: where total counters start again],
 *                      [sensors], [faults]}]; unique in the site, and none is also a line's code
 *     sensors        [{code, name, unit, [digits: 1], [low], [high], [low_alarm], [high_alarm],
 *                      [hysteresis: 0]}]
 *     faults         [{code, name, [reason], [call_type], [priority]}]
 *   products         [{code, name, ideal_cycle_s, [lines: [{line, ideal_cycle_s}]]}]
 *   [changeovers]    {[default_s], [targets: [{from, to, target_s}]]}
 *   shifts           [{code, name, start, end, [days: all], [breaks: [{start, end}]], [lines: all]}];
 *                    an end that is not after the start is on the next day
 *   [closed]         [{[days: all], [start, end: the whole day], [lines: all]}]: time without a shift;
 *                    a minute of the week that no shift and no such entry covers is an error
 *   reasons          [{code, name, category, [planned], [children]}]: a tree; children take the
 *                    category and `planned` of their parent unless they have their own
 *   call_types       [{code, name, priority}]
 *   [rules]          [{code, kind, [call_type], [priority], [lines], [equipment], …}]
 *                    kind stop_longer_than: after_s
 *                    kind sensor_limit: [sensors], [limit: "alarm" or "attention"], [after_s: 0]
 *                    kind fault: [faults], [after_s: 0]; call_type may be left to the fault
 *   [escalation]     {priority: [{[unacknowledged_after_s], [unresolved_after_s], roles}]}: one entry
 *                    for each level; seconds since the call was raised, or acknowledged
 *   [actions]        [{op: one that edits, such as stop.code, [policies: {field: "server", "client", "merge"
 *                    or "manual"}], [prefer: what an edit may ask for itself, of "manual" and "client": both]}]
 */

Ms5Plant *ms5_plant_from_json (GBytes      *bytes,
                               Ms5Problems *problems) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
