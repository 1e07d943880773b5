/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-submitter.h"
#include "outbox-fixture.h"
#include "pair-dialer.h"
#include "protocol/ms5-frame.h"

#include <string.h>

/* What is in a real outbox goes over a link to a server that answers as the test wants. */

#define N_QUIET 6

typedef struct
{
  OutboxFixture    base;
  Ms5ManualClock  *clock;
  PairDialer      *dialer;
  Ms5Link         *link;
  Ms5Submitter    *submitter;
  Ms5SyncSettings *settings;
  Ms5Transport    *server;
  const char      *epoch;
  gint64           ackd;    /* what the server welcomes with */
  gboolean         silent;  /* it does not answer */
  GHashTable      *codes;   /* what it answers, by key; `applied` if there is nothing */
  GString         *sent;    /* keys that came, a bar after each batch */
  guint            n_binary;
  char            *last_id;
  GString         *completed;
} Fixture;

static void
say (Fixture *f,
     json_t  *value)
{
  g_autofree char *text = json_dumps (value, JSON_COMPACT);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  ms5_transport_send (f->server, MS5_FRAME_TEXT, bytes);
  json_decref (value);
}

static void
take_submit (Fixture *f,
             json_t  *submit)
{
  json_t *acts = json_object_get (submit, "acts");
  json_t *results = json_array ();
  json_t *act;
  size_t i;

  json_array_foreach (acts, i, act)
    {
      const char *key = json_string_value (json_object_get (act, "key"));
      const char *id = json_string_value (json_object_get (act, "id"));
      const char *code = g_hash_table_lookup (f->codes, key != NULL ? key : "new");
      json_t *result = json_pack ("{ss ss}", "id", id, "code", code != NULL ? code : "applied");

      g_string_append_printf (f->sent, "%s ", key != NULL ? key : "new");
      g_free (f->last_id);
      f->last_id = g_strdup (id);
      if (code == NULL || g_str_equal (code, "merged"))
        json_object_set_new (result, "seq", json_integer (7));
      json_array_append_new (results, result);
    }
  g_string_append (f->sent, "| ");
  if (f->silent)
    json_decref (results);
  else
    say (f, json_pack ("{ss sO sI so}", "t", "results", "b", json_object_get (submit, "b"), "now",
                       (json_int_t) 1767000000000, "r", results));
}

static void
server_message_cb (Ms5Transport *transport,
                   Ms5FrameKind  kind,
                   GBytes       *bytes,
                   Fixture      *f)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (json_t) value = ms5_frame_parse (data, size, kind == MS5_FRAME_BINARY, &ms5_json_limits_client, NULL);
  const char *type = json_string_value (json_object_get (value, "t"));

  f->n_binary += kind == MS5_FRAME_BINARY;
  if (g_str_equal (type, "submit"))
    take_submit (f, value);
  else if (g_str_equal (type, "ping"))
    say (f, json_pack ("{ss sO si si}", "t", "pong", "n", json_object_get (value, "n"), "now", 1, "head", 5));
}

static void
answer (Ms5Transport *server,
        gpointer      user_data)
{
  Fixture *f = user_data;

  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_set_object (&f->server, server);
  g_signal_connect (server, "message", G_CALLBACK (server_message_cb), f);
  say (f, json_pack ("{ss ss si ss s{si si} sI sI si s{si si} s[] sI}", "t", "welcome", "epoch", f->epoch, "head", 5,
                     "mode", "snapshot", "todo", "ops", 0, "bytes", 0, "now", (json_int_t) 1767000000000, "exp",
                     (json_int_t) 1767000600000, "tick", 50, "limits", "msg", 65536, "batch", 100, "denied", "ackd",
                     (json_int_t) f->ackd));
}

static void
link_message_cb (Ms5Link    *link,
                 Ms5Message *message,
                 guint       size,
                 Fixture    *f)
{
  if (message->type == MS5_MESSAGE_WELCOME)
    {
      ms5_submitter_welcome (f->submitter, &message->welcome);
      ms5_link_set_live (link, TRUE);
    }
  else if (message->type == MS5_MESSAGE_RESULTS)
    ms5_submitter_take_results (f->submitter, &message->results);
}

static void
completed_cb (Ms5Submitter       *submitter,
              const Ms5SyncTally *tally,
              Fixture            *f)
{
  g_string_append_printf (f->completed, "%u %u %u %u | ", tally->applied, tally->merged, tally->refused,
                          tally->conflicts);
}

/* Everything that the outbox was asked for is on the disk. */
static void
flush (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_outbox_decide_async (f->base.outbox, "nobody", MS5_OUTBOX_MARK_HEALED, FALSE, ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_decide_finish (f->base.outbox, client_wait (&result), NULL));
}

/* Goes on until nothing more happens without time passing. */
static void
settle (Fixture *f)
{
  gsize before = f->sent->len;

  for (guint quiet = 0; quiet < N_QUIET; quiet = f->sent->len == before ? quiet + 1 : 0)
    {
      before = f->sent->len;
      flush (f);
      ms5_manual_clock_advance (f->clock, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
advance (Fixture *f,
         gint64   duration)
{
  settle (f);
  ms5_manual_clock_advance (f->clock, duration);
  settle (f);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  outbox_set_up (&f->base, data);
  outbox_open (&f->base);
  ms5_outbox_set_server (f->base.outbox, "https://a.example");
  f->clock = MS5_MANUAL_CLOCK (f->base.clock);
  f->epoch = "e1";
  f->codes = g_hash_table_new (g_str_hash, g_str_equal);
  f->sent = g_string_new (NULL);
  f->completed = g_string_new (NULL);
  f->settings = ms5_sync_settings_new ();
  f->dialer = pair_dialer_new (f->base.clock, NULL, answer, f);
  f->link = ms5_link_new (MS5_DIALER (f->dialer), f->base.clock, f->base.random);
  f->submitter = ms5_submitter_new (f->link, f->base.outbox, f->base.clock);
  ms5_submitter_set_settings (f->submitter, f->settings);
  ms5_submitter_set_sub (f->submitter, "u-1");
  g_signal_connect (f->link, "message", G_CALLBACK (link_message_cb), f);
  g_signal_connect (f->submitter, "completed", G_CALLBACK (completed_cb), f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  ms5_link_stop (f->link);
  advance (f, MS5_USEC_PER_S);
  g_object_run_dispose (G_OBJECT (f->submitter));
  g_object_run_dispose (G_OBJECT (f->link));
  if (f->server != NULL)
    g_signal_handlers_disconnect_by_data (f->server, f);
  g_clear_object (&f->server);
  advance (f, MS5_USEC_PER_MIN);
  g_assert_finalize_object (f->submitter);
  g_assert_finalize_object (f->link);
  g_assert_finalize_object (f->dialer);
  g_assert_finalize_object (f->settings);
  g_hash_table_unref (f->codes);
  g_string_free (f->sent, TRUE);
  g_string_free (f->completed, TRUE);
  g_free (f->last_id);
  outbox_tear_down (&f->base, data);
}

static void
go (Fixture *f)
{
  ms5_link_start (f->link);
  settle (f);
}

static void
add (Fixture    *f,
     const char *keys,
     gint64      pri)
{
  g_auto (GStrv) each = g_strsplit (keys, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    outbox_add (&f->base, "u-1", each[i], pri);
}

#define assert_sent(f, expected)                 \
  G_STMT_START                                   \
  {                                              \
    settle (f);                                  \
    g_assert_cmpstr ((f)->sent->str, ==, expected); \
    g_string_truncate ((f)->sent, 0);            \
  }                                              \
  G_STMT_END

static Ms5SyncValues
get_progress (Fixture *f)
{
  Ms5SyncValues values = { .time_left = -1, .next_try = MS5_TIME_NONE };

  ms5_submitter_get_progress (f->submitter, &values);
  return values;
}

/* Critical ones go, and what must go before them; the rest waits until somebody wants it. */
static void
test_by_hand (Fixture       *f,
              gconstpointer  data)
{
  ms5_sync_settings_set_automatic (f->settings, FALSE);
  go (f);
  add (f, "a b", 2);
  assert_sent (f, "");
  add (f, "b", 0);
  assert_sent (f, "b | b | ");
  ms5_submitter_sync_now (f->submitter);
  assert_sent (f, "a | ");
  add (f, "c", 2);
  assert_sent (f, "");
  ms5_sync_settings_set_automatic (f->settings, TRUE);
  assert_sent (f, "c | ");

  /* Asked for without a connection, it is done once there is one. */
  ms5_sync_settings_set_automatic (f->settings, FALSE);
  ms5_link_stop (f->link);
  add (f, "d", 2);
  ms5_submitter_sync_now (f->submitter);
  go (f);
  assert_sent (f, "d | ");
}

static void
test_interval (Fixture       *f,
               gconstpointer  data)
{
  Ms5Time due;

  ms5_sync_settings_set_interval (f->settings, 60);
  go (f);
  add (f, "a", 2);
  assert_sent (f, "a | ");
  due = ms5_clock_now (f->base.clock) + 60 * MS5_USEC_PER_S;
  add (f, "b", 2);
  advance (f, 59 * MS5_USEC_PER_S);
  assert_sent (f, "");
  g_assert_cmpint (get_progress (f).next_try, ==, due);

  /* What is critical does not put off the others. */
  add (f, "c", 0);
  assert_sent (f, "c | ");
  advance (f, MS5_USEC_PER_S);
  assert_sent (f, "b | ");
  add (f, "d", 2);
  assert_sent (f, "");
  ms5_sync_settings_set_interval (f->settings, 0);
  assert_sent (f, "d | ");
}

static void
test_batch_limit (Fixture       *f,
                  gconstpointer  data)
{
  ms5_sync_settings_set_batch_limit (f->settings, 3);
  add (f, "a b c d e f g", 2);
  go (f);
  assert_sent (f, "a b c | d e f | g | ");
}

static void
test_compression (Fixture       *f,
                  gconstpointer  data)
{
  ms5_sync_settings_set_compress (f->settings, FALSE);
  add (f, "a b c d e f g h i j", 2);
  go (f);
  assert_sent (f, "a b c d e f g h i j | ");
  g_assert_cmpuint (f->n_binary, ==, 0);

  ms5_sync_settings_set_compress (f->settings, TRUE);
  ms5_link_stop (f->link);
  settle (f);
  add (f, "a b c d e f g h i j", 2);
  go (f);
  assert_sent (f, "a b c d e f g h i j | ");
  g_assert_cmpuint (f->n_binary, ==, 1);
}

/* It is told once what became of all of them, even if the line breaks meanwhile. */
static void
test_completed (Fixture       *f,
                gconstpointer  data)
{
  Ms5SyncValues values;

  g_hash_table_insert (f->codes, (char *) "b", (char *) "merged");
  g_hash_table_insert (f->codes, (char *) "c", (char *) "conflict");
  g_hash_table_insert (f->codes, (char *) "d", (char *) "forbidden");
  g_hash_table_insert (f->codes, (char *) "e", (char *) "superseded");
  ms5_sync_settings_set_batch_limit (f->settings, 4);
  add (f, "a b c d e f", 2);
  g_assert_false (get_progress (f).syncing);
  f->silent = TRUE;
  go (f);
  values = get_progress (f);
  g_assert_true (values.syncing);
  g_assert_cmpuint (values.sync_done, ==, 0);
  g_assert_cmpuint (values.sync_total, ==, 6);
  g_assert_cmpint (values.last_sync, ==, MS5_TIME_NONE);
  g_assert_cmpstr (f->completed->str, ==, "");

  f->silent = FALSE;
  ms5_link_stop (f->link);
  settle (f);
  g_assert_false (get_progress (f).syncing);
  advance (f, 2 * MS5_USEC_PER_S);
  go (f);
  assert_sent (f, "a b c d | a b c d | e f | ");
  values = get_progress (f);
  g_assert_false (values.syncing);
  g_assert_cmpint (values.last_sync, ==, ms5_clock_now (f->base.clock));
  g_assert_cmpstr (f->completed->str, ==, "2 1 2 1 | ");
}

/* Actions stay with who took them, and with the server that they were for. */
static void
test_owners (Fixture       *f,
             gconstpointer  data)
{
  Ms5OutboxCounts counts;

  add (f, "a", 2);
  outbox_add (&f->base, "u-2", "theirs", 0);
  ms5_outbox_set_server (f->base.outbox, "https://b.example");
  add (f, "b", 2);
  go (f);
  assert_sent (f, "b | ");
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n[MS5_OUTBOX_DONE], ==, 1);
  g_assert_cmpuint (counts.n[MS5_OUTBOX_QUEUED], ==, 0);
  ms5_submitter_set_sub (f->submitter, "u-2");
  assert_sent (f, "");

  /* Another signs in and out in between, and the program is started again. */
  ms5_link_stop (f->link);
  ms5_submitter_set_sub (f->submitter, NULL);
  ms5_outbox_set_server (f->base.outbox, "https://a.example");
  go (f);
  assert_sent (f, "");
  ms5_submitter_set_sub (f->submitter, "u-1");
  assert_sent (f, "a | ");
  ms5_submitter_set_sub (f->submitter, "u-2");
  assert_sent (f, "theirs | ");
}

/* A server that was put back is given again what it lost: at once if that is recent, else when it is wanted. */
static void
test_heal (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) decided = NULL;
  g_autofree char *old = NULL;
  g_autofree char *recent = NULL;
  Ms5OutboxCounts counts;

  go (f);
  old = g_strdup (outbox_add (&f->base, "u-1", "old", 2));
  assert_sent (f, "old | ");
  advance (f, 25 * MS5_USEC_PER_H);
  recent = g_strdup (outbox_add (&f->base, "u-1", "recent", 2));
  assert_sent (f, "recent | ");

  ms5_link_stop (f->link);
  settle (f);
  f->epoch = "e2";
  go (f);
  assert_sent (f, "recent | ");
  g_assert_cmpstr (f->last_id, ==, recent);
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_HEALED], ==, 1);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_OFFERED], ==, 1);

  /* Once is enough. */
  ms5_link_stop (f->link);
  settle (f);
  go (f);
  assert_sent (f, "");

  ms5_outbox_decide_async (f->base.outbox, "u-1", MS5_OUTBOX_MARK_OFFERED, TRUE, ms5_test_result_cb, &decided);
  g_assert_true (ms5_outbox_decide_finish (f->base.outbox, client_wait (&decided), NULL));
  assert_sent (f, "old | ");
  g_assert_cmpstr (f->last_id, ==, old);
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_HEALED], ==, 2);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_OFFERED], ==, 0);
}

/* What the server remembers from before is not sent again. */
static void
test_heal_floor (Fixture       *f,
                 gconstpointer  data)
{
  go (f);
  add (f, "a b", 2);
  assert_sent (f, "a | b | ");
  ms5_link_stop (f->link);
  settle (f);
  f->epoch = "e2";
  f->ackd = 1;
  go (f);
  assert_sent (f, "b | ");
}

static const char *
add_raise (Fixture *f)
{
  g_autoptr (Ms5Action) action = ms5_action_new ("call.raise");
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  action->topic = g_strdup ("calls/L1");
  action->args = json_pack ("{ss}", "type", "help");
  action->pri = 2;
  entry = outbox_add_action (&f->base, "u-1", action, &error);
  g_assert_no_error (error);
  return ms5_outbox_entry_get_id (entry);
}

/* A copy becomes another installation; a person says what of its work is to be done, which is then done anew. */
static void
test_requeue (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (GAsyncResult) decided = NULL;
  g_autofree char *device = g_strdup (ms5_outbox_get_device (f->base.outbox));
  g_autofree char *expected = NULL;
  const char *call = add_raise (f);
  const char *comment = outbox_add (&f->base, "u-1", call, 2);
  Ms5OutboxCounts counts;

  g_hash_table_insert (f->codes, (char *) "new", (char *) "replayed");
  go (f);
  assert_sent (f, "new | ");
  g_assert_cmpstr (ms5_outbox_get_device (f->base.outbox), !=, device);
  outbox_assert_state (&f->base, comment, "failed");
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_REQUEUE], ==, 2);

  g_hash_table_remove_all (f->codes);
  ms5_outbox_decide_async (f->base.outbox, "u-1", MS5_OUTBOX_MARK_REQUEUE, TRUE, ms5_test_result_cb, &decided);
  g_assert_true (ms5_outbox_decide_finish (f->base.outbox, client_wait (&decided), NULL));
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_REQUEUE], ==, 0);
  g_assert_cmpuint (counts.n[MS5_OUTBOX_DISCARDED], ==, 2);
  settle (f);
  {
    g_autoptr (Ms5OutboxEntry) raised = g_list_model_get_item (ms5_outbox_get_entries (f->base.outbox), 2);

    g_assert_cmpstr (ms5_outbox_entry_get_id (raised), !=, call);
    expected = g_strdup_printf ("new | %s | ", ms5_outbox_entry_get_id (raised));
  }
  assert_sent (f, expected);
}

static void
test_drop (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr (GAsyncResult) decided = NULL;
  const char *id = outbox_add (&f->base, "u-1", "a", 2);
  Ms5OutboxCounts counts;

  g_hash_table_insert (f->codes, (char *) "a", (char *) "replayed");
  go (f);
  assert_sent (f, "a | ");

  /* The question stays, whatever happens to the program. */
  ms5_link_stop (f->link);
  settle (f);
  ms5_outbox_get_counts (f->base.outbox, "u-1", &counts);
  g_assert_cmpuint (counts.n_marked[MS5_OUTBOX_MARK_REQUEUE], ==, 1);
  ms5_outbox_decide_async (f->base.outbox, "u-1", MS5_OUTBOX_MARK_REQUEUE, FALSE, ms5_test_result_cb, &decided);
  g_assert_true (ms5_outbox_decide_finish (f->base.outbox, client_wait (&decided), NULL));
  outbox_assert_state (&f->base, id, "discarded");
  go (f);
  assert_sent (f, "");
}

/* While the outbox is still being asked what is to be sent. */
static void
test_end (Fixture       *f,
          gconstpointer  data)
{
  go (f);
  outbox_add (&f->base, "u-1", "a", 2);
  g_object_run_dispose (G_OBJECT (f->submitter));
  assert_sent (f, "");
}

int
main (int    argc,
      char **argv)
{
  const struct
  {
    const char *name;
    void      (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "by-hand", test_by_hand },
    { "interval", test_interval },
    { "batch-limit", test_batch_limit },
    { "compression", test_compression },
    { "completed", test_completed },
    { "owners", test_owners },
    { "heal", test_heal },
    { "heal-floor", test_heal_floor },
    { "requeue", test_requeue },
    { "drop", test_drop },
    { "end", test_end },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/client/submitter/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
