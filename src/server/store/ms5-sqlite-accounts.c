/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-accounts.h"

#include <string.h>

struct _Ms5SqliteAccounts
{
  GObject  parent_instance;

  Ms5Db   *db;
};

static void ms5_sqlite_accounts_store_init (Ms5AccountStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Ms5SqliteAccounts, ms5_sqlite_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MS5_TYPE_ACCOUNT_STORE,
                                                      ms5_sqlite_accounts_store_init))

/* Reading, on the database's thread */

static char **
load_lines (Ms5DbConn   *conn,
            const char  *user,
            GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  Ms5DbStep step;

  stmt = ms5_db_prepare (conn, "SELECT line FROM auth_user_line WHERE user = ? ORDER BY position",
                         error);
  if (stmt == NULL)
    return NULL;

  ms5_db_stmt_bind_text (stmt, 1, user);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    g_strv_builder_add (lines, ms5_db_stmt_get_text (stmt, 0));
  return step == MS5_DB_STEP_DONE ? g_strv_builder_end (lines) : NULL;
}

static gboolean
load_users (Ms5DbConn        *conn,
            Ms5AccountBatch  *all,
            GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5DbStep step;

  stmt = ms5_db_prepare (conn, "SELECT id, name, folded, display, role, all_lines, hash, disabled,"
                               " created, changed, shifts FROM auth_user", error);
  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5User *user = ms5_user_new ();

      g_ptr_array_add (all->users, user);
      user->id = ms5_db_stmt_dup_text (stmt, 0);
      user->name = ms5_db_stmt_dup_text (stmt, 1);
      user->folded = ms5_db_stmt_dup_text (stmt, 2);
      user->display = ms5_db_stmt_dup_text (stmt, 3);
      if (!ms5_role_from_string (ms5_db_stmt_get_text (stmt, 4), &user->role))
        {
          g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "%s has an unknown role: %s",
                       user->name, ms5_db_stmt_get_text (stmt, 4));
          return FALSE;
        }
      if (ms5_db_stmt_get_int (stmt, 5) == 0
          && (user->lines = load_lines (conn, user->id, error)) == NULL)
        return FALSE;
      user->hash = ms5_db_stmt_dup_text (stmt, 6);
      user->disabled = ms5_db_stmt_get_int (stmt, 7) != 0;
      user->created = ms5_db_stmt_get_int (stmt, 8);
      user->changed = ms5_db_stmt_get_int (stmt, 9);
      if (ms5_db_stmt_get_text (stmt, 10) != NULL)
        user->shifts = g_strsplit (ms5_db_stmt_get_text (stmt, 10), ",", -1);
    }
  return step == MS5_DB_STEP_DONE;
}

/* The table's own check says that it has this size. */
static void
read_hash (Ms5DbStmt *stmt,
           int        column,
           guint8     out[MS5_REFRESH_HASH_BYTES])
{
  gsize size;
  const void *data = ms5_db_stmt_get_blob (stmt, column, &size);

  if (size == MS5_REFRESH_HASH_BYTES)
    memcpy (out, data, size);
}

static gboolean
load_sign_ins (Ms5DbConn        *conn,
               Ms5AccountBatch  *all,
               GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5DbStep step;

  stmt = ms5_db_prepare (conn, "SELECT sid, user, device, address, created, used, expires,"
                               " generation, hash FROM auth_sign_in", error);
  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5SignIn *sign_in = ms5_sign_in_new ();

      g_ptr_array_add (all->sign_ins, sign_in);
      sign_in->sid = ms5_db_stmt_dup_text (stmt, 0);
      sign_in->user = ms5_db_stmt_dup_text (stmt, 1);
      sign_in->device = ms5_db_stmt_dup_text (stmt, 2);
      sign_in->address = ms5_db_stmt_dup_text (stmt, 3);
      sign_in->created = ms5_db_stmt_get_int (stmt, 4);
      sign_in->used = ms5_db_stmt_get_int (stmt, 5);
      sign_in->expires = ms5_db_stmt_get_int (stmt, 6);
      sign_in->generation = (guint32) ms5_db_stmt_get_int (stmt, 7);
      read_hash (stmt, 8, sign_in->hash);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
load_secrets (Ms5DbConn        *conn,
              Ms5AccountBatch  *all,
              GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;
  Ms5DbStep step;

  stmt = ms5_db_prepare (conn, "SELECT name, value, created FROM auth_secret", error);
  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      gsize size;
      const void *data = ms5_db_stmt_get_blob (stmt, 1, &size);

      g_ptr_array_add (all->secrets, ms5_auth_secret_new (ms5_db_stmt_get_text (stmt, 0), data,
                                                          size, ms5_db_stmt_get_int (stmt, 2)));
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
load_job (Ms5DbConn  *conn,
          gpointer    data,
          GError    **error)
{
  return load_users (conn, data, error)
         && load_sign_ins (conn, data, error)
         && load_secrets (conn, data, error);
}

/* Writing, on the database's thread */

static gboolean
write_lines (Ms5DbConn      *conn,
             const Ms5User  *user,
             GError        **error)
{
  g_autoptr (Ms5DbStmt) clear = NULL;
  g_autoptr (Ms5DbStmt) add = NULL;

  clear = ms5_db_prepare (conn, "DELETE FROM auth_user_line WHERE user = ?", error);
  if (clear == NULL)
    return FALSE;
  ms5_db_stmt_bind_text (clear, 1, user->id);
  if (!ms5_db_stmt_run (clear, error))
    return FALSE;

  add = ms5_db_prepare (conn, "INSERT OR IGNORE INTO auth_user_line (user, line, position)"
                              " VALUES (?, ?, ?)", error);
  if (add == NULL)
    return FALSE;
  for (guint i = 0; user->lines != NULL && user->lines[i] != NULL; i++)
    {
      ms5_db_stmt_bind_text (add, 1, user->id);
      ms5_db_stmt_bind_text (add, 2, user->lines[i]);
      ms5_db_stmt_bind_int (add, 3, i);
      if (!ms5_db_stmt_run (add, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_user (Ms5DbConn      *conn,
            const Ms5User  *user,
            GError        **error)
{
  /* Codes have no commas. */
  g_autofree char *shifts = user->shifts != NULL ? g_strjoinv (",", user->shifts) : NULL;
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn,
                         "INSERT INTO auth_user (id, name, folded, display, role, all_lines, hash,"
                         " disabled, created, changed, shifts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                         " folded = excluded.folded, display = excluded.display,"
                         " role = excluded.role, all_lines = excluded.all_lines,"
                         " hash = excluded.hash, disabled = excluded.disabled,"
                         " changed = excluded.changed, shifts = excluded.shifts", error);
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, user->id);
  ms5_db_stmt_bind_text (stmt, 2, user->name);
  ms5_db_stmt_bind_text (stmt, 3, user->folded);
  ms5_db_stmt_bind_text (stmt, 4, user->display);
  ms5_db_stmt_bind_text (stmt, 5, ms5_role_to_string (user->role));
  ms5_db_stmt_bind_int (stmt, 6, user->lines == NULL);
  ms5_db_stmt_bind_text (stmt, 7, user->hash);
  ms5_db_stmt_bind_int (stmt, 8, user->disabled != FALSE);
  ms5_db_stmt_bind_int (stmt, 9, user->created);
  ms5_db_stmt_bind_int (stmt, 10, user->changed);
  ms5_db_stmt_bind_text (stmt, 11, shifts);
  return ms5_db_stmt_run (stmt, error) && write_lines (conn, user, error);
}

static gboolean
write_sign_in (Ms5DbConn        *conn,
               const Ms5SignIn  *sign_in,
               GError          **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn,
                         "INSERT INTO auth_sign_in (sid, user, device, address, created, used,"
                         " expires, generation, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (sid) DO UPDATE SET address = excluded.address,"
                         " used = excluded.used, expires = excluded.expires,"
                         " generation = excluded.generation, hash = excluded.hash", error);
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, sign_in->sid);
  ms5_db_stmt_bind_text (stmt, 2, sign_in->user);
  ms5_db_stmt_bind_text (stmt, 3, sign_in->device);
  ms5_db_stmt_bind_text (stmt, 4, sign_in->address);
  ms5_db_stmt_bind_int (stmt, 5, sign_in->created);
  ms5_db_stmt_bind_int (stmt, 6, sign_in->used);
  ms5_db_stmt_bind_int (stmt, 7, sign_in->expires);
  ms5_db_stmt_bind_int (stmt, 8, sign_in->generation);
  ms5_db_stmt_bind_blob (stmt, 9, sign_in->hash, sizeof sign_in->hash);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_secret (Ms5DbConn            *conn,
              const Ms5AuthSecret  *secret,
              GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  stmt = ms5_db_prepare (conn, "INSERT OR REPLACE INTO auth_secret (name, value, created)"
                               " VALUES (?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  ms5_db_stmt_bind_text (stmt, 1, secret->name);
  ms5_db_stmt_bind_bytes (stmt, 2, secret->value);
  ms5_db_stmt_bind_int (stmt, 3, secret->created);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
delete_each (Ms5DbConn   *conn,
             const char  *sql,
             GPtrArray   *names,
             GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, sql, error);

  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      ms5_db_stmt_bind_text (stmt, 1, g_ptr_array_index (names, i));
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_job (Ms5DbConn  *conn,
           gpointer    data,
           GError    **error)
{
  Ms5AccountBatch *batch = data;

  for (guint i = 0; i < batch->users->len; i++)
    if (!write_user (conn, g_ptr_array_index (batch->users, i), error))
      return FALSE;
  for (guint i = 0; i < batch->sign_ins->len; i++)
    if (!write_sign_in (conn, g_ptr_array_index (batch->sign_ins, i), error))
      return FALSE;
  for (guint i = 0; i < batch->secrets->len; i++)
    if (!write_secret (conn, g_ptr_array_index (batch->secrets, i), error))
      return FALSE;

  return delete_each (conn, "DELETE FROM auth_sign_in WHERE sid = ?", batch->gone_sign_ins, error)
         && delete_each (conn, "DELETE FROM auth_secret WHERE name = ?", batch->gone_secrets, error);
}

/* The interface */

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_pointer (task, ms5_account_batch_ref (ms5_db_run_get_data (result)),
                           (GDestroyNotify) ms5_account_batch_unref);
  else
    g_task_return_error (task, error);
}

static void
ms5_sqlite_accounts_load_async (Ms5AccountStore     *store,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  Ms5SqliteAccounts *self = MS5_SQLITE_ACCOUNTS (store);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ms5_sqlite_accounts_load_async);
  ms5_db_run_async (self->db, MS5_DB_READ, load_job, ms5_account_batch_new (),
                    (GDestroyNotify) ms5_account_batch_unref, NULL, loaded_cb, task);
}

static Ms5AccountBatch *
ms5_sqlite_accounts_load_finish (Ms5AccountStore  *store,
                                 GAsyncResult     *result,
                                 GError          **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (ms5_db_run_finish (MS5_DB (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
ms5_sqlite_accounts_write_async (Ms5AccountStore     *store,
                                 Ms5AccountBatch     *batch,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  Ms5SqliteAccounts *self = MS5_SQLITE_ACCOUNTS (store);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ms5_sqlite_accounts_write_async);
  ms5_db_run_async (self->db, MS5_DB_WRITE, write_job, ms5_account_batch_ref (batch),
                    (GDestroyNotify) ms5_account_batch_unref, NULL, written_cb, task);
}

static gboolean
ms5_sqlite_accounts_write_finish (Ms5AccountStore  *store,
                                  GAsyncResult     *result,
                                  GError          **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ms5_sqlite_accounts_store_init (Ms5AccountStoreInterface *iface)
{
  iface->load_async = ms5_sqlite_accounts_load_async;
  iface->load_finish = ms5_sqlite_accounts_load_finish;
  iface->write_async = ms5_sqlite_accounts_write_async;
  iface->write_finish = ms5_sqlite_accounts_write_finish;
}

static void
ms5_sqlite_accounts_dispose (GObject *object)
{
  Ms5SqliteAccounts *self = MS5_SQLITE_ACCOUNTS (object);

  g_clear_object (&self->db);

  G_OBJECT_CLASS (ms5_sqlite_accounts_parent_class)->dispose (object);
}

static void
ms5_sqlite_accounts_class_init (Ms5SqliteAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ms5_sqlite_accounts_dispose;
}

static void
ms5_sqlite_accounts_init (Ms5SqliteAccounts *self)
{
}

/**
 * ms5_sqlite_accounts_new:
 * @db: the server's database, for writing, opened with the schema of ms5_sqlite_schema_get()
 *
 * Returns: (transfer full): its accounts
 */
Ms5AccountStore *
ms5_sqlite_accounts_new (Ms5Db *db)
{
  Ms5SqliteAccounts *self;

  g_return_val_if_fail (MS5_IS_DB (db), NULL);

  self = g_object_new (MS5_TYPE_SQLITE_ACCOUNTS, NULL);
  self->db = g_object_ref (db);
  return MS5_ACCOUNT_STORE (self);
}
