/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"

#include "core/ms5-words.h"

#include <glib/gi18n.h>

/* How well people are called */

static void
add_seconds (Ms5CtlTable  *table,
             const json_t *figures,
             const char   *member)
{
  const json_t *seconds = json_object_get (figures, member);

  ms5_ctl_table_add (table, json_is_number (seconds) ? ms5_ctl_dup_duration (json_number_value (seconds)) : NULL);
}

static void
add_figures (Ms5CtlTable  *table,
             const char   *name,
             const json_t *figures)
{
  static const char *const counts[] = { "peak", "standing", "stale", "unacknowledged", "shelved", "suppressed",
                                        "chattering" };
  const json_t *priorities = json_object_get (figures, "priorities");

  ms5_ctl_table_add (table, g_strdup (name));
  ms5_ctl_table_add_number (table, figures, "raised", 1, 0, "");
  ms5_ctl_table_add_number (table, figures, "per_hour", 1, 1, "");
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    ms5_ctl_table_add_number (table, figures, counts[i], 1, 0, "");
  for (guint i = MS5_N_PRIORITIES; i > 0; i--)
    ms5_ctl_table_add_number (table, json_object_get (priorities, ms5_priority_to_string ((Ms5Priority) (i - 1))), "share",
                              100, 0, " %");
  add_seconds (table, figures, "acknowledge_s");
  add_seconds (table, figures, "resolve_s");
}

static void
print_flood (const json_t *flood)
{
  const json_t *since = json_object_get (flood, "since");
  gint64 n = json_integer_value (json_object_get (flood, "new"));
  g_autofree char *moment = json_is_integer (since) ? ms5_ctl_dup_moment (json_integer_value (since)) : NULL;

  if (moment != NULL)
    g_print (ngettext ("There is a flood since %s: %d new call in ten minutes.\n",
                       "There is a flood since %s: %d new calls in ten minutes.\n", (gulong) n), moment, (int) n);
}

static void
print_andon (const json_t *reply)
{
  static const char *const titles[] = { N_("line"), N_("calls"), N_("per hour"), N_("most in 10 min"), N_("open"),
                                        N_("over 24 h"), N_("not acknowledged"), N_("on the shelf"), N_("suppressed"),
                                        N_("chattering"), N_("critical"), N_("high"), N_("medium"), N_("low"),
                                        N_("acknowledged after"), N_("resolved after"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  const char *line;
  json_t *figures;

  json_object_foreach (json_object_get (reply, "lines"), line, figures)
    add_figures (table, line, figures);
  add_figures (table, _("all"), json_object_get (reply, "all"));
  ms5_ctl_table_print (table);
  print_flood (json_object_get (reply, "flood"));
}

static Ms5CtlStatus
run_andon (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autoptr (GString) path = g_string_new ("/api/v1/andon");
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  const GOptionEntry entries[] = {
    { "from", 'f', 0, G_OPTION_ARG_STRING, &from, N_("From then on, RFC 3339; a day ago if left out"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Up to then, RFC 3339; now if left out"), N_("TIME") },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_andon_command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;

  for (int i = 1; i < argc; i++)
    ms5_ctl_append_query (path, "line", argv[i]);
  ms5_ctl_append_query (path, "from", from);
  ms5_ctl_append_query (path, "to", to);
  return ms5_ctl_show (&access, path->str, print_andon);
}

const Ms5CtlCommand ms5_ctl_andon_command = {
  "andon", "[LINE…] [--from TIME] [--to TIME]", N_("Show how well people are called"), run_andon,
};
