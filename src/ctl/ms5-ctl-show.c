/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-show.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>

/**
 * ms5_ctl_append_query:
 * @path: grows by a parameter
 * @name: its name
 * @value: (nullable): its value; nothing is appended for %NULL
 */
void
ms5_ctl_append_query (GString    *path,
                      const char *name,
                      const char *value)
{
  g_autofree char *escaped = value != NULL ? g_uri_escape_string (value, NULL, TRUE) : NULL;

  if (escaped != NULL)
    g_string_append_printf (path, "%c%s=%s", strchr (path->str, '?') == NULL ? '?' : '&', name, escaped);
}

/**
 * ms5_ctl_show:
 * @access: the server, and who asks it
 * @path: what is asked for
 * @print: shows the reply to people, unless they want it as it is
 *
 * Asks for what is shown, and shows it.
 *
 * Returns: what became of it
 */
Ms5CtlStatus
ms5_ctl_show (Ms5CtlAccess *access,
              const char   *path,
              void        (*print) (const json_t *reply))
{
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (access, "GET", path, NULL, &reply);

  if (status != MS5_CTL_OK)
    return status;

  if (access->as_json)
    ms5_ctl_print_json (reply);
  else
    print (reply);
  return MS5_CTL_OK;
}

static void
print_lines (const json_t *reply)
{
  static const char *const titles[] = { N_("line"), N_("name"), N_("state"), N_("OEE"), N_("availability"),
                                        N_("effectiveness"), N_("quality"), N_("good"), N_("scrap"), N_("product"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *line;
  gsize i;

  json_array_foreach (json_object_get (reply, "lines"), i, line)
    {
      const json_t *kpi = json_object_get (line, "kpi");

      ms5_ctl_table_add_text (table, line, "code");
      ms5_ctl_table_add_text (table, line, "name");
      ms5_ctl_table_add_text (table, line, "state");
      ms5_ctl_table_add_number (table, kpi, "oee", 100, 1, " %");
      ms5_ctl_table_add_number (table, kpi, "availability", 100, 1, " %");
      ms5_ctl_table_add_number (table, kpi, "effectiveness", 100, 1, " %");
      ms5_ctl_table_add_number (table, kpi, "quality_ratio", 100, 1, " %");
      ms5_ctl_table_add_number (table, kpi, "good", 1, 0, "");
      ms5_ctl_table_add_number (table, kpi, "scrap", 1, 0, "");
      ms5_ctl_table_add_text (table, line, "product");
    }
  ms5_ctl_table_print (table);
}

static Ms5CtlStatus
run_lines (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_lines_command, NULL, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (argc > 1)
    {
      g_printerr ("%s\n", _("ms5ctl lines: takes no arguments"));
      return MS5_CTL_BAD_INPUT;
    }

  return ms5_ctl_show (&access, "/api/v1/lines", print_lines);
}

const Ms5CtlCommand ms5_ctl_lines_command = {
  "lines", "[--json]", N_("Show the lines and their running shift"), run_lines,
};

/* Stops and calls */

static void
add_duration (Ms5CtlTable  *table,
              const json_t *record)
{
  const json_t *start = json_object_get (record, "start");
  const json_t *end = json_object_get (record, "end");

  ms5_ctl_table_add (table, json_is_integer (start) && json_is_integer (end)
                              ? ms5_ctl_dup_duration ((double) (json_integer_value (end) - json_integer_value (start)) / 1000)
                              : g_strdup (_("open")));
}

/**
 * ms5_ctl_say_if_cut:
 * @reply: an answer with records
 *
 * Tells whoever asks that not all is there.
 */
void
ms5_ctl_say_if_cut (const json_t *reply)
{
  if (json_is_true (json_object_get (reply, "cut")))
    g_printerr ("%s\n", _("There is more; ask for less time, or raise --limit."));
}

static void
print_stops (const json_t *reply)
{
  static const char *const titles[] = { N_("line"), N_("key"), N_("equipment"), N_("start"), N_("length"), N_("reason"),
                                        N_("comment"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *stop;
  gsize i;

  json_array_foreach (json_object_get (reply, "stops"), i, stop)
    {
      ms5_ctl_table_add_text (table, stop, "line");
      ms5_ctl_table_add_text (table, stop, "key");
      ms5_ctl_table_add_text (table, stop, "equipment");
      ms5_ctl_table_add_moment (table, stop, "start");
      add_duration (table, stop);
      ms5_ctl_table_add_text (table, stop, "reason");
      ms5_ctl_table_add_text (table, stop, "comment");
    }
  ms5_ctl_table_print (table);
  ms5_ctl_say_if_cut (reply);
}

static void
print_calls (const json_t *reply)
{
  static const char *const titles[] = { N_("line"), N_("key"), N_("type"), N_("priority"), N_("state"), N_("level"),
                                        N_("raised"), N_("equipment"), N_("note"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *call;
  gsize i;

  json_array_foreach (json_object_get (reply, "calls"), i, call)
    {
      ms5_ctl_table_add_text (table, call, "line");
      ms5_ctl_table_add_text (table, call, "key");
      ms5_ctl_table_add_text (table, call, "type");
      ms5_ctl_table_add_text (table, call, "priority");
      ms5_ctl_table_add_text (table, call, "state");
      ms5_ctl_table_add_number (table, call, "level", 1, 0, "");
      ms5_ctl_table_add_moment (table, call, "raised");
      ms5_ctl_table_add_text (table, call, "equipment");
      ms5_ctl_table_add_text (table, call, "note");
    }
  ms5_ctl_table_print (table);
  ms5_ctl_say_if_cut (reply);
}

static Ms5CtlStatus
run_records (const Ms5CtlCommand *command,
             const char          *flag,
             const char          *flag_help,
             const char          *start,
             void               (*print) (const json_t *reply),
             int                  argc,
             char                *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autoptr (GString) path = g_string_new (start);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *limit = NULL;
  gboolean is_set = FALSE;
  const GOptionEntry entries[] = {
    { "from", 'f', 0, G_OPTION_ARG_STRING, &from, N_("From then on, RFC 3339; a day ago if left out"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Up to then, RFC 3339; now if left out"), N_("TIME") },
    { "limit", 'n', 0, G_OPTION_ARG_STRING, &limit, N_("So many at most"), N_("N") },
    { flag, 0, 0, G_OPTION_ARG_NONE, &is_set, flag_help, NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_access_parse (&access, command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;

  for (int i = 1; i < argc; i++)
    ms5_ctl_append_query (path, "line", argv[i]);
  ms5_ctl_append_query (path, "from", from);
  ms5_ctl_append_query (path, "to", to);
  ms5_ctl_append_query (path, "limit", limit);
  ms5_ctl_append_query (path, flag, is_set ? "true" : NULL);
  return ms5_ctl_show (&access, path->str, print);
}

static Ms5CtlStatus
run_stops (int   argc,
           char *argv[])
{
  return run_records (&ms5_ctl_stops_command, "minor", N_("Minor stops, too"), "/api/v1/stops", print_stops, argc, argv);
}

const Ms5CtlCommand ms5_ctl_stops_command = {
  "stops", "[LINE…] [--from TIME] [--to TIME]", N_("Show stops"), run_stops,
};

static Ms5CtlStatus
run_calls (int   argc,
           char *argv[])
{
  return run_records (&ms5_ctl_calls_command, "open", N_("Only those that are not resolved"), "/api/v1/calls", print_calls, argc,
                      argv);
}

const Ms5CtlCommand ms5_ctl_calls_command = {
  "calls", "[LINE…] [--open]", N_("Show calls"), run_calls,
};

/* What was done to an item */

static void
add_values (Ms5CtlTable *table,
            json_t      *values)
{
  ms5_ctl_table_add (table, json_object_size (values) > 0 ? ms5_json_encode (values, NULL) : NULL);
}

static void
print_audit (const json_t *reply)
{
  static const char *const titles[] = { N_("at"), N_("by"), N_("key"), N_("what"), N_("result"), N_("wanted"),
                                        N_("replaced"), N_("kept"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *entry;
  gsize i;

  json_array_foreach (json_object_get (reply, "actions"), i, entry)
    {
      const json_t *action = json_object_get (entry, "action");
      const json_t *result = json_object_get (entry, "result");
      json_t *set = json_object_get (action, "set");

      ms5_ctl_table_add_moment (table, entry, "at");
      ms5_ctl_table_add_text (table, entry, json_object_get (entry, "by") != NULL ? "by" : "sub");
      ms5_ctl_table_add_text (table, action, json_object_get (action, "key") != NULL ? "key" : "id");
      ms5_ctl_table_add_text (table, action, "op");
      ms5_ctl_table_add_text (table, result, "code");
      add_values (table, set != NULL ? set : json_object_get (action, "args"));
      add_values (table, json_object_get (result, "over"));
      add_values (table, json_object_get (json_object_get (result, "cur"), "set"));
    }
  ms5_ctl_table_print (table);
  ms5_ctl_say_if_cut (reply);
}

static Ms5CtlStatus
run_audit (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  g_autoptr (GString) path = g_string_new ("/api/v1/audit");
  g_autofree char *limit = NULL;
  const GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_STRING, &limit, N_("So many at most"), N_("N") },
    G_OPTION_ENTRY_NULL
  };

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_audit_command, entries, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (argc < 2 || argc > 3)
    {
      g_printerr ("%s\n", _("ms5ctl audit: takes a topic such as stops/L1, and perhaps the key of an item"));
      return MS5_CTL_BAD_INPUT;
    }

  ms5_ctl_append_query (path, "topic", argv[1]);
  ms5_ctl_append_query (path, "key", argc > 2 ? argv[2] : NULL);
  ms5_ctl_append_query (path, "limit", limit);
  return ms5_ctl_show (&access, path->str, print_audit);
}

const Ms5CtlCommand ms5_ctl_audit_command = {
  "audit", "TOPIC [KEY]", N_("Show what people did to an item"), run_audit,
};
