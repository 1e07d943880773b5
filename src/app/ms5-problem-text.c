/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ms5-problem-text.h"

#include <glib/gi18n.h>

#include "app/pages/ms5-outcome-text.h"
#include "client/ms5-outbox.h"

static const char *
get_network_advice (Ms5ClientProblem problem)
{
  switch (problem)
    {
    case MS5_CLIENT_PROBLEM_ADDRESS:
      return _("This is not the address of a server. It looks like https://floor.example.com:8443");
    case MS5_CLIENT_PROBLEM_NO_NAME:
      return _("No computer of that name is known. Check the address, and whether this PC is on the network.");
    case MS5_CLIENT_PROBLEM_UNREACHABLE:
      return _("There is no way to the server. Check whether this PC is on the network.");
    case MS5_CLIENT_PROBLEM_REFUSED:
      return _("The computer is there, but no server answers. Check the port, and whether the server runs.");
    case MS5_CLIENT_PROBLEM_TIMEOUT:
      return _("The server does not answer. Check the address, and whether the server runs.");
    case MS5_CLIENT_PROBLEM_CERTIFICATE:
      return _("The server’s certificate is not one that this PC trusts. Do not go on; ask whoever runs the server.");
    case MS5_CLIENT_PROBLEM_CERTIFICATE_NAME:
      return _("The server’s certificate is for another name. Check the address.");
    case MS5_CLIENT_PROBLEM_CERTIFICATE_EXPIRED:
      return _("The server’s certificate is not valid at this time. Check this PC’s date, or ask whoever runs the server.");
    case MS5_CLIENT_PROBLEM_TLS:
      return _("No secure connection can be made. If the server has no certificate, its address begins with http://");
    case MS5_CLIENT_PROBLEM_NOT_A_SERVER:
      return _("Something answers at that address, but it is not a Floor Dashboard server.");
    default:
      return NULL;
    }
}

static const char *
get_advice (Ms5ClientProblem problem)
{
  switch (problem)
    {
    case MS5_CLIENT_PROBLEM_CLOCK:
      return _("This PC’s clock is too far off. Set its date and time and try again.");
    case MS5_CLIENT_PROBLEM_PASSWORD:
      return _("The name or the password is wrong, or the account is disabled.");
    case MS5_CLIENT_PROBLEM_THROTTLED:
      return _("Too many attempts. Wait a minute and try again.");
    case MS5_CLIENT_PROBLEM_SIGNED_OUT:
      return _("Your sign-in has ended. Sign in again; what you did meanwhile is kept.");
    case MS5_CLIENT_PROBLEM_FORBIDDEN:
      return _("Your account may not do this.");
    case MS5_CLIENT_PROBLEM_TOO_OLD:
      return _("The server no longer works with this version. Update Floor Dashboard; what you did is kept.");
    case MS5_CLIENT_PROBLEM_REPLACED:
      return _("This installation is connected somewhere else, too.");
    case MS5_CLIENT_PROBLEM_BUSY:
      return _("The server is busy. Try again in a moment.");
    case MS5_CLIENT_PROBLEM_PROTOCOL:
      return _("The server and this program do not understand each other. Check that both are up to date.");
    case MS5_CLIENT_PROBLEM_STORAGE:
      return _("This PC cannot store it. Check whether its disk is full or write-protected, and try again.");
    default:
      return NULL;
    }
}

/**
 * ms5_problem_dup_text:
 * @problem: what is wrong
 * @server: (nullable): which server it is about
 * @retry_after: in how many seconds it can be tried again; 0 if that is not known
 * @detail: (nullable): the same for logs, in English
 *
 * Returns: (transfer full) (nullable): what is wrong, and what to do about it; %NULL if nothing is
 */
char *
ms5_problem_dup_text (Ms5ClientProblem  problem,
                      const char       *server,
                      int               retry_after,
                      const char       *detail)
{
  const char *advice = get_network_advice (problem);

  if (problem == MS5_CLIENT_PROBLEM_NONE)
    return NULL;
  if (problem == MS5_CLIENT_PROBLEM_THROTTLED && retry_after > 0)
    return g_strdup_printf (ngettext ("Too many attempts. Wait %d second and try again.",
                                      "Too many attempts. Wait %d seconds and try again.", (gulong) retry_after),
                            retry_after);
  if (advice != NULL && server != NULL && server[0] != '\0')
    return g_strdup_printf ("%s\n%s", server, advice);
  if (advice == NULL)
    advice = get_advice (problem);
  if (advice != NULL)
    return g_strdup (advice);
  return g_strdup_printf (_("Something went wrong: %s"), detail != NULL ? detail : _("it is not known what"));
}

/**
 * ms5_failure_dup_text:
 * @error: why something that was asked for here could not be done
 *
 * Returns: (transfer full): what to tell of it
 */
char *
ms5_failure_dup_text (const GError *error)
{
  Ms5ClientProblem problem = ms5_client_problem_from_error (error);
  g_autofree char *why = NULL;

  g_message ("Not done: %s", error->message);
  if (problem == MS5_CLIENT_PROBLEM_STORAGE)
    why = ms5_problem_dup_text (problem, NULL, 0, NULL);
  else if (g_error_matches (error, MS5_OUTBOX_ERROR, MS5_OUTBOX_ERROR_FULL))
    why = g_strdup (_("Too much waits to be sent. Wait for a link to the server, or cancel something on the Sync page."));
  else
    why = g_strdup (error->message);
  return g_strdup_printf (_("Not done: %s"), why);
}

/**
 * ms5_answer_dup_text:
 * @entry: an action that has come to its end
 * @floor: whose time of day counts
 *
 * Returns: (transfer full) (nullable): what became of it, if it did not take effect
 */
char *
ms5_answer_dup_text (Ms5OutboxEntry *entry,
                     Ms5Floor       *floor)
{
  const Ms5Action *action = ms5_outbox_entry_get_action (entry);
  const Ms5Result *result = ms5_outbox_entry_get_result (entry);
  const char *label = action->spec != NULL ? _(action->spec->label) : action->op;
  const char *by = result != NULL ? result->cur.by : NULL;
  char *outcome = ms5_outcome_dup_text (entry, floor);

  if (outcome != NULL)
    return outcome;

  switch (ms5_outbox_entry_get_state (entry))
    {
    case MS5_OUTBOX_SUPERSEDED:
      return by != NULL ? g_strdup_printf (_("%s: already done by %s"), label, by)
                        : g_strdup_printf (_("%s: already done"), label);
    case MS5_OUTBOX_CONFLICT:
      return by != NULL ? g_strdup_printf (_("%s: not done, %s has changed it meanwhile"), label, by)
                        : g_strdup_printf (_("%s: not done, somebody has changed it meanwhile"), label);
    case MS5_OUTBOX_EXPIRED:
      return g_strdup_printf (_("%s: not done, it came too late"), label);
    case MS5_OUTBOX_FAILED:
      if (result != NULL && result->code == MS5_RESULT_FORBIDDEN)
        return g_strdup_printf (_("%s: your account may not do this"), label);
      return g_strdup_printf (_("%s: the server refused it"), label);
    default:
      return NULL;
    }
}
