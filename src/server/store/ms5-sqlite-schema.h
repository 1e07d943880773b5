/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/ms5-db.h"

G_BEGIN_DECLS

/* Marks a file as the server's database ("MS5S"). */
#define MS5_SQLITE_APPLICATION_ID 0x4d533553

const Ms5DbMigration *ms5_sqlite_schema_get (guint *out_n);

G_END_DECLS
