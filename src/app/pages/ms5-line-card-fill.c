/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-line-card-fill.h"

/**
 * ms5_line_card_fill:
 * @card: a card
 * @view: what it works with
 * @line: a line
 *
 * Shows on the card how the line is.
 */
void
ms5_line_card_fill (Ms5LineCard   *card,
                    const Ms5View *view,
                    Ms5LineModel  *line)
{
  const Ms5LineItem *item = ms5_line_model_get_item (line);
  const Ms5KpiItem *kpi = ms5_line_model_get_kpi (line);
  Ms5Freshness *freshness = ms5_line_card_get_freshness (card);
  Ms5OeeGauge *gauge = ms5_line_card_get_gauge (card);
  g_autofree char *reason = ms5_line_dup_reason (view, line);
  Ms5FreshnessKind kind;
  Ms5Time time;
  gint64 calls;

  g_object_get (line, "open-calls", &calls, NULL);
  ms5_view_get_freshness (view, MS5_MODEL_ITEM (line), &kind, &time);
  g_object_set (card,
                "title", ms5_line_model_get_name (line),
                "state", ms5_line_look (view, line),
                "state-text", ms5_line_word (view, line),
                "since", item->since,
                "oee", kpi->oee,
                "oee-target", ms5_line_model_get_setup (line)->oee_target,
                "good", kpi->good,
                "target", kpi->target,
                "speed", kpi->speed,
                "speed-target", item->speed_target,
                "reason", reason,
                "calls", (guint) CLAMP (calls, 0, G_MAXUINT),
                "urgent", ms5_line_model_get_urgency (line) == MS5_URGENCY_CRITICAL,
                NULL);
  ms5_oee_gauge_set_coverage (gauge, kpi->coverage);
  ms5_oee_gauge_set_worst (gauge, kpi->oee_worst);
  ms5_oee_gauge_set_best (gauge, kpi->oee_best);
  ms5_freshness_set_time (freshness, time);
  ms5_freshness_set_kind (freshness, kind);
}
