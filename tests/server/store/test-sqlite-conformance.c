/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-store.h"
#include "store-conformance.h"
#include "support/ms5-test-wait.h"

static Ms5Store *
open_with (const char              *folder,
           const Ms5StoreRetention *retention,
           gboolean                 one_connection)
{
  g_autofree char *path = g_build_filename (folder, "server.db", NULL);
  Ms5SqliteStoreOptions options = { .retention = retention, .one_connection = one_connection,
                                    .on_caller = one_connection };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5Store *store;

  ms5_sqlite_store_open_async (path, &options, NULL, ms5_test_result_cb, &result);
  store = ms5_sqlite_store_open_finish (rig_wait (&result), &error);
  g_assert_no_error (error);
  return store;
}

static Ms5Store *
open_usual (const char              *folder,
            const Ms5StoreRetention *retention)
{
  return open_with (folder, retention, FALSE);
}

static Ms5Store *
open_simulated (const char              *folder,
                const Ms5StoreRetention *retention)
{
  return open_with (folder, retention, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  static const RigOpen usual = open_usual;
  static const RigOpen simulated = open_simulated;
  const RigOpen *open;

  g_test_init (&argc, &argv, NULL);

  open = g_getenv ("MS5_TEST_ON_CALLER") != NULL ? &simulated : &usual;
  store_conformance_add_log (open);
  store_conformance_add_records (open);
  store_conformance_add_signals (open);
  store_conformance_add_history (open);
  store_conformance_add_actions (open);
  store_conformance_add_upkeep (open);

  return g_test_run ();
}
