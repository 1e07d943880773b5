/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What people can do from the window besides the daily things, and what they decide about conflicts. */

#include "config.h"

#include "app/ms5-window.h"
#include "app/pages/ms5-conflict-choice.h"
#include "app/pages/ms5-conflict-dialog.h"
#include "app/pages/ms5-form-dialog.h"
#include "app/pages/ms5-pages.h"
#include "app/pages/ms5-split-dialog.h"
#include "app/pages/ms5-time-field.h"
#include "app/pages/ms5-value-editor.h"
#include "client/ms5-outbox-private.h"
#include "floor-fixture.h"
#include "protocol/ms5-json.h"
#include "support/ms5-test-wait.h"
#include "widget-test.h"

typedef struct
{
  Ms5ManualClock *clock;
  Ms5View         view;
  Ms5Window      *window;
  GString        *done;
} Fixture;

static json_t *
json_of (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  json_t *value = ms5_json_parse (quoted, strlen (quoted), &ms5_json_limits_server, NULL);

  g_assert_nonnull (value);
  return value;
}

static void
append_json (GString *text,
             json_t  *value)
{
  g_autofree char *encoded = value != NULL ? ms5_json_encode (value, NULL) : g_strdup ("");

  g_string_append (text, g_strdelimit (encoded, "\"", '\''));
}

static void
act_cb (Fixture         *fixture,
        const Ms5Action *action,
        const char      *told)
{
  g_assert_nonnull (told);
  /* The journal of calls says what led to each step. */
  if (g_str_has_prefix (action->topic, "calls/") || g_str_has_prefix (action->topic, "alarms/"))
    g_assert_cmpstr (action->via, ==, "window");
  g_string_append_printf (fixture->done, "%s %s %s ", action->op, action->topic,
                          action->key != NULL ? action->key : "-");
  append_json (fixture->done, action->args);
  append_json (fixture->done, action->set);
  if (action->was != NULL)
    g_string_append (fixture->done, " was ");
  append_json (fixture->done, action->was);
}

static void
settle_cb (Fixture    *fixture,
           const char *id,
           json_t     *chosen)
{
  g_string_append_printf (fixture->done, "settle %s ", id);
  append_json (fixture->done, chosen);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->view.pulse = widget_test_pulse (&fixture->clock);
  fixture->view.floor = floor_fixture_new (MS5_CLOCK (fixture->clock), 1);
  fixture->view.settings = g_settings_new (APPLICATION_ID);
  fixture->done = g_string_new (NULL);
  fixture->window = ms5_window_new (NULL, &fixture->view, MS5_CLOCK (fixture->clock));
  g_signal_connect_swapped (fixture->window, "act", G_CALLBACK (act_cb), fixture);
  g_signal_connect_swapped (fixture->window, "settle", G_CALLBACK (settle_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ms5_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_ref (fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->window);
  g_object_unref (fixture->view.settings);
  g_assert_finalize_object (fixture->view.pulse);
  g_assert_finalize_object (fixture->view.floor);
  g_object_unref (fixture->clock);
  g_string_free (fixture->done, TRUE);
}

static void
activate (Fixture    *fixture,
          const char *action,
          const char *line,
          const char *key)
{
  GVariant *target = key != NULL ? g_variant_new ("(ss)", line, key) : g_variant_new_string (line);

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), action, target);
}

static GtkWidget *
open_form (Fixture    *fixture,
           const char *action,
           const char *line,
           const char *key)
{
  GtkWidget *form;

  activate (fixture, action, line, key);
  form = widget_test_find_window (MS5_TYPE_FORM_DIALOG);
  g_assert_nonnull (form);
  return form;
}

static void
send_form (GtkWidget *form)
{
  GtkWidget *button = gtk_window_get_default_widget (GTK_WINDOW (form));

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_FORM_DIALOG) == NULL);
}

static gboolean
can_send (GtkWidget *form)
{
  return gtk_widget_get_sensitive (gtk_window_get_default_widget (GTK_WINDOW (form)));
}

static void
check_done (Fixture    *fixture,
            const char *expected)
{
  g_assert_cmpstr (fixture->done->str, ==, expected);
  g_string_truncate (fixture->done, 0);
}

/* The n-th widget of a type below another, in the order of the screen. */
static GtkWidget *
find_nth (GtkWidget *widget,
          GType      type,
          guint     *n)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (g_type_is_a (G_OBJECT_TYPE (child), type) && (*n)-- == 0)
        return child;
      found = find_nth (child, type, n);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_nth (GtkWidget *widget,
         GType      type,
         guint      n)
{
  GtkWidget *found = find_nth (widget, type, &n);

  g_assert_nonnull (found);
  return found;
}

static void
choose (GtkWidget *widget,
        guint      n)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (get_nth (widget, GTK_TYPE_CHECK_BUTTON, n)), TRUE);
}

static void
answer_note (const char *note)
{
  GtkWidget *dialog = widget_test_find_window (ADW_TYPE_MESSAGE_DIALOG);

  g_assert_nonnull (dialog);
  if (note != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (dialog, GTK_TYPE_TEXT_VIEW))),
                              note, -1);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "yes");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Calls */

static void
test_calls (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "shelve", "L1", "c-1");

  /* Nobody shelves a call without saying why. */
  g_assert_false (can_send (form));
  choose (form, 1);
  g_assert_false (can_send (form));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (form, GTK_TYPE_TEXT_VIEW))),
                            "parts come at noon", -1);
  send_form (form);
  check_done (fixture, "call.shelve calls/L1 c-1 {'reason':'parts come at noon','until':1772444923000}");

  form = open_form (fixture, "assign", "L1", "c-1");
  g_assert_false (can_send (form));
  gtk_editable_set_text (GTK_EDITABLE (widget_test_find (form, ADW_TYPE_ENTRY_ROW)), " Bernd ");
  send_form (form);
  check_done (fixture, "call.assign calls/L1 c-1 {'assigned_to':'Bernd'} was {}");

  activate (fixture, "escalate", "L1", "c-1");
  answer_note (NULL);
  check_done (fixture, "call.escalate calls/L1 c-1 {'level':3}");
  activate (fixture, "unshelve", "L1", "c-1");
  check_done (fixture, "call.unshelve calls/L1 c-1 ");
  activate (fixture, "comment", "L1", "c-1");
  answer_note (NULL);
  check_done (fixture, "");
}

/* How a call ends, with one of the causes of its kind; and that it had not ended after all. */
static void
test_call_ends (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "resolve", "L1", "c-1");

  choose (form, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (form, GTK_TYPE_TEXT_VIEW))),
                            "taken out", -1);
  send_form (form);
  check_done (fixture, "call.resolve calls/L1 c-1 {'cause':'jam','note':'taken out'}");
  activate (fixture, "reopen", "L1", "c-3");
  answer_note ("it is back");
  check_done (fixture, "call.reopen calls/L1 c-3 {'note':'it is back'}");
}

/* A condition goes out of service only for a reason. */
static void
test_out_of_service (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "disable-alarm", "L1", "c-1");

  g_assert_false (can_send (form));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget_test_find (form, GTK_TYPE_TEXT_VIEW))),
                            "switch is worn", -1);
  send_form (form);
  check_done (fixture, "alarm.disable alarms/L1 long-stop/FL1/E41 {'reason':'switch is worn'}");
  activate (fixture, "enable-alarm", "L1", "c-1");
  check_done (fixture, "alarm.enable alarms/L1 long-stop/FL1/E41 ");
}

/* Who has it may give it back. */
static void
test_assign_nobody (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *form;

  floor_fixture_put (fixture->view.floor, "calls/L1", "c-1",
                     "{'type':'stop','state':'raised','raised':1772442840000,'assigned_to':'Bernd'}");
  form = open_form (fixture, "assign", "L1", "c-1");
  /* Those who are known here, and then nobody. */
  for (guint n = 0; !can_send (form) || g_strcmp0 (ms5_form_dialog_get_code (MS5_FORM_DIALOG (form), "name"), "") != 0; n++)
    choose (form, n);
  send_form (form);
  check_done (fixture, "call.assign calls/L1 c-1 {'assigned_to':null} was {'assigned_to':'Bernd'}");
}

/* Stops */

static void
test_stops (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "split-stop", "L1", "L1-stop-9");

  /* 10:14:00, and a quarter of the time that it has lasted at 10:18:43. */
  gtk_range_set_value (GTK_RANGE (widget_test_find (form, GTK_TYPE_SCALE)), 70);
  g_assert_cmpint (ms5_split_dialog_get_time (MS5_FORM_DIALOG (form)), ==, G_GINT64_CONSTANT (1772442910) * MS5_USEC_PER_S);
  send_form (form);
  check_done (fixture, "stop.split stops/L1 L1-stop-9 {'at':1772442910000}");

  activate (fixture, "start-changeover", "L1", "L1-stop-9");
  check_done (fixture, "changeover.start changeovers/L1 L1-stop-9 ");
  activate (fixture, "complete-changeover", "L1", "L1-stop-9");
  check_done (fixture, "changeover.complete changeovers/L1 L1-stop-9 ");
}

static void
test_comment_stop (Fixture       *fixture,
                   gconstpointer  data)
{
  floor_fixture_put (fixture->view.floor, "stops/L1", "FL1/1", "{'equipment':'FL1','start':1,'end':5000,'comment':'belt'}");
  activate (fixture, "comment-stop", "L1", "FL1/1");
  answer_note ("twice");
  check_done (fixture, "stop.code stops/L1 FL1/1 {'comment':'belt\\ntwice'} was {'comment':'belt'}");
}

static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  floor_fixture_put (fixture->view.floor, "stops/L1", "FL1/1", "{'equipment':'FL1','start':1,'end':5000}");
  floor_fixture_put (fixture->view.floor, "stops/L1", "FL1/5000", "{'equipment':'FL1','start':5000,'end':9000}");
  activate (fixture, "merge-stop", "L1", "FL1/1");
  check_done (fixture, "stop.merge stops/L1 FL1/1 {'with':'FL1/5000'}");

  /* There is nothing after the second that touches it. */
  activate (fixture, "merge-stop", "L1", "FL1/5000");
  check_done (fixture, "");
}

static void
test_add_stop (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "add-stop", "L1", NULL);
  Ms5TimeField *start = MS5_TIME_FIELD (get_nth (form, MS5_TYPE_TIME_FIELD, 0));
  Ms5TimeField *end = MS5_TIME_FIELD (get_nth (form, MS5_TYPE_TIME_FIELD, 1));
  Ms5Time seven = G_GINT64_CONSTANT (1772431200) * MS5_USEC_PER_S;

  /* The line stands now. */
  g_assert_false (can_send (form));
  ms5_time_field_set_time (start, seven);
  ms5_time_field_set_time (end, seven);
  ms5_form_dialog_changed (MS5_FORM_DIALOG (form));
  g_assert_false (can_send (form));
  ms5_time_field_set_time (end, seven + 5 * MS5_USEC_PER_MIN);
  ms5_form_dialog_changed (MS5_FORM_DIALOG (form));
  send_form (form);
  check_done (fixture, "stop.add stops/L1 FL1/1772431200000 {'end':1772431500000}");
}

/* Jobs and notes */

static void
test_jobs (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *form;

  activate (fixture, "accept-job", "L1", "4712");
  check_done (fixture, "job.accept jobs/L1 4712 ");
  activate (fixture, "start-job", "L1", "4712");
  check_done (fixture, "job.start jobs/L1 4712 ");
  activate (fixture, "pause-job", "L1", "4711");
  answer_note ("no labels");
  check_done (fixture, "job.pause jobs/L1 4711 {'note':'no labels'}");
  activate (fixture, "cancel-job", "L1", "4712");
  answer_note (NULL);
  check_done (fixture, "job.cancel jobs/L1 4712 ");

  /* It is asked first, as not all is made. */
  activate (fixture, "complete-job", "L1", "4711");
  check_done (fixture, "");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (widget_test_find_window (ADW_TYPE_MESSAGE_DIALOG)), "yes");
  gtk_window_destroy (GTK_WINDOW (widget_test_find_window (ADW_TYPE_MESSAGE_DIALOG)));
  check_done (fixture, "job.complete jobs/L1 4711 ");

  form = open_form (fixture, "edit-job", "L1", "4712");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_nth (form, GTK_TYPE_SPIN_BUTTON, 0)), 25000);
  send_form (form);
  check_done (fixture, "job.edit jobs/L1 4712 {'qty':25000} was {'qty':20000}");
}

static void
test_add_job (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *form = open_form (fixture, "add-job", "L1", NULL);
  GtkEditable *code = GTK_EDITABLE (widget_test_find (form, ADW_TYPE_ENTRY_ROW));

  g_assert_false (can_send (form));
  gtk_editable_set_text (code, "47 13");
  g_assert_false (can_send (form));
  gtk_editable_set_text (code, "4712");
  g_assert_false (can_send (form));
  gtk_editable_set_text (code, "4713");
  ms5_form_dialog_select (MS5_FORM_DIALOG (form), "product", "lemon-05");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_nth (form, GTK_TYPE_SPIN_BUTTON, 0)), 500);
  ms5_time_field_set_time (MS5_TIME_FIELD (widget_test_find (form, MS5_TYPE_TIME_FIELD)),
                           G_GINT64_CONSTANT (1772460000) * MS5_USEC_PER_S);
  send_form (form);
  check_done (fixture, "job.add jobs/L1 4713 {'due':1772460000000,'product':'lemon-05','qty':500}");

  activate (fixture, "add-note", "L1", "look at the labels");
  check_done (fixture, "note.add notes/L1 - {'text':'look at the labels'}");
}

/* Conflicts, as the server answers them */

#define ANSWER \
  "{'id':'%s','code':'conflict','kind':'version','cur':{'v':9,'set':{'reason':'cip','comment':'seen\\ntheirs'}," \
  "'by':'Bernd','at':1772442900000},'fields':['reason','comment'],'choices':['server','client','edit']}"

#define ID "019cabcd-0000-7000-8000-000000000001"

static Ms5OutboxEntry *
entry_new (const char *answer,
           const char *resolves)
{
  g_autofree char *text = g_strdup_printf ("%s", answer);
  g_autoptr (GError) error = NULL;
  Ms5OutboxRow row = { .action = ms5_action_new ("stop.code"), .sub = g_strdup ("u-1"), .state = MS5_OUTBOX_CONFLICT,
                       .created = FLOOR_FIXTURE_NOW, .changed = FLOOR_FIXTURE_NOW, .due = MS5_TIME_NONE };
  g_autoptr (json_t) value = json_of (text);

  row.action->id = g_strdup (ID);
  row.action->topic = g_strdup ("stops/L1");
  row.action->key = g_strdup ("L1-stop-9");
  row.action->set = json_of ("{'reason':'guard-door','comment':'seen\\nmine'}");
  row.action->was = json_of ("{'reason':'bottle-jam','comment':'seen'}");
  row.action->resolves = g_strdup (resolves);
  json_object_set_new (value, "id", json_string (ID));
  row.result = ms5_result_decode (value, &error);
  g_assert_no_error (error);
  return ms5_outbox_entry_new (&row);
}

static GtkWidget *
open_conflict (Fixture    *fixture,
               const char *answer,
               const char *resolves)
{
  g_autoptr (Ms5OutboxEntry) entry = entry_new (answer, resolves);
  GtkWidget *dialog;

  ms5_window_show_conflict (fixture->window, entry);
  dialog = widget_test_find_window (MS5_TYPE_CONFLICT_DIALOG);
  g_assert_nonnull (dialog);
  return dialog;
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

enum { MINE, THEIRS, BOTH };

static void
test_conflict_choices (Fixture       *fixture,
                       gconstpointer  data)
{
  GtkWidget *dialog = open_conflict (fixture, ANSWER, NULL);
  GtkWidget *reason = get_nth (dialog, MS5_TYPE_CONFLICT_CHOICE, 0);
  GtkWidget *comment = get_nth (dialog, MS5_TYPE_CONFLICT_CHOICE, 1);

  if (g_str_equal (ms5_conflict_choice_get_name (MS5_CONFLICT_CHOICE (reason)), "comment"))
    {
      GtkWidget *other = reason;

      reason = comment;
      comment = other;
    }

  g_assert_true (says (dialog, "Bernd changed it at"));
  g_assert_true (says (reason, "Bottle jam"));
  g_assert_true (says (reason, "Guard door open"));
  /* What has no value between the two must be chosen; the comments are put together. */
  g_assert_false (can_send (dialog));
  g_assert_true (says (comment, "seen\ntheirs\nmine"));
  choose (reason, MINE);
  g_assert_true (can_send (dialog));
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "settle " ID " {'comment':'seen\\ntheirs\\nmine','reason':'guard-door'}");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CONFLICT_DIALOG) == NULL);
}

/* What stays is not set; if all stays the server's is kept. */
static void
test_conflict_theirs (Fixture       *fixture,
                      gconstpointer  data)
{
  GtkWidget *dialog = open_conflict (fixture, ANSWER, ID);

  g_assert_true (says (dialog, "changed it again"));
  choose (get_nth (dialog, MS5_TYPE_CONFLICT_CHOICE, 0), THEIRS);
  choose (get_nth (dialog, MS5_TYPE_CONFLICT_CHOICE, 1), THEIRS);
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "settle " ID " ");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CONFLICT_DIALOG) == NULL);
}

static void
test_conflict_edit (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *dialog = open_conflict (fixture, ANSWER, NULL);

  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *choice = get_nth (dialog, MS5_TYPE_CONFLICT_CHOICE, i);
      gboolean reason = g_str_equal (ms5_conflict_choice_get_name (MS5_CONFLICT_CHOICE (choice)), "reason");
      g_autoptr (json_t) value = json_string (reason ? "cip" : "quite another");

      /* To edit something is to choose it. */
      ms5_value_editor_set_value (MS5_VALUE_EDITOR (widget_test_find (choice, MS5_TYPE_VALUE_EDITOR)), value);
    }
  g_signal_emit_by_name (gtk_window_get_default_widget (GTK_WINDOW (dialog)), "clicked");
  check_done (fixture, "settle " ID " {'comment':'quite another'}");
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CONFLICT_DIALOG) == NULL);
}

/* Later is later: nothing is done. */
static void
test_conflict_later (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkWidget *dialog = open_conflict (fixture, ANSWER, NULL);

  gtk_window_close (GTK_WINDOW (dialog));
  ms5_test_wait_until (widget_test_find_window (MS5_TYPE_CONFLICT_DIALOG) == NULL);
  check_done (fixture, "");
}

static void
test_conflict_kinds (Fixture       *fixture,
                     gconstpointer  data)
{
  static const struct { const char *answer, *told; } cases[] = {
    { "{'code':'conflict','kind':'deleted','cur':{'deleted':true},'choices':['server']}", "does not exist any more" },
    { "{'code':'forbidden','text':'stops.code'}", "Your account may not do this" },
    { "{'code':'conflict','kind':'data','cur':{'v':9},'fields':['reason'],'clean':['comment'],"
      "'choices':['server','client','edit']}", "cannot put the two together" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkWidget *dialog = open_conflict (fixture, cases[i].answer, NULL);

      g_assert_true (says (dialog, cases[i].told));
      g_assert_cmpint (gtk_widget_get_visible (gtk_window_get_default_widget (GTK_WINDOW (dialog))), ==, i == 2);
      gtk_window_destroy (GTK_WINDOW (dialog));
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/deeds/calls", test_calls },
    { "/deeds/call-ends", test_call_ends },
    { "/deeds/out-of-service", test_out_of_service },
    { "/deeds/assign-nobody", test_assign_nobody },
    { "/deeds/stops", test_stops },
    { "/deeds/comment-stop", test_comment_stop },
    { "/deeds/merge", test_merge },
    { "/deeds/add-stop", test_add_stop },
    { "/deeds/jobs", test_jobs },
    { "/deeds/add-job", test_add_job },
    { "/deeds/conflict/choices", test_conflict_choices },
    { "/deeds/conflict/theirs", test_conflict_theirs },
    { "/deeds/conflict/edit", test_conflict_edit },
    { "/deeds/conflict/later", test_conflict_later },
    { "/deeds/conflict/kinds", test_conflict_kinds },
  };

  widget_test_init (&argc, &argv);
  ms5_pages_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
