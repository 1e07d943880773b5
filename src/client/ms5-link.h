/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-client-problem.h"
#include "client/ms5-dialer.h"
#include "client/ms5-link-history.h"
#include "client/ms5-quality.h"
#include "core/ms5-clock.h"
#include "protocol/ms5-message.h"
#include "runtime/ms5-random.h"

G_BEGIN_DECLS

/**
 * Ms5LinkState:
 * @MS5_LINK_OFFLINE: nobody is signed in, or the link is not wanted
 * @MS5_LINK_CONNECTING: the handshake is under way
 * @MS5_LINK_RESUMING: connected; what changed meanwhile is on its way
 * @MS5_LINK_LIVE: connected, and at the head
 * @MS5_LINK_BACKING_OFF: not connected; the next attempt is at `retry-at`
 *
 * How far the way to the server stands.
 */
typedef enum
{
  MS5_LINK_OFFLINE,
  MS5_LINK_CONNECTING,
  MS5_LINK_RESUMING,
  MS5_LINK_LIVE,
  MS5_LINK_BACKING_OFF
} Ms5LinkState;

#define MS5_TYPE_LINK_STATE (ms5_link_state_get_type ())
GType ms5_link_state_get_type (void) G_GNUC_CONST;

/**
 * Ms5Link:
 *
 * The way to the server: it connects, finds out when the connection is dead, and connects again, at random
 * times that get longer. It knows messages by their type and takes part in those about the connection
 * itself; what they carry is its owner's business.
 *
 * Signals:
 *
 * - `changed`: something that can be asked for has changed
 * - `opened`: the line is open; say hello
 * - `message` (#Ms5Message, uint: its length on the wire): something came in
 * - `lost`: the line is gone
 * - `split`: the line is gone because a message was too long
 * - `ended`: it will not connect again by itself; ms5_link_get_problem() says why
 */
#define MS5_TYPE_LINK (ms5_link_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Link, ms5_link, MS5, LINK, GObject)

Ms5Link          *ms5_link_new              (Ms5Dialer        *dialer,
                                             Ms5Clock         *clock,
                                             Ms5Random        *random) G_GNUC_WARN_UNUSED_RESULT;

Ms5LinkState      ms5_link_get_state        (Ms5Link          *self);
Ms5Quality        ms5_link_get_quality      (Ms5Link          *self);
gint64            ms5_link_get_rtt          (Ms5Link          *self);
Ms5Time           ms5_link_get_retry_at     (Ms5Link          *self);
Ms5ClientProblem  ms5_link_get_problem      (Ms5Link          *self);
const char       *ms5_link_get_problem_text (Ms5Link          *self);
gboolean          ms5_link_is_waiting       (Ms5Link          *self);
gboolean          ms5_link_is_copied        (Ms5Link          *self);
void              ms5_link_set_history      (Ms5Link          *self,
                                             Ms5LinkHistory   *history);
void              ms5_link_set_compress     (Ms5Link          *self,
                                             gboolean          compress);

void              ms5_link_start            (Ms5Link          *self);
void              ms5_link_stop             (Ms5Link          *self);
void              ms5_link_connect_now      (Ms5Link          *self);
void              ms5_link_network_changed  (Ms5Link          *self);
gboolean          ms5_link_send             (Ms5Link          *self,
                                             const Ms5Message *message);
void              ms5_link_set_live         (Ms5Link          *self,
                                             gboolean          live);
void              ms5_link_fail             (Ms5Link          *self,
                                             const char       *why);

G_END_DECLS
