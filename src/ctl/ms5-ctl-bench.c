/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ctl/ms5-ctl-feed.h"
#include "ctl/ms5-ctl-table.h"
#include "runtime/ms5-random.h"

#include <glib/gi18n.h>

#define MAX_CONNECTIONS 10000
#define PING_MS         1000

typedef struct
{
  Ms5CtlAccess access;
  int n_connections;
  int seconds;
  GMainLoop *loop;
  GPtrArray *feeds;             /* Ms5CtlFeed */
  GHashTable *pings;            /* feed → when it was asked */
  GArray *trips;                /* double: round trips in milliseconds */
  guint n_open;
  guint n_over;
  guint64 frames;
  guint64 events;
  guint64 bytes;
  gint64 started;
  Ms5CtlStatus status;
  char *why;                    /* the first that was refused */
} Bench;

static guint
count_events (const Ms5Message *message)
{
  switch (message->type)
    {
    case MS5_MESSAGE_SNAP:
      return message->snap.items->len;
    case MS5_MESSAGE_DELTA:
      return message->delta.ops->len;
    case MS5_MESSAGE_LIVE:
      return message->live.ops->len;
    default:
      return 0;
    }
}

static void
message_cb (Ms5CtlFeed       *feed,
            const Ms5Message *message,
            gsize             bytes,
            gpointer          user_data)
{
  Bench *bench = user_data;
  gint64 *asked = g_hash_table_lookup (bench->pings, feed);

  bench->frames++;
  bench->bytes += bytes;
  bench->events += count_events (message);
  if (message->type == MS5_MESSAGE_WELCOME)
    bench->n_open++;
  if (message->type == MS5_MESSAGE_PONG && asked != NULL)
    {
      double trip = (double) (g_get_monotonic_time () - *asked) / 1000;

      g_array_append_val (bench->trips, trip);
      g_hash_table_remove (bench->pings, feed);
    }
}

static void
closed_cb (Ms5CtlFeed   *feed,
           Ms5CtlStatus  status,
           const char   *why,
           gpointer      user_data)
{
  Bench *bench = user_data;

  if (bench->why == NULL)
    {
      bench->why = g_strdup (why);
      bench->status = status;
    }
  bench->n_over++;
  if (bench->n_over == bench->feeds->len)
    g_main_loop_quit (bench->loop);
}

static gboolean
ping_cb (gpointer user_data)
{
  Bench *bench = user_data;

  for (guint i = 0; i < bench->feeds->len; i++)
    {
      Ms5CtlFeed *feed = g_ptr_array_index (bench->feeds, i);
      gint64 now = g_get_monotonic_time ();

      if (!ms5_ctl_feed_is_open (feed) || g_hash_table_contains (bench->pings, feed))
        continue;
      g_hash_table_insert (bench->pings, feed, g_memdup2 (&now, sizeof now));
      ms5_ctl_feed_ping (feed);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
over_cb (gpointer user_data)
{
  Bench *bench = user_data;

  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static json_t *
make_quantile (const GArray *sorted,
               double        share)
{
  return sorted->len > 0 ? json_real (g_array_index (sorted, double, (guint) ((double) (sorted->len - 1) * share)))
                         : json_null ();
}

static void
report (Bench *bench)
{
  double seconds = MAX ((double) (g_get_monotonic_time () - bench->started) / G_USEC_PER_SEC, 0.001);
  g_autoptr (json_t) figures = json_object ();
  const char *name;
  json_t *value;

  g_array_sort (bench->trips, compare_numbers);
  json_object_set_new (figures, "connections", json_integer (bench->n_connections));
  json_object_set_new (figures, "opened", json_integer (bench->n_open));
  json_object_set_new (figures, "ended", json_integer (bench->n_over));
  json_object_set_new (figures, "seconds", json_real (seconds));
  json_object_set_new (figures, "frames_per_s", json_real ((double) bench->frames / seconds));
  json_object_set_new (figures, "events_per_s", json_real ((double) bench->events / seconds));
  json_object_set_new (figures, "bytes_per_s", json_real ((double) bench->bytes / seconds));
  json_object_set_new (figures, "round_trip_p50_ms", make_quantile (bench->trips, 0.5));
  json_object_set_new (figures, "round_trip_p99_ms", make_quantile (bench->trips, 0.99));
  if (bench->access.as_json)
    {
      ms5_ctl_print_json (figures);
      return;
    }

  json_object_foreach (figures, name, value)
    {
      g_autofree char *text = json_is_number (value) ? g_strdup_printf ("%.10g", json_number_value (value)) : g_strdup ("—");

      g_print ("%s%s %s", name == json_object_iter_key (json_object_iter (figures)) ? "" : ", ", name, text);
    }
  g_print ("\n");
}

static gboolean
open_feeds (Bench             *bench,
            const char *const *topics)
{
  static const Ms5CtlFeedEvents events = { message_cb, closed_cb };
  g_autoptr (Ms5Random) random = ms5_random_new_system ();
  guint64 run = ms5_random_next (random);

  for (int i = 0; i < bench->n_connections; i++)
    {
      g_autofree char *device = g_strdup_printf ("ms5ctl-%016" G_GINT64_MODIFIER "x-%d", run, i);
      Ms5CtlFeed *feed = ms5_ctl_feed_open (&bench->access, device, topics, &events, bench);

      if (feed == NULL)
        return FALSE;
      g_ptr_array_add (bench->feeds, feed);
    }
  return TRUE;
}

/* Each connection shows every line: the topics that move. */
static Ms5CtlStatus
choose_topics (Bench *bench,
               GStrv *out_topics)
{
  g_autoptr (GStrvBuilder) topics = g_strv_builder_new ();
  g_autoptr (json_t) reply = NULL;
  Ms5CtlStatus status = ms5_ctl_access_call (&bench->access, "GET", "/api/v1/lines", NULL, &reply);
  json_t *line;
  gsize i;

  json_array_foreach (json_object_get (reply, "lines"), i, line)
    for (guint k = 0; k < 3; k++)
      {
        static const char *const kinds[] = { "line", "live", "calls" };
        const char *code = json_string_value (json_object_get (line, "code"));
        g_autofree char *topic = g_strdup_printf ("%s/%s", kinds[k], code != NULL ? code : "");

        g_strv_builder_add (topics, topic);
      }
  *out_topics = g_strv_builder_end (topics);
  return status;
}

static Ms5CtlStatus
measure (Bench *bench)
{
  g_auto (GStrv) topics = NULL;
  Ms5CtlStatus status = choose_topics (bench, &topics);
  guint pinger, timer;

  if (status != MS5_CTL_OK)
    return status;

  bench->started = g_get_monotonic_time ();
  if (!open_feeds (bench, (const char *const *) topics))
    return MS5_CTL_REFUSED;
  pinger = g_timeout_add (PING_MS, ping_cb, bench);
  timer = g_timeout_add_seconds ((guint) bench->seconds, over_cb, bench);
  g_main_loop_run (bench->loop);
  g_source_remove (pinger);
  if (bench->n_over < bench->feeds->len)
    bench->status = MS5_CTL_OK;
  else
    g_source_remove (timer);

  report (bench);
  if (bench->why != NULL)
    g_printerr ("ms5ctl bench: %s\n", bench->why);
  return bench->status;
}

static Ms5CtlStatus
run_bench (int   argc,
           char *argv[])
{
  Bench bench = { .n_connections = 1, .seconds = 10 };
  const GOptionEntry entries[] = {
    { "connections", 'c', 0, G_OPTION_ARG_INT, &bench.n_connections, N_("So many subscribers; one account may have a few only"),
      N_("N") },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &bench.seconds, N_("For so long"), N_("S") },
    G_OPTION_ENTRY_NULL
  };
  Ms5CtlStatus status = MS5_CTL_BAD_INPUT;

  if (ms5_ctl_access_parse (&bench.access, &ms5_ctl_bench_command, entries, &argc, &argv))
    {
      if (argc == 2 && g_str_equal (argv[1], "feed") && bench.n_connections > 0 && bench.n_connections <= MAX_CONNECTIONS
          && bench.seconds > 0)
        {
          bench.loop = g_main_loop_new (NULL, FALSE);
          bench.feeds = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_ctl_feed_free);
          bench.pings = g_hash_table_new_full (NULL, NULL, NULL, g_free);
          bench.trips = g_array_new (FALSE, FALSE, sizeof (double));
          status = measure (&bench);
          g_ptr_array_unref (bench.feeds);
          g_hash_table_unref (bench.pings);
          g_array_unref (bench.trips);
          g_main_loop_unref (bench.loop);
          g_free (bench.why);
        }
      else
        g_printerr ("%s\n", _("ms5ctl bench: say feed, and how many connections for how many seconds"));
    }

  ms5_ctl_access_clear (&bench.access);
  return status;
}

const Ms5CtlCommand ms5_ctl_bench_command = {
  "bench", "feed [--connections N] [--seconds S]", N_("Measure how the feed serves subscribers"), run_bench,
};
