/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-link-pill.h"
#include "client/ms5-link-history.h"

G_BEGIN_DECLS

/**
 * Ms5SyncSources:
 * @facts: (nullable): what there is to know about actions on their way
 * @history: (nullable): what the link was like in the last hour
 * @settings: (nullable): how actions are to go
 * @entries: (nullable) (element-type Ms5OutboxEntry): the actions
 * @sub: (nullable): whose actions are one's own, where there is no client to say so
 *
 * What tells how this PC stands to its server.
 */
typedef struct
{
  Ms5SyncFacts    *facts;
  Ms5LinkHistory  *history;
  Ms5SyncSettings *settings;
  GListModel      *entries;
  const char      *sub;
} Ms5SyncSources;

/**
 * Ms5LinkFacts:
 * @look: its state
 * @quality: how good it is, while there is one
 * @rtt: the last round trip in microseconds, -1 if it is not known
 * @problem: (nullable): what is wrong, and what to do about it
 *
 * The link as it is now.
 */
typedef struct
{
  Ms5LinkLook  look;
  Ms5Quality   quality;
  gint64       rtt;
  const char  *problem;
} Ms5LinkFacts;

/**
 * Ms5SyncLink:
 *
 * The way to the server: how good it is and was for an hour, when actions went last and go next, and how far
 * the current sync has come.
 */
#define MS5_TYPE_SYNC_LINK (ms5_sync_link_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SyncLink, ms5_sync_link, MS5, SYNC_LINK, GtkWidget)

GtkWidget *ms5_sync_link_new         (const Ms5View        *view) G_GNUC_WARN_UNUSED_RESULT;

void       ms5_sync_link_set_sources (Ms5SyncLink          *self,
                                      const Ms5SyncSources *sources);
void       ms5_sync_link_set_link    (Ms5SyncLink          *self,
                                      const Ms5LinkFacts   *link);
void       ms5_sync_link_beat        (Ms5SyncLink          *self);

G_END_DECLS
