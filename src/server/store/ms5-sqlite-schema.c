/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-floor-schema.h"
#include "server/store/ms5-sqlite-schema.h"

/* Times are microseconds since the Unix epoch, UTC. */

#define ACCOUNTS                                                                    \
  "CREATE TABLE auth_user ("                                                        \
  "  id TEXT PRIMARY KEY,"                                                          \
  "  name TEXT NOT NULL,"                                                           \
  "  folded TEXT NOT NULL UNIQUE,"                                                  \
  "  display TEXT,"                                                                 \
  "  role TEXT NOT NULL,"                                                           \
  "  all_lines INTEGER NOT NULL CHECK (all_lines IN (0, 1)),"                       \
  "  hash TEXT NOT NULL,"                                                           \
  "  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),"                         \
  "  created INTEGER NOT NULL,"                                                     \
  "  changed INTEGER NOT NULL"                                                      \
  ") STRICT, WITHOUT ROWID;"                                                        \
  "CREATE TABLE auth_user_line ("                                                   \
  "  user TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,"               \
  "  line TEXT NOT NULL,"                                                           \
  "  position INTEGER NOT NULL,"                                                    \
  "  PRIMARY KEY (user, line)"                                                      \
  ") STRICT, WITHOUT ROWID;"                                                        \
  "CREATE TABLE auth_sign_in ("                                                     \
  "  sid TEXT PRIMARY KEY,"                                                         \
  "  user TEXT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,"               \
  "  device TEXT,"                                                                  \
  "  address TEXT,"                                                                 \
  "  created INTEGER NOT NULL,"                                                     \
  "  used INTEGER NOT NULL,"                                                        \
  "  expires INTEGER NOT NULL,"                                                     \
  "  generation INTEGER NOT NULL,"                                                  \
  "  hash BLOB NOT NULL CHECK (length (hash) = 32)"                                 \
  ") STRICT, WITHOUT ROWID;"                                                        \
  "CREATE INDEX auth_sign_in_user ON auth_sign_in (user);"                          \
  "CREATE TABLE auth_secret ("                                                      \
  "  name TEXT PRIMARY KEY,"                                                        \
  "  value BLOB NOT NULL,"                                                          \
  "  created INTEGER NOT NULL"                                                      \
  ") STRICT, WITHOUT ROWID;"

/* Who is to see to a call. */
#define ASSIGNMENTS                                                                 \
  "ALTER TABLE call ADD COLUMN assigned_to TEXT;"                                   \
  "ALTER TABLE call ADD COLUMN assigned INTEGER;"                                   \
  "ALTER TABLE call ADD COLUMN assigned_by TEXT;"

/* Who has sent a call on by hand, and calls on the shelf. */
#define SHELF                                                                       \
  "ALTER TABLE escalation ADD COLUMN \"by\" TEXT;"                                  \
  "ALTER TABLE call ADD COLUMN shelved INTEGER;"                                    \
  "ALTER TABLE call ADD COLUMN shelved_by TEXT;"                                    \
  "ALTER TABLE call ADD COLUMN shelved_until INTEGER;"                              \
  "ALTER TABLE call ADD COLUMN shelve_reason TEXT;"

/* Who has written what of a stop, and what people change of a job. */
#define EDITS                                                                       \
  "ALTER TABLE stop ADD COLUMN commented_by TEXT;"                                  \
  "ALTER TABLE stop ADD COLUMN commented_at INTEGER;"                               \
  "ALTER TABLE job ADD COLUMN note TEXT;"                                           \
  "ALTER TABLE job ADD COLUMN tags TEXT;"                                           \
  "ALTER TABLE job ADD COLUMN edited_by TEXT;"                                      \
  "ALTER TABLE job ADD COLUMN edited INTEGER;"

/* The trail of one item. */
#define TRAIL                                                                       \
  "ALTER TABLE audit ADD COLUMN \"by\" TEXT;"                                       \
  "ALTER TABLE audit ADD COLUMN topic TEXT;"                                        \
  "ALTER TABLE audit ADD COLUMN key TEXT;"                                          \
  "UPDATE audit SET topic = json_extract (action, '$.topic'),"                      \
  " key = coalesce (json_extract (action, '$.key'), id);"                           \
  "CREATE INDEX audit_item ON audit (topic, key, number);"

/* What else is known of a call, and the journal of what happened to it. */
#define ANDON                                                                       \
  "ALTER TABLE call ADD COLUMN cause TEXT;"                                         \
  "ALTER TABLE call ADD COLUMN returned INTEGER;"                                   \
  "ALTER TABLE call ADD COLUMN reopened INTEGER;"                                   \
  "ALTER TABLE call ADD COLUMN reopened_by TEXT;"                                   \
  "ALTER TABLE call ADD COLUMN called INTEGER;"                                     \
  "ALTER TABLE call ADD COLUMN suppressed_by TEXT;"                                 \
  "ALTER TABLE call ADD COLUMN out_of_service INTEGER;"                             \
  "ALTER TABLE call ADD COLUMN times INTEGER;"                                      \
  "ALTER TABLE call ADD COLUMN chattering INTEGER;"                                 \
  "ALTER TABLE call ADD COLUMN unreached INTEGER;"                                  \
  "CREATE TABLE journal ("                                                          \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                    \
  "  call TEXT, condition TEXT, what TEXT, at INTEGER, \"by\" TEXT, device TEXT,"   \
  "  device_name TEXT, via TEXT, level INTEGER, cause TEXT, text TEXT,"             \
  "  PRIMARY KEY (line, key)"                                                       \
  ") STRICT;"                                                                       \
  "CREATE INDEX journal_time ON journal (line, at);"

/* Whom an escalation told, by which policy, that people are told again, and in which shifts they work. */
#define ESCALATION                                                                  \
  "ALTER TABLE call ADD COLUMN reminders INTEGER;"                                  \
  "ALTER TABLE call ADD COLUMN reminded INTEGER;"                                   \
  "ALTER TABLE escalation ADD COLUMN people TEXT;"                                  \
  "ALTER TABLE escalation ADD COLUMN channels TEXT;"                                \
  "ALTER TABLE escalation ADD COLUMN repeat INTEGER;"                               \
  "ALTER TABLE escalation ADD COLUMN policy TEXT;"                                  \
  "ALTER TABLE escalation ADD COLUMN shift TEXT;"                                   \
  "ALTER TABLE auth_user ADD COLUMN shifts TEXT;"

/* That a level was reached late, as nobody could look when it was due. */
#define LATE                                                                        \
  "ALTER TABLE call ADD COLUMN late INTEGER;"                                       \
  "ALTER TABLE journal ADD COLUMN late INTEGER;"

/* Add at the end; what has been released is never changed, moved or removed. */
static const Ms5DbMigration migrations[] = {
  { .name = "accounts", .sql = ACCOUNTS },
  { .name = "floor", .sql = ms5_sqlite_floor_schema },
  { .name = "assignments", .sql = ASSIGNMENTS },
  { .name = "shelf", .sql = SHELF },
  { .name = "edits", .sql = EDITS },
  { .name = "trail", .sql = TRAIL },
  { .name = "andon", .sql = ANDON },
  { .name = "escalation", .sql = ESCALATION },
  { .name = "late", .sql = LATE },
};

/**
 * ms5_sqlite_schema_get:
 * @out_n: (out): number of steps
 *
 * Returns: the steps of the server's database
 */
const Ms5DbMigration *
ms5_sqlite_schema_get (guint *out_n)
{
  *out_n = G_N_ELEMENTS (migrations);
  return migrations;
}
