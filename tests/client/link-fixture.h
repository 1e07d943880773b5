/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-link.h"
#include "core/ms5-manual-clock.h"
#include "pair-dialer.h"

G_BEGIN_DECLS

/* The link beside a server that says what the test makes it say. */

#define WELCOME                                                                                           \
  "{\"t\":\"welcome\",\"epoch\":\"e1\",\"head\":5,\"mode\":\"snapshot\",\"todo\":{\"ops\":0,\"bytes\":0}," \
  "\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,\"limits\":{\"msg\":65536,\"batch\":100},"     \
  "\"denied\":[],\"ackd\":0}"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5Random      *random;
  PairDialer     *dialer;
  Ms5Link        *link;
  Ms5Transport   *server;
  GString        *said;    /* types of what the client said */
  GString        *told;    /* signals of the link, and types of its messages */
  json_t         *last;    /* what the client said last */
  gint64          delay;
  gboolean        answers; /* pings */
  guint           closed;  /* the code that the client closed with */
} Fixture;

void     fixture_say        (Fixture          *f,
                             const char       *text);
void     fixture_turn       (Fixture          *f,
                             gint64            duration);
Fixture *fixture_new        (void);
void     fixture_free       (Fixture          *f);
Fixture *fixture_new_live   (void);
void     assert_backing_off (Fixture          *f,
                             Ms5ClientProblem  problem,
                             gint64            least_ms,
                             gint64            most_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
