/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The page about escalation: the policies in words, what is wrong said where it is, what somebody else does meanwhile,
 * and who would be told; without a server and beside the real one. */

#include "config.h"

#include <math.h>

#include "app/pages/ms5-chip-set.h"
#include "app/pages/ms5-duration-field.h"
#include "app/pages/ms5-escalation-level-row.h"
#include "app/pages/ms5-escalation-page.h"
#include "app/pages/ms5-field-row.h"
#include "app/pages/ms5-pages.h"
#include "desk.h"
#include "client/ms5-client-escalation.h"
#include "escalation-fixture.h"
#include "floor-fixture.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  GtkWidget      *page;
  GtkWidget      *window;
  RealServer     *server;   /* where there is one */
  Desk           *desk;
  Desk           *other;
} Fixture;

static void
show (Fixture *f)
{
  f->page = ms5_escalation_page_new (&f->view);
  f->window = widget_test_show (f->page);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 400);
  widget_test_frames (f->window, 2);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->view.pulse = widget_test_pulse (&f->clock);
  f->view.floor = floor_fixture_new (MS5_CLOCK (f->clock), 3);
  f->view.settings = g_settings_new (APPLICATION_ID);
  escalation_fixture_put (f->view.floor, "k.meier", 300);
  show (f);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  widget_test_close (f->window, f->page);
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.pulse);
  g_assert_finalize_object (f->view.floor);
  g_object_unref (f->clock);
}

static void
set_up_server (Fixture       *f,
               gconstpointer  data)
{
  f->server = real_server_new_plain ();
  f->desk = desk_new_live (f->server);
  f->other = desk_new_live (f->server);
  f->view.pulse = widget_test_pulse (&f->clock);
  f->view.floor = g_object_ref (ms5_client_get_floor (f->desk->client));
  f->view.settings = g_settings_new (APPLICATION_ID);
  f->view.client = f->desk->client;
  show (f);
}

static void
tear_down_server (Fixture       *f,
                  gconstpointer  data)
{
  widget_test_close (f->window, f->page);
  g_object_unref (f->view.floor);
  desk_free (f->desk);
  desk_free (f->other);
  real_server_free (f->server);
  g_object_unref (f->view.settings);
  g_assert_finalize_object (f->view.pulse);
  g_object_unref (f->clock);
}

/* Finding */

typedef gboolean (*MatchFunc) (GtkWidget  *widget,
                               const char *text);

static GtkWidget *
find (GtkWidget  *widget,
      MatchFunc   match,
      const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (match (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget  *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_button (GtkWidget  *widget,
           const char *text)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;

  return g_strcmp0 (label, text) == 0;
}

static gboolean
is_field (GtkWidget  *widget,
          const char *text)
{
  return MS5_IS_FIELD_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0;
}

static gboolean
is_level (GtkWidget  *widget,
          const char *text)
{
  return MS5_IS_ESCALATION_LEVEL_ROW (widget)
         && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

static gboolean
has_text (Fixture    *f,
          const char *text)
{
  return find (f->page, is_label, text) != NULL;
}

static GtkWidget *
get_button (Fixture    *f,
            const char *text)
{
  GtkWidget *button = find (f->page, is_button, text);

  g_assert_nonnull (button);
  return button;
}

static void
press (Fixture    *f,
       const char *text)
{
  GtkWidget *button = get_button (f, text);

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  widget_test_frames (f->window, 2);
}

static gboolean
can_save (Fixture *f)
{
  return gtk_widget_is_sensitive (get_button (f, "_Save"));
}

/* A level of the policy that is open, unfolded. */
static GtkWidget *
get_level (Fixture    *f,
           const char *title)
{
  GtkWidget *level = find (f->page, is_level, title);

  g_assert_nonnull (level);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (level), TRUE);
  widget_test_frames (f->window, 2);
  return level;
}

static GtkWidget *
get_field (GtkWidget  *level,
           const char *title)
{
  GtkWidget *field = find (level, is_field, title);

  g_assert_nonnull (field);
  return field;
}

static const char *
get_fault (GtkWidget  *level,
           const char *title)
{
  return ms5_field_row_get_fault (MS5_FIELD_ROW (get_field (level, title)));
}

/* As a person sets it. */
static void
set_minutes (GtkWidget  *level,
             const char *title,
             double      minutes)
{
  GtkWidget *field = get_field (level, title);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_test_find (field, GTK_TYPE_DROP_DOWN)), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget_test_find (field, GTK_TYPE_SPIN_BUTTON)), minutes);
}

static void
set_on (GtkWidget  *level,
        const char *title,
        gboolean    on)
{
  gtk_switch_set_active (GTK_SWITCH (widget_test_find (get_field (level, title), GTK_TYPE_SWITCH)), on);
}

static void
open_policy (Fixture    *f,
             const char *id)
{
  ms5_escalation_page_open (MS5_ESCALATION_PAGE (f->page), id);
  widget_test_frames (f->window, 2);
}

/* Tests */

static void
test_list (Fixture       *f,
           gconstpointer  data)
{
  g_assert_true (has_text (f, "Critical, High · Line 1 · Filler · Night shift"));
  g_assert_true (has_text (f, "Not acknowledged: at once: shift managers, maintenance; after 5\u00a0min: production "
                              "managers, k.meier, again every 10\u00a0min."));
  g_assert_true (has_text (f, "Changed by k.meier, 09:18"));
  g_assert_true (has_text (f, "Critical · all lines"));
  g_assert_true (has_text (f, "Acknowledged, not resolved: after 5\u00a0min: "));
  g_assert_true (has_text (f, "As configured"));
  g_assert_true (has_text (f, "the most specific counts"));

  /* What somebody else does is seen at once. */
  escalation_fixture_put (f->view.floor, "m.weber", 480);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "Changed by m.weber"));
  g_assert_true (has_text (f, "after 8\u00a0min: production managers"));
}

static void
test_open (Fixture       *f,
           gconstpointer  data)
{
  GtkWidget *row = gtk_widget_get_ancestor (find (f->page, is_label, "Critical, High · Line 1 · Filler · Night shift"), ADW_TYPE_ACTION_ROW);

  adw_action_row_activate (ADW_ACTION_ROW (row));
  ms5_test_wait_until (find (f->page, is_level, "Level 1 · at once") != NULL);
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 5\u00a0min"));
  g_assert_false (can_save (f));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));

  /* Nothing is changed by looking. */
  get_level (f, "Level 2");
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
  widget_test_press (f->page, GDK_KEY_Escape);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "As configured"));
}

static void
test_delays (Fixture       *f,
             gconstpointer  data)
{
  const char *const unacknowledged = "Not acknowledged after";
  const char *const unresolved = "Acknowledged, but not resolved after";
  GtkWidget *level;

  open_policy (f, "night");
  level = get_level (f, "Level 2");
  set_minutes (level, unacknowledged, 7);
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 7\u00a0min"));
  g_assert_true (can_save (f));
  g_assert_true (has_text (f, "Not saved yet"));

  set_on (level, unacknowledged, FALSE);
  g_assert_nonnull (strstr (get_fault (level, unacknowledged), "at least one"));
  g_assert_false (can_save (f));
  set_on (level, unresolved, TRUE);
  g_assert_null (get_fault (level, unacknowledged));
  g_assert_true (can_save (f));

  /* What it was is there again. */
  set_on (level, unacknowledged, TRUE);
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 7\u00a0min, or 5\u00a0min after acknowledging"));
  set_on (level, unresolved, FALSE);
  set_minutes (level, unacknowledged, 5);
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

static void
test_order (Fixture       *f,
            gconstpointer  data)
{
  const char *const unacknowledged = "Not acknowledged after";
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  GtkWidget *level;

  open_policy (f, "night");
  level = get_level (f, "Level 1");
  set_minutes (level, unacknowledged, 20);
  g_assert_nonnull (strstr (get_fault (get_level (f, "Level 2"), unacknowledged), "later than level 1"));
  g_assert_false (can_save (f));
  press (f, "_Put in Order");
  g_assert_null (get_fault (get_level (f, "Level 2"), unacknowledged));
  g_assert_true (can_save (f));
  policy = ms5_escalation_editor_dup_policy (ms5_escalation_page_get_editor (MS5_ESCALATION_PAGE (f->page)), "night");
  g_assert_cmpfloat (((Ms5EscalationLevel *) policy->levels->pdata[0])->unacknowledged_after_s, ==, 300);
  g_assert_cmpfloat (((Ms5EscalationLevel *) policy->levels->pdata[1])->unacknowledged_after_s, ==, 1200);
}

static void
test_levels (Fixture       *f,
             gconstpointer  data)
{
  GtkWidget *level;
  GtkWidget *chip;

  open_policy (f, "night");
  press (f, "_Add Level");
  level = get_level (f, "Level 3 · after 10\u00a0min");
  g_assert_nonnull (strstr (get_fault (level, "Roles"), "at least one role"));
  g_assert_false (can_save (f));

  chip = find (get_field (level, "Roles"), is_label, "administrators");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_parent (chip)), TRUE);
  g_assert_null (get_fault (level, "Roles"));
  g_assert_true (can_save (f));

  set_on (level, "Tell them again every", TRUE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_test_find (get_field (level, "Tell them again every"),
                                                               GTK_TYPE_DROP_DOWN)), 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget_test_find (get_field (level, "Tell them again every"),
                                                                GTK_TYPE_SPIN_BUTTON)), 10);
  g_assert_nonnull (strstr (get_fault (level, "Tell them again every"), "30\u00a0s"));

  g_signal_emit_by_name (level, "remove");
  widget_test_frames (f->window, 2);
  g_assert_null (find (f->page, is_level, "Level 3"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

static void
test_message (Fixture       *f,
              gconstpointer  data)
{
  GtkWidget *level;
  GtkWidget *entry;

  open_policy (f, "night");
  level = get_level (f, "Level 2");
  entry = widget_test_find (get_field (level, "Message"), ADW_TYPE_ENTRY_ROW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "{line} stands since {since}");
  gtk_editable_set_text (GTK_EDITABLE (entry), "{machine} stands");
  g_assert_nonnull (strstr (get_fault (level, "Message"), "{machine}"));
  g_assert_false (can_save (f));

  gtk_editable_set_text (GTK_EDITABLE (entry), "Stands: ");
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  g_signal_emit_by_name (find (level, is_button, "Machine"), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Stands: {equipment}");
  g_assert_null (get_fault (level, "Message"));
  g_assert_true (can_save (f));
}

static void
test_scope (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr (Ms5EscalationPolicy) policy = NULL;
  GtkWidget *lines;
  GtkWidget *chip;

  open_policy (f, "critical");
  lines = find (f->page, is_field, "Line");
  chip = gtk_widget_get_parent (find (lines, is_label, "Line 2"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  g_assert_true (has_text (f, "Critical · Line 2"));
  policy = ms5_escalation_editor_dup_policy (ms5_escalation_page_get_editor (MS5_ESCALATION_PAGE (f->page)), "critical");
  g_assert_cmpuint (g_strv_length (policy->lines), ==, 1);
  g_assert_cmpstr (policy->lines[0], ==, "L2");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_parent (find (lines, is_label, "All lines"))), TRUE);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

/* What nobody has changed follows; what somebody has is theirs to decide. */
static void
test_conflict (Fixture       *f,
               gconstpointer  data)
{
  GtkWidget *level;

  open_policy (f, "night");
  escalation_fixture_put (f->view.floor, "m.weber", 420);
  widget_test_frames (f->window, 2);
  level = get_level (f, "Level 2 · after 7\u00a0min");
  g_assert_false (has_text (f, "has changed this rule"));

  set_minutes (level, "Not acknowledged after", 9);
  escalation_fixture_put (f->view.floor, "k.meier", 660);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "k.meier has changed this rule meanwhile"));
  g_assert_true (has_text (f, "Level 2: after 7\u00a0min: production managers"));
  g_assert_true (has_text (f, "→ after 11\u00a0min: production managers"));
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 9\u00a0min"));
  g_assert_false (can_save (f));

  press (f, "_Keep Mine");
  g_assert_false (has_text (f, "has changed this rule"));
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 9\u00a0min"));
  g_assert_true (can_save (f));

  escalation_fixture_put (f->view.floor, "k.meier", 720);
  widget_test_frames (f->window, 2);
  press (f, "Take _Theirs");
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 12\u00a0min"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));
}

/* Nothing that was written is lost when the link goes. */
static void
test_offline (Fixture       *f,
              gconstpointer  data)
{
  open_policy (f, "night");
  set_minutes (get_level (f, "Level 2"), "Not acknowledged after", 9);
  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_OFFLINE, FLOOR_FIXTURE_NOW);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "What you have written stays here"));
  g_assert_false (can_save (f));
  g_assert_nonnull (find (f->page, is_level, "Level 2 · after 9\u00a0min"));
  g_assert_false (gtk_widget_is_sensitive (get_field (get_level (f, "Level 2"), "Roles")));

  ms5_floor_set_freshness (f->view.floor, MS5_FLOOR_LIVE, FLOOR_FIXTURE_NOW);
  widget_test_frames (f->window, 2);
  g_assert_true (can_save (f));
  g_assert_true (gtk_widget_is_sensitive (get_field (get_level (f, "Level 2"), "Roles")));
}

static void
test_outlook (Fixture       *f,
              gconstpointer  data)
{
  g_autoptr (Ms5Outlook) outlook = escalation_fixture_outlook ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), outlook->steps);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "If nobody acknowledges it"));
  g_assert_true (has_text (f, "Ana Novak, Jan Kos"));
  g_assert_true (has_text (f, "Level 1: shift managers, maintenance · window, desktop"));
  g_assert_true (has_text (f, "Karin Meier (does not work in this shift), p.horvat (does not see this line)"));
  g_assert_true (has_text (f, "+5\u00a0min"));
  g_assert_true (has_text (f, "«Line 1 stands since 02:30»"));
  g_assert_true (has_text (f, "Again every 10\u00a0min until 02:55"));
  g_assert_true (has_text (f, "Nobody would be told"));
  g_assert_true (has_text (f, "gone (cannot sign in)"));
  g_assert_true (has_text (f, "If somebody acknowledges it at once"));

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), none);
  widget_test_frames (f->window, 2);
  g_assert_true (has_text (f, "Nobody would ever be told"));
  g_assert_false (has_text (f, "Ana Novak"));
}

/* It gets as narrow as a phone, also with text of twice the size. */
static void
test_narrow (Fixture       *f,
             gconstpointer  data)
{
  g_autoptr (Ms5Outlook) outlook = escalation_fixture_outlook ();
  int width;

  ms5_escalation_outlook_show (ms5_escalation_page_get_outlook (MS5_ESCALATION_PAGE (f->page)), outlook->steps);
  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  open_policy (f, "night");
  get_level (f, "Level 2");
  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
}

/* Beside a server */

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
  ms5_test_wait_until (has_text (f, "Critical · all lines"));
  open_policy (f, "critical");
  set_minutes (get_level (f, "Level 2"), "Not acknowledged after", 4);

  /* Seen before it counts. */
  ms5_test_wait_until (has_text (f, "If nobody acknowledges it"));
  ms5_test_wait_until (has_text (f, "+4\u00a0min"));
  g_assert_cmpfloat (get_delay (f->other, "critical", 1), ==, 120);

  press (f, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
  ms5_test_wait_until (has_text (f, "Changed by root"));
  g_assert_false (ms5_escalation_page_has_changes (MS5_ESCALATION_PAGE (f->page)));

  /* And it goes on from there. */
  save_elsewhere (f, "critical", 200);
  ms5_test_wait_until (has_text (f, "after 3\u00a0min 20\u00a0s"));
}

static void
test_save_conflict (Fixture       *f,
                    gconstpointer  data)
{
  ms5_test_wait_until (has_text (f, "Critical · all lines"));
  open_policy (f, "critical");
  set_minutes (get_level (f, "Level 2"), "Not acknowledged after", 4);
  save_elsewhere (f, "critical", 180);
  ms5_test_wait_until (has_text (f, "has changed this rule meanwhile"));
  g_assert_false (can_save (f));
  press (f, "_Keep Mine");
  press (f, "_Save");
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

  ms5_test_wait_until (has_text (f, "Critical · all lines"));
  press (f, "_New Rule…");
  g_assert_true (has_text (f, "New Rule"));
  g_assert_false (can_save (f));
  level = get_level (f, "Level 1");
  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (gtk_widget_get_parent (find (get_field (level, "Roles"), is_label, "engineers"))), TRUE);
  gtk_toggle_button_set_active (
    GTK_TOGGLE_BUTTON (gtk_widget_get_parent (find (find (f->page, is_field, "Line"), is_label, "Line 1"))), TRUE);
  press (f, "_Save");
  ms5_test_wait_until (get_entry (f->other, "rule-1") != NULL);
  ms5_test_wait_until (has_text (f, "Critical · Line 1 · Filler"));

  open_policy (f, "rule-1");
  gtk_widget_activate_action (find (f->page, is_button, "_Save"), "escalation.delete", NULL);
  answer ("delete");
  ms5_test_wait_until (get_entry (f->other, "rule-1") == NULL);
  ms5_test_wait_until (!has_text (f, "Critical · Line 1 · Filler"));

  open_policy (f, "critical");
  set_minutes (get_level (f, "Level 2"), "Not acknowledged after", 4);
  press (f, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
  ms5_test_wait_until (has_text (f, "Changed by root"));
  open_policy (f, "critical");
  gtk_widget_activate_action (find (f->page, is_button, "_Save"), "escalation.reset", NULL);
  answer ("reset");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 120);
}

/* What was written stays while the server is away, and can be saved when it is back. */
static void
test_away (Fixture       *f,
           gconstpointer  data)
{
  ms5_test_wait_until (has_text (f, "Critical · all lines"));
  open_policy (f, "critical");
  set_minutes (get_level (f, "Level 2"), "Not acknowledged after", 4);
  real_server_kill (f->server);
  ms5_test_wait_until (has_text (f, "What you have written stays here"));
  ms5_test_wait_until (has_text (f, "There is no link to the server now"));
  g_assert_false (can_save (f));

  real_server_start (f->server);
  ms5_client_connect_now (f->desk->client);
  ms5_client_connect_now (f->other->client);
  ms5_test_wait_until (can_save (f));
  press (f, "_Save");
  ms5_test_wait_until (get_delay (f->other, "critical", 1) == 240);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/escalation/list", test_list },         { "/escalation/open", test_open },
    { "/escalation/delays", test_delays },     { "/escalation/order", test_order },
    { "/escalation/levels", test_levels },     { "/escalation/message", test_message },
    { "/escalation/scope", test_scope },       { "/escalation/conflict", test_conflict },
    { "/escalation/offline", test_offline },   { "/escalation/outlook", test_outlook },
    { "/escalation/narrow", test_narrow },
  };

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  /* GTK warns if a cursor blinks in a window that no window manager gave the focus. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add ("/escalation/save", Fixture, NULL, set_up_server, test_save, tear_down_server);
  g_test_add ("/escalation/save-conflict", Fixture, NULL, set_up_server, test_save_conflict, tear_down_server);
  g_test_add ("/escalation/new-and-delete", Fixture, NULL, set_up_server, test_new_and_delete, tear_down_server);
  g_test_add ("/escalation/away", Fixture, NULL, set_up_server, test_away, tear_down_server);

  return g_test_run ();
}
