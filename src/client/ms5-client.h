/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/model/ms5-floor.h"
#include "client/ms5-link.h"
#include "client/ms5-outbox-entry.h"
#include "client/ms5-secrets.h"
#include "client/ms5-silence.h"
#include "client/ms5-sync-facts.h"
#include "client/ms5-sync-settings.h"
#include "core/ms5-device.h"
#include "protocol/ms5-device-item.h"

G_BEGIN_DECLS

/**
 * Ms5Client:
 *
 * All that a program needs of the server: it signs in, keeps the floor up to date, and brings what people
 * do to where it counts. Without a network it shows the last picture and keeps what people do.
 *
 * Properties, all to be read only:
 *
 * - `state` (#Ms5LinkState), `quality` (#Ms5Quality), `rtt` (int64, microseconds, -1 unknown)
 * - `progress` (double): how much of a catch-up is done, 0…1; 1 if none is under way
 * - `retry-at` (int64): when the next attempt is due, by the machine's clock, or %MS5_TIME_NONE
 * - `problem` (#Ms5ClientProblem): why there is no link; %MS5_CLIENT_PROBLEM_NONE while there is
 * - `problem-text` (string): the same for logs, in English; %NULL without one
 * - `signed-in` (boolean), `server`, `user` (the name they sign in with), `display-name` (how people call
 *   them)
 * - `remembered` (boolean): whether they are still signed in after the program was started again
 * - `pending` (uint): actions on their way
 *
 * Freshness and time of the data are properties of the floor; what there is to know about actions on their
 * way is in ms5_client_get_sync_facts(), what the link was like in ms5_client_get_link_history().
 *
 * Signals:
 *
 * - `answered` (#Ms5OutboxEntry): the server has answered an action
 * - `picture-shown`: what a page of the whole floor shows is there, from the last time; the rest follows
 * - `outbox-changed`: something about some action changed
 * - `delivery` (string, string, int64): the server has sent something to tell of a revision of a call, which its line
 *   and its key name: see ms5_client_report_call()
 *
 * Used on one thread only, the one whose main context was the default when it was made.
 */
#define MS5_TYPE_CLIENT (ms5_client_get_type ())
G_DECLARE_FINAL_TYPE (Ms5Client, ms5_client, MS5, CLIENT, GObject)

Ms5Client        *ms5_client_new                 (const char           *cache_folder,
                                                  const char           *data_folder,
                                                  Ms5Clock             *clock,
                                                  Ms5Random            *random,
                                                  Ms5Secrets           *secrets) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_client_set_trust           (Ms5Client            *self,
                                                  GTlsDatabase         *trust);

Ms5Floor         *ms5_client_get_floor           (Ms5Client            *self);
Ms5LinkState      ms5_client_get_state           (Ms5Client            *self);
Ms5Quality        ms5_client_get_quality         (Ms5Client            *self);
gint64            ms5_client_get_rtt             (Ms5Client            *self);
double            ms5_client_get_progress        (Ms5Client            *self);
Ms5Time           ms5_client_get_retry_at        (Ms5Client            *self);
Ms5ClientProblem  ms5_client_get_problem         (Ms5Client            *self);
const char       *ms5_client_get_problem_text    (Ms5Client            *self);
gboolean          ms5_client_is_signed_in        (Ms5Client            *self);
gboolean          ms5_client_is_remembered       (Ms5Client            *self);
const char       *ms5_client_get_server          (Ms5Client            *self);
const char       *ms5_client_get_user            (Ms5Client            *self);
const char       *ms5_client_get_display_name    (Ms5Client            *self);
gboolean          ms5_client_may                 (Ms5Client            *self,
                                                  const char           *permission);
gboolean          ms5_client_may_act             (Ms5Client            *self,
                                                  const char           *op);
GStrv             ms5_client_dup_warnings        (Ms5Client            *self) G_GNUC_WARN_UNUSED_RESULT;
gint64            ms5_client_get_clock_error     (Ms5Client            *self);

void              ms5_client_start_async         (Ms5Client            *self,
                                                  const char           *server,
                                                  const char           *user,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_start_finish        (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_sign_in_async       (Ms5Client            *self,
                                                  const char           *server,
                                                  const char           *user,
                                                  const char           *password,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_sign_in_finish      (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  int                  *out_retry_after,
                                                  GError              **error);
void              ms5_client_sign_out_async      (Ms5Client            *self,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_sign_out_finish     (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_stop_async          (Ms5Client            *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_stop_finish         (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_connect_now         (Ms5Client            *self);
void              ms5_client_sync_now            (Ms5Client            *self);
void              ms5_client_watch_line          (Ms5Client            *self,
                                                  const char           *code);

void              ms5_client_act_async           (Ms5Client            *self,
                                                  const char           *op,
                                                  const char           *topic,
                                                  const char           *key,
                                                  gint64                base,
                                                  json_t               *args,
                                                  json_t               *set,
                                                  json_t               *was,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
void              ms5_client_act_via_async       (Ms5Client            *self,
                                                  const char           *op,
                                                  const char           *topic,
                                                  const char           *key,
                                                  gint64                base,
                                                  json_t               *args,
                                                  json_t               *set,
                                                  json_t               *was,
                                                  const char           *via,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
Ms5OutboxEntry   *ms5_client_act_finish          (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_client_cancel_async        (Ms5Client            *self,
                                                  const char           *id,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_cancel_finish       (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_retry_async         (Ms5Client            *self,
                                                  const char           *id,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
Ms5OutboxEntry   *ms5_client_retry_finish        (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_client_discard_async       (Ms5Client            *self,
                                                  const char           *id,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_discard_finish      (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_resolve_async       (Ms5Client            *self,
                                                  const char           *id,
                                                  json_t               *chosen,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
Ms5OutboxEntry   *ms5_client_resolve_finish      (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5OutboxEntry   *ms5_client_dup_resolution      (Ms5Client            *self,
                                                  const char           *id) G_GNUC_WARN_UNUSED_RESULT;
char             *ms5_client_dup_conflict_of     (Ms5Client            *self,
                                                  const char           *topic,
                                                  const char           *key) G_GNUC_WARN_UNUSED_RESULT;
guint             ms5_client_get_pending         (Ms5Client            *self);
GListModel       *ms5_client_get_actions         (Ms5Client            *self);

Ms5SyncFacts     *ms5_client_get_sync_facts      (Ms5Client            *self);
Ms5SyncSettings  *ms5_client_get_sync_settings   (Ms5Client            *self);
Ms5LinkHistory   *ms5_client_get_link_history    (Ms5Client            *self);
Ms5Silence       *ms5_client_get_silence         (Ms5Client            *self);
gboolean          ms5_client_may_prefer          (Ms5Client            *self,
                                                  const char           *op,
                                                  Ms5MergePrefer        strategy);
gboolean          ms5_client_is_own              (Ms5Client            *self,
                                                  Ms5OutboxEntry       *entry);
guint             ms5_client_get_requeue_question (Ms5Client           *self);
void              ms5_client_requeue_async       (Ms5Client            *self,
                                                  gboolean              again,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_requeue_finish      (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
GPtrArray        *ms5_client_dup_healed          (Ms5Client            *self) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_client_heal_older_async    (Ms5Client            *self,
                                                  gboolean              again,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_heal_older_finish   (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_forget_healed_async (Ms5Client            *self,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
gboolean          ms5_client_forget_healed_finish (Ms5Client           *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);
void              ms5_client_set_device          (Ms5Client            *self,
                                                  const Ms5Device      *wish);
void              ms5_client_report_call         (Ms5Client            *self,
                                                  const char           *line,
                                                  const char           *call,
                                                  gint64                rev,
                                                  Ms5ReceiptKind        kind);
char             *ms5_client_dup_delivery        (Ms5Client            *self,
                                                  const char           *line,
                                                  const char           *call) G_GNUC_WARN_UNUSED_RESULT;
guint             ms5_client_get_unsent          (Ms5Client            *self,
                                                  guint                *out_others);

void              ms5_client_ask_history_async   (Ms5Client            *self,
                                                  const char           *equipment,
                                                  const char           *sensor,
                                                  Ms5Time               from,
                                                  Ms5Time               to,
                                                  guint                 n_points,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
void              ms5_client_recall_history_async (Ms5Client           *self,
                                                  const char           *equipment,
                                                  const char           *sensor,
                                                  Ms5Time               from,
                                                  Ms5Time               to,
                                                  guint                 n_points,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
GArray           *ms5_client_ask_history_finish  (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void              ms5_client_ask_kpi_async       (Ms5Client            *self,
                                                  const char           *line,
                                                  Ms5Time               from,
                                                  Ms5Time               to,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
void              ms5_client_ask_timeline_async  (Ms5Client            *self,
                                                  const char           *line,
                                                  Ms5Time               from,
                                                  Ms5Time               to,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
json_t           *ms5_client_ask_finish          (Ms5Client            *self,
                                                  GAsyncResult         *result,
                                                  GError              **error) G_GNUC_WARN_UNUSED_RESULT;
Ms5Time           ms5_client_ask_get_as_of       (GAsyncResult         *result);

G_END_DECLS
