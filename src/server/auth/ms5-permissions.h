/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-words.h"
#include "protocol/ms5-action-catalogue.h"

G_BEGIN_DECLS

/* The rights besides those that actions need (MS5_PERMIT_… of the catalogue). */
#define MS5_PERMIT_VIEW           "view"
#define MS5_PERMIT_ESCALATION_MANAGE "escalation.manage"
#define MS5_PERMIT_USERS_MANAGE   "users.manage"
#define MS5_PERMIT_METRICS_READ   "metrics.read"
#define MS5_PERMIT_AUDIT_READ     "audit.read"
#define MS5_PERMIT_SAMPLES_INGEST "samples.ingest"

gboolean    ms5_permission_is_known (const char *permission);
const char *ms5_permission_get      (guint       index);
gboolean    ms5_role_may            (Ms5Role     role,
                                     const char *permission);

G_END_DECLS
