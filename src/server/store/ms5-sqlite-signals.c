/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/store/ms5-sqlite-private.h"

static gboolean
write_production (Ms5DbConn     *conn,
                  const GArray  *production,
                  GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (production->len == 0)
    return TRUE;
  stmt = ms5_db_prepare (conn,
                         "INSERT INTO production (minute, equipment, product, good, scrap, rework)"
                         " VALUES (?, ?, ?, ?, ?, ?)"
                         " ON CONFLICT (minute, equipment, product) DO UPDATE SET"
                         " good = good + excluded.good, scrap = scrap + excluded.scrap,"
                         " rework = rework + excluded.rework", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < production->len; i++)
    {
      const Ms5ProductionRecord *record = &g_array_index (production, Ms5ProductionRecord, i);

      ms5_db_stmt_bind_int (stmt, 1, record->minute);
      ms5_db_stmt_bind_text (stmt, 2, record->equipment);
      ms5_db_stmt_bind_text (stmt, 3, record->product != NULL ? record->product : "");
      ms5_db_stmt_bind_int (stmt, 4, record->pieces[MS5_QUANTITY_GOOD]);
      ms5_db_stmt_bind_int (stmt, 5, record->pieces[MS5_QUANTITY_SCRAP]);
      ms5_db_stmt_bind_int (stmt, 6, record->pieces[MS5_QUANTITY_REWORK]);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_memories (Ms5DbConn     *conn,
                const GArray  *memories,
                GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (memories->len == 0)
    return TRUE;
  stmt = ms5_db_prepare (conn, "REPLACE INTO memory"
                               " (equipment, heard, worked, good, scrap, rework, more)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < memories->len; i++)
    {
      const Ms5MemoryRecord *record = &g_array_index (memories, Ms5MemoryRecord, i);
      const Ms5Memory *memory = &record->memory;

      ms5_db_stmt_bind_text (stmt, 1, record->equipment);
      ms5_sqlite_bind_time (stmt, 2, memory->heard);
      ms5_sqlite_bind_time (stmt, 3, memory->worked);
      ms5_sqlite_bind_number (stmt, 4, memory->totals[MS5_QUANTITY_GOOD]);
      ms5_sqlite_bind_number (stmt, 5, memory->totals[MS5_QUANTITY_SCRAP]);
      ms5_sqlite_bind_number (stmt, 6, memory->totals[MS5_QUANTITY_REWORK]);
      ms5_db_stmt_bind_text (stmt, 7, memory->more);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_sources (Ms5DbConn     *conn,
               const GArray  *sources,
               GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (sources->len == 0)
    return TRUE;
  stmt = ms5_db_prepare (conn, "REPLACE INTO source (id, birth, seq, last) VALUES (?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < sources->len; i++)
    {
      const Ms5SourceRecord *record = &g_array_index (sources, Ms5SourceRecord, i);

      ms5_db_stmt_bind_text (stmt, 1, record->id);
      ms5_db_stmt_bind_int (stmt, 2, record->birth);
      ms5_db_stmt_bind_int (stmt, 3, record->seq);
      ms5_sqlite_bind_time (stmt, 4, record->last);
      if (!ms5_db_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ms5_sqlite_signals_write (Ms5DbConn       *conn,
                          const Ms5Batch  *batch,
                          GError         **error)
{
  return write_production (conn, batch->production, error)
         && write_memories (conn, batch->memories, error)
         && write_sources (conn, batch->sources, error);
}

static void
read_production (Ms5DbStmt    *stmt,
                 GArray       *production,
                 GStringChunk *texts)
{
  const char *product = ms5_db_stmt_get_text (stmt, 2);
  Ms5ProductionRecord record = { 0 };

  record.minute = ms5_db_stmt_get_int (stmt, 0);
  record.equipment = g_string_chunk_insert_const (texts, ms5_db_stmt_get_text (stmt, 1));
  record.product = *product != '\0' ? g_string_chunk_insert_const (texts, product) : NULL;
  record.pieces[MS5_QUANTITY_GOOD] = ms5_db_stmt_get_int (stmt, 3);
  record.pieces[MS5_QUANTITY_SCRAP] = ms5_db_stmt_get_int (stmt, 4);
  record.pieces[MS5_QUANTITY_REWORK] = ms5_db_stmt_get_int (stmt, 5);
  g_array_append_val (production, record);
}

gboolean
ms5_sqlite_production_read (Ms5DbConn            *conn,
                            const Ms5StoreQuery  *query,
                            GArray               *production,
                            GStringChunk         *texts,
                            GError              **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn,
                    "WITH RECURSIVE step (t) AS"
                    " (SELECT ?2 UNION ALL SELECT t + 60000000 FROM step WHERE t + 60000000 < ?3)"
                    " SELECT ?2, ?1, p.product, sum (p.good), sum (p.scrap), sum (p.rework)"
                    " FROM step CROSS JOIN production AS p ON p.minute = step.t AND p.equipment = ?1"
                    " GROUP BY p.product ORDER BY p.product", error);
  /* The first minute that begins in the time. */
  Ms5Time first = ms5_time_floor (query->time.start - 1, MS5_USEC_PER_MIN) + MS5_USEC_PER_MIN;

  if (stmt == NULL)
    return FALSE;
  if (first >= query->time.end)
    return TRUE;

  for (guint i = 0; query->equipment != NULL && query->equipment[i] != NULL; i++)
    {
      Ms5DbStep step;

      ms5_db_stmt_bind_text (stmt, 1, query->equipment[i]);
      ms5_db_stmt_bind_int (stmt, 2, first);
      ms5_db_stmt_bind_int (stmt, 3, query->time.end);
      while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
        {
          read_production (stmt, production, texts);
          g_array_index (production, Ms5ProductionRecord, production->len - 1).minute = query->time.start;
        }
      if (step == MS5_DB_STEP_ERROR)
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_production (Ms5DbConn         *conn,
                 Ms5Time            since,
                 Ms5StoreSnapshot  *snapshot,
                 GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT minute, equipment, product, good, scrap, rework FROM production"
                          " WHERE minute >= ? ORDER BY minute, equipment, product", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, ms5_time_floor (since, MS5_USEC_PER_MIN));
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    read_production (stmt, snapshot->production, snapshot->texts);
  return step == MS5_DB_STEP_DONE;
}

static gboolean
load_memories (Ms5DbConn         *conn,
               Ms5StoreSnapshot  *snapshot,
               GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT equipment, heard, worked, good, scrap, rework, more FROM memory"
                          " ORDER BY equipment", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      const char *more = ms5_db_stmt_get_text (stmt, 6);
      Ms5MemoryRecord record = { 0 };

      record.equipment = g_string_chunk_insert_const (snapshot->texts, ms5_db_stmt_get_text (stmt, 0));
      record.memory.heard = ms5_sqlite_get_time (stmt, 1);
      record.memory.worked = ms5_sqlite_get_time (stmt, 2);
      for (guint i = 0; i < MS5_N_QUANTITIES; i++)
        record.memory.totals[i] = ms5_sqlite_get_number (stmt, 3 + (int) i);
      record.memory.more = more != NULL ? g_string_chunk_insert_const (snapshot->texts, more) : NULL;
      g_array_append_val (snapshot->memories, record);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
load_sources (Ms5DbConn         *conn,
              Ms5StoreSnapshot  *snapshot,
              GError           **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT id, birth, seq, last FROM source ORDER BY id", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5SourceRecord record = {
        .id = g_string_chunk_insert_const (snapshot->texts, ms5_db_stmt_get_text (stmt, 0)),
        .birth = ms5_db_stmt_get_int (stmt, 1),
        .seq = ms5_db_stmt_get_int (stmt, 2),
        .last = ms5_sqlite_get_time (stmt, 3),
      };

      g_array_append_val (snapshot->sources, record);
    }
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_sqlite_signals_load (Ms5DbConn         *conn,
                         Ms5Time            since,
                         Ms5StoreSnapshot  *snapshot,
                         GError           **error)
{
  return load_production (conn, since, snapshot, error)
         && load_memories (conn, snapshot, error)
         && load_sources (conn, snapshot, error);
}
