/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-manual-clock.h"
#include "server/actions/ms5-actions.h"
#include "server/ms5-journal.h"
#include "weak-store.h"

G_BEGIN_DECLS

/* A server as far as people's actions need one: plant of ../engine/scenario.h, engine, journal, and a
 * store in a file. It is 06:00 on a Monday, and nobody has done anything yet. */
typedef struct
{
  const char     *folder;
  Ms5Plant       *plant;
  Ms5ManualClock *clock;
  Ms5Live        *live;
  Ms5Store       *real;
  WeakStore      *store;   /* in front of @real */
  Ms5Journal     *journal;
  Ms5Engine      *engine;
  Ms5Actions     *actions;
  Ms5Identity    *identity; /* who acts */
  const char     *device;
  gint64          ackd;
  gint64          cseq;    /* of the last action */
  guint           n_random;
  guint           n_acted; /* how often the signal came */
  gboolean        is_closed;
} Rig;

void        rig_set_up     (Rig            *rig,
                            gconstpointer   data);
void        rig_tear_down  (Rig            *rig,
                            gconstpointer   data);
void        rig_restart    (Rig            *rig);
void        rig_close_store (Rig           *rig);
void        rig_become     (Rig            *rig,
                            Ms5Role         role,
                            const char     *line);
void        rig_tell       (Rig            *rig,
                            const char     *equipment,
                            Ms5State        state,
                            const char     *fault);
void        rig_pass       (Rig            *rig,
                            gint64          seconds);
void        rig_flush      (Rig            *rig);

Ms5Action  *rig_action     (Rig            *rig,
                            const char     *op,
                            const char     *topic,
                            const char     *key,
                            const char     *more) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *rig_batch      (void) G_GNUC_WARN_UNUSED_RESULT;
void        rig_submit     (Rig            *rig,
                            GPtrArray      *batch,
                            GAsyncResult  **place);
GPtrArray  *rig_finish     (Rig            *rig,
                            GAsyncResult  **place) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *rig_do_batch   (Rig            *rig,
                            GPtrArray      *batch) G_GNUC_WARN_UNUSED_RESULT;
Ms5Result  *rig_do         (Rig            *rig,
                            Ms5Action      *action) G_GNUC_WARN_UNUSED_RESULT;
char       *rig_do_code    (Rig            *rig,
                            const char     *op,
                            const char     *topic,
                            const char     *key,
                            const char     *more) G_GNUC_WARN_UNUSED_RESULT;
const char *rig_code       (GPtrArray      *results,
                            guint           index);
json_t     *rig_item       (Rig            *rig,
                            const char     *topic,
                            const char     *key);
const char *rig_text       (Rig            *rig,
                            const char     *topic,
                            const char     *key,
                            const char     *field);
char       *rig_first_key  (Rig            *rig,
                            const char     *topic) G_GNUC_WARN_UNUSED_RESULT;
guint       rig_count      (Rig            *rig,
                            const char     *topic);
GPtrArray  *rig_audit      (Rig            *rig) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @result has at least the members of @text, which is JSON with ' for ". A member that is
 * null there must be absent. */
#define rig_assert(result, text)                                                          \
  G_STMT_START                                                                            \
  {                                                                                       \
    g_autofree char *rig_wrong_ = rig_compare (result, text);                             \
    g_assert_cmpstr (rig_wrong_, ==, NULL);                                               \
  }                                                                                       \
  G_STMT_END

#define rig_assert_do(rig, op, topic, key, more, code)                                    \
  G_STMT_START                                                                            \
  {                                                                                       \
    g_autofree char *rig_code_ = rig_do_code (rig, op, topic, key, more);                 \
    g_assert_cmpstr (rig_code_, ==, code);                                                \
  }                                                                                       \
  G_STMT_END

char       *rig_compare    (const Ms5Result *result,
                            const char      *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
