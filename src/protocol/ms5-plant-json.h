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
 *   [call_causes]    [{code, name, [types: codes of call types, all]}]: what a call turns out to be
 *   [rules]          [{code, kind, [call_type], [priority], [lines], [after_s: 0], [clear_after_s: 0],
 *                      [latched: false], [chatter: {[count: 3], [within_s: 60]}], …}]: people are called
 *                      when it has been so for after_s, until it has not been so for clear_after_s, or
 *                      latched until the call is resolved
 *                    kind stop_longer_than: after_s is required; [equipment: the bottleneck]
 *                    kind state: states, [modes: any], [equipment]
 *                    kind fault: [faults], [equipment]; call_type may be left to the fault
 *                    kind sensor_limit: [sensors], [limit: "alarm" or "attention"], [equipment],
 *                      [deadband: at least the sensor's hysteresis]
 *                    kind material_low: sensors, [below: the sensor's low], [equipment], [deadband]
 *                    kind speed_below: ratio of the target speed, over the last minute; after_s is
 *                      required; [deadband: a ratio, too]
 *                    kind quality_limit: above: a ratio of scrap to all pieces, [over_s: 60 to 3600, or
 *                      else the running shift], [min_pieces: 100], [deadband: a ratio]
 *                    kind changeover_over: after_s counts from the target
 *                    kind no_data: [equipment: the bottleneck]; after_s counts from when it was heard last
 *                    kind unwatched: no device shows the line's calls to anybody
 *   [escalation]     {priority: [{[unacknowledged_after_s], [unresolved_after_s], roles}]}: one entry
 *                    for each level; seconds since the call was raised, or acknowledged
 *   [actions]        [{op: one that edits, such as stop.code, [policies: {field: "server", "client", "merge"
 *                    or "manual"}], [prefer: what an edit may ask for itself, of "manual" and "client": both]}]
 */

Ms5Plant *ms5_plant_from_json (GBytes      *bytes,
                               Ms5Problems *problems) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
