/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "runtime/ms5-random.h"
#include "server/auth/ms5-accounts.h"
#include "server/engine/ms5-engine.h"
#include "server/ms5-journal.h"
#include "server/push/ms5-push.h"

G_BEGIN_DECLS

/**
 * Ms5PushLink:
 *
 * The floor, as what tells people needs it: accounts, the journal and the engine.
 */
#define MS5_TYPE_PUSH_LINK (ms5_push_link_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PushLink, ms5_push_link, MS5, PUSH_LINK, GObject)

Ms5PushLink *ms5_push_link_new   (Ms5Plant     *plant,
                                  Ms5Clock     *clock,
                                  Ms5Random    *random,
                                  Ms5Accounts  *accounts,
                                  Ms5Journal   *journal,
                                  Ms5Engine    *engine) G_GNUC_WARN_UNUSED_RESULT;
void         ms5_push_link_start (Ms5PushLink  *self,
                                  Ms5Push      *push,
                                  Ms5Image     *image);

G_END_DECLS
