/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

#include "core/ms5-clock.h"
#include "server/push/ms5-relay.h"

G_BEGIN_DECLS

/**
 * Ms5RelayAnswer:
 * @status: the HTTP status
 * @body: what came with it
 * @retry_after: not to be asked again before so many microseconds have passed; 0 if it did not say
 *
 * What a service answered, be it good or bad.
 */
typedef struct
{
  guint status;
  GBytes *body;
  gint64 retry_after;
} Ms5RelayAnswer;

/**
 * Ms5RelayJudge:
 * @answer: what a service answered
 * @out_verdict: (out): what that means for the message that it was sent
 *
 * Knows what the answers of a service mean.
 */
typedef void (*Ms5RelayJudge) (const Ms5RelayAnswer *answer,
                               Ms5RelayVerdict      *out_verdict);

/**
 * Ms5RelayHttp:
 *
 * Asks services on the internet and trusts none of them: certificates are checked, redirects are
 * not followed, answers have a limit and a deadline.
 */
#define MS5_TYPE_RELAY_HTTP (ms5_relay_http_get_type ())
G_DECLARE_FINAL_TYPE (Ms5RelayHttp, ms5_relay_http, MS5, RELAY_HTTP, GObject)

Ms5RelayHttp *ms5_relay_http_new            (Ms5Clock              *clock,
                                             const char            *ca_file,
                                             gint64                 timeout,
                                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5Clock     *ms5_relay_http_get_clock      (Ms5RelayHttp          *self);
void          ms5_relay_http_send_async     (Ms5RelayHttp          *self,
                                             SoupMessage           *message,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
gboolean      ms5_relay_http_send_finish    (Ms5RelayHttp          *self,
                                             GAsyncResult          *result,
                                             Ms5RelayAnswer        *out_answer,
                                             GError               **error);
void          ms5_relay_http_deliver        (Ms5RelayHttp          *self,
                                             SoupMessage           *message,
                                             Ms5RelayJudge          judge,
                                             GTask                 *task);

void          ms5_relay_answer_clear        (Ms5RelayAnswer        *answer);
void          ms5_relay_verdict_from_answer (const Ms5RelayAnswer  *answer,
                                             Ms5RelayVerdict       *out_verdict);
void          ms5_relay_verdict_from_error  (const GError          *error,
                                             Ms5RelayVerdict       *out_verdict);

void          ms5_relay_header_set          (SoupMessage           *message,
                                             const char            *name,
                                             const char            *format,
                                             ...) G_GNUC_PRINTF (3, 4);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ms5RelayAnswer, ms5_relay_answer_clear)

G_END_DECLS
