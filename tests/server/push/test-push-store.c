/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-store.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <math.h>

static Ms5PushStore *
open_store (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "push.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5PushStore *store;

  ms5_push_store_open_async (path, FALSE, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  store = ms5_push_store_open_finish (result, &error);
  g_assert_no_error (error);
  return store;
}

static void
close_store (Ms5PushStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_push_store_close_async (store, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_push_store_close_finish (store, result, NULL));
  g_clear_object (&result);
  g_assert_finalize_object (store);
}

static void
write_batch (Ms5PushStore *store,
             Ms5PushBatch *batch)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_store_write_async (store, batch, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_push_store_write_finish (store, result, &error);
  g_assert_no_error (error);
}

static Ms5PushBatch *
load (Ms5PushStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5PushBatch *all;

  ms5_push_store_load_async (store, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  all = ms5_push_store_load_finish (store, result, &error);
  g_assert_no_error (error);
  return all;
}

static Ms5Delivery *
new_delivery (const char *call,
              const char *device,
              Ms5Channel  channel,
              Ms5Time     sent)
{
  Ms5Delivery *delivery = ms5_delivery_new (call, 1, device);

  delivery->line = g_strdup ("L1");
  delivery->priority = MS5_PRIORITY_HIGH;
  delivery->channel = channel;
  delivery->sent = sent;
  delivery->expires = sent + MS5_USEC_PER_H;
  return delivery;
}

static Ms5Telling *
new_telling (const char *call)
{
  Ms5Telling *telling = ms5_telling_new (call, "L1");

  telling->rev = 3;
  telling->over = 2;
  telling->v = 77;
  telling->since = 1000;
  telling->reached = TRUE;
  return telling;
}

static void
test_round_trip (void)
{
  const char *dir = ms5_test_dir_new ();
  Ms5PushStore *store = open_store (dir);
  Ms5PushBatch *batch = ms5_push_batch_new ();
  Ms5Device *device = ms5_device_new ("d-1", MS5_CHANNEL_NTFY, "ann");
  g_autoptr (Ms5PushBatch) all = NULL;
  const Ms5Device *back;
  const Ms5Delivery *delivery;
  const Ms5Telling *telling;

  g_assert_true (ms5_push_batch_is_empty (batch));
  device->address = g_strdup ("{\"topic\":\"x\"}");
  device->expires = ms5_time_from_ms (1767000000000);
  g_ptr_array_add (batch->devices, device);
  g_ptr_array_add (batch->made, new_delivery ("c-1", "d-1", MS5_CHANNEL_NTFY, 5000));
  g_ptr_array_add (batch->made, new_delivery ("c-old", "d-1", MS5_CHANNEL_NTFY, 5000));
  g_ptr_array_add (batch->tellings, new_telling ("c-1"));
  write_batch (store, batch);
  close_store (store);

  store = open_store (dir);
  all = load (store);
  g_assert_cmpuint (all->devices->len, ==, 1);
  back = g_ptr_array_index (all->devices, 0);
  g_assert_cmpstr (back->person, ==, "ann");
  g_assert_cmpstr (back->address, ==, "{\"topic\":\"x\"}");
  g_assert_cmpint (back->channel, ==, MS5_CHANNEL_NTFY);
  g_assert_cmpint (back->expires, ==, ms5_time_from_ms (1767000000000));

  g_assert_cmpuint (all->made->len, ==, 1);
  delivery = g_ptr_array_index (all->made, 0);
  g_assert_cmpstr (delivery->call, ==, "c-1");
  g_assert_cmpint (delivery->state, ==, MS5_DELIVERY_WAITING);
  g_assert_cmpint (delivery->priority, ==, MS5_PRIORITY_HIGH);
  g_assert_cmpint (delivery->sent, ==, 5000);
  g_assert_cmpint (delivery->receipts[MS5_RECEIPT_RECEIVED], ==, MS5_TIME_NONE);

  telling = g_ptr_array_index (all->tellings, 0);
  g_assert_cmpint (telling->rev, ==, 3);
  g_assert_cmpint (telling->over, ==, 2);
  g_assert_cmpint (telling->v, ==, 77);
  g_assert_cmpint (telling->due, ==, MS5_TIME_NONE);
  g_assert_true (telling->reached);
  close_store (store);
}

/* What has become of a delivery is never undone, and a second server does not make it anew. */
static void
test_states_are_for_good (void)
{
  Ms5PushStore *store = open_store (ms5_test_dir_new ());
  Ms5PushBatch *batch = ms5_push_batch_new ();
  Ms5Delivery *delivery = new_delivery ("c-1", "d-1", MS5_CHANNEL_DESKTOP, 1000);
  g_autoptr (Ms5PushBatch) all = NULL;
  Ms5Delivery *changed;

  g_ptr_array_add (batch->tellings, new_telling ("c-1"));
  g_ptr_array_add (batch->made, ms5_delivery_copy (delivery));
  changed = ms5_delivery_copy (delivery);
  changed->state = MS5_DELIVERY_DONE;
  ms5_delivery_take_receipt (changed, MS5_RECEIPT_SHOWN, 2000);
  g_ptr_array_add (batch->changed, changed);
  write_batch (store, batch);

  batch = ms5_push_batch_new ();
  g_ptr_array_add (batch->made, ms5_delivery_copy (delivery));
  changed = ms5_delivery_copy (delivery);
  changed->state = MS5_DELIVERY_EXPIRED;
  ms5_delivery_take_receipt (changed, MS5_RECEIPT_OPENED, 3000);
  g_ptr_array_add (batch->changed, changed);
  write_batch (store, batch);

  all = load (store);
  g_assert_cmpuint (all->made->len, ==, 1);
  changed = g_ptr_array_index (all->made, 0);
  g_assert_cmpint (changed->state, ==, MS5_DELIVERY_DONE);
  g_assert_cmpint (changed->receipts[MS5_RECEIPT_RECEIVED], ==, 2000);
  g_assert_cmpint (changed->receipts[MS5_RECEIPT_SHOWN], ==, 2000);
  g_assert_cmpint (changed->receipts[MS5_RECEIPT_OPENED], ==, 3000);
  g_assert_cmpint (changed->receipts[MS5_RECEIPT_ACTED], ==, MS5_TIME_NONE);
  ms5_delivery_free (delivery);
  close_store (store);
}

static Ms5PushClaim
claim (Ms5PushStore *store,
       Ms5Delivery  *delivery,
       const char   *owner,
       Ms5Time       now)
{
  g_autoptr (GPtrArray) deliveries = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) claims = NULL;
  Ms5PushClaim first;

  g_ptr_array_add (deliveries, delivery);
  ms5_push_store_claim_async (store, deliveries, owner, now, now + 100, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  claims = ms5_push_store_claim_finish (store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (claims->len, ==, 1);
  first = g_array_index (claims, Ms5PushClaim, 0);
  first.delivery = NULL;
  return first;
}

/* Two servers, each with the file open. */
static void
test_claims (void)
{
  const char *dir = ms5_test_dir_new ();
  Ms5PushStore *one = open_store (dir);
  Ms5PushStore *two = open_store (dir);
  Ms5PushBatch *batch = ms5_push_batch_new ();
  Ms5Delivery *delivery = new_delivery ("c-1", "d-1", MS5_CHANNEL_FCM, 1000);
  Ms5Delivery *done;

  g_ptr_array_add (batch->made, ms5_delivery_copy (delivery));
  write_batch (one, batch);

  g_assert_true (claim (one, delivery, "one", 0).is_ours);
  g_assert_true (claim (one, delivery, "one", 50).is_ours);
  g_assert_false (claim (two, delivery, "two", 149).is_ours);
  g_assert_cmpint (claim (two, delivery, "two", 149).state, ==, MS5_DELIVERY_WAITING);
  g_assert_true (claim (two, delivery, "two", 150).is_ours);
  g_assert_false (claim (one, delivery, "one", 151).is_ours);

  done = ms5_delivery_copy (delivery);
  done->state = MS5_DELIVERY_DONE;
  batch = ms5_push_batch_new ();
  g_ptr_array_add (batch->changed, done);
  write_batch (two, batch);
  g_assert_false (claim (one, delivery, "one", 1000).is_ours);
  g_assert_cmpint (claim (one, delivery, "one", 1000).state, ==, MS5_DELIVERY_DONE);

  ms5_delivery_free (delivery);
  close_store (one);
  close_store (two);
}

static void
get_figures (Ms5PushStore      *store,
             Ms5Time            from,
             Ms5Time            to,
             Ms5ChannelFigures  out_figures[MS5_N_CHANNELS])
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_push_store_figures_async (store, from, to, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_push_store_figures_finish (store, result, out_figures, &error);
  g_assert_no_error (error);
}

/* A hundred by the feed, of which the nth took n seconds, and some that failed by mail. */
static void
test_figures (void)
{
  Ms5PushStore *store = open_store (ms5_test_dir_new ());
  Ms5PushBatch *batch = ms5_push_batch_new ();
  Ms5ChannelFigures figures[MS5_N_CHANNELS];

  for (int i = 1; i <= 103; i++)
    {
      g_autofree char *call = g_strdup_printf ("c-%d", i);
      Ms5Delivery *delivery = new_delivery (call, "d-1", i <= 100 ? MS5_CHANNEL_DESKTOP : MS5_CHANNEL_MAIL, 10);

      if (i <= 100)
        {
          delivery->state = MS5_DELIVERY_DONE;
          ms5_delivery_take_receipt (delivery, i % 2 == 0 ? MS5_RECEIPT_SHOWN : MS5_RECEIPT_RECEIVED, 10 + i * MS5_USEC_PER_S);
        }
      else
        delivery->state = i == 103 ? MS5_DELIVERY_EXPIRED : MS5_DELIVERY_FAILED;
      g_ptr_array_add (batch->made, ms5_delivery_copy (delivery));
      g_ptr_array_add (batch->changed, delivery);
    }
  write_batch (store, batch);

  get_figures (store, 0, 11, figures);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].sent, ==, 100);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].received, ==, 100);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].shown, ==, 50);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].acted, ==, 0);
  g_assert_cmpfloat (figures[MS5_CHANNEL_DESKTOP].p50_s, ==, 50);
  g_assert_cmpfloat (figures[MS5_CHANNEL_DESKTOP].p99_s, ==, 99);
  g_assert_cmpint (figures[MS5_CHANNEL_MAIL].sent, ==, 3);
  g_assert_cmpint (figures[MS5_CHANNEL_MAIL].failed, ==, 2);
  g_assert_cmpint (figures[MS5_CHANNEL_MAIL].expired, ==, 1);
  g_assert_true (isnan (figures[MS5_CHANNEL_MAIL].p50_s));
  g_assert_cmpint (figures[MS5_CHANNEL_FCM].sent, ==, 0);

  get_figures (store, 11, 20, figures);
  g_assert_cmpint (figures[MS5_CHANNEL_DESKTOP].sent, ==, 0);
  close_store (store);
}

static void
test_age (void)
{
  Ms5PushStore *store = open_store (ms5_test_dir_new ());
  Ms5PushBatch *batch = ms5_push_batch_new ();
  Ms5ChannelFigures figures[MS5_N_CHANNELS];
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (batch->tellings, new_telling ("c-open"));
  g_ptr_array_add (batch->made, new_delivery ("c-open", "d-1", MS5_CHANNEL_FCM, 10));
  g_ptr_array_add (batch->made, new_delivery ("c-old", "d-1", MS5_CHANNEL_FCM, 10));
  g_ptr_array_add (batch->made, new_delivery ("c-new", "d-1", MS5_CHANNEL_FCM, 20));
  write_batch (store, batch);
  ms5_push_store_age_async (store, 20, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  g_assert_true (ms5_push_store_age_finish (store, result, NULL));
  g_clear_object (&result);
  get_figures (store, 0, 100, figures);
  g_assert_cmpint (figures[MS5_CHANNEL_FCM].sent, ==, 2);
  close_store (store);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/push/store/round-trip", test_round_trip);
  g_test_add_func ("/push/store/states-are-for-good", test_states_are_for_good);
  g_test_add_func ("/push/store/claims", test_claims);
  g_test_add_func ("/push/store/figures", test_figures);
  g_test_add_func ("/push/store/age", test_age);

  return g_test_run ();
}
