/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ms5-secrets.h"
#include "client/ms5-vault.h"
#include "core/ms5-clock.h"

G_BEGIN_DECLS

/* Private to this room: how the cache and the outbox change their keys.
 */

/**
 * Ms5RekeyTable:
 * @context: of the place of its values
 * @table: of the place of its values
 * @select: asks for both parts, the number and the value of rows whose value does not begin with the first
 *   parameter, as many as the second says, leaving out as many as the third says
 * @update: sets the value to the first parameter in the row of the others
 *
 * A column of sealed values.
 */
typedef struct
{
  const char *context;
  const char *table;
  const char *select;
  const char *update;
} Ms5RekeyTable;

/**
 * Ms5RekeyJob:
 * @tables: the columns; the last one has no table
 * @seal: seals with the new key and opens with both
 * @max_rows: how many rows to seal anew at once
 * @stuck: how many values there are that neither key opens, of the table
 * @table: the table that is under way
 * @more: whether there may be more
 *
 * Data of ms5_rekey_job().
 */
typedef struct
{
  const Ms5RekeyTable *tables;
  Ms5Seal             *seal;
  guint                max_rows;
  guint                stuck;
  guint                table;
  gboolean             more;
} Ms5RekeyJob;

gboolean ms5_rekey_job   (Ms5DbConn            *conn,
                          gpointer              data,
                          GError              **error);

/**
 * Ms5RekeyUseFunc:
 * @owner: whose file it is
 * @seal: what to seal with from now on
 */
typedef void (*Ms5RekeyUseFunc) (gpointer  owner,
                                 Ms5Seal  *seal);

void     ms5_rekey_async (Ms5Secrets           *secrets,
                          Ms5SecretKind         kind,
                          Ms5Clock             *clock,
                          Ms5Db                *db,
                          const Ms5RekeyTable  *tables,
                          Ms5RekeyUseFunc       use,
                          Ms5Time               older_than,
                          GTask                *task);

G_END_DECLS
