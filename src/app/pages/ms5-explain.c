/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-explain.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/pages/ms5-page-util.h"
#include "app/widgets/ms5-format.h"
#include "core/ms5-kpi-explain.h"

/* The names that formulae use. */
static const struct
{
  const char *name;
  const char *title;
} inputs[] = {
  { "apt", N_("Actual production time (APT)") },
  { "pbt", N_("Planned busy time (PBT)") },
  { "unknown", N_("Time without data") },
  { "uncoded", N_("Stops not coded") },
  { "calendar", N_("Calendar time") },
  { "repair", N_("Time of repairs") },
  { "aust", N_("Changeover time (AUST)") },
  { "ideal", N_("Ideal time of what was made") },
  { "produced", N_("Produced (PQ)") },
  { "good", N_("Good (GQ)") },
  { "scrap", N_("Scrap (SQ)") },
  { "rework", N_("Rework (RQ)") },
  { "failures", N_("Failures") },
  { "availability", N_("Availability") },
  { "effectiveness", N_("Performance") },
  { "quality_ratio", N_("Quality") },
  { "oee", N_("OEE") },
};

/**
 * ms5_kpi_get_title:
 * @kpi: a KPI
 *
 * Returns: what it is called on the screen
 */
const char *
ms5_kpi_get_title (Ms5Kpi kpi)
{
  switch (kpi)
    {
    case MS5_KPI_AVAILABILITY: return _("Availability");
    case MS5_KPI_EFFECTIVENESS: return _("Performance");
    case MS5_KPI_QUALITY_RATIO: return _("Quality");
    case MS5_KPI_OEE: return _("OEE");
    case MS5_KPI_COVERAGE: return _("Coverage");
    default: return ms5_kpi_to_string (kpi);
    }
}

static const char *
get_input_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    if (g_str_equal (inputs[i].name, name))
      return _(inputs[i].title);
  return name;
}

static char *
format_value (double      value,
              const char *unit)
{
  if (isnan (value))
    return g_strdup (MS5_FORMAT_NONE);
  if (g_str_equal (unit, "s"))
    return ms5_format_duration ((gint64) (value * MS5_USEC_PER_S));
  if (g_str_equal (unit, "pcs"))
    return ms5_format_number (value, 0);
  return ms5_format_percent (value);
}

static Ms5Time
from_seconds (double seconds)
{
  return isnan (seconds) ? 0 : (Ms5Time) (seconds * MS5_USEC_PER_S);
}

/* What the server computed, in the form that the core explains. Nothing is computed anew: the
 * explanation is of the number that is shown. */
static void
fill_kpis (const Ms5KpiItem *item,
           Ms5Kpis          *kpis)
{
  *kpis = (Ms5Kpis) {
    .good = item->good,
    .totals = {
      .pbt = from_seconds (item->pbt_s), .apt = from_seconds (item->apt_s),
      .adet = from_seconds (item->adet_s), .aust = from_seconds (item->aust_s),
      .unknown = from_seconds (item->unknown_s),
      .scrap = item->scrap, .rework = item->rework,
      .produced = item->good + item->scrap + (isnan (item->rework) ? 0 : item->rework),
      /* The ideal times of the products are the server's. */
      .facts = MS5_ACCOUNT_NO_CYCLE,
    },
  };

  for (guint i = 0; i < MS5_N_KPIS; i++)
    kpis->value[i] = NAN;
  kpis->value[MS5_KPI_AVAILABILITY] = item->availability;
  kpis->value[MS5_KPI_EFFECTIVENESS] = item->effectiveness;
  kpis->value[MS5_KPI_QUALITY_RATIO] = item->quality_ratio;
  kpis->value[MS5_KPI_OEE] = item->oee;
  kpis->value[MS5_KPI_OEE_WORST] = item->oee_worst;
  kpis->value[MS5_KPI_OEE_BEST] = item->oee_best;
  kpis->value[MS5_KPI_NEE] = item->nee;
  kpis->value[MS5_KPI_TEEP] = item->teep;
  kpis->value[MS5_KPI_COVERAGE] = item->coverage;
}

static void
add_text (GtkWidget  *box,
          const char *text,
          const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_input (GtkWidget             *grid,
           int                    row,
           const Ms5ExplainInput *input)
{
  g_autofree char *value = format_value (input->value, input->unit);
  GtkWidget *name = ms5_page_label (get_input_title (input->name), NULL);
  GtkWidget *figure = ms5_page_label (value, "numeric");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (figure), 1);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), figure, 1, row, 1, 1);
}

static void
add_flags (GtkWidget  *box,
           char      **flags)
{
  for (guint i = 0; flags != NULL && flags[i] != NULL; i++)
    {
      const char *sentence = strstr (flags[i], ": ");

      add_text (box, sentence != NULL ? _(sentence + 2) : flags[i], "caption");
    }
}

static GtkWidget *
content_new (Ms5Kpi            kpi,
             const Ms5KpiItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *value = NULL;
  g_autofree char *heading = NULL;
  Ms5Explanation explanation;
  Ms5Kpis kpis;

  fill_kpis (item, &kpis);
  ms5_kpis_explain (&kpis, kpi, &explanation);
  value = format_value (explanation.value, "1");
  heading = g_strdup_printf ("%s  %s", ms5_kpi_get_title (kpi), value);

  ms5_page_set_margins (box, 8);
  add_text (box, heading, "title-4");
  add_text (box, explanation.formula, "formula");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint i = 0; i < explanation.n_inputs; i++)
    add_input (grid, (int) i, &explanation.inputs[i]);
  gtk_box_append (GTK_BOX (box), grid);
  if (explanation.policy != NULL)
    add_text (box, _(explanation.policy), "dim-label");
  if (kpi == MS5_KPI_OEE)
    add_flags (box, item->flags);
  return box;
}

/**
 * ms5_explain_popup:
 * @parent: the widget that shows the number
 * @kpi: which number
 * @item: what was computed
 *
 * Explains a number beside it.
 */
void
ms5_explain_popup (GtkWidget        *parent,
                   Ms5Kpi            kpi,
                   const Ms5KpiItem *item)
{
  ms5_page_popup (parent, content_new (kpi, item), "explain");
}
