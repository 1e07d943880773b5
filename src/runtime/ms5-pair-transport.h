/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "runtime/ms5-transport.h"

G_BEGIN_DECLS

/**
 * Ms5PairTransport:
 *
 * One of two ends of a connection that exists in memory only and lives by an #Ms5Clock: for tests
 * and simulation.
 */
#define MS5_TYPE_PAIR_TRANSPORT (ms5_pair_transport_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PairTransport, ms5_pair_transport, MS5, PAIR_TRANSPORT, Ms5Transport)

/**
 * Ms5PairFate:
 * @MS5_PAIR_ARRIVE: it arrives
 * @MS5_PAIR_LOSE: it does not arrive, though later ones do: no WebSocket does that, broken peers do
 * @MS5_PAIR_TWICE: it arrives twice
 * @MS5_PAIR_CUT: the line breaks under it, and both ends learn of it
 * @MS5_PAIR_LEAVE: it arrives, and so does what is under way to the other end; but the line is broken: the
 *   sender learns of it at once, the other end thereafter
 * @MS5_PAIR_FREEZE: from now on nothing arrives either way, and nobody learns of it
 *
 * What becomes of a message.
 */
typedef enum
{
  MS5_PAIR_ARRIVE,
  MS5_PAIR_LOSE,
  MS5_PAIR_TWICE,
  MS5_PAIR_CUT,
  MS5_PAIR_LEAVE,
  MS5_PAIR_FREEZE,
} Ms5PairFate;

/**
 * Ms5PairHook:
 * @from: the end that sends
 * @kind: what @message is
 * @message: what it sends
 * @delay: (inout): how long it travels, in microseconds; it never overtakes an earlier message
 * @user_data: as given to ms5_pair_transport_new()
 *
 * Decides over each message when it is sent.
 *
 * Returns: what becomes of it
 */
typedef Ms5PairFate (*Ms5PairHook) (Ms5Transport *from,
                                    Ms5FrameKind  kind,
                                    GBytes       *message,
                                    gint64       *delay,
                                    gpointer      user_data);

void ms5_pair_transport_new  (Ms5Clock         *clock,
                              gsize             max_message,
                              Ms5PairHook       hook,
                              gpointer          user_data,
                              Ms5Transport    **out_a,
                              Ms5Transport    **out_b);
void ms5_pair_transport_cut  (Ms5PairTransport *self);

G_END_DECLS
