/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "protocol/ms5-vocabulary.h"
#include "server/auth/ms5-permissions.h"

#define MAX_RECORDS 10000
#define MAX_EVENTS  1000
#define MAX_POINTS  5000

/* What people send to sign in, and about accounts. */
static const Ms5JsonLimits small = { 16 * 1024, 4, 4 * 1024 };

static const Ms5HttpParam devices_params[] = {
  { "all", MS5_HTTP_PARAM_FLAG },
  { NULL }
};

static const Ms5HttpParam figures_params[] = {
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { NULL }
};

static const Ms5HttpParam kpi_params[] = {
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "explain", MS5_HTTP_PARAM_FLAG },
  { NULL }
};

static const Ms5HttpParam timeline_params[] = {
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "equipment", MS5_HTTP_PARAM_CODE },
  { NULL }
};

static const Ms5HttpParam history_params[] = {
  { "sensor", MS5_HTTP_PARAM_CODE, .required = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "points", MS5_HTTP_PARAM_INT, .min = 2, .max = MAX_POINTS, .fallback = 300 },
  { NULL }
};

static const Ms5HttpParam stops_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "equipment", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "reason", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "uncoded", MS5_HTTP_PARAM_FLAG },
  { "minor", MS5_HTTP_PARAM_FLAG },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_RECORDS, .fallback = 1000 },
  { NULL }
};

static const Ms5HttpParam calls_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "equipment", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "state", MS5_HTTP_PARAM_WORD, .many = TRUE, .words = ms5_words_call_state },
  { "open", MS5_HTTP_PARAM_FLAG },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_RECORDS, .fallback = 1000 },
  { NULL }
};

static const Ms5HttpParam andon_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { NULL }
};

static const Ms5HttpParam policy_params[] = {
  { "configured", MS5_HTTP_PARAM_FLAG },
  { NULL }
};

static const Ms5HttpParam jobs_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "state", MS5_HTTP_PARAM_WORD, .many = TRUE, .words = ms5_words_job_state },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_RECORDS, .fallback = 1000 },
  { NULL }
};

static const Ms5HttpParam notes_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_RECORDS, .fallback = 1000 },
  { NULL }
};

static const Ms5HttpParam journal_params[] = {
  { "line", MS5_HTTP_PARAM_CODE, .many = TRUE },
  { "call", MS5_HTTP_PARAM_TEXT, .many = TRUE, .max = MS5_LIMIT_KEY_BYTES },
  { "from", MS5_HTTP_PARAM_TIME },
  { "to", MS5_HTTP_PARAM_TIME },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_RECORDS, .fallback = 1000 },
  { NULL }
};

static const Ms5HttpParam events_params[] = {
  { "after", MS5_HTTP_PARAM_INT, .min = 0, .max = MS5_LIMIT_INTEGER_MAX, .fallback = 0 },
  { "topic", MS5_HTTP_PARAM_TEXT, .many = TRUE, .max = MS5_LIMIT_TOPIC_BYTES },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_EVENTS, .fallback = 100 },
  { NULL }
};

static const Ms5HttpParam audit_params[] = {
  { "topic", MS5_HTTP_PARAM_TEXT, .required = TRUE, .max = MS5_LIMIT_TOPIC_BYTES },
  { "key", MS5_HTTP_PARAM_TEXT, .max = MS5_LIMIT_KEY_BYTES },
  { "before", MS5_HTTP_PARAM_INT, .min = 1, .max = MS5_LIMIT_INTEGER_MAX, .fallback = MS5_LIMIT_INTEGER_MAX },
  { "limit", MS5_HTTP_PARAM_INT, .min = 1, .max = MAX_EVENTS, .fallback = 100 },
  { NULL }
};

/* Written down for others in data/openapi.yaml; a test compares the two. */
static const Ms5HttpRoute routes[] = {
  { "GET", "/api/v1/health", NULL, NULL, NULL, FALSE, ms5_route_health },
  { "GET", "/metrics", NULL, NULL, NULL, FALSE, ms5_route_metrics },

  { "POST", "/api/v1/auth/login", NULL, NULL, &small, FALSE, ms5_route_login },
  { "POST", "/api/v1/auth/refresh", NULL, NULL, &small, FALSE, ms5_route_refresh },
  { "POST", "/api/v1/auth/logout", NULL, NULL, &small, FALSE, ms5_route_logout },
  { "POST", "/api/v1/auth/setup", NULL, NULL, &small, FALSE, ms5_route_setup },
  { "GET", "/api/v1/me", MS5_HTTP_SIGNED_IN, NULL, NULL, FALSE, ms5_route_me },

  { "GET", "/api/v1/users", MS5_PERMIT_USERS_MANAGE, NULL, NULL, FALSE, ms5_route_list_users },
  { "POST", "/api/v1/users", MS5_PERMIT_USERS_MANAGE, NULL, &small, FALSE, ms5_route_add_user },
  { "PATCH", "/api/v1/users/{name}", MS5_PERMIT_USERS_MANAGE, NULL, &small, FALSE, ms5_route_edit_user },
  { "POST", "/api/v1/users/{name}/password", MS5_HTTP_SIGNED_IN, NULL, &small, FALSE, ms5_route_set_password },

  { "GET", "/api/v1/devices", MS5_PERMIT_VIEW, devices_params, NULL, FALSE, ms5_route_list_devices },
  { "GET", "/api/v1/devices/{id}", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_device },
  { "PUT", "/api/v1/devices/{id}", MS5_PERMIT_VIEW, NULL, &small, FALSE, ms5_route_put_device },
  { "DELETE", "/api/v1/devices/{id}", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_delete_device },
  { "POST", "/api/v1/devices/{id}/receipts", MS5_PERMIT_VIEW, NULL, &ms5_json_limits_client, FALSE, ms5_route_receipts },
  { "GET", "/api/v1/deliveries/figures", MS5_PERMIT_METRICS_READ, figures_params, NULL, FALSE, ms5_route_delivery_figures },

  { "GET", "/api/v1/relays", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_list_relays },
  { "POST", "/api/v1/relays/{channel}/test", MS5_PERMIT_USERS_MANAGE, NULL, &small, FALSE, ms5_route_test_relay },

  { "GET", "/api/v1/plant", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_plant },
  { "GET", "/api/v1/lines", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_lines },
  { "GET", "/api/v1/lines/{code}/kpi", MS5_PERMIT_VIEW, kpi_params, NULL, FALSE, ms5_route_kpi },
  { "GET", "/api/v1/lines/{code}/timeline", MS5_PERMIT_VIEW, timeline_params, NULL, FALSE, ms5_route_timeline },
  { "GET", "/api/v1/equipment/{code}/history", MS5_PERMIT_VIEW, history_params, NULL, FALSE, ms5_route_history },
  { "GET", "/api/v1/stops", MS5_PERMIT_VIEW, stops_params, NULL, FALSE, ms5_route_stops },
  { "GET", "/api/v1/calls", MS5_PERMIT_VIEW, calls_params, NULL, FALSE, ms5_route_calls },
  { "GET", "/api/v1/andon", MS5_PERMIT_VIEW, andon_params, NULL, FALSE, ms5_route_andon },
  { "GET", "/api/v1/escalation", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_escalation },
  { "PUT", "/api/v1/escalation/{id}", MS5_PERMIT_ESCALATION_MANAGE, NULL, &ms5_json_limits_client, FALSE,
    ms5_route_set_policy },
  { "DELETE", "/api/v1/escalation/{id}", MS5_PERMIT_ESCALATION_MANAGE, policy_params, NULL, FALSE,
    ms5_route_delete_policy },
  { "POST", "/api/v1/escalation/preview", MS5_PERMIT_VIEW, NULL, &ms5_json_limits_client, FALSE,
    ms5_route_preview_escalation },
  { "GET", "/api/v1/jobs", MS5_PERMIT_VIEW, jobs_params, NULL, FALSE, ms5_route_jobs },
  { "GET", "/api/v1/journal", MS5_PERMIT_VIEW, journal_params, NULL, FALSE, ms5_route_journal },
  { "GET", "/api/v1/notes", MS5_PERMIT_VIEW, notes_params, NULL, FALSE, ms5_route_notes },
  { "GET", "/api/v1/events", MS5_PERMIT_VIEW, events_params, NULL, FALSE, ms5_route_events },
  { "GET", "/api/v1/audit", MS5_PERMIT_AUDIT_READ, audit_params, NULL, FALSE, ms5_route_audit },

  { "POST", "/api/v1/samples", MS5_PERMIT_SAMPLES_INGEST, NULL, &ms5_json_limits_samples, TRUE, ms5_route_samples },
  { "POST", "/api/v1/actions", MS5_PERMIT_VIEW, NULL, &ms5_json_limits_client, FALSE, ms5_route_actions },
  { "GET", "/api/v1/feed", MS5_PERMIT_VIEW, NULL, NULL, FALSE, ms5_route_feed },
  { NULL }
};

/**
 * ms5_routes_get:
 *
 * Returns: (transfer none) (array zero-terminated=1): the table; the last one has no method
 */
const Ms5HttpRoute *
ms5_routes_get (void)
{
  return routes;
}

/**
 * ms5_routes_authenticate:
 * @token: an access token
 * @context: a #Ms5RoutesContext
 *
 * Returns: (transfer full) (nullable): whose it is
 */
Ms5Identity *
ms5_routes_authenticate (const char *token,
                         gpointer    context)
{
  Ms5RoutesContext *self = context;
  g_autoptr (GError) error = NULL;
  Ms5Identity *identity = ms5_accounts_authenticate (self->accounts, token, &error);

  if (identity == NULL)
    g_debug ("refused a token: %s", error->message);
  return identity;
}
