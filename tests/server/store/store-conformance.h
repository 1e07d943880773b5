/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store-rig.h"

G_BEGIN_DECLS

/* What every store must do, whatever is behind it. @open must stay. */
void store_conformance_add_log      (const RigOpen *open);
void store_conformance_add_records  (const RigOpen *open);
void store_conformance_add_signals  (const RigOpen *open);
void store_conformance_add_history  (const RigOpen *open);
void store_conformance_add_actions  (const RigOpen *open);
void store_conformance_add_upkeep   (const RigOpen *open);

#define CONFORMANCE(open, name, test) \
  g_test_add ("/store/" name, Rig, (open), rig_set_up, (test), rig_tear_down)

G_END_DECLS
