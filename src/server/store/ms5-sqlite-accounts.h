/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "server/auth/ms5-account-store.h"
#include "storage/ms5-db.h"

G_BEGIN_DECLS

/**
 * Ms5SqliteAccounts:
 *
 * Accounts in the server's SQLite database, which it shares with others.
 */
#define MS5_TYPE_SQLITE_ACCOUNTS (ms5_sqlite_accounts_get_type ())
G_DECLARE_FINAL_TYPE (Ms5SqliteAccounts, ms5_sqlite_accounts, MS5, SQLITE_ACCOUNTS, GObject)

Ms5AccountStore *ms5_sqlite_accounts_new (Ms5Db *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
