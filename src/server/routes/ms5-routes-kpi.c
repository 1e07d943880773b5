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

/* The numbers of a period: those of the shifts that share time with it, added up one after the other.
 * Pieces count in the minute in which they were made. */
typedef struct
{
  Ms5RouteAsk    *ask;
  const Ms5Line  *line;
  Ms5Interval     window;
  gboolean        has_shift; /* the period is this shift */
  Ms5Shift        shift;
  GArray         *shifts;    /* of Ms5Shift */
  guint           n_done;    /* of the shifts */
  Ms5Totals       totals;    /* of those */
  GPtrArray      *answers;   /* of Ms5StoreAnswer: what is known by now of the next one */
} KpiAsk;

/* What is asked for of each shift, in this order. */
enum
{
  ANSWER_STOPS,
  ANSWER_CHANGEOVERS,
  ANSWER_SPANS,
  ANSWER_PRODUCTION,
  N_ANSWERS
};

static void
kpi_ask_free (KpiAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_array_unref (ask->shifts);
  g_ptr_array_unref (ask->answers);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KpiAsk, kpi_ask_free)

static Ms5Interval
get_part (const KpiAsk *ask)
{
  return ms5_interval_intersect (g_array_index (ask->shifts, Ms5Shift, ask->n_done).interval, ask->window);
}

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

/* The account of what the store knows of one shift */

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

/* Returns: (transfer full): what the account's texts belong to */
static GArray *
add_stops (Ms5LineAccount  *account,
           const GPtrArray *stops,
           const GPtrArray *changeovers,
           Ms5Time          now)
{
  GArray *items = g_array_sized_new (FALSE, FALSE, sizeof (Ms5StopItem), stops->len);

  g_array_set_clear_func (items, (GDestroyNotify) ms5_stop_item_clear);
  for (guint i = 0; i < stops->len; i++)
    {
      const Ms5StoredItem *stored = g_ptr_array_index (stops, i);
      Ms5StopItem item;

      ms5_stop_item_decode (stored->fields, &item, NULL);
      g_array_append_val (items, item);
      ms5_line_account_add_stop_item (account, &item, item.category == MS5_CATEGORY_CHANGEOVER
                                                      ? find_target (changeovers, stored->key) : NAN, now);
    }
  return items;
}

static void
add_shift (KpiAsk *ask)
{
  const Ms5Plant *plant = ask->ask->routes->plant;
  const Ms5StoreAnswer *const *answers = (const Ms5StoreAnswer *const *) ask->answers->pdata;
  g_autoptr (Ms5LineAccount) account = ms5_line_account_new (plant, ask->line);
  g_autoptr (GArray) breaks = ms5_calendar_get_breaks (plant, &g_array_index (ask->shifts, Ms5Shift, ask->n_done));
  g_autoptr (GArray) items = NULL;
  Ms5Totals totals;

  ms5_line_account_begin (account, get_part (ask), MS5_TIME_NONE);
  ms5_line_account_add_breaks (account, breaks);
  for (guint i = 0; i < answers[ANSWER_SPANS]->spans->len; i++)
    ms5_line_account_add_span (account, &g_array_index (answers[ANSWER_SPANS]->spans, Ms5SpanRecord, i).span);
  items = add_stops (account, answers[ANSWER_STOPS]->records, answers[ANSWER_CHANGEOVERS]->records,
                     ms5_clock_now (ask->ask->routes->plant_clock));
  for (guint i = 0; i < answers[ANSWER_PRODUCTION]->production->len; i++)
    {
      const Ms5ProductionRecord *row = &g_array_index (answers[ANSWER_PRODUCTION]->production, Ms5ProductionRecord, i);

      ms5_line_account_add_production (account, row->product, row->pieces);
    }
  ms5_line_account_run (account, &totals, NULL);
  ms5_totals_add (&ask->totals, &totals);
  g_ptr_array_set_size (ask->answers, 0);
  ask->n_done++;
}

/* Time without a shift is calendar time in which nothing was planned. */
static void
finish (KpiAsk *ask)
{
  Ms5Time closed = ms5_interval_length (ask->window) - ask->totals.calendar;
  Ms5Kpis kpis;

  ask->totals.calendar += closed;
  ask->totals.planned += closed;
  ms5_kpis_compute (&ask->totals, &kpis);
  reply_kpis (ask->ask->request, ask->line, ask->window, ask->has_shift ? &ask->shift : NULL, &kpis);
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
    {
      ms5_http_request_refuse (ask->ask->request, MS5_HTTP_PROBLEM_INVALID, "too much happened in that time: ask for less");
      return;
    }

  if (ask->answers->len == N_ANSWERS)
    add_shift (ask);
  if (ask->n_done < ask->shifts->len)
    ask_next (g_steal_pointer (&ask));
  else
    finish (ask);
}

static void
ask_next (KpiAsk *ask)
{
  static const struct
  {
    Ms5StoreSubject subject;
    Ms5TopicKind kind;
  } questions[N_ANSWERS] = {
    [ANSWER_STOPS] = { MS5_STORE_RECORDS, MS5_TOPIC_STOPS },
    [ANSWER_CHANGEOVERS] = { MS5_STORE_RECORDS, MS5_TOPIC_CHANGEOVERS },
    [ANSWER_SPANS] = { MS5_STORE_SPANS, 0 },
    [ANSWER_PRODUCTION] = { MS5_STORE_PRODUCTION, 0 },
  };
  const char *lines[] = { ask->line->code, NULL };
  const char *equipment[] = { ask->line->bottleneck, NULL };
  const Ms5StoreQuery query = {
    .subject = questions[ask->answers->len].subject,
    .kind = questions[ask->answers->len].kind,
    .lines = lines,
    .equipment = equipment,
    .time = get_part (ask),
  };

  ms5_store_query_async (ask->ask->routes->store, &query, ms5_http_request_get_cancellable (ask->ask->request),
                         answered_cb, ask);
}

static void
ask_store (Ms5HttpRequest   *request,
           Ms5RoutesContext *routes,
           const Ms5Line    *line,
           Ms5Interval       window,
           const Ms5Shift   *shift)
{
  g_autoptr (KpiAsk) ask = g_new0 (KpiAsk, 1);

  ask->ask = ms5_route_ask_new (request, routes);
  ask->line = line;
  ask->window = window;
  ask->has_shift = shift != NULL;
  if (shift != NULL)
    ask->shift = *shift;
  ask->shifts = ms5_calendar_get_shifts (routes->plant, line, window);
  ask->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) ms5_store_answer_free);
  if (ask->shifts->len > 0)
    ask_next (g_steal_pointer (&ask));
  else
    finish (ask);
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
