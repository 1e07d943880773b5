/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-client-problem.h"
#include "client/ms5-outbox.h"
#include "client/ms5-secrets.h"

G_BEGIN_DECLS

/**
 * Ms5ClientState:
 * @MS5_CLIENT_SIGNED_OUT: nobody is signed in; what is shown is what there was
 * @MS5_CLIENT_OFFLINE: there is no link; it is tried again by itself
 * @MS5_CLIENT_CONNECTING: a link is being made
 * @MS5_CLIENT_CATCHING_UP: there is a link, and what was missed is coming
 * @MS5_CLIENT_LIVE: everything is as on the server
 *
 * How the client stands to its server.
 */
typedef enum
{
  MS5_CLIENT_SIGNED_OUT,
  MS5_CLIENT_OFFLINE,
  MS5_CLIENT_CONNECTING,
  MS5_CLIENT_CATCHING_UP,
  MS5_CLIENT_LIVE
} Ms5ClientState;

#define MS5_TYPE_CLIENT_STATE (ms5_client_state_get_type ())
GType ms5_client_state_get_type (void) G_GNUC_CONST;

/**
 * Ms5LinkQuality:
 * @MS5_LINK_POOR: answers take a second or are lost
 * @MS5_LINK_FAIR: within a second
 * @MS5_LINK_GOOD: within 0.3 seconds
 * @MS5_LINK_EXCELLENT: within 0.1 seconds, and nothing lost
 *
 * How good the link has been in the last minute (PROTOCOL 10.3).
 */
typedef enum
{
  MS5_LINK_POOR,
  MS5_LINK_FAIR,
  MS5_LINK_GOOD,
  MS5_LINK_EXCELLENT
} Ms5LinkQuality;

#define MS5_TYPE_LINK_QUALITY (ms5_link_quality_get_type ())
GType ms5_link_quality_get_type (void) G_GNUC_CONST;

/**
 * Ms5ClientOptions:
 * @data_dir: where the outbox is kept; made if it is not there
 * @cache_dir: where the last picture is kept; made if it is not there
 * @languages: (nullable): the reader's languages, as of g_get_language_names()
 * @clock: what time it is
 * @random: where random numbers come from
 * @secrets: (nullable): where secrets are kept; %NULL for the desktop's keyring, or memory
 *
 * What a client works with.
 */
typedef struct
{
  const char        *data_dir;
  const char        *cache_dir;
  const char *const *languages;
  Ms5Clock          *clock;
  Ms5Random         *random;
  Ms5Secrets        *secrets;
} Ms5ClientOptions;

/**
 * Ms5Client:
 *
 * The server as seen from a PC: who is signed in, the link, the floor that it keeps true, and the
 * actions on their way. Nothing blocks; it is used on one thread.
 *
 * Properties, all readable: `state` (#Ms5ClientState); `quality` (#Ms5LinkQuality); `rtt-ms` (int, the
 * last round trip, -1 if unknown); `problem` (#Ms5ClientProblem, what keeps it from being live) and
 * `problem-text` (English, for logs and details); `retry-at` (int64, by the clock, when the next attempt
 * comes, or %MS5_TIME_NONE); `server`, `user` and `display-name` (who is signed in, or was last; %NULL
 * if nobody ever); `open-actions` (uint, how many are on their way).
 *
 * Signals: `answered` (#Ms5OutboxEntry) when an action has come to its end; `rights-changed` when
 * ms5_client_may() may answer otherwise than before.
 */
#define MS5_TYPE_CLIENT (ms5_client_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Client, ms5_client, MS5, CLIENT, GObject)

Ms5Client       *ms5_client_new              (const Ms5ClientOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_client_start_async      (Ms5Client              *self,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
gboolean         ms5_client_start_finish     (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error);
void             ms5_client_stop_async       (Ms5Client              *self,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
gboolean         ms5_client_stop_finish      (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error);

/* What there is to see */

Ms5Floor        *ms5_client_get_floor        (Ms5Client              *self);
Ms5Outbox       *ms5_client_get_outbox       (Ms5Client              *self);
Ms5ClientState   ms5_client_get_state        (Ms5Client              *self);
Ms5LinkQuality   ms5_client_get_quality      (Ms5Client              *self);
int              ms5_client_get_rtt_ms       (Ms5Client              *self);
Ms5ClientProblem ms5_client_get_problem      (Ms5Client              *self);
const char      *ms5_client_get_problem_text (Ms5Client              *self);
Ms5Time          ms5_client_get_retry_at     (Ms5Client              *self);
const char      *ms5_client_get_server       (Ms5Client              *self);
const char      *ms5_client_get_user         (Ms5Client              *self);
const char      *ms5_client_get_display_name (Ms5Client              *self);
guint            ms5_client_get_open_actions (Ms5Client              *self);
gboolean         ms5_client_is_signed_in     (Ms5Client              *self);
gboolean         ms5_client_may              (Ms5Client              *self,
                                              const char             *permission,
                                              const char             *line);

/* What will not last beyond the program's end, if anything: for people who should know. */

gboolean         ms5_client_is_remembered    (Ms5Client              *self);
const char      *ms5_client_get_keyring_problem
                                             (Ms5Client              *self);

/* Who it is for */

void             ms5_client_sign_in_async    (Ms5Client              *self,
                                              const char             *server,
                                              const char             *name,
                                              const char             *password,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
gboolean         ms5_client_sign_in_finish   (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error);
void             ms5_client_sign_out_async   (Ms5Client              *self,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
gboolean         ms5_client_sign_out_finish  (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error);
void             ms5_client_retry_now        (Ms5Client              *self);

/* What people do, and ask */

void             ms5_client_act_async        (Ms5Client              *self,
                                              const char             *op,
                                              const char             *line,
                                              const char             *key,
                                              json_t                 *body,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
Ms5OutboxEntry  *ms5_client_act_finish       (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void             ms5_client_watch_line       (Ms5Client              *self,
                                              const char             *line);
void             ms5_client_ask_async        (Ms5Client              *self,
                                              const char             *path,
                                              GCancellable           *cancellable,
                                              GAsyncReadyCallback     callback,
                                              gpointer                user_data);
json_t          *ms5_client_ask_finish       (Ms5Client              *self,
                                              GAsyncResult           *result,
                                              GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
