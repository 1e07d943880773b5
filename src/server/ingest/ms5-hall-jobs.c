/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ingest/ms5-hall-private.h"

#include <math.h>

/* So many jobs are known before they start. */
#define JOBS_AHEAD        3

/* A job is planned to take so long, at a usual OEE; small series on slow lines are shorter. */
#define JOB_MIN_H         3.5
#define JOB_MAX_H         9.0
#define SLOW_SHARE        0.6
#define SLOW_CYCLE_S      1.0
#define USUAL_OEE         0.75

/* Without a target a changeover takes about this long, and between jobs of one product so much. */
#define CHANGEOVER_S      1200.0
#define SAME_PRODUCT_S    90.0

static void
line_job_free (gpointer data)
{
  Ms5HallLineJob *job = data;

  g_free (job->code);
  g_free (job);
}

/* Products between which there are changeovers belong together; each gets the number of the first of
 * its family. */
static guint *
find_families (const Ms5Plant *plant)
{
  guint *family = g_new (guint, plant->products->len + 1);
  gboolean again = TRUE;

  for (guint i = 0; i < plant->products->len; i++)
    family[i] = i;

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < plant->changeovers->len; i++)
        {
          const Ms5Changeover *changeover = g_ptr_array_index (plant->changeovers, i);
          const Ms5Product *from = ms5_plant_get_product (plant, changeover->from);
          const Ms5Product *to = ms5_plant_get_product (plant, changeover->to);
          guint least = MIN (family[from->index], family[to->index]);

          again = again || family[from->index] != family[to->index];
          family[from->index] = family[to->index] = least;
        }
    }

  return family;
}

static gboolean
has_own_cycle (const Ms5Product *product,
               const Ms5Line    *line)
{
  for (guint i = 0; i < product->line_cycles->len; i++)
    if (g_str_equal (g_array_index (product->line_cycles, Ms5LineCycle, i).line, line->code))
      return TRUE;

  return FALSE;
}

/* The plant does not say which line makes what: families are dealt to the lines in order, and a
 * product with a cycle time of its own on a line is made there, too. */
static void
deal_products (Ms5HallLine *self)
{
  const Ms5Plant *plant = self->hall->plant;
  g_autofree guint *family = find_families (plant);
  g_autofree guint *roots = g_new (guint, plant->products->len + 1);
  guint n_roots = 0;
  guint mine;

  for (guint i = 0; i < plant->products->len; i++)
    if (family[i] == i)
      roots[n_roots++] = i;

  mine = roots[self->line->index % n_roots];
  for (guint i = 0; i < plant->products->len; i++)
    {
      const Ms5Product *product = g_ptr_array_index (plant->products, i);

      if (family[i] == mine || has_own_cycle (product, self->line))
        g_ptr_array_add (self->products, (gpointer) product);
    }
}

static const Ms5Product *
choose_product (Ms5HallLine      *self,
                const Ms5Product *before)
{
  const Ms5Product *product;

  do
    product = g_ptr_array_index (self->products,
                                 (guint) g_rand_int_range (self->rand, 0, (gint32) self->products->len));
  while (product == before && self->products->len > 1);

  return product;
}

static double
changeover_time (Ms5HallLine      *self,
                 const Ms5Product *from,
                 const Ms5Product *to)
{
  double target;

  if (from == NULL)
    return 0;
  if (from == to)
    return SAME_PRODUCT_S;

  target = ms5_plant_get_changeover_target (self->hall->plant, from->code, to->code);
  if (isnan (target))
    target = CHANGEOVER_S;

  return ms5_hall_log_normal (self->rand, target * 1.05, 0.18);
}

static gint64
round_quantity (double quantity)
{
  gint64 unit = quantity >= 10000 ? 500 : quantity >= 1000 ? 50 : 5;

  return MAX ((gint64) (quantity / (double) unit) * unit, unit);
}

static void
add_job (Ms5HallLine *self)
{
  const Ms5HallLineJob *last = self->jobs->len > 0 ? g_ptr_array_index (self->jobs, self->jobs->len - 1) : NULL;
  const Ms5Product *before = last != NULL ? last->product : NULL;
  Ms5HallLineJob *job = g_new0 (Ms5HallLineJob, 1);
  Ms5Time begin = last != NULL ? last->due : self->hall->time;
  double hours = ms5_hall_uniform (self->rand, JOB_MIN_H, JOB_MAX_H);
  double cycle;

  job->product = choose_product (self, before);
  job->changeover_s = changeover_time (self, before, job->product);
  job->code = g_strdup_printf ("%s-%04u", self->line->code, self->next_number++ % 10000);

  cycle = ms5_plant_get_ideal_cycle (self->hall->plant, self->line->code, job->product->code);
  if (cycle >= SLOW_CYCLE_S)
    hours *= SLOW_SHARE;
  job->quantity = round_quantity (hours * 3600 * USUAL_OEE / cycle);
  job->due = begin + (Ms5Time) (hours * 3600 + job->changeover_s) * MS5_USEC_PER_S;
  job->due += 30 * MS5_USEC_PER_MIN - job->due % (30 * MS5_USEC_PER_MIN);
  g_ptr_array_add (self->jobs, job);
}

void
ms5_hall_jobs_init (Ms5HallLine *self)
{
  self->products = g_ptr_array_new ();
  self->jobs = g_ptr_array_new_with_free_func (line_job_free);
  deal_products (self);
  /* Jobs take longer than half an hour, so a hall opened later never uses a number again. */
  self->next_number = (guint) (self->hall->time / (30 * MS5_USEC_PER_MIN) % 10000);
  add_job (self);
}

void
ms5_hall_jobs_clear (Ms5HallLine *self)
{
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->products);
}

/* The job of that number; it and those after it are planned as far as needed. */
const Ms5HallLineJob *
ms5_hall_jobs_get (Ms5HallLine *self,
                   guint        number)
{
  while (number - self->first_job >= self->jobs->len)
    {
      add_job (self);
      ms5_hall_jobs_report (self, MS5_HALL_JOB_ADDED, self->first_job + self->jobs->len - 1);
    }

  return g_ptr_array_index (self->jobs, number - self->first_job);
}

void
ms5_hall_jobs_report (Ms5HallLine     *self,
                      Ms5HallJobEvent  event,
                      guint            number)
{
  const Ms5HallLineJob *planned = ms5_hall_jobs_get (self, number);
  Ms5HallJob job = {
    .event = event,
    .line = self->line,
    .code = planned->code,
    .product = planned->product,
    .quantity = planned->quantity,
    .time = self->hall->time,
    .due = planned->due,
  };

  if (self->hall->on_job != NULL)
    self->hall->on_job (&job, self->hall->user_data);
}

/* Called when the bottleneck begins with its job. */
void
ms5_hall_jobs_plan (Ms5HallLine *self)
{
  guint number = self->bottleneck->job;

  self->started = TRUE;
  self->job_good = 0;
  if (number == 0)
    ms5_hall_jobs_report (self, MS5_HALL_JOB_ADDED, number);
  ms5_hall_jobs_get (self, number + JOBS_AHEAD);
  ms5_hall_jobs_report (self, MS5_HALL_JOB_STARTED, number);
}

/* Forgets the jobs that every machine has left. */
void
ms5_hall_jobs_trim (Ms5HallLine *self)
{
  guint first = G_MAXUINT;

  for (guint i = 0; i < self->n_machines; i++)
    first = MIN (first, self->machines[i].job);
  if (first > self->first_job)
    {
      g_ptr_array_remove_range (self->jobs, 0, first - self->first_job);
      self->first_job = first;
    }
}

/* Whether the first machine has put enough into the line for its job. */
gboolean
ms5_hall_jobs_is_fed (Ms5HallLine *self)
{
  const Ms5HallMachine *first = &self->machines[0];
  const Ms5HallLineJob *job = ms5_hall_jobs_get (self, first->job);
  gint64 under_way = self->bottleneck->job == first->job ? self->job_good : 0;

  for (const Ms5HallMachine *machine = first; machine != self->bottleneck; machine++)
    under_way += machine[1].infeed;

  return under_way >= job->quantity;
}
