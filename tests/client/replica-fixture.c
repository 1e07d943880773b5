/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "replica-fixture.h"

#include "client-wait.h"
#include "client/ms5-memory-secrets.h"
#include "protocol/ms5-hash.h"
#include "support/ms5-test-dir.h"

#include <string.h>

static void
resync_cb (Ms5Replica *replica,
           GStrv       topics,
           const char *why,
           Fixture    *f)
{
  g_autofree char *names = topics != NULL ? g_strjoinv (",", topics) : g_strdup ("all");

  g_string_append_printf (f->asked, "%s:%s ", why, names);
}

static void
committed_cb (Ms5Replica *replica,
              Fixture    *f)
{
  f->n_committed++;
}

static void
take_over (Fixture    *f,
           const char *text,
           GError    **error)
{
  g_auto (Ms5Message) message = { 0 };
  g_autoptr (GError) decoding = NULL;

  ms5_message_open ((const guint8 *) text, strlen (text), FALSE, MS5_SIDE_SERVER, &message, &decoding);
  g_assert_no_error (decoding);
  if (message.type == MS5_MESSAGE_WELCOME)
    ms5_replica_connected (f->replica, &message.welcome);
  else
    ms5_replica_take (f->replica, &message, strlen (text), error);
}

void
fixture_take (Fixture    *f,
              const char *text)
{
  g_autoptr (GError) error = NULL;

  take_over (f, text, &error);
  g_assert_no_error (error);
}

void
fixture_refuse (Fixture    *f,
                const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 pos = ms5_replica_get_cursor (f->replica)->pos;

  take_over (f, text, &error);
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, MS5_PROTOCOL_ERROR);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, pos);
}

void
fixture_welcome (Fixture    *f,
                 const char *mode)
{
  g_autofree char *text = g_strdup_printf ("{\"t\":\"welcome\",\"epoch\":\"e1\",\"head\":5,\"mode\":\"%s\",\"todo\":{\"ops\":0,"
                                           "\"bytes\":0},\"now\":1767000000000,\"exp\":1767000600000,\"tick\":50,"
                                           "\"limits\":{\"msg\":65536,\"batch\":100},\"denied\":[],\"ackd\":0}", mode);

  fixture_take (f, text);
}

char *
snap_end (const char *topic,
          gint64      at,
          guint64     sum)
{
  char hex[MS5_HASH_HEX_LENGTH + 1];

  ms5_hash_to_hex (sum, hex);
  return g_strdup_printf ("{\"t\":\"snap_end\",\"id\":\"s1\",\"at\":%" G_GINT64_FORMAT ",\"h\":\"00000000000000aa\","
                          "\"digest\":{\"%s\":\"%s\"}}", at, topic, hex);
}

/* With one call, at position 5. */
void
fixture_begin (Fixture *f)
{
  g_autofree char *end = snap_end ("calls/L1", 5, ms5_hash_item ("calls/L1", "c1", 4));

  fixture_welcome (f, "snapshot");
  fixture_take (f, "{\"t\":\"snap\",\"id\":\"s1\",\"at\":5,\"topic\":\"calls/L1\",\"i\":0,\"of\":1,"
                   "\"items\":[[\"c1\",4,{\"type\":\"stop\",\"state\":\"raised\",\"rev\":1,\"priority\":\"high\"}]]}");
  fixture_take (f, end);
  g_assert_cmpint (ms5_replica_get_cursor (f->replica)->pos, ==, 5);
}

Fixture *
fixture_new (void)
{
  static const char *const wanted[] = { "calls/L1", "jobs/L1", "live/L1", NULL };
  Fixture *f = g_new0 (Fixture, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (ms5_test_dir_new (), "outbox.db", NULL);

  f->clock = ms5_manual_clock_new (NOW);
  f->random = ms5_random_new_seeded (5);
  f->secrets = ms5_memory_secrets_new (NULL);
  ms5_outbox_open_async (path, f->secrets, MS5_CLOCK (f->clock), f->random, NULL, ms5_test_result_cb, &result);
  f->outbox = ms5_outbox_open_finish (client_wait (&result), &error);
  g_assert_no_error (error);
  f->floor = ms5_floor_new (MS5_CLOCK (f->clock), NULL);
  f->replica = ms5_replica_new (f->floor, MS5_CLOCK (f->clock));
  f->asked = g_string_new (NULL);
  g_signal_connect (f->replica, "resync", G_CALLBACK (resync_cb), f);
  g_signal_connect (f->replica, "committed", G_CALLBACK (committed_cb), f);
  ms5_replica_set_wanted (f->replica, wanted);
  ms5_replica_set_user (f->replica, "u-1", "ada");
  ms5_replica_set_outbox (f->replica, f->outbox);
  return f;
}

void
fixture_free (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_object_run_dispose (G_OBJECT (f->replica));
  g_assert_finalize_object (f->replica);
  ms5_outbox_close_async (f->outbox, ms5_test_result_cb, &result);
  g_assert_true (ms5_outbox_close_finish (f->outbox, client_wait (&result), NULL));
  g_clear_object (&result);
  g_assert_finalize_object (f->outbox);
  g_assert_finalize_object (f->floor);
  g_object_unref (f->secrets);
  g_object_unref (f->random);
  g_object_unref (f->clock);
  g_string_free (f->asked, TRUE);
  g_free (f);
}

Ms5CallModel *
fixture_get_call (Fixture    *f,
                  const char *id)
{
  return (Ms5CallModel *) ms5_floor_get_item (f->floor, "calls/L1", id);
}

int
fixture_get_state (Fixture    *f,
                   const char *id)
{
  return ms5_call_model_get_item (fixture_get_call (f, id))->state;
}
