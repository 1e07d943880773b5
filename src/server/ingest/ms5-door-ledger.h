/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/ingest/ms5-door.h"

G_BEGIN_DECLS

/* What came through a door, and how much of what was refused the log was told. Begin with zeroes. */
typedef struct
{
  Ms5DoorCounts counts;
  gint64        minute;  /* when the minute of @n_lines began */
  guint         n_lines;
} Ms5DoorLedger;

void ms5_door_ledger_add (Ms5DoorLedger       *self,
                          Ms5DoorSource       *source,
                          const Ms5DoorCounts *counts,
                          Ms5DoorReceipt      *receipt,
                          guint                first_problem,
                          gint64               now);

G_END_DECLS
