/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/actions/ms5-actions.h"

G_BEGIN_DECLS

/* The answer that stands for an action. */
typedef struct
{
  char     *fingerprint;
  json_t   *result;
  gboolean  is_durable;
} Ms5Answer;

/* One installation with actions under way. */
typedef struct
{
  char       *id;
  GQueue      waiting;    /* of GTask; the head is being looked for while @is_finding */
  gboolean    is_finding;
  GHashTable *answers;    /* action's id → Ms5Answer: what a search may not find yet */
} Ms5ActionsDevice;

/* One batch on its way. */
typedef struct
{
  Ms5Identity      *identity;
  char             *device_id;
  gint64            ackd;
  GPtrArray        *actions;   /* of Ms5Action */
  GPtrArray        *results;   /* of Ms5Result, %NULL where it is still open */
  Ms5ActionsDevice *device;    /* while it is carried out */
  GHashTable       *found;     /* action's id → Ms5Answer: what is on record */
  GPtrArray        *recorded;  /* ids of what was written down now */
  Ms5Time           now;
  gint64            skew_ms;   /* the device's time less ours, as far as it is known */
  gboolean          must_wait; /* something that it answers is not durable yet */
  gboolean          has_acted;
} Ms5ActionsBatch;

struct _Ms5Actions
{
  GObject parent_instance;

  Ms5Plant   *plant;
  Ms5Engine  *engine;          /* (nullable): %NULL when stopped */
  Ms5Ledger  *ledger;
  Ms5Clock   *clock;
  GHashTable *floors;          /* device → gint64 */
  GHashTable *devices;         /* device → Ms5ActionsDevice */
  Ms5ActionsNamer namer;       /* (nullable) */
  gpointer    namer_data;
};

/* ms5-actions.c */
Ms5Answer *ms5_answer_new                 (const char            *fingerprint,
                                           json_t                *result) G_GNUC_WARN_UNUSED_RESULT;

/* ms5-actions-judge.c */
Ms5Result *ms5_actions_judge              (Ms5Actions            *self,
                                           Ms5ActionsBatch       *batch,
                                           const Ms5Action       *action) G_GNUC_WARN_UNUSED_RESULT;
Ms5Result *ms5_actions_judge_dependency   (Ms5ActionsBatch       *batch,
                                           const Ms5Action       *action) G_GNUC_WARN_UNUSED_RESULT;
const Ms5Line *ms5_actions_get_line       (Ms5Actions            *self,
                                           const Ms5Action       *action);
Ms5Result *ms5_actions_refuse             (const Ms5Action       *action,
                                           Ms5ResultCode          code,
                                           const char            *text) G_GNUC_WARN_UNUSED_RESULT;

/* ms5-actions-carry.c */
void       ms5_actions_carry_out          (Ms5Actions            *self,
                                           Ms5ActionsBatch       *batch);

G_END_DECLS
