/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-floor-schema.h"

/* Times are microseconds since the Unix epoch, UTC, and so are durations, but for columns in _s. States
 * and the like are words, so that no renumbering can change what they mean. Chain values are the 64
 * bits as a signed number.
 *
 * The file has no auto-vacuum: what retention frees is used again by what comes, so that the file
 * settles at its greatest size; a backup is a way to a smaller one. */

/* The order of truth. Its oldest row is the oldest position that can be resumed, its newest one is
 * the head: nothing else says so, and so nothing can contradict it. The newest row always stays. */
#define LOG                                                                              \
  "CREATE TABLE meta ("                                                                  \
  "  name TEXT PRIMARY KEY,"                                                             \
  "  value TEXT NOT NULL"                                                                \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE log ("                                                                   \
  "  seq INTEGER PRIMARY KEY,"                                                           \
  "  at INTEGER NOT NULL,"                                                               \
  "  h INTEGER NOT NULL,"                                                                \
  "  ends_commit INTEGER NOT NULL CHECK (ends_commit IN (0, 1)),"                        \
  "  topic TEXT NOT NULL,"                                                               \
  "  op TEXT NOT NULL"                                                                   \
  ") STRICT;"                                                                            \
  "CREATE TABLE item ("                                                                  \
  "  topic TEXT NOT NULL,"                                                               \
  "  key TEXT NOT NULL,"                                                                 \
  "  v INTEGER NOT NULL,"                                                                \
  "  fields TEXT NOT NULL,"                                                              \
  "  changed TEXT,"                                                                      \
  "  PRIMARY KEY (topic, key)"                                                           \
  ") STRICT, WITHOUT ROWID;"

/* The record of what has a life of its own. After the first three, columns are the fields of the
 * protocol. Those are optional there, and so they are here. The indexes begin with the end, so that
 * what lasted into some time is found without all that was over before. */
#define RECORDS                                                                          \
  "CREATE TABLE stop ("                                                                  \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  equipment TEXT, start INTEGER, \"end\" INTEGER, reason TEXT, category TEXT,"        \
  "  planned INTEGER, comment TEXT, minor INTEGER, coded_by TEXT, coded_at INTEGER,"     \
  "  detected TEXT,"                                                                     \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX stop_time ON stop (line, \"end\", start);"                               \
  "CREATE TABLE call ("                                                                  \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  type TEXT, priority TEXT, state TEXT, active INTEGER, rev INTEGER, level INTEGER,"  \
  "  raised INTEGER, raised_by TEXT, equipment TEXT, rule TEXT, detail TEXT, note TEXT," \
  "  acknowledged INTEGER, acknowledged_by TEXT, resolved INTEGER, resolved_by TEXT,"    \
  "  escalated INTEGER, escalated_to TEXT,"                                              \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX call_time ON call (line, resolved, raised);"                             \
  "CREATE TABLE job ("                                                                   \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  product TEXT, qty INTEGER, good INTEGER, scrap INTEGER, state TEXT, due INTEGER,"   \
  "  started INTEGER, completed INTEGER,"                                                \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX job_time ON job (line, completed, started);"                             \
  "CREATE TABLE quality ("                                                               \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  qty INTEGER, kind TEXT, reason TEXT, product TEXT, \"by\" TEXT, at INTEGER,"        \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX quality_time ON quality (line, at);"                                     \
  "CREATE TABLE changeover ("                                                            \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  \"from\" TEXT, \"to\" TEXT, start INTEGER, \"end\" INTEGER, target_s REAL,"         \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX changeover_time ON changeover (line, \"end\", start);"                   \
  "CREATE TABLE escalation ("                                                            \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  call TEXT, level INTEGER, at INTEGER, roles TEXT, late INTEGER,"                    \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX escalation_time ON escalation (line, at);"                               \
  "CREATE TABLE note ("                                                                  \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  text TEXT, \"by\" TEXT, at INTEGER,"                                                \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX note_time ON note (line, at);"                                           \
  "CREATE TABLE notice ("                                                                \
  "  line TEXT NOT NULL, key TEXT NOT NULL, v INTEGER NOT NULL,"                         \
  "  text TEXT, code TEXT, at INTEGER,"                                                  \
  "  PRIMARY KEY (line, key)"                                                            \
  ") STRICT;"                                                                            \
  "CREATE INDEX notice_time ON notice (line, at);"

/* What comes with every sample is ordered by time first: a commit then touches the few pages at the
 * end of each table instead of one page for each sensor, and what is too old goes as a whole. Who
 * reads one sensor steps from time to time, which costs microseconds each. */
#define SIGNALS                                                                          \
  "CREATE TABLE span ("                                                                  \
  "  equipment TEXT NOT NULL,"                                                           \
  "  start INTEGER NOT NULL,"                                                            \
  "  \"end\" INTEGER,"                                                                   \
  "  state TEXT NOT NULL,"                                                               \
  "  mode TEXT NOT NULL,"                                                                \
  "  cause TEXT NOT NULL,"                                                               \
  "  PRIMARY KEY (equipment, start)"                                                     \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE production ("                                                            \
  "  minute INTEGER NOT NULL,"                                                           \
  "  equipment TEXT NOT NULL,"                                                           \
  "  product TEXT NOT NULL,"                                                             \
  "  good INTEGER NOT NULL,"                                                             \
  "  scrap INTEGER NOT NULL,"                                                            \
  "  rework INTEGER NOT NULL,"                                                           \
  "  PRIMARY KEY (minute, equipment, product)"                                           \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE sensor ("                                                                \
  "  id INTEGER PRIMARY KEY,"                                                            \
  "  equipment TEXT NOT NULL,"                                                           \
  "  code TEXT NOT NULL,"                                                                \
  "  UNIQUE (equipment, code)"                                                           \
  ") STRICT;"                                                                            \
  "CREATE TABLE reading_1s ("                                                            \
  "  start INTEGER NOT NULL, sensor INTEGER NOT NULL, n INTEGER NOT NULL,"               \
  "  min REAL NOT NULL, max REAL NOT NULL, sum REAL NOT NULL, last REAL NOT NULL,"       \
  "  last_after INTEGER NOT NULL,"                                                       \
  "  PRIMARY KEY (start, sensor)"                                                        \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE reading_1m ("                                                            \
  "  start INTEGER NOT NULL, sensor INTEGER NOT NULL, n INTEGER NOT NULL,"               \
  "  min REAL NOT NULL, max REAL NOT NULL, sum REAL NOT NULL, last REAL NOT NULL,"       \
  "  last_after INTEGER NOT NULL,"                                                       \
  "  PRIMARY KEY (start, sensor)"                                                        \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE reading_1h ("                                                            \
  "  start INTEGER NOT NULL, sensor INTEGER NOT NULL, n INTEGER NOT NULL,"               \
  "  min REAL NOT NULL, max REAL NOT NULL, sum REAL NOT NULL, last REAL NOT NULL,"       \
  "  last_after INTEGER NOT NULL,"                                                       \
  "  PRIMARY KEY (start, sensor)"                                                        \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE rollup_due ("                                                            \
  "  level INTEGER NOT NULL,"                                                            \
  "  start INTEGER NOT NULL,"                                                            \
  "  sensor INTEGER NOT NULL,"                                                           \
  "  PRIMARY KEY (level, start, sensor)"                                                 \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE rollup_floor ("                                                          \
  "  level INTEGER PRIMARY KEY,"                                                         \
  "  start INTEGER NOT NULL"                                                             \
  ") STRICT;"                                                                            \
  "CREATE TABLE memory ("                                                                \
  "  equipment TEXT PRIMARY KEY,"                                                        \
  "  heard INTEGER,"                                                                     \
  "  worked INTEGER,"                                                                    \
  "  good INTEGER,"                                                                      \
  "  scrap INTEGER,"                                                                     \
  "  rework INTEGER,"                                                                    \
  "  more TEXT"                                                                          \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE source ("                                                                \
  "  id TEXT PRIMARY KEY,"                                                               \
  "  birth INTEGER NOT NULL,"                                                            \
  "  seq INTEGER NOT NULL,"                                                              \
  "  last INTEGER"                                                                       \
  ") STRICT, WITHOUT ROWID;"

/* What dedupes actions, and apart from it the trail of who did what. */
#define ACTIONS                                                                          \
  "CREATE TABLE device ("                                                                \
  "  id TEXT PRIMARY KEY,"                                                               \
  "  floor INTEGER NOT NULL"                                                             \
  ") STRICT, WITHOUT ROWID;"                                                             \
  "CREATE TABLE action ("                                                                \
  "  device TEXT NOT NULL,"                                                              \
  "  id TEXT NOT NULL,"                                                                  \
  "  cseq INTEGER NOT NULL,"                                                             \
  "  sub TEXT,"                                                                          \
  "  fingerprint TEXT NOT NULL,"                                                         \
  "  code TEXT NOT NULL,"                                                                \
  "  seq INTEGER,"                                                                       \
  "  at INTEGER NOT NULL,"                                                               \
  "  skew_ms INTEGER NOT NULL,"                                                          \
  "  result TEXT,"                                                                       \
  "  PRIMARY KEY (device, id)"                                                           \
  ") STRICT;"                                                                            \
  "CREATE INDEX action_time ON action (at);"                                             \
  "CREATE INDEX action_whole ON action (at) WHERE result IS NOT NULL;"                   \
  "CREATE TABLE audit ("                                                                 \
  "  number INTEGER PRIMARY KEY,"                                                        \
  "  at INTEGER NOT NULL,"                                                               \
  "  device TEXT NOT NULL,"                                                              \
  "  id TEXT NOT NULL,"                                                                  \
  "  cseq INTEGER NOT NULL,"                                                             \
  "  sub TEXT,"                                                                          \
  "  code TEXT NOT NULL,"                                                                \
  "  seq INTEGER,"                                                                       \
  "  skew_ms INTEGER NOT NULL,"                                                          \
  "  action TEXT,"                                                                       \
  "  result TEXT"                                                                        \
  ") STRICT;"

const char ms5_sqlite_floor_schema[] = LOG RECORDS SIGNALS ACTIONS;
