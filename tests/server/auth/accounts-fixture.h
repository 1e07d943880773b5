/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ms5-manual-clock.h"
#include "server/auth/ms5-accounts.h"
#include "support/ms5-test-wait.h"

#define PASSWORD "correct horse"
#define START (G_GINT64_CONSTANT (1770000000) * MS5_USEC_PER_S)
#define MINUTE MS5_USEC_PER_MIN
#define DAY (24 * MS5_USEC_PER_H)

/* A store in memory that can be told to fail. */

#define FAKE_TYPE_STORE (fake_store_get_type ())
G_DECLARE_FINAL_TYPE (FakeStore, fake_store, FAKE, STORE, GObject)

struct _FakeStore
{
  GObject     parent_instance;

  GHashTable *users;
  GHashTable *sign_ins;
  GHashTable *secrets;
  gboolean    fail;
  guint       writes;
  guint       under_way;
};

static void fake_store_init_store (Ms5AccountStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStore, fake_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_ACCOUNT_STORE, fake_store_init_store))

static Ms5AuthSecret *
copy_secret (const Ms5AuthSecret *secret)
{
  return ms5_auth_secret_new (secret->name, g_bytes_get_data (secret->value, NULL),
                              g_bytes_get_size (secret->value), secret->created);
}

static void
fake_store_load_async (Ms5AccountStore     *store,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (store, NULL, callback, user_data);
  FakeStore *self = FAKE_STORE (store);
  Ms5AccountBatch *all = ms5_account_batch_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all->users, ms5_user_copy (value));
  g_hash_table_iter_init (&iter, self->sign_ins);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all->sign_ins, ms5_sign_in_copy (value));
  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (all->secrets, copy_secret (value));
  g_task_return_pointer (task, all, (GDestroyNotify) ms5_account_batch_unref);
}

static Ms5AccountBatch *
fake_store_load_finish (Ms5AccountStore  *store,
                        GAsyncResult     *result,
                        GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fake_store_apply (FakeStore       *self,
                  Ms5AccountBatch *batch)
{
  for (guint i = 0; i < batch->users->len; i++)
    {
      Ms5User *user = ms5_user_copy (g_ptr_array_index (batch->users, i));

      g_hash_table_replace (self->users, user->id, user);
    }
  for (guint i = 0; i < batch->sign_ins->len; i++)
    {
      Ms5SignIn *sign_in = ms5_sign_in_copy (g_ptr_array_index (batch->sign_ins, i));

      g_assert_true (g_hash_table_contains (self->users, sign_in->user));
      g_hash_table_replace (self->sign_ins, sign_in->sid, sign_in);
    }
  for (guint i = 0; i < batch->secrets->len; i++)
    {
      Ms5AuthSecret *secret = copy_secret (g_ptr_array_index (batch->secrets, i));

      g_hash_table_replace (self->secrets, secret->name, secret);
    }
  for (guint i = 0; i < batch->gone_sign_ins->len; i++)
    g_hash_table_remove (self->sign_ins, g_ptr_array_index (batch->gone_sign_ins, i));
  for (guint i = 0; i < batch->gone_secrets->len; i++)
    g_hash_table_remove (self->secrets, g_ptr_array_index (batch->gone_secrets, i));
}

static gboolean
fake_store_written_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FakeStore *self = g_task_get_source_object (task);

  self->under_way--;
  if (self->fail)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
  else
    {
      fake_store_apply (self, g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

static void
fake_store_write_async (Ms5AccountStore     *store,
                        Ms5AccountBatch     *batch,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  FakeStore *self = FAKE_STORE (store);
  GTask *task = g_task_new (store, NULL, callback, user_data);

  /* One change after another. */
  g_assert_cmpuint (self->under_way, ==, 0);
  self->under_way++;
  self->writes++;
  g_task_set_task_data (task, ms5_account_batch_ref (batch), (GDestroyNotify) ms5_account_batch_unref);
  g_timeout_add (1, fake_store_written_cb, task);
}

static gboolean
fake_store_write_finish (Ms5AccountStore  *store,
                         GAsyncResult     *result,
                         GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fake_store_init_store (Ms5AccountStoreInterface *iface)
{
  iface->load_async = fake_store_load_async;
  iface->load_finish = fake_store_load_finish;
  iface->write_async = fake_store_write_async;
  iface->write_finish = fake_store_write_finish;
}

static void
fake_store_finalize (GObject *object)
{
  FakeStore *self = FAKE_STORE (object);

  g_hash_table_unref (self->users);
  g_hash_table_unref (self->sign_ins);
  g_hash_table_unref (self->secrets);
  G_OBJECT_CLASS (fake_store_parent_class)->finalize (object);
}

static void
fake_store_class_init (FakeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_store_finalize;
}

static void
fake_store_init (FakeStore *self)
{
  self->users = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) ms5_user_unref);
  self->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) ms5_sign_in_unref);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) ms5_auth_secret_free);
}

/* Accounts with ann the administrator and bob the operator of line L1. */

typedef struct
{
  FakeStore          *store;
  Ms5ManualClock     *clock;
  Ms5Random          *random;
  Ms5PasswordHasher  *hasher;
  Ms5AccountsOptions  options;
  Ms5Accounts        *accounts;
  GString            *events; /* r:SID and c:SUB */
} Fixture;

static inline void
on_revoked (Ms5Accounts *accounts,
            const char  *sid,
            Fixture     *fixture)
{
  g_string_append_printf (fixture->events, "r:%s ", sid);
}

static inline void
on_changed (Ms5Accounts *accounts,
            const char  *sub,
            Fixture     *fixture)
{
  g_string_append_printf (fixture->events, "c:%s ", sub);
}

static inline void
start (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_string_truncate (fixture->events, 0);
  fixture->accounts = ms5_accounts_new (MS5_ACCOUNT_STORE (fixture->store),
                                        MS5_CLOCK (fixture->clock), fixture->random,
                                        fixture->hasher, &fixture->options);
  g_signal_connect (fixture->accounts, "revoked", G_CALLBACK (on_revoked), fixture);
  g_signal_connect (fixture->accounts, "changed", G_CALLBACK (on_changed), fixture);
  ms5_accounts_load_async (fixture->accounts, ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  ms5_accounts_load_finish (fixture->accounts, result, &error);
  g_assert_no_error (error);
}

static inline void
restart (Fixture *fixture)
{
  g_assert_finalize_object (fixture->accounts);
  start (fixture);
}

/* Waits for the answer of any call that ends with ms5_accounts_finish (). */
static inline int
code_of (Fixture       *fixture,
         GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  ms5_test_wait_until (*result != NULL);
  done = ms5_accounts_finish (fixture->accounts, *result, &error);
  g_clear_object (result);
  if (done)
    return -1;
  g_assert_true (error->domain == MS5_AUTH_ERROR);
  return error->code;
}

static inline int
add_user (Fixture           *fixture,
          const char        *name,
          Ms5Role            role,
          const char *const *lines,
          const char        *password)
{
  GAsyncResult *result = NULL;

  ms5_accounts_add_async (fixture->accounts, name, NULL, role, lines, password,
                          ms5_test_result_cb, &result);
  return code_of (fixture, &result);
}

static inline void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *const l1[] = { "L1", NULL };

  fixture->store = g_object_new (FAKE_TYPE_STORE, NULL);
  fixture->clock = ms5_manual_clock_new (START);
  fixture->random = ms5_random_new_seeded (42);
  fixture->hasher = ms5_password_hasher_new (&ms5_password_cost_least, 2, 100);
  fixture->options = ms5_accounts_options_default;
  fixture->events = g_string_new (NULL);
  start (fixture);
  g_assert_cmpint (add_user (fixture, "ann", MS5_ROLE_ADMIN, NULL, PASSWORD), ==, -1);
  g_assert_cmpint (add_user (fixture, "bob", MS5_ROLE_OPERATOR, l1, PASSWORD), ==, -1);
}

static inline void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->accounts);
  g_assert_finalize_object (fixture->store);
  g_assert_finalize_object (fixture->clock);
  g_object_unref (fixture->random);
  g_object_unref (fixture->hasher);
  g_string_free (fixture->events, TRUE);
}

/* Returns -1 with a grant, or the error's code. */
static inline int
sign_in (Fixture     *fixture,
         const char  *name,
         const char  *password,
         Ms5Grant   **out_grant,
         int         *out_retry_after)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Grant) grant = NULL;

  ms5_accounts_sign_in_async (fixture->accounts, name, password, "d-1", "192.0.2.1",
                              ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  grant = ms5_accounts_sign_in_finish (fixture->accounts, result, out_retry_after, &error);
  if (grant == NULL)
    {
      g_assert_true (error->domain == MS5_AUTH_ERROR);
      return error->code;
    }
  if (out_grant != NULL)
    *out_grant = g_steal_pointer (&grant);
  return -1;
}

static inline int
renew (Fixture     *fixture,
       const char  *token,
       const char  *attempt,
       Ms5Grant   **out_grant)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Grant) grant = NULL;

  ms5_accounts_renew_async (fixture->accounts, token, attempt, "192.0.2.2",
                            ms5_test_result_cb, &result);
  ms5_test_wait_until (result != NULL);
  grant = ms5_accounts_renew_finish (fixture->accounts, result, &error);
  if (grant == NULL)
    {
      g_assert_true (error->domain == MS5_AUTH_ERROR);
      return error->code;
    }
  if (out_grant != NULL)
    *out_grant = g_steal_pointer (&grant);
  return -1;
}

static inline gboolean
is_good (Fixture    *fixture,
         const char *access_token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Identity) identity = NULL;

  identity = ms5_accounts_authenticate (fixture->accounts, access_token, &error);
  if (identity == NULL)
    g_assert_error (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_TOKEN);
  return identity != NULL;
}
