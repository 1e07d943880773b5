/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#define LONGEST (10 * 366 * 24 * MS5_USEC_PER_H)

/* Stops, calls, their journal, jobs and notes, also those that subscribers do not see any more */

/* What the answer calls its list. */
typedef struct
{
  Ms5RouteAsk *ask;
  const char  *name;
} RecordAsk;

static void
record_ask_free (RecordAsk *ask)
{
  ms5_route_ask_free (ask->ask);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordAsk, record_ask_free)

static void
records_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (RecordAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5StoreAnswer) answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  json_t *list, *reply;

  if (answer == NULL)
    {
      ms5_route_refuse_store (ask->ask->request, error);
      return;
    }

  list = json_array ();
  for (guint i = 0; i < answer->records->len; i++)
    {
      const Ms5StoredItem *stored = g_ptr_array_index (answer->records, i);
      json_t *record = json_copy (stored->fields);
      Ms5TopicKind kind;
      const char *line;

      if (ms5_topic_parse (stored->topic, &kind, &line))
        json_object_set_new (record, "line", json_string (line));
      json_object_set_new (record, "key", ms5_json_new_text (stored->key));
      json_object_set_new (record, "v", json_integer (stored->v));
      json_array_append_new (list, record);
    }
  reply = json_object ();
  json_object_set_new (reply, ask->name, list);
  json_object_set_new (reply, "cut", json_boolean (answer->is_cut));
  ms5_http_request_reply (ask->ask->request, 200, reply);
}

static void
ask_records (Ms5HttpRequest   *request,
             Ms5RoutesContext *routes,
             const char       *name,
             Ms5StoreQuery    *query)
{
  const Ms5HttpQuery *params = ms5_http_request_get_query (request);
  g_auto (GStrv) lines = ms5_route_find_lines (request, routes);
  RecordAsk *ask;

  if (lines == NULL || !ms5_route_check_window (request, query->time, LONGEST))
    return;

  query->subject = MS5_STORE_RECORDS;
  query->lines = (const char *const *) lines;
  query->equipment = ms5_http_query_get_texts (params, "equipment");
  query->limit = (guint) ms5_http_query_get_int (params, "limit");
  ask = g_new (RecordAsk, 1);
  *ask = (RecordAsk) { ms5_route_ask_new (request, routes), name };
  ms5_store_query_async (routes->store, query, ms5_http_request_get_cancellable (request), records_cb, ask);
}

void
ms5_route_stops (Ms5HttpRequest *request,
                 gpointer        context)
{
  static const char *const no_reason[] = { "", NULL };
  const Ms5HttpQuery *params = ms5_http_request_get_query (request);
  gboolean uncoded = ms5_http_query_get_flag (params, "uncoded");
  Ms5StoreQuery query = {
    .kind = MS5_TOPIC_STOPS,
    .time = ms5_route_get_window (request, context),
    .reasons = uncoded ? no_reason : ms5_http_query_get_texts (params, "reason"),
    .without_minor = !ms5_http_query_get_flag (params, "minor"),
  };

  ask_records (request, context, "stops", &query);
}

void
ms5_route_calls (Ms5HttpRequest *request,
                 gpointer        context)
{
  static const char *const open[] = { "raised", "acknowledged", NULL };
  const Ms5HttpQuery *params = ms5_http_request_get_query (request);
  gboolean only_open = ms5_http_query_get_flag (params, "open");
  Ms5StoreQuery query = {
    .kind = MS5_TOPIC_CALLS,
    .time = ms5_route_get_window (request, context),
    .states = only_open ? open : ms5_http_query_get_texts (params, "state"),
  };

  ask_records (request, context, "calls", &query);
}

void
ms5_route_jobs (Ms5HttpRequest *request,
                gpointer        context)
{
  Ms5StoreQuery query = {
    .kind = MS5_TOPIC_JOBS,
    .time = ms5_route_get_window (request, context),
    .states = ms5_http_query_get_texts (ms5_http_request_get_query (request), "state"),
  };

  ask_records (request, context, "jobs", &query);
}

void
ms5_route_notes (Ms5HttpRequest *request,
                 gpointer        context)
{
  Ms5StoreQuery query = { .kind = MS5_TOPIC_NOTES, .time = ms5_route_get_window (request, context) };

  ask_records (request, context, "notes", &query);
}

void
ms5_route_journal (Ms5HttpRequest *request,
                   gpointer        context)
{
  Ms5StoreQuery query = {
    .kind = MS5_TOPIC_JOURNAL,
    .time = ms5_route_get_window (request, context),
    .calls = ms5_http_query_get_texts (ms5_http_request_get_query (request), "call"),
  };

  ask_records (request, context, "journal", &query);
}

/* Changes in the order in which they were made */

static void
add_topics (const Ms5Identity *identity,
            const Ms5Plant    *plant,
            Ms5TopicKind       kind,
            GPtrArray         *topics)
{
  guint n_lines = ms5_topic_kind_is_of_line (kind) ? plant->lines->len : 1;

  for (guint i = 0; i < n_lines; i++)
    {
      const char *code = ms5_topic_kind_is_of_line (kind)
                         ? ((const Ms5Line *) g_ptr_array_index (plant->lines, i))->code : identity->device;
      g_autofree char *topic = NULL;

      if (ms5_topic_kind_has_code (kind) && code == NULL)
        continue;
      topic = ms5_topic_new (kind, ms5_topic_kind_has_code (kind) ? code : NULL);
      if (ms5_identity_may_see_topic (identity, topic))
        g_ptr_array_add (topics, g_steal_pointer (&topic));
    }
}

/* The topics asked for, or all that may be seen. */
static GStrv
get_topics (Ms5HttpRequest   *request,
            Ms5RoutesContext *routes)
{
  const char *const *asked = ms5_http_query_get_texts (ms5_http_request_get_query (request), "topic");
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  GPtrArray *topics;

  for (guint i = 0; asked != NULL && asked[i] != NULL; i++)
    if (!ms5_identity_may_see_topic (identity, asked[i]))
      {
        ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "this is not a topic that you may see");
        return NULL;
      }
  if (asked != NULL)
    return g_strdupv ((char **) asked);

  topics = g_ptr_array_new ();
  for (Ms5TopicKind kind = 0; kind < MS5_N_TOPIC_KINDS; kind++)
    if (ms5_topic_kind_get_nature (kind) != MS5_TOPIC_LAST)
      add_topics (identity, routes->plant, kind, topics);
  g_ptr_array_add (topics, NULL);
  return (GStrv) g_ptr_array_free (topics, FALSE);
}

/* A change is text already, as it was logged. */
static void
append_event (GString              *out,
              const Ms5StoreLogRow *row)
{
  char h[MS5_HASH_HEX_LENGTH + 1];
  gsize length;
  const char *text = ms5_change_get_text (row->change, &length);

  ms5_hash_to_hex (row->h, h);
  g_string_append_printf (out, "{\"seq\":%" G_GINT64_FORMAT ",\"at\":%" G_GINT64_FORMAT ",\"h\":\"%s\",\"op\":",
                          row->change->v, ms5_time_to_ms (row->at), h);
  g_string_append_len (out, text, (gssize) length);
  g_string_append_c (out, '}');
}

static void
events_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Ms5RouteAsk) ask = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5StoreAnswer) answer = ms5_store_query_finish (MS5_STORE (source), result, &error);
  const Ms5HttpQuery *query = ms5_http_request_get_query (ask->request);
  GString *reply;
  gsize length;

  if (answer == NULL)
    {
      ms5_route_refuse_store (ask->request, error);
      return;
    }
  if (ms5_http_query_has (query, "after") && ms5_http_query_get_int (query, "after") < answer->floor)
    {
      ms5_http_request_refuse (ask->request, MS5_HTTP_PROBLEM_GONE, "changes are kept from position %" G_GINT64_FORMAT " on",
                               answer->floor);
      return;
    }

  reply = g_string_new ("{\"events\":[");
  for (guint i = 0; i < answer->log->len; i++)
    {
      if (i > 0)
        g_string_append_c (reply, ',');
      append_event (reply, &g_array_index (answer->log, Ms5StoreLogRow, i));
    }
  g_string_append_printf (reply, "],\"upto\":%" G_GINT64_FORMAT ",\"head\":%" G_GINT64_FORMAT
                                 ",\"floor\":%" G_GINT64_FORMAT "}", answer->upto, answer->head, answer->floor);
  length = reply->len;
  ms5_http_request_reply_text (ask->request, 200, "application/json", g_string_free (reply, FALSE), length);
}

void
ms5_route_events (Ms5HttpRequest *request,
                  gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const Ms5HttpQuery *params = ms5_http_request_get_query (request);
  g_auto (GStrv) topics = get_topics (request, routes);
  const Ms5StoreQuery query = {
    .subject = MS5_STORE_LOG,
    .topics = (const char *const *) topics,
    .after = ms5_http_query_get_int (params, "after"),
    .limit = (guint) ms5_http_query_get_int (params, "limit"),
  };

  if (topics == NULL)
    return;

  ms5_store_query_async (routes->store, &query, ms5_http_request_get_cancellable (request), events_cb,
                         ms5_route_ask_new (request, routes));
}
