/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "server/routes/ms5-routes-private.h"

#include "core/ms5-escalation-preview.h"
#include "core/ms5-recipients.h"
#include "protocol/ms5-escalation-answer.h"
#include "protocol/ms5-vocabulary.h"

/* The policies */

static gint64
get_version (Ms5RoutesContext *routes,
             const char       *id,
             json_t          **out_fields)
{
  g_autofree char *topic = ms5_topic_new (MS5_TOPIC_PLANT, NULL);
  g_autofree char *key = ms5_plant_key_new (MS5_PLANT_ESCALATION, id, NULL);
  Ms5Item *item = ms5_image_lookup (ms5_feed_get_image (routes->feed), topic, key);

  *out_fields = item != NULL ? item->fields : NULL;
  return item != NULL ? item->v : 0;
}

static const Ms5EscalationPolicy *
find_policy (const GPtrArray *policies,
             const char      *id)
{
  for (guint i = 0; i < policies->len; i++)
    {
      const Ms5EscalationPolicy *policy = g_ptr_array_index (policies, i);

      if (g_str_equal (policy->id, id))
        return policy;
    }

  return NULL;
}

static json_t *
make_policy (Ms5RoutesContext          *routes,
             const Ms5EscalationPolicy *policy)
{
  Ms5EscalationEntry entry = { .policy = (Ms5EscalationPolicy *) policy, .at = MS5_TIME_NONE };
  json_t *fields, *at;

  entry.version = get_version (routes, policy->id, &fields);
  entry.configured = find_policy (routes->plant->escalation, policy->id) != NULL;
  entry.by = (char *) json_string_value (json_object_get (fields, "by"));
  at = json_object_get (fields, "at");
  if (at != NULL)
    entry.at = ms5_time_from_ms (json_integer_value (at));
  return ms5_escalation_entry_encode (&entry);
}

/* Of what is configured, what does not hold; it has a version, too. */
static json_t *
list_taken_away (Ms5RoutesContext *routes)
{
  const GPtrArray *configured = routes->plant->escalation;
  json_t *array = json_array ();

  for (guint i = 0; i < configured->len; i++)
    {
      const char *id = ((const Ms5EscalationPolicy *) g_ptr_array_index (configured, i))->id;
      g_autoptr (Ms5EscalationPolicy) none = ms5_escalation_policy_new (id);

      if (find_policy (ms5_engine_get_policies (routes->engine), id) == NULL)
        json_array_append_new (array, make_policy (routes, none));
    }
  return array;
}

void
ms5_route_escalation (Ms5HttpRequest *request,
                      gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const GPtrArray *policies = ms5_engine_get_policies (routes->engine);
  json_t *array = json_array ();
  json_t *reply = json_object ();

  for (guint i = 0; i < policies->len; i++)
    json_array_append_new (array, make_policy (routes, g_ptr_array_index (policies, i)));
  json_object_set_new (reply, "policies", array);
  json_object_set_new (reply, "taken_away", list_taken_away (routes));
  ms5_http_request_reply (request, 200, reply);
}

/* A change of a policy, until it is durable. */
typedef struct
{
  Ms5RouteAsk *ask;
  char *id;
} PolicyAsk;

static void
policy_durable_cb (gboolean durable,
                   gpointer user_data)
{
  PolicyAsk *ask = user_data;
  Ms5RoutesContext *routes = ask->ask->routes;
  const Ms5EscalationPolicy *policy = find_policy (ms5_engine_get_policies (routes->engine), ask->id);

  if (!durable)
    ms5_http_request_refuse (ask->ask->request, MS5_HTTP_PROBLEM_BUSY, "the server ends: it is not known whether that counts");
  else if (policy != NULL)
    ms5_http_request_reply (ask->ask->request, 200, make_policy (routes, policy));
  else
    ms5_http_request_reply_empty (ask->ask->request, 204);
  ms5_route_ask_free (ask->ask);
  g_free (ask->id);
  g_free (ask);
}

static void
reply_when_durable (Ms5HttpRequest   *request,
                    Ms5RoutesContext *routes,
                    const char       *id)
{
  PolicyAsk *ask = g_new (PolicyAsk, 1);

  *ask = (PolicyAsk) { ms5_route_ask_new (request, routes), g_strdup (id) };
  ms5_pipeline_wake (routes->pipeline);
  ms5_journal_touch (routes->journal);
  ms5_journal_when_durable (routes->journal, policy_durable_cb, ask);
}

/* Whoever changes what others may have changed says which version they have seen. */
static gboolean
check_version (Ms5HttpRequest   *request,
               Ms5RoutesContext *routes,
               const char       *id)
{
  const char *seen = ms5_http_request_get_header (request, "If-Match");
  g_autofree char *present = NULL;
  json_t *fields;
  gint64 version = get_version (routes, id, &fields);

  if (version == 0 && seen == NULL)
    return TRUE;

  present = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", version);
  if (version != 0 && seen != NULL && g_str_equal (seen, present))
    return TRUE;

  if (seen == NULL)
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT,
                             "there is such a policy already: say with If-Match which version you have seen");
  else
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "somebody has changed the policy since you saw it");
  return FALSE;
}

/* Whoever may not see all lines changes only what is for theirs. */
static gboolean
check_lines (Ms5HttpRequest            *request,
             const Ms5EscalationPolicy *policy)
{
  const Ms5Identity *identity = ms5_http_request_get_identity (request);
  gboolean may = policy == NULL || identity->lines == NULL || policy->lines != NULL;

  for (guint i = 0; may && policy != NULL && policy->lines != NULL && policy->lines[i] != NULL; i++)
    may = ms5_identity_may_see_line (identity, policy->lines[i]);
  if (!may)
    ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_FORBIDDEN, "the policy is for lines that you may not see, too");
  return may;
}

static gboolean
check_id (Ms5HttpRequest *request,
          const char     *id)
{
  if (ms5_code_is_valid (id))
    return TRUE;

  ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_INVALID,
                           "the id of a policy is up to 64 letters, digits, '_', '.' and '-'");
  return FALSE;
}

void
ms5_route_set_policy (Ms5HttpRequest *request,
                      gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *id = ms5_http_request_get_arg (request, 0);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  const GPtrArray *policies = ms5_engine_get_policies (routes->engine);
  Ms5JsonReader reader, body;

  if (!check_id (request, id))
    return;
  ms5_json_reader_init (&reader, ms5_http_request_get_body (request), TRUE, problems);
  if (ms5_json_get_object (&reader, NULL, MS5_JSON_REQUIRED, &body))
    {
      policy = ms5_escalation_read_policy (&body, id);
      ms5_json_reader_finish (&body);
      if (policy->levels->len == 0)
        ms5_json_reader_complain (&body, "levels", "has none: delete the policy to take it away");
      ms5_escalation_policy_check (policy, routes->plant, "$", "$.levels", problems);
    }
  if (!ms5_route_check_body (request, problems) || !check_lines (request, policy)
      || !check_lines (request, find_policy (policies, id)) || !check_version (request, routes, id))
    return;
  if (find_policy (policies, id) == NULL && policies->len >= MS5_ESCALATION_MAX_POLICIES)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_CONFLICT, "there are too many policies: delete some");
      return;
    }

  ms5_engine_set_policy (routes->engine, policy, ms5_http_request_get_identity (request)->name,
                         ms5_pipeline_get_now (routes->pipeline));
  reply_when_durable (request, routes, id);
}

static gboolean
is_configured (Ms5RoutesContext *routes,
               const char       *id)
{
  return find_policy (routes->plant->escalation, id) != NULL;
}

void
ms5_route_delete_policy (Ms5HttpRequest *request,
                         gpointer        context)
{
  Ms5RoutesContext *routes = context;
  const char *id = ms5_http_request_get_arg (request, 0);
  gboolean reset = ms5_http_query_get_flag (ms5_http_request_get_query (request), "configured");
  Ms5Time now = ms5_pipeline_get_now (routes->pipeline);
  json_t *fields;

  if (!check_id (request, id))
    return;
  if (get_version (routes, id, &fields) == 0)
    {
      ms5_http_request_refuse (request, MS5_HTTP_PROBLEM_NOT_FOUND, "there is no such policy");
      return;
    }
  if (!check_lines (request, find_policy (ms5_engine_get_policies (routes->engine), id))
      || !check_lines (request, find_policy (routes->plant->escalation, id)) || !check_version (request, routes, id))
    return;

  if (reset || !is_configured (routes, id))
    ms5_engine_reset_policy (routes->engine, id, now);
  else
    {
      g_autoptr (Ms5EscalationPolicy) none = ms5_escalation_policy_new (id);

      ms5_engine_set_policy (routes->engine, none, ms5_http_request_get_identity (request)->name, now);
    }
  reply_when_durable (request, routes, id);
}

/* The preview: who is told when */

typedef struct
{
  Ms5RoutesContext *routes;
  const Ms5Call    *call;
  const GArray     *persons; /* of Ms5Person */
  const char       *language;
} Preview;

static json_t *
make_people (const Preview               *preview,
             const Ms5EscalationLevel    *level,
             const Ms5EscalationForecast *forecast)
{
  g_autoptr (GArray) recipients
    = ms5_recipients_resolve (level, (const Ms5Person *) (gpointer) preview->persons->data, preview->persons->len,
                              preview->call->line, forecast->shift);
  json_t *array = json_array ();

  for (guint i = 0; i < recipients->len; i++)
    {
      const Ms5Recipient *recipient = &g_array_index (recipients, Ms5Recipient, i);
      json_t *object = json_object ();

      json_object_set_new (object, "name", ms5_json_new_text (recipient->name));
      if (recipient->person != NULL && recipient->person->display != NULL)
        json_object_set_new (object, "display", ms5_json_new_text (recipient->person->display));
      if (recipient->person != NULL)
        json_object_set_new (object, "role", json_string (ms5_role_to_string (recipient->person->role)));
      json_object_set_new (object, "why", json_string (ms5_recipient_why_to_string (recipient->why)));
      json_array_append_new (array, object);
    }
  return array;
}

static json_t *
make_step (const Preview               *preview,
           const Ms5EscalationForecast *forecast)
{
  const Ms5EscalationStep *step = &forecast->step;
  const Ms5EscalationLevel *level = ms5_escalation_get_level (step->policy, step->level);
  json_t *object = ms5_escalation_level_encode (level);

  /* What is told, not by which delay. */
  json_object_del (object, "unacknowledged_after_s");
  json_object_del (object, "unresolved_after_s");
  json_object_set_new (object, "condition", json_string (forecast->acknowledged ? "unresolved" : "unacknowledged"));
  json_object_set_new (object, "after_s", json_real (ms5_time_to_seconds (step->due - preview->call->raised)));
  json_object_set_new (object, "at", ms5_route_time (step->due));
  json_object_set_new (object, "level", json_integer (step->level));
  json_object_set_new (object, "reminder", json_integer (step->reminder));
  json_object_set_new (object, "policy", json_string (step->policy->id));
  if (forecast->shift != NULL)
    json_object_set_new (object, "shift", json_string (forecast->shift));
  json_object_set_new (object, "people", make_people (preview, level, forecast));
  if (level->message != NULL)
    {
      const Ms5Call *call = preview->call;
      const Ms5EscalationSubject subject = { call->line, call->type, call->priority, call->equipment, call->raised,
                                             step->level, call->note };
      g_autofree char *message = ms5_escalation_message_make (level->message, preview->routes->plant, &subject,
                                                              preview->language);

      json_object_set_new (object, "message", ms5_json_new_text (message));
    }
  return object;
}

/* Those of the draft take the place of what holds. */
static GHashTable *
read_draft (Ms5RoutesContext *routes,
            Ms5JsonReader    *body,
            Ms5Problems      *problems)
{
  GHashTable *draft = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ms5_escalation_policy_free);
  Ms5JsonReader array;

  if (!ms5_json_get_array (body, "policies", MS5_JSON_OPTIONAL, MS5_ESCALATION_MAX_POLICIES, &array))
    return draft;

  for (gsize i = 0; i < ms5_json_reader_get_length (&array); i++)
    {
      g_autofree char *path = g_strdup_printf ("$.policies[%" G_GSIZE_FORMAT "]", i);
      g_autofree char *levels_path = g_strconcat (path, ".levels", NULL);
      Ms5JsonReader element, object;
      Ms5EscalationPolicy *policy;
      const char *id = NULL;

      ms5_json_get_element (&array, i, &element);
      if (!ms5_json_get_object (&element, NULL, MS5_JSON_REQUIRED, &object)
          || !ms5_json_get_string (&object, "id", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &id))
        continue;
      policy = ms5_escalation_read_policy (&object, id);
      ms5_escalation_policy_check (policy, routes->plant, path, levels_path, problems);
      g_hash_table_replace (draft, policy->id, policy);
    }
  return draft;
}

static Ms5Call *
read_call (Ms5RoutesContext *routes,
           Ms5JsonReader    *body)
{
  const char *line = NULL, *type = NULL, *equipment = NULL;
  Ms5Time at = ms5_clock_now (routes->plant_clock);
  const Ms5CallType *found = NULL;
  int priority = MS5_WORD_NONE;
  Ms5Call *call;

  if (ms5_json_get_string (body, "line", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &line)
      && ms5_plant_get_line (routes->plant, line) == NULL)
    ms5_json_reader_complain (body, "line", "is no line of this plant");
  if (ms5_json_get_string (body, "type", MS5_JSON_REQUIRED, MS5_LIMIT_CODE_BYTES, &type)
      && (found = ms5_plant_get_call_type (routes->plant, type)) == NULL)
    ms5_json_reader_complain (body, "type", "is no call type of this plant");
  ms5_json_get_word (body, "priority", MS5_JSON_OPTIONAL, ms5_words_priority, &priority);
  ms5_json_get_string (body, "equipment", MS5_JSON_OPTIONAL, MS5_LIMIT_CODE_BYTES, &equipment);
  ms5_json_get_time_ms (body, "at", MS5_JSON_OPTIONAL, &at);
  if (found == NULL || line == NULL)
    return NULL;

  call = ms5_call_new ("preview", line, type, priority == MS5_WORD_NONE ? found->priority : (Ms5Priority) priority, at,
                       "preview");
  call->equipment = g_strdup (equipment);
  return call;
}

static GArray *
list_persons (GPtrArray *users)
{
  GArray *persons = g_array_new (FALSE, FALSE, sizeof (Ms5Person));

  for (guint i = 0; i < users->len; i++)
    {
      const Ms5User *user = g_ptr_array_index (users, i);
      const Ms5Person person = { user->name, user->display, user->role, (const char *const *) user->lines,
                                 (const char *const *) user->shifts };

      if (!user->disabled && user->role != MS5_ROLE_INGEST)
        g_array_append_val (persons, person);
    }
  return persons;
}

static json_t *
make_preview (Ms5RoutesContext *routes,
              const Ms5Call    *call,
              GHashTable       *draft,
              const char       *language)
{
  g_autoptr (GPtrArray) policies = ms5_escalation_merge (ms5_engine_get_policies (routes->engine), draft);
  g_autoptr (GArray) forecasts = ms5_escalation_preview (policies, routes->plant, call);
  g_autoptr (GPtrArray) users = ms5_accounts_list (routes->accounts);
  g_autoptr (GArray) persons = list_persons (users);
  const Preview preview = { routes, call, persons, language };
  json_t *steps = json_array ();
  json_t *reply = json_object ();

  for (guint i = 0; i < forecasts->len; i++)
    json_array_append_new (steps, make_step (&preview, &g_array_index (forecasts, Ms5EscalationForecast, i)));
  json_object_set_new (reply, "at", ms5_route_time (call->raised));
  json_object_set_new (reply, "priority", json_string (ms5_priority_to_string (call->priority)));
  json_object_set_new (reply, "steps", steps);
  return reply;
}

void
ms5_route_preview_escalation (Ms5HttpRequest *request,
                              gpointer        context)
{
  Ms5RoutesContext *routes = context;
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GHashTable) draft = NULL;
  g_autoptr (Ms5Call) call = NULL;
  const char *language = NULL;
  Ms5JsonReader body;

  if (!ms5_route_read_body (request, problems, &body))
    return;
  call = read_call (routes, &body);
  ms5_json_get_string (&body, "language", MS5_JSON_OPTIONAL, MS5_LIMIT_CODE_BYTES, &language);
  draft = read_draft (routes, &body, problems);
  if (!ms5_route_check_body (request, problems)
      || ms5_route_find_line (request, routes, call->line) == NULL)
    return;

  ms5_http_request_reply (request, 200, make_preview (routes, call, draft, language));
}
