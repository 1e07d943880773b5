/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "client/ms5-client-problem.h"
#include "protocol/ms5-json.h"

G_BEGIN_DECLS

/**
 * Ms5HttpAnswer:
 * @status: the HTTP status
 * @body: (nullable): what came with it, if that was JSON
 * @retry_after: how many seconds the server asks to wait, or -1
 *
 * What a server answered, be it good or bad.
 */
typedef struct
{
  guint   status;
  json_t *body;
  int     retry_after;
} Ms5HttpAnswer;

void              ms5_http_answer_clear (Ms5HttpAnswer        *answer);
gboolean          ms5_http_answer_check (const Ms5HttpAnswer  *answer,
                                         GError              **error);

void              ms5_http_ask_async    (SoupSession          *session,
                                         const char           *method,
                                         const char           *uri,
                                         const char           *bearer,
                                         json_t               *body,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
void              ms5_http_ask_if_async (SoupSession          *session,
                                         const char           *method,
                                         const char           *uri,
                                         const char           *bearer,
                                         const char           *match,
                                         json_t               *body,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean          ms5_http_ask_finish   (GAsyncResult         *result,
                                         Ms5HttpAnswer        *out_answer,
                                         GError              **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5HttpAnswer, ms5_http_answer_clear)

G_END_DECLS
