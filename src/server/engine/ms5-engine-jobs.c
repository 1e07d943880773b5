/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/engine/ms5-engine-private.h"

void
ms5_engine_job_free (Ms5EngineJob *job)
{
  g_free (job->code);
  g_free (job->by);
  g_free (job->note);
  g_strfreev (job->tags);
  g_free (job->edited_by);
  g_free (job);
}

void
ms5_engine_report_free (Ms5EngineReport *report)
{
  g_free (report->id);
  ms5_quality_item_clear (&report->item);
  g_free (report);
}

/* @job must be written. */
void
ms5_engine_line_touch_job (Ms5EngineLine *line,
                           Ms5EngineJob  *job)
{
  job->is_new = line->has_new_jobs = TRUE;
  if (line->retire_due == MS5_TIME_NONE)
    line->retire_due = line->engine->now + MS5_USEC_PER_MIN;
  ms5_engine_touch (line);
}

static void
write_job (Ms5EngineLine *line,
           Ms5EngineJob  *job)
{
  Ms5JobItem item = {
    (char *) job->product, job->qty, job->good, job->scrap, (int) job->state, job->due, job->started, job->completed,
    job->note, job->tags, job->edited_by, job->edited,
  };

  job->is_new = FALSE;
  job->v = ms5_fact_sink_put (line->engine->sink, MS5_TOPIC_JOBS, line->line->code, job->code, &item);
}

void
ms5_engine_line_write_jobs (Ms5EngineLine *line)
{
  g_autoptr (GPtrArray) jobs = NULL;

  if (!line->has_new_jobs)
    return;

  line->has_new_jobs = FALSE;
  jobs = ms5_engine_list_values (line->jobs);
  for (guint i = 0; i < jobs->len; i++)
    {
      Ms5EngineJob *job = g_ptr_array_index (jobs, i);

      if (job->is_new)
        write_job (line, job);
    }
}
