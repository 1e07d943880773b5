/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-escalation.h"

#include "client/ms5-client-private.h"
#include "protocol/ms5-problem.h"
#include "protocol/ms5-topics.h"

/* Who is told when: the policies are part of the plant's model; changing one and looking ahead is asked of the server. */

#define PATH "/api/v1/escalation"

G_DEFINE_QUARK (ms5-escalation-error-quark, ms5_escalation_error)

typedef gpointer (*Read) (Ms5JsonReader *reader);

typedef struct
{
  char               *id;       /* of the policy; nullable */
  gint64              version;  /* that was seen of it; 0 if there was none */
  GError             *refusal;  /* what the server said; nullable */
  Ms5EscalationEntry *present;  /* nullable */
  Ms5Problems        *problems; /* nullable */
  Read                read;     /* what the server answers */
  GDestroyNotify      destroy;  /* that */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_free (ask->id);
  g_clear_error (&ask->refusal);
  ms5_escalation_entry_free (ask->present);
  g_clear_pointer (&ask->problems, ms5_problems_free);
  g_free (ask);
}

/**
 * ms5_client_may_edit_escalation:
 * @self: a client
 *
 * Returns: whether whoever is signed in may change who is told when, as far as is known here
 */
gboolean
ms5_client_may_edit_escalation (Ms5Client *self)
{
  return ms5_client_may (self, "escalation.manage");
}

/**
 * ms5_client_get_escalation:
 * @self: a client
 *
 * Returns: (transfer none): who is told when (#Ms5EscalationModel), kept up to date while there is a connection and as
 *   it was last without one: see ms5_plant_model_get_escalation()
 */
GListModel *
ms5_client_get_escalation (Ms5Client *self)
{
  g_return_val_if_fail (MS5_IS_CLIENT (self), NULL);

  return ms5_plant_model_get_escalation (ms5_floor_get_plant (self->floor));
}

/* What the server did not take */

static const Ms5EscalationEntry *
find_entry (const GPtrArray *entries,
            const char      *id)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const Ms5EscalationEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->policy->id, id))
        return entry;
    }

  return NULL;
}

/* Complains about what the server says, if that cannot be read. */
static gboolean
check_answer (GTask             *task,
              const Ms5Problems *problems)
{
  g_autofree char *text = NULL;

  if (ms5_problems_get_count (problems) == 0)
    return TRUE;

  text = ms5_problems_to_string (problems);
  g_task_return_new_error (task, MS5_CLIENT_ERROR, MS5_CLIENT_PROBLEM_PROTOCOL, "The answer cannot be read: %s", text);
  return FALSE;
}

static void
present_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) answer = ms5_session_ask_finish (MS5_SESSION (source), result, &error);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  g_autoptr (GPtrArray) entries = NULL;
  const Ms5EscalationEntry *entry;
  Ms5JsonReader reader;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ms5_json_reader_init (&reader, answer, FALSE, problems);
  entries = ms5_escalation_entries_read (&reader);
  if (!check_answer (task, problems))
    return;

  entry = find_entry (entries, ask->id);
  if (entry != NULL)
    ask->present = ms5_escalation_entry_copy (entry);
  if ((entry != NULL ? entry->version : 0) != ask->version)
    g_task_return_new_error (task, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_CHANGED, "%s", ask->refusal->message);
  else
    g_task_return_error (task, g_steal_pointer (&ask->refusal));
}

static void
return_invalid (GTask  *task,
                json_t *answer)
{
  Ask *ask = g_task_get_task_data (task);
  g_auto (Ms5ProblemDocument) document = { 0 };
  const Ms5Problem *first;

  ms5_problem_document_read (answer, &document, NULL);
  ask->problems = document.errors != NULL ? g_steal_pointer (&document.errors) : ms5_problems_new ();
  if (ms5_problems_get_count (ask->problems) == 0)
    ms5_problems_add (ask->problems, "$", "%s", document.detail != NULL ? document.detail : ask->refusal->message);
  first = ms5_problems_get (ask->problems, 0);
  g_task_return_new_error (task, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_INVALID, "%s: %s", first->path,
                           first->message);
}

/* Takes @task and @error. */
static void
refuse (GTask        *task,
        GAsyncResult *result,
        guint         status,
        GError       *error)
{
  Ms5Client *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);

  ask->refusal = error;
  if (status == SOUP_STATUS_BAD_REQUEST)
    return_invalid (task, ms5_session_send_get_answer (result));
  else if ((status != SOUP_STATUS_CONFLICT && status != SOUP_STATUS_NOT_FOUND) || ask->id == NULL || self->session == NULL)
    g_task_return_error (task, g_steal_pointer (&ask->refusal));
  else
    {
      ms5_session_ask_async (self->session, PATH, g_task_get_cancellable (task), present_cb, task);
      return;
    }
  g_object_unref (task);
}

/* Asking */

/* Returns: (nullable): %NULL if it cannot be asked now */
static GTask *
task_new (Ms5Client           *self,
          gpointer             tag,
          const char          *id,
          gint64               version,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Ask *ask = g_new0 (Ask, 1);

  ask->id = g_strdup (id);
  ask->version = version;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, ask, ask_free);
  return ms5_client_check_link (self, task) ? g_steal_pointer (&task) : NULL;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Ask *ask = g_task_get_task_data (task);
  g_autoptr (Ms5Problems) problems = ms5_problems_new ();
  GError *error = NULL;
  Ms5JsonReader reader;
  gpointer answer;
  guint status;

  if (!ms5_session_send_finish (MS5_SESSION (source), result, &status, &error))
    {
      refuse (g_steal_pointer (&task), result, status, error);
      return;
    }

  ms5_json_reader_init (&reader, ms5_session_send_get_answer (result), FALSE, problems);
  answer = ask->read (&reader);
  if (check_answer (task, problems))
    g_task_return_pointer (task, answer, ask->destroy);
  else if (answer != NULL)
    ask->destroy (answer);
}

static void
expect (GTask          *task,
        Read            read,
        GDestroyNotify  destroy)
{
  Ask *ask = g_task_get_task_data (task);

  ask->read = read;
  ask->destroy = destroy;
}

static gpointer
read_entry (Ms5JsonReader *reader)
{
  return ms5_escalation_entry_read (reader);
}

static gpointer
read_outlook (Ms5JsonReader *reader)
{
  return ms5_outlook_read (reader);
}

/* Takes @task and @body. */
static void
send_policy (GTask               *task,
             const char          *method,
             const char          *query,
             json_t              *body,
             GAsyncReadyCallback  callback)
{
  Ms5Client *self = g_task_get_source_object (task);
  const Ask *ask = g_task_get_task_data (task);
  g_autoptr (json_t) sent = body;
  g_autofree char *id = g_uri_escape_string (ask->id, NULL, FALSE);
  g_autofree char *path = g_strconcat (PATH "/", id, query, NULL);
  g_autofree char *match = ask->version != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, ask->version) : NULL;

  ms5_session_send_if_async (self->session, method, path, match, sent, g_task_get_cancellable (task), callback, task);
}

/**
 * ms5_client_save_escalation_async:
 * @self: a client that somebody is signed in to
 * @policy: a policy, with levels
 * @version: the version of it that they have seen, also of one that was taken away; 0 if it is new
 * @cancellable: (nullable): stops waiting; the server may have it all the same
 * @callback: called when the server has it for good, or has refused it
 * @user_data: for @callback
 *
 * Makes or changes a policy. It counts at once, also for calls that are open. %MS5_ESCALATION_ERROR says what may be wrong
 * with it.
 */
void
ms5_client_save_escalation_async (Ms5Client                 *self,
                                  const Ms5EscalationPolicy *policy,
                                  gint64                     version,
                                  GCancellable              *cancellable,
                                  GAsyncReadyCallback        callback,
                                  gpointer                   user_data)
{
  GTask *task;
  json_t *body;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (policy != NULL && policy->id != NULL);

  task = task_new (self, ms5_client_save_escalation_async, policy->id, version, cancellable, callback, user_data);
  if (task == NULL)
    return;

  body = ms5_escalation_policy_encode (policy);
  json_object_del (body, "id");
  expect (task, read_entry, (GDestroyNotify) ms5_escalation_entry_free);
  send_policy (task, SOUP_METHOD_PUT, NULL, body, answered_cb);
}

/**
 * ms5_client_save_escalation_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the policy as it is now, with its new version
 */
Ms5EscalationEntry *
ms5_client_save_escalation_finish (Ms5Client     *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_save_escalation_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deleted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  guint status;

  if (ms5_session_send_finish (MS5_SESSION (source), result, &status, &error))
    g_task_return_boolean (task, TRUE);
  else
    refuse (g_steal_pointer (&task), result, status, error);
}

/**
 * ms5_client_delete_escalation_async:
 * @self: a client that somebody is signed in to
 * @id: the id of a policy
 * @version: the version of it that they have seen
 * @configured: whether to go back to what the plant file says under that id, if it says something: see
 *   #Ms5EscalationEntry; otherwise there is no such policy from then on
 * @cancellable: (nullable): stops waiting; the server may have done it all the same
 * @callback: called when the server has done it for good, or has refused it
 * @user_data: for @callback
 *
 * Takes a policy away, or what people have changed about it.
 */
void
ms5_client_delete_escalation_async (Ms5Client           *self,
                                    const char          *id,
                                    gint64               version,
                                    gboolean             configured,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  task = task_new (self, ms5_client_delete_escalation_async, id, version, cancellable, callback, user_data);
  if (task != NULL)
    send_policy (task, SOUP_METHOD_DELETE, configured ? "?configured=true" : NULL, NULL, deleted_cb);
}

/**
 * ms5_client_delete_escalation_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether that is done
 */
gboolean
ms5_client_delete_escalation_finish (Ms5Client     *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_delete_escalation_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ms5_client_preview_escalation_async:
 * @self: a client that somebody is signed in to
 * @question: a call; without a language messages are in that of the session
 * @cancellable: (nullable): stops it
 * @callback: called when there is an answer
 * @user_data: for @callback
 *
 * Asks who would be told when of a call. Changes nothing. With a draft the paths in
 * ms5_client_escalation_get_problems() begin with `$.policies[0]`.
 */
void
ms5_client_preview_escalation_async (Ms5Client                   *self,
                                     const Ms5EscalationQuestion *question,
                                     GCancellable                *cancellable,
                                     GAsyncReadyCallback          callback,
                                     gpointer                     user_data)
{
  g_autoptr (json_t) body = NULL;
  Ms5EscalationQuestion asked;
  GTask *task;

  g_return_if_fail (MS5_IS_CLIENT (self));
  g_return_if_fail (question != NULL && question->line != NULL && question->type != NULL);

  task = task_new (self, ms5_client_preview_escalation_async, NULL, 0, cancellable, callback, user_data);
  if (task == NULL)
    return;

  asked = *question;
  if (asked.language == NULL)
    asked.language = g_get_language_names ()[0];
  body = ms5_escalation_question_encode (&asked);
  expect (task, read_outlook, (GDestroyNotify) ms5_outlook_free);
  ms5_session_send_async (self->session, SOUP_METHOD_POST, PATH "/preview", body, cancellable, answered_cb, task);
}

/**
 * ms5_client_preview_escalation_finish:
 * @self: the client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): who would be told when
 */
Ms5Outlook *
ms5_client_preview_escalation_finish (Ms5Client     *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ms5_client_preview_escalation_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ms5_client_escalation_get_present:
 * @result: what the callback was given
 *
 * Returns: (transfer none) (nullable): after %MS5_ESCALATION_ERROR_CHANGED the policy as it is now, without levels if it
 *   was taken away; %NULL if there is no such policy any more: save it as a new one then. As long as @result is there
 */
const Ms5EscalationEntry *
ms5_client_escalation_get_present (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return ((const Ask *) g_task_get_task_data (G_TASK (result)))->present;
}

/**
 * ms5_client_escalation_get_problems:
 * @result: what the callback was given
 *
 * Returns: (transfer none) (nullable): after %MS5_ESCALATION_ERROR_INVALID what is wrong and where, such as
 *   `$.levels[1].roles`; at least one. As long as @result is there
 */
const Ms5Problems *
ms5_client_escalation_get_problems (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return ((const Ask *) g_task_get_task_data (G_TASK (result)))->problems;
}
