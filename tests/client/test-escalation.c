/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/ms5-client-escalation.h"
#include "desk.h"

#include <math.h>

/* Who is told when, beside the whole server. */

static void
add_user (Desk       *desk,
          RealServer *server,
          const char *name,
          const char *role)
{
  g_autoptr (json_t) body = json_pack ("{s:s,s:s,s:s,s:n}", "name", name, "password", server->password, "role", role, "lines");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ms5_session_send_async (desk->client->session, SOUP_METHOD_POST, "/api/v1/users", body, NULL, ms5_test_result_cb, &result);
  ms5_session_send_finish (desk->client->session, client_wait (&result), NULL, &error);
  g_assert_no_error (error);
}

static Desk *
desk_new_for (RealServer *server,
              const char *user)
{
  Desk *desk = desk_new ();
  g_autoptr (GError) error = NULL;

  desk_start (desk, NULL, NULL);
  desk_sign_in (desk, server->address, user, server->password, &error);
  g_assert_no_error (error);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_LIVE);
  return desk;
}

/* Returns: (nullable) */
static const Ms5EscalationEntry *
find (Desk       *desk,
      const char *id)
{
  GListModel *list = ms5_client_get_escalation (desk->client);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (Ms5EscalationModel) model = g_list_model_get_item (list, i);

      if (g_str_equal (ms5_model_item_get_key (MS5_MODEL_ITEM (model)), id))
        return ms5_escalation_model_get_entry (model);
    }

  return NULL;
}

static gint64
get_version (Desk       *desk,
             const char *id)
{
  const Ms5EscalationEntry *entry = find (desk, id);

  return entry != NULL ? entry->version : 0;
}

static const Ms5EscalationLevel *
get_level (const Ms5EscalationEntry *entry,
           guint                     index)
{
  return g_ptr_array_index (entry->policy->levels, index);
}

static Ms5EscalationPolicy *
make_policy (const char *id,
             double      after_s)
{
  Ms5EscalationPolicy *policy = ms5_escalation_policy_new (id);
  Ms5EscalationLevel *level = ms5_escalation_level_new ();

  level->unacknowledged_after_s = after_s;
  level->roles = MS5_ROLE_BIT (MS5_ROLE_MAINTENANCE);
  g_ptr_array_add (policy->levels, level);
  return policy;
}

static Ms5EscalationEntry *
save (Desk                       *desk,
      const Ms5EscalationPolicy  *policy,
      gint64                      version,
      GAsyncResult              **out_result,
      GError                    **error)
{
  ms5_client_save_escalation_async (desk->client, policy, version, NULL, ms5_test_result_cb, out_result);
  return ms5_client_save_escalation_finish (desk->client, client_wait (out_result), error);
}

static gint64
save_well (Desk                      *desk,
           const Ms5EscalationPolicy *policy,
           gint64                     version)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5EscalationEntry) entry = save (desk, policy, version, &result, &error);

  g_assert_no_error (error);
  return entry->version;
}

static void
delete (Desk          *desk,
        const char    *id,
        gint64         version,
        gboolean       configured,
        GAsyncResult **out_result,
        GError       **error)
{
  ms5_client_delete_escalation_async (desk->client, id, version, configured, NULL, ms5_test_result_cb, out_result);
  ms5_client_delete_escalation_finish (desk->client, client_wait (out_result), error);
}

static void
delete_well (Desk       *desk,
             const char *id,
             gboolean    configured)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  delete (desk, id, get_version (desk, id), configured, &result, &error);
  g_assert_no_error (error);
}

static Ms5Outlook *
preview (Desk                         *desk,
         const Ms5EscalationQuestion  *question,
         GAsyncResult                **out_result,
         GError                      **error)
{
  ms5_client_preview_escalation_async (desk->client, question, NULL, ms5_test_result_cb, out_result);
  return ms5_client_preview_escalation_finish (desk->client, client_wait (out_result), error);
}

/* What somebody saves everybody sees, and the plant file's own comes back. */
static void
test_live (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) other = NULL;
  g_autoptr (Ms5EscalationPolicy) mine = make_policy ("night-watch", 90);
  g_autoptr (Ms5EscalationPolicy) high = NULL;
  g_autoptr (Ms5ShiftModel) shift = NULL;
  GListModel *list = ms5_client_get_escalation (desk->client);
  GListModel *shifts = ms5_plant_model_get_shifts (ms5_floor_get_plant (ms5_client_get_floor (desk->client)));
  gint64 version;

  g_assert_true (ms5_client_may_edit_escalation (desk->client));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, MS5_N_PRIORITIES);
  g_assert_true (find (desk, "high")->configured);
  g_assert_null (find (desk, "high")->by);
  g_assert_cmpint (find (desk, "high")->at, ==, MS5_TIME_NONE);
  g_assert_cmpfloat (get_level (find (desk, "high"), 0)->unacknowledged_after_s, ==, 120);
  shift = g_list_model_get_item (shifts, 0);
  g_assert_nonnull (shift);
  g_assert_nonnull (ms5_shift_model_get_name (shift));

  add_user (desk, server, "mia", "production_manager");
  other = desk_new_for (server, "mia");
  g_assert_true (ms5_client_may_edit_escalation (other->client));

  mine->lines = g_strsplit ("L1", ",", -1);
  mine->shifts = g_strsplit (ms5_model_item_get_key (MS5_MODEL_ITEM (shift)), ",", -1);
  version = save_well (desk, mine, 0);
  ms5_test_wait_until (get_version (other, "night-watch") == version);
  g_assert_cmpstr (find (other, "night-watch")->by, ==, "root");
  g_assert_false (find (other, "night-watch")->configured);
  {
    g_autoptr (Ms5EscalationModel) first = g_list_model_get_item (ms5_client_get_escalation (other->client), 0);

    g_assert_cmpstr (ms5_model_item_get_key (MS5_MODEL_ITEM (first)), ==, "night-watch");
  }

  high = ms5_escalation_policy_copy (find (other, "high")->policy);
  ((Ms5EscalationLevel *) g_ptr_array_index (high->levels, 0))->unacknowledged_after_s = 60;
  version = save_well (other, high, get_version (other, "high"));
  ms5_test_wait_until (get_version (desk, "high") == version);
  g_assert_cmpstr (find (desk, "high")->by, ==, "mia");
  g_assert_cmpfloat (get_level (find (desk, "high"), 0)->unacknowledged_after_s, ==, 60);
  g_assert_cmpuint (find (desk, "high")->policy->levels->len, ==, 3);

  delete_well (desk, "high", FALSE);
  ms5_test_wait_until (find (other, "high")->policy->levels->len == 0);
  delete_well (other, "high", TRUE);
  ms5_test_wait_until (find (desk, "high")->policy->levels->len == 3);
  g_assert_null (find (desk, "high")->by);
  delete_well (desk, "night-watch", FALSE);
  ms5_test_wait_until (find (other, "night-watch") == NULL);
}

static void
assert_changed (GAsyncResult *result,
                GError      **error,
                const char   *by)
{
  const Ms5EscalationEntry *present = ms5_client_escalation_get_present (result);

  g_assert_error (*error, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_CHANGED);
  g_clear_error (error);
  g_assert_null (ms5_client_escalation_get_problems (result));
  if (by == NULL)
    g_assert_null (present);
  else
    g_assert_cmpstr (present->by, ==, by);
}

/* Two change the same: whoever is later is told what there is now, and can still have it their way. */
static void
test_conflict (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) other = NULL;
  g_autoptr (Ms5EscalationPolicy) ours = make_policy ("high", 90);
  g_autoptr (Ms5EscalationPolicy) theirs = make_policy ("high", 45);
  g_autoptr (Ms5EscalationPolicy) new = make_policy ("new", 15);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seen = get_version (desk, "high"), version;

  add_user (desk, server, "mia", "shift_manager");
  other = desk_new_for (server, "mia");
  version = save_well (other, theirs, get_version (other, "high"));

  g_assert_null (save (desk, ours, seen, &result, &error));
  assert_changed (result, &error, "mia");
  g_assert_cmpint (ms5_client_escalation_get_present (result)->version, ==, version);
  g_assert_cmpfloat (get_level (ms5_client_escalation_get_present (result), 0)->unacknowledged_after_s, ==, 45);
  version = save_well (desk, ours, version);
  g_clear_object (&result);

  /* As new what there is already. */
  g_assert_null (save (other, theirs, 0, &result, &error));
  assert_changed (result, &error, "root");
  g_assert_cmpint (ms5_client_escalation_get_present (result)->version, ==, version);
  g_clear_object (&result);

  /* What was taken away has a version, too. */
  ms5_test_wait_until (get_version (other, "high") == version);
  delete_well (other, "high", FALSE);
  delete (desk, "high", version, FALSE, &result, &error);
  assert_changed (result, &error, "mia");
  g_assert_cmpuint (ms5_client_escalation_get_present (result)->policy->levels->len, ==, 0);
  save_well (desk, ours, ms5_client_escalation_get_present (result)->version);
  g_clear_object (&result);

  /* And what is gone for good can be made anew. */
  version = save_well (desk, new, 0);
  delete (other, "new", version, FALSE, &result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_assert_null (save (desk, new, version, &result, &error));
  assert_changed (result, &error, NULL);
  g_clear_object (&result);
  delete (desk, "new", version, FALSE, &result, &error);
  assert_changed (result, &error, NULL);
  save_well (desk, new, 0);
}

static void
assert_invalid (GAsyncResult *result,
                GError      **error,
                const char   *path)
{
  g_assert_error (*error, MS5_ESCALATION_ERROR, MS5_ESCALATION_ERROR_INVALID);
  g_assert_true (g_str_has_prefix ((*error)->message, path));
  g_clear_error (error);
  g_assert_true (ms5_problems_has_path (ms5_client_escalation_get_problems (result), path));
  g_assert_null (ms5_client_escalation_get_present (result));
}

/* What is wrong is named where it stands; nothing is changed by it, nor by those who may not. */
static void
test_refused (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Desk) operator = NULL;
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("wrong", 60);
  g_autoptr (GPtrArray) draft = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Outlook) outlook = NULL;
  Ms5EscalationLevel *level = ms5_escalation_level_new ();
  Ms5EscalationQuestion question = { "L1", "stop", MS5_WORD_NONE, MS5_TIME_NONE, NULL, draft, NULL };

  level->unacknowledged_after_s = 300;
  g_ptr_array_add (policy->levels, level);
  g_ptr_array_add (draft, policy);
  g_assert_null (save (desk, policy, 0, &result, &error));
  assert_invalid (result, &error, "$.levels[1].roles");
  g_clear_object (&result);
  g_assert_null (preview (desk, &question, &result, &error));
  assert_invalid (result, &error, "$.policies[0].levels[1].roles");
  g_clear_object (&result);

  level->roles = MS5_ROLE_BIT (MS5_ROLE_ADMIN);
  g_free (policy->id);
  policy->id = g_strdup ("no code");
  g_assert_null (save (desk, policy, 0, &result, &error));
  assert_invalid (result, &error, "$");
  g_clear_object (&result);

  g_free (policy->id);
  policy->id = g_strdup ("right");
  add_user (desk, server, "ole", "operator");
  operator = desk_new_for (server, "ole");
  g_assert_false (ms5_client_may_edit_escalation (operator->client));
  g_assert_null (save (operator, policy, 0, &result, &error));
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_FORBIDDEN);
  g_clear_error (&error);
  g_clear_object (&result);
  delete (operator, "high", get_version (operator, "high"), FALSE, &result, &error);
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_FORBIDDEN);
  g_clear_error (&error);
  g_clear_object (&result);

  /* To look is for everybody. */
  outlook = preview (operator, &question, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (ms5_client_get_escalation (operator->client)), ==, MS5_N_PRIORITIES);
  g_assert_null (find (operator, "right"));
}

static const Ms5OutlookPerson *
find_person (const Ms5OutlookStep *step,
             const char           *name)
{
  for (guint i = 0; i < step->people->len; i++)
    if (g_str_equal (((const Ms5OutlookPerson *) g_ptr_array_index (step->people, i))->name, name))
      return g_ptr_array_index (step->people, i);

  return NULL;
}

/* A draft is looked at before it counts. */
static void
test_preview (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("high", 0);
  g_autoptr (GPtrArray) draft = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Ms5Outlook) outlook = NULL;
  Ms5EscalationLevel *level = g_ptr_array_index (policy->levels, 0);
  const Ms5Time at = ms5_time_from_ms (1767229200000);
  const Ms5EscalationQuestion question = { "L1", "maintenance", MS5_PRIORITY_HIGH, at, NULL, draft, "de_DE.UTF-8" };
  const Ms5OutlookStep *step;

  add_user (desk, server, "mia", "maintenance");
  level->unresolved_after_s = 1800;
  level->people = g_strsplit ("ghost", ",", -1);
  level->channels = MS5_CHANNEL_BIT (MS5_CHANNEL_MAIL) | MS5_CHANNEL_BIT (MS5_CHANNEL_DESKTOP);
  level->repeat_s = 600;
  level->message = ms5_name_new ("{line} calls");
  ms5_name_add (level->message, "de", "{line} ruft");
  g_ptr_array_add (draft, policy);

  outlook = preview (desk, &question, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outlook->at, ==, at);
  g_assert_cmpint (outlook->priority, ==, MS5_PRIORITY_HIGH);
  step = g_ptr_array_index (outlook->steps, 0);
  g_assert_false (step->acknowledged);
  g_assert_cmpint (step->after, ==, 0);
  g_assert_cmpint (step->at, ==, at);
  g_assert_cmpuint (step->level, ==, 1);
  g_assert_cmpuint (step->reminder, ==, 0);
  g_assert_cmpstr (step->policy, ==, "high");
  g_assert_cmpuint (step->roles, ==, level->roles);
  g_assert_cmpuint (step->channels, ==, level->channels);
  g_assert_cmpfloat (step->repeat_s, ==, 600);
  g_assert_true (g_str_has_suffix (step->message, " ruft"));
  g_assert_cmpint (find_person (step, "mia")->why, ==, MS5_RECIPIENT_TOLD);
  g_assert_cmpint (find_person (step, "mia")->role, ==, MS5_ROLE_MAINTENANCE);
  g_assert_cmpint (find_person (step, "ghost")->why, ==, MS5_RECIPIENT_UNKNOWN);
  g_assert_cmpint (find_person (step, "ghost")->role, ==, MS5_WORD_NONE);

  step = g_ptr_array_index (outlook->steps, 1);
  g_assert_cmpuint (step->reminder, ==, 1);
  g_assert_cmpint (step->after, ==, 600 * MS5_USEC_PER_S);

  step = g_ptr_array_index (outlook->steps, outlook->steps->len - 1);
  g_assert_true (step->acknowledged);
  g_assert_cmpfloat (get_level (find (desk, "high"), 0)->unacknowledged_after_s, ==, 120);

  /* Nobody. */
  g_clear_pointer (&outlook, ms5_outlook_free);
  g_clear_object (&result);
  g_ptr_array_set_size (policy->levels, 0);
  outlook = preview (desk, &question, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outlook->steps->len, ==, 0);
}

static void
assert_unreachable (GAsyncResult **result,
                    GError       **error)
{
  g_assert_cmpint (ms5_client_problem_from_error (*error), ==, MS5_CLIENT_PROBLEM_UNREACHABLE);
  g_clear_error (error);
  g_clear_object (result);
}

/* Without a network one can read who is told, and is told at once that nothing can be changed. */
static void
test_offline (void)
{
  g_autoptr (RealServer) server = real_server_new_plain ();
  g_autoptr (Desk) desk = desk_new_live (server);
  g_autoptr (Ms5EscalationPolicy) policy = make_policy ("high", 75);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const Ms5EscalationQuestion question = { "L1", "stop", MS5_WORD_NONE, MS5_TIME_NONE, NULL, NULL, NULL };
  gint64 version = save_well (desk, policy, get_version (desk, "high"));

  ms5_test_wait_until (get_version (desk, "high") == version);
  real_server_kill (server);
  ms5_test_wait_until (ms5_client_get_state (desk->client) == MS5_LINK_BACKING_OFF);

  g_assert_null (save (desk, policy, version, &result, &error));
  assert_unreachable (&result, &error);
  delete (desk, "high", version, TRUE, &result, &error);
  assert_unreachable (&result, &error);
  g_assert_null (preview (desk, &question, &result, &error));
  assert_unreachable (&result, &error);

  ms5_test_wait_until (ms5_replica_get_durable (desk->client->replica)
                       == ms5_replica_get_cursor (desk->client->replica)->pos);
  desk_stop (desk);
  desk_start (desk, server->address, server->user);
  ms5_test_wait_until (find (desk, "high") != NULL);
  g_assert_cmpfloat (get_level (find (desk, "high"), 0)->unacknowledged_after_s, ==, 75);
  g_assert_cmpstr (find (desk, "high")->by, ==, "root");
  g_assert_true (find (desk, "high")->configured);
  g_assert_cmpint (get_version (desk, "high"), ==, version);

  desk_stop (desk);
  desk_start (desk, NULL, NULL);
  g_assert_false (ms5_client_may_edit_escalation (desk->client));
  g_assert_null (save (desk, policy, version, &result, &error));
  g_assert_cmpint (ms5_client_problem_from_error (error), ==, MS5_CLIENT_PROBLEM_SIGNED_OUT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/escalation/live", test_live);
  g_test_add_func ("/client/escalation/conflict", test_conflict);
  g_test_add_func ("/client/escalation/refused", test_refused);
  g_test_add_func ("/client/escalation/preview", test_preview);
  g_test_add_func ("/client/escalation/offline", test_offline);

  return g_test_run ();
}
