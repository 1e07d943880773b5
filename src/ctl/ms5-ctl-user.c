/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"
#include "ctl/ms5-ctl-table.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  Ms5CtlAccess access;
  char *role;
  char *lines;
  char *shifts;
  char *display;
} UserCommand;

static char *
make_path (const char *name,
           const char *more)
{
  g_autofree char *escaped = g_uri_escape_string (name, NULL, TRUE);

  return g_strconcat ("/api/v1/users/", escaped, more, NULL);
}

/* Codes with commas between; `all` for all there are. */
static json_t *
make_codes (const char *text)
{
  g_auto (GStrv) codes = NULL;
  json_t *array;

  if (g_str_equal (text, "all"))
    return json_null ();

  codes = g_strsplit (text, ",", -1);
  array = json_array ();
  for (guint i = 0; codes[i] != NULL; i++)
    if (*codes[i] != '\0')
      json_array_append_new (array, ms5_json_new_text (codes[i]));
  return array;
}

static char *
join_codes (const json_t *codes)
{
  g_autoptr (GString) out = g_string_new (NULL);
  json_t *code;
  gsize i;

  if (!json_is_array (codes))
    return g_strdup (_("all"));

  json_array_foreach (codes, i, code)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", json_string_value (code));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_user_row (Ms5CtlTable  *table,
              const json_t *user)
{
  ms5_ctl_table_add_text (table, user, "name");
  ms5_ctl_table_add_text (table, user, "role");
  ms5_ctl_table_add (table, join_codes (json_object_get (user, "lines")));
  ms5_ctl_table_add (table, join_codes (json_object_get (user, "shifts")));
  ms5_ctl_table_add (table, g_strdup (json_is_true (json_object_get (user, "disabled")) ? _("disabled") : _("active")));
  ms5_ctl_table_add_moment (table, user, "changed");
}

static void
print_users (const UserCommand *command,
             json_t            *reply,
             json_t            *users)
{
  static const char *const titles[] = { N_("name"), N_("role"), N_("lines"), N_("shifts"), N_("state"), N_("changed"), NULL };
  g_autoptr (Ms5CtlTable) table = ms5_ctl_table_new (titles);
  json_t *user;
  gsize i;

  if (command->access.as_json)
    {
      ms5_ctl_print_json (reply);
      return;
    }

  json_array_foreach (users, i, user)
    add_user_row (table, user);
  ms5_ctl_table_print (table);
}

static Ms5CtlStatus
list_users (UserCommand *command,
            const char  *unused)
{
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, "GET", "/api/v1/users", NULL, &reply);

  if (status == MS5_CTL_OK)
    print_users (command, reply, json_object_get (reply, "users"));
  return status;
}

/* Sends a change of one account and shows what it is now. */
static Ms5CtlStatus
send_user (UserCommand *command,
           const char  *method,
           const char  *path,
           json_t      *body)
{
  g_autoptr (json_t) reply = NULL;
  g_autoptr (json_t) users = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, method, path, body, &reply);

  if (status == MS5_CTL_OK && reply != NULL)
    {
      users = json_array ();
      json_array_append (users, reply);
      print_users (command, reply, users);
    }
  return status;
}

static json_t *
read_password (const UserCommand *command,
               const char        *prompt)
{
  char *password = ms5_ctl_access_read_line (&command->access, prompt);
  json_t *text;

  if (password == NULL)
    return NULL;

  text = ms5_json_new_text (password);
  explicit_bzero (password, strlen (password));
  g_free (password);
  return text;
}

static Ms5CtlStatus
edit_user (UserCommand *command,
           const char  *name,
           json_t      *body)
{
  g_autofree char *path = make_path (name, "");

  return send_user (command, "PATCH", path, body);
}

static Ms5CtlStatus
set_shifts (UserCommand *command,
            const char  *name)
{
  json_t *body;

  if (command->shifts == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl user: say which shifts they work in with --shifts"));
      return MS5_CTL_BAD_INPUT;
    }

  body = json_object ();
  json_object_set_new (body, "shifts", make_codes (command->shifts));
  return edit_user (command, name, body);
}

static Ms5CtlStatus
add_user (UserCommand *command,
          const char  *name)
{
  json_t *password;
  json_t *body;
  Ms5CtlStatus status;

  if (command->role == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl user: say what the account may do with --role"));
      return MS5_CTL_BAD_INPUT;
    }
  password = read_password (command, _("Password of the account"));
  if (password == NULL)
    return MS5_CTL_BAD_INPUT;

  body = json_object ();
  json_object_set_new (body, "name", ms5_json_new_text (name));
  json_object_set_new (body, "password", password);
  json_object_set_new (body, "role", ms5_json_new_text (command->role));
  json_object_set_new (body, "lines", make_codes (command->lines != NULL ? command->lines : "all"));
  if (command->display != NULL)
    json_object_set_new (body, "display", ms5_json_new_text (command->display));
  if (command->shifts == NULL)
    return send_user (command, "POST", "/api/v1/users", body);

  status = ms5_ctl_access_call (&command->access, "POST", "/api/v1/users", body, NULL);
  return status == MS5_CTL_OK ? set_shifts (command, name) : status;
}

static Ms5CtlStatus
set_role (UserCommand *command,
          const char  *name)
{
  json_t *body;

  if (command->role == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl user: say what the account may do with --role"));
      return MS5_CTL_BAD_INPUT;
    }

  body = json_object ();
  json_object_set_new (body, "role", ms5_json_new_text (command->role));
  return edit_user (command, name, body);
}

static Ms5CtlStatus
set_lines (UserCommand *command,
           const char  *name)
{
  json_t *body;

  if (command->lines == NULL)
    {
      g_printerr ("%s\n", _("ms5ctl user: say which lines it may see with --lines"));
      return MS5_CTL_BAD_INPUT;
    }

  body = json_object ();
  json_object_set_new (body, "lines", make_codes (command->lines));
  return edit_user (command, name, body);
}

static Ms5CtlStatus
disable_user (UserCommand *command,
              const char  *name)
{
  return edit_user (command, name, json_pack ("{s:b}", "disabled", 1));
}

static Ms5CtlStatus
enable_user (UserCommand *command,
             const char  *name)
{
  return edit_user (command, name, json_pack ("{s:b}", "disabled", 0));
}

/* One's own password takes the old one, which comes first. */
static Ms5CtlStatus
set_password (UserCommand *command,
              const char  *name)
{
  g_autofree char *path = make_path (name, "/password");
  g_autoptr (json_t) me = NULL;
  json_t *body = NULL;
  json_t *current = NULL;
  json_t *password;
  Ms5CtlStatus status = ms5_ctl_access_call (&command->access, "GET", "/api/v1/me", NULL, &me);
  gboolean own = g_strcmp0 (json_string_value (json_object_get (me, "name")), name) == 0;

  if (status != MS5_CTL_OK)
    return status;

  if (own)
    current = read_password (command, _("Current password"));
  password = !own || current != NULL ? read_password (command, _("New password")) : NULL;
  if (password == NULL)
    {
      json_decref (current);
      return MS5_CTL_BAD_INPUT;
    }

  body = json_object ();
  json_object_set_new (body, "password", password);
  if (current != NULL)
    json_object_set_new (body, "current_password", current);
  return ms5_ctl_access_call (&command->access, "POST", path, body, NULL);
}

static const struct
{
  const char *name;
  gboolean takes_account;
  Ms5CtlStatus (*run) (UserCommand *command,
                       const char  *name);
} actions[] = {
  { "list", FALSE, list_users },     { "add", TRUE, add_user },         { "role", TRUE, set_role },
  { "lines", TRUE, set_lines },      { "shifts", TRUE, set_shifts },    { "disable", TRUE, disable_user },
  { "enable", TRUE, enable_user },   { "password", TRUE, set_password },
};

static Ms5CtlStatus
run_action (UserCommand *command,
            int          argc,
            char        *argv[])
{
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, argv[1]) && argc == (actions[i].takes_account ? 3 : 2))
      return actions[i].run (command, argv[2]);

  g_printerr ("%s\n", _("ms5ctl user: list, or one of add, role, lines, shifts, disable, enable, password and an account"));
  return MS5_CTL_BAD_INPUT;
}

static Ms5CtlStatus
run_user (int   argc,
          char *argv[])
{
  UserCommand command = { 0 };
  const GOptionEntry entries[] = {
    { "role", 'r', 0, G_OPTION_ARG_STRING, &command.role,
      N_("admin, production_manager, shift_manager, engineer, operator, maintenance, quality, viewer or ingest"), N_("ROLE") },
    { "lines", 'l', 0, G_OPTION_ARG_STRING, &command.lines, N_("Codes of the lines it may see, with commas between; or all"),
      N_("LINES") },
    { "shifts", 0, 0, G_OPTION_ARG_STRING, &command.shifts, N_("Codes of the shifts they work in, with commas between; or all"),
      N_("SHIFTS") },
    { "display", 'd', 0, G_OPTION_ARG_STRING, &command.display, N_("The person's name"), N_("NAME") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&command.access, &ms5_ctl_user_command, entries, &argc, &argv))
    status = run_action (&command, argc, argv);

  ms5_ctl_access_clear (&command.access);
  g_free (command.role);
  g_free (command.lines);
  g_free (command.shifts);
  g_free (command.display);
  return status;
}

const Ms5CtlCommand ms5_ctl_user_command = {
  "user", "list|add|role|lines|shifts|disable|enable|password [NAME]", N_("Manage accounts; passwords come from standard input"),
  run_user,
};
