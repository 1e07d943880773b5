/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

#include <string.h>

static Ms5EngineVerdict
refuse (Ms5EngineDoing   *doing,
        Ms5EngineVerdict  verdict,
        const char       *why)
{
  doing->why = why;
  return verdict;
}

/* How a stop was explained. */
typedef struct
{
  Ms5Time start;
  const char *reason;
  Ms5Category category;
  gboolean planned;
  char *comment;
  char *coded_by;
  Ms5Time coded_at;
  char *commented_by;
  Ms5Time commented_at;
} Coding;

static void
coding_free (gpointer data)
{
  Coding *coding = data;

  g_free (coding->comment);
  g_free (coding->coded_by);
  g_free (coding->commented_by);
  g_free (coding);
}

static void
undo_coding (Ms5EngineLine *line,
             gpointer       data)
{
  Coding *coding = data;
  Ms5EngineStop *stop = g_ptr_array_index (line->stops, ms5_engine_line_first_stop (line, coding->start));

  stop->reason = coding->reason;
  stop->category = coding->category;
  stop->planned = coding->planned;
  stop->coded_at = coding->coded_at;
  g_free (stop->comment);
  stop->comment = g_steal_pointer (&coding->comment);
  g_free (stop->coded_by);
  stop->coded_by = g_steal_pointer (&coding->coded_by);
  stop->commented_at = coding->commented_at;
  g_free (stop->commented_by);
  stop->commented_by = g_steal_pointer (&coding->commented_by);
}

static void
keep_coding (Ms5EngineLine       *line,
             const Ms5EngineStop *stop)
{
  Coding *coding = g_new0 (Coding, 1);

  *coding = (Coding) {
    stop->start, stop->reason, stop->category, stop->planned, g_strdup (stop->comment), g_strdup (stop->coded_by),
    stop->coded_at, g_strdup (stop->commented_by), stop->commented_at,
  };
  ms5_engine_add_undo (line, undo_coding, coding, coding_free);
}

/**
 * ms5_engine_peek_stop:
 * @engine: an engine
 * @line: a line
 * @key: a stop's key
 * @out_set: (out): how it is explained now; borrowed
 *
 * Returns: %FALSE if there is no such stop
 */
gboolean
ms5_engine_peek_stop (Ms5Engine      *engine,
                      const Ms5Line  *line,
                      const char     *key,
                      Ms5StopCodeSet *out_set)
{
  const Ms5EngineStop *stop = ms5_engine_line_find_stop (ms5_engine_get_line (engine, line), key);

  if (stop == NULL)
    return FALSE;

  *out_set = (Ms5StopCodeSet) { (char *) stop->reason, stop->comment };
  return TRUE;
}

/**
 * ms5_engine_code_stop:
 * @engine: an engine in an action
 * @doing: the key is the stop's
 * @set: what it is from now on; what is %NULL stays
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_code_stop (Ms5Engine            *engine,
                      Ms5EngineDoing       *doing,
                      const Ms5StopCodeSet *set)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineStop *stop = ms5_engine_line_find_stop (line, doing->key);

  if (stop == NULL)
    return refuse (doing, MS5_ENGINE_GONE, "there is no such stop");
  if (set->reason != NULL && ms5_plant_get_reason (engine->plant, set->reason) == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such reason");
  if (set->comment != NULL && strlen (set->comment) > MS5_LIMIT_STRING_BYTES)
    return refuse (doing, MS5_ENGINE_INVALID, "the comment would be too long");
  if ((set->reason == NULL || (g_strcmp0 (set->reason, stop->reason) == 0 && ms5_engine_stop_is_by_person (stop)))
      && (set->comment == NULL || g_strcmp0 (set->comment, stop->comment) == 0))
    {
      doing->cur_by = stop->coded_by;
      doing->cur_at = stop->coded_at;
      return MS5_ENGINE_NOOP;
    }

  keep_coding (line, stop);
  if (set->reason != NULL)
    ms5_engine_stop_set_reason (line, stop, set->reason, doing->by, engine->now);
  if (set->comment != NULL)
    {
      g_free (stop->comment);
      stop->comment = g_strdup (set->comment);
      g_free (stop->commented_by);
      stop->commented_by = g_strdup (doing->by);
      stop->commented_at = engine->now;
    }
  ms5_engine_line_touch_stop (line, stop);
  return MS5_ENGINE_APPLIED;
}

typedef struct
{
  const char *product;
  gint64 pieces[MS5_N_QUANTITIES];
  gboolean in_shift;
} Correction;

static void
undo_report (Ms5EngineLine *line,
             gpointer       data)
{
  const Correction *correction = data;

  g_ptr_array_set_size (line->new_reports, (int) line->new_reports->len - 1);
  g_array_set_size (line->corrections, line->corrections->len - 1);
  ms5_engine_line_count_minute (line, line->engine->now, correction->pieces);
  if (correction->in_shift)
    ms5_engine_line_add_production (line, correction->product, correction->pieces);
}

/* Pieces that a job counted as good were not. */
static void
correct_job (Ms5EngineLine *line,
             Ms5Quantity    kind,
             gint64         qty)
{
  Ms5EngineJob *job = line->active_job;

  if (job == NULL)
    return;

  ms5_engine_line_keep_job (line, job);
  job->good -= MIN (qty, job->good);
  if (kind == MS5_QUANTITY_SCRAP)
    job->scrap += qty;
  ms5_engine_line_touch_job (line, job);
}

/**
 * ms5_engine_report:
 * @engine: an engine in an action
 * @doing: the key is the report's id
 * @kind: scrap or rework
 * @args: how many, why, of what
 *
 * The machine had counted them as good: what was produced stays the same, but less of it is good.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_report (Ms5Engine           *engine,
                   Ms5EngineDoing      *doing,
                   Ms5Quantity          kind,
                   const Ms5ReportArgs *args)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  const char *product = args->product != NULL ? args->product : line->product;
  Ms5EngineReport *report;
  Ms5EngineProduction row = { NULL, { 0 } };
  Correction *undo;

  if (args->product != NULL && ms5_plant_get_product (engine->plant, args->product) == NULL)
    return refuse (doing, MS5_ENGINE_INVALID, "there is no such product");

  report = g_new0 (Ms5EngineReport, 1);
  report->id = g_strdup (doing->key);
  report->item = (Ms5QualityItem) {
    args->qty, (int) kind, g_strdup (args->reason), g_strdup (product), g_strdup (doing->by), engine->now,
  };
  g_ptr_array_add (line->new_reports, report);

  row.product = ms5_engine_keep_product (engine, product);
  row.pieces[MS5_QUANTITY_GOOD] = -args->qty;
  row.pieces[kind] = args->qty;
  g_array_append_val (line->corrections, row);
  ms5_engine_line_count_minute (line, engine->now, row.pieces);
  if (line->in_shift)
    ms5_engine_line_add_production (line, row.product, row.pieces);
  correct_job (line, kind, args->qty);

  undo = g_new0 (Correction, 1);
  *undo = (Correction) { row.product, { 0 }, line->in_shift };
  for (guint i = 0; i < MS5_N_QUANTITIES; i++)
    undo->pieces[i] = -row.pieces[i];
  ms5_engine_add_undo (line, undo_report, undo, g_free);
  ms5_engine_touch (line);
  return MS5_ENGINE_APPLIED;
}

typedef struct
{
  Ms5EngineUnit *unit;
  char *by;
  Ms5Time at;
} Maintenance;

static void
maintenance_free (gpointer data)
{
  Maintenance *maintenance = data;

  g_free (maintenance->by);
  g_free (maintenance);
}

static void
undo_maintenance (Ms5EngineLine *line,
                  gpointer       data)
{
  Maintenance *before = data;
  Ms5EngineUnit *unit = before->unit;

  g_free (unit->maintenance_by);
  unit->maintenance_by = g_steal_pointer (&before->by);
  unit->maintenance_at = before->at;
}

/* A stop during maintenance is maintenance, unless something explains it better. */
static void
explain_open_stop (Ms5EngineLine *line)
{
  Ms5EngineStop *stop = line->open_stop;

  if (stop == NULL || stop->reason != NULL)
    return;

  keep_coding (line, stop);
  ms5_engine_stop_explain (line, stop, line->bottleneck->faults);
}

/**
 * ms5_engine_set_maintenance:
 * @engine: an engine in an action
 * @doing: the key is the equipment's code
 * @on: whether it is in maintenance from now on
 *
 * A stop of the bottleneck meanwhile, that nothing else explains, is maintenance.
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_set_maintenance (Ms5Engine      *engine,
                            Ms5EngineDoing *doing,
                            gboolean        on)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  const Ms5Equipment *equipment = ms5_plant_get_equipment (engine->plant, doing->key);
  Maintenance *before;
  Ms5EngineUnit *unit;

  if (equipment == NULL || equipment->line != doing->line)
    return refuse (doing, MS5_ENGINE_GONE, "the line has no such equipment");

  unit = ms5_engine_get_unit (engine, equipment);
  if ((unit->maintenance_by != NULL) == on)
    {
      doing->cur_by = unit->maintenance_by;
      doing->cur_at = unit->maintenance_at;
      return MS5_ENGINE_NOOP;
    }

  before = g_new0 (Maintenance, 1);
  *before = (Maintenance) { unit, unit->maintenance_by, unit->maintenance_at };
  ms5_engine_add_undo (line, undo_maintenance, before, maintenance_free);
  unit->maintenance_by = on ? g_strdup (doing->by) : NULL;
  unit->maintenance_at = engine->now;
  unit->has_new_item = unit->has_new_text = unit->has_new_memory = line->has_new_facts = TRUE;
  if (on && unit->is_bottleneck)
    explain_open_stop (line);
  ms5_engine_touch (line);
  return MS5_ENGINE_APPLIED;
}

/**
 * ms5_engine_add_note:
 * @engine: an engine in an action
 * @doing: the key is the note's id
 * @text: what it says
 *
 * Returns: what became of it
 */
Ms5EngineVerdict
ms5_engine_add_note (Ms5Engine      *engine,
                     Ms5EngineDoing *doing,
                     const char     *text)
{
  Ms5EngineLine *line = ms5_engine_get_line (engine, doing->line);
  Ms5EngineEvent *event = g_new0 (Ms5EngineEvent, 1);

  event->kind = MS5_TOPIC_NOTES;
  event->id = g_strdup (doing->key);
  event->note = (Ms5NoteItem) { g_strdup (text), g_strdup (doing->by), engine->now };
  g_ptr_array_add (line->new_events, event);
  ms5_engine_touch (line);
  return MS5_ENGINE_APPLIED;
}
