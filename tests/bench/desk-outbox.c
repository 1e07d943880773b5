/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client.h"
#include "client/ms5-memory-secrets.h"
#include "protocol/ms5-item.h"
#include "protocol/ms5-topics.h"
#include "runtime/ms5-system-clock.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <stdio.h>
#include <gio/gunixinputstream.h>
#include <sys/resource.h>
#include <unistd.h>

/* A whole client, without its window, that is used while there is no server:
 *
 *   desk-outbox SERVER ACCOUNT LINES ACTIONS <PASSWORD-LINE
 *
 * Says «live» when it has signed in, fills its outbox at the next line of its input, brings all of it to the
 * server at the one after that, and each time prints its figures as JSON. */

#define RESERVE  500 /* of the outbox, which is for what is critical */
#define STOP     (4 * MS5_USEC_PER_MIN)
#define PRODUCT  "cola-05"
#define REASON   "bottle-jam"

typedef struct
{
  Ms5Client *client;
  guint n_lines;
  guint n_actions;
  guint n_added;
  Ms5Time began;
  gint64 turned; /* when the main loop last came round */
  gint64 stall;
} Desk;

/* What a shift does on one line. */
typedef struct
{
  Desk *desk;
  const char *line;
  const char *equipment;
  const char *call;
  const char *job;
  const char *stop;
  const char *second;
  Ms5Time start;
} Round;

static gboolean
turn_cb (gpointer data)
{
  Desk *desk = data;
  gint64 now = g_get_monotonic_time ();

  if (desk->turned != 0)
    desk->stall = MAX (desk->stall, now - desk->turned);
  desk->turned = now;
  return G_SOURCE_CONTINUE;
}

static void
turn_until (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: its id */
static char *
act (Desk         *desk,
     const char   *op,
     Ms5TopicKind  kind,
     const char   *line,
     const char   *key,
     json_t       *args,
     json_t       *set)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  g_autoptr (json_t) was = set != NULL ? json_object () : NULL;
  g_autofree char *topic = ms5_topic_new (kind, line);

  ms5_client_act_async (desk->client, op, topic, key, set != NULL ? 0 : MS5_INT_NONE, args, set, was,
                        ms5_test_result_cb, &result);
  json_decref (args);
  json_decref (set);
  turn_until (&result);
  entry = ms5_client_act_finish (desk->client, result, &error);
  if (entry == NULL)
    g_error ("%s: %s", op, error->message);
  desk->n_added++;
  return g_strdup (ms5_outbox_entry_get_id (entry));
}

static void
act_again (Round        *round,
           const char   *op,
           Ms5TopicKind  kind,
           const char   *key,
           json_t       *args,
           json_t       *set)
{
  g_free (act (round->desk, op, kind, round->line, key, args, set));
}

static void
handle_call (Round *round)
{
  gint64 until = ms5_time_to_ms (round->desk->began + 2 * MS5_USEC_PER_H);

  act_again (round, "call.acknowledge", MS5_TOPIC_CALLS, round->call, json_pack ("{ss}", "note", "On my way"), NULL);
  act_again (round, "call.comment", MS5_TOPIC_CALLS, round->call, json_pack ("{ss}", "note", "The belt is worn"), NULL);
  act_again (round, "call.assign", MS5_TOPIC_CALLS, round->call, NULL, json_pack ("{ss}", "assigned_to", "Ada Flores"));
  act_again (round, "call.escalate", MS5_TOPIC_CALLS, round->call, json_pack ("{si}", "level", 1), NULL);
  act_again (round, "call.shelve", MS5_TOPIC_CALLS, round->call,
             json_pack ("{sI ss}", "until", (json_int_t) until, "reason", "Waits for a part"), NULL);
  act_again (round, "call.unshelve", MS5_TOPIC_CALLS, round->call, NULL, NULL);
  act_again (round, "call.resolve", MS5_TOPIC_CALLS, round->call, json_pack ("{ss}", "note", "New belt"), NULL);
}

static void
explain_stop (Round *round)
{
  gint64 end = ms5_time_to_ms (round->start + STOP);
  gint64 middle = ms5_time_to_ms (round->start + STOP / 2);

  act_again (round, "stop.add", MS5_TOPIC_STOPS, round->stop, json_pack ("{sI}", "end", (json_int_t) end), NULL);
  act_again (round, "stop.code", MS5_TOPIC_STOPS, round->stop, NULL,
             json_pack ("{ss ss}", "reason", REASON, "comment", "Bottle stuck at the infeed star"));
  act_again (round, "stop.split", MS5_TOPIC_STOPS, round->stop, json_pack ("{sI}", "at", (json_int_t) middle), NULL);
  act_again (round, "stop.merge", MS5_TOPIC_STOPS, round->stop, json_pack ("{ss}", "with", round->second), NULL);
  act_again (round, "changeover.start", MS5_TOPIC_CHANGEOVERS, round->stop, NULL, NULL);
  act_again (round, "changeover.complete", MS5_TOPIC_CHANGEOVERS, round->stop, NULL, NULL);
}

static void
run_job (Round *round)
{
  act_again (round, "job.add", MS5_TOPIC_JOBS, round->job, json_pack ("{ss si}", "product", PRODUCT, "qty", 20000), NULL);
  act_again (round, "job.accept", MS5_TOPIC_JOBS, round->job, NULL, NULL);
  act_again (round, "job.start", MS5_TOPIC_JOBS, round->job, NULL, NULL);
  act_again (round, "job.pause", MS5_TOPIC_JOBS, round->job, NULL, NULL);
  act_again (round, "job.complete", MS5_TOPIC_JOBS, round->job, NULL, NULL);
}

static void
report (Round *round)
{
  act_again (round, "scrap.report", MS5_TOPIC_QUALITY, NULL, json_pack ("{si}", "qty", 3), NULL);
  act_again (round, "rework.report", MS5_TOPIC_QUALITY, NULL, json_pack ("{si}", "qty", 2), NULL);
  act_again (round, "equipment.maintenance", MS5_TOPIC_LINE, round->equipment, json_pack ("{sb}", "on", 1), NULL);
  act_again (round, "note.add", MS5_TOPIC_NOTES, NULL, json_pack ("{ss}", "text", "The filler needs a new star wheel"), NULL);
}

/* 23 operations, each once. */
static void
do_round (Desk  *desk,
          guint  number)
{
  g_autofree char *line = g_strdup_printf ("L%u", number % desk->n_lines);
  g_autofree char *equipment = g_strdup_printf ("FL1-%u", number % desk->n_lines);
  g_autofree char *call = act (desk, "call.raise", MS5_TOPIC_CALLS, line, NULL,
                               json_pack ("{ss ss}", "type", "maintenance", "note", "The belt squeals"), NULL);
  g_autofree char *job = g_strdup_printf ("PO-%u", number);
  Ms5Time start = desk->began - (1 + number / desk->n_lines) * 2 * STOP;
  g_autofree char *stop = ms5_timeline_key_new (equipment, start);
  g_autofree char *second = ms5_timeline_key_new (equipment, start + STOP / 2);
  Round round = { desk, line, equipment, call, job, stop, second, start };

  handle_call (&round);
  explain_stop (&round);
  run_job (&round);
  report (&round);
}

static void
fill (Desk *desk)
{
  guint n_rounds = (desk->n_actions - RESERVE) / 23;

  for (guint i = 0; i < n_rounds; i++)
    do_round (desk, i);
  while (desk->n_added < desk->n_actions)
    {
      g_autofree char *line = g_strdup_printf ("L%u", desk->n_added % desk->n_lines);

      g_free (act (desk, "call.raise", MS5_TOPIC_CALLS, line, NULL, json_pack ("{ss}", "type", "quality"), NULL));
    }
}

static gint64
get_cpu_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

static json_t *
count_results (Desk *desk)
{
  GListModel *entries = ms5_client_get_actions (desk->client);
  json_t *counts = json_object ();
  guint n = g_list_model_get_n_items (entries);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Ms5OutboxEntry) entry = g_list_model_get_item (entries, i);
      const Ms5Result *result = ms5_outbox_entry_get_result (entry);
      const char *code = result != NULL ? ms5_words_result_code (result->code) : "none";

      json_object_set_new (counts, code, json_integer (json_integer_value (json_object_get (counts, code)) + 1));
    }
  return counts;
}

static void
tell (Desk   *desk,
      gint64  span,
      gint64  cpu)
{
  g_autoptr (json_t) counts = count_results (desk);
  g_autofree char *results = json_dumps (counts, JSON_COMPACT);
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"seconds\":%.3f,\"cpu_s\":%.3f,\"stall_ms\":%.1f,\"peak_kib\":%ld,\"results\":%s}\n",
          (double) span / G_USEC_PER_SEC, (double) cpu / G_USEC_PER_SEC, (double) desk->stall / 1000, usage.ru_maxrss,
          results);
  fflush (stdout);
}

static void
read_line (char  *line,
           gsize  size)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  gssize n;

  g_input_stream_read_async (input, line, size - 1, G_PRIORITY_DEFAULT, NULL, ms5_test_result_cb, &result);
  turn_until (&result);
  n = g_input_stream_read_finish (input, result, NULL);
  if (n <= 0)
    exit (0); /* the process ends with its parent */
  line[n] = '\0';
  g_strchomp (line);
}

static void
sign_in (Desk       *desk,
         const char *server,
         const char *account,
         const char *password)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) signed_in = NULL;
  g_autoptr (GError) error = NULL;

  ms5_client_start_async (desk->client, NULL, NULL, NULL, ms5_test_result_cb, &started);
  turn_until (&started);
  if (!ms5_client_start_finish (desk->client, started, &error))
    g_error ("%s", error->message);
  ms5_client_sign_in_async (desk->client, server, account, password, NULL, ms5_test_result_cb, &signed_in);
  turn_until (&signed_in);
  if (!ms5_client_sign_in_finish (desk->client, signed_in, NULL, &error))
    g_error ("%s", error->message);
  while (ms5_client_get_state (desk->client) != MS5_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);
}

static void
work (Desk *desk)
{
  char line[16];
  gint64 began, cpu;

  printf ("live\n");
  fflush (stdout);
  read_line (line, sizeof line);
  while (ms5_client_get_state (desk->client) == MS5_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);

  began = g_get_monotonic_time ();
  cpu = get_cpu_time ();
  desk->stall = 0;
  fill (desk);
  tell (desk, g_get_monotonic_time () - began, get_cpu_time () - cpu);

  read_line (line, sizeof line);
  began = g_get_monotonic_time ();
  cpu = get_cpu_time ();
  desk->stall = 0;
  ms5_client_connect_now (desk->client);
  while (ms5_client_get_pending (desk->client) > 0 || ms5_client_get_state (desk->client) != MS5_LINK_LIVE)
    g_main_context_iteration (NULL, TRUE);
  tell (desk, g_get_monotonic_time () - began, get_cpu_time () - cpu);
}

static void
stop (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_client_stop_async (desk->client, ms5_test_result_cb, &result);
  turn_until (&result);
  if (!ms5_client_stop_finish (desk->client, result, &error))
    g_error ("%s", error->message);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (Ms5Clock) clock = ms5_system_clock_new ();
  g_autoptr (Ms5Random) random = ms5_random_new_seeded (1);
  g_autoptr (Ms5Secrets) secrets = ms5_memory_secrets_new (NULL);
  g_autofree char *folder = g_dir_make_tmp ("ms5-bench-XXXXXX", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  Desk desk = { 0 };
  char password[128];
  guint source;

  if (argc != 5 || folder == NULL)
    return 2;

  ms5_memory_secrets_set_persistent (MS5_MEMORY_SECRETS (secrets), TRUE);
  desk.client = ms5_client_new (cache, data, clock, random, secrets);
  desk.n_lines = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  desk.n_actions = (guint) g_ascii_strtoull (argv[4], NULL, 10);
  desk.began = ms5_clock_now (clock);
  source = g_timeout_add (1, turn_cb, &desk);
  read_line (password, sizeof password);
  sign_in (&desk, argv[1], argv[2], password);
  work (&desk);
  g_source_remove (source);
  stop (&desk);
  g_object_unref (desk.client);
  ms5_test_dir_remove (folder);
  return 0;
}
