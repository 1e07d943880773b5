/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/ms5-db.h"

G_BEGIN_DECLS

void ms5_sqlite_backup_start (GTask      *task,
                              const char *from,
                              const char *to,
                              Ms5Db      *db,
                              gboolean    on_caller);

G_END_DECLS
