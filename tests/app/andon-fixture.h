/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "floor-fixture.h"

G_BEGIN_DECLS

/* Calls in each of the states of ISA-18.2 and with each badge on L2 and L3: r-1 (raised, chattering, nobody
 * could be told), k-1 (acknowledged), o-1 (over, not acknowledged), n-1 (over), h-1 (shelved), s-1 and s-2
 * (consequences of r-1), d-1 (out of service), z-1 (resolved half an hour ago). */
void andon_fixture_add_states (Ms5Floor *floor);

/* Raises a call: each is of another line than the one before it, each twentieth is critical, and each
 * seventh is a consequence of the one five before it. */
void andon_fixture_raise      (Ms5Floor *floor,
                               guint     index,
                               Ms5Time   raised);

G_END_DECLS
