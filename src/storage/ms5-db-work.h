/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/ms5-db.h"

G_BEGIN_DECLS

typedef enum
{
  MS5_DB_WORK_OPEN,
  MS5_DB_WORK_JOB,
  MS5_DB_WORK_CLOSE,
} Ms5DbWorkKind;

/*
 * What goes to the database's thread and comes back with an answer. One with a task is answered
 * there and belongs to it; for one without, which lives on its owner's stack, somebody waits.
 */
typedef struct
{
  Ms5DbWorkKind   kind;
  Ms5DbMode       mode;
  Ms5DbJob        job;
  gpointer        data;
  GDestroyNotify  data_free;
  GCancellable   *cancellable;
  GTask          *task;
  GError         *error;

  /*< private >*/
  GMutex          lock;
  GCond           cond;
  gboolean        finished;
} Ms5DbWork;

Ms5DbWork *ms5_db_work_new        (Ms5DbWorkKind  kind,
                                   GCancellable  *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_db_work_free       (Ms5DbWork     *work);
void       ms5_db_work_answer     (Ms5DbWork     *work);

void       ms5_db_work_begin_wait (Ms5DbWork     *work);
void       ms5_db_work_wait       (Ms5DbWork     *work);
void       ms5_db_work_end_wait   (Ms5DbWork     *work);

G_END_DECLS
