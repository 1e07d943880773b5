/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-door-ledger.h"

/* Rubbish is logged once for each source and minute, and so often for all of them. */
#define LOG_EVERY        MS5_USEC_PER_MIN
#define MAX_LINES        20u

static void
counts_add (Ms5DoorCounts       *counts,
            const Ms5DoorCounts *more)
{
  counts->received += more->received;
  counts->stored += more->stored;
  counts->repeated += more->repeated;
  counts->jumps += more->jumps;
  counts->deaths += more->deaths;
  for (guint i = 0; i < MS5_DOOR_N_REFUSALS; i++)
    counts->refused[i] += more->refused[i];
}

static guint64
count_refusals (const Ms5DoorCounts *counts)
{
  guint64 n = 0;

  for (guint i = 0; i < MS5_DOOR_N_REFUSALS; i++)
    n += counts->refused[i];

  return n;
}

/* A flood of rubbish under ever new names must not become a flood in the log. */
static gboolean
may_log (Ms5DoorLedger *self,
         Ms5DoorSource *source,
         gint64         now)
{
  if (source->told != G_MININT64 && now - source->told < LOG_EVERY)
    return FALSE;

  if (self->n_lines == 0 || now - self->minute >= LOG_EVERY)
    {
      self->minute = now;
      self->n_lines = 0;
    }
  if (self->n_lines == MAX_LINES)
    return FALSE;

  self->n_lines++;
  source->told = now;
  return TRUE;
}

/* Adds what came of one sample or parcel to all accounts, and tells the log of what was refused; @now is of a
 * clock that never steps back. */
void
ms5_door_ledger_add (Ms5DoorLedger       *self,
                     Ms5DoorSource       *source,
                     const Ms5DoorCounts *counts,
                     Ms5DoorReceipt      *receipt,
                     guint                first_problem,
                     gint64               now)
{
  guint64 n_refused = count_refusals (counts);
  const Ms5Problem *example = NULL;

  counts_add (&self->counts, counts);
  counts_add (&source->counts, counts);
  counts_add (&receipt->counts, counts);
  if (n_refused == 0)
    return;

  source->untold += n_refused;
  if (first_problem < ms5_problems_get_count (receipt->problems))
    example = ms5_problems_get (receipt->problems, first_problem);
  if (example == NULL || !may_log (self, source, now))
    return;

  g_message ("%s: refused %" G_GUINT64_FORMAT " since last told, such as %s: %s", source->id, source->untold,
             example->path, example->message);
  source->untold = 0;
}
