/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page about escalation beside a real server, with somebody else at another computer. */

#include "config.h"

#include <math.h>

#include "app/pages/ms5-escalation-page.h"
#include "client/ms5-client-escalation.h"
#include "desk.h"
#include "escalation-page-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Page        page;
  RealServer *server;
  Desk       *desk;
  Desk       *other;
} Fixture;

static void
set_up (Fixture       *f,
               gconstpointer  data)
{
  f->server = real_server_new_plain ();
  f->desk = desk_new_live (f->server);
  f->other = desk_new_live (f->server);
  f->page.view.pulse = widget_test_pulse (&f->page.clock);
  f->page.view.floor = g_object_ref (ms5_client_get_floor (f->desk->client));
  f->page.view.settings = g_settings_new (APPLICATION_ID);
  f->page.view.client = f->desk->client;
  page_show (&f->page);
}

static void
tear_down (Fixture       *f,
                  gconstpointer  data)
{
  widget_test_close (f->page.window, f->page.page);
  g_object_unref (f->page.view.floor);
  desk_free (f->desk);
  desk_free (f->other);
  real_server_free (f->server);
  g_object_unref (f->page.view.settings);
  g_assert_finalize_object (f->page.view.pulse);
  g_object_unref (f->page.clock);
}

static const Ms5EscalationEntry *
get_entry (Desk       *desk,
           const char *id)
{
  GListModel *model = ms5_plant_model_get_escalation (ms5_floor_get_plant (ms5_client_get_floor (desk->client)));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (Ms5EscalationModel) item = g_list_model_get_item (model, i);

      if (g_str_equal (ms5_model_item_get_key (MS5_MODEL_ITEM (item)), id))
        return ms5_escalation_model_get_entry (item);
    }
  return NULL;
}

static double
get_delay (Desk       *desk,
           const char *id,
           guint       level)
{
  const Ms5EscalationEntry *entry = get_entry (desk, id);

  return entry != NULL && level < entry->policy->levels->len
           ? ((Ms5EscalationLevel *) entry->policy->levels->pdata[level])->unacknowledged_after_s : NAN;
}

/* What the other one does. */
static void
save_elsewhere (Fixture    *f,
                const char *id,
                double      delay)
{
  const Ms5EscalationEntry *entry = get_entry (f->other, id);
  g_autoptr (Ms5EscalationPolicy) policy = ms5_escalation_policy_copy (entry->policy);
  g_autoptr (Ms5EscalationEntry) saved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ((Ms5EscalationLevel *) policy->levels->pdata[1])->unacknowledged_after_s = delay;
  ms5_client_save_escalation_async (f->other->client, policy, entry->version, NULL, ms5_test_result_cb, &result);
  saved = ms5_client_save_escalation_finish (f->other->client, client_wait (&result), &error);
  g_assert_no_error (error);
}

static void
test_save (Fixture       *f,
           gconstpointer  data)
{
  ms5_test_wait_until (page_has_text (&f->page, "Critical · all lines"));
  page_open_policy (&f->page, "critical");
  page_set_minutes (page_get_level (&f->page, "Level 2"), "Not acknowledged after", 4);

  /* Seen before it counts. */
  ms5_test_wait_until (page_has_text (&f->page, "If nobody acknowledges it"));
  ms5_test_wait_until (page_has_text (&f->page, "+4\u00a0min"));
  g_assert_cmpfloat (get_delay (f->other, "critical", 1), ==, 120);

  page_press (&f->page, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
  ms5_test_wait_until (page_has_text (&f->page, "Changed by root"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page.page)));

  /* And it goes on from there. */
  save_elsewhere (f, "critical", 200);
  ms5_test_wait_until (page_has_text (&f->page, "after 3\u00a0min 20\u00a0s"));
}

static void
test_save_conflict (Fixture       *f,
                    gconstpointer  data)
{
  ms5_test_wait_until (page_has_text (&f->page, "Critical · all lines"));
  page_open_policy (&f->page, "critical");
  page_set_minutes (page_get_level (&f->page, "Level 2"), "Not acknowledged after", 4);
  save_elsewhere (f, "critical", 180);
  ms5_test_wait_until (page_has_text (&f->page, "has changed this rule meanwhile"));
  g_assert_false (page_can_save (&f->page));
  page_press (&f->page, "_Keep Mine");
  page_press (&f->page, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
}

static void
answer (const char *response)
{
  GListModel *all = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) top = g_list_model_get_item (all, i);

      if (ADW_IS_MESSAGE_DIALOG (top))
        {
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (top), response);
          return;
        }
    }
  g_assert_not_reached ();
}

/* Made, taken back to what is configured, taken away. */
static void
test_new_and_delete (Fixture       *f,
                     gconstpointer  data)
{
  GtkWidget *level;

  ms5_test_wait_until (page_has_text (&f->page, "Critical · all lines"));
  page_press (&f->page, "_New Rule…");
  g_assert_true (page_has_text (&f->page, "New Rule"));
  g_assert_false (page_can_save (&f->page));
  level = page_get_level (&f->page, "Level 1");
  page_choose (page_get_field (level, "Roles"), "engineers");
  page_choose (page_get_field (f->page.page, "Line"), "Line 1");
  page_press (&f->page, "_Save");
  ms5_test_wait_until (get_entry (f->other, "rule-1") != NULL);
  ms5_test_wait_until (page_has_text (&f->page, "Critical · Line 1 · Filler"));

  page_open_policy (&f->page, "rule-1");
  gtk_widget_activate_action (page_find (f->page.page, page_is_button, "_Save"), "escalation.delete", NULL);
  answer ("delete");
  ms5_test_wait_until (get_entry (f->other, "rule-1") == NULL);
  ms5_test_wait_until (!page_has_text (&f->page, "Critical · Line 1 · Filler"));

  page_open_policy (&f->page, "critical");
  page_set_minutes (page_get_level (&f->page, "Level 2"), "Not acknowledged after", 4);
  page_press (&f->page, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
  ms5_test_wait_until (page_has_text (&f->page, "Changed by root"));
  page_open_policy (&f->page, "critical");
  gtk_widget_activate_action (page_find (f->page.page, page_is_button, "_Save"), "escalation.reset", NULL);
  answer ("reset");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 120);
}

/* What was written stays while the server is away, and can be saved when it is back. */
static void
test_away (Fixture       *f,
           gconstpointer  data)
{
  ms5_test_wait_until (page_has_text (&f->page, "Critical · all lines"));
  page_open_policy (&f->page, "critical");
  page_set_minutes (page_get_level (&f->page, "Level 2"), "Not acknowledged after", 4);
  real_server_kill (f->server);
  ms5_test_wait_until (page_has_text (&f->page, "What you have written stays here"));
  ms5_test_wait_until (page_has_text (&f->page, "There is no link to the server now"));
  g_assert_false (page_can_save (&f->page));

  real_server_start (f->server);
  ms5_client_connect_now (f->desk->client);
  ms5_client_connect_now (f->other->client);
  ms5_test_wait_until (page_can_save (&f->page));
  page_press (&f->page, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
}

int
main (int   argc,
      char *argv[])
{
  page_init (&argc, &argv);
  g_test_add ("/escalation/save", Fixture, NULL, set_up, test_save, tear_down);
  g_test_add ("/escalation/save-conflict", Fixture, NULL, set_up, test_save_conflict, tear_down);
  g_test_add ("/escalation/new-and-delete", Fixture, NULL, set_up, test_new_and_delete, tear_down);
  g_test_add ("/escalation/away", Fixture, NULL, set_up, test_away, tear_down);

  return g_test_run ();
}
