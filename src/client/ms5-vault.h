/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "storage/ms5-db.h"
#include "storage/ms5-seal.h"

G_BEGIN_DECLS

/* Private to this room: what the cache and the outbox have in common as files.
 */

/**
 * Ms5Vault:
 * @path: the file, whose folder is made
 * @options: how to open it
 * @replace_newer: whether to set aside even what a newer program wrote
 * @reader: the first job: reads what is there. It is called again if a new file had to be begun
 * @data: for @reader
 *
 * A file of ours, and how it is looked into. If it can't be opened or @reader says that it can't be read,
 * it is set aside and a new one begun.
 */
typedef struct
{
  const char         *path;
  const Ms5DbOptions *options;
  gboolean            replace_newer;
  Ms5DbJob            reader;
  gpointer            data;
} Ms5Vault;

void      ms5_vault_set_disk  (const char           *vfs);
Ms5Db    *ms5_vault_open      (const Ms5Vault       *vault,
                               char                **out_problem,
                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void      ms5_vault_run_async (Ms5Db                *db,
                               GTask                *task,
                               Ms5DbMode             mode,
                               Ms5DbJob              job,
                               gpointer              data,
                               GDestroyNotify        data_free);
void      ms5_vault_close     (Ms5Db                *db,
                               GTask                *task);

/**
 * Ms5VaultPlace:
 * @context: which file
 * @table: which table
 * @part1: names the row
 * @part2: (nullable): and this, too
 * @number: and this
 *
 * Where a value lives. The parts hold no NUL.
 */
typedef struct
{
  const char *context;
  const char *table;
  const char *part1;
  const char *part2;
  gint64      number;
} Ms5VaultPlace;

GBytes   *ms5_vault_seal      (Ms5Seal              *seal,
                               const char           *text,
                               gsize                 size,
                               const Ms5VaultPlace  *place) G_GNUC_WARN_UNUSED_RESULT;
GBytes   *ms5_vault_unseal    (Ms5Seal              *seal,
                               gconstpointer         data,
                               gsize                 size,
                               const Ms5VaultPlace  *place,
                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
