/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "core/ms5-alarm-figures.h"
#include "core/ms5-flood.h"

#include <math.h>

/* A quarter of a year. */
#define LONGEST (100 * 24 * MS5_USEC_PER_H)

/* A flood may have begun before the time that is asked for. */
#define LOOK_BACK MS5_USEC_PER_H

/* How well people are called: figures of the plant and of each line. */

typedef struct
{
  Ms5RouteAsk *ask;
  GStrv        lines;
  Ms5Interval  window;
} AndonAsk;

static void
andon_ask_free (AndonAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_strfreev (ask->lines);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AndonAsk, andon_ask_free)

/* Adds what @stored tells, with its texts in @item. */
static void
read_record (const Ms5StoredItem *stored,
             Ms5CallItem         *item,
             GArray              *records)
{
  Ms5TopicKind kind;
  const char *line;
  Ms5AlarmRecord record;

  ms5_call_item_decode (stored->fields, item, NULL);
  if (!ms5_topic_parse (stored->topic, &kind, &line) || item->raised == MS5_TIME_NONE
      || item->priority == MS5_WORD_NONE)
    return;

  record = (Ms5AlarmRecord) {
    .id = stored->key,
    .line = line,
    .priority = (Ms5Priority) item->priority,
    .raised = item->raised,
    .acknowledged = item->acknowledged,
    .resolved = item->resolved,
    .chattering = item->chattering != MS5_TIME_NONE,
    .shelved = item->shelved != MS5_TIME_NONE,
    .suppressed = item->suppressed_by != NULL,
  };
  g_array_append_val (records, record);
}

/* Returns: (transfer full): the calls; their texts are those of @answer */
static GArray *
read_records (const Ms5StoreAnswer *answer)
{
  GArray *records = g_array_sized_new (FALSE, FALSE, sizeof (Ms5AlarmRecord), answer->records->len);

  for (guint i = 0; i < answer->records->len; i++)
    {
      g_auto (Ms5CallItem) item = { 0 };

      read_record (g_ptr_array_index (answer->records, i), &item, records);
    }

  return records;
}

static json_t *
new_number (double number)
{
  return isnan (number) ? json_null () : json_real (number);
}

static json_t *
new_time (Ms5Time time)
{
  return time == MS5_TIME_NONE ? json_null () : ms5_route_time (time);
}

static json_t *
new_priorities (const Ms5AlarmFigures *figures)
{
  json_t *priorities = json_object ();

  for (guint i = 0; i < MS5_N_PRIORITIES; i++)
    json_object_set_new (priorities, ms5_priority_to_string ((Ms5Priority) i),
                         json_pack ("{s:i, s:o}", "raised", (int) figures->by_priority[i], "share",
                                    new_number (ms5_alarm_figures_get_share (figures, (Ms5Priority) i))));
  return priorities;
}

static json_t *
new_figures (const GArray *records,
             const char   *line,
             Ms5Interval   window)
{
  Ms5AlarmFigures figures;

  ms5_alarm_figures_make ((const Ms5AlarmRecord *) (gconstpointer) records->data, records->len, line, window, &figures);
  return json_pack ("{s:i, s:o, s:o, s:o, s:i, s:o, s:i, s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:i, s:o}",
                    "raised", (int) figures.n_raised, "priorities", new_priorities (&figures),
                    "per_10_min", new_number (figures.per_10_min), "per_hour", new_number (figures.per_hour),
                    "peak", (int) figures.peak, "peak_at", new_time (figures.peak_at),
                    "floods", (int) figures.n_floods, "flood_s", new_number (figures.flood_s),
                    "standing", (int) figures.n_standing, "stale", (int) figures.n_stale,
                    "unacknowledged", (int) figures.n_unacknowledged, "shelved", (int) figures.n_shelved,
                    "suppressed", (int) figures.n_suppressed, "chattering", (int) figures.n_chattering,
                    "acknowledged", (int) figures.n_acknowledged, "acknowledge_s", new_number (figures.acknowledge_s),
                    "resolved", (int) figures.n_resolved, "resolve_s", new_number (figures.resolve_s));
}

static json_t *
new_flood (const GArray *records,
           Ms5Time       now)
{
  Ms5Flood flood;

  ms5_flood_find ((const Ms5AlarmRecord *) (gconstpointer) records->data, records->len, now, &flood);
  return json_pack ("{s:o, s:o, s:i}", "since", new_time (flood.since), "first", new_time (flood.first), "new",
                    (int) flood.n_new);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (AndonAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5StoreAnswer) answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  g_autoptr (GArray) records = NULL;
  json_t *lines;

  if (answer == NULL)
    {
      ms5_route_refuse_store (ask->ask->request, error);
      return;
    }
  if (answer->is_cut)
    {
      ms5_http_request_refuse (ask->ask->request, MS5_HTTP_PROBLEM_INVALID, "too much happened in that time: ask for less");
      return;
    }

  records = read_records (answer);
  lines = json_object ();
  for (guint i = 0; ask->lines[i] != NULL; i++)
    json_object_set_new (lines, ask->lines[i], new_figures (records, ask->lines[i], ask->window));
  ms5_http_request_reply (ask->ask->request, 200,
                          json_pack ("{s:o, s:o, s:o, s:o, s:o}", "from", ms5_route_time (ask->window.start), "to",
                                     ms5_route_time (ask->window.end), "flood", new_flood (records, ask->window.end),
                                     "all", new_figures (records, NULL, ask->window), "lines", lines));
}

void
ms5_route_andon (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_auto (GStrv) lines = ms5_route_find_lines (request, routes);
  Ms5Interval window = ms5_route_get_window (request, routes);
  Ms5StoreQuery query = {
    .subject = MS5_STORE_RECORDS,
    .kind = MS5_TOPIC_CALLS,
    .lines = (const char *const *) lines,
    .time = { window.start - LOOK_BACK, window.end },
  };
  AndonAsk *ask;

  if (lines == NULL || !ms5_route_check_window (request, window, LONGEST))
    return;

  ask = g_new (AndonAsk, 1);
  *ask = (AndonAsk) { ms5_route_ask_new (request, routes), g_strdupv (lines), window };
  ms5_store_query_async (routes->store, &query, ms5_http_request_get_cancellable (request), answered_cb, ask);
}
