/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-outbox-entry.h"

G_BEGIN_DECLS

char *ms5_outcome_dup_text (Ms5OutboxEntry *entry,
                            Ms5Floor       *floor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
