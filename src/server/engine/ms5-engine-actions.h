/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "protocol/ms5-action-catalogue.h"
#include "server/engine/ms5-engine.h"

G_BEGIN_DECLS

/* What people do. Each function checks first and then applies, or says why not. Between begin and
 * commit nothing is written, so that several may be undone together by a rollback. */

/**
 * Ms5EngineVerdict:
 * @MS5_ENGINE_APPLIED: done
 * @MS5_ENGINE_NOOP: it was so already
 * @MS5_ENGINE_SUPERSEDED: not done: what is there stays
 * @MS5_ENGINE_GONE: not done: there is no such item, or no more
 * @MS5_ENGINE_INVALID: not done: it names something that the plant does not have
 */
typedef enum
{
  MS5_ENGINE_APPLIED,
  MS5_ENGINE_NOOP,
  MS5_ENGINE_SUPERSEDED,
  MS5_ENGINE_GONE,
  MS5_ENGINE_INVALID
} Ms5EngineVerdict;

/**
 * Ms5EngineDoing:
 * @line: the line it is about
 * @key: the item it is about or makes
 * @by: who does it, as people see it
 * @device: (nullable): the id of the device that they do it on
 * @device_name: (nullable): what its people call it
 * @via: (nullable): what led to it
 * @why: (out): why it was not done; static, English
 * @cur_by: (out) (nullable): who made it what it is, if it was not done; until the next call
 * @cur_at: (out): when that was, or %MS5_TIME_NONE
 *
 * What all actions have in common.
 */
typedef struct
{
  const Ms5Line *line;
  const char *key;
  const char *by;
  const char *device;
  const char *device_name;
  const char *via;

  const char *why;
  const char *cur_by;
  Ms5Time cur_at;
} Ms5EngineDoing;

void             ms5_engine_begin            (Ms5Engine                *engine,
                                              Ms5Time                   now);
void             ms5_engine_commit           (Ms5Engine                *engine);
void             ms5_engine_rollback         (Ms5Engine                *engine);
gint64           ms5_engine_get_version      (Ms5Engine                *engine,
                                              Ms5TopicKind              kind,
                                              const Ms5Line            *line,
                                              const char               *key);

Ms5EngineVerdict ms5_engine_raise_call       (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5CallRaiseArgs   *args);
Ms5EngineVerdict ms5_engine_acknowledge_call (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *note);
Ms5EngineVerdict ms5_engine_resolve_call     (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5CallResolveArgs *args);
Ms5EngineVerdict ms5_engine_reopen_call      (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *note);
Ms5EngineVerdict ms5_engine_comment_call     (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *note);
gboolean         ms5_engine_peek_call        (Ms5Engine                *engine,
                                              const Ms5Line            *line,
                                              const char               *key,
                                              Ms5CallAssignSet         *out_set);
Ms5EngineVerdict ms5_engine_assign_call      (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5CallAssignSet   *set);
Ms5EngineVerdict ms5_engine_escalate_call    (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5CallEscalateArgs *args);
Ms5EngineVerdict ms5_engine_shelve_call      (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5CallShelveArgs  *args);
Ms5EngineVerdict ms5_engine_unshelve_call    (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *note);
Ms5EngineVerdict ms5_engine_disable_alarm    (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *reason);
Ms5EngineVerdict ms5_engine_enable_alarm     (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
gboolean         ms5_engine_peek_stop        (Ms5Engine                *engine,
                                              const Ms5Line            *line,
                                              const char               *key,
                                              Ms5StopCodeSet           *out_set);
Ms5EngineVerdict ms5_engine_code_stop        (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5StopCodeSet     *set);
Ms5EngineVerdict ms5_engine_split_stop       (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5StopSplitArgs   *args);
Ms5EngineVerdict ms5_engine_merge_stops      (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5StopMergeArgs   *args);
Ms5EngineVerdict ms5_engine_add_stop         (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5StopAddArgs     *args);
Ms5EngineVerdict ms5_engine_start_changeover (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5ChangeoverStartArgs *args);
Ms5EngineVerdict ms5_engine_complete_changeover (Ms5Engine             *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_report           (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              Ms5Quantity               kind,
                                              const Ms5ReportArgs      *args);
Ms5EngineVerdict ms5_engine_add_job          (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5JobAddArgs      *args);
gboolean         ms5_engine_peek_job         (Ms5Engine                *engine,
                                              const Ms5Line            *line,
                                              const char               *key,
                                              Ms5JobEditSet            *out_set);
Ms5EngineVerdict ms5_engine_edit_job         (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const Ms5JobEditSet      *set);
Ms5EngineVerdict ms5_engine_accept_job       (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_pause_job        (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_cancel_job       (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_start_job        (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_complete_job     (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing);
Ms5EngineVerdict ms5_engine_set_maintenance  (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              gboolean                  on);
Ms5EngineVerdict ms5_engine_add_note         (Ms5Engine                *engine,
                                              Ms5EngineDoing           *doing,
                                              const char               *text);

G_END_DECLS
