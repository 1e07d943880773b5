/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-pipeline.h"

#include "core/ms5-steady-clock.h"

/* While the past is made, time goes on in steps of this. */
#define PAST_STEP (5 * MS5_USEC_PER_S)

/* What is due at once is still left to other work in between. */
#define LEAST_DELAY (10 * MS5_USEC_PER_MS)

/* The clock may be set while a timer runs: then what is due is late by no more than this. */
#define MOST_DELAY MS5_USEC_PER_MIN

/* A clock that goes back further is worth telling: the plant's time is another one then. */
#define TOLD_STEP (10 * MS5_USEC_PER_S)

struct _Ms5Pipeline
{
  GObject     parent_instance;

  Ms5Clock   *clock;
  Ms5Random  *random;
  Ms5Journal *journal;
  Ms5Engine  *engine;
  Ms5Time     past;      /* what time it is while the past is made; MS5_TIME_NONE otherwise */
  Ms5Time     due;       /* of the timer */
  guint       timer;
  gboolean    is_ahead;  /* whether the time of day was set back, and has not come there again */
  gboolean    is_running;
};

static void ms5_pipeline_init_door (Ms5DoorPipelineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5Pipeline, ms5_pipeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_DOOR_PIPELINE, ms5_pipeline_init_door))

static void
clear_timer (Ms5Pipeline *self)
{
  if (self->timer != 0)
    ms5_clock_remove (self->clock, self->timer);
  self->timer = 0;
}

static void
watch_clock (Ms5Pipeline *self)
{
  gint64 ahead = ms5_steady_clock_get_ahead (self->clock);

  if (!self->is_ahead && ahead >= TOLD_STEP)
    {
      self->is_ahead = TRUE;
      g_message ("The clock was set back by %" G_GINT64_FORMAT " s: until it comes there again, the floor's time goes on at half "
                 "its pace", ahead / MS5_USEC_PER_S);
    }
  else if (self->is_ahead && ahead == 0)
    {
      self->is_ahead = FALSE;
      g_message ("The clock has come where it was before: the floor's time goes on with it");
    }
}

static void
let_time_go_on (Ms5Pipeline *self)
{
  Ms5Time now = ms5_pipeline_get_now (self);

  if (self->past == MS5_TIME_NONE)
    watch_clock (self);
  ms5_engine_advance (self->engine, now);
}

static gboolean
due_cb (gpointer user_data)
{
  Ms5Pipeline *self = user_data;

  self->timer = 0;
  ms5_journal_touch (self->journal);
  let_time_go_on (self);
  ms5_pipeline_wake (self);
  return G_SOURCE_REMOVE;
}

/**
 * ms5_pipeline_wake:
 * @self: a pipeline
 *
 * The engine may be due sooner than it was.
 */
void
ms5_pipeline_wake (Ms5Pipeline *self)
{
  Ms5Time due;
  gint64 delay;

  g_return_if_fail (MS5_IS_PIPELINE (self));

  if (!self->is_running || self->past != MS5_TIME_NONE)
    return;

  due = ms5_engine_get_next_due (self->engine);
  if (self->timer != 0 && due == self->due)
    return;

  clear_timer (self);
  self->due = due;
  if (due == MS5_TIME_NONE)
    return;

  /* Asked once: a fast clock goes on while it is asked. */
  delay = due - ms5_clock_now (self->clock);
  self->timer = ms5_clock_add (self->clock, CLAMP (delay, LEAST_DELAY, MOST_DELAY), due_cb, self, NULL);
}

static void
flush_cb (Ms5FactSink *sink,
          gpointer     user_data)
{
  Ms5Pipeline *self = user_data;

  if (!self->is_running)
    return;

  let_time_go_on (self);
  ms5_engine_flush (self->engine);
  ms5_pipeline_wake (self);
}

static void
let_past_go_on (Ms5Pipeline *self,
                Ms5Time      now)
{
  if (now - self->past < PAST_STEP)
    return;

  self->past = now;
  ms5_engine_advance (self->engine, now);
}

/* What is said now is of now, whatever time of day it is after the clock was set. */
static void
pipeline_ingest (Ms5DoorPipeline    *pipeline,
                 const Ms5Sample    *sample,
                 const Ms5Equipment *equipment,
                 Ms5Time             now)
{
  Ms5Pipeline *self = MS5_PIPELINE (pipeline);
  Ms5Sample moved = *sample;

  if (self->past != MS5_TIME_NONE)
    let_past_go_on (self, now);
  else if (!sample->historical)
    moved.time += ms5_steady_clock_get_ahead (self->clock);
  ms5_engine_ingest (self->engine, &moved, equipment, now);
  ms5_journal_touch (self->journal);
}

static void
pipeline_lost (Ms5DoorPipeline    *pipeline,
               const Ms5Equipment *equipment,
               Ms5Time             now)
{
  Ms5Pipeline *self = MS5_PIPELINE (pipeline);

  ms5_engine_lost (self->engine, equipment, now);
  ms5_journal_touch (self->journal);
}

static void
pipeline_source (Ms5DoorPipeline *pipeline,
                 const char      *id,
                 gint64           birth,
                 gint64           seq,
                 Ms5Time          last)
{
  ms5_journal_set_source (MS5_PIPELINE (pipeline)->journal, id, birth, seq, last);
}

static void
pipeline_when_durable (Ms5DoorPipeline    *pipeline,
                       Ms5DoorDurableFunc  callback,
                       gpointer            user_data)
{
  ms5_journal_when_durable (MS5_PIPELINE (pipeline)->journal, callback, user_data);
}

static gboolean
pipeline_is_busy (Ms5DoorPipeline *pipeline)
{
  return ms5_journal_is_busy (MS5_PIPELINE (pipeline)->journal);
}

static void
ms5_pipeline_init_door (Ms5DoorPipelineInterface *iface)
{
  iface->ingest = pipeline_ingest;
  iface->lost = pipeline_lost;
  iface->source = pipeline_source;
  iface->when_durable = pipeline_when_durable;
  iface->is_busy = pipeline_is_busy;
}

static void
ms5_pipeline_dispose (GObject *object)
{
  Ms5Pipeline *self = MS5_PIPELINE (object);

  if (self->journal != NULL)
    ms5_pipeline_stop (self);
  g_clear_pointer (&self->engine, ms5_engine_free);
  g_clear_object (&self->journal);
  g_clear_object (&self->random);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ms5_pipeline_parent_class)->dispose (object);
}

static void
ms5_pipeline_class_init (Ms5PipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_pipeline_dispose;
}

static void
ms5_pipeline_init (Ms5Pipeline *self)
{
  self->past = MS5_TIME_NONE;
}

static void
fill_cb (guint8   *bytes,
         gsize     n,
         gpointer  user_data)
{
  ms5_random_fill (MS5_PIPELINE (user_data)->random, bytes, n);
}

/**
 * ms5_pipeline_new:
 * @plant: a sealed and correct plant
 * @clock: the plant's time
 * @random: for ids
 * @journal: where facts are written
 *
 * Returns: (transfer full): a pipeline that is not started
 */
Ms5Pipeline *
ms5_pipeline_new (Ms5Plant   *plant,
                  Ms5Clock   *clock,
                  Ms5Random  *random,
                  Ms5Journal *journal)
{
  Ms5Pipeline *self = g_object_new (MS5_TYPE_PIPELINE, NULL);

  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  self->journal = g_object_ref (journal);
  self->engine = ms5_engine_new (plant, MS5_FACT_SINK (journal), fill_cb, self);
  return self;
}

/**
 * ms5_pipeline_get_engine:
 * @self: a pipeline
 *
 * Returns: (transfer none): its engine
 */
Ms5Engine *
ms5_pipeline_get_engine (Ms5Pipeline *self)
{
  g_return_val_if_fail (MS5_IS_PIPELINE (self), NULL);

  return self->engine;
}

static void
restore (Ms5Engine              *engine,
         const Ms5StoreSnapshot *snapshot)
{
  for (guint i = 0; i < snapshot->items->len; i++)
    {
      const Ms5StoredItem *item = g_ptr_array_index (snapshot->items, i);
      Ms5TopicKind kind;
      const char *line;

      if (ms5_topic_parse (item->topic, &kind, &line) && ms5_topic_kind_get_nature (kind) == MS5_TOPIC_STATE)
        ms5_engine_restore_item (engine, kind, line, item->key, item->v, item->fields);
    }
  for (guint i = 0; i < snapshot->spans->len; i++)
    {
      const Ms5SpanRecord *record = &g_array_index (snapshot->spans, Ms5SpanRecord, i);

      ms5_engine_restore_span (engine, record->equipment, &record->span);
    }
  for (guint i = 0; i < snapshot->production->len; i++)
    {
      const Ms5ProductionRecord *record = &g_array_index (snapshot->production, Ms5ProductionRecord, i);

      ms5_engine_restore_production (engine, record->equipment, record->minute, record->product, record->pieces);
    }
  for (guint i = 0; i < snapshot->memories->len; i++)
    {
      const Ms5MemoryRecord *record = &g_array_index (snapshot->memories, Ms5MemoryRecord, i);

      ms5_engine_restore_memory (engine, record->equipment, &record->memory);
    }
}

/**
 * ms5_pipeline_start:
 * @self: a new pipeline
 * @snapshot: what the store has
 * @now: the time to begin with; before the clock's if the past is to be made
 * @speed: how much faster than real time the plant's clock runs
 *
 * The engine goes on from @snapshot.
 */
void
ms5_pipeline_start (Ms5Pipeline            *self,
                    const Ms5StoreSnapshot *snapshot,
                    Ms5Time                 now,
                    double                  speed)
{
  g_return_if_fail (MS5_IS_PIPELINE (self));

  restore (self->engine, snapshot);
  ms5_engine_start (self->engine, now, speed);
  self->is_running = TRUE;
  ms5_journal_set_flush (self->journal, flush_cb, self);
  ms5_journal_touch (self->journal);
  ms5_pipeline_wake (self);
}

/**
 * ms5_pipeline_set_past:
 * @self: a pipeline
 * @time: what time it is, or %MS5_TIME_NONE for the clock's
 *
 * While the past is made it is not the clock that says what time it is.
 */
void
ms5_pipeline_set_past (Ms5Pipeline *self,
                       Ms5Time      time)
{
  g_return_if_fail (MS5_IS_PIPELINE (self));

  clear_timer (self);
  self->past = time;
  if (!self->is_running)
    return;

  ms5_engine_advance (self->engine, ms5_pipeline_get_now (self));
  ms5_journal_touch (self->journal);
  ms5_pipeline_wake (self);
}

/**
 * ms5_pipeline_get_now:
 * @self: a pipeline
 *
 * Returns: what time it is for the engine
 */
Ms5Time
ms5_pipeline_get_now (Ms5Pipeline *self)
{
  g_return_val_if_fail (MS5_IS_PIPELINE (self), MS5_TIME_NONE);

  return self->past != MS5_TIME_NONE ? self->past : ms5_clock_now (self->clock);
}

/**
 * ms5_pipeline_stop:
 * @self: a pipeline
 *
 * Time stands still; what the engine has not written is lost, so close the journal first.
 */
void
ms5_pipeline_stop (Ms5Pipeline *self)
{
  g_return_if_fail (MS5_IS_PIPELINE (self));

  clear_timer (self);
  if (self->is_running)
    ms5_journal_set_flush (self->journal, NULL, NULL);
  self->is_running = FALSE;
}
