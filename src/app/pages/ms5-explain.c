/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-explain.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/widgets/ms5-format.h"
#include "core/ms5-kpi-explain.h"

/* How many stops are named. */
#define MAX_LOSSES 5

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

/* What is explained, and the box with the explanation, to which it belongs. */
typedef struct
{
  Ms5View       view;
  Ms5LineModel *line;
  Ms5Kpi        kpi;
  GCancellable *cancellable;
} Explained;

static void
explained_free (gpointer data)
{
  Explained *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->line);
  ms5_view_clear (&self->view);
  g_free (self);
}

static int
compare_length (gconstpointer a,
                gconstpointer b)
{
  const Ms5StopItem *stop_a = ms5_stop_model_get_item (*(Ms5StopModel * const *) a);
  const Ms5StopItem *stop_b = ms5_stop_model_get_item (*(Ms5StopModel * const *) b);
  Ms5Time length_a = stop_a->end != MS5_TIME_NONE ? stop_a->end - stop_a->start : G_MAXINT64;
  Ms5Time length_b = stop_b->end != MS5_TIME_NONE ? stop_b->end - stop_b->start : G_MAXINT64;

  return (length_a < length_b) - (length_a > length_b);
}

/* The stops of the shift that are losses, the longest first. */
static GPtrArray *
dup_losses (Explained *self)
{
  GListModel *stops = ms5_line_model_get_stops (self->line);
  Ms5Interval shift = ms5_line_model_get_shift (self->line);
  GPtrArray *losses = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (stops); i++)
    {
      g_autoptr (Ms5StopModel) stop = g_list_model_get_item (stops, i);
      Ms5Time end = ms5_stop_model_get_item (stop)->end;

      if (ms5_stop_look (&self->view, stop) == MS5_STATE_CLASS_STOP && (end == MS5_TIME_NONE || end > shift.start))
        g_ptr_array_add (losses, g_steal_pointer (&stop));
    }
  g_ptr_array_sort (losses, compare_length);
  return losses;
}

static void
add_loss (GtkWidget    *grid,
          int           row,
          Ms5StopModel *stop,
          GTimeZone    *zone)
{
  const Ms5StopItem *item = ms5_stop_model_get_item (stop);
  const char *reason = ms5_stop_model_get_reason_name (stop);
  g_autofree char *start = ms5_format_clock (item->start, zone);
  g_autofree char *period = item->end != MS5_TIME_NONE ? ms5_format_period (item->start, item->end, zone)
                                                       : g_strdup_printf (_("since %s"), start);
  GtkWidget *name = ms5_page_label (reason != NULL ? reason : _("Not coded"), NULL);
  GtkWidget *when = ms5_page_label (period, "numeric");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (when), 1);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), when, 1, row, 1, 1);
}

static GtkWidget *
grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  return grid;
}

/* Which stops cost availability, and with it OEE. */
static void
add_losses (GtkWidget *box,
            Explained *self)
{
  g_autoptr (GPtrArray) losses = NULL;
  g_autofree char *more = NULL;
  GtkWidget *grid;

  if (self->kpi != MS5_KPI_AVAILABILITY && self->kpi != MS5_KPI_OEE)
    return;
  losses = dup_losses (self);
  if (losses->len == 0)
    return;

  grid = grid_new ();
  add_text (box, _("Stops that count as losses"), "heading");
  for (guint i = 0; i < MIN (losses->len, MAX_LOSSES); i++)
    add_loss (grid, (int) i, losses->pdata[i], ms5_pulse_get_time_zone (self->view.pulse));
  gtk_box_append (GTK_BOX (box), grid);
  if (losses->len > MAX_LOSSES)
    {
      guint n = losses->len - MAX_LOSSES;

      more = g_strdup_printf (ngettext ("and %u shorter one", "and %u shorter ones", n), n);
      add_text (box, more, "caption");
    }
}

static void
add_rounding (GtkWidget *box,
              double     value)
{
  g_autofree char *exact = ms5_format_number (value * 100, 4);
  g_autofree char *text = NULL;

  if (isnan (value))
    return;
  text = g_strdup_printf (_("Nothing is rounded but what is shown: %s %%"), exact);
  add_text (box, text, "caption");
}

static void
fill (GtkWidget            *box,
      const Ms5Explanation *explanation,
      char                **flags,
      const char           *source)
{
  Explained *self = g_object_get_data (G_OBJECT (box), "explained");
  GtkWidget *grid = grid_new ();
  GtkWidget *child;
  g_autofree char *value = format_value (explanation->value, "1");
  g_autofree char *heading = g_strdup_printf ("%s  %s", ms5_kpi_get_title (self->kpi), value);

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);

  add_text (box, heading, "title-4");
  add_text (box, explanation->formula, "formula");
  for (guint i = 0; i < explanation->n_inputs; i++)
    add_input (grid, (int) i, &explanation->inputs[i]);
  gtk_box_append (GTK_BOX (box), grid);
  add_losses (box, self);
  if (explanation->policy != NULL && explanation->policy[0] != '\0')
    add_text (box, _(explanation->policy), "dim-label");
  if (self->kpi == MS5_KPI_OEE)
    add_flags (box, flags);
  add_rounding (box, explanation->value);
  add_text (box, source, "caption");
}

/* With what the feed brought last; @why says why not with more. */
static void
fill_from_feed (GtkWidget  *box,
                const char *why)
{
  Explained *self = g_object_get_data (G_OBJECT (box), "explained");
  const Ms5KpiItem *item = ms5_line_model_get_kpi (self->line);
  g_autofree char *time = ms5_format_clock (ms5_line_model_get_kpi_time (self->line),
                                            ms5_pulse_get_time_zone (self->view.pulse));
  g_autofree char *source = g_strdup_printf (_("%s Numbers of %s."), why, time);
  Ms5Explanation explanation;
  Ms5Kpis kpis;

  fill_kpis (item, &kpis);
  ms5_kpis_explain (&kpis, self->kpi, &explanation);
  fill (box, &explanation, item->flags, source);
}

static double
get_number (const json_t *object,
            const char   *name)
{
  const json_t *value = json_object_get (object, name);

  return json_is_number (value) ? json_number_value (value) : NAN;
}

static const char *
get_text (const json_t *object,
          const char   *name)
{
  const char *text = json_string_value (json_object_get (object, name));

  return text != NULL ? text : "";
}

/* Texts stay those of @answer. */
static gboolean
decode (const json_t   *answer,
        Ms5Kpi          kpi,
        Ms5Explanation *explanation)
{
  const json_t *entry = NULL, *input;
  gsize i;

  *explanation = (Ms5Explanation) { .kpi = kpi };
  json_array_foreach (json_object_get (answer, "explain"), i, entry)
    if (g_str_equal (get_text (entry, "kpi"), ms5_kpi_to_string (kpi)))
      break;
  if (i >= json_array_size (json_object_get (answer, "explain")))
    return FALSE;

  explanation->formula = get_text (entry, "formula");
  explanation->policy = get_text (entry, "policy");
  explanation->value = get_number (entry, "value");
  json_array_foreach (json_object_get (entry, "inputs"), i, input)
    if (explanation->n_inputs < MS5_EXPLAIN_MAX_INPUTS)
      explanation->inputs[explanation->n_inputs++] =
        (Ms5ExplainInput) { get_text (input, "name"), get_number (input, "value"), get_text (input, "unit") };
  return TRUE;
}

static char *
dup_source (Explained    *self,
            const json_t *answer)
{
  GTimeZone *zone = ms5_pulse_get_time_zone (self->view.pulse);
  Ms5Time from = ms5_line_model_get_shift (self->line).start;
  g_autofree char *start = ms5_format_clock (from, zone);
  const json_t *to = json_object_get (answer, "to");
  g_autofree char *period = NULL;

  if (!json_is_integer (to))
    return g_strdup_printf (_("Computed by the server, since %s."), start);
  period = ms5_format_period (from, ms5_time_from_ms (json_integer_value (to)), zone);
  return g_strdup_printf (_("Computed by the server, for %s."), period);
}

/**
 * ms5_explain_show_answer:
 * @content: what ms5_explain_new() returned
 * @answer: the server's answer to a question about a line's KPIs, with explanations
 *
 * Explains the number as the server has computed it.
 */
void
ms5_explain_show_answer (GtkWidget    *content,
                         const json_t *answer)
{
  Explained *self = g_object_get_data (G_OBJECT (content), "explained");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) flags = NULL;
  g_autofree char *source = dup_source (self, answer);
  Ms5Explanation explanation;
  json_t *flag;
  gsize i;

  if (!decode (answer, self->kpi, &explanation))
    {
      fill_from_feed (content, _("The server did not explain this number."));
      return;
    }
  json_array_foreach (json_object_get (answer, "flags"), i, flag)
    if (json_is_string (flag))
      g_strv_builder_add (builder, json_string_value (flag));
  flags = g_strv_builder_end (builder);
  fill (content, &explanation, flags, source);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWidget) content = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = ms5_client_ask_finish (MS5_CLIENT (source), result, &error);
  g_autofree char *why = NULL;

  if (answer != NULL)
    ms5_explain_show_answer (content, answer);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && ms5_client_get_state (MS5_CLIENT (source)) == MS5_LINK_LIVE)
    {
      why = g_strdup_printf (_("The server did not answer: %s."), error->message);
      fill_from_feed (content, why);
    }
}

static void
closed_cb (Explained *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * ms5_explain_new:
 * @view: what it works with
 * @line: the line
 * @kpi: which number
 *
 * Explains a number with what is known here, and with what the server says as soon as it has said it.
 *
 * Returns: (transfer floating): the explanation
 */
GtkWidget *
ms5_explain_new (const Ms5View *view,
                 Ms5LineModel  *line,
                 Ms5Kpi         kpi)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  Explained *self = g_new0 (Explained, 1);

  ms5_view_init (&self->view, view);
  self->line = g_object_ref (line);
  self->kpi = kpi;
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (box), "explained", self, explained_free);
  ms5_page_set_margins (box, 8);

  if (view->client == NULL || ms5_client_get_state (view->client) != MS5_LINK_LIVE)
    fill_from_feed (box, _("Offline."));
  else
    fill_from_feed (box, _("Asking the server…"));
  if (view->client == NULL)
    return box;
  g_signal_connect_swapped (box, "unmap", G_CALLBACK (closed_cb), self);
  ms5_client_ask_kpi_async (view->client, ms5_model_item_get_key (MS5_MODEL_ITEM (line)), MS5_TIME_NONE,
                            MS5_TIME_NONE, self->cancellable, answered_cb, g_object_ref_sink (box));
  return box;
}

/**
 * ms5_explain_popup:
 * @parent: the widget that shows the number
 * @view: what it works with
 * @line: the line
 * @kpi: which number
 *
 * Explains a number beside it.
 */
void
ms5_explain_popup (GtkWidget     *parent,
                   const Ms5View *view,
                   Ms5LineModel  *line,
                   Ms5Kpi         kpi)
{
  ms5_page_popup (parent, ms5_explain_new (view, line, kpi), "explain");
}
