/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "protocol/ms5-action.h"
#include "protocol/ms5-result.h"
#include "server/actions/ms5-ledger.h"
#include "server/auth/ms5-identity.h"
#include "server/engine/ms5-engine.h"

G_BEGIN_DECLS

/* How long the answer «busy» asks to wait, in milliseconds. */
#define MS5_ACTIONS_BUSY_MS 1000

/**
 * Ms5Actions:
 *
 * What people do, whatever way it came: at most once, by the rights in force, merged with what others
 * did meanwhile, written down in one commit with its effect, and answered when that is durable.
 *
 * The batches of one device are carried out one after the other. What is answered with `invalid` for
 * its form, `unknown_op`, `key_reuse`, `replayed`, `blocked` or `busy` leaves no record: the same
 * action gets the same answer again as long as its cause is there. All other answers stand.
 *
 * Signal `acted`: the engine has done something, and may be due sooner than it was.
 */
#define MS5_TYPE_ACTIONS (ms5_actions_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Actions, ms5_actions, MS5, ACTIONS, GObject)

/**
 * Ms5ActionsNamer:
 * @device: the id of a device
 * @user_data: what was passed
 *
 * Returns: (nullable): what its people call it
 */
typedef const char *(*Ms5ActionsNamer) (const char *device,
                                        gpointer    user_data);

Ms5Actions *ms5_actions_new           (Ms5Plant             *plant,
                                       Ms5Engine            *engine,
                                       Ms5Ledger            *ledger,
                                       Ms5Clock             *clock) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_actions_set_namer     (Ms5Actions           *self,
                                       Ms5ActionsNamer       namer,
                                       gpointer              user_data);
void        ms5_actions_restore_floor (Ms5Actions           *self,
                                       const char           *device,
                                       gint64                cseq);
void        ms5_actions_stop          (Ms5Actions           *self);

gint64      ms5_actions_get_floor     (Ms5Actions           *self,
                                       const char           *device);
void        ms5_actions_submit_async  (Ms5Actions           *self,
                                       Ms5Identity          *identity,
                                       const char           *device,
                                       gint64                ackd,
                                       GPtrArray            *actions,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
GPtrArray  *ms5_actions_submit_finish (Ms5Actions           *self,
                                       GAsyncResult         *result,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
