/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-clock.h"
#include "runtime/ms5-random.h"
#include "server/ms5-config.h"

G_BEGIN_DECLS

GPtrArray *ms5_server_make_relays (const Ms5Config  *config,
                                   Ms5Clock         *clock,
                                   Ms5Random        *random,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
