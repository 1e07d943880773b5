/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/ms5-server-private.h"

#include "core/ms5-steady-clock.h"
#include "runtime/ms5-system-clock.h"
#include "server/ms5-journal-ledger.h"
#include "server/ms5-server-files.h"
#include "server/ms5-server-relays.h"
#include "server/store/ms5-sqlite-accounts.h"
#include "server/store/ms5-sqlite-store.h"

#define DAY (24 * MS5_USEC_PER_H)

/* Passwords that are looked at side by side, and those that wait; each takes 64 MiB. */
#define HASHERS        2
#define HASHES_WAITING 64

/* How often to look how far back the log goes by now. */
#define FLOOR_PERIOD (10 * MS5_USEC_PER_MIN)

/* The plant that a demonstration shows. */
#define DEMO_PLANT "plants/bottling-hall.json"

static gboolean
check_config (Ms5Server  *self,
              GError    **error)
{
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autofree char *text = NULL;

  ms5_config_check (self->config, problems);
  if (self->config->plant == NULL && !self->is_demo)
    ms5_problems_add (problems, "[server] plant", "is missing: name the plant file, or try the server with --demo");
#ifndef HAVE_MQTT
  if (self->config->mqtt_url != NULL)
    ms5_problems_add (problems, "[mqtt] url", "this server was built without MQTT");
#endif
#ifndef HAVE_CURL
  if (self->config->mail_url != NULL)
    ms5_problems_add (problems, "[mail] url", "this server was built without mail");
#endif
  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  text = ms5_problems_to_string (problems);
  g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "The configuration is wrong:\n%s", text);
  return FALSE;
}

static gboolean
read_plant (Ms5Server  *self,
            GError    **error)
{
  g_autofree char *path = self->config->plant != NULL ? g_strdup (self->config->plant)
                                                      : ms5_server_find_data (DEMO_PLANT);
  g_autoptr (Ms5Plant) plant = ms5_server_read_plant (path, error);
  guint n_lines = (guint) self->config->demo_lines;

  if (plant == NULL)
    return FALSE;

  if (self->is_demo && plant->lines->len != n_lines)
    self->plant = ms5_hall_plant_new (plant, n_lines);
  else
    self->plant = g_steal_pointer (&plant);
  return TRUE;
}

static gboolean
read_certificate (Ms5Server  *self,
                  GError    **error)
{
  const char *path = self->config->certificate;
  g_autoptr (GError) local_error = NULL;

  if (path == NULL)
    return TRUE;

  self->certificate = g_tls_certificate_new_from_files (path, self->config->key != NULL ? self->config->key : path,
                                                        &local_error);
  if (self->certificate == NULL)
    g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "Can't use the certificate %s: %s", path,
                 local_error->message);
  return self->certificate != NULL;
}

static gboolean
make_relays (Ms5Server  *self,
             GError    **error)
{
  g_autoptr (GError) local_error = NULL;

  self->relays = ms5_server_make_relays (self->config, self->clock, self->random, &local_error);
  if (self->relays == NULL)
    g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_INPUT, "Can't reach anybody off the floor: %s",
                 local_error->message);
  return self->relays != NULL;
}

/* Everything that can go wrong before anything is touched, then the state folder. */
gboolean
ms5_server_prepare (Ms5Server  *self,
                    GError    **error)
{
  const char *token_file = self->config->metrics_token_file;

  if (!check_config (self, error) || !read_plant (self, error) || !read_certificate (self, error)
      || !make_relays (self, error))
    return FALSE;
  if (token_file != NULL && (self->metrics_token = ms5_server_read_line (token_file, error)) == NULL)
    return FALSE;

  self->state_dir = ms5_server_find_state (self->config->state_dir, self->is_demo);
  self->lock = ms5_server_lock_state (self->state_dir, error);
  return self->lock >= 0;
}

void
ms5_server_make_retention (const Ms5Config   *config,
                           Ms5StoreRetention *out_retention)
{
  *out_retention = ms5_store_retention_default;
  out_retention->log_age = config->log_days * DAY;
  out_retention->log_rows = config->log_rows;
  out_retention->second_age = config->seconds_days * DAY;
  out_retention->minute_age = config->minutes_days * DAY;
  out_retention->hour_age = config->hours_days * DAY;
  out_retention->record_age = config->records_days * DAY;
  out_retention->audit_age = config->audit_days * DAY;
}

void
ms5_server_make_accounts (Ms5Server *self,
                          Ms5Db     *db)
{
  const Ms5Config *config = self->config;
  g_autoptr (Ms5AccountStore) store = ms5_sqlite_accounts_new (db);
  g_autoptr (Ms5PasswordHasher) hasher = ms5_password_hasher_new (&ms5_password_cost_default, HASHERS, HASHES_WAITING);
  Ms5AccountsOptions options = ms5_accounts_options_default;

  options.token_lifetime = config->access_token_minutes * MS5_USEC_PER_MIN;
  options.idle_lifetime = config->idle_days * DAY;
  options.sign_in_lifetime = config->sign_in_days * DAY;
  options.max_sign_ins = (guint) config->max_sign_ins;
  self->accounts = ms5_accounts_new (store, self->clock, self->random, hasher, &options);
}

/* The plant's time never goes back, even if the clock was set or it ran faster than real time before. */
static void
make_plant_clock (Ms5Server              *self,
                  const Ms5StoreSnapshot *snapshot)
{
  Ms5Time now = ms5_clock_now (self->clock);
  Ms5Time latest = now;

  for (guint i = 0; i < snapshot->memories->len; i++)
    latest = MAX (latest, g_array_index (snapshot->memories, Ms5MemoryRecord, i).memory.heard);

  if (self->speed > 1 || (self->is_demo && latest > now))
    self->plant_clock = ms5_system_clock_new_fast (latest, self->speed);
  else
    self->plant_clock = ms5_steady_clock_new (self->clock, latest);
}

static void
sealed_cb (Ms5Journal *journal,
           Ms5Batch   *batch,
           Ms5Feed    *feed)
{
  ms5_feed_append (feed, batch->changes, (const guint64 *) (const void *) batch->chain->data);
}

static void
durable_cb (Ms5Journal *journal,
            Ms5Batch   *batch,
            Ms5Feed    *feed)
{
  ms5_feed_set_durable (feed, batch->pos);
}

static void
problem_cb (Ms5Journal *journal,
            GParamSpec *pspec,
            Ms5Server  *self)
{
  g_autoptr (GError) error = NULL;

  if (!ms5_journal_is_broken (journal))
    return;

  error = g_error_new_literal (MS5_SERVER_ERROR, MS5_SERVER_ERROR_BROKEN, ms5_journal_get_problem (journal));
  ms5_server_report_failure (self, error);
}

static void
revoked_cb (Ms5Accounts *accounts,
            const char  *sid,
            Ms5Feed     *feed)
{
  ms5_feed_revoke (feed, NULL, sid);
}

static void
changed_cb (Ms5Accounts *accounts,
            const char  *id,
            Ms5Feed     *feed)
{
  ms5_feed_check_rights (feed, id);
}

static void
acted_cb (Ms5Actions  *actions,
          Ms5Pipeline *pipeline)
{
  ms5_pipeline_wake (pipeline);
}

static void
make_feed (Ms5Server *self)
{
  const Ms5Config *config = self->config;
  Ms5FeedLimits limits;

  ms5_feed_limits_init (&limits);
  limits.tick_ms = (guint) config->tick_ms;
  limits.user_connections = (guint) config->user_connections;
  limits.address_connections = (guint) config->address_connections;
  limits.node_connections = (guint) config->node_connections;
  limits.hellos_per_s = (guint) config->hellos_per_s;
  limits.oldest_app = config->oldest_app;
  self->backend = ms5_backend_new (self->plant, self->accounts, self->store, self->plant_clock, self->speed);
  self->feed = ms5_feed_new (self->clock, MS5_FEED_BACKEND (self->backend), &limits);
  g_signal_connect_object (self->accounts, "revoked", G_CALLBACK (revoked_cb), self->feed, 0);
  g_signal_connect_object (self->accounts, "changed", G_CALLBACK (changed_cb), self->feed, 0);
}

static void
make_journal (Ms5Server              *self,
              const Ms5StoreSnapshot *snapshot)
{
  self->journal = ms5_journal_new (self->store, self->plant_clock, snapshot, ms5_feed_get_live (self->feed));
  ms5_journal_set_tick (self->journal, (gint64) ((double) (self->config->tick_ms * MS5_USEC_PER_MS) * self->speed));
  ms5_feed_start (self->feed, ms5_journal_get_image (self->journal), snapshot->epoch, snapshot->h, snapshot->floor);
  g_signal_connect_object (self->journal, "sealed", G_CALLBACK (sealed_cb), self->feed, 0);
  g_signal_connect_object (self->journal, "durable", G_CALLBACK (durable_cb), self->feed, 0);
  g_signal_connect_object (self->journal, "notify::problem", G_CALLBACK (problem_cb), self, 0);
}

static int
compare_sources (gconstpointer a,
                 gconstpointer b)
{
  const Ms5SourceRecord *left = a;
  const Ms5SourceRecord *right = b;

  return (left->last > right->last) - (left->last < right->last);
}

/* The source that was heard of last comes last. */
static void
make_door (Ms5Server              *self,
           const Ms5StoreSnapshot *snapshot)
{
  self->door = ms5_door_new (self->plant, self->plant_clock, MS5_DOOR_PIPELINE (self->pipeline));
  g_array_sort (snapshot->sources, compare_sources);
  for (guint i = 0; i < snapshot->sources->len; i++)
    {
      const Ms5SourceRecord *source = &g_array_index (snapshot->sources, Ms5SourceRecord, i);

      ms5_door_restore_source (self->door, source->id, source->birth, source->seq, source->last);
    }
}

static void
make_actions (Ms5Server              *self,
              const Ms5StoreSnapshot *snapshot)
{
  g_autoptr (Ms5JournalLedger) ledger = ms5_journal_ledger_new (self->journal, self->store);

  self->actions = ms5_actions_new (self->plant, ms5_pipeline_get_engine (self->pipeline), MS5_LEDGER (ledger),
                                   self->plant_clock);
  for (guint i = 0; i < snapshot->floors->len; i++)
    {
      const Ms5FloorRecord *floor = &g_array_index (snapshot->floors, Ms5FloorRecord, i);

      ms5_actions_restore_floor (self->actions, floor->device, floor->cseq);
    }
  g_signal_connect_object (self->actions, "acted", G_CALLBACK (acted_cb), self->pipeline, 0);
  ms5_backend_set_actions (self->backend, self->actions);
}

static const char *
name_device (const char *id,
             gpointer    push)
{
  const Ms5Device *device = ms5_push_get_device (push, id);

  return device != NULL ? device->name : NULL;
}

/* Those of a plant whose time runs faster have as long as others. */
static void
make_push (Ms5Server *self)
{
  const Ms5Config *config = self->config;
  g_autofree char *owner = ms5_server_name_owner (self->lock);
  Ms5PushOptions options = ms5_push_options_default;

  options.reach = (gint64) ((double) (config->push_reach_s * MS5_USEC_PER_S) * self->speed);
  options.lifetime = (gint64) ((double) (config->push_device_days * DAY) * self->speed);
  options.keep = config->push_keep_days * DAY;
  options.max_person_devices = (guint) config->push_person_devices;
  options.owner = owner;
  options.url = config->push_url;
  self->push_link = ms5_push_link_new (self->plant, self->plant_clock, self->random, self->accounts, self->journal,
                                       ms5_pipeline_get_engine (self->pipeline));
  self->push = ms5_push_new (self->plant, self->plant_clock, self->random, MS5_PUSH_FLOOR (self->push_link), &options);
  for (guint i = 0; i < self->relays->len; i++)
    ms5_push_add_relay (self->push, g_ptr_array_index (self->relays, i));
  ms5_actions_set_namer (self->actions, name_device, self->push);
}

static void
watched_cb (const Ms5Line *line,
            gboolean       is_watched,
            Ms5Time        since,
            gpointer       user_data)
{
  Ms5Server *self = user_data;

  ms5_engine_set_watched (ms5_pipeline_get_engine (self->pipeline), line, is_watched, since);
  ms5_journal_touch (self->journal);
}

/* Lines that computers are registered for were watched before the server was started. */
static void
watch_lines (Ms5Server *self)
{
  self->line_watch = ms5_line_watch_new (self->plant, self->feed, self->clock, self->plant_clock, watched_cb, self);
  for (guint i = 0; i < self->plant->lines->len; i++)
    {
      const Ms5Line *line = g_ptr_array_index (self->plant->lines, i);

      if (ms5_push_expects (self->push, line->code))
        ms5_line_watch_expect (self->line_watch, line->code);
    }
}

static void
make_mqtt (Ms5Server *self)
{
#ifdef HAVE_MQTT
  const Ms5Config *from = self->config;
  g_autoptr (Ms5MqttConfig) config = NULL;

  if (from->mqtt_url == NULL)
    return;

  config = ms5_mqtt_config_new (from->mqtt_url, from->mqtt_client_id);
  config->version = (int) from->mqtt_version;
  config->user = g_strdup (from->mqtt_user);
  config->password_file = g_strdup (from->mqtt_password_file);
  config->ca_file = g_strdup (from->mqtt_ca_file);
  config->certificate_file = g_strdup (from->mqtt_certificate_file);
  config->key_file = g_strdup (from->mqtt_key_file);
  g_free (config->prefix);
  config->prefix = g_strdup (from->mqtt_prefix);
  config->status_topic = g_strdup (from->mqtt_status_topic);
  config->keep_alive_s = (guint) from->mqtt_keep_alive_s;
  config->session_expiry_s = (guint) from->mqtt_session_s;
  self->mqtt = ms5_mqtt_new (self->door, self->plant->site.code, config);
#endif
}

/* Everything that lives behind the doors, with what the store has. */
gboolean
ms5_server_build (Ms5Server               *self,
                  const Ms5StoreSnapshot  *snapshot,
                  GError                 **error)
{
  self->is_new = snapshot->head == 0;
  make_plant_clock (self, snapshot);
  make_feed (self);
  make_journal (self, snapshot);
  self->pipeline = ms5_pipeline_new (self->plant, self->plant_clock, self->random, self->journal);
  make_door (self, snapshot);
  make_actions (self, snapshot);
  make_push (self);
  make_mqtt (self);
  self->keeper = ms5_store_keeper_new (self->store, self->plant_clock);
  self->context = (Ms5RoutesContext) {
    .clock = self->clock,
    .plant_clock = self->plant_clock,
    .started = ms5_clock_monotonic (self->clock),
    .config = self->config,
    .metrics_token = self->metrics_token,
    .plant = self->plant,
    .accounts = self->accounts,
    .store = self->store,
    .journal = self->journal,
    .engine = ms5_pipeline_get_engine (self->pipeline),
    .pipeline = self->pipeline,
    .door = self->door,
    .actions = self->actions,
    .feed = self->feed,
    .backend = MS5_FEED_BACKEND (self->backend),
    .push = self->push,
    .mqtt = self->mqtt,
    .relays = self->relays,
  };

  if (self->is_demo)
    return ms5_server_start_demo (self, snapshot, error);
  ms5_pipeline_start (self->pipeline, snapshot, ms5_clock_now (self->plant_clock), self->speed);
  return TRUE;
}

static void
floor_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Ms5Feed) feed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5StoreAnswer) answer = ms5_store_query_finish (MS5_STORE (source), result, &error);

  if (answer != NULL)
    ms5_feed_set_floor (feed, answer->floor);
  else if (!g_error_matches (error, MS5_STORE_ERROR, MS5_STORE_ERROR_CLOSED))
    g_message ("Can't see how far back the log goes: %s", error->message);
}

static gboolean
floor_timer_cb (gpointer user_data)
{
  Ms5Server *self = user_data;
  const Ms5StoreQuery query = { .subject = MS5_STORE_LOG, .after = ms5_journal_get_durable (self->journal), .limit = 1 };

  ms5_store_query_async (self->store, &query, NULL, floor_cb, g_object_ref (self->feed));
  return G_SOURCE_CONTINUE;
}

/* Opens the doors. */
gboolean
ms5_server_listen (Ms5Server  *self,
                   GError    **error)
{
  const Ms5Config *config = self->config;
  const Ms5HttpOptions options = {
    .listener = {
      .address = config->listen,
      .port = (guint16) config->port,
      .certificate = self->certificate,
      .max_connections = (guint) config->max_connections,
      .max_address_connections = (guint) config->max_address_connections,
    },
    .header_timeout = config->header_timeout_s * MS5_USEC_PER_S,
    .body_timeout = config->body_timeout_s * MS5_USEC_PER_S,
    .answer_timeout = config->answer_timeout_s * MS5_USEC_PER_S,
    .behind_proxy = config->behind_proxy,
    .trusted_proxies = (const char *const *) config->trusted_proxies,
  };
  g_autoptr (GError) local_error = NULL;

  watch_lines (self);
  self->http = ms5_http_server_new (self->clock, ms5_routes_get (), ms5_routes_authenticate, &self->context);
  self->context.http = self->http;
  if (!ms5_http_server_listen (self->http, &options, &local_error))
    {
      g_set_error (error, MS5_SERVER_ERROR, MS5_SERVER_ERROR_LISTEN, "Can't listen on %s, port %" G_GINT64_FORMAT ": %s",
                   config->listen, config->port, local_error->message);
      return FALSE;
    }

#ifdef HAVE_MQTT
  if (self->mqtt != NULL)
    ms5_mqtt_start (self->mqtt);
#endif
  if (self->is_demo)
    ms5_server_run_demo (self);
  self->floor_timer = ms5_clock_add (self->clock, FLOOR_PERIOD, floor_timer_cb, self, NULL);
  return TRUE;
}
