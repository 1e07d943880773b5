/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "ctl/ms5-ctl.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5CtlAnswer:
 * @status: the HTTP status
 * @body: (nullable): what came with it, if that is JSON
 * @retry_after_s: when to ask again, or -1
 *
 * What a server said.
 */
typedef struct
{
  guint   status;
  json_t *body;
  int     retry_after_s;
} Ms5CtlAnswer;

SoupSession  *ms5_ctl_http_new      (const char          *ca_file,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ms5_ctl_http_ask      (SoupSession         *session,
                                     const char          *method,
                                     const char          *uri,
                                     const char          *bearer,
                                     const char          *match,
                                     json_t              *body,
                                     Ms5CtlAnswer        *out_answer,
                                     GError             **error);
void          ms5_ctl_answer_clear  (Ms5CtlAnswer        *answer);
Ms5CtlStatus  ms5_ctl_answer_check  (const Ms5CtlAnswer  *answer,
                                     const char          *command);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5CtlAnswer, ms5_ctl_answer_clear)

G_END_DECLS
