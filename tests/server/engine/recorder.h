/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/engine/ms5-engine.h"

G_BEGIN_DECLS

/* A sink that keeps what a store would keep, and gives it back to another engine. Every item that is
 * written must read back without a problem. */
#define MS5_TYPE_RECORDER (recorder_get_type ())
G_DECLARE_FINAL_TYPE (Recorder, recorder, MS5, RECORDER, GObject)

typedef struct
{
  gint64 v;
  json_t *fields;
} RecorderItem;

typedef struct
{
  const char *topic;
  const char *id;
  json_t *fields;
} RecorderEvent;

typedef struct
{
  char *equipment;
  Ms5Time minute;
  char *product; /* (nullable) */
  gint64 pieces[MS5_N_QUANTITIES];
} RecorderMade;

struct _Recorder
{
  GObject parent_instance;

  gint64 pos;
  guint n_puts;
  guint n_kpis;
  guint n_readings;
  GHashTable *topics;   /* topic → key → RecorderItem */
  GHashTable *retired;  /* topic/key */
  GHashTable *spans;    /* equipment → start → Ms5Span */
  GPtrArray *made;      /* of RecorderMade */
  GHashTable *memories; /* equipment → Ms5Memory */
  GHashTable *kpis;     /* line → json_t */
  GHashTable *live;     /* equipment/sensor → double */
  GPtrArray *events;    /* of RecorderEvent */
};

Recorder     *recorder_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void          recorder_restore      (Recorder     *recorder,
                                     Ms5Engine    *engine);
json_t       *recorder_get          (Recorder     *recorder,
                                     const char   *topic,
                                     const char   *key);
GPtrArray    *recorder_list_keys    (Recorder     *recorder,
                                     const char   *topic) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *recorder_list_spans   (Recorder     *recorder,
                                     const char   *equipment) G_GNUC_WARN_UNUSED_RESULT;
char         *recorder_dump         (Recorder     *recorder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
