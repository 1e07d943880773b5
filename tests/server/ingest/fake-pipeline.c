/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fake-pipeline.h"

typedef struct
{
  Ms5DoorDurableFunc callback;
  gpointer user_data;
} Waiter;

static void fake_pipeline_iface_init (Ms5DoorPipelineInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePipeline, fake_pipeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_DOOR_PIPELINE, fake_pipeline_iface_init))

static void
fake_sample_free (gpointer data)
{
  FakeSample *sample = data;

  g_free (sample->equipment);
  g_free (sample->source);
  g_free (sample->text);
  g_free (sample);
}

static void
fake_ingest (Ms5DoorPipeline    *pipeline,
             const Ms5Sample    *sample,
             const Ms5Equipment *equipment,
             Ms5Time             now)
{
  FakePipeline *self = FAKE_PIPELINE (pipeline);
  g_autoptr (json_t) encoded = NULL;
  FakeSample *kept;

  self->n_samples++;
  if (!self->keep_samples)
    return;

  encoded = ms5_sample_encode (sample);
  kept = g_new0 (FakeSample, 1);
  kept->equipment = g_strdup (equipment->code);
  kept->source = g_strdup (sample->source);
  kept->text = ms5_json_encode (encoded, NULL);
  kept->now = now;
  g_ptr_array_add (self->samples, kept);
}

static void
fake_lost (Ms5DoorPipeline    *pipeline,
           const Ms5Equipment *equipment,
           Ms5Time             now)
{
  g_ptr_array_add (FAKE_PIPELINE (pipeline)->lost, g_strdup (equipment->code));
}

static void
fake_source (Ms5DoorPipeline *pipeline,
             const char      *id,
             gint64           birth,
             gint64           seq,
             Ms5Time          last)
{
  g_hash_table_insert (FAKE_PIPELINE (pipeline)->sources, g_strdup (id),
                       g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
                                        birth, seq, last));
}

/* Says of everything that waits now whether it is durable. */
void
fake_pipeline_commit (FakePipeline *self,
                      gboolean      durable)
{
  GQueue waiting = self->waiting;
  Waiter *waiter;

  g_queue_init (&self->waiting);
  self->n_commits++;
  if (self->before_commit != NULL)
    self->before_commit (self, self->commit_data);
  while ((waiter = g_queue_pop_head (&waiting)) != NULL)
    {
      waiter->callback (durable, waiter->user_data);
      g_free (waiter);
    }
}

static gboolean
commit_cb (gpointer user_data)
{
  FakePipeline *self = user_data;

  self->idle_id = 0;
  fake_pipeline_commit (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
fake_when_durable (Ms5DoorPipeline    *pipeline,
                   Ms5DoorDurableFunc  callback,
                   gpointer            user_data)
{
  FakePipeline *self = FAKE_PIPELINE (pipeline);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->callback = callback;
  waiter->user_data = user_data;
  g_queue_push_tail (&self->waiting, waiter);
  if (!self->holds && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, commit_cb, self, NULL);
}

static gboolean
fake_is_busy (Ms5DoorPipeline *pipeline)
{
  return FAKE_PIPELINE (pipeline)->busy;
}

static void
fake_pipeline_iface_init (Ms5DoorPipelineInterface *iface)
{
  iface->ingest = fake_ingest;
  iface->lost = fake_lost;
  iface->source = fake_source;
  iface->when_durable = fake_when_durable;
  iface->is_busy = fake_is_busy;
}

static void
fake_pipeline_finalize (GObject *object)
{
  FakePipeline *self = FAKE_PIPELINE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_queue_clear_full (&self->waiting, g_free);
  g_ptr_array_unref (self->samples);
  g_ptr_array_unref (self->lost);
  g_hash_table_unref (self->sources);

  G_OBJECT_CLASS (fake_pipeline_parent_class)->finalize (object);
}

static void
fake_pipeline_class_init (FakePipelineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_pipeline_finalize;
}

static void
fake_pipeline_init (FakePipeline *self)
{
  self->samples = g_ptr_array_new_with_free_func (fake_sample_free);
  self->lost = g_ptr_array_new_with_free_func (g_free);
  self->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->keep_samples = TRUE;
  g_queue_init (&self->waiting);
}

FakePipeline *
fake_pipeline_new (void)
{
  return g_object_new (FAKE_TYPE_PIPELINE, NULL);
}
