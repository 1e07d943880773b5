/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access-private.h"

#include "ctl/ms5-ctl-keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#define MAX_LINE_BYTES 1024

static const char *
get_env (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * ms5_ctl_access_parse:
 * @access: (out caller-allocates): who asks whom; to be cleared whatever is returned
 * @command: the running command
 * @entries: its own options
 * @argc: (inout): as given to the command
 * @argv: (inout): as given to the command; what is no option remains
 *
 * Options of a command that asks a server. Says on standard error what is wrong.
 *
 * Returns: %FALSE if the options are wrong
 */
gboolean
ms5_ctl_access_parse (Ms5CtlAccess         *access,
                      const Ms5CtlCommand  *command,
                      const GOptionEntry   *entries,
                      int                  *argc,
                      char               ***argv)
{
  const GOptionEntry common[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &access->server,
      N_("The server; else $MS5_SERVER_URL, else that of ms5ctl login, else " MS5_CTL_SERVER_DEFAULT), N_("URL") },
    { "token-file", 't', 0, G_OPTION_ARG_FILENAME, &access->token_file,
      N_("A file with an access token; else $MS5_TOKEN_FILE"), N_("FILE") },
    { "account", 'a', 0, G_OPTION_ARG_STRING, &access->account, N_("Sign in for this run only"), N_("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &access->password_file,
      N_("The file whose first line is the password of --account"), N_("FILE") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &access->ca_file,
      N_("Certificates to trust instead of the system's, PEM"), N_("FILE") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &access->as_json, N_("Print for programs"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GArray) all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GError) error = NULL;

  *access = (Ms5CtlAccess) { .command = command->name };
  for (; entries != NULL && entries->long_name != NULL; entries++)
    g_array_append_val (all, *entries);
  g_array_append_vals (all, common, G_N_ELEMENTS (common) - 1);
  if (!ms5_ctl_parse_options (command, (const GOptionEntry *) (gpointer) all->data, argc, argv))
    return FALSE;

  if (access->server == NULL)
    access->server = g_strdup (get_env ("MS5_SERVER_URL"));
  if (access->token_file == NULL && access->account == NULL)
    access->token_file = g_strdup (get_env ("MS5_TOKEN_FILE"));
  if (access->server != NULL && g_str_has_suffix (access->server, "/"))
    access->server[strlen (access->server) - 1] = '\0';

  if (access->server != NULL
      && ((!g_str_has_prefix (access->server, "http://") && !g_str_has_prefix (access->server, "https://"))
          || !g_uri_is_valid (access->server, G_URI_FLAGS_NONE, NULL)))
    {
      g_printerr (_("ms5ctl %s: «%s» is not an address; it begins with https:// or http://\n"), command->name, access->server);
      return FALSE;
    }
  if ((access->account == NULL) != (access->password_file == NULL))
    {
      g_printerr (_("ms5ctl %s: --account and --password-file go together\n"), command->name);
      return FALSE;
    }
  access->session = ms5_ctl_http_new (access->ca_file, &error);
  if (access->session == NULL)
    g_printerr ("ms5ctl %s: %s: %s\n", command->name, access->ca_file, error->message);

  return access->session != NULL;
}

static void
forget (char **secret)
{
  if (*secret != NULL)
    explicit_bzero (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

/**
 * ms5_ctl_access_clear:
 * @access: who asks whom
 */
void
ms5_ctl_access_clear (Ms5CtlAccess *access)
{
  g_clear_pointer (&access->server, g_free);
  g_clear_pointer (&access->token_file, g_free);
  g_clear_pointer (&access->account, g_free);
  g_clear_pointer (&access->password_file, g_free);
  g_clear_pointer (&access->ca_file, g_free);
  forget (&access->access_token);
  forget (&access->refresh_token);
  g_clear_object (&access->session);
}

const char *
ms5_ctl_access_get_server (Ms5CtlAccess *access)
{
  if (access->server == NULL)
    access->server = g_strdup (MS5_CTL_SERVER_DEFAULT);
  return access->server;
}

/**
 * ms5_ctl_access_read_line:
 * @access: who asks whom
 * @prompt: what to type in, shown at a terminal
 *
 * Reads a secret from standard input; a terminal does not show it.
 *
 * Returns: (transfer full) (nullable): a line of standard input without its end; %NULL, after saying so, if there is none
 */
char *
ms5_ctl_access_read_line (const Ms5CtlAccess *access,
                          const char         *prompt)
{
  char line[MAX_LINE_BYTES + 2];
  struct termios before, silent;
  gboolean is_terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  char *text = NULL;

  if (is_terminal)
    {
      silent = before;
      silent.c_lflag &= (tcflag_t) ~ECHO;
      g_printerr ("%s: ", prompt);
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
    }
  if (fgets (line, sizeof line, stdin) != NULL)
    {
      line[strcspn (line, "\r\n")] = '\0';
      text = *line != '\0' && strlen (line) <= MAX_LINE_BYTES ? g_strdup (line) : NULL;
    }
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  explicit_bzero (line, sizeof line);

  if (text == NULL)
    g_printerr (_("ms5ctl %s: standard input has no line for: %s\n"), access->command, prompt);
  return text;
}

/* The first line of a file. */
static char *
read_secret_file (const Ms5CtlAccess *access,
                  const char         *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ms5_ctl_read_file (path, MS5_LIMIT_TOKEN_BYTES, &error);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *text = length > 0 ? g_strndup (data, length) : NULL;

  if (text != NULL)
    text[strcspn (text, "\r\n")] = '\0';
  if (text != NULL && *text != '\0')
    return g_steal_pointer (&text);

  g_printerr ("ms5ctl %s: %s\n", access->command, error != NULL ? error->message : _("the file of the secret is empty"));
  return NULL;
}

/* Signing in */

static Ms5CtlStatus
take_grant (Ms5CtlAccess *access,
            const json_t *grant)
{
  const char *token = json_string_value (json_object_get (grant, "access_token"));
  const char *refresh = json_string_value (json_object_get (grant, "refresh_token"));
  json_int_t expires_in = json_integer_value (json_object_get (grant, "expires_in"));

  if (token == NULL || refresh == NULL)
    {
      g_printerr (_("ms5ctl %s: %s: this is not a floor dashboard server\n"), access->command, ms5_ctl_access_get_server (access));
      return MS5_CTL_FAILURE;
    }

  forget (&access->access_token);
  forget (&access->refresh_token);
  access->access_token = g_strdup (token);
  access->refresh_token = g_strdup (refresh);
  access->access_expires = g_get_real_time () + expires_in * MS5_USEC_PER_S;
  return MS5_CTL_OK;
}

/**
 * ms5_ctl_access_sign_in:
 * @access: who asks whom
 * @name: an account
 * @password: its password
 *
 * Says on standard error what is wrong, if anything is.
 *
 * Returns: %MS5_CTL_OK if signed in
 */
Ms5CtlStatus
ms5_ctl_access_sign_in (Ms5CtlAccess *access,
                        const char   *name,
                        const char   *password)
{
  g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };
  json_t *body = json_object ();
  Ms5CtlStatus status;

  json_object_set_new (body, "name", ms5_json_new_text (name));
  json_object_set_new (body, "password", ms5_json_new_text (password));
  status = ms5_ctl_access_ask_openly (access, "/api/v1/auth/login", body, &answer);
  return status == MS5_CTL_OK ? take_grant (access, answer.body) : status;
}

/* Nothing but the person's own eyes for the file, from its first byte on. */
static gboolean
write_token_file (const Ms5CtlAccess *access)
{
  int fd = g_open (access->token_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  g_autofree char *line = g_strconcat (access->access_token, "\n", NULL);
  gsize length = strlen (line);
  gboolean ok = fd >= 0 && fchmod (fd, 0600) == 0 && write (fd, line, length) == (gssize) length;

  ok = fd >= 0 && g_close (fd, NULL) && ok;
  if (!ok)
    g_printerr ("ms5ctl %s: %s: %s\n", access->command, access->token_file, g_strerror (errno));
  explicit_bzero (line, length);
  return ok;
}

/**
 * ms5_ctl_access_keep:
 * @access: signed in
 *
 * Keeps what was got by signing in: the access token alone in the token file, if one is named; otherwise all of it in
 * the keyring. Says on standard error if that is not possible.
 *
 * Returns: %MS5_CTL_OK if it is kept
 */
Ms5CtlStatus
ms5_ctl_access_keep (Ms5CtlAccess *access)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) kept = NULL;
  g_autofree char *text = NULL;

  if (access->token_file != NULL)
    return write_token_file (access) ? MS5_CTL_OK : MS5_CTL_FAILURE;

  kept = json_pack ("{s:s, s:s, s:s, s:I}", "server", ms5_ctl_access_get_server (access), "access_token", access->access_token,
                    "refresh_token", access->refresh_token, "access_expires", (json_int_t) access->access_expires);
  text = ms5_json_encode (kept, NULL);
  access->in_keyring = ms5_ctl_keyring_store (text, &error);
  explicit_bzero (text, strlen (text));
  if (access->in_keyring)
    return MS5_CTL_OK;

  g_printerr (_("ms5ctl %s: there is no keyring to stay signed in with, so nothing is kept (%s). "
                "Use --token-file, or --account with --password-file.\n"), access->command,
              error != NULL ? error->message : "");
  return MS5_CTL_FAILURE;
}

/* Two commands at once must not use the same refresh token: the second use ends the sign-in. */
static int
lock_keyring (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "ms5ctl.lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
      continue;
  return fd;
}

static void
unlock_keyring (int fd)
{
  if (fd >= 0)
    g_close (fd, NULL);
}

static Ms5CtlStatus
say_not_signed_in (const Ms5CtlAccess *access,
                   const GError       *error)
{
  g_printerr (_("ms5ctl %s: not signed in; see ms5ctl login --help%s%s%s\n"), access->command, error != NULL ? " (" : "",
              error != NULL ? error->message : "", error != NULL ? ")" : "");
  return MS5_CTL_REFUSED;
}

static Ms5CtlStatus
load_keyring (Ms5CtlAccess *access)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ms5_ctl_keyring_lookup (&error);
  g_autoptr (json_t) kept = text != NULL ? ms5_json_parse (text, strlen (text), &ms5_json_limits_server, NULL) : NULL;
  const char *server = json_string_value (json_object_get (kept, "server"));

  if (text != NULL)
    explicit_bzero (text, strlen (text));
  if (server == NULL || (access->server != NULL && !g_str_equal (server, access->server)))
    return say_not_signed_in (access, error);

  g_free (access->server);
  access->server = g_strdup (server);
  forget (&access->access_token);
  forget (&access->refresh_token);
  access->access_token = g_strdup (json_string_value (json_object_get (kept, "access_token")));
  access->refresh_token = g_strdup (json_string_value (json_object_get (kept, "refresh_token")));
  access->access_expires = json_integer_value (json_object_get (kept, "access_expires"));
  access->in_keyring = TRUE;
  return MS5_CTL_OK;
}

static gboolean
is_fresh (const Ms5CtlAccess *access,
          Ms5Time             lasts)
{
  return access->access_token != NULL && access->access_expires > g_get_real_time () + lasts;
}

static Ms5CtlStatus
renew (Ms5CtlAccess *access)
{
  g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };
  json_t *body = json_pack ("{s:s}", "refresh_token", access->refresh_token);
  Ms5CtlStatus status = ms5_ctl_access_ask_openly (access, "/api/v1/auth/refresh", body, &answer);

  return status == MS5_CTL_OK ? take_grant (access, answer.body) : status;
}

static Ms5CtlStatus
use_keyring (Ms5CtlAccess *access,
             Ms5Time       lasts)
{
  int lock = lock_keyring ();
  Ms5CtlStatus status = load_keyring (access);

  if (status == MS5_CTL_OK && !is_fresh (access, lasts))
    {
      status = access->refresh_token != NULL ? renew (access) : say_not_signed_in (access, NULL);
      if (status == MS5_CTL_OK)
        status = ms5_ctl_access_keep (access);
    }

  unlock_keyring (lock);
  return status;
}

static Ms5CtlStatus
use_password_file (Ms5CtlAccess *access)
{
  char *password = read_secret_file (access, access->password_file);
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (password != NULL)
    status = ms5_ctl_access_sign_in (access, access->account, password);
  forget (&password);
  return status;
}

/**
 * ms5_ctl_access_get_token:
 * @access: who asks whom
 * @lasts: for how long it should be good at least; a few seconds are the least
 * @out_token: (out): an access token; belongs to @access until the next call
 *
 * A token from a file is what it is: nobody can renew it.
 *
 * Returns: %MS5_CTL_OK if there is one; otherwise it was said why not
 */
Ms5CtlStatus
ms5_ctl_access_get_token (Ms5CtlAccess  *access,
                          Ms5Time        lasts,
                          const char   **out_token)
{
  Ms5CtlStatus status = MS5_CTL_OK;

  lasts = MAX (lasts, 10 * MS5_USEC_PER_S);
  if (access->token_file != NULL || access->account != NULL)
    ms5_ctl_access_get_server (access);
  if (access->token_file != NULL)
    {
      if (access->access_token == NULL)
        access->access_token = read_secret_file (access, access->token_file);
      if (access->access_token == NULL)
        status = MS5_CTL_BAD_INPUT;
    }
  else if (!is_fresh (access, lasts))
    {
      if (access->account == NULL)
        status = use_keyring (access, lasts);
      else if (access->refresh_token == NULL)
        status = use_password_file (access);
      else
        status = renew (access);
    }

  *out_token = status == MS5_CTL_OK ? access->access_token : NULL;
  return status;
}

/**
 * ms5_ctl_access_sign_out:
 * @access: signed in by the keyring
 *
 * The server forgets the sign-in, and so does the keyring, whatever the server says.
 *
 * Returns: %MS5_CTL_OK if both did
 */
Ms5CtlStatus
ms5_ctl_access_sign_out (Ms5CtlAccess *access)
{
  g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };
  g_autoptr (GError) error = NULL;
  int lock = lock_keyring ();
  Ms5CtlStatus status = load_keyring (access);

  if (status == MS5_CTL_OK)
    {
      status = ms5_ctl_access_ask_openly (access, "/api/v1/auth/logout", json_pack ("{s:s}", "refresh_token", access->refresh_token), &answer);
      if (!ms5_ctl_keyring_clear (&error))
        {
          g_printerr ("ms5ctl %s: %s\n", access->command, error->message);
          status = MS5_CTL_FAILURE;
        }
    }

  unlock_keyring (lock);
  return status;
}
