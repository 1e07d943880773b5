/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-cache-private.h"

/* Times are microseconds since the Unix epoch, UTC. `fields` are sealed. The chain value is the 64 bits as
 * a signed number. */
#define PICTURE                                                                     \
  "CREATE TABLE meta ("                                                             \
  "  one INTEGER PRIMARY KEY CHECK (one = 1),"                                      \
  "  proof BLOB NOT NULL,"                                                          \
  "  server TEXT, user TEXT,"                                                       \
  "  epoch TEXT, pos INTEGER NOT NULL, h INTEGER NOT NULL,"                         \
  "  written INTEGER"                                                               \
  ") STRICT;"                                                                       \
  "CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"  \
  "CREATE TABLE item ("                                                             \
  "  topic INTEGER NOT NULL REFERENCES topic (id),"                                 \
  "  key TEXT NOT NULL, v INTEGER NOT NULL, fields BLOB NOT NULL,"                  \
  "  PRIMARY KEY (topic, key)"                                                      \
  ") STRICT, WITHOUT ROWID;"                                                        \
  "CREATE TABLE live ("                                                             \
  "  topic TEXT NOT NULL, key TEXT NOT NULL,"                                       \
  "  at INTEGER NOT NULL, fields BLOB NOT NULL,"                                    \
  "  PRIMARY KEY (topic, key)"                                                      \
  ") STRICT, WITHOUT ROWID;"

/* What can be read of the past. `changed` is when a row was last written, by the machine's clock; all other times
 * are the plant's. What is not over has the largest `end`. */
#define PAST                                                                        \
  "ALTER TABLE item ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;"                 \
  "CREATE TABLE series ("                                                           \
  "  line TEXT NOT NULL, equipment TEXT NOT NULL, sensor TEXT NOT NULL,"            \
  "  start INTEGER NOT NULL, changed INTEGER NOT NULL, fields BLOB NOT NULL,"       \
  "  PRIMARY KEY (equipment, sensor, start)"                                        \
  ") STRICT;"                                                                       \
  "CREATE INDEX series_start ON series (start);"                                    \
  "CREATE TABLE record ("                                                           \
  "  topic TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                   \
  "  start INTEGER NOT NULL, \"end\" INTEGER NOT NULL,"                             \
  "  changed INTEGER NOT NULL, fields BLOB NOT NULL,"                               \
  "  PRIMARY KEY (topic, key)"                                                      \
  ") STRICT;"                                                                       \
  "CREATE INDEX record_end ON record (\"end\");"                                    \
  "CREATE TABLE answer ("                                                           \
  "  path TEXT PRIMARY KEY, line TEXT NOT NULL, as_of INTEGER NOT NULL,"            \
  "  changed INTEGER NOT NULL, fields BLOB NOT NULL"                                \
  ") STRICT;"                                                                       \
  "CREATE TABLE part ("                                                             \
  "  name TEXT PRIMARY KEY, line TEXT NOT NULL,"                                    \
  "  day INTEGER NOT NULL, until INTEGER NOT NULL"                                  \
  ") STRICT;"

/* Add at the end; what has been released is never changed, moved or removed. */
static const Ms5DbMigration migrations[] = {
  { .name = "picture", .sql = PICTURE },
  { .name = "past", .sql = PAST },
};

/* A file that is damaged shows when it is read, at once and as a whole, so that nothing need be looked at
 * before. */
const Ms5DbOptions ms5_cache_db_options = {
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
  .application_id = 0x4d533543, /* MS5C */
  .synchronous = MS5_DB_SYNC_NORMAL,
  .max_pages = 64 * 1024, /* 256 MiB */
};
