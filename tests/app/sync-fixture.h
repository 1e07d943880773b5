/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-sync-link.h"
#include "client/outbox-fixture.h"

G_BEGIN_DECLS

/* Who is signed in, and who is not. */
#define SYNC_FIXTURE_ME    "maria"
#define SYNC_FIXTURE_OTHER "jan"

/* A real outbox in a folder of its own, and what else tells of a sync. */
typedef struct
{
  OutboxFixture    outbox;
  char            *folder;
  Ms5SyncFacts    *facts;
  Ms5LinkHistory  *history;
  Ms5SyncSettings *settings;
} SyncFixture;

void           sync_fixture_set_up    (SyncFixture *fixture,
                                       Ms5Clock    *clock);
void           sync_fixture_tear_down (SyncFixture *fixture);

Ms5SyncSources sync_fixture_sources   (SyncFixture *fixture);
void           sync_fixture_count     (SyncFixture *fixture);

/* Adds an action, with its arguments, or its fields if it is an edit, as JSON text with single quotes. The
 * entry lives as long as the outbox. */
Ms5OutboxEntry *sync_fixture_add      (SyncFixture *fixture,
                                       const char  *sub,
                                       const char  *op,
                                       const char  *topic,
                                       const char  *key,
                                       const char  *json);

/* Has all of one's own actions sent, and this one answered. */
void           sync_fixture_answer    (SyncFixture    *fixture,
                                       Ms5OutboxEntry *entry,
                                       Ms5ResultCode   code,
                                       const char     *by);

/* Some of everything on the floor of the floor fixture, in all states. */
void           sync_fixture_fill      (SyncFixture *fixture);

/* An hour of round trips, with a break in it. */
void           sync_fixture_remember  (SyncFixture *fixture);

G_END_DECLS
