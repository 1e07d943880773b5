/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/auth/ms5-accounts-private.h"

#include <sodium.h>
#include <string.h>

/* Without letters and digits that are taken for each other. 20 of 32 are 100 bits. */
#define CODE_ALPHABET "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#define CODE_LENGTH 20
#define CODE_GROUP 5

G_STATIC_ASSERT (sizeof CODE_ALPHABET - 1 == 32);

/* New accounts */

typedef struct
{
  Ms5User *user; /* complete but for the hash */
  char    *set_up_code;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  ms5_user_unref (addition->user);
  ms5_accounts_wipe (addition->set_up_code);
  g_free (addition);
}

static Ms5User *
make_user (Ms5Accounts       *self,
           const char        *name,
           const char        *display,
           Ms5Role            role,
           const char *const *lines)
{
  Ms5User *user = ms5_user_new ();

  user->id = ms5_accounts_new_id (self);
  user->name = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  user->folded = ms5_user_fold_name (name);
  user->display = g_strdup (display);
  user->role = role;
  user->lines = g_strdupv ((char **) lines);
  user->created = ms5_clock_now (self->clock);
  user->changed = user->created;
  return user;
}

/* The code as it is hashed: without what people put in or leave out. */
static char *
canonical_code (const char *code)
{
  GString *text = g_string_new (NULL);

  for (; *code != '\0' && text->len <= CODE_LENGTH; code++)
    if (g_ascii_isalnum (*code))
      g_string_append_c (text, g_ascii_toupper (*code));
  return g_string_free (text, FALSE);
}

static gboolean
check_set_up_code (Ms5Accounts  *self,
                   const char   *code,
                   GError      **error)
{
  Ms5AuthSecret *secret = g_hash_table_lookup (self->secrets, MS5_SECRET_SET_UP);
  guint8 hash[MS5_REFRESH_HASH_BYTES];
  char *canonical = canonical_code (code);
  gboolean right;

  ms5_refresh_token_hash (canonical, hash);
  right = secret != NULL && g_bytes_get_size (secret->value) == sizeof hash
          && sodium_memcmp (hash, g_bytes_get_data (secret->value, NULL), sizeof hash) == 0
          && !ms5_accounts_has_admin (self);
  ms5_accounts_wipe (canonical);
  if (!right)
    g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_SET_UP,
                         "The set-up code is wrong or has been used");
  return right;
}

static gboolean
prepare_addition (Ms5Accounts      *self,
                  gpointer          data,
                  Ms5AccountBatch  *batch,
                  GError          **error)
{
  Addition *addition = data;

  if (addition->set_up_code != NULL)
    {
      if (!check_set_up_code (self, addition->set_up_code, error))
        return FALSE;
      g_ptr_array_add (batch->gone_secrets, g_strdup (MS5_SECRET_SET_UP));
    }
  if (g_hash_table_contains (self->names, addition->user->folded))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_NAME, "The name is taken");
      return FALSE;
    }

  g_ptr_array_add (batch->users, ms5_user_ref (addition->user));
  return TRUE;
}

static void
addition_hashed_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Addition *addition = g_task_get_task_data (task);
  GError *error = NULL;

  addition->user->hash = ms5_password_hasher_hash_finish (MS5_PASSWORD_HASHER (source), result,
                                                          &error);
  if (addition->user->hash != NULL)
    ms5_accounts_change (g_steal_pointer (&task), prepare_addition, NULL);
  else
    g_task_return_error (task, error);
}

static void
add (GTask             *task,
     const char        *set_up_code,
     const char        *name,
     const char        *display,
     Ms5Role            role,
     const char *const *lines,
     const char        *password)
{
  Ms5Accounts *self = g_task_get_source_object (task);
  Addition *addition;
  GError *error = NULL;

  if ((set_up_code != NULL && !check_set_up_code (self, set_up_code, &error))
      || !ms5_user_check_name (name, &error)
      || !ms5_password_check_rules (password, name, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  addition = g_new0 (Addition, 1);
  addition->user = make_user (self, name, display, role, lines);
  addition->set_up_code = g_strdup (set_up_code);
  g_task_set_task_data (task, addition, addition_free);
  ms5_password_hasher_hash_async (self->hasher, password, addition_hashed_cb, task);
}

/**
 * ms5_accounts_add_async:
 * @self: accounts
 * @name: what will be typed to sign in
 * @display: (nullable): how people call them
 * @role: a role
 * @lines: (nullable): codes of the lines to be seen, %NULL for all
 * @password: the first password
 * @callback: called when the account exists; see ms5_accounts_finish()
 * @user_data: for @callback
 */
void
ms5_accounts_add_async (Ms5Accounts         *self,
                        const char          *name,
                        const char          *display,
                        Ms5Role              role,
                        const char *const   *lines,
                        const char          *password,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (name != NULL && password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_add_async);
  add (task, NULL, name, display, role, lines, password);
}

/* The first administrator */

typedef struct
{
  char *code;
} SetUpCode;

static void
set_up_code_free (gpointer data)
{
  SetUpCode *set_up = data;

  ms5_accounts_wipe (set_up->code);
  g_free (set_up);
}

static char *
make_code (Ms5Accounts *self)
{
  GString *code = g_string_new (NULL);

  for (int i = 0; i < CODE_LENGTH; i++)
    {
      if (i > 0 && i % CODE_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, CODE_ALPHABET[ms5_random_range (self->random, 0, 31)]);
    }
  return g_string_free (code, FALSE);
}

static gboolean
prepare_set_up_code (Ms5Accounts      *self,
                     gpointer          data,
                     Ms5AccountBatch  *batch,
                     GError          **error)
{
  SetUpCode *set_up = data;
  guint8 hash[MS5_REFRESH_HASH_BYTES];
  char *canonical;

  if (ms5_accounts_has_admin (self))
    {
      g_set_error_literal (error, MS5_AUTH_ERROR, MS5_AUTH_ERROR_SET_UP,
                           "There is an administrator");
      return FALSE;
    }

  set_up->code = make_code (self);
  canonical = canonical_code (set_up->code);
  ms5_refresh_token_hash (canonical, hash);
  ms5_accounts_wipe (canonical);
  g_ptr_array_add (batch->secrets, ms5_auth_secret_new (MS5_SECRET_SET_UP, hash, sizeof hash,
                                                        ms5_clock_now (self->clock)));
  return TRUE;
}

static void
set_up_code_done (Ms5Accounts *self,
                  gpointer     data,
                  GTask       *task)
{
  SetUpCode *set_up = data;

  g_task_return_pointer (task, g_steal_pointer (&set_up->code),
                         (GDestroyNotify) ms5_accounts_wipe);
}

/**
 * ms5_accounts_make_set_up_code_async:
 * @self: accounts without an administrator
 * @callback: called with a code
 * @user_data: for @callback
 *
 * Makes the code with which the first administrator's account can be made, once. Only its hash is
 * kept; an earlier code is void.
 */
void
ms5_accounts_make_set_up_code_async (Ms5Accounts         *self,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_make_set_up_code_async);
  g_task_set_task_data (task, g_new0 (SetUpCode, 1), set_up_code_free);
  ms5_accounts_change (task, prepare_set_up_code, set_up_code_done);
}

/**
 * ms5_accounts_make_set_up_code_finish:
 * @self: accounts
 * @result: what the callback was given
 * @error: return location for a #Ms5AuthError
 *
 * Returns: (transfer full) (nullable): the code, to be shown to whoever started the server
 */
char *
ms5_accounts_make_set_up_code_finish (Ms5Accounts   *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_accounts_make_set_up_code_async),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_accounts_set_up_async:
 * @self: accounts without an administrator
 * @code: the code, with or without its dashes
 * @name: the administrator's name
 * @password: the administrator's password
 * @callback: called when the account exists; see ms5_accounts_finish()
 * @user_data: for @callback
 *
 * Makes the first administrator's account and spends the code.
 */
void
ms5_accounts_set_up_async (Ms5Accounts         *self,
                           const char          *code,
                           const char          *name,
                           const char          *password,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_ACCOUNTS (self));
  g_return_if_fail (code != NULL && name != NULL && password != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ms5_accounts_set_up_async);
  add (task, code, name, NULL, MS5_ROLE_ADMIN, NULL, password);
}
