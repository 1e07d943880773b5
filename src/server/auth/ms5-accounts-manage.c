/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include <string.h>

/**
 * ms5_accounts_finish:
 * @self: accounts
 * @result: what the callback was given
 * @error: return location for a #Ms5AuthError
 *
 * Returns: whether the change is durable
 */
gboolean
ms5_accounts_finish (Ms5Accounts   *self,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_admin (const Ms5User *user)
{
  return user->role == MS5_ROLE_ADMIN && !user->disabled;
}

static gboolean
has_other_admin (Ms5Accounts   *self,
                 const Ms5User *but)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (is_admin (value) && (but == NULL || !g_str_equal (((Ms5User *) value)->id, but->id)))
      return TRUE;
  return FALSE;
}

/**
 * ms5_accounts_has_admin:
 * @self: accounts
 *
 * Returns: whether there is anybody who can manage accounts; if not, make a set-up code
 */
gboolean
ms5_accounts_has_admin (Ms5Accounts *self)
{
  g_return_val_if_fail (MS5_IS_ACCOUNTS (self), FALSE);

  return has_other_admin (self, NULL);
}

static int
by_name (gconstpointer a,
         gconstpointer b)
{
  return strcmp ((*(Ms5User *const *) a)->folded, (*(Ms5User *const *) b)->folded);
}

/**
 * ms5_accounts_list:
 * @self: accounts
 *
 * Returns: (transfer full) (element-type Ms5User): all of them, by name
 */
GPtrArray *
ms5_accounts_list (Ms5Accounts *self)
{
  GPtrArray *list;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (MS5_IS_ACCOUNTS (self), NULL);

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_user_unref);
  g_hash_table_iter_init (&iter, self->users);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (list, ms5_user_ref (value));
  g_ptr_array_sort (list, by_name);
  return list;
}

/**
 * ms5_accounts_find:
 * @self: accounts
 * @name: as typed
 *
 * Returns: (transfer none) (nullable): the account of that name, until the next change
 */
Ms5User *
ms5_accounts_find (Ms5Accounts *self,
                   const char  *name)
{
  g_return_val_if_fail (MS5_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return ms5_accounts_lookup_name (self, name);
}

/* Changing an account */

/* Beside Ms5AccountEditParts. */
#define EDIT_PASSWORD (1u << 4)

typedef struct
{
  guint     parts;
  char     *name;
  Ms5Role   role;
  char    **lines;
  char    **shifts;
  gboolean  disabled;
  char     *hash;
  char     *keep_sid;
} Edit;

static void
edit_free (gpointer data)
{
  Edit *edit = data;

  g_free (edit->name);
  g_strfreev (edit->lines);
  g_strfreev (edit->shifts);
  ms5_accounts_wipe (edit->hash);
  g_free (edit->keep_sid);
  g_free (edit);
}

static void
apply_edit (const Edit *edit,
            Ms5User    *user)
{
  if (edit->parts & MS5_ACCOUNT_EDIT_ROLE)
    user->role = edit->role;
  if (edit->parts & MS5_ACCOUNT_EDIT_LINES)
    {
      g_strfreev (user->lines);
      user->lines = g_strdupv (edit->lines);
    }
  if (edit->parts & MS5_ACCOUNT_EDIT_SHIFTS)
    {
      g_strfreev (user->shifts);
      user->shifts = g_strdupv (edit->shifts);
    }
  if (edit->parts & MS5_ACCOUNT_EDIT_DISABLED)
    user->disabled = edit->disabled;
  if (edit->parts & EDIT_PASSWORD)
    {
      ms5_accounts_wipe (user->hash);
      user->hash = g_strdup (edit->hash);
    }
}

static gboolean
prepare_edit (Ms5Accounts      *self,
              gpointer          data,
              Ms5AccountBatch  *batch,
              GError          **error)
{
  const Edit *edit = data;
  Ms5User *user = ms5_accounts_lookup_name (self, edit->name);
  g_autoptr (Ms5User) copy = NULL;

  if (user == NULL)
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_NOT_FOUND, "No such account");
      return FALSE;
    }

  copy = ms5_user_copy (user);
  apply_edit (edit, copy);
  copy->changed = ms5_clock_now (self->clock);
  if (is_admin (user) && !is_admin (copy) && !has_other_admin (self, user))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_LAST_ADMIN,
                           "Nobody else could manage accounts");
      return FALSE;
    }

  if ((edit->parts & EDIT_PASSWORD) || copy->disabled)
    ms5_accounts_end_sign_ins (self, user->id, edit->keep_sid, batch);
  g_ptr_array_add (batch->users, g_steal_pointer (&copy));
  return TRUE;
}

static GTask *
edit_new (Ms5Accounts          *self,
          guint                 parts,
          const char           *name,
          GAsyncReadyCallback   callback,
          gpointer              user_data,
          Edit                **out_edit)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Edit *edit = g_new0 (Edit, 1);

  edit->parts = parts;
  edit->name = g_strdup (name);
  g_task_set_task_data (task, edit, edit_free);
  *out_edit = edit;
  return task;
}

/**
 * ms5_accounts_edit_async:
 * @self: accounts
 * @name: an account's name
 * @edit: what to change
 * @callback: called when all of it is changed; see ms5_accounts_finish()
 * @user_data: for @callback
 *
 * Changes several things at once. The sign-ins of an account that is disabled end.
 */
void
ms5_accounts_edit_async (Ms5Accounts          *self,
                         const char           *name,
                         const Ms5AccountEdit *edit,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  GTask *task;
  Edit *copy;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL);

  task = edit_new (self, edit->parts, name, callback, user_data, &copy);
  g_task_set_source_tag (task, ms5_accounts_edit_async);
  copy->role = edit->role;
  copy->lines = g_strdupv ((char **) edit->lines);
  copy->shifts = g_strdupv ((char **) edit->shifts);
  copy->disabled = edit->disabled;
  ms5_accounts_change (task, prepare_edit, NULL);
}

/**
 * ms5_accounts_set_role_async:
 * @self: accounts
 * @name: an account's name
 * @role: its new role
 * @callback: called when it has it; see ms5_accounts_finish()
 * @user_data: for @callback
 */
void
ms5_accounts_set_role_async (Ms5Accounts         *self,
                             const char          *name,
                             Ms5Role              role,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  const Ms5AccountEdit edit = { .parts = MS5_ACCOUNT_EDIT_ROLE, .role = role };

  ms5_accounts_edit_async (self, name, &edit, callback, user_data);
}

/**
 * ms5_accounts_set_lines_async:
 * @self: accounts
 * @name: an account's name
 * @lines: (nullable): codes of the lines it may see, %NULL for all
 * @callback: called when it may; see ms5_accounts_finish()
 * @user_data: for @callback
 */
void
ms5_accounts_set_lines_async (Ms5Accounts         *self,
                              const char          *name,
                              const char *const   *lines,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  const Ms5AccountEdit edit = { .parts = MS5_ACCOUNT_EDIT_LINES, .lines = lines };

  ms5_accounts_edit_async (self, name, &edit, callback, user_data);
}

/**
 * ms5_accounts_set_disabled_async:
 * @self: accounts
 * @name: an account's name
 * @disabled: whether it may no longer sign in; then its sign-ins end as well
 * @callback: called when it is so; see ms5_accounts_finish()
 * @user_data: for @callback
 */
void
ms5_accounts_set_disabled_async (Ms5Accounts         *self,
                                 const char          *name,
                                 gboolean             disabled,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  const Ms5AccountEdit edit = { .parts = MS5_ACCOUNT_EDIT_DISABLED, .disabled = disabled };

  ms5_accounts_edit_async (self, name, &edit, callback, user_data);
}

static void
password_hashed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Edit *edit = g_task_get_task_data (task);
  GError *error = NULL;

  edit->hash = ms5_password_hasher_hash_finish (MS5_PASSWORD_HASHER (source), result, &error);
  if (edit->hash != NULL)
    ms5_accounts_change (g_steal_pointer (&task), prepare_edit, NULL);
  else
    g_task_return_error (task, error);
}

/**
 * ms5_accounts_set_password_async:
 * @self: accounts
 * @name: an account's name
 * @password: its new password
 * @keep_sid: (nullable): the sign-in of whoever asks for it, if it is his own
 * @callback: called when it is changed; see ms5_accounts_finish()
 * @user_data: for @callback
 *
 * Ends all sign-ins of the account but @keep_sid.
 */
void
ms5_accounts_set_password_async (Ms5Accounts         *self,
                                 const char          *name,
                                 const char          *password,
                                 const char          *keep_sid,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Edit *edit;
  GError *error = NULL;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL && password != NULL);

  task = edit_new (self, EDIT_PASSWORD, name, callback, user_data, &edit);
  g_task_set_source_tag (task, ms5_accounts_set_password_async);
  edit->keep_sid = g_strdup (keep_sid);
  if (ms5_password_check_rules (password, name, &error))
    ms5_password_hasher_hash_async (self->hasher, password, password_hashed_cb, task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}
