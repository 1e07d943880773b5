/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/push/ms5-push-store-private.h"

#include "protocol/ms5-json.h"

#include <math.h>
#include <string.h>

/* Rows to delete in one transaction: whoever waits for the file waits no longer than that takes. */
#define AGE_ROWS 2000

/* Reading, on the database's thread */

static Ms5Time
get_time (Ms5DbStmt *stmt,
          int        column)
{
  return ms5_db_stmt_is_null (stmt, column) ? MS5_TIME_NONE : ms5_db_stmt_get_int (stmt, column);
}

static void
bind_time (Ms5DbStmt *stmt,
           int        position,
           Ms5Time    time)
{
  if (time == MS5_TIME_NONE)
    ms5_db_stmt_bind_null (stmt, position);
  else
    ms5_db_stmt_bind_int (stmt, position, time);
}

static Ms5Device *
read_device (Ms5DbStmt  *stmt,
             GError    **error)
{
  g_autoptr (Ms5Device) device = ms5_device_new (ms5_db_stmt_get_text (stmt, 0), MS5_CHANNEL_DESKTOP,
                                                 ms5_db_stmt_get_text (stmt, 1));
  const char *text = ms5_db_stmt_get_text (stmt, 2);
  g_autoptr (json_t) fields = ms5_json_parse (text, strlen (text), &ms5_json_limits_client, error);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  Ms5JsonReader reader, object;

  if (fields == NULL)
    return NULL;

  ms5_json_reader_init (&reader, fields, FALSE, problems);
  if (!ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &object) || !ms5_device_read (&object, device))
    {
      g_autofree char *what = ms5_problems_to_string (problems);

      g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "Device %s: %s", device->id, what);
      return NULL;
    }
  return g_steal_pointer (&device);
}

static gboolean
load_devices (Ms5DbConn     *conn,
              Ms5PushBatch  *all,
              GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt = ms5_db_prepare (conn, "SELECT id, person, fields FROM device", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5Device *device = read_device (stmt, error);

      if (device == NULL)
        return FALSE;
      g_ptr_array_add (all->devices, device);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
read_words (Ms5DbStmt    *stmt,
            Ms5Delivery  *delivery,
            GError      **error)
{
  gint64 state = ms5_db_stmt_get_int (stmt, 8);

  if (ms5_priority_from_string (ms5_db_stmt_get_text (stmt, 5), &delivery->priority)
      && ms5_channel_from_string (ms5_db_stmt_get_text (stmt, 7), &delivery->channel)
      && state >= 0 && state < MS5_N_DELIVERY_STATES)
    {
      delivery->state = (Ms5DeliveryState) state;
      return TRUE;
    }

  g_set_error (error, MS5_DB_ERROR, MS5_DB_ERROR_CORRUPT, "Delivery %s has an unknown word", ms5_db_stmt_get_text (stmt, 0));
  return FALSE;
}

/* Those of calls that are still told: of others nobody needs to know but the figures. */
static gboolean
load_deliveries (Ms5DbConn     *conn,
                 Ms5PushBatch  *all,
                 GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn,
                    "SELECT id, call, line, rev, level, priority, device, channel, state, sent, expires, received, shown,"
                    " opened, acted, attempts, next, service_id, reason FROM delivery"
                    " WHERE call IN (SELECT call FROM telling) ORDER BY rev, id", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5Delivery *delivery = ms5_delivery_new (ms5_db_stmt_get_text (stmt, 1), ms5_db_stmt_get_int (stmt, 3),
                                                ms5_db_stmt_get_text (stmt, 6));

      g_ptr_array_add (all->made, delivery);
      delivery->line = ms5_db_stmt_dup_text (stmt, 2);
      delivery->level = ms5_db_stmt_get_int (stmt, 4);
      if (!read_words (stmt, delivery, error))
        return FALSE;
      delivery->sent = ms5_db_stmt_get_int (stmt, 9);
      delivery->expires = ms5_db_stmt_get_int (stmt, 10);
      for (int i = 0; i < MS5_N_RECEIPT_KINDS; i++)
        delivery->receipts[i] = get_time (stmt, 11 + i);
      delivery->attempts = ms5_db_stmt_get_int (stmt, 15);
      delivery->next = get_time (stmt, 16);
      delivery->service_id = ms5_db_stmt_dup_text (stmt, 17);
      delivery->reason = ms5_db_stmt_dup_text (stmt, 18);
    }
  return step == MS5_DB_STEP_DONE;
}

static gboolean
load_tellings (Ms5DbConn     *conn,
               Ms5PushBatch  *all,
               GError       **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT call, line, rev, v, since, due, reached, unreached, \"over\" FROM telling", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;

  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5Telling *telling = ms5_telling_new (ms5_db_stmt_get_text (stmt, 0), ms5_db_stmt_get_text (stmt, 1));

      g_ptr_array_add (all->tellings, telling);
      telling->rev = ms5_db_stmt_get_int (stmt, 2);
      telling->v = ms5_db_stmt_get_int (stmt, 3);
      telling->since = get_time (stmt, 4);
      telling->due = get_time (stmt, 5);
      telling->reached = ms5_db_stmt_get_int (stmt, 6) != 0;
      telling->unreached = get_time (stmt, 7);
      telling->over = ms5_db_stmt_get_int (stmt, 8);
    }
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_push_load_job (Ms5DbConn  *conn,
                   gpointer    data,
                   GError    **error)
{
  return load_devices (conn, data, error)
         && load_deliveries (conn, data, error)
         && load_tellings (conn, data, error);
}

/* Writing, on the database's thread */

static gboolean
write_device (Ms5DbStmt        *stmt,
              const Ms5Device  *device,
              GError          **error)
{
  g_autoptr (json_t) fields = ms5_device_encode (device, TRUE);
  g_autofree char *text = ms5_json_encode (fields, NULL);

  ms5_db_stmt_bind_text (stmt, 1, device->id);
  ms5_db_stmt_bind_text (stmt, 2, device->person);
  ms5_db_stmt_bind_text (stmt, 3, text);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_made (Ms5DbStmt          *stmt,
            const Ms5Delivery  *delivery,
            GError            **error)
{
  ms5_db_stmt_bind_text (stmt, 1, delivery->id);
  ms5_db_stmt_bind_text (stmt, 2, delivery->call);
  ms5_db_stmt_bind_text (stmt, 3, delivery->line);
  ms5_db_stmt_bind_int (stmt, 4, delivery->rev);
  ms5_db_stmt_bind_int (stmt, 5, delivery->level);
  ms5_db_stmt_bind_text (stmt, 6, ms5_priority_to_string (delivery->priority));
  ms5_db_stmt_bind_text (stmt, 7, delivery->device);
  ms5_db_stmt_bind_text (stmt, 8, ms5_channel_to_string (delivery->channel));
  ms5_db_stmt_bind_int (stmt, 9, delivery->state);
  ms5_db_stmt_bind_int (stmt, 10, delivery->sent);
  ms5_db_stmt_bind_int (stmt, 11, delivery->expires);
  ms5_db_stmt_bind_text (stmt, 12, delivery->reason);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_changed (Ms5DbStmt          *stmt,
               const Ms5Delivery  *delivery,
               GError            **error)
{
  ms5_db_stmt_bind_text (stmt, 1, delivery->id);
  ms5_db_stmt_bind_text (stmt, 2, delivery->device);
  ms5_db_stmt_bind_int (stmt, 3, delivery->state);
  for (int i = 0; i < MS5_N_RECEIPT_KINDS; i++)
    bind_time (stmt, 4 + i, delivery->receipts[i]);
  ms5_db_stmt_bind_int (stmt, 8, delivery->attempts);
  bind_time (stmt, 9, delivery->next);
  ms5_db_stmt_bind_text (stmt, 10, delivery->service_id);
  ms5_db_stmt_bind_text (stmt, 11, delivery->reason);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_telling (Ms5DbStmt         *stmt,
               const Ms5Telling  *telling,
               GError           **error)
{
  ms5_db_stmt_bind_text (stmt, 1, telling->call);
  ms5_db_stmt_bind_text (stmt, 2, telling->line);
  ms5_db_stmt_bind_int (stmt, 3, telling->rev);
  ms5_db_stmt_bind_int (stmt, 4, telling->v);
  bind_time (stmt, 5, telling->since);
  bind_time (stmt, 6, telling->due);
  ms5_db_stmt_bind_int (stmt, 7, telling->reached);
  bind_time (stmt, 8, telling->unreached);
  ms5_db_stmt_bind_int (stmt, 9, telling->over);
  return ms5_db_stmt_run (stmt, error);
}

static gboolean
write_key (Ms5DbStmt   *stmt,
           const char  *key,
           GError     **error)
{
  ms5_db_stmt_bind_text (stmt, 1, key);
  return ms5_db_stmt_run (stmt, error);
}

typedef gboolean (*WriteFunc) (Ms5DbStmt      *stmt,
                               gconstpointer   row,
                               GError        **error);

static gboolean
write_rows (Ms5DbConn   *conn,
            const char  *sql,
            WriteFunc    write,
            GPtrArray   *rows,
            GError     **error)
{
  g_autoptr (Ms5DbStmt) stmt = NULL;

  if (rows->len == 0)
    return TRUE;
  stmt = ms5_db_prepare (conn, sql, error);
  if (stmt == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    if (!write (stmt, g_ptr_array_index (rows, i), error))
      return FALSE;
  return TRUE;
}

#define WRITE_DEVICE "REPLACE INTO device (id, person, fields) VALUES (?, ?, ?)"
#define WRITE_MADE                                                                                     \
  "INSERT INTO delivery (id, call, line, rev, level, priority, device, channel, state, sent, expires," \
  " reason, attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"
/* What is to be tried again at some time is so by whoever comes first then. */
#define WRITE_CHANGED                                                                                 \
  "UPDATE delivery SET state = iif (state = 0, ?3, state), received = coalesce (received, ?4),"       \
  " shown = coalesce (shown, ?5), opened = coalesce (opened, ?6), acted = coalesce (acted, ?7),"      \
  " attempts = max (attempts, ?8), next = ?9, service_id = coalesce (?10, service_id),"               \
  " reason = coalesce (?11, reason), owner = iif (?9 IS NULL, owner, NULL) WHERE id = ?1 AND device = ?2"
#define WRITE_TELLING                                                                                 \
  "REPLACE INTO telling (call, line, rev, v, since, due, reached, unreached, \"over\")"              \
  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"

gboolean
ms5_push_write_job (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  const Ms5PushBatch *batch = data;

  return write_rows (conn, "DELETE FROM device WHERE id = ?", (WriteFunc) (GCallback) write_key, batch->gone_devices, error)
         && write_rows (conn, WRITE_DEVICE, (WriteFunc) (GCallback) write_device, batch->devices, error)
         && write_rows (conn, WRITE_MADE, (WriteFunc) (GCallback) write_made, batch->made, error)
         && write_rows (conn, WRITE_CHANGED, (WriteFunc) (GCallback) write_changed, batch->changed, error)
         && write_rows (conn, "DELETE FROM telling WHERE call = ?", (WriteFunc) (GCallback) write_key, batch->gone_tellings, error)
         && write_rows (conn, WRITE_TELLING, (WriteFunc) (GCallback) write_telling, batch->tellings, error);
}

/* Claims, on the database's thread */

static gboolean
claim_one (Ms5DbStmt        *take,
           Ms5DbStmt        *look,
           const Ms5PushClaimWork  *work,
           Ms5PushClaim     *claim,
           GError          **error)
{
  Ms5DbStep step;

  ms5_db_stmt_bind_text (take, 1, claim->delivery);
  ms5_db_stmt_bind_text (take, 2, work->owner);
  ms5_db_stmt_bind_int (take, 3, work->now);
  ms5_db_stmt_bind_int (take, 4, work->until);
  step = ms5_db_stmt_step (take, error);
  claim->is_ours = step == MS5_DB_STEP_ROW;
  if (step == MS5_DB_STEP_ROW)
    return ms5_db_stmt_run (take, error);
  if (step == MS5_DB_STEP_ERROR)
    return FALSE;

  ms5_db_stmt_bind_text (look, 1, claim->delivery);
  step = ms5_db_stmt_step (look, error);
  claim->state = MS5_DELIVERY_FAILED;
  if (step == MS5_DB_STEP_ROW)
    {
      claim->state = (int) ms5_db_stmt_get_int (look, 0);
      return ms5_db_stmt_run (look, error);
    }
  return step == MS5_DB_STEP_DONE;
}

gboolean
ms5_push_claim_job (Ms5DbConn  *conn,
                    gpointer    data,
                    GError    **error)
{
  const Ms5PushClaimWork *work = data;
  g_autoptr (Ms5DbStmt) take =
    ms5_db_prepare (conn, "UPDATE delivery SET owner = ?2, lease = ?4 WHERE id = ?1 AND state = 0"
                          " AND (owner IS NULL OR owner = ?2 OR lease <= ?3) RETURNING id", error);
  g_autoptr (Ms5DbStmt) look = take != NULL ? ms5_db_prepare (conn, "SELECT state FROM delivery WHERE id = ?", error) : NULL;

  if (look == NULL)
    return FALSE;

  for (guint i = 0; i < work->claims->len; i++)
    if (!claim_one (take, look, work, &g_array_index (work->claims, Ms5PushClaim, i), error))
      return FALSE;
  return TRUE;
}

/* Figures, on the database's thread */

static gboolean
get_percentile (Ms5DbConn          *conn,
                const Ms5PushFiguresWork  *work,
                Ms5Channel          channel,
                gint64              skip,
                double             *out_s,
                GError            **error)
{
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "SELECT max (received - sent, 0) FROM delivery WHERE sent >= ? AND sent < ? AND channel = ?"
                          " AND received IS NOT NULL ORDER BY 1 LIMIT 1 OFFSET ?", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, work->from);
  ms5_db_stmt_bind_int (stmt, 2, work->to);
  ms5_db_stmt_bind_text (stmt, 3, ms5_channel_to_string (channel));
  ms5_db_stmt_bind_int (stmt, 4, skip);
  step = ms5_db_stmt_step (stmt, error);
  if (step == MS5_DB_STEP_ROW)
    *out_s = ms5_time_to_seconds (ms5_db_stmt_get_int (stmt, 0));
  return step != MS5_DB_STEP_ERROR;
}

/* By nearest rank: the least value that so many do not exceed. */
static gboolean
get_percentiles (Ms5DbConn    *conn,
                 Ms5PushFiguresWork  *work,
                 GError      **error)
{
  for (guint i = 0; i < MS5_N_CHANNELS; i++)
    {
      Ms5ChannelFigures *figures = &work->figures[i];
      gint64 n = figures->received;

      if (n == 0)
        continue;
      if (!get_percentile (conn, work, (Ms5Channel) i, (n + 1) / 2 - 1, &figures->p50_s, error)
          || !get_percentile (conn, work, (Ms5Channel) i, (99 * n + 99) / 100 - 1, &figures->p99_s, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ms5_push_figures_job (Ms5DbConn  *conn,
                      gpointer    data,
                      GError    **error)
{
  Ms5PushFiguresWork *work = data;
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn,
                    "SELECT channel, count (*), count (received), count (shown), count (opened), count (acted),"
                    " count (*) FILTER (WHERE state = 2), count (*) FILTER (WHERE state = 3) FROM delivery"
                    " WHERE sent >= ? AND sent < ? GROUP BY channel", error);
  Ms5DbStep step;

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, work->from);
  ms5_db_stmt_bind_int (stmt, 2, work->to);
  while ((step = ms5_db_stmt_step (stmt, error)) == MS5_DB_STEP_ROW)
    {
      Ms5Channel channel;

      if (ms5_channel_from_string (ms5_db_stmt_get_text (stmt, 0), &channel))
        work->figures[channel] = (Ms5ChannelFigures) {
          ms5_db_stmt_get_int (stmt, 1), ms5_db_stmt_get_int (stmt, 2), ms5_db_stmt_get_int (stmt, 3),
          ms5_db_stmt_get_int (stmt, 4), ms5_db_stmt_get_int (stmt, 5), ms5_db_stmt_get_int (stmt, 6),
          ms5_db_stmt_get_int (stmt, 7), NAN, NAN,
        };
    }
  return step == MS5_DB_STEP_DONE && get_percentiles (conn, work, error);
}

gboolean
ms5_push_age_job (Ms5DbConn  *conn,
                  gpointer    data,
                  GError    **error)
{
  const Ms5Time *before = data;
  g_autoptr (Ms5DbStmt) stmt =
    ms5_db_prepare (conn, "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE sent < ?"
                          " AND call NOT IN (SELECT call FROM telling) LIMIT ?)", error);

  if (stmt == NULL)
    return FALSE;
  ms5_db_stmt_bind_int (stmt, 1, *before);
  ms5_db_stmt_bind_int (stmt, 2, AGE_ROWS);
  return ms5_db_stmt_run (stmt, error);
}
