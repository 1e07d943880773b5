/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-secrets.h"

G_BEGIN_DECLS

/**
 * Ms5MemorySecrets:
 *
 * Secrets that are gone when the program ends.
 */
#define MS5_TYPE_MEMORY_SECRETS (ms5_memory_secrets_get_type ())
G_DECLARE_FINAL_TYPE (Ms5MemorySecrets, ms5_memory_secrets, MS5, MEMORY_SECRETS, GObject)

Ms5Secrets *ms5_memory_secrets_new            (const char       *problem) G_GNUC_WARN_UNUSED_RESULT;
void        ms5_memory_secrets_set_persistent (Ms5MemorySecrets *self,
                                               gboolean          persistent);

G_END_DECLS
