/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-accounts.h"
#include "server/store/ms5-sqlite-schema.h"
#include "support/ms5-test-dir.h"
#include "support/ms5-test-wait.h"

#include <string.h>

typedef struct
{
  char            *path;
  Ms5Db           *db;
  Ms5AccountStore *store;
} Fixture;

static void
start (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Ms5DbOptions options = { .application_id = MS5_SQLITE_APPLICATION_ID };

  options.migrations = ms5_sqlite_schema_get (&options.n_migrations);
  fixture->db = ms5_db_open (fixture->path, &options, &error);
  g_assert_no_error (error);
  fixture->store = ms5_sqlite_accounts_new (fixture->db);
}

static void
stop (Fixture *fixture)
{
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->db);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->path = g_build_filename (ms5_test_dir_new (), "server.db", NULL);
  start (fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  stop (fixture);
  g_free (fixture->path);
}

static Ms5AccountBatch *
load (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ms5AccountBatch *all;

  ms5_account_store_load_async (fixture->store, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  all = ms5_account_store_load_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  return all;
}

static gboolean
write_batch (Fixture          *fixture,
             Ms5AccountBatch  *batch,
             GError          **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ms5_account_store_write_async (fixture->store, batch, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  return ms5_account_store_write_finish (fixture->store, result, error);
}

static Ms5User *
make_user (const char        *id,
           const char        *name,
           const char *const *lines)
{
  Ms5User *user = ms5_user_new ();

  user->id = g_strdup (id);
  user->name = g_strdup (name);
  user->folded = ms5_user_fold_name (name);
  user->display = g_strdup ("Ann O'Malley; DROP TABLE");
  user->role = MS5_ROLE_SHIFT_MANAGER;
  user->lines = g_strdupv ((char **) lines);
  user->hash = g_strdup ("$argon2id$");
  user->created = 1;
  user->changed = 2;
  return user;
}

static Ms5SignIn *
make_sign_in (const char *sid,
              const char *user)
{
  Ms5SignIn *sign_in = ms5_sign_in_new ();

  sign_in->sid = g_strdup (sid);
  sign_in->user = g_strdup (user);
  sign_in->device = g_strdup ("d-1");
  sign_in->created = 1;
  sign_in->used = 2;
  sign_in->expires = 3;
  sign_in->generation = G_MAXUINT32;
  memset (sign_in->hash, 7, sizeof sign_in->hash);
  return sign_in;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *const lines[] = { "L3", "L1", NULL };
  const char *const none[] = { NULL };
  g_autoptr (Ms5AccountBatch) batch = ms5_account_batch_new ();
  g_autoptr (Ms5AccountBatch) all = NULL;
  g_autoptr (GError) error = NULL;
  Ms5User *user;
  Ms5SignIn *sign_in;
  Ms5AuthSecret *secret;

  g_ptr_array_add (batch->users, make_user ("u-1", "Ann", lines));
  g_ptr_array_add (batch->users, make_user ("u-2", "bob", NULL));
  g_ptr_array_add (batch->users, make_user ("u-3", "carl", none));
  g_ptr_array_add (batch->sign_ins, make_sign_in ("s-1", "u-1"));
  g_ptr_array_add (batch->secrets, ms5_auth_secret_new ("key", "a\0b", 3, 9));
  g_assert_true (write_batch (fixture, batch, &error));
  g_assert_no_error (error);

  stop (fixture);
  start (fixture);
  all = load (fixture);
  g_assert_cmpuint (all->users->len, ==, 3);
  user = g_ptr_array_index (all->users, 0);
  g_assert_cmpstr (user->id, ==, "u-1");
  g_assert_cmpstr (user->name, ==, "Ann");
  g_assert_cmpstr (user->folded, ==, "ann");
  g_assert_cmpstr (user->display, ==, "Ann O'Malley; DROP TABLE");
  g_assert_cmpint (user->role, ==, MS5_ROLE_SHIFT_MANAGER);
  g_assert_true (g_strv_equal ((const char *const *) user->lines, lines));
  g_assert_cmpstr (user->hash, ==, "$argon2id$");
  g_assert_false (user->disabled);
  g_assert_cmpint (user->created, ==, 1);
  g_assert_cmpint (user->changed, ==, 2);
  g_assert_null (((Ms5User *) g_ptr_array_index (all->users, 1))->lines);
  g_assert_cmpuint (g_strv_length (((Ms5User *) g_ptr_array_index (all->users, 2))->lines), ==, 0);

  g_assert_cmpuint (all->sign_ins->len, ==, 1);
  sign_in = g_ptr_array_index (all->sign_ins, 0);
  g_assert_cmpstr (sign_in->user, ==, "u-1");
  g_assert_cmpstr (sign_in->device, ==, "d-1");
  g_assert_null (sign_in->address);
  g_assert_cmpuint (sign_in->generation, ==, G_MAXUINT32);
  g_assert_cmpint (sign_in->hash[31], ==, 7);

  g_assert_cmpuint (all->secrets->len, ==, 1);
  secret = g_ptr_array_index (all->secrets, 0);
  g_assert_cmpmem (g_bytes_get_data (secret->value, NULL), g_bytes_get_size (secret->value), "a\0b", 3);
  g_assert_cmpint (secret->created, ==, 9);
}

static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  const char *const lines[] = { "L1", "L2", NULL };
  const char *const fewer[] = { "L2", NULL };
  g_autoptr (Ms5AccountBatch) first = ms5_account_batch_new ();
  g_autoptr (Ms5AccountBatch) second = ms5_account_batch_new ();
  g_autoptr (Ms5AccountBatch) all = NULL;
  Ms5User *user;

  g_ptr_array_add (first->users, make_user ("u-1", "Ann", lines));
  g_ptr_array_add (first->sign_ins, make_sign_in ("s-1", "u-1"));
  g_ptr_array_add (first->sign_ins, make_sign_in ("s-2", "u-1"));
  g_ptr_array_add (first->secrets, ms5_auth_secret_new ("one", "1", 1, 1));
  g_ptr_array_add (first->secrets, ms5_auth_secret_new ("two", "2", 1, 1));
  g_assert_true (write_batch (fixture, first, NULL));

  user = make_user ("u-1", "Anne", fewer);
  user->disabled = TRUE;
  g_ptr_array_add (second->users, user);
  g_ptr_array_add (second->gone_sign_ins, g_strdup ("s-1"));
  g_ptr_array_add (second->gone_sign_ins, g_strdup ("not there"));
  g_ptr_array_add (second->gone_secrets, g_strdup ("one"));
  g_ptr_array_add (second->secrets, ms5_auth_secret_new ("two", "22", 2, 2));
  g_assert_true (write_batch (fixture, second, NULL));

  all = load (fixture);
  g_assert_cmpuint (all->users->len, ==, 1);
  user = g_ptr_array_index (all->users, 0);
  g_assert_cmpstr (user->name, ==, "Anne");
  g_assert_true (user->disabled);
  g_assert_true (g_strv_equal ((const char *const *) user->lines, fewer));
  g_assert_cmpuint (all->sign_ins->len, ==, 1);
  g_assert_cmpstr (((Ms5SignIn *) g_ptr_array_index (all->sign_ins, 0))->sid, ==, "s-2");
  g_assert_cmpuint (all->secrets->len, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (((Ms5AuthSecret *) g_ptr_array_index (all->secrets, 0))->value),
                    ==, 2);
}

/* All of a batch or nothing. */
static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (Ms5AccountBatch) batch = ms5_account_batch_new ();
  g_autoptr (Ms5AccountBatch) all = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (batch->users, make_user ("u-1", "Ann", NULL));
  g_ptr_array_add (batch->sign_ins, make_sign_in ("s-1", "u-9"));
  g_assert_false (write_batch (fixture, batch, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);
  all = load (fixture);
  g_assert_true (ms5_account_batch_is_empty (all));
}

static void
test_same_name (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (Ms5AccountBatch) batch = ms5_account_batch_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (batch->users, make_user ("u-1", "Ann", NULL));
  g_ptr_array_add (batch->users, make_user ("u-2", "ANN", NULL));
  g_assert_false (write_batch (fixture, batch, &error));
  g_assert_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CONSTRAINT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/store/sqlite-accounts/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("round-trip", test_round_trip);
  ADD ("change", test_change);
  ADD ("whole", test_whole);
  ADD ("same-name", test_same_name);

  return g_test_run ();
}
