/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "server/store/ms5-store.h"

G_BEGIN_DECLS

#define MS5_STORE_KEEPER_PERIOD MS5_USEC_PER_S

/**
 * Ms5StoreKeeper:
 *
 * Sees to it that a store is maintained: every second it looks what is due, and goes on, a little at
 * a time, until nothing is. Commits that are asked for meanwhile come in between.
 */
#define MS5_TYPE_STORE_KEEPER (ms5_store_keeper_get_type ())
G_DECLARE_FINAL_TYPE (Ms5StoreKeeper, ms5_store_keeper, MS5, STORE_KEEPER, GObject)

Ms5StoreKeeper *ms5_store_keeper_new  (Ms5Store       *store,
                                       Ms5Clock       *clock) G_GNUC_WARN_UNUSED_RESULT;
void            ms5_store_keeper_stop (Ms5StoreKeeper *self);

G_END_DECLS
