/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-replica-private.h"
#include "core/ms5-manual-clock.h"

G_BEGIN_DECLS

/* The replica, given messages by hand. */

#define NOW (G_GINT64_CONSTANT (1767000000) * MS5_USEC_PER_S)

typedef struct
{
  Ms5ManualClock *clock;
  Ms5Random      *random;
  Ms5Secrets     *secrets;
  Ms5Outbox      *outbox;
  Ms5Floor       *floor;
  Ms5Replica     *replica;
  GString        *asked; /* resyncs */
  guint           n_committed;
} Fixture;

void          fixture_take      (Fixture    *f,
                                 const char *text);
void          fixture_refuse    (Fixture    *f,
                                 const char *text);
void          fixture_welcome   (Fixture    *f,
                                 const char *mode);
char         *snap_end          (const char *topic,
                                 gint64      at,
                                 guint64     sum);
void          fixture_begin     (Fixture    *f);
Fixture      *fixture_new       (void);
void          fixture_free      (Fixture    *f);
Ms5CallModel *fixture_get_call  (Fixture    *f,
                                 const char *id);
int           fixture_get_state (Fixture    *f,
                                 const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
