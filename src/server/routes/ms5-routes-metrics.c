/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "server/auth/ms5-permissions.h"

#include <math.h>
#include <sodium.h>
#include <string.h>
#include <sys/resource.h>

#define CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* The Prometheus text format. Every metric is told what it is by the two lines before it. */

static void
append_head (GString    *out,
             const char *name,
             const char *type,
             const char *help)
{
  g_string_append_printf (out, "# HELP ms5_%s %s\n# TYPE ms5_%s %s\n", name, help, name, type);
}

static void
append_seconds (GString *out,
                gint64   us)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.6f", (double) us / G_USEC_PER_SEC));
  g_string_append_c (out, '\n');
}

static void
append_number (GString    *out,
               const char *name,
               const char *type,
               const char *help,
               guint64     value)
{
  append_head (out, name, type, help);
  g_string_append_printf (out, "ms5_%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
append_counter (GString    *out,
                const char *name,
                const char *help,
                guint64     value)
{
  append_number (out, name, "counter", help, value);
}

static void
append_gauge (GString    *out,
              const char *name,
              const char *help,
              guint64     value)
{
  append_number (out, name, "gauge", help, value);
}

static void
append_process (GString          *out,
                Ms5RoutesContext *routes)
{
  struct rusage usage;

  append_head (out, "info", "gauge", "What runs here; always 1.");
  g_string_append (out, "ms5_info{version=\"" PACKAGE_VERSION "\"} 1\n");
  append_head (out, "uptime_seconds", "gauge", "Since the server began.");
  g_string_append (out, "ms5_uptime_seconds ");
  append_seconds (out, ms5_clock_monotonic (routes->clock) - routes->started);
  if (getrusage (RUSAGE_SELF, &usage) != 0)
    return;

  append_head (out, "cpu_seconds_total", "counter", "Processor time used.");
  g_string_append (out, "ms5_cpu_seconds_total ");
  append_seconds (out, (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
                         + usage.ru_stime.tv_usec);
  append_gauge (out, "memory_peak_bytes", "The most memory that was used.", (guint64) usage.ru_maxrss * 1024);
}

static void
append_times (GString            *out,
              const Ms5HttpTimes *times)
{
  guint64 sum = 0;

  append_head (out, "http_request_seconds", "histogram", "How long answers took.");
  for (guint i = 0; i < MS5_HTTP_N_BOUNDS; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      sum += times->counts[i];
      g_string_append_printf (out, "ms5_http_request_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n",
                              isinf (ms5_http_bounds[i]) ? "+Inf" : g_ascii_formatd (text, sizeof text, "%g", ms5_http_bounds[i]),
                              sum);
    }
  g_string_append (out, "ms5_http_request_seconds_sum ");
  append_seconds (out, times->sum_us);
  g_string_append_printf (out, "ms5_http_request_seconds_count %" G_GUINT64_FORMAT "\n", times->count);
}

static void
append_http (GString       *out,
             Ms5HttpServer *http)
{
  const Ms5HttpStats *stats = ms5_http_server_get_stats (http);
  const Ms5HttpRoute *table = ms5_http_server_get_routes (http);

  append_head (out, "http_requests_total", "counter", "Requests answered, by route and status.");
  for (guint i = 0; i < stats->stats->len; i++)
    {
      const Ms5HttpStat *stat = &g_array_index (stats->stats, Ms5HttpStat, i);

      g_string_append_printf (out, "ms5_http_requests_total{method=\"%s\",route=\"%s\",status=\"%u\"} %" G_GUINT64_FORMAT "\n",
                              stat->route >= 0 ? table[stat->route].method : "", stat->route >= 0 ? table[stat->route].path : "",
                              stat->status, stat->count);
    }
  append_times (out, &stats->times);
  append_gauge (out, "http_connections", "Connections that are open, those of the feed included.",
                ms5_http_server_get_connections (http));
  append_counter (out, "http_connections_refused_total", "Connections that were too many.", ms5_http_server_get_refused (http));
}

static void
append_door (GString *out,
             Ms5Door *door)
{
  Ms5DoorCounts counts;

  ms5_door_get_counts (door, &counts);
  append_counter (out, "samples_received_total", "Samples that came, good or not.", counts.received);
  append_counter (out, "samples_stored_total", "Samples taken, whole or in part.", counts.stored);
  append_counter (out, "samples_repeated_total", "Samples that had come before.", counts.repeated);
  append_counter (out, "source_jumps_total", "Times that samples were missing before one.", counts.jumps);
  append_counter (out, "source_deaths_total", "Times that a source was reported gone.", counts.deaths);
  append_head (out, "samples_refused_total", "counter", "Members and samples refused, by why.");
  for (guint i = 0; i < MS5_DOOR_N_REFUSALS; i++)
    g_string_append_printf (out, "ms5_samples_refused_total{why=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            ms5_door_refusal_to_string ((Ms5DoorRefusal) i), counts.refused[i]);
  append_gauge (out, "sources", "Sources that are known.", ms5_door_sources_get_length (ms5_door_get_sources (door)));
}

static void
append_journal (GString    *out,
                Ms5Journal *journal)
{
  Ms5JournalStats stats;

  ms5_journal_get_stats (journal, &stats);
  append_counter (out, "journal_commits_total", "Batches that became durable.", stats.commits);
  append_counter (out, "journal_changes_total", "Changes in them.", stats.changes);
  append_counter (out, "journal_rows_total", "All their rows.", stats.rows);
  append_counter (out, "journal_failures_total", "Attempts to commit that failed.", stats.failures);
  append_gauge (out, "journal_waiting_rows", "Rows that are not durable yet.", stats.waiting);
  append_head (out, "journal_commit_seconds", "gauge", "How long the last commit took, and the longest.");
  g_string_append (out, "ms5_journal_commit_seconds{which=\"last\"} ");
  append_seconds (out, stats.last_us);
  g_string_append (out, "ms5_journal_commit_seconds{which=\"longest\"} ");
  append_seconds (out, stats.max_us);
  append_gauge (out, "journal_position", "The last position that is durable.", (guint64) ms5_journal_get_durable (journal));
  append_gauge (out, "journal_busy", "Whether samples and actions are asked to wait.", ms5_journal_is_busy (journal));
  append_gauge (out, "journal_problem", "Whether storing fails.", ms5_journal_get_problem (journal) != NULL);
}

static void
append_feed (GString *out,
             Ms5Feed *feed)
{
  Ms5FeedStats stats;

  ms5_feed_get_stats (feed, &stats);
  append_gauge (out, "feed_connections", "Subscribers.", stats.connections);
  append_gauge (out, "feed_groups", "Different sets of topics subscribed to.", stats.groups);
  append_gauge (out, "feed_ring_rows", "Changes kept for those who catch up.", stats.ring_rows);
  append_gauge (out, "feed_ring_bytes", "About what they take.", stats.ring_bytes);
  append_counter (out, "feed_frames_total", "Frames sent.", stats.frames);
  append_counter (out, "feed_bytes_total", "Their length.", stats.bytes);
  append_counter (out, "feed_encoded_total", "Frames that were encoded; the others were shared.", stats.encoded);
  append_counter (out, "feed_snapshots_total", "Snapshots begun.", stats.snapshots);
  append_counter (out, "feed_resyncs_total", "Repairs that subscribers asked for.", stats.resyncs);
  append_counter (out, "feed_log_reads_total", "Times that the stored log was read.", stats.log_reads);
  append_counter (out, "feed_refused_total", "Subscribers that were turned away.", stats.refused);
  append_counter (out, "feed_stalled_total", "Subscribers that acknowledged nothing for too long.", stats.stalled);
}

static void
append_mqtt (GString *out,
             Ms5Mqtt *mqtt)
{
#ifdef HAVE_MQTT
  Ms5MqttCounts counts;

  if (mqtt == NULL)
    return;

  ms5_mqtt_get_counts (mqtt, &counts);
  append_gauge (out, "mqtt_connected", "Whether the broker is there.", ms5_mqtt_get_state (mqtt) == MS5_MQTT_CONNECTED);
  append_counter (out, "mqtt_messages_total", "Messages that came, also those delivered again.", counts.messages);
  append_counter (out, "mqtt_connects_total", "Times the broker was reached.", counts.connects);
  append_counter (out, "mqtt_resumed_total", "Of these, times it had kept our session.", counts.resumed);
  append_counter (out, "mqtt_busy_total", "Times a message had to wait.", counts.busy);
#endif
}

static void
append_by_channel (GString       *out,
                   const char    *name,
                   const char    *help,
                   const guint64  values[MS5_N_CHANNELS])
{
  append_head (out, name, "counter", help);
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    if (i != MS5_CHANNEL_WINDOW)
      g_string_append_printf (out, "ms5_%s{channel=\"%s\"} %" G_GUINT64_FORMAT "\n", name,
                              ms5_channel_to_string ((Ms5Channel) i), values[i]);
}

static void
append_push (GString *out,
             Ms5Push *push)
{
  Ms5PushStats stats;

  ms5_push_get_stats (push, &stats);
  append_gauge (out, "push_devices", "Devices that are registered.", stats.devices);
  append_gauge (out, "push_calls", "Calls that people are told of.", stats.calls);
  append_gauge (out, "push_waiting", "Deliveries on their way.", stats.waiting);
  append_by_channel (out, "push_sent_total", "Deliveries made, by channel.", stats.sent);
  append_by_channel (out, "push_received_total", "Deliveries that arrived, by channel.", stats.received);
  append_by_channel (out, "push_failed_total", "Deliveries that failed, by channel.", stats.failed);
  append_by_channel (out, "push_expired_total", "Deliveries that did not arrive in time, by channel.", stats.expired);
  append_by_channel (out, "push_retries_total", "Attempts that have to be made again, by channel.", stats.retries);
  append_counter (out, "push_undeliverable_total", "Times that nobody could be told of a call.", stats.undeliverable);
  append_counter (out, "push_dropped_total", "Deliveries not made as too many were waiting for the device.", stats.dropped);
  append_gauge (out, "push_problem", "Whether storing deliveries fails.", stats.problem);
}

/* Who may read it: this machine if it is set so, whoever has the token for it, and people with the
 * right. */
static gboolean
may_read (Ms5HttpRequest   *request,
          Ms5RoutesContext *routes)
{
  const char *value = ms5_http_request_get_header (request, "Authorization");
  g_autoptr (Ms5Identity) identity = NULL;

  if (routes->config->metrics_loopback && ms5_http_request_is_local (request))
    return TRUE;
  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    return FALSE;

  value += 7;
  if (routes->metrics_token != NULL && strlen (value) == strlen (routes->metrics_token)
      && sodium_memcmp (value, routes->metrics_token, strlen (value)) == 0)
    return TRUE;
  identity = ms5_routes_authenticate (value, routes);
  return identity != NULL && ms5_identity_may (identity, MS5_PERMIT_METRICS_READ);
}

void
ms5_route_metrics (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5RoutesContext *routes = context;
  GString *out;
  gsize length;

  if (!may_read (request, routes))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_TOKEN, "no token that allows reading this");
      return;
    }

  out = g_string_new (NULL);
  append_process (out, routes);
  append_http (out, routes->http);
  append_door (out, routes->door);
  append_journal (out, routes->journal);
  append_feed (out, routes->feed);
  append_mqtt (out, routes->mqtt);
  append_push (out, routes->push);
  length = out->len;
  ms5_http_request_reply_text (request, 200, CONTENT_TYPE, g_string_free (out, FALSE), length);
}
