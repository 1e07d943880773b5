/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-kpi.h"
#include "core/ms5-plant.h"
#include "server/facts/ms5-fact-sink.h"

G_BEGIN_DECLS

/* Samples go in, facts come out: what the equipment did, the stops, calls, jobs and KPIs of its line.
 *
 * Deterministic: time comes in as an argument, ids from the given random numbers, and nothing but the
 * sink is written to. Time never goes back: an earlier `now` is taken for the latest there was. All
 * times are cut to milliseconds, which is what is published.
 *
 * Life: new; restore what the store holds, in any order; start; then ingest, advance, flush. The
 * functions of people's actions are in ms5-engine-actions.h.
 *
 * Policies, besides those of core:
 *  - A sample from the future is taken for one of now.
 *  - What is historical, or older than the present state, changes nothing that is current: its pieces
 *    go to their minute, its readings to history, its states fill time that was unknown. Of totals the
 *    past tells nothing, as what they count is counted already.
 *  - Pieces belong to the product that the sample names, else to the one the line makes: what its
 *    bottleneck or the start of a job told last.
 *  - Stops are those of the line's bottleneck. A fault with a reason, or the machine's mode, explains a
 *    stop until a person does; that is never overwritten.
 *  - The rules «stop longer than» and «no data» watch the bottleneck, and other equipment if they name it.
 *    Planned stops of the shift do not count, and outside of shifts nobody is called but for sensors,
 *    materials and faults.
 *  - «Speed below» goes by the last minute in which the line should have made something: it is judged from a
 *    minute after a stop that is to be explained, a break, or the engine's start. Quality is judged
 *    whenever pieces are counted, and when those of a minute have become too old.
 *  - What is pending of a condition, its delays and its flaps, outlives the engine. */

/**
 * Ms5Engine:
 */
typedef struct _Ms5Engine Ms5Engine;

/**
 * Ms5EngineRandom:
 * @bytes: (out) (array length=n): where random numbers go
 * @n: how many
 * @user_data: what was passed
 */
typedef void (*Ms5EngineRandom) (guint8   *bytes,
                                 gsize     n,
                                 gpointer  user_data);

/* How long items stay in their topics. */
#define MS5_ENGINE_STOP_AGE     (7 * 24 * MS5_USEC_PER_H)
#define MS5_ENGINE_TIMELINE_AGE (48 * MS5_USEC_PER_H)
#define MS5_ENGINE_CALL_AGE     (24 * MS5_USEC_PER_H)
#define MS5_ENGINE_JOB_AGE      (7 * 24 * MS5_USEC_PER_H)
#define MS5_ENGINE_REPORT_AGE   (7 * 24 * MS5_USEC_PER_H)

/* Who explains stops when it is the machine. */
#define MS5_ENGINE_MACHINE      "plc"

Ms5Engine *ms5_engine_new                 (Ms5Plant           *plant,
                                           Ms5FactSink        *sink,
                                           Ms5EngineRandom     random,
                                           gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_engine_free                (Ms5Engine          *engine);

void       ms5_engine_restore_item        (Ms5Engine          *engine,
                                           Ms5TopicKind        kind,
                                           const char         *line,
                                           const char         *key,
                                           gint64              v,
                                           json_t             *fields);
void       ms5_engine_restore_span        (Ms5Engine          *engine,
                                           const char         *equipment,
                                           const Ms5Span      *span);
void       ms5_engine_restore_production  (Ms5Engine          *engine,
                                           const char         *equipment,
                                           Ms5Time             minute,
                                           const char         *product,
                                           const gint64        pieces[MS5_N_QUANTITIES]);
void       ms5_engine_restore_memory      (Ms5Engine          *engine,
                                           const char         *equipment,
                                           const Ms5Memory    *memory);
Ms5Time    ms5_engine_get_production_start
                                          (const Ms5Engine    *engine,
                                           Ms5Time             now);
void       ms5_engine_start               (Ms5Engine          *engine,
                                           Ms5Time             now,
                                           double              speed);

void       ms5_engine_ingest              (Ms5Engine          *engine,
                                           const Ms5Sample    *sample,
                                           const Ms5Equipment *equipment,
                                           Ms5Time             now);
void       ms5_engine_lost                (Ms5Engine          *engine,
                                           const Ms5Equipment *equipment,
                                           Ms5Time             now);
void       ms5_engine_set_watched         (Ms5Engine          *engine,
                                           const Ms5Line      *line,
                                           gboolean            watched,
                                           Ms5Time             since);
void       ms5_engine_set_unreached        (Ms5Engine          *engine,
                                           const Ms5Line      *line,
                                           const char         *key,
                                           Ms5Time             since);
void       ms5_engine_advance             (Ms5Engine          *engine,
                                           Ms5Time             now);
Ms5Time    ms5_engine_get_next_due        (const Ms5Engine    *engine);
void       ms5_engine_flush               (Ms5Engine          *engine);

void       ms5_engine_set_policy           (Ms5Engine          *engine,
                                            const Ms5EscalationPolicy *policy,
                                            const char         *by,
                                            Ms5Time             now);
void       ms5_engine_reset_policy         (Ms5Engine          *engine,
                                            const char         *id,
                                            Ms5Time             now);
const GPtrArray *ms5_engine_get_policies   (const Ms5Engine    *engine);
const Ms5EscalationLevel *ms5_engine_get_level
                                           (Ms5Engine          *engine,
                                            const Ms5Line      *line,
                                            const char         *key);

gboolean   ms5_engine_get_kpis            (Ms5Engine          *engine,
                                           const Ms5Line      *line,
                                           Ms5Kpis            *out_kpis);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5Engine, ms5_engine_free)

G_END_DECLS
