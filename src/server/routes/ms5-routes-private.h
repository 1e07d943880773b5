/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/routes/ms5-routes.h"

G_BEGIN_DECLS

/* Beside the table: what several routes need. Those that refuse say %FALSE or %NULL then. */

typedef struct
{
  Ms5HttpRequest   *request;
  Ms5RoutesContext *routes;
} Ms5RouteAsk;

Ms5RouteAsk   *ms5_route_ask_new             (Ms5HttpRequest    *request,
                                              gpointer           context) G_GNUC_WARN_UNUSED_RESULT;
void           ms5_route_ask_free            (Ms5RouteAsk       *ask);

gboolean       ms5_route_read_body           (Ms5HttpRequest    *request,
                                              Ms5Problems       *problems,
                                              Ms5JsonReader     *out_object);
gboolean       ms5_route_check_body          (Ms5HttpRequest    *request,
                                              const Ms5Problems *problems);
const Ms5Line *ms5_route_find_line           (Ms5HttpRequest    *request,
                                              Ms5RoutesContext  *routes,
                                              const char        *code);
GStrv          ms5_route_find_lines          (Ms5HttpRequest    *request,
                                              Ms5RoutesContext  *routes) G_GNUC_WARN_UNUSED_RESULT;
Ms5Interval    ms5_route_get_window          (Ms5HttpRequest    *request,
                                              Ms5RoutesContext  *routes);
gboolean       ms5_route_check_window        (Ms5HttpRequest    *request,
                                              Ms5Interval        window,
                                              Ms5Time            longest);
void           ms5_route_refuse_auth         (Ms5HttpRequest    *request,
                                              const GError      *error,
                                              int                retry_after);
void           ms5_route_refuse_store        (Ms5HttpRequest    *request,
                                              const GError      *error);
json_t        *ms5_route_time                (Ms5Time            time) G_GNUC_WARN_UNUSED_RESULT;
json_t        *ms5_route_texts               (const char *const *texts) G_GNUC_WARN_UNUSED_RESULT;
json_t        *ms5_route_user                (const Ms5User     *user) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ms5RouteAsk, ms5_route_ask_free)

/* What the table runs. */
void           ms5_route_health              (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_metrics             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_login               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_refresh             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_logout              (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_setup               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_me                  (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_list_users          (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_add_user            (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_edit_user           (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_set_password        (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_list_devices        (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_device              (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_put_device          (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_delete_device       (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_receipts            (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_delivery_figures    (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_list_relays         (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_test_relay          (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_plant               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_lines               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_kpi                 (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_timeline            (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_history             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_stops               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_calls               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_andon               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_escalation          (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_set_policy          (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_delete_policy       (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_preview_escalation  (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_jobs                (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_journal             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_notes               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_events              (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_audit               (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_samples             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_actions             (Ms5HttpRequest    *request,
                                              gpointer           context);
void           ms5_route_feed                (Ms5HttpRequest    *request,
                                              gpointer           context);

G_END_DECLS
