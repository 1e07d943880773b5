/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>

/* What happened to calls */

static void
add_place (Ms5CtlTable  *table,
           const json_t *entry)
{
  const char *name = json_string_value (json_object_get (entry, "device_name"));

  ms5_ctl_table_add (table, g_strdup (name != NULL ? name : json_string_value (json_object_get (entry, "device"))));
}

static void
print_journal (const json_t *reply)
{
  static const char *const titles[] = { N_("at"), N_("line"), N_("call"), N_("what"), N_("level"), N_("by"), N_("device"),
                                        N_("via"), N_("cause"), N_("text"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *entry;
  gsize i;

  json_array_foreach (json_object_get (reply, "journal"), i, entry)
    {
      ms5_ctl_table_add_moment (table, entry, "at");
      ms5_ctl_table_add_text (table, entry, "line");
      ms5_ctl_table_add_text (table, entry, json_object_get (entry, "call") != NULL ? "call" : "condition");
      ms5_ctl_table_add_text (table, entry, "what");
      ms5_ctl_table_add_number (table, entry, "level", 1, 0, "");
      ms5_ctl_table_add_text (table, entry, "by");
      add_place (table, entry);
      ms5_ctl_table_add_text (table, entry, "via");
      ms5_ctl_table_add_text (table, entry, "cause");
      ms5_ctl_table_add_text (table, entry, "text");
    }
  ms5_ctl_table_print (table);
  ms5_ctl_say_if_cut (reply);
}

static Ms5CtlStatus
run_journal (int   argc,
             char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autoptr (GString) path = g_string_new ("/api/v1/journal");
  g_autofree char *call = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *limit = NULL;
  const GOptionEntry entries[] = {
    { "call", 'c', 0, G_OPTION_ARG_STRING, &call, N_("Only of the call with that key"), N_("KEY") },
    { "from", 'f', 0, G_OPTION_ARG_STRING, &from, N_("From then on, RFC 3339; a day ago if left out"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Up to then, RFC 3339; now if left out"), N_("TIME") },
    { "limit", 'n', 0, G_OPTION_ARG_STRING, &limit, N_("So many at most"), N_("N") },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_journal_command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;

  for (int i = 1; i < argc; i++)
    ms5_ctl_append_query (path, "line", argv[i]);
  ms5_ctl_append_query (path, "call", call);
  ms5_ctl_append_query (path, "from", from);
  ms5_ctl_append_query (path, "to", to);
  ms5_ctl_append_query (path, "limit", limit);
  return ms5_ctl_show (&access, path->str, print_journal);
}

const Ms5CtlCommand ms5_ctl_journal_command = {
  "journal", "[LINE…] [--call KEY] [--from TIME] [--to TIME]", N_("Show what happened to calls"), run_journal,
};
