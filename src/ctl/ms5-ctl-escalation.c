/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-table.h"

#include "protocol/ms5-escalation-answer.h"
#include "protocol/ms5-vocabulary.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

/* Who is told when */

#define PATH "/api/v1/escalation"

typedef struct
{
  Ms5CtlAccess access;
  gint64       version;
  gboolean     configured;
  char        *line;
  char        *type;
  char        *priority;
  char        *at;
  char        *equipment;
  char        *draft;
} EscalationCommand;

static char *
join (const char *const *texts,
      const char        *otherwise)
{
  return texts != NULL && texts[0] != NULL ? g_strjoinv (",", (char **) texts) : g_strdup (otherwise);
}

static char *
join_words (guint       bits,
            guint       all,
            Ms5WordFunc words)
{
  g_auto (GStrv) texts = ms5_escalation_dup_words (bits, words);

  return bits == all ? g_strdup (_("all")) : join ((const char *const *) texts, NULL);
}

static char *
dup_delay (double seconds)
{
  return isnan (seconds) ? NULL : ms5_ctl_dup_duration (seconds);
}

/* Says what cannot be read of an answer. */
static Ms5CtlStatus
check_answer (const Ms5Problems *problems)
{
  g_autofree char *text = NULL;

  if (ms5_problems_get_count (problems) == 0)
    return MS5_CTL_OK;

  text = ms5_problems_to_string (problems);
  g_printerr (_("ms5ctl escalation: the answer cannot be read: %s\n"), text);
  return MS5_CTL_FAILURE;
}

/* What holds, and what was taken away. */
static Ms5CtlStatus
fetch (EscalationCommand  *command,
       json_t            **out_reply,
       GPtrArray         **out_entries)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, "GET", PATH, NULL, out_reply);
  Ms5JsonReader reader;

  *out_entries = NULL;
  if (status != MS5_CTL_OK)
    return status;

  ms5_json_reader_init (&reader, *out_reply, FALSE, problems);
  *out_entries = ms5_escalation_entries_read (&reader);
  return check_answer (problems);
}

static char *
dup_state (const Ms5EscalationEntry *entry)
{
  if (entry->by == NULL)
    return g_strdup (_("as configured"));

  return g_strdup_printf (entry->policy->levels->len > 0 ? _("by %s") : _("taken away by %s"), entry->by);
}

static void
add_policy (Ms5CtlTable              *table,
            const Ms5EscalationEntry *entry)
{
  const Ms5EscalationPolicy *policy = entry->policy;

  ms5_ctl_table_add (table, g_strdup (policy->id));
  ms5_ctl_table_add (table, join_words (policy->priorities, MS5_PRIORITY_BITS_ALL, ms5_words_priority));
  ms5_ctl_table_add (table, join ((const char *const *) policy->lines, _("all")));
  ms5_ctl_table_add (table, join ((const char *const *) policy->types, _("all")));
  ms5_ctl_table_add (table, join ((const char *const *) policy->shifts, _("all")));
  ms5_ctl_table_add (table, g_strdup_printf ("%u", policy->levels->len));
  ms5_ctl_table_add (table, g_strdup_printf ("%" G_GINT64_FORMAT, entry->version));
  ms5_ctl_table_add (table, dup_state (entry));
  ms5_ctl_table_add (table, entry->at != MS5_TIME_NONE ? ms5_ctl_dup_moment (ms5_time_to_ms (entry->at)) : NULL);
}

static void
print_policies (const GPtrArray *entries)
{
  static const char *const titles[] = {
    N_("policy"), N_("priorities"), N_("lines"), N_("types"), N_("shifts"), N_("levels"), N_("version"), N_("state"),
    N_("changed"), NULL,
  };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);

  for (guint i = 0; i < entries->len; i++)
    add_policy (table, g_ptr_array_index (entries, i));
  ms5_ctl_table_print (table);
}

static Ms5CtlStatus
list_policies (EscalationCommand *command,
               const char        *unused)
{
  g_autoptr (json_t) reply = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  Ms5CtlStatus status = fetch (command, &reply, &entries);

  if (status == MS5_CTL_OK && command->access.as_json)
    ms5_ctl_print_json (reply);
  else if (status == MS5_CTL_OK)
    print_policies (entries);
  return status;
}

/* Returns: (nullable): %NULL after a word about it */
static const Ms5EscalationEntry *
find (const GPtrArray *entries,
      const char      *id)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Ms5EscalationEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->policy->id, id))
        return entry;
    }

  g_printerr (_("ms5ctl escalation: there is no policy «%s»\n"), id);
  return NULL;
}

static void
print_levels (const Ms5EscalationPolicy *policy)
{
  static const char *const titles[] = {
    N_("level"), N_("not acknowledged after"), N_("not resolved after"), N_("roles"), N_("people"), N_("channels"),
    N_("again every"), N_("message"), NULL,
  };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);

  for (guint i = 0; i < policy->levels->len; i++)
    {
      const Ms5EscalationLevel *level = g_ptr_array_index (policy->levels, i);

      ms5_ctl_table_add (table, g_strdup_printf ("%u", i + 1));
      ms5_ctl_table_add (table, dup_delay (level->unacknowledged_after_s));
      ms5_ctl_table_add (table, dup_delay (level->unresolved_after_s));
      ms5_ctl_table_add (table, join_words (level->roles, 0, ms5_words_role));
      ms5_ctl_table_add (table, join ((const char *const *) level->people, NULL));
      ms5_ctl_table_add (table, join_words (level->channels, MS5_CHANNEL_BITS_ALL, ms5_words_channel));
      ms5_ctl_table_add (table, dup_delay (level->repeat_s));
      ms5_ctl_table_add (table, level->message != NULL ? g_strdup (ms5_name_get_default (level->message)) : NULL);
    }
  ms5_ctl_table_print (table);
}

/* For programs as `set` takes it. */
static void
print_entry (const EscalationCommand  *command,
             const Ms5EscalationEntry *entry)
{
  g_autoptr (json_t) object = NULL;

  if (command->access.as_json)
    {
      object = ms5_escalation_entry_encode (entry);
      ms5_ctl_print_json (object);
      return;
    }

  print_levels (entry->policy);
}

static Ms5CtlStatus
show_policy (EscalationCommand *command,
             const char        *id)
{
  g_autoptr (json_t) reply = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  Ms5CtlStatus status = fetch (command, &reply, &entries);
  const Ms5EscalationEntry *entry;

  if (status != MS5_CTL_OK)
    return status;
  entry = find (entries, id);
  if (entry == NULL)
    return MS5_CTL_BAD_INPUT;

  print_entry (command, entry);
  return MS5_CTL_OK;
}

/* Returns: (nullable): %NULL after a word about it */
static json_t *
read_json (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (path, MS5_LIMIT_FILE_BYTES, &error);
  json_t *value = NULL;
  gsize length;
  const char *text;

  if (bytes != NULL)
    {
      text = g_bytes_get_data (bytes, &length);
      value = ms5_json_parse (text, length, &ms5_json_limits_client, &error);
    }
  if (value == NULL)
    g_printerr (_("ms5ctl escalation: the file cannot be read: %s\n"), error->message);
  return value;
}

/* What the server says of a policy but does not take. */
static void
drop_answers (json_t *policy)
{
  static const char *const members[] = { "version", "configured", "by", "at" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_del (policy, members[i]);
}

static char *
make_path (const char *id,
           const char *query)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, TRUE);

  return g_strconcat (PATH "/", escaped, query, NULL);
}

static Ms5CtlStatus
change (EscalationCommand *command,
        const char        *method,
        const char        *path,
        json_t            *body)
{
  g_autofree char *match = command->version > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, command->version) : NULL;
  g_autoptr (json_t) reply = NULL;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5EscalationEntry) entry = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call_if (&command->access, method, path, match, body, &reply);
  Ms5JsonReader reader;

  if (status != MS5_CTL_OK || reply == NULL)
    return status;

  ms5_json_reader_init (&reader, reply, FALSE, problems);
  entry = ms5_escalation_entry_read (&reader);
  status = check_answer (problems);
  if (status == MS5_CTL_OK)
    print_entry (command, entry);
  return status;
}

/* A file that `show --json` wrote names the version that was seen. */
static Ms5CtlStatus
set_policy (EscalationCommand *command,
            const char        *file)
{
  g_autoptr (json_t) policy = read_json (file);
  g_autofree char *path = NULL;
  const char *id = json_string_value (json_object_get (policy, "id"));

  if (policy == NULL)
    return MS5_CTL_BAD_INPUT;
  if (id == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl escalation: the file has no policy with an id"));
      return MS5_CTL_BAD_INPUT;
    }

  path = make_path (id, NULL);
  if (command->version == 0)
    command->version = json_integer_value (json_object_get (policy, "version"));
  drop_answers (policy);
  json_object_del (policy, "id");
  return change (command, "PUT", path, g_steal_pointer (&policy));
}

/* Without a version the one that there is. */
static Ms5CtlStatus
delete_policy (EscalationCommand *command,
               const char        *id)
{
  g_autoptr (json_t) reply = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *path = make_path (id, command->configured ? "?configured=true" : NULL);
  const Ms5EscalationEntry *entry;
  Ms5CtlStatus status;

  if (command->version == 0)
    {
      status = fetch (command, &reply, &entries);
      if (status != MS5_CTL_OK)
        return status;
      entry = find (entries, id);
      if (entry == NULL)
        return MS5_CTL_BAD_INPUT;
      command->version = entry->version;
    }
  return change (command, "DELETE", path, NULL);
}

/* The preview */

/* Returns: the moment, or %MS5_TIME_NONE after a word about it. */
static Ms5Time
parse_moment (const char *text,
              json_t     *plant)
{
  const char *zone = json_string_value (json_object_get (json_object_get (plant, "site"), "time_zone"));
  g_autoptr (GTimeZone) time_zone = zone != NULL ? g_time_zone_new_identifier (zone) : g_time_zone_new_utc ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (json_integer_value (json_object_get (plant, "now")) / 1000);
  g_autoptr (GDateTime) now = time_zone != NULL ? g_date_time_to_timezone (utc, time_zone) : g_date_time_ref (utc);
  g_autoptr (GDateTime) moment = NULL;
  unsigned hour, minute;
  int n = 0;

  if (sscanf (text, "%2u:%2u%n", &hour, &minute, &n) == 2 && text[n] == '\0')
    moment = g_date_time_new (g_date_time_get_timezone (now), g_date_time_get_year (now), g_date_time_get_month (now),
                              g_date_time_get_day_of_month (now), (int) hour, (int) minute, 0);
  else
    moment = g_date_time_new_from_iso8601 (text, g_date_time_get_timezone (now));
  if (moment == NULL)
    {
      g_printerr (_("ms5ctl escalation: «%s» is no time, neither like 02:30 nor RFC 3339\n"), text);
      return MS5_TIME_NONE;
    }

  return g_date_time_to_unix (moment) * MS5_USEC_PER_S;
}

/* One policy, a list of them, or what `list --json` wrote. Returns: (nullable): %NULL after a word about it */
static json_t *
read_draft (const char *file)
{
  g_autoptr (json_t) value = read_json (file);
  json_t *policies = json_object_get (value, "policies");
  json_t *list = NULL;
  json_t *policy;
  gsize i;

  if (value == NULL)
    return NULL;

  if (policies != NULL || json_is_array (value))
    list = json_incref (policies != NULL ? policies : value);
  else
    json_array_append ((list = json_array ()), value);
  json_array_foreach (list, i, policy)
    drop_answers (policy);
  return list;
}

/* Who is told, or with why who is not. Returns: (nullable): %NULL for nobody */
static char *
join_people (const Ms5OutlookStep *step,
             gboolean              told)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < step->people->len; i++)
    {
      const Ms5OutlookPerson *person = g_ptr_array_index (step->people, i);

      if ((person->why == MS5_RECIPIENT_TOLD) != told)
        continue;
      g_string_append_printf (out, "%s%s", out->len > 0 ? "," : "", person->name);
      if (!told)
        g_string_append_printf (out, " (%s)", ms5_recipient_why_to_string (person->why));
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static void
add_step (Ms5CtlTable          *table,
          const Ms5OutlookStep *step)
{
  ms5_ctl_table_add (table, g_strdup (step->acknowledged ? _("acknowledged at once") : _("nobody does anything")));
  ms5_ctl_table_add (table, ms5_ctl_dup_duration (ms5_time_to_seconds (step->after)));
  ms5_ctl_table_add (table, ms5_ctl_dup_moment (ms5_time_to_ms (step->at)));
  ms5_ctl_table_add (table, step->reminder > 0 ? g_strdup_printf ("%u+%u", step->level, step->reminder)
                                               : g_strdup_printf ("%u", step->level));
  ms5_ctl_table_add (table, g_strdup (step->policy));
  ms5_ctl_table_add (table, join_people (step, TRUE));
  ms5_ctl_table_add (table, join_people (step, FALSE));
  ms5_ctl_table_add (table, join_words (step->channels, MS5_CHANNEL_BITS_ALL, ms5_words_channel));
  ms5_ctl_table_add (table, g_strdup (step->message));
}

static Ms5CtlStatus
print_outlook (json_t *reply)
{
  static const char *const titles[] = {
    N_("if"), N_("after"), N_("time"), N_("level"), N_("policy"), N_("told"), N_("not told"), N_("channels"), N_("message"),
    NULL,
  };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5Outlook) outlook = NULL;
  Ms5JsonReader reader;
  Ms5CtlStatus status;

  ms5_json_reader_init (&reader, reply, FALSE, problems);
  outlook = ms5_outlook_read (&reader);
  status = check_answer (problems);
  if (status != MS5_CTL_OK)
    return status;

  for (guint i = 0; i < outlook->steps->len; i++)
    add_step (table, g_ptr_array_index (outlook->steps, i));
  ms5_ctl_table_print (table);
  return MS5_CTL_OK;
}

static void
set_text (json_t     *body,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_new (body, member, ms5_json_new_text (text));
}

static Ms5CtlStatus
add_moment (EscalationCommand *command,
            json_t            *body)
{
  g_autoptr (json_t) plant = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, "GET", "/api/v1/plant", NULL, &plant);
  Ms5Time at;

  if (status != MS5_CTL_OK)
    return status;
  at = parse_moment (command->at, plant);
  if (at == MS5_TIME_NONE)
    return MS5_CTL_BAD_INPUT;

  json_object_set_new (body, "at", json_integer (ms5_time_to_ms (at)));
  return MS5_CTL_OK;
}

static Ms5CtlStatus
preview (EscalationCommand *command,
         const char        *unused)
{
  g_autoptr (json_t) body = json_object ();
  g_autoptr (json_t) reply = NULL;
  json_t *draft;
  Ms5CtlStatus status = MS5_CTL_OK;

  if (command->line == NULL || command->type == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl escalation: say of which call with --line and --type"));
      return MS5_CTL_BAD_INPUT;
    }

  set_text (body, "line", command->line);
  set_text (body, "type", command->type);
  set_text (body, "priority", command->priority);
  set_text (body, "equipment", command->equipment);
  set_text (body, "language", g_get_language_names ()[0]);
  if (command->draft != NULL)
    {
      draft = read_draft (command->draft);
      if (draft == NULL)
        return MS5_CTL_BAD_INPUT;
      json_object_set_new (body, "policies", draft);
    }
  if (command->at != NULL)
    status = add_moment (command, body);
  if (status == MS5_CTL_OK)
    status = ms5_ctl_access_call (&command->access, "POST", PATH "/preview", json_incref (body), &reply);
  if (status != MS5_CTL_OK)
    return status;
  if (!command->access.as_json)
    return print_outlook (reply);

  ms5_ctl_print_json (reply);
  return MS5_CTL_OK;
}

static const struct
{
  const char *name;
  gboolean takes_argument;
  Ms5CtlStatus (*run) (EscalationCommand *command,
                       const char        *argument);
} actions[] = {
  { "list", FALSE, list_policies }, { "show", TRUE, show_policy },  { "set", TRUE, set_policy },
  { "delete", TRUE, delete_policy }, { "preview", FALSE, preview },
};

static Ms5CtlStatus
run_action (EscalationCommand *command,
            int                argc,
            char              *argv[])
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, argv[1]) && argc == (actions[i].takes_argument ? 3 : 2))
      return actions[i].run (command, argv[2]);

  g_printerr ("%s\n", _("ms5ctl escalation: list, preview, show or delete with a policy, or set with a file"));
  return MS5_CTL_BAD_INPUT;
}

static Ms5CtlStatus
run_escalation (int   argc,
                char *argv[])
{
  EscalationCommand command = { 0 };
  const GOptionEntry entries[] = {
    { "if-version", 0, 0, G_OPTION_ARG_INT64, &command.version, N_("Only if this is still the policy's version"), N_("N") },
    { "configured", 0, 0, G_OPTION_ARG_NONE, &command.configured, N_("With delete: back to what the plant file says"), NULL },
    { "line", 'l', 0, G_OPTION_ARG_STRING, &command.line, N_("Of a call of this line"), N_("LINE") },
    { "type", 't', 0, G_OPTION_ARG_STRING, &command.type, N_("And of this type"), N_("TYPE") },
    { "priority", 'p', 0, G_OPTION_ARG_STRING, &command.priority, N_("low, medium, high or critical; that of the type if left out"),
      N_("PRIORITY") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &command.at, N_("Raised then: today by the plant's clocks, such as 02:30, or RFC 3339"),
      N_("TIME") },
    { "equipment", 'e', 0, G_OPTION_ARG_STRING, &command.equipment, N_("At this piece of equipment"), N_("CODE") },
    { "draft", 0, 0, G_OPTION_ARG_FILENAME, &command.draft, N_("With policies that do not count yet; - for standard input"),
      N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&command.access, &ms5_ctl_escalation_command, entries, &argc, &argv))
    status = run_action (&command, argc, argv);

  ms5_ctl_access_clear (&command.access);
  g_free (command.line);
  g_free (command.type);
  g_free (command.priority);
  g_free (command.at);
  g_free (command.equipment);
  g_free (command.draft);
  return status;
}

const Ms5CtlCommand ms5_ctl_escalation_command = {
  "escalation", "list|show ID|set FILE|delete ID|preview", N_("Who is told of calls when, and who would be"), run_escalation,
};
