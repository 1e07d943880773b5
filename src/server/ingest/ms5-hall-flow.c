/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

/* The bottleneck runs a little below its ideal speed; the others could run faster, the more so the
 * further they are from it, so that the conveyors before it stay full and those after it empty. */
#define PACE_MIN        0.95
#define PACE_MAX        1.0
#define PACE_KEPT_MIN_S 600.0
#define PACE_KEPT_MAX_S 1800.0
#define SIDE_PACE       1.10
#define SIDE_PACE_STEP  0.04
#define CALM_PACE       0.97
#define RAMP_PACE       0.6

/* With a conveyor after it so full, or one before it so empty, a machine slows to the line's pace. */
#define CALM_FULL       0.7
#define CALM_EMPTY      0.25

/* Nothing to do for so long: it is starved or blocked. */
#define PATIENCE_S      3u

/* Of what a machine makes, outside the time of bad items. */
#define SCRAP_MAIN      0.009
#define SCRAP_SIDE      0.0008
#define REWORK_MAIN     0.0015
#define REWORK_SIDE     0.0002

/* From now on so many times the usual number of items is bad. */
void
ms5_hall_machine_set_scrap (Ms5HallMachine *self,
                            double          ratio)
{
  gboolean is_main = self == self->line->bottleneck;
  GRand *rand = self->line->rand;

  self->scrap_ratio = ratio;
  self->next_scrap = ms5_hall_geometric (rand, ratio * (is_main ? SCRAP_MAIN : SCRAP_SIDE));
  if (self->next_rework <= 0)
    self->next_rework = ms5_hall_geometric (rand, is_main ? REWORK_MAIN : REWORK_SIDE);
}

static double
get_pace (Ms5HallMachine *self)
{
  const Ms5HallLine *line = self->line;
  const Ms5HallMachine *downstream = self->downstream;
  double pace;

  if (self->pace_left-- == 0)
    {
      self->pace = ms5_hall_uniform (line->rand, PACE_MIN, PACE_MAX);
      self->pace_left = (guint) ms5_hall_uniform (line->rand, PACE_KEPT_MIN_S, PACE_KEPT_MAX_S);
    }

  pace = self->pace;
  if (self != line->bottleneck)
    {
      guint distance = (guint) ABS (self - line->bottleneck);
      gboolean calm = (downstream != NULL && downstream->infeed > CALM_FULL * downstream->capacity)
                      || (self->upstream != NULL && self->infeed < CALM_EMPTY * self->capacity);

      pace = calm ? CALM_PACE : pace * (SIDE_PACE + SIDE_PACE_STEP * distance);
    }
  if (self->ramp_left > 0)
    {
      self->ramp_left--;
      pace *= RAMP_PACE;
    }

  return pace;
}

/* Takes so many items through the machine; each of them goes on, is thrown out or is set aside. */
static void
pass (Ms5HallMachine *self,
      guint           n)
{
  Ms5HallLine *line = self->line;
  guint scrap = 0;
  guint rework = 0;
  guint good;

  self->next_scrap -= n;
  while (self->next_scrap <= 0)
    {
      double ratio = self->scrap_ratio * (self == line->bottleneck ? SCRAP_MAIN : SCRAP_SIDE);

      scrap++;
      self->next_scrap += ms5_hall_geometric (line->rand, ratio);
    }
  self->next_rework -= n;
  while (self->next_rework <= 0)
    {
      rework += scrap + rework < n;
      self->next_rework += ms5_hall_geometric (line->rand, self == line->bottleneck ? REWORK_MAIN : REWORK_SIDE);
    }

  good = n - scrap - rework;
  if (self->upstream != NULL)
    self->infeed -= n;
  else
    line->fed += n;
  if (self->downstream != NULL)
    self->downstream->infeed += good;
  else
    line->shipped += good;
  line->scrapped += scrap;
  line->set_aside += rework;
  if (self == line->bottleneck)
    line->job_good += good;

  self->good += good;
  self->scrap += scrap;
  self->rework += rework;
}

/* One second of running. Sets the cause if it has had nothing to do for too long. */
void
ms5_hall_machine_run (Ms5HallMachine *self)
{
  const Ms5HallMachine *downstream = self->downstream;
  guint available = self->upstream != NULL ? self->infeed : G_MAXUINT;
  guint room = downstream != NULL ? downstream->capacity - downstream->infeed : G_MAXUINT;
  guint wanted;
  guint n;

  if (self->bad_left > 0 && --self->bad_left == 0)
    ms5_hall_machine_set_scrap (self, 1);
  if (self->stalled > 0)
    {
      self->stalled--;
      return;
    }

  self->owed += get_pace (self) / self->cycle;
  wanted = (guint) self->owed;
  n = MIN (wanted, MIN (available, room));
  self->owed -= n;
  if (n < wanted)
    self->owed = MIN (self->owed, 1.0);
  if (n > 0)
    pass (self, n);

  if (wanted == 0)
    return;
  if (n > 0)
    self->dry = 0;
  else if (++self->dry >= PATIENCE_S)
    self->cause = available == 0 ? MS5_CAUSE_STARVED : MS5_CAUSE_BLOCKED;
}
