/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-escalation-preview.h"

static void
foresee (const GPtrArray *policies,
         const Ms5Plant  *plant,
         const Ms5Call   *source,
         gboolean         acknowledged,
         GArray          *forecasts)
{
  g_autoptr (Ms5Call) call = ms5_call_copy (source);
  Ms5Time now = call->called;
  Ms5EscalationForecast forecast = { .acknowledged = acknowledged };
  guint n = 0;

  if (acknowledged)
    ms5_call_acknowledge (call, now, "");
  while (n++ < MS5_ESCALATION_PREVIEW_STEPS && ms5_escalation_next (policies, plant, call, now, &forecast.step)
         && forecast.step.due <= call->called + MS5_ESCALATION_PREVIEW_SPAN)
    {
      /* What a shift's policy wants to have been told before it is told when that shift begins. */
      now = forecast.step.due = MAX (now, forecast.step.due);
      if (forecast.step.reminder == 0)
        ms5_call_escalate (call, forecast.step.level, now, 0);
      else
        ms5_call_remind (call, now);
      forecast.shift = ms5_escalation_get_shift (plant, call->line, now);
      g_array_append_val (forecasts, forecast);
    }
}

/**
 * ms5_escalation_preview:
 * @policies: (element-type Ms5EscalationPolicy): from ms5_escalation_merge()
 * @plant: a sealed plant
 * @call: a call that was just raised
 *
 * Returns: (transfer full) (element-type Ms5EscalationForecast): what will be told if nobody does anything, and then what
 *   will be if it is acknowledged at once and nothing more: by the functions that the engine uses, and in order
 */
GArray *
ms5_escalation_preview (const GPtrArray *policies,
                        const Ms5Plant  *plant,
                        const Ms5Call   *call)
{
  GArray *forecasts = g_array_new (FALSE, FALSE, sizeof (Ms5EscalationForecast));

  foresee (policies, plant, call, FALSE, forecasts);
  foresee (policies, plant, call, TRUE, forecasts);
  return forecasts;
}
