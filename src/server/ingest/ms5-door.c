/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "protocol/ms5-json-file.h"
#include "server/ingest/ms5-door-check.h"
#include "server/ingest/ms5-door-ledger.h"
#include "server/ingest/ms5-door.h"

/* Sources remembered, unless said otherwise. */
#define MAX_SOURCES      10000u

/* Samples of one submission taken in one turn of the main loop, and samples under way at most. */
#define SLICE            256u
#define MAX_UNDER_WAY    50000u

struct _Ms5Door
{
  GObject parent_instance;

  Ms5Plant *plant;
  Ms5Clock *clock;
  Ms5DoorPipeline *pipeline;
  Ms5DoorSources *sources;
  Ms5DoorLedger ledger;
  GHashTable *last_source; /* equipment → id of the source that spoke of it last */
  guint under_way;
};

G_DEFINE_FINAL_TYPE (Ms5Door, ms5_door, G_TYPE_OBJECT)
G_DEFINE_QUARK (ms5-door-error-quark, ms5_door_error)

enum { SIGNAL_UNCERTAIN, N_SIGNALS };

static guint signals[N_SIGNALS];

/* One submission on its way through. */
typedef struct
{
  Ms5Parcel *parcel;
  GPtrArray *samples;
  guint at;
  Ms5DoorReceipt *receipt;
} Submission;

static const char *const refusal_words[] = { "syntax", "shape", "time", "equipment", "member", "size" };

G_STATIC_ASSERT (G_N_ELEMENTS (refusal_words) == MS5_DOOR_N_REFUSALS);

static Ms5DoorReceipt *
receipt_new (void)
{
  Ms5DoorReceipt *receipt = g_new0 (Ms5DoorReceipt, 1);

  receipt->problems = ms5_problems_new ();
  return receipt;
}

/**
 * ms5_door_receipt_free:
 * @receipt: (transfer full) (nullable): a receipt
 */
void
ms5_door_receipt_free (Ms5DoorReceipt *receipt)
{
  if (receipt == NULL)
    return;

  ms5_problems_free (receipt->problems);
  g_free (receipt);
}

static void
submission_free (gpointer data)
{
  Submission *submission = data;

  ms5_parcel_unref (submission->parcel);
  g_clear_pointer (&submission->samples, g_ptr_array_unref);
  ms5_door_receipt_free (submission->receipt);
  g_free (submission);
}

static void
remember_speaker (Ms5Door            *self,
                  const Ms5Equipment *equipment,
                  const char         *id)
{
  const char *before = g_hash_table_lookup (self->last_source, equipment);

  if (g_strcmp0 (before, id) != 0)
    g_hash_table_insert (self->last_source, (gpointer) equipment, g_strdup (id));
}

/* Returns whether to take a sample with these numbers. */
static gboolean
judge (Ms5Door         *self,
       Ms5DoorSource   *source,
       const Ms5Sample *sample,
       Ms5DoorCounts   *counts)
{
  gint64 birth = sample->birth != MS5_INT_NONE ? sample->birth : 0;
  gint64 seq = sample->seq != MS5_INT_NONE ? sample->seq : -1;

  switch (ms5_door_source_judge (source, birth, seq, sample->time))
    {
    case MS5_DOOR_REPEAT:
      counts->repeated++;
      return FALSE;
    case MS5_DOOR_JUMP:
      counts->jumps++;
      g_signal_emit (self, signals[SIGNAL_UNCERTAIN], 0, source->id);
      return TRUE;
    case MS5_DOOR_NEW:
    default:
      if (sample->state != MS5_WORD_NONE)
        source->uncertain = FALSE;
      return TRUE;
    }
}

static void
take (Ms5Door         *self,
      const Ms5Parcel *parcel,
      const Ms5Sample *sample,
      Ms5Time          now,
      Ms5DoorReceipt  *receipt)
{
  Ms5DoorPipelineInterface *iface = MS5_DOOR_PIPELINE_GET_IFACE (self->pipeline);
  const char *id = sample->source != NULL ? sample->source
                   : parcel != NULL ? ms5_parcel_get_origin (parcel) : "local";
  Ms5DoorSource *source = ms5_door_sources_touch (self->sources, id);
  guint first_problem = ms5_problems_get_count (receipt->problems);
  Ms5DoorCounts counts = { .received = 1 };
  Ms5DoorChecked checked;

  if (judge (self, source, sample, &counts))
    {
      if (ms5_door_check (self->plant, parcel, sample, &checked, &counts, receipt->problems))
        {
          counts.stored = 1;
          remember_speaker (self, checked.equipment, id);
          iface->ingest (self->pipeline, &checked.sample, checked.equipment, now);
        }
      if (source->seq >= 0)
        iface->source (self->pipeline, source->id, source->birth, source->seq, source->last);
    }

  ms5_door_ledger_add (&self->ledger, source, &counts, receipt, first_problem, ms5_clock_monotonic (self->clock));
}

/* What was refused before there were samples: what is no sample, and members of the wrong form. */
static void
account_for_form (Ms5Door    *self,
                  Submission *submission)
{
  const Ms5Parcel *parcel = submission->parcel;
  const json_t *value = ms5_parcel_get_value (parcel);
  guint n_problems = ms5_problems_get_count (submission->receipt->problems);
  guint n_read = submission->samples->len;
  guint n_sent = json_is_array (value) ? (guint) json_array_size (value) : 1;
  const Ms5Sample *first = n_read > 0 ? g_ptr_array_index (submission->samples, 0) : NULL;
  const char *id = first != NULL && first->source != NULL ? first->source : ms5_parcel_get_origin (parcel);
  Ms5DoorCounts counts = { .received = n_sent - MIN (n_read, n_sent) };

  if (n_problems == 0)
    return;

  for (guint i = 0; i < n_read; i++)
    {
      const Ms5Sample *sample = g_ptr_array_index (submission->samples, i);

      counts.refused[MS5_DOOR_REFUSED_TIME] += sample->time_is_arrival;
    }
  n_problems -= MIN ((guint) counts.refused[MS5_DOOR_REFUSED_TIME], n_problems);
  counts.refused[ms5_parcel_is_oversized (parcel) ? MS5_DOOR_REFUSED_SIZE
                 : value == NULL ? MS5_DOOR_REFUSED_SYNTAX : MS5_DOOR_REFUSED_SHAPE] += n_problems;
  ms5_door_ledger_add (&self->ledger, ms5_door_sources_touch (self->sources, id), &counts, submission->receipt, 0,
                       ms5_clock_monotonic (self->clock));
}

static void
open_parcel (Ms5Door    *self,
             Submission *submission)
{
  Ms5Problems *problems = submission->receipt->problems;
  json_t *value = ms5_parcel_get_value (submission->parcel);

  if (value != NULL)
    {
      submission->samples = ms5_samples_decode (value, ms5_clock_now (self->clock), problems);
    }
  else
    {
      submission->samples = g_ptr_array_new ();
      ms5_problems_add (problems, "$", "%s", ms5_parcel_get_problem (submission->parcel));
    }

  account_for_form (self, submission);
  self->under_way += submission->samples->len;
}

static void
finish_submission (GTask *task)
{
  Submission *submission = g_task_get_task_data (task);
  json_t *value = ms5_parcel_get_value (submission->parcel);

  if (value != NULL)
    ms5_json_sort_problems (value, submission->receipt->problems);
  g_task_return_pointer (task, g_steal_pointer (&submission->receipt), (GDestroyNotify) ms5_door_receipt_free);
}

static void
durable_cb (gboolean durable,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (durable)
    finish_submission (task);
  else
    g_task_return_new_error (task, MS5_DOOR_ERROR, MS5_DOOR_ERROR_CLOSED, "The server is ending");
}

/* Takes some more samples; the last turn waits for all of them to be durable. */
static gboolean
submit_slice (gpointer user_data)
{
  GTask *task = user_data;
  Ms5Door *self = g_task_get_source_object (task);
  Submission *submission = g_task_get_task_data (task);
  guint end = MIN (submission->at + SLICE, submission->samples->len);
  const Ms5DoorCounts *counts = &submission->receipt->counts;

  self->under_way -= end - submission->at;
  for (; submission->at < end; submission->at++)
    take (self, submission->parcel, g_ptr_array_index (submission->samples, submission->at),
          ms5_clock_now (self->clock), submission->receipt);

  if (submission->at < submission->samples->len)
    return G_SOURCE_CONTINUE;

  /* What has come before may still be on its way to the disk. */
  if (counts->stored > 0 || counts->repeated > 0)
    MS5_DOOR_PIPELINE_GET_IFACE (self->pipeline)->when_durable (self->pipeline, durable_cb, g_object_ref (task));
  else
    finish_submission (task);

  return G_SOURCE_REMOVE;
}

/**
 * ms5_door_is_busy:
 * @self: the door
 *
 * Returns: whether a submission would be refused for now
 */
gboolean
ms5_door_is_busy (Ms5Door *self)
{
  g_return_val_if_fail (MS5_IS_DOOR (self), TRUE);

  return self->under_way >= MAX_UNDER_WAY
         || MS5_DOOR_PIPELINE_GET_IFACE (self->pipeline)->is_busy (self->pipeline);
}

/**
 * ms5_door_submit_async:
 * @self: the door
 * @parcel: what arrived; it may be submitted again
 * @cancellable: (nullable): gives up waiting; what was taken stays taken
 * @callback: called when everything that was taken is durable
 * @user_data: for @callback
 *
 * Takes the samples of a parcel, a large one in several turns of the main loop. Fails with
 * %MS5_DOOR_ERROR_BUSY if nothing can be taken for now, and with %MS5_DOOR_ERROR_CLOSED if the
 * server ends first.
 */
void
ms5_door_submit_async (Ms5Door             *self,
                       Ms5Parcel           *parcel,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Submission *submission;

  g_return_if_fail (MS5_IS_DOOR (self));

  g_task_set_source_tag (task, ms5_door_submit_async);
  if (ms5_door_is_busy (self))
    {
      g_task_return_new_error (task, MS5_DOOR_ERROR, MS5_DOOR_ERROR_BUSY, "Samples are stored too slowly");
      return;
    }

  submission = g_new0 (Submission, 1);
  submission->parcel = ms5_parcel_ref (parcel);
  submission->receipt = receipt_new ();
  g_task_set_task_data (task, submission, submission_free);
  open_parcel (self, submission);

  if (submit_slice (task) == G_SOURCE_CONTINUE)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, submit_slice, g_object_ref (task), g_object_unref);
      g_source_attach (source, g_task_get_context (task));
    }
}

/**
 * ms5_door_submit_finish:
 * @self: the door
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what became of the samples; everything in it that counts as
 *   stored is durable
 */
Ms5DoorReceipt *
ms5_door_submit_finish (Ms5Door       *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_door_put:
 * @self: the door
 * @sample: a sample of our own making
 * @now: when it arrives, which may be in the past
 *
 * Takes a sample whose sender does not wait for it to be durable.
 *
 * Returns: %FALSE if nothing was taken because there is too much to store already
 */
gboolean
ms5_door_put (Ms5Door         *self,
              const Ms5Sample *sample,
              Ms5Time          now)
{
  g_autoptr (Ms5DoorReceipt) receipt = NULL;

  g_return_val_if_fail (MS5_IS_DOOR (self), FALSE);

  if (ms5_door_is_busy (self))
    return FALSE;

  receipt = receipt_new ();
  take (self, NULL, sample, now, receipt);
  return TRUE;
}

/**
 * ms5_door_report_death:
 * @self: the door
 * @source: a source that is said to be gone
 * @birth: the life that ended
 *
 * What that source spoke of last is not known any more. A notice of an earlier life than the one it
 * is in counts for nothing.
 */
void
ms5_door_report_death (Ms5Door    *self,
                       const char *source,
                       gint64      birth)
{
  Ms5DoorPipelineInterface *iface = MS5_DOOR_PIPELINE_GET_IFACE (self->pipeline);
  Ms5DoorSource *known = ms5_door_sources_touch (self->sources, source);

  if (!ms5_door_source_die (known, birth))
    return;

  known->counts.deaths++;
  self->ledger.counts.deaths++;
  for (guint i = 0; i < self->plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (self->plant->lines, i);

      for (guint j = 0; j < line->equipment->len; j++)
        {
          const Ms5Equipment *equipment = g_ptr_array_index (line->equipment, j);

          if (g_strcmp0 (g_hash_table_lookup (self->last_source, equipment), source) == 0)
            iface->lost (self->pipeline, equipment, ms5_clock_now (self->clock));
        }
    }
}

/**
 * ms5_door_restore_source:
 * @self: a new door
 * @id: a source that was known before
 * @birth: the life it was in
 * @seq: the last number that was taken from it
 * @last: the latest time of its samples
 *
 * Tells what Ms5DoorPipelineInterface.source() was told in an earlier run. Call it for the source
 * that was heard of last at the end.
 */
void
ms5_door_restore_source (Ms5Door    *self,
                         const char *id,
                         gint64      birth,
                         gint64      seq,
                         Ms5Time     last)
{
  Ms5DoorSource *source = ms5_door_sources_touch (self->sources, id);

  source->birth = birth;
  source->seq = seq;
  source->last = last;
}

/**
 * ms5_door_set_max_sources:
 * @self: a new door
 * @max_sources: how many sources to remember at most
 */
void
ms5_door_set_max_sources (Ms5Door *self,
                          guint    max_sources)
{
  g_return_if_fail (ms5_door_sources_get_length (self->sources) == 0);

  ms5_door_sources_free (self->sources);
  self->sources = ms5_door_sources_new (max_sources);
}

/**
 * ms5_door_get_counts:
 * @self: the door
 * @out_counts: (out): what came through it since it was made
 */
void
ms5_door_get_counts (Ms5Door       *self,
                     Ms5DoorCounts *out_counts)
{
  *out_counts = self->ledger.counts;
}

/**
 * ms5_door_get_sources:
 * @self: the door
 *
 * Returns: (transfer none): the sources it knows, to be looked at
 */
Ms5DoorSources *
ms5_door_get_sources (Ms5Door *self)
{
  return self->sources;
}

/**
 * ms5_door_refusal_to_string:
 * @refusal: why something was refused
 *
 * Returns: a word for it, as metrics name it
 */
const char *
ms5_door_refusal_to_string (Ms5DoorRefusal refusal)
{
  g_return_val_if_fail ((guint) refusal < MS5_DOOR_N_REFUSALS, refusal_words[0]);

  return refusal_words[refusal];
}

static void
ms5_door_finalize (GObject *object)
{
  Ms5Door *self = MS5_DOOR (object);

  g_clear_pointer (&self->plant, ms5_plant_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->sources, ms5_door_sources_free);
  g_clear_pointer (&self->last_source, g_hash_table_unref);

  G_OBJECT_CLASS (ms5_door_parent_class)->finalize (object);
}

static void
ms5_door_class_init (Ms5DoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ms5_door_finalize;

  /**
   * Ms5Door::uncertain:
   * @self: the door
   * @source: a source
   *
   * Samples of @source are missing; it should report everything it has.
   */
  signals[SIGNAL_UNCERTAIN] = g_signal_new ("uncertain", MS5_TYPE_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ms5_door_init (Ms5Door *self)
{
  self->sources = ms5_door_sources_new (MAX_SOURCES);
  self->last_source = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * ms5_door_new:
 * @plant: what samples may be of
 * @clock: the plant's time
 * @pipeline: takes what comes through
 *
 * Returns: (transfer full): the door
 */
Ms5Door *
ms5_door_new (Ms5Plant        *plant,
              Ms5Clock        *clock,
              Ms5DoorPipeline *pipeline)
{
  Ms5Door *self = g_object_new (MS5_TYPE_DOOR, NULL);

  self->plant = ms5_plant_ref (plant);
  self->clock = g_object_ref (clock);
  self->pipeline = g_object_ref (pipeline);
  return self;
}
