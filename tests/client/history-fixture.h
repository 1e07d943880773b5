/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-history-private.h"

G_BEGIN_DECLS

/* A full hour. */
#define START (G_GINT64_CONSTANT (1766998800) * MS5_USEC_PER_S)
#define MINUTE MS5_USEC_PER_MIN

typedef struct
{
  char       *path;
  Ms5Secrets *secrets;
  Ms5Clock   *clock;
  Ms5Cache   *cache;
  Ms5History *history;
} Fixture;

void    fixture_open        (Fixture         *f);
void    fixture_close       (Fixture         *f);
void    fixture_set_up      (Fixture         *f,
                             gconstpointer    data);
void    fixture_tear_down   (Fixture         *f,
                             gconstpointer    data);
void    fixture_write       (Fixture         *f,
                             Ms5HistoryBatch *batch);
GArray *fixture_read_series (Fixture         *f,
                             Ms5Time          from,
                             Ms5Time          to,
                             guint            n,
                             Ms5Time         *out_as_of);
json_t *make_answer         (Ms5Time          from,
                             gint64           step_ms,
                             guint            n,
                             double           first);
void    fixture_add_answer  (Fixture         *f,
                             json_t          *answer);

G_END_DECLS
