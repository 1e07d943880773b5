/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "core/ms5-calendar.h"
#include "core/ms5-kpi.h"
#include "protocol/ms5-kpi-file.h"
#include "server/engine/ms5-line-account.h"

#include <math.h>

/* A quarter of a year. */
#define LONGEST (100 * 24 * MS5_USEC_PER_H)

/* The numbers of a period: those of the shifts that share time with it, added up. Pieces count in the
 * minute in which they were made. Asked for one after the other: stops, changeovers, states, and for
 * each stretch without a gap between shifts what was made in it. */
typedef struct
{
  Ms5RouteAsk    *ask;
  const Ms5Line  *line;
  Ms5Interval     window;
  gboolean        has_shift; /* the period is what is over of this shift */
  Ms5Shift        shift;
  GArray         *shifts;    /* of Ms5Shift */
  GArray         *stretches; /* of Ms5Interval */
  GPtrArray      *answers;   /* of Ms5StoreAnswer */
} KpiAsk;

/* Where what is in the answers; production comes after these. */
enum
{
  ANSWER_STOPS,
  ANSWER_CHANGEOVERS,
  ANSWER_SPANS,
  N_ANSWERS
};

static void
kpi_ask_free (KpiAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_array_unref (ask->shifts);
  g_array_unref (ask->stretches);
  g_ptr_array_unref (ask->answers);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KpiAsk, kpi_ask_free)

static void
reply_kpis (Ms5HttpRequest *request,
            const Ms5Line  *line,
            Ms5Interval     window,
            const Ms5Shift *shift,
            const Ms5Kpis  *kpis)
{
  json_t *reply = ms5_kpis_to_json (kpis);

  if (!ms5_http_query_get_flag (ms5_http_request_get_query (request), "explain"))
    json_object_del (reply, "explain");
  json_object_set_new (reply, "line", json_string (line->code));
  json_object_set_new (reply, "equipment", json_string (line->bottleneck));
  json_object_set_new (reply, "from", ms5_route_time (window.start));
  json_object_set_new (reply, "to", ms5_route_time (window.end));
  if (shift != NULL)
    json_object_set_new (reply, "shift", json_pack ("{s:s, s:o, s:o}", "code", shift->pattern->code,
                                                    "start", ms5_route_time (shift->interval.start),
                                                    "end", ms5_route_time (shift->interval.end)));
  ms5_http_request_reply (request, 200, reply);
}

/* The account of what the store knows */

typedef struct
{
  GArray         *stops;   /* of Ms5StopItem */
  GArray         *targets; /* of double, for each stop */
  const GArray   *spans;   /* of Ms5SpanRecord */
  guint           first;   /* of the spans that may last into the next shift */
} Recorded;

static double
find_target (const GPtrArray *changeovers,
             const char      *key)
{
  for (guint i = 0; i < changeovers->len; i++)
    {
      const Ms5StoredItem *stored = g_ptr_array_index (changeovers, i);
      g_auto (Ms5ChangeoverItem) item;

      ms5_changeover_item_init (&item);
      if (!g_str_equal (stored->key, key))
        continue;
      ms5_changeover_item_decode (stored->fields, &item, NULL);
      return item.target_s;
    }

  return NAN;
}

static void
recorded_init (Recorded     *recorded,
               const KpiAsk *ask)
{
  const Ms5StoreAnswer *stops = g_ptr_array_index (ask->answers, ANSWER_STOPS);
  const Ms5StoreAnswer *changeovers = g_ptr_array_index (ask->answers, ANSWER_CHANGEOVERS);
  const Ms5StoreAnswer *spans = g_ptr_array_index (ask->answers, ANSWER_SPANS);

  *recorded = (Recorded) { g_array_new (FALSE, FALSE, sizeof (Ms5StopItem)),
                           g_array_new (FALSE, FALSE, sizeof (double)), spans->spans, 0 };
  g_array_set_clear_func (recorded->stops, (GDestroyNotify) ms5_stop_item_clear);
  for (guint i = 0; i < stops->records->len; i++)
    {
      const Ms5StoredItem *stored = g_ptr_array_index (stops->records, i);
      Ms5StopItem item;
      double target;

      ms5_stop_item_decode (stored->fields, &item, NULL);
      target = item.category == MS5_CATEGORY_CHANGEOVER ? find_target (changeovers->records, stored->key) : NAN;
      g_array_append_val (recorded->stops, item);
      g_array_append_val (recorded->targets, target);
    }
}

static void
recorded_clear (Recorded *recorded)
{
  g_array_unref (recorded->stops);
  g_array_unref (recorded->targets);
}

static void
add_spans (Ms5LineAccount *account,
           Recorded       *recorded,
           Ms5Interval     window)
{
  for (guint i = recorded->first; i < recorded->spans->len; i++)
    {
      const Ms5Span *span = &g_array_index (recorded->spans, Ms5SpanRecord, i).span;

      if (span->interval.start >= window.end)
        return;
      if (span->interval.end != MS5_TIME_NONE && span->interval.end <= window.start)
        recorded->first = i + 1;
      else
        ms5_line_account_add_span (account, span);
    }
}

static void
add_stops (Ms5LineAccount *account,
           const Recorded *recorded)
{
  for (guint i = 0; i < recorded->stops->len; i++)
    ms5_line_account_add_stop_item (account, &g_array_index (recorded->stops, Ms5StopItem, i),
                                    g_array_index (recorded->targets, double, i));
}

/* Quantities only add up, so those of a stretch may be given to its first shift. */
static void
add_production (Ms5LineAccount *account,
                const KpiAsk   *ask,
                Ms5Time         start)
{
  for (guint i = 0; i < ask->stretches->len; i++)
    {
      const Ms5StoreAnswer *answer = g_ptr_array_index (ask->answers, N_ANSWERS + i);

      if (g_array_index (ask->stretches, Ms5Interval, i).start != start)
        continue;
      for (guint j = 0; j < answer->production->len; j++)
        {
          const Ms5ProductionRecord *row = &g_array_index (answer->production, Ms5ProductionRecord, j);

          ms5_line_account_add_production (account, row->product, row->pieces);
        }
    }
}

static void
compute (const KpiAsk *ask,
         Ms5Kpis      *out_kpis)
{
  const Ms5Plant *plant = ask->ask->routes->plant;
  g_autoptr (Ms5LineAccount) account = ms5_line_account_new (plant, ask->line);
  Ms5Totals totals = { 0 };
  Recorded recorded;
  Ms5Time closed;

  recorded_init (&recorded, ask);
  for (guint i = 0; i < ask->shifts->len; i++)
    {
      const Ms5Shift *shift = &g_array_index (ask->shifts, Ms5Shift, i);
      Ms5Interval window = ms5_interval_intersect (shift->interval, ask->window);
      g_autoptr (GArray) breaks = ms5_calendar_get_breaks (plant, shift);
      Ms5Totals one;

      ms5_line_account_begin (account, window, MS5_TIME_NONE);
      ms5_line_account_add_breaks (account, breaks);
      add_spans (account, &recorded, window);
      add_stops (account, &recorded);
      add_production (account, ask, window.start);
      ms5_line_account_run (account, &one, NULL);
      ms5_totals_add (&totals, &one);
    }

  /* Time without a shift is calendar time in which nothing was planned. */
  closed = ms5_interval_length (ask->window) - totals.calendar;
  totals.calendar += closed;
  totals.planned += closed;
  ms5_kpis_compute (&totals, out_kpis);
  recorded_clear (&recorded);
}

/* Asking the store */

static void ask_next (KpiAsk *ask);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (KpiAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  Ms5StoreAnswer *answer = ms5_store_query_finish (MS5_STORE (source), result, &error);

  if (answer == NULL)
    {
      ms5_route_refuse_store (ask->ask->request, error);
      return;
    }

  g_ptr_array_add (ask->answers, answer);
  if (answer->is_cut)
    ms5_http_request_refuse (ask->ask->request, MS5_HTTP_PROBLEM_INVALID, "too much happened in that time: ask for less");
  else
    ask_next (g_steal_pointer (&ask));
}

static void
ask_next (KpiAsk *user_data)
{
  g_autoptr (KpiAsk) ask = user_data;
  const char *lines[] = { ask->line->code, NULL };
  const char *equipment[] = { ask->line->bottleneck, NULL };
  guint n = ask->answers->len;
  Ms5StoreQuery query = { .lines = lines, .equipment = equipment, .time = ask->window };

  if (n == N_ANSWERS + ask->stretches->len)
    {
      Ms5Kpis kpis;

      compute (ask, &kpis);
      reply_kpis (ask->ask->request, ask->line, ask->window, ask->has_shift ? &ask->shift : NULL, &kpis);
      return;
    }

  query.subject = n < ANSWER_SPANS ? MS5_STORE_RECORDS : n == ANSWER_SPANS ? MS5_STORE_SPANS : MS5_STORE_PRODUCTION;
  query.kind = n == ANSWER_STOPS ? MS5_TOPIC_STOPS : MS5_TOPIC_CHANGEOVERS;
  if (n >= N_ANSWERS)
    query.time = g_array_index (ask->stretches, Ms5Interval, n - N_ANSWERS);
  ms5_store_query_async (ask->ask->routes->store, &query, ms5_http_request_get_cancellable (ask->ask->request),
                         answered_cb, ask);
  g_steal_pointer (&ask);
}

static void
ask_store (Ms5HttpRequest   *request,
           Ms5RoutesContext *routes,
           const Ms5Line    *line,
           Ms5Interval       window,
           const Ms5Shift   *shift)
{
  KpiAsk *ask = g_new0 (KpiAsk, 1);

  ask->ask = ms5_route_ask_new (request, routes);
  ask->line = line;
  ask->window = window;
  ask->has_shift = shift != NULL;
  if (shift != NULL)
    ask->shift = *shift;
  ask->shifts = ms5_calendar_get_shifts (routes->plant, line, window);
  ask->stretches = g_array_new (FALSE, FALSE, sizeof (Ms5Interval));
  ask->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_store_answer_free);
  for (guint i = 0; i < ask->shifts->len; i++)
    {
      Ms5Interval part = ms5_interval_intersect (g_array_index (ask->shifts, Ms5Shift, i).interval, window);
      Ms5Interval *last = i > 0 ? &g_array_index (ask->stretches, Ms5Interval, ask->stretches->len - 1) : NULL;

      if (last != NULL && last->end == part.start)
        last->end = part.end;
      else
        g_array_append_val (ask->stretches, part);
    }
  ask_next (ask);
}

/* The shift that runs, as everybody sees it; else the last that did. */
static void
run_shift (Ms5HttpRequest   *request,
           Ms5RoutesContext *routes,
           const Ms5Line    *line,
           Ms5Time           now)
{
  Ms5Shift shift;
  Ms5Kpis kpis;

  if (ms5_calendar_shift_at (routes->plant, line, now, &shift) && ms5_engine_get_kpis (routes->engine, line, &kpis))
    reply_kpis (request, line, (Ms5Interval) { shift.interval.start, now }, &shift, &kpis);
  else if (ms5_calendar_previous_shift (routes->plant, line, now, &shift))
    ask_store (request, routes, line, shift.interval, &shift);
  else
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "this line has no shifts; ask for a time");
}

void
ms5_route_kpi (Ms5HttpRequest *request,
               gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5HttpQuery *query = ms5_http_request_get_query (request);
  const Ms5Line *line = ms5_route_find_line (request, routes, ms5_http_request_get_arg (request, 0));
  Ms5Time now = ms5_clock_now (routes->plant_clock);
  Ms5Interval window = { ms5_http_query_get_time (query, "from"), now };

  if (line == NULL)
    return;
  if (!ms5_http_query_has (query, "from") && !ms5_http_query_has (query, "to"))
    {
      run_shift (request, routes, line, now);
      return;
    }
  if (!ms5_http_query_has (query, "from"))
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID, "?from is missing: «to» does not stand alone");
      return;
    }

  /* What has not happened has no numbers. */
  if (ms5_http_query_has (query, "to"))
    window.end = MIN (ms5_http_query_get_time (query, "to"), now);
  if (ms5_route_check_window (request, window, LONGEST))
    ask_store (request, routes, line, window, NULL);
}
