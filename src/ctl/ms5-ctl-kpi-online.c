/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-kpi-online.h"

#include "core/ms5-round.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>

typedef enum { AS_TIME, AS_RATIO, AS_COUNT } How;

static const struct
{
  const char *member;
  const char *label;
  How how;
} rows[] = {
  { "pbt_s", N_("Planned busy time (PBT)"), AS_TIME },
  { "apt_s", N_("Production (APT)"), AS_TIME },
  { "adet_s", N_("Delays (ADET)"), AS_TIME },
  { "aust_s", N_("Changeovers (AUST)"), AS_TIME },
  { "unknown_s", N_("State not known"), AS_TIME },
  { "good", N_("Good"), AS_COUNT },
  { "scrap", N_("Scrap"), AS_COUNT },
  { "rework", N_("Rework"), AS_COUNT },
  { "stops", N_("Stops"), AS_COUNT },
  { "uncoded", N_("Stops not coded"), AS_COUNT },
  { "minor_stops", N_("Minor stops"), AS_COUNT },
  { "availability", N_("Availability"), AS_RATIO },
  { "effectiveness", N_("Effectiveness"), AS_RATIO },
  { "quality_ratio", N_("Quality ratio"), AS_RATIO },
  { "oee", N_("OEE"), AS_RATIO },
  { "oee_worst", N_("OEE, worst case"), AS_RATIO },
  { "oee_best", N_("OEE, best case"), AS_RATIO },
  { "nee", N_("NEE"), AS_RATIO },
  { "teep", N_("TEEP"), AS_RATIO },
  { "coverage", N_("Coverage"), AS_RATIO },
};

static char *
format (const json_t *value,
        How           how)
{
  double number = json_number_value (value);

  if (!json_is_number (value))
    return g_strdup ("—");
  if (how == AS_TIME)
    return ms5_ctl_dup_duration (number);
  return how == AS_RATIO ? g_strdup_printf ("%.1f %%", ms5_round (number * 100, 1)) : g_strdup_printf ("%.10g", number);
}

static void
print_reply (const json_t *reply)
{
  const char *line = json_string_value (json_object_get (reply, "line"));
  const char *shift = json_string_value (json_object_get (json_object_get (reply, "shift"), "code"));
  g_autofree char *from = ms5_ctl_dup_moment (json_integer_value (json_object_get (reply, "from")));
  g_autofree char *to = ms5_ctl_dup_moment (json_integer_value (json_object_get (reply, "to")));
  const json_t *flags = json_object_get (reply, "flags");
  json_t *flag;
  gsize i;

  ms5_ctl_print_cell (line != NULL ? line : "—", 28);
  g_print ("%s – %s%s%s\n", from, to, shift != NULL ? "  " : "", shift != NULL ? shift : "");
  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = format (json_object_get (reply, rows[i].member), rows[i].how);

      ms5_ctl_print_cell (_(rows[i].label), 28);
      ms5_ctl_print_cell (value, -12);
      g_print ("\n");
    }

  if (json_array_size (flags) > 0)
    g_print ("\n%s\n", _("To be noted"));
  json_array_foreach (flags, i, flag)
    {
      g_print ("  ");
      ms5_ctl_print_cell (json_is_string (flag) ? json_string_value (flag) : "", 0);
      g_print ("\n");
    }
}

/**
 * ms5_ctl_kpi_ask:
 * @access: who asks whom
 * @line: a line's code
 * @from: (nullable): from when on; the running shift if %NULL
 * @to: (nullable): up to when
 *
 * Shows a line's KPIs as the server has them.
 *
 * Returns: %MS5_CTL_OK if it could
 */
Ms5CtlStatus
ms5_ctl_kpi_ask (Ms5CtlAccess *access,
                 const char   *line,
                 const char   *from,
                 const char   *to)
{
  g_autofree char *escaped = g_uri_escape_string (line, NULL, TRUE);
  g_autoptr (GString) path = g_string_new ("/api/v1/lines/");
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status;

  g_string_append_printf (path, "%s/kpi", escaped);
  ms5_ctl_append_query (path, "from", from);
  ms5_ctl_append_query (path, "to", to);
  ms5_ctl_append_query (path, "explain", access->as_json ? "true" : NULL);
  status = ms5_ctl_access_call (access, "GET", path->str, NULL, &reply);
  if (status != MS5_CTL_OK)
    return status;

  if (access->as_json)
    ms5_ctl_print_json (reply);
  else
    print_reply (reply);
  return MS5_CTL_OK;
}
