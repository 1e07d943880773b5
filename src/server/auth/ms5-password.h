/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "server/auth/ms5-auth-error.h"

G_BEGIN_DECLS

/* In characters. */
#define MS5_PASSWORD_MIN 10
#define MS5_PASSWORD_MAX 128

gboolean ms5_password_check_rules  (const char  *password,
                                    const char  *name,
                                    GError     **error);

/**
 * Ms5PasswordCost:
 * @passes: how often the memory is gone through
 * @memory: bytes of it
 *
 * What one guess costs, with Argon2id.
 */
typedef struct
{
  guint64 passes;
  gsize   memory;
} Ms5PasswordCost;

extern const Ms5PasswordCost ms5_password_cost_default;
extern const Ms5PasswordCost ms5_password_cost_least;

/**
 * Ms5PasswordHasher:
 *
 * Hashes and verifies passwords on a few threads of its own, as each takes a tenth of a second and
 * 64 MiB.
 */
#define MS5_TYPE_PASSWORD_HASHER (ms5_password_hasher_get_type ())
G_DECLARE_FINAL_TYPE (Ms5PasswordHasher, ms5_password_hasher, MS5, PASSWORD_HASHER, GObject)

Ms5PasswordHasher *ms5_password_hasher_new           (const Ms5PasswordCost  *cost,
                                                      guint                   max_threads,
                                                      guint                   max_waiting) G_GNUC_WARN_UNUSED_RESULT;

void               ms5_password_hasher_hash_async    (Ms5PasswordHasher      *self,
                                                      const char             *password,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
char              *ms5_password_hasher_hash_finish   (Ms5PasswordHasher      *self,
                                                      GAsyncResult           *result,
                                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void               ms5_password_hasher_verify_async  (Ms5PasswordHasher      *self,
                                                      const char             *hash,
                                                      const char             *password,
                                                      GAsyncReadyCallback     callback,
                                                      gpointer                user_data);
gboolean           ms5_password_hasher_verify_finish (Ms5PasswordHasher      *self,
                                                      GAsyncResult           *result,
                                                      char                  **out_new_hash,
                                                      GError                **error);

G_END_DECLS
