/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ms5-kpi-explain.h"
#include "core/ms5-local-time.h"
#include "core/ms5-pareto.h"
#include "core/ms5-round.h"
#include "ctl/ms5-ctl-kpi-online.h"
#include "ctl/ms5-ctl-table.h"
#include "protocol/ms5-kpi-file.h"

#include <glib/gi18n.h>
#include <math.h>

static const char *const kpi_labels[] = {
  N_("Availability"), N_("Effectiveness"), N_("Quality ratio"), N_("OEE"), N_("OEE, worst case"),
  N_("OEE, best case"), N_("NEE"), N_("TEEP"), N_("Scrap ratio"), N_("Rework ratio"), N_("Coverage"),
  N_("MTBF"), N_("MTTR"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (kpi_labels) == MS5_N_KPIS);

static char *
format_value (double      value,
              const char *unit)
{
  if (isnan (value))
    return g_strdup ("—");
  if (g_str_equal (unit, "%"))
    return g_strdup_printf ("%.1f %%", ms5_round (value * 100, 1));
  if (g_str_equal (unit, "s"))
    return ms5_ctl_dup_duration (value);
  return g_strdup_printf ("%.10g", value);
}

static void
print_time (const char *label,
            Ms5Time     time)
{
  g_autofree char *text = ms5_ctl_dup_duration (ms5_time_to_seconds (time));

  ms5_ctl_print_cell (_(label), 28);
  ms5_ctl_print_cell (text, -12);
  g_print ("\n");
}

static char *
format_moment (Ms5Time    time,
               GTimeZone *zone)
{
  return zone != NULL ? ms5_local_time_format (ms5_local_time_from_time (time, zone)) : ms5_time_format (time);
}

static void
print_times (const Ms5KpiFile *file,
             const Ms5Totals  *totals)
{
  g_autofree char *start = format_moment (file->input.shift.start, file->zone);
  g_autofree char *end = format_moment (file->input.shift.end, file->zone);

  ms5_ctl_print_cell (_("Shift"), 28);
  g_print ("%s – %s\n", start, end);
  print_time (N_("Time accounted for"), totals->calendar);
  print_time (N_("Planned stops"), totals->planned);
  print_time (N_("Planned busy time (PBT)"), totals->pbt);
  print_time (N_("  Production (APT)"), totals->apt);
  print_time (N_("    of it minor stops"), totals->minor);
  print_time (N_("  Delays (ADET)"), totals->adet);
  print_time (N_("    of it not coded"), totals->uncoded);
  print_time (N_("  Changeovers (AUST)"), totals->aust);
  print_time (N_("    of it over target"), totals->over_target);
  print_time (N_("  State not known"), totals->unknown);
}

static void
print_quantities (const Ms5Kpis *kpis)
{
  const Ms5Totals *totals = &kpis->totals;
  g_autofree char *stops = g_strdup_printf (ngettext ("%u stop", "%u stops", totals->n_stops), totals->n_stops);
  g_autofree char *minor = g_strdup_printf (ngettext ("%u minor stop", "%u minor stops", totals->n_minor),
                                            totals->n_minor);
  g_autofree char *uncoded = g_strdup_printf (ngettext ("%u not coded", "%u not coded", totals->n_uncoded),
                                              totals->n_uncoded);

  g_print (_("\nProduced %.10g: good %.10g, scrap %.10g, rework %.10g\n"), totals->produced, kpis->good,
           totals->scrap, totals->rework);
  g_print ("%s, %s, %s\n", stops, uncoded, minor);
}

static void
print_kpi (const Ms5Kpis *kpis,
           Ms5Kpi         kpi)
{
  const char *unit = kpi == MS5_KPI_MTBF || kpi == MS5_KPI_MTTR ? "s" : "%";
  g_autofree char *value = format_value (kpis->value[kpi], unit);
  Ms5Explanation explanation;

  ms5_kpis_explain (kpis, kpi, &explanation);
  ms5_ctl_print_cell (_(kpi_labels[kpi]), 20);
  ms5_ctl_print_cell (value, -10);
  g_print ("   = %s\n", explanation.formula);

  ms5_ctl_print_cell ("", 33);
  for (guint i = 0; i < explanation.n_inputs; i++)
    {
      const Ms5ExplainInput *input = &explanation.inputs[i];
      g_autofree char *text = g_str_equal (input->unit, "s") && !isnan (input->value)
                                ? g_strdup_printf ("%.10g s", input->value) : format_value (input->value, input->unit);

      g_print ("%s%s = %s", i > 0 ? ", " : "", input->name, text);
    }
  g_print ("\n");
  if (*explanation.policy != '\0')
    {
      ms5_ctl_print_cell ("", 33);
      g_print ("%s\n", _(explanation.policy));
    }
}

static const char *
get_row_label (const Ms5ParetoRow *row)
{
  switch (row->kind)
    {
    case MS5_PARETO_NOT_CODED:
      return _("Not coded");
    case MS5_PARETO_OVER_TARGET:
      return _("Changeover over target");
    case MS5_PARETO_REASON:
    default:
      return row->key;
    }
}

static void
print_pareto (const GArray *stops)
{
  g_autoptr (Ms5Pareto) pareto = ms5_pareto_new ();

  ms5_pareto_add_stops (pareto, (const Ms5AccountedStop *) (gpointer) stops->data, stops->len, MS5_PARETO_CHANGEOVERS);
  ms5_pareto_sort_by_time (pareto);
  if (ms5_pareto_get_length (pareto) > 0)
    g_print ("\n%s\n", _("Losses by reason"));

  for (guint i = 0; i < ms5_pareto_get_length (pareto); i++)
    {
      const Ms5ParetoRow *row = ms5_pareto_get (pareto, i);
      g_autofree char *time = ms5_ctl_dup_duration (ms5_time_to_seconds (row->time));

      g_print ("  ");
      ms5_ctl_print_cell (get_row_label (row), 26);
      ms5_ctl_print_cell (time, -12);
      g_print ("  %4u×  %5.1f %%\n", row->count, ms5_round (row->cumulative * 100, 1));
    }
}

static void
print_table (const Ms5KpiFile *file,
             const Ms5Kpis    *kpis,
             const GArray     *stops)
{
  g_auto (GStrv) flags = ms5_kpis_dup_flags (kpis);

  print_times (file, &kpis->totals);
  print_quantities (kpis);
  print_pareto (stops);
  g_print ("\n");
  for (guint i = 0; i < MS5_N_KPIS; i++)
    print_kpi (kpis, (Ms5Kpi) i);
  if (flags[0] != NULL)
    g_print ("\n%s\n", _("To be noted"));
  for (guint i = 0; flags[i] != NULL; i++)
    g_print ("  %s\n", flags[i]);
}

static Ms5CtlStatus
compute (const char *path,
         gboolean    as_json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (path, MS5_LIMIT_FILE_BYTES, &error);
  g_autoptr (Ms5KpiFile) file = NULL;
  g_autoptr (GArray) stops = g_array_new (FALSE, FALSE, sizeof (Ms5AccountedStop));
  Ms5Totals totals;
  Ms5Kpis kpis;

  if (bytes == NULL)
    {
      g_printerr ("ms5ctl kpi: %s\n", error->message);
      return MS5_CTL_BAD_INPUT;
    }

  file = ms5_kpi_file_from_json (bytes, problems);
  if (file == NULL)
    {
      g_autofree char *told = ms5_problems_to_string (problems);

      g_printerr ("%s", told);
      return MS5_CTL_BAD_INPUT;
    }

  ms5_account_run (&file->input, &totals, stops);
  ms5_kpis_compute (&totals, &kpis);
  if (as_json)
    {
      g_autoptr (json_t) result = ms5_kpis_to_json (&kpis);
      g_autofree char *text = ms5_json_encode (result, NULL);

      ms5_ctl_print (text, TRUE);
      ms5_ctl_print ("\n", TRUE);
    }
  else
    {
      print_table (file, &kpis, stops);
    }

  return MS5_CTL_OK;
}

static Ms5CtlStatus
run_kpi (int   argc,
         char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &path, N_("The written-down shift, - for standard input"), N_("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("From then on, RFC 3339; the running shift if left out"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Up to then, RFC 3339; now if left out"), N_("TIME") },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_kpi_command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (path == NULL && argc == 2)
    return ms5_ctl_kpi_ask (&access, argv[1], from, to);
  if (path == NULL || argc > 1 || from != NULL || to != NULL)
    {
      g_printerr ("%s\n", _("ms5ctl kpi: name one line, or one shift with --file"));
      return MS5_CTL_BAD_INPUT;
    }

  return compute (path, access.as_json);
}

const Ms5CtlCommand ms5_ctl_kpi_command = {
  "kpi", "LINE [--from TIME] [--to TIME] | --file FILE|- [--json]",
  N_("Show a line's KPIs, or compute those of a written-down shift without a server"), run_kpi,
};
