/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ms5-journal.h"

G_BEGIN_DECLS

/**
 * Ms5JournalState:
 * @MS5_JOURNAL_OPEN: takes facts and stores them
 * @MS5_JOURNAL_CLOSING: stores what is left
 * @MS5_JOURNAL_ENDED: stores nothing any more
 */
typedef enum
{
  MS5_JOURNAL_OPEN,
  MS5_JOURNAL_CLOSING,
  MS5_JOURNAL_ENDED
} Ms5JournalState;

typedef struct
{
  Ms5JournalFunc callback;
  gpointer       user_data;
} Ms5JournalWaiter;

struct _Ms5Journal
{
  GObject              parent_instance;

  Ms5Store            *store;
  Ms5Clock            *clock;
  Ms5Live             *live;
  Ms5Image            *image;
  Ms5JournalFlushFunc  flush;
  gpointer             flush_data;
  gint64               tick;
  gsize                max_weight;

  Ms5Batch            *open;      /* being filled */
  Ms5Batch            *closed;    /* on its way to the disk, or NULL */
  GArray              *waiters;   /* of Ms5JournalWaiter, for @open */
  GArray              *committed; /* likewise, for @closed */
  gint64               durable;

  Ms5JournalState      state;
  GTask               *closing;
  char                *problem;
  gboolean             is_broken;
  gboolean             is_overdue; /* the tick has come while the store was busy */
  guint                tick_id;
  guint                retry_id;
  gint64               retry_delay;
  GSource             *turn;       /* in which @open is closed, as somebody waits */
  gint64               commit_start;
  Ms5JournalStats      stats;
};

void ms5_journal_sink_init    (Ms5FactSinkInterface *iface);
void ms5_journal_tell_problem (Ms5Journal           *self);
void ms5_journal_tell_sealed  (Ms5Journal           *self,
                               Ms5Batch             *batch);
void ms5_journal_tell_durable (Ms5Journal           *self,
                               Ms5Batch             *batch);

/* ms5-journal-commit.c */
void ms5_journal_plan_seal    (Ms5Journal           *self);
void ms5_journal_end          (Ms5Journal           *self);

G_END_DECLS
