/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-access-private.h"

/* What is asked of a server, with somebody's rights or without any. */

static Ms5CtlStatus
send (Ms5CtlAccess *access,
      const char   *method,
      const char   *path,
      const char   *token,
      const char   *match,
      json_t       *body,
      Ms5CtlAnswer *out_answer)
{
  const char *server = ms5_ctl_access_get_server (access);
  g_autofree char *uri = g_strconcat (server, path, NULL);
  g_autoptr (GError) error = NULL;

  if (ms5_ctl_http_ask (access->session, method, uri, token, match, body, out_answer, &error))
    return MS5_CTL_OK;

  g_printerr ("ms5ctl %s: %s: %s\n", access->command, server, error->message);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? MS5_CTL_BAD_INPUT : MS5_CTL_UNREACHABLE;
}

static Ms5CtlStatus
ask_if (Ms5CtlAccess  *access,
        const char    *method,
        const char    *path,
        const char    *match,
        json_t        *body,
        Ms5CtlAnswer  *out_answer)
{
  g_autoptr (json_t) owned = body;
  const char *token;
  Ms5CtlStatus status = ms5_ctl_access_get_token (access, 0, &token);

  *out_answer = (Ms5CtlAnswer) { 0, NULL, -1 };
  return status == MS5_CTL_OK ? send (access, method, path, token, match, g_steal_pointer (&owned), out_answer) : status;
}

/* Without a token, as nobody has one yet. Takes @body. */
Ms5CtlStatus
ms5_ctl_access_ask_openly (Ms5CtlAccess *access,
                           const char   *path,
                           json_t       *body,
                           Ms5CtlAnswer *out_answer)
{
  Ms5CtlStatus status = send (access, "POST", path, NULL, NULL, body, out_answer);

  return status == MS5_CTL_OK ? ms5_ctl_answer_check (out_answer, access->command) : status;
}

/**
 * ms5_ctl_access_ask:
 * @access: who asks whom
 * @method: such as `GET`
 * @path: what to ask of the server, from `/` on
 * @body: (nullable) (transfer full): what to send along
 * @out_answer: (out): what came back, be it good or bad; to be cleared
 *
 * Says on standard error if there is no right to ask, or nothing came back.
 *
 * Returns: %MS5_CTL_OK if the server answered
 */
Ms5CtlStatus
ms5_ctl_access_ask (Ms5CtlAccess  *access,
                    const char    *method,
                    const char    *path,
                    json_t        *body,
                    Ms5CtlAnswer  *out_answer)
{
  return ask_if (access, method, path, NULL, body, out_answer);
}

/**
 * ms5_ctl_access_call:
 * @access: who asks whom
 * @method: such as `GET`
 * @path: what to ask of the server, from `/` on
 * @body: (nullable) (transfer full): what to send along
 * @out_reply: (out) (optional) (nullable): the answer's body
 *
 * Says on standard error what is wrong, if anything is.
 *
 * Returns: %MS5_CTL_OK if the server did what it was asked
 */
Ms5CtlStatus
ms5_ctl_access_call (Ms5CtlAccess  *access,
                     const char    *method,
                     const char    *path,
                     json_t        *body,
                     json_t       **out_reply)
{
  return ms5_ctl_access_call_if (access, method, path, NULL, body, out_reply);
}

/**
 * ms5_ctl_access_call_if:
 * @access: who asks whom
 * @method: such as `PUT`
 * @path: what to ask of the server, from `/` on
 * @match: (nullable): the version that was seen, of what the request is about: only if that holds it is carried out
 * @body: (nullable) (transfer full): what to send along
 * @out_reply: (out) (optional) (nullable): the answer's body
 *
 * Says on standard error what is wrong, if anything is.
 *
 * Returns: %MS5_CTL_OK if the server did what it was asked
 */
Ms5CtlStatus
ms5_ctl_access_call_if (Ms5CtlAccess  *access,
                        const char    *method,
                        const char    *path,
                        const char    *match,
                        json_t        *body,
                        json_t       **out_reply)
{
  g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };
  Ms5CtlStatus status = ask_if (access, method, path, match, body, &answer);

  if (out_reply != NULL)
    *out_reply = NULL;
  if (status == MS5_CTL_OK)
    status = ms5_ctl_answer_check (&answer, access->command);
  if (status == MS5_CTL_OK && out_reply != NULL)
    *out_reply = g_steal_pointer (&answer.body);

  return status;
}

/**
 * ms5_ctl_access_call_openly:
 * @access: who asks whom
 * @path: what to ask of the server, from `/` on
 * @body: (transfer full): what to send along
 *
 * Asks what takes no right. Says on standard error what is wrong, if anything is.
 *
 * Returns: %MS5_CTL_OK if the server did what it was asked
 */
Ms5CtlStatus
ms5_ctl_access_call_openly (Ms5CtlAccess *access,
                            const char   *path,
                            json_t       *body)
{
  g_auto (Ms5CtlAnswer) answer = { 0, NULL, -1 };

  return ms5_ctl_access_ask_openly (access, path, body, &answer);
}
