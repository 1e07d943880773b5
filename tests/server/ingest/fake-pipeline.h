/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-door-pipeline.h"

G_BEGIN_DECLS

/* What a fake pipeline was given. */
typedef struct
{
  char *equipment;
  char *source;
  char *text; /* the sample, encoded */
  Ms5Time now;
} FakeSample;

/* Stands for the engine and the store: keeps what it is given, and says that it is durable when it
 * is told to, or at once. */
#define FAKE_TYPE_PIPELINE (fake_pipeline_get_type ())
G_DECLARE_FINAL_TYPE (FakePipeline, fake_pipeline, FAKE, PIPELINE, GObject)

struct _FakePipeline
{
  GObject parent_instance;

  GPtrArray *samples;   /* of FakeSample; not kept if keep_samples is FALSE */
  guint n_samples;
  GPtrArray *lost;      /* codes of equipment */
  GHashTable *sources;  /* id → "birth:seq:last" */
  GQueue waiting;
  guint idle_id;
  gboolean keep_samples;
  gboolean holds;       /* nothing becomes durable before fake_pipeline_commit() */
  gboolean busy;
  guint n_commits;
  void (*before_commit) (FakePipeline *self, gpointer user_data);
  gpointer commit_data;
};

FakePipeline *fake_pipeline_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void          fake_pipeline_commit (FakePipeline *self,
                                    gboolean      durable);

G_END_DECLS
