/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access.h"

#include <glib/gi18n.h>
#include <string.h>

static gboolean
take_name (const Ms5CtlAccess *access,
           int                 argc,
           char               *argv[])
{
  if (argc == 2)
    return TRUE;

  g_printerr (_("ms5ctl %s: name one account\n"), access->command);
  return FALSE;
}

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static Ms5CtlStatus
run_login (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  Ms5CtlStatus status;
  char *password;

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_login_command, NULL, &argc, &argv) || !take_name (&access, argc, argv))
    return MS5_CTL_BAD_INPUT;

  password = ms5_ctl_access_read_line (&access, _("Password"));
  if (password == NULL)
    return MS5_CTL_BAD_INPUT;

  status = ms5_ctl_access_sign_in (&access, argv[1], password);
  forget (password);
  if (status == MS5_CTL_OK)
    status = ms5_ctl_access_keep (&access);
  if (status == MS5_CTL_OK)
    g_print (_("signed in to %s as %s\n"), access.server, argv[1]);

  return status;
}

const Ms5CtlCommand ms5_ctl_login_command = {
  "login", "NAME", N_("Sign in; the password comes from standard input"), run_login,
};

static Ms5CtlStatus
run_logout (int   argc,
            char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  Ms5CtlStatus status;

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_logout_command, NULL, &argc, &argv))
    return MS5_CTL_BAD_INPUT;
  if (argc > 1)
    {
      g_printerr ("%s\n", _("ms5ctl logout: takes no arguments"));
      return MS5_CTL_BAD_INPUT;
    }

  status = ms5_ctl_access_sign_out (&access);
  if (status == MS5_CTL_OK)
    g_print (_("signed out of %s\n"), access.server);
  return status;
}

const Ms5CtlCommand ms5_ctl_logout_command = {
  "logout", "", N_("Sign out"), run_logout,
};

static Ms5CtlStatus
run_setup (int   argc,
           char *argv[])
{
  g_auto (Ms5CtlAccess) access = { 0 };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;
  char *code = NULL, *password = NULL;

  if (!ms5_ctl_access_parse (&access, &ms5_ctl_setup_command, NULL, &argc, &argv) || !take_name (&access, argc, argv))
    return MS5_CTL_BAD_INPUT;

  code = ms5_ctl_access_read_line (&access, _("Set-up code"));
  if (code != NULL)
    password = ms5_ctl_access_read_line (&access, _("New password"));
  if (password != NULL)
    {
      json_t *body = json_object ();

      json_object_set_new (body, "code", ms5_json_new_text (code));
      json_object_set_new (body, "name", ms5_json_new_text (argv[1]));
      json_object_set_new (body, "password", ms5_json_new_text (password));
      status = ms5_ctl_access_call_openly (&access, "/api/v1/auth/setup", body);
    }
  if (status == MS5_CTL_OK)
    g_print (_("%s is an administrator now; go on with: ms5ctl login %s\n"), argv[1], argv[1]);

  forget (code);
  forget (password);
  return status;
}

const Ms5CtlCommand ms5_ctl_setup_command = {
  "setup", "NAME", N_("Make the first administrator; standard input has the server's set-up code and a password"), run_setup,
};
