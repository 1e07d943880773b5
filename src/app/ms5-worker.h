/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Ms5WorkerFunc:
 * @self: on the thread what it works with, at home whom it works for
 * @data: what was sent
 *
 * What is done with something that was sent to the other side.
 */
typedef void (*Ms5WorkerFunc) (gpointer self,
                               gpointer data);

/**
 * Ms5WorkerFuncs:
 * @begin: (nullable): on the thread, before all else
 * @end: (nullable): on the thread, after all else
 * @free: what it works with is needed no more; on either side, but after @end
 *
 * What a thread does with what it works with.
 */
typedef struct
{
  void (*begin) (gpointer work);
  void (*end)   (gpointer work);
  void (*free)  (gpointer work);
} Ms5WorkerFuncs;

/**
 * Ms5Worker:
 *
 * A thread with a main loop of its own, for what may keep its caller waiting for as long as it likes. Nobody waits for
 * that: the thread may outlive the object that it works for. Both sides send each other what is to be done.
 */
typedef struct _Ms5Worker Ms5Worker;

Ms5Worker *ms5_worker_new   (gpointer              owner,
                             const Ms5WorkerFuncs *funcs,
                             gpointer              work) G_GNUC_WARN_UNUSED_RESULT;
void       ms5_worker_free  (Ms5Worker            *self);

void       ms5_worker_start (Ms5Worker            *self,
                             const char           *name);
gboolean   ms5_worker_runs  (Ms5Worker            *self);
void       ms5_worker_send  (Ms5Worker            *self,
                             Ms5WorkerFunc         func,
                             gpointer              data,
                             GDestroyNotify        data_free);
void       ms5_worker_close (Ms5Worker            *self,
                             GTask                *task);

/* On the thread. */
void       ms5_worker_tell  (Ms5Worker            *self,
                             Ms5WorkerFunc         func,
                             gpointer              data,
                             GDestroyNotify        data_free);

G_END_DECLS
