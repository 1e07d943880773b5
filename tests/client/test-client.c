/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-past.h"
#include "client/ms5-session-private.h"
#include "core/ms5-series.h"
#include "desk.h"
#include "shifted-clock.h"

/* The whole client beside the whole server: what it shows and does. */

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Ms5Change *x = *(const Ms5Change *const *) a, *y = *(const Ms5Change *const *) b;
  int order = g_strcmp0 (x->topic, y->topic);

  return order != 0 ? order : g_strcmp0 (x->key, y->key);
}

static gboolean
is_at_same_position (Desk *a,
                     Desk *b)
{
  const Ms5Cursor *x = ms5_replica_get_cursor (a->client->replica);
  const Ms5Cursor *y = ms5_replica_get_cursor (b->client->replica);

  return ms5_client_get_state (a->client) == MS5_LINK_LIVE && ms5_client_get_state (b->client) == MS5_LINK_LIVE
         && x->pos == y->pos && g_strcmp0 (x->epoch, y->epoch) == 0;
}

static void
assert_same_items (GPtrArray *x,
                   GPtrArray *y)
{
  g_ptr_array_sort (x, compare_items);
  g_ptr_array_sort (y, compare_items);
  g_assert_cmpuint (x->len, ==, y->len);
  g_assert_cmpuint (x->len, >, 20);
  for (guint i = 0; i < x->len; i++)
    g_assert_true (ms5_change_equal (x->pdata[i], y->pdata[i]));
}

/* I2: whatever happened to one of them, both have the same rows. */
static void
assert_same (Desk *a,
             Desk *b)
{
  g_autoptr (GPtrArray) x = NULL;
  g_autoptr (GPtrArray) y = NULL;

  ms5_test_wait_until (is_at_same_position (a, b));
  x = ms5_replica_dup_items (a->client->replica, NULL);
  y = ms5_replica_dup_items (b->client->replica, NULL);
  assert_same_items (x, y);
  g_assert_cmphex (ms5_replica_get_cursor (a->client->replica)->h, ==,
                   ms5_replica_get_cursor (b->client->replica)->h);
}

static Ms5ModelItem *
find_call (Desk       *desk,
           const char *line,
           const char *id)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_CALLS, line);

  return ms5_floor_get_item (ms5_client_get_floor (desk->client), topic, id);
}

static void
test_act (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) other = desk_new_live (server);
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  const char *line = desk_get_code (desk_get_line (desk, 0));
  const char *id;

  entry = desk_raise_call (desk, line, "the guard is loose");
  id = ms5_outbox_entry_get_id (entry);

  /* It is to be seen at once. */
  g_assert_nonnull (find_call (desk, line, id));

  ms5_test_wait_until (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_DONE);
  ms5_test_wait_until (find_call (other, line, id) != NULL);
  ms5_test_wait_until (!ms5_model_item_is_pending (find_call (desk, line, id)));
  g_assert_cmpstr (ms5_call_model_get_item (MS5_CALL_MODEL (find_call (other, line, id)))->note, ==,
                   "the guard is loose");
  g_assert_cmpuint (ms5_client_get_pending (desk->client), ==, 0);
  assert_same (desk, other);
}

/* What is done on a PC that is three weeks behind is done now, not too old to be taken. */
static void
test_wrong_clock (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (Ms5OutboxEntry) entry = NULL;

  desk->clock = shifted_clock_new (desk->clock, -21 * 24 * MS5_USEC_PER_H);
  desk_start (desk, NULL, NULL);
  desk_sign_in_well (desk, server);
  entry = desk_raise_call (desk, desk_get_code (desk_get_line (desk, 0)), "what day is it?");
  ms5_test_wait_until (!ms5_outbox_state_is_open (ms5_outbox_entry_get_state (entry)));
  g_assert_cmpint (ms5_outbox_entry_get_state (entry), ==, MS5_OUTBOX_DONE);
}

/* The server dies, people go on, the server comes back. */
static void
test_server_killed (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) other = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  g_autofree char *line = g_strdup (desk_get_code (desk_get_line (desk, 1)));
  Ms5Floor *floor = ms5_client_get_floor (desk->client);
  const char *id;

  real_server_kill (server);
  ms5_test_wait_until (ms5_floor_get_freshness (floor) == MS5_FLOOR_OFFLINE);
  g_assert_cmpint (ms5_floor_get_as_of (floor), !=, MS5_TIME_NONE);
  ms5_test_wait_until (ms5_client_get_problem (desk->client) == MS5_CLIENT_PROBLEM_REFUSED
                       || ms5_client_get_problem (desk->client) == MS5_CLIENT_PROBLEM_UNREACHABLE);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 2);

  entry = desk_raise_call (desk, line, "while nobody listens");
  id = ms5_outbox_entry_get_id (entry);
  g_assert_true (ms5_model_item_is_pending (find_call (desk, line, id)));
  g_assert_cmpuint (ms5_client_get_pending (desk->client), ==, 1);

  real_server_start (server);
  ms5_client_connect_now (desk->client);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_LIVE);
  ms5_test_wait_until (ms5_outbox_entry_get_state (entry) == MS5_OUTBOX_DONE);
  other = desk_new_live (server);
  assert_same (desk, other);
  g_assert_cmpint (ms5_floor_get_freshness (floor), ==, MS5_FLOOR_LIVE);
}

static GPtrArray *
dup_all_items (Desk *desk)
{
  return ms5_replica_dup_items (desk->client->replica, NULL);
}

/* The lines are there, and the outbox's effects; what is most of it comes later. */
static void
early_cb (Desk *desk)
{
  Ms5Floor *floor = ms5_client_get_floor (desk->client);
  g_autoptr (GPtrArray) items = dup_all_items (desk);

  g_assert_null (desk->client->cache);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_calls (floor)), >, 0);
  g_assert_cmpuint (items->len, <, desk->n_items);
  desk->n_shown++;
}

/* The program ends and starts again without a network: the last picture is there, and what was done. */
static void
test_restart (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) other = NULL;
  g_autoptr (Ms5OutboxEntry) entry = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *line = g_strdup (desk_get_code (desk_get_line (desk, 0)));
  g_autofree char *id = NULL;
  Ms5Floor *floor;

  ms5_test_wait_until (ms5_replica_get_durable (desk->client->replica)
                       == ms5_replica_get_cursor (desk->client->replica)->pos);
  real_server_kill (server);
  before = dup_all_items (desk);
  desk->n_items = before->len;
  entry = desk_raise_call (desk, line, "before the lights went out");
  id = g_strdup (ms5_outbox_entry_get_id (entry));
  g_clear_object (&entry);
  desk_stop (desk);

  desk_start_and_watch (desk, server->address, "supervisor", G_CALLBACK (early_cb));
  g_assert_cmpuint (desk->n_shown, ==, 1);
  after = dup_all_items (desk);
  assert_same_items (before, after);
  floor = ms5_client_get_floor (desk->client);
  g_assert_true (ms5_client_is_signed_in (desk->client));
  g_assert_true (ms5_client_may_act (desk->client, "call.raise"));
  g_assert_cmpuint (g_list_model_get_n_items (ms5_floor_get_lines (floor)), ==, 2);
  g_assert_cmpint (ms5_floor_get_freshness (floor), ==, MS5_FLOOR_OFFLINE);
  g_assert_cmpint (ms5_floor_get_as_of (floor), !=, MS5_TIME_NONE);
  g_assert_true (ms5_model_item_is_pending (find_call (desk, line, id)));

  real_server_start (server);
  ms5_client_connect_now (desk->client);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_LIVE);
  ms5_test_wait_until (ms5_client_get_pending (desk->client) == 0);
  other = desk_new_live (server);
  assert_same (desk, other);
}

static void
test_questions (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GListModel) machines = g_object_ref (ms5_line_model_get_equipment (desk_get_line (desk, 0)));
  g_autoptr (Ms5EquipmentModel) machine = g_list_model_get_item (machines, 0);
  g_autoptr (Ms5ModelItem) sensor = g_list_model_get_item (ms5_equipment_model_get_sensors (machine), 0);

  ms5_client_ask_kpi_async (desk->client, desk_get_code (desk_get_line (desk, 0)), MS5_TIME_NONE, MS5_TIME_NONE, NULL,
                            ms5_test_result_cb, &result);
  answer = ms5_client_ask_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_true (json_is_object (answer));
  g_clear_object (&result);
  g_clear_pointer (&answer, json_decref);

  ms5_client_ask_timeline_async (desk->client, desk_get_code (desk_get_line (desk, 0)), MS5_TIME_NONE, MS5_TIME_NONE, NULL,
                                 ms5_test_result_cb, &result);
  answer = ms5_client_ask_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_true (json_is_array (json_object_get (answer, "intervals")));
  g_clear_object (&result);

  /* A token that is not good any more is replaced. */
  g_free (desk->client->session->access);
  desk->client->session->access = g_strdup ("nonsense");
  ms5_client_ask_history_async (desk->client, ms5_model_item_get_key (MS5_MODEL_ITEM (machine)),
                                ms5_model_item_get_key (sensor), MS5_TIME_NONE, MS5_TIME_NONE, 100, NULL,
                                ms5_test_result_cb, &result);
  points = ms5_client_ask_history_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, >, 0);
}

/* The past, beforehand */

typedef struct
{
  guint         calls;
  guint         stop_after; /* so many calls */
  GCancellable *cancellable;
} Watch;

static void
progress_cb (const Ms5DownloadProgress *progress,
             gpointer                   data)
{
  Watch *watch = data;

  g_assert_cmpuint (progress->done, <=, progress->total);
  if (++watch->calls == watch->stop_after)
    g_cancellable_cancel (watch->cancellable);
}

static Ms5DownloadProgress
download (Desk   *desk,
          guint   stop_after,
          GError **error)
{
  Ms5Time now = ms5_floor_get_plant_now (ms5_client_get_floor (desk->client));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  const char *lines[] = { desk_get_code (desk_get_line (desk, 0)), NULL };
  Watch watch = { .stop_after = stop_after, .cancellable = cancellable };
  Ms5DownloadProgress progress;
  gboolean done;

  ms5_client_download_async (desk->client, now - 24 * MS5_USEC_PER_H, now, lines, progress_cb, &watch, cancellable,
                             ms5_test_result_cb, &result);
  done = ms5_client_download_finish (desk->client, client_wait (&result), &progress, error);
  g_assert_cmpint (done, ==, progress.done == progress.total);
  return progress;
}

static guint
count_records (Desk         *desk,
               Ms5TopicKind  kind,
               gboolean      here)
{
  Ms5Time now = ms5_floor_get_plant_now (ms5_client_get_floor (desk->client));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Time as_of;

  ms5_client_ask_records_async (desk->client, kind, desk_get_code (desk_get_line (desk, 0)), now - 24 * MS5_USEC_PER_H, now, NULL,
                                ms5_test_result_cb, &result);
  found = ms5_client_ask_records_finish (desk->client, client_wait (&result), &as_of, &error);
  g_assert_no_error (error);
  g_assert_cmpint (as_of != MS5_TIME_NONE, ==, here);
  return found->len;
}

static guint
count_points (Desk     *desk,
              gboolean  here)
{
  Ms5Time now = ms5_floor_get_plant_now (ms5_client_get_floor (desk->client));
  GListModel *machines = ms5_line_model_get_equipment (desk_get_line (desk, 0));
  g_autoptr (Ms5EquipmentModel) machine = g_list_model_get_item (machines, 0);
  g_autoptr (Ms5ModelItem) sensor = g_list_model_get_item (ms5_equipment_model_get_sensors (machine), 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) error = NULL;

  ms5_client_ask_history_async (desk->client, ms5_model_item_get_key (MS5_MODEL_ITEM (machine)),
                                ms5_model_item_get_key (sensor), now - 24 * MS5_USEC_PER_H, now, 2000, NULL,
                                ms5_test_result_cb, &result);
  points = ms5_client_ask_history_finish (desk->client, client_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (ms5_client_ask_get_as_of (result) != MS5_TIME_NONE, ==, here);
  return points->len;
}

static void
test_download (void)
{
  g_autoptr (RealServer) server = real_server_new ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (json_t) kpi = NULL;
  Ms5DownloadProgress first, second, third;
  guint n_stops, n_jobs, n_points;

  /* Somebody stops it, and it goes on later. */
  first = download (desk, 4, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (first.done, >=, 3);
  g_assert_cmpuint (first.done, <, first.total);
  second = download (desk, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second.total, >=, first.total);
  g_assert_cmpint (second.bytes, >, 0);
  third = download (desk, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (third.bytes, <, second.bytes / 2);

  n_stops = count_records (desk, MS5_TOPIC_STOPS, FALSE);
  n_jobs = count_records (desk, MS5_TOPIC_JOBS, FALSE);
  n_points = count_points (desk, FALSE);
  g_assert_cmpuint (n_stops, >, 0);
  g_assert_cmpuint (n_jobs, >, 0);
  g_assert_cmpuint (n_points, >, 20);
  ms5_client_ask_kpi_async (desk->client, desk_get_code (desk_get_line (desk, 0)), MS5_TIME_NONE, MS5_TIME_NONE, NULL,
                            ms5_test_result_cb, &asked);
  kpi = ms5_client_ask_finish (desk->client, client_wait (&asked), &error);
  g_assert_no_error (error);
  g_clear_pointer (&kpi, json_decref);
  g_clear_object (&asked);

  /* The network is gone, and the program is started again. */
  real_server_kill (server);
  ms5_test_wait_until (ms5_client_get_state (desk->client) != MS5_LINK_LIVE);
  desk_stop (desk);
  desk_start (desk, server->address, "supervisor");
  g_assert_cmpuint (count_records (desk, MS5_TOPIC_STOPS, TRUE), >=, n_stops);
  g_assert_cmpuint (count_records (desk, MS5_TOPIC_JOBS, TRUE), >=, n_jobs);
  g_assert_cmpuint (count_points (desk, TRUE), >=, n_points / 2);
  ms5_client_ask_kpi_async (desk->client, desk_get_code (desk_get_line (desk, 0)), MS5_TIME_NONE, MS5_TIME_NONE, NULL,
                            ms5_test_result_cb, &again);
  kpi = ms5_client_ask_finish (desk->client, client_wait (&again), &error);
  g_assert_no_error (error);
  g_assert_true (json_is_object (kpi));
  g_assert_cmpint (ms5_client_ask_get_as_of (again), !=, MS5_TIME_NONE);
  g_clear_object (&again);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/act", test_act);
  g_test_add_func ("/client/wrong-clock", test_wrong_clock);
  g_test_add_func ("/client/server-killed", test_server_killed);
  g_test_add_func ("/client/restart", test_restart);
  g_test_add_func ("/client/questions", test_questions);
  g_test_add_func ("/client/download", test_download);

  return g_test_run ();
}
