/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-plant.h"
#include "server/actions/ms5-actions.h"
#include "server/auth/ms5-accounts.h"
#include "server/feed/ms5-feed-backend.h"
#include "server/store/ms5-store.h"

G_BEGIN_DECLS

/**
 * Ms5Backend:
 *
 * What the feed needs: rights from the accounts, the log from the store, and the effect of actions.
 */
#define MS5_TYPE_BACKEND (ms5_backend_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Backend, ms5_backend, MS5, BACKEND, GObject)

Ms5Backend      *ms5_backend_new          (Ms5Plant    *plant,
                                           Ms5Accounts *accounts,
                                           Ms5Store    *store,
                                           Ms5Clock    *plant_clock,
                                           double       speed) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_backend_set_actions  (Ms5Backend  *self,
                                           Ms5Actions  *actions);
Ms5FeedIdentity *ms5_backend_new_identity (Ms5Identity *identity) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
