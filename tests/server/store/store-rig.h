/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/store/ms5-store.h"

G_BEGIN_DECLS

/* A store driven step by step, and the batches to put into it. */

#define T0 (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)
#define S  MS5_USEC_PER_S
#define MINUTE MS5_USEC_PER_MIN
#define HOUR MS5_USEC_PER_H
#define DAY (24 * MS5_USEC_PER_H)

/* Opens the store that is kept in @folder, or a new one. */
typedef Ms5Store *(*RigOpen) (const char              *folder,
                              const Ms5StoreRetention *retention);

typedef struct
{
  RigOpen           open;
  Ms5StoreRetention retention;
  const char       *folder;
  Ms5Store         *store;
  Ms5Time           at;    /* of the next commits */
  gint64            pos;
  guint64           h;
  Ms5Batch         *batch; /* open */
} Rig;

void              rig_set_up       (Rig                  *rig,
                                    gconstpointer         open);
void              rig_tear_down    (Rig                  *rig,
                                    gconstpointer         open);
void              rig_reopen       (Rig                  *rig);

Ms5Batch         *rig_get_batch    (Rig                  *rig);
void              rig_put          (Rig                  *rig,
                                    Ms5TopicKind          kind,
                                    const char           *line,
                                    const char           *key,
                                    json_t               *fields);
void              rig_remove       (Rig                  *rig,
                                    Ms5TopicKind          kind,
                                    const char           *line,
                                    const char           *key,
                                    gboolean              keep);
void              rig_reading      (Rig                  *rig,
                                    const char           *equipment,
                                    const char           *sensor,
                                    Ms5Time               time,
                                    double                value);
gboolean          rig_try_commit   (Rig                  *rig,
                                    Ms5Batch             *batch,
                                    GError              **error);
void              rig_commit       (Rig                  *rig);

Ms5StoreSnapshot *rig_load         (Rig                  *rig,
                                    Ms5Time               since);
Ms5StoreAnswer   *rig_query        (Rig                  *rig,
                                    const Ms5StoreQuery  *query);
void              rig_maintain     (Rig                  *rig,
                                    Ms5Time               now);
GAsyncResult     *rig_wait         (GAsyncResult        **place);

G_END_DECLS
