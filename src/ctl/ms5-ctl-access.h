/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-time.h"
#include "ctl/ms5-ctl-http.h"

G_BEGIN_DECLS

#define MS5_CTL_SERVER_DEFAULT "http://127.0.0.1:8420"

/**
 * Ms5CtlAccess:
 * @command: the name of the command, for what it says
 * @server: whom to ask; without a slash at the end
 * @token_file: (nullable): a file with an access token
 * @account: (nullable): whom to sign in as for this run
 * @password_file: (nullable): the password of @account
 * @ca_file: (nullable): certificates to trust
 * @as_json: whether to print for programs
 * @session: sends requests
 * @access_token: (nullable): what opens the server's doors until @access_expires
 * @refresh_token: (nullable): what gets the next access token
 *
 * Who asks which server, and by what right. In this order: a token file, an account with its password file, what
 * `ms5ctl login` put into the keyring.
 */
typedef struct
{
  const char  *command;
  char        *server;
  char        *token_file;
  char        *account;
  char        *password_file;
  char        *ca_file;
  gboolean     as_json;
  SoupSession *session;

  /*< private >*/
  char        *access_token;
  Ms5Time      access_expires;
  char        *refresh_token;
  gboolean     in_keyring;
} Ms5CtlAccess;

gboolean      ms5_ctl_access_parse     (Ms5CtlAccess         *access,
                                        const Ms5CtlCommand  *command,
                                        const GOptionEntry   *entries,
                                        int                  *argc,
                                        char               ***argv);
void          ms5_ctl_access_clear     (Ms5CtlAccess         *access);
char         *ms5_ctl_access_read_line (const Ms5CtlAccess   *access,
                                        const char           *prompt) G_GNUC_WARN_UNUSED_RESULT;

Ms5CtlStatus  ms5_ctl_access_sign_in   (Ms5CtlAccess         *access,
                                        const char           *name,
                                        const char           *password);
Ms5CtlStatus  ms5_ctl_access_keep      (Ms5CtlAccess         *access);
Ms5CtlStatus  ms5_ctl_access_sign_out  (Ms5CtlAccess         *access);
Ms5CtlStatus  ms5_ctl_access_get_token (Ms5CtlAccess         *access,
                                        Ms5Time               lasts,
                                        const char          **out_token);
Ms5CtlStatus  ms5_ctl_access_ask       (Ms5CtlAccess         *access,
                                        const char           *method,
                                        const char           *path,
                                        json_t               *body,
                                        Ms5CtlAnswer         *out_answer);
Ms5CtlStatus  ms5_ctl_access_call      (Ms5CtlAccess         *access,
                                        const char           *method,
                                        const char           *path,
                                        json_t               *body,
                                        json_t              **out_reply);
Ms5CtlStatus  ms5_ctl_access_call_if   (Ms5CtlAccess         *access,
                                        const char           *method,
                                        const char           *path,
                                        const char           *match,
                                        json_t               *body,
                                        json_t              **out_reply);

Ms5CtlStatus  ms5_ctl_access_call_openly (Ms5CtlAccess       *access,
                                          const char         *path,
                                          json_t             *body);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5CtlAccess, ms5_ctl_access_clear)

G_END_DECLS
